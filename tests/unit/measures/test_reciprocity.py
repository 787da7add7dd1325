import numpy as np
import polars as pl
import pytest

from detente.errors import NotEnoughDataError
from detente.measures.reciprocity import Answer, Effect, reciprocity
from detente.simulate.worlds import monthly_counts, simulate_answers


def answers(seed=1, **options):
    return simulate_answers(rng=np.random.default_rng(seed), **options)


def test_who_answers_whom():
    result = reciprocity(*answers(answer=0.5, periods_n=300, events_n=2000))
    assert result.a_follows_b.previous.low > 0.3
    assert not result.b_follows_a.previous.is_clear
    assert result.asymmetry.low > 0
    assert result.a_follows_b.periods_n == 297


def test_the_size_of_the_answer():
    values = [reciprocity(*answers(seed, answer=0.5, events_n=2000)).a_follows_b.previous.value for seed in range(20)]
    assert sum(values) / 20 == pytest.approx(0.49, abs=0.03)  # noise of 2000 events takes 2 %


def test_swapping_the_sides_swaps_the_answers():
    a, b = answers(periods_n=80)
    first, second = reciprocity(a, b), reciprocity(b, a)
    assert first.a_follows_b == second.b_follows_a
    assert first.asymmetry.value == pytest.approx(-second.asymmetry.value)
    assert first.asymmetry.low == pytest.approx(-second.asymmetry.high)


def test_a_shared_mood_predicts_both_ways_but_nobody_answers():
    result = reciprocity(*answers(seed=2, answer=0.0, shared_mood=0.3, periods_n=400))
    assert result.a_follows_b.previous.is_clear
    assert result.b_follows_a.previous.is_clear
    assert not result.asymmetry.is_clear


def test_the_same_period_is_told_apart_from_the_previous():
    rng = np.random.default_rng(3)
    chance = np.clip(0.5 + 0.15 * rng.normal(size=200), 0.05, 0.95)
    a, b = (monthly_counts(help=(k := rng.binomial(500, chance)), harm=500 - k) for _ in range(2))
    result = reciprocity(a, b, cooperation=["help"], conflict=["harm"]).a_follows_b
    assert result.same.low > 0.7
    assert not result.previous.is_clear


@pytest.mark.parametrize(("periods_n", "enough"), [(27, True), (26, False)])
def test_24_usable_periods_are_needed(periods_n, enough):
    a, b = answers(periods_n=periods_n)
    if enough:
        assert reciprocity(a, b).a_follows_b.periods_n == 24
        return
    with pytest.raises(NotEnoughDataError, match=r"needed 24 periods.*had 23"):
        reciprocity(a, b)


def test_an_uncovered_period_costs_itself_and_those_that_look_back_on_it():
    a, b = answers(periods_n=60)
    hole = pl.when(pl.int_range(pl.len()) == 30).then(None).otherwise(pl.exclude("period")).name.keep()
    result = reciprocity(a.with_columns(hole), b)
    assert result.a_follows_b.periods_n == 60 - 3 - 4
    assert result.b_follows_a.periods_n == 60 - 3 - 2  # B looks back on A by one period only


def test_a_series_that_never_moves():
    still = monthly_counts(help=[3] * 40, harm=[1] * 40)
    with pytest.raises(NotEnoughDataError, match="series that move"):
        reciprocity(still, still, cooperation=["help"], conflict=["harm"])


def test_own_lags():
    with pytest.raises(ValueError, match="own_lags"):
        reciprocity(*answers(periods_n=40), own_lags=0)


def test_sentence_says_when_it_is_not_clear():
    answer = Answer(previous=Effect(0.1, -0.05, 0.25), same=Effect(0, 0, 0), band=0.9, periods_n=30)
    sentence = answer.sentence(of="RUS", other="USA", period="year")
    assert sentence == "USA's previous year does not clearly predict RUS's (0.10, 90 % -0.05 to 0.25)"
