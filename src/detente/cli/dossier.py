"""``detente dossier``: one page about the relation of two states."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.chosen import open_to_read
from detente.cli.options import (
    ArchiveOption,
    JsonOption,
    RegisterOption,
    SinceOption,
    SourceOption,
    SuccessionOption,
    UntilOption,
    split_list,
)  # fmt: skip
from detente.cli.output import print_json, say, text_width


def dossier(
    a: Annotated[str, typer.Argument(metavar="A", help="A state: code or name.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another state: code or name.")],
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    succession: SuccessionOption = "continuous",
    register: RegisterOption = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", show_default=False, help="The page, .html. Default: dossier-A-B.html, here."),
    ] = None,
    archive: ArchiveOption = None,
    json: JsonOption = False,
) -> None:
    """Write one page about the relation of two states.

    It says where the relation stands, in words and in deeds, who acts, and on which issues.
    --source chooses among sources of events; votes, warheads, oil prices and the register stay.
    Reads the archive, the built-in evidence and your own register files (--register); with an empty
    archive the built-in evidence answers. Writes one HTML file; with --json and no --out it writes nothing.

    Examples:
      detente dossier USA RUS
      detente dossier "United States" China --since 2001 --out usa-china.html

    Exit codes: 0 done; 1 could not be done; 2 wrong usage.
    """
    from detente.domain.states import find_state
    from detente.runs.dossier import run_dossier

    store = open_to_read(archive)
    if out is None and not json:
        out = Path(f"dossier-{find_state(a).code}-{find_state(b).code}.html")
    run = run_dossier(
        a, b, archive=store, since=since, until=until, sources=tuple(split_list(source)) or None, succession=succession,
        register=tuple(register or ()), out=out, now=date.today(), width=text_width(),
    )  # fmt: skip
    if json:
        print_json(run.record)
    else:
        print(run.summary)
    if run.path:
        say(f"written: {run.path}")
