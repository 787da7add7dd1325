"""Read a publisher's table as text, and take typed columns from it by name. A cell that cannot be read stops it."""

import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import polars as pl
from polars.datatypes import DataTypeClass

from detente.errors import DriftError, UnreadableFileError
from detente.sources.inflate import reporting_damage

MISSING = ("", "NA", ".", "-9")
"""How yearly sources write that a number is missing. Never applied to codes or names: NA is Namibia."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column to take: the names under which releases have it, its type, and how a missing value is written.

    ``is_key``: a row without it says nothing of anybody, so that a missing value stops the reading.
    """

    names: tuple[str, ...]
    dtype: DataTypeClass | pl.DataType
    missing: tuple[str, ...] = MISSING
    is_key: bool = False


def column(*names: str, dtype: DataTypeClass | pl.DataType = pl.Int32, missing: tuple[str, ...] = MISSING) -> Column:
    """Declare a column by its names; shorthand for :class:`Column`."""
    return Column(names, dtype, missing)


def key(*names: str, dtype: DataTypeClass | pl.DataType = pl.Int32) -> Column:
    """Declare a column that every row must have: whom a row is about, or when."""
    return Column(names, dtype, is_key=True)


def read_table(path: Path, *, member: str = "*", needs: Sequence[str] = ()) -> pl.DataFrame:
    """Read a table, every cell as text where the file is text.

    Parameters
    ----------
    path
        ``.csv``, ``.tab``, ``.tsv``, ``.txt``, any of them in ``.gz`` or ``.zip``, or ``.parquet``.
    member
        Pattern of the file to take from a zip, in small or capital letters alike.
    needs
        The only columns to read from a text file, as far as it has them; all where it has none. Saves time.

    Raises
    ------
    UnreadableFileError
        No such file, a damaged one, or a zip without exactly one member of that name.
    """
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path)
        content, name = _content(path, member=member)
        separator = "\t" if Path(name).suffix in (".tab", ".tsv") or _has_more_tabs(content) else ","
        header = pl.read_csv(content, separator=separator, n_rows=0, encoding="utf8-lossy").columns if needs else []
        columns = [name for name in header if name in needs] or None
        encoding = _encoding(content)
        return pl.read_csv(content, separator=separator, columns=columns, infer_schema=False, encoding=encoding)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise UnreadableFileError(f"{path}: {error}") from error


def take(rows: pl.DataFrame, columns: Mapping[str, Column], *, source: str) -> pl.DataFrame:
    """Return the columns asked for, typed, under our names.

    Raises
    ------
    DriftError
        The table lacks a column, has a cell that is neither of the type nor a way to write "missing", or a row without
        a key.

    Examples
    --------
    >>> take(pl.DataFrame({"cowcode": ["2", "20"], "milex": ["1.5", "-9"]}),
    ...      {"ccode": column("ccode", "cowcode"), "milex": column("milex", dtype=pl.Float64)}, source="x").rows()
    [(2, 1.5), (20, None)]
    """
    return rows.select(_typed(rows, name, wanted, source) for name, wanted in columns.items())


def has_columns(rows: pl.DataFrame, names: Sequence[str]) -> bool:
    """Whether the table has all these columns: how a reader tells one layout from another."""
    return set(names) <= set(rows.columns)


def _typed(rows: pl.DataFrame, name: str, wanted: Column, source: str) -> pl.Series:
    held = next((known for known in wanted.names if known in rows.columns), None)
    if held is None:
        raise DriftError(
            f"{source}: no column {' or '.join(wanted.names)}; the table has {', '.join(rows.columns[:12])}. "
            "Is it this data set, in a release that is read?"
        )
    cells = _without_missing(rows[held], wanted.missing)
    typed = _cast(cells, wanted.dtype)
    unread = cells.filter(cells.is_not_null() & typed.is_null())
    if len(unread):
        raise DriftError(f"{source}: column {held}: {len(unread)} cells are no {wanted.dtype}, such as {unread[0]!r}")
    if wanted.is_key and (missing := typed.null_count()):
        raise DriftError(f"{source}: column {held}: {missing} rows have none; correct or drop them")
    return typed.alias(name)


def _without_missing(cells: pl.Series, missing: tuple[str, ...]) -> pl.Series:
    """Cells with null for every way in which the publisher writes that a value is missing."""
    if cells.dtype == pl.String:
        cells = cells.str.strip_chars()
        return cells.set(cells.is_in(list(missing)), None)
    if cells.dtype.is_float():
        cells = cells.fill_nan(None)
    codes = [int(text) for text in missing if text.startswith("-")]
    if not codes or not cells.dtype.is_numeric():
        return cells
    return cells.set(cells.is_in(pl.Series(codes).cast(cells.dtype, strict=False).drop_nulls().implode()), None)


def _cast(cells: pl.Series, dtype: DataTypeClass | pl.DataType) -> pl.Series:
    """Cells as the type; null where they are not of it. Whole numbers may be written with a decimal point."""
    if dtype == pl.Date and cells.dtype == pl.String:
        return cells.str.to_date("%Y-%m-%d", strict=False)
    if dtype.is_integer() and not cells.dtype.is_integer():
        numbers = cells.cast(pl.Float64, strict=False)
        cells = numbers.set(numbers != numbers.floor(), None)
    return cells.cast(dtype, strict=False)


def _content(path: Path, *, member: str) -> tuple[bytes, str]:
    """The bytes of the table and the name of its file."""
    if path.suffix not in (".gz", ".zip"):
        return path.read_bytes(), path.name
    with reporting_damage(str(path)):
        if path.suffix == ".gz":
            return gzip.decompress(path.read_bytes()), path.stem
        return _unzipped(path, member=member)


def _unzipped(path: Path, *, member: str) -> tuple[bytes, str]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if _is_called(name, member) and _is_file(name)]
        if len(names) != 1:
            raise UnreadableFileError(f"{path}: {len(names)} members are called {member}, must be one")
        return archive.read(names[0]), names[0]


def _is_called(name: str, pattern: str) -> bool:
    return fnmatchcase(Path(name).name.lower(), pattern.lower())


def _is_file(name: str) -> bool:
    return not name.endswith("/") and "__MACOSX" not in name


def _encoding(content: bytes) -> str:
    try:
        io.TextIOWrapper(io.BytesIO(content), encoding="utf-8").read()
    except UnicodeDecodeError:
        return "iso-8859-1"
    return "utf8"


def _has_more_tabs(content: bytes) -> bool:
    first = content.split(b"\n", 1)[0]
    return first.count(b"\t") > first.count(b",")
