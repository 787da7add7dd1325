"""A panel of two states from the archive, with the account of the rows that made it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import narwhals as nw
import polars as pl

from detente.archive.coverage import read_coverage
from detente.archive.manifest import read_manifest
from detente.archive.store import Archive
from detente.domain.classes import DEFAULT_CLASS_MAP
from detente.domain.issues import DEFAULT_ISSUE_MAP
from detente.domain.quads import DEFAULT_QUAD_MAP
from detente.domain.states import find_state
from detente.domain.succession import lineage, present_code
from detente.errors import ArchiveError, SchemaError
from detente.panels.aggregate import count_by_day
from detente.panels.build import make_panel
from detente.panels.deduplicate import deduplicate
from detente.panels.select import keep_acts_of_state, keep_well_sourced, select_rows
from detente.panels.spec import NEEDED, PanelSpec, Rows
from detente.runs.request import check_days, check_sources
from detente.sources.catalogue import SOURCES
from detente.types import Breakdown, DedupeRule, Frequency, Roles, Succession

MAPS = {"quad": DEFAULT_QUAD_MAP, "class": DEFAULT_CLASS_MAP, "issue": DEFAULT_ISSUE_MAP}


@dataclass(frozen=True, slots=True)
class SourceRows:
    """What became of one source's rows between the two states.

    Attributes
    ----------
    directed_rows
        Rows read by direction (``USA>RUS``), before any rule: as many as the archive holds in the days asked for.
    lost_by_roles, lost_by_min_sources, lost_by_dedupe
        Rows left out by each rule, in this order.
    late
        Rows dated where nothing arrived: in uncovered periods (``late_n`` of the panel) or outside the panel's span.
    counted
        Rows in ``events_n``. Read = lost by the three rules + late + counted.
    covered_units_n, unit_minutes, first_covered, last_covered
        The time that arrived from the source.
    """

    directed_rows: dict[str, int]
    lost_by_roles: int
    lost_by_min_sources: int
    lost_by_dedupe: int
    late: dict[str, int]
    counted: int
    covered_units_n: int
    unit_minutes: int | None
    first_covered: datetime | None
    last_covered: datetime | None


@dataclass(frozen=True, slots=True)
class PanelReport:
    """How a panel was made: the options, the maps, and the account of every source."""

    a: str
    b: str
    options: dict[str, Any]
    counted_together: dict[str, tuple[str, ...]]
    maps: dict[str, str]
    sources: dict[str, SourceRows]

    @property
    def record(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class PanelRun:
    """A panel (see :func:`detente.panels.build.build_panel` for its columns) and its report."""

    panel: pl.DataFrame
    report: PanelReport


def run_panel(
    a: str,
    b: str,
    *,
    archive: Archive,
    directed: bool,
    freq: Frequency = "month",
    by: Sequence[Breakdown] = (),
    sources: Sequence[str] = (),
    dedupe: DedupeRule = "actors_day_root",
    roles: Roles = "any",
    min_sources: int = 1,
    since: date | None = None,
    until: date | None = None,
    succession: Succession = "continuous",
) -> PanelRun:
    """Make the panel of two states from the archive; options as of :func:`detente.panels.build.build_panel`.

    Parameters
    ----------
    a, b
        States by code or name.
    sources
        Only these; all that the archive holds when empty.

    Raises
    ------
    UnknownStateError
        One of the two is no state.
    ArchiveError
        There is no archive, or it holds nothing of one of the sources.
    SchemaError
        An option is not what it should be (:class:`OptionError`), or the two are one state under the succession.
    """
    check_days(since, until)
    check_sources(sources, SOURCES)
    codes = tuple(present_code(find_state(text).code, succession=succession) for text in (a, b))
    if codes[0] == codes[1]:
        raise SchemaError(f"{a} and {b} are one state under succession {succession}: choose two, or --succession split")
    pair = (codes[0], codes[1])
    spec = PanelSpec(
        directed, freq, tuple(by), dedupe, roles, min_sources, succession, (pair,), since, until
    )  # fmt: skip
    chosen = _sources_held(archive, sources)
    members = {code: lineage(code, succession=succession) for code in pair}
    states = [state for codes in members.values() for state in codes]
    rows: Rows = nw.from_native(archive.scan(states=states, sources=chosen).select(NEEDED))
    coverage = read_coverage(archive).filter(pl.col("source").is_in(chosen))
    panel = make_panel(rows, spec, coverage=coverage)
    report = PanelReport(
        a=pair[0],
        b=pair[1],
        options={name: value for name, value in asdict(spec).items() if name != "dyads"},
        counted_together=members,
        maps=MAPS,
        sources=_account(rows, panel, coverage, spec, sources=chosen),
    )
    return PanelRun(panel, report)


def _sources_held(archive: Archive, asked: Sequence[str]) -> list[str]:
    held = sorted(read_manifest(archive)["source"].unique())
    if not held:
        raise ArchiveError(f"{archive.root}: no event data here yet; run `detente ingest PATH...` first")
    if missing := [name for name in asked if name not in held]:
        raise ArchiveError(f"{archive.root}: holds nothing of {', '.join(missing)}; it holds {', '.join(held)}")
    return sorted(set(asked)) or held


def _account(
    rows: Rows, panel: pl.DataFrame, coverage: pl.DataFrame, spec: PanelSpec, *, sources: Sequence[str]
) -> dict[str, SourceRows]:
    """Follow each source's rows through the rules, one stage after the other."""
    plain = replace(spec, by=())
    read = select_rows(rows, plain)
    of_roles = keep_acts_of_state(read, plain)
    sourced = keep_well_sourced(of_roles, plain)
    by_direction = count_by_day(read, plain).group_by("source", "sender", "receiver").agg(pl.col("rows_n").sum())
    directed = {(source, a, b): n for source, a, b, n in by_direction.iter_rows()}
    left = [_per_source(stage, plain) for stage in (of_roles, sourced, deduplicate(sourced, rule=spec.dedupe))]
    in_panel = panel.group_by("source").agg(pl.col("events_n", "late_n").sum())
    shown = {source: (counted, late) for source, counted, late in in_panel.iter_rows()}
    a, b = (spec.dyads or ())[0]
    accounts = {}
    for source in sources:
        directions = {f"{x}>{y}": directed.get((source, x, y), 0) for x, y in ((a, b), (b, a))}
        stages = [sum(directions.values()), *(counts.get(source, 0) for counts in left)]
        counted, late = shown.get(source, (0, 0))
        units = coverage.filter(pl.col("source") == source)
        accounts[source] = SourceRows(
            directions,
            lost_by_roles=stages[0] - stages[1],
            lost_by_min_sources=stages[1] - stages[2],
            lost_by_dedupe=stages[2] - stages[3],
            late={"in_uncovered_periods": late, "outside_span": stages[-1] - counted - late},
            counted=counted,
            covered_units_n=units.height,
            unit_minutes=units["unit_minutes"].item(0) if units.height else None,
            first_covered=units["unit_start"].min(),  # type: ignore[arg-type]  # Polars types min as any value
            last_covered=units["unit_start"].max(),  # type: ignore[arg-type]
        )
    return accounts


def _per_source(rows: Rows, spec: PanelSpec) -> dict[str, int]:
    counts = count_by_day(rows, spec).group_by("source").agg(pl.col("rows_n").sum())
    return dict(counts.iter_rows())
