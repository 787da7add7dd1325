"""What must hold for the measures of the system whatever the states."""

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from detente.measures.system.alignment import alignment_scores
from detente.measures.system.concentration import concentration
from detente.measures.system.poles import POLE_RULES, poles
from detente.measures.system.portfolios import Portfolio
from detente.measures.system.power_balance import overtakings, power_balance
from detente.measures.system.similarity import tie_similarity, vote_similarity
from detente.numerics.communities import divide, modularity, modularity_matrix

QUICK = settings(max_examples=40, deadline=None)
SHARE = st.floats(0.001, 1.0)
SHARES = st.lists(SHARE, min_size=2, max_size=9)
INDICES = ("ray_singer", "herfindahl", "largest", "entropy")


def system(shares, year=1950):
    return pl.DataFrame({"ccode": range(1, len(shares) + 1), "year": year, "cinc": shares})


def value(shares, index="ray_singer"):
    return concentration(system(shares), index=index)["concentration"][0]


@QUICK
@given(SHARES, st.sampled_from(INDICES), st.floats(0.1, 10), st.randoms())
def test_concentration_knows_neither_scale_nor_order(shares, index, factor, random):
    shuffled = random.sample(shares, len(shares))
    one = value(shares, index)
    assert 0 <= one <= 1 + 1e-12
    assert value([share * factor for share in shares], index) == pytest.approx(one, abs=1e-7)
    assert value(shuffled, index) == pytest.approx(one, abs=1e-7)


@QUICK
@given(SHARES, st.sampled_from(INDICES), st.data())
def test_what_the_strongest_takes_from_another_concentrates(shares, index, data):
    strongest = shares.index(max(shares))
    other = data.draw(st.sampled_from([i for i in range(len(shares)) if i != strongest]))
    taken = shares[other] / 2
    moved = [share + taken * (i == strongest) - taken * (i == other) for i, share in enumerate(shares)]
    assert value(moved, index) >= value(shares, index) - 1e-9


@QUICK
@given(SHARES, st.sampled_from(sorted(POLE_RULES)))
def test_poles_are_the_strongest_and_as_many_as_counted(shares, rule):
    frame = system(shares)
    row = poles(frame, rule=rule, members=frame).row(0, named=True)
    assert len(row["poles"]) == row["poles_n"] <= len(shares)
    weakest_pole = min((shares[code - 1] for code in row["poles"]), default=0)
    assert all(shares[code - 1] <= weakest_pole for code in set(range(1, len(shares) + 1)) - set(row["poles"]))
    assert 1 - 1e-9 <= row["effective_n"] <= len(shares) + 1e-9
    named = {"unipolar": 1, "bipolar": 2}.get(row["polarity"])
    assert named == row["poles_n"] if named else row["polarity"] == "multipolar"


YEARS = st.lists(st.tuples(st.one_of(st.none(), SHARE), st.one_of(st.none(), SHARE)), min_size=1, max_size=12)


def dyad(years, turned=False):
    first, second = zip(*years, strict=True)
    codes = {"ccode1": 2, "ccode2": 365} if not turned else {"ccode1": 365, "ccode2": 2}
    sides = (second, first) if turned else (first, second)
    columns = {**codes, "year": range(1900, 1900 + len(years)), "cinc1": sides[0], "cinc2": sides[1]}
    return pl.DataFrame(columns, schema_overrides={"cinc1": pl.Float64, "cinc2": pl.Float64})


@QUICK
@given(YEARS)
def test_turning_a_dyad_turns_nothing_but_the_first_states_share(years):
    one, two = power_balance(dyad(years)), power_balance(dyad(years, turned=True))
    same = ["dyad_share", "parity_ratio", "power_ratio", "stronger", "is_parity", "is_preponderant"]
    assert one.select(same).equals(two.select(same))
    assert (one["share1"] + two["share1"]).drop_nulls().to_list() == pytest.approx([1] * one["share1"].count())
    told = ["year", "overtaking", "overtaken", "last_before", "parity_since"]
    assert overtakings(dyad(years)).select(told).equals(overtakings(dyad(years, turned=True)).select(told))


@QUICK
@given(YEARS)
def test_overtakings_alternate(years):
    found = overtakings(dyad(years))
    assert (found["overtaking"] != found["overtaken"]).all()
    assert (found["overtaken"][1:] == found["overtaking"][:-1]).all()


