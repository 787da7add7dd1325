"""Archigos, V-Dem, Polity, extended UDS, territorial threat and UCDP: published layouts, ready tables, named traps."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from detente.errors import DriftError
from detente.sources.yearly.archigos import ARCHIGOS
from detente.sources.yearly.euds import EUDS
from detente.sources.yearly.polity import POLITY
from detente.sources.yearly.tables import read_table
from detente.sources.yearly.terrthreat import TERRTHREAT
from detente.sources.yearly.ucdp import UCDP_ACD
from detente.sources.yearly.vdem import VDEM


def leader(obsid: str, start: str, end: str, *, exit: str = "Regular", leadid: str | None = None) -> dict[str, Any]:
    return {"obsid": obsid, "leadid": leadid or obsid, "ccode": 155, "startdate": start, "enddate": end, "exit": exit}


def leaders(*rows: dict[str, Any]) -> dict[int, dict[str, Any]]:
    return {row["year"]: row for row in ARCHIGOS.read(pl.DataFrame(rows)).iter_rows(named=True)}


def test_a_leader_is_overthrown() -> None:
    years = leaders(
        leader("CHL-1970", "1970-11-03", "1973-09-11", exit="Irregular"), leader("CHL-1973", "1973-09-11", "1990-03-11")
    )
    quiet, fall = years[1972], years[1973]
    assert (quiet["leadertransition"], quiet["n_leaders"], quiet["jan1obsid"], quiet["irregular_exit"]) == (
        0,
        1,
        "CHL-1970",
        0,
    )
    assert (fall["leadertransition"], fall["irregular"], fall["n_leaders"], fall["irregular_exit"]) == (1, 1, 2, 1)
    assert (fall["jan1obsid"], fall["dec31obsid"]) == ("CHL-1970", "CHL-1973")


def test_irregular_marks_the_regular_entry_of_a_leader_who_falls_years_later() -> None:
    """peacesciencer's column as it is, and ours that says what happened."""
    years = leaders(
        leader("CHL-1964", "1964-11-03", "1970-11-03"), leader("CHL-1970", "1970-11-03", "1973-09-11", exit="Irregular")
    )
    assert (years[1970]["irregular"], years[1970]["irregular_exit"]) == (1, 0)


def test_who_comes_back_within_the_year_makes_no_transition() -> None:
    years = leaders(
        leader("A-1", "1990-01-01", "1991-03-01", leadid="a"),
        leader("B-1", "1991-03-01", "1991-06-01", exit="Irregular"),
        leader("A-1", "1991-06-01", "1992-12-31", leadid="a"),
    )
    row = years[1991]
    assert (row["leadertransition"], row["irregular"], row["irregular_exit"], row["n_leaders"]) == (0, 0, 1, 2)


def test_years_before_1870_are_left_out() -> None:
    assert min(leaders(leader("CHL-1861", "1861-09-18", "1871-09-18"))) == 1870


def test_real_leaders_make_the_state_years_of_peacesciencer(shared_data: Path) -> None:
    terms = shared_data / "structure/terms"
    made = ARCHIGOS.read(read_table(terms / "archigos41_leaders.csv"))
    ready = ARCHIGOS.read(read_table(terms / "archigos41_state_year.csv")).sort("gwcode", "year")
    assert made.height == 14407
    assert made.drop("irregular_exit").equals(ready.drop("irregular_exit"))
    is_wrong = (pl.col("irregular") == 1) & (pl.col("irregular_exit") == 0)
    assert (made["irregular"].sum(), made.filter(is_wrong).height) == (723, 206)
    assert ready["irregular_exit"].null_count() == ready.height


def test_polity_minus_nine_is_a_score() -> None:
    rows = POLITY.read(pl.DataFrame({"ccode": ["339", "339"], "year": ["1950", "1951"], "polity2": ["-9", "NA"]}))
    assert rows.rows() == [(339, 1950, -9)]


@pytest.mark.parametrize(
    ("polity", "cow"), [(364, 365), (341, 347), (348, 341), (626, 625), (525, 626), (818, 816), (769, 770)]
)
def test_polity_numbers_become_those_of_cow(polity: int, cow: int) -> None:
    rows = pl.DataFrame({"scode": ["X"], "ccode": [polity], "year": [1980], "polity2": [1]})
    assert POLITY.read(rows).rows() == [(cow, 1980, 1)]


def test_a_table_in_the_numbers_of_cow_is_left_alone() -> None:
    """Montenegro stays Montenegro where Russia has scores in Soviet years, or nothing speaks of Polity's numbers."""
    montenegro = pl.DataFrame({"ccode": [341, 365], "year": [2010, 1950], "polity2": [9, -9]})
    assert POLITY.read(montenegro).rows() == [(341, 2010, 9), (365, 1950, -9)]
    assert POLITY.read(montenegro.head(1)).rows() == [(341, 2010, 9)]


