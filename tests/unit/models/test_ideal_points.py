"""What a fit gives back: signs, nulls with reasons, distances, and errors that say what to do."""

import warnings

import numpy as np
import polars as pl
import pytest

from detente.errors import NotEnoughDataError, SchemaError, UnknownStateError
from detente.models.ideal_points.fit import fit_ideal_points
from detente.models.ideal_points.layout import lay_out
from detente.simulate.chambers import simulate_chamber


@pytest.fixture(scope="module")
def chamber():
    return simulate_chamber(rng=np.random.default_rng(1), sessions_n=5, states_n=25, roll_calls_n=25, discrimination=1)


@pytest.fixture(scope="module")
def fit(chamber):
    return fit_ideal_points(chamber.votes)


def test_every_state_and_session_has_a_row(fit):
    assert fit.points.columns == ["ccode", "session", "year", "point", "standard_error", "votes_n", "null_reason"]
    assert fit.points.height == 125
    assert fit.points["null_reason"].null_count() == 125
    assert (fit.points["year"] - fit.points["session"]).unique().to_list() == [1945]
    assert fit.points["point"].mean() == pytest.approx(0, abs=1e-9)
    assert fit.points["point"].std(ddof=0) == pytest.approx(1, abs=1e-9)
    assert (fit.points["standard_error"] > 0).all()


def test_convergence_is_reported(fit, chamber):
    assert fit.converged
    assert fit.last_change <= 1e-3
    with pytest.warns(RuntimeWarning, match=r"did not converge: .* after 2 sweeps"):
        hasty = fit_ideal_points(chamber.votes, max_sweeps=2)
    assert not hasty.converged


def test_threads_change_nothing(chamber, fit):
    shared = fit_ideal_points(chamber.votes, threads_n=2)
    assert shared.points.equals(fit.points)
    assert shared.roll_calls.equals(fit.roll_calls)


def test_the_anchor_is_positive_and_turning_it_turns_the_line(chamber, fit):
    low = fit.points.group_by("ccode").agg(pl.col("point").mean()).sort("point")["ccode"][0]
    turned = fit_ideal_points(chamber.votes, anchor=low, tolerance=1e-6)
    assert fit.points.filter(pl.col("ccode") == 2)["point"].mean() > 0
    assert turned.points.filter(pl.col("ccode") == low)["point"].mean() > 0
    settled = fit_ideal_points(chamber.votes, tolerance=1e-6)
    assert turned.points["point"].to_numpy() == pytest.approx(-settled.points["point"].to_numpy(), abs=1e-4)


def test_discrimination_is_positive_where_the_anchors_side_votes_no():
    rows = [
        (session, 100 * session + call, state, "no" if state <= 6 else "yes")
        for session in (1, 2)
        for call in range(8)
        for state in range(2, 12)
    ]
    votes = pl.DataFrame(rows, schema=["session", "rcid", "ccode", "vote"], orient="row")
    fit = fit_ideal_points(votes)
    assert (fit.roll_calls["discrimination"] > 0).all()
    assert fit.roll_calls["cut_yes_abstain"].to_list() == fit.roll_calls["cut_abstain_no"].to_list()
    assert fit.points["point"].is_finite().all()  # separated without exception, and still finite


def test_cuts_are_null_where_no_such_vote_fell():
    rows = [
        (1, call, state, ("yes", "abstain") if call < 6 else ("abstain", "no"))
        for call in range(12)
        for state in range(2, 12)
    ]
    votes = pl.DataFrame(
        [(s, c, i, kinds[(i + c) % 2]) for s, c, i, kinds in rows],
        schema=["session", "rcid", "ccode", "vote"],
        orient="row",
    )
    calls = fit_ideal_points(votes).roll_calls
    assert calls["cut_abstain_no"].is_null().to_list() == [True] * 6 + [False] * 6
    assert calls["cut_yes_abstain"].is_null().to_list() == [False] * 6 + [True] * 6


def test_a_state_with_few_votes_is_null_with_a_reason(chamber):
    rare = (pl.col("ccode") == 9) & (pl.col("session") == 3)
    gone = (pl.col("ccode") == 9) & (pl.col("session") == 4)
    votes = chamber.votes.filter(~gone).filter(~rare | (pl.col("rcid") % 1000 <= 3))
    nine = fit_ideal_points(votes).points.filter(pl.col("ccode") == 9)
    assert nine["null_reason"].to_list() == [None, None, "too_few_votes", "did_not_vote", None]
    assert nine["point"].is_null().to_list() == [False, False, True, True, False]
    assert nine["standard_error"].is_null().to_list() == [False, False, True, True, False]


