"""The command line. Each command imports what it runs only when it is run, so that ``--help`` is quick."""

import atexit
import gc
from typing import Annotated

import typer

from detente.cli.check import check
from detente.cli.cite import cite
from detente.cli.compliance import compliance
from detente.cli.door import Door, Page
from detente.cli.dossier import dossier
from detente.cli.fetch import fetch
from detente.cli.indicators import indicators
from detente.cli.ingest import ingest
from detente.cli.panel import panel
from detente.cli.regimes import regimes
from detente.cli.register import agreements, practices, programmes, tensions
from detente.cli.sources import sources
from detente.cli.status import status
from detente.cli.streams import guard_streams
from detente.cli.trace import trace

app = typer.Typer(
    cls=Door,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"max_content_width": 100},
)

EVIDENCE = (dossier, ingest, fetch, status, panel, trace, cite, check, sources)
REGISTER = (agreements, programmes, regimes, tensions, practices, indicators, compliance)

for command in (*EVIDENCE, *REGISTER):
    app.command(cls=Page)(command)


def _print_version(is_asked: bool) -> None:  # noqa: FBT001  # Typer calls it so
    if is_asked:
        from detente import __version__

        print(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def detente(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Measure and explain the relation between two states from event data, with the evidence shown."""


def main() -> None:
    """Run the command line."""
    guard_streams()
    atexit.register(gc.freeze)  # or Python ends by looking for garbage among all that was imported: 0.1 s
    app(prog_name="detente")
