"""Dynamic ordinal ideal points: every state's position in every session of a voting assembly."""

import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.domain.assembly import YEAR_BEFORE_FIRST_SESSION
from detente.errors import SchemaError
from detente.models.ideal_points.information import covariances
from detente.models.ideal_points.kernel import (
    Array,
    Parameters,
    Prior,
    each,
    log_likelihood,
    standardise,
    step_chains,
    step_roll_calls,
)
from detente.models.ideal_points.layout import Chamber, lay_out, random_walk
from detente.models.ideal_points.result import IdealPoints
from detente.models.ideal_points.start import starting_values

UNITED_STATES = 2
"""Correlates of War number of the United States."""

_STRIDE = 1.7
"""Chain steps are cautious (see `step_chains`): longer ones reach the same place in fewer sweeps; below 2."""

_FIRST_STEPS = 4  # of the roll calls before the states first move


def fit_ideal_points(
    votes: Any,
    *,
    state: str = "ccode",
    roll_call: str | None = None,
    anchor: Any = UNITED_STATES,
    discrimination_variance: float = 0.05,
    walk_variance: float = 0.2,
    least_minority: float = 0.025,
    min_votes: int = 5,
    min_roll_calls: int = 5,
    tolerance: float = 1e-3,
    max_sweeps: int = 300,
    threads_n: int = 1,
) -> IdealPoints:
    """Estimate dynamic ordinal ideal points from roll calls with yes, abstain and no.

    Parameters
    ----------
    votes
        Any frame that narwhals reads (Polars, pandas, PyArrow): one row per state and roll call with ``session``
        (Int), the state's code, the roll call's identifier and ``vote`` (``yes``, ``abstain``, ``no`` or
        ``absent``). Absences are missing votes. A row that occurs twice counts once.
    state, roll_call
        Columns of the codes and identifiers. ``roll_call`` None takes ``rcid``, else ``resid``.
    anchor
        Code of the state whose mean point is positive.
    discrimination_variance
        Prior variance of a roll call's discrimination: the convention of scale (see Notes).
    walk_variance
        Prior variance of a state's step from one session to the next, in units of the pooled variance.
    least_minority
        A roll call is contested where at least this share of the votes cast, and one vote at least, were other than
        the commonest kind; abstentions are a kind. Only contested ones are used. The default is NOMINATE's threshold;
        0 leaves out unanimous roll calls only, as the published estimates do.
    min_votes
        A state with fewer votes on contested roll calls in a session has no point there.
    min_roll_calls
        A session with fewer contested roll calls has no point.
    tolerance
        The sweeps end when no point moves by more than this.
    max_sweeps
        The sweeps end here at the latest, with a warning.
    threads_n
        Threads that share the sessions; the result does not depend on it. One is fastest in the General Assembly.

    Returns
    -------
    IdealPoints
        ``points``, ``roll_calls``, ``distance(a, b)``, and how the fit ended.

    Raises
    ------
    SchemaError
        The frame breaks its contract, or the anchor never votes.
    NotEnoughDataError
        No session has enough contested roll calls.

    Warns
    -----
    RuntimeWarning
        The sweeps did not converge (``converged`` is then False), or no standard errors could be computed (they are
        then null).

    Notes
    -----
    A sweep takes one Newton step per roll call (3 by 3: discrimination and two cuts) and one step per state's chain
    of sessions (tridiagonal), and sets the points to mean 0 and standard deviation 1 over the pooled sample of
    states and sessions, as the published sampler does in every iteration. Standard errors come from the joint
    information of all parameters, given that scale. Where a roll call splits the states without exception,
    the prior of discrimination alone keeps the estimates finite. Costs about 5 seconds on one core for 855,000 votes,
    standard errors included.

    Bands hold what they say where states move as the random walk expects (steps of 0.45). They are wide where states
    move less, and narrow for states far out, which are drawn inward.

    References
    ----------
    Bailey, Strezhnev and Voeten (2017), doi:10.1177/0022002715595700; threshold of contested roll calls: Poole, Lewis,
    Lo and Carroll (2011), doi:10.18637/jss.v042.i14. See ``docs/reference/ideal-points.md``.

    Examples
    --------
    >>> from detente.simulate.chambers import simulate_chamber
    >>> chamber = simulate_chamber(
    ...     rng=np.random.default_rng(1), sessions_n=3, states_n=20, roll_calls_n=20, discrimination=0.8
    ... )
    >>> fit = fit_ideal_points(chamber.votes)
    >>> fit.converged, fit.points.height, round(fit.points["point"].std(ddof=0), 6)
    (True, 60, 1.0)
    """
    roll_call = roll_call or _roll_call_column(votes)
    chamber = lay_out(
        votes, state=state, roll_call=roll_call, min_votes=min_votes, min_roll_calls=min_roll_calls,
        least_minority=least_minority,
    )  # fmt: skip
    prior = random_walk(
        chamber.weights, walk_variance=walk_variance, start_variance=1.0, beta_variance=discrimination_variance
    )
    column = np.nonzero(chamber.states == anchor)[0]
    if not len(column) or not chamber.weights[:, column[0]].any():
        raise SchemaError(f"votes: the anchor {anchor!r} has no points in column {state}: name a state that votes")
    with _threads(threads_n) as pool:
        at = starting_values(chamber, anchor=int(column[0]))
        sweeps_n, change = _sweep(at, chamber, prior, pool, tolerance=tolerance, max_sweeps=max_sweeps)
        covariance = _covariance(at, chamber, prior, pool)
    if change > tolerance:
        warnings.warn(
            f"ideal points did not converge: largest step {change:.2g} after {sweeps_n} sweeps, "
            f"tolerance {tolerance:g}; raise max_sweeps",
            RuntimeWarning,
            stacklevel=2,
        )
    _turn(at, chamber.weights[:, column[0]], int(column[0]))
    return IdealPoints(
        points=_points(at, chamber, covariance, state=state),
        roll_calls=_roll_calls(at, chamber, roll_call=roll_call),
        states=chamber.states,
        sessions=np.arange(len(chamber.weights)) + chamber.first_session,
        covariance=covariance,
        converged=change <= tolerance,
        sweeps_n=sweeps_n,
        last_change=change,
        loglik=sum(log_likelihood(session, *at.of(session)) for session in chamber.sessions),
        settings={
            "anchor": anchor,
            "discrimination_variance": discrimination_variance,
            "walk_variance": walk_variance,
            "least_minority": least_minority,
            "min_votes": min_votes,
            "min_roll_calls": min_roll_calls,
            "tolerance": tolerance,
        },
    )


