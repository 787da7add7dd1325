"""Portfolios of ties: whom a state is tied to, how strongly, and what is known of it."""

from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.errors import SchemaError
from detente.measures.system.frames import as_polars, check_unique

Levels = NDArray[np.int64]

UNKNOWN = -1
"""Index of a level that is not known."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What of a state's ties is compared.

    Attributes
    ----------
    levels
        Values a tie can have, in rising order. Any other value is an error, null is unknown.
    self_tie
        ``highest``: a state has the highest tie with itself, as Signorino and Ritter have it; ``none``: no tie with
        itself, known or unknown, is compared.
    own_ties
        ``kept``: the two states' ties with each other, and with themselves, are among those compared; ``left_out``:
        only ties with third states are.
    direction
        ``sent``: ties from a state; ``received``: ties to it; ``both``: one after the other. Alike where ties are
        mutual.
    absent
        Value of a dyad that the frame does not list, such as 0 in a list of allies; None: unknown. With None, list
        every dyad of the system.
    is_mutual
        True: the frame lists each dyad once, and its tie holds both ways. False: it lists both directions.
    """

    levels: tuple[float, ...] = (0, 1, 2, 3)
    self_tie: Literal["highest", "none"] = "highest"
    own_ties: Literal["kept", "left_out"] = "kept"
    direction: Literal["sent", "received", "both"] = "sent"
    absent: float | None = None
    is_mutual: bool = False


def alliance_levels(frame: Any, *, prefix: str = "atop_") -> Any:
    """Add ``alliance_level`` to a frame of obligations: how much one state has pledged to another.

    Parameters
    ----------
    frame
        A frame with the columns ``{prefix}defense``, ``offense``, ``neutral``, ``nonagg``, ``consul`` (0 or 1).
    prefix
        What stands before their names.

    Returns
    -------
    frame
        Of the same kind, with ``alliance_level``: 3 defence or offence; 2 neutrality or consultation; 1 non-aggression
        alone; 0 none. Null where an obligation is unknown, unless the level is 3 without it.

    Raises
    ------
    SchemaError
        A column is missing.

    References
    ----------
    The order for ATOP is that of Chiba, Johnson and Leeds (2015), Journal of Politics 77(4), as used in the R package
    fpsim; Signorino and Ritter (1999) order the three kinds of their data: defence 3, neutrality or non-aggression 2,
    entente 1.

    Examples
    --------
    >>> pledges = pl.DataFrame({"atop_defense": [1, 0, 0], "atop_offense": [0, 0, 0], "atop_neutral": [0, 1, 0],
    ...     "atop_nonagg": [1, 1, 1], "atop_consul": [0, 0, 0]})
    >>> alliance_levels(pledges)["alliance_level"].to_list()
    [3, 2, 1]
    """
    weights = {"defense": 3, "offense": 3, "neutral": 2, "consul": 2, "nonagg": 1}
    native = nw.from_native(frame)
    names = native.collect_schema().names()
    if missing := [prefix + kind for kind in weights if prefix + kind not in names]:
        raise SchemaError(f"obligations: no column {', '.join(missing)}; there are {', '.join(names)}")
    level = nw.max_horizontal(*(nw.col(prefix + kind) * weight for kind, weight in weights.items()))
    is_open = nw.any_horizontal(*(nw.col(prefix + kind).is_null() for kind in weights), ignore_nulls=False)
    is_open &= level < 3
    return native.with_columns(alliance_level=nw.when(~is_open).then(level)).to_native()


