"""Dated spells of an event in a frame of months or days: whether it went on in the period, and whether it began."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from detente.panels.dated import DatedTable, attach_dated
from detente.panels.keys import as_eager, period_column
from detente.sources.yearly.declaration import YearlySource


def is_by_year(frame: Any) -> bool:
    """Whether a frame counts years, not months or days."""
    return period_column(as_eager(frame)) == "year"


def attach_spells(frame: Any, source: YearlySource, spells: pl.DataFrame, *, ongoing: str, onset: str) -> Any:
    """Return a frame with the columns of the spell that reaches into each row's period, or of the first of several.

    Parameters
    ----------
    spells
        Directed dyads with ``begins`` and ``ends`` (Date, both included) and the columns to add.
    ongoing, onset
        Names of two columns more: 1 where a spell reaches into the period, and where one begins in it, 0 elsewhere
        within the source's span.
    """
    one = pl.lit(1, pl.Int8)
    first, last = date(source.first_year, 1, 1), date(source.last_year, 12, 31)
    starts = spells.select("ccode1", "ccode2", "begins", ends="begins").with_columns(one.alias(onset))
    held = spells.with_columns(one.alias(ongoing))
    whole = DatedTable(source.name, held, source.system, first, last, absent={ongoing: 0})
    return attach_dated(attach_dated(frame, whole), replace(whole, rows=starts, absent={onset: 0}))
