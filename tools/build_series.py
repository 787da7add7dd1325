"""Make the yearly series of the register from the publishers' files.

    python tools/build_series.py FOLDER [--output src/detente/register/series]

FOLDER holds ``events/`` and ``structure/``. The same input gives the same bytes. Definitions and
known faults of each series: docs/reference/series.md.
"""

import argparse
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

from detente.register.declarations import SERIES
from detente.register.series import FOLDER

GREAT_POWERS = ("USA", "RUS", "CHN", "GBR", "FRA", "DEU", "JPN")

# COW codes as voted: 260 is the Federal Republic to 1990, 255 united Germany; 265 (GDR) is another
# state. 710 is the mainland's China, 713 the government on Taiwan, which held the seat 1950-1971.
COW_TO_CODE = {2: "USA", 365: "RUS", 710: "CHN", 200: "GBR", 220: "FRA", 260: "DEU", 255: "DEU", 740: "JPN"}

GDELT_QUADS = {
    "Verbal Cooperation": "verbal_cooperation_n",
    "Material Cooperation": "material_cooperation_n",
    "Verbal Conflict": "verbal_conflict_n",
    "Material Conflict": "material_conflict_n",
}
ICEWS_QUADS = {
    "verbCoop": "verbal_cooperation_n",
    "matlCoop": "material_cooperation_n",
    "verbConf": "verbal_conflict_n",
    "matlConf": "material_conflict_n",
}
LAST_SOVIET_YEAR = 1991  # the Soviet Union ended on 26 December 1991
MINIMUM_VOTES = 5  # a share of fewer common votes says nothing: null
ROUNDING_TOLERANCE = 1e-6  # a share times its total must be a whole number
BRENT_TOLERANCE = 0.5  # USD; mean of months against the publisher's mean of the year (widest seen: 0.28)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder that holds events/ and structure/")
    parser.add_argument("--output", type=Path, default=FOLDER, help="where the CSV files go")
    arguments = parser.parse_args()
    for path in build_all(arguments.folder, output=arguments.output):
        print(f"{path}  {path.stat().st_size:,} bytes")


def build_all(folder: Path, *, output: Path) -> list[Path]:
    """Write every series; return the files in the order of their declaration."""
    output.mkdir(parents=True, exist_ok=True)
    return [write_series(name, BUILDERS[name](folder), output=output) for name in SERIES]


def write_series(name: str, table: pl.DataFrame, *, output: Path) -> Path:
    """Write one table with the columns, types and order that its declaration names."""
    series = SERIES[name]
    path = output / f"{name}.csv"
    declared = table.select(pl.col(column).cast(dtype) for column, dtype in series.schema.items())
    declared.sort(series.key).write_csv(path, line_terminator="\n")
    return path


def build_dyad_year_events(folder: Path) -> pl.DataFrame:
    return pl.concat(
        [
            _gdelt_years(folder, "dyad-year-1979-2006-v1.csv.zip", counts=_counts_from_shares()),
            _gdelt_years(folder, "dyad-year-2007-2008-v2.csv.zip", counts=_no_counts()),
            _icews_years(folder),
        ]
    ).with_columns(dated_code("sender"), dated_code("receiver"))


def build_un_agreement(folder: Path) -> pl.DataFrame:
    path = folder / "structure/open/unga_votes_cleaned_cow_1946_2022.parquet"
    votes = (
        pl.read_parquet(path, columns=["resid", "ccode", "vote"])  # its year is 2022 for session 78 too
        .filter(pl.col("ccode").is_in(list(COW_TO_CODE)))
        .with_columns(
            session=pl.col("resid") // 1000,
            code=pl.col("ccode").replace_strict(COW_TO_CODE, return_dtype=pl.String),
        )
        .with_columns(year=pl.col("session") + 1945)
        .with_columns(dated_code("code"))
    )
    demand(not votes.select("resid", "code").is_duplicated().any(), "a state votes twice in one roll call")
    demand(votes["vote"].is_in([1, 2, 3]).all(), "a vote is none of 1 yes, 2 abstain, 3 no")
    both = votes.join(votes, on=["resid", "session", "year"], suffix="_b")
    distance = (pl.col("vote") - pl.col("vote_b")).abs()
    enough = pl.len() >= MINIMUM_VOTES
    return (
        both.filter(pl.col("code") < pl.col("code_b"))
        .group_by("session", "year", state_a="code", state_b="code_b")
        .agg(
            votes_n=pl.len(),
            agreement_share=pl.when(enough).then((1 - distance / 2).mean().round(6)),
            identical_share=pl.when(enough).then((distance == 0).mean().round(6)),
        )
        .with_columns(source=pl.lit("unga_votes"))
    )


