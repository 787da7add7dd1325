"""Electoral democracy: the polyarchy index of Varieties of Democracy."""

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, has_columns, take
from detente.sources.yearly.whittling import whittle

COLUMNS = {
    "ccode": column("ccode", "COWcode"),
    "year": column("year"),
    "v2x_polyarchy": column("v2x_polyarchy", dtype=pl.Float64),
}


def read_vdem(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per COW state and year with an index.

    Where two countries of V-Dem carry one COW number in a year (a state and its successor), the one counts whose
    rows go on longest.
    """
    known = take(rows, COLUMNS, source="vdem")
    country = rows["country_id"] if has_columns(rows, ["country_id"]) else known["ccode"].alias("country_id")
    known = known.with_columns(country).drop_nulls(["ccode", "v2x_polyarchy"])
    longest = known.with_columns(goes_on_to=pl.col("year").max().over("country_id"))
    return whittle(longest, keys=["ccode", "year"], order={"goes_on_to": True}).select(list(COLUMNS))


VDEM = YearlySource(
    name="vdem",
    title="Varieties of Democracy, electoral democracy (polyarchy)",
    version="16",
    licence="CC BY 4.0",
    citations=(
        "Coppedge, Michael, et al. (2026). V-Dem Country-Year Dataset v16. Varieties of Democracy (V-Dem) Project.",
        'Teorell, Jan, Michael Coppedge, Staffan Lindberg, and Svend-Erik Skaaning (2019). "Measuring Polyarchy Across '
        'the Globe, 1900-2017." Studies in Comparative International Development 54(1): 71-95.',
    ),
    address="",
    page="https://v-dem.net/data/the-v-dem-dataset/",
    how_to_get="download the country-year table (CSV) from the page and give it as data=",
    member="*cy*.csv",
    system="cow",
    first_year=1789,
    last_year=2025,
    columns={"v2x_polyarchy": "electoral democracy, 0 (least) to 1"},
    silence="null: a state without an index is unknown",
    read=read_vdem,
)
