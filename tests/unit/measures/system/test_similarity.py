from itertools import permutations

import numpy as np
import polars as pl
import pytest

from detente.errors import SchemaError
from detente.measures.system.portfolios import Portfolio, alliance_levels
from detente.measures.system.similarity import tie_similarity, vote_similarity

GERMANY, AUSTRIA, ITALY, ROMANIA, RUSSIA, FRANCE, BRITAIN = range(1, 8)
EUROPE_1914 = {
    (GERMANY, AUSTRIA): 3,
    (GERMANY, ITALY): 3,
    (GERMANY, ROMANIA): 3,
    (RUSSIA, FRANCE): 3,
    (RUSSIA, ITALY): 1,
    (RUSSIA, BRITAIN): 1,
}
"""Ties of Germany and Russia in 1914 among twenty states, as in Signorino and Ritter (1999), table 6. Worked back
from the scores that the R package fpsim 0.2 prints for that table; the other thirteen states have no tie to either."""


def both_ways(ties):
    rows = [(*order, 1914, level) for pair, level in ties.items() for order in permutations(pair)]
    return pl.DataFrame(rows, schema=["ccode1", "ccode2", "year", "level"], orient="row")


def states(n, **more):
    return pl.DataFrame({"ccode": range(1, n + 1), "year": 1914, **more})


def dyad(frame, first, second):
    return frame.filter(ccode1=first, ccode2=second).row(0, named=True)


@pytest.mark.parametrize(
    ("distance", "score", "value"),
    [
        ("absolute", "s", 0.4),
        ("squared", "s", 0.4444444),
        ("nominal", "pi", -0.04477612),
        ("squared", "kappa", -0.07758621),
    ],
)
def test_germany_and_russia_in_1914(distance, score, value):
    result = tie_similarity(
        both_ways(EUROPE_1914),
        tie="level",
        directed=False,
        members=states(20),
        portfolio=Portfolio(absent=0),
        distance=distance,
    )
    row = dyad(result, GERMANY, RUSSIA)
    assert row["common_n"] == 20
    assert row[score] == pytest.approx(value, abs=5e-7)


def compared(ties=EUROPE_1914, members=None, weight=None, **portfolio):
    members = states(7) if members is None else members
    chosen = Portfolio(**{"absent": 0, **portfolio})
    result = tie_similarity(
        both_ways(ties), tie="level", directed=False, members=members, portfolio=chosen, weight=weight
    )
    return dyad(result, GERMANY, RUSSIA)


def test_ties_with_themselves_and_each_other_by_hand():
    # Germany 3 3 3 3 0 0 0, Russia 0 0 1 0 3 3 1: distances 3 3 2 3 3 3 1
    assert compared()["s"] == pytest.approx(1 - 2 * 18 / 21)
    # without Germany's tie with itself and Russia's: 3 2 3 3 1 over five states
    own = compared(self_tie="none")
    assert (own["s"], own["common_n"]) == (pytest.approx(1 - 2 * 12 / 15), 5)
    third = compared(own_ties="left_out")
    assert (third["s"], third["common_n"]) == (pytest.approx(1 - 2 * 12 / 15), 5)


def test_both_directions_of_mutual_ties_say_the_same_twice():
    one, two = compared(), compared(direction="both")
    assert two["common_n"] == 2 * one["common_n"]
    assert [two[name] for name in ("s", "pi", "kappa")] == pytest.approx([one[name] for name in ("s", "pi", "kappa")])


def test_one_sided_pledges_have_two_directions():
    pledge = pl.DataFrame({"ccode1": [1], "ccode2": [3], "year": [1914], "level": [3]})
    options = {"tie": "level", "directed": False, "members": states(3)}
    sent = tie_similarity(pledge, portfolio=Portfolio(absent=0, own_ties="left_out"), **options)
    received = tie_similarity(
        pledge, portfolio=Portfolio(absent=0, own_ties="left_out", direction="received"), **options
    )
    assert dyad(sent, 1, 2)["s"] == -1
    assert dyad(received, 1, 2)["s"] == 1
    assert dyad(received, 2, 3)["s"] == -1


