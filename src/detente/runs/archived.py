"""Series of events from the archive, cut to one pair."""

from collections.abc import Collection

import narwhals as nw
import polars as pl

from detente.archive.store import Archive
from detente.domain.classes import CLASSES, DEFAULT_CLASS_MAP
from detente.domain.groups import GREAT_POWER_PAIRS, GREAT_POWERS
from detente.domain.succession import lineage
from detente.dossiers.chronicle import name_pair
from detente.dossiers.material import EventSeries
from detente.dossiers.wording import news_days
from detente.panels.aggregate import count_by_day
from detente.panels.build import make_panel
from detente.panels.deduplicate import deduplicate
from detente.panels.select import select_rows
from detente.panels.spec import NEEDED, PanelSpec
from detente.runs.request import Request
from detente.sources.catalogue import SOURCES
from detente.types import Breakdown, DedupeRule, Frequency

DEDUPE: DedupeRule = "actors_day_root"
"""The rule that the dossier counts by, unless it says otherwise."""


def archived_events(archive: Archive, source: str, coverage: pl.DataFrame, request: Request) -> EventSeries | None:
    """Return the counts of one archived source for the pair, for all pairs of great powers, and by attention.

    None where its files tell nothing of the pair.
    """
    own = coverage.filter(pl.col("source") == source)
    if own.is_empty():
        return None
    pair = request.pair
    codes = {pair.a, pair.b, *GREAT_POWERS}
    members = {member for code in codes for member in lineage(code, succession=pair.succession)}
    rows = archive.scan(states=members, sources=[source]).select(*NEEDED).collect()
    wanted = {*GREAT_POWER_PAIRS, (min(pair.a, pair.b), max(pair.a, pair.b))}
    spec = _spec(request, "month", ("class",), dyads=tuple(sorted(wanted)))
    panel = make_panel(nw.from_native(rows.lazy()), spec, coverage=own)
    if panel.is_empty():
        return None
    by_dyad = _widen(panel).partition_by("sender", "receiver", as_dict=True, include_key=False)
    if (pair.a, pair.b) not in by_dyad:  # the two never existed together while files arrived
        return None
    a_to_b, b_to_a = by_dyad[pair.a, pair.b], by_dyad[pair.b, pair.a]
    if not a_to_b.select(pl.sum_horizontal(pl.col(CLASSES).sum())).item():
        return None
    references = {
        name_pair(a, b): _add_up(by_dyad[a, b], by_dyad[b, a])
        for a, b in sorted(wanted)
        if {a, b} != {pair.a, pair.b} and (a, b) in by_dyad
    }
    return EventSeries(
        key=source,
        label=SOURCES[source].title.removesuffix(" coded event data").removesuffix(" events"),
        freq="month",
        a_to_b=a_to_b,
        b_to_a=b_to_a,
        both=_add_up(a_to_b, b_to_a),
        source=f"{SOURCES[source].title}, files ingested here",
        dedupe=DEDUPE,
        class_map=DEFAULT_CLASS_MAP,
        coverage=_coverage_statement(own),
        recent_days=_recent_days(own),
        is_builtin=False,
        references=references,
        attention=_attention(archive, source, a_to_b, request),
        issues=_issues(rows, own, request),
        has_addresses=rows["url"].null_count() < rows.height,
    )


def rows_between(archive: Archive, sources: Collection[str], request: Request) -> pl.DataFrame:
    """Return the event rows between the two from some sources, of the days asked for."""
    pair = request.pair
    members = {member for code in (pair.a, pair.b) for member in lineage(code, succession=pair.succession)}
    rows = archive.scan(states=members, sources=sources).select(*NEEDED)
    spec = _spec(request, "day", dyads=((pair.a, pair.b),))
    return select_rows(nw.from_native(rows), spec).collect().to_polars()


def _issues(rows: pl.DataFrame, coverage: pl.DataFrame, request: Request) -> pl.DataFrame:
    pair = request.pair
    spec = _spec(request, "year", ("issue", "class"), dyads=((pair.a, pair.b),), directed=False)
    panel = make_panel(nw.from_native(rows.lazy()), spec, coverage=coverage)
    wide = panel.pivot("class", index=["period", "issue"], values="events_n")
    return wide.drop_nulls(CLASSES).select("period", "issue", *CLASSES)


def _attention(archive: Archive, source: str, series: pl.DataFrame, request: Request) -> dict[str, pl.DataFrame]:
    """Per side: events sent to the other, and to all states, by month."""
    pair = request.pair
    spec = _spec(request, "month")
    found = {}
    for side, other in ((pair.a, pair.b), (pair.b, pair.a)):
        members = lineage(side, succession=pair.succession)
        rows = nw.from_native(archive.scan(senders=members, sources=[source]).select(*NEEDED))
        counts = count_by_day(deduplicate(select_rows(rows, spec), rule=DEDUPE), spec)
        by_month = counts.group_by(pl.col("event_date").dt.truncate("1mo").alias("period")).agg(
            pl.col("rows_n").filter(pl.col("receiver") == other).sum().alias("to_other_n"),
            pl.col("rows_n").sum().alias("total_n"),
        )
        months = series.select("period", pl.col(CLASSES[0]).is_not_null().alias("is_covered"))
        joined = months.join(by_month, on="period", how="left", maintain_order="left")
        counts_of = [
            pl.when("is_covered").then(pl.col(n).cast(pl.Int64).fill_null(0)) for n in ("to_other_n", "total_n")
        ]
        found[side] = joined.select("period", *counts_of)
    return found


def _spec(
    request: Request,
    freq: Frequency,
    by: tuple[Breakdown, ...] = (),
    *,
    dyads: tuple[tuple[str, str], ...] | None = None,
    directed: bool = True,
) -> PanelSpec:
    """Options of a panel for the request."""
    succession = request.pair.succession
    return PanelSpec(
        directed, freq, by, DEDUPE, succession=succession, dyads=dyads, since=request.since, until=request.until
    )


def _widen(panel: pl.DataFrame) -> pl.DataFrame:
    """Turn a panel of directed dyads by class into ``sender``, ``receiver``, ``period`` and a column per class."""
    keys = ["sender", "receiver", "period"]
    return panel.pivot("class", index=keys, values="events_n").select(*keys, *CLASSES).sort(keys)


def _add_up(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Add two series with the same periods; a period is covered where both are."""
    counts = [name for name in one.columns if name != "period"]
    return one.select("period", *(pl.col(name) + other[name] for name in counts))


def _coverage_statement(coverage: pl.DataFrame) -> str:
    days = coverage.select(pl.col("unit_start").dt.date()).to_series()
    arrived = coverage.select(pl.col("unit_minutes").sum() / 1440).item()
    return f"{news_days(arrived)} arrived, between {days.min()!s} and {days.max()!s}"


def _recent_days(coverage: pl.DataFrame) -> float:
    """Days of news that arrived in the twelve months up to the last one that did."""
    last = pl.col("unit_start").max()
    recent = coverage.filter(pl.col("unit_start") > last.dt.offset_by("-1y"))
    return float(recent.select(pl.col("unit_minutes").sum() / 1440).item())
