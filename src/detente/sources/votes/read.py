"""Read roll calls of the United Nations General Assembly from any published layout into one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from detente.domain.assembly import VOTE_ISSUES, YEAR_BEFORE_FIRST_SESSION
from detente.errors import DriftError, SchemaError
from detente.sources.votes.layouts import Layout, call_column, layout_of, one_layout
from detente.sources.votes.roll_calls import read_calls
from detente.sources.votes.states import known_numbers, move_seats
from detente.sources.yearly.tables import read_table

Parts = Literal["drop_after_1989", "keep"]
"""Votes on paragraphs and amendments: left out from session 45 (1990) on, as in the published estimates, or kept."""

LAST_WITH_PARTS = 44


@dataclass(frozen=True, slots=True)
class RollCallVotes:
    """Roll calls in one layout.

    Attributes
    ----------
    votes
        ``session``, ``year`` (session + 1945), ``rcid`` or ``resid``, ``ccode`` (Int64), ``vote`` (``yes``,
        ``abstain``, ``no``, ``absent``). One row per state and roll call, sorted. Non-members have no row.
    roll_calls
        One row per roll call; see `detente.sources.votes.roll_calls.read_calls`.
    rejected
        Rows that could not be read: ``row`` (1 is the first after the header), ``reason``.
    rules
        Rows that each named rule touched: set aside (``not_a_member``, ``repeated_row``), moved to the state that
        held the seat, or kept in spite of a list (``kept_before_cow_membership``).
    layout
        ``published``, ``cleaned`` or ``unvotes``.
    """

    votes: pl.DataFrame
    roll_calls: pl.DataFrame
    rejected: pl.DataFrame
    rules: dict[str, int]
    layout: Layout


def read_votes(
    path: Path | str, *, roll_calls: Path | str | None = None, issues: Path | str | None = None
) -> RollCallVotes:
    """Read votes from csv (plain, gzip, zip) or Parquet; the layout is told by the columns.

    Parameters
    ----------
    path
        The votes.
    roll_calls
        Table of the roll calls, where it is a file of its own.
    issues
        Table of roll calls and issues (``rcid``, ``short_name``), where flags are in a file of their own.

    Returns
    -------
    RollCallVotes
        Every row of the file is in ``votes``, ``rejected`` or counted as set aside in ``rules``.

    Raises
    ------
    UnreadableFileError
        A file that holds no table.
    DriftError
        A table in no known layout.

    Notes
    -----
    **Licence** CC0. **Coverage** sessions from 1946; session 19 (1964) voted once. **Known faults** The year of a
    session is its number plus 1945, also for votes cast in the year after; in the cleaned file the year 2022 stands
    for session 78 too. Dates before about 1996 give the month and no true day. In some files a state votes twice in
    one roll call: equal votes count once, different ones are rejected. Reads 850,000 votes in about half a second.

    References
    ----------
    Voeten, Strezhnev and Bailey, United Nations General Assembly Voting Data, doi:10.7910/DVN/LEJUQZ.
    """
    table = read_table(Path(path))
    layout = layout_of(table)
    if layout == "unvotes" and roll_calls is None:
        raise DriftError(f"{path}: this layout has its sessions in a table of roll calls: name it as roll_calls")
    calls = read_calls(
        table if roll_calls is None else read_table(Path(roll_calls)),
        None if issues is None else read_table(Path(issues)),
    )
    call = call_column(layout)
    if call not in calls.columns:
        raise DriftError(f"{roll_calls}: its roll calls have no {call}; name the table that goes with these votes")
    votes, rejected, rules = _sorted_out(one_layout(table, calls), call=call)
    return RollCallVotes(votes, _with_voted(calls, votes, call=call), rejected, rules, layout)


def _with_voted(calls: pl.DataFrame, votes: pl.DataFrame, *, call: str) -> pl.DataFrame:
    """Roll calls, those too that were voted on and are not in their table: of these nothing else is known."""
    unlisted = votes.select("session", "year", call).unique().join(calls, on=call, how="anti")
    return pl.concat([calls, unlisted], how="diagonal").sort("session", call)


def select_votes(read: RollCallVotes, *, issue: str = "all", parts: Parts = "drop_after_1989") -> pl.DataFrame:
    """Return the votes on one issue.

    Parameters
    ----------
    read
        What `read_votes` gave.
    issue
        ``all``, or one of the publishers' flags: ``nu``, ``di``, ``me``, ``hr``, ``co``, ``ec``. A roll call of which
        no flag is known is of no issue.
    parts
        What to do with votes on paragraphs and amendments. A roll call of unknown kind is kept.

    Raises
    ------
    SchemaError
        No such issue, or the roll calls have no flags of it.
    """
    if issue != "all" and issue not in VOTE_ISSUES:
        raise SchemaError(f"issue {issue!r}: must be all or one of {', '.join(VOTE_ISSUES)}")
    calls = read.roll_calls
    if parts == "drop_after_1989":
        is_part = (pl.col("is_amendment") | pl.col("is_paragraph")).fill_null(False)
        calls = calls.filter((pl.col("session") <= LAST_WITH_PARTS) | ~is_part)
    if issue != "all":
        if calls[issue].null_count() == calls.height:
            raise SchemaError(f"issue {issue!r}: these roll calls have no flags of issues; name a file that has")
        calls = calls.filter(issue)
    call = call_column(read.layout)
    return read.votes.join(calls.select(call), on=call, how="semi")


def _sorted_out(rows: pl.DataFrame, *, call: str) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, int]]:
    """Votes, rejected rows with a reason, and rows touched by each rule."""
    reason = (
        pl.when(pl.col(call).is_null()).then(pl.lit("the roll call has no number"))
        .when(pl.col("session").is_null()).then(pl.lit("the roll call is in no session"))
        .when(pl.col("ccode").is_null() | ~pl.col("ccode").is_in(known_numbers())).then(pl.lit("no state of this code"))
        .when(pl.col("vote").is_null()).then(pl.lit("the vote is none of the known kinds"))
    )  # fmt: skip
    rows = rows.with_columns(reason=reason)
    rejected = [rows.filter(pl.col("reason").is_not_null())]
    rows = rows.filter(pl.col("reason").is_null())
    members = rows.filter(pl.col("vote") != "not_a_member")
    votes, moved = move_seats(members)
    votes = votes.sort("session", call, "ccode", "row")
    again = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in (call, "ccode", "vote"))
    once = votes.filter(~again.fill_null(False))
    torn = once.select(call, "ccode").is_duplicated()
    rejected.append(once.filter(torn).with_columns(reason=pl.lit("the state has two different votes in the roll call")))
    rules = {"not_a_member": rows.height - members.height, "repeated_row": votes.height - once.height, **moved}
    kept = once.filter(~torn).with_columns(year=pl.col("session") + YEAR_BEFORE_FIRST_SESSION)
    kept = kept.select("session", "year", call, "ccode", "vote")
    return kept, pl.concat(rejected).select("row", "reason").sort("row"), rules
