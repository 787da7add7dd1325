"""Verbs on power: material capabilities."""

from pathlib import Path
from typing import Any

from detente.panels.attach import YearlyTable, attach
from detente.runs.add.tables import source_rows
from detente.sources.yearly.nmc import NMC


def add_capabilities(frame: Any, *, data: str | Path | Any = None, carry_forward: bool = False) -> Any:
    """Add national material capabilities: six components and the composite index (CINC).

    Parameters
    ----------
    frame
        Frame of states (``ccode``) or dyads (``ccode1``, ``ccode2``) by ``year``, ``month`` or ``day``; Polars, pandas
        or PyArrow.
    data
        None: from the archive (``detente fetch nmc``); or a file, or a frame in the publisher's columns.
    carry_forward
        Give years after 2022 the values of 2022, and say so in ``nmc_carried`` (Boolean).

    Returns
    -------
    frame
        Of the same kind and rows, with ``milex`` (thousand current USD; to 1913 thousand pounds), ``milper``
        (thousands), ``irst`` (thousand tons), ``pec`` (thousand coal-ton equivalents), ``tpop``, ``upop``
        (thousands), ``cinc`` (0-1); for dyads each with 1 and 2. Null where NMC has no figure and
        outside 1816-2022; never 0 for missing.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not NMC's.
    SchemaError
        The frame lacks keys or has one of the columns already.

    Notes
    -----
    Source: Correlates of War, National Material Capabilities 7.0 (Singer, Bremer and Stuckey 1972; Singer 1987),
    1816-2022. Licence: no commercial use, cite, do not pass on. CINC does not sum to 1 within a year.

    Examples
    --------
    >>> import polars as pl
    >>> nmc = pl.DataFrame({"ccode": [2], "year": [1816], "milex": [3823], "milper": [17], "irst": [80], "pec": [254],
    ...                     "tpop": [8659], "upop": [101], "cinc": [0.0397]})
    >>> dyads = pl.DataFrame({"ccode1": [2], "ccode2": [200], "year": [1816]})
    >>> add_capabilities(dyads, data=nmc).select("cinc1", "cinc2").rows()
    [(0.0397, None)]
    """
    table = YearlyTable("nmc", source_rows(NMC, data), "cow", NMC.first_year, NMC.last_year, absent={})
    return attach(frame, table, carry_forward=carry_forward)
