"""National Material Capabilities: what a state can bring to bear, and its share of the system's total (CINC)."""

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, take

COLUMNS = {
    "ccode": column("ccode"),
    "year": column("year"),
    "milex": column("milex", dtype=pl.Float64),
    "milper": column("milper", dtype=pl.Float64),
    "irst": column("irst", dtype=pl.Float64),
    "pec": column("pec", dtype=pl.Float64),
    "tpop": column("tpop", dtype=pl.Float64),
    "upop": column("upop", dtype=pl.Float64),
    "cinc": column("cinc", dtype=pl.Float64),
}


def read_nmc(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per state and year: the six components and CINC; -9 is missing."""
    return take(rows, COLUMNS, source="nmc")


NMC = YearlySource(
    name="nmc",
    title="National Material Capabilities",
    version="7.0",
    licence="Correlates of War: no commercial use, cite, do not pass the files on",
    citations=(
        'Singer, J. David, Stuart Bremer, and John Stuckey (1972). "Capability Distribution, Uncertainty, and Major '
        'Power War, 1820-1965." In Bruce Russett (ed.), Peace, War, and Numbers. Beverly Hills: Sage, 19-48.',
        'Singer, J. David (1987). "Reconstructing the Correlates of War Dataset on Material Capabilities of States, '
        '1816-1985." International Interactions 14(1): 115-132.',
    ),
    address="https://correlatesofwar.org/wp-content/uploads/NMCv7.zip",
    page="https://correlatesofwar.org/data-sets/national-material-capabilities/",
    how_to_get="detente fetch nmc",
    member="*.csv",
    system="cow",
    first_year=1816,
    last_year=2022,
    columns={
        "milex": "military expenditure, thousand current US dollars (to 1913: thousand British pounds)",
        "milper": "military personnel, thousands",
        "irst": "iron and steel production, thousand tons",
        "pec": "primary energy consumption, thousand coal-ton equivalents",
        "tpop": "total population, thousands",
        "upop": "population in cities above 100,000, thousands",
        "cinc": "composite index: mean of the state's six shares of the system's totals, 0-1",
    },
    silence="null: a state without figures has unknown capabilities",
    read=read_nmc,
    known_faults=("CINC does not sum to 1 within a year (1.054 in 1816, 1.002 in 1950, 1.007 in 2022 in release 7.0)",),
)
