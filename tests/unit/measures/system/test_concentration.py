from math import log, sqrt

import polars as pl
import pytest

from detente.errors import SchemaError
from detente.measures.system.concentration import concentration


def system(shares, year=1950, first=1):
    return pl.DataFrame({"ccode": range(first, first + len(shares)), "year": year, "cinc": shares}, strict=False)


def value(frame, **options):
    return concentration(frame, **options)["concentration"][0]


def test_three_states_by_hand():
    three = system([0.5, 0.3, 0.2])
    # 0.25 + 0.09 + 0.04 = 0.38; (0.38 - 1/3) / (2/3) = 0.07
    assert value(three) == pytest.approx(sqrt(0.07))
    assert value(three, index="herfindahl") == pytest.approx(0.38)
    assert value(three, index="largest") == pytest.approx(0.5)
    heat = -(0.5 * log(0.5) + 0.3 * log(0.3) + 0.2 * log(0.2))
    assert value(three, index="entropy") == pytest.approx(1 - heat / log(3))


@pytest.mark.parametrize("index", ["ray_singer", "entropy"])
def test_ends_of_the_scale(index):
    assert value(system([0.25] * 4), index=index) == pytest.approx(0, abs=1e-7)
    assert value(system([1.0, 0.0, 0.0]), index=index) == pytest.approx(1)


def test_con_is_the_standard_deviation_over_the_largest_possible():
    shares = pl.Series([0.6, 0.25, 0.1, 0.05])
    largest = pl.Series([1.0, 0.0, 0.0, 0.0]).std(ddof=0)
    assert value(system(shares)) == pytest.approx(shares.std(ddof=0) / largest)


def test_shares_that_do_not_sum_to_one_are_rescaled_and_said_so():
    doubled = concentration(system([1.0, 0.6, 0.4]))
    assert doubled["concentration"][0] == pytest.approx(sqrt(0.07))
    assert doubled["share_sum"][0] == pytest.approx(2.0)
    assert value(system([0.4, 0.2]), index="herfindahl", scaling="as_given") == pytest.approx(0.2)
    with pytest.raises(SchemaError, match=r"year 1950: the shares sum to 0\.6000, not 1"):
        concentration(system([0.4, 0.2]), scaling="as_given")


def test_a_state_without_a_value_is_not_zero():
    frame = system([0.5, 0.5, None])
    assert concentration(frame).row(0) == (1950, "ray_singer", None, 3, 1, 1.0)
    left_out = concentration(frame, missing="leave_out")
    assert left_out["concentration"][0] == pytest.approx(0, abs=1e-7)
    assert left_out["missing_n"][0] == 1
    assert value(system([None, None]), missing="leave_out") is None


def test_great_powers_only_and_a_great_power_that_the_frame_lacks():
    frame = pl.concat([system([0.2, 0.1, 0.05]), system([0.3, 0.1], year=1951)])
    powers = pl.DataFrame({"ccode": [1, 2, 1, 3], "year": [1950, 1950, 1951, 1951]})
    result = concentration(frame, members=powers)
    assert result["states_n"].to_list() == [2, 2]
    # two thirds and one third: (5/9 - 1/2) / (1/2) = 1/9
    assert result["concentration"].to_list() == pytest.approx([1 / 3, None])
    assert result["missing_n"].to_list() == [0, 1]


def test_one_state_has_no_inequality_and_all_zero_no_shares():
    assert value(system([1.0])) is None
    assert value(system([1.0]), index="largest") == 1
    assert value(system([0.0, 0.0])) is None


@pytest.mark.parametrize(
    ("options", "message"),
    [({"index": "gini"}, "index: one of"), ({"scaling": "none"}, "scaling: one of"), ({"share": "x"}, "no column x")],
)
def test_options_that_are_none(options, message):
    with pytest.raises(SchemaError, match=message):
        concentration(system([0.5, 0.5]), **options)


def test_keys_that_repeat_and_shares_below_zero():
    with pytest.raises(SchemaError, match="stands more than once"):
        concentration(pl.concat([system([0.5, 0.5]), system([0.5])]))
    with pytest.raises(SchemaError, match="below 0"):
        concentration(system([0.5, -0.1]))


def test_the_great_powers_since_1816(shared_data, great_power_years):
    capabilities = pl.read_csv(shared_data / "structure/terms/cow/cow_nmc_v7.csv")
    con = concentration(capabilities, members=great_power_years)
    by_year = dict(con.select("year", "concentration").iter_rows())
    # Singer, Bremer and Stuckey (1972) report 0.20 to 0.42 for 1820 to 1965 from an older release.
    spread = [by_year[year] for year in range(1820, 1966, 5) if year not in (1945,)]
    assert 0.2 < min(spread) < max(spread) < 0.45
    assert by_year[1946] > by_year[1938]
    assert con.height == 201


def test_cinc_does_not_sum_to_one(shared_data):
    capabilities = pl.read_csv(shared_data / "structure/terms/cow/cow_nmc_v7.csv")
    sums = dict(concentration(capabilities, index="largest").select("year", "share_sum").iter_rows())
    assert [round(sums[year], 3) for year in (1816, 1950, 2022)] == [1.054, 1.002, 1.007]


def test_rows_may_lie_in_duckdb():
    duckdb = pytest.importorskip("duckdb")
    three = duckdb.from_arrow(system([0.5, 0.3, 0.2]).to_arrow())
    assert concentration(three)["concentration"].to_list() == pytest.approx([sqrt(0.07)])
