"""Capitals: where each state's capital lay, from which day to which."""

import polars as pl

from detente.errors import DriftError
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, has_columns, take

_DEGREES = {"lat": 90.0, "lng": 180.0}


def read_capitals(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per capital: ``ccode`` (or ``gwcode``), ``begins``, ``ends``, ``lat``, ``lng``, in order.

    Days may be given as years (``styear``, ``endyear``), which then stand for their first and last day.
    """
    stem = "ccode" if "ccode" in rows.columns else "gwcode"
    where = {stem: column(stem), **{name: column(name, dtype=pl.Float64, missing=("", "NA")) for name in _DEGREES}}
    if has_columns(rows, ("styear", "endyear")):
        table = take(rows, where | {"first": column("styear"), "last": column("endyear")}, source="capitals")
        table = table.with_columns(begins=pl.date("first", 1, 1), ends=pl.date("last", 12, 31))
    else:
        days = {"begins": column("stdate", dtype=pl.Date), "ends": column("enddate", dtype=pl.Date)}
        table = take(rows, where | days, source="capitals")
    for name, most in _DEGREES.items():
        if outside := table.filter(pl.col(name).is_null() | (pl.col(name).abs() > most)).height:
            raise DriftError(f"capitals: {outside} rows have no {name} between -{most:g} and {most:g} degrees")
    return table.select(stem, "begins", "ends", "lat", "lng").sort(stem, "begins", maintain_order=True)


CAPITALS = YearlySource(
    name="capitals",
    title="Capitals of states and their moves",
    version="peacesciencer 1.2",
    licence="part of the R package peacesciencer (GPL-2)",
    citations=(
        'Miller, Steven V. (2022). "peacesciencer: An R Package for Quantitative Peace Science Research." Conflict '
        "Management and Peace Science 39(6): 755-779.",
    ),
    address="",
    page="https://svmiller.com/peacesciencer/reference/cow_capitals.html",
    how_to_get="export the table cow_capitals (or gw_capitals) of the R package peacesciencer to CSV and give data=",
    member="*.csv",
    system="cow",
    first_year=1816,
    last_year=2024,
    columns={
        "capdist": "kilometres between the capitals along a great circle",
        "mincapdist": "kilometres to the nearest other capital (states only)",
    },
    silence="null: no capital is known for the state then",
    read=read_capitals,
    known_faults=("Coordinates were found by a geocoder from names; some are the district's, not the city's",),
)
