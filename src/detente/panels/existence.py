"""When states and dyads belong to the system: spells of days, and the periods in which they count.

Arrays only. Days are numbers since 1970-01-01; a period is a number since 1970 of its width: year, month or day.
"""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from detente.errors import SchemaError
from detente.types import ExistenceRule

Width: TypeAlias = Literal["year", "month", "day"]
Numbers: TypeAlias = NDArray[np.int64]

MOST_ROWS = 250_000_000  # 3 GB of numbers; the days of all dyads would be 820 million rows
_CODES = {"year": "datetime64[Y]", "month": "datetime64[M]", "day": "datetime64[D]"}


@dataclass(frozen=True, slots=True)
class Spells:
    """Stretches of time under one or two state numbers: ``begins`` and ``ends`` included, ordered."""

    numbers: tuple[Numbers, ...]
    begins: Numbers
    ends: Numbers


def pair_up(spells: Spells, *, directed: bool, rule: ExistenceRule, width: Width) -> Spells:
    """Return the spells of dyads: when two states belong to the system together, by the rule.

    Days go in. Days come out under ``same_day`` and ``mid_year``, periods of the width under ``any_day``.
    """
    (number,) = spells.numbers
    if rule == "any_day":
        spells = replace(spells, begins=period_of(spells.begins, width), ends=period_of(spells.ends, width))
    are_dyad = number[:, None] != number if directed else number[:, None] < number
    begins = np.maximum(spells.begins[:, None], spells.begins)
    ends = np.minimum(spells.ends[:, None], spells.ends)
    first, second = np.nonzero(are_dyad & (begins <= ends))
    begins, ends = begins[first, second], ends[first, second]
    order = np.lexsort((begins, number[second], number[first]))
    return Spells((number[first][order], number[second][order]), begins[order], ends[order])


def to_periods(spells: Spells, *, rule: ExistenceRule, width: Width) -> Spells:
    """Turn spells of days into spells of periods, by the rule; a period that two spells share stays with the first."""
    if rule == "mid_year":
        begins, ends = _mid_years(spells)
    else:
        begins, ends = period_of(spells.begins, width), period_of(spells.ends, width)
    return drop_repeats(replace(spells, begins=begins, ends=ends))


def drop_repeats(spells: Spells) -> Spells:
    """Begin a spell after the one before it where both speak of the same states and touch one period."""
    is_same = np.ones(len(spells.begins), dtype=bool)
    is_same[:1] = False
    for number in spells.numbers:
        is_same[1:] &= number[1:] == number[:-1]
    begins = spells.begins.copy()
    begins[1:] = np.where(is_same[1:], np.maximum(begins[1:], spells.ends[:-1] + 1), begins[1:])
    kept = begins <= spells.ends
    return Spells(tuple(number[kept] for number in spells.numbers), begins[kept], spells.ends[kept])


def expand(spells: Spells) -> tuple[list[NDArray[np.int32]], NDArray[np.int32]]:
    """Return one row per spell and period: the state numbers, and the periods.

    Raises
    ------
    SchemaError
        The frame would not fit into memory.
    """
    lengths = spells.ends - spells.begins + 1
    rows_n = int(lengths.sum())
    if rows_n > MOST_ROWS:
        raise SchemaError(f"{rows_n:,} rows are more than memory holds ({MOST_ROWS:,}): name states, or a shorter span")
    before = np.cumsum(lengths) - lengths
    periods = np.repeat((spells.begins - before).astype(np.int32), lengths)
    periods += np.arange(rows_n, dtype=np.int32)
    return [np.repeat(number.astype(np.int32), lengths) for number in spells.numbers], periods


def period_of(days: Numbers, width: Width) -> Numbers:
    """Return the period that holds each day.

    Examples
    --------
    >>> period_of(np.array([0, 31, 365]), "month").tolist(), period_of(np.array([-1, 0]), "year").tolist()
    ([0, 1, 12], [-1, 0])
    """
    return days.astype("datetime64[D]").astype(_CODES[width]).astype(np.int64)


def days_of(periods: NDArray[np.int32], width: Width) -> NDArray[np.int32]:
    """Return the first day of each period.

    Examples
    --------
    >>> days_of(np.array([0, 1, 12], dtype=np.int32), "month").tolist()
    [0, 31, 365]
    """
    return periods.astype(_CODES[width]).astype("datetime64[D]").astype(np.int32)


def _mid_years(spells: Spells) -> tuple[Numbers, Numbers]:
    """First and last year whose 1 July lies in the spell."""
    first, last = period_of(spells.begins, "year"), period_of(spells.ends, "year")
    return first + (spells.begins > _first_of_july(first)), last - (spells.ends < _first_of_july(last))


def _first_of_july(years: Numbers) -> Numbers:
    return (years.astype("datetime64[Y]").astype("datetime64[M]") + 6).astype("datetime64[D]").astype(np.int64)
