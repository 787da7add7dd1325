"""Great powers: the major powers of Correlates of War, and Maoz's regional and global powers, as dated spells."""

import polars as pl

from detente.errors import DriftError
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import Column, column, take

COW_TERMS = "Correlates of War: no commercial use, cite, do not pass the files on"

_MAJORS = {
    "ccode": column("ccode"),
    **{name: column(name) for name in ("styear", "stmonth", "stday", "endyear", "endmonth", "endday")},
}


def read_majors(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per spell of major power status: ``ccode``, ``begins``, ``ends`` (both days included)."""
    spells = take(rows, _MAJORS, source="cow_majors")
    return spells.select(
        "ccode",
        pl.date("styear", "stmonth", "stday").alias("begins"),
        pl.date("endyear", "endmonth", "endday").alias("ends"),
    )


def read_maoz(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per spell: ``ccode``, ``level`` (``regional``, ``global``), ``begins``, ``ends``."""
    days: dict[str, Column] = {name: column(name, dtype=pl.Date) for name in _MAOZ_DAYS}
    table = take(rows, {"ccode": column("ccode"), **days}, source="maoz_powers")
    levels = [
        table.select(
            "ccode",
            pl.lit(level).alias("level"),
            pl.col(f"{stem}stdate").alias("begins"),
            pl.col(f"{stem}enddate").alias("ends"),
        )
        for level, stem in (("regional", "reg"), ("global", "glob"))
    ]
    spells = pl.concat(levels).filter(pl.any_horizontal(pl.col("begins", "ends").is_not_null()))
    if half := spells.null_count().sum_horizontal().item():
        raise DriftError(f"maoz_powers: {half} spells have one of their two days only")
    return spells


_MAOZ_DAYS = ("regstdate", "regenddate", "globstdate", "globenddate")

COW_MAJORS = YearlySource(
    name="cow_majors",
    title="Major Powers",
    version="2024",
    licence=COW_TERMS,
    citations=('Correlates of War Project (2024). "State System Membership List, v2024." correlatesofwar.org.',),
    address="https://correlatesofwar.org/wp-content/uploads/MajorPowers2024.zip",
    page="https://correlatesofwar.org/data-sets/state-system-membership/",
    how_to_get="detente fetch cow_majors",
    member="majors*.csv",
    system="cow",
    first_year=1816,
    last_year=2024,
    columns={"cowmaj": "1 where the state is a major power on some day of the period, else 0"},
    silence="0: the list names every major power",
    read=read_majors,
    known_faults=("A power's last day in a release is the release's own end (2016, 2024), not its end as a power",),
)

MAOZ_POWERS = YearlySource(
    name="maoz_powers",
    title="Regional and Global Powers",
    version="2010, as carried on to 2019",
    licence="no licence seen; cite",
    citations=(
        "Maoz, Zeev (2010). Networks of Nations: The Evolution, Structure, and Impact of International Networks, "
        "1816-2001. Cambridge University Press.",
    ),
    address="",
    page="https://svmiller.com/peacesciencer/reference/maoz_powers.html",
    how_to_get="export the table maoz_powers of the R package peacesciencer to CSV and give data=",
    member="*.csv",
    system="cow",
    first_year=1816,
    last_year=2019,
    columns={
        "regional_power": "1 where the state is a regional power on some day of the period, else 0",
        "global_power": "1 where it is a global power, else 0",
    },
    silence="0: the table names every regional and global power",
    read=read_maoz,
)
