"""Dated conversion: the right state on the day, no row doubled, no join on a bare code."""

from datetime import date

import polars as pl
import pytest

from detente.errors import SchemaError, UnknownStateError
from detente.panels.codes import add_codes
from detente.panels.system import dyad_years, state_years


def converted(code, when, scheme, to) -> object:
    column = "year" if isinstance(when, int) else "day"
    return add_codes(pl.DataFrame({"code": [code], column: [when]}), column="code", scheme=scheme, to=to)[:, -1].item()


@pytest.mark.parametrize(
    ("code", "when", "scheme", "to", "answer"),
    [
        (365, 1985, "cow", "iso3", "SUN"),
        (365, date(1991, 12, 25), "cow", "iso3", "SUN"),
        (365, date(1991, 12, 26), "cow", "iso3", "RUS"),
        (255, 1995, "cow", "gw", 260),
        (260, 1985, "cow", "gw", 260),
        (679, 1995, "cow", "gw", 678),
        (816, 1980, "cow", "gw", 816),
        (345, 2010, "cow", "gw", 340),
        ("RS", 2020, "fips", "iso3", "RUS"),
        ("NA", 2020, "iso3", "cow", UnknownStateError),
        ("NAM", 2020, "iso3", "cow", 565),
    ],
)
def test_known_conversions(code, when, scheme, to, answer) -> None:
    if answer is UnknownStateError:
        with pytest.raises(UnknownStateError):
            converted(code, when, scheme, to)
    else:
        assert converted(code, when, scheme, to) == answer


@pytest.mark.parametrize(("system", "column", "to"), [("cow", "ccode", "gw"), ("gw", "gwcode", "cow")])
def test_no_state_year_is_doubled_or_lost(system, column, to) -> None:
    """Trap 22: crosswalk panels double rows."""
    years = state_years(system, end=2025)
    with_codes = add_codes(years, column=column, scheme=system, to=to)
    assert with_codes.select(years.columns).equals(years)


def test_every_member_of_the_cow_system_has_a_code_of_ours_and_of_gw() -> None:
    years = state_years("cow", end=2025)
    for to in ("iso3", "gw"):
        assert add_codes(years, column="ccode", scheme="cow", to=to)[:, -1].null_count() == 0


def test_gw_states_that_cow_never_counted_are_null() -> None:
    years = add_codes(state_years("gw", end=2025), column="gwcode", scheme="gw", to="cow")
    silent = years.filter(pl.col("ccode").is_null())["gwcode"].unique().sort().to_list()
    assert silent == [89, 99, 563, 564, 711, 815]  # among them Central America, Transvaal, Tibet, Dai Nam


def test_dyads_convert_side_by_side() -> None:
    dyads = dyad_years(directed=True, start=1995, end=1995, states=[2, 255])
    for side in ("1", "2"):
        dyads = add_codes(dyads, column=f"ccode{side}", scheme="cow", to="gw")
    assert dyads.rows() == [(2, 255, 1995, 2, 260), (255, 2, 1995, 260, 2)]


def test_a_frame_without_the_column_says_so() -> None:
    with pytest.raises(SchemaError, match="needs ccode"):
        add_codes(pl.DataFrame({"year": [2000]}), column="ccode", scheme="cow", to="gw")


def test_any_day_of_a_month_stands_for_the_month() -> None:
    """Russia held its new code from 26 December 1991: the middle of that month is Soviet."""
    months = pl.DataFrame({"ccode": 365, "month": [date(1991, 12, 1), date(1991, 12, 31), date(1992, 1, 31)]})
    assert add_codes(months, column="ccode", scheme="cow", to="iso3")["iso3"].to_list() == ["SUN", "SUN", "RUS"]


def test_the_finest_period_says_when() -> None:
    days = pl.DataFrame({"ccode": 365, "year": 1991, "day": [date(1991, 12, 25), date(1991, 12, 26)]})
    assert add_codes(days, column="ccode", scheme="cow", to="iso3")["iso3"].to_list() == ["SUN", "RUS"]
    numbered = pl.DataFrame({"ccode": [365], "year": [1991], "month": [12]})
    with pytest.raises(SchemaError, match="month: must be dates"):
        add_codes(numbered, column="ccode", scheme="cow", to="iso3")