def level_index(values: pl.Series, levels: NDArray[np.float64], *, what: str) -> pl.Series:
    """Return the place of every value among the levels, -1 for null.

    Raises
    ------
    SchemaError
        A value is none of the levels, or the levels are not in rising order.

    Examples
    --------
    >>> level_index(pl.Series([3, None, 1]), np.array([1.0, 2.0, 3.0]), what="votes").to_list()
    [2, -1, 0]
    """
    if levels.size < 2 or not (np.diff(levels) > 0).all():
        raise SchemaError(f"{what}: levels must be two or more, in rising order, not {levels.tolist()}")
    number = values.cast(pl.Float64)
    is_known = number.is_not_null()
    place = np.searchsorted(levels, number.fill_null(levels[0]).to_numpy()).clip(max=levels.size - 1)
    if (strange := number.filter(pl.Series(levels[place] != number.fill_null(levels[0]).to_numpy()))).len():
        raise SchemaError(
            f"{what}: {strange[0]:g} is none of the levels {levels.tolist()} ({strange.len()} rows); what is "
            "unknown, such as an absence, must be null"
        )
    return pl.Series(np.where(is_known.to_numpy(), place, UNKNOWN))


def system_of(
    rows: pl.DataFrame, members: Any, *, by: str, states: tuple[str, str], weight: str | None
) -> pl.DataFrame:
    """Return the states of each year: ``by``, ``state``, and ``weight`` where it is named; sorted."""
    if members is None:
        if weight:
            raise SchemaError(f"{weight}: a weight needs members, the frame that has it")
        named = pl.concat([rows.select(by, state=pl.col(name)) for name in states])
        return named.unique().sort(by, "state")
    name = states[0][:-1]
    listed = as_polars(members, name, by, *([weight] if weight else []), what="members")
    check_unique(listed, [name, by], what="members")
    if weight and listed.filter(pl.col(weight) < 0).height:
        raise SchemaError(f"{weight}: a weight below 0")
    as_in_rows = (pl.col(name).cast(rows.schema[states[0]]), pl.col(by).cast(rows.schema[by]))
    return listed.with_columns(as_in_rows).rename({name: "state"}).sort(by, "state")


def tie_matrix(rows: pl.DataFrame, codes: pl.Series, portfolio: Portfolio, states: tuple[str, str]) -> Levels:
    """Return (n, n) indices of levels, from the state of the row to that of the column; -1 where unknown.

    ``rows`` are one year's, with the index in ``level``; ties with states that are not among ``codes`` are left out.
    """
    levels = list(portfolio.levels)
    if portfolio.absent is not None and portfolio.absent not in levels:
        raise SchemaError(f"absent: {portfolio.absent} is none of the levels {levels}")
    ties = np.full((len(codes), len(codes)), UNKNOWN if portfolio.absent is None else levels.index(portfolio.absent))
    inside = rows.filter(*(pl.col(name).is_in(codes.implode()) for name in states))
    sender, receiver = (places(codes, inside[name]) for name in states)
    ties[sender, receiver] = inside["level"].to_numpy()
    if portfolio.is_mutual:
        ties[receiver, sender] = inside["level"].to_numpy()
    np.fill_diagonal(ties, len(levels) - 1 if portfolio.self_tie == "highest" else UNKNOWN)
    return ties


def check_direction(rows: pl.DataFrame, portfolio: Portfolio, *, by: str, states: tuple[str, str]) -> None:
    """Raise SchemaError where the frame seems to list each dyad once but should list both directions, or the reverse.

    Examples
    --------
    >>> rows = pl.DataFrame({"ccode1": [2, 2], "ccode2": [20, 200], "year": [1950, 1950]})
    >>> check_direction(rows, Portfolio(is_mutual=True), by="year", states=("ccode1", "ccode2"))
    """
    lower, upper = pl.min_horizontal(states), pl.max_horizontal(states)
    if portfolio.is_mutual and rows.select(lower.alias("lower"), upper.alias("upper"), by).n_unique() < rows.height:
        raise SchemaError("is_mutual: the frame lists dyads in both directions; leave is_mutual out")
    if not portfolio.is_mutual and rows.height > 1 and (rows[states[0]] < rows[states[1]]).all():
        raise SchemaError(
            f"{states[0]} is always below {states[1]}: the frame seems to list each dyad once. Say is_mutual=True in "
            "the portfolio, or list both directions, with the level of no tie where there is none"
        )


def places(codes: pl.Series, wanted: pl.Series) -> NDArray[np.int64]:
    """Return where each wanted code stands among sorted codes that hold all of them."""
    return np.asarray(codes.search_sorted(wanted).to_numpy(), dtype=np.int64)
