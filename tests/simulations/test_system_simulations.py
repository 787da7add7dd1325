"""Worlds whose blocs and friends are known: are they found, and is nothing found where nothing is?"""

from itertools import combinations

import numpy as np
import polars as pl
import pytest

from detente.domain.state_table import all_states
from detente.measures.system.alignment import third_party_alignment
from detente.measures.system.blocs import cooperation_blocs
from detente.measures.system.regional_focus import regional_focus
from panel_rows import panel_of

CODES = sorted({state.code for state in all_states() if state.valid_to is None})


def simulate_blocs(rng, *, states_n, blocs_n, inside, across, events=30.0, rows_per_story=1):
    """Events between states whose true bloc is known: ``inside`` and ``across`` are true shares of cooperation."""
    codes = CODES[:states_n]
    truth = dict(zip(codes, rng.permutation(np.arange(states_n) % blocs_n), strict=True))
    counts = {}
    for a, b in combinations(codes, 2):
        friendly = inside if truth[a] == truth[b] else across
        stories = rng.poisson(events * rng.gamma(2, 0.5))
        cooperation = rng.binomial(stories, friendly)
        counts[a, b] = (int(cooperation) * rows_per_story, int(stories - cooperation) * rows_per_story)
    return panel_of(counts, both_ways=False, sides=("state_a", "state_b")), truth


def rand_index(states, truth):
    """Share of pairs about which the blocs found and the true ones agree."""
    found = dict(states.select("state", "bloc").iter_rows())
    return np.mean([(found[a] == found[b]) == (truth[a] == truth[b]) for a, b in combinations(sorted(found), 2)])


@pytest.mark.parametrize("blocs_n", [2, 3, 4])
def test_planted_blocs_are_found(blocs_n):
    rng = np.random.default_rng(blocs_n)
    panel, truth = simulate_blocs(rng, states_n=24, blocs_n=blocs_n, inside=0.8, across=0.5)
    found = cooperation_blocs(panel, rng=rng, resamples_n=50, dispersion=1)
    assert rand_index(found.states, truth) > 0.97
    assert found.periods["blocs_n"].item() == blocs_n
    assert found.periods["shuffled_share"].item() == 0
    is_true = pl.Series([bool(truth[a] == truth[b]) for a, b in found.pairs.select("state_a", "state_b").iter_rows()])
    assert found.pairs.filter(is_true)["together"].mean() > 0.9
    assert found.pairs.filter(~is_true)["together"].mean() < 0.1


@pytest.mark.slow
def test_where_there_are_no_blocs_shuffled_ties_do_as_well():
    shares = []
    for seed in range(25):
        rng = np.random.default_rng(seed)
        panel, _ = simulate_blocs(rng, states_n=20, blocs_n=2, inside=0.65, across=0.65)
        shares.append(cooperation_blocs(panel, rng=rng, resamples_n=60).periods["shuffled_share"].item())
    # a share below 0.05 should come up in about one world of twenty
    assert np.mean(np.array(shares) < 0.05) <= 0.15
    assert 0.3 < np.mean(shares) < 0.7


@pytest.mark.slow
def test_support_tells_how_often_a_pair_is_rightly_together():
    """Of pairs that are together in most resamples, about as many are truly together."""
    together, true = [], []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        panel, truth = simulate_blocs(rng, states_n=20, blocs_n=2, inside=0.72, across=0.55, events=12)
        pairs = cooperation_blocs(panel, rng=rng, resamples_n=60, dispersion=1).pairs
        together.extend(pairs["together"])
        true.extend(truth[a] == truth[b] for a, b in pairs.select("state_a", "state_b").iter_rows())
    high, low = np.array(together) > 0.9, np.array(together) < 0.1
    assert np.mean(np.array(true)[high]) > 0.9
    assert np.mean(np.array(true)[low]) < 0.1


def simulate_friends(rng, *, likeness, thirds_n=60, events=40):
    """Two states' ties with others whose true net cooperation correlates by ``likeness``."""
    others = [code for code in CODES if code not in ("USA", "RUS")][:thirds_n]
    climate = rng.multivariate_normal([0.3, 0.3], [[0.25, 0.25 * likeness], [0.25 * likeness, 0.25]], thirds_n)
    net = np.tanh(climate)
    counts = {}
    for i, state in enumerate(("USA", "RUS")):
        for other, value in zip(others, net[:, i], strict=True):
            n = rng.poisson(events)
            cooperation = int(rng.binomial(n, (1 + value) / 2))
            counts[state, other] = (cooperation, int(n - cooperation))
    return panel_of(counts), float(np.corrcoef(net.T)[0, 1])


@pytest.mark.parametrize("likeness", [-0.8, 0.0, 0.8])
def test_the_same_friends_are_found(likeness):
    rng = np.random.default_rng(4)
    panel, truth = simulate_friends(rng, likeness=likeness, events=400)
    row = third_party_alignment(panel, pair=("USA", "RUS"), rng=rng, weight="equal").row(0, named=True)
    assert row["correlation"] == pytest.approx(truth, abs=0.08)
    assert row["correlation_low"] <= truth <= row["correlation_high"]


@pytest.mark.slow
def test_bands_of_alignment_hold_the_likeness_of_the_world():
    """The band is about the world that the third states are drawn from."""
    held = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        panel, _ = simulate_friends(rng, likeness=0.5, events=400)
        row = third_party_alignment(panel, pair=("USA", "RUS"), rng=rng, weight="equal").row(0, named=True)
        held.append(row["correlation_low"] <= 0.5 <= row["correlation_high"])
    assert 0.82 <= np.mean(held) <= 0.96


def test_strangers_are_alike_by_chance_only():
    kappas, similar = [], []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        panel, _ = simulate_friends(rng, likeness=0.0)
        row = third_party_alignment(panel, pair=("USA", "RUS"), rng=rng, resamples_n=20).row(0, named=True)
        kappas.append(row["kappa"])
        similar.append(row["similarity"])
    assert abs(np.mean(kappas)) < 0.08
    assert np.mean(similar) > 0.3  # which is why similarity alone says little


def test_bands_of_regional_focus_hold_the_truth():
    from datetime import date

    rng = np.random.default_rng(6)
    true = np.array([0.5, 0.3, 0.15, 0.05])
    places = ("UKR", "CHN", "USA", "EGY")
    months = [
        panel_of(
            {("RUS", place): (int(n), 0) for place, n in zip(places, rng.multinomial(60, true), strict=True)},
            period=date(2000 + month // 12, 1 + month % 12, 1),
        )
        for month in range(60)
    ]
    focus = regional_focus(pl.concat(months), states=["RUS"])
    names = dict(zip(("Europe", "Asia", "Americas", "Africa"), true, strict=True))
    truth = focus["region"].replace_strict(names, return_dtype=pl.Float64)
    held = ((focus["low"] <= truth) & (truth <= focus["high"])).mean()
    assert held > 0.85
