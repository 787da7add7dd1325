"""What a dossier is made from: frames that others gathered, each with a statement of where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

import polars as pl

from detente.dossiers.surroundings import Surroundings
from detente.dossiers.wording import window
from detente.register.ledgers import Ledger
from detente.types import Succession


@dataclass(frozen=True, slots=True)
class Pair:
    """The two states: codes as counted, names as read, and the policy on successors."""

    a: str
    b: str
    name_a: str
    name_b: str
    succession: Succession

    @property
    def names(self) -> str:
        """Both names in words."""
        return f"{self.name_a} and {self.name_b}"


@dataclass(frozen=True)
class EventSeries:
    """Counts of events between the two by period, from one source.

    ``a_to_b``, ``b_to_a`` and ``both`` hold ``period`` and one column per class (or quad); null means not covered.
    ``references`` holds the same for other pairs of great powers, by label. ``attention`` holds, per side, ``period``,
    ``to_other_n`` and ``total_n``. ``issues`` holds ``period``, ``issue`` and the classes. ``recent_days`` counts the
    days of news that arrived in the series' last twelve months, None where it is not known by day. ``has_addresses``:
    whether the source's rows tell where they were read.
    """

    key: str
    label: str
    freq: Literal["month", "year"]
    a_to_b: pl.DataFrame
    b_to_a: pl.DataFrame
    both: pl.DataFrame
    source: str
    dedupe: str
    class_map: str
    coverage: str
    recent_days: float | None
    is_builtin: bool
    references: Mapping[str, pl.DataFrame]
    attention: Mapping[str, pl.DataFrame]
    issues: pl.DataFrame | None
    has_addresses: bool = True

    @property
    def classes(self) -> list[str]:
        """Names of the columns that hold counts."""
        return [name for name in self.both.columns if name != "period"]

    @cached_property
    def covered(self) -> pl.DataFrame:
        """The periods that are covered, with ``events_n``, the events of both directions."""
        counted = self.both.with_columns(pl.sum_horizontal(self.classes, ignore_nulls=False).alias("events_n"))
        return counted.filter(pl.col("events_n").is_not_null()).select("period", "events_n")

    @property
    def events_n(self) -> int:
        """Events counted over all periods."""
        return int(self.covered["events_n"].sum())

    @property
    def span(self) -> str:
        """First and last covered period in words, such as ``2002–2014``."""
        first, last = self.covered["period"].min(), self.covered["period"].max()
        form = "%Y" if self.freq == "year" else "%B %Y"
        if not isinstance(first, date) or not isinstance(last, date):
            return "no period"
        return f"{first:{form}}" if first == last else f"{first:{form}} – {last:{form}}"


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One line of the page's account of evidence: what it is, whether it was used, and on what terms."""

    name: str
    title: str
    used: str
    licence: str
    citation: str
    address: str
    how_to_get: str


@dataclass(frozen=True, slots=True)
class Compliance:
    """Limits, duties and findings of the agreements asked for, judged on ``judged_on``.

    ``limits`` as `limits_kept` gives them, ``duties`` as `duties_done` (both in `detente.measures`); ``findings``,
    ``suspensions`` and ``figures`` as the register holds them; ``agreements``: the agreements that have any of these.
    """

    judged_on: date
    agreements: pl.DataFrame
    limits: pl.DataFrame
    duties: pl.DataFrame
    findings: pl.DataFrame
    suspensions: pl.DataFrame
    figures: pl.DataFrame

    def record(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "judged_on": self.judged_on,
            "limits": self.limits.to_dicts(),
            "duties": self.duties.to_dicts(),
            "findings": self.findings.to_dicts(),
            "suspensions": self.suspensions.to_dicts(),
        }


@dataclass(frozen=True, slots=True)
class Register:
    """What the register holds of the pair, judged on the day of the page.

    ``agreements``, ``programmes``, ``regimes`` and ``tensions`` as ledgers; ``agreement_spans`` and ``programme_spans``
    of status; ``promises`` with the day of their deed; ``deeds`` of the chronicle: ``date``, ``sender``,
    ``is_mutual``, ``issue``.
    """

    agreements: Ledger
    programmes: Ledger
    regimes: Ledger
    tensions: Ledger
    agreement_spans: pl.DataFrame
    programme_spans: pl.DataFrame
    compliance: Compliance
    promises: pl.DataFrame
    deeds: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a dossier may use. Empty frames and tuples mean that nothing is known.

    ``rows``: the archived event rows between the two, with the columns that a panel may read.
    """

    pair: Pair
    since: date | None
    until: date | None
    made_on: date
    events: tuple[EventSeries, ...]
    rows: pl.DataFrame
    chronicle: pl.DataFrame
    register: Register
    votes: pl.DataFrame
    warheads: pl.DataFrame
    oil: pl.DataFrame
    surroundings: Surroundings
    coverage: pl.DataFrame
    files: pl.DataFrame
    sources: tuple[SourceNote, ...]
    version: str

    @property
    def asked(self) -> str:
        """The days asked for, to follow a sentence; empty where all were."""
        return window(self.since, self.until)
