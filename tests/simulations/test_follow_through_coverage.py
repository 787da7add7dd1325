"""Do the bands of follow-through hold the truth in about 90 % of the worlds? The figures stand in the docs of measures.

``python tests/simulations/test_follow_through_coverage.py`` prints them.
"""

import sys
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from detente.measures.commitments.follow_through import HORIZONS, follow_through
from detente.measures.commitments.intents import intents_to_deeds
from detente.measures.commitments.placebo import placebo_rate

START = date(1990, 1, 1)
LAST = date(2020, 1, 1)
DAYS = (LAST - START).days
MONTH = 30.436875


def simulate_promises(rng, *, promises_n, mean_months, kept_at_all=1.0, first=0):
    """Promises on random days, a share of which becomes a deed after an exponential time; censored on the last day."""
    made = rng.integers(first, DAYS, promises_n)
    waits = rng.exponential(mean_months * MONTH, promises_n)
    waits[rng.random(promises_n) >= kept_at_all] = np.inf
    deeds = [
        START + timedelta(days=round(day + wait)) if day + wait < DAYS else None
        for day, wait in zip(made.tolist(), waits.tolist(), strict=True)
    ]
    return pl.DataFrame(
        {
            "promise_id": [str(n) for n in range(promises_n)],
            "date": [START + timedelta(days=day) for day in made.tolist()],
            "precision": "day",
            "sender": "USA",
            "issue": "energy",
            "deed_date": pl.Series(deeds, dtype=pl.Date),
        }
    )


WORLDS = {
    "60 promises over 30 years, 24 months on average": {"promises_n": 60, "mean_months": 24},
    "25 promises over 30 years": {"promises_n": 25, "mean_months": 24},
    "60 promises, four in ten never kept": {"promises_n": 60, "mean_months": 24, "kept_at_all": 0.6},
    "60 promises of the last ten years, 60 months": {"promises_n": 60, "mean_months": 60, "first": DAYS - 3652},
}


def curve_coverage(options, *, worlds_n):
    """Share of worlds whose band holds the truth, at each horizon."""
    truth = options.get("kept_at_all", 1.0) * (1 - np.exp(-np.array(HORIZONS) / options["mean_months"]))
    held = []
    for seed in range(worlds_n):
        promises = simulate_promises(np.random.default_rng([seed, 5]), **options)
        shares = follow_through(promises, until=LAST).shares
        inside = (shares["low"].to_numpy() <= truth) & (truth <= shares["high"].to_numpy())
        held.append(np.where(shares["kept_share"].is_null().to_numpy(), np.nan, inside))
    return np.nanmean(held, axis=0)


@pytest.mark.slow
@pytest.mark.parametrize("world", WORLDS)
def test_bands_of_the_curve_hold_the_truth(world):
    held = curve_coverage(WORLDS[world], worlds_n=400)
    assert 0.85 <= held.mean() <= 0.95
    assert (held > 0.8).all()


def placebo_rejections(*, worlds_n, promises_n=40, deeds_n=10, link=False):
    """Share of worlds in which promises are said to be followed beyond chance."""
    beyond = []
    for seed in range(worlds_n):
        rng = np.random.default_rng([seed, 6])
        promises = simulate_promises(rng, promises_n=promises_n, mean_months=6)
        days = rng.integers(0, DAYS, deeds_n).tolist()
        deeds = pl.DataFrame(
            {"date": [START + timedelta(days=day) for day in days], "sender": "USA", "issue": "energy"}
        )
        if link:
            deeds = pl.concat(
                [
                    deeds,
                    promises.drop_nulls("deed_date")
                    .select("deed_date", "sender", "issue")
                    .rename({"deed_date": "date"}),
                ]
            )
        rates = placebo_rate(promises, deeds, until=LAST, months=[12], rng=rng, draws_n=200)
        beyond.append(rates["is_beyond_chance"][0])
    return float(np.mean(beyond))


