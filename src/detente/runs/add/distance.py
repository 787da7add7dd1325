"""Verbs on distance: between the nearest points of two territories, and between two capitals."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.panels.asked import asked_periods, year_days
from detente.panels.attach import YearlyTable, attach
from detente.panels.dated import Take, overlapping, table_spells
from detente.panels.keys import as_eager, put_columns, read_keys
from detente.panels.lookup import Numbers, checked_table
from detente.panels.system import dyad_years
from detente.runs.add.tables import numbering, source_rows
from detente.sources.yearly.capitals import CAPITALS
from detente.sources.yearly.distance import MINIMUM_DISTANCE
from detente.types import SystemList

EARTH_RADIUS_KM = 6378.137  # at the equator, as in WGS 84 and in the R package geosphere


def add_minimum_distance(frame: Any, *, data: str | Path | Any = None, carry_forward: bool = False) -> Any:
    """Add the distance between the nearest points of two states' territories.

    Parameters
    ----------
    frame
        Frame of dyads or of states by ``year``, ``month`` or ``day``; Polars, pandas or PyArrow. Its numbers must be of
        the list that the data have (``ccode`` or ``gwcode``).
    data
        A file or a frame: dyads, ``year``, ``mindist``, in either order of the two states. CShapes gives out shapes,
        not distances: ``distlist()`` of its R package makes them, and peacesciencer has them made.
    carry_forward
        Give years after 2019 the distances of 2019, and say so in ``mindist_carried`` (Boolean).

    Returns
    -------
    frame
        Of the same kind and rows. Dyads get ``mindist`` (km, 0 for neighbours by land); states get ``minmindist``, the
        distance to the nearest other state. Null where none was measured and outside 1886-2019.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not distances of dyads by year.
    SchemaError
        The frame lacks keys or has the column already.

    Notes
    -----
    Source: CShapes 2.0 (Schvitz et al. 2022), 1886-2019; free for research, cite. As peacesciencer's
    ``add_minimum_distance``; with one measurement a year, as of its own table of 1 January, a state that enters later
    in the year has none until the next. Its larger table (several days a year) is read too: the first distance counts.

    Examples
    --------
    >>> distances = pl.DataFrame({"ccode1": [2], "ccode2": [41], "year": [1886], "mindist": [932.5]})
    >>> dyads = pl.DataFrame({"ccode1": [2, 41, 2], "ccode2": [41, 2, 42], "year": [1886] * 3})
    >>> add_minimum_distance(dyads, data=distances)["mindist"].to_list()
    [932.5, 932.5, None]
    """
    rows = source_rows(MINIMUM_DISTANCE, data)
    system = numbering(rows)
    first_year, last_year = MINIMUM_DISTANCE.first_year, MINIMUM_DISTANCE.last_year
    is_dyadic = read_keys(as_eager(frame), system=system).is_dyadic
    table = rows if is_dyadic else _nearest(rows, "mindist")
    return attach(
        frame,
        YearlyTable("mindist", table, system, first_year, last_year, absent={}, is_symmetric=is_dyadic),
        carry_forward=carry_forward,
    )


def add_capital_distance(
    frame: Any, *, data: str | Path | Any = None, take: Take = "first", carry_forward: bool = False
) -> Any:
    """Add the distance between two states' capitals, along a great circle.

    Parameters
    ----------
    frame
        Frame of dyads by ``year``, ``month`` or ``day``, or of states by ``year``; Polars, pandas or PyArrow. Its
        numbers must be of the list that the data have (``ccode`` or ``gwcode``).
    data
        A file or a frame: ``ccode``, ``stdate``, ``enddate``, ``lat``, ``lng`` (degrees), one row per capital.
    take
        Which capital counts where one moves within a period: the ``first`` or the ``last``.
    carry_forward
        Give periods after the table's last day the capitals of that day, and say so in ``capitals_carried`` (Boolean).

    Returns
    -------
    frame
        Of the same kind and rows. Dyads get ``capdist`` (km); states get ``mincapdist``, the distance to the nearest
        other capital of the system in that year. Null where a capital is not known.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not dated capitals.
    SchemaError
        The frame lacks keys or has the column already.

    Notes
    -----
    On a sphere with the radius of the equator (6,378.137 km), as peacesciencer's ``add_capital_distance(transsum =)``,
    which distances of other radii differ from by up to 0.3 %. Its capitals are dated by day, from 1816 to 2024.

    Examples
    --------
    >>> capitals = pl.DataFrame({"ccode": [2, 365, 365], "stdate": ["1816-01-01", "1816-01-01", "1918-03-12"],
    ...     "enddate": ["2024-12-31", "1918-03-11", "2024-12-31"], "lat": [38.9, 59.96, 55.63],
    ...     "lng": [-77.04, 30.16, 37.61]})
    >>> dyads = pl.DataFrame({"ccode1": [2, 2], "ccode2": [365, 365], "year": [1918, 1919]})
    >>> add_capital_distance(dyads, data=capitals)["capdist"].round(0).to_list()  # St Petersburg, then Moscow
    [7195.0, 7839.0]
    """
    capitals = checked_table(source_rows(CAPITALS, data), what=CAPITALS.name)
    system = numbering(capitals)
    last_day: date = capitals["ends"].max()  # type: ignore[assignment]  # Polars types max as any value
    span = date(CAPITALS.first_year, 1, 1), last_day
    asked = asked_periods(frame, system=system, span=span, carry_forward=carry_forward)
    if asked.keys.is_dyadic:
        dyad = asked.keys.sides["1"], asked.keys.sides["2"]
        columns = pl.DataFrame({"capdist": _between(capitals, dyad, asked.first, asked.last, take=take)})
    else:
        nearest = _to_nearest(capitals, asked.keys.sides[""], asked.years, system, take=take)
        columns = pl.DataFrame({"mincapdist": nearest})
    columns = columns.with_columns(pl.all().fill_nan(None))
    return put_columns(frame, asked.flagged(columns, name="capitals") if carry_forward else columns)


def great_circle(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distances in km between all pairs of points, (n,) degrees each, as an array (n, n).

    Vincenty's formula on a sphere, which is exact for near, far and opposite points alike.

    Examples
    --------
    >>> great_circle(np.array([0.0, 0.0, 90.0]), np.array([0.0, 180.0, 0.0])).round(1).tolist()[0]
    [0.0, 20037.5, 10018.8]
    """
    phi, lam = np.radians(latitude), np.radians(longitude)
    sin1, sin2, cos1, cos2 = np.sin(phi)[:, None], np.sin(phi), np.cos(phi)[:, None], np.cos(phi)
    delta = lam - lam[:, None]
    across = np.hypot(cos2 * np.sin(delta), cos1 * sin2 - sin1 * cos2 * np.cos(delta))
    along = sin1 * sin2 + cos1 * cos2 * np.cos(delta)
    distances: NDArray[np.float64] = EARTH_RADIUS_KM * np.arctan2(across, along)
    return distances


