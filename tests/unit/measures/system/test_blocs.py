from datetime import date
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from detente.errors import SchemaError
from detente.measures.system.alliance_blocs import alliance_blocs
from detente.measures.system.bloc_stability import tie_weights
from detente.measures.system.blocs import cooperation_blocs
from detente.measures.system.portfolios import alliance_levels
from panel_rows import panel_of

WEST, EAST = ("CAN", "FRA", "GBR", "USA"), ("BLR", "KAZ", "RUS", "UZB")


def two_camps(friendly=(40, 10), hostile=(10, 40), **options):
    counts = {}
    for pair in combinations(sorted(WEST + EAST), 2):
        is_same = set(pair) <= set(WEST) or set(pair) <= set(EAST)
        counts[pair] = friendly if is_same else hostile
    return panel_of(counts, **options)


def blocs(panel, **options):
    return cooperation_blocs(panel, rng=np.random.default_rng(1), **{"resamples_n": 60, **options})


@pytest.mark.parametrize("weight", ["relative", "net", "difference"])
def test_two_camps(weight):
    found = blocs(two_camps(), weight=weight)
    assert found.states["bloc"].to_list() == ["BLR", "CAN", "CAN", "CAN", "BLR", "BLR", "CAN", "BLR"]
    assert found.states["bloc_n"].to_list() == [4] * 8
    assert found.states["support"].min() > 0.9
    period = found.periods.row(0, named=True)
    assert (period["blocs_n"], period["states_n"], period["unknown_pairs_n"]) == (2, 8, 0)
    assert period["shuffled_share"] < 0.05


def test_weights_by_hand():
    cooperation, conflict = np.zeros((3, 3)), np.zeros((3, 3))
    for (i, j), events in {(0, 1): (9, 1), (0, 2): (6, 4)}.items():
        cooperation[i, j], conflict[i, j] = cooperation[j, i], conflict[j, i] = events
    upper = np.triu_indices(3, 1)
    assert tie_weights(cooperation, conflict, weight="difference")[upper].tolist() == [8, 2, 0]
    assert tie_weights(cooperation, conflict, weight="net")[upper] == pytest.approx([8 / 12, 2 / 12, 0])
    # usual among all pairs: (8 + 2) / 20 = 0.5; of ten events 8 - 5 and 2 - 5
    assert tie_weights(cooperation, conflict, weight="relative")[upper] == pytest.approx([3 / 12, -3 / 12, 0])


def test_two_states_alone_are_as_friendly_as_is_usual():
    row = blocs(panel_of({("FRA", "USA"): (9, 1)})).periods.row(0, named=True)
    assert (row["states_n"], row["blocs_n"], row["modularity"], row["shuffled_share"]) == (2, 0, None, None)


def test_every_pair_has_its_share_inside_its_band():
    pairs = blocs(two_camps(friendly=(12, 8), hostile=(8, 12))).pairs
    assert pairs.height == 28
    assert (pairs["state_a"] < pairs["state_b"]).all()
    assert pairs.select(((pl.col("low") <= pl.col("together")) & (pl.col("together") <= pl.col("high"))).all()).item()
    assert pairs["low"].min() >= 0
    assert pairs["high"].max() <= 1
    same, other = (pairs.filter(is_same_bloc=is_same)["together"].mean() for is_same in (True, False))
    assert same > other


def test_the_same_seed_and_both_directions_and_any_kind_of_frame():
    one = blocs(two_camps())
    undirected = two_camps(both_ways=False, sides=("state_a", "state_b"))
    twice = undirected.with_columns(pl.col("events_n") * 2)
    for panel in (
        two_camps().to_pandas(),
        two_camps().lazy(),
        two_camps().sample(fraction=1, shuffle=True, seed=1),
        twice,
    ):
        other = blocs(panel)
        assert other.states.equals(one.states)
        assert other.pairs.equals(one.pairs)


def test_thin_events_are_less_sure_than_many():
    many, thin = (blocs(two_camps(friendly=(3 * k, 2 * k), hostile=(2 * k, 3 * k))).states for k in (20, 2))
    assert many["support"].mean() > thin["support"].mean() + 0.1


def test_clustered_rows_are_less_sure_than_independent_ones():
    sure, unsure = (blocs(two_camps((12, 8), (8, 12)), dispersion=phi).states["support"].mean() for phi in (1, 20))
    assert sure > unsure + 0.1


def test_a_pair_not_covered_is_counted_as_unknown_and_no_tie():
    panel = two_camps()
    hidden = pl.col("sender").is_in(["USA", "RUS"]) & pl.col("receiver").is_in(["USA", "RUS"])
    found = blocs(panel.with_columns(events_n=pl.when(~hidden).then("events_n")))
    assert found.periods["unknown_pairs_n"].to_list() == [1]
    assert found.periods["blocs_n"].to_list() == [2]


