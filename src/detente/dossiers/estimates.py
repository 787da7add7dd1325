"""Fit each event series once; every section reads from the same estimates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import polars as pl

from detente.domain.periods import periods_between
from detente.dossiers.material import EventSeries, Material
from detente.dossiers.page import Provenance, Strength
from detente.errors import NotEnoughDataError
from detente.measures.net_cooperation import NetCooperation, NetPoint, fit_net_cooperation
from detente.measures.series import sides_of
from detente.measures.standing import Standing, standing
from detente.measures.words_deeds import WordsDeeds, words_deeds

SEED = 20261122
"""Seed of every random draw on the page, so that the same evidence gives the same page."""

FEWEST_EVENTS = 30
"""A series with fewer events is named, not drawn."""

STRONG_EVENTS, FAIR_EVENTS = 500, 50
"""Events in the last year of a series from which on its evidence is called strong or fair."""

STRONG_DAYS, FAIR_DAYS = 180, 28
"""Days of news in the last year of a series that are needed for the same, where coverage is known by day."""

FEWEST_REFERENCES = 5

FEWEST_PERIODS = 6
"""Covered periods from which on a series gets a panel of its own in a figure with panels."""


@dataclass(frozen=True, slots=True)
class Reported:
    """Acts of one period as they were counted, before any estimate."""

    cooperative_n: int
    acts_n: int
    cooperative_deeds_n: int
    deeds_n: int


@dataclass(frozen=True)
class Estimate:
    """One event series with its net cooperation."""

    series: EventSeries
    net: NetCooperation
    latest: NetPoint

    @cached_property
    def recent_n(self) -> int:
        """Events in the twelve months (or the year) up to the latest covered period."""
        start = self.latest.period.replace(year=self.latest.period.year - 1)
        return int(self.series.covered.filter(pl.col("period") > start)["events_n"].sum())

    @property
    def ends(self) -> date:
        """Last day of the latest covered period."""
        days_n = periods_between(self.latest.period, self.latest.period, freq=self.series.freq)["days_n"].item()
        return self.latest.period + timedelta(days=days_n - 1)

    @cached_property
    def reported(self) -> Reported:
        """What was counted in the latest covered period."""
        row = self.series.both.row(by_predicate=pl.col("period") == self.latest.period, named=True)
        cooperation, conflict = sides_of(self.series.both)
        friendly, hostile = (sum(int(row[name]) for name in names) for names in (cooperation, conflict))
        deeds = int(row[cooperation[-1]]), int(row[conflict[-1]])
        return Reported(friendly, friendly + hostile, deeds[0], sum(deeds))

    @property
    def strength(self) -> Strength:
        """How much the latest value rests on."""
        days = float("inf") if self.series.recent_days is None else self.series.recent_days
        if self.recent_n >= STRONG_EVENTS and days >= STRONG_DAYS:
            return "strong"
        return "fair" if self.recent_n >= FAIR_EVENTS and days >= FAIR_DAYS else "thin"

    @property
    def provenance(self) -> Provenance:
        """What a figure from this series must state."""
        own = self.series
        return Provenance(own.source, own.dedupe, own.class_map, own.coverage, own.span)

    @cached_property
    def words_deeds(self) -> WordsDeeds | None:
        """Words against deeds, None where one of the two is absent."""
        try:
            return words_deeds(self.series.both, rng=np.random.default_rng(SEED))
        except NotEnoughDataError:
            return None

    @cached_property
    def references(self) -> Mapping[str, NetPoint]:
        """The other pairs of great powers as of the same period, where they have one."""
        found = {}
        for label, frame in self.series.references.items():
            try:
                point = fit_net_cooperation(frame).latest(as_of=self.latest.period)
            except NotEnoughDataError:
                continue
            if point.period == self.latest.period:
                found[label] = point
        return found

    @cached_property
    def standing(self) -> Standing | None:
        """Where the pair stands among great powers, None where too few of them can be compared."""
        if len(self.references) < FEWEST_REFERENCES:
            return None
        return standing(self.latest, self.references, rng=np.random.default_rng(SEED))


@dataclass(frozen=True, slots=True)
class Estimates:
    """All series that can be drawn, those that are too thin, and the one that the headline is from."""

    drawn: tuple[Estimate, ...]
    too_thin: tuple[EventSeries, ...]

    @property
    def headline(self) -> Estimate | None:
        """The latest series that is at least fair; else the latest of all."""
        fair = [estimate for estimate in self.drawn if estimate.strength != "thin"] or list(self.drawn)
        return max(fair, key=lambda estimate: (estimate.latest.period, estimate.recent_n), default=None)

    @property
    def with_panel(self) -> tuple[Estimate, ...]:
        """Series long enough for a panel of their own, and that of the headline; all where none is long."""
        is_long = [estimate.series.covered.height >= FEWEST_PERIODS for estimate in self.drawn]
        if not any(is_long):
            return self.drawn
        head = self.headline
        return tuple(one for one, long in zip(self.drawn, is_long, strict=True) if long or one is head)

    def of(self, key: str) -> Estimate | None:
        """Return the estimate of one series."""
        return next((estimate for estimate in self.drawn if estimate.series.key == key), None)

    @property
    def compared(self) -> Estimate | None:
        """The headline's series if it can be compared with other pairs; else the latest that can."""
        head = self.headline
        candidates = sorted(self.drawn, key=lambda e: (e is head, e.latest.period), reverse=True)
        return next((estimate for estimate in candidates if estimate.standing is not None), None)


def make_estimates(material: Material) -> Estimates:
    """Fit net cooperation to every series with enough events."""
    drawn, thin = [], []
    for series in material.events:
        if series.events_n < FEWEST_EVENTS:
            thin.append(series)
            continue
        net = fit_net_cooperation(series.both)
        drawn.append(Estimate(series, net, net.latest()))
    return Estimates(tuple(drawn), tuple(thin))
