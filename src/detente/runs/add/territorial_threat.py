"""Verbs on threats to a state's territory."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from detente.panels.attach import YearlyTable, attach
from detente.runs.add.choosing import choose
from detente.runs.add.tables import source_rows
from detente.sources.yearly.terrthreat import TERRTHREAT


def add_territorial_threat(
    frame: Any,
    *,
    data: str | Path | Any = None,
    keep: Collection[str] | None = None,
    carry_forward: bool = False,
) -> Any:
    """Add the latent external threat to each state's territory, with its standard deviation and band.

    Parameters
    ----------
    frame
        Frame of states (``ccode``) or dyads (``ccode1``, ``ccode2``) by ``year``, ``month`` or ``day``; Polars, pandas
        or PyArrow. In dyads it is the threat from all sides to each state, not from one to the other.
    data
        A file or frame in the columns of peacesciencer's ``terrthreat``; None: from the archive.
    keep
        Only these columns, such as ``["lterrthreat", "sd"]``.
    carry_forward
        Give years after 2010 the values of 2010, and say so in ``terrthreat_carried`` (Boolean).

    Returns
    -------
    frame
        Of the same kind and rows, with ``lterrthreat`` (standard scale, about -1.3 to 7), ``sd``, ``lwr``, ``upr``, and
        the same with dyads weighted by distance (``m_lterrthreat`` …, from 1886 on); for dyads each with 1 and 2. Null
        without an estimate and outside 1816-2010.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not this table.
    SchemaError
        The frame lacks keys or has one of the columns already; a column to keep that there is not.

    Notes
    -----
    Source: Miller (2022), 1816-2010; terms not stated, cite. Counterpart in peacesciencer:
    ``add_latent_territorial_threat()``, equal.

    Examples
    --------
    >>> import polars as pl
    >>> names = ("lterrthreat", "sd", "lwr", "upr", "m_lterrthreat", "m_sd", "m_lwr", "m_upr")
    >>> threat = pl.DataFrame({"ccode": [365], "year": [1939], **{name: [0.5] for name in names}})
    >>> states = pl.DataFrame({"ccode": [365, 365], "year": [1939, 2011]})
    >>> add_territorial_threat(states, data=threat, keep=["lterrthreat"])["lterrthreat"].to_list()
    [0.5, None]
    """
    rows = choose(source_rows(TERRTHREAT, data), keep)
    table = YearlyTable("terrthreat", rows, "cow", TERRTHREAT.first_year, TERRTHREAT.last_year, absent={})
    return attach(frame, table, carry_forward=carry_forward)
