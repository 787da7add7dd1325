"""Minimum distance: kilometres between the nearest points of two states' territories, after CShapes 2.0."""

import polars as pl

from detente.errors import DriftError
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, has_columns, key, take


def read_minimum_distance(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per dyad and year, the smaller number first: ``ccode1`` (or ``gwcode1``) …, ``mindist`` (km).

    Of several days in a year the first with a distance counts. Rows of a state with itself are left out.
    """
    stem = "gwcode" if has_columns(rows, ("gwcode1", "gwcode2")) else "ccode"
    columns = {
        "low": key(f"{stem}1"),
        "high": key(f"{stem}2"),
        "year": key("year"),
        "mindist": column("mindist", dtype=pl.Float64, missing=("", "NA", ".")),
    }
    if dated := "date" in rows.columns:
        columns["date"] = column("date", dtype=pl.Date)
    table = take(rows, columns, source="mindist")
    if strange := table.filter(pl.col("mindist") < 0).height:
        raise DriftError(f"mindist: {strange} distances are below 0")
    table = table.filter(pl.col("low") != pl.col("high"))
    if not (table["low"] < table["high"]).all() or dated:
        order = ["low", "high", "year", *(["date"] if dated else [])]
        table = (
            table.with_columns(low=pl.min_horizontal("low", "high"), high=pl.max_horizontal("low", "high"))
            .filter(pl.col("mindist").is_not_null())
            .sort(order)
            .unique(["low", "high", "year"], keep="first", maintain_order=True)
        )
    return table.select(pl.col("low").alias(f"{stem}1"), pl.col("high").alias(f"{stem}2"), "year", "mindist")


MINIMUM_DISTANCE = YearlySource(
    name="mindist",
    title="Minimum Distance (CShapes 2.0)",
    version="2.0",
    licence="CShapes: free for research, cite; its R package is GPL",
    citations=(
        "Schvitz, Guy, Luc Girardin, Seraina Rüegger, Nils B. Weidmann, Lars-Erik Cederman, and Kristian Skrede "
        'Gleditsch (2022). "Mapping the International System, 1886-2019: The CShapes 2.0 Dataset." Journal of Conflict '
        "Resolution 66(1): 144-161.",
        'Weidmann, Nils B., and Kristian Skrede Gleditsch (2010). "Mapping and Measuring Country Shapes: The cshapes '
        'Package." The R Journal 2(1): 18-24.',
    ),
    address="",
    page="https://icr.ethz.ch/data/cshapes/",
    how_to_get="make the distances with distlist() of the R package cshapes, or export peacesciencer's, and give data=",
    member="*.csv",
    system="cow",
    first_year=1886,
    last_year=2019,
    columns={"mindist": "kilometres between the nearest points, 0 for neighbours by land; of states the smallest"},
    silence="null: no distance was measured, mostly because a state was not there on the day of measurement",
    read=read_minimum_distance,
    known_faults=("Measured on 1 January: a state that enters later has its first distance in the year after",),
)
