"""Covariance of the ideal points, from the joint information of all parameters.

Roll calls are eliminated session by session (their blocks are 3 by 3), which leaves one matrix per session over its
states, linked to the neighbouring sessions by the random walk: a block-tridiagonal system. Its inverse is needed on
the diagonal blocks only, by one pass forward and one back, as in Kalman smoothing.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from detente.models.ideal_points.kernel import (
    Array,
    Parameters,
    Prior,
    Session,
    derivatives,
    each,
    prior_gradient,
    roll_call_blocks,
)


def covariances(
    at: Parameters,
    sessions: Sequence[Session],
    prior: Prior,
    pool: ThreadPoolExecutor | None,
) -> NDArray[np.float32]:
    """Return the covariance of the ideal points within every session, (T, N, N), single precision.

    The scale is fixed (mean 0, standard deviation 1 over the pooled sample), so that no error goes in these two
    directions: the covariance is the one given both.

    Raises
    ------
    numpy.linalg.LinAlgError
        The information is not positive definite given the scale: the parameters are at no maximum.
    """
    blocks = joint_information(at, sessions, prior, pool)
    fixed = np.stack([prior.weights, prior.weights * at.theta], axis=2)
    solution, covariance, falling_n = invert_chain(blocks, prior.links, fixed)
    within = np.einsum("tnk,tnj->kj", fixed, solution)
    if falling_n != (np.linalg.eigvalsh(within) < 0).sum():  # by Sylvester's law: it falls in other directions too
        raise np.linalg.LinAlgError("the information is not positive definite given the scale")
    given = np.linalg.inv(within)
    for t in range(len(covariance)):
        covariance[t] -= solution[t] @ given @ solution[t].T
    return covariance.astype(np.float32)


def joint_information(
    at: Parameters,
    sessions: Sequence[Session],
    prior: Prior,
    pool: ThreadPoolExecutor | None,
) -> Array:
    """Return the information about the ideal points with the roll calls' parameters unknown, (T, N, N).

    The fixed scale is a constraint, and the estimates press against it (a tight prior of discrimination would have the
    points further apart). Its multiplier, where it presses outward, is part of the curvature, as in any maximum
    under a constraint.
    """
    sessions_n, states_n = at.theta.shape
    blocks = np.zeros((sessions_n, states_n, states_n))
    gradient = prior_gradient(at.theta, prior)

    def add(session: Session) -> None:
        block, slope = session_information(at, session, prior)
        blocks[session.time][np.ix_(session.states, session.states)] += block
        gradient[session.time, session.states] += slope

    each(add, sessions, pool)
    pressure = (gradient * at.theta * prior.weights).sum() / (prior.weights * at.theta**2).sum()
    diagonal = np.arange(states_n)
    blocks[:, diagonal, diagonal] += prior.diagonal + max(float(pressure), 0.0) * prior.weights
    return blocks


def session_information(at: Parameters, session: Session, prior: Prior) -> tuple[Array, Array]:
    """Return one session's information about its states, its roll calls eliminated, (n, n), and gradient (n,)."""
    theta, beta, gamma = at.of(session)
    d = derivatives(session, theta, beta, gamma)
    inner, _ = roll_call_blocks(d, theta, beta, is_binary=session.is_binary, variance=prior.beta_variance)
    score, curvature = d.score, d.curvature
    cross = np.stack([score + theta[:, None] * beta * curvature, -beta * d.cut1, -beta * d.cut2], axis=2)
    root = np.linalg.inv(np.linalg.cholesky(inner))
    reduced = np.einsum("nmk,mjk->nmj", cross, root).reshape(len(theta), -1)
    return np.diag(-curvature @ (beta * beta)) - reduced @ reduced.T, score @ beta


def invert_chain(blocks: Array, links: Array, right: Array) -> tuple[Array, Array, int]:
    """Solve the block-tridiagonal system with off-diagonals ``-diag(links)`` and return its inverse's diagonal blocks.

    Parameters
    ----------
    blocks
        Diagonal blocks, (T, N, N); an empty diagonal element takes the state out of the session.
    links
        Links between neighbouring sessions, (T - 1, N).
    right
        Right-hand sides, (T, N, K).

    Returns
    -------
    tuple
        Solutions (T, N, K), inverse blocks (T, N, N), and the number of negative eigenvalues of the whole matrix.
    """
    inverse = np.zeros_like(blocks)
    solution = right.copy()
    negative_n = 0
    for t, block in enumerate(blocks):
        pivot = block.copy()
        if t:
            pivot -= links[t - 1][:, None] * inverse[t - 1] * links[t - 1]
            solution[t] += links[t - 1][:, None] * solution[t - 1]
        here = np.nonzero(np.diagonal(block) != 0)[0]
        if len(here):
            inverse[t][np.ix_(here, here)], negative = _inverted(pivot[np.ix_(here, here)])
            negative_n += negative
        solution[t] = inverse[t] @ solution[t]
    for t in range(len(blocks) - 2, -1, -1):
        gain = inverse[t] * links[t]
        solution[t] += gain @ solution[t + 1]
        inverse[t] += gain @ inverse[t + 1] @ gain.T
    return solution, inverse, negative_n


def _inverted(pivot: Array) -> tuple[Array, int]:
    """Inverse of a symmetric matrix, and how many of its eigenvalues are negative."""
    try:
        return np.asarray(cho_solve(cho_factor(pivot, lower=True), np.eye(len(pivot)))), 0
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(pivot)
        return (vectors / values) @ vectors.T, int((values < 0).sum())
