import numpy as np
import pytest

from detente.numerics.regression import fit_newey_west, newey_west_reach


def simulated(seed, periods_n=60):
    rng = np.random.default_rng(seed)
    X = np.column_stack([np.ones(periods_n), rng.normal(size=(periods_n, 2))])  # noqa: N806
    return X @ [0.5, 1.0, -0.3] + rng.normal(size=periods_n), X, rng.uniform(0.2, 1, periods_n)


def test_coefficients_are_weighted_least_squares():
    y, X, weight = simulated(1)  # noqa: N806
    root = np.sqrt(weight)
    expected = np.linalg.lstsq(X * root[:, None], y * root, rcond=None)[0]
    np.testing.assert_allclose(fit_newey_west(y, X, weight=weight, band=0.9).coefficient, expected)


def test_interval_is_the_bartlett_sandwich():
    from scipy import stats

    y, X, weight = simulated(2)  # noqa: N806
    fit = fit_newey_west(y, X, weight=weight, band=0.9)
    bread = np.linalg.inv((X * weight[:, None]).T @ X)
    score = X * (weight * (y - X @ fit.coefficient))[:, None]
    lags_n = int(0.75 * 60 ** (1 / 3))
    assert lags_n == 2
    meat = sum(
        max(0.0, 1 - abs(s - t) / (lags_n + 1)) * np.outer(score[s], score[t]) for s in range(60) for t in range(60)
    )
    deviation = np.sqrt(np.diag(bread @ meat @ bread) * 60 / 57)
    np.testing.assert_allclose(fit.high - fit.coefficient, stats.t.ppf(0.95, 57) * deviation)
    np.testing.assert_allclose(fit.coefficient - fit.low, fit.high - fit.coefficient)


def test_left_out_periods_keep_their_place():
    y, X, weight = simulated(3)  # noqa: N806
    holes = y.copy()
    holes[10:15] = np.nan
    zeroed = np.where(np.isnan(holes), 0, weight)
    by_nan = fit_newey_west(holes, X, weight=weight, band=0.9)
    by_weight = fit_newey_west(y, X, weight=zeroed, band=0.9)
    assert by_nan.rows_n == 55
    np.testing.assert_allclose(by_nan.low, by_weight.low)
    assert (by_nan.influence[10:15] == 0).all()


def test_lasting_shocks_widen_the_interval():
    shock = np.repeat([1.0, -1.0, 1.0, -1.0], 16)[:, None]
    scattered = np.tile([1.0, -1.0], 32)[:, None]
    wide, narrow = (newey_west_reach(x, rows_n=64, freedom=60, band=0.9)[0] for x in (shock, scattered))
    assert wide > 1.4 * narrow


@pytest.mark.parametrize("X", [np.ones((3, 2)), np.column_stack([np.ones(9), np.full(9, 2.0)])])
def test_what_cannot_be_told_apart_is_refused(X):  # noqa: N803
    with pytest.raises(ValueError, match="too few, or alike"):
        fit_newey_west(np.arange(len(X)) * 1.0, X, weight=np.ones(len(X)), band=0.9)