def test_ties_listed_once_are_mutual_only_where_that_is_said():
    once = both_ways(EUROPE_1914).filter(pl.col("ccode1") < pl.col("ccode2"))
    options = {"tie": "level", "directed": False, "members": states(7)}
    with pytest.raises(SchemaError, match="seems to list each dyad once"):
        tie_similarity(once, portfolio=Portfolio(absent=0), **options)
    mutual = tie_similarity(once, portfolio=Portfolio(absent=0, is_mutual=True), **options)
    assert mutual.equals(tie_similarity(both_ways(EUROPE_1914), portfolio=Portfolio(absent=0), **options))
    with pytest.raises(SchemaError, match="in both directions; leave is_mutual out"):
        tie_similarity(both_ways(EUROPE_1914), portfolio=Portfolio(absent=0, is_mutual=True), **options)


def test_states_outside_the_system_are_no_third_states():
    outside = {**EUROPE_1914, (GERMANY, 99): 3}
    assert compared(outside) == compared()


def test_a_tie_that_is_not_known_is_not_compared():
    listed = both_ways(EUROPE_1914)
    result = tie_similarity(listed, tie="level", directed=False, members=states(7))
    row = dyad(result, GERMANY, RUSSIA)
    assert row["common_n"] == 1  # Italy: 3 and 1
    assert row["s"] == pytest.approx(1 - 2 * 2 / 3)
    unlike = dyad(result, AUSTRIA, BRITAIN)
    assert (unlike["s"], unlike["common_n"]) == (None, 0)


