"""Distances: between territories by year, and between capitals that move."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import DriftError, SchemaError
from detente.panels.system import dyad_years, state_years
from detente.runs.add.distance import EARTH_RADIUS_KM, add_capital_distance, add_minimum_distance, great_circle
from detente.sources.yearly.distance import read_minimum_distance

DISTLIST = pl.DataFrame(  # directed, and each state with itself, as distlist() of cshapes gives it out
    {"ccode1": [2, 2, 20, 20], "ccode2": [2, 20, 2, 20], "mindist": [0.0, 0.0, 0.0, 0.0], "year": [2000] * 4}
)
CAPITALS = pl.DataFrame(
    {
        "ccode": [140, 140, 365, 365, 2], "statenme": ["Brazil", "Brazil", "Russia", "Russia", "USA"],
        "capital": ["Rio", "Brasilia", "St Petersburg", "Moscow", "Washington"],
        "stdate": ["1822-01-01", "1960-04-21", "1816-01-01", "1918-03-12", "1816-01-01"],
        "enddate": ["1960-04-20", "2024-12-31", "1918-03-11", "2024-12-31", "2024-12-31"],
        "lat": [-22.9, -15.8, 59.94, 55.75, 38.9], "lng": [-43.2, -47.9, 30.31, 37.62, -77.04],
    }
)  # fmt: skip


def _haversine(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat1, lng1), (lat2, lng2) = np.radians(a), np.radians(b)
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lng2 - lng1) / 2) ** 2
    return float(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(min(h, 1))))


point = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(point, point)
def test_great_circle_equals_the_haversine(a: tuple[float, float], b: tuple[float, float]) -> None:
    distances = great_circle(np.array([a[0], b[0]]), np.array([a[1], b[1]]))
    assert distances[0, 1] == pytest.approx(_haversine(a, b), abs=0.01, rel=1e-6)
    assert distances[0, 1] == pytest.approx(distances[1, 0])
    assert np.diag(distances).tolist() == pytest.approx([0, 0], abs=1e-6)


def test_the_capital_moves_with_the_day() -> None:
    days = pl.DataFrame({"ccode1": [2, 2], "ccode2": [365, 365], "day": [date(1918, 3, 11), date(1918, 3, 12)]})
    washington = (38.9, -77.04)
    wanted = [_haversine(washington, (59.94, 30.31)), _haversine(washington, (55.75, 37.62))]
    assert add_capital_distance(days, data=CAPITALS)["capdist"].to_list() == pytest.approx(wanted)


def test_a_year_with_two_capitals_takes_the_first_or_the_last() -> None:
    year = pl.DataFrame({"ccode1": [2], "ccode2": [140], "year": [1960]})
    first, last = (add_capital_distance(year, data=CAPITALS, take=take)["capdist"].item() for take in ("first", "last"))  # type: ignore[arg-type]
    assert (first, last) == pytest.approx(
        (_haversine((38.9, -77.04), (-22.9, -43.2)), _haversine((38.9, -77.04), (-15.8, -47.9)))
    )


def test_an_unknown_capital_has_no_distance_and_a_later_year_only_if_asked() -> None:
    frame = pl.DataFrame({"ccode1": [2, 2], "ccode2": [20, 365], "year": [1990, 2025]})
    assert add_capital_distance(frame, data=CAPITALS)["capdist"].to_list() == [None, None]
    carried = add_capital_distance(frame, data=CAPITALS, carry_forward=True)
    assert carried["capdist"].is_null().to_list() == [True, False]
    assert carried["capitals_carried"].to_list() == [False, True]


def test_degrees_off_the_globe_stop_it() -> None:
    with pytest.raises(DriftError, match="no lat between -90 and 90"):
        add_capital_distance(
            pl.DataFrame({"ccode1": [2], "ccode2": [365], "year": [1990]}),
            data=CAPITALS.with_columns(lat=pl.lit(900.0)),
        )


def test_directed_distances_are_read_as_one_table() -> None:
    frame = pl.DataFrame({"ccode1": [20, 2], "ccode2": [2, 40], "year": [2000, 2000]})
    assert add_minimum_distance(frame, data=DISTLIST)["mindist"].to_list() == [0.0, None]


def test_of_several_days_in_a_year_the_first_measured_counts() -> None:
    daily = pl.DataFrame(
        {"ccode1": [2] * 3, "ccode2": [20] * 3, "year": [1920] * 3, "mindist": [None, 7.0, 0.0],
         "date": ["1920-01-01", "1920-01-10", "1920-12-31"]}
    )  # fmt: skip
    assert read_minimum_distance(daily).rows() == [(2, 20, 1920, 7.0)]


def test_gw_distances_need_gw_numbers_and_say_how_to_get_them() -> None:
    gw = DISTLIST.rename({"ccode1": "gwcode1", "ccode2": "gwcode2"})
    frame = pl.DataFrame({"gwcode1": [2], "gwcode2": [20], "year": [2000]})
    assert add_minimum_distance(frame, data=gw)["mindist"].to_list() == [0.0]
    with pytest.raises(SchemaError, match="add_codes"):
        add_minimum_distance(frame.rename({"gwcode1": "ccode1", "gwcode2": "ccode2"}), data=gw)


def test_states_have_their_nearest_neighbour() -> None:
    table = pl.DataFrame(
        {"ccode1": [2, 2, 20], "ccode2": [20, 70, 70], "year": [2000] * 3, "mindist": [5.0, 3.0, 900.0]}
    )
    states = pl.DataFrame({"ccode": [2, 20, 70, 365], "year": [2000] * 4})
    assert add_minimum_distance(states, data=table)["minmindist"].to_list() == [3.0, 5.0, 3.0, None]


@pytest.mark.slow
def test_distances_of_the_published_tables(shared_data: Path) -> None:
    folder = shared_data / "structure/terms"
    frame = pl.DataFrame({"ccode1": [2, 2, 365, 2], "ccode2": [365, 20, 365, 41], "year": [1985, 1985, 1985, 2020]})
    distances = add_minimum_distance(frame, data=folder / "cshapes2_min_distance_cow.parquet")["mindist"].to_list()
    assert distances == [pytest.approx(79.98, abs=0.01), 0.0, None, None]
    dyads = dyad_years(directed=False, start=1816, end=2024)
    capitals = add_capital_distance(dyads, data=folder / "cow_capitals.csv")
    assert capitals["capdist"].null_count() == 0
    assert capitals["capdist"].max() < np.pi * EARTH_RADIUS_KM
    states = add_capital_distance(state_years("cow", start=1990, end=1990), data=folder / "cow_capitals.csv")
    pairs = capitals.filter(pl.col("year") == 1990)
    nearest = pairs.filter((pl.col("ccode1") == 365) | (pl.col("ccode2") == 365))["capdist"].min()
    assert states.filter(pl.col("ccode") == 365)["mincapdist"].item() == pytest.approx(nearest)


def test_a_frame_without_rows_stays_one() -> None:
    empty = pl.DataFrame(schema={"ccode": pl.Int32, "year": pl.Int32})
    assert add_capital_distance(empty, data=CAPITALS).columns == ["ccode", "year", "mincapdist"]
    dyads = pl.DataFrame(schema={"ccode1": pl.Int32, "ccode2": pl.Int32, "year": pl.Int32})
    assert add_capital_distance(dyads, data=CAPITALS).columns == ["ccode1", "ccode2", "year", "capdist"]


def test_a_capital_without_a_day_stops_it() -> None:
    years = pl.DataFrame({"ccode": [2], "year": [1990]})
    for end in (pl.lit(None, pl.String), pl.when(pl.col("ccode") == 2).then(pl.col("enddate"))):
        with pytest.raises(DriftError, match=r"capitals: \d rows have no ends"):
            add_capital_distance(years, data=CAPITALS.with_columns(enddate=end))
