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

PERIODS = ("year", "month", "day")
NOBODY = 0
"""Stands for a state without a number; no list gives it out."""


@dataclass(frozen=True, slots=True)
class Keys:
    """State numbers and years of a frame, row by row.

    ``sides``: suffix → state numbers, 0 where the frame has none (a state that the list never counted); one side ``""``
    for state-years, two sides ``"1"`` and ``"2"`` for dyad-years.
    ``years``: the year of each row, also where the frame counts months or days.
    """

    system: SystemList
    sides: dict[str, NDArray[np.int64]]
    years: NDArray[np.int64]

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

    ``month`` or ``day`` (dates) may stand for ``year``. A frame that has both is about dyads.

    Raises
    ------
    SchemaError
        A key column is missing, is not whole numbers or dates, or a row has no year.
    """
    name = NUMBER_COLUMNS[system]
    columns = set(frame.columns)
    sides = ("1", "2") if {f"{name}1", f"{name}2"} <= columns else ("",) if name in columns else ()
    period = next((column for column in PERIODS if column in columns), None)
    if not sides or period is None:
        raise SchemaError(
            f"needs {name}1 and {name}2 (dyads) or {name} (states), and one of year, month, day; the frame has "
            f"{', '.join(frame.columns)}. detente.add_codes(frame, column=..., scheme=..., to={system!r}) adds numbers"
        )
    numbers = {side: _whole_numbers(frame[f"{name}{side}"].fill_null(NOBODY)) for side in sides}
    years = frame[period] if period == "year" else frame[period].dt.year()
    if years.null_count():
        raise SchemaError(f"{period}: {years.null_count()} rows without a value; drop them, or say when they are")
    return Keys(system, numbers, _whole_numbers(years))


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


def _whole_numbers(series: nw.Series[Any]) -> NDArray[np.int64]:
    values = series.to_numpy()
    is_broken = values.dtype.kind == "f" and not np.array_equal(values, np.floor(values))
    if is_broken or values.dtype.kind not in "iuf":
        raise SchemaError(f"{series.name}: must be whole numbers, is {series.dtype}")
    return values.astype(np.int64)
