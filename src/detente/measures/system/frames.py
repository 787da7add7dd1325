"""Frames of any kind at the measures' door: read as Polars, handed back as what came in."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl

from detente.errors import SchemaError


def column_names(native: Any, *, what: str = "the frame") -> list[str]:
    """Return the names of a frame's columns.

    Raises
    ------
    SchemaError
        It is no frame.

    Examples
    --------
    >>> column_names(pl.LazyFrame({"a": [1], "b": [2]}))
    ['a', 'b']
    """
    names: list[str] = _frame(native, what).collect_schema().names()
    return names


def as_polars(native: Any, *columns: str, what: str = "the frame") -> pl.DataFrame:
    """Return the named columns of a frame as a Polars frame that holds its rows.

    Parameters
    ----------
    native
        Any frame that narwhals understands (Polars, pandas, PyArrow, DuckDB, PySpark; lazy or not).
    columns
        The columns needed; repeats count once. Not-a-number becomes null: to Polars it would be a value. ``period`` is
        a date again where pandas made it a timestamp.
    what
        What the frame is, for messages.

    Raises
    ------
    SchemaError
        It is no frame, or lacks a column.

    Examples
    --------
    >>> as_polars(pl.LazyFrame({"a": [1], "b": [2]}), "a").columns
    ['a']
    """
    wanted = list(dict.fromkeys(columns))
    frame = _frame(native, what)
    names = frame.collect_schema().names()
    if missing := [name for name in wanted if name not in names]:
        raise SchemaError(f"{what} has no column {', '.join(missing)}; it has {', '.join(names)}")
    rows: pl.DataFrame = frame.lazy().select(*wanted).collect(backend="polars").to_native()
    dates = [pl.col("period").cast(pl.Date)] if rows.schema.get("period") == pl.Datetime else []
    return rows.with_columns(pl.selectors.float().fill_nan(None), *dates)


def same_kind(result: pl.DataFrame, native: Any) -> Any:
    """Return a result as the kind of frame that came in.

    A lazy Polars frame gives a lazy one; every other lazy kind gives Polars. In pandas, numbers that may be missing are
    ``Int64``, ``Float64`` and ``boolean``, and missing text is None.

    Examples
    --------
    >>> type(same_kind(pl.DataFrame({"a": [1]}), pl.LazyFrame())).__name__
    'LazyFrame'
    """
    frame = nw.from_native(native)
    if isinstance(frame, nw.LazyFrame):
        return result.lazy() if frame.implementation.is_polars() else result
    if frame.implementation.is_polars():
        return result
    if frame.implementation.is_pandas_like():
        return _as_pandas(result, frame.implementation.to_native_namespace())
    schema = nw.from_native(result).schema
    return nw.from_dict(result.to_dict(as_series=False), schema=schema, backend=frame.implementation).to_native()


def as_numbers(rows: pl.DataFrame, *columns: str, what: str) -> pl.DataFrame:
    """Return the rows with these columns as Float64.

    Raises
    ------
    SchemaError
        A column holds no numbers, or a number below 0.

    Examples
    --------
    >>> as_numbers(pl.DataFrame({"cinc": [1, None]}), "cinc", what="capabilities")["cinc"].to_list()
    [1.0, None]
    """
    for name in columns:
        if not rows.schema[name].is_numeric() and rows.schema[name] != pl.Null:
            raise SchemaError(f"{what}: {name} must be numbers; it is {rows.schema[name]}")
    numbers = rows.with_columns(pl.col(columns).cast(pl.Float64))
    if (below := numbers.filter(pl.any_horizontal(pl.col(columns) < 0))).height:
        raise SchemaError(f"{what}: {' or '.join(columns)} below 0 in {below.height} rows")
    return numbers


def check_unique(rows: pl.DataFrame, keys: Sequence[str], *, what: str) -> None:
    """Raise SchemaError where a key is null or stands twice.

    Examples
    --------
    >>> check_unique(pl.DataFrame({"ccode": [2, 2], "year": [1990, 1990]}), ["ccode", "year"], what="capabilities")
    Traceback (most recent call last):
    ...
    detente.errors.SchemaError: capabilities: ccode 2, year 1990 stands more than once (1 such keys)
    """
    if empty := rows.filter(pl.any_horizontal(pl.col(keys).is_null())).height:
        raise SchemaError(f"{what}: {empty} rows without {' or '.join(keys)}")
    if rows.select(keys).n_unique() < rows.height:
        repeated = rows.filter(pl.struct(keys).is_duplicated()).select(keys).unique(maintain_order=True)
        first = ", ".join(f"{name} {value}" for name, value in repeated.row(0, named=True).items())
        raise SchemaError(f"{what}: {first} stands more than once ({repeated.height} such keys)")


def _frame(native: Any, what: str) -> Any:
    try:
        return nw.from_native(native)
    except TypeError as error:
        raise SchemaError(f"{what}: {type(native).__name__} is no frame") from error


def _as_pandas(result: pl.DataFrame, backend: Any) -> Any:
    """Columns with the pandas types that can tell missing from zero."""
    frame = backend.DataFrame(result.to_dict(as_series=False))
    types = {name: kind for name, dtype in result.schema.items() if (kind := _pandas_type(dtype))}
    return frame.astype(types)


def _pandas_type(dtype: pl.DataType) -> str | None:
    if dtype.is_integer():
        return "Int64"
    if dtype.is_float():
        return "Float64"
    if dtype == pl.Boolean:
        return "boolean"
    return "datetime64[ms]" if dtype == pl.Date else None
