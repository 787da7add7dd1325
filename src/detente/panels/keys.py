"""The keys of a user's frame: which states, and which year, each row is about; and columns put back in its own kind."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.domain.membership import NUMBER_COLUMNS
from detente.errors import SchemaError
from detente.types import SystemList

PERIODS = ("day", "month", "year")
"""Columns that say when. Of several in one frame the finest counts: dyad-months may carry their year."""
FIRST_YEAR, LAST_YEAR = 1500, 2499
"""Years that the joins know."""
WIDEST_NUMBER = 1000
"""State numbers lie below: two of them are packed into one number by it."""
NOBODY = 0
"""Stands for a state without a number; no list gives it out."""


@dataclass(frozen=True, slots=True)
class Keys:
    """State numbers and periods of a frame, row by row.

    ``sides``: suffix → state numbers, 0 where the frame has none (a state that the list never counted); one side ``""``
    for state-years, two sides ``"1"`` and ``"2"`` for dyad-years.
    ``years``: the year of each row, also where the frame counts months or days.
    ``period``: ``year``, ``month`` or ``day``, which the frame counts. ``when``: its values, whole years or days
    (datetime64[D]).
    """

    system: SystemList
    sides: dict[str, NDArray[np.int64]]
    years: NDArray[np.int64]
    period: str
    when: NDArray[Any]

    @property
    def is_dyadic(self) -> bool:
        """Whether each row is about two states."""
        return len(self.sides) == 2

    @property
    def is_named(self) -> NDArray[np.bool_]:
        """Which rows have a number for every side."""
        return is_named(tuple(self.sides.values()))


def read_keys(frame: nw.DataFrame[Any], *, system: SystemList) -> Keys:
    """Read the keys of a frame by the field's names: ``ccode`` and ``year``, or ``ccode1``, ``ccode2`` and ``year``.

    ``month`` or ``day`` (dates) may stand for ``year``, or beside it: the finest counts. A frame that has numbers of
    states and of dyads is about dyads.

    Raises
    ------
    SchemaError
        A key column is missing or is not whole numbers or dates; a row has no period, or a number or year that no join
        knows.
    """
    name = NUMBER_COLUMNS[system]
    columns = set(frame.columns)
    sides = ("1", "2") if {f"{name}1", f"{name}2"} <= columns else ("",) if name in columns else ()
    period = period_column(frame)
    if not sides or period is None:
        raise SchemaError(
            f"needs {name}1 and {name}2 (dyads) or {name} (states), and one of year, month, day; the frame has "
            f"{', '.join(frame.columns)}. detente.add_codes(frame, column=..., scheme=..., to={system!r}) adds numbers"
        )
    numbers = {side: _state_numbers(frame[f"{name}{side}"]) for side in sides}
    when = _moments(frame[period])
    years = when if period == "year" else when.astype("datetime64[Y]").astype(np.int64) + 1970
    if len(years) and (years.min() < FIRST_YEAR or years.max() > LAST_YEAR):
        raise SchemaError(
            f"{period}: must lie between {FIRST_YEAR} and {LAST_YEAR}; it goes from {years.min()} to {years.max()}"
        )
    return Keys(system, numbers, years, period, when)


def period_column(frame: nw.DataFrame[Any]) -> str | None:
    """Return the column that says when: ``day`` before ``month`` before ``year``; None where there is none of them.

    Examples
    --------
    >>> period_column(as_eager(pl.DataFrame({"year": [1991], "month": ["1991-12-01"]})))
    'month'
    """
    columns = set(frame.columns)
    return next((name for name in PERIODS if name in columns), None)


def as_unit(numbers: tuple[NDArray[np.int64], ...]) -> NDArray[np.int64]:
    """Return each row's state or dyad as one number, in the order of the states' numbers.

    Examples
    --------
    >>> as_unit((np.array([2, 365]), np.array([365, 2]))).tolist()
    [2365, 365002]
    """
    return numbers[0] if len(numbers) == 1 else numbers[0] * WIDEST_NUMBER + numbers[1]


def is_named(numbers: tuple[NDArray[np.int64], ...]) -> NDArray[np.bool_]:
    """Return which rows have a number for every state."""
    return np.asarray(np.all([number != NOBODY for number in numbers], axis=0))


def as_eager(native: Any) -> nw.DataFrame[Any]:
    """Return a frame of any kind as one that holds its rows; a lazy Polars frame is collected.

    Raises
    ------
    SchemaError
        It is no frame, or a lazy one of another kind.
    """
    if isinstance(native, pl.LazyFrame):
        native = native.collect()
    try:
        return nw.from_native(native, eager_only=True)
    except TypeError as error:
        kind = type(native).__name__
        raise SchemaError(f"{kind} is no frame that holds its rows: give Polars, pandas or PyArrow") from error


def as_series(series: nw.Series[Any]) -> pl.Series:
    """Return a column of any kind of frame as a Polars series; one that is Polars' already is not copied."""
    native = series.to_native()
    return native if isinstance(native, pl.Series) else pl.Series(series.name, series.to_list())


