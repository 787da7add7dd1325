"""The door of the command line: errors become messages and exit codes, help keeps its lines."""

import inspect
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from detente.errors import DetenteError, OptionError
from detente.settings import read_settings

INTERRUPTED = "interrupted; what was committed stays, and the same command goes on from there"


class Door(TyperGroup):
    """Runs a command; what cannot be done is said in one line on stderr.

    Exit code 1, or 2 where an option has a value that it cannot have; Ctrl-C exits with 130.
    """

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option ``--help``, false where it is not given: to read a null, Typer would load Pydantic."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.default = False
        return option

    def make_context(self, *args: Any, **options: Any) -> Any:
        """Read the command line up to the command; this is where ``--help`` and ``--version`` are answered."""
        with _told():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        with _told():
            return super().invoke(ctx)


class Page(TyperCommand):
    """A command whose help is shown line by line as its docstring stands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options; what is empty is refused, and a wrong value told without the words of the library."""
        _refuse_empty(args)
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise

    def format_help_text(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  # Typer's signature
        """Write the docstring, indented, without rewrapping it."""
        formatter.write_paragraph()
        for line in inspect.cleandoc(self.help or "").splitlines():
            formatter.write(f"  {line}".rstrip() + "\n")


def _refuse_empty(args: list[str]) -> None:
    """An empty value is a slip, as of a shell variable that is not set: it must not mean all, none, or this folder."""
    for before, given in pairwise(["", *args]):
        option = given if given.startswith("--") else before if before.startswith("--") else "an argument"
        if not given.strip() or (given.startswith("--") and given.endswith("=")):
            raise typer.BadParameter(f"{option.rstrip('=')} is empty: give it a value, or leave it out")


@contextmanager
def _told() -> Iterator[None]:
    """Turn what goes wrong inside into a message and an exit code."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        _say(INTERRUPTED)
        raise typer.Exit(130) from None
    except (DetenteError, OSError) as error:
        if read_settings(os.environ).is_debug:
            raise
        _say(str(error))
        raise typer.Exit(2 if isinstance(error, OptionError) else 1) from None


def _say(text: str) -> None:
    print(f"detente: {text}", file=sys.stderr)
