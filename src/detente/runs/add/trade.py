"""Verbs on exchange between states: trade."""

from pathlib import Path
from typing import Any

from detente.panels.attach import YearlyTable, attach
from detente.panels.keys import as_eager, read_keys
from detente.runs.add.tables import source_rows
from detente.sources.yearly.trade import MIRRORED, NATIONAL_TRADE, TRADE


def add_trade(frame: Any, *, data: str | Path | Any = None, carry_forward: bool = False) -> Any:
    """Add trade: what each of two states imports from the other, or what a state imports and exports in all.

    Parameters
    ----------
    frame
        Frame of dyads (``ccode1``, ``ccode2``) or states (``ccode``) by ``year``, ``month`` or ``day``; Polars, pandas
        or PyArrow.
    data
        None: from the archive (``detente fetch trade``, one zip for both kinds of frame); or a file or frame in the
        columns of ``Dyadic_COW_4.0.csv`` or of ``National_COW_4.0.csv``.
    carry_forward
        Give years after 2014 the trade of 2014, and say so in ``trade_carried`` (Boolean).

    Returns
    -------
    frame
        Of the same kind and rows, in million current US dollars. Dyads get ``flow1`` (imports of state 1 from state 2),
        ``flow2`` (imports of state 2 from state 1), ``smoothflow1`` and ``smoothflow2`` (the same with gaps filled by
        COW), whichever of the two the row names first; states get ``imports`` and ``exports``. Null where trade is
        unknown (-9, or not listed) and outside 1870-2014: not listed is not 0.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not COW's trade, or of the other kind.
    SchemaError
        The frame lacks keys or has one of the columns already.

    Notes
    -----
    Source: Correlates of War, Trade 4.0 (Barbieri, Keshk and Pollins 2009; Barbieri and Keshk 2016), 1870-2014.
    Licence: no commercial use, cite, do not pass on. As peacesciencer's ``add_cow_trade``, whose dyads are rounded.

    Examples
    --------
    >>> import polars as pl
    >>> flows = pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1920], "flow1": [611.86], "flow2": [735.48],
    ...                       "smoothflow1": [611.86], "smoothflow2": [-9.0]})
    >>> dyads = pl.DataFrame({"ccode1": [2, 20, 2], "ccode2": [20, 2, 40], "year": [1920] * 3})
    >>> add_trade(dyads, data=flows).select("flow1", "flow2", "smoothflow1").rows()
    [(611.86, 735.48, 611.86), (735.48, 611.86, None), (None, None, None)]
    """
    is_dyadic = read_keys(as_eager(frame), system="cow").is_dyadic
    rows = source_rows(TRADE if is_dyadic else NATIONAL_TRADE, data)
    table = YearlyTable(
        TRADE.name,
        rows,
        "cow",
        TRADE.first_year,
        TRADE.last_year,
        absent={},
        is_symmetric=is_dyadic,
        mirrored=MIRRORED if is_dyadic else {},
    )
    return attach(frame, table, carry_forward=carry_forward)
