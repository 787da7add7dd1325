"""``detente ingest``: read event files into the archive."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.options import ArchiveOption, JsonOption, QuietOption
from detente.cli.output import print_json, progress_bar, say
from detente.settings import read_settings


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files and folders; folders are searched.")],
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if any file could not be read, not only if all failed.")
    ] = False,
    compact: Annotated[
        bool, typer.Option("--compact/--no-compact", help="Re-sort the archive when it has grown to many small files.")
    ] = True,
    archive: ArchiveOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Read event files into the archive.

    Each file is read once and each row kept once, under whatever name a file comes again.
    Reads GDELT 1.0, GDELT 2.0 and ICEWS files, plain, .zip or .gz, told apart by their content.
    Writes the archive; the files themselves are left alone. Safe to interrupt and to repeat.

    Examples:
      detente ingest 20220818074500.export.CSV.zip
      detente ingest downloads/gdelt downloads/icews --strict

    Exit codes: 0 at least one file was read or held already; 1 none was (with --strict: any failed);
    2 wrong usage; 130 interrupted.
    """
    from detente.archive.store import open_archive
    from detente.runs.ingest import ingest as run_ingest

    store = open_archive(read_settings(os.environ, archive=archive).archive)
    with progress_bar("reading", is_quiet=quiet or json) as progress:
        report = run_ingest(store, paths, progress=progress, compacting=compact)
    for failure in report.failures:
        say(f"detente: not read: {_reason(failure.path, failure.reason)}")
    if json:
        print_json({"archive": store.root, **asdict(report)})
    else:
        print(
            f"{report.files_read:,} files read, {report.files_already_held:,} already held, "
            f"{len(report.failures):,} not readable; {report.lines_read:,} lines, {report.rows_added:,} rows added"
        )
        print(f"archive: {store.root}")
    arrived_n = report.files_read + report.files_already_held
    if not arrived_n and not report.failures:
        say("detente: no files there; name files, or folders that hold some")
    if not arrived_n or (strict and report.failures):
        raise typer.Exit(1)


def _reason(path: str, reason: str) -> str:
    return reason if path in reason else f"{path}: {reason}"
