"""What each yearly series is: its columns, definitions, units, ranges and span.

In words, with licences, coverage and known faults: docs/reference/series.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows of a series come from.

    Attributes
    ----------
    source
        Short name, as in the column ``source`` of the tables.
    publisher, citation, licence
        Who publishes it, how to cite it, and on what terms as far as they are stated.
    source_url
        The publisher's address.
    read_at
        The public copy that was read.
    release
        Version or commit of that copy.
    """

    source: str
    publisher: str
    citation: str
    licence: str
    source_url: str
    read_at: str
    release: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a series.

    Attributes
    ----------
    name, dtype
        Name and Polars type.
    meaning
        Definition with its unit, in one line.
    low, high
        Inclusive range of numbers; None where there is no bound.
    is_nullable
        Whether a value may be unknown.
    """

    name: str
    dtype: pl.DataType
    meaning: str
    low: float | None = None
    high: float | None = None
    is_nullable: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Declaration of one series.

    Attributes
    ----------
    name
        Name of the table and of its file.
    title, unit
        What it is, and what one number counts.
    first_year, last_year
        First and last year that the table holds.
    key
        Columns that together name a row; the table is sorted by them.
    columns
        Every column of the file, in order.
    source_names
        The sources its rows may name.
    """

    name: str
    title: str
    unit: str
    first_year: int
    last_year: int
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    source_names: tuple[str, ...]

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Name and type of each column of the file."""
        return {column.name: column.dtype for column in self.columns}


def _text(name: str, meaning: str) -> Column:
    return Column(name, pl.String(), meaning)


def _count(name: str, meaning: str, *, is_nullable: bool = False) -> Column:
    return Column(name, pl.Int64(), meaning, low=0, is_nullable=is_nullable)


def _share(name: str, meaning: str) -> Column:
    return Column(name, pl.Float64(), meaning, low=0, high=1, is_nullable=True)


_YEAR = Column("year", pl.Int64(), "calendar year", low=1816, high=2100)
_SOURCE = _text("source", "short name of the source, resolved by sources.csv")

_DYAD_YEAR_EVENTS = Series(
    name="dyad_year_events",
    title="Events a year from one state to another, by quad class as published",
    unit="coded reports",
    first_year=1979,
    last_year=2014,
    key=("source", "year", "sender", "receiver"),
    columns=(
        _SOURCE,
        _YEAR,
        _text("sender", "state that acts; SUN to 1991, RUS from 1992"),
        _text("receiver", "state acted upon; SUN to 1991, RUS from 1992"),
        _count("verbal_cooperation_n", "reports of verbal cooperation", is_nullable=True),
        _count("material_cooperation_n", "reports of material cooperation", is_nullable=True),
        _count("verbal_conflict_n", "reports of verbal conflict", is_nullable=True),
        _count("material_conflict_n", "reports of material conflict", is_nullable=True),
        _count("events_n", "all reports"),
    ),
    source_names=("gdelt_dyad_year", "icews_dyad_year"),
)

_UN_AGREEMENT = Series(
    name="un_agreement",
    title="Agreement of two states' votes in the General Assembly, by session (rule half_abstain/1)",
    unit="share of common roll calls",
    first_year=1946,
    last_year=2023,
    key=("session", "state_a", "state_b"),
    columns=(
        _SOURCE,
        Column("session", pl.Int64(), "regular session of the General Assembly", low=1, high=200),
        Column("year", pl.Int64(), "session + 1945, in which the session opens", low=1946, high=2100),
        _text("state_a", "first state by code; SUN to session 46"),
        _text("state_b", "second state by code; SUN to session 46"),
        _count("votes_n", "roll calls in which both voted yes, no or abstain"),
        _share("agreement_share", "mean of 1 - |a - b| / 2 (yes 1, abstain 2, no 3); null under 5 votes"),
        _share("identical_share", "share of them with the same vote; null under 5 votes"),
    ),
    source_names=("unga_votes",),
)

_BRENT_YEAR = Series(
    name="brent_year",
    title="Mean spot price of Brent crude oil",
    unit="current US dollars per barrel",
    first_year=1987,
    last_year=2026,
    key=("year",),
    columns=(
        _SOURCE,
        _YEAR,
        Column("usd_per_barrel", pl.Float64(), "mean spot price FOB, current US dollars", low=0.01, high=1000),
        Column("months_n", pl.Int64(), "months of the year with a price", low=1, high=12),
        Column("is_complete", pl.Boolean(), "whether all twelve months are in the mean"),
        _text("basis", "publisher_year: the publisher's mean; mean_of_months: ours, of its monthly means"),
    ),
    source_names=("eia_brent",),
)

_WARHEADS_YEAR = Series(
    name="warheads_year",
    title="Nuclear warheads in the stockpiles of the United States and of the Soviet Union or Russia",
    unit="warheads",
    first_year=1945,
    last_year=2023,
    key=("year", "state"),
    columns=(
        _SOURCE,
        _YEAR,
        _text("state", "USA; SUN to 1991, RUS from 1992"),
        _count("warheads_n", "estimated stockpile, without retired warheads that await dismantlement"),
    ),
    source_names=("fas_warheads",),
)

SERIES: Mapping[str, Series] = MappingProxyType(
    {series.name: series for series in (_DYAD_YEAR_EVENTS, _UN_AGREEMENT, _BRENT_YEAR, _WARHEADS_YEAR)}
)
"""The declared series by name."""
