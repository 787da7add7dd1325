"""What the assembly voted on: one row per roll call, with its date, its kind and the issues it is flagged with."""

import polars as pl

from detente.domain.assembly import VOTE_ISSUES, YEAR_BEFORE_FIRST_SESSION
from detente.errors import DriftError
from detente.sources.votes.cells import day, number

FLAGS = {"is_important": "importantvote", "is_amendment": "amend", "is_paragraph": "para"}


def read_calls(table: pl.DataFrame, issues: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the roll calls of a table: one that has a row for each, or one row per vote.

    Parameters
    ----------
    table
        ``rcid`` and ``session``, else ``resid``; what else it has of date, resolution, flags and issues is taken.
    issues
        ``rcid`` and ``short_name`` (``me``, ``nu``, …), one row per roll call and issue; a roll call that is not in
        it has no issue.

    Returns
    -------
    polars.DataFrame
        ``session``, ``year`` (session + 1945), ``rcid`` or ``resid``, ``date``, ``unres``, ``is_important``,
        ``is_amendment``, ``is_paragraph``, and one Boolean for each of `VOTE_ISSUES`. Null is unknown. Sorted and
        unique.

    Raises
    ------
    DriftError
        The columns are not those of roll calls, or ``issues`` has a flag that is no known issue.
    """
    call = "rcid" if {"rcid", "session"} <= set(table.columns) else "resid"
    if call not in table.columns:
        raise DriftError(f"roll calls: neither rcid and session nor resid among {', '.join(table.columns)}")
    has = set(table.columns).__contains__
    session = number(table, "session") if call == "rcid" else number(table, "resid") // 1000
    columns: dict[str, pl.Expr] = {
        "session": session,
        "year": session + YEAR_BEFORE_FIRST_SESSION,
        call: number(table, call),
        "date": day(table, "date") if has("date") else pl.lit(None, pl.Date),
        "unres": pl.col("unres").cast(pl.String) if has("unres") else pl.lit(None, pl.String),
    }
    for name, published in FLAGS.items() | {(name, name) for name in VOTE_ISSUES}:
        columns[name] = number(table, published) == 1 if has(published) else pl.lit(None, pl.Boolean)
    order = ["session", "year", call, "date", "unres", *FLAGS, *VOTE_ISSUES]
    calls = table.select(**columns).select(order).drop_nulls([call, "session"])
    calls = calls.group_by("session", "year", call).agg(pl.col(order[3:]).drop_nulls().first())
    if calls[call].is_duplicated().any():
        raise DriftError(f"roll calls: one {call} lies in two sessions")
    return _flagged(calls, issues).select(order).sort("session", call)


def _flagged(calls: pl.DataFrame, issues: pl.DataFrame | None) -> pl.DataFrame:
    """Roll calls with the flags of a table of issues."""
    if issues is None:
        return calls
    unknown = set(issues["short_name"]) - set(VOTE_ISSUES)
    if unknown:
        raise DriftError(f"issues: {sorted(unknown)} in short_name: must be one of {', '.join(VOTE_ISSUES)}")
    pairs = issues.select(number(issues, "rcid"), "short_name")
    flagged = {name: pairs.filter(pl.col("short_name") == name)["rcid"].implode() for name in VOTE_ISSUES}
    return calls.with_columns(**{name: pl.col("rcid").is_in(rcids) for name, rcids in flagged.items()})
