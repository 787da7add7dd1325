"""Verbs on neighbourhood: direct contiguity."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl

from detente.domain.membership import LIST_ENDS, membership
from detente.panels.asked import asked_periods, year_days
from detente.panels.dated import Take, overlapping, table_spells
from detente.panels.existence import Spells, pair_up
from detente.panels.keys import put_columns
from detente.panels.lookup import Numbers
from detente.runs.add.tables import source_rows
from detente.sources.yearly.contiguity import CONTIGUITY

ZeroRows = Literal["drop", "keep"]


def add_contiguity(
    frame: Any,
    *,
    data: str | Path | Any = None,
    take: Take = "first",
    zero_rows: ZeroRows = "drop",
    carry_forward: bool = False,
) -> Any:
    """Add direct contiguity: by land, or by at most 12, 24, 150 or 400 miles of water.

    Parameters
    ----------
    frame
        Frame of dyads (``ccode1``, ``ccode2``) by ``year``, ``month`` or ``day``, or of states (``ccode``) by ``year``;
        Polars, pandas or PyArrow.
    data
        None: from the archive (``detente fetch contiguity``); or a file (``contdir.csv``, or the zip), or a frame.
    take
        What counts where the relation changes within a period: what held when the dyad's period began (``first``), or
        when it ended (``last``). A dyad's year begins when both states belong to the system.
    zero_rows
        The table that comes with peacesciencer has rows of type 0. ``drop`` leaves them out: what no spell covers is 0
        anyway. ``keep`` takes them as they stand, in the order in which they begin, which is what peacesciencer does;
        40 directed dyads then lose true contiguity (1,276 dyad-years), since their rows of type 0 overlap it.
    carry_forward
        Give periods after 2016 what held in December 2016, and say so in ``contiguity_carried`` (Boolean).

    Returns
    -------
    frame
        Of the same kind and rows. Dyads get ``conttype`` (Int32): 1 by land or river, 2 to 5 by water of at most 12,
        24, 150, 400 miles, 0 not contiguous. States get ``land`` and ``sea``, the number of members of the system that
        they border by land and by water. Null outside 1816-2016.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not COW's contiguity with months.
    SchemaError
        The frame lacks keys or has one of the columns already.

    Notes
    -----
    Source: Correlates of War, Direct Contiguity 3.2 (Stinnett et al. 2002), 1816-2016. Licence: no commercial use,
    cite, do not pass on. Dated by month. 0 is "not contiguous", not "far": near neighbours are missing now and then. As
    peacesciencer's ``add_contiguity(slice =)``, except for its rows of type 0.

    Examples
    --------
    >>> spells = pl.DataFrame({"statelno": [710], "statehno": [740], "conttype": [4], "begin": ["187903"],
    ...                        "end": ["189504"]})
    >>> dyads = pl.DataFrame({"ccode1": [710, 740, 710, 710], "ccode2": [740, 710, 740, 740],
    ...                       "year": [1879, 1880, 1895, 1896]})
    >>> add_contiguity(dyads, data=spells)["conttype"].to_list()
    [0, 4, 4, 0]
    >>> add_contiguity(dyads, data=spells, take="last")["conttype"].to_list()
    [4, 4, 0, 0]
    """
    spells = source_rows(CONTIGUITY, data)
    if zero_rows == "drop":
        spells = spells.filter(pl.col("conttype") > 0)
    span = date(CONTIGUITY.first_year, 1, 1), date(CONTIGUITY.last_year, 12, 31)
    asked = asked_periods(frame, system="cow", span=span, carry_forward=carry_forward)
    is_checked = zero_rows == "drop"
    if asked.keys.is_dyadic:
        dyad = asked.keys.sides["1"], asked.keys.sides["2"]
        types = _types(spells, dyad, asked.first, asked.last, take=take, checked=is_checked)
        columns = pl.DataFrame({"conttype": pl.Series(types, dtype=pl.Int32)})
    else:
        columns = _neighbours(spells, asked.keys.sides[""], asked.years, take=take, checked=is_checked)
    columns = columns.select(pl.when(pl.Series(asked.is_within & asked.keys.is_named)).then(pl.all()))
    return put_columns(frame, asked.flagged(columns, name="contiguity") if carry_forward else columns)


def _types(
    spells: pl.DataFrame, numbers: tuple[Numbers, Numbers], first: Numbers, last: Numbers, *, take: Take, checked: bool
) -> Numbers:
    """Contiguity type of each row's dyad, 0 where no spell holds; ``checked``: on the dyad's first or last day."""
    dyad = np.minimum(*numbers), np.maximum(*numbers)
    held = table_spells(spells, what=CONTIGUITY.name)
    place = overlapping(held, dyad, first, last, take=take)
    types = np.zeros(len(place), dtype=np.int64)
    rows = np.flatnonzero(place >= 0)
    place = place[rows]
    types[rows] = spells["conttype"].cast(pl.Int64).to_numpy()[place]
    if checked:
        alive = _dyads()
        first, last = first[rows], last[rows]
        exists = overlapping(alive, (dyad[0][rows], dyad[1][rows]), first, last, take=take)
        if take == "first":
            is_off = held.begins[place] > np.maximum(first, alive.begins[exists])
        else:
            is_off = held.ends[place] < np.minimum(last, alive.ends[exists])
        types[rows[is_off & (exists >= 0)]] = 0
    return types


def _neighbours(spells: pl.DataFrame, states: Numbers, years: Numbers, *, take: Take, checked: bool) -> pl.DataFrame:
    """How many states each row's state borders by land, and by water, in the row's year."""
    dyads = spells.select("ccode1", "ccode2").unique().join(pl.DataFrame({"year": np.unique(years)}), how="cross")
    numbers = dyads["ccode1"].cast(pl.Int64).to_numpy(), dyads["ccode2"].cast(pl.Int64).to_numpy()
    types = _types(spells, numbers, *year_days(dyads["year"].to_numpy()), take=take, checked=checked)
    pairs = dyads.with_columns(pl.Series("conttype", types))
    counts = (
        pl.concat(
            pairs.select(pl.col(side).cast(pl.Int64).alias("ccode"), "year", "conttype")
            for side in ("ccode1", "ccode2")
        )
        .group_by("ccode", "year")
        .agg(
            (pl.col("conttype") == 1).sum().cast(pl.Int32).alias("land"),
            (pl.col("conttype") > 1).sum().cast(pl.Int32).alias("sea"),
        )
    )
    asked = pl.DataFrame({"ccode": states, "year": years})
    return asked.join(counts, on=["ccode", "year"], how="left", validate="m:1", maintain_order="left").select(
        pl.col("land", "sea").fill_null(0)
    )


@cache
def _dyads() -> Spells:
    """When two members of the system belong to it together, each pair once."""
    rows = membership("cow").with_columns(pl.col("ends").fill_null(LIST_ENDS["cow"]))
    days = rows.select(pl.col("number", "begins", "ends").cast(pl.Int32).cast(pl.Int64))
    states = Spells((days["number"].to_numpy(),), days["begins"].to_numpy(), days["ends"].to_numpy())
    return pair_up(states, directed=False, rule="same_day", width="day")
