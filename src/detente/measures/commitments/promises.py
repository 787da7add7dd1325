"""Promises as the measures read them: checked, and with the months for which each was watched."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import polars as pl

from detente.domain.issues import ISSUES
from detente.errors import NotEnoughDataError, SchemaError

PRECISIONS: Final = ("day", "month", "year")
COLUMNS: Final = ("promise_id", "date", "precision", "sender", "issue")
"""Columns in which no null is allowed; ``deed_date`` may be null."""


def timed_promises(promises: pl.DataFrame, *, by: Sequence[str], until: date) -> pl.DataFrame:
    """Check promises, and return them with the months watched (``time``) and whether a deed came (``is_kept``).

    Parameters
    ----------
    promises, by, until
        As in `detente.follow_through`.

    Raises
    ------
    SchemaError
        A column is missing or null, an id repeats, a deed lies before its promise, a promise after ``until``.
    NotEnoughDataError
        No promise.

    Examples
    --------
    >>> row = {"promise_id": "a", "date": date(2001, 1, 31), "precision": "day", "sender": "USA", "issue": "energy"}
    >>> timed = timed_promises(pl.DataFrame([row | {"deed_date": None}]), by=[], until=date(2001, 2, 28))
    >>> timed.select("time", "is_kept").row(0)
    (1.0, False)
    """
    needed = [*COLUMNS, "deed_date", *by]
    if missing := [name for name in needed if name not in promises.columns]:
        raise SchemaError(f"promises lack the columns {', '.join(missing)}; they have {', '.join(promises.columns)}")
    if undated := [name for name in ("date", "deed_date") if promises.schema[name] not in (pl.Date, pl.Null)]:
        raise SchemaError(f"promises: {', '.join(undated)} must hold dates")
    if promises.is_empty():
        raise NotEnoughDataError("follow-through needed 1 promise, had 0")
    for rule, fault in _faults([*COLUMNS, *by], until):
        if (faulty := promises.filter(fault)).height:
            ids = [str(found) for found in faulty["promise_id"].head(3)]
            raise SchemaError(f"promises {', '.join(ids)}{' …' if faulty.height > 3 else ''}: {rule}")
    deed = pl.col("deed_date").cast(pl.Date)
    is_kept = deed.is_not_null() & (deed <= until).fill_null(value=False)
    end = pl.when(is_kept).then(deed).otherwise(pl.lit(until))
    return promises.with_columns(time=months_between(pl.col("date"), end), is_kept=is_kept)


def months_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Return calendar months from one date to a later one, the last in part: 12 on the first anniversary.

    Examples
    --------
    >>> days = pl.DataFrame({"a": [date(2003, 3, 1)] * 3, "b": [date(2004, 3, 1), date(2004, 3, 2), date(2003, 3, 1)]})
    >>> days.select(months_between(pl.col("a"), pl.col("b")).round(3)).to_series().to_list()
    [12.0, 12.032, 0.0]
    """
    touched = 12 * (end.dt.year() - start.dt.year()) + end.dt.month().cast(pl.Int32) - start.dt.month().cast(pl.Int32)
    whole = touched - (start.dt.offset_by(pl.format("{}mo", touched)) > end).cast(pl.Int32)
    since, upto = (start.dt.offset_by(pl.format("{}mo", whole + more)) for more in (0, 1))
    return whole + (end - since).dt.total_days() / (upto - since).dt.total_days()


def groups_of(timed: pl.DataFrame, by: Sequence[str]) -> Iterator[tuple[list[pl.Expr], pl.DataFrame]]:
    """Give each group in order: its key as columns, and its rows.

    Examples
    --------
    >>> [rows.height for _, rows in groups_of(pl.DataFrame({"issue": ["energy", "other", "energy"]}), ["issue"])]
    [2, 1]
    """
    if not by:
        yield [], timed
        return
    for key, group in timed.sort(by, maintain_order=True).group_by(by, maintain_order=True):
        yield [pl.lit(value, timed.schema[name]).alias(name) for name, value in zip(by, key, strict=True)], group


def _faults(filled: Sequence[str], until: date) -> list[tuple[str, pl.Expr]]:
    """Name each rule of a promise, and what breaks it."""
    return [
        (f"null in {', '.join(filled)}; only deed_date may be null", pl.any_horizontal(pl.col(filled).is_null())),
        ("promise_id must be there once", pl.col("promise_id").is_duplicated()),
        (f"precision is one of {', '.join(PRECISIONS)}", ~pl.col("precision").is_in(PRECISIONS)),
        ("issue is none of the issue areas", ~pl.col("issue").is_in(ISSUES)),
        (f"made after {until}, the last day looked at; leave them out or move it", pl.col("date") > until),
        (
            "the deed lies before the promise. Correct the dates (one known to the month or year stands on its first"
            " day), or leave deed_date null where the deed keeps another promise",
            (pl.col("deed_date").cast(pl.Date) < pl.col("date")).fill_null(value=False),
        ),
    ]
