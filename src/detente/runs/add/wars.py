"""Verbs on wars between states."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from detente.panels.attach import YearlyTable, attach
from detente.runs.add.choosing import choose
from detente.runs.add.spells import attach_spells, is_by_year
from detente.runs.add.tables import source_rows
from detente.sources.yearly.cow_wars import COW_WARS, has_days, read_cow_war_spells, read_cow_wars


def add_wars(frame: Any, *, data: str | Path | Any = None, keep: Collection[str] | None = None) -> Any:
    """Add wars between states: whether the two fought each other on at least one day of the year.

    A dyad-year with several wars keeps one: one that began in the year, then the one with the most deaths of the two,
    the first spell before the second, the lower number.

    Parameters
    ----------
    frame
        Frame of dyads (``ccode1``, ``ccode2``), directed or not, by ``year``, ``month`` or ``day``; Polars, pandas or
        PyArrow. In months and days a war counts from the first to the last common day of the two, if the data say days;
        from peacesciencer's dyad-years they have the values of their year.
    data
        None: from the archive (``detente fetch cow_wars``); or a file, or a frame: the participants as COW publishes
        them, or dyad-years as peacesciencer has them (``cow_war_inter``).
    keep
        Only these of the war's columns, besides ``cowinterongoing`` and ``cowinteronset``; ``[]`` for none of them.

    Returns
    -------
    frame
        Of the same kind and rows, with ``cowinterongoing``, ``cowinteronset`` (0 or 1 within 1816-2007; the onset is
        the first year in which these two fought in this war, or in its second spell), ``warnum``, ``resume``; of each
        state ``sidea`` (1 or 2), ``initiator``, ``outcome`` (code), ``batdeath`` (deaths in battle in the whole war,
        not in the dyad). These are null where there was no war or the source has no figure. All is null outside
        1816-2007.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not of these wars.
    SchemaError
        The frame lacks keys or has one of the columns already; a column to keep that there is not.

    Notes
    -----
    Source: Correlates of War, inter-state wars 4.0 (Sarkees and Wayman 2010), 1816-2007. Licence: no commercial use,
    cite, do not pass on. Counterpart in peacesciencer: ``add_cow_wars(type = "inter")``, same rules and rows. "Each
    other" is what the list of participants implies: all states on different sides of a war on a common day.

    Examples
    --------
    >>> import polars as pl
    >>> war = {"warnum": 139, "ccode1": 2, "ccode2": 255, "year": 1944, "cowinterongoing": 1, "cowinteronset": 0}
    >>> of_states = {f"{name}{side}": 1 for name in ("sidea", "initiator", "outcome", "batdeath") for side in (1, 2)}
    >>> wars = pl.DataFrame([war | of_states | {"resume": 0}])
    >>> dyads = pl.DataFrame({"ccode1": 2, "ccode2": 255, "year": [1940, 1944, 2008]})
    >>> add_wars(dyads, data=wars, keep=["warnum"]).select("cowinterongoing", "warnum").rows()
    [(0, None), (1, 139), (None, None)]
    """
    always = ("cowinterongoing", "cowinteronset")
    if not is_by_year(frame):
        spells = source_rows(replace(COW_WARS, read=_spells), data)
        if "begins" in spells.columns:
            chosen = choose(spells, keep, always=("begins", "ends"))
            return attach_spells(frame, COW_WARS, chosen, ongoing=always[0], onset=always[1])
    rows = choose(source_rows(COW_WARS, data), keep, always=always)
    absent = dict.fromkeys(always, 0)
    return attach(frame, YearlyTable("cow_wars", rows, "cow", COW_WARS.first_year, COW_WARS.last_year, absent=absent))


def _spells(rows: pl.DataFrame) -> pl.DataFrame:
    """Spells of days where the table has days, else its dyad-years."""
    return read_cow_war_spells(rows) if has_days(rows) else read_cow_wars(rows)
