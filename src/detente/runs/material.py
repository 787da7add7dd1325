"""Gather what a dossier is made from: built-in series and chronicle always, event rows where they were ingested."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version

import narwhals as nw
import polars as pl

from detente.archive.coverage import read_coverage
from detente.archive.manifest import read_manifest
from detente.archive.store import Archive
from detente.domain.classes import CLASSES, DEFAULT_CLASS_MAP
from detente.domain.groups import GREAT_POWER_PAIRS, GREAT_POWERS
from detente.domain.states import state_name
from detente.domain.succession import lineage, present_code
from detente.dossiers.chronicle import name_pair as pair_name
from detente.dossiers.material import EventSeries, Material, Pair, SourceNote
from detente.panels.aggregate import count_by_day
from detente.panels.build import make_panel
from detente.panels.deduplicate import deduplicate
from detente.panels.select import select_rows
from detente.panels.spec import NEEDED, PanelSpec
from detente.register.chronicle import load_chronicle, select_pair
from detente.register.declarations import SERIES
from detente.register.series import load_series, series_sources
from detente.runs.builtin import builtin_events, indicator, un_agreement
from detente.runs.register_material import gather_register
from detente.sources.catalogue import SOURCES
from detente.types import Breakdown, DedupeRule, Frequency, Succession

DEDUPE: DedupeRule = "actors_day_root"
"""The rule that the dossier counts by, unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the dossier was asked for."""

    pair: Pair
    since: date | None
    until: date | None
    sources: tuple[str, ...] | None

    def wants(self, source: str) -> bool:
        """Whether a source may be used."""
        return self.sources is None or source in self.sources


def name_pair(a: str, b: str, *, succession: Succession) -> Pair:
    """Return the pair under the codes by which the policy counts them."""
    a, b = (present_code(code, succession=succession) for code in (a, b))
    return Pair(a, b, in_text(state_name(a)), in_text(state_name(b)), succession)


def in_text(name: str) -> str:
    """Return a state's name as it stands inside a sentence.

    Examples
    --------
    >>> in_text("United States"), in_text("Russia")
    ('the United States', 'Russia')
    """
    takes_article = name.startswith(
        ("United ", "Soviet ", "Netherlands", "Philippines", "Bahamas", "Maldives", "Gambia")
    )
    return f"the {name}" if takes_article or name.endswith((" Republic", "Islands", "Emirates")) else name


def gather(archive: Archive, request: Request, *, now: date) -> Material:
    """Return everything that a dossier on the pair may use."""
    pair = request.pair
    chronicle = select_pair(load_chronicle(), pair.a, pair.b, succession=pair.succession)
    builtin = [series for series in builtin_events(pair) if request.wants(series.key)]
    held = sorted(set(read_manifest(archive)["source"])) if archive.exists else []
    coverage = _within(read_coverage(archive), "unit_start", request)
    coverage = coverage.filter(pl.col("source").is_in([s for s in held if request.wants(s)]))
    archived = [_archived(archive, source, coverage, request) for source in held if request.wants(source)]
    events = [*(_clip(series, request) for series in builtin), *(series for series in archived if series is not None)]
    used = {series.key: series for series in events if series.covered.height}
    return Material(
        pair=pair,
        since=request.since,
        until=request.until,
        made_on=now,
        events=tuple(used.values()),
        chronicle=_within(chronicle, "date", request),
        register=gather_register(pair, chronicle, now=now),
        votes=_within_years(un_agreement(succession=pair.succession), request),
        warheads=_within_years(indicator("warheads_year", pair), request),
        oil=_within_years(load_series("brent_year"), request),
        coverage=coverage,
        files=_files(archive, used),
        sources=_source_notes(used, held, request),
        version=version("detente"),
    )


def _archived(archive: Archive, source: str, coverage: pl.DataFrame, request: Request) -> EventSeries | None:
    """Counts of one archived source for the pair, for all pairs of great powers, and for each side's attention."""
    own = coverage.filter(pl.col("source") == source)
    if own.is_empty():
        return None
    pair = request.pair
    codes = {pair.a, pair.b, *GREAT_POWERS}
    members = {member for code in codes for member in lineage(code, succession=pair.succession)}
    rows = archive.scan(states=members, sources=[source]).select(*NEEDED).collect()
    wanted = {*GREAT_POWER_PAIRS, (min(pair.a, pair.b), max(pair.a, pair.b))}
    spec = _spec(True, "month", ("class",), request, dyads=tuple(sorted(wanted)))
    panel = make_panel(nw.from_native(rows.lazy()), spec, coverage=own)
    if panel.is_empty():
        return None
    by_dyad = {key: widen(part) for key, part in panel.partition_by("sender", "receiver", as_dict=True).items()}
    if (pair.a, pair.b) not in by_dyad:  # the two never existed together while files arrived
        return None
    a_to_b, b_to_a = by_dyad[pair.a, pair.b], by_dyad[pair.b, pair.a]
    if not a_to_b.select(pl.sum_horizontal(pl.col(CLASSES).sum())).item():
        return None
    references = {
        pair_name(a, b): add_up(by_dyad[a, b], by_dyad[b, a])
        for a, b in sorted(wanted)
        if {a, b} != {pair.a, pair.b} and (a, b) in by_dyad
    }
    return EventSeries(
        key=source,
        label=SOURCES[source].title.removesuffix(" coded event data").removesuffix(" events"),
        freq="month",
        a_to_b=a_to_b,
        b_to_a=b_to_a,
        both=add_up(a_to_b, b_to_a),
        source=f"{SOURCES[source].title}, files ingested here",
        dedupe=DEDUPE,
        class_map=DEFAULT_CLASS_MAP,
        coverage=_coverage_statement(own),
        recent_days=_recent_days(own),
        is_builtin=False,
        references=references,
        attention=_attention(archive, source, a_to_b, request),
        issues=_issues(rows, own, request),
    )


