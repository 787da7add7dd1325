"""Similarity of positions: how alike two states' ties with all states are, or their votes, also beyond chance."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from detente.measures.series import Array
from detente.measures.system.frames import as_polars, check_unique, same_kind
from detente.measures.system.portfolios import (
    UNKNOWN,
    Levels,
    Portfolio,
    check_direction,
    level_index,
    places,
    system_of,
    tie_matrix,
)
from detente.numerics.agreement import Agreement, Distance, agreement, joint_tables

SCORES: Final = ("s", "pi", "kappa")


def tie_similarity(
    frame: Any,
    *,
    tie: str,
    directed: bool,
    portfolio: Portfolio | None = None,
    distance: Distance = "absolute",
    members: Any = None,
    weight: str | None = None,
    by: str = "year",
    states: tuple[str, str] = ("ccode1", "ccode2"),
) -> Any:
    """Score how alike the ties of every two states are, year by year.

    Parameters
    ----------
    frame
        One row per directed dyad and year, any frame that narwhals understands: the two ``states``, ``by``, ``tie``.
        (Each dyad once: say so in ``portfolio``.)
    tie
        Column with the level of the tie from the first state to the second; see `alliance_levels`.
    directed
        True: each dyad in both orders; False: once, the smaller code first. The scores are symmetric.
    portfolio
        What is compared; default `Portfolio()`.
    distance
        ``absolute``, ``squared`` or ``nominal``; see the notes for which published score is which.
    members
        The system: a frame of one state column (the first of ``states`` without its last letter, as ``ccode``), ``by``
        and, where ``weight`` is named, that column. States outside it are no third states, and ties with them are not
        compared. None: the states that ``frame`` names in that year.
    weight
        Column of ``members``: the weight of a tie is that of the state at its other end, 0 or more, such as ``cinc``. A
        state without a weight is left out of the comparison.
    by, states
        Names of the columns.

    Returns
    -------
    frame
        Of the same kind as ``frame``, sorted: ``states``, ``by``, ``s``, ``pi``, ``kappa`` (at most 1; null where the
        score has no meaning), ``common_n`` (ties compared).

    Raises
    ------
    SchemaError
        A column is missing, a key repeats, a value is no level, or a weight is below 0.

    Notes
    -----
    With ``d`` the mean distance of the two states' ties over the largest possible: ``S = 1 - 2 d``, ``pi = 1 -
    d/d_pi``, ``kappa = 1 - d/d_kappa``, where the ``d`` below the line is what chance gives: in kappa with each
    state's own frequencies of levels, in pi with those of the two together. **Range** at most 1; S at least -1; pi and
    kappa are 0 where the ties agree as by chance. **0.2** in kappa means a fifth of the way from chance to identity. S
    is near 1 for nearly every dyad since 1945, because most ties are absent on both sides; that is Häge's reason for
    the other two.

    Signorino and Ritter's S is ``absolute`` (weighted by capabilities in one of their versions); Häge's valued pi and
    kappa are ``squared``; Scott's and Cohen's own are ``nominal``. Null: S, pi and kappa where no tie is common; pi and
    kappa where the two have one and the same level throughout. Costs 4 s for all dyads from 1816 to 2018.

    References
    ----------
    Signorino and Ritter (1999), International Studies Quarterly 43(1); Häge (2011), Political Analysis 19(3),
    doi:10.1093/pan/mpr023; Scott (1955), Public Opinion Quarterly 19(3); Cohen (1960), Educational and Psychological
    Measurement 20(1), and (1968), Psychological Bulletin 70(4).

    Examples
    --------
    >>> ties = pl.DataFrame({"ccode1": [2, 200, 365], "ccode2": [200, 2, 100], "year": [1950] * 3, "level": [3, 3, 1]})
    >>> states = pl.DataFrame({"ccode": [2, 100, 200, 365], "year": [1950] * 4})
    >>> result = tie_similarity(ties, tie="level", directed=False, members=states, portfolio=Portfolio(absent=0))
    >>> result.filter(ccode1=2).select("ccode2", pl.col("s").round(2), "common_n").rows()
    [(100, -0.5, 4), (200, 1.0, 4), (365, -0.67, 4)]
    """
    chosen = portfolio or Portfolio()
    rows = as_polars(frame, *states, by, tie, what="ties")
    check_unique(rows, [*states, by], what="ties")
    check_direction(rows, chosen, by=by, states=states)
    levels = np.asarray(chosen.levels, dtype=np.float64)
    rows = rows.with_columns(level=level_index(rows[tie], levels, what=tie))
    ties, parts = rows.partition_by(by, as_dict=True), []
    system = system_of(rows, members, by=by, states=states, weight=weight)
    for (period,), listed in system.partition_by(by, as_dict=True, maintain_order=True).items():
        matrix = tie_matrix(ties.get((period,), rows.clear()), listed["state"], chosen, states)
        weights = listed[weight].cast(pl.Float64).fill_null(float("nan")).to_numpy() if weight else None
        scored = _score_ties(matrix, weights, chosen, distance)
        parts.append(_as_rows(scored, listed["state"], period, by=by, names=states, directed=directed))
    return same_kind(_stack(parts, rows, by=by, names=states), frame)


def vote_similarity(
    frame: Any,
    *,
    directed: bool,
    distance: Distance = "absolute",
    levels: Sequence[float] = (1, 2, 3),
    by: str = "year",
    state: str = "ccode",
    roll_call: str = "rcid",
    vote: str = "vote",
) -> Any:
    """Score how alike every two states vote, year by year or session by session.

    Parameters
    ----------
    frame
        One row per state and roll call: ``by``, ``state``, ``roll_call``, ``vote``. Null in ``vote``, or no row, where
        the state was absent or no member: such a roll call is not common to it and anyone.
    directed
        True: each dyad in both orders; False: once, the smaller code first.
    distance
        ``absolute``, ``squared`` or ``nominal``, as in `tie_similarity`.
    levels
        Values a vote can have, in rising order: 1 yes, 2 abstain, 3 no.
    by, state, roll_call, vote
        Names of the columns.

    Returns
    -------
    frame
        Of the same kind as ``frame``, sorted: two state columns (``state`` with 1 and 2 added), ``by``, ``s``, ``pi``,
        ``kappa``, ``common_n`` (roll calls in which both voted). Dyads without a common roll call have nulls and 0.

    Raises
    ------
    SchemaError
        A column is missing, a state votes twice in a roll call, or a vote is none of ``levels``.

    Notes
    -----
    As in `tie_similarity`. Agreement follows the agenda of the year: a year of unanimous votes makes all states alike
    in S, and leaves pi and kappa without meaning. For positions over time use ideal points. Costs 2 s for 850,000
    votes.

    References
    ----------
    As `tie_similarity`.

    Examples
    --------
    >>> votes = pl.DataFrame({"year": 1946, "rcid": [1, 2, 3, 1, 2, 3], "ccode": [2, 2, 2, 365, 365, 365],
    ...     "vote": [1, 1, 3, 3, 1, None]})
    >>> vote_similarity(votes, directed=False).select("ccode1", "ccode2", "s", "common_n").row(0)
    (2, 365, 0.0, 2)
    """
    rows = as_polars(frame, by, state, roll_call, vote, what="votes")
    check_unique(rows, [by, state, roll_call], what="votes")
    values = np.asarray(levels, dtype=np.float64)
    rows = rows.with_columns(level=level_index(rows[vote], values, what=vote))
    names, parts = (f"{state}1", f"{state}2"), []
    for (period,), votes in rows.sort(by).partition_by(by, as_dict=True, maintain_order=True).items():
        codes, calls = votes[state].unique().sort(), votes[roll_call].unique().sort()
        ratings = np.full((len(codes), len(calls)), UNKNOWN)
        ratings[places(codes, votes[state]), places(calls, votes[roll_call])] = votes["level"].to_numpy()
        tables = joint_tables(ratings, values_n=values.size)
        scored = agreement(tables, values=values, distance=distance, common_n=np.rint(tables.sum(axis=(0, 1))))
        parts.append(_as_rows(scored, codes, period, by=by, names=names, directed=directed))
    return same_kind(_stack(parts, rows.rename({state: names[0]}), by=by, names=names), frame)


def _score_ties(ties: Levels, weights: Array | None, portfolio: Portfolio, distance: Distance) -> Agreement:
    """Score one year's matrix of ties, each of its directions a portfolio, one after the other."""
    values = np.asarray(portfolio.levels, dtype=np.float64)
    directions = {"sent": (ties,), "received": (ties.T,), "both": (ties, ties.T)}[portfolio.direction]
    known = [part if weights is None else np.where(np.isnan(weights), UNKNOWN, part) for part in directions]
    filled = None if weights is None else np.nan_to_num(weights)
    tables = np.sum([_tables(part, values.size, filled, portfolio) for part in known], axis=0)
    common = np.sum([_tables(part, values.size, None, portfolio) for part in known], axis=(0, 1, 2))
    return agreement(tables, values=values, distance=distance, common_n=np.rint(common))


