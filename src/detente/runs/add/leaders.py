"""Verbs on the leaders of states."""

from pathlib import Path
from typing import Any

from detente.panels.attach import YearlyTable, attach
from detente.runs.add.tables import source_rows
from detente.sources.yearly.archigos import ARCHIGOS


def add_leaders(frame: Any, *, data: str | Path | Any = None) -> Any:
    """Add who led each state, and whether that changed in the year, regularly or not.

    Parameters
    ----------
    frame
        Frame of states (``gwcode``) or dyads (``gwcode1``, ``gwcode2``) by ``year``, ``month`` or ``day``; Polars,
        pandas or PyArrow. Archigos numbers states after Gleditsch and Ward: a frame with COW numbers takes them first
        from ``detente.add_codes(frame, column="ccode1", scheme="cow", to="gw")``. Months and days have the values of
        their year.
    data
        A file or frame: leaders as Archigos publishes them, or state-years as peacesciencer has them; None: from the
        archive.

    Returns
    -------
    frame
        Of the same kind and rows, with ``leadertransition`` (1: the leader of the last day is not that of the first),
        ``irregular`` (1: such a change in a year in which one led whose time ended irregularly, then or later),
        ``n_leaders``, ``jan1obsid``, ``dec31obsid`` (Archigos's ids, such as USA-1869), ``irregular_exit`` (1: a leader
        fell irregularly in that very year; null from state-years, which do not say). For dyads each with 1 and 2. Null
        without a leader in the source and outside 1870-2015.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not of Archigos.
    SchemaError
        The frame lacks keys of Gleditsch and Ward or has one of the columns already.

    Notes
    -----
    Source: Archigos 4.1 (Goemans, Gleditsch and Chiozza 2009), 1870-2015; free for research, cite. Counterpart in
    peacesciencer: ``add_archigos()``, equal in its five columns. Its ``irregular`` marks 206 of 723 state-years in
    which no leader fell irregularly, only a regular change to one who fell later: ``irregular_exit`` says what
    happened.

    Examples
    --------
    >>> import polars as pl
    >>> leaders = pl.DataFrame({"obsid": ["CHL-1970", "CHL-1973"], "gwcode": 155, "leadid": ["a", "b"],
    ...     "startdate": ["1970-11-03", "1973-09-11"], "enddate": ["1973-09-11", "1990-03-11"],
    ...     "exit": ["Irregular", "Regular"]})
    >>> states = pl.DataFrame({"gwcode": 155, "year": [1972, 1973, 2016]})
    >>> add_leaders(states, data=leaders).select("leadertransition", "irregular_exit", "dec31obsid").rows()
    [(0, 0, 'CHL-1970'), (1, 1, 'CHL-1973'), (None, None, None)]
    """
    rows = source_rows(ARCHIGOS, data)
    return attach(frame, YearlyTable("archigos", rows, "gw", ARCHIGOS.first_year, ARCHIGOS.last_year, absent={}))
