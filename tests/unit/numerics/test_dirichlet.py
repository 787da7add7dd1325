from math import exp, lgamma

import numpy as np
import pytest

from detente.numerics.dirichlet import FASTEST, SLOWEST, _collapse, _grid_weights, effective_size, fit_dirichlet

NOTHING = [np.nan, np.nan]


def log_dirichlet_multinomial(y, alpha):
    n, total = sum(y), sum(alpha)
    return lgamma(total) - lgamma(total + n) + sum(lgamma(a + k) - lgamma(a) for a, k in zip(alpha, y, strict=True))


def test_an_event_k_periods_away_counts_d_to_the_k():
    fit = fit_dirichlet([[8, 0], [0, 0], [0, 0], [0, 4]], prior=[1, 1], discount=0.5, dispersion=1)
    assert fit.filtered.tolist() == [[9, 1], [5, 1], [3, 1], [2, 5]]
    assert fit.smoothed.tolist() == [[9, 1.5], [5, 2], [3, 3], [2, 5]]


def test_first_row_counts_whole_and_further_rows_by_the_dispersion():
    fit = fit_dirichlet([[11, 0]], prior=[1, 1], discount=0.5, dispersion=5)
    assert fit.smoothed.tolist() == [[4, 1]]
    assert effective_size([0, 1, 6], 5.0).tolist() == [0, 1, 2]


def test_not_covered_and_covered_without_events_teach_nothing_about_shares():
    uncovered = fit_dirichlet([[3, 1], NOTHING, [3, 1]], prior=[1, 1], discount=0.9, dispersion=1)
    empty = fit_dirichlet([[3, 1], [0, 0], [3, 1]], prior=[1, 1], discount=0.9, dispersion=1)
    assert np.array_equal(uncovered.smoothed, empty.smoothed)


def test_far_from_all_data_the_prior_is_back():
    fit = fit_dirichlet([[500, 100]] + [NOTHING] * 300, prior=[2, 3], discount=0.9, dispersion=1)
    np.testing.assert_allclose(fit.smoothed[-1], [2, 3], atol=1e-9)


def test_without_any_event_there_is_only_the_prior():
    fit = fit_dirichlet([NOTHING, [0, 0]], prior=[1, 1])
    np.testing.assert_allclose(fit.smoothed, [[1, 1], [1, 1]], rtol=1e-12)


def test_weights_at_dispersion_one_are_exact_predictive_likelihoods():
    counts = np.array([[5.0, 2.0, 0.0], [1.0, 4.0, 1.0], [0.0, 0.0, 3.0]])
    prior = np.array([0.5, 1.0, 0.5])
    logs = []
    for d in (0.3, 0.9):
        carried, total = np.zeros(3), 0.0
        for y in counts:
            total += log_dirichlet_multinomial(y, prior + d * carried)
            carried = d * carried + y
        logs.append(total)
    weight = _grid_weights(counts, prior, np.array([0.3, 0.9]), np.ones(2))
    assert weight[0] / weight[1] == pytest.approx(exp(logs[0] - logs[1]))


def test_weights_beyond_dispersion_one_match_the_variance_of_the_share():
    n, m, phi = 21.0, 0.25, 5.0
    effective = 1 + (n - 1) / phi
    A = n * (1 - (v := (effective + 8) / (effective * 9))) / (n * v - 1)  # noqa: N806
    # variance of the share under the matched law, and under "n* independent events around a Beta(2, 6)"
    assert m * (1 - m) * (n + A) / (n * (1 + A)) == pytest.approx(m * (1 - m) * (1 / 9 + 8 / 9 / effective))
    weight = _grid_weights(np.array([[9.0, 12.0]]), np.array([2.0, 6.0]), np.array([0.5, 0.5]), np.array([1.0, phi]))
    expected = log_dirichlet_multinomial((9, 12), (A * m, A * (1 - m))) - log_dirichlet_multinomial((9, 12), (2, 6))
    assert weight[1] / weight[0] == pytest.approx(exp(expected))


def test_one_event_says_nothing_about_the_dispersion():
    weight = _grid_weights(np.array([[1.0, 0.0]]), np.ones(2), np.array([0.5, 0.5]), np.array([1.0, 40.0]))
    assert weight.tolist() == pytest.approx([0.5, 0.5])


def test_collapse_keeps_mean_and_variance_of_the_mixture():
    alpha, weight = np.array([[[30.0, 10.0], [2.0, 2.0]]]), np.array([0.7, 0.3])
    a, b = _collapse(alpha, weight)[0]
    means, second = np.array([0.75, 0.5]), np.array([30 * 31 / (40 * 41), 2 * 3 / (4 * 5)])
    mean = weight @ means
    assert a / (a + b) == pytest.approx(mean)
    assert a * b / ((a + b) ** 2 * (a + b + 1)) == pytest.approx(weight @ second - mean**2)


def test_dispersion_and_drift_are_found():
    rng = np.random.default_rng(5)
    still = rng.multinomial(60, [0.6, 0.4], 200)
    calm = fit_dirichlet(still, prior=[1, 1])
    clustered = fit_dirichlet(6 * still, prior=[1, 1])
    wave = rng.binomial(60, 0.5 + 0.4 * np.sin(np.arange(200) / 3))
    jumpy = fit_dirichlet(np.column_stack([wave, 60 - wave]), prior=[1, 1])
    assert calm.dispersion < 1.5
    assert calm.discount > 0.97
    assert 4 < clustered.dispersion < 9
    assert jumpy.discount < 0.6
    assert FASTEST <= jumpy.discount <= calm.discount <= SLOWEST


@pytest.mark.parametrize(
    ("counts", "options", "message"),
    [
        ([[1, np.nan]], {}, "wholly NaN"),
        ([[1, -1]], {}, "0 or more"),
        ([1, 2], {}, "table"),
        ([[1, 2]], {"prior": [0, 1]}, "above 0"),
        ([[1, 2]], {"prior": [1]}, "each of 2 classes"),
        ([[1, 2]], {"discount": 1.0}, "between 0 and 1"),
        ([[1, 2]], {"dispersion": 0.5}, "1 or more"),
    ],
)
def test_bad_input_is_refused(counts, options, message):
    with pytest.raises(ValueError, match=message):
        fit_dirichlet(counts, **{"prior": [1, 1], **options})


def test_there_are_two_views():
    fit = fit_dirichlet([[1, 2], [0, 1]], prior=[1, 1])
    assert fit.alpha("smoothed") is fit.smoothed
    assert fit.alpha("filtered") is fit.filtered
    with pytest.raises(ValueError, match="smoothed, filtered; it is 'smooth'"):
        fit.alpha("smooth")
