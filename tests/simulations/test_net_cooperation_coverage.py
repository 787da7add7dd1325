"""Does a 90 % band hold the truth in about 90 % of the periods? Figures go into docs/reference/measures.md.

``python tests/simulations/test_net_cooperation_coverage.py`` prints them over 100 worlds of each kind.
"""

import sys

import numpy as np
import pytest

from detente.measures.net_cooperation import fit_net_cooperation
from detente.simulate.worlds import simulate_dyad

WORLDS = {
    "multinomial, 40 events a month": {},
    "clustered, 10 stories of 6 rows": {"stories_n": 10, "rows_per_story": 6},
    "thin, 1.5 events a month, year missing": {
        "stories_n": 1.5,
        "uncovered_share": 0.05,
        "uncovered_stretch": (100, 112),
    },
    "clustered and missing": {
        "stories_n": 10,
        "rows_per_story": 4,
        "uncovered_share": 0.05,
        "uncovered_stretch": (100, 112),
    },
    "news grows 300-fold, clustered": {"stories_n": np.geomspace(1, 300, 240), "rows_per_story": 4},
    "fast drift": {"drift": 0.3},
    "no drift": {"drift": 0.0},
    "30 yearly totals": {"periods_n": 30, "stories_n": 400, "rows_per_story": 4, "drift": 0.15},
}


def coverage(options, *, seeds, view="smoothed", only_uncovered=False):
    """Share of periods whose band holds the truth, and the mean width of the band."""
    held, width = [], []
    for seed in range(seeds):
        world = simulate_dyad(rng=np.random.default_rng([seed, 77]), **options)
        frame = fit_net_cooperation(world.series, view=view).frame
        inside = ((frame["low"] <= world.truth["net"]) & (world.truth["net"] <= frame["high"])).to_numpy()
        chosen = ~frame["is_covered"].to_numpy() if only_uncovered else np.ones(frame.height, dtype=bool)
        held.append(inside[chosen])
        width.append((frame["high"] - frame["low"]).mean())
    return float(np.concatenate(held).mean()), float(np.mean(width))


@pytest.mark.slow
@pytest.mark.parametrize("kind", [name for name in WORLDS if name not in ("no drift", "30 yearly totals")])
def test_smoothed_band_covers_the_truth(kind):
    held, _ = coverage(WORLDS[kind], seeds=40)
    assert 0.85 <= held <= 0.95


@pytest.mark.slow
def test_thirty_years_cover_a_little_less():
    """Thirty points hardly tell drift from noise: 0.855 over 100 worlds."""
    held, _ = coverage(WORLDS["30 yearly totals"], seeds=100)
    assert 0.83 <= held <= 0.95


@pytest.mark.slow
def test_where_nothing_drifts_the_band_is_cautious():
    """The smallest drift tried is not zero, so the band errs on the wide side."""
    held, width = coverage(WORLDS["no drift"], seeds=20)
    assert held > 0.85
    assert width < 0.12


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["thin, 1.5 events a month, year missing", "clustered and missing"])
def test_months_without_coverage_are_covered_by_the_band_too(kind):
    held, _ = coverage(WORLDS[kind], seeds=40, only_uncovered=True)
    assert 0.85 <= held <= 0.97


@pytest.mark.slow
def test_filtered_band_covers_the_truth():
    held, _ = coverage(WORLDS["multinomial, 40 events a month"], seeds=40, view="filtered")
    assert 0.85 <= held <= 0.95


def test_the_dispersion_of_the_toy_world_is_as_declared():
    world = simulate_dyad(
        rng=np.random.default_rng(1), periods_n=4000, stories_n=10, rows_per_story=6, drift=0, agreement_share=0.0
    )
    rows = world.series.select("words_cooperation").to_numpy().ravel()
    # a Poisson number of geometric clusters: variance / mean = 2 · 6 - 1
    assert rows.var() / rows.mean() == pytest.approx(11, rel=0.1)


if __name__ == "__main__":
    for name, chosen in WORLDS.items():
        figures = [coverage(chosen, seeds=100, view=view) for view in ("smoothed", "filtered")]
        texts = " | ".join(f"{held:.3f} (width {width:.2f})" for held, width in figures)
        sys.stdout.write(f"| {name} | {texts} |\n")
    for name in ("thin, 1.5 events a month, year missing", "clustered and missing"):
        held, _ = coverage(WORLDS[name], seeds=100, only_uncovered=True)
        sys.stdout.write(f"{name}, only months not covered: {held:.3f}\n")
