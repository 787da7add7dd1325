"""Options that several commands share, each defined once."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from detente.types import Succession

FULL_DATE = "0000-01-01"


def parse_day(text: str) -> date:
    """Read a day; a month or a year means its first day.

    Examples
    --------
    >>> parse_day("2001-09"), parse_day("2001")
    (datetime.date(2001, 9, 1), datetime.date(2001, 1, 1))
    """
    try:
        if len(text) not in (4, 7, 10):
            raise ValueError
        return date.fromisoformat(text + FULL_DATE[len(text) :])
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date: write YYYY-MM-DD, YYYY-MM or YYYY") from None


def split_list(text: str | None) -> list[str]:
    """Split a comma list; blanks and empty places do not count, but one name there must be. None: no list was given.

    Examples
    --------
    >>> split_list("issue, class,"), split_list(None)
    (['issue', 'class'], [])
    """
    if text is None:
        return []
    names = [part.strip() for part in text.split(",") if part.strip()]
    if not names:
        raise typer.BadParameter(f"{text!r} holds no name: give one, or leave the option out")
    return names


def _date_option(flag: str, text: str) -> Any:
    return typer.Option(flag, parser=parse_day, metavar="DATE", help=text, show_default=False)


ArchiveOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--archive",
        metavar="PATH",
        show_default=False,
        help="Folder of the archive. Default: DETENTE_ARCHIVE, else the user's data folder.",
    ),
]
JsonOption: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else there.")
]
QuietOption: TypeAlias = Annotated[bool, typer.Option("--quiet", help="Show no progress bar.")]
SourceOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--source", metavar="NAME,...", show_default=False, help="Only these event sources. Default: all."),
]
SinceOption: TypeAlias = Annotated[
    date | None, _date_option("--since", "First day. Default: the first that is covered.")
]
UntilOption: TypeAlias = Annotated[
    date | None, _date_option("--until", "First day no longer included. Default: after the last that is covered.")
]
SuccessionOption: TypeAlias = Annotated[
    Succession, typer.Option("--succession", help="continuous counts SUN with RUS; split keeps them apart.")
]
RegisterOption: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option("--register", metavar="PATH", show_default=False, help="Your own files or folders, beside ours."),
]
