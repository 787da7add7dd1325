"""Verbs on economic sanctions."""

from pathlib import Path
from typing import Any

import polars as pl

from detente.panels.attach import YearlyTable, attach
from detente.runs.add.tables import source_rows
from detente.sources.yearly.ties import TIES
from detente.sources.yearly.whittling import mirror

COLUMNS = ("ties_threat_onset", "ties_imposed_onset", "ties_open", "ties_imposed")


def add_sanctions(frame: Any, *, directed: bool, data: str | Path | Any = None) -> Any:
    """Add economic sanctions: threatened and imposed by the first state against the second, or by either.

    Parameters
    ----------
    frame
        Frame of dyads (``ccode1``, ``ccode2``) by ``year``, ``month`` or ``day``; Polars, pandas or PyArrow. Months and
        days have the values of their year.
    directed
        True: ``ccode1`` is the sender and ``ccode2`` the target. False: sanctions of either against the other.
    data
        A file or frame in the publisher's columns (cases of TIES 4); None: from the archive.

    Returns
    -------
    frame
        Of the same kind and rows, with 0 or 1: ``ties_threat_onset`` (a case with a threat began),
        ``ties_imposed_onset`` (sanctions began), ``ties_open`` (a case was open on a day of the year), ``ties_imposed``
        (sanctions were in force). The last two are null in years in which a case of unknown length may have gone on.
        All is null outside 1945-2005: cases that began earlier or later are not in the source.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not TIES's.
    SchemaError
        The frame lacks keys or has one of the columns already.

    Notes
    -----
    Source: TIES 4 (Morgan, Bapat and Kobayashi 2014), cases that began in 1945-2005; free for research, cite. Senders
    are the up to five states that a case names and its primary sender. The European Union (1000) is no state: sanctions
    that it sends or suffers are not in any dyad. peacesciencer has no such verb.

    Examples
    --------
    >>> empty = {f"sender{number}": [None] for number in range(2, 6)}
    >>> ties = pl.DataFrame({"caseid": [1], "startyear": [1980], "endyear": [1981], "ongoingasofyear": [None],
    ...     "threat": [0], "imposition": [1], "sancimpositionstartyear": ["1980"], "targetstate": [365],
    ...     "sender1": [2], **empty, "primarysender": [2]})
    >>> dyads = pl.DataFrame({"ccode1": [2, 365, 2], "ccode2": [365, 2, 365], "year": [1980, 1980, 2006]})
    >>> add_sanctions(dyads, directed=True, data=ties)["ties_imposed"].to_list()
    [1, 0, None]
    >>> add_sanctions(dyads, directed=False, data=ties)["ties_imposed"].to_list()
    [1, 1, None]
    """
    rows = source_rows(TIES, data)
    rows = rows if directed else _either(rows)
    absent = dict.fromkeys(COLUMNS, 0)
    return attach(frame, YearlyTable("ties", rows, "cow", TIES.first_year, TIES.last_year, absent=absent))


def _either(rows: pl.DataFrame) -> pl.DataFrame:
    """1 if either direction is 1, else null if one is unknown, else 0; for both directions."""
    both = mirror(rows).group_by("ccode1", "ccode2", "year", maintain_order=True)
    return both.agg(
        pl.when((pl.col(name) == 1).any())
        .then(1)
        .when(pl.col(name).null_count() == 0)
        .then(0)
        .cast(pl.Int8)
        .alias(name)
        for name in COLUMNS
    )
