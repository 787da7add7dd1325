"""Verbs on great powers: who is one, and which dyads are politically relevant for it."""

from datetime import date
from pathlib import Path
from typing import Any, Literal

import polars as pl

from detente.errors import SchemaError
from detente.panels.dated import DatedTable, attach_dated
from detente.panels.keys import as_eager
from detente.runs.add.contiguity import add_contiguity
from detente.runs.add.tables import source_rows
from detente.sources.yearly.powers import COW_MAJORS, MAOZ_POWERS

PowerList = Literal["cow", "maoz"]


def add_major_powers(
    frame: Any, *, data: str | Path | Any = None, by: PowerList = "cow", carry_forward: bool = False
) -> Any:
    """Add whether each state is a great power on some day of the row's year, month or day.

    Parameters
    ----------
    frame
        Frame of states (``ccode``) or dyads (``ccode1``, ``ccode2``) by ``year``, ``month`` or ``day``; Polars, pandas
        or PyArrow.
    data
        None: from the archive (``detente fetch cow_majors``); or a file, or a frame in the publisher's columns.
    by
        ``cow``: the major powers of Correlates of War. ``maoz``: the regional and the global powers of Maoz.
    carry_forward
        Give later years what held on the last day of the source, and say so in ``cow_majors_carried`` (Boolean).

    Returns
    -------
    frame
        Of the same kind and rows, with ``cowmaj`` (0 or 1), or with ``regional_power`` and ``global_power``; for dyads
        each with 1 and 2. Null before 1816 and after the last day of the file.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not this source's.
    SchemaError
        The frame lacks keys or has one of the columns already.

    Notes
    -----
    Source: Correlates of War, State System Membership (major powers), release 2024 or 2016; no commercial use, cite, do
    not pass on. A power's end in the file is the file's own end where it still is one. Silence is 0: the list names
    all. Maoz (2010), as carried on to 2019; no licence seen. As peacesciencer's ``add_cow_majors``, but without
    ``mry=TRUE`` as default: later years are null until ``carry_forward`` says otherwise.

    Examples
    --------
    >>> majors = pl.DataFrame({"ccode": [220, 220], "styear": [1816, 1945], "stmonth": [1, 8], "stday": [1, 15],
    ...                        "endyear": [1940, 2016], "endmonth": [6, 12], "endday": [22, 31]})
    >>> years = pl.DataFrame({"ccode": [220, 220, 220, 220], "year": [1940, 1941, 1945, 2020]})
    >>> add_major_powers(years, data=majors)["cowmaj"].to_list()
    [1, 0, 1, None]
    """
    if by == "maoz":
        return _add_maoz(frame, data, carry_forward=carry_forward)
    spells = source_rows(COW_MAJORS, data).with_columns(pl.lit(1, dtype=pl.Int32).alias("cowmaj"))
    return attach_dated(frame, _table(COW_MAJORS.name, spells, "cowmaj"), carry_forward=carry_forward)


def keep_politically_relevant(
    frame: Any,
    *,
    contiguity: str | Path | Any = None,
    major_powers: str | Path | Any = None,
    carry_forward: bool = False,
) -> Any:
    """Keep the dyads that are politically relevant: contiguous in any way, or with a major power among the two.

    Parameters
    ----------
    frame
        Frame of dyads (``ccode1``, ``ccode2``) by ``year``, ``month`` or ``day``.
    contiguity, major_powers
        Data for :func:`add_contiguity` and :func:`add_major_powers`. Not needed where the frame has ``conttype``, or
        ``cowmaj1`` and ``cowmaj2``, already.
    carry_forward
        Judge years after the sources' ends (2016) by their last values.

    Returns
    -------
    frame
        Of the same kind, with the rows that are relevant and with ``conttype``, ``cowmaj1`` and ``cowmaj2``.

    Raises
    ------
    SchemaError
        The frame is not about dyads, or has rows whose relevance is unknown since the sources have ended: none is
        dropped in silence.

    Notes
    -----
    The rule of Weede (1976) and of Lemke and Reed (2001). As peacesciencer's ``filter_prd``, which drops every dyad
    after 2016, since its contiguity is missing there.

    References
    ----------
    Weede, Erich (1976), "Overwhelming Preponderance as a Pacifying Condition among Contiguous Asian Dyads", Journal of
    Conflict Resolution 20(3): 395-411. Lemke, Douglas, and William Reed (2001), "The Relevance of Politically Relevant
    Dyads", Journal of Conflict Resolution 45(1): 126-144.

    Examples
    --------
    >>> dyads = pl.DataFrame({"ccode1": [2, 2, 20], "ccode2": [20, 750, 750], "year": [1995] * 3,
    ...                       "conttype": [1, 0, 0], "cowmaj1": [1, 1, 0], "cowmaj2": [0, 0, 0]})
    >>> keep_politically_relevant(dyads).select("ccode1", "ccode2").rows()
    [(2, 20), (2, 750)]
    """
    columns = set(as_eager(frame).columns)
    if "conttype" not in columns:
        frame = add_contiguity(frame, data=contiguity, carry_forward=carry_forward)
    if not {"cowmaj1", "cowmaj2"} <= columns:
        frame = add_major_powers(frame, data=major_powers, carry_forward=carry_forward)
    held = as_eager(frame)
    judged = held.select("conttype", "cowmaj1", "cowmaj2").to_polars()
    is_relevant = judged.select(
        (pl.col("conttype") >= 1) | (pl.col("cowmaj1") == 1) | (pl.col("cowmaj2") == 1)
    ).to_series()
    if unknown := is_relevant.null_count():
        raise SchemaError(
            f"{unknown} rows are of years that contiguity or major powers do not reach, so their relevance is unknown; "
            "end the frame in 2016, or give carry_forward=True"
        )
    kept = held.filter(is_relevant.to_list()).to_native()
    return kept.lazy() if isinstance(frame, pl.LazyFrame) else kept


def _add_maoz(frame: Any, data: Any, *, carry_forward: bool) -> Any:
    """Regional and global powers, one after the other."""
    spells = source_rows(MAOZ_POWERS, data)
    last_day = spells["ends"].max()
    for level in ("regional", "global"):
        name = f"{level}_power"
        rows = spells.filter(pl.col("level") == level).select(
            "ccode", "begins", "ends", pl.lit(1, dtype=pl.Int32).alias(name)
        )
        frame = attach_dated(frame, _table(name, rows, name, last_day=last_day), carry_forward=carry_forward)
    return frame


def _table(name: str, spells: pl.DataFrame, column: str, *, last_day: Any = None) -> DatedTable:
    last: date = last_day or spells["ends"].max()  # type: ignore[assignment]
    return DatedTable(name, spells, "cow", date(COW_MAJORS.first_year, 1, 1), last, absent={column: 0})
