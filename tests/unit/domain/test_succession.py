"""Succession: what is counted as one state, and what is kept apart."""

from datetime import timedelta

import pytest

from detente.domain.state_table import all_states
from detente.domain.succession import lineage, present_code, succession_table
from detente.errors import UnknownStateError

CODES = sorted({state.code for state in all_states()})


@pytest.mark.parametrize(
    ("members", "present"),
    [(("SUN", "RUS"), "RUS"), (("YUG", "SCG", "SRB"), "SRB"), (("VDR", "VNM"), "VNM")],
)
def test_joined_lineages(members, present):
    for code in members:
        assert lineage(code, succession="continuous") == members
        assert present_code(code, succession="continuous") == present
        assert lineage(code, succession="split") == (code,)
        assert present_code(code, succession="split") == code


@pytest.mark.parametrize(
    "code",
    ["DEU", "DDR", "CSK", "CZE", "SVK", "YEM", "YMD", "RVN", "ETH", "SDN", "SSD", "PAK", "BGD", "UKR", "USA"],
)
def test_states_that_stand_alone_under_either_policy(code):
    assert lineage(code, succession="continuous") == lineage(code, succession="split") == (code,)


def test_only_three_lineages_are_joined():
    joined = {code: present for code, present in succession_table("continuous").items() if code != present}
    assert joined == {"SUN": "RUS", "YUG": "SRB", "SCG": "SRB", "VDR": "VNM"}


def test_split_leaves_every_code_alone():
    assert succession_table("split") == {code: code for code in CODES}


def test_tables_cover_every_code_and_agree_with_lineages():
    for succession in ("continuous", "split"):
        table = succession_table(succession)
        assert sorted(table) == CODES
        for code, present in table.items():
            assert table[present] == present
            assert code in lineage(code, succession=succession)
            assert lineage(code, succession=succession)[-1] == present


def test_a_changed_copy_changes_nothing():
    succession_table("continuous")["SUN"] = "USA"
    assert present_code("SUN", succession="continuous") == "RUS"


def test_a_continuing_state_begins_the_day_after_its_only_predecessor():
    continuing = [state for state in all_states() if state.continues]
    assert len({state.continues for state in continuing}) == len(continuing)
    for state in continuing:
        ends = {spell.valid_to for spell in all_states() if spell.code == state.continues}
        assert state.valid_from - timedelta(days=1) in ends


def test_unknown_codes_are_reported():
    with pytest.raises(UnknownStateError, match="Soviet Union"):
        present_code("Soviet Unio", succession="continuous")
    with pytest.raises(UnknownStateError):
        lineage("EUR", succession="split")
