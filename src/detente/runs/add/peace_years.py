"""The verb that counts years of peace: how long an event has been away."""

from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.domain.membership import NUMBER_COLUMNS
from detente.errors import SchemaError
from detente.panels.keys import Keys, as_eager, as_unit, put_columns, read_keys
from detente.panels.spells import Gaps, peace_spells

_UNITS = {"month": "datetime64[M]", "day": "datetime64[D]"}


def add_peace_years(frame: Any, *, event: str = "gmlmidongoing", gaps: Gaps = "skip", name: str | None = None) -> Any:
    """Add peace years: how many years without an event lie behind each row, state by state or dyad by dyad.

    The count is 0 in the first year of a state or dyad and in the year after an event; every year of peace adds one;
    in the year in which the event comes back it still says how long the peace had lasted. Splines or polynomials of
    it belong into the model, not into the data (Beck, Katz and Tucker 1998; Carter and Signorino 2010).

    Parameters
    ----------
    frame
        Frame of states (``ccode`` or ``gwcode``) or dyads by ``year``, ``month`` or ``day``, in any order, each state
        or dyad once a period; Polars, pandas or PyArrow. Directed dyads are counted each for itself.
    event
        Column of 0 and 1 (or Boolean) to count from, such as ``gmlmidongoing``, ``cowinterongoing``, ``atop_defense``.
        Counting from an *onset* calls the years of a long war peace: count from what is ongoing.
    gaps
        What becomes of years in which a state or dyad is not in the frame, or its event is null (Germany 1946-1954):
        ``skip`` – the count stands still and goes on afterwards, as in peacesciencer;
        ``count`` – those years count too, so that the number is calendar years;
        ``reset`` – the count begins again at 0, as in peacesciencer with ``pad = TRUE``.
    name
        Name of the column to add; without it, of the event: ``gmlmidongoing`` gives ``gmlmidspell``.

    Returns
    -------
    frame
        Of the same kind and rows, with one Int32 column: years (months, days), 0 or more; null where the event is null.

    Raises
    ------
    SchemaError
        No such column, values other than 0, 1 and null, a state or dyad twice in one period, or missing keys.

    Notes
    -----
    Counterpart in peacesciencer: ``add_spells()`` and the older ``add_peace_years()``. Both need frames without nulls
    or are silent on them; here a null event has a null count.

    Examples
    --------
    >>> frame = pl.DataFrame({"ccode1": 2, "ccode2": 365, "year": range(1990, 1997),
    ...                       "gmlmidongoing": [0, 0, 1, 1, 0, 0, None]})
    >>> add_peace_years(frame)["gmlmidspell"].to_list()
    [0, 1, 2, 0, 0, 1, None]
    """
    eager = as_eager(frame)
    happened = _happened(eager, event)
    keys = read_keys(eager, system="gw" if _has_only_gw(eager) else "cow")
    is_known = ~np.isnan(happened) & keys.is_named
    units, periods = as_unit(tuple(keys.sides.values())), _periods(keys)
    spells = np.zeros(len(happened), dtype=np.int64)
    spells[is_known] = peace_spells(units[is_known], periods[is_known], happened[is_known] == 1, gaps=gaps)
    column = pl.Series(name or spell_name(event), spells.astype(np.int32))
    if not is_known.all():
        column = pl.select(pl.when(pl.Series(is_known)).then(column).alias(column.name)).to_series()
    return put_columns(frame, column.to_frame())


def spell_name(event: str) -> str:
    """Return the name of the column of peace years that belongs to an event, as peacesciencer calls it.

    Examples
    --------
    >>> spell_name("gmlmidongoing"), spell_name("atop_defense")
    ('gmlmidspell', 'atop_defensespell')
    """
    return f"{event.removesuffix('ongoing').removesuffix('onset')}spell"


def _has_only_gw(frame: nw.DataFrame[Any]) -> bool:
    cow, gw = (NUMBER_COLUMNS[system] for system in ("cow", "gw"))
    columns = set(frame.columns)
    return not columns & {cow, f"{cow}1"} and bool(columns & {gw, f"{gw}1"})


def _happened(frame: nw.DataFrame[Any], event: str) -> NDArray[np.float64]:
    """The event as 0.0 and 1.0, nan where it is null."""
    if event not in frame.columns:
        raise SchemaError(f"no column {event!r} to count peace years from; add the event first, or name it with event=")
    series = frame[event]
    values = series.cast(nw.Float64).to_numpy() if series.dtype != nw.String else np.array([np.inf])
    values = values.astype(np.float64)
    if not (np.isnan(values) | (values == 0) | (values == 1)).all():
        raise SchemaError(f"{event}: peace years are counted from a column of 0, 1 and null")
    return values


def _periods(keys: Keys) -> NDArray[np.int64]:
    """Number of each row's year, month or day."""
    return keys.years if keys.period == "year" else keys.when.astype(_UNITS[keys.period]).astype(np.int64)