def test_a_session_with_one_roll_call_is_null_with_a_reason(chamber):
    votes = chamber.votes.filter((pl.col("session") != 3) | (pl.col("rcid") == 3001))
    fit = fit_ideal_points(votes)
    third = fit.points.filter(pl.col("session") == 3)
    assert third["point"].null_count() == third.height > 20
    assert third["null_reason"].unique().to_list() in (["too_few_roll_calls"],)
    assert fit.distance(2, 3)["distance"].is_null().to_list() == [False, False, True, False, False]


def test_unanimous_roll_calls_and_absences_change_nothing(chamber, fit):
    states = chamber.votes["ccode"].unique()
    unanimous = pl.DataFrame({"session": 2, "year": 1947, "rcid": 2999, "ccode": states, "vote": "yes"})
    same = pl.concat([chamber.votes.filter(pl.col("vote") != "absent"), unanimous], how="vertical_relaxed")
    assert fit_ideal_points(same).points.equals(fit.points)


def roll_call(number, **kinds):
    """One roll call of session 1; states are numbered from 2 in the order of the kinds."""
    vote = [kind for kind, count in kinds.items() for _ in range(count)]
    return pl.DataFrame({"session": 1, "rcid": number, "ccode": range(2, len(vote) + 2), "vote": vote})


def contested(*roll_calls, **options):
    options = {"min_votes": 1, "min_roll_calls": 1, "least_minority": 0.025} | options
    return lay_out(pl.concat(roll_calls), state="ccode", roll_call="rcid", **options).roll_calls.tolist()


HALVES = roll_call(1, yes=20, no=20)


@pytest.mark.parametrize(
    ("kinds", "is_contested"),
    [
        ({"yes": 39, "no": 1}, True),  # 1 of 40 is 2.5 %
        ({"yes": 40, "no": 1}, False),  # 1 of 41 is less
        ({"yes": 40, "no": 1, "absent": 60}, False),
        ({"yes": 39, "no": 1, "absent": 60}, True),  # of the votes cast
        ({"no": 39, "abstain": 1}, True),  # whichever kind is the commonest
        ({"no": 40, "abstain": 1}, False),
        ({"yes": 78, "abstain": 1, "no": 1}, True),  # the two other kinds together
        ({"yes": 79, "abstain": 1, "no": 1}, False),
        ({"yes": 195, "no": 5}, True),
        ({"yes": 196, "no": 4}, False),
    ],
)
def test_a_roll_call_is_contested_from_the_threshold_on(kinds, is_contested):
    assert contested(HALVES, roll_call(2, **kinds)) == ([1, 2] if is_contested else [1])


@pytest.mark.parametrize("share", [0.01, 0.03, 0.05, 0.07, 0.29])
def test_a_share_at_the_threshold_is_contested(share):
    minority = round(100 * share)
    at, below = roll_call(2, yes=100 - minority, no=minority), roll_call(3, yes=101 - minority, no=minority - 1)
    assert contested(HALVES, at, below, least_minority=share) == [1, 2]


def test_least_minority_of_zero_leaves_out_unanimous_roll_calls_only():
    calls = roll_call(2, yes=199, no=1), roll_call(3, yes=200), roll_call(4, abstain=200)
    assert contested(HALVES, *calls, least_minority=0) == [1, 2]


def test_what_is_contested_is_counted_again_without_states_that_voted_too_little():
    lone = roll_call(3, yes=39, no=1).with_columns(pl.col("ccode").replace({41: 99}))  # 99 votes this once
    assert contested(HALVES, roll_call(2, yes=20, no=19), lone) == [1, 2, 3]
    assert contested(HALVES, roll_call(2, yes=20, no=19), lone, min_votes=2) == [1, 2]


def test_roll_calls_that_are_not_contested_change_nothing(chamber, fit):
    states = chamber.votes["ccode"].unique()
    lone = pl.DataFrame({"session": 2, "year": 1947, "rcid": 2999, "ccode": states, "vote": ["no"] + ["yes"] * 24})
    votes = pl.concat([chamber.votes, lone], how="vertical_relaxed")
    without = fit_ideal_points(votes, least_minority=0.05)  # 1 of 25 is 4 %
    assert 2999 not in without.roll_calls["rcid"]
    assert without.settings["least_minority"] == 0.05
    same = fit_ideal_points(chamber.votes, least_minority=0.05)
    assert without.points.equals(same.points)  # votes_n too
    with_it = fit_ideal_points(votes)
    assert 2999 in with_it.roll_calls["rcid"]
    second = pl.col("session") == 2
    assert (with_it.points.filter(second)["votes_n"] - fit.points.filter(second)["votes_n"]).to_list() == [1] * 25


