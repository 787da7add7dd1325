import numpy as np
import pytest
from scipy import stats

from detente.numerics.beta import beta_band, one_event_prior


def test_band_is_the_exact_quantile():
    mean, low, high = beta_band([[61, 41], [1, 500]], band=0.8)
    np.testing.assert_allclose(low, stats.beta.ppf(0.1, [61, 1], [41, 500]))
    np.testing.assert_allclose(high, stats.beta.ppf(0.9, [61, 1], [41, 500]))
    np.testing.assert_allclose(mean, [61 / 102, 1 / 501])


@pytest.mark.parametrize("band", [0.1, 1.0, 90])
def test_band_out_of_range(band):
    with pytest.raises(ValueError, match="band"):
        beta_band([[1, 1]], band=band)


@pytest.mark.parametrize("share", [1e-6, 0.02, 0.5, 0.9])
def test_prior_is_worth_one_rare_event(share):
    a, b = one_event_prior(share)
    assert a / (a + b) == pytest.approx(share)
    assert min(a, b) == 1
    mean, low, high = beta_band([[a, b]], band=0.5)
    assert low <= mean <= high


@pytest.mark.parametrize("share", [0, 1, float("nan")])
def test_prior_needs_a_share(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        one_event_prior(share)
