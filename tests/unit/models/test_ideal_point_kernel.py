"""The kernel's likelihood by hand, its derivatives against differences, and its linear algebra against dense solves."""

from statistics import NormalDist

import numpy as np
import pytest

from detente.models.ideal_points.fit import fit_ideal_points
from detente.models.ideal_points.information import (
    invert_chain,
    joint_information,
    session_information,
)
from detente.models.ideal_points.kernel import (
    ABSTAIN,
    BEYOND,
    MISSING,
    NO,
    YES,
    Parameters,
    Prior,
    Session,
    derivatives,
    log_likelihood,
    prior_gradient,
    roll_call_blocks,
    scores,
    solve_chains,
    standardise,
)
from detente.models.ideal_points.layout import random_walk
from detente.simulate.chambers import simulate_chamber

PHI = NormalDist().cdf


def a_session(votes: list[list[int]], *, is_binary: list[bool] | None = None) -> Session:
    matrix = np.array(votes, dtype=np.int8)
    n, m = matrix.shape
    return Session(0, np.arange(n), matrix, np.array(is_binary or [False] * m), slice(0, m))


@pytest.fixture
def drawn():
    rng = np.random.default_rng(5)
    n, m = 6, 4
    votes = rng.integers(-1, 3, (n, m))
    votes[:, 3] = rng.integers(0, 2, n)  # a roll call with two kinds of votes
    theta, beta = rng.normal(size=n), rng.normal(size=m)
    first = rng.normal(size=m)
    gamma = np.stack([first, first + rng.uniform(0.3, 1.5, m)], axis=1)
    gamma[3, 1] = BEYOND
    return a_session(votes.tolist(), is_binary=[False, False, False, True]), theta, beta, gamma


def test_likelihood_by_hand():
    session = a_session([[YES], [ABSTAIN], [NO], [MISSING]])
    theta, beta, gamma = np.array([1.0, 0.5, -1.0, 9.0]), np.array([0.8]), np.array([[0.2, 0.9]])
    by_hand = np.log(PHI(0.2 - 0.8)) + np.log(PHI(0.9 - 0.4) - PHI(0.2 - 0.4)) + np.log(1 - PHI(0.9 + 0.8))
    assert log_likelihood(session, theta, beta, gamma) == pytest.approx(by_hand, rel=1e-12)


def test_probabilities_of_the_three_votes_add_to_one():
    total = sum(
        np.exp(log_likelihood(a_session([[kind]]), np.array([1.3]), np.array([-0.7]), np.array([[-0.5, 0.4]])))
        for kind in (YES, ABSTAIN, NO)
    )
    assert total == pytest.approx(1, abs=1e-12)


def test_votes_far_in_the_tail_stay_finite():
    session = a_session([[YES, ABSTAIN, NO]])
    d = derivatives(session, np.array([20.0]), np.array([1.0, 1.0, -1.0]), np.array([[0.0, 1.0]] * 3))
    assert np.isfinite([d.d1, d.d2, d.cut1, d.cut2]).all()
    assert np.isfinite(
        log_likelihood(session, np.array([20.0]), np.array([1.0, 1.0, -1.0]), np.array([[0.0, 1.0]] * 3))
    )


def test_first_derivatives_are_those_of_the_likelihood(drawn):
    session, theta, beta, gamma = drawn
    d = derivatives(session, theta, beta, gamma)
    h = 1e-6
    for j in range(4):
        for k, analytic in ((0, d.d1), (1, d.d2)):
            up, down = gamma.copy(), gamma.copy()
            up[j, k] += h
            down[j, k] -= h
            slope = (log_likelihood(session, theta, beta, up) - log_likelihood(session, theta, beta, down)) / (2 * h)
            assert analytic[:, j].sum() == pytest.approx(slope, abs=1e-6)
    for i in range(6):
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        slope = (log_likelihood(session, up, beta, gamma) - log_likelihood(session, down, beta, gamma)) / (2 * h)
        assert scores(session, theta, beta, gamma)[i] @ beta == pytest.approx(slope, abs=1e-6)
    assert scores(session, theta, beta, gamma) == pytest.approx(d.score)


def test_missing_votes_add_nothing(drawn):
    session, theta, beta, gamma = drawn
    d = derivatives(session, theta, beta, gamma)
    missing = session.votes == MISSING
    assert missing.any()
    assert all((part[missing] == 0).all() for part in (d.d1, d.d2, d.cut1, d.cut2))


def test_roll_call_blocks_are_the_hessian(drawn):
    session, theta, beta, gamma = drawn
    variance, h = 0.3, 1e-5

    def gradient(shift):
        moved = Parameters(theta[None, :], beta + shift[:, 0], gamma + shift[:, 1:])
        d = derivatives(session, *moved.of(session))
        return roll_call_blocks(d, theta, moved.beta, is_binary=session.is_binary, variance=variance)[1]

    information, _ = roll_call_blocks(
        derivatives(session, theta, beta, gamma), theta, beta, is_binary=session.is_binary, variance=variance
    )
    for k in range(3):
        shift = np.zeros((4, 3))
        shift[:, k] = h
        numeric = -(gradient(shift) - gradient(-shift)) / (2 * h)
        assert information[:3, :, k] == pytest.approx(numeric[:3], abs=1e-5)
        if k < 2:
            assert information[3, :2, k] == pytest.approx(numeric[3, :2], abs=1e-5)
    assert information[3, 2] == pytest.approx([0, 0, 1])  # the second cut of a two-way vote is out of reach


