import numpy as np
import pytest

from detente.numerics.agreement import agreement, joint_tables


def scores(first, second, *, values, distance, weights=None):
    ratings = np.array([first, second])
    tables = joint_tables(ratings, values_n=len(values), weights=weights)
    found = agreement(
        tables, values=values, distance=distance, common_n=joint_tables(ratings, values_n=len(values)).sum((0, 1))
    )
    return found.s[0, 1], found.pi[0, 1], found.kappa[0, 1], found.common_n[0, 1]


def test_cohens_own_table():
    # Two judges, three categories, 200 cases: Cohen (1960), table 1, kappa 0.492 (agreement 0.70, by chance 0.41).
    table = np.array([[88, 10, 2], [14, 40, 6], [18, 10, 12]])
    first = np.repeat(np.arange(3), table.sum(axis=1))
    second = np.concatenate([np.repeat(np.arange(3), row) for row in table])
    s, _, kappa, n = scores(first, second, values=[0, 1, 2], distance="nominal")
    assert n == 200
    assert s == pytest.approx(1 - 2 * 0.3)
    assert kappa == pytest.approx((0.70 - 0.41) / (1 - 0.41))


def test_valued_kappa_and_pi_are_what_haege_writes():
    rng = np.random.default_rng(3)
    x, y = rng.integers(0, 4, (2, 50))
    _, pi, kappa, _ = scores(x, y, values=[0, 1, 2, 3], distance="squared")
    gap = ((x - y) ** 2).sum()
    by_chance = ((x - x.mean()) ** 2).sum() + ((y - y.mean()) ** 2).sum() + 50 * (x.mean() - y.mean()) ** 2
    middle = (x.mean() + y.mean()) / 2
    assert kappa == pytest.approx(1 - gap / by_chance)
    assert pi == pytest.approx(1 - gap / (((x - middle) ** 2).sum() + ((y - middle) ** 2).sum()))


def test_what_one_did_not_rate_is_not_compared():
    known = scores([0, 1, 1], [0, 0, 1], values=[0, 1], distance="absolute")
    assert scores([0, 1, 1, -1, 0], [0, 0, 1, 1, -1], values=[0, 1], distance="absolute") == known
    assert np.isnan(scores([0, -1], [-1, 1], values=[0, 1], distance="absolute")[:3]).all()


def test_weights_of_zero_and_of_two():
    assert scores([0, 1, 1], [0, 0, 1], values=[0, 1], distance="absolute", weights=[1, 0, 1])[0] == 1
    twice = scores([0, 1, 1], [0, 0, 1], values=[0, 1], distance="absolute", weights=[1, 2, 1])
    assert twice[:3] == pytest.approx(scores([0, 1, 1, 1], [0, 0, 0, 1], values=[0, 1], distance="absolute")[:3])


def test_no_doubt_no_chance_correction():
    s, pi, kappa, _ = scores([1, 1], [1, 1], values=[0, 1], distance="absolute")
    assert s == 1
    assert np.isnan([pi, kappa]).all()


def test_values_far_apart_are_farther():
    # |0 - 10| of at most 10 against |0 - 1|
    assert scores([0], [2], values=[0, 1, 10], distance="absolute")[0] == pytest.approx(-1)
    assert scores([0], [1], values=[0, 1, 10], distance="absolute")[0] == pytest.approx(0.8)
    assert scores([0], [1], values=[0, 1, 10], distance="squared")[0] == pytest.approx(0.98)


def test_options_that_are_none():
    with pytest.raises(ValueError, match="distance must be one of"):
        scores([0], [1], values=[0, 1], distance="cosine")
    with pytest.raises(ValueError, match="in rising order"):
        scores([0], [1], values=[1, 0], distance="absolute")
