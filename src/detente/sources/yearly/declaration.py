"""What a yearly source declares about itself: terms, span, what silence means, and how its files are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import polars as pl

from detente.archive.dataverse import read_address
from detente.types import SystemList


@dataclass(frozen=True, slots=True)
class YearlySource:
    """A yearly data set: what it is, on which terms, what its columns mean, and its reader.

    Attributes
    ----------
    name
        Short name, used everywhere: ``detente fetch NAME``, the verb's errors, citations.
    version
        The release that ``address`` holds and that the reader was written for.
    address, page
        Where the file lies, and the page that speaks of it. ``address`` is empty where files are given out by hand; for
        a Dataverse it is ``dataverse:doi:PREFIX/NAME/FILE`` (:mod:`detente.archive.dataverse`).
    member
        Which file inside a zip holds the table (a pattern such as ``*ddyr*.csv``); ``*`` where there is one.
    system
        Whose state numbers its keys are.
    first_year, last_year
        Span. Outside it the verb gives null.
    columns
        Column that the verb adds (without 1 and 2) → its meaning and unit.
    silence
        What it means within the span that a state or dyad is not listed, in words.
    read
        From the file's own columns to keys and columns; see :mod:`detente.sources.yearly.tables`.
    needs
        For wide text files: the only columns that ``read`` looks at. All where empty.
    """

    name: str
    title: str
    version: str
    licence: str
    citations: tuple[str, ...]
    address: str
    page: str
    how_to_get: str
    member: str
    system: SystemList
    first_year: int
    last_year: int
    columns: Mapping[str, str]
    silence: str
    read: Callable[[pl.DataFrame], pl.DataFrame]
    known_faults: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """Name of the file, also on a mirror: the last part of the address, without ``*``; empty if there is none."""
        dataverse = read_address(self.address)
        if dataverse:
            return dataverse.pattern.replace("*", "")
        return unquote(urlsplit(self.address).path.rpartition("/")[2])
