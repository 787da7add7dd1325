"""The door of the command line: errors become messages and exit codes, help keeps its lines."""

import errno
import inspect
import os
import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from detente.errors import DetenteError
from detente.settings import read_settings

INTERRUPTED = "interrupted; what was committed stays, and the same command goes on from there"


class Door(TyperGroup):
    """Runs a command; what cannot be done is said in one line on stderr, exit code 1. Ctrl-C exits with 130."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option ``--help``, false where it is not given: to read a null, Typer would load Pydantic."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.default = False
        return option

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except KeyboardInterrupt:
            _say(INTERRUPTED)
            raise typer.Exit(130) from None
        except (DetenteError, OSError) as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # the reader of a pipe has gone away: Typer ends quietly
            if read_settings(os.environ).is_debug:
                raise
            _say(str(error))
            raise typer.Exit(1) from None


class Page(TyperCommand):
    """A command whose help is shown line by line as its docstring stands."""

    def format_help_text(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  # Typer's signature
        """Write the docstring, indented, without rewrapping it."""
        formatter.write_paragraph()
        for line in inspect.cleandoc(self.help or "").splitlines():
            formatter.write(f"  {line}".rstrip() + "\n")


def _say(text: str) -> None:
    print(f"detente: {text}", file=sys.stderr)
