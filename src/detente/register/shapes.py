"""The kinds of record of the register, field by field. In words: docs/reference/register.md."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import get_args

from detente.register.entry_rules import PRECISIONS
from detente.register.shape import Field, Shape
from detente.types import Issue

KINDS = ("treaty", "executive_agreement", "political_commitment", "memorandum")
AGREEMENT_STEPS = (
    "proposed", "negotiations_opened", "signed", "approved", "in_force", "amended", "extended", "suspended", "resumed",
    "denounced", "expired", "carried_out", "completed", "superseded",
)  # fmt: skip
PROGRAMME_STEPS = ("proposed", "agreed", "begun", "extended", "suspended", "resumed", "completed", "ended")
PROGRAMME_STATUSES = ("active", "suspended", "completed", "ended")
RULES = ("at_most", "at_least", "exactly")
VERDICTS = ("kept", "kept_late", "disputed", "not_verifiable", "violated_by_own_admission")

_ID = Field("id", str)
_TITLE, _SHORT, _TEXT = Field("title", str), Field("short", str), Field("text", str)
_ISSUE = Field("issue", str, choices=get_args(Issue))
_DATE, _PRECISION = Field("date", date), Field("precision", str, choices=PRECISIONS)
_SOURCES = (
    Field("source_url", str),
    Field("read_at", str),
    Field("supports", list),
    Field("checked_on", date),
    Field("note", str, is_optional=True),
)
_OWN_SOURCE = (
    Field("source_url", str, is_optional=True),
    Field("read_at", str, is_optional=True),
    Field("note", str, is_optional=True),
)
"""A nested table names a page of its own only where it rests on another than its record."""


def _life(steps: tuple[str, ...]) -> Shape:
    by = Field("by", list, is_optional=True)
    return Shape("life", (Field("step", str, choices=steps), _DATE, _PRECISION, by, _TEXT, *_OWN_SOURCE))


_LIMIT = Shape(
    "limit",
    (
        Field("name", str),
        Field("amount", float),
        Field("unit", str),
        Field("rule", str, choices=RULES),
        Field("applies_to", list),
        Field("from", date, column="from_date"),
        Field("until", date, is_optional=True, column="until_date"),
        Field("indicator", str, is_optional=True),
        Field("text", str, is_optional=True),
        *_OWN_SOURCE,
    ),
)
_DUTY = Shape(
    "duty",
    (
        Field("name", str),
        Field("every_months", int),
        Field("from", date, column="from_date"),
        Field("until", date, is_optional=True, column="until_date"),
        Field("applies_to", list),
        Field("indicator", str, is_optional=True),
        Field("text", str, is_optional=True),
        *_OWN_SOURCE,
    ),
)
_FINDING = Shape(
    "finding",
    (
        Field("by", str),
        Field("about", str),
        _DATE,
        _PRECISION,
        Field("verdict", str, choices=VERDICTS),
        _TEXT,
        *_OWN_SOURCE,
    ),
)
ENTRY = Shape(
    "entry",
    (
        Field("id", str, column="entry_id"),
        _DATE,
        Field("precision", str),
        Field("sender", str),
        Field("receiver", str),
        Field("mutual", bool, column="is_mutual"),
        Field("issue", str),
        Field("cameo", str),
        Field("status", str),
        Field("kind", str),
        Field("landmark", bool, column="is_landmark"),
        Field("headline", str),
        _TEXT,
        *_SOURCES[:-1],
        Field("links", list, is_optional=True),
        Field("promises", str, is_optional=True),
        _SOURCES[-1],
    ),
)
"""An entry of the chronicle; its closed sets are told by `detente.register.entry_rules`."""
AGREEMENT = Shape(
    "agreement",
    (
        _ID, _TITLE, _SHORT, Field("parties", list), Field("multilateral", bool, column="is_multilateral"), _ISSUE,
        Field("kind", str, choices=KINDS), _TEXT, Field("verification", str), *_SOURCES,
    ),
    (_life(AGREEMENT_STEPS), _LIMIT, _DUTY, _FINDING),
)  # fmt: skip
PROGRAMME = Shape(
    "programme",
    (
        _ID, _TITLE, _SHORT, Field("parties", list), _ISSUE, Field("status", str, choices=PROGRAMME_STATUSES),
        Field("agreements", list, is_optional=True), _TEXT, *_SOURCES,
    ),
    (_life(PROGRAMME_STEPS), Shape("event", (Field("name", str), _DATE, _PRECISION, _TEXT, *_OWN_SOURCE))),
)  # fmt: skip
_MEMBER = Shape(
    "member",
    (
        Field("state", str),
        Field("joined", date, column="joined_date"),
        _PRECISION,
        Field("left", date, is_optional=True, column="left_date"),
        *_OWN_SOURCE,
    ),
)
_RULE = Shape("rule", (_ID, Field("answer", str), Field("when", dict), _TEXT, *_OWN_SOURCE))
REGIME = Shape(
    "regime",
    (_ID, _TITLE, _SHORT, _ISSUE, Field("founded", date, column="founded_date"), _PRECISION, _TEXT, *_SOURCES),
    (_MEMBER, _RULE),
)
TENSION = Shape(
    "tension",
    (
        _ID, _TITLE, _SHORT, _ISSUE, Field("since", date, column="since_date"), _PRECISION, _TEXT,
        Field("trail", list), *_SOURCES,
    ),
    (Shape("position", (Field("state", str), _DATE, _PRECISION, _TEXT, *_OWN_SOURCE)),),
)  # fmt: skip
PRACTICE = Shape(
    "practice",
    (_ID, _TITLE, _ISSUE, Field("proposed_by", str), _DATE, _PRECISION, _TEXT, *_SOURCES),
    (Shape("adoption", (Field("state", str), _DATE, _PRECISION, _TEXT, *_OWN_SOURCE)),),
)
INDICATOR = Shape(
    "indicator",
    (
        Field("name", str),
        _TITLE,
        Field("unit", str),
        Field("meaning", str),
        _ISSUE,
        Field("subject", str, is_optional=True),
        Field("frequency", str, choices=("day", "half_year", "year")),
    ),
)

LEDGERS: Mapping[str, Shape] = MappingProxyType(
    {
        "agreements": AGREEMENT,
        "programmes": PROGRAMME,
        "regimes": REGIME,
        "tensions": TENSION,
        "practices": PRACTICE,
    }
)
"""Ledgers of the register by folder."""
