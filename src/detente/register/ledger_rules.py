"""What must hold for the ledgers and indicators: states that existed, dates in order, addresses, references."""

import calendar
import datetime
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from detente.register.entry_rules import KEBAB, SUPPORTS, Fault, find_state_problem, is_web_address

Record = Mapping[str, Any]

SHORT_LENGTH = 32
STATE_FIELDS = ("parties", "by", "applies_to", "about", "state", "proposed_by")
ANYBODY = "other"
"""Stands for a body or a group that is no state, such as an inspectorate."""


def find_record_faults(record: Record) -> Iterator[Fault]:
    """Yield every fault of one record whose shape is right: the rules that its fields call for.

    Examples
    --------
    >>> list(find_record_faults({"id": "Salt I"}))
    [('error', 'id', "'Salt I' is not kebab-case: small letters, digits and single hyphens")]
    """
    for rule in RECORD_RULES:
        yield from rule(record)
    for part, items in record.items():
        if isinstance(items, list) and all(isinstance(item, dict) for item in items):
            for number, item in enumerate(items, start=1):
                for part_rule in PART_RULES:
                    for level, field, message in part_rule(item):
                        yield level, f"{part} {number}, {field}", message


def _id(record: Record) -> Iterator[Fault]:
    if "id" in record and not KEBAB.fullmatch(record["id"]):
        yield "error", "id", f"{record['id']!r} is not kebab-case: small letters, digits and single hyphens"


def _short(record: Record) -> Iterator[Fault]:
    if "short" in record and not 0 < len(record["short"]) <= SHORT_LENGTH:
        yield "error", "short", f"has {len(record['short'])} characters, must have 1 to {SHORT_LENGTH}"


def _texts(record: Record) -> Iterator[Fault]:
    for field in ("title", "text", "verification", "name", "unit", "answer"):
        if field in record and not str(record[field]).strip():
            yield "error", field, "is empty"


def _addresses(record: Record) -> Iterator[Fault]:
    for field in ("source_url", "read_at"):
        if record.get(field) and not is_web_address(record[field]):
            yield "error", field, f"{record[field]!r} is no http or https address"
        if field in record and not record[field]:
            yield "error", field, "is empty: name the page, or leave the field out of a nested table"


def _supports(record: Record) -> Iterator[Fault]:
    if "supports" not in record:
        return
    if unknown := [item for item in record["supports"] if item not in SUPPORTS]:
        yield "error", "supports", f"{unknown} is none of {', '.join(SUPPORTS)}"
    missing = [item for item in SUPPORTS if item not in record["supports"]]
    if missing and not record.get("note", "").strip():
        yield "error", "supports", f"does not hold {', '.join(missing)}: say in a note what is in doubt"


def _dates(record: Record) -> Iterator[Fault]:
    for field in ("date", "joined", "left", "founded", "since"):
        day, precision = record.get(field), record.get("precision")
        if day is None:
            continue
        if precision == "month" and day.day != 1:
            yield "error", field, f"{day} must be the first of the month, since precision is month"
        if precision == "year" and (day.month, day.day) != (1, 1):
            yield "error", field, f"{day} must be 1 January, since precision is year"
    for first, last in (("from", "until"), ("joined", "left")):
        if first in record and last in record and record[last] < record[first]:
            yield "error", last, f"{record[last]} lies before {first} {record[first]}"


def _life_in_order(record: Record) -> Iterator[Fault]:
    for part in ("life", "event", "position", "adoption"):
        days = [item["date"] for item in record.get(part, [])]
        if days != sorted(days):
            yield "error", part, "is not in order of date"
    if "verification" in record and not record.get("life"):
        yield "error", "life", "is empty: an agreement has at least its signing or adoption"
    if "trail" in record and len({item["state"] for item in record.get("position", [])}) < 2:
        yield "error", "position", "holds fewer than two sides: a tension tells the position of each"


def _limits(record: Record) -> Iterator[Fault]:
    if "every_months" in record and record["every_months"] < 1:
        yield "error", "every_months", "must be at least 1"
    if "amount" in record and not 0 <= record["amount"] < math.inf:
        yield "error", "amount", f"is {record['amount']}, must be at least 0 and finite"


def _states(record: Record) -> Iterator[Fault]:
    named = {field: value for field in STATE_FIELDS if (value := record.get(field))}
    if not named:
        return
    first, last = _span(record)
    for field, value in named.items():
        for code in value if isinstance(value, list) else [value]:
            if code == ANYBODY:
                continue
            problem = find_state_problem(code, on=first)
            if problem and find_state_problem(code, on=last):  # one day of the span is enough
                yield "error", field, problem


def _span(record: Record) -> tuple[datetime.date, datetime.date]:
    """First and last day that the record speaks of: of its tables, of its own date as exactly as it is known."""
    nested = [item for part in record.values() for item in _tables(part)]
    known = [item[field] for item in [*nested, record] for field in ("date", "joined", "from") if field in item]
    first = min(known, default=record.get("checked_on", datetime.date.max))
    end = record.get("until", datetime.date.max if "from" in record else first)  # a limit without an end goes on
    last = max([*known, end, record.get("checked_on", first)])
    if record.get("precision") == "month":
        last = max(last, first.replace(day=calendar.monthrange(first.year, first.month)[1]))
    if record.get("precision") == "year":
        last = max(last, first.replace(month=12, day=31))
    return first, last


def _tables(part: Any) -> list[dict[str, Any]]:
    return [item for item in part if isinstance(item, dict)] if isinstance(part, list) else []


Rule = Callable[[Record], Iterator[Fault]]
PART_RULES: tuple[Rule, ...] = (_texts, _addresses, _dates, _limits, _states)
RECORD_RULES: tuple[Rule, ...] = (_id, _short, _supports, _life_in_order, *PART_RULES)
