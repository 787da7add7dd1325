"""Issue areas: one primary issue for every event, and what that decision rests on.

An issue map is data (``issues.toml``): a ladder of steps, strongest evidence first. The first step that finds
something in the row decides; ``basis`` names the kind of evidence. A row in which nothing speaks is ``other``
on the basis of its code. Issues of register entries are written there by hand (basis ``register``).
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from types import MappingProxyType
from typing import Any, Final, get_args

import narwhals as nw

from detente.domain.cameo import descend
from detente.domain.quads import first_match
from detente.errors import SchemaError
from detente.types import Basis, Issue

ISSUES: Final[tuple[str, ...]] = get_args(Issue)
"""The issue areas, from weapons to words; ``other`` is last."""

ISSUE_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "arms_control": "Arms control",
        "nuclear_security": "Nuclear security",
        "nonproliferation": "Nonproliferation",
        "counterterrorism": "Counterterrorism",
        "military_security": "Military security",
        "regional_disputes": "Regional disputes",
        "energy": "Energy",
        "trade_finance": "Trade, finance and sanctions",
        "space_science": "Space and science",
        "governance_rights": "Governance and human rights",
        "information_cyber": "Information and cyber",
        "diplomacy": "Diplomacy, visits and visas",
        "other": "Other",
    }
)
"""Labels for readers."""

DEFAULT_ISSUE_MAP: Final = "evidence/1"
"""The map used where none is named."""

_KINDS: Final = ("codes", "sectors", "words", "roles")


@dataclass(frozen=True, slots=True)
class IssueStep:
    """One rung of the ladder.

    Attributes
    ----------
    name, reason
        What the step looks for, and why it stands where it stands.
    basis
        Kind of evidence, one of ``Basis``.
    kind
        ``codes``, ``sectors``, ``words`` or ``roles``.
    terms
        Issue → terms, strongest issue first.
    """

    name: str
    reason: str
    basis: str
    kind: str
    terms: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class IssueMap:
    """A named ladder of evidence; a change that moves a row is a new version."""

    name: str
    citation: str
    steps: tuple[IssueStep, ...]


def _read_step(raw: Mapping[str, Any]) -> IssueStep:
    """Check and freeze one step of the file."""
    kinds = [kind for kind in _KINDS if kind in raw]
    if len(kinds) != 1 or raw["basis"] not in get_args(Basis) or set(raw[kinds[0]]) - set(ISSUES):
        raise SchemaError(f"issues.toml, step {raw['name']!r}: needs one of {_KINDS}, known basis and issues")
    terms = {issue: tuple(words) for issue, words in raw[kinds[0]].items()}
    return IssueStep(raw["name"], raw["reason"].strip(), raw["basis"], kinds[0], MappingProxyType(terms))


@cache
def find_issue_map(name: str = DEFAULT_ISSUE_MAP) -> IssueMap:
    """Look an issue map up by name.

    Raises
    ------
    SchemaError
        No map of that name, or the file breaks its rules.

    Examples
    --------
    >>> find_issue_map().steps[0].basis
    'code'
    """
    raw = tomllib.loads(files(__package__).joinpath("issues.toml").read_text(encoding="utf-8"))
    if name != raw["name"]:
        raise SchemaError(f"no issue map is called {name!r}; there is: {raw['name']}")
    return IssueMap(raw["name"], raw["citation"], tuple(_read_step(step) for step in raw["steps"]))


def _one_of(terms: tuple[str, ...]) -> str:
    """Regular expression for one of several literal texts, understood alike by Rust, RE2 and Java."""
    return "(?:" + "|".join(re.sub(r"([.*+?()\[\]{}|^$\\])", r"\\\1", term) for term in terms) + ")"


def path_pattern(words: tuple[str, ...]) -> str:
    r"""Regular expression for whole words in the path of a URL, never in its host or query.

    Parameters
    ----------
    words
        Words in lower case; ``-`` stands for one or more separators.

    Examples
    --------
    >>> pattern = path_pattern(("start-treaty",))
    >>> [bool(re.search(pattern, "https://a.org/" + path)) for path in ("us-START_treaty", "restart-treaty")]
    [True, False]
    """
    phrases = _one_of(words).replace("-", "[^a-z0-9?#]+")
    return rf"(?i)^[a-z]+://[^/?#]+/(?:[^?#]*[^a-z0-9?#])?{phrases}(?:[^a-z0-9]|$)"


def _holds(kind: str, terms: tuple[str, ...]) -> nw.Expr:
    """Condition that a row holds one of the terms."""
    if kind == "codes":
        return nw.col("cameo").is_in(sorted({code for term in terms for code in descend(term)}))
    if kind == "words":
        return nw.col("url").str.contains(path_pattern(terms))
    listed = rf"(?:^|[;,])\s*{_one_of(terms)}\s*(?:[;,]|$)"
    if kind == "sectors":
        return nw.col("contexts").str.contains(listed)
    sender, receiver = (nw.col(f"{side}_role").str.contains(listed) for side in ("sender", "receiver"))
    return sender.fill_null(False) | receiver.fill_null(False)


def issue_exprs(*, issue_map: str = DEFAULT_ISSUE_MAP) -> tuple[nw.Expr, nw.Expr]:
    """Primary issue of an event row and the basis of the decision, as two portable expressions.

    Parameters
    ----------
    issue_map
        Name of the map.

    Returns
    -------
    tuple of narwhals.Expr
        ``issue`` (one of ``ISSUES``) and ``basis`` (``code``, ``context`` or ``url``), neither ever null.
        They read the text columns ``cameo``, ``sender_role``, ``receiver_role``, ``contexts`` and ``url``,
        each of which may be null. ``other`` on the basis ``code``: nothing in the row named an issue.

    Raises
    ------
    SchemaError
        No map of that name.

    Examples
    --------
    >>> import polars as pl
    >>> row = {"cameo": "046", "sender_role": "GOV", "receiver_role": "GOV", "contexts": ""}
    >>> frame = nw.from_native(pl.DataFrame([row | {"url": "https://a.org/start-treaty-talks"}]))
    >>> issue, basis = issue_exprs()
    >>> frame.select(issue=issue, basis=basis).row(0)
    ('arms_control', 'url')
    """
    steps = find_issue_map(issue_map).steps
    issues = [(_holds(step.kind, terms), issue) for step in steps for issue, terms in step.terms.items()]
    bases = [(_holds(step.kind, tuple(chain(*step.terms.values()))), step.basis) for step in steps]
    return first_match(issues, otherwise="other"), first_match(bases, otherwise="code")
