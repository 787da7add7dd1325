"""What must hold for the measures whatever the counts."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.domain.classes import CLASSES, CONFLICT, COOPERATION
from detente.measures.attention import attention
from detente.measures.initiative import initiative
from detente.measures.net_cooperation import fit_net_cooperation, net_cooperation
from detente.measures.words_deeds import words_deeds
from detente.numerics.dirichlet import effective_size, fit_dirichlet
from detente.simulate.worlds import monthly_counts

QUICK = settings(max_examples=40, deadline=None)
FIXED = {"discount": 0.8, "dispersion": 3.0}
COUNT = st.integers(0, 60)
ROW = st.one_of(st.none(), st.tuples(*[COUNT] * 5))


@st.composite
def series(draw, min_size=1):
    rows = [(5, 1, 4, 3, 2), *draw(st.lists(ROW, min_size=min_size, max_size=12))]
    return monthly_counts(**{name: [None if row is None else row[i] for row in rows] for i, name in enumerate(CLASSES)})


def band_of(frame):
    return (frame["high"] - frame["low"]).to_numpy()


@QUICK
@given(series(), st.data())
def test_a_cooperative_event_never_lowers_net_in_its_period(frame, data):
    row = data.draw(st.sampled_from(frame["agreement"].is_not_null().arg_true().to_list()))
    name = data.draw(st.sampled_from(COOPERATION))
    more = frame.with_columns(pl.col(name) + pl.int_range(pl.len()).eq(row).cast(pl.Int64))
    for view in ("smoothed", "filtered"):
        before, after = (fit_net_cooperation(s, **FIXED, view=view).frame for s in (frame, more))
        assert after["net"][row] >= before["net"][row] - 1e-12


@QUICK
@given(series())
def test_relabelling_cooperation_and_conflict_flips_the_sign(frame):
    there = net_cooperation(frame)
    back = net_cooperation(frame, cooperation=CONFLICT, conflict=COOPERATION)
    assert back["net"].to_list() == pytest.approx((-there["net"]).to_list(), abs=1e-9)
    assert back["low"].to_list() == pytest.approx((-there["high"]).to_list(), abs=1e-9)


@QUICK
@given(series(), st.permutations(CLASSES))
def test_the_order_of_columns_means_nothing(frame, order):
    assert net_cooperation(frame.select(*order, "period")).equals(net_cooperation(frame))


@QUICK
@given(series(), st.sampled_from([0.5, 0.8, 0.9, 0.99]), st.sampled_from(["smoothed", "filtered"]))
def test_the_band_holds_the_point_and_stays_in_range(frame, band, view):
    result = net_cooperation(frame, band=band, view=view)
    assert (result["low"] >= -1).all()
    assert (result["high"] <= 1).all()
    assert result["net"].is_between(result["low"], result["high"]).all()
    assert result["events_n"].is_null().to_list() == (~result["is_covered"]).to_list()


@QUICK
@given(series(min_size=2), st.data())
def test_losing_a_period_never_adds_information(frame, data):
    row = data.draw(st.integers(1, frame.height - 1))
    lost = pl.when(pl.int_range(pl.len()) != row).then(pl.exclude("period")).name.keep()
    whole, less = (fit_net_cooperation(s, **FIXED).fit.smoothed.sum(axis=1) for s in (frame, frame.with_columns(lost)))
    assert (less <= whole + 1e-9).all()


@QUICK
@given(st.integers(1, 40), st.integers(1, 40), st.integers(2, 12))
def test_an_uncovered_period_is_wider_than_if_it_were_covered(help_n, harm_n, periods_n):
    steady = monthly_counts(help=[help_n] * periods_n, harm=[harm_n] * periods_n)
    hole = steady.with_columns(pl.when(pl.int_range(pl.len()) != 1).then(pl.exclude("period")).name.keep())
    sides = {"cooperation": ["help"], "conflict": ["harm"]}
    whole, less = (fit_net_cooperation(s, **sides, **FIXED).fit.smoothed for s in (steady, hole))
    variance = [a * b / ((a + b) ** 2 * (a + b + 1)) for a, b in (whole.T, less.T)]
    # the prior pulls the mean to even, where a share varies most, so a thinner posterior is wider
    assert variance[1][1] > variance[0][1]


@QUICK
@given(st.integers(1, 40), st.integers(1, 40))
def test_a_constant_series_narrows_with_more_periods_and_with_more_events(help_n, harm_n):
    sides = {"cooperation": ["help"], "conflict": ["harm"]}
    widths = [
        band_of(
            fit_net_cooperation(monthly_counts(help=[k * help_n] * n, harm=[k * harm_n] * n), **sides, **FIXED).frame
        )
        for k, n in ((1, 3), (1, 9), (4, 9))
    ]
    assert widths[0][1] > widths[1][4] > widths[2][4]


@QUICK
@given(st.integers(1, 10_000), st.floats(1, 500))
def test_a_further_row_adds_at_most_one_event(n, dispersion):
    fewer, more = effective_size([n, n + 1], dispersion)
    assert 1 <= fewer < more <= min(n + 1, fewer + 1 + 1e-9)


@QUICK
@given(series())
def test_adding_classes_up_commutes_with_the_posterior(frame):
    five = frame.select(CLASSES).cast(pl.Float64).fill_null(float("nan")).to_numpy()
    prior = np.array([1 / 3, 1 / 3, 1 / 3, 1 / 2, 1 / 2])
    alpha = fit_dirichlet(five, prior=prior, **FIXED).smoothed
    two = np.column_stack([alpha[:, :3].sum(axis=1), alpha[:, 3:].sum(axis=1)])
    np.testing.assert_allclose(two, fit_net_cooperation(frame, **FIXED).fit.smoothed)


@QUICK
@given(series())
def test_the_other_measures_stay_in_range_and_hold_their_points(frame):
    gap = words_deeds(frame, rng=np.random.default_rng(0)).frame
    for name, low, high, least, most in (
        ("gap", "low", "high", -2, 2),
        ("deeds_share", "deeds_share_low", "deeds_share_high", 0, 1),
        ("agreements_per_100", "agreements_per_100_low", "agreements_per_100_high", 0, 100),
    ):
        assert gap[name].is_between(gap[low], gap[high]).all()
        assert gap[low].min() >= least
        assert gap[high].max() <= most
    acts = initiative(frame, frame.with_columns(pl.col(CLASSES) + 1))
    for side in ("cooperation", "conflict"):
        share = acts[f"{side}_share"]
        assert share.is_between(acts[f"{side}_share_low"], acts[f"{side}_share_high"]).all()
    total = frame.with_columns(to_other_n=pl.col("agreement"), total_n=pl.sum_horizontal(CLASSES, ignore_nulls=False))
    share = attention(total)
    assert share["attention"].is_between(share["low"], share["high"]).all()
