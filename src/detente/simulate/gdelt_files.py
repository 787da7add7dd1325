"""Write simulated GDELT 2.0 files: invented rows in the real layout, for benchmarks and tests.

The proportions are those of real files of August 2022: a quarter of the rows name two countries, a fifth of all rows
two different ones; two or three rows come from one article; zipped, a file is five to seven times smaller.
"""

import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

COUNTRIES = (
    "USA", "RUS", "CHN", "GBR", "FRA", "DEU", "JPN", "UKR", "IND", "PAK", "IRN", "ISR", "TUR", "POL", "SYR", "IRQ",
    "EGY", "SAU", "KOR", "PRK", "CAN", "MEX", "BRA", "ARG", "AUS", "ITA", "ESP", "NLD", "SWE", "NOR", "FIN", "GEO",
    "ARM", "AZE", "KAZ", "UZB", "AFG", "NGA", "ZAF", "KEN",
)  # fmt: skip
COUNTRY_WEIGHTS = 1 / np.arange(2, len(COUNTRIES) + 2)
ROLES = ("", "GOV", "MIL", "LEG", "MED", "BUS", "COP", "CVL")
CODES = (
    "010", "011", "012", "013", "014", "020", "023", "030", "036", "040", "042", "043", "046", "051", "057", "061",
    "062", "071", "080", "084", "090", "100", "111", "112", "120", "130", "138", "141", "150", "160", "163", "172",
    "173", "174", "190", "193", "195",
)  # fmt: skip
SYLLABLES = (
    "ba",
    "con",
    "der",
    "el",
    "fra",
    "gor",
    "hil",
    "in",
    "kor",
    "lan",
    "mos",
    "nor",
    "pol",
    "ras",
    "ster",
    "ton",
)
VOCABULARY_N, PLACES_N = 6_000, 4_000


def simulate_gdelt2(*, rows_n: int, slot: datetime, first_id: int, rng: np.random.Generator) -> pl.DataFrame:
    """Return ``rows_n`` invented rows in GDELT 2.0's 61 columns, all as text, added in the 15 minutes from ``slot``.

    Examples
    --------
    >>> rows = simulate_gdelt2(rows_n=5, slot=datetime(2022, 8, 18), first_id=1, rng=np.random.default_rng(1))
    >>> rows.shape
    (5, 61)
    """
    article = np.sort(rng.integers(0, max(1, int(rows_n / 2.4)), rows_n))
    articles_n = int(article.max()) + 1
    weights = COUNTRY_WEIGHTS / COUNTRY_WEIGHTS.sum()
    names_two = rng.random(rows_n) < 0.25
    first = np.where(names_two | (rng.random(rows_n) < 0.45), rng.choice(COUNTRIES, rows_n, p=weights), "")
    same = rng.random(rows_n) < 0.1
    second = np.where(names_two, np.where(same, first, rng.choice(COUNTRIES, rows_n, p=weights)), "")
    lag = rng.choice([0, 1, 7, 30, 365, 3650], rows_n, p=[0.976, 0.008, 0.006, 0.005, 0.003, 0.002])
    day = pl.Series((np.datetime64(slot.date()) - lag.astype("timedelta64[D]")).astype("datetime64[D]"))
    code = np.array(CODES)[rng.integers(0, len(CODES), rows_n)]
    mentions = rng.choice([1, 2, 4, 5, 8, 10], rows_n).astype(str)
    tone = np.round(rng.normal(-1.5, 4, articles_n), 13)[article].astype(str)
    columns = {
        "id": pl.Series(first_id + np.arange(rows_n)).cast(pl.String),
        "day": (text := day.dt.to_string("%Y%m%d")),
        "month": text.str.slice(0, 6),
        "year": text.str.slice(0, 4),
        "fraction": text.str.slice(0, 4) + ".6301",
    }
    for side, country in (("a", first), ("b", second)):
        role = np.array(ROLES)[rng.integers(0, len(ROLES), rows_n)]
        named = pl.Series(country) + pl.Series(role)
        name = pl.select(pl.when(named == "").then(named).otherwise("ACTOR " + named)).to_series()
        actor = [named, name, country, *([""] * 4), role, "", ""]
        columns |= {f"{side}{i}": pl.Series(_column(value, rows_n)) for i, value in enumerate(actor)}
    root = np.array([text[:2] for text in code])
    quad = np.select([root < "06", root < "09", root < "14"], ["1", "2", "3"], "4")
    event = [
        (rng.random(rows_n) < 0.59).astype(int).astype(str), code, np.array([text[:3] for text in code]), root, quad,
        np.round(rng.uniform(-10, 10, rows_n), 1).astype(str), mentions, "1", mentions, tone,
    ]  # fmt: skip
    columns |= {f"e{i}": pl.Series(_column(value, rows_n)) for i, value in enumerate(event)}
    places = _places(rng)
    usual = rng.integers(0, PLACES_N, articles_n)[article]
    for where in ("p", "q", "r"):
        place = np.where(rng.random(rows_n) < 0.6, usual, rng.integers(0, PLACES_N, rows_n))
        columns |= {f"{where}{name}": values.gather(place) for name, values in places.items()}
    columns["added"] = pl.Series(_column(slot.strftime("%Y%m%d%H%M%S"), rows_n))
    columns["url"] = _urls(articles_n, rng).gather(article)
    return pl.DataFrame(columns)


