import numpy as np
import polars as pl
import pytest

from detente.errors import NotEnoughDataError
from detente.measures.words_deeds import words_deeds
from detente.simulate.worlds import monthly_counts, simulate_dyad


def series_of(*, agreement=0, periods_n=3, **counts):
    usual = {"words_cooperation": 80, "deeds_cooperation": 10, "words_conflict": 20, "deeds_conflict": 30}
    columns = {**usual, "agreement": agreement, **counts}
    return monthly_counts(**{name: [n] * periods_n for name, n in columns.items()})


def rng():
    return np.random.default_rng(0)


def test_gap_by_hand():
    # words 81 of 102 friendly, deeds 11 of 42: one prior event on either side of each
    result = words_deeds(series_of(periods_n=1, agreement=3), rng=rng())
    row = result.frame.row(0, named=True)
    words, deeds = result.words.frame["net"][0], result.deeds.frame["net"][0]
    assert row["gap"] == pytest.approx(words - deeds)
    assert 0.9 < row["gap"] < 1.15
    assert row["low"] < row["gap"] < row["high"]
    assert row["agreements_per_100"] == pytest.approx(100 * 3 / 143, rel=0.01)
    assert (row["words_n"], row["agreements_n"], row["deeds_n"]) == (100, 3, 40)


def test_agreement_is_the_hinge_neither_words_nor_deeds():
    without, with_many = (words_deeds(series_of(agreement=n), rng=rng()).frame for n in (1, 60))
    assert without["gap"].equals(with_many["gap"])
    assert with_many["deeds_share"][0] < without["deeds_share"][0]
    assert with_many["agreements_per_100"][0] > 25


def test_same_seed_same_band():
    first, second = (words_deeds(series_of(), rng=rng()).frame for _ in range(2))
    assert first.equals(second)


def test_quads_have_no_agreements():
    quads = monthly_counts(verbal_cooperation=[8], material_cooperation=[4], verbal_conflict=[2], material_conflict=[4])
    frame = words_deeds(quads, rng=rng()).frame
    assert frame["agreements_n"].to_list() == [None]
    assert frame["agreements_per_100"].to_list() == [None]
    assert frame["gap"][0] > 0


def test_no_agreement_seen_is_null_not_zero_percent():
    frame = words_deeds(series_of(agreement=0), rng=rng()).frame
    assert frame["agreements_per_100"].null_count() == 3
    assert frame["agreements_n"].to_list() == [0, 0, 0]


def test_uncovered_months():
    series = pl.concat([series_of(periods_n=2, agreement=1), series_of(periods_n=1).clear(1)])
    series = series.with_columns(period=monthly_counts(a=[1] * 3)["period"])
    frame = words_deeds(series, rng=rng()).frame
    assert frame["deeds_n"].to_list() == [40, 40, None]
    assert frame["is_covered"].to_list() == [True, True, False]
    assert frame["gap"].null_count() == 0


@pytest.mark.parametrize("side", ["words", "deeds"])
def test_nothing_to_compare(side):
    with pytest.raises(NotEnoughDataError, match=f"{side} are missing"):
        words_deeds(series_of(**{f"{side}_cooperation": 0, f"{side}_conflict": 0}), rng=rng())


def test_a_world_of_mere_words_shows():
    world = simulate_dyad(rng=np.random.default_rng(8), periods_n=120, gap_drift=0.15)
    frame = words_deeds(world.series, rng=rng()).frame
    inside = (frame["low"] <= world.truth["gap"]) & (world.truth["gap"] <= frame["high"])
    assert inside.mean() > 0.75
    assert np.corrcoef(frame["gap"], world.truth["gap"])[0, 1] > 0.8
