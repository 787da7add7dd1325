"""Quad classes: words or deeds, cooperation or conflict. Every map has a name and a version.

Publishers draw the lines differently, so the map is part of every result. ``icews/1`` is the usual convention
for ICEWS, often applied to GDELT too. It is *not* what GDELT's own ``QuadClass`` column holds: there root 09
(investigate) counts as material cooperation and root 14 (protest) as verbal conflict, in every row we have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import narwhals as nw

from detente.domain.cameo import entry_of, known_codes
from detente.errors import SchemaError

QUADS: Final = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
"""The four quad classes, in the order of GDELT's numbers 1 to 4."""

QUAD_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "verbal_cooperation": "Verbal cooperation",
        "material_cooperation": "Material cooperation",
        "verbal_conflict": "Verbal conflict",
        "material_conflict": "Material conflict",
    }
)
"""Labels for readers."""


@dataclass(frozen=True, slots=True)
class QuadMap:
    """A named rule that gives every CAMEO code one quad class.

    Attributes
    ----------
    name
        Name and version, such as ``"icews/1"``; a change of the rule is a new version.
    citation
        Where the rule comes from.
    roots
        Root code → quad class, all 20 roots.
    overrides
        Code → quad class, for codes that do not follow their root.
    """

    name: str
    citation: str
    roots: Mapping[str, str]
    overrides: Mapping[str, str] = field(default_factory=dict)

    def quad_of(self, code: str) -> str:
        """Return the quad class of a CAMEO code; SchemaError if there is no such code."""
        return self.overrides.get(code) or self.roots[entry_of(code).root]


def _spans(*ends: int) -> dict[str, str]:
    """Quad of each root, given the last root of each quad."""
    starts = (1, *(end + 1 for end in ends))
    spans = zip(QUADS, starts, ends, strict=False)
    return {f"{root:02d}": quad for quad, start, end in spans for root in range(start, end + 1)}


DEFAULT_QUAD_MAP: Final = "icews/1"
"""The map used where none is named."""

QUAD_MAPS: Final[Mapping[str, QuadMap]] = MappingProxyType(
    {
        "icews/1": QuadMap(
            name="icews/1",
            citation="Roots 01–05, 06–08, 09–13, 14–20, as in the R package icews (andybega/icews)",
            roots=MappingProxyType(_spans(5, 8, 13, 20)),
        )
    }
)
"""All quad maps by name."""


def find_quad_map(name: str) -> QuadMap:
    """Look a quad map up by name.

    Raises
    ------
    SchemaError
        No map of that name.

    Examples
    --------
    >>> find_quad_map("icews/1").roots["14"]
    'material_conflict'
    """
    if name not in QUAD_MAPS:
        raise SchemaError(f"no quad map is called {name!r}; there are: {', '.join(QUAD_MAPS)}")
    return QUAD_MAPS[name]


def first_match(cases: Sequence[tuple[nw.Expr, str]], *, otherwise: str | None = None) -> nw.Expr:
    """Text of the first case whose condition holds, as one portable expression.

    Parameters
    ----------
    cases
        (condition, text) pairs, strongest first, at least one. A null condition counts as not holding.
    otherwise
        Text where no condition holds; null if None.

    Examples
    --------
    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"n": [1, 5, None]}))
    >>> size = first_match([(nw.col("n") > 3, "large"), (nw.col("n") > 0, "small")])
    >>> frame.select(size=size)["size"].to_list()
    ['small', 'large', None]
    """
    condition, text = cases[-1]
    chosen: nw.Expr = nw.when(condition).then(nw.lit(text))
    if otherwise is not None:
        chosen = nw.when(condition).then(nw.lit(text)).otherwise(nw.lit(otherwise))
    for condition, text in reversed(cases[:-1]):
        chosen = nw.when(condition).then(nw.lit(text)).otherwise(chosen)
    return chosen


def quad_expr(*, column: str = "cameo", quad_map: str = DEFAULT_QUAD_MAP) -> nw.Expr:
    """Quad class of the code in a column, as a portable expression.

    Parameters
    ----------
    column
        Text column of CAMEO codes.
    quad_map
        Name of the map, one of ``QUAD_MAPS``.

    Returns
    -------
    narwhals.Expr
        One of ``QUADS``; null where the code is null or no CAMEO code.

    Raises
    ------
    SchemaError
        No map of that name.

    Examples
    --------
    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"cameo": ["010", "10", "13y", None]}))
    >>> frame.select(quad=quad_expr())["quad"].to_list()
    ['verbal_cooperation', 'verbal_conflict', None, None]
    """
    rule = find_quad_map(quad_map)
    code = nw.col(column)
    known, root = code.is_in(sorted(known_codes())), code.str.slice(0, 2)
    cases = [(code == exception, quad) for exception, quad in rule.overrides.items()]
    for quad in QUADS:
        cases.append((known & root.is_in([key for key, value in rule.roots.items() if value == quad]), quad))
    return first_match(cases)
