"""The table of states: dates, codes, names, and the traps that other crosswalks fall into."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.domain.state_table import FIRST_DAY, all_not_states, all_states, key_of
from detente.domain.states import code_table, find_state, not_state_codes, state_name, states_on
from detente.errors import SchemaError, UnknownStateError
from detente.types import StateScheme

SCHEMES: tuple[StateScheme, ...] = get_args(StateScheme)
COLD_WAR = date(1985, 6, 1)
TODAY = date(2026, 1, 1)


# The table itself


def test_codes_are_three_capital_letters_and_dates_run_forwards():
    for state in all_states():
        assert state.code.isalpha(), state
        assert state.code.isupper(), state
        assert len(state.code) == 3, state
        assert FIRST_DAY <= state.valid_from <= (state.valid_to or date.max), state
        assert all(len(code) == 2 for code in state.fips), state
        assert all(len(code) == 3 for code in (*state.cameo, *state.polecat)), state


def test_every_field_is_free_of_stray_blanks_and_empty_parts():
    for state in all_states():
        many = (*state.cameo, *state.fips, *state.icews, *state.polecat, *state.aliases)
        for text in (state.code, state.name, *many):
            assert text, state
            assert text == text.strip(), state


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_two_states_hold_a_code_on_the_same_day(scheme):
    spells: dict[str, set[tuple[date, date, str]]] = {}
    for code, state, start, end in code_table(scheme).iter_rows():
        spells.setdefault(key_of(code, scheme), set()).add((start, end, state))
    for code, unsorted in spells.items():
        held = sorted(unsorted)
        for earlier, later in pairwise(held):
            assert later[0] > earlier[1], (scheme, code, earlier, later)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_code_table_is_complete_and_unique(scheme):
    table = code_table(scheme)
    assert table.schema == {"code": pl.String, "state": pl.String, "valid_from": pl.Date, "valid_to": pl.Date}
    assert table.null_count().sum_horizontal().item() == 0
    assert not table.select("code", "valid_from").is_duplicated().any()
    assert table["valid_to"].max() == date.max


def test_every_successor_exists_on_the_next_day():
    later = {
        ("DEU", date(1945, 5, 8)),
        ("RVN", date(1975, 4, 30)),
    }  # occupied 1945-1949; provisional 1975-1976
    for state in all_states():
        assert not (state.successor and state.valid_to is None), state
        if state.successor and (state.code, state.valid_to) in later:
            assert find_state(state.successor, scheme="iso3").valid_from > state.valid_to
        elif state.successor:
            find_state(state.successor, scheme="iso3", on=state.valid_to + timedelta(days=1))


def test_a_state_that_still_exists_has_no_successor_and_carries_fips_and_polecat_codes():
    for state in all_states():
        if state.valid_to is None:
            assert state.successor is None, state
            assert state.fips, state
            assert state.polecat == (state.code,), state
            assert state.cameo, state
            assert state.icews, state


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_code_is_both_a_state_and_no_state(scheme):
    assert not set(code_table(scheme)["code"]) & not_state_codes(scheme)


def test_not_states_are_of_three_kinds_and_listed_once():
    assert {entry.kind for entry in all_not_states()} == {"region", "territory", "organisation"}
    listed = Counter((scheme, entry.code) for entry in all_not_states() for scheme in entry.schemes)
    assert max(listed.values()) == 1
    assert {scheme for scheme, _ in listed} <= set(SCHEMES)


# Named traps


@pytest.mark.parametrize("scheme", ["cow", "gw"])
def test_365_is_russia_the_soviet_union_and_russia_again(scheme):
    assert find_state(365, scheme=scheme, on=date(1922, 12, 29)).code == "RUS"
    assert find_state(365, scheme=scheme, on=date(1922, 12, 30)).code == "SUN"
    assert find_state(365, scheme=scheme, on=date(1991, 12, 25)).code == "SUN"
    assert find_state(365, scheme=scheme, on=date(1991, 12, 26)).code == "RUS"
    assert find_state("365", scheme=scheme).code == "RUS"


@pytest.mark.parametrize("scheme", ["cameo", "fips"])
def test_russian_codes_mean_the_soviet_union_before_its_end(scheme):
    code = {"cameo": "RUS", "fips": "RS"}[scheme]
    assert find_state(code, scheme=scheme, on=COLD_WAR).code == "SUN"
    assert find_state(code, scheme=scheme, on=TODAY).code == "RUS"


@pytest.mark.parametrize(
    ("cow", "gw", "code", "day"),
    [
        (255, 255, "DEU", date(1930, 1, 1)),
        (260, 260, "DEU", COLD_WAR),
        (255, 260, "DEU", TODAY),
        (265, 265, "DDR", COLD_WAR),
        (678, 678, "YEM", COLD_WAR),
        (679, 678, "YEM", TODAY),
        (680, 680, "YMD", COLD_WAR),
        (345, 345, "YUG", COLD_WAR),
        (345, 345, "SCG", date(2005, 1, 1)),
        (345, 340, "SRB", TODAY),
        (345, 340, "SRB", date(1900, 1, 1)),
        (946, 970, "KIR", TODAY),
        (970, 971, "NRU", TODAY),
        (955, 972, "TON", TODAY),
        (947, 973, "TUV", TODAY),
        (816, 816, "VDR", date(1970, 1, 1)),
        (817, 817, "RVN", date(1970, 1, 1)),
        (816, 816, "VNM", TODAY),
        (347, 347, "XKX", TODAY),
        (626, 626, "SSD", TODAY),
    ],
)
def test_cow_and_gw_numbers_that_differ_or_move(cow, gw, code, day):
    assert find_state(cow, scheme="cow", on=day).code == code
    assert find_state(str(gw), scheme="gw", on=day).code == code


@pytest.mark.parametrize(
    ("number", "scheme", "day"),
    [(255, "gw", TODAY), (260, "cow", TODAY), (345, "gw", TODAY), (340, "cow", TODAY), (679, "gw", TODAY)],
)
def test_the_other_list_s_number_is_not_taken(number, scheme, day):
    with pytest.raises(UnknownStateError):
        find_state(number, scheme=scheme, on=day)


@pytest.mark.parametrize(
    ("day", "germanies", "yemens", "vietnams"),
    [
        (date(1949, 6, 1), {"DEU"}, {"YEM"}, set()),
        (date(1960, 1, 1), {"DEU", "DDR"}, {"YEM"}, {"VDR", "RVN"}),
        (date(1975, 12, 1), {"DEU", "DDR"}, {"YEM", "YMD"}, {"VDR"}),
        (date(1990, 10, 2), {"DEU", "DDR"}, {"YEM"}, {"VNM"}),
        (date(1990, 10, 3), {"DEU"}, {"YEM"}, {"VNM"}),
    ],
)
def test_two_germanies_two_yemens_two_vietnams(day, germanies, yemens, vietnams):
    alive = {state.code for state in states_on(day)}
    assert alive & {"DEU", "DDR"} == germanies
    assert alive & {"YEM", "YMD"} == yemens
    assert alive & {"VNM", "VDR", "RVN"} == vietnams


def test_suriname_and_south_vietnam_shared_a_year_but_no_day():
    for state in states_on(date(1975, 1, 1)):
        assert state.code != "SUR"
    assert find_state("RVN").valid_to < find_state("SUR").valid_from
    assert find_state("RVN").valid_to.year == find_state("SUR").valid_from.year == 1975


def test_kosovo_and_south_sudan_begin_on_their_days():
    assert find_state("XKX").valid_from == date(2008, 2, 17)
    assert find_state("SSD").valid_from == date(2011, 7, 9)
    assert find_state("SDN", on=date(2000, 1, 1)).code == find_state("SDN", on=TODAY).code == "SDN"


def test_no_day_falls_between_the_soviet_union_and_its_republics():
    republics = {"RUS", "UKR", "BLR", "MDA", "ARM", "AZE", "GEO", "KAZ", "KGZ", "TJK", "TKM", "UZB"}
    last = {state.code for state in states_on(date(1991, 12, 25))}
    first = {state.code for state in states_on(date(1991, 12, 26))}
    assert "SUN" in last
    assert not last & republics
    assert "SUN" not in first
    assert republics <= first
    assert {"EST", "LVA", "LTU"} <= last


def test_several_spells_of_one_code():
    assert find_state("EST", on=date(1930, 1, 1)).valid_to == date(1940, 8, 5)
    assert find_state("EST").valid_from == date(1991, 9, 6)
    assert {state.code for state in states_on(date(1960, 1, 1))} & {"EST", "LVA", "LTU", "SYR"} == set()
    assert "AUT" not in {state.code for state in states_on(date(1940, 1, 1))}
    assert "POL" in {state.code for state in states_on(date(1942, 1, 1))}


def test_namibia_is_never_missing():
    assert find_state("NAM").name == state_name("NAM") == "Namibia"
    assert find_state("NAM", scheme="cameo").code == find_state("WA", scheme="fips").code == "NAM"
    assert code_table("iso3").filter(pl.col("code") == "NAM").height == 1
    with pytest.raises(UnknownStateError, match="Two letters"):
        find_state("NA")


def test_fips_is_not_iso():
    assert find_state("RS", scheme="fips").code == "RUS"
    assert find_state("RI", scheme="fips").code == "SRB"
    assert find_state("CH", scheme="fips").code == "CHN"
    assert find_state("SF", scheme="fips").code == "ZAF"
    with pytest.raises(UnknownStateError) as error:
        find_state("RS")
    assert error.value.near == ()


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("ROM", "ROU"),
        ("ROU", "ROU"),
        ("TMP", "TLS"),
        ("KSV", "XKX"),
        ("MTN", "MNE"),
        ("WSB", "PSE"),
        ("COD", "COD"),
    ],
)
def test_cameo_codes_that_are_not_iso(code, state):
    assert find_state(code, scheme="cameo").code == state


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Zaire", "COD"),
        ("ZAR", "COD"),
        ("ROM", "ROU"),
        ("BUR", "MMR"),
        ("TMP", "TLS"),
        ("Burma", "MMR"),
        ("côte d'ivoire", "CIV"),
        ("COTE DIVOIRE", "CIV"),
        ("Trinidad And Tobago", "TTO"),
        ("Bosnia & Herzegovina", "BIH"),
        ("U.S.S.R.", "SUN"),
        ("USSR", "SUN"),
        ("Türkiye", "TUR"),
        ("Holy See", "VAT"),
        ("Congo", "COG"),
        ("West Germany", "DEU"),
        ("German Democratic Republic", "DDR"),
        ("Republic of China", "TWN"),
        ("usa", "USA"),
    ],
)
def test_names_and_former_codes(name, state):
    assert find_state(name).code == state


def test_netherlands_antilles_were_no_state():
    assert "ANT" in not_state_codes("iso3")
    with pytest.raises(UnknownStateError, match="territory"):
        find_state("ANT")


# Errors


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Rusia", "Russia (RUS)"),
        ("Germny", "Germany (DEU)"),
        ("Sovjet Union", "Soviet Union (SUN)"),
        ("RUX", "Russia (RUS)"),
        ("GER", "Germany (DEU)"),
        ("spa", "Spain (ESP)"),
        ("HOL", "Netherlands (NLD)"),
    ],
)
def test_an_unknown_name_suggests_the_nearest_first(typed, near):
    with pytest.raises(UnknownStateError) as error:
        find_state(typed)
    assert error.value.near[0] == near
    assert near in str(error.value)


def test_a_code_off_its_dates_says_from_when_to_when_and_who_was_there():
    with pytest.raises(UnknownStateError) as error:
        find_state("RUS", on=COLD_WAR)
    assert "to 1922-12-29" in str(error.value)
    assert "since 1991-12-26" in str(error.value)
    assert "Soviet Union (SUN)" in str(error.value)
    with pytest.raises(UnknownStateError, match="Yugoslavia"):
        find_state("SRB", on=COLD_WAR)
    with pytest.raises(UnknownStateError, match="since 1991-12-26"):
        find_state("UKR", scheme="cameo", on=COLD_WAR)


def test_a_region_is_named_as_one():
    with pytest.raises(UnknownStateError, match="region"):
        find_state("EUR", scheme="cameo")
    with pytest.raises(UnknownStateError, match="territory"):
        find_state("Hong Kong", scheme="icews")


@pytest.mark.parametrize("typed", ["", "365", "Timbuktu", "-", "0", 0])
def test_nothing_is_guessed(typed):
    with pytest.raises(UnknownStateError):
        find_state(typed)


def test_a_number_without_scheme_asks_for_one():
    with pytest.raises(UnknownStateError, match="scheme"):
        find_state(2)


def test_no_state_before_the_table_begins():
    with pytest.raises(ValueError, match="1816"):
        states_on(date(1815, 6, 9))


# Properties


@given(st.data(), st.sampled_from(SCHEMES))
def test_finding_and_joining_agree_on_every_day(data, scheme):
    code, state, start, end = data.draw(st.sampled_from(code_table(scheme).rows()))
    day = data.draw(st.dates(start, min(end, TODAY)))
    assert find_state(code, scheme=scheme, on=day).code == state
    assert state in {alive.code for alive in states_on(day)}


@given(st.dates(FIRST_DAY, TODAY))
def test_no_state_is_alive_twice(day):
    codes = [state.code for state in states_on(day)]
    assert codes == sorted(set(codes))


@given(st.sampled_from([s for s in all_states() if s.valid_to]))
def test_both_ends_of_a_spell_are_included(state):
    assert state.exists_on(state.valid_from)
    assert state.exists_on(state.valid_to)
    assert not state.exists_on(state.valid_to + timedelta(days=1))
    assert not state.exists_on(state.valid_from - timedelta(days=1))


def test_an_unknown_code_system_is_named():
    with pytest.raises(SchemaError, match="no code system is called 'iso2': there are iso3"):
        find_state("US", scheme="iso2")  # type: ignore[arg-type]
