"""Verbs on disputes, wars, rivalries, crises, sanctions, armed conflict, threat, democracy and leaders, on frames."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from detente.errors import DriftError, SchemaError, SourceError
from detente.panels.system import dyad_days, dyad_months, dyad_years, state_years
from detente.runs.add.crises import add_crises
from detente.runs.add.democracy import add_democracy
from detente.runs.add.disputes import add_disputes
from detente.runs.add.leaders import add_leaders
from detente.runs.add.rivalries import add_rivalries
from detente.runs.add.sanctions import add_sanctions
from detente.runs.add.territorial_threat import add_territorial_threat
from detente.runs.add.ucdp_conflict import add_ucdp_conflict
from detente.runs.add.wars import add_wars

TERMS = "structure/terms"
THREAT = ("lterrthreat", "sd", "lwr", "upr", "m_lterrthreat", "m_sd", "m_lwr", "m_upr")
GREAT = [2, 200, 220, 255, 260, 265, 300, 305, 365, 710, 740]

Verb = Callable[..., Any]

FILES: list[tuple[Verb, dict[str, Any], str, tuple[str, ...], int]] = [
    (add_disputes, {}, "terms/gml_mid_directed_dyadyear.csv", ("gmlmidongoing", "gmlmidonset"), 2010),
    (add_disputes, {"source": "mid"}, "../events/mid/MIDB 5.0.csv", ("cowmidongoing", "cowmidonset"), 2014),
    (add_wars, {}, "terms/cow/cow_interstate_war_directed_dyadyear.csv", ("cowinterongoing", "cowinteronset"), 2007),
    (add_rivalries, {}, "terms/thompson_strategic_rivalries_2020.csv", ("ongoingrivalry", "spatial"), 2020),
    (add_rivalries, {"source": "td"}, "terms/thompson_dreyer_rivalries_2012.csv", ("ongoingrivalry", "spatial"), 2010),
    (add_crises, {}, "terms/icb15_dyadic.csv", ("icbongoing", "icbonset", "icb_n"), 2019),
    (
        add_sanctions,
        {"directed": False},
        "terms/ties4_sanction_cases.csv",
        ("ties_threat_onset", "ties_imposed_onset"),
        2005,
    ),
]


@pytest.mark.parametrize(("verb", "options", "file", "columns", "last"), FILES)
def test_verbs_on_events_keep_rows_and_are_null_after_the_source(
    verb: Verb, options: dict[str, Any], file: str, columns: tuple[str, ...], last: int, shared_data: Path
) -> None:
    dyads = dyad_years(directed=True, states=GREAT, end=2025)
    added = verb(dyads, data=shared_data / "structure" / file, **options)
    assert added.select(dyads.columns).equals(dyads)
    first = 1918 if verb is add_crises else 1945 if verb is add_sanctions else 1816
    within = pl.col("year").is_between(first, last)
    for column in columns:
        assert added.filter(within)[column].null_count() == 0
        assert added.filter(~within)[column].null_count() == added.filter(~within).height
        assert added.filter(within)[column].max() > 0


@pytest.mark.parametrize(("verb", "options", "file", "columns", "last"), FILES)
def test_a_directed_frame_and_its_undirected_half_agree(
    verb: Verb, options: dict[str, Any], file: str, columns: tuple[str, ...], last: int, shared_data: Path
) -> None:
    data = shared_data / "structure" / file
    directed, undirected = (
        verb(dyad_years(directed=way, states=GREAT, end=2010), data=data, **options) for way in (True, False)
    )
    assert directed.filter(pl.col("ccode1") < pl.col("ccode2")).equals(undirected)
    turned = directed.filter(pl.col("ccode1") > pl.col("ccode2")).sort("ccode2", "ccode1", "year")
    assert turned.select(columns).equals(undirected.select(columns))


@pytest.mark.parametrize("states", [GREAT, None], ids=["dense", "sparse"])
def test_disputes_stand_where_a_plain_join_puts_them(states: list[int] | None, shared_data: Path) -> None:
    gml = shared_data / TERMS / "gml_mid_ddy_whittled.csv"
    dyads = dyad_years(directed=True, states=states, start=1816 if states else 1995, end=2010)
    added = add_disputes(dyads, data=gml)
    keys = ["ccode1", "ccode2", "year"]
    plain = dyads.join(pl.read_csv(gml).cast(dict.fromkeys(keys, pl.Int32)), on=keys, how="left", maintain_order="left")
    for column in added.columns[3:]:
        expected = plain[column].replace(-9, None) if column != "dispnum" else plain[column]
        expected = expected.fill_null(0) if column.startswith("gmlmid") else expected
        assert added[column].cast(pl.Int64).equals(expected.cast(pl.Int64), null_equal=True), column


def test_all_disputes_find_their_dyad(shared_data: Path) -> None:
    added = add_disputes(
        dyad_years(directed=True, end=2010), data=shared_data / TERMS / "gml_mid_ddy_whittled.csv", keep=[]
    )
    assert (added["gmlmidongoing"].sum(), added["gmlmidonset"].sum()) == (9284, 6248)


def test_keep_names_columns_and_strangers_are_refused(shared_data: Path) -> None:
    gml = shared_data / TERMS / "gml_mid_ddy_whittled.csv"
    dyads = dyad_years(directed=False, states=[2, 365], end=2010)
    kept = add_disputes(dyads, data=gml, keep=["hostlev", "sidea1"]).columns
    assert kept[3:] == ["gmlmidongoing", "gmlmidonset", "sidea1", "hostlev"]
    with pytest.raises(SchemaError, match="no column hostility to keep: there are dispnum"):
        add_disputes(dyads, data=gml, keep=["hostility"])


def test_keeping_nothing_is_refused_where_nothing_else_would_come() -> None:
    threat = pl.DataFrame({"ccode": [2], "year": [1990]} | {name: [0.1] for name in THREAT})
    with pytest.raises(SchemaError, match="nothing to keep"):
        add_territorial_threat(pl.DataFrame({"ccode": [2], "year": [1990]}), data=threat, keep=[])


def test_a_frame_without_rows_gets_its_columns(shared_data: Path) -> None:
    none = dyad_years(directed=True, states=[2, 365], start=1990, end=1990).clear()
    added = add_disputes(none, data=shared_data / TERMS / "gml_mid_ddy_whittled.csv", keep=["hostlev"])
    assert (added.height, added.columns[3:]) == (0, ["gmlmidongoing", "gmlmidonset", "hostlev"])


def test_months_without_days_in_the_source_have_the_values_of_their_year(shared_data: Path) -> None:
    months = dyad_months(directed=False, states=[2, 365], start=date(1961, 12, 1), end=date(1962, 12, 31))
    gml = add_disputes(months, data=shared_data / TERMS / "gml_mid_ddy_whittled.csv", keep=[])
    assert gml["gmlmidongoing"].to_list() == [1] * 13
    wars = add_wars(months, data=shared_data / TERMS / "cow/cow_interstate_war_directed_dyadyear.csv", keep=[])
    assert wars["cowinterongoing"].to_list() == [0] * 13


def test_the_missile_crisis_is_in_its_days_and_months(shared_data: Path) -> None:
    icb = shared_data / TERMS / "icb15_dyadic.csv"
    months = add_crises(dyad_months(directed=False, states=[2, 365], start=1962, end=1962), data=icb)
    assert months["icbongoing"].to_list() == [0] * 9 + [1, 1, 0]
    assert months["icbonset"].to_list() == [0] * 9 + [1, 0, 0]
    autumn = dyad_days(directed=True, states=[2, 365], start=date(1962, 10, 1), end=date(1962, 11, 30))
    days = add_crises(autumn, data=icb).filter(pl.col("ccode1") == 365)
    during = days.filter(pl.col("icbongoing") == 1)
    assert (during["day"].min(), during["day"].max()) == (date(1962, 10, 16), date(1962, 11, 20))
    assert during["icbonset"].sum() == 1


def test_crises_by_month_and_by_year_agree(shared_data: Path) -> None:
    icb = shared_data / TERMS / "icb15_dyadic.csv"
    states = [2, 365, 710, 651, 666]
    by_month = add_crises(dyad_months(directed=False, states=states, start=1918, end=2019), data=icb)
    years = by_month.group_by("ccode1", "ccode2", pl.col("month").dt.year().alias("year")).agg(
        pl.col("icbongoing").max()
    )
    by_year = add_crises(dyad_years(directed=False, states=states, start=1918, end=2019), data=icb)
    both = by_year.join(years, on=["ccode1", "ccode2", "year"], suffix="_month")
    assert both.filter(pl.col("icbongoing") > pl.col("icbongoing_month")).is_empty()
    assert both.filter(pl.col("icbongoing") != pl.col("icbongoing_month")).height <= 3


def test_disputes_of_cow_by_month(shared_data: Path) -> None:
    midb = shared_data / "events/mid/MIDB 5.0.csv"
    months = dyad_months(directed=False, states=[365, 369], start=2013, end=2015)
    added = add_disputes(months, source="mid", data=midb, keep=["hostlev1"])
    ongoing = dict(added.select("month", "cowmidongoing").rows())
    assert ongoing[date(2014, 3, 1)] == 1
    assert ongoing[date(2015, 1, 1)] is None
    of_2014 = added.filter(pl.col("month").dt.year() == 2014)
    assert of_2014["cowmidongoing"].null_count() == 0
    assert of_2014["cowmidonset"].sum() >= 1


def test_a_war_by_day_begins_and_ends_with_its_common_days() -> None:
    def party(ccode: int, side: int, start: date, end: date) -> dict[str, int]:
        spell = {
            f"{edge}{part}{place}": -8
            for edge in ("Start", "End")
            for part in ("Year", "Month", "Day")
            for place in (1, 2)
        }
        for edge, day in (("Start", start), ("End", end)):
            spell |= {f"{edge}Year1": day.year, f"{edge}Month1": day.month, f"{edge}Day1": day.day}
        return {"WarNum": 139, "ccode": ccode, "Side": side, "Initiator": 2, "Outcome": 1, "BatDeath": 9} | spell

    data = pl.DataFrame(
        [party(2, 1, date(1941, 12, 7), date(1945, 8, 14)), party(255, 2, date(1939, 9, 1), date(1945, 5, 7))]
    )
    days = dyad_days(directed=False, states=[2, 255], start=date(1941, 12, 5), end=date(1941, 12, 9))
    added = add_wars(days, data=data, keep=["warnum"])
    rows = [(0, 0, None), (0, 0, None), (1, 1, 139), (1, 0, 139), (1, 0, 139)]
    assert added.select("cowinterongoing", "cowinteronset", "warnum").rows() == rows
    by_year = add_wars(dyad_years(directed=False, states=[2, 255], start=1940, end=1942), data=data, keep=["warnum"])
    assert by_year["cowinterongoing"].to_list() == [0, 1, 1]


def test_rivalries_of_a_state_are_counted(shared_data: Path) -> None:
    states = state_years("cow", states=[365], start=1980, end=2022)
    added = add_rivalries(states, data=shared_data / TERMS / "thompson_strategic_rivalries_2020.csv")
    assert added.columns[2:] == ["n_positional", "n_spatial", "n_ideological", "n_interventionary"]
    assert added.filter(pl.col("year") == 2021)["n_spatial"].to_list() == [None]
    assert added.filter(pl.col("year") == 1985)["n_positional"].item() >= 1


def test_no_rivalry_is_ongoing_after_the_book(shared_data: Path) -> None:
    """peacesciencer has a 1 for every dyad from 2021."""
    dyads = dyad_years(directed=True, states=[2, 20, 365], start=2020, end=2025)
    added = add_rivalries(dyads, data=shared_data / TERMS / "thompson_strategic_rivalries_2020.csv")
    assert (
        dict(added.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 365).select("year", "ongoingrivalry").rows())[2020]
        == 1
    )
    assert added.filter(pl.col("year") > 2020)["ongoingrivalry"].null_count() == 6 * 5


def test_sanctions_have_a_direction(shared_data: Path) -> None:
    ties = shared_data / TERMS / "ties4_sanction_cases.csv"
    dyads = dyad_years(directed=True, states=[2, 365], start=1980, end=1980)
    assert add_sanctions(dyads, directed=True, data=ties)["ties_imposed_onset"].to_list() == [1, 0]
    assert add_sanctions(dyads, directed=False, data=ties)["ties_imposed_onset"].to_list() == [1, 1]


@pytest.mark.parametrize(("source", "columns", "last"), [("vdem", 1, 2025), ("polity", 1, 2018), ("euds", 2, 2025)])
def test_democracy_of_both_states(source: Any, columns: int, last: int, shared_data: Path) -> None:
    dyads = dyad_years(directed=True, states=[2, 200, 710], start=2000, end=2025)
    added = add_democracy(dyads, source=source, data=shared_data / TERMS / "democracy_cow.csv")
    names = added.columns[3:]
    assert len(names) == 2 * columns
    assert added.filter(pl.col("year") <= last)[names[0]].null_count() == 0
    of_usa = added.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 710, pl.col("year") == 2010)
    assert of_usa[names[0]].item() > of_usa[names[columns]].item()


def test_polity_after_its_end_is_null_or_carried_with_a_flag(shared_data: Path) -> None:
    data = shared_data / TERMS / "democracy_cow.csv"
    states = state_years("cow", states=[200], start=2018, end=2020)
    assert add_democracy(states, source="polity", data=data)["polity2"].to_list() == [8, None, None]
    carried = add_democracy(states, source="polity", data=data, carry_forward=True)
    assert carried.select("polity2", "polity_carried").rows() == [(8, False), (8, True), (8, True)]


def test_territorial_threat_with_its_band(shared_data: Path) -> None:
    data = shared_data / TERMS / "latent_territorial_threat.csv"
    added = add_territorial_threat(state_years("cow", states=[2, 365], start=1900, end=2012), data=data)
    known = added.filter(pl.col("year") <= 2010)
    assert (
        known.select((pl.col("lwr") < pl.col("lterrthreat")) & (pl.col("lterrthreat") < pl.col("upr")))
        .to_series()
        .all()
    )
    assert added.filter(pl.col("year") > 2010)["sd"].null_count() == 4
    carried = add_territorial_threat(
        state_years("cow", states=[2], start=2010, end=2011), data=data, carry_forward=True
    )
    assert carried["terrthreat_carried"].to_list() == [False, True]


def test_leaders_of_chile_and_of_states_without_data(shared_data: Path) -> None:
    states = state_years("gw", states=[155], start=1869, end=1973)
    added = add_leaders(states, data=shared_data / TERMS / "archigos41_leaders.csv")
    assert added["n_leaders"].to_list()[0] is None
    coup = added.filter(pl.col("year") == 1973).row(0, named=True)
    assert (coup["leadertransition"], coup["irregular_exit"], coup["dec31obsid"]) == (1, 1, "CHL-1973")


def test_gw_sources_ask_for_gw_numbers(shared_data: Path) -> None:
    states = state_years("cow", states=[2], start=1990, end=1991)
    with pytest.raises(SchemaError, match=r"gwcode.*add_codes"):
        add_leaders(states, data=shared_data / TERMS / "archigos41_leaders.csv")


def acd(conflict_id: int, year: int, side_a: str, side_b: str = "", kind: str = "3", **changes: Any) -> dict[str, Any]:
    row = {
        "conflict_id": conflict_id,
        "year": year,
        "gwno_a": side_a,
        "gwno_a_2nd": "",
        "gwno_b": side_b,
        "gwno_b_2nd": "",
    }
    return row | {"incompatibility": "2", "intensity_level": "1", "type_of_conflict": kind} | changes


CONFLICTS = pl.DataFrame(
    [
        acd(420, 2003, "2, 200, 900", "645", kind="2", intensity_level="2"),
        acd(259, 2003, "645"),
        acd(259, 2004, "645", gwno_a_2nd="2, 200", kind="4"),
        acd(300, 2004, "645", incompatibility="1"),
    ]
)


@pytest.mark.parametrize(("parties", "expected"), [("side_a", [1, 0, 1]), ("primary", [1, 0, 2]), ("all", [1, 1, 2])])
def test_parties_of_a_conflict(parties: Any, expected: list[int]) -> None:
    """Years in conflict of the United States in 2003 and 2004, and how many conflicts Iraq had in 2003."""
    states = pl.DataFrame({"gwcode": [2, 2, 645], "year": [2003, 2004, 2003]})
    added = add_ucdp_conflict(states, parties=parties, data=CONFLICTS)
    assert added["ucdpongoing"].to_list()[:2] == expected[:2]
    assert len(added["conflict_ids"].to_list()[2].split("; ")) == expected[2]


def test_onset_intensity_and_numbers() -> None:
    states = pl.DataFrame({"gwcode": [645] * 4, "year": [1945, 2003, 2004, 2005]})
    added = add_ucdp_conflict(states, data=CONFLICTS)
    columns = ("ucdpongoing", "ucdponset", "maxintensity", "conflict_ids")
    rows = [(None,) * 4, (1, 1, 2, "259; 420"), (1, 1, 1, "259; 300"), (0, 0, None, None)]
    assert added.select(columns).rows() == rows


def test_kinds_issues_and_wars_are_chosen_before_the_onset() -> None:
    states = pl.DataFrame({"gwcode": [645, 645], "year": [2003, 2004]})
    assert add_ucdp_conflict(states, kinds=["II"], data=CONFLICTS)["ucdponset"].to_list() == [0, 1]
    assert add_ucdp_conflict(states, issues=["territory"], data=CONFLICTS)["ucdpongoing"].to_list() == [0, 1]
    assert add_ucdp_conflict(states, only_wars=True, data=CONFLICTS)["ucdpongoing"].to_list() == [1, 0]
    with pytest.raises(SchemaError, match="no kind of conflict is called civil"):
        add_ucdp_conflict(states, kinds=["civil"], data=CONFLICTS)  # type: ignore[list-item]


def test_between_two_states_stand_only_opposite_sides_of_interstate_conflicts() -> None:
    dyads = pl.DataFrame({"gwcode1": [645, 2, 2, 645], "gwcode2": [2, 645, 200, 2], "year": [2003, 2003, 2003, 2004]})
    added = add_ucdp_conflict(dyads, between=True, data=CONFLICTS)
    assert added["ucdpinterongoing"].to_list() == [1, 1, 0, 0]
    assert added["ucdpintermaxintensity"].to_list() == [2, 2, None, None]


def test_each_side_of_a_dyad_has_its_own_conflicts(shared_data: Path) -> None:
    data = shared_data / "structure/open/ucdp_prio_acd_25_1.csv"
    dyads = dyad_years("gw", directed=True, states=[20, 365], start=1946, end=2024)
    added = add_ucdp_conflict(dyads, data=data).filter(pl.col("gwcode1") == 365, pl.col("year") == 2023)
    assert added.select("ucdpongoing1", "ucdpongoing2", "maxintensity1", "maxintensity2").rows() == [(1, 0, 2, None)]


@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "lazy"])
def test_other_kinds_of_frames_come_back_as_they_went_in(kind: str, shared_data: Path) -> None:
    dyads = dyad_years(directed=True, states=[2, 365], start=1960, end=1965)
    given = dyads.lazy() if kind == "lazy" else dyads.to_pandas() if kind == "pandas" else dyads.to_arrow()
    added = add_crises(given, data=shared_data / TERMS / "icb15_dyadic.csv")
    assert type(added) is type(given)
    frame = added.collect() if isinstance(added, pl.LazyFrame) else nw.from_native(added, eager_only=True).to_polars()
    assert frame.filter(pl.col("icbongoing") == 1)["year"].unique().sort().to_list() == [1961, 1962, 1964]


@pytest.mark.parametrize(
    "verb", [add_disputes, add_wars, add_rivalries, add_crises, add_democracy, add_territorial_threat]
)
def test_without_data_the_error_says_what_to_do(verb: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_ARCHIVE", str(tmp_path))
    dyads = dyad_years(directed=True, states=[2, 365], start=1990, end=1990)
    with pytest.raises(SourceError, match=r"is not in the archive.*To get it.*data="):
        verb(dyads)


@pytest.mark.parametrize(
    "verb", [add_disputes, add_wars, add_rivalries, add_crises, add_democracy, add_territorial_threat]
)
def test_a_table_of_something_else_is_refused(verb: Verb) -> None:
    dyads = dyad_years(directed=True, states=[2, 365], start=1990, end=1990)
    with pytest.raises(DriftError, match="no column"):
        verb(dyads, data=pl.DataFrame({"iso3": ["USA"], "value": [1]}))


def test_unknown_options_are_named() -> None:
    dyads = dyad_years(directed=True, states=[2, 365], start=1990, end=1990)
    with pytest.raises(SchemaError, match="there are tss, td"):
        add_rivalries(dyads, source="dg")  # type: ignore[arg-type]
    with pytest.raises(SchemaError, match="there are vdem, polity, euds"):
        add_democracy(dyads, source="freedom_house")  # type: ignore[arg-type]
    with pytest.raises(SchemaError, match="there are side_a, primary, all"):
        add_ucdp_conflict(dyads, parties="both")  # type: ignore[arg-type]


def test_dyad_months_that_carry_their_year_are_read_by_month() -> None:
    """The dispute of 1961-62 began in August: July was no month of it."""
    party = {"dispnum": 1, "fatality": 0, "fatalpre": 0, "hiact": 7, "hostlev": 3, "orig": 1}
    days = {"styear": 1961, "stmon": 8, "stday": 1, "endyear": 1962, "endmon": 2, "endday": 1}
    rows = pl.DataFrame([party | days | {"ccode": ccode, "sidea": side} for ccode, side in ((2, 1), (365, 0))])
    months = pl.DataFrame({"ccode1": 2, "ccode2": 365, "year": 1961, "month": [date(1961, 7, 1), date(1961, 8, 1)]})
    assert add_disputes(months, source="mid", data=rows, keep=[])["cowmidongoing"].to_list() == [0, 1]
