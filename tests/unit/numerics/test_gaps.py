"""The distance of two uncertain positions."""

import numpy as np
import pytest

from detente.numerics.gaps import distance_band


def test_by_hand():
    distance, error, low, high = distance_band([1.0, 0.0], [-2.0, 0.1], variance=[0.25, 0.25], band=0.9)
    assert distance.tolist() == pytest.approx([3.0, 0.1])
    assert error.tolist() == [0.5, 0.5]
    assert low.tolist() == pytest.approx([3 - 0.5 * 1.6448536, 0])
    assert high.tolist() == pytest.approx([3 + 0.5 * 1.6448536, 0.1 + 0.5 * 1.6448536])


def test_the_band_holds_the_true_distance_at_least_as_often_as_it_says():
    rng = np.random.default_rng(1)
    for truth in (0.0, 0.3, 1.0, 4.0):
        seen = truth + 0.5 * rng.normal(size=20_000)
        _, _, low, high = distance_band(seen, 0.0, variance=0.25)
        assert ((low <= truth) & (truth <= high)).mean() > 0.895


def test_unknown_stays_unknown():
    assert all(np.isnan(part) for part in distance_band(np.nan, 1.0, variance=0.1)[::2])


@pytest.mark.parametrize("band", [0, 1, 90])
def test_a_band_is_a_probability(band):
    with pytest.raises(ValueError, match="between 0 and 1"):
        distance_band(1.0, 0.0, variance=1.0, band=band)
