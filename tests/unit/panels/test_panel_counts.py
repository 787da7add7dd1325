"""Panels counted by hand: every width of period, every breakdown, both kinds of direction, zero against missing."""

from datetime import date

import polars as pl
import pytest
from panel_rows import back, counts, covered, event, rows

from detente.domain.classes import CLASSES
from detente.domain.issues import ISSUES
from detente.domain.quads import QUADS
from detente.panels.build import build_panel

YEAR = rows(
    event("1", date(2020, 1, 31), cameo="010"),  # a Friday
    event("2", date(2020, 2, 1), cameo="057"),
    back("3", date(2020, 2, 2), cameo="190"),  # a Sunday: still the week of 27 January
    event("4", date(2020, 2, 3), cameo="012"),  # the Monday after
    back("5", date(2020, 4, 1), cameo="070"),
    event("6", date(2020, 12, 31), cameo="010", url="https://news.example/start-treaty-talks"),
)
WHOLE = covered(date(2020, 1, 1), date(2020, 12, 31))
PAIR = [("USA", "RUS")]


def panel(**options):
    return build_panel(YEAR, **{"directed": True, "dedupe": "none", "dyads": PAIR, "coverage": WHOLE} | options)


def test_days():
    made = panel(freq="day", since=date(2020, 1, 31), until=date(2020, 2, 4))
    assert counts(made, "USA", "RUS") == [1, 1, 0, 1]
    assert counts(made, "RUS", "USA") == [0, 0, 1, 0]


def test_weeks_start_on_monday():
    made = panel(freq="week", since=date(2020, 1, 27), until=date(2020, 2, 10))
    assert made["period"].unique().sort().to_list() == [date(2020, 1, 27), date(2020, 2, 3)]
    assert (counts(made, "USA", "RUS"), counts(made, "RUS", "USA")) == ([2, 1], [1, 0])


def test_a_week_across_the_new_year_has_the_days_of_both_years():
    made = panel(freq="week")
    assert (made["period"].min(), made["period"].max()) == (date(2019, 12, 30), date(2020, 12, 28))
    shares = made.filter(pl.col("sender") == "USA")["covered_share"]
    assert shares[0] == pytest.approx(5 / 7)  # 1 to 5 January
    assert shares[-1] == pytest.approx(4 / 7)  # 28 to 31 December
    assert set(shares[1:-1]) == {1.0}


def test_months():
    made = panel(freq="month")
    assert counts(made, "USA", "RUS") == [1, 2, *[0] * 9, 1]
    assert counts(made, "RUS", "USA") == [0, 1, 0, 1, *[0] * 8]


def test_quarters_and_years():
    made = panel(freq="quarter")
    assert made["period"].unique().sort().dt.month().to_list() == [1, 4, 7, 10]
    assert (counts(made, "USA", "RUS"), counts(made, "RUS", "USA")) == ([3, 0, 0, 1], [1, 1, 0, 0])
    made = panel(freq="year")
    assert (counts(made, "USA", "RUS"), counts(made, "RUS", "USA")) == ([4], [2])


def test_undirected_is_the_sum_of_both_directions_with_the_codes_in_order():
    made = panel(directed=False)
    assert made.columns[:2] == ["state_a", "state_b"]
    assert made.select("state_a", "state_b").unique().rows() == [("RUS", "USA")]
    assert counts(made, "RUS", "USA") == [1, 3, 0, 1, *[0] * 7, 1]


@pytest.mark.parametrize(
    ("by", "there", "back"),
    [
        ("quad", [3, 0, 1, 0], [0, 1, 0, 1]),  # 012 is verbal by its root
        ("class", [2, 1, 0, 1, 0], [0, 0, 1, 0, 1]),  # and hostile words by its override; 057 is an agreement
    ],
)
def test_breakdown_by_quad_and_class(by, there, back):
    made = panel(freq="year", by=[by])
    there = [3, 0, 1, 0] if by == "class_of_root" else there
    if by == "quad":
        there = [4, 0, 0, 0]  # 010, 057, 012, 010: all verbal cooperation by root under icews/1
    assert (counts(made, "USA", "RUS"), counts(made, "RUS", "USA")) == (there, back)
