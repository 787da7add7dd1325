"""What must hold for one chronicle entry by itself.

Each rule takes an entry whose fields it needs are present and of the right type, and yields what it
finds as (level, field, message).
"""

import calendar
import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from detente.domain.cameo import is_known
from detente.domain.states import find_state
from detente.errors import UnknownStateError
from detente.types import Issue

Level = Literal["error", "warning"]
Fault = tuple[Level, str, str]
Entry = dict[str, Any]

PRECISIONS = ("day", "month", "year")
STATUSES = ("promised", "signed", "ratified", "in_force", "carried_out", "suspended", "ended")
KINDS = ("interaction", "leader_change")
SUPPORTS = ("date", "parties", "substance")
LEADER_CHANGE = {"cameo": "010", "status": "carried_out", "issue": "diplomacy"}
HEADLINE_LENGTH = 44
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# A lower-case word of three letters or more before the stop spares initials, "U.S.", "St." and "Gen."
INNER_SENTENCE_END = re.compile(r"\b[a-z0-9]{3,}[.!?]\s+[A-Z]")


def find_entry_faults(entry: Entry, *, skip: frozenset[str] = frozenset()) -> Iterator[Fault]:
    """Yield every fault of one entry; rules that need a field in ``skip`` are left out.

    Examples
    --------
    >>> others = frozenset(field for needed, _ in RULES for field in needed) - {"id"}
    >>> [field for _, field, _ in find_entry_faults({"id": "INF Treaty"}, skip=others)]
    ['id']
    """
    for needed, rule in RULES:
        if not skip.intersection(needed):
            yield from rule(entry)


def _id_is_kebab_case(entry: Entry) -> Iterator[Fault]:
    if not KEBAB.fullmatch(entry["id"]):
        yield "error", "id", f"{entry['id']!r} is not kebab-case: small letters, digits and single hyphens"


def _closed_sets(field: str, allowed: tuple[str, ...]) -> Callable[[Entry], Iterator[Fault]]:
    def rule(entry: Entry) -> Iterator[Fault]:
        if entry[field] not in allowed:
            yield "error", field, f"{entry[field]!r} is none of {', '.join(allowed)}"

    return rule


def _date_fits_precision(entry: Entry) -> Iterator[Fault]:
    day, precision = entry["date"], entry["precision"]
    if precision == "month" and day.day != 1:
        yield "error", "date", f"{day} must be the first of the month, since precision is month"
    if precision == "year" and (day.month, day.day) != (1, 1):
        yield "error", "date", f"{day} must be 1 January, since precision is year"


def _date_was_past_when_checked(entry: Entry) -> Iterator[Fault]:
    if entry["date"] > entry["checked_on"]:
        yield "error", "date", f"{entry['date']} is later than checked_on {entry['checked_on']}"


def _states_existed(entry: Entry) -> Iterator[Fault]:
    first, last = _span(entry["date"], entry["precision"])
    for field in ("sender", "receiver"):
        problem = find_state_problem(entry[field], on=first)
        if problem and find_state_problem(entry[field], on=last):  # one day of the span is enough
            yield "error", field, problem


def _states_differ(entry: Entry) -> Iterator[Fault]:
    if entry["sender"] == entry["receiver"]:
        yield "error", "receiver", f"sender and receiver are both {entry['sender']}"


def _cameo_is_known(entry: Entry) -> Iterator[Fault]:
    if not is_known(entry["cameo"]):
        yield "error", "cameo", f"{entry['cameo']!r} is no CAMEO event code (text, with its leading zero)"


def _leader_change_is_plain(entry: Entry) -> Iterator[Fault]:
    if entry["kind"] == "leader_change":
        for field, wanted in LEADER_CHANGE.items():
            if entry[field] != wanted:
                yield "error", field, f"{entry[field]!r} must be {wanted!r} in a change of leader"


def _headline_is_short(entry: Entry) -> Iterator[Fault]:
    if not 0 < len(entry["headline"].strip()) <= HEADLINE_LENGTH:
        length = len(entry["headline"])
        yield "error", "headline", f"has {length} characters, must have 1 to {HEADLINE_LENGTH}"


def _text_is_one_sentence(entry: Entry) -> Iterator[Fault]:
    if not entry["text"].endswith(".") or len(entry["text"]) < 2:
        yield "error", "text", "must be one sentence that ends with a full stop"
    if INNER_SENTENCE_END.search(entry["text"]):
        yield "warning", "text", "looks like more than one sentence: use a semicolon, or shorten"


def _web_address(field: str) -> Callable[[Entry], Iterator[Fault]]:
    def rule(entry: Entry) -> Iterator[Fault]:
        if not is_web_address(entry[field]):
            yield "error", field, f"{entry[field]!r} is no http or https address"

    return rule


def _supports_say_enough(entry: Entry) -> Iterator[Fault]:
    unknown = [item for item in entry["supports"] if item not in SUPPORTS]
    missing = [item for item in SUPPORTS if item not in entry["supports"]]
    if unknown:
        yield "error", "supports", f"{unknown} is none of {', '.join(SUPPORTS)}"
    if missing and not entry.get("note", "").strip():
        yield "error", "supports", f"does not hold {', '.join(missing)}: say in a note what is in doubt"


def is_web_address(text: str) -> bool:
    """Say whether a text is a complete http or https address.

    Examples
    --------
    >>> is_web_address("https://www.nato.int/a"), is_web_address("www.nato.int"), is_web_address("https://")
    (True, False, False)
    """
    if re.search(r"\s", text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:  # an unclosed bracket of an IPv6 address
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".")


def find_state_problem(code: str, *, on: datetime.date) -> str | None:
    """Return what is wrong with a state code on a day, or None.

    Examples
    --------
    >>> find_state_problem("SUN", on=datetime.date(1991, 12, 25)) is None
    True
    >>> find_state_problem("SUN", on=datetime.date(1992, 1, 1)) is None
    False
    """
    try:
        found = find_state(code, scheme="iso3", on=on)
    except UnknownStateError as error:
        return f"{code!r} is no state on {on}: {error}"
    return None if found.code == code else f"{code!r} must be written {found.code}"


def _span(day: datetime.date, precision: str) -> tuple[datetime.date, datetime.date]:
    """First and last day that a date of this precision may mean."""
    if precision == "month":
        return day, day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if precision == "year":
        return day, day.replace(month=12, day=31)
    return day, day


RULES: tuple[tuple[tuple[str, ...], Callable[[Entry], Iterator[Fault]]], ...] = (
    (("id",), _id_is_kebab_case),
    (("precision",), _closed_sets("precision", PRECISIONS)),
    (("date", "precision"), _date_fits_precision),
    (("date", "checked_on"), _date_was_past_when_checked),
    (("sender", "receiver", "date", "precision"), _states_existed),
    (("sender", "receiver"), _states_differ),
    (("issue",), _closed_sets("issue", get_args(Issue))),
    (("cameo",), _cameo_is_known),
    (("status",), _closed_sets("status", STATUSES)),
    (("kind",), _closed_sets("kind", KINDS)),
    (("kind", *LEADER_CHANGE), _leader_change_is_plain),
    (("headline",), _headline_is_short),
    (("text",), _text_is_one_sentence),
    (("source_url",), _web_address("source_url")),
    (("read_at",), _web_address("read_at")),
    (("supports", "note"), _supports_say_enough),
)
"""The fields a rule needs, and the rule."""
