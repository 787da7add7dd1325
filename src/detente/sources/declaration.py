"""What a source declares about itself and about the layout of its files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import polars as pl


@dataclass(frozen=True, slots=True)
class Source:
    """A provider's feed: what it is, on which terms, and what is known to be wrong with it."""

    name: str
    title: str
    provider: str
    licence: str
    citation: str
    address: str
    span: str
    how_to_get: str
    known_faults: tuple[str, ...] = ()
    known_breaks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """The field that tells which unit of time a row belongs to: column ``index``, ``width`` bytes, in ``format``."""

    index: int
    width: int
    format: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Rows of one or more files after cleaning; every frame has a column ``file_number``.

    ``kept``: the columns of the event table that the source knows, with ``line_number``. ``rejected``: ``line_number``,
    ``reason``, ``detail``. ``counts``: ``kind`` (``set_aside`` or ``note``), ``rule``, ``rows_n``.
    """

    kept: pl.DataFrame
    rejected: pl.DataFrame
    counts: pl.DataFrame


COUNTS_SCHEMA = pl.Schema({"file_number": pl.UInt32(), "kind": pl.String(), "rule": pl.String(), "rows_n": pl.Int64()})


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read files of one source: a new ``version`` gives every file a new identity.

    ``columns`` maps each readable width to the fields that are taken, name → index. ``stamps`` names the field of
    time by width, ``unit`` the stretch of time that one file of the feed is expected to cover. ``clean``
    turns a frame of text fields into event rows. ``code_width`` is the length of the codes of states where all have
    one: lines that name one state twice are then told without being parsed.
    """

    source: str
    version: int
    columns: dict[int, dict[str, int]]
    stamps: dict[int, Stamp]
    unit: timedelta
    clean: Callable[[pl.DataFrame], Cleaned]
    has_header: bool = False
    known_at_from_coverage: bool = False
    code_width: int | None = None

    @property
    def widths(self) -> tuple[int, ...]:
        """Readable widths, widest first."""
        return tuple(sorted(self.columns, reverse=True))

    @property
    def reader(self) -> str:
        """Name and version of the reader, part of a file's identity."""
        return f"{self.source}/{self.version}"
