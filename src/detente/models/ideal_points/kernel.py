"""Ordered probit of roll calls on ideal points: likelihood, derivatives and the two alternating steps, on arrays.

Letters as in Bailey, Strezhnev and Voeten (2017, doi:10.1177/0022002715595700): a state with ideal point ``theta``
has the latent position ``beta * theta + noise`` on a roll call, and votes yes below the cut ``gamma1``, abstains
between ``gamma1`` and ``gamma2``, votes no above ``gamma2``.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]

YES, ABSTAIN, NO, MISSING = 0, 1, 2, -1
BEYOND = 40.0
"""A cut that no latent position reaches: the second cut of a roll call on which only two kinds of vote fell."""

_ROOT_2PI = float(np.sqrt(2 * np.pi))
_LEAST = 1e-300
_LEAST_GAP = 1e-3  # between the two cuts of a roll call
_LONGEST_STEP = 1.0  # of a roll call's parameters in one sweep


@dataclass(frozen=True, slots=True)
class Session:
    """Votes of one session with at least one contested roll call; n states, m roll calls.

    Attributes
    ----------
    time
        Row of the grid of sessions.
    states
        Columns of the grid, (n,).
    votes
        YES, ABSTAIN, NO or MISSING, (n, m). Roll calls with two kinds of votes hold YES and ABSTAIN only.
    is_binary
        Roll calls with two kinds of votes, (m,): their second cut is BEYOND.
    roll_calls
        Where the m lie among all roll calls: side by side.
    yes, no, middle
        The votes once more, as the kernel needs them: masks of 1 and 0, (n, m), and rows and columns of abstentions.
    """

    time: int
    states: NDArray[np.int64]
    votes: NDArray[np.int8]
    is_binary: NDArray[np.bool_]
    roll_calls: slice
    yes: Array = field(init=False)
    no: Array = field(init=False)
    middle: tuple[NDArray[np.int64], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Lay the votes out for the kernel."""
        object.__setattr__(self, "yes", (self.votes == YES).astype(np.float64))
        object.__setattr__(self, "no", (self.votes == NO).astype(np.float64))
        object.__setattr__(self, "middle", np.nonzero(self.votes == ABSTAIN))


@dataclass(frozen=True, slots=True)
class Prior:
    """Random walk of every state over its stretch of the grid; T sessions, N states.

    Attributes
    ----------
    diagonal
        Diagonal of its precision, (T, N); 0 where the state is not on the grid.
    links
        Precision of the step between neighbouring sessions, (T - 1, N); 0 where one of them is not on the grid.
    weights
        1 where the state voted, else 0, (T, N): the sample over which the scale is fixed.
    beta_variance
        Prior variance of discrimination.
    """

    diagonal: Array
    links: Array
    weights: Array
    beta_variance: float


@dataclass(slots=True)
class Parameters:
    """Current values: ``theta`` (T, N), ``beta`` (R,), ``gamma`` (R, 2)."""

    theta: Array
    beta: Array
    gamma: Array

    def of(self, session: Session) -> tuple[Array, Array, Array]:
        """Ideal points, discriminations and cuts of one session."""
        rows = session.roll_calls
        return self.theta[session.time, session.states], self.beta[rows], self.gamma[rows]


@dataclass(frozen=True, slots=True)
class Derivatives:
    """Derivatives of a session's log-likelihood, (n, m), zero where a vote is missing.

    Only the distances between cuts and latent position count: the derivatives by the position are sums of these.

    Attributes
    ----------
    d1, d2
        First derivatives by the two cuts.
    cut1, cut2
        Second derivatives by a cut and by both cuts moved together.
    between
        Second derivatives by the one cut and the other, summed over the states, (m,).
    """

    d1: Array
    d2: Array
    cut1: Array
    cut2: Array
    between: Array

    @property
    def score(self) -> Array:
        """First derivative by the latent position."""
        return -(self.d1 + self.d2)

    @property
    def curvature(self) -> Array:
        """Second derivative by the latent position; never above 0."""
        return self.cut1 + self.cut2


def each(work: Callable[[Session], object], sessions: Iterable[Session], pool: ThreadPoolExecutor | None) -> None:
    """Do the work on every session; sessions share nothing, so that threads never change a result."""
    for _ in pool.map(work, sessions) if pool else map(work, sessions):
        pass


def log_likelihood(session: Session, theta: Array, beta: Array, gamma: Array) -> float:
    """Return the log-likelihood of one session's votes."""
    _, p, _ = _ends(session, theta, beta, gamma)
    p[session.middle] = _middle(session, theta, beta, gamma)[0]
    return float(np.log(np.maximum(p, _LEAST)[session.votes != MISSING]).sum())


def scores(session: Session, theta: Array, beta: Array, gamma: Array) -> Array:
    """Return the first derivatives of one session's log-likelihood by the latent positions, (n, m)."""
    mills = _ends(session, theta, beta, gamma)[2]
    mills *= session.no - session.yes
    _, _, _, first, second = _middle(session, theta, beta, gamma)
    mills[session.middle] = -(first + second)
    return mills


def derivatives(session: Session, theta: Array, beta: Array, gamma: Array) -> Derivatives:
    """Return the first and second derivatives of one session's log-likelihood."""
    x, _, mills = _ends(session, theta, beta, gamma)
    bend = -mills * (x + mills)
    d1, d2 = mills * session.yes, -mills * session.no
    cut1, cut2 = bend * session.yes, bend * session.no
    _, u, v, first, second = _middle(session, theta, beta, gamma)
    both = -first * second
    d1[session.middle], d2[session.middle] = first, second
    cut1[session.middle] = both - first * (u + first)
    cut2[session.middle] = both - second * (v + second)
    between = np.bincount(session.middle[1], both, minlength=len(beta)).astype(np.float64)
    return Derivatives(d1, d2, cut1, cut2, between)