def test_who_votes_alone_is_pushed_outward_where_such_roll_calls_count(chamber):
    states = chamber.votes["ccode"].unique().sort()
    vote = ["no"] + ["yes"] * (len(states) - 1)
    alone = [pl.DataFrame({"session": 2, "year": 1947, "rcid": 2900 + k, "ccode": states, "vote": vote})
             for k in range(15)]  # fmt: skip
    votes = pl.concat([chamber.votes, *alone], how="vertical_relaxed")
    outward, kept = (
        fit_ideal_points(votes, least_minority=share).points.row(
            by_predicate=(pl.col("ccode") == 2) & (pl.col("session") == 2), named=True
        )["point"]
        for share in (0.0, 0.05)
    )
    assert outward > kept + 0.2


def test_distance_by_hand(fit):
    path = fit.distance(2, 7, band=0.9)
    two, seven = (fit.points.filter(pl.col("ccode") == code) for code in (2, 7))
    assert path["distance"].to_list() == pytest.approx((two["point"] - seven["point"]).abs().to_list())
    i, j = (int(np.nonzero(fit.states == code)[0][0]) for code in (2, 7))
    block = fit.covariance[0].astype(float)
    error = np.sqrt(block[i, i] + block[j, j] - 2 * block[i, j])
    assert path["standard_error"][0] == pytest.approx(error)
    assert path["high"][0] == pytest.approx(path["distance"][0] + 1.6448536 * error)
    assert (path["low"] >= 0).all()
    assert fit.distance(7, 2).equals(path)


def test_distance_of_a_state_from_itself_is_certain(fit):
    assert fit.distance(2, 2).select("distance", "standard_error", "high").unique().rows() == [(0.0, 0.0, 0.0)]


def test_an_unknown_state_is_named(fit):
    with pytest.raises(UnknownStateError, match="999"):
        fit.distance(2, 999)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v: v.drop("vote"), "no column vote"),
        (lambda v: v.with_columns(vote=pl.lit("aye")), "aye"),
        (lambda v: v.with_columns(ccode=pl.lit(None, pl.Int64)), "null in ccode"),
        (lambda v: v.with_columns(session=pl.Series([2, *v["session"][1:]])), "two sessions"),
        (lambda v: pl.concat([v, *(v.head(1).with_columns(vote=pl.lit(vote)) for vote in ("yes", "no"))]), "different"),
        (lambda v: v.filter(pl.col("ccode") != 2), "anchor 2"),
        (lambda v: v.drop("rcid"), "neither rcid nor resid"),
    ],
)  # fmt: skip
def test_bad_votes_are_refused(chamber, change, message):
    with pytest.raises(SchemaError, match=message):
        fit_ideal_points(change(chamber.votes))


def test_no_contested_roll_call_is_not_enough():
    votes = pl.DataFrame({"session": 1, "rcid": [1, 1], "ccode": [2, 3], "vote": "yes"})
    with pytest.raises(NotEnoughDataError, match="contested"):
        fit_ideal_points(votes)
    with pytest.raises(NotEnoughDataError, match="had 0"):
        fit_ideal_points(votes.with_columns(vote=pl.lit("absent")))


@pytest.mark.parametrize("kind", ["pandas", "pyarrow"])
def test_other_frames_give_the_same(chamber, fit, kind):
    pytest.importorskip(kind)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        other = chamber.votes.to_pandas() if kind == "pandas" else chamber.votes.to_arrow()
    assert fit_ideal_points(other).points.equals(fit.points)


def test_states_may_have_text_codes(chamber, fit):
    named = chamber.votes.with_columns(state="S" + pl.col("ccode").cast(pl.String).str.zfill(3)).drop("ccode")
    other = fit_ideal_points(named, state="state", anchor="S002")
    assert other.points["point"].to_list() == fit.points["point"].to_list()
    assert other.distance("S002", "S007").equals(fit.distance(2, 7))


def test_no_standard_errors_is_said_and_null(chamber, monkeypatch):
    def no_maximum(*arguments):
        raise np.linalg.LinAlgError

    monkeypatch.setattr("detente.models.ideal_points.fit.covariances", no_maximum)
    with pytest.warns(RuntimeWarning, match="no standard errors"):
        fit = fit_ideal_points(chamber.votes)
    assert fit.points["standard_error"].null_count() == fit.points.height
    path = fit.distance(2, 3)
    assert path["distance"].null_count() == 0
    assert path["low"].null_count() == path.height
