"""Dated conversion of state codes in a frame: COW 365 is the Soviet Union in 1985 and Russia today."""

from functools import cache
from typing import Any

import narwhals as nw
import polars as pl

from detente.domain.state_codes import code_table
from detente.domain.state_table import all_states, codes_of
from detente.errors import SchemaError, UnknownStateError
from detente.panels.keys import as_eager, as_series, period_column, put_columns
from detente.types import StateScheme

NUMBERED = ("cow", "gw")
STEMS: dict[StateScheme, str] = {
    "iso3": "iso3", "cow": "ccode", "gw": "gwcode", "cameo": "cameo", "fips": "fips", "icews": "icews",
    "polecat": "polecat", "name": "name",
}  # fmt: skip


def add_codes(frame: Any, *, column: str, scheme: StateScheme, to: StateScheme, name: str | None = None) -> Any:
    """Add a column with the codes of another scheme, as they stood in the row's year, month or on its day.

    Parameters
    ----------
    frame
        Frame with ``column`` and one of ``year``, ``month``, ``day`` (of several the finest counts; any day stands for
        its month); Polars, pandas or PyArrow.
    column, scheme
        The column of codes and their scheme: ``RS`` is Russia in FIPS and Serbia in ISO, so no code stands alone.
    to
        The scheme to convert to. Where a state has several codes under it, the first listed is taken.
    name
        Name of the new column. None: the scheme's usual name with the column's number, ``ccode1`` → ``gwcode1``.

    Returns
    -------
    frame
        Of the same kind and rows: never doubled, never dropped. Int32 for ``cow`` and ``gw``, String else. Null where
        the state has no code under ``to``. In a year or month that two states share (365 in 1991) the one that held
        the code on 1 July, or in the middle of the month, is taken; where there was none, the one nearest to that day.

    Raises
    ------
    UnknownStateError
        A code that is no state's under ``scheme`` at any time.
    SchemaError
        A column is missing or there already, or a month or day is no date.

    Examples
    --------
    >>> years = pl.DataFrame({"ccode": [365, 365, 255, 260], "year": [1985, 1995, 1995, 1985]})
    >>> with_iso = add_codes(years, column="ccode", scheme="cow", to="iso3")
    >>> add_codes(with_iso, column="ccode", scheme="cow", to="gw").rows()
    [(365, 1985, 'SUN', 365), (365, 1995, 'RUS', 365), (255, 1995, 'DEU', 260), (260, 1985, 'DEU', 260)]
    """
    held = as_eager(frame)
    period = period_column(held)
    if column not in held.columns or period is None:
        raise SchemaError(f"needs {column} and one of year, month, day; the frame has {', '.join(held.columns)}")
    asked = pl.DataFrame({"code": _as_text(held[column], scheme), "middle": _middle(held[period], period)})
    pairs = asked.unique().drop_nulls()
    answers = pairs.join(_nearest(pairs, scheme, to), on=["code", "middle"], how="left", validate="1:1")
    if strangers := sorted(set(pairs["code"]) - set(code_table(scheme)["code"])):
        raise UnknownStateError(strangers[0], scheme=scheme, hint=f"{len(strangers)} such codes in {column}.")
    codes = asked.join(answers, on=["code", "middle"], how="left", validate="m:1", maintain_order="left")["converted"]
    number = column[len(column.rstrip("12")) :]
    new = codes.cast(pl.Int32) if to in NUMBERED else codes
    return put_columns(frame, new.alias(name or f"{STEMS[to]}{number}").to_frame())


def _nearest(pairs: pl.DataFrame, scheme: StateScheme, to: StateScheme) -> pl.DataFrame:
    """For each code and day the converted code of the spell that holds the day, or is nearest to it."""
    away = pl.max_horizontal(
        pl.col("begins") - pl.col("middle"), pl.col("middle") - pl.col("ends"), pl.duration(days=0)
    )
    spells = pairs.join(_spells(scheme, to), on="code", how="inner").with_columns(away.alias("away"))
    return (
        spells.sort("code", "middle", "away", "begins")
        .unique(["code", "middle"], keep="first")
        .drop("away")[["code", "middle", "converted"]]
    )


@cache
def _spells(scheme: StateScheme, to: StateScheme) -> pl.DataFrame:
    """Every spell of every code of one scheme with the first code of the other that the state had in it."""
    first = [(state.code, state.valid_from, next(iter(codes_of(state, to)), None)) for state in all_states()]
    schema = {"state": pl.String, "valid_from": pl.Date, "converted": pl.String}
    theirs = pl.DataFrame(first, schema=schema, orient="row")
    both = code_table(scheme).join(theirs, on=["state", "valid_from"], how="left", validate="m:1")
    return both.select("code", "converted", begins="valid_from", ends="valid_to")


def _as_text(series: nw.Series[Any], scheme: StateScheme) -> pl.Series:
    values = as_series(series)
    if scheme in NUMBERED and values.dtype.is_float():
        values = values.cast(pl.Int64)
    return values.cast(pl.String)


def _middle(series: nw.Series[Any], period: str) -> pl.Series:
    values = as_series(series).alias("middle")
    if period == "year":
        return values.to_frame().select(pl.date(pl.col("middle").cast(pl.Int32), 7, 1)).to_series()
    if values.dtype not in (pl.Date, pl.Datetime, pl.Null):
        raise SchemaError(f"{period}: must be dates (a month is named by its first day), is {values.dtype}")
    days = values.cast(pl.Date)
    return days.dt.month_start().dt.offset_by("14d") if period == "month" else days
