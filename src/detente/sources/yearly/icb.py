"""International crises, dyad by dyad: International Crisis Behavior, dyadic table."""

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, key, take
from detente.sources.yearly.whittling import mirror, whittle

FIRST_YEAR, LAST_YEAR = 1918, 2019
NO_ACTOR = 9999
"""Number that ICB writes for a state of the dyad that did not itself perceive a crisis."""

COLUMNS = {
    "ccode1": key("statea"),
    "ccode2": key("stateb"),
    "year": key("year"),
    "crisno": column("crisno", dtype=pl.Int16),
    "actor1": column("actnuma"),
    "actor2": column("actnumb"),
    "begins": column("trgyrdy"),
}
KEYS = ["ccode1", "ccode2", "year"]
DAYS = {f"{edge}{part}": column(f"{edge}{part}dy") for edge in ("trg", "trm") for part in ("yr", "mo", "da")}
LAST_OF_MONTH = 31
"""Days above it (66, 77, 88) are codes for a day that is not known."""


def read_icb(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per directed dyad and year of crisis, to 2019.

    Of several crises in a year the one that began last counts, then the lower number.
    """
    crises = take(rows.rename(str.lower), COLUMNS, source="icb").filter(pl.col("year") <= LAST_YEAR)
    dyads = crises.with_columns(
        icbongoing=pl.lit(1, pl.Int8),
        icbonset=(pl.col("begins") == pl.col("year")).cast(pl.Int8),
        icb_n=pl.col("crisno").n_unique().over(KEYS).cast(pl.Int16),
        **_actors(),
    ).with_columns(icbonset=pl.col("icbonset").max().over(KEYS))
    one = whittle(dyads, keys=KEYS, order={"begins": True, "crisno": False})
    return mirror(one.drop("actor1", "actor2", "begins"))


def read_icb_spells(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per directed dyad and crisis, with its days: ``begins``, ``ends``, ``crisno`` and the actors.

    Where the day is unknown, a crisis begins on the month's first and ends on its last.
    """
    crises = take(rows.rename(str.lower), COLUMNS | DAYS, source="icb").drop("year", "begins")
    spells = crises.with_columns(begins=_day("trg"), ends=_day("trm"), **_actors()).drop("actor1", "actor2", *DAYS)
    return mirror(spells.unique(maintain_order=True))


def _actors() -> dict[str, pl.Expr]:
    return {f"icbactor{side}": (pl.col(f"actor{side}") != NO_ACTOR).cast(pl.Int8) for side in (1, 2)}


def _day(edge: str) -> pl.Expr:
    month, day = pl.date(pl.col(f"{edge}yr"), pl.col(f"{edge}mo"), 1), pl.col(f"{edge}da")
    known = pl.date(pl.col(f"{edge}yr"), pl.col(f"{edge}mo"), pl.when(day <= LAST_OF_MONTH).then(day).otherwise(1))
    return pl.when(day <= LAST_OF_MONTH).then(known).otherwise(month if edge == "trg" else month.dt.month_end())


ICB = YearlySource(
    name="icb",
    title="International Crisis Behavior, dyadic",
    version="15",
    licence="free download, two citations asked for; no statement on passing the files on",
    citations=(
        "Brecher, Michael, Jonathan Wilkenfeld, Kyle Beardsley, Patrick James, and David Quinn (2023). International "
        "Crisis Behavior Data Codebook, Version 15.",
        'Hewitt, J. Joseph (2003). "Dyadic Processes and International Crises." Journal of Conflict Resolution 47(5): '
        "669-692.",
    ),
    address="",
    page="https://sites.duke.edu/icbdata/data-collections/",
    how_to_get="download the dyadic table from the page and give it as data=",
    member="*dy*.csv",
    system="cow",
    first_year=FIRST_YEAR,
    last_year=LAST_YEAR,
    columns={
        "crisno": "number of the crisis that stands for the year: the one that began last, then the lower number",
        "icbongoing": "1: the two were opposed in an international crisis, 0: not",
        "icbonset": "1: such a crisis began, 0: none did",
        "icb_n": "number of crises of the dyad in the year",
        "icbactor": "1: the state itself perceived the crisis (was a crisis actor), 0: only its opponent did",
    },
    silence="0: the list is of all international crises; columns about a crisis are null",
    read=read_icb,
    known_faults=(
        "three rows of 2020 belong to crises that began before 2020; the year as a whole was not coded and is left out",
    ),
)