def roll_call_blocks(
    d: Derivatives, theta: Array, beta: Array, *, is_binary: NDArray[np.bool_], variance: float
) -> tuple[Array, Array]:
    """Return negative Hessian (m, 3, 3) and gradient (m, 3) of discrimination and cuts, prior included."""
    information = np.empty((len(beta), 3, 3))
    information[:, 0, 0] = 1 / variance - (theta * theta) @ d.curvature
    information[:, 0, 1] = information[:, 1, 0] = theta @ d.cut1
    information[:, 0, 2] = information[:, 2, 0] = theta @ d.cut2
    information[:, 1, 1] = d.between - d.cut1.sum(0)
    information[:, 1, 2] = information[:, 2, 1] = -d.between
    information[:, 2, 2] = is_binary + d.between - d.cut2.sum(0)
    gradient = np.stack([theta @ d.score - beta / variance, d.d1.sum(0), d.d2.sum(0)], axis=1)
    return information, gradient


def step_roll_calls(at: Parameters, session: Session, prior: Prior) -> None:
    """Move discrimination and cuts of one session's roll calls by one Newton step, in place."""
    theta, beta, gamma = at.of(session)
    d = derivatives(session, theta, beta, gamma)
    information, gradient = roll_call_blocks(d, theta, beta, is_binary=session.is_binary, variance=prior.beta_variance)
    step = np.linalg.solve(information, gradient[:, :, None])[:, :, 0].clip(-_LONGEST_STEP, _LONGEST_STEP)
    beta += step[:, 0]
    gamma += step[:, 1:]
    gamma[:, 1] = np.where(session.is_binary, BEYOND, np.maximum(gamma[:, 1], gamma[:, 0] + _LEAST_GAP))


def step_chains(at: Parameters, sessions: Iterable[Session], prior: Prior, pool: ThreadPoolExecutor | None) -> Array:
    """Return the step of all ideal points: one tridiagonal system per state.

    The precision of a vote is that of its latent position, ``beta ** 2``, as in the published sampler. It bounds the
    curvature of the likelihood from above, so that the step never overshoots.
    """
    gradient, precision = prior_gradient(at.theta, prior), prior.diagonal.copy()

    def add(session: Session) -> None:
        theta, beta, gamma = at.of(session)
        gradient[session.time, session.states] += scores(session, theta, beta, gamma) @ beta
        precision[session.time, session.states] += (session.votes >= 0) @ (beta * beta)

    each(add, sessions, pool)
    return solve_chains(precision, prior.links, gradient)


def prior_gradient(theta: Array, prior: Prior) -> Array:
    """Return the derivative of the log prior by the ideal points."""
    gradient = -prior.diagonal * theta
    gradient[1:] += prior.links * theta[:-1]
    gradient[:-1] += prior.links * theta[1:]
    return gradient


def solve_chains(diagonal: Array, links: Array, right: Array) -> Array:
    """Solve the tridiagonal systems with off-diagonals ``-links``, one per column; empty diagonals give 0."""
    diagonal = np.where(diagonal > 0, diagonal, 1.0)
    solution, factor = np.empty_like(right), np.empty_like(links)
    pivot = diagonal[0]
    solution[0] = right[0] / pivot
    for t in range(1, len(diagonal)):
        factor[t - 1] = links[t - 1] / pivot
        pivot = diagonal[t] - links[t - 1] * factor[t - 1]
        solution[t] = (right[t] + links[t - 1] * solution[t - 1]) / pivot
    for t in range(len(diagonal) - 2, -1, -1):
        solution[t] += factor[t] * solution[t + 1]
    return solution


def standardise(theta: Array, weights: Array) -> Array:
    """Return ideal points with mean 0 and standard deviation 1 over the pooled sample of states that voted."""
    total = weights.sum()
    mean = (theta * weights).sum() / total
    spread = np.sqrt((weights * (theta - mean) ** 2).sum() / total)
    return np.asarray((theta - mean) / spread)


def _ends(session: Session, theta: Array, beta: Array, gamma: Array) -> tuple[Array, Array, Array]:
    """Distance from the nearer cut, probability and inverse Mills ratio of votes of yes and no, (n, m)."""
    eta = theta[:, None] * beta
    x = np.where(session.votes == NO, eta - gamma[:, 1], gamma[:, 0] - eta)
    p = np.maximum(ndtr(x), _LEAST)
    return x, p, np.exp(-0.5 * x * x) / (_ROOT_2PI * p)


def _middle(session: Session, theta: Array, beta: Array, gamma: Array) -> tuple[Array, Array, Array, Array, Array]:
    """Probability of each abstention, how far the cuts lie above it, and the first derivatives by them."""
    rows, columns = session.middle
    eta = theta[rows] * beta[columns]
    u, v = gamma[columns, 0] - eta, gamma[columns, 1] - eta
    above = u + v > 0  # measured in the nearer tail, where differences keep their digits
    p = np.maximum(ndtr(np.where(above, -u, v)) - ndtr(np.where(above, -v, u)), _LEAST)
    scale = _ROOT_2PI * p
    return p, u, v, -np.exp(-0.5 * u * u) / scale, np.exp(-0.5 * v * v) / scale
