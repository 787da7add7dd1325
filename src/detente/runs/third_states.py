"""Gather how the two treat other states, and where in the world each looks, from one archived event source."""

from datetime import date

import narwhals as nw
import numpy as np
import polars as pl

from detente.archive.store import Archive
from detente.domain.regions import RegionLevel
from detente.domain.succession import lineage
from detente.dossiers.material import EventSeries
from detente.dossiers.surroundings import ThirdStates
from detente.measures.system.alignment import third_party_alignment
from detente.measures.system.regional_focus import regional_focus
from detente.panels.build import make_panel
from detente.panels.spec import NEEDED, PanelSpec
from detente.runs.archived import DEDUPE
from detente.runs.request import Request

SEED, RESAMPLES_N = 20, 300
LEVELS: tuple[RegionLevel | None, ...] = (None, "region")
"""All third states together, then by region."""
LEAST_EVENTS_N = 300
"""Fewer events that the two sent to third states in a year than this say too little to be shown."""


def gather_third_states(
    archive: Archive, request: Request, series: tuple[EventSeries, ...], coverage: pl.DataFrame
) -> ThirdStates | None:
    """Return alignment and focus of the last full year, from the archived source with most events of the two.

    None where nothing was archived, or no year has `LEAST_EVENTS_N` events with third states.
    """
    archived = [one for one in series if not one.is_builtin]
    if not archived:
        return None
    chosen = max(archived, key=lambda one: one.events_n)
    sides = (request.pair.a, request.pair.b)
    panel = _panel(archive, request, chosen.key, coverage)
    if (year := _last_full_year(panel, sides)) is None:
        return None
    in_year = pl.col("period") == year
    alignments = [_alignment(panel.filter(in_year), sides, level=level) for level in LEVELS]
    focus: pl.DataFrame = regional_focus(panel, states=sides, without=sides)
    return ThirdStates(
        pl.concat(alignments, how="diagonal").filter(pl.col("direction") == "sent"),
        focus.filter(in_year).sort("region", "state"),
        chosen.source,
        chosen.dedupe,
        chosen.class_map,
        chosen.coverage,
    )


def _panel(archive: Archive, request: Request, source: str, coverage: pl.DataFrame) -> pl.DataFrame:
    """Yearly counts by class of both states with every other."""
    pair = request.pair
    codes = [*lineage(pair.a, succession=pair.succession), *lineage(pair.b, succession=pair.succession)]
    touches = pl.any_horizontal(pl.col("sender", "receiver").is_in(codes))
    rows = archive.scan(sources=[source]).filter(touches).select(*NEEDED)
    spec = PanelSpec(
        True, "year", ("class",), DEDUPE, succession=pair.succession, since=request.since, until=request.until
    )
    return make_panel(nw.from_native(rows), spec, coverage=coverage.filter(pl.col("source") == source))


def _last_full_year(panel: pl.DataFrame, sides: tuple[str, str]) -> date | None:
    """The last year in which both sent events to third states, enough of them, and not one that has hardly begun."""
    sent = panel.filter(pl.col("sender").is_in(sides), ~pl.col("receiver").is_in(sides), pl.col("events_n") > 0)
    yearly = sent.group_by("period").agg(pl.col("events_n").sum(), sides_n=pl.col("sender").n_unique())
    known = yearly.filter(pl.col("sides_n") == len(sides), pl.col("events_n") >= LEAST_EVENTS_N)
    full = known.filter(pl.col("events_n") >= pl.col("events_n").max() / 2)
    return full["period"].max()  # type: ignore[return-value]  # Polars types max as any value


def _alignment(panel: pl.DataFrame, sides: tuple[str, str], *, level: RegionLevel | None) -> pl.DataFrame:
    rng = np.random.default_rng(SEED)
    result: pl.DataFrame = third_party_alignment(panel, pair=sides, rng=rng, level=level, resamples_n=RESAMPLES_N)
    return result
