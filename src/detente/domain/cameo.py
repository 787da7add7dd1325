"""The CAMEO tree of event codes: what a code means and where it hangs.

Codes are text from first byte to last: ``"10"`` (demand) is not ``"010"`` (a statement). A code's parent
is the code without its last digit, its root the first two digits.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import polars as pl

from detente.errors import SchemaError


class CameoCode(NamedTuple):
    """One code: its ``parent`` (None for a root), short ``name`` and ``goldstein`` weight (−10 to 10)."""

    code: str
    parent: str | None
    name: str
    goldstein: float

    @property
    def root(self) -> str:
        """The first two digits."""
        return self.code[:2]


@cache
def _tree() -> dict[str, CameoCode]:
    """Every code of the tree, in the order of the manual."""
    text = files(__package__).joinpath("cameo.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        row["code"]: CameoCode(row["code"], row["parent"] or None, row["name"], float(row["goldstein"])) for row in rows
    }


def cameo_codes() -> pl.DataFrame:
    """Table of all CAMEO codes.

    Returns
    -------
    polars.DataFrame
        One row per code, parents before children: ``code``, ``parent`` (null for the 20 roots), ``root``,
        ``name`` (text), ``goldstein`` (float, −10 to 10).

    References
    ----------
    Schrodt (2012), CAMEO Event and Actor Codebook, version 1.1b3; names are our own.

    Examples
    --------
    >>> cameo_codes().filter(pl.col("code") == "057").row(0)
    ('057', '05', '05', 'formal agreement signed', 8.0)
    """
    rows = [(code.code, code.parent, code.root, code.name, code.goldstein) for code in _tree().values()]
    schema = {
        "code": pl.String,
        "parent": pl.String,
        "root": pl.String,
        "name": pl.String,
        "goldstein": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


@cache
def known_codes() -> frozenset[str]:
    """All codes of the tree, roots included.

    Examples
    --------
    >>> "010" in known_codes(), "---" in known_codes()
    (True, False)
    """
    return frozenset(_tree())


def is_known(code: str) -> bool:
    """Whether ``code`` is a CAMEO code, character by character.

    Examples
    --------
    >>> is_known("0841"), is_known("13y"), is_known("1")
    (True, False, False)
    """
    return isinstance(code, str) and code in _tree()


def entry_of(code: str) -> CameoCode:
    """Look one code up.

    Raises
    ------
    SchemaError
        ``code`` is not text or no CAMEO code.

    Examples
    --------
    >>> entry_of("1312").parent
    '131'
    """
    if not is_known(code):
        raise SchemaError(
            f"{code!r} is no CAMEO code. Codes are text of two to four digits with their leading zeros,"
            " such as '057'; cameo_codes() lists them."
        )
    return _tree()[code]


def root_of(code: str) -> str:
    """Root of a code: its first two digits.

    Raises
    ------
    SchemaError
        ``code`` is not text or no CAMEO code.

    Examples
    --------
    >>> root_of("010"), root_of("10")
    ('01', '10')
    """
    return entry_of(code).root


def name_of(code: str) -> str:
    """Short plain-English name of a code.

    Raises
    ------
    SchemaError
        ``code`` is not text or no CAMEO code.

    Examples
    --------
    >>> name_of("163")
    'sanctions, embargo or boycott imposed'
    """
    return entry_of(code).name


def descend(code: str) -> tuple[str, ...]:
    """Return a code and all codes below it, in the order of the tree.

    Raises
    ------
    SchemaError
        ``code`` is not text or no CAMEO code.

    Examples
    --------
    >>> descend("063"), descend("084")
    (('063',), ('084', '0841', '0842'))
    """
    entry_of(code)
    return tuple(other for other in _tree() if other.startswith(code))
