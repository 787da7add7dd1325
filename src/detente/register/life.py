"""From the dated steps of a life to spans of status: under negotiation, signed, in force, suspended, ended."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Final

import polars as pl

STATUS_OF_STEP: Final = {
    "proposed": "proposed",
    "negotiations_opened": "proposed",
    "agreed": "signed",
    "signed": "signed",
    "in_force": "in_force",
    "carried_out": "in_force",
    "begun": "in_force",
    "resumed": "in_force",
    "suspended": "suspended",
    "denounced": "ended",
    "expired": "ended",
    "completed": "ended",
    "ended": "ended",
    "superseded": "ended",
}
"""Status that each step brings about; ``approved``, ``amended`` and ``extended`` change none."""

EFFECTIVE_AT_ONCE: Final = ("political_commitment", "memorandum")
"""Kinds that hold from signing or approval on, unless a day of entry into force is given."""

FIRST_STEPS: Final = ("proposed", "signed")
"""A later proposal, or a later signature, takes nothing back."""

ENDINGS: Final = frozenset(step for step, status in STATUS_OF_STEP.items() if status == "ended")
"""Steps that end a life."""

OF_ONE_SIDE: Final = ENDINGS | {"suspended", "resumed"}
"""Steps that bind only those who take them: between two others they change nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a life, its day, and the states that took it (empty: not said, or all)."""

    name: str
    day: date
    by: frozenset[str]

    @property
    def status(self) -> str | None:
        """The status that it brings about, if any."""
        return STATUS_OF_STEP.get(self.name)


SPAN_SCHEMA = pl.Schema({"id": pl.String(), "start": pl.Date(), "end": pl.Date(), "status": pl.String()})


def status_spans(
    life: pl.DataFrame,
    *,
    key: str,
    records: pl.DataFrame | None = None,
    between: Collection[str] = (),
    until: date,
) -> pl.DataFrame:
    """Return the spans of status of each record.

    Parameters
    ----------
    life
        Steps in order of date within a record: ``key``, ``step``, ``date``; ``by`` (list of states) where ``between``
        is given.
    key
        Column of the record's id.
    records
        For agreements: ``key``, ``kind``, ``is_multilateral``.
    between
        Codes of the two states for whom the status is asked, with their predecessors. An end or a suspension that only
        others took is then passed over, and one that either of the two took holds for the pair, whatever the rest does.
    until
        Day at which spans that are still open are cut. Of later steps only the end that a notice announces counts.

    Returns
    -------
    polars.DataFrame
        ``id``, ``start``, ``end`` (closed-open), ``status`` (proposed, signed, in_force, suspended), in order.
        What has ended has no span after its end.

    Notes
    -----
    Notice of a denunciation ends nothing where a later step does; between two states, a later step of the same side.
    One side that leaves a multilateral agreement which never entered into force (or takes its ratification back)
    leaves it as signed as it was. What has ended for two states cannot be suspended between them.

    Examples
    --------
    >>> steps = [("abm", "signed", "1972-05-26"), ("abm", "in_force", "1972-10-03"), ("abm", "denounced", "2002-06-13")]
    >>> life = pl.DataFrame(steps, schema=["agreement_id", "step", "date"], orient="row")
    >>> life = life.with_columns(pl.col("date").str.to_date())
    >>> status_spans(life, key="agreement_id", until=date(2026, 1, 1))["status"].to_list()
    ['signed', 'in_force']
    """
    facts = (
        {} if records is None else {row[0]: row[1:] for row in records.select(key, "kind", "is_multilateral").rows()}
    )
    rows = []
    for record, steps in _lives(life, key, frozenset(between)).items():
        kind, is_multilateral = facts.get(record, ("", False))
        turns = _turns(
            steps,
            is_effective=kind in EFFECTIVE_AT_ONCE,
            is_multilateral=is_multilateral,
            is_between_two=bool(between),
        )
        rows += [(record, *span) for span in _spans(turns, until)]
    return pl.DataFrame(rows, schema=SPAN_SCHEMA, orient="row")


def _lives(life: pl.DataFrame, key: str, between: frozenset[str]) -> dict[str, list[Step]]:
    """Steps of each record in order of date, without those that concern neither of the two."""
    by = life["by"].to_list() if between else [None] * life.height
    lives: dict[str, list[Step]] = {}
    for (record, name, day), states in zip(life.select(key, "step", "date").iter_rows(), by, strict=True):
        step = Step(name, day, frozenset(states or ()))
        is_foreign = bool(between and step.by) and not step.by & between
        if not (is_foreign and name in OF_ONE_SIDE):
            lives.setdefault(record, []).append(step)
    return {record: sorted(steps, key=attrgetter("day")) for record, steps in lives.items()}


def _turns(
    steps: Sequence[Step], *, is_effective: bool, is_multilateral: bool, is_between_two: bool
) -> list[tuple[date, str]]:
    """Days on which the status changes, and to what."""
    turns: list[tuple[date, str]] = []
    for number, step in enumerate(steps):
        status = "in_force" if is_effective and step.name in ("signed", "approved") else step.status
        now = turns[-1][1] if turns else None
        ends_later = any(
            later.status == "ended" and (not is_between_two or not later.by or not step.by or later.by & step.by)
            for later in steps[number + 1 :]
        )
        never_bound = is_multilateral and now in (None, *FIRST_STEPS)
        is_notice = step.name == "denounced" and (ends_later or never_bound)
        is_late = status in FIRST_STEPS and now not in (None, "proposed")
        is_milestone = step.name == "carried_out" and now not in (None, *FIRST_STEPS)
        is_over = is_between_two and now == "ended" and status == "suspended"
        if status and status != now and not (is_notice or is_late or is_milestone or is_over):
            turns.append((step.day, status))
    return turns


def _spans(turns: list[tuple[date, str]], until: date) -> list[tuple[date, date, str]]:
    past = [turn for turn in turns if turn[0] <= until]
    ends = [*(day for day, _ in past), until][1:]
    found = [(start, end, status) for (start, status), end in zip(past, ends, strict=True)]
    return [span for span in found if span[2] != "ended" and span[0] < span[1]]


def latest_status(
    life: pl.DataFrame,
    *,
    key: str,
    records: pl.DataFrame | None = None,
    between: Collection[str] = (),
    until: date,
) -> pl.DataFrame:
    """Return ``id`` and ``status`` of each record on a day; ``ended`` where its spans do not reach it.

    Parameters as in `status_spans`. A record whose steps bring no status about yet, such as an approval alone, is
    proposed.

    Examples
    --------
    >>> life = pl.DataFrame({"id": ["a"], "step": ["signed"], "date": [date(1990, 1, 1)]})
    >>> latest_status(life, key="id", until=date(2000, 1, 1)).row(0)
    ('a', 'signed')
    """
    tomorrow = until + timedelta(days=1)  # what is signed today is signed, what ends today has ended
    spans = status_spans(life, key=key, records=records, between=between, until=tomorrow)
    has_status = pl.col("step").is_in(list(STATUS_OF_STEP)).any()
    past = life.filter(pl.col("date") <= until).rename({key: "id"}).group_by("id", maintain_order=True)
    known = past.agg(pl.when(has_status).then(pl.lit("ended")).otherwise(pl.lit("proposed")).alias("otherwise"))
    reaching = spans.filter(pl.col("end") == tomorrow)
    latest = reaching.group_by("id", maintain_order=True).last().select("id", "status")
    joined = known.join(latest, on="id", how="left", maintain_order="left", validate="1:1")
    return joined.select("id", pl.coalesce("status", "otherwise").alias("status"))
