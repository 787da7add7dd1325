import numpy as np
import polars as pl
import pytest

from detente.errors import SchemaError, UnknownStateError
from detente.measures.system.alignment import alignment_scores, third_party_alignment
from panel_rows import panel_of

OTHERS = ("GBR", "FRA", "POL", "SYR", "BLR", "IRN", "CUB", "JPN")


def world(usa, rus, **options):
    counts = {("USA", other): pair for other, pair in zip(OTHERS, usa, strict=False)}
    counts |= {("RUS", other): pair for other, pair in zip(OTHERS, rus, strict=False)}
    return panel_of(counts | {("USA", "RUS"): (5, 50)}, **options)


def aligned(panel, **options):
    result = third_party_alignment(panel, pair=("USA", "RUS"), rng=np.random.default_rng(1), **options)
    return result.filter(direction="sent").row(0, named=True) if result["direction"].n_unique() == 2 else result


SPREAD = [(90, 8), (80, 18), (70, 28), (20, 78), (10, 88), (5, 93)]


def test_the_same_friends_and_the_opposite_ones():
    same = aligned(world(SPREAD, SPREAD))
    assert same["similarity"] == same["kappa"] == pytest.approx(1)
    assert same["correlation"] == pytest.approx(1)
    opposite = aligned(world(SPREAD, [(f, c) for c, f in SPREAD]))
    assert opposite["correlation"] == pytest.approx(-1)
    assert opposite["kappa"] < -0.9


def test_the_pair_itself_is_no_third_state():
    assert aligned(world(SPREAD, SPREAD))["third_states_n"] == 6


def test_scores_by_hand():
    # three third states, weights 1, 1, 2: means 0.25 and 0, E|d| = (0 + 1 + 0) / 4
    a, b, w = np.array([1.0, 0.0, 0.0]), np.array([1.0, -1.0, 0.0]), np.array([[1.0, 1.0, 2.0]])
    similarity, kappa, correlation = (float(score[0]) for score in alignment_scores(a, b, w))
    assert similarity == pytest.approx(0.75)
    # var a = 1/4 - 1/16, var b = 1/2; E d² = 1/4
    assert kappa == pytest.approx(1 - (1 / 4) / (3 / 16 + 1 / 2 + 1 / 16))
    assert correlation == pytest.approx((1 / 4) / np.sqrt(3 / 16 * 1 / 2))


def test_kindness_to_all_is_similar_but_says_nothing_of_the_same_friends():
    kind = aligned(world([(90, 8)] * 6, [(80, 18)] * 6))
    assert kind["similarity"] == pytest.approx(0.8)
    assert kind["correlation"] is None
    assert kind["kappa"] == pytest.approx(0)


def test_volume_weighs_what_is_known_of_both():
    usa, rus = [*SPREAD[:5], (900, 0)], [*SPREAD[:5], (0, 1)]
    assert aligned(world(usa, rus))["similarity"] > aligned(world(usa, rus), weight="equal")["similarity"]


def test_what_is_not_covered_is_left_out_and_never_neutral():
    gaps = aligned(world([*SPREAD, None], [*SPREAD, (0, 100)]))
    assert gaps["third_states_n"] == 6
    assert gaps["correlation"] == pytest.approx(1)
    nothing = aligned(world([None] * 6, SPREAD))
    assert nothing["similarity"] is nothing["correlation_low"] is None
    assert (nothing["third_states_n"], nothing["is_covered"]) == (0, False)


def test_too_few_third_states_give_no_score():
    few = aligned(world(SPREAD[:4], SPREAD[:4]))
    assert (few["similarity"], few["third_states_n"], few["is_covered"]) == (None, 4, True)
    assert aligned(world(SPREAD[:4], SPREAD[:4]), least_states=4)["similarity"] == pytest.approx(1)
    assert aligned(world([*SPREAD, (1, 0)], [*SPREAD, (0, 1)]), least_n=5)["third_states_n"] == 6


def test_scores_lie_in_their_bands():
    rng = np.random.default_rng(2)
    usa, rus = (rng.integers(0, 60, (8, 2)).tolist() for _ in range(2))
    row = aligned(world(usa, rus))
    for name in ("similarity", "kappa", "correlation"):
        assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"] <= 1


def test_treating_and_being_treated_are_two_things():
    sent, received = (world(SPREAD, other, both_ways=False) for other in (SPREAD, [(f, c) for c, f in SPREAD]))
    turned = received.rename({"sender": "receiver", "receiver": "sender"})
    result = third_party_alignment(
        pl.concat([sent, turned.select(sent.columns)]), pair=("USA", "RUS"), rng=np.random.default_rng(1)
    )
    by_direction = dict(result.select("direction", "correlation").iter_rows())
    assert by_direction == pytest.approx({"sent": 1.0, "received": -1.0})


def test_regions_apart():
    panel = world(SPREAD, SPREAD)
    result = third_party_alignment(
        panel, pair=("USA", "RUS"), rng=np.random.default_rng(1), level="region", least_states=3
    )
    sent = result.filter(direction="sent")
    assert dict(sent.select("region", "third_states_n").iter_rows()) == {"Asia": 2, "Europe": 4}
    assert sent.filter(region="Asia")["similarity"].to_list() == [None]
    assert sent.filter(region="Europe")["similarity"].to_list() == pytest.approx([1.0])


def test_issues_apart():
    panel = world(SPREAD, SPREAD).with_columns(issue=pl.lit("energy"))
    contrary = world(SPREAD, [(f, c) for c, f in SPREAD]).with_columns(issue=pl.lit("diplomacy"))
    result = third_party_alignment(
        pl.concat([panel, contrary]), pair=("USA", "RUS"), rng=np.random.default_rng(1), by=["issue"]
    )
    assert result.filter(direction="sent").select("issue", pl.col("correlation").round(2)).rows() == [
        ("diplomacy", -1.0),
        ("energy", 1.0),
    ]


def test_contracts():
    undirected = world(SPREAD, SPREAD, both_ways=False, sides=("state_a", "state_b"))
    with pytest.raises(SchemaError, match="alignment needs a directed panel"):
        aligned(undirected)
    with pytest.raises(SchemaError, match="no rows with sender CHN"):
        third_party_alignment(world(SPREAD, SPREAD), pair=("USA", "CHN"), rng=np.random.default_rng(1))
    with pytest.raises(SchemaError, match="least_states: 3 or more"):
        aligned(world(SPREAD, SPREAD), least_states=2)
    strange = world(SPREAD, SPREAD).with_columns(pl.col("sender", "receiver").replace("GBR", "EUR"))
    with pytest.raises(UnknownStateError):
        aligned(strange, level="region")
