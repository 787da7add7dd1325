"""What the two joins share: a table that can be looked up, whose values are asked for, and values at places found.

`attach` finds places by state and year, `dated` by state and day; from there on they do the same.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.errors import DriftError, SchemaError
from detente.panels.keys import WIDEST_NUMBER, Keys

Numbers: TypeAlias = NDArray[np.int64]

WIDEST_YEAR = 10_000  # years of a table lie below
FEW = 8  # a table that speaks of less than one row in so many is scattered over nulls, six times faster than gathered


def key_names(rows: pl.DataFrame) -> list[str]:
    """Return the columns of a table that hold state numbers: one, or two for dyads.

    Examples
    --------
    >>> key_names(pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1900], "level": [3]}))
    ['ccode1', 'ccode2']
    """
    return [name for name in rows.columns if name.rstrip("12") in ("ccode", "gwcode")]


def checked_table(rows: pl.DataFrame, *, what: str) -> pl.DataFrame:
    """Return a table as it is, once each of its rows says about whom and when it speaks.

    Parameters
    ----------
    rows
        State numbers under the field's names, and ``year``, or ``begins`` and ``ends``.
    what
        Name of the source, for the message.

    Raises
    ------
    DriftError
        A row has no number, year or day, a number or year that no state or calendar has, or ends before it begins.
        Such a row would be lost in a join, or be found under another state or year.

    Examples
    --------
    >>> checked_table(pl.DataFrame({"ccode": [2, None], "year": [1900, 1900]}), what="power")
    Traceback (most recent call last):
    detente.errors.DriftError: power: 1 rows have no ccode: say about which state and when, or drop them
    """
    highest = dict.fromkeys(key_names(rows), WIDEST_NUMBER - 1) | {"year": WIDEST_YEAR - 1}
    for name in (name for name in rows.columns if name in {*highest, "begins", "ends"}):
        if missing := rows[name].null_count():
            raise DriftError(f"{what}: {missing} rows have no {name}: say about which state and when, or drop them")
    for name in (name for name in rows.columns if name in highest):
        strange = rows[name].filter(~rows[name].is_between(1, highest[name]))
        if len(strange):
            raise DriftError(
                f"{what}: {len(strange)} rows have a {name} that is not between 1 and {highest[name]}, "
                f"such as {strange[0]}"
            )
    if "begins" in rows.columns and (turned := (rows["begins"] > rows["ends"]).sum()):
        raise DriftError(f"{what}: {turned} rows end before they begin; correct their days, or drop them")
    return rows


def numbers_asked(keys: Keys, rows: pl.DataFrame, *, what: str) -> dict[str, tuple[Numbers, ...]]:
    """Return, by the suffix of the new columns, the numbers to look up: both at once in a table of dyads.

    Raises
    ------
    SchemaError
        The table is about dyads and the frame about states.
    """
    if len(key_names(rows)) == 1:
        return {side: (numbers,) for side, numbers in keys.sides.items()}
    if not keys.is_dyadic:
        raise SchemaError(f"{what} is about dyads; the frame is about states")
    return {"": tuple(keys.sides.values())}


def is_listed(table: Numbers, wanted: Numbers) -> NDArray[np.bool_]:
    """Return whether the table speaks of each wanted number at all: most dyads never stand in a table of events.

    Examples
    --------
    >>> is_listed(np.array([5, 3]), np.array([2, 3, 4, 5, 9])).tolist()
    [False, True, False, True, False]
    """
    first, last = table.min(), table.max()
    listed = np.zeros(last - first + 3, dtype=bool)  # the first and the last place stand for all beyond
    listed[table - first + 1] = True
    answers: NDArray[np.bool_] = listed[np.clip(wanted - first + 1, 0, len(listed) - 1)]
    return answers


def values_at(
    values: pl.DataFrame, found: Numbers, *, absent: Mapping[str, Any], is_spoken_of: NDArray[np.bool_], side: str
) -> pl.DataFrame:
    """Return a table's values at the places found, the columns under their names with ``side`` after them.

    Where nothing was found (-1) the value is ``absent`` in rows that the source speaks of, and null elsewhere.
    """
    taken = _taken(values, found)
    is_silent = pl.Series(is_spoken_of & (found < 0))
    taken = taken.with_columns(
        pl.when(is_silent).then(pl.lit(value, dtype=values.schema[name])).otherwise(pl.col(name)).alias(name)
        for name, value in absent.items()
    )
    return taken.rename({name: f"{name}{side}" for name in taken.columns})


def _taken(values: pl.DataFrame, found: Numbers) -> pl.DataFrame:
    """The rows of a table at the places found, and nulls at -1."""
    hits = np.flatnonzero(found >= 0)
    if len(hits) * FEW > len(found):
        nulls = values.clear(1)  # one row of nulls after the last: where every key points that is not found
        return values.vstack(nulls).rechunk()[pl.Series(np.where(found < 0, values.height, found)).cast(pl.UInt32)]
    rows = pl.Series(hits).cast(pl.UInt32)
    held = values[pl.Series(found[hits]).cast(pl.UInt32)]
    empty = (values[name].clear(1).new_from_index(0, len(found)) for name in values.columns)
    return pl.DataFrame([nulls.scatter(rows, held[nulls.name]) for nulls in empty])
