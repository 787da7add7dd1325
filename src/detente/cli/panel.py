"""``detente panel``: count the events of two states by period."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from detente.cli.chosen import open_to_read
from detente.cli.options import (
    ArchiveOption,
    JsonOption,
    SinceOption,
    SourceOption,
    SuccessionOption,
    UntilOption,
    split_list,
)
from detente.cli.output import print_json, print_table, say
from detente.types import Breakdown, DedupeRule, Frequency, Roles

if TYPE_CHECKING:
    from detente.runs.panel import PanelReport, PanelRun

SHOWN_ROWS = 40


def panel(
    a: Annotated[str, typer.Argument(metavar="A", help="A state: code or name.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another state: code or name.")],
    directed: Annotated[
        bool, typer.Option("--directed/--undirected", help="One row per direction, or both directions added.")
    ] = True,
    freq: Annotated[Frequency, typer.Option(help="Width of a period; weeks start on Monday.")] = "month",
    by: Annotated[
        str | None, typer.Option(metavar="NAME,...", show_default=False, help="Break down by: issue, quad, class.")
    ] = None,
    source: SourceOption = None,
    dedupe: Annotated[DedupeRule, typer.Option(help="Rule against counting one event many times.")] = "actors_day_root",
    roles: Annotated[Roles, typer.Option(help="state: both actors must carry a role of state.")] = "any",
    min_sources: Annotated[int, typer.Option(min=1, help="Rows with fewer sources are left out.")] = 1,
    since: SinceOption = None,
    until: UntilOption = None,
    succession: SuccessionOption = "continuous",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", show_default=False, help="Write .csv, .parquet, .dta (Stata) or .xlsx (Excel)."),
    ] = None,
    archive: ArchiveOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not report on stderr how the panel was made.")] = False,
    json: JsonOption = False,
) -> None:
    """Count the events between two states by period.

    A period of which nothing arrived is empty, not zero.
    Reads the archive. Writes FILE, and beside it FILE.about.json: which rows were read, and how many each
    rule took away. Without --out the panel goes to stdout: a table on a terminal, CSV on a pipe.

    Examples:
      detente panel USA RUS --freq year --by class
      detente panel Russia "United States" --undirected --source gdelt2 --out panel.dta

    Exit codes: 0 done; 1 could not be done, as for an unknown state; 2 wrong usage.
    """
    breakdowns = _breakdowns(by)
    from detente.runs.export import check_target, export_panel
    from detente.runs.panel import run_panel

    if out:
        check_target(out)
    run = run_panel(
        a, b, archive=open_to_read(archive), directed=directed, freq=freq,
        by=breakdowns, sources=split_list(source), dedupe=dedupe, roles=roles, min_sources=min_sources, since=since,
        until=until, succession=succession,
    )  # fmt: skip
    if not quiet and not json:
        _report(run.report)
    written = export_panel(run.panel, out, report=run.report.record) if out else []
    _warn_of_terms(run)
    if run.panel.is_empty():
        say("detente: the panel is empty: the two states did not exist on one and the same day of its span")
    if json:
        print_json({"report": run.report.record, "panel": run.panel.to_dicts(), "written": written})
    elif written:
        say(f"written: {', '.join(map(str, written))}")
    else:
        _print_panel(run)


def _breakdowns(text: str | None) -> list[Breakdown]:
    names = split_list(text)
    if unknown := [name for name in names if name not in get_args(Breakdown)]:
        raise typer.BadParameter(f"{', '.join(unknown)}: choose from issue, quad, class", param_hint="--by")
    return cast(list[Breakdown], names)


def _print_panel(run: "PanelRun") -> None:
    if not sys.stdout.isatty():
        print(run.panel.write_csv(), end="")
        return
    print_table(run.panel.columns, run.panel.head(SHOWN_ROWS).iter_rows())
    if run.panel.height > SHOWN_ROWS:
        print(f"… {run.panel.height - SHOWN_ROWS:,} more rows: pipe the command, or write them with --out FILE")


def _report(report: "PanelReport") -> None:
    """Say on stderr how the panel was made."""
    together = [f"{code} = {' + '.join(codes)}" for code, codes in report.counted_together.items() if len(codes) > 1]
    joined = f" ({'; '.join(together)})" if together else ""
    say(f"{report.a} and {report.b}; succession {report.options['succession']}{joined}; maps {_maps(report)}")
    for name, rows in report.sources.items():
        directions = ", ".join(f"{pair} {rows_n:,}" for pair, rows_n in rows.directed_rows.items())
        say(f"{name}: rows read {directions}; counted {rows.counted:,}")
        say(
            f"  left out: roles {report.options['roles']} {rows.lost_by_roles:,}, "
            f"min-sources {report.options['min_sources']} {rows.lost_by_min_sources:,}, "
            f"dedupe {report.options['dedupe']} {rows.lost_by_dedupe:,}; "
            f"late: {rows.late['in_uncovered_periods']:,} in uncovered periods, "
            f"{rows.late['outside_span']:,} outside the span"
        )
        say(
            f"  covered: {rows.covered_units_n:,} units of {rows.unit_minutes} minutes, "
            f"{rows.first_covered} to {rows.last_covered}"
        )


def _maps(report: "PanelReport") -> str:
    return ", ".join(f"{name} {version}" for name, version in report.maps.items())


def _warn_of_terms(run: "PanelRun") -> None:
    from detente.runs.cite import is_research_only
    from detente.sources.catalogue import SOURCES

    for name in run.report.sources:
        if is_research_only(SOURCES[name].licence):
            say(f"detente: {name} is for research only ({SOURCES[name].licence}); `detente cite {name}`")
