"""Panels counted by hand: every width of period, every breakdown, both kinds of direction, zero against missing."""

from datetime import date

import polars as pl
import pytest

from detente.domain.classes import CLASSES
from detente.domain.issues import ISSUES
from detente.domain.quads import QUADS
from detente.panels.build import build_panel
from panel_rows import back, counts, covered, event, rows

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
        ("quad", [4, 0, 0, 0], [0, 1, 0, 1]),  # 010, 057, 012 and 010 share the root of words of cooperation
        ("class", [2, 1, 0, 1, 0], [0, 0, 1, 0, 1]),  # 057 is an agreement, 012 a hostile word
    ],
)
def test_breakdown_by_quad_and_class(by, there, back):
    made = panel(freq="year", by=[by])
    assert made[by].unique(maintain_order=True).to_list() == list(QUADS if by == "quad" else CLASSES)
    assert (counts(made, "USA", "RUS"), counts(made, "RUS", "USA")) == (there, back)


def test_breakdown_by_issue_has_every_issue():
    made = panel(freq="year", by=["issue"])
    expected = {"arms_control": 1, "other": 3}  # the address of row 6 names a treaty
    assert made["issue"].unique(maintain_order=True).to_list() == list(ISSUES)
    assert counts(made, "USA", "RUS") == [expected.get(issue, 0) for issue in ISSUES]


def test_two_breakdowns_make_a_row_for_every_pair_of_values():
    made = panel(freq="year", by=["issue", "class"], directed=False)
    assert made.height == len(ISSUES) * len(CLASSES)
    cell = made.filter(pl.col("issue") == "arms_control", pl.col("class") == "words_cooperation")
    assert cell["events_n"].to_list() == [1]


def test_until_is_not_included_and_since_is():
    made = panel(freq="day", since=date(2020, 2, 1), until=date(2020, 2, 3))
    assert made["period"].unique().sort().to_list() == [date(2020, 2, 1), date(2020, 2, 2)]
    assert made["events_n"].sum() == 2


def test_a_month_cut_by_since_and_until_counts_only_the_days_asked_for():
    made = panel(freq="month", since=date(2020, 2, 2), until=date(2020, 2, 3))
    assert (counts(made, "USA", "RUS"), counts(made, "RUS", "USA")) == ([0], [1])
    assert set(made["covered_share"]) == {1 / 29}  # one day of the month was asked for


def test_dyads_asked_for_have_rows_where_nothing_happened():
    made = panel(freq="year", dyads=[("FRA", "CHN")])
    assert made["events_n"].to_list() == [0, 0]


def test_without_dyads_all_that_occur_are_counted_in_both_directions():
    events = pl.concat([YEAR.head(2), rows(event("7", date(2020, 5, 1), sender="FRA", receiver="DEU"))])
    made = build_panel(events, directed=True, freq="year", coverage=WHOLE)
    found = made.select("sender", "receiver", "events_n").rows()
    assert found == [("DEU", "FRA", 0), ("FRA", "DEU", 1), ("RUS", "USA", 0), ("USA", "RUS", 2)]


def test_without_coverage_a_period_without_events_is_null_not_zero():
    made = panel(freq="month", coverage=None)
    assert counts(made, "USA", "RUS") == [1, 2, *[None] * 9, 1]
    assert made["covered_share"].null_count() == made.height
    assert made["late_n"].sum() == 0


def test_zero_null_and_late_are_three_things():
    arrived = pl.concat([covered(date(2020, 2, 1), date(2020, 2, 2)), covered(date(2020, 3, 1), date(2020, 3, 31))])
    made = panel(freq="month", coverage=arrived, since=date(2020, 1, 1), until=date(2020, 6, 1))
    assert counts(made, "RUS", "USA") == [None, 1, 0, None, None]
    assert counts(made, "RUS", "USA", column="late_n") == [0, 0, 0, 1, 0]  # row 5, dated where nothing arrived
    assert counts(made, "USA", "RUS") == [None, 2, 0, None, None]
    assert counts(made, "USA", "RUS", column="late_n") == [1, 0, 0, 0, 0]
    assert counts(made, "RUS", "USA", column="covered_share") == [0.0, pytest.approx(2 / 29), 1.0, 0.0, 0.0]


def test_the_span_is_that_of_the_coverage_where_none_is_asked_for():
    made = panel(freq="month", coverage=covered(date(2020, 2, 1), date(2020, 3, 31)))
    assert made["period"].unique().sort().to_list() == [date(2020, 2, 1), date(2020, 3, 1)]


def test_two_sources_are_counted_apart_each_with_its_own_coverage():
    events = pl.concat([YEAR, rows(event("1", date(2020, 1, 15), source="icews"))])
    arrived = pl.concat([WHOLE, covered(date(2020, 1, 1), date(2020, 1, 31), source="icews")])
    made = build_panel(events, directed=False, dedupe="none", coverage=arrived, until=date(2020, 3, 1))
    found = made.select("period", "source", "events_n", "covered_share").rows()
    assert found == [
        (date(2020, 1, 1), "gdelt2", 1, 1.0),
        (date(2020, 1, 1), "icews", 1, 1.0),
        (date(2020, 2, 1), "gdelt2", 3, 1.0),
        (date(2020, 2, 1), "icews", None, 0.0),
    ]


def test_a_source_that_covers_the_time_and_reports_nothing_counts_zero():
    made = panel(freq="year", coverage=pl.concat([WHOLE, covered(date(2020, 1, 1), date(2020, 1, 2), source="icews")]))
    assert made.filter(pl.col("source") == "icews")["events_n"].to_list() == [0, 0]


def test_no_rows_no_coverage_no_panel():
    made = build_panel(rows(), directed=True)
    assert made.height == 0
    assert made.schema == panel(freq="year").schema


def test_no_rows_under_coverage_are_zeros():
    made = build_panel(rows(), directed=True, freq="year", dyads=PAIR, coverage=WHOLE)
    assert made["events_n"].to_list() == [0, 0]


def test_empty_coverage_covers_nothing():
    made = panel(freq="year", coverage=WHOLE.clear())
    assert made["events_n"].to_list() == [None, None]
    assert made["late_n"].to_list() == [2, 4]


def test_rows_within_one_state_or_without_a_state_are_in_no_panel():
    odd = [event("8", date(2020, 1, 1), receiver="USA"), event("9", date(2020, 1, 1), sender=None)]
    made = build_panel(rows(*odd, event("1", date(2020, 1, 1))), directed=True, freq="year", coverage=WHOLE)
    assert made["events_n"].sum() == 1


def test_the_panel_is_sorted_by_states_period_source_and_category():
    made = panel(freq="quarter", by=["class"])
    order = made.with_columns(pl.col("class").replace_strict({name: k for k, name in enumerate(CLASSES)}))
    assert order.equals(order.sort("sender", "receiver", "period", "source", "class"))
