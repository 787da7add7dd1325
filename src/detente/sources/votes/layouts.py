"""The layouts of the published roll calls, told by their columns, and made one.

======================  =====================================================================================
``published``           ``rcid``, ``session``, ``ccode``, ``vote`` 1 yes, 2 abstain, 3 no, 8 absent, 9 no
                        member: the data set on Dataverse, with the roll calls' columns in every row or apart
``cleaned``             ``resid``, ``ccode``, ``vote`` 1, 2, 3 without session: as S. V. Miller cleaned them
``unvotes``             ``rcid``, ``country_code`` (ISO 3166-1 alpha-2), ``country``, ``vote`` in words: as in
                        the R package unvotes; sessions are in its table of roll calls
======================  =====================================================================================
"""

from typing import Literal

import polars as pl

from detente.errors import DriftError
from detente.sources.votes.cells import number
from detente.sources.votes.states import code_of_iso2

Layout = Literal["published", "cleaned", "unvotes"]

CALLS_PER_SESSION = 1000  # resid is session times this, plus a number within the session
NUMBERED = {1: "yes", 2: "abstain", 3: "no", 8: "absent", 9: "not_a_member"}
WORDS = ("yes", "abstain", "no", "absent")
SIGNS: dict[Layout, tuple[str, ...]] = {
    "published": ("rcid", "session", "ccode", "vote"),
    "cleaned": ("resid", "ccode", "vote"),
    "unvotes": ("rcid", "country_code", "country", "vote"),
}


def layout_of(table: pl.DataFrame) -> Layout:
    """Return the layout of a table of votes.

    Raises
    ------
    DriftError
        The columns are those of no known layout.

    Examples
    --------
    >>> layout_of(pl.DataFrame(schema=["", "rcid", "ccode", "member", "vote", "session", "resid"]))
    'published'
    """
    for layout, columns in SIGNS.items():
        if set(columns) <= set(table.columns):
            return layout
    known = "; ".join(f"{layout}: {', '.join(columns)}" for layout, columns in SIGNS.items())
    raise DriftError(f"votes: columns {', '.join(table.columns)} are those of no known layout ({known})")


def call_column(layout: Layout) -> str:
    """Return the column that names a roll call in a layout."""
    return "resid" if layout == "cleaned" else "rcid"


def one_layout(table: pl.DataFrame, roll_calls: pl.DataFrame) -> pl.DataFrame:
    """Return ``row``, ``session``, ``rcid`` or ``resid``, ``ccode``, ``vote``; what could not be read is null.

    Parameters
    ----------
    table
        Votes in any layout.
    roll_calls
        ``rcid`` and ``session``: where ``unvotes`` has its sessions.
    """
    layout = layout_of(table)
    call = call_column(layout)
    rows = table.with_row_index("row", offset=1).with_columns(number(table, call))
    if layout == "unvotes":
        sessions = roll_calls.select("rcid", "session").unique("rcid")
        rows = rows.join(sessions, on="rcid", how="left", validate="m:1", maintain_order="left")
        word = pl.col("vote").str.strip_chars().str.to_lowercase()
        ccode, vote = code_of_iso2(), pl.when(word.is_in(WORDS)).then(word).otherwise(None)
        session = pl.col("session")
    else:
        ccode = number(table, "ccode")
        vote = number(table, "vote").replace_strict(NUMBERED, default=None, return_dtype=pl.String)
        session = number(table, "session") if layout == "published" else pl.col("resid") // CALLS_PER_SESSION
    return rows.select("row", session=session, **{call: pl.col(call)}, ccode=ccode, vote=vote)
