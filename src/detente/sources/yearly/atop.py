"""ATOP: what states have pledged to each other in alliances. Never the COW alliance set, whose owner forbids it."""

import polars as pl

from detente.errors import DriftError
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, take

PLEDGES = ("defense", "offense", "neutral", "nonagg", "consul")
COW_ALLIANCE_COLUMNS = ("version4id", "entente", "cow_entente", "cow_defense")

_NO_MISSING = ("", "NA", ".")


def read_atop(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per directed dyad and year: ``ccode1`` pledges to ``ccode2``, ``atop_defense`` … (0 or 1).

    Raises
    ------
    DriftError
        The table is the COW alliance set, or not ATOP's directed dyad-years.
    """
    if found := sorted(set(COW_ALLIANCE_COLUMNS) & set(rows.columns)):
        raise DriftError(
            f"this is the Correlates of War alliance set (column {found[0]}). Its maintainer has asked that software "
            "refuse it; use ATOP, atop5_1ddyr.csv from atopdata.org (detente fetch atop)"
        )
    table = take(
        rows,
        {
            "ccode1": column("stateA", "statea", "ccode1"),
            "ccode2": column("stateB", "stateb", "ccode2"),
            "year": column("year"),
            **{f"atop_{name}": column(name, f"atop_{name}", missing=_NO_MISSING) for name in PLEDGES},
        },
        source="atop",
    )
    if strange := table.filter(pl.any_horizontal(~pl.col(f"atop_{name}").is_in([0, 1]) for name in PLEDGES)).height:
        raise DriftError(f"atop: {strange} rows have an obligation that is neither 0 nor 1")
    return table


ATOP = YearlySource(
    name="atop",
    title="Alliance Treaty Obligations and Provisions",
    version="5.1",
    licence="free for research, cite; no licence is stated: ask before passing the files on",
    citations=(
        'Leeds, Brett Ashley, Jeffrey M. Ritter, Sara McLaughlin Mitchell, and Andrew G. Long (2002). "Alliance Treaty '
        'Obligations and Provisions, 1815-1944." International Interactions 28(3): 237-260.',
    ),
    address="http://www.atopdata.org/uploads/6/9/1/3/69134503/atop_5.1__.csv_.zip",
    page="http://www.atopdata.org/data.html",
    how_to_get="detente fetch atop",
    member="atop5_1ddyr.csv",
    system="cow",
    first_year=1815,
    last_year=2018,
    columns={
        "atop_defense": "1: pledged to defend the other when attacked",
        "atop_offense": "1: pledged active military support beyond defence",
        "atop_neutral": "1: pledged neutrality in the other's conflicts",
        "atop_nonagg": "1: pledged not to use force against the other",
        "atop_consul": "1: pledged to consult, or to cooperate, in a crisis",
    },
    silence="0: the file lists every pair of allies",
    read=read_atop,
    known_faults=(
        "An alliance counts for every year in which it held for a day; the table has no days",
        "The zip also holds atop5_1ddyr_NNA.csv, without nonaggression pacts: not this one",
    ),
    needs=(
        *("stateA", "statea", "ccode1", "stateB", "stateb", "ccode2", "year"),
        *PLEDGES,
        *(f"atop_{name}" for name in PLEDGES),
        *COW_ALLIANCE_COLUMNS,
    ),
)
