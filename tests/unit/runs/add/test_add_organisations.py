"""Joint memberships counted from the table of states, and the counts of states."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import DriftError
from detente.runs.add.organisations import add_igos
from detente.sources.yearly.igo import joint_memberships, read_igo

PUBLISHED = pl.DataFrame(
    {
        "ccode": ["2", "20", "40", "2", "678"], "year": ["1950", "1950", "1950", "2014", "1950"],
        "state": ["usa", "canada", "cuba", "usa", "yemen"], "UN": ["1", "1", "1", "1", "-9"],
        "NATO": ["1", "1", "0", "1", "-9"], "OAS": ["1", "3", "1", "1", "-9"], "WTO": ["-1", "-1", "-1", "1", "-1"],
        "ILO": ["2", "1", "-9", "1", "-9"],
    }
)  # fmt: skip


def test_joint_means_that_both_are_full_members() -> None:
    frame = pl.DataFrame({"ccode1": [2, 20, 40, 2], "ccode2": [20, 40, 2, 20], "year": [1950, 1950, 1950, 2015]})
    assert add_igos(frame, data=PUBLISHED)["dyadigos"].to_list() == [2, 1, 2, None]


def test_states_count_each_kind_of_membership() -> None:
    frame = pl.DataFrame({"ccode": [2, 20, 40], "year": [1950] * 3})
    counts = add_igos(frame, data=PUBLISHED).drop("ccode", "year")
    assert counts.columns == ["sum_igo_full", "sum_igo_associate", "sum_igo_observer", "sum_igo_anytype"]
    assert counts.rows() == [(3, 1, 0, 4), (3, 0, 1, 4), (2, 0, 0, 2)]


def test_a_state_of_which_nothing_is_known_has_no_count() -> None:
    assert add_igos(pl.DataFrame({"ccode": [678], "year": [1950]}), data=PUBLISHED)["sum_igo_full"].to_list() == [None]
    frame = pl.DataFrame({"ccode1": [2], "ccode2": [678], "year": [1950]})
    assert add_igos(frame, data=PUBLISHED)["dyadigos"].to_list() == [None]


def test_no_organisation_yet_is_zero_not_missing() -> None:
    early = pl.DataFrame({"ccode": [2, 200], "year": [1816, 1816], "state": ["usa", "uk"], "UN": [-1, -1]})
    assert add_igos(pl.DataFrame({"ccode1": [2], "ccode2": [200], "year": [1816]}), data=early)[
        "dyadigos"
    ].to_list() == [0]


def test_the_gigabyte_of_dyads_is_refused_with_the_smaller_file_named() -> None:
    dyadic = pl.DataFrame({"ccode1": ["2"], "ccode2": ["20"], "year": ["1950"], "UN": ["1"]})
    with pytest.raises(DriftError, match="state_year_formatv3"):
        add_igos(pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1950]}), data=dyadic)


def test_counts_by_state_cannot_say_what_two_states_share() -> None:
    counts = read_igo(PUBLISHED).drop("full_in")
    with pytest.raises(DriftError, match="which organisations two states share"):
        add_igos(pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1950]}), data=counts)


def test_a_cell_that_is_no_code_stops_it() -> None:
    with pytest.raises(DriftError, match="1 cells have others"):
        read_igo(PUBLISHED.with_columns(UN=pl.Series(["1", "1", "4", "1", "1"])))


@given(st.integers(2, 6), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_joint_memberships_equal_a_count_by_hand(states: int, organisations: int, seed: int) -> None:
    codes = np.random.default_rng(seed).choice([-9, -1, 0, 1, 2, 3], size=(states, organisations))
    codes[:, 0] = 1  # something is known of every state
    table = pl.DataFrame({"ccode": range(2, 2 + states), "year": [1990] * states}).with_columns(
        pl.Series(f"org{n}", codes[:, n]) for n in range(organisations)
    )
    for first, second, _, joint in joint_memberships(read_igo(table)).rows():
        assert joint == int(((codes[first - 2] == 1) & (codes[second - 2] == 1)).sum())


def test_known_counts_of_the_published_tables(shared_data: Path) -> None:
    folder = shared_data / "structure/terms/cow"
    states = pl.DataFrame({"ccode": [365, 2, 2], "year": [1985, 2014, 2015]})
    assert add_igos(states, data=folder / "cow_igo_state_year.csv")["sum_igo_full"].to_list()[0] == 45
    dyads = pl.DataFrame({"ccode1": [365, 2, 2, 678], "ccode2": [2, 365, 365, 2], "year": [1985, 1985, 2015, 1990]})
    joint = add_igos(dyads, data=folder / "cow_igo_joint_membership_dyadyear.parquet")["dyadigos"].to_list()
    assert joint[:3] == [32, 32, None]
