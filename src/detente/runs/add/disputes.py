"""Verbs on militarized disputes between states."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from detente.errors import SchemaError
from detente.panels.attach import YearlyTable, attach
from detente.runs.add.choosing import choose
from detente.runs.add.spells import attach_spells, is_by_year
from detente.runs.add.tables import source_rows
from detente.sources.yearly.gml import GML
from detente.sources.yearly.mid import MID, read_mid_spells

DisputeList: TypeAlias = Literal["gml", "mid"]

_SOURCES = {"gml": (GML, ("gmlmidongoing", "gmlmidonset")), "mid": (MID, ("cowmidongoing", "cowmidonset"))}


def add_disputes(
    frame: Any,
    *,
    source: DisputeList = "gml",
    data: str | Path | Any = None,
    keep: Collection[str] | None = None,
) -> Any:
    """Add militarized interstate disputes: whether one went on or began in a dyad's year, and which.

    A dyad-year with several disputes keeps one, so that rows never double. ``gml``: one that began in the year, then
    the one with the highest level of fatality (unknown ranks between none and the lowest), the highest hostility, the
    longest least duration, the longest most duration, a reciprocated one, the earliest month, the lowest number.
    ``mid``: one that began, then by fatality and hostility of the two, the earlier day, the lower number.

    Parameters
    ----------
    frame
        Frame of dyads (``ccode1``, ``ccode2``), directed or not, by ``year``, ``month`` or ``day``; Polars, pandas or
        PyArrow. ``gml`` knows years only: months and days have the values of their year. ``mid`` knows days: a dispute
        counts for the months and days that it reaches into, as wide as unknown days allow.
    source
        ``gml``: Gibler, Miller and Little 2.2.1, by dyad, 1816-2010. ``mid``: Correlates of War 5.0, 1816-2014, made
        into dyads here: all who took part on different sides on a common day.
    data
        None: from the archive (``detente fetch mid``); or a file, or a frame: GML's directed dyad-years, as
        peacesciencer's ``gml_dirdisp`` and ``gml_mid_ddydisps``; COW's participants (``MIDB 5.0.csv``).
    keep
        Only these of the dispute's columns, besides ongoing and onset; ``[]`` for none of them.

    Returns
    -------
    frame
        Of the same kind and rows, with ``gmlmidongoing`` and ``gmlmidonset`` (or ``cowmidongoing``, ``cowmidonset``), 0
        or 1 within the source's span; ``dispnum``; of each state (1, 2) ``sidea``, ``fatality`` (level 0-6),
        ``fatalpre`` (deaths), ``hiact`` (0-21), ``hostlev`` (1-5), ``orig``; from ``gml`` also of the dispute
        ``fatality``, ``hostlev``, ``recip``, ``mindur``, ``maxdur`` (days), ``stmon``. These are null where there was
        no dispute, and where the source writes -9. All is null outside the span.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not of this source.
    SchemaError
        The frame lacks keys or has one of the columns already; a column to keep that there is not; an unknown source.

    Notes
    -----
    Sources: Gibler, Miller and Little (2016), free for research, cite; Palmer et al. (2022), no commercial use, cite,
    do not pass on. Counterparts in peacesciencer: ``add_gml_mids()``, same rules and rows, but it leaves -9 where this
    gives null; ``add_cow_mids()``, which has COW's dyadic table 4.02 and so fewer pairs of many-sided disputes.

    Examples
    --------
    >>> import polars as pl
    >>> columns = ["sidea", "fatality", "fatalpre", "hiact", "hostlev", "orig"]
    >>> dispute = {"dispnum": 61, "ccode1": 2, "ccode2": 365, "year": 1962, "midongoing": 1, "midonset": 1}
    >>> of_states = {f"{name}{side}": 0 for name in columns for side in (1, 2)}
    >>> of_dispute = {"fatality": 0, "hostlev": 4, "recip": 1, "mindur": 39, "maxdur": 39, "stmon": 10}
    >>> gml = pl.DataFrame([dispute | of_states | of_dispute])
    >>> dyads = pl.DataFrame({"ccode1": 2, "ccode2": 365, "year": [1961, 1962, 2011]})
    >>> add_disputes(dyads, data=gml, keep=["hostlev"]).select("gmlmidongoing", "hostlev").rows()
    [(0, None), (1, 4), (None, None)]
    """
    if source not in _SOURCES:
        raise SchemaError(f"no list of disputes is called {source!r}: there are {', '.join(_SOURCES)}")
    declared, always = _SOURCES[source]
    if source == "mid" and not is_by_year(frame):
        spells = source_rows(replace(MID, read=read_mid_spells), data)
        spells = choose(spells, keep, always=("begins", "ends"))
        return attach_spells(frame, MID, spells, ongoing=always[0], onset=always[1])
    rows = choose(source_rows(declared, data), keep, always=always)
    absent = dict.fromkeys(always, 0)
    return attach(frame, YearlyTable(source, rows, "cow", declared.first_year, declared.last_year, absent=absent))
