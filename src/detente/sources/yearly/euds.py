"""Extended Unified Democracy Scores: one latent scale from many measures of democracy, after Marquez."""

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, has_columns, take

COLUMNS = {
    "ccode": column("ccode", "cown"),
    "year": column("year"),
    "euds": column("euds", "z1", dtype=pl.Float64, missing=("", "NA")),
    "aeuds": column("aeuds", "z1_adj", dtype=pl.Float64, missing=("", "NA")),
}
SERBIA = 345
DOUBLE_YEARS = (*range(1918, 1921), *range(2006, 2011))


def read_euds(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per COW state and year with a score.

    The published table has two rows for Serbia and Yugoslavia (COW 345) in 1918-1920 and 2006-2010; the one outside
    the system of Gleditsch and Ward counts, as in peacesciencer.
    """
    scores = take(rows, COLUMNS, source="euds")
    if has_columns(rows, ["in_GW_system"]):
        is_in_gw = rows["in_GW_system"].cast(pl.String).str.to_uppercase().is_in(["TRUE", "1"])
        is_double = (scores["ccode"] == SERBIA) & scores["year"].is_in(list(DOUBLE_YEARS)) & is_in_gw
        scores = scores.filter(~is_double.fill_null(False))
    return scores.drop_nulls(["ccode", "euds"])


EUDS = YearlySource(
    name="euds",
    title="Extended Unified Democracy Scores",
    version="democracyData 0.5.1",
    licence="not stated; cite",
    citations=(
        'Marquez, Xavier (2016). "A Quick Method for Extending the Unified Democracy Scores." '
        "doi:10.2139/ssrn.2753830.",
        'Pemstein, Daniel, Stephen A. Meserve, and James Melton (2010). "Democratic Compromise: A Latent Variable '
        'Analysis of Ten Measures of Regime Type." Political Analysis 18(4): 426-449.',
    ),
    address="",
    page="https://xmarquez.github.io/democracyData/",
    how_to_get="save the table extended_uds of the R package democracyData as CSV and give it as data=",
    member="*",
    system="cow",
    first_year=1816,
    last_year=2025,
    columns={
        "euds": "latent democracy, mean 0 and standard deviation 1 over the pooled sample, about -2.5 to 3",
        "aeuds": "the same, moved so that 0 is the average cut between autocracy and democracy",
    },
    silence="null: a state without a score is unknown",
    read=read_euds,
)
