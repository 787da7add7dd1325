"""``detente status``: what the archive holds."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.chosen import open_to_read
from detente.cli.options import ArchiveOption, JsonOption
from detente.cli.output import print_json, print_table

if TYPE_CHECKING:
    from detente.archive.store import Archive
    from detente.runs.status import SourceStatus

EMPTY = "The archive is empty ({root}).\nAdd data: detente ingest PATH...; `detente sources` says where to get it."


def status(
    rejects: Annotated[bool, typer.Option("--rejects", help="List the rejected lines instead.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most rejected lines to list.")] = 50,
    archive: ArchiveOption = None,
    json: JsonOption = False,
) -> None:
    """Say what the archive holds, and which time it covers.

    By source: files, lines, rows kept, rejected for which reason, set aside by which rule.
    Reads the archive and writes nothing. Lines read = rows kept + rejected + set aside; "accounted" says
    whether that holds.

    Examples:
      detente status
      detente status --rejects --limit 20

    Exit codes: 0 done, also for an empty archive; 1 could not be done; 2 wrong usage.
    """
    from detente.runs.status import read_status

    store = open_to_read(archive)
    if rejects:
        _list_rejects(store, limit=limit, is_json=json)
        return
    accounts = read_status(store)
    if json:
        print_json({"archive": store.root, "sources": {name: asdict(account) for name, account in accounts.items()}})
    elif not accounts:
        print(EMPTY.format(root=store.root))
    else:
        _show(store, accounts)


def _show(store: "Archive", accounts: "dict[str, SourceStatus]") -> None:
    head = ("source", "files", "lines", "kept", "rejected", "set aside", "accounted", "events", "covered days")
    rows = [
        (
            name, one.files_n, one.lines_read, one.rows_kept, one.rows_rejected, sum(one.rows_set_aside.values()),
            one.accounted, f"{one.first_event_date} to {one.last_event_date}" if one.first_event_date else None,
            one.covered_days,
        )
        for name, one in accounts.items()
    ]  # fmt: skip
    print_table(head, rows, title=f"archive: {store.root}")
    rules = [
        (name, kind, rule, rows_n)
        for name, one in accounts.items()
        for kind, counts in (
            ("set aside", one.rows_set_aside), ("rejected", one.reject_reasons), ("note", one.notes),
        )
        for rule, rows_n in counts.items()
    ]  # fmt: skip
    print_table(("source", "what became of it", "rule", "lines"), rules)


def _list_rejects(store: "Archive", *, limit: int, is_json: bool) -> None:
    from detente.runs.status import read_rejected_lines

    lines = read_rejected_lines(store, limit=limit)
    if is_json:
        print_json({"archive": store.root, "rejects": lines.to_dicts()})
    elif lines.is_empty():
        print("No line was rejected.")
    else:
        print_table(lines.columns, lines.iter_rows())
