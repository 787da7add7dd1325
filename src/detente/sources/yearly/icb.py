"""International crises, dyad by dyad: International Crisis Behavior, dyadic table."""

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, take
from detente.sources.yearly.whittling import mirror, whittle

FIRST_YEAR, LAST_YEAR = 1918, 2019
NO_ACTOR = 9999
"""Number that ICB writes for a state of the dyad that did not itself perceive a crisis."""

COLUMNS = {
    "ccode1": column("statea"),
    "ccode2": column("stateb"),
    "year": column("year"),
    "crisno": column("crisno", dtype=pl.Int16),
    "actor1": column("actnuma"),
    "actor2": column("actnumb"),
    "begins": column("trgyrdy"),
}
KEYS = ["ccode1", "ccode2", "year"]


def read_icb(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per directed dyad and year of crisis, to 2019.

    Of several crises in a year the one that began last counts, then the lower number.
    """
    crises = take(rows.rename(str.lower), COLUMNS, source="icb").filter(pl.col("year") <= LAST_YEAR)
    dyads = crises.with_columns(
        icbongoing=pl.lit(1, pl.Int8),
        icbonset=(pl.col("begins") == pl.col("year")).cast(pl.Int8),
        icb_n=pl.col("crisno").n_unique().over(KEYS).cast(pl.Int16),
        icbactor1=(pl.col("actor1") != NO_ACTOR).cast(pl.Int8),
        icbactor2=(pl.col("actor2") != NO_ACTOR).cast(pl.Int8),
    ).with_columns(icbonset=pl.col("icbonset").max().over(KEYS))
    one = whittle(dyads, keys=KEYS, order={"begins": True, "crisno": False})
    return mirror(one.drop("actor1", "actor2", "begins"))


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
