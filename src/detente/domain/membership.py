"""Who belonged to the system of states, by day, after Correlates of War and after Gleditsch and Ward.

``membership.csv`` holds one row per spell. It says when a *list* counts a state, which is not when the state existed:
Canada enters the COW system in 1920 and the GW list in 1867. ``states.csv`` has our own days.
"""

from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from detente.errors import SchemaError
from detente.types import SystemList

NUMBER_COLUMNS: dict[SystemList, str] = {"cow": "ccode", "gw": "gwcode"}
"""How the field names a state's number in each list."""

LIST_ENDS: dict[SystemList, date] = {"cow": date(2016, 12, 31), "gw": date(2020, 12, 31)}
"""Last day that each list speaks of: COW's release of 2016, GW's of 2020. A later end would not be known."""


def membership(system: SystemList, *, with_microstates: bool = False) -> pl.DataFrame:
    """Return the spells of membership in a list of the system of states.

    Parameters
    ----------
    system
        ``cow``: Correlates of War, State System Membership v2016. ``gw``: Gleditsch and Ward.
    with_microstates
        Also the states that Gleditsch and Ward list apart as microstates. COW has no such list.

    Returns
    -------
    polars.DataFrame
        ``number`` (Int32), ``name`` (String, ours), ``begins`` and ``ends`` (Date, both days included; ``ends`` is
        null while the list still counts the state), ordered by number and day. Spells of a number never overlap.

    Notes
    -----
    Sources: Correlates of War Project (2017), State System Membership List, v2016; Gleditsch, Kristian S., and
    Michael D. Ward (1999), "Interstate System Membership: A Revised List of the Independent States since 1816",
    International Interactions 25(4): 393-413, as updated by its authors. Only days are carried over.

    Examples
    --------
    >>> membership("cow").filter(pl.col("number") == 255).select("begins", "ends").rows()
    [(datetime.date(1816, 1, 1), datetime.date(1945, 5, 8)), (datetime.date(1990, 10, 3), None)]
    >>> membership("gw").height, membership("gw", with_microstates=True).height
    (216, 239)
    """
    return _spells(system, with_microstates).clone()


@cache
def _spells(system: SystemList, with_microstates: bool) -> pl.DataFrame:  # noqa: FBT001  # a key of the cache
    if system not in NUMBER_COLUMNS:
        raise SchemaError(f"no list of the system is called {system!r}: there are {', '.join(NUMBER_COLUMNS)}")
    rows = pl.read_csv(
        Path(__file__).with_name("membership.csv"),
        schema_overrides={"number": pl.Int32, "begins": pl.Date, "ends": pl.Date},
    ).filter(pl.col("system") == system, with_microstates | (pl.col("is_microstate") == 0))
    return rows.select("number", "name", "begins", "ends")
