"""Militarized interstate disputes, Correlates of War 5.0: participants, made into directed dyad-years."""

from typing import Final

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.opponents import day_within, meetings, opponents
from detente.sources.yearly.tables import column, key, take
from detente.sources.yearly.whittling import whittle

KEYS = ("ccode1", "ccode2", "year")
ABOUT: Final = ("sidea", "fatality", "fatalpre", "hiact", "hostlev", "orig")
PARTICIPANT = {
    **{name: key(name) for name in ("dispnum", "ccode")},
    **{name: column(name) for name in ABOUT},
    **{f"{edge}{part}": column(f"{edge}{part}") for edge in ("st", "end") for part in ("year", "mon", "day")},
}
RULES = {"cowmidonset": True, "worst": True, "hostile": True, "begins": False, "dispnum": False}
"""Which dispute stands for a dyad-year: onset, then the higher fatality of the two (unknown ranks between none and the
lowest level), the higher hostility of the two, the earlier day, the lower number."""


def read_mid(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per directed dyad and year with a dispute, from participants (MIDB); -9 is missing.

    Where a day or month is unknown, a spell begins as early and ends as late as it may have.
    """
    disputes = opponents(_participants(rows), conflict="dispnum", about=ABOUT, source="mid")
    ranked = disputes.with_columns(
        cowmidongoing=pl.lit(1, pl.Int8),
        cowmidonset=(pl.col("year") == pl.col("begins").dt.year()).cast(pl.Int8),
        worst=pl.max_horizontal(pl.col(f"fatality{side}").cast(pl.Float32).fill_null(0.5) for side in (1, 2)),
        hostile=pl.max_horizontal("hostlev1", "hostlev2"),
    )
    sides = [pl.col(f"{name}{side}") for name in ABOUT for side in (1, 2)]
    return whittle(ranked, keys=KEYS, order=RULES).select(*KEYS, "dispnum", "cowmidongoing", "cowmidonset", *sides)


def read_mid_spells(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per directed dyad and stretch of days in a dispute (``begins``, ``ends``), from participants."""
    return meetings(_participants(rows), conflict="dispnum", about=ABOUT, source="mid")


def _participants(rows: pl.DataFrame) -> pl.DataFrame:
    begins = day_within("styear", "stmon", "stday", edge="first")
    ends = day_within("endyear", "endmon", "endday", edge="last")
    return take(rows, PARTICIPANT, source="mid").with_columns(side="sidea", begins=begins, ends=ends)


MID = YearlySource(
    name="mid",
    title="Militarized Interstate Disputes, Correlates of War",
    version="5.0",
    licence="Correlates of War: no commercial use, cite, do not pass the files on",
    citations=(
        "Palmer, Glenn, Roseanne W. McManus, Vito D'Orazio, Michael R. Kenwick, Mikaela Karstens, Chase Bloch, Nick "
        'Dietrich, Kayla Kahn, Kellan Ritter, and Michael J. Soules (2022). "The MID5 Dataset, 2011-2014: Procedures, '
        'Coding Rules, and Description." Conflict Management and Peace Science 39(4): 470-482.',
    ),
    address="https://correlatesofwar.org/wp-content/uploads/MID-5-Data-and-Supporting-Materials.zip",
    page="https://correlatesofwar.org/data-sets/mids/",
    how_to_get="detente fetch mid",
    member="midb*.csv",
    system="cow",
    first_year=1816,
    last_year=2014,
    columns={
        "dispnum": "number of the dispute that stands for the year",
        "cowmidongoing": "1: both took part in a dispute, on different sides, on a common day; 0: not",
        "cowmidonset": "1: the first year of that",
        "sidea": "1: the state was on side A",
        "fatality": "level of deaths 0-6, the state's",
        "fatalpre": "number of deaths, the state's",
        "hiact": "highest action 0-21, the state's",
        "hostlev": "hostility 1-5, the state's",
        "orig": "1: the state was there from the first day",
    },
    silence="0: the list is of all disputes; columns about a dispute are null",
    read=read_mid,
    known_faults=(
        "participants on different sides need not have met: of many-sided disputes this counts every pair, where COW's "
        "own dyadic table (Maoz et al.) counts those that it found to be opposed",
    ),
)
