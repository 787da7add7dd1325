"""From the list of those who took part in conflicts to the dyads of those who stood against each other."""

from collections.abc import Sequence
from typing import Literal

import polars as pl

from detente.errors import DriftError
from detente.sources.yearly.whittling import expand_years


def opponents(spells: pl.DataFrame, *, conflict: str, about: Sequence[str], source: str) -> pl.DataFrame:
    """Return one row per conflict, directed dyad and year in which the two took part on different sides on one day.

    Parameters and meaning as of :func:`meetings`.

    Returns
    -------
    polars.DataFrame
        The conflict, ``ccode1``, ``ccode2``, ``year`` (Int32), the columns about both, and ``begins``, the first common
        day. A dyad that meets in several spells has the row of the first for a year.

    Examples
    --------
    >>> from datetime import date
    >>> spells = pl.DataFrame({"warnum": 1, "ccode": [220, 230], "side": [1, 2], "begins": date(1823, 4, 7),
    ...                        "ends": [date(1823, 11, 13), date(1824, 1, 1)]})
    >>> opponents(spells, conflict="warnum", about=["side"], source="wars").drop("begins").rows()
    [(1, 220, 230, 1, 2, 1823), (1, 230, 220, 2, 1, 1823)]
    """
    met = meetings(spells, conflict=conflict, about=about, source=source)
    dated = met.with_columns(first=pl.col("begins").dt.year(), last=pl.col("ends").dt.year()).drop("ends")
    years = expand_years(dated, first="first", last="last", source=source)
    return years.unique([conflict, "ccode1", "ccode2", "year"], keep="first", maintain_order=True)


def meetings(spells: pl.DataFrame, *, conflict: str, about: Sequence[str], source: str) -> pl.DataFrame:
    """Return one row per conflict, directed dyad and stretch of days on which the two took part on different sides.

    This is all that a list of participants can say: that two states fought each other, not merely in the same conflict,
    is implied and not observed.

    Parameters
    ----------
    spells
        One row per spell of a participant: the conflict, ``ccode``, ``side``, ``begins`` and ``ends`` (Date, both days
        included), and columns about the participant.
    about
        Names of the columns about the participant; each comes back with 1 and 2.
    source
        Name of the source, for the message.

    Returns
    -------
    polars.DataFrame
        The conflict, ``ccode1``, ``ccode2``, the columns about both, ``begins`` and ``ends`` (first and last common
        day), ordered by conflict, dyad and day.

    Raises
    ------
    DriftError
        A spell lacks the conflict, the state, the side or a day, or ends before it begins: with whom it met nobody
        could say.
    """
    for name in (conflict, "ccode", "side", "begins", "ends"):
        if missing := spells[name].null_count():
            raise DriftError(
                f"{source}: {missing} spells of participants have no {name} that can be read; correct or drop them"
            )
    if turned := (spells["begins"] > spells["ends"]).sum():
        raise DriftError(f"{source}: {turned} spells of participants end before they begin; correct or drop them")
    begins, ends = pl.max_horizontal("begins", "begins_2"), pl.min_horizontal("ends", "ends_2")
    met = spells.join(spells, on=conflict, suffix="_2").filter(
        pl.col("ccode") != pl.col("ccode_2"), pl.col("side") != pl.col("side_2"), begins <= ends
    )
    sides = [pl.col(f"{name}{other}").alias(f"{name}{side}") for name in about for side, other in ((1, ""), (2, "_2"))]
    named = met.select(
        conflict,
        pl.col("ccode").alias("ccode1"),
        pl.col("ccode_2").alias("ccode2"),
        *sides,
        begins=begins,
        ends=ends,
    )
    return named.sort(conflict, "ccode1", "ccode2", "begins", maintain_order=True)


def day_within(year: str, month: str, day: str, *, edge: Literal["first", "last"]) -> pl.Expr:
    """Return the day that three columns name; where month or day is null, as early or as late as it may have been.

    A year that is null, and a day that no month has, give null.

    Examples
    --------
    >>> rows = pl.DataFrame({"y": [1962, 1962], "m": [2, None], "d": [None, None]}, schema_overrides={"d": pl.Int32})
    >>> rows.select(day_within("y", "m", "d", edge="last")).to_series().cast(pl.String).to_list()
    ['1962-02-28', '1962-12-31']
    """
    start = pl.date(pl.col(year), pl.col(month).fill_null(1 if edge == "first" else 12), 1)
    unknown = start if edge == "first" else start.dt.month_end()
    known = start + pl.duration(days=pl.col(day) - 1)
    is_day = pl.col(day).is_between(1, start.dt.days_in_month())
    return pl.when(pl.col(day).is_null()).then(unknown).when(is_day).then(known)
