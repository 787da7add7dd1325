"""Rivalries, crises and sanctions: what their tables say of a dyad-year, and what they do not know."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from detente.sources.yearly.icb import ICB
from detente.sources.yearly.rivalries import TD, TSS
from detente.sources.yearly.tables import read_table
from detente.sources.yearly.ties import TIES
from detente.sources.yearly.whittling import mirror

KEYS = ["ccode1", "ccode2", "year"]


def rivalry(number: int, one: int, other: int, start: Any, end: Any, **kinds: int) -> dict[str, Any]:
    states = {"tssr_id": number, "ccode1": one, "ccode2": other, "start": start, "end": end}
    return states | dict.fromkeys(("positional", "spatial", "ideological", "interventionary")) | kinds


def test_before_1494_and_ongoing_are_read() -> None:
    rows = TSS.read(pl.DataFrame([rivalry(1, 220, 300, "P1494", "ongoing", spatial=1)]))
    assert (rows["year"].min(), rows["year"].max(), rows.height) == (1816, 2020, 2 * 205)
    assert rows.select("positional", "spatial", "ongoingrivalry").unique().rows() == [(0, 1, 1)]


def test_austria_takes_the_rivalry_of_austria_hungary_after_1918() -> None:
    rows = TSS.read(pl.DataFrame([rivalry(76, 300, 345, 1903, 1920)]))
    of_serbia = rows.filter(pl.col("ccode1") == 345).sort("year")
    assert dict(of_serbia.select("year", "ccode2").rows())[1918] == 300
    assert dict(of_serbia.select("year", "ccode2").rows())[1919] == 305


def test_two_rivalries_of_a_dyad_in_a_year_are_one_row() -> None:
    rows = TSS.read(pl.DataFrame([rivalry(2, 200, 220, 1850, 1860), rivalry(3, 200, 220, 1860, 1861)]))
    assert rows.filter(pl.col("year") == 1860, pl.col("ccode1") == 200)["tssr_id"].to_list() == [2]
    assert not rows.select(KEYS).is_duplicated().any()


def test_kinds_of_thompson_and_dreyer_stand_in_three_columns() -> None:
    row = {"rivalryno": 1, "ccode1": 2, "ccode2": 365, "styear": 1945, "endyear": 1945}
    rows = TD.read(pl.DataFrame([row | {"type1": "ideological", "type2": "positional", "type3": "NA"}]))
    kinds = ("positional", "spatial", "ideological", "interventionary")
    assert rows.select(kinds).unique().rows() == [(1, 0, 1, 0)]


@pytest.mark.parametrize(
    ("source", "name"), [(TSS, "thompson_strategic_rivalries_2020"), (TD, "thompson_dreyer_rivalries_2012")]
)
def test_real_rivalries_have_one_row_a_dyad_year_and_direction(source: Any, name: str, shared_data: Path) -> None:
    rows = source.read(read_table(shared_data / f"structure/terms/{name}.csv"))
    assert not rows.select(KEYS).is_duplicated().any()
    assert rows["year"].max() == source.last_year
    cold_war = rows.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 365)["year"]
    assert {1945, 1962, 1989} <= set(cold_war)
    assert not {1944, 1990} & set(cold_war)


def crisis(number: int, year: int, begins: int, *, actors: tuple[int, int] = (1, 2)) -> dict[str, int]:
    states = {"statea": 2, "stateb": 365, "actnuma": actors[0], "actnumb": actors[1]}
    return {"crisno": number, "year": year, "trgyrdy": begins} | states


def test_a_crisis_goes_on_after_its_first_year() -> None:
    rows = ICB.read(pl.DataFrame([crisis(123, 1948, 1948), crisis(123, 1949, 1948)])).filter(pl.col("ccode1") == 2)
    assert rows.sort("year").select("year", "icbongoing", "icbonset", "icb_n").rows() == [
        (1948, 1, 1, 1),
        (1949, 1, 0, 1),
    ]


def test_of_two_crises_the_later_one_stands_and_both_count() -> None:
    rows = ICB.read(pl.DataFrame([crisis(255, 1974, 1973), crisis(256, 1974, 1974, actors=(9999, 5))]))
    ours = rows.filter(pl.col("ccode1") == 2)
    assert ours.select("crisno", "icbonset", "icb_n", "icbactor1", "icbactor2").rows() == [(256, 1, 2, 0, 1)]


def test_actors_change_places_with_their_states() -> None:
    rows = ICB.read(pl.DataFrame([crisis(239, 1970, 1970, actors=(554, 9999))]))
    assert rows.select("ccode1", "icbactor1", "icbactor2").rows() == [(2, 1, 0), (365, 0, 1)]


def test_a_year_after_the_source_is_left_out(shared_data: Path) -> None:
    rows = ICB.read(read_table(shared_data / "structure/terms/icb15_dyadic.csv"))
    assert rows["year"].max() == 2019
    assert not rows.select(KEYS).is_duplicated().any()
    assert mirror(rows).unique().height == rows.height
    cuba = rows.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 365, pl.col("year") == 1962)
    assert cuba.select("crisno", "icbonset", "icbactor1", "icbactor2").rows() == [(196, 1, 1, 1)]


def case(number: int, *, start: int, end: int | None = None, seen: int | None = None, **changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"caseid": number, "startyear": start, "endyear": end, "ongoingasofyear": seen, "threat": 0}
    row |= {"imposition": 0, "sancimpositionstartyear": None, "targetstate": 365, "primarysender": 2}
    return row | {f"sender{place}": None for place in range(1, 6)} | changes


def sanctions(*cases: dict[str, Any]) -> dict[int, tuple[Any, ...]]:
    schema: dict[str, Any] = {"endyear": pl.Int32, "ongoingasofyear": pl.Int32, "sancimpositionstartyear": pl.String}
    senders = {f"sender{place}": pl.Int32 for place in range(1, 6)}
    rows = TIES.read(pl.DataFrame(cases, schema_overrides=schema | senders)).filter(pl.col("ccode1") == 2)
    return {
        row[2]: row[3:]
        for row in rows.select(*KEYS, "ties_threat_onset", "ties_imposed_onset", "ties_open", "ties_imposed").rows()
    }


def test_threat_then_sanctions() -> None:
    found = sanctions(case(1, start=1979, end=1981, threat=1, imposition=1, sancimpositionstartyear="1980"))
    assert found == {1979: (1, 0, 1, 0), 1980: (0, 1, 1, 1), 1981: (0, 0, 1, 1)}


def test_a_threat_alone_imposes_nothing() -> None:
    assert sanctions(case(1, start=1997, end=1997, threat=1)) == {1997: (1, 0, 1, 0)}


def test_after_a_case_without_an_end_nothing_is_known() -> None:
    found = sanctions(case(1, start=1947, seen=1949, imposition=1, sancimpositionstartyear="1948"))
    assert (found[1949], found[1950], found[2005]) == ((0, 0, 1, 1), (0, 0, None, None), (0, 0, None, None))
    assert 2006 not in found


def test_a_known_case_wins_over_an_unknown_one() -> None:
    unknown = case(1, start=1947, imposition=1, sancimpositionstartyear="1947")
    known = case(2, start=1980, end=1981, imposition=1, sancimpositionstartyear="1980")
    found = sanctions(unknown, known)
    assert (found[1979], found[1980], found[1982]) == ((0, 0, None, None), (0, 1, 1, 1), (0, 0, None, None))


@pytest.mark.parametrize(("text", "onset"), [("1949, sometime before this date", 1949), (None, 1948)])
def test_a_remark_in_place_of_a_year(text: str | None, onset: int) -> None:
    found = sanctions(case(1, start=1948, end=1950, imposition=1, sancimpositionstartyear=text))
    assert [year for year, facts in found.items() if facts[1] == 1] == [onset]


def test_every_sender_counts_once_and_the_european_union_is_no_state() -> None:
    rows = TIES.read(pl.DataFrame([case(1, start=1990, end=1990, sender1=2, sender2=200, sender3=1000)]))
    assert sorted(rows["ccode1"]) == [2, 200]
    assert TIES.read(pl.DataFrame([case(1, start=1990, end=1990, targetstate=1000)])).is_empty()


def test_real_sanctions(shared_data: Path) -> None:
    rows = TIES.read(read_table(shared_data / "structure/terms/ties4_sanction_cases.csv"))
    assert not rows.select(KEYS).is_duplicated().any()
    assert (rows["year"].min(), rows["year"].max(), rows["ccode1"].max(), rows["ccode2"].max()) <= (
        1945,
        2005,
        999,
        999,
    )
    cuba = rows.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 40, pl.col("ties_imposed") == 1)["year"]
    assert set(range(1960, 2006)) == set(cuba)
    grain = rows.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 365, pl.col("year") == 1980)
    assert grain.select("ties_threat_onset", "ties_imposed_onset", "ties_open", "ties_imposed").rows() == [(1, 1, 1, 1)]