def test_a_period_without_coverage_has_a_row_of_nulls():
    gap = two_camps(period=date(2002, 1, 1)).with_columns(events_n=pl.lit(None, pl.Int64))
    found = blocs(pl.concat([two_camps(), gap]))
    assert found.periods["states_n"].to_list() == [8, 0]
    assert found.periods["modularity"].to_list()[1] is None
    assert found.periods["unknown_pairs_n"].to_list() == [0, 28]
    assert found.states["period"].unique().to_list() == [date(2001, 1, 1)]


def test_states_asked_for_and_states_with_events_enough():
    found = blocs(two_camps(), states=[*WEST, "RUS", "BLR"])
    assert found.states["state"].to_list() == sorted([*WEST, "RUS", "BLR"])
    busy = panel_of({("FRA", "GBR"): (50, 0), ("FRA", "USA"): (50, 0), ("GBR", "FJI"): (1, 0)})
    assert blocs(busy, least_n=5).states["state"].to_list() == ["FRA", "GBR", "USA"]


@pytest.mark.parametrize("options", [{"weight": "sum"}, {"resamples_n": 0}, {"dispersion": 0.5}, {"least_n": 0}])
def test_options_out_of_range(options):
    with pytest.raises(SchemaError, match="weight: one of"):
        blocs(two_camps(), **options)


TIES = pl.DataFrame(
    {
        "ccode1": [2, 2, 20, 365, 290, 210],
        "ccode2": [20, 200, 200, 290, 365, 220],
        "year": [1955] * 5 + [1956],
        "level": [3, 3, 1, 3, None, 3],
    }
)


def test_components_and_communities_of_alliances():
    for rule in ("components", "communities"):
        blocs_1955 = alliance_blocs(TIES, tie="level", rule=rule).filter(year=1955)
        assert blocs_1955.select("ccode", "bloc", "bloc_n").rows() == [
            (2, 2, 3),
            (20, 2, 3),
            (200, 2, 3),
            (290, 290, 2),
            (365, 290, 2),
        ]


def test_a_chain_is_one_component_and_two_communities():
    triangles = [(1, 2), (2, 3), (1, 3), (4, 5), (5, 6), (4, 6), (3, 4)]
    ties = pl.DataFrame(
        [(a, b, 1900, 3) for a, b in triangles], schema=["ccode1", "ccode2", "year", "level"], orient="row"
    )
    assert alliance_blocs(ties, tie="level", rule="components")["bloc_n"].to_list() == [6] * 6
    assert alliance_blocs(ties, tie="level")["bloc"].to_list() == [1, 1, 1, 4, 4, 4]


def test_states_of_the_system_without_an_ally_stand_alone():
    members = pl.DataFrame({"ccode": [2, 20, 700], "year": [1955] * 3})
    found = alliance_blocs(TIES, tie="level", members=members)
    assert found.select("ccode", "bloc", "bloc_n").rows() == [(2, 2, 2), (20, 2, 2), (700, 700, 1)]
    none = alliance_blocs(TIES, tie="level", members=members.with_columns(year=pl.lit(1957)))
    assert none["bloc_n"].to_list() == [1, 1, 1]
    assert none["modularity"].to_list() == [None] * 3


def test_the_least_level_that_links():
    found = alliance_blocs(TIES.filter(year=1955), tie="level", least=3, rule="components")
    assert found.filter(ccode=200)["bloc_n"].item() == 3  # through the United States, not through Canada's level 1
    with pytest.raises(SchemaError, match="least above 0"):
        alliance_blocs(TIES, tie="level", least=0)
    with pytest.raises(SchemaError, match="nothing to group"):
        alliance_blocs(TIES.clear(), tie="level")
    with pytest.raises(SchemaError, match="rule: one of"):
        alliance_blocs(TIES, tie="level", rule="cliques")


def test_defence_pacts_of_1955_and_1985(shared_data):
    pledges = pl.read_parquet(shared_data / "structure/terms/atop51_directed_dyadyear_obligations.parquet")
    found = alliance_blocs(
        alliance_levels(pledges.filter(pl.col("year").is_in([1955, 1985]))), tie="alliance_level", least=3
    )
    for year in (1955, 1985):
        bloc = dict(found.filter(year=year).select("ccode", "bloc").iter_rows())
        assert bloc[2] == bloc[200] == bloc[220]
        assert bloc[365] == bloc[290] == bloc[310]
        assert bloc[2] != bloc[365]
