"""Verbs on the size of states: product and population."""

from pathlib import Path
from typing import Any

from detente.panels.attach import YearlyTable, attach
from detente.runs.add.tables import numbering, source_rows
from detente.sources.yearly.gdp import GDP


def add_gdp(frame: Any, *, data: str | Path | Any = None, carry_forward: bool = False) -> Any:
    """Add simulated product and population, with their standard deviations.

    Parameters
    ----------
    frame
        Frame of states or dyads by ``year``, ``month`` or ``day``; Polars, pandas or PyArrow. Its numbers must be of
        the list that the data have (``ccode`` or ``gwcode``).
    data
        A file or a frame in the columns of isard's ``cw_gdppop`` or ``gw_gdppop``.
    carry_forward
        Give years after 2019 the values of 2019, and say so in ``gdp_carried`` (Boolean).

    Returns
    -------
    frame
        Of the same kind and rows, with ``mrgdppc`` (GDP per capita, 2011 international dollars), ``pwtrgdp`` (GDP,
        million 2017 international dollars), ``pwtpop`` (population, millions) and ``sd_`` of each; for dyads each with
        1 and 2. Null where there is no estimate and outside 1816-2019.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not these estimates.
    SchemaError
        The frame lacks keys or has one of the columns already.

    Notes
    -----
    Source: Fariss, Anders, Markowitz and Barnum (2022), by way of isard; no licence seen. Simulated: an estimate
    without its standard deviation says too much. The authors count Gleditsch and Ward's states, so some COW states have
    none (Morocco 1905-1912). As peacesciencer's ``add_sim_gdp_pop``.

    Examples
    --------
    >>> import polars as pl
    >>> estimates = pl.DataFrame({"ccode": [2], "year": [1816], "mrgdppc": [2668.1], "sd_mrgdppc": [410.6],
    ...     "pwtrgdp": [27951.1], "sd_pwtrgdp": [12015.2], "pwtpop": [9.16], "sd_pwtpop": [0.69]})
    >>> dyads = pl.DataFrame({"ccode1": [2], "ccode2": [200], "year": [1816]})
    >>> add_gdp(dyads, data=estimates).select("pwtpop1", "pwtpop2").rows()
    [(9.16, None)]
    """
    rows = source_rows(GDP, data)
    table = YearlyTable(GDP.name, rows, numbering(rows), GDP.first_year, GDP.last_year, absent={})
    return attach(frame, table, carry_forward=carry_forward)
