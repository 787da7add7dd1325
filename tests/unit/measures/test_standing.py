from datetime import date

import numpy as np
import pytest

from detente.errors import NotEnoughDataError
from detente.measures.net_cooperation import NetPoint
from detente.measures.standing import standing


def point(cooperation, conflict):
    net = (cooperation - conflict) / (cooperation + conflict)
    return NetPoint(date(2001, 1, 1), net, -1.0, 1.0, cooperation, conflict)


def rng():
    return np.random.default_rng(7)


def test_closer_than_seven_of_ten():
    others = {str(i): point(1e6 * i, 1e6 * (10 - i)) for i in range(1, 10)} | {"10": point(9.5e6, 0.5e6)}
    result = standing(point(7.5e6, 2.5e6), others, rng=rng())
    assert (result.share, result.low, result.high, result.pairs_n) == (0.7, 0.7, 0.7, 10)


def test_doubt_about_the_pair_shows():
    others = {str(i): point(1e4 * i, 1e4 * (10 - i)) for i in range(1, 10)}
    vague, sharp = (standing(point(w, w), others, rng=rng()) for w in (2.0, 2e5))
    assert vague.high - vague.low > 0.5
    assert sharp.high - sharp.low <= 1 / 9 + 1e-9
    assert vague.low <= vague.share <= vague.high


def test_doubt_about_the_references_shows_too():
    pair = point(5e6, 5e6)
    vague, sharp = (standing(pair, {c: point(w, w) for c in "abcd"}, rng=rng()) for w in (3.0, 3e6))
    assert vague.high - vague.low >= 0.5
    assert sharp.high - sharp.low >= 0.5  # equal pairs are a coin toss, however well known


def test_same_seed_same_answer():
    others = {c: point(3.0, 2.0) for c in "abc"}
    assert standing(point(4, 2), others, rng=rng()) == standing(point(4, 2), others, rng=rng())


def test_one_reference_is_no_field():
    with pytest.raises(NotEnoughDataError, match="needed 2 reference pairs, had 1"):
        standing(point(1, 1), {"a": point(1, 1)}, rng=rng())


def test_band_out_of_range():
    with pytest.raises(ValueError, match="band"):
        standing(point(1, 1), {"a": point(1, 1), "b": point(1, 1)}, rng=rng(), band=90)
