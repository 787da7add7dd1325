"""States and dyads of the system: counts known from outside, traps by name, and a slow count to compare with."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.domain.membership import LIST_ENDS, membership
from detente.errors import SchemaError
from detente.panels.system import dyad_days, dyad_months, dyad_years, state_days, state_months, state_years


def test_directed_cow_dyad_years_are_as_many_as_in_peacesciencer() -> None:
    assert dyad_years("cow", directed=True, start=1816, end=2025).height == 2_252_760


def test_membership_by_year_invents_sixty_dyads() -> None:
    """Trap 20: two states alive in the same year may never have been alive on the same day."""
    same_day = dyad_years(directed=True, end=2025)
    any_day = dyad_years(directed=True, end=2025, rule="any_day")
    false = any_day.join(same_day, on=any_day.columns, how="anti")
    assert false.height == 60
    assert (115, 817, 1975) in false.rows()  # Suriname was born on 25 November, South Vietnam ended on 30 April
    assert same_day.join(any_day, on=any_day.columns, how="anti").is_empty()


def test_false_dyads_are_those_of_the_reference(shared_data) -> None:
    for system, number, file in (("cow", "ccode", "false_cow_dyads"), ("gw", "gwcode", "false_gw_dyads")):
        options = {"directed": True, "end": 2015, "with_microstates": system == "gw"}
        any_day = dyad_years(system, rule="any_day", **options)
        false = any_day.join(dyad_years(system, **options), on=any_day.columns, how="anti")
        known = pl.read_csv(shared_data / f"structure/terms/{file}.csv").select(f"{number}1", f"{number}2", "year")
        assert set(false.rows()) == set(known.rows())


def test_soviet_union_and_russia_are_one_number_without_a_gap() -> None:
    """Trap 11: COW 365 is continuous."""
    assert state_years(states=[365], end=2025)["year"].to_list() == list(range(1816, 2026))
    assert state_days(states=[365], start=date(1991, 12, 20), end=date(1992, 1, 5)).height == 17


def test_keys_are_unique_and_ordered() -> None:
    """Trap 22: no key stands twice, also where a state leaves and comes back within a year."""
    for rule in ("same_day", "any_day", "mid_year"):
        for system in ("cow", "gw"):
            for directed in (True, False):
                frame = dyad_years(system, directed=directed, start=1930, end=1995, rule=rule)
                assert frame.equals(frame.sort(frame.columns))
                assert not frame.is_duplicated().any()


def test_undirected_is_the_half_with_the_smaller_number_first() -> None:
    directed = dyad_years(directed=True, start=1900, end=1950)
    undirected = dyad_years(directed=False, start=1900, end=1950)
    assert undirected.equals(directed.filter(pl.col("ccode1") < pl.col("ccode2")))


def test_germany_in_1990_by_each_rule() -> None:
    """COW has two Germanies to 2 October 1990 and one from 3 October: never both on one day."""
    numbers = [255, 260, 265]
    assert dyad_years(directed=False, start=1990, end=1990, states=numbers).rows() == [(260, 265, 1990)]
    assert dyad_years(directed=False, start=1990, end=1990, states=numbers, rule="any_day").height == 3
    assert state_years(start=1990, end=1990, states=numbers, rule="mid_year")["ccode"].to_list() == [260, 265]
    assert state_months(start=1990, end=1990, states=[255])["month"].to_list() == [
        date(1990, m, 1) for m in (10, 11, 12)
    ]
    assert dyad_months(directed=False, start=1990, end=1990, states=[2, 265]).height == 10


def test_mid_year_counts_the_first_of_july() -> None:
    first_of_july = state_days(start=1816, end=2025).filter(pl.col("day").dt.ordinal_day().is_in([182, 183]))
    on_it = first_of_july.filter(pl.col("day").dt.month() == 7, pl.col("day").dt.day() == 1)
    expected = on_it.select("ccode", year=pl.col("day").dt.year()).sort("ccode", "year")
    assert state_years(end=2025, rule="mid_year").rows() == expected.rows()


def test_mry_goes_on_and_the_historical_cut_stops_at_the_list_end() -> None:
    assert state_years("cow", states=[2], mry=False)["year"].max() == LIST_ENDS["cow"].year == 2016
    assert state_years("gw", states=[2], mry=False)["year"].max() == LIST_ENDS["gw"].year == 2020
    assert state_years("cow", states=[2])["year"].max() == date.today().year - 1
    assert state_years("cow", states=[2], mry=False, end=2010)["year"].max() == 2010


def test_microstates_are_asked_for() -> None:
    assert 223 not in state_years("gw", start=2000, end=2000)["gwcode"]  # Liechtenstein
    assert 223 in state_years("gw", start=2000, end=2000, with_microstates=True)["gwcode"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"start": 1800}, "1816"),
        ({"start": 1950, "end": 1940}, "ends after it begins"),
        ({"states": [9999]}, "9999"),
        ({"rule": "sometimes"}, "same_day, any_day, mid_year"),
    ],
)
def test_what_cannot_be_asked(options, says) -> None:
    with pytest.raises(SchemaError, match=says):
        state_years("cow", **options)


def test_unknown_list_is_named() -> None:
    with pytest.raises(SchemaError, match="'un'"):
        state_years("un")  # type: ignore[arg-type]


def test_days_of_all_dyads_are_refused() -> None:
    with pytest.raises(SchemaError, match="name states, or a shorter span"):
        dyad_days(directed=True)


@settings(max_examples=25, deadline=None)
@given(st.dates(date(1816, 1, 1), date(2015, 12, 1)), st.integers(1, 60), st.booleans())
def test_dyads_by_day_are_the_pairs_alive_on_each_day(first: date, length: int, is_directed: bool) -> None:
    """Held against membership counted one day at a time."""
    numbers = [255, 260, 265, 345, 678, 679, 680, 315, 316, 817, 816]
    last = first + timedelta(days=length)
    rows = membership("cow").filter(pl.col("number").is_in(numbers))
    spells = [(number, begins, ends or date.max) for number, _, begins, ends in rows.iter_rows()]
    expected = []
    for offset in range(length + 1):
        day = first + timedelta(days=offset)
        alive = sorted({number for number, begins, ends in spells if begins <= day <= ends})
        expected += [(a, b, day) for a in alive for b in alive if a < b or (is_directed and a != b)]
    assert dyad_days(directed=is_directed, start=first, end=last, states=numbers).rows() == sorted(expected)
    months = dyad_months(directed=is_directed, start=first, end=last, states=numbers)
    assert months.rows() == sorted({(a, b, day.replace(day=1)) for a, b, day in expected})
