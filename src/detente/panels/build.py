"""Build a dyad-period panel from event rows."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import polars as pl

from detente.domain.periods import period_of
from detente.domain.succession import succession_table
from detente.errors import SchemaError
from detente.panels.aggregate import CATEGORIES, count_by_day
from detente.panels.covered import as_units, covered_shares
from detente.panels.deduplicate import deduplicate
from detente.panels.select import keep_acts_of_state, keep_well_sourced, select_rows
from detente.panels.spec import PanelSpec, Rows
from detente.panels.spine import build_spine
from detente.types import Breakdown, DedupeRule, Frequency, Roles, Succession


def build_panel(
    events: Any,
    *,
    directed: bool,
    freq: Frequency = "month",
    by: Sequence[Breakdown] = (),
    dedupe: DedupeRule = "actors_day_root",
    roles: Roles = "any",
    min_sources: int = 1,
    succession: Succession = "continuous",
    dyads: Sequence[tuple[str, str]] | None = None,
    since: date | None = None,
    until: date | None = None,
    coverage: Any = None,
) -> Any:
    """Count the events of dyads by period, telling zero from missing.

    Parameters
    ----------
    events
        Event rows: any frame that narwhals understands (Polars, pandas, PyArrow, DuckDB, PySpark, lazy or not) with the
        columns of the event table. ``Archive.scan`` gives one. Rows without two different states are not counted.
    directed
        True: one row per sender and receiver. False: both directions are added; columns ``state_a`` < ``state_b``.
    freq
        Width of a period; weeks start on Monday.
    by
        Breakdowns, one column and one row per value each: ``issue`` (map evidence/1), ``quad`` (icews/1), ``class``
        (hinge/1).
    dedupe
        Rule against counting one event many times; see :mod:`detente.panels.deduplicate`.
    roles
        ``state`` keeps rows in which both actors carry a role of state.
    min_sources
        Rows with fewer sources are left out.
    succession
        ``continuous`` counts SUN as RUS; ``split`` keeps them apart.
    dyads
        Pairs of state codes, both directions taken; default: all that occur in ``events``.
    since, until
        First day, and first day no longer included; default: the covered span.
    coverage
        Units of time that arrived (``source``, ``unit_start``, ``unit_minutes``), from ``read_coverage``. Without it
        nothing is known of coverage, and a period without events is null, not zero.

    Returns
    -------
    frame
        Of the same kind as ``events``, sorted: the two states, ``period`` (its first day), ``source``, a column per
        breakdown, ``events_n``, ``covered_share`` (0–1 of the whole period), ``late_n``. ``events_n`` is null where
        ``covered_share`` is 0 or unknown and nothing is counted; it is never scaled. ``late_n`` counts events dated in
        a period of which nothing arrived (late reports); they are in no ``events_n``.

    Raises
    ------
    SchemaError
        An option or a column is not what it should be, the rows do not state the number of sources asked for, a code
        has no place in a breakdown asked for, or a row is of a time at which one of its states did not exist.
    UnknownStateError
        A code in ``dyads`` or in ``events`` is no state's.

    Notes
    -----
    Counting happens in the engine of ``events``; only counts by day come back.

    Examples
    --------
    >>> from detente.simulate.events import simulate_events
    >>> panel = build_panel(simulate_events(rows_n=500, seed=1), directed=True, dyads=[("USA", "RUS")], freq="year")
    >>> panel.columns
    ['sender', 'receiver', 'period', 'source', 'events_n', 'covered_share', 'late_n']
    """
    pairs = None if dyads is None else tuple(dyads)
    spec = PanelSpec(directed, freq, tuple(by), dedupe, roles, min_sources, succession, pairs, since, until)
    native = nw.from_native(events)
    units = None if coverage is None else as_units(nw.from_native(coverage))
    return _same_kind(make_panel(native.lazy(), spec, coverage=units), native)


def make_panel(rows: Rows, spec: PanelSpec, *, coverage: pl.DataFrame | None) -> pl.DataFrame:
    """Build a checked panel as a Polars frame; see :func:`build_panel`."""
    chosen = keep_acts_of_state(select_rows(rows, spec), spec)
    _check_sources_stated(chosen, spec)
    counts = count_by_day(deduplicate(keep_well_sourced(chosen, spec), rule=spec.dedupe), spec)
    _check_placed(counts, spec)
    sources = sorted({*counts["source"], *(coverage["source"].unique() if coverage is not None else ())})
    span = _span(counts, coverage, spec)
    dyads = _dyads(counts, spec)
    if span is None:
        span, dyads = (date.min, date.min), ()
    spine = build_spine(dyads, sources, first=span[0], last=span[1], spec=spec)
    by_period = _by_period(counts.filter(pl.col("event_date").is_between(*span)), spec)
    _check_alive(by_period, spine, spec)
    return _fill(spine, by_period, coverage, spec)


def _check_sources_stated(rows: Rows, spec: PanelSpec) -> None:
    if spec.min_sources == 1:
        return
    stated = rows.group_by("source").agg(nw.col("sources_n").max().alias("most_n")).collect().to_dict(as_series=False)
    for source, most_n in zip(stated["source"], stated["most_n"], strict=True):
        if most_n is None or most_n != most_n:
            raise SchemaError(f"min_sources: {source} does not publish the number of sources; leave the option out")


def _check_placed(counts: pl.DataFrame, spec: PanelSpec) -> None:
    """A row whose code has no class would be in no cell of the panel: say so instead."""
    for name in spec.by:
        unplaced = counts.filter(~pl.col(name).is_in(CATEGORIES[name]).fill_null(False))
        if unplaced.height:
            rows_n, day = unplaced["rows_n"].sum(), unplaced["event_date"].min()
            raise SchemaError(
                f"events: {rows_n} rows, the first of {day!s}, hold no CAMEO code and so no {name}; correct them"
            )


def _check_alive(by_period: pl.DataFrame, spine: pl.DataFrame, spec: PanelSpec) -> None:
    """A row of a state that did not exist would be in no period of the panel: say so instead."""
    ghosts = by_period.join(spine, on=[*spec.sides, "period"], how="anti").sort("period")
    if ghosts.height:
        a, b, period = ghosts.select(*spec.sides, "period").row(0)
        raise SchemaError(
            f"events: {ghosts['rows_n'].sum()} rows are of times at which one of their states did not exist, such as "
            f"{a} and {b} in the {spec.freq} of {period}; correct the codes or the dates"
        )


def _dyads(counts: pl.DataFrame, spec: PanelSpec) -> tuple[tuple[str, str], ...]:
    """Dyads of the panel, in the directions that it shows."""
    counted = succession_table(spec.succession)
    if spec.dyads is None:
        pairs = set(counts.select("sender", "receiver").unique().iter_rows())
        pairs |= {(b, a) for a, b in pairs}
    else:
        pairs = {(counted[a], counted[b]) for a, b in spec.dyads}
        pairs |= {(b, a) for a, b in pairs}
    return tuple(sorted(pair for pair in pairs if spec.directed or pair[0] < pair[1]))


def _span(counts: pl.DataFrame, coverage: pl.DataFrame | None, spec: PanelSpec) -> tuple[date, date] | None:
    """First and last day of the panel: as asked, else the covered span, else that of the events."""
    days = counts["event_date"]
    if coverage is not None and coverage.height:
        days = coverage["unit_start"].dt.date()
    first = spec.since or days.min()
    last = spec.until - timedelta(days=1) if spec.until else days.max()
    if not isinstance(first, date) or not isinstance(last, date) or first > last:
        return None
    return first, last


def _by_period(counts: pl.DataFrame, spec: PanelSpec) -> pl.DataFrame:
    a, b = spec.sides
    sides = [pl.col("sender").alias(a), pl.col("receiver").alias(b)]
    if not spec.directed:
        sides = [pl.min_horizontal("sender", "receiver").alias(a), pl.max_horizontal("sender", "receiver").alias(b)]
    dated = counts.select(*sides, period_of("event_date", freq=spec.freq).alias("period"), "source", *spec.by, "rows_n")
    return dated.group_by(a, b, "period", "source", *spec.by).agg(pl.col("rows_n").sum())


def _fill(spine: pl.DataFrame, counts: pl.DataFrame, coverage: pl.DataFrame | None, spec: PanelSpec) -> pl.DataFrame:
    """Put counts and coverage on the spine; null is not zero."""
    keys = [*spec.sides, "period", "source", *spec.by]
    filled = spine.join(counts, on=keys, how="left", maintain_order="left", validate="1:1")
    if coverage is None:
        share, is_covered = pl.lit(None, pl.Float64), pl.col("rows_n").is_not_null()
    else:
        shares = covered_shares(coverage, spine.select("period", "days_n").unique(), spec)
        filled = filled.join(shares, on=["source", "period"], how="left", maintain_order="left", validate="m:1")
        share = pl.col("covered_share").fill_null(0.0)
        is_covered = share > 0
    return filled.select(
        *keys,
        pl.when(is_covered).then(pl.col("rows_n").fill_null(0)).alias("events_n"),
        share.alias("covered_share"),
        pl.when(is_covered).then(0).otherwise(pl.col("rows_n").fill_null(0)).cast(pl.Int64).alias("late_n"),
    )


def _same_kind(panel: pl.DataFrame, like: Any) -> Any:
    """Return the panel as the kind of frame that the events came in."""
    if isinstance(like, nw.LazyFrame):
        return panel.lazy() if like.implementation.is_polars() else _lazy_like(panel, like)
    if like.implementation.is_polars():
        return panel
    if like.implementation.is_pandas_like():
        return _as_pandas(panel, like.implementation.to_native_namespace())
    made = nw.from_dict(
        panel.to_dict(as_series=False), schema=nw.from_native(panel).schema, backend=like.implementation
    )
    return made.to_native()


def _as_pandas(panel: pl.DataFrame, backend: Any) -> Any:
    """Periods as timestamps, and counts as integers that may be missing."""
    types = {"period": "datetime64[ms]", "events_n": "Int64", "covered_share": "float64", "late_n": "int64"}
    frame = backend.DataFrame(panel.to_dict(as_series=False))
    return frame.astype({name: types.get(name, "str") for name in panel.columns})


def _lazy_like(panel: pl.DataFrame, like: Any) -> Any:
    return nw.from_native(panel).lazy(backend=like.implementation).to_native()
