"""What a frame asks of a dated source: the days of each row's period, and whether the source's span reaches into it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.panels.keys import FIRST_YEAR, LAST_YEAR, Keys, as_eager, read_keys
from detente.panels.lookup import Numbers
from detente.types import SystemList


@dataclass(frozen=True, slots=True)
class AskedPeriods:
    """What a frame asks of a dated source: the keys of its rows, and the days of their periods.

    Attributes
    ----------
    first, last
        First and last day of each row's period, as days since 1970; of a period that is carried the source's last day.
    is_within
        Whether the source's span reaches into the period, so that its silence says something.
    is_after
        Whether the period lies wholly after the span.
    """

    keys: Keys
    first: Numbers
    last: Numbers
    is_within: NDArray[np.bool_]
    is_after: NDArray[np.bool_]

    @property
    def years(self) -> Numbers:
        """The year of each row's first day."""
        return self.first.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970

    def flagged(self, columns: pl.DataFrame, *, name: str) -> pl.DataFrame:
        """Return columns with ``{name}_carried``: whether a row's values are those of the source's last day."""
        return columns.with_columns(pl.Series(f"{name}_carried", self.is_after & self.keys.is_named))


def asked_periods(native: Any, *, system: SystemList, span: tuple[date, date], carry_forward: bool) -> AskedPeriods:
    """Return what a frame asks of a source that spans these days, both included.

    Raises
    ------
    SchemaError
        As :func:`~detente.panels.keys.read_keys`.
    """
    keys = read_keys(as_eager(native), system=system)
    first, last = row_days(keys)
    first_day, last_day = (day_number(day) for day in span)
    is_after = first > last_day
    if carry_forward:
        first, last = np.minimum(first, last_day), np.minimum(last, last_day)
    return AskedPeriods(keys, first, last, (first <= last_day) & (last >= first_day), is_after)


def row_days(keys: Keys) -> tuple[Numbers, Numbers]:
    """Return the first and the last day of each row's year, month or day, as days since 1970."""
    if keys.period == "year":
        return year_days(keys.years)
    if keys.period == "day":
        return keys.when.astype(np.int64), keys.when.astype(np.int64)
    months = keys.when.astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64), (months + 1).astype("datetime64[D]").astype(np.int64) - 1


def year_days(years: Numbers) -> tuple[Numbers, Numbers]:
    """Return the first and the last day of each year, as days since 1970.

    Examples
    --------
    >>> year_days(np.array([1970, 1972]))
    (array([  0, 730]), array([ 364, 1095]))
    """
    starts = np.arange(FIRST_YEAR - 1970, LAST_YEAR - 1970 + 2).astype("datetime64[Y]").astype("datetime64[D]")
    days, place = starts.astype(np.int64), years - FIRST_YEAR
    return days[place], days[place + 1] - 1


def day_number(day: date) -> int:
    """Return a day as days since 1970."""
    return (day - date(1970, 1, 1)).days
