"""Periods: closed-open stretches of time, named by their first day."""

from datetime import date

import polars as pl

from detente.types import Frequency

WIDTHS: dict[Frequency, str] = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}
"""Polars' names of the widths. Weeks start on Monday."""


def period_of(column: str, *, freq: Frequency) -> pl.Expr:
    """Return the first day of the period that holds a date.

    Examples
    --------
    >>> days = pl.DataFrame({"day": [date(2001, 9, 11)]})
    >>> days.select(period_of("day", freq="week")).item(), days.select(period_of("day", freq="quarter")).item()
    (datetime.date(2001, 9, 10), datetime.date(2001, 7, 1))
    """
    return pl.col(column).dt.truncate(WIDTHS[freq])


def periods_between(first: date, last: date, *, freq: Frequency) -> pl.DataFrame:
    """Return all periods that hold a day from ``first`` to ``last``, both included: ``period`` and its ``days_n``.

    Examples
    --------
    >>> periods_between(date(2020, 2, 10), date(2020, 3, 1), freq="month").rows()
    [(datetime.date(2020, 2, 1), 29), (datetime.date(2020, 3, 1), 31)]
    """
    width = WIDTHS[freq]
    ends = pl.DataFrame({"first": [first], "last": [last]}).select(pl.all().dt.truncate(width)).row(0)
    starts = pl.date_range(ends[0], ends[1], interval=width, eager=True).alias("period")
    days = (pl.col("period").dt.offset_by(width) - pl.col("period")).dt.total_days()
    return starts.to_frame().with_columns(days.cast(pl.Int32).alias("days_n"))