def test_session_information_is_the_schur_complement_of_the_whole_hessian(drawn):
    session, theta, beta, gamma = drawn
    prior = Prior(np.ones((1, 6)), np.zeros((0, 6)), np.ones((1, 6)), 0.3)
    h, n = 1e-4, 6
    start = np.concatenate([theta, beta, gamma[:, 0], gamma[:3, 1]])

    def loglik(x):
        cuts = np.stack([x[10:14], np.append(x[14:], BEYOND)], axis=1)
        return log_likelihood(session, x[:6], x[6:10], cuts) - (x[6:10] ** 2).sum() / (2 * 0.3)

    size = len(start)
    hessian = np.empty((size, size))
    steps = np.eye(size) * h
    for a in range(size):
        for b in range(size):
            hessian[a, b] = (
                loglik(start + steps[a] + steps[b])
                - loglik(start + steps[a] - steps[b])
                - loglik(start - steps[a] + steps[b])
                + loglik(start - steps[a] - steps[b])
            ) / (4 * h * h)
    whole = -hessian
    schur = whole[:n, :n] - whole[:n, n:] @ np.linalg.solve(whole[n:, n:], whole[n:, :n])
    at = Parameters(theta[None, :], beta, gamma)
    block, gradient = session_information(at, session, prior)
    assert block == pytest.approx(schur, abs=2e-4)
    slopes = [(loglik(start + steps[i]) - loglik(start - steps[i])) / (2 * h) for i in range(n)]
    assert gradient == pytest.approx(np.array(slopes), abs=1e-5)
    pressure = max(0, ((gradient - theta) @ theta) / (theta @ theta))
    assert joint_information(at, [session], prior, None)[0] == pytest.approx(
        schur + (1 + pressure) * np.eye(n), abs=2e-4
    )


def test_random_walk_by_hand():
    voted = np.array([[1, 0], [0, 1], [1, 1], [0, 1]], dtype=float)
    prior = random_walk(voted, walk_variance=0.5, start_variance=2.0, beta_variance=0.1)
    assert prior.links.tolist() == [[2, 0], [2, 2], [0, 2]]  # the first state is on the grid while it does not vote
    assert prior.diagonal.tolist() == [[2.5, 0], [4, 2.5], [2, 4], [0, 2]]
    theta = np.array([[1.0, 0.0], [2.0, 3.0], [4.0, 3.0], [0.0, 1.0]])
    assert prior_gradient(theta, prior)[:, 0].tolist() == [-0.5 + 2, -2 + 4, -4, 0]


def test_chains_and_blocks_solve_what_dense_matrices_solve():
    rng = np.random.default_rng(2)
    voted = (rng.random((6, 3)) < 0.7).astype(float)
    voted[0] = 1
    prior = random_walk(voted, walk_variance=0.2, start_variance=1.0, beta_variance=0.1)
    on = prior.diagonal.ravel() > 0
    dense = np.zeros((18, 18))
    for t in range(6):
        for i in range(3):
            dense[3 * t + i, 3 * t + i] = prior.diagonal[t, i] + (prior.diagonal[t, i] > 0)
            if t:
                dense[3 * t + i, 3 * t - 3 + i] = dense[3 * t - 3 + i, 3 * t + i] = -prior.links[t - 1, i]
    right = np.where(prior.diagonal > 0, rng.normal(size=(6, 3)), 0)
    inverse = np.zeros_like(dense)
    inverse[np.ix_(on, on)] = np.linalg.inv(dense[np.ix_(on, on)])
    expected = (inverse @ right.ravel()).reshape(6, 3)
    diagonal = prior.diagonal + (prior.diagonal > 0)
    assert solve_chains(diagonal, prior.links, right) == pytest.approx(expected)
    blocks = np.stack([np.diag(row) for row in diagonal])
    solution, parts, negative_n = invert_chain(blocks, prior.links, right[:, :, None])
    assert solution[:, :, 0] == pytest.approx(expected)
    assert negative_n == 0
    assert parts == pytest.approx(np.stack([inverse[3 * t : 3 * t + 3, 3 * t : 3 * t + 3] for t in range(6)]))


def test_an_indefinite_block_is_inverted_and_counted():
    blocks = np.array([[[2.0, 0.0], [0.0, -1.0]], [[1.0, 0.5], [0.5, 1.0]]])
    links = np.array([[0.5, 0.0]])
    dense = np.zeros((4, 4))
    dense[:2, :2], dense[2:, 2:] = blocks
    dense[0, 2] = dense[2, 0] = -0.5
    _, parts, negative_n = invert_chain(blocks, links, np.zeros((2, 2, 1)))
    assert negative_n == (np.linalg.eigvalsh(dense) < 0).sum() == 1
    assert parts[0] == pytest.approx(np.linalg.inv(dense)[:2, :2])
    assert parts[1] == pytest.approx(np.linalg.inv(dense)[2:, 2:])


def test_covariance_has_no_part_in_the_fixed_directions():
    chamber = simulate_chamber(rng=np.random.default_rng(3), sessions_n=1, states_n=20, roll_calls_n=30)
    fit = fit_ideal_points(chamber.votes)
    covariance, theta = fit.covariance[0].astype(float), fit.points["point"].to_numpy()
    assert covariance @ np.ones(20) == pytest.approx(np.zeros(20), abs=1e-5)
    assert covariance @ theta == pytest.approx(np.zeros(20), abs=1e-5)
    assert np.linalg.eigvalsh(covariance).min() > -1e-6


def test_standardise_uses_only_those_who_voted():
    theta = np.array([[1.0, 3.0, 100.0]])
    assert standardise(theta, np.array([[1.0, 1.0, 0.0]]))[0, :2].tolist() == [-1, 1]