def put_columns(native: Any, columns: pl.DataFrame) -> Any:
    """Return the frame with the columns added, in its own kind.

    Raises
    ------
    SchemaError
        The frame has one of the columns already, or another number of rows.
    """
    frame = as_eager(native)
    if taken := [name for name in columns.columns if name in frame.columns]:
        raise SchemaError(f"the frame already has {', '.join(taken)}: drop or rename before adding again")
    if columns.height != len(frame):
        raise SchemaError(f"{columns.height} values for {len(frame)} rows")
    if isinstance(native, pl.DataFrame | pl.LazyFrame):
        whole = frame.to_native().hstack(columns)
        return whole.lazy() if isinstance(native, pl.LazyFrame) else whole
    backend = frame.implementation
    added = [nw.new_series(series.name, _plain(series), backend=backend) for series in columns]
    index = frame.to_native().index if backend.is_pandas() else None
    if index is not None:
        added = [nw.from_native(one.to_native().set_axis(index), series_only=True) for one in added]
    return frame.with_columns(*added).to_native()


def _plain(series: pl.Series) -> Any:
    """Values as other frames take them: arrays where nothing is missing, lists with None where something is."""
    return series.to_numpy() if not series.null_count() and series.dtype.is_numeric() else series.to_list()


def _state_numbers(series: nw.Series[Any]) -> NDArray[np.int64]:
    """State numbers, 0 where there is none."""
    numbers = _whole_numbers(series.fill_null(NOBODY))
    if len(numbers) and (numbers.min() < 0 or numbers.max() >= WIDEST_NUMBER):
        strange = numbers[(numbers < 0) | (numbers >= WIDEST_NUMBER)]
        raise SchemaError(
            f"{series.name}: {len(strange)} rows have a number that is no state's, such as {strange[0]}; numbers lie "
            f"between 1 and {WIDEST_NUMBER - 1}. Drop those rows, or make the number null where there is none"
        )
    return numbers


def _moments(series: nw.Series[Any]) -> NDArray[Any]:
    """Years as whole numbers, months and days as datetime64[D]."""
    if missing := series.null_count():
        raise SchemaError(f"{series.name}: {missing} rows without a value; drop them, or say when they are")
    if series.name == "year":
        return _whole_numbers(series)
    if series.dtype not in (nw.Date, nw.Datetime):
        raise SchemaError(
            f"{series.name}: must be dates (a month is named by its first day), is {series.dtype}; make dates of "
            "it, or give the column another name"
        )
    if isinstance(series.dtype, nw.Datetime) and series.dtype.time_zone:
        series = series.dt.replace_time_zone(None)  # the day on the clock there, not the one in Greenwich
    days: NDArray[np.datetime64] = series.to_numpy().astype("datetime64[D]")
    return days


def _whole_numbers(series: nw.Series[Any]) -> NDArray[np.int64]:
    values = series.to_numpy()
    is_broken = values.dtype.kind == "f" and not np.array_equal(values, np.floor(values))
    if is_broken or values.dtype.kind not in "iuf":
        raise SchemaError(f"{series.name}: must be whole numbers, is {series.dtype}")
    return values.astype(np.int64)