def _issues(rows: pl.DataFrame, coverage: pl.DataFrame, request: Request) -> pl.DataFrame:
    pair = request.pair
    spec = _spec(False, "year", ("issue", "class"), request, dyads=((pair.a, pair.b),))
    panel = make_panel(nw.from_native(rows.lazy()), spec, coverage=coverage)
    wide = panel.pivot("class", index=["period", "issue"], values="events_n")
    return wide.drop_nulls(CLASSES).select("period", "issue", *CLASSES)


def _attention(archive: Archive, source: str, series: pl.DataFrame, request: Request) -> dict[str, pl.DataFrame]:
    """Per side: events sent to the other, and to all states, by month."""
    pair = request.pair
    spec = _spec(True, "month", (), request)
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
    directed: bool,  # noqa: FBT001
    freq: Frequency,
    by: tuple[Breakdown, ...],
    request: Request,
    *,
    dyads: tuple[tuple[str, str], ...] | None = None,
) -> PanelSpec:
    """Options of a panel for the request."""
    succession = request.pair.succession
    return PanelSpec(
        directed, freq, by, DEDUPE, succession=succession, dyads=dyads, since=request.since, until=request.until
    )


def widen(panel: pl.DataFrame) -> pl.DataFrame:
    """Turn a panel of one directed dyad broken down by class into ``period`` and a column per class."""
    wide = panel.pivot("class", index="period", values="events_n")
    return wide.select("period", *CLASSES).sort("period")


def add_up(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Add two series with the same periods; a period is covered where both are."""
    counts = [name for name in one.columns if name != "period"]
    return one.select("period", *(pl.col(name) + other[name] for name in counts))


def _clip(series: EventSeries, request: Request) -> EventSeries:
    """Return a yearly series that ships with the package, without the years that reach beyond the days asked for."""

    def cut(frame: pl.DataFrame) -> pl.DataFrame:
        years = _within_years(frame.with_columns(pl.col("period").dt.year().alias("year")), request)
        return years.drop("year")

    return replace(
        series,
        a_to_b=cut(series.a_to_b),
        b_to_a=cut(series.b_to_a),
        both=cut(series.both),
        references={label: cut(frame) for label, frame in series.references.items()},
    )


def _within(frame: pl.DataFrame, column: str, request: Request) -> pl.DataFrame:
    if request.since:
        frame = frame.filter(pl.col(column) >= request.since)
    if request.until:
        frame = frame.filter(pl.col(column) < request.until)
    return frame


def _within_years(frame: pl.DataFrame, request: Request) -> pl.DataFrame:
    """Keep the years that lie whole within the days asked for: a figure for a year cannot be cut."""
    if request.since:
        frame = frame.filter(pl.date("year", 1, 1) >= request.since)
    if request.until:
        frame = frame.filter(pl.col("year") < request.until.year)
    return frame


def _coverage_statement(coverage: pl.DataFrame) -> str:
    days = coverage.select(pl.col("unit_start").dt.date()).to_series()
    arrived = coverage.select(pl.col("unit_minutes").sum() / 1440).item()
    return f"{arrived:,.1f} days of news arrived, between {days.min()!s} and {days.max()!s}"


def _recent_days(coverage: pl.DataFrame) -> float:
    """Days of news that arrived in the twelve months up to the last one that did."""
    last = pl.col("unit_start").max()
    recent = coverage.filter(pl.col("unit_start") > last.dt.offset_by("-1y"))
    return float(recent.select(pl.col("unit_minutes").sum() / 1440).item())


def _files(archive: Archive, used: Collection[str]) -> pl.DataFrame:
    """Files behind the series used: source, name, hash of the decompressed content, lines read, rows kept."""
    manifest = read_manifest(archive).filter(pl.col("source").is_in(list(used)))
    name = pl.coalesce("member", pl.col("path").str.split("/").list.last()).alias("file")
    return manifest.select("source", name, pl.col("file_sha256").alias("sha256"), "lines_read", "rows_kept")


def _source_notes(used: Collection[str], held: Collection[str], request: Request) -> tuple[SourceNote, ...]:
    notes = []
    for name, source in SOURCES.items():
        state = "used" if name in used else "held, without rows on this pair" if name in held else "not ingested"
        if name in held and not request.wants(name):
            state = "held, left out as asked"
        notes.append(
            SourceNote(name, source.title, state, source.licence, source.citation, source.address, source.how_to_get)
        )
    for name, series in SERIES.items():
        for source_of in series_sources(name):
            state = "built in" if name != "dyad_year_events" or source_of.source in used else "built in, not used"
            note = (source_of.source, series.title, state, source_of.licence, source_of.citation, source_of.source_url)
            notes.append(SourceNote(*note, how_to_get="ships with the package"))
    return tuple(notes)