def write_gdelt2(folder: Path, *, rows_n: int, files_n: int, rng: np.random.Generator) -> list[Path]:
    """Write ``rows_n`` invented rows as ``files_n`` zipped 15-minute files, named as the publisher names them."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    per_file = rows_n // files_n
    for number in range(files_n):
        slot = datetime(2022, 8, 18) + number * timedelta(minutes=15)
        rows = simulate_gdelt2(rows_n=per_file, slot=slot, first_id=1_059_112_121 + number * per_file, rng=rng)
        name = f"{slot:%Y%m%d%H%M%S}.export.CSV"
        with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, as_lines(rows))
        paths.append(folder / f"{name}.zip")
    return paths


def as_lines(rows: pl.DataFrame) -> str:
    """Return rows of text as tab-separated lines without header or quoting."""
    return rows.write_csv(separator="\t", include_header=False, quote_style="never")


def _column(value: object, rows_n: int) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    return np.full(rows_n, value) if isinstance(value, str) else np.asarray(value)


def _vocabulary(rng: np.random.Generator) -> pl.Series:
    parts = np.array(SYLLABLES)[rng.integers(0, len(SYLLABLES), (VOCABULARY_N, 3))]
    return pl.DataFrame(parts).select(pl.concat_str(pl.all())).to_series()


def _places(rng: np.random.Generator) -> dict[str, pl.Series]:
    """Columns of invented places: type, name, country, two divisions, latitude, longitude, feature."""
    words = _vocabulary(rng)
    names = [words.gather(rng.integers(0, VOCABULARY_N, PLACES_N)).str.to_titlecase() for _ in range(3)]
    country = pl.Series(rng.choice(["US", "RS", "UP", "CH", "UK", "FR", "GM", "IS", "IR", "TU"], PLACES_N))
    division = pl.Series(rng.integers(10, 99, PLACES_N)).cast(pl.String)
    return {
        "type": pl.Series(["4"] * PLACES_N),
        "name": names[0] + ", " + names[1] + ", " + names[2],
        "country": country,
        "adm1": country + division,
        "adm2": pl.Series(rng.integers(10_000, 99_999, PLACES_N)).cast(pl.String),
        "latitude": pl.Series(np.round(rng.uniform(-60, 75, PLACES_N), 4)).cast(pl.String),
        "longitude": pl.Series(np.round(rng.uniform(-180, 180, PLACES_N), 4)).cast(pl.String),
        "feature": pl.Series(-rng.integers(10_000, 4_000_000, PLACES_N)).cast(pl.String),
    }


def _urls(articles_n: int, rng: np.random.Generator) -> pl.Series:
    words = _vocabulary(rng)
    slug = {f"w{i}": words.gather(rng.integers(0, VOCABULARY_N, articles_n)) for i in range(7)}
    numbers = {"host": rng.integers(0, 3000, articles_n), "number": rng.integers(10**7, 10**8, articles_n)}
    text = pl.format(
        "https://www.news{}.example/article/{}-{}.html",
        "host",
        pl.concat_str(list(slug), separator="-"),
        "number",
    )
    return pl.DataFrame(numbers | slug).select(text).to_series()
