"""The one join of the house: what a yearly table says about each row's states in the row's year.

No row is ever added, dropped or moved: the table's keys must be unique, and each row of the frame looks its own up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from detente.errors import SchemaError
from detente.panels.keys import as_eager, as_unit, is_named, put_columns, read_keys
from detente.panels.lookup import (
    WIDEST_YEAR,
    Numbers,
    checked_table,
    is_listed,
    key_names,
    numbers_asked,
    values_at,
)
from detente.types import SystemList

WIDEST_GRID = 2**24  # keys of states and years lie closer than this, keys of dyads and years do not


@dataclass(frozen=True, slots=True)
class YearlyTable:
    """A yearly table ready to be attached.

    Attributes
    ----------
    name
        Short name of the source; names the flag of values that were carried forward.
    rows
        Keys as the field names them (``ccode`` and ``year``, or ``ccode1``, ``ccode2`` and ``year``), and the columns.
    system
        Whose numbers the keys are.
    first_year, last_year
        Span of the source. Before and after it a value is null.
    absent
        Column → value within the span for states or dyads that the table does not list (0 where a table of
        alliances lists only allies). A column that is not here is null there.
    is_symmetric
        The table names each dyad once; order does not matter.
    mirrored
        Column of a symmetric table → the column that takes its place in a row that names the dyad the other way round
        (``flow1`` and ``flow2``). Needs the smaller number first in the table.
    """

    name: str
    rows: pl.DataFrame
    system: SystemList
    first_year: int
    last_year: int
    absent: Mapping[str, Any]
    is_symmetric: bool = False
    mirrored: Mapping[str, str] = field(default_factory=dict)


def attach(native: Any, table: YearlyTable, *, carry_forward: bool = False) -> Any:
    """Return a frame with the table's columns, looked up for every row; a table of states is looked up for each side.

    Parameters
    ----------
    native
        A frame of state-years, dyad-years, -months or -days that holds its rows.
    carry_forward
        Give years after the source's last one its last values, and say so in ``{name}_carried`` (Boolean).

    Raises
    ------
    SchemaError
        A key of the table is not unique, or the frame lacks the table's keys, or has its columns.
    DriftError
        A row of the table does not say about whom and when it speaks.
    """
    keys = read_keys(as_eager(native), system=table.system)
    years = np.minimum(keys.years, table.last_year) if carry_forward else keys.years
    asked = numbers_asked(keys, table.rows, what=table.name)
    found = {side: _look_up(table, years, numbers) for side, numbers in asked.items()}
    in_span = (years >= table.first_year) & (years <= table.last_year)
    values = table.rows.drop(*key_names(table.rows), "year")
    parts = [
        values_at(values, found[side], absent=table.absent, is_spoken_of=in_span & is_named(numbers), side=side)
        for side, numbers in asked.items()
    ]
    columns = pl.concat(parts, how="horizontal")
    if table.mirrored:
        columns = _turned(columns, table.mirrored, pl.Series(np.greater(*keys.sides.values())))
    if carry_forward:
        has_value = np.any([place >= 0 for place in found.values()], axis=0)
        if table.absent:
            has_value |= np.any([is_named(numbers) for numbers in asked.values()], axis=0)
        columns = columns.with_columns(pl.Series(f"{table.name}_carried", has_value & (keys.years > table.last_year)))
    return put_columns(native, columns)


def _look_up(table: YearlyTable, years: Numbers, numbers: tuple[Numbers, ...]) -> Numbers:
    """Where each row's states and year stand in the table, or -1."""
    rows = checked_table(table.rows, what=table.name)
    listed = tuple(rows[name].to_numpy().astype(np.int64) for name in key_names(rows))
    return positions(
        _packed(listed, rows["year"].to_numpy().astype(np.int64), is_symmetric=table.is_symmetric),
        _packed(numbers, years, is_symmetric=table.is_symmetric),
        what=table.name,
    )


def _turned(columns: pl.DataFrame, mirrored: Mapping[str, str], is_turned: pl.Series) -> pl.DataFrame:
    """Columns with each mirrored one in the place of its mirror where the row names the dyad the other way round."""
    return columns.with_columns(
        pl.when(is_turned).then(pl.col(other)).otherwise(pl.col(name)).alias(name) for name, other in mirrored.items()
    )


def positions(table: Numbers, wanted: Numbers, *, what: str) -> Numbers:
    """Return where each wanted key stands in the table, or -1.

    Raises
    ------
    SchemaError
        A key of the table is not unique: a join on it would double rows.

    Examples
    --------
    >>> positions(np.array([30, 10, 20]), np.array([20, 40, 30]), what="example").tolist()
    [2, -1, 0]
    """
    if not len(table):
        return np.full(len(wanted), -1, dtype=np.int64)
    is_ordered = bool((table[1:] > table[:-1]).all())
    order = np.arange(len(table)) if is_ordered else np.argsort(table, kind="stable")
    ordered = table[order]
    if repeated := int((ordered[1:] == ordered[:-1]).sum()):
        raise SchemaError(f"{what}: {repeated} keys stand more than once; a join on them would double rows")
    if ordered[-1] - ordered[0] < WIDEST_GRID:
        return _by_grid(ordered, order, wanted)
    found = np.full(len(wanted), -1, dtype=np.int64)
    rows = np.flatnonzero(is_listed(ordered // WIDEST_YEAR, wanted // WIDEST_YEAR))
    asked = wanted[rows]
    place = np.searchsorted(ordered, asked)
    place[place == len(ordered)] = 0
    is_hit = ordered[place] == asked
    found[rows[is_hit]] = order[place[is_hit]]
    return found


def _by_grid(ordered: Numbers, order: Numbers, wanted: Numbers) -> Numbers:
    """Look keys up in an array that has a place for every number between the first and the last."""
    first, last = ordered[0], ordered[-1]
    grid = np.full(last - first + 2, -1, dtype=np.int64)
    grid[ordered - first] = order
    return grid[np.where((wanted < first) | (wanted > last), len(grid) - 1, wanted - first)]


def _packed(numbers: tuple[Numbers, ...], years: Numbers, *, is_symmetric: bool) -> Numbers:
    """States and year as one number, in their order."""
    if is_symmetric:
        numbers = (np.minimum(*numbers), np.maximum(*numbers))
    return as_unit(numbers) * WIDEST_YEAR + years
