"""Ideal points for states and dyads by year, month and day: looked up, apart, and null where nobody voted."""

from datetime import date

import numpy as np
import pandas as pd
import polars as pl
import pytest

from detente.errors import RegisterError, SchemaError
from detente.panels.system import dyad_years, state_years
from detente.register.ideal_points import ideal_point_distance, load_ideal_points
from detente.runs.add.votes import add_ideal_points

USA, RUS, TUV = 2, 365, 947


def point_of(number: int, year: int, issue: str = "all") -> tuple[float | None, float | None]:
    row = load_ideal_points(issue).filter(pl.col("ccode") == number, pl.col("year") == year)
    return row.select(pl.col("point", "standard_error").cast(pl.Float64)).row(0)


def test_states_by_year_get_their_own_point_and_error() -> None:
    frame = pl.DataFrame({"ccode": [RUS, USA, RUS], "year": [1979, 1979, 2010], "row": [1, 2, 3]})
    added = add_ideal_points(frame)
    assert added.columns == ["ccode", "year", "row", "ideal_point", "ideal_point_se"]
    assert added.select(frame.columns).equals(frame)
    assert added.select("ideal_point", "ideal_point_se").rows() == [
        point_of(RUS, 1979), point_of(USA, 1979), point_of(RUS, 2010),
    ]  # fmt: skip
    assert added["ideal_point"][1] > 0 > added["ideal_point"][0]


def test_dyads_by_year_get_both_and_how_far_apart_they_are() -> None:
    frame = pl.DataFrame({"ccode1": [USA, RUS, USA], "ccode2": [RUS, USA, 200], "year": [1979, 1979, 2010]})
    added = add_ideal_points(frame)
    own, turned, _ = added.rows(named=True)
    assert (own["ideal_point1"], own["ideal_point_se1"]) == point_of(USA, 1979)
    assert (own["ideal_point2"], own["ideal_point_se2"]) == point_of(RUS, 1979)
    assert own["ideal_point_distance"] == abs(own["ideal_point1"] - own["ideal_point2"])
    for name in ("ideal_point_distance", "ideal_point_distance_se"):
        assert own[name] == turned[name]  # the order of the two does not matter
    path = ideal_point_distance("USA", "RUS").filter(pl.col("year") == 1979).row(0, named=True)
    assert own["ideal_point_distance"] == pytest.approx(path["distance"])
    assert own["ideal_point_distance_se"] == pytest.approx(path["standard_error"])


def test_every_dyad_of_a_year_keeps_its_row_and_distances_hold() -> None:
    frame = dyad_years("cow", directed=False, start=1963, end=1966).sample(fraction=1, shuffle=True, seed=1)
    added = add_ideal_points(frame)
    assert added.select(frame.columns).equals(frame)
    known = added.drop_nulls(["ideal_point1", "ideal_point2"])
    assert known.height > 10_000
    apart = (known["ideal_point1"] - known["ideal_point2"]).abs()
    assert (known["ideal_point_distance"] == apart).all()
    error = known["ideal_point_distance_se"]
    assert error.is_not_null().all()
    assert (error >= 0).all()
    assert (error <= (known["ideal_point_se1"] ** 2 + known["ideal_point_se2"] ** 2).sqrt() + 1e-9).all()
    rest = added.filter(pl.any_horizontal(pl.col("ideal_point1", "ideal_point2").is_null()))
    assert rest.height
    assert rest["ideal_point_distance"].null_count() == rest.height
    assert rest["ideal_point_distance_se"].null_count() == rest.height


def test_what_is_not_known_is_null_and_no_zero() -> None:
    asked = [(USA, 1964), (USA, 1945), (USA, 2100), (RUS, 1900), (TUV, 1995), (999, 1979)]
    frame = pl.DataFrame(asked, schema=["ccode", "year"], orient="row")
    added = add_ideal_points(frame)
    assert added["ideal_point"].null_count() == added["ideal_point_se"].null_count() == len(asked)
    dyads = pl.DataFrame({"ccode1": [USA, USA], "ccode2": [RUS, TUV], "year": [1964, 1979]})
    half = add_ideal_points(dyads)
    assert half["ideal_point1"].is_null().to_list() == [True, False]  # 1964: too few roll calls
    assert half["ideal_point_distance"].null_count() == half["ideal_point_distance_se"].null_count() == 2


