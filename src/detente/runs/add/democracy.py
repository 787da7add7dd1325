"""Verbs on regime type."""

from pathlib import Path
from typing import Any, Literal, TypeAlias

from detente.errors import SchemaError
from detente.panels.attach import YearlyTable, attach
from detente.runs.add.tables import source_rows
from detente.sources.yearly.euds import EUDS
from detente.sources.yearly.polity import POLITY
from detente.sources.yearly.vdem import VDEM

DemocracySource: TypeAlias = Literal["vdem", "polity", "euds"]

_SOURCES = {"vdem": VDEM, "polity": POLITY, "euds": EUDS}


def add_democracy(
    frame: Any, *, source: DemocracySource = "vdem", data: str | Path | Any = None, carry_forward: bool = False
) -> Any:
    """Add a measure of democracy of each state. Call once for each measure: they differ in span, terms and meaning.

    Parameters
    ----------
    frame
        Frame of states (``ccode``) or dyads (``ccode1``, ``ccode2``) by ``year``, ``month`` or ``day``; Polars, pandas
        or PyArrow. Months and days have the values of their year.
    source
        ``vdem``: electoral democracy (V-Dem polyarchy), 1789-2025, CC BY 4.0. ``polity``: Polity5, 1800-2018.
        ``euds``: extended Unified Democracy Scores, 1816-2025, the fewest gaps.
    data
        A file or frame: V-Dem's country-years, Polity's annual series, democracyData's ``extended_uds``, or a table
        ``ccode``, ``year`` and the score (isard's ``cw_democracy`` serves all three); None: from the archive.
    carry_forward
        Give years after the source's last one its last scores, and say so in ``{source}_carried`` (Boolean).

    Returns
    -------
    frame
        Of the same kind and rows, with ``v2x_polyarchy`` (0-1), or ``polity2`` (-10 to 10), or ``euds`` and ``aeuds``
        (standard scale; the second is 0 at the average cut between autocracy and democracy); for dyads each with 1 and
        2 (``polity21`` and ``polity22``). Null where the source has no score.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not of this source.
    SchemaError
        The frame lacks keys or has one of the columns already; an unknown source.

    Notes
    -----
    Sources: V-Dem 16 (Coppedge et al.); Polity5 (Marshall and Gurr 2020; terms not stated, cite; the United States to
    2020); Marquez (2016) after Pemstein, Meserve and Melton (2010). Counterpart in peacesciencer: ``add_democracy()``,
    equal but for Polity: it joins Polity's own state numbers as if they were COW's and so has no score for the USSR
    (364), and under Montenegro and South Sudan those of Kosovo and Sudan. Here they are turned; a table in which the
    USSR is missing cannot be mended.

    Examples
    --------
    >>> import polars as pl
    >>> polity = pl.DataFrame({"ccode": [2, 364], "year": [1980, 1980], "polity2": [10, -7]})
    >>> dyads = pl.DataFrame({"ccode1": [2], "ccode2": [365], "year": [1980]})
    >>> add_democracy(dyads, source="polity", data=polity).select("polity21", "polity22").rows()
    [(10, -7)]
    """
    if source not in _SOURCES:
        raise SchemaError(f"no measure of democracy is called {source!r}: there are {', '.join(_SOURCES)}")
    declared = _SOURCES[source]
    rows = source_rows(declared, data)
    table = YearlyTable(source, rows, "cow", declared.first_year, declared.last_year, absent={})
    return attach(frame, table, carry_forward=carry_forward)
