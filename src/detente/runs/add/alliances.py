"""Verbs on alliances: what states have pledged to each other (ATOP)."""

from pathlib import Path
from typing import Any

import polars as pl

from detente.panels.attach import YearlyTable, attach
from detente.runs.add.tables import source_rows
from detente.sources.yearly.atop import ATOP, PLEDGES


def add_alliances(frame: Any, *, directed: bool, data: str | Path | Any = None, carry_forward: bool = False) -> Any:
    """Add alliance obligations: what each state has pledged to the other.

    Parameters
    ----------
    frame
        Frame of dyads (``ccode1``, ``ccode2``) by ``year``, ``month`` or ``day``; Polars, pandas or PyArrow.
    directed
        True: what the first state has pledged to the second. False: what either has pledged to the other, whichever of
        the two the row names first. Obligations need not be mutual: in 1832 France pledged to defend Belgium, and
        Belgium nothing; a frame with each dyad once, the smaller number first, loses that pledge if read as directed.
    data
        None: from the archive (``detente fetch atop``); or a file (``atop5_1ddyr.csv``, or the zip), or a frame.
    carry_forward
        Give years after 2018 the obligations of 2018, and say so in ``atop_carried`` (Boolean).

    Returns
    -------
    frame
        Of the same kind and rows, with ``atop_defense``, ``atop_offense``, ``atop_neutral``, ``atop_nonagg`` and
        ``atop_consul`` (Int32, 0 or 1). 0 within 1815-2018 where no alliance is listed, null outside.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not ATOP's directed dyad-years; the alliance set of Correlates of War
        is refused, as its maintainer has asked of all software.
    SchemaError
        The frame is not about dyads, lacks keys, or has one of the columns already.

    Notes
    -----
    Source: ATOP 5.1 (Leeds, Ritter, Mitchell and Long 2002), 1815-2018; free for research, cite. Yearly: an alliance
    counts for each year in which it held for a day, also in frames of months or days. As peacesciencer's
    ``add_atop_alliance``, which guesses from the order of the numbers whether a frame is directed.

    Examples
    --------
    >>> pledges = pl.DataFrame({"stateA": [211, 220], "stateB": [220, 211], "year": [1832, 1832], "defense": [0, 1],
    ...                         "offense": [0, 0], "neutral": [0, 0], "nonagg": [0, 0], "consul": [0, 0]})
    >>> dyads = pl.DataFrame({"ccode1": [211, 211, 211], "ccode2": [220, 200, 220], "year": [1832, 1832, 2020]})
    >>> add_alliances(dyads, directed=True, data=pledges)["atop_defense"].to_list()
    [0, 0, None]
    >>> add_alliances(dyads, directed=False, data=pledges)["atop_defense"].to_list()
    [1, 0, None]
    """
    rows = source_rows(ATOP, data)
    names = [f"atop_{name}" for name in PLEDGES]
    if not directed:
        rows = either_way(rows, names)
    table = YearlyTable(
        ATOP.name,
        rows,
        "cow",
        ATOP.first_year,
        ATOP.last_year,
        absent=dict.fromkeys(names, 0),
        is_symmetric=not directed,
    )
    return attach(frame, table, carry_forward=carry_forward)


def either_way(rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return each dyad once, the smaller number first, with the larger value of the two directions.

    Examples
    --------
    >>> directed = pl.DataFrame({"ccode1": [220, 211], "ccode2": [211, 220], "year": [1832, 1832], "x": [1, 0]})
    >>> either_way(directed, ["x"]).rows()
    [(211, 220, 1832, 1)]
    """
    once = rows.with_columns(
        pl.min_horizontal("ccode1", "ccode2").alias("ccode1"), pl.max_horizontal("ccode1", "ccode2").alias("ccode2")
    )
    return once.group_by("ccode1", "ccode2", "year").agg(pl.col(names).max()).sort("ccode1", "ccode2", "year")
