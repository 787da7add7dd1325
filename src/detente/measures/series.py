"""The series that every measure reads: one row per period, one column of counts per class."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.domain.classes import CLASSES, CONFLICT, COOPERATION
from detente.domain.quads import QUADS
from detente.errors import SchemaError

Array = NDArray[np.float64]

LONGEST_STEP: Final = 1.5
"""Steps between periods may differ by this factor at most (months: 28 to 31 days); more is a gap."""


def sides_of(series: pl.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the cooperative and the conflictual columns of a series of classes or of quads.

    Raises
    ------
    SchemaError
        Neither all classes nor all quads are columns.

    Examples
    --------
    >>> sides_of(pl.DataFrame(schema=dict.fromkeys(QUADS, pl.Int64)))
    (('verbal_cooperation', 'material_cooperation'), ('verbal_conflict', 'material_conflict'))
    """
    if set(CLASSES) <= set(series.columns):
        return COOPERATION, CONFLICT
    if set(QUADS) <= set(series.columns):
        return QUADS[:2], QUADS[2:]
    raise SchemaError(
        f"a series needs the columns {', '.join(CLASSES)}, or {', '.join(QUADS)}; it has "
        f"{', '.join(series.columns)}. Name the columns to use, or build the panel with by=['class'] and pivot it"
    )


def count_sides(series: pl.DataFrame, *sides: Sequence[str]) -> Array:
    """Add the columns of each side up.

    Parameters
    ----------
    series
        ``period`` (Date), in order of time and without gaps, and columns of counts, 0 or more. Null in all columns
        used means that the period is not covered.
    *sides
        Names of the columns that make up each side; no column may stand on two sides.

    Returns
    -------
    numpy.ndarray
        (T, number of sides) counts; a row of NaN where the period is not covered.

    Raises
    ------
    SchemaError
        A column is missing, is no integer or serves twice; a count is below 0; a row is null only in part; the
        periods are unordered, repeat, or have a gap.

    Examples
    --------
    >>> series = pl.DataFrame({"period": [date(2001, 1, 1), date(2001, 2, 1)], "a": [3, None], "b": [1, None]})
    >>> count_sides(series, ["a"], ["b"])
    array([[ 3.,  1.],
           [nan, nan]])
    """
    check_periods(series)
    columns = [column for side in sides for column in side]
    if not all(sides) or len(set(columns)) < len(columns):
        raise SchemaError(f"every side needs a column, and none may serve twice; the sides are {sides}")
    if missing := [column for column in columns if column not in series.columns]:
        raise SchemaError(f"the series has no column {', '.join(missing)}; it has {', '.join(series.columns)}")
    if unfit := [column for column in columns if not series.schema[column].is_integer()]:
        raise SchemaError(f"counts must be integers; not so in {', '.join(unfit)}")
    counts = series.select(columns)
    gaps = pl.sum_horizontal(pl.all().is_null())
    partly = series.filter(counts.select((gaps > 0) & (gaps < len(columns))).to_series())
    negative = series.filter(counts.select(pl.any_horizontal(pl.all() < 0).fill_null(False)).to_series())
    if partly.height:
        raise SchemaError(f"{_days(partly)}: null in some columns only. A period is covered in all classes or none")
    if negative.height:
        raise SchemaError(f"{_days(negative)}: a count below 0")
    sums = [series.select(pl.sum_horizontal(list(side), ignore_nulls=False)).to_series() for side in sides]
    return np.column_stack([total.cast(pl.Float64).fill_null(float("nan")).to_numpy() for total in sums])


def directed_counts(
    a_to_b: pl.DataFrame,
    b_to_a: pl.DataFrame,
    *,
    cooperation: Sequence[str] | None,
    conflict: Sequence[str] | None,
) -> tuple[Array, Array]:
    """Return (T, 2) counts, cooperation first, of A's and of B's events; NaN where not covered.

    Raises
    ------
    SchemaError
        A series breaks its contract, or the periods differ.
    """
    check_periods(a_to_b)
    check_periods(b_to_a)
    if not a_to_b["period"].equals(b_to_a["period"]):
        raise SchemaError("the two directions must have the same periods; fill what is not covered with nulls")
    if cooperation is None or conflict is None:
        found = sides_of(a_to_b)
        cooperation, conflict = cooperation or found[0], conflict or found[1]
    return count_sides(a_to_b, cooperation, conflict), count_sides(b_to_a, cooperation, conflict)


def events_column(counts: Array, *, name: str) -> pl.Series:
    """Return the events per period as Int64, null where the period is not covered.

    Examples
    --------
    >>> events_column(np.array([[3.0, 1.0], [np.nan, np.nan]]), name="events_n").to_list()
    [4, None]
    """
    return pl.Series(name, counts.sum(axis=1)).fill_nan(None).cast(pl.Int64)


def check_periods(series: pl.DataFrame) -> None:
    """Raise SchemaError unless ``period`` holds dates in order, each once, without a gap.

    Examples
    --------
    >>> check_periods(pl.DataFrame({"period": [date(2001, 1, 1), date(2001, 2, 1), date(2001, 4, 1)]}))
    Traceback (most recent call last):
    ...
    detente.errors.SchemaError: a gap between 2001-02-01 and 2001-04-01: put a row of nulls for each period not covered
    """
    if series.schema.get("period") != pl.Date or series["period"].has_nulls():
        raise SchemaError("a series needs a column 'period' of dates, none of them null")
    steps = series["period"].diff().dt.total_days()[1:]
    if not series.height or (steps <= 0).any():
        raise SchemaError("periods must be in order of time, each once, and at least one")
    usual = steps.min()
    for step, start, end in zip(steps, series["period"], series["period"][1:], strict=False):
        if isinstance(usual, int) and step > LONGEST_STEP * usual:
            raise SchemaError(f"a gap between {start} and {end}: put a row of nulls for each period not covered")


def _days(rows: pl.DataFrame) -> str:
    """First few periods of some rows, for a message."""
    days: list[date] = rows["period"].head(3).to_list()
    return ", ".join(map(str, days)) + (" …" if rows.height > len(days) else "")
