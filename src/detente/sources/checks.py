"""What is asked of a row of text fields: values to read, and reasons to take the row out."""

import re
from dataclasses import dataclass

import polars as pl

from detente.domain.cameo import known_codes

SIDES = ("sender", "receiver")
YEAR_PATTERN = "[1-9][0-9]{3}"  # one that begins with 0 is a slip, and year 0 is no date in Python
READ = ":read"


@dataclass(frozen=True, slots=True)
class Check:
    """A reason to take a row out: where ``fails`` is true. With a ``detail`` to show it is rejected, else set aside."""

    name: str
    fails: pl.Expr
    detail: pl.Expr | None


def rejected(reason: str, fails: pl.Expr, *, detail: pl.Expr) -> Check:
    """Return the check that rejects rows, with the offending value."""
    return Check(reason, fails, detail)


def set_aside(rule: str, holds: pl.Expr) -> Check:
    """Return the check that sets rows aside under a rule."""
    return Check(rule, holds, None)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the text of a column becomes a value; while rows are checked, text and value stand side by side.

    ``is_bad`` tells from both where the row is lost.
    """

    column: str
    value: pl.Expr
    is_bad: pl.Expr

    @property
    def name(self) -> str:
        """Column of the value while the text is still needed."""
        return f"{self.column}{READ}"

    def check(self) -> Check:
        """Return the check of the value: what is shown of a bad one is its text."""
        return rejected(f"bad_{self.column}", self.is_bad, detail=pl.col(self.column).fill_null("(empty)"))


NO_TWO_STATES = set_aside("no_two_states", pl.any_horizontal(pl.col(SIDES).is_null()))
SAME_STATE = set_aside("same_state", pl.col("sender") == pl.col("receiver"))


def number(column: str, dtype: type[pl.DataType], *, low: float | None = None) -> Reading:
    """Read a number: an empty field is null; what is no number, or below ``low``, costs the row."""
    text, value = pl.col(column), pl.col(f"{column}{READ}")
    is_bad = text.is_not_null() & (value.is_null() | ~value.cast(pl.Float64).is_finite())
    return Reading(column, text.cast(dtype, strict=False), is_bad if low is None else is_bad | (value < low))


def date(column: str, text_format: str) -> Reading:
    """Read a date; a missing or impossible date, or one written in another way, costs the row."""
    is_exact = pl.col(column).str.contains(_pattern(text_format))
    return present(column, pl.when(is_exact).then(pl.col(column).str.to_date(text_format, strict=False)))


def present(column: str, value: pl.Expr) -> Reading:
    """Read what must not be null."""
    return Reading(column, value, pl.col(f"{column}{READ}").is_null())


def known_code() -> Check:
    """Return the check that rejects rows whose CAMEO code is not in the tree."""
    unknown = pl.col("cameo").is_null() | ~pl.col("cameo").is_in(known_codes())
    return rejected("unknown_event_code", unknown, detail=pl.col("cameo").fill_null("(empty)"))


def _pattern(text_format: str) -> str:
    """Pattern of the texts that are written exactly as the format says."""
    digits = {"%Y": YEAR_PATTERN, "%m": "[0-9]{2}", "%d": "[0-9]{2}"}
    return f"^{re.sub('%.', lambda part: digits[part[0]], text_format)}$"