def _between(
    capitals: pl.DataFrame, numbers: tuple[Numbers, Numbers], first: Numbers, last: Numbers, *, take: Take
) -> NDArray[np.float64]:
    """Distance between the capitals of each row's two states; nan where one is not known."""
    spells = table_spells(capitals, what=CAPITALS.name)
    between = np.full((capitals.height + 1,) * 2, np.nan)  # the last row and column: a capital that is not known
    between[:-1, :-1] = great_circle(capitals["lat"].to_numpy(), capitals["lng"].to_numpy())
    places = [overlapping(spells, (number,), first, last, take=take) for number in numbers]
    distances: NDArray[np.float64] = between[places[0], places[1]]
    return distances


def _to_nearest(
    capitals: pl.DataFrame, states: Numbers, years: Numbers, system: SystemList, *, take: Take
) -> pl.Series:
    """Distance from each row's capital to the nearest other one in its year; null where none is known."""
    if not len(years):
        return pl.Series([], dtype=pl.Float64)
    dyads = dyad_years(system, directed=False, start=max(int(years.min()), 1816), end=max(int(years.max()), 1816))
    low, high = (dyads[name].cast(pl.Int64).to_numpy() for name in dyads.columns[:2])
    distance = _between(capitals, (low, high), *year_days(dyads["year"].to_numpy()), take=take)
    nearest = _nearest(dyads.with_columns(pl.Series("capdist", distance).fill_nan(None)), "capdist")
    asked = pl.DataFrame({nearest.columns[0]: states, "year": years})
    found = asked.join(
        nearest.cast({nearest.columns[0]: pl.Int64, "year": pl.Int64}),
        on=nearest.columns[:2],
        how="left",
        validate="m:1",
        maintain_order="left",
    )
    return found["mincapdist"]


def _nearest(pairs: pl.DataFrame, name: str) -> pl.DataFrame:
    """The smallest distance of each state and year to any other, of pairs named once."""
    first, second = pairs.columns[:2]
    number = first.rstrip("12")
    both = pl.concat(pairs.select(pl.col(side).alias(number), "year", name) for side in (first, second))
    return both.group_by(number, "year").agg(pl.col(name).min().alias(f"min{name}")).sort(number, "year")
