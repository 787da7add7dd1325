"""What a dossier was asked for: the pair, the days, the sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from detente.domain.states import state_name
from detente.domain.succession import present_code
from detente.dossiers.material import Pair
from detente.errors import OptionError
from detente.types import Succession


@dataclass(frozen=True, slots=True)
class Request:
    """What to make a page of.

    ``since`` and ``until``: the first day, and the first day no longer included (None: no bound). ``sources``: names of
    event sources (None: all). ``register``: the user's own files and folders, to be read beside ours.
    """

    pair: Pair
    since: date | None
    until: date | None
    sources: tuple[str, ...] | None
    register: tuple[Path, ...] = ()

    def wants(self, source: str) -> bool:
        """Whether a source may be used."""
        return self.sources is None or source in self.sources

    def days(self, frame: pl.DataFrame, column: str) -> pl.DataFrame:
        """Keep the rows of the days asked for."""
        if self.since:
            frame = frame.filter(pl.col(column) >= self.since)
        if self.until:
            frame = frame.filter(pl.col(column) < self.until)
        return frame

    def years(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Keep the years that lie whole within the days asked for: a figure for a year cannot be cut."""
        if self.since:
            frame = frame.filter(pl.date("year", 1, 1) >= self.since)
        if self.until:
            frame = frame.filter(pl.col("year") < self.until.year)
        return frame


def check_days(since: date | None, until: date | None) -> None:
    """Raise :class:`OptionError` unless the first day lies before the one that is no longer included."""
    if since and until and since >= until:
        raise OptionError(f"since ({since}) must lie before until ({until}), which is not included")


def check_sources(names: Iterable[str], known: Iterable[str]) -> None:
    """Raise :class:`OptionError` if one of the names is no source that can be chosen."""
    known = list(known)
    if unknown := [name for name in names if name not in known]:
        raise OptionError(f"source {unknown[0]!r} is none of those that can be chosen here: {', '.join(known)}")


def name_pair(a: str, b: str, *, succession: Succession) -> Pair:
    """Return the pair under the codes by which the policy counts them."""
    a, b = (present_code(code, succession=succession) for code in (a, b))
    return Pair(a, b, in_text(state_name(a)), in_text(state_name(b)), succession)


def in_text(name: str) -> str:
    """Return a state's name as it stands inside a sentence.

    Examples
    --------
    >>> in_text("United States"), in_text("Russia")
    ('the United States', 'Russia')
    """
    takes_article = name.startswith(
        ("United ", "Soviet ", "Netherlands", "Philippines", "Bahamas", "Maldives", "Gambia")
    )
    return f"the {name}" if takes_article or name.endswith((" Republic", "Islands", "Emirates")) else name
