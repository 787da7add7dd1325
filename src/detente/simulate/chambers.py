"""Toy voting assemblies whose true ideal points are known."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ToyChamber:
    """A simulated assembly.

    Attributes
    ----------
    votes
        ``session``, ``year``, ``rcid``, ``ccode``, ``vote`` (``yes``, ``abstain``, ``no``, ``absent``).
    truth
        ``ccode``, ``session`` and ``point``: mean 0 and standard deviation 1 over all rows.
    """

    votes: pl.DataFrame
    truth: pl.DataFrame


def simulate_chamber(
    *,
    rng: np.random.Generator,
    sessions_n: int = 20,
    states_n: int = 80,
    roll_calls_n: int = 60,
    discrimination: float = 0.32,
    step: float = 0.45,
    absent_share: float = 0.1,
    first_session: int = 1,
) -> ToyChamber:
    """Simulate roll calls of states that move, by the ordered probit that the estimator assumes.

    Parameters
    ----------
    rng
        Source of randomness.
    sessions_n, states_n, roll_calls_n
        Sessions T, states N, roll calls in each session.
    discrimination
        Standard deviation of the roll calls' discrimination; 0.68 is that of the estimates for the real Assembly.
    step
        Standard deviation of a state's step from session to session; the pooled spread stays 1. 0 to below 1.
    absent_share
        Share of votes not cast, at random.
    first_session
        Number of the first session.

    Returns
    -------
    ToyChamber
        States have the codes 2 to N + 1; state 2 stands at about 2 throughout, so that the sign is known.

    Examples
    --------
    >>> chamber = simulate_chamber(rng=np.random.default_rng(1), sessions_n=2, states_n=5, roll_calls_n=3)
    >>> chamber.votes.height, chamber.truth.height, sorted(chamber.votes["vote"].unique())
    (30, 10, ['absent', 'abstain', 'no', 'yes'])
    """
    theta = _paths(rng, sessions_n, states_n, step)
    weight = rng.normal(0, discrimination, (sessions_n, 1, roll_calls_n))
    low = rng.normal(0.7, 0.6, (sessions_n, 1, roll_calls_n))
    high = low + rng.exponential(0.7, (sessions_n, 1, roll_calls_n))
    shape = (sessions_n, states_n, roll_calls_n)
    position = theta[:, :, None] * weight + rng.normal(size=shape)
    vote = np.where(rng.random(shape) < absent_share, 3, (position > low).astype(int) + (position > high))
    session, state, call = (axis.ravel() for axis in np.indices(shape))
    number = session + first_session
    votes = pl.DataFrame(
        {
            "session": number,
            "year": number + 1945,
            "rcid": number * 1000 + call + 1,
            "ccode": state + 2,
            "vote": pl.Series(["yes", "abstain", "no", "absent"]).gather(vote.ravel()),
        }
    )
    session, state = (axis.ravel() for axis in np.indices(theta.shape))
    point = (theta - theta.mean()) / theta.std()
    truth = pl.DataFrame({"ccode": state + 2, "session": session + first_session, "point": point.ravel()})
    return ToyChamber(votes, truth.sort("ccode", "session"))


def _paths(rng: np.random.Generator, sessions_n: int, states_n: int, step: float) -> Array:
    """Paths (T, N) of standard deviation 1 over the states in every session."""
    theta = np.empty((sessions_n, states_n))
    theta[0] = rng.normal(size=states_n)
    for t in range(1, sessions_n):
        theta[t] = np.sqrt(1 - step**2) * theta[t - 1] + step * rng.normal(size=states_n)
    theta[:, 0] = 2 + 0.2 * rng.normal(size=sessions_n)
    return theta
