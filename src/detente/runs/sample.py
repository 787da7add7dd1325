"""A reviewer's sheet: facts of the register drawn at random, each with the page that must say it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.register.chronicle import load_chronicle
from detente.register.indicators import load_figures
from detente.register.ledgers import load_ledger
from detente.register.shapes import LEDGERS

DAYS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
TOLD = ("step", "name", "state", "by", "about", "verdict", "rule", "amount", "unit", "every_months", "answer", "text")
"""Fields of a nested table that say what is claimed, in this order."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact to be checked by hand: where it stands, what it claims, and the page that was read for it."""

    file: str
    place: str
    when: str
    claim: str
    source_url: str
    read_at: str


def draw_facts(number: int, *, rng: random.Random) -> list[Fact]:
    """Draw facts without replacement, every fact of the register as likely as any other.

    Examples
    --------
    >>> len(draw_facts(5, rng=random.Random(1)))
    5
    """
    facts = [*_entries(), *_records(), *_figures()]
    return rng.sample(facts, min(number, len(facts)))


def _entries() -> Iterator[Fact]:
    for row in load_chronicle().iter_rows(named=True):
        claim = f"{row['sender']} → {row['receiver']}: {row['text']}"
        yield Fact(row["file"], row["entry_id"], _when(row), claim, row["source_url"], row["read_at"])


def _records() -> Iterator[Fact]:
    for name in LEDGERS:
        ledger = load_ledger(name)  # type: ignore[arg-type]  # the keys are the names
        files = dict(ledger.records.select(ledger.key, "file").iter_rows())
        for row in ledger.records.iter_rows(named=True):
            claim = f"{row['title']}: {row['text']}"
            yield Fact(row["file"], row[ledger.key], _when(row), claim, row["source_url"], row["read_at"])
        for part, frame in ledger.parts.items():
            for row in frame.iter_rows(named=True):
                record = row[ledger.key]
                told = "; ".join(_said(row[field]) for field in TOLD if row.get(field) is not None)
                yield Fact(files[record], f"{record}, {part}", _when(row), told, row["source_url"], row["read_at"])


def _figures() -> Iterator[Fact]:
    for row in load_figures().iter_rows(named=True):
        claim = f"{row['indicator']} of {row['state']}: {row['amount']:,.10g}"
        yield Fact(row["file"], row["indicator"], _when(row), claim, row["source_url"], row["read_at"])


def _when(row: dict[str, Any]) -> str:
    found = (row.get(name) for name in ("date", "joined_date", "founded_date", "since_date", "from_date"))
    day = next((day for day in found if isinstance(day, date)), None)
    return "" if day is None else f"{day:{DAYS[row.get('precision') or 'day']}}"


def _said(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else f"{value:,.10g}" if isinstance(value, float) else str(value)
