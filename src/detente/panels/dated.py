"""The other join of the house: what a table of dated spells says about each row's states in the row's period.

A row of a frame stands for a year, a month or a day; a spell says from which day to which day something held. Of the
spells that reach into a row's period the ``first`` or the ``last`` is taken. No row is ever added, dropped or moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

import numpy as np
import polars as pl

from detente.panels.asked import asked_periods, day_number
from detente.panels.existence import Spells
from detente.panels.keys import FIRST_YEAR, LAST_YEAR, as_unit, is_named, put_columns
from detente.panels.lookup import Numbers, checked_table, is_listed, key_names, numbers_asked, values_at
from detente.types import SystemList

Take: TypeAlias = Literal["first", "last"]

WIDEST_DAY = 400_000  # days since 1970, moved by half of it: years 1423 to 2517


@dataclass(frozen=True, slots=True)
class DatedTable:
    """A table of spells ready to be attached.

    Attributes
    ----------
    name
        Short name of the source; names the flag of values that were carried forward.
    rows
        Keys (``ccode`` or ``gwcode``, for dyads with 1 and 2), ``begins`` and ``ends`` (Date, both included), and the
        columns to add.
    system
        Whose numbers the keys are.
    first_day, last_day
        Span of the source. A period that lies wholly outside it has null. What still holds may end on any later day
        (9999-12-31 too); a day that is missing is refused.
    absent
        Column → value within the span where no spell reaches into the period. Other columns are null there.
    """

    name: str
    rows: pl.DataFrame
    system: SystemList
    first_day: date
    last_day: date
    absent: Mapping[str, Any]


def attach_dated(native: Any, table: DatedTable, *, take: Take = "first", carry_forward: bool = False) -> Any:
    """Return a frame with the table's columns, looked up for each row's period; a table of states for each side.

    Parameters
    ----------
    native
        A frame of states or dyads by year, month or day that holds its rows.
    take
        Which of several spells in one period counts.
    carry_forward
        Give periods after the source's last day what held on that day, and say so in ``{name}_carried`` (Boolean).

    Raises
    ------
    SchemaError
        The frame lacks the table's keys, or has its columns.
    DriftError
        A row of the table does not say about whom and when it speaks.
    """
    spells = table_spells(table.rows, what=table.name)
    span = (table.first_day, table.last_day)
    asked = asked_periods(native, system=table.system, span=span, carry_forward=carry_forward)
    values = table.rows.drop(*key_names(table.rows), "begins", "ends")
    parts = [
        values_at(
            values,
            overlapping(spells, numbers, asked.first, asked.last, take=take),
            absent=table.absent,
            is_spoken_of=asked.is_within & is_named(numbers),
            side=side,
        )
        for side, numbers in numbers_asked(asked.keys, table.rows, what=table.name).items()
    ]
    columns = pl.concat(parts, how="horizontal")
    return put_columns(native, asked.flagged(columns, name=table.name) if carry_forward else columns)


def overlapping(
    spells: Spells, numbers: tuple[Numbers, ...], first: Numbers, last: Numbers, *, take: Take = "first"
) -> Numbers:
    """Return for each row which spell of its states reaches into its days, or -1.

    Parameters
    ----------
    spells
        Under one number, or under two; in any order.
    numbers
        State numbers of the rows, as many arrays as the spells have.
    first, last
        First and last day of each row's period, as days since 1970.
    take
        ``first``: of several the one that began first; ``last``: the one that ends last.

    Examples
    --------
    >>> spells = Spells((np.array([2, 2]),), np.array([0, 10]), np.array([9, 20]))
    >>> overlapping(spells, (np.array([2, 2, 3]),), np.array([5, 30, 5]), np.array([15, 40, 15])).tolist()
    [0, -1, -1]
    """
    if len(numbers) == 1 and (grid := _grid(spells, numbers[0], first, last, take=take)) is not None:
        return grid
    found = np.full(len(first), -1, dtype=np.int64)
    if not len(spells.begins) or not len(first):
        return found
    table_unit, row_unit = as_unit(spells.numbers), as_unit(numbers)
    rows = np.flatnonzero(is_listed(table_unit, row_unit))
    row_unit, first, last = row_unit[rows], first[rows], last[rows]
    order = np.lexsort((spells.begins if take == "first" else spells.ends, table_unit))
    unit, begins, ends = table_unit[order], spells.begins[order], spells.ends[order]
    if take == "first":
        # the first spell that ends late enough; a longer one before it is found through the running maximum
        reach = np.maximum.accumulate(_moment(unit, ends))
        place = np.searchsorted(reach, _moment(row_unit, first))
    else:  # the same from the other end: the last spell that begins early enough
        reach = np.minimum.accumulate(_moment(unit, begins)[::-1])[::-1]
        place = np.searchsorted(reach, _moment(row_unit, last), side="right") - 1
    place = np.clip(place, 0, len(order) - 1)
    is_hit = (unit[place] == row_unit) & (begins[place] <= last) & (ends[place] >= first)
    found[rows[is_hit]] = order[place[is_hit]]
    return found


def _grid(spells: Spells, number: Numbers, first: Numbers, last: Numbers, *, take: Take) -> Numbers | None:
    """As :func:`overlapping` for single states, through every state and period once; None where that is no shorter."""
    if not len(first) or not len(spells.begins):
        return None
    offset = first - first.min()
    ends = np.full(offset.max() + 1, -WIDEST_DAY)
    ends[offset] = last
    if (ends[offset] != last).any():  # periods of several widths begin on one day
        return None
    periods = np.flatnonzero(ends > -WIDEST_DAY)
    states = np.unique(spells.numbers[0])
    if len(states) * len(periods) >= len(first):
        return None
    asked = np.repeat(states, len(periods)), np.tile(periods, len(states))
    found = overlapping(spells, (asked[0],), asked[1] + first.min(), ends[asked[1]], take=take)
    table = np.vstack([found.reshape(len(states), -1), np.full((1, len(periods)), -1)])  # last: a state not listed
    place = np.searchsorted(states, np.arange(states[-1] + 2))
    place[~np.isin(np.arange(states[-1] + 2), states)] = len(states)
    state = place[np.clip(number, 0, states[-1] + 1)]
    places: Numbers = table[state, (np.cumsum(ends > -WIDEST_DAY) - 1)[offset]]
    return places


def table_spells(rows: pl.DataFrame, *, what: str) -> Spells:
    """Return the keys and days of a table as spells; what lies beyond the years of the joins is cut to a day beyond.

    Raises
    ------
    DriftError
        A row does not say about whom and when it speaks.
    """
    rows = checked_table(rows, what=what)
    nearest = day_number(date(FIRST_YEAR, 1, 1)) - 1, day_number(date(LAST_YEAR, 12, 31)) + 1
    begins, ends = (rows[name].cast(pl.Int32).cast(pl.Int64).clip(*nearest).to_numpy() for name in ("begins", "ends"))
    return Spells(tuple(rows[name].cast(pl.Int64).to_numpy() for name in key_names(rows)), begins, ends)


def _moment(unit: Numbers, days: Numbers) -> Numbers:
    """Unit and day as one number, in their order."""
    return unit * WIDEST_DAY + (days + WIDEST_DAY // 2)
