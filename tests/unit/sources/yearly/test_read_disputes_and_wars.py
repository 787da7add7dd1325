"""GML disputes and COW wars: the order of rules, missing values, participants made into dyads, and the real tables."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import DriftError
from detente.sources.yearly.cow_wars import COW_WARS, read_cow_war_spells
from detente.sources.yearly.gml import GML
from detente.sources.yearly.mid import MID
from detente.sources.yearly.tables import read_table
from detente.sources.yearly.whittling import expand_years, mirror, whittle

KEYS = ["ccode1", "ccode2", "year"]


def dispute(dispnum: int, **changes: int) -> dict[str, int]:
    """A dispute-year of France and Italy, 1860, that loses to any other one."""
    states = {
        f"{name}{side}": 0 for name in ("sidea", "fatality", "fatalpre", "hiact", "hostlev", "orig") for side in (1, 2)
    }
    whole = {
        "midongoing": 1,
        "midonset": 0,
        "fatality": 0,
        "hostlev": 1,
        "mindur": 1,
        "maxdur": 1,
        "recip": 0,
        "stmon": 12,
    }
    return {"dispnum": dispnum, "ccode1": 220, "ccode2": 325, "year": 1860} | states | whole | changes


def winner(*disputes: dict[str, int]) -> int:
    rows = GML.read(pl.DataFrame(disputes))
    assert rows.height == 1
    return int(rows["dispnum"].item())


RULES: list[dict[str, int]] = [
    {"midonset": 1},
    {"fatality": 1},
    {"hostlev": 5},
    {"mindur": 9},
    {"maxdur": 9},
    {"recip": 1},
    {"stmon": 1},
]


@pytest.mark.parametrize("place", range(len(RULES)))
def test_each_rule_beats_all_that_come_after_it(place: int) -> None:
    later: dict[str, int] = {}
    for rule in RULES[place + 1 :]:
        later |= rule
    assert winner(dispute(1, **later), dispute(2, **RULES[place])) == 2
    assert winner(dispute(2, **RULES[place]), dispute(1, **later)) == 2


def test_of_equal_disputes_the_lower_number_stays() -> None:
    assert winner(dispute(3604), dispute(2163)) == 2163


def test_unknown_fatality_ranks_between_none_and_the_lowest_level() -> None:
    assert winner(dispute(1, hostlev=5), dispute(2, fatality=-9)) == 2
    assert winner(dispute(1, fatality=-9, hostlev=5), dispute(2, fatality=1)) == 2


def test_minus_nine_is_missing_and_zero_is_not() -> None:
    row = GML.read(pl.DataFrame([dispute(1, fatality=-9, hiact1=-9)])).row(0, named=True)
    assert (row["fatality"], row["hiact1"], row["hiact2"], row["fatality1"]) == (None, None, 0, 0)


def test_text_cells_are_read_like_numbers() -> None:
    as_text = pl.DataFrame([dispute(1, fatality=-9)]).cast(pl.String)
    assert GML.read(as_text).equals(GML.read(pl.DataFrame([dispute(1, fatality=-9)])))


def test_another_table_is_no_gml() -> None:
    with pytest.raises(DriftError, match="gml: no column"):
        GML.read(pl.DataFrame({"ccode": [2], "year": [1990]}))


def test_the_real_table_whittles_to_that_of_peacesciencer(shared_data: Path) -> None:
    terms = shared_data / "structure/terms"
    whole = GML.read(read_table(terms / "gml_mid_directed_dyadyear.csv")).sort(KEYS)
    whittled = GML.read(read_table(terms / "gml_mid_ddy_whittled.csv")).sort(KEYS)
    assert whole.height == 9284
    assert whole.equals(whittled)


def test_france_and_italy_1860_had_three_onsets(shared_data: Path) -> None:
    rows = read_table(shared_data / "structure/terms/gml_mid_directed_dyadyear.csv")
    of_1860 = (pl.col("ccode1") == "220") & (pl.col("ccode2") == "325") & (pl.col("year") == "1860")
    assert sorted(rows.filter(of_1860)["dispnum"]) == ["112", "113", "306"]
    assert GML.read(rows.filter(of_1860)).height == 1


def party(
    ccode: int, side: int, begins: tuple[int, int, int], ends: tuple[int, int, int], **changes: int
) -> dict[str, int]:
    """A participant as COW publishes it in MIDB."""
    days = dict(zip(("styear", "stmon", "stday", "endyear", "endmon", "endday"), (*begins, *ends), strict=True))
    row = {
        "dispnum": 1,
        "ccode": ccode,
        "sidea": side,
        "fatality": 0,
        "fatalpre": 0,
        "hiact": 7,
        "hostlev": 3,
        "orig": 1,
    }
    return row | days | changes


def test_participants_of_a_dispute_become_dyads() -> None:
    rows = MID.read(
        pl.DataFrame(
            [
                party(2, 1, (1961, 8, 1), (1962, 2, 1)),
                party(365, 0, (1961, 8, 1), (1962, 2, 1)),
                party(200, 1, (1962, 1, 1), (1962, 1, 31)),
            ]
        )
    )
    years = rows.filter(pl.col("ccode1") < pl.col("ccode2")).select(*KEYS, "cowmidonset").sort(KEYS).rows()
    assert years == [(2, 365, 1961, 1), (2, 365, 1962, 0), (200, 365, 1962, 1)]


def test_unknown_days_are_as_wide_as_they_may_be() -> None:
    wide = [party(2, 1, (1962, 3, -9), (1962, 3, 5)), party(365, 0, (1962, 1, 1), (1962, 3, 1))]
    assert MID.read(pl.DataFrame(wide)).height == 2
    assert MID.read(pl.DataFrame([wide[0], wide[1] | {"endmon": 2, "endday": -9}])).is_empty()
    assert MID.read(pl.DataFrame([wide[0], wide[1] | {"endmon": -9, "endday": -9}])).height == 2


def test_the_real_participants_agree_mostly_with_gml(shared_data: Path) -> None:
    made = MID.read(read_table(shared_data / "events/mid/MIDB 5.0.csv"))
    gml = GML.read(read_table(shared_data / "structure/terms/gml_mid_directed_dyadyear.csv"))
    assert (made.height, made["year"].max()) == (10234, 2014)
    assert not made.select(KEYS).is_duplicated().any()
    assert gml.join(made, on=KEYS, how="semi").height / gml.height > 0.95
    assert 2014 in set(made.filter(pl.col("ccode1") == 365, pl.col("ccode2") == 369)["year"])


def participant(
    ccode: int, side: int, start: str, end: str, *, again: tuple[str, str] | None = None, **changes: Any
) -> Any:
    """One row as COW publishes it."""
    row: dict[str, Any] = {
        "WarNum": 1,
        "WarName": "A War",
        "WarType": 1,
        "ccode": ccode,
        "StateName": "x",
        "Side": side,
    }
    for spell, (begins, ends) in enumerate(((start, end), again or ("-8--8--8", "-8--8--8")), start=1):
        for name, day in (("Start", begins), ("End", ends)):
            parts = [-8, -8, -8] if day.startswith("-8") else [int(part) for part in day.split("-")]
            row |= dict(zip((f"{name}Year{spell}", f"{name}Month{spell}", f"{name}Day{spell}"), parts, strict=True))
    return row | {"Initiator": 2, "Outcome": 1, "BatDeath": 100} | changes


def war_years(*participants: Any) -> list[tuple[int, int, int, int]]:
    rows = COW_WARS.read(pl.DataFrame(participants))
    return rows.select(*KEYS, "cowinteronset").sort(KEYS).rows()


def test_a_war_is_between_sides_in_every_year_with_a_common_day() -> None:
    france, spain = participant(220, 1, "1823-04-07", "1824-01-02"), participant(230, 2, "1823-04-07", "1824-11-13")
    assert war_years(france, spain) == [
        (220, 230, 1823, 1),
        (220, 230, 1824, 0),
        (230, 220, 1823, 1),
        (230, 220, 1824, 0),
    ]


def test_allies_and_states_without_a_common_day_are_not_at_war() -> None:
    early, late = participant(220, 1, "1914-08-03", "1914-09-01"), participant(255, 2, "1914-09-02", "1918-11-11")
    ally = participant(200, 1, "1914-08-05", "1914-08-31")
    assert war_years(early, late, ally) == []


def test_who_changes_sides_fights_both() -> None:
    italy = [participant(325, 2, "1940-06-10", "1943-09-02"), participant(325, 1, "1943-10-18", "1945-05-08")]
    uk, germany = participant(200, 1, "1939-09-03", "1945-05-08"), participant(255, 2, "1939-09-01", "1945-05-08")
    years = {(a, b, year) for a, b, year, _ in war_years(*italy, uk, germany)}
    assert {(325, 200, 1941), (325, 255, 1944)} <= years
    assert not {(325, 200, 1944), (325, 255, 1941)} & years


def test_a_second_spell_is_an_onset_without_an_outcome() -> None:
    turkey = participant(640, 1, "1974-07-20", "1974-07-29", again=("1975-08-14", "1975-08-16"), Initiator=1)
    cyprus = participant(352, 2, "1974-07-20", "1974-07-29", again=("1975-08-14", "1975-08-16"), BatDeath=-9)
    rows = COW_WARS.read(pl.DataFrame([turkey, cyprus])).filter(pl.col("ccode1") == 640).sort("year")
    columns = ("year", "cowinteronset", "resume", "initiator1", "initiator2", "outcome1", "batdeath1", "batdeath2")
    assert rows.select(columns).rows() == [(1974, 1, 0, 1, 0, 1, 100, None), (1975, 1, 1, 1, 0, None, 100, None)]


def test_of_two_wars_in_a_year_the_onset_then_the_deadlier_stays() -> None:
    first = [
        participant(2, 1, "1900-01-01", "1901-12-31", BatDeath=9000),
        participant(3, 2, "1900-01-01", "1901-12-31"),
    ]
    second = [
        participant(2, 1, "1901-03-01", "1901-12-31", WarNum=2),
        participant(3, 2, "1901-03-01", "1901-12-31", WarNum=2),
    ]
    third = [participant(2, 1, "1901-03-01", "1901-12-31", WarNum=3, BatDeath=101), second[1] | {"WarNum": 3}]
    rows = COW_WARS.read(pl.DataFrame([*first, *second, *third])).filter(pl.col("ccode1") == 2).sort("year")
    assert rows.select("year", "warnum").rows() == [(1900, 1), (1901, 3)]


def test_real_wars_are_the_same_from_both_sides(shared_data: Path) -> None:
    rows = COW_WARS.read(read_table(shared_data / "structure/terms/cow/cow_interstate_war_directed_dyadyear.csv"))
    assert rows.height == 1876
    turned = mirror(rows).unique(KEYS, keep="last", maintain_order=True).select(rows.columns).sort(KEYS)
    assert turned.equals(rows.sort(KEYS))


def test_the_second_world_war_is_where_it_should_be(shared_data: Path) -> None:
    rows = COW_WARS.read(read_table(shared_data / "structure/terms/cow/cow_interstate_war_directed_dyadyear.csv"))
    war = rows.filter(pl.col("warnum") == 139, pl.col("ccode1") == 2, pl.col("ccode2") == 255)
    assert war.sort("year").select("year", "cowinteronset").rows() == [
        (1941, 1),
        (1942, 0),
        (1943, 0),
        (1944, 0),
        (1945, 0),
    ]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3) | st.none(), st.integers(0, 3)), min_size=1))
def test_whittling_keeps_one_row_a_key_and_the_best(cells: list[tuple[int, int | None, int]]) -> None:
    rows = pl.DataFrame(cells, schema={"key": pl.Int32, "high": pl.Int32, "low": pl.Int32}, orient="row")
    kept = whittle(rows, keys=["key"], order={"high": True, "low": False})
    for key, high, low in kept.rows():
        rank = max((-1 if other is None else other, -less) for one, other, less in cells if one == key)
        assert (-1 if high is None else high, -low) == rank
    assert sorted(kept["key"]) == sorted({key for key, *_ in cells})


def test_years_of_a_single_year_are_one_row() -> None:
    assert expand_years(pl.DataFrame({"a": [1], "b": [1]}), first="a", last="b", source="x")["year"].to_list() == [1]


def test_unknown_days_of_a_war_are_as_wide_as_they_may_be() -> None:
    """A day of -9 once lost the war, so that its years were years of peace."""
    france = participant(220, 1, "1823-04-07", "1823-11-13", StartDay1=-9)
    spain = participant(230, 2, "1823-04-07", "1824-11-13", EndMonth1=-9, EndDay1=-9)
    assert war_years(france, spain) == [(220, 230, 1823, 1), (230, 220, 1823, 1)]
    first = read_cow_war_spells(pl.DataFrame([france, spain])).row(0, named=True)
    assert (first["begins"], first["ends"]) == (date(1823, 4, 7), date(1823, 11, 13))
    alone = [france | {"StartDay1": -9}, spain | {"StartDay1": -9, "EndYear1": 1823}]
    first = read_cow_war_spells(pl.DataFrame(alone)).row(0, named=True)
    assert (first["begins"], first["ends"]) == (date(1823, 4, 1), date(1823, 11, 13))


@pytest.mark.parametrize(
    "change", [{"StartYear1": -9}, {"EndYear1": -9}, {"EndDay1": 31}, {"StartYear2": 1825, "StartMonth2": 1}]
)
def test_a_spell_without_a_year_or_with_an_impossible_day_stops_it(change: dict[str, int]) -> None:
    """The other side's day is never taken for it."""
    france = participant(220, 1, "1823-04-07", "1823-11-13") | change
    spain = participant(230, 2, "1823-04-07", "1824-11-13")
    with pytest.raises(DriftError, match=r"cow_wars: 1 spells of participants have no (begins|ends)"):
        war_years(france, spain)


def test_a_spell_that_ends_before_it_begins_stops_it() -> None:
    turned = participant(220, 1, "1824-04-07", "1823-11-13")
    with pytest.raises(DriftError, match="cow_wars: 1 spells of participants end before they begin"):
        war_years(turned, participant(230, 2, "1823-04-07", "1824-11-13"))


def test_a_day_that_no_month_has_stops_a_dispute() -> None:
    with pytest.raises(DriftError, match="mid: 1 spells of participants have no begins"):
        MID.read(pl.DataFrame([party(2, 1, (1962, 2, 30), (1962, 3, 5)), party(365, 0, (1962, 1, 1), (1962, 3, 1))]))
