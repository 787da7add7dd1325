"""Militarized interstate disputes after Gibler, Miller and Little: one row per directed dyad and year of a dispute."""

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import Column, column, take
from detente.sources.yearly.whittling import whittle

KEYS = ("ccode1", "ccode2", "year")

SMALL = pl.Int16

COLUMNS: dict[str, Column] = {
    "ccode1": column("ccode1"),
    "ccode2": column("ccode2"),
    "year": column("year"),
    "dispnum": column("dispnum", "dispnum3", "dispnum4"),
    "gmlmidongoing": column("gmlmidongoing", "midongoing", dtype=pl.Int8),
    "gmlmidonset": column("gmlmidonset", "midonset", dtype=pl.Int8),
    **{
        f"{name}{side}": column(f"{name}{side}", dtype=pl.Int32 if name == "fatalpre" else SMALL)
        for name in ("sidea", "fatality", "fatalpre", "hiact", "hostlev", "orig")
        for side in (1, 2)
    },
    **{name: column(name, dtype=SMALL) for name in ("fatality", "hostlev", "recip", "mindur", "maxdur", "stmon")},
}

RULES = {
    "gmlmidonset": True,
    "known_fatality": True,
    "hostlev": True,
    "mindur": True,
    "maxdur": True,
    "recip": True,
    "stmon": False,
    "dispnum": False,
}
"""Which dispute stands for a dyad-year: column → whether the highest wins. The order is that of peacesciencer."""


def read_gml(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per directed dyad and year with a dispute, whittled by :data:`RULES`; -9 is missing.

    An unknown level of fatality ranks between none and the lowest known one (half a level), as in peacesciencer.
    """
    disputes = take(rows, COLUMNS, source="gml")
    ranked = disputes.with_columns(known_fatality=pl.col("fatality").cast(pl.Float32).fill_null(0.5))
    return whittle(ranked, keys=KEYS, order=RULES).drop("known_fatality")


GML = YearlySource(
    name="gml",
    title="Militarized Interstate Disputes, Gibler-Miller-Little",
    version="2.2.1",
    licence="free for research, cite; no statement on passing the files on",
    citations=(
        'Gibler, Douglas M., Steven V. Miller, and Erin K. Little (2016). "An Analysis of the Militarized Interstate '
        'Dispute (MID) Dataset, 1816-2001." International Studies Quarterly 60(4): 719-730.',
    ),
    address="",
    page="https://internationalconflict.ua.edu/data-download/",
    how_to_get="download the directed dyad-year file from the page and give it as data=",
    member="*ddy*.csv",
    system="cow",
    first_year=1816,
    last_year=2010,
    columns={
        "dispnum": "number of the dispute that stands for the year",
        "gmlmidongoing": "1: a dispute went on, 0: none",
        "gmlmidonset": "1: a dispute began, 0: none",
        "sidea": "1: the state was on side A",
        "fatality": "level of deaths 0-6: of each state (1, 2) and of the dispute",
        "fatalpre": "number of deaths, each state",
        "hiact": "highest action 0-21, each state",
        "hostlev": "hostility 1-5: of each state (1, 2) and of the dispute",
        "orig": "1: the state was there from the first day",
        "recip": "1: both sides used, showed or threatened force",
        "mindur": "days, at least",
        "maxdur": "days, at most",
        "stmon": "month in which the dispute began",
    },
    silence="0: the list is of all disputes; columns about a dispute are null",
    read=read_gml,
    known_faults=("several disputes of a dyad in one year are whittled to one: 992 rows of 10,276 in release 2.2.1",),
)
