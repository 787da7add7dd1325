"""The spine of a panel: every dyad and period that existed, whether or not anything happened."""

from collections.abc import Collection
from datetime import date

import polars as pl

from detente.domain.periods import WIDTHS, periods_between
from detente.domain.state_table import all_states
from detente.domain.succession import lineage
from detente.panels.aggregate import CATEGORIES
from detente.panels.spec import PanelSpec


def build_spine(
    dyads: Collection[tuple[str, str]], sources: Collection[str], *, first: date, last: date, spec: PanelSpec
) -> pl.DataFrame:
    """Return one row per dyad, period, source and category, with ``days_n``, the length of the period.

    A dyad has a row in a period when both states existed on one and the same day of it.
    """
    periods = periods_between(first, last, freq=spec.freq)
    alive = [_dyad_periods(dyad, periods, spec) for dyad in sorted(dyads)]
    spine = pl.concat(alive) if alive else periods.clear().select(_side(spec, 0), _side(spec, 1), pl.all())
    parts = [pl.DataFrame({"source": sorted(sources)}, schema={"source": pl.String})]
    parts += [pl.DataFrame({name: CATEGORIES[name]}, schema={name: pl.String}) for name in spec.by]
    for part in parts:
        spine = spine.join(part, how="cross", maintain_order="left_right")
    return spine


def _side(spec: PanelSpec, index: int) -> pl.Expr:
    return pl.lit(None, pl.String).alias(spec.sides[index])


def _dyad_periods(dyad: tuple[str, str], periods: pl.DataFrame, spec: PanelSpec) -> pl.DataFrame:
    """Periods with a day on which both states existed."""
    start, end = pl.col("period"), pl.col("period").dt.offset_by(WIDTHS[spec.freq])
    together = pl.any_horizontal(
        (pl.max_horizontal(start, pl.lit(max(spell_a[0], spell_b[0]))) <= pl.lit(min(spell_a[1], spell_b[1])))
        & (pl.lit(max(spell_a[0], spell_b[0])) < end)
        for spell_a in _spells(dyad[0], spec)
        for spell_b in _spells(dyad[1], spec)
    )
    names = [pl.lit(code).alias(side) for code, side in zip(dyad, spec.sides, strict=True)]
    return periods.filter(together).select(*names, pl.all())


def _spells(code: str, spec: PanelSpec) -> list[tuple[date, date]]:
    members = lineage(code, succession=spec.succession)
    return [(state.valid_from, state.valid_to or date.max) for state in all_states() if state.code in members]
