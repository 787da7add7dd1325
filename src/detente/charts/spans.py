"""Periods on the page: where each is placed, which hang together, where nothing was observed."""

import polars as pl

from detente.errors import NotEnoughDataError


def require_rows(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the frame, or say that it is empty.

    Raises
    ------
    NotEnoughDataError
        (a ValueError) The frame has no row; the message names it.

    Examples
    --------
    >>> require_rows(pl.DataFrame({"year": [1990]}), "oil").height
    1
    """
    if frame.is_empty():
        raise NotEnoughDataError(f"the frame {name!r} has no rows to draw: leave the figure out and say why")
    return frame


def decimal_year(date: str) -> pl.Expr:
    """Return a date column as years with a fraction (1 July 1990 is 1990.496).

    Examples
    --------
    >>> frame = pl.DataFrame({"date": ["1990-01-01"]}).with_columns(pl.col("date").str.to_date())
    >>> frame.select(decimal_year("date")).item()
    1990.0
    """
    day = pl.col(date)
    length = pl.when(day.dt.is_leap_year()).then(366).otherwise(365)
    return day.dt.year() + (day.dt.ordinal_day() - 1) / length


def place_periods(
    frame: pl.DataFrame, *, by: str = "series", value: str = "net", step_days: float | None = None
) -> pl.DataFrame:
    """Give each observed period its place in the middle of its span, and number unbroken stretches.

    Parameters
    ----------
    frame
        ``period`` (Date, first day), ``by`` and ``value`` columns; ``is_covered`` (Boolean) where known.
    by
        Column that tells the lines apart.
    value
        Column whose null or NaN means not observed.
    step_days
        Length of a period; the median distance of each line's periods when not given.

    Returns
    -------
    polars.DataFrame
        Observed rows only, sorted, with ``x`` (decimal year), ``half`` (half a period, in years) and
        ``stretch`` (text): periods with the same stretch follow each other without a gap.

    Examples
    --------
    >>> frame = pl.DataFrame({
    ...     "period": ["1990-01-01", "1991-01-01", "1992-01-01", "1993-01-01"],
    ...     "series": ["GDELT"] * 4, "net": [0.1, None, 0.3, 0.2]}).with_columns(pl.col("period").str.to_date())
    >>> place_periods(frame).select("x", "stretch").rows()
    [(1990.5, 'GDELT 0'), (1992.5, 'GDELT 1'), (1993.5, 'GDELT 1')]
    """
    observed = pl.col(value).is_not_null() & pl.col(value).cast(pl.Float64).is_not_nan()
    if "is_covered" in frame.columns:
        observed &= pl.col("is_covered").fill_null(value=False)
    spaced = frame.sort(by, "period").with_columns(
        start=decimal_year("period"), _since=pl.col("period").diff().dt.total_days().over(by)
    )
    median = pl.col("_since").median().over(by).fill_null(365)
    step = (median if step_days is None else pl.lit(step_days)) / 365.25
    kept = spaced.with_columns(half=step / 2).filter(observed)
    distance = pl.col("start").diff().over(by)
    breaks = (distance > pl.col("half") * 3.2).fill_null(value=False).cum_sum().over(by)
    return kept.with_columns(
        x=(pl.col("start") + pl.col("half")).round(3), stretch=pl.format("{} {}", pl.col(by), breaks)
    ).drop("start", "_since")


def place_years(frame: pl.DataFrame, *, by: str, value: str) -> pl.DataFrame:
    """Place yearly rows on the year itself; else as `place_periods`.

    Examples
    --------
    >>> frame = pl.DataFrame({"year": [1990, 1992], "state": ["A"] * 2, "n": [1, 2]})
    >>> place_years(frame, by="state", value="n").select("x", "stretch").rows()
    [(1990.0, 'A 0'), (1992.0, 'A 1')]
    """
    dated = frame.with_columns(period=pl.date(pl.col("year"), 1, 1))
    yearly = place_periods(dated, by=by, value=value, step_days=365.25)
    return yearly.with_columns(x=pl.col("year").cast(pl.Float64))


def uncovered(placed: pl.DataFrame, *, start: float, end: float) -> list[tuple[float, float]]:
    """Return the spans between ``start`` and ``end`` (decimal years) in which no line was observed.

    Examples
    --------
    >>> placed = pl.DataFrame({"x": [1990.5, 1993.5], "half": [0.5, 0.5]})
    >>> uncovered(placed, start=1990.0, end=1995.0)
    [(1991.0, 1993.0), (1994.0, 1995.0)]
    """
    gaps, reached = [], start
    edges = placed.select(pl.col("x") - pl.col("half"), (pl.col("x") + pl.col("half")).alias("to"))
    for begin, finish in edges.sort("x").iter_rows():
        if begin - reached > 0.15:
            gaps.append((reached, begin))
        reached = max(reached, finish)
    if end - reached > 0.15:
        gaps.append((reached, end))
    return gaps


def year_ticks(start: float, end: float, *, at_most: int) -> list[int]:
    """Return round years between two decimal years, at most so many.

    Examples
    --------
    >>> year_ticks(1979.0, 2026.9, at_most=6)
    [1980, 1990, 2000, 2010, 2020]
    """
    for step in (1, 2, 5, 10, 20, 50):
        first = -(-int(start * 1000) // (step * 1000)) * step
        ticks = list(range(first, int(end) + 1, step))
        if len(ticks) <= at_most:
            break
    return ticks