def _roll_call_column(votes: Any) -> str:
    """First of the field's two names for a roll call."""
    columns = nw.from_native(votes, eager_only=True).columns
    for name in ("rcid", "resid"):
        if name in columns:
            return name
    raise SchemaError(f"votes: neither rcid nor resid among {', '.join(columns)}: name the column as roll_call")


def _threads(number: int) -> AbstractContextManager[ThreadPoolExecutor | None]:
    """Threads beside each other; for a single one no pool, whose hand-overs cost a fifth on matrices this small."""
    return ThreadPoolExecutor(number) if number > 1 else nullcontext()


def _sweep(
    at: Parameters,
    chamber: Chamber,
    prior: Prior,
    pool: ThreadPoolExecutor | None,
    *,
    tolerance: float,
    max_sweeps: int,
) -> tuple[int, float]:
    """Move the parameters in place until the points rest; return how many sweeps, and the last change."""
    for _ in range(_FIRST_STEPS):
        each(lambda session: step_roll_calls(at, session, prior), chamber.sessions, pool)
    change = np.inf
    for number in range(1, max_sweeps + 1):
        each(lambda session: step_roll_calls(at, session, prior), chamber.sessions, pool)
        moved = standardise(at.theta + _STRIDE * step_chains(at, chamber.sessions, prior, pool), prior.weights)
        moved[prior.diagonal == 0] = 0
        change = float(np.abs((moved - at.theta) * prior.weights).max())
        at.theta = moved
        if change <= tolerance:
            return number, change
    return max_sweeps, change


def _covariance(at: Parameters, chamber: Chamber, prior: Prior, pool: ThreadPoolExecutor | None) -> NDArray[np.float32]:
    """Covariance within sessions; NaN, with a warning, where the estimates are at no maximum."""
    try:
        return covariances(at, chamber.sessions, prior, pool)
    except np.linalg.LinAlgError:
        warnings.warn(
            "ideal points have no standard errors: the information is not positive definite; the roll calls divide the "
            "states too weakly for the prior: lower discrimination_variance",
            RuntimeWarning,
            stacklevel=3,
        )
        return np.full((*at.theta.shape, at.theta.shape[1]), np.nan, dtype=np.float32)


def _turn(at: Parameters, weights: Array, column: int) -> None:
    """Turn the line around where the anchor's mean is negative."""
    if (at.theta[:, column] * weights).sum() < 0:
        at.theta *= -1
        at.beta *= -1


def _points(at: Parameters, chamber: Chamber, covariance: NDArray[np.float32], *, state: str) -> pl.DataFrame:
    """The frame of points: every state from its first to its last session."""
    voted, estimated = chamber.voted_n > 0, chamber.weights > 0
    member = (np.cumsum(voted, axis=0) > 0) & (np.cumsum(voted[::-1], axis=0)[::-1] > 0)
    columns, rows = np.nonzero(member.T)
    has = estimated[rows, columns]
    few_calls = ~np.any(estimated, axis=1, keepdims=True)[rows, 0]
    reason = np.where(few_calls, "too_few_roll_calls", np.where(voted[rows, columns], "too_few_votes", "did_not_vote"))
    error = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2)[rows, columns].astype(np.float64))
    return pl.DataFrame(
        {
            state: chamber.states[columns],
            "session": rows + chamber.first_session,
            "year": rows + chamber.first_session + YEAR_BEFORE_FIRST_SESSION,
            "point": pl.Series(np.where(has, at.theta[rows, columns], np.nan)).fill_nan(None),
            "standard_error": pl.Series(np.where(has, error, np.nan)).fill_nan(None),
            "votes_n": chamber.voted_n[rows, columns],
            "null_reason": pl.Series(
                [None if at_hand else str(why) for at_hand, why in zip(has, reason, strict=True)], dtype=pl.String
            ),
        }
    )


def _roll_calls(at: Parameters, chamber: Chamber, *, roll_call: str) -> pl.DataFrame:
    """The frame of roll calls, cuts as voted: one cut where two kinds of vote fell."""
    yes, abstain, no = chamber.kinds.T
    sessions = np.empty(len(at.beta), dtype=np.int64)
    votes_n = np.empty(len(at.beta), dtype=np.int64)
    for session in chamber.sessions:
        sessions[session.roll_calls] = session.time + chamber.first_session
        votes_n[session.roll_calls] = (session.votes >= 0).sum(axis=0)
    first, second = at.gamma.T
    return pl.DataFrame(
        {
            roll_call: chamber.roll_calls,
            "session": sessions,
            "discrimination": at.beta,
            "cut_yes_abstain": pl.Series(np.where(yes, first, np.nan)).fill_nan(None),
            "cut_abstain_no": pl.Series(np.where(~no, np.nan, np.where(yes & abstain, second, first))).fill_nan(None),
            "votes_n": votes_n,
        }
    )
