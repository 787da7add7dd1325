"""Which state voted: Correlates of War numbers from two-letter codes, and the seats that changed hands."""

from functools import cache
from pathlib import Path

import polars as pl

from detente.domain.state_codes import code_table

UNNAMED = {"Federal Republic of Germany": 260, "Yemen Arab Republic": 678, "Zanzibar": 511}
"""States that the layout with ISO codes leaves without one."""

FIRST_AFTER_UNIFICATION = 45  # session; its first roll call was in November 1990
LAST_OF_THE_MAINLAND = 4  # session; the government moved to Taiwan on 8 December 1949
BEFORE_MEMBERSHIP = (369, 370)  # Ukraine and Belarus had seats from 1945, and are COW members from December 1991
LAST_SOVIET_SESSION = 45

SEATS: dict[str, tuple[int, int, pl.Expr]] = {
    "china_on_the_mainland_to_1949": (713, 710, pl.col("session") <= LAST_OF_THE_MAINLAND),
    "germany_united_from_1990": (260, 255, pl.col("session") >= FIRST_AFTER_UNIFICATION),
    "yemen_united_from_1990": (678, 679, pl.col("session") >= FIRST_AFTER_UNIFICATION),
}
"""Named rules: a number as published, the number of the state that voted, and when."""


def code_of_iso2() -> pl.Expr:
    """Return the number of the state of ``country_code`` and ``country``; null where there is none.

    ``NA`` is Namibia. ``YU`` runs on to 2020 in these files and stands for Serbia: both have the number 345.
    """
    code = pl.col("country_code").cast(pl.String).str.strip_chars()
    nameless = code.is_null() | (code == "")
    return (
        pl.when(nameless)
        .then(pl.col("country").replace_strict(UNNAMED, default=None, return_dtype=pl.Int64))
        .otherwise(code.replace_strict(iso2_codes(), default=None, return_dtype=pl.Int64))
    )


@cache
def iso2_codes() -> dict[str, int]:
    """Return two-letter codes with Correlates of War numbers; checked vote by vote against the published numbers."""
    table = pl.read_csv(Path(__file__).with_name("iso2.csv"), schema={"iso2": pl.String, "ccode": pl.Int64})
    return dict(table.iter_rows())


@cache
def known_numbers() -> frozenset[int]:
    """Return every Correlates of War number that some state has had."""
    return frozenset(int(code) for code in code_table("cow")["code"])


def move_seats(votes: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """Give every vote to the state that held the seat; return the votes and how many each rule moved."""
    counts = {}
    for rule, (published, holder, when) in SEATS.items():
        applies = (pl.col("ccode") == published) & when
        counts[rule] = votes.select(applies.sum()).item()
        votes = votes.with_columns(ccode=pl.when(applies).then(holder).otherwise("ccode"))
    early = pl.col("ccode").is_in(BEFORE_MEMBERSHIP) & (pl.col("session") <= LAST_SOVIET_SESSION)
    counts["kept_before_cow_membership"] = votes.select(early.sum()).item()
    return votes, counts
