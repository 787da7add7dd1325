"""Yearly series that ship with the package, and their loader.

The tables are made by ``tools/build_series.py`` from the publishers' files. Every row names its
``source``, which ``sources.csv`` resolves to addresses, licence and citation.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl

from detente.errors import RegisterError
from detente.register.declarations import SERIES, Series, Source

FOLDER = Path(__file__).parent / "series"

SOURCE_COLUMNS = ("source", "publisher", "citation", "licence", "source_url", "read_at", "release")


def series_names() -> tuple[str, ...]:
    """Return the names of the series.

    Examples
    --------
    >>> series_names()
    ('dyad_year_events', 'un_agreement', 'brent_year', 'warheads_year')
    """
    return tuple(SERIES)


def load_series(name: str) -> pl.DataFrame:
    """Load one series with the addresses of its rows.

    Parameters
    ----------
    name
        One of `series_names`.

    Returns
    -------
    polars.DataFrame
        The declared columns (`SERIES`), then ``source_url`` and ``read_at``, sorted by the key.
        Null means unknown; a year that is not there is unknown too, never zero.

    Raises
    ------
    RegisterError
        No such series, or its file does not match the declaration.

    Notes
    -----
    Read once per process.

    Examples
    --------
    >>> brent = load_series("brent_year")
    >>> brent.row(by_predicate=pl.col("year") == 2025, named=True)["usd_per_barrel"]
    69.14
    """
    return _load(name).clone()


def series_sources(name: str) -> tuple[Source, ...]:
    """Return the sources of one series, with citation, licence and addresses.

    Raises
    ------
    RegisterError
        No such series.

    Examples
    --------
    >>> [source.licence for source in series_sources("un_agreement")]
    ['CC0']
    """
    sources = load_sources()
    return tuple(sources[source] for source in _declared(name).source_names)


def load_sources(folder: Path = FOLDER) -> Mapping[str, Source]:
    """Load the sources of the series by short name.

    Raises
    ------
    RegisterError
        ``sources.csv`` is missing, has other columns, or names a source twice.

    Examples
    --------
    >>> load_sources()["fas_warheads"].licence
    'CC BY 4.0'
    """
    path = folder / "sources.csv"
    frame = read_table(path, schema=dict.fromkeys(SOURCE_COLUMNS, pl.String()))
    if frame["source"].is_duplicated().any():
        raise RegisterError(f"{path}: a source is named twice: keep one line each")
    return {row["source"]: Source(**row) for row in frame.iter_rows(named=True)}


def read_table(path: Path, *, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Read a CSV whose header and types must be those of the schema; empty fields are null.

    Raises
    ------
    RegisterError
        The file is missing, its header differs, or a field is not of its type.

    Examples
    --------
    >>> read_table(FOLDER / "warheads_year.csv", schema=SERIES["warheads_year"].schema).width
    4
    """
    try:
        with path.open(encoding="utf-8") as file:
            header = file.readline().rstrip("\n").split(",")
        if header != list(schema):
            raise RegisterError(f"{path}: columns are {header}, must be {list(schema)}")
        return pl.read_csv(path, schema=pl.Schema(schema))
    except (OSError, UnicodeDecodeError, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0]
        raise RegisterError(f"{path}: cannot be read as declared: {reason}") from error


@cache
def _load(name: str) -> pl.DataFrame:
    schema = _declared(name).schema
    sources = load_sources()
    addresses = pl.DataFrame(
        [(source.source, source.source_url, source.read_at) for source in sources.values()],
        schema=["source", "source_url", "read_at"],
        orient="row",
    )
    table = read_table(FOLDER / f"{name}.csv", schema=schema)
    unknown = set(table["source"]) - set(sources)
    if unknown:
        raise RegisterError(f"{name}.csv names sources {sorted(map(str, unknown))} missing in sources.csv")
    return table.join(addresses, on="source", how="left", maintain_order="left", validate="m:1")


def _declared(name: str) -> Series:
    if name not in SERIES:
        raise RegisterError(f"no series is named {name!r}: choose from {', '.join(SERIES)}")
    return SERIES[name]
