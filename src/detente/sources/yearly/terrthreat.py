"""Latent external territorial threat to a state in a year, estimated by Miller (2022)."""

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, take

NAMES = ("lterrthreat", "sd", "lwr", "upr", "m_lterrthreat", "m_sd", "m_lwr", "m_upr")
COLUMNS = {
    "ccode": column("ccode"),
    "year": column("year"),
    **{name: column(name, dtype=pl.Float64, missing=("", "NA")) for name in NAMES},
}


def read_terrthreat(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per state and year: estimate, standard deviation and band, plain and weighted."""
    return take(rows, COLUMNS, source="terrthreat")


TERRTHREAT = YearlySource(
    name="terrthreat",
    title="Latent external territorial threat",
    version="2022",
    licence="not stated; cite",
    citations=(
        'Miller, Steven V. (2022). "A Random Item Response Model of External Territorial Threat, 1816-2010." Journal '
        "of Global Security Studies 7(4): ogac012.",
    ),
    address="",
    page="https://doi.org/10.1093/jogss/ogac012",
    how_to_get="save the table of peacesciencer (terrthreat) as CSV and give it as data=",
    member="*",
    system="cow",
    first_year=1816,
    last_year=2010,
    columns={
        "lterrthreat": "estimated threat to the state's territory, standard scale",
        "sd": "its standard deviation",
        "lwr": "lower end of its band",
        "upr": "upper end of its band",
        "m_lterrthreat": "the same with dyads weighted by distance; likewise m_sd, m_lwr, m_upr",
    },
    silence="null: a state without an estimate has unknown threat",
    read=read_terrthreat,
)