LEVEL = st.one_of(st.none(), st.integers(0, 3))


@st.composite
def matrices(draw):
    n = draw(st.integers(3, 6))
    levels = draw(st.lists(LEVEL, min_size=n * n, max_size=n * n))
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    return pl.DataFrame(
        [(i, j, 1950, levels[i * n + j]) for i, j in pairs], schema=["ccode1", "ccode2", "year", "level"], orient="row"
    ).cast({"level": pl.Int64})


@QUICK
@given(matrices(), st.sampled_from(["absolute", "squared", "nominal"]), st.sampled_from(["sent", "received", "both"]))
def test_scores_of_ties_are_symmetric_and_at_most_one(ties, distance, direction):
    chosen = Portfolio(direction=direction)
    result = tie_similarity(ties, tie="level", directed=True, portfolio=chosen, distance=distance)
    turned = result.select(ccode1="ccode2", ccode2="ccode1", year="year", s2="s", pi2="pi", kappa2="kappa")
    both = result.join(turned, on=["ccode1", "ccode2", "year"], validate="1:1")
    for name in ("s", "pi", "kappa"):
        assert (both[name].drop_nulls() <= 1 + 1e-9).all()
        assert both[name].to_list() == pytest.approx(both[f"{name}2"].to_list(), abs=1e-9)
    assert (result["s"].drop_nulls() >= -1 - 1e-9).all()
    assert (result["s"].is_null() == (result["common_n"] == 0)).all()


@QUICK
@given(matrices())
def test_relabelling_states_relabels_the_scores(ties):
    renamed = ties.with_columns(pl.col("ccode1", "ccode2") * 10)
    one, two = (tie_similarity(frame, tie="level", directed=False) for frame in (ties, renamed))
    assert one.with_columns(pl.col("ccode1", "ccode2") * 10).equals(two)
    shuffled = ties.sample(fraction=1, shuffle=True, seed=1)
    assert tie_similarity(shuffled, tie="level", directed=False).equals(one)


@QUICK
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=15))
def test_a_state_that_copies_another_agrees_with_it_wholly(pairs):
    own = [first for first, _ in pairs]
    rows = {"year": 1990, "rcid": [*range(len(pairs))] * 3, "ccode": [1] * len(own) + [2] * len(own) + [3] * len(own)}
    votes = pl.DataFrame({**rows, "vote": own + own + [second for _, second in pairs]})
    scores = {
        row["ccode2"]: row for row in vote_similarity(votes, directed=True).filter(ccode1=1).iter_rows(named=True)
    }
    assert scores[2]["s"] == 1
    assert scores[2]["kappa"] in (None, 1)
    assert scores[3]["s"] <= 1


@QUICK
@given(st.integers(3, 8), st.integers(0, 10_000))
def test_no_single_move_and_no_merger_raises_the_modularity_found(n, seed):
    rng = np.random.default_rng(seed)
    upper = np.triu(rng.normal(size=(n, n)) * (rng.random((n, n)) < 0.7), 1)
    w = upper + upper.T
    assume((w != 0).any(axis=1).all())
    found = divide(w[None], rng=rng, starts_n=2)
    gain = modularity_matrix(w)[None]
    for i in range(n):
        for other in range(n):
            moved = found.labels.copy()
            moved[0, i] = other
            assert modularity(gain, moved)[0] <= found.modularity[0] + 1e-9
            merged = np.where(found.labels == found.labels[0, i], found.labels[0, other], found.labels)
            assert modularity(gain, merged)[0] <= found.modularity[0] + 1e-9


NETS = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.1, 50)), min_size=3, max_size=12)


@QUICK
@given(NETS)
def test_alignment_is_mutual_and_bounded(thirds):
    a, b, w = (np.array(column) for column in zip(*thirds, strict=True))
    one, two = alignment_scores(a, b, w[None]), alignment_scores(b, a, w[None])
    for x, y in zip(one, two, strict=True):
        assert np.isnan(x[0]) == np.isnan(y[0])
        assert np.isnan(x[0]) or (x[0] == pytest.approx(y[0], abs=1e-6) and -1 - 1e-9 <= x[0] <= 1 + 1e-9)
    assert alignment_scores(a, a, w[None])[0][0] == pytest.approx(1)
