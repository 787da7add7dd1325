"""Wars between states, Correlates of War 4.0: participants and their spells, made into directed dyad-years."""

from typing import Final

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.opponents import day_within, meetings, opponents
from detente.sources.yearly.tables import column, has_columns, key, take
from detente.sources.yearly.whittling import whittle

KEYS = ("ccode1", "ccode2", "year")
NEVER: Final = ("", "NA", ".", "-9", "-8")
"""-9 is missing, -8 says that a second spell never was."""

SPELL = ("startmonth", "startday", "startyear", "endmonth", "endday", "endyear")
ABOUT = ("side", "initiator", "outcome", "batdeath")
PARTICIPANT = {
    "warnum": key("warnum"),
    "ccode": key("ccode"),
    **{name: column(name, missing=NEVER) for name in ABOUT},
    **{f"{name}{spell}": column(f"{name}{spell}", missing=NEVER) for spell in (1, 2) for name in SPELL},
}
DYAD_YEAR = {
    **{name: column(name) for name in (*KEYS, "warnum")},
    **{name: column(name, dtype=pl.Int8) for name in ("cowinterongoing", "cowinteronset")},
    **{
        f"{name}{side}": column(f"{name}{side}")
        for name in ("sidea", "initiator", "outcome", "batdeath")
        for side in (1, 2)
    },
    "resume": column("resume", dtype=pl.Int8),
}
RULES = {"cowinteronset": True, "deaths": True, "resume": False, "warnum": False}
"""Which war stands for a dyad-year: onset, then most deaths of the two, then the first spell, then the lower number."""


def read_cow_wars(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per directed dyad and year of war; deaths that are -9 are null.

    Where a day or month is unknown, a participant fought as early and as late as it may have. Reads the participants
    as COW publishes them, and dyad-years as peacesciencer makes them.
    """
    lower = rows.rename(str.lower)
    if has_columns(lower, ("cowinterongoing", "ccode1")):
        dyads = take(lower, DYAD_YEAR, source="cow_wars")
    else:
        dyads = _dyad_years(take(lower, PARTICIPANT, source="cow_wars"))
    deaths = pl.sum_horizontal("batdeath1", "batdeath2", ignore_nulls=True)
    is_known = pl.col("batdeath1").is_not_null() | pl.col("batdeath2").is_not_null()
    counted = dyads.with_columns(deaths=pl.when(is_known).then(deaths))
    return whittle(counted, keys=KEYS, order=RULES).drop("deaths").select(list(DYAD_YEAR))


def read_cow_war_spells(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per directed dyad and stretch of days at war (``begins``, ``ends``), from participants.

    Raises
    ------
    DriftError
        The table has years but no days, as peacesciencer's, or a spell without its first or last year.
    """
    participants = take(rows.rename(str.lower), PARTICIPANT, source="cow_wars")
    first, second = (
        meetings(_spells(participants, spell=spell), conflict="warnum", about=ABOUT, source="cow_wars").with_columns(
            resume=pl.lit(spell - 1, pl.Int8)
        )
        for spell in (1, 2)
    )
    return first.vstack(_without_outcome(second)).rename({"side1": "sidea1", "side2": "sidea2"})


def has_days(rows: pl.DataFrame) -> bool:
    """Whether a table of wars says on which days they were fought."""
    return has_columns(rows.rename(str.lower), ("startday1", "endday1"))


def _dyad_years(participants: pl.DataFrame) -> pl.DataFrame:
    """Years in which two states fought on different sides on at least one and the same day, spell by spell."""
    first, second = _fought(participants, spell=1), _fought(participants, spell=2)
    return first.vstack(_without_outcome(second))


def _without_outcome(second: pl.DataFrame) -> pl.DataFrame:
    """A second spell has no outcome of its own."""
    return second.with_columns(outcome1=pl.lit(None, pl.Int32), outcome2=pl.lit(None, pl.Int32))


def _fought(participants: pl.DataFrame, *, spell: int) -> pl.DataFrame:
    years = opponents(_spells(participants, spell=spell), conflict="warnum", about=ABOUT, source="cow_wars")
    is_first = pl.col("year") == pl.col("year").min().over("warnum", "ccode1", "ccode2")
    return (
        years.rename({"side1": "sidea1", "side2": "sidea2"})
        .with_columns(
            cowinterongoing=pl.lit(1, pl.Int8), cowinteronset=is_first.cast(pl.Int8), resume=pl.lit(spell - 1, pl.Int8)
        )
        .select(list(DYAD_YEAR))
    )


def _spells(participants: pl.DataFrame, *, spell: int) -> pl.DataFrame:
    """The first spell of each participant, or the second of those who have one, with its days."""
    names = [f"{name}{spell}" for name in SPELL]
    has_spell = pl.any_horizontal(pl.col(names).is_not_null()) if spell == 2 else pl.lit(True)
    month, day, year = names[:3]
    end_month, end_day, end_year = names[3:]
    return participants.filter(has_spell).with_columns(
        begins=day_within(year, month, day, edge="first"),
        ends=day_within(end_year, end_month, end_day, edge="last"),
        initiator=(pl.col("initiator") == 1).cast(pl.Int32),
    )


COW_WARS = YearlySource(
    name="cow_wars",
    title="Correlates of War, inter-state wars",
    version="4.0",
    licence="Correlates of War: no commercial use, cite, do not pass the files on",
    citations=(
        "Sarkees, Meredith Reid, and Frank Whelon Wayman (2010). Resort to War: A Data Guide to Inter-State, "
        "Extra-State, Intra-State, and Non-State Wars, 1816-2007. Washington DC: CQ Press.",
    ),
    address="https://correlatesofwar.org/wp-content/uploads/Inter-StateWarData_v4.0.csv",
    page="https://correlatesofwar.org/data-sets/cow-war/",
    how_to_get="detente fetch cow_wars",
    member="*inter-state*.csv",
    system="cow",
    first_year=1816,
    last_year=2007,
    columns={
        "warnum": "number of the war that stands for the year",
        "cowinterongoing": "1: at war with each other, 0: not",
        "cowinteronset": "1: the first year of war with each other, or of its second spell",
        "sidea": "side: 1 or 2",
        "initiator": "1: the state began the war",
        "outcome": "1 won, 2 lost, 3 compromise, 4 became another kind of war, 5 goes on, 6 stalemate, 7 goes on "
        "below the level of war, 8 changed sides",
        "batdeath": "deaths in battle, the state's in the whole war",
        "resume": "1: a second spell after a pause",
    },
    silence="0: the list is of all inter-state wars; columns about a war are null",
    read=read_cow_wars,
    known_faults=("battle deaths are the state's in the whole war, not in the dyad or the year",),
)