def test_weights_are_those_of_the_state_at_the_other_end():
    # only Italy weighs: 3 against 1
    weights = states(7, cinc=[0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0])
    assert compared(members=weights, weight="cinc")["s"] == pytest.approx(1 - 2 * 2 / 3)
    even = compared(members=states(7, cinc=[0.1] * 7), weight="cinc")
    assert even == pytest.approx(compared())
    unknown = states(7, cinc=[None, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
    assert compared(members=unknown, weight="cinc")["common_n"] == 6


def test_directed_gives_both_orders():
    options = {"tie": "level", "members": states(7), "portfolio": Portfolio(absent=0)}
    both = tie_similarity(both_ways(EUROPE_1914), directed=True, **options)
    once = tie_similarity(both_ways(EUROPE_1914), directed=False, **options)
    assert both.height == 2 * once.height == 42
    assert (once["ccode1"] < once["ccode2"]).all()
    assert dyad(both, RUSSIA, GERMANY)["s"] == pytest.approx(dyad(once, GERMANY, RUSSIA)["s"])


def test_years_do_not_mix_and_a_year_without_ties_is_one_of_no_ties():
    two = pl.concat([states(3), states(3).with_columns(year=pl.lit(1915))])
    tie = pl.DataFrame({"ccode1": [1, 2], "ccode2": [2, 1], "year": [1914] * 2, "level": [3, 3]})
    result = tie_similarity(tie, tie="level", directed=False, members=two, portfolio=Portfolio(absent=0))
    assert result["year"].to_list() == [1914] * 3 + [1915] * 3
    assert result.filter(ccode1=1, ccode2=2)["s"].to_list() == pytest.approx([1.0, 1 - 2 * 2 / 3])


def test_strange_levels_keys_and_weights():
    ties = both_ways(EUROPE_1914)
    with pytest.raises(SchemaError, match=r"level: 3 is none of the levels \[0.0, 1.0\]"):
        tie_similarity(ties, tie="level", directed=False, portfolio=Portfolio(levels=(0, 1)))
    with pytest.raises(SchemaError, match="stands more than once"):
        tie_similarity(pl.concat([ties, ties.head(1)]), tie="level", directed=False)
    with pytest.raises(SchemaError, match="cinc: a weight needs members"):
        tie_similarity(ties, tie="level", directed=False, weight="cinc")
    with pytest.raises(SchemaError, match="absent: 9 is none of the levels"):
        tie_similarity(ties, tie="level", directed=False, portfolio=Portfolio(absent=9))


def test_an_absence_is_no_vote_and_must_be_null():
    votes = pl.DataFrame({"year": 1946, "rcid": [1, 1], "ccode": [2, 365], "vote": [1, 8]})
    with pytest.raises(SchemaError, match=r"8 is none of the levels.*such as an absence, must be null"):
        vote_similarity(votes, directed=False)
    result = vote_similarity(votes.with_columns(vote=pl.Series([1, None])), directed=False)
    assert result.select("s", "pi", "kappa", "common_n").row(0) == (None, None, None, 0)


def test_votes_by_hand():
    votes = pl.DataFrame(
        {"year": 1946, "rcid": [1, 2, 3, 4] * 2, "ccode": [2] * 4 + [365] * 4, "vote": [1, 1, 2, 3, 1, 3, 2, 1]}
    )
    # distances 0, 2, 0, 2 of at most 2: d = 1/2
    assert vote_similarity(votes, directed=False)["s"].to_list() == pytest.approx([0.0])
    nominal = vote_similarity(votes, directed=False, distance="nominal").row(0, named=True)
    # agreement 1/2; by chance 1/2 · 1/2 + 1/4 · 1/4 + 1/4 · 1/4 = 3/8
    assert nominal["kappa"] == pytest.approx((1 / 2 - 3 / 8) / (1 - 3 / 8))


def test_independent_votes_agree_as_by_chance():
    rng = np.random.default_rng(5)
    votes = rng.choice([1, 2, 3], p=[0.7, 0.2, 0.1], size=(30, 400))
    frame = pl.DataFrame(
        {
            "year": 1990,
            "ccode": np.repeat(np.arange(30), 400),
            "rcid": np.tile(np.arange(400), 30),
            "vote": votes.ravel(),
        }
    )
    result = vote_similarity(frame, directed=False)
    assert result["s"].min() > 0.2
    assert abs(result["kappa"].mean()) < 0.01
    assert abs(result["pi"].mean()) < 0.01


def test_levels_of_alliances():
    names = ["atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"]
    rows = [(1, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 1, 0), (0, 0, 0, 0, 1), (0, 0, 0, 1, 0), (0, 0, 0, 0, 0)]
    known = pl.DataFrame(rows, schema=names, orient="row")
    assert alliance_levels(known)["alliance_level"].to_list() == [3, 3, 2, 2, 1, 0]
    partly = pl.DataFrame([(1, None, 0, 0, 0), (None, 0, 1, 0, 0), (0, 0, 0, None, 0)], schema=names, orient="row")
    assert alliance_levels(partly)["alliance_level"].to_list() == [3, None, None]
    assert alliance_levels(known.to_pandas())["alliance_level"].to_list() == [3, 3, 2, 2, 1, 0]
    with pytest.raises(SchemaError, match="no column atop_consul"):
        alliance_levels(known.drop("atop_consul"))


def test_united_states_and_mexico_1946_as_published(shared_data):
    votes = pl.read_parquet(shared_data / "structure/open/unga_votes_cleaned_cow_1946_2022.parquet").filter(year=1946)
    # fpsim 0.2 documents pi (nominal) and kappa (squared) of these 38 roll calls.
    pi, kappa = (
        vote_similarity(votes, directed=False, roll_call="resid", distance=distance).filter(ccode1=2, ccode2=70)
        for distance in ("nominal", "squared")
    )
    assert pi["common_n"][0] == 38
    assert pi["pi"][0] == pytest.approx(-0.02775801, abs=5e-9)
    assert kappa["kappa"][0] == pytest.approx(-0.01222707, abs=5e-9)


def test_a_state_that_votes_twice_is_told(shared_data):
    votes = pl.read_parquet(shared_data / "structure/open/unga_votes_cleaned_cow_1946_2022.parquet").filter(year=2022)
    with pytest.raises(SchemaError, match=r"ccode 679, resid 78015 stands more than once \(3 such keys\)"):
        vote_similarity(votes, directed=False, roll_call="resid")


def test_alliances_of_1985(shared_data):
    folder = shared_data / "structure/terms"
    pledges = pl.read_parquet(folder / "atop51_directed_dyadyear_obligations.parquet").filter(year=1985)
    members = pl.read_csv(folder / "cow/cow_nmc_v7.csv").filter(year=1985)
    result = tie_similarity(
        alliance_levels(pledges),
        tie="alliance_level",
        directed=False,
        members=members,
        portfolio=Portfolio(absent=0),
        distance="squared",
    )
    assert dyad(result, 2, 200)["kappa"] > 0.3
    assert abs(dyad(result, 2, 365)["kappa"]) < 0.1
    assert dyad(result, 290, 365)["kappa"] > dyad(result, 200, 365)["kappa"]
