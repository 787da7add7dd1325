"""Words/deeds classes: what was said, what was signed, what was done.

The base is the quad class: verbal is words, material is deeds. Codes that misfit their root are moved one by
one, each with its reason. *Sign formal agreement* (057) is a class of its own: it is the hinge on which a
word turns into a deed, and is checked against the register of agreements.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import narwhals as nw

from detente.domain.cameo import entry_of
from detente.domain.quads import DEFAULT_QUAD_MAP, find_quad_map, first_match, quad_expr
from detente.errors import SchemaError

CLASSES: Final = ("words_cooperation", "agreement", "deeds_cooperation", "words_conflict", "deeds_conflict")
"""The classes, from promise to deed and from cooperation to conflict."""

CLASS_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "words_cooperation": "Cooperative words",
        "agreement": "Agreements signed",
        "deeds_cooperation": "Cooperative deeds",
        "words_conflict": "Hostile words",
        "deeds_conflict": "Hostile deeds",
    }
)
"""Labels for readers."""

WORDS: Final = ("words_cooperation", "words_conflict")
"""Classes of what was said. An agreement is neither words nor deeds."""

DEEDS: Final = ("deeds_cooperation", "deeds_conflict")
"""Classes of what was done."""

COOPERATION: Final = ("words_cooperation", "agreement", "deeds_cooperation")
"""Classes that bring the two sides together."""

CONFLICT: Final = ("words_conflict", "deeds_conflict")
"""Classes that drive them apart."""


@dataclass(frozen=True, slots=True)
class ClassOverride:
    """One code that does not follow its quad: the class it gets, and why."""

    code: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClassMap:
    """A named rule that gives every CAMEO code one class.

    Attributes
    ----------
    name
        Name and version; a change of the rule is a new version.
    citation
        Where the rule comes from.
    quad_map
        Name of the quad map below it.
    by_quad
        Quad class → class.
    overrides
        The codes that do not follow their quad.
    """

    name: str
    citation: str
    quad_map: str
    by_quad: Mapping[str, str]
    overrides: tuple[ClassOverride, ...]


_HINGE_1: Final = (
    ClassOverride("057", "agreement", "signing binds: more than words, not yet carried out"),
    ClassOverride("016", "words_conflict", "a denial rejects the other's charge; its weight is below zero"),
    ClassOverride("012", "words_conflict", "a pessimistic comment is no friendly word"),
    ClassOverride("054", "deeds_cooperation", "recognition works when given; its opposite, 161, is a deed too"),
    ClassOverride("128", "deeds_conflict", "a norm or treaty is broken by acting, not by speaking"),
)

DEFAULT_CLASS_MAP: Final = "hinge/1"
"""The map used where none is named."""

CLASS_MAPS: Final[Mapping[str, ClassMap]] = MappingProxyType(
    {
        "hinge/1": ClassMap(
            name="hinge/1",
            citation="Détente's own, on quad map icews/1",
            quad_map=DEFAULT_QUAD_MAP,
            by_quad=MappingProxyType(
                {
                    "verbal_cooperation": "words_cooperation",
                    "material_cooperation": "deeds_cooperation",
                    "verbal_conflict": "words_conflict",
                    "material_conflict": "deeds_conflict",
                }
            ),
            overrides=_HINGE_1,
        )
    }
)
"""All class maps by name."""


def find_class_map(name: str) -> ClassMap:
    """Look a class map up by name.

    Raises
    ------
    SchemaError
        No map of that name.

    Examples
    --------
    >>> [override.code for override in find_class_map("hinge/1").overrides]
    ['057', '016', '012', '054', '128']
    """
    if name not in CLASS_MAPS:
        raise SchemaError(f"no class map is called {name!r}; there are: {', '.join(CLASS_MAPS)}")
    return CLASS_MAPS[name]


def class_of(code: str, *, class_map: str = DEFAULT_CLASS_MAP) -> str:
    """Words/deeds class of a CAMEO code, one of ``CLASSES``.

    Raises
    ------
    SchemaError
        ``code`` is not text or no CAMEO code, or no map of that name.

    Examples
    --------
    >>> class_of("057"), class_of("050"), class_of("138"), class_of("141")
    ('agreement', 'words_cooperation', 'words_conflict', 'deeds_conflict')
    """
    rule, entry = find_class_map(class_map), entry_of(code)
    exceptions = {override.code: override.label for override in rule.overrides}
    return exceptions.get(entry.code) or rule.by_quad[find_quad_map(rule.quad_map).quad_of(code)]


def class_expr(*, column: str = "cameo", class_map: str = DEFAULT_CLASS_MAP) -> nw.Expr:
    """Words/deeds class of the code in a column, as a portable expression.

    Parameters
    ----------
    column
        Text column of CAMEO codes.
    class_map
        Name of the map, one of ``CLASS_MAPS``.

    Returns
    -------
    narwhals.Expr
        One of ``CLASSES``; null where the code is null or no CAMEO code.

    Raises
    ------
    SchemaError
        No map of that name.

    Examples
    --------
    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"cameo": ["057", "016", "190", "---"]}))
    >>> frame.select(label=class_expr())["label"].to_list()
    ['agreement', 'words_conflict', 'deeds_conflict', None]
    """
    rule = find_class_map(class_map)
    quad = quad_expr(column=column, quad_map=rule.quad_map)
    cases = [(nw.col(column) == override.code, override.label) for override in rule.overrides]
    cases += [(quad == source, label) for source, label in rule.by_quad.items()]
    return first_match(cases)
