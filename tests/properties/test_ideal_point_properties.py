"""What must not matter to ideal points and agreement: names, order of rows, rows that stand twice."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.measures.system.vote_agreement import vote_agreement
from detente.models.ideal_points.fit import fit_ideal_points
from detente.simulate.chambers import simulate_chamber

CHAMBER = simulate_chamber(rng=np.random.default_rng(8), sessions_n=3, states_n=12, roll_calls_n=10, discrimination=0.8)
FIT = fit_ideal_points(CHAMBER.votes, min_votes=3)


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000), repeated=st.integers(0, 50))
def test_order_and_repeated_rows_change_nothing(seed, repeated):
    votes = pl.concat([CHAMBER.votes, CHAMBER.votes.sample(repeated, seed=seed)])
    votes = votes.sample(fraction=1, shuffle=True, seed=seed)
    fit = fit_ideal_points(votes, min_votes=3)
    assert fit.points.equals(FIT.points)
    assert np.array_equal(fit.covariance, FIT.covariance)
    assert vote_agreement(votes).equals(vote_agreement(CHAMBER.votes))


@settings(max_examples=10)
@given(order=st.permutations(range(3, 14)))
def test_new_names_of_states_move_with_their_points(order):
    names = {2: 2} | dict(zip(range(3, 14), order, strict=True))
    fit = fit_ideal_points(CHAMBER.votes.with_columns(pl.col("ccode").replace(names)), min_votes=3)
    renamed = FIT.points.with_columns(pl.col("ccode").replace(names)).sort("ccode", "session")
    assert fit.points["point"].to_numpy() == pytest.approx(renamed["point"].to_numpy(), abs=1e-6)
    assert fit.points["standard_error"].to_numpy() == pytest.approx(renamed["standard_error"].to_numpy(), abs=1e-5)


@settings(max_examples=10)
@given(shift=st.integers(1, 60), offset=st.integers(0, 10**6))
def test_numbers_of_sessions_and_roll_calls_say_nothing(shift, offset):
    votes = CHAMBER.votes.with_columns(pl.col("session") + shift, pl.col("rcid") + offset)
    fit = fit_ideal_points(votes, min_votes=3)
    assert fit.points["point"].equals(FIT.points["point"])


@settings(max_examples=10)
@given(calls=st.sets(st.integers(0, 29), max_size=15))
def test_a_motion_put_the_other_way_round_says_the_same(calls):
    """Yes for no and no for yes in any roll call turns its discrimination, and nothing else."""
    ids = CHAMBER.votes["rcid"].unique().sort()
    chosen = ids.filter(pl.Series([index in calls for index in range(len(ids))]))
    turned = CHAMBER.votes.with_columns(
        vote=pl.when(pl.col("rcid").is_in(chosen.implode()))
        .then(pl.col("vote").replace({"yes": "no", "no": "yes"}))
        .otherwise("vote")
    )
    fit = fit_ideal_points(turned, min_votes=3)
    assert fit.points["point"].to_numpy() == pytest.approx(FIT.points["point"].to_numpy(), abs=0.02)
