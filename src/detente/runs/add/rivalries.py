"""Verbs on strategic rivalries."""

from pathlib import Path
from typing import Any, Literal, TypeAlias

import polars as pl

from detente.errors import SchemaError
from detente.panels.attach import YearlyTable, attach
from detente.panels.keys import as_eager
from detente.runs.add.tables import source_rows
from detente.sources.yearly.rivalries import KINDS, TD, TSS

RivalryList: TypeAlias = Literal["tss", "td"]

_SOURCES = {"tss": TSS, "td": TD}


def add_rivalries(frame: Any, *, source: RivalryList = "tss", data: str | Path | Any = None) -> Any:
    """Add strategic rivalries: whether two states saw each other as threatening competitors, and over what.

    Parameters
    ----------
    frame
        Frame of dyads (``ccode1``, ``ccode2``), directed or not, or of states (``ccode``), by ``year``, ``month`` or
        ``day``; Polars, pandas or PyArrow. Months and days have the values of their year.
    source
        ``tss``: Thompson, Sakuwa and Suhas (2021), to 2020. ``td``: Thompson and Dreyer (2012), to 2010.
    data
        A file or frame in the columns of peacesciencer's ``tss_rivalries`` or ``td_rivalries`` (the books' tables);
        None: from the archive. A start of "P1816" (before) is 1816; an end of "ongoing" is the source's last year.

    Returns
    -------
    frame
        Of the same kind and rows. Dyads: ``ongoingrivalry`` and, over what it was, ``positional``, ``spatial``,
        ``ideological``, ``interventionary`` (0 or 1), and the number of the rivalry (``tssr_id`` or ``rivalryno``, null
        without one). States: how many rivalries of each kind, ``n_positional`` and so on. All is null before 1816 and
        after the source's last year.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not of this source.
    SchemaError
        The frame lacks keys or has one of the columns already; an unknown source.

    Notes
    -----
    Counterpart in peacesciencer: ``add_strategic_rivalries()``. There ``ongoingrivalry`` is 1 for every dyad from 2021,
    a fault; here it is null, since the list says nothing of those years. As there, the rivalry of Austria-Hungary and
    Serbia counts for Austria (305) after 1918. Licences are not stated; cite.

    Examples
    --------
    >>> tss = pl.DataFrame({"tssr_id": [262], "ccode1": [365], "ccode2": [369], "start": ["2014"], "end": ["ongoing"],
    ...                     "positional": [None], "spatial": [1], "ideological": [None], "interventionary": [1]})
    >>> dyads = pl.DataFrame({"ccode1": 369, "ccode2": 365, "year": [2013, 2014, 2021]})
    >>> add_rivalries(dyads, data=tss).select("ongoingrivalry", "spatial").rows()
    [(0, 0), (1, 1), (None, None)]
    """
    if source not in _SOURCES:
        raise SchemaError(f"no list of rivalries is called {source!r}: there are {', '.join(_SOURCES)}")
    declared = _SOURCES[source]
    rows = source_rows(declared, data)
    if {"ccode1", "ccode2"} <= set(as_eager(frame).columns):
        absent = dict.fromkeys(("ongoingrivalry", *KINDS), 0)
    else:
        rows = _by_state(rows)
        absent = {f"n_{kind}": 0 for kind in KINDS}
    return attach(frame, YearlyTable(source, rows, "cow", declared.first_year, declared.last_year, absent=absent))


def _by_state(rows: pl.DataFrame) -> pl.DataFrame:
    """How many rivalries of each kind a state has in a year."""
    counts = (pl.col(kind).cast(pl.Int16).sum().alias(f"n_{kind}") for kind in KINDS)
    return rows.group_by(pl.col("ccode1").alias("ccode"), "year", maintain_order=True).agg(counts)
