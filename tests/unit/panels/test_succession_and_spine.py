"""Dyads exist by day: the Soviet Union, the two Yemens, Suriname and South Vietnam."""

from datetime import date

import polars as pl
import pytest

from detente.errors import SchemaError
from detente.panels.build import build_panel
from detente.panels.spec import PanelSpec
from detente.panels.spine import build_spine
from panel_rows import counts, covered, event, rows


def months(a: str, b: str, *, first: date, last: date, succession: str = "split", freq: str = "month") -> list[date]:
    """Periods in which a dyad has a row."""
    spec = PanelSpec(True, freq, succession=succession)
    return build_spine([(a, b)], ["gdelt1"], first=first, last=last, spec=spec)["period"].to_list()


AROUND_1991 = {"first": date(1991, 11, 1), "last": date(1992, 2, 28)}


def test_the_soviet_union_has_rows_to_25_december_1991():
    nov, dec, jan, feb = (date(1991, 11, 1), date(1991, 12, 1), date(1992, 1, 1), date(1992, 2, 1))
    assert months("SUN", "USA", **AROUND_1991) == [nov, dec]
    assert months("RUS", "USA", **AROUND_1991) == [dec, jan, feb]
    assert months("RUS", "USA", **AROUND_1991, succession="continuous") == [nov, dec, jan, feb]


def test_the_day_of_succession():
    christmas = {"first": date(1991, 12, 24), "last": date(1991, 12, 27), "freq": "day"}
    assert months("SUN", "USA", **christmas) == [date(1991, 12, 24), date(1991, 12, 25)]
    assert months("RUS", "USA", **christmas) == [date(1991, 12, 26), date(1991, 12, 27)]
    assert len(months("RUS", "USA", **christmas, succession="continuous")) == 4


def test_russia_and_the_soviet_union_never_existed_together():
    assert months("SUN", "RUS", first=date(1985, 1, 1), last=date(2000, 1, 1)) == []


@pytest.mark.parametrize("succession", ["split", "continuous"])
def test_russia_and_ukraine_have_no_row_before_ukraine(succession):
    found = months("RUS", "UKR", first=date(1991, 1, 1), last=date(1992, 2, 1), succession=succession)
    assert found[-1] == date(1992, 2, 1)
    assert min(found) >= date(1991, 12, 1)
    days = months("RUS", "UKR", first=date(1991, 12, 20), last=date(1991, 12, 28), succession="split", freq="day")
    assert days == [date(1991, 12, 26), date(1991, 12, 27), date(1991, 12, 28)]


def test_two_yemens_to_21_may_1990():
    spring = {"first": date(1990, 4, 1), "last": date(1990, 7, 1)}
    assert months("YEM", "YMD", **spring) == [date(1990, 4, 1), date(1990, 5, 1)]
    assert months("USA", "YMD", **spring) == [date(1990, 4, 1), date(1990, 5, 1)]
    assert len(months("USA", "YEM", **spring)) == 4  # the code went on to the united state


def test_two_germanys_exist_side_by_side_under_either_policy():
    for succession in ("split", "continuous"):
        found = months("DDR", "DEU", first=date(1990, 9, 1), last=date(1990, 11, 1), succession=succession)
        assert found == [date(1990, 9, 1), date(1990, 10, 1)]  # to 2 October


def test_suriname_and_south_vietnam_in_one_year_but_never_on_one_day():
    year = {"first": date(1975, 1, 1), "last": date(1975, 12, 31), "freq": "year"}
    assert months("RVN", "USA", **year) == months("SUR", "USA", **year) == [date(1975, 1, 1)]
    assert months("RVN", "SUR", **year) == []


COLD_WAR = rows(
    event("1", date(1991, 12, 25), receiver="SUN"),
    event("2", date(1991, 12, 26), receiver="RUS"),
)
DAYS = covered(date(1991, 12, 24), date(1991, 12, 27))


def test_continuous_counts_the_soviet_union_as_russia():
    made = build_panel(COLD_WAR, directed=True, freq="day", coverage=DAYS)
    assert set(made["receiver"]) == {"RUS", "USA"}
    assert counts(made, "USA", "RUS") == [0, 1, 1, 0]


def test_split_keeps_them_apart():
    made = build_panel(COLD_WAR, directed=True, freq="day", succession="split", coverage=DAYS)
    assert (counts(made, "USA", "SUN"), counts(made, "USA", "RUS")) == ([0, 1], [1, 0])


def test_asking_for_the_soviet_union_gives_russia_under_continuous_and_itself_under_split():
    ask = {"directed": False, "freq": "month", "dyads": [("USA", "SUN")], "coverage": DAYS}
    assert build_panel(COLD_WAR, **ask).select("state_a", "state_b", "events_n").rows() == [("RUS", "USA", 2)]
    split = build_panel(COLD_WAR, **ask, succession="split")
    assert split.select("state_a", "state_b", "events_n").rows() == [("SUN", "USA", 1)]


def test_rows_of_a_dyad_that_did_not_exist_are_said():
    early = rows(event("1", date(1991, 12, 24), sender="UKR"), event("2", date(1991, 12, 27), sender="UKR"))
    with pytest.raises(SchemaError, match=r"1 rows .* such as UKR and RUS in the day of 1991-12-24"):
        build_panel(early, directed=True, freq="day", coverage=DAYS)
    made = build_panel(early, directed=True, freq="day", coverage=DAYS, since=date(1991, 12, 26))
    assert counts(made, "UKR", "RUS")[:2] == [0, 1]


def test_the_spine_has_every_source_and_category():
    spec = PanelSpec(True, "year", by=("class", "quad"))
    spine = build_spine([("USA", "RUS")], ["b", "a"], first=date(2000, 1, 1), last=date(2001, 1, 1), spec=spec)
    assert spine.height == 2 * 2 * 5 * 4
    assert spine.columns == ["sender", "receiver", "period", "days_n", "source", "class", "quad"]
    assert spine["source"].unique(maintain_order=True).to_list() == ["a", "b"]
    assert spine.filter(pl.col("period") == date(2000, 1, 1))["days_n"].unique().to_list() == [366]
