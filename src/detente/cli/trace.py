"""``detente trace``: the way of one event from its line in a file to the figures that it enters."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.chosen import open_to_read
from detente.cli.options import ArchiveOption, JsonOption, QuietOption, parse_day
from detente.cli.output import print_json, progress_bar, say

if TYPE_CHECKING:
    from detente.runs.trace import TracedLine, TracedRow


def trace(
    event_id: Annotated[
        str, typer.Argument(metavar="EVENT_ID", help="A provider's event id, or the id of a chronicle entry.")
    ],
    source: Annotated[str | None, typer.Option(metavar="NAME", show_default=False, help="Only this source.")] = None,
    on: Annotated[
        date | None,
        typer.Option("--date", parser=parse_day, metavar="DATE", show_default=False, help="Only events of this day."),
    ] = None,
    archive: ArchiveOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Follow one event from file to figure.

    From the hash and line of its source file to the panel cells and dossier figures that it enters.
    Reads the archive, and the line itself from the source file where that is still the same file. An id
    that is no event row is searched for in all source files, which says why it was rejected or set aside.
    Writes nothing.

    Examples:
      detente trace 1059112121
      detente trace 33685578 --source icews --date 2018-09-28 --json

    Exit codes: 0 found; 1 nothing is known under the id; 2 wrong usage.
    """
    from detente.runs.request import check_sources
    from detente.runs.trace import trace as run_trace
    from detente.sources.catalogue import SOURCES

    check_sources([source] if source else [], SOURCES)
    store = open_to_read(archive)
    with progress_bar("searching", is_quiet=quiet or json) as progress:
        traced = run_trace(event_id, archive=store, source=source, on=on, progress=progress)
    if json:
        print_json({"archive": store.root, **asdict(traced)})
    else:
        parts = [_entry(entry) for entry in traced.entries]
        parts += [_row(row) for row in traced.rows] + [_line(line) for line in traced.lines]
        print("\n\n".join(parts), end="\n" if parts else "")
    for problem in traced.not_searched:
        say(f"detente: not searched: {problem}")
    if not traced.is_found:
        say(f"detente: nothing is known under the id {event_id!r} in {store.root} or in the chronicle")
        raise typer.Exit(1)


def _row(traced: "TracedRow") -> str:
    row, cell, meaning = traced.row, traced.cell, traced.meaning
    lines = [
        f"{row['source']} event {row['event_id']} of {row['event_date']}, known {row['known_at']:%Y-%m-%d %H:%M} UTC",
        f"  file     {_file(traced.path, traced.member)}, line {traced.line_number}",
        f"  sha256   {traced.file_sha256}",
        f"  line     {traced.raw or f'not read again: {traced.raw_problem}'}",
    ]
    for side, state in traced.states.items():
        code = f"{state['code']} → " if state["code"] else ""
        actor = row[f"{side}_actor"] or "–"
        lines.append(f"  {side:<8} {code}{state['state']} ({state['name']}), actor {actor}, role {_role(row, side)}")
    lines += [
        f"  code     {row['cameo']} {meaning['cameo_name']}",
        f"  counts   as {meaning['quad']} ({meaning['quad_map']}), {meaning['class']} ({meaning['class_map']}),"
        f" {meaning['issue']} ({meaning['issue_map']}, by {meaning['basis']})",
        f"  address  {row['url'] or '–'}",
        f"  cell     {cell['month']:%Y-%m}, {cell['sender']} > {cell['receiver']}"
        + (", late: nothing else arrived for that month" if cell["is_late"] else ""),
        "  of state yes" if traced.is_act_of_state else "  of state no: kept out by --roles state",
    ]
    for rule, event_id in traced.rules.items():
        how = "counted" if event_id == row["event_id"] else f"counted through event {event_id}"
        lines.append(f"  rule     {rule}: {how}")
    lines += [f"  figure   {key}: {text}" for key, text in traced.figures.items()] or ["  figure   none"]
    return "\n".join(lines)


def _role(row: dict[str, Any], side: str) -> str:
    return row[f"{side}_role"] or "none"


def _line(traced: "TracedLine") -> str:
    outcome = traced.outcome.replace("_", " ")
    lines = [
        f"{traced.source}: no event row; the line was {outcome}: {traced.rule}",
        f"  file     {_file(traced.path, traced.member)}, line {traced.line_number}",
        f"  sha256   {traced.file_sha256}",
        f"  line     {traced.raw}",
    ]
    lines += [f"  detail   {traced.detail}"] if traced.detail else []
    lines += [f"  but      {traced.problem}"] if traced.problem else []
    return "\n".join(lines)


def _entry(entry: dict[str, Any]) -> str:
    arrow = "and" if entry["is_mutual"] else ">"
    lines = [
        f"chronicle entry {entry['entry_id']} of {entry['date']} (to the {entry['precision']})",
        f"  {entry['headline']}: {entry['text']}",
        f"  states   {entry['sender']} {arrow} {entry['receiver']}; issue {entry['issue']}; code {entry['cameo']}; "
        f"{entry['kind']}, {entry['status']}",
        f"  source   {entry['source_url']}",
        f"  read at  {entry['read_at']} on {entry['checked_on']}, which gives {', '.join(entry['supports'])}",
        f"  file     {entry['file']}",
    ]
    return "\n".join(lines + ([f"  note     {entry['note']}"] if entry["note"] else []))


def _file(path: str | None, member: str | None) -> str:
    return (path or "unknown file") + (f"::{member}" if member else "")
