"""Polity5: the combined score of authority, with Polity's own state numbers turned into COW's."""

from typing import Final

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, has_columns, take
from detente.sources.yearly.whittling import whittle

UNKNOWN: Final = ("", "NA", ".")
"""-9 is a score here, and must not be read as missing."""

COLUMNS = {
    "ccode": column("ccode"),
    "year": column("year"),
    "polity2": column("polity2", dtype=pl.Int8, missing=UNKNOWN),
}

COW_NUMBERS: Final = {
    341: 347,  # Kosovo
    347: 345,  # Yugoslavia from 1991, Serbia and Montenegro
    348: 341,  # Montenegro
    364: 365,  # USSR
    525: 626,  # South Sudan
    529: 530,  # Ethiopia from 1993
    626: 625,  # Sudan from 2011
    769: 770,  # Pakistan to 1971
    818: 816,  # Vietnam from 1976
}
"""Polity's number → COW's, where they differ (after the panel of the R package countrycode, columns p5n and cown)."""


POLITY_ONLY: Final = (348, 364, 525, 529, 769, 818)
"""Numbers that Polity gives and COW does not."""
USSR_YEARS: Final = (1923, 1991)


def read_polity(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per COW state and year with a score, -10 to 10.

    A table is in Polity's numbers if it is Polity's own (it has ``scode``), has a number that only Polity gives, or is
    a table of many measures to which Polity was joined unchanged (``euds`` beside it); and never if Russia (365) has a
    score in Soviet years. Where Polity rates two polities that are one COW state in a year (Russia and the USSR in
    1922), the one that was there before counts.
    """
    scores = take(rows, COLUMNS, source="polity").drop_nulls()
    since = pl.col("year").min().over("ccode")
    ranked = scores.with_columns(since=since)
    if _has_polity_numbers(rows, scores):
        ranked = ranked.with_columns(pl.col("ccode").replace(COW_NUMBERS))
    return whittle(ranked, keys=["ccode", "year"], order={"since": False}).select(list(COLUMNS))


def _has_polity_numbers(rows: pl.DataFrame, scores: pl.DataFrame) -> bool:
    is_ussr = (pl.col("ccode") == COW_NUMBERS[364]) & pl.col("year").is_between(*USSR_YEARS)
    if scores.select(is_ussr.any()).item():
        return False
    has_stranger = bool(scores["ccode"].is_in(POLITY_ONLY).any())
    return has_stranger or has_columns(rows, ["scode"]) or has_columns(rows, ["euds"])


POLITY = YearlySource(
    name="polity",
    title="Polity5",
    version="2018",
    licence="not stated; cite",
    citations=(
        "Marshall, Monty G., and Ted Robert Gurr (2020). Polity5: Political Regime Characteristics and Transitions, "
        "1800-2018. Center for Systemic Peace.",
    ),
    address="",
    page="https://www.systemicpeace.org/inscrdata.html",
    how_to_get="download the annual time-series (p5v2018) from the page, save it as CSV, and give it as data=",
    member="*",
    system="cow",
    first_year=1800,
    last_year=2018,
    columns={
        "polity2": "combined score, -10 (autocracy) to 10 (democracy); interregna and transitions as Polity fills them"
    },
    silence="null: a state without a score is unknown",
    read=read_polity,
    known_faults=(
        "Polity numbers nine states otherwise than COW; files that were joined on COW's numbers unchanged, as "
        "peacesciencer's are, have no USSR (364), and under Montenegro and South Sudan the scores of Kosovo and Sudan",
        "the United States alone are rated to 2020",
    ),
)
