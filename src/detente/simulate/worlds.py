"""Toy pairs of states whose true relation is known, to test what a measure makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from detente.domain.classes import CLASSES

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ToyDyad:
    """A simulated pair.

    Attributes
    ----------
    series
        ``period`` and one column of counts per class; null where the period is not covered.
    truth
        ``period`` and the true ``net``, ``words_net``, ``deeds_net`` (-1 to 1) and ``gap`` (-2 to 2).
    """

    series: pl.DataFrame
    truth: pl.DataFrame


def simulate_dyad(
    *,
    rng: np.random.Generator,
    periods_n: int = 240,
    stories_n: ArrayLike = 40.0,
    rows_per_story: float = 1.0,
    drift: float = 0.1,
    gap_drift: float = 0.0,
    deeds_share: float = 0.3,
    agreement_share: float = 0.03,
    uncovered_share: float = 0.0,
    uncovered_stretch: tuple[int, int] | None = None,
    start: date = date(1995, 1, 1),
) -> ToyDyad:
    """Simulate months of events between two states whose climate drifts.

    Parameters
    ----------
    rng
        Source of randomness.
    periods_n
        Months T.
    stories_n
        Mean number of independent stories a month, one value or T of them.
    rows_per_story
        Mean rows per story, 1 or more; sizes are geometric, so that the true dispersion is ``2 · rows_per_story - 1``.
    drift
        Standard deviation of the monthly step of the climate, in log-odds of cooperation. 0 keeps it constant.
    gap_drift
        The same for the difference between words and deeds; 0 keeps both alike.
    deeds_share, agreement_share
        Shares of all events.
    uncovered_share
        Share of months without coverage, spread at random.
    uncovered_stretch
        First and last index (exclusive) of a further stretch without coverage.
    start
        First month.

    Returns
    -------
    ToyDyad
        Counts and the truth behind them.

    Examples
    --------
    >>> world = simulate_dyad(rng=np.random.default_rng(1), periods_n=36, uncovered_stretch=(10, 16))
    >>> world.series.height, world.series["agreement"].null_count(), world.truth.columns
    (36, 6, ['period', 'net', 'words_net', 'deeds_net', 'gap'])
    """
    climate = _soft_walk(rng, periods_n, drift, spread=0.7)
    words, deeds = _chance(climate), _chance(climate + _soft_walk(rng, periods_n, gap_drift, spread=gap_drift))
    words_share = 1 - deeds_share - agreement_share
    shares = np.column_stack(
        [
            words_share * words,
            np.full(periods_n, agreement_share),
            deeds_share * deeds,
            words_share * (1 - words),
            deeds_share * (1 - deeds),
        ]
    )
    stories = rng.multinomial(rng.poisson(np.asarray(stories_n, dtype=np.float64), periods_n), shares)
    rows = stories + _extra_rows(rng, stories, rows_per_story)
    covered = rng.random(periods_n) >= uncovered_share
    if uncovered_stretch is not None:
        covered[slice(*uncovered_stretch)] = False
    period = _months(start, periods_n)
    counts = {name: pl.Series(rows[:, i]) for i, name in enumerate(CLASSES)}
    series = pl.DataFrame({"period": period, **counts}).with_columns(
        pl.when(pl.Series(covered)).then(pl.col(CLASSES)).name.keep()
    )
    net = shares[:, :3].sum(axis=1) - shares[:, 3:].sum(axis=1)
    truth = pl.DataFrame(
        {"period": period, "net": net, "words_net": 2 * words - 1, "deeds_net": 2 * deeds - 1}
    ).with_columns(gap=pl.col("words_net") - pl.col("deeds_net"))
    return ToyDyad(series, truth)


def simulate_answers(
    *,
    rng: np.random.Generator,
    periods_n: int = 240,
    answer: float = 0.4,
    shared_mood: float = 0.0,
    events_n: float = 200.0,
    start: date = date(1995, 1, 1),
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Simulate two directed series of quads in which A answers B and B does not answer A.

    Parameters
    ----------
    rng
        Source of randomness.
    periods_n
        Months.
    answer
        How far A's net cooperation moves with B's of the month before.
    shared_mood
        Standard deviation of a slow mood that moves both; with ``answer=0`` nobody answers anybody.
    events_n
        Mean events a month in each direction.
    start
        First month.

    Returns
    -------
    tuple of polars.DataFrame
        A to B and B to A, with the quads as columns.

    Examples
    --------
    >>> a, b = simulate_answers(rng=np.random.default_rng(1), periods_n=30)
    >>> a.height, a["period"].equals(b["period"])
    (30, True)
    """
    mood = np.zeros(periods_n)
    net = np.zeros((periods_n, 2))
    for t in range(1, periods_n):
        mood[t] = 0.95 * mood[t - 1] + shared_mood * np.sqrt(1 - 0.95**2) * rng.normal()
        net[t, 0] = 0.3 * net[t - 1, 0] + answer * net[t - 1, 1] + 0.15 * rng.normal()
        net[t, 1] = 0.3 * net[t - 1, 1] + 0.15 * rng.normal()
    chance = np.clip((1 + net + mood[:, None]) / 2, 0.02, 0.98)
    period = _months(start, periods_n)
    first, second = (_quads(rng, period, chance[:, i], events_n) for i in (0, 1))
    return first, second


def monthly_counts(*, start: date = date(2001, 1, 1), **counts: Sequence[int | None]) -> pl.DataFrame:
    """Return a series of consecutive months with the counts given; None is a month without coverage.

    Examples
    --------
    >>> monthly_counts(help=[3, None], harm=[0, None]).rows()
    [(datetime.date(2001, 1, 1), 3, 0), (datetime.date(2001, 2, 1), None, None)]
    """
    columns = {name: pl.Series(values, dtype=pl.Int64) for name, values in counts.items()}
    return pl.DataFrame({"period": _months(start, max(map(len, counts.values()))), **columns})


def _quads(rng: np.random.Generator, period: pl.Series, chance: Array, events_n: float) -> pl.DataFrame:
    """Counts by quad around a chance of cooperation; a quarter of either side is material."""
    shares = np.column_stack([0.75 * chance, 0.25 * chance, 0.75 * (1 - chance), 0.25 * (1 - chance)])
    rows = rng.multinomial(rng.poisson(events_n, len(period)), shares)
    quads = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
    return pl.DataFrame({"period": period, **{name: pl.Series(rows[:, i]) for i, name in enumerate(quads)}})


def _soft_walk(rng: np.random.Generator, periods_n: int, step: float, *, spread: float) -> Array:
    """Random walk in log-odds from a random start, bent back softly beyond 4."""
    walk = rng.normal(0.3, spread) + np.cumsum(rng.normal(0, step, periods_n)) if spread else np.zeros(periods_n)
    return np.asarray(4 * np.tanh(walk / 4))


def _chance(log_odds: Array) -> Array:
    """Probability with these log-odds."""
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def _extra_rows(rng: np.random.Generator, stories: NDArray[np.int64], rows_per_story: float) -> NDArray[np.int64]:
    """Rows beyond the first of each story: a sum of geometric sizes is negative binomial."""
    if rows_per_story == 1:
        return np.zeros_like(stories)
    extra = rng.negative_binomial(np.maximum(stories, 1), 1 / rows_per_story)
    return np.where(stories > 0, extra, 0)


def _months(start: date, periods_n: int) -> pl.Series:
    """First days of consecutive months."""
    months = range(start.month - 1, start.month - 1 + periods_n)
    return pl.Series("period", [date(start.year + month // 12, month % 12 + 1, 1) for month in months])
