"""Simulated product and population: estimates with standard deviations for every state and year."""

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, take

ESTIMATES = ("mrgdppc", "pwtrgdp", "pwtpop")


def read_gdp(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per state and year: ``ccode`` (or ``gwcode``), each estimate and its ``sd_``."""
    stem = "ccode" if "ccode" in rows.columns else "gwcode"
    names = [name for estimate in ESTIMATES for name in (estimate, f"sd_{estimate}")]
    keys = {stem: column(stem), "year": column("year")}
    return take(rows, keys | {name: column(name, dtype=pl.Float64) for name in names}, source="gdp")


GDP = YearlySource(
    name="gdp",
    title="Simulated GDP, population and GDP per capita",
    version="as of the R package isard",
    licence="no licence seen; cite",
    citations=(
        'Fariss, Christopher J., Therese Anders, Jonathan N. Markowitz, and Miriam Barnum (2022). "New Estimates of '
        'Over 500 Years of Historic GDP and Population Data." Journal of Conflict Resolution 66(3): 553-591.',
        'Anders, Therese, Christopher J. Fariss, and Jonathan N. Markowitz (2020). "Bread Before Guns or Butter: '
        'Introducing Surplus Domestic Product (SDP)." International Studies Quarterly 64(2): 392-405.',
    ),
    address="",
    page="https://svmiller.com/isard/reference/cw_gdppop.html",
    how_to_get="export the table cw_gdppop (or gw_gdppop) of the R package isard to CSV and give data=",
    member="*.csv",
    system="cow",
    first_year=1816,
    last_year=2019,
    columns={
        "mrgdppc": "GDP per capita, 2011 international dollars (after Maddison)",
        "sd_mrgdppc": "its standard deviation",
        "pwtrgdp": "GDP, expenditure side, million 2017 international dollars (after the Penn World Table)",
        "sd_pwtrgdp": "its standard deviation",
        "pwtpop": "population, millions (after the Penn World Table)",
        "sd_pwtpop": "its standard deviation",
    },
    silence="null: the authors count Gleditsch and Ward's states, so some COW states have no estimate",
    read=read_gdp,
)
