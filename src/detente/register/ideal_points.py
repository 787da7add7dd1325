"""Ideal points of all states in the General Assembly, as they ship with the package, and distances between two.

The estimates are ours, made from CC0 roll calls by ``tools/build_ideal_points.py``; ``votes/ideal_points.toml`` says
from which files and with which options.
"""

from functools import cache
from pathlib import Path

import polars as pl

from detente.domain.assembly import VOTE_ISSUES
from detente.domain.succession import lineage
from detente.errors import RegisterError
from detente.numerics.gaps import distance_band
from detente.types import Succession

FOLDER = Path(__file__).parent / "votes"

ISSUES = {"all": "all roll calls", **VOTE_ISSUES}
"""What was estimated: all votes, and the votes under each of the publishers' flags."""

SCHEMA = pl.Schema(
    {
        "issue": pl.String,
        "state": pl.String,
        "ccode": pl.Int16,
        "session": pl.Int16,
        "year": pl.Int16,
        "point": pl.Float32,
        "standard_error": pl.Float32,
        "shared_variance": pl.Float32,
        "votes_n": pl.Int16,
        "null_reason": pl.String,
    }
)


def load_ideal_points(issue: str = "all") -> pl.DataFrame:
    """Load the ideal points of all states and sessions.

    Parameters
    ----------
    issue
        ``all``, ``nu``, ``di``, ``me``, ``hr``, ``co`` or ``ec``; see `ISSUES`.

    Returns
    -------
    polars.DataFrame
        ``issue``; ``state`` (our code on 1 December of the session's year: SUN up to session 46 of 1991, RUS from
        session 47), ``ccode`` (Correlates of War number, the same throughout); ``session``, ``year`` (session +
        1945); ``point`` (positive on the side of the United States; mean 0 and standard deviation 1 over all rows of
        the issue), ``standard_error``, ``shared_variance`` (the part of its square that all states of the session
        share), ``votes_n`` (votes on contested roll calls: at least 2.5 % of the votes cast there were other than the
        commonest kind), ``null_reason`` where there is no point: ``did_not_vote``, ``too_few_votes``,
        ``too_few_roll_calls``. Sorted by number and session.

    Raises
    ------
    RegisterError
        No such issue, or the file is missing or not as declared.

    Notes
    -----
    Points of two issues are on scales of their own: compare orders and paths, not values. Read once per process.

    Examples
    --------
    >>> points = load_ideal_points()
    >>> points.row(by_predicate=(pl.col("state") == "USA") & (pl.col("session") == 19), named=True)["null_reason"]
    'too_few_roll_calls'
    """
    if issue not in ISSUES:
        raise RegisterError(f"ideal points: no issue {issue!r}: choose from {', '.join(ISSUES)}")
    return _table().filter(pl.col("issue") == issue)


def ideal_point_distance(
    a: str | int, b: str | int, *, issue: str = "all", succession: Succession = "continuous", band: float = 0.9
) -> pl.DataFrame:
    """Return how far apart two states stood, year by year, with a band.

    Parameters
    ----------
    a, b
        Our codes (``USA``, ``RUS``), or Correlates of War numbers as integers.
    issue
        See `load_ideal_points`.
    succession
        ``continuous`` counts a successor with its predecessor (RUS with SUN); ``split`` keeps them apart. Numbers
        mean what the Correlates of War count: 365 is both.
    band
        Probability inside the band.

    Returns
    -------
    polars.DataFrame
        ``session``, ``year``, ``distance`` (0 or more, in standard deviations of the issue's pooled points),
        ``standard_error``, ``low``, ``high``. One row per session of the issue, null where either has no point.

    Raises
    ------
    UnknownStateError
        A code that is none of ours.
    RegisterError
        No such issue, or a state that never voted on it.

    Notes
    -----
    The error that two states of a session share does not touch their distance: its variance is that of both less
    twice ``shared_variance``.

    Examples
    --------
    >>> path = ideal_point_distance("USA", "RUS")
    >>> path.filter(pl.col("year").is_in([1964, 1979])).select("year", pl.col("distance").is_null()).rows()
    [(1964, True), (1979, False)]
    """
    points = load_ideal_points(issue)
    sides = [_path(points, code, succession=succession) for code in (a, b)]
    sessions = points.select(pl.col("session", "year").cast(pl.Int64)).unique().sort("session")
    both = sessions
    for side, suffix in zip(sides, ("_a", "_b"), strict=True):
        renamed = side.rename({name: name + suffix for name in side.columns if name != "session"})
        both = both.join(renamed, on="session", how="left", validate="1:1", maintain_order="left")
    variance = both["standard_error_a"] ** 2 + both["standard_error_b"] ** 2 - 2 * both["shared_variance_a"]
    parts = distance_band(
        both["point_a"].fill_null(float("nan")).to_numpy(),
        both["point_b"].fill_null(float("nan")).to_numpy(),
        variance=variance.clip(0).fill_null(float("nan")).to_numpy(),
        band=band,
    )
    names = ("distance", "standard_error", "low", "high")
    return sessions.with_columns(pl.Series(name, part).fill_nan(None) for name, part in zip(names, parts, strict=True))


def _path(points: pl.DataFrame, code: str | int, *, succession: Succession) -> pl.DataFrame:
    """Points of one state, one row per session."""
    is_state = (
        pl.col("ccode") == code
        if isinstance(code, int)
        else pl.col("state").is_in(lineage(code, succession=succession))
    )
    rows = points.filter(is_state, pl.col("point").is_not_null())
    if rows.is_empty():
        raise RegisterError(f"ideal points: {code} has none on this issue: it never cast enough votes")
    return rows.select(
        pl.col("session").cast(pl.Int64), pl.col("point", "standard_error", "shared_variance").cast(pl.Float64)
    )


@cache
def _table() -> pl.DataFrame:
    """The whole table, held against its declaration."""
    path = FOLDER / "ideal_points.parquet"
    try:
        table = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RegisterError(f"{path}: cannot be read: {str(error).splitlines()[0]}") from error
    if table.schema != SCHEMA:
        raise RegisterError(f"{path}: columns are {dict(table.schema)}, must be {dict(SCHEMA)}: build it again")
    return table
