"""Write the table of system membership again from the lists of Correlates of War and of Gleditsch and Ward.

Only what a list says about the world is carried over: a number, a first day, a last day, and whether the list calls the
state a microstate. Names are ours. A last day equal to the list's own last day is the end of the list, not of the
state, and stays empty.

Usage: python tools/build_membership.py PATH_TO_DATA
"""

import sys
from datetime import date
from pathlib import Path

import polars as pl

from detente.domain.states import find_state
from detente.errors import UnknownStateError

OUT = Path(__file__).parents[1] / "src/detente/domain/membership.csv"
LISTS = {
    "cow": ("structure/terms/cow/cow_system_isard.csv", "ccode", "https://correlatesofwar.org/data-sets/state-system-membership/"),
    "gw": ("structure/terms/gw_system_isard.csv", "gwcode", "http://ksgleditsch.com/data-4.html"),
}  # fmt: skip
NO_STATES = {396: "Abkhazia", 397: "South Ossetia"}  # microstates to Gleditsch and Ward, no states in our table
COLUMNS = ("system", "number", "name", "begins", "ends", "is_microstate", "source_url")


def read_list(data: Path, system: str) -> pl.DataFrame:
    path, number, address = LISTS[system]
    rows = pl.read_csv(data / path, try_parse_dates=True)
    is_microstate = pl.col("microstate") == 1 if "microstate" in rows.columns else pl.lit(False)
    return rows.select(
        pl.lit(system).alias("system"),
        pl.col(number).alias("number"),
        pl.Series("name", [our_name(system, *row) for row in rows.select(number, "start").iter_rows()]),
        pl.col("start").alias("begins"),
        pl.when(pl.col("end") < pl.col("end").max()).then("end").alias("ends"),
        is_microstate.cast(pl.Int8).alias("is_microstate"),
        pl.lit(address).alias("source_url"),
    )


def our_name(system: str, number: int, day: date) -> str:
    if number in NO_STATES:
        return NO_STATES[number]
    try:
        return find_state(number, scheme=system, on=day).name
    except UnknownStateError:
        return find_state(number, scheme=system).name


def main(data: Path) -> None:
    table = pl.concat([read_list(data, system) for system in LISTS]).select(COLUMNS)
    table.sort("system", "number", "begins").write_csv(OUT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