def build_brent_year(folder: Path) -> pl.DataFrame:
    by_month = (
        _brent(folder, "brent_monthly_eia.csv")
        .group_by("year")
        .agg(mean_of_months=pl.col("price").mean().round(2), months_n=pl.len())
    )
    by_year = _brent(folder, "brent_year_eia.csv").select("year", publisher_year="price")
    table = by_month.join(by_year, on="year", how="full", coalesce=True, validate="1:1")
    demand(table["months_n"].null_count() == 0, "a year of the yearly file has no months in the monthly file")
    gap = table.select((pl.col("mean_of_months") - pl.col("publisher_year")).abs().max()).item()
    demand(gap <= BRENT_TOLERANCE, f"the yearly and the monthly file differ by {gap} USD")
    is_published = pl.col("publisher_year").is_not_null()
    return table.with_columns(
        usd_per_barrel=pl.coalesce("publisher_year", "mean_of_months"),
        is_complete=pl.col("months_n") == 12,
        basis=pl.when(is_published).then(pl.lit("publisher_year")).otherwise(pl.lit("mean_of_months")),
        source=pl.lit("eia_brent"),
    )


def build_warheads_year(folder: Path) -> pl.DataFrame:
    table = pl.read_csv(folder / "structure/open/nuclear_warhead_stockpiles_fas_owid.csv")
    return (
        table.filter(pl.col("iso3").is_in(["USA", "RUS"]))
        .select("year", state="iso3", warheads_n="warheads", source=pl.lit("fas_warheads"))
        .with_columns(dated_code("state"))
    )


BUILDERS: dict[str, Callable[[Path], pl.DataFrame]] = {
    "dyad_year_events": build_dyad_year_events,
    "un_agreement": build_un_agreement,
    "brent_year": build_brent_year,
    "warheads_year": build_warheads_year,
}


def dated_code(column: str) -> pl.Expr:
    """RUS becomes SUN up to and with 1991, the year of the change."""
    is_soviet = (pl.col(column) == "RUS") & (pl.col("year") <= LAST_SOVIET_YEAR)
    return pl.when(is_soviet).then(pl.lit("SUN")).otherwise(pl.col(column)).alias(column)


def demand(holds: bool, otherwise: str) -> None:  # noqa: FBT001
    if not holds:
        raise SystemExit(f"build_series: {otherwise}; look at the input before building")


def _gdelt_years(folder: Path, name: str, *, counts: list[pl.Expr]) -> pl.DataFrame:
    table = _read_zip(folder / "events/gdelt-derived" / name)
    pair = ("Actor1CountryCode", "Actor2CountryCode")
    between = pl.col(pair[0]) != pl.col(pair[1])
    table = table.filter(between, *(pl.col(column).is_in(GREAT_POWERS) for column in pair))
    gaps = table.select((count - count.round()).abs().max() for count in counts).row(0)  # null where no counts
    demand(
        all(gap is None or gap <= ROUNDING_TOLERANCE for gap in gaps),
        f"{name}: a share of its total is not whole",
    )
    return table.select(
        pl.lit("gdelt_dyad_year").alias("source"),
        pl.col("YEAR").alias("year"),
        pl.col(pair[0]).alias("sender"),
        pl.col(pair[1]).alias("receiver"),
        *(count.round().cast(pl.Int64) for count in counts),
        pl.col("NumberOfRowsBetweenCountries").alias("events_n"),
    )


def _counts_from_shares() -> list[pl.Expr]:
    total = pl.col("NumberOfRowsBetweenCountries")
    return [(pl.col(share) * total).alias(count) for share, count in GDELT_QUADS.items()]


def _no_counts() -> list[pl.Expr]:
    """The second layout has the highest quad class of the year, which counts nothing."""
    return [pl.lit(None, dtype=pl.Float64).alias(count) for count in GDELT_QUADS.values()]


def _icews_years(folder: Path) -> pl.DataFrame:
    table = _read_zip(folder / "events/icews-dyad-year/icews.csv.zip", null_values=["NA"])
    both = pl.col("i_iso3c").is_in(["USA", "RUS"]) & pl.col("j_iso3c").is_in(["USA", "RUS"])
    return table.filter(both, pl.col("i_iso3c") != pl.col("j_iso3c")).select(
        pl.lit("icews_dyad_year").alias("source"),
        "year",
        pl.col("i_iso3c").alias("sender"),
        pl.col("j_iso3c").alias("receiver"),
        *(pl.col(old).alias(new) for old, new in ICEWS_QUADS.items()),
        pl.sum_horizontal(*ICEWS_QUADS, ignore_nulls=False).alias("events_n"),
    )


def _read_zip(path: Path, *, null_values: list[str] | None = None) -> pl.DataFrame:
    with zipfile.ZipFile(path) as archive:
        (member,) = archive.namelist()
        return pl.read_csv(io.BytesIO(archive.read(member)), infer_schema_length=None, null_values=null_values)


def _brent(folder: Path, name: str) -> pl.DataFrame:
    table = pl.read_csv(folder / "structure/open" / name, try_parse_dates=True)
    return table.select(year=pl.col("date").dt.year().cast(pl.Int64), price="price_usd_per_barrel")


if __name__ == "__main__":
    main()