@pytest.mark.slow
def test_promises_that_nobody_heeds_are_rarely_beyond_chance():
    assert placebo_rejections(worlds_n=200) <= 0.1
    assert placebo_rejections(worlds_n=30, link=True) >= 0.8


def simulate_events(rng, *, intents_n=100, base_n=30, answered=0.0, growth=0.0, waves=0.0):
    """Intents and deeds on random days that follow the same waves; after some intents a deed within 60 days.

    ``waves`` is the standard deviation of the log rate from year to year; ``growth`` that of the deeds alone, a year.
    """
    years = np.arange(0, DAYS + 365, 365)
    climate = np.exp(np.interp(np.arange(DAYS), years, rng.normal(0, waves, len(years))))
    intents = rng.choice(DAYS, intents_n, p=climate / climate.sum())
    rate = climate * (1 + growth) ** (np.arange(DAYS) / 365.25)
    chosen = intents[rng.random(intents_n) < answered]
    answers = chosen + rng.integers(1, 61, len(chosen))
    days = {"036": intents, "061": np.concatenate([rng.choice(DAYS, base_n, p=rate / rate.sum()), answers])}
    frames = [
        pl.DataFrame(
            {"event_date": [START + timedelta(days=day) for day in found.tolist() if day < DAYS], "cameo": code}
        )
        for code, found in days.items()
    ]
    dyad = {"source": "toy", "sender": "USA", "receiver": "RUS", "issue": "energy"}
    return pl.concat(frames).with_columns(pl.lit(value).alias(name) for name, value in dyad.items())


COVERAGE = pl.DataFrame(
    {
        "source": "toy",
        "unit_start": pl.datetime_range(datetime(1990, 1, 1), datetime(2019, 12, 31), "1d", eager=True),
        "unit_minutes": 1440,
    }
)


def ratio_coverage(options, *, worlds_n, days=(30, 90, 365)):
    """Share of worlds whose band holds the ratio, and that ratio, at each length.

    Without a link and without growth it is 1, since nothing tells before from after; else that of all worlds together.
    """
    found, ends = [], []
    for seed in range(worlds_n):
        rng = np.random.default_rng([seed, 7])
        result = intents_to_deeds(simulate_events(rng, **options), coverage=COVERAGE, days=days, rng=rng)
        found.append(result.select("followed_share", "preceded_share").to_numpy())
        ends.append(result.select("low", "high").to_numpy())
    means = np.mean(found, axis=0)
    truth = means[:, 0] / means[:, 1] if {"answered", "growth"} & set(options) else np.ones(len(days))
    held = [(low <= truth) & (truth <= high) for low, high in (np.asarray(end, dtype=float).T for end in ends)]
    return np.mean(held, axis=0), truth


LINKS = {
    "no link": {},
    "two in ten are answered": {"answered": 0.2},
    "no link, both come in waves": {"waves": 1.0},
    "no link, strong waves": {"waves": 1.6},
}


@pytest.mark.slow
@pytest.mark.parametrize("link", LINKS)
def test_the_band_of_the_ratio_holds_the_truth(link):
    """Never much less than asked for; runs of months make it cautious, single months were at 0.78 in strong waves."""
    held, truth = ratio_coverage(LINKS[link], worlds_n=80)
    assert (held >= 0.83).all()
    assert "no link" in link or truth[0] > 1.4


if __name__ == "__main__":
    for name, chosen in WORLDS.items():
        sys.stdout.write(f"{name}: {curve_coverage(chosen, worlds_n=1000).round(3)}\n")
    sys.stdout.write(f"beyond chance, no link: {placebo_rejections(worlds_n=300)}\n")
    sys.stdout.write(f"beyond chance, link: {placebo_rejections(worlds_n=300, link=True)}\n")
    for name, chosen in (LINKS | {"news grows by 30 % a year": {"growth": 0.3}}).items():
        sys.stdout.write(f"{name}: {ratio_coverage(chosen, worlds_n=300)}\n")
