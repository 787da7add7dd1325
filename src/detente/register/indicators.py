"""Indicators: dated figures of states, one a row, each with the page that says it. Gaps stay gaps."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import polars as pl

from detente.errors import RegisterError
from detente.register.documents import as_paths, built_in, read_records
from detente.register.entry_rules import PRECISIONS
from detente.register.series import read_table
from detente.register.shape import as_row, find_shape_faults
from detente.register.shapes import INDICATOR

FIGURES = pl.Schema(
    {
        "indicator": pl.String(),
        "date": pl.Date(),
        "precision": pl.String(),
        "state": pl.String(),
        "partner": pl.String(),
        "amount": pl.Float64(),
        "source_url": pl.String(),
        "read_at": pl.String(),
        "checked_on": pl.Date(),
        "note": pl.String(),
    }
)
"""Columns of a table of figures."""


def load_indicators(*, paths: Sequence[str | Path] = ()) -> pl.DataFrame:
    """Load what the indicators are, sorted by name.

    Parameters
    ----------
    paths
        TOML files of your own with ``[[indicator]]`` tables.

    Returns
    -------
    polars.DataFrame
        ``name``, ``title``, ``unit``, ``meaning``, ``issue``, ``subject`` (id of an agreement or programme, null
        where none), ``frequency``, ``file``.

    Raises
    ------
    RegisterError
        A file cannot be read, or a name is used twice.

    Examples
    --------
    >>> load_indicators().columns[:3]
    ['name', 'title', 'unit']
    """
    return _declared(as_paths(paths)) if paths else _built_in_declared().clone()


def load_figures(*, paths: Sequence[str | Path] = ()) -> pl.DataFrame:
    """Load all figures of all indicators.

    Parameters
    ----------
    paths
        CSV files of your own with the columns of `FIGURES`.

    Returns
    -------
    polars.DataFrame
        `FIGURES` and ``file``, sorted by ``indicator``, ``date``, ``state``. A figure that is not there is unknown,
        never zero.

    Raises
    ------
    RegisterError
        A file cannot be read as declared, or a figure lacks its indicator, date, precision, state or amount.

    Examples
    --------
    >>> load_figures().columns[:4]
    ['indicator', 'date', 'precision', 'state']
    """
    return _figures(as_paths(paths)) if paths else _built_in_figures().clone()


@cache
def _built_in_declared() -> pl.DataFrame:
    return _declared(())


@cache
def _built_in_figures() -> pl.DataFrame:
    return _figures(())


def _declared(paths: tuple[Path, ...]) -> pl.DataFrame:
    rows = []
    for item in read_records([*built_in("indicators"), *paths], INDICATOR.name):
        for field, message in find_shape_faults(item.record, INDICATOR):
            raise RegisterError(f"{item.path}: indicator {item.name}: {field} {message}")
        rows.append(as_row(item.record, INDICATOR) | {"file": item.path.name})
    frame = pl.DataFrame(rows, schema={**INDICATOR.schema, "file": pl.String}, orient="row").sort("name")
    if (repeated := frame.filter(pl.col("name").is_duplicated())["name"]).len():
        raise RegisterError(f"indicator {repeated[0]!r} is declared twice: keep one declaration")
    return frame


def _figures(paths: tuple[Path, ...]) -> pl.DataFrame:
    tables = [
        _whole(read_table(path, schema=FIGURES), path).with_columns(pl.lit(path.name).alias("file"))
        for path in [*built_in("indicators", suffix=".csv"), *paths]
    ]
    empty = pl.DataFrame(schema={**FIGURES, "file": pl.String()})
    return pl.concat([empty, *tables]).sort("indicator", "date", "state", nulls_last=True)


def _whole(table: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Return a table as it is if every figure can be placed; the finer rules are for `check_indicators`."""
    is_figure = {name: pl.col(name).is_not_null() for name in ("indicator", "date", "state")}
    is_figure["precision"] = pl.col("precision").is_in(PRECISIONS).fill_null(False)
    is_figure["amount"] = pl.col("amount").is_finite().fill_null(False)
    for field, is_right in is_figure.items():
        wrong = table.with_row_index("line", offset=2).filter(~is_right)
        if wrong.height:
            line, value = wrong.select("line", field).row(0)
            fault = "is empty" if value is None else f"cannot be {value!r}"
            raise RegisterError(f"{path}: line {line}: {field} {fault}")
    return table