def test_of_two_polities_in_one_state_the_older_counts() -> None:
    rows = POLITY.read(pl.DataFrame({"ccode": [364, 365, 365], "year": [1922, 1921, 1922], "polity2": [-7, -1, -1]}))
    assert rows.rows() == [(365, 1921, -1), (365, 1922, -1)]


def test_what_peacesciencer_has_under_montenegro_is_kosovo(shared_data: Path) -> None:
    rows = POLITY.read(read_table(shared_data / "structure/terms/democracy_cow.csv"))
    numbers = set(rows.filter(pl.col("year") == 2015)["ccode"])
    assert {347, 625} <= numbers
    assert not {341, 626} & numbers
    assert 365 not in set(rows.filter(pl.col("year") == 1950)["ccode"])  # the USSR is not in that table
    assert not rows.select("ccode", "year").is_duplicated().any()


def test_vdem_as_published_has_countries_that_share_a_number() -> None:
    rows = pl.DataFrame(
        {
            "country_name": ["Piedmont-Sardinia", "Italy", "Italy", "Palestine/Gaza"],
            "country_id": [373, 82, 82, 138],
            "COWcode": [325, 325, 325, None],
            "year": [1861, 1861, 1862, 2010],
            "v2x_polyarchy": [0.2, 0.21, 0.22, 0.1],
        }
    )
    assert VDEM.read(rows).rows() == [(325, 1861, 0.21), (325, 1862, 0.22)]


def test_extended_uds_as_published_has_two_serbias() -> None:
    rows = pl.DataFrame(
        {
            "cown": [345, 345, 2],
            "year": [2007] * 3,
            "z1": [1.0, 1.1, 2.0],
            "z1_adj": [0.7, 0.8, 1.7],
            "in_GW_system": [True, False, True],
        }
    )
    assert EUDS.read(rows).rows() == [(345, 2007, 1.1, 0.8), (2, 2007, 2.0, 1.7)]


def test_threat_of_minus_nine_would_be_a_value() -> None:
    names = ("lterrthreat", "sd", "lwr", "upr", "m_lterrthreat", "m_sd", "m_lwr", "m_upr")
    row = {"ccode": "2", "year": "1990"} | dict.fromkeys(names, "-9")
    assert TERRTHREAT.read(pl.DataFrame([row]))["lterrthreat"].to_list() == [-9.0]


def conflict(**changes: Any) -> pl.DataFrame:
    row = {
        "conflict_id": 420,
        "year": 2003,
        "gwno_a": "2, 200, 900",
        "gwno_a_2nd": "",
        "gwno_b": "645",
        "gwno_b_2nd": "",
    }
    return pl.DataFrame([row | {"incompatibility": "2", "intensity_level": "2", "type_of_conflict": "2"} | changes])


def test_ucdp_cells_name_several_states() -> None:
    rows = UCDP_ACD.read(conflict())
    assert rows.select("gwcode", "side").rows() == [(2, "a"), (200, "a"), (900, "a"), (645, "b")]
    assert rows.select("issue", "kind").unique().rows() == [("government", "interstate")]


def test_ucdp_unfolded_by_state_gives_each_party_once() -> None:
    unfolded = pl.concat([conflict(gwno_a=state, gwno_a_2nd="900") for state in ("2", "200")])
    assert UCDP_ACD.read(unfolded).select("gwcode", "side").rows() == [(2, "a"), (200, "a"), (900, "a_2nd"), (645, "b")]


def test_a_party_that_is_no_number_stops_the_reader() -> None:
    with pytest.raises(DriftError, match="gwcode"):
        UCDP_ACD.read(conflict(gwno_b="Iraq"))


def test_real_conflicts(shared_data: Path) -> None:
    rows = UCDP_ACD.read(read_table(shared_data / "structure/open/ucdp_prio_acd_25_1.csv"))
    assert rows["conflict_id"].n_unique() == 303
    assert set(rows["kind"]) == {"extrasystemic", "interstate", "intrastate", "II"}
    ukraine = rows.filter(pl.col("gwcode") == 365, pl.col("kind") == "interstate", pl.col("year") >= 2014)
    assert sorted(set(ukraine["year"])) == [2022, 2023, 2024]


@pytest.mark.parametrize("missing", ["startdate", "enddate"])
def test_a_leader_without_a_day_stops_it(missing: str) -> None:
    """A missing start was once 1870, and a missing end once lost the leader."""
    row = leader("CHL-1970", "1970-11-03", "1973-09-11") | {missing: "NA"}
    with pytest.raises(DriftError, match=f"archigos: column {missing}: 1 rows have none"):
        leaders(row, leader("CHL-1973", "1973-09-11", "1990-03-11"))
