import numpy as np
import pytest

from detente.numerics.survival import kaplan_meier

# Eight cases by hand: events at 2 (two), 5, 7; lost from sight at 2, 4, 7, 9.
TIME = [2, 2, 2, 4, 5, 7, 7, 9]
HAPPENED = [True, True, False, False, True, True, False, False]


def test_by_hand():
    fit = kaplan_meier(TIME, HAPPENED, at=[0, 1.9, 2, 5, 6, 7, 9, 9.1], band=0.9)
    assert fit.at_risk.tolist() == [8, 8, 8, 4, 3, 3, 1, 0]
    steps = [1, 1, 6 / 8, 6 / 8 * 3 / 4, 6 / 8 * 3 / 4, 6 / 8 * 3 / 4 * 2 / 3, 6 / 8 * 3 / 4 * 2 / 3]
    np.testing.assert_allclose(fit.survival[:-1], steps)
    assert np.isnan(fit.survival[-1])
    greenwood = 2 / (8 * 6) + 1 / (4 * 3)
    assert fit.error[3] == pytest.approx(9 / 16 * greenwood**0.5)
    z = 1.6448536269514722
    reach = np.exp(z * greenwood**0.5 / -np.log(9 / 16))
    assert fit.low[3] == pytest.approx((9 / 16) ** reach)
    assert fit.high[3] == pytest.approx((9 / 16) ** (1 / reach))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("ties", [True, False])
def test_as_statsmodels_has_it(seed, ties):
    from statsmodels.duration.survfunc import SurvfuncRight

    rng = np.random.default_rng(seed)
    time = rng.exponential(20, 60)
    time = np.floor(time) if ties else time
    happened = rng.random(60) < 0.6
    theirs = SurvfuncRight(time, happened.astype(int))
    ours = kaplan_meier(time, happened, at=theirs.surv_times, band=0.9)
    np.testing.assert_allclose(ours.survival, theirs.surv_prob, atol=1e-10)
    np.testing.assert_allclose(ours.at_risk, theirs.n_risk, atol=1e-10)
    inner = (theirs.surv_prob > 0) & (theirs.surv_prob < 1)
    np.testing.assert_allclose(ours.error[inner], theirs.surv_prob_se[inner], atol=1e-10)
    p, z = theirs.surv_prob[inner], 1.6448536269514722
    reach = np.exp(z * theirs.surv_prob_se[inner] / (p * -np.log(p)))
    np.testing.assert_allclose(ours.low[inner], p**reach, atol=1e-10)
    np.testing.assert_allclose(ours.high[inner], p ** (1 / reach), atol=1e-10)


def test_where_nothing_happened_the_band_is_open_not_empty():
    fit = kaplan_meier([3, 5, 5], [False] * 3, at=[0, 4, 5, 6], band=0.9)
    np.testing.assert_allclose(fit.survival, [1, 1, 1, np.nan])
    np.testing.assert_allclose(fit.low, [0.05 ** (1 / 3), 0.05 ** (1 / 2), 0.05 ** (1 / 2), np.nan])
    np.testing.assert_allclose(fit.high, [1, 1, 1, np.nan])


def test_where_it_came_to_all_it_is_known_for_good_and_the_band_is_exact():
    fit = kaplan_meier([1, 2, 3, 3], [True] * 4, at=[3, 100], band=0.9)
    np.testing.assert_allclose(fit.survival, [0, 0])
    np.testing.assert_allclose(fit.low, [0, 0])
    np.testing.assert_allclose(fit.high, 1 - 0.05 ** (1 / 4))
    at_once = kaplan_meier([2, 2], [True] * 2, at=[2], band=0.9)
    np.testing.assert_allclose(at_once.high, 1 - 0.05 ** (1 / 2))


@pytest.mark.parametrize(
    ("time", "happened"), [([], []), ([-1], [True]), ([np.nan], [True]), ([np.inf], [False]), ([1, 2], [True])]
)
def test_bad_times(time, happened):
    with pytest.raises(ValueError, match="every case"):
        kaplan_meier(time, happened, at=[1], band=0.9)


@pytest.mark.parametrize("band", [0, 1, 90])
def test_band_out_of_range(band):
    with pytest.raises(ValueError, match="band"):
        kaplan_meier([1], [True], at=[1], band=band)