def _tables(ties: Levels, values_n: int, weights: Array | None, portfolio: Portfolio) -> Array:
    """Joint tables of portfolios; with ``left_out``, without what the two have to do with themselves and each other."""
    tables = joint_tables(ties, values_n=values_n, weights=weights)
    if portfolio.own_ties == "kept":
        return tables
    given = (ties[None] == np.arange(values_n)[:, None, None]).astype(np.float64)
    heavy = given if weights is None else given * weights
    own, own_heavy = (np.einsum("kii->ki", part) for part in (given, heavy))
    to_first = own_heavy[:, None, :, None] * given.transpose(0, 2, 1)[None]
    to_second = heavy[:, None] * own[None, :, None, :]
    return np.asarray(tables - to_first - to_second)


def _as_rows(
    scored: Agreement, codes: pl.Series, period: Any, *, by: str, names: tuple[str, str], directed: bool
) -> pl.DataFrame:
    """One year's scores, a row for each dyad."""
    n = len(codes)
    first, second = np.nonzero(~np.eye(n, dtype=bool)) if directed else np.triu_indices(n, 1)
    scores = {name: pl.Series(getattr(scored, name)[first, second]).fill_nan(None) for name in SCORES}
    return pl.DataFrame(
        {
            names[0]: codes.gather(first),
            names[1]: codes.gather(second),
            by: pl.Series([period]).new_from_index(0, len(first)),
            **scores,
            "common_n": scored.common_n[first, second],
        }
    )


def _stack(parts: list[pl.DataFrame], rows: pl.DataFrame, *, by: str, names: tuple[str, str]) -> pl.DataFrame:
    """All years, in order."""
    types: dict[str, pl.DataType] = {
        **dict.fromkeys(names, rows.schema[names[0]]),
        by: rows.schema[by],
        **dict.fromkeys(SCORES, pl.Float64()),
        "common_n": pl.Int64(),
    }
    schema = pl.Schema(types)
    if not parts:
        return pl.DataFrame(schema=schema)
    return pl.concat([part.cast(schema) for part in parts])
