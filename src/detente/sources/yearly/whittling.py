"""Bring several rows of one dyad-year down to one, by a stated order of rules, so that a join never doubles rows."""

from collections.abc import Mapping, Sequence

import polars as pl

from detente.errors import DriftError


def whittle(rows: pl.DataFrame, *, keys: Sequence[str], order: Mapping[str, bool]) -> pl.DataFrame:
    """Keep the first row of each key by an order of rules.

    Parameters
    ----------
    order
        Column → whether its highest value wins. A later column decides only where all before it are equal; a null
        loses to every value; the order of the rows decides what is left.

    Examples
    --------
    >>> disputes = pl.DataFrame({"ccode1": [2, 2], "year": [1999, 1999], "onset": [0, 1], "deaths": [6, 0]})
    >>> whittle(disputes, keys=["ccode1", "year"], order={"onset": True, "deaths": True}).rows()
    [(2, 1999, 1, 0)]
    """
    descending = [False] * len(keys) + list(order.values())
    ordered = rows.sort([*keys, *order], descending=descending, nulls_last=True, maintain_order=True)
    return ordered.unique(list(keys), keep="first", maintain_order=True)


def mirror(rows: pl.DataFrame) -> pl.DataFrame:
    """Return each dyad's row in both directions: columns that end in 1 and 2 change places.

    Examples
    --------
    >>> crisis = pl.DataFrame({"ccode1": [2], "ccode2": [365], "year": [1962], "is_actor1": [1], "is_actor2": [0]})
    >>> mirror(crisis).rows()
    [(2, 365, 1962, 1, 0), (365, 2, 1962, 0, 1)]
    """
    stems = [name[:-1] for name in rows.columns if name.endswith("1") and f"{name[:-1]}2" in rows.columns]
    swap = {f"{stem}{side}": f"{stem}{other}" for stem in stems for side, other in (("1", "2"), ("2", "1"))}
    return rows.vstack(rows.rename(swap).select(rows.columns))


def expand_years(rows: pl.DataFrame, *, first: str, last: str, source: str) -> pl.DataFrame:
    """Return one row per year from the first to the last, both included, in a column ``year`` (Int32).

    Raises
    ------
    DriftError
        A row has no first or last year, or ends before it begins: it would have no year, and be lost.

    Examples
    --------
    >>> spells = pl.DataFrame({"id": [7], "start": [1990], "end": [1992]})
    >>> expand_years(spells, first="start", last="end", source="example").rows()
    [(7, 1990), (7, 1991), (7, 1992)]
    """
    if lost := rows.filter((pl.col(first) <= pl.col(last)).not_().fill_null(True)).height:
        raise DriftError(
            f"{source}: {lost} rows have no {first} or no {last} year, or end before they begin; correct or drop them"
        )
    years = rows.with_columns(pl.int_ranges(pl.col(first), pl.col(last) + 1, dtype=pl.Int32).alias("year"))
    return years.drop(first, last).explode("year")
