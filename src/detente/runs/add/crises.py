"""Verbs on international crises."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from detente.panels.attach import YearlyTable, attach
from detente.runs.add.spells import attach_spells, is_by_year
from detente.runs.add.tables import source_rows
from detente.sources.yearly.icb import ICB, read_icb_spells


def add_crises(frame: Any, *, data: str | Path | Any = None) -> Any:
    """Add international crises: whether the two states were opposed in one, and whether each itself perceived it.

    Parameters
    ----------
    frame
        Frame of dyads (``ccode1``, ``ccode2``), directed or not, by ``year``, ``month`` or ``day``; Polars, pandas or
        PyArrow. In months and days a crisis counts from its trigger to its end for this dyad.
    data
        A file or frame in the publisher's columns (dyadic ICB); None: from the archive.

    Returns
    -------
    frame
        Of the same kind and rows, with ``icbongoing``, ``icbonset`` (0 or 1), ``icb_n`` (crises in the year, 0 or more;
        in years only), ``crisno`` (in years of the crisis that began last, then the lower number; in months and days of
        the one that began first), ``icbactor1``, ``icbactor2`` (1: that state was a crisis actor, 0: only its opponent
        was); the last three null without a crisis. All is null outside 1918-2019.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not ICB's.
    SchemaError
        The frame lacks keys or has one of the columns already.

    Notes
    -----
    Source: International Crisis Behavior 15, dyadic (Brecher et al. 2023; Hewitt 2003), 1918-2019; free download, cite.
    peacesciencer has no such verb. Crises of a state with its own rebels are not dyadic and not here.

    Examples
    --------
    >>> import polars as pl
    >>> icb = pl.DataFrame({"crisno": [239], "statea": [2], "stateb": [365], "year": [1970], "actnuma": [554],
    ...                     "actnumb": [9999], "trgyrdy": [1970]})
    >>> dyads = pl.DataFrame({"ccode1": [365, 365, 365], "ccode2": 2, "year": [1969, 1970, 2020]})
    >>> add_crises(dyads, data=icb).select("icbongoing", "icbactor1", "icbactor2").rows()
    [(0, None, None), (1, 0, 1), (None, None, None)]
    """
    if not is_by_year(frame):
        spells = source_rows(replace(ICB, read=read_icb_spells), data)
        return attach_spells(frame, ICB, spells, ongoing="icbongoing", onset="icbonset")
    absent = dict.fromkeys(("icbongoing", "icbonset", "icb_n"), 0)
    table = YearlyTable("icb", source_rows(ICB, data), "cow", ICB.first_year, ICB.last_year, absent=absent)
    return attach(frame, table)
