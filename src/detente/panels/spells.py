"""How long an event has been away: periods without it, counted state by state or dyad by dyad.

Arrays only. A row is one unit (a state, or a dyad) in one period (year, month or day, as a number).
"""

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from detente.errors import SchemaError

Numbers: TypeAlias = NDArray[np.int64]
Gaps: TypeAlias = Literal["skip", "count", "reset"]

WIDEST_PERIOD = 1_000_000  # days since 1970 lie within half of it


def peace_spells(units: Numbers, periods: Numbers, has_event: NDArray[np.bool_], *, gaps: Gaps = "skip") -> Numbers:
    """Return for each row how many periods without the event lie behind it.

    The count is 0 in a unit's first period and in the period after an event, grows by one with every period, and
    still stands in the period in which the event comes back.

    Parameters
    ----------
    units
        (n,) which state or dyad each row is about, 0 or more.
    periods
        (n,) number of the row's year, month or day.
    has_event
        (n,) whether the event is there.
    gaps
        What happens where a unit is absent for some periods. ``skip``: the count stands still and goes on when the
        unit is back. ``count``: the periods of absence count. ``reset``: the count begins again at 0.

    Returns
    -------
    numpy.ndarray
        (n,) periods, 0 or more, in the order of the rows given.

    Raises
    ------
    SchemaError
        A unit stands twice in one period.

    Examples
    --------
    >>> years = np.arange(1990, 1997)
    >>> peace_spells(np.zeros(7, dtype=np.int64), years, np.array([0, 0, 1, 1, 0, 0, 1], dtype=bool)).tolist()
    [0, 1, 2, 0, 0, 1, 2]
    """
    key = units * WIDEST_PERIOD + (periods + WIDEST_PERIOD // 2)
    if (key[1:] > key[:-1]).all():
        return _in_order(units, periods, has_event, gaps)
    order = np.argsort(key, kind="stable")
    if repeated := int((key[order][1:] == key[order][:-1]).sum()):
        raise SchemaError(f"{repeated} rows stand for a state or dyad and period that another row stands for too")
    spells = np.empty(len(key), dtype=np.int64)
    spells[order] = _in_order(units[order], periods[order], has_event[order], gaps)
    return spells


def _in_order(units: Numbers, periods: Numbers, has_event: NDArray[np.bool_], gaps: Gaps) -> Numbers:
    """Count where units stand together and their periods ascend."""
    row = np.arange(len(units))
    is_first = np.ones(len(units), dtype=bool)
    is_first[1:] = units[1:] != units[:-1]
    is_away = np.zeros(len(units), dtype=bool)
    is_away[1:] = ~is_first[1:] & (periods[1:] - periods[:-1] > 1)
    begins = is_first.copy()
    begins[1:] |= has_event[:-1]
    if gaps == "reset":
        begins |= is_away
    start = np.maximum.accumulate(np.where(begins, row, 0))
    if gaps != "count":
        return row - start
    zero = periods.copy()  # the period in which each spell's count is 0: the first, or the one after the event
    zero[1:] = np.where(is_first[1:], periods[1:], periods[:-1] + 1)
    return periods - zero[start]