@pytest.mark.parametrize("period", ["month", "day"])
def test_months_and_days_have_the_value_of_their_year(period: str) -> None:
    dates = [date(1979, 1, 1), date(1979, 12, 31), date(1980, 1, 1), date(1964, 5, 1)]
    frame = pl.DataFrame({"ccode1": [USA] * 4, "ccode2": [RUS] * 4, period: dates})
    added = add_ideal_points(frame)
    by_year = add_ideal_points(
        pl.DataFrame({"ccode1": [USA] * 4, "ccode2": [RUS] * 4, "year": [1979, 1979, 1980, 1964]})
    )
    for name in ("ideal_point2", "ideal_point_distance", "ideal_point_distance_se"):
        assert added[name].to_list() == by_year[name].to_list()
    states = add_ideal_points(pl.DataFrame({"ccode": [RUS] * 4, period: dates}))
    assert states["ideal_point"].to_list() == by_year["ideal_point2"].to_list()


def test_pandas_comes_back_as_pandas_with_its_index() -> None:
    frame = pd.DataFrame({"ccode1": [USA] * 3, "ccode2": [RUS] * 3, "year": [1979, 1964, 2010]}, index=[7, 3, 5])
    added = add_ideal_points(frame)
    assert isinstance(added, pd.DataFrame)
    assert added.index.tolist() == [7, 3, 5]
    like = add_ideal_points(pl.from_pandas(frame.reset_index(drop=True)))
    for name in ("ideal_point1", "ideal_point_se2", "ideal_point_distance", "ideal_point_distance_se"):
        here = added[name].to_numpy(dtype=np.float64, na_value=np.nan)
        assert np.array_equal(here, like[name].fill_null(float("nan")).to_numpy(), equal_nan=True)
    assert np.isnan(added["ideal_point_distance"].loc[3])


def test_lazy_frames_stay_lazy() -> None:
    lazy = pl.LazyFrame({"ccode1": [USA], "ccode2": [RUS], "year": [1979]})
    added = add_ideal_points(lazy)
    assert isinstance(added, pl.LazyFrame)
    assert added.collect()["ideal_point_distance"].item() > 3


def test_issues_are_scales_of_their_own() -> None:
    frame = pl.DataFrame({"ccode": [RUS], "year": [1979]})
    on_nuclear = add_ideal_points(frame, issue="nu")
    assert on_nuclear.select("ideal_point", "ideal_point_se").row(0) == point_of(RUS, 1979, "nu")
    assert on_nuclear["ideal_point"].item() != add_ideal_points(frame)["ideal_point"].item()
    with pytest.raises(RegisterError, match="no issue 'xx'"):
        add_ideal_points(frame, issue="xx")


def test_states_that_change_their_number_keep_their_votes() -> None:
    """West Germany is 260 to 1990 and Germany 255 from then on, as in the frames of the field."""
    numbers = state_years("cow", start=1975, end=2010, states=[255, 260])
    added = add_ideal_points(numbers)
    known = added.drop_nulls("ideal_point")
    assert set(known["ccode"]) == {255, 260}
    assert set(range(1975, 2011)) == set(known["year"])


def test_columns_are_never_written_over() -> None:
    frame = pl.DataFrame({"ccode": [USA], "year": [1979]})
    with pytest.raises(SchemaError, match="already has ideal_point"):
        add_ideal_points(add_ideal_points(frame))
    dyads = pl.DataFrame({"ccode1": [USA], "ccode2": [RUS], "year": [1979], "ideal_point_distance": [0.0]})
    with pytest.raises(SchemaError, match="already has ideal_point_distance"):
        add_ideal_points(dyads)
    with pytest.raises(SchemaError, match="ccode"):
        add_ideal_points(pl.DataFrame({"state": ["USA"], "year": [1979]}))


def test_an_unrelated_column_does_not_make_states_dyads() -> None:
    frame = pl.DataFrame({"ccode": [USA], "year": [1979], "ideal_point1": ["mine"]})
    assert add_ideal_points(frame)["ideal_point"].item() == point_of(USA, 1979)[0]
