"""The parts of a page: sections, figures, statements of evidence. What is here is shown, and what is shown is here."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import polars as pl

Strength = Literal["strong", "fair", "thin", "curated"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a figure rests on; printed under each one."""

    source: str
    dedupe: str
    class_map: str
    coverage: str
    period: str

    def sentence(self) -> str:
        """Return the statement as one line."""
        return (
            f"Source: {self.source}. De-duplication: {self.dedupe}. Classes: {self.class_map}. "
            f"Coverage: {self.coverage}. Period: {self.period}."
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """How strong a section's evidence is, and what it consists of."""

    strength: Strength
    statement: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, its content in words, and its data as a table.

    ``draw`` makes the chart for a width in pixels; it is called when the page is rendered, not before.
    """

    key: str
    title: str
    draw: Callable[[int], Any]
    description: str
    table: pl.DataFrame
    provenance: tuple[Provenance, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the chronicle: ``date`` in words; ``day`` in ISO form, as exact as ``precision`` says."""

    entry_id: str
    number: int | None
    date: str
    day: str
    precision: str
    headline: str
    text: str
    who: str
    issue: str
    status: str
    source_url: str
    tone: str


@dataclass(frozen=True, slots=True)
class Position:
    """What one side said of a dispute on a day, in our words."""

    who: str
    date: str
    text: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """An enduring dispute: what it is about, both sides' positions, and its trail: date, headline, address."""

    key: str
    title: str
    text: str
    source_url: str
    positions: tuple[Position, ...]
    trail: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A question, its answer in plain words, and the proof."""

    key: str
    title: str
    answer: str
    evidence: Evidence
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[tuple[str, pl.DataFrame], ...] = ()
    entries: tuple[Entry, ...] = ()
    entries_title: str = ""
    disputes: tuple[Dispute, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A section that could not be made, and why."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """A whole page."""

    title: str
    headline: str
    as_of: str
    reaches: str
    made_on: str
    sections: tuple[Section, ...]
    left_out: tuple[LeftOut, ...]
    version: str

    def record(self) -> dict[str, Any]:
        """Return every figure of the page as plain data for ``--json``."""
        return {
            "title": self.title,
            "headline": self.headline,
            "as_of": self.as_of,
            "reaches": self.reaches,
            "made_on": self.made_on,
            "version": self.version,
            "sections": [_section_record(section) for section in self.sections],
            "left_out": [{"title": item.title, "reason": item.reason} for item in self.left_out],
        }


def _section_record(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "answer": section.answer,
        "evidence": {"strength": section.evidence.strength, "statement": section.evidence.statement},
        "paragraphs": list(section.paragraphs),
        "facts": section.facts,
        "figures": [
            {
                "key": figure.key,
                "title": figure.title,
                "description": figure.description,
                "provenance": [source.sentence() for source in figure.provenance],
                "note": figure.note,
                "data": _records(figure.table),
            }
            for figure in section.figures
        ],
        "tables": [{"title": title, "data": _records(table)} for title, table in section.tables],
        "entries": [_entry_record(entry) for entry in section.entries],
        "disputes": [_dispute_record(dispute) for dispute in section.disputes],
    }


def _entry_record(entry: Entry) -> dict[str, Any]:
    named = {"id": entry.entry_id, "number": entry.number, "date": entry.day, "precision": entry.precision}
    told = {name: getattr(entry, name) for name in ("headline", "text", "who", "issue", "status", "source_url")}
    return {**named, "when": entry.date, **told}


def _dispute_record(dispute: Dispute) -> dict[str, Any]:
    return {
        "key": dispute.key,
        "title": dispute.title,
        "text": dispute.text,
        "source_url": dispute.source_url,
        "positions": [asdict(position) for position in dispute.positions],
        "trail": [{"date": day, "headline": headline, "source_url": url} for day, headline, url in dispute.trail],
    }


def _records(table: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values; dates as ISO text."""
    return table.with_columns(pl.col(pl.Date, pl.Datetime).cast(pl.String)).to_dicts()
