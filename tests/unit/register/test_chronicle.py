"""The chronicle's loader and the choice of a pair."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from detente.errors import RegisterError
from detente.register import chronicle_files, load_chronicle, select_pair
from detente.register.chronicle import SCHEMA

FIXTURES = Path(__file__).parents[2] / "fixtures" / "register"
WHOLE = FIXTURES / "whole.toml"

COLUMNS = [
    "entry_id",
    "date",
    "precision",
    "sender",
    "receiver",
    "is_mutual",
    "issue",
    "cameo",
    "status",
    "kind",
    "is_landmark",
    "headline",
    "text",
    "source_url",
    "read_at",
    "supports",
    "checked_on",
    "links",
    "promises",
    "note",
    "file",
]


def test_columns_and_types():
    frame = load_chronicle(paths=[WHOLE])
    assert frame.columns == COLUMNS
    assert frame.schema == SCHEMA
    assert frame.schema["supports"] == pl.List(pl.String)


def test_values_of_an_entry():
    row = load_chronicle(paths=[WHOLE]).row(by_predicate=pl.col("entry_id") == "american-act", named=True)
    assert row == {
        "entry_id": "american-act",
        "date": date(1991, 12, 26),
        "precision": "day",
        "sender": "USA",
        "receiver": "RUS",
        "is_mutual": True,
        "issue": "diplomacy",
        "cameo": "010",
        "status": "carried_out",
        "kind": "interaction",
        "is_landmark": True,
        "headline": "Three",
        "text": "One side said something to the other side.",
        "source_url": "https://example.org/a",
        "read_at": "https://example.org/a",
        "supports": ["date", "parties", "substance"],
        "checked_on": date(2026, 11, 22),
        "links": None,
        "promises": None,
        "note": "A doubt.",
        "file": "whole.toml",
    }


def test_a_missing_note_is_null():
    frame = load_chronicle(paths=[WHOLE])
    assert frame.filter(pl.col("entry_id") == "soviet-act")["note"].to_list() == [None]


def test_sorted_by_date_and_id():
    ids = load_chronicle(paths=[WHOLE])["entry_id"].to_list()
    assert ids == ["soviet-act", "american-act", "russian-act", "chinese-act"]


def test_own_files_are_the_default_and_others_go_beside_them():
    alone, beside = load_chronicle(), load_chronicle(paths=[*chronicle_files(), WHOLE])
    assert alone.height + 4 == beside.height
    assert set(alone["file"]) == {path.name for path in chronicle_files()}
    assert alone.select("date", "entry_id").equals(alone.select("date", "entry_id").sort("date", "entry_id"))


def test_a_caller_cannot_change_what_the_next_one_gets():
    first = load_chronicle()
    first.drop_in_place("headline")
    assert "headline" in load_chronicle().columns


def test_no_files_give_an_empty_frame():
    assert load_chronicle(paths=[]).schema == SCHEMA


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("unreadable.toml", "line 4"),
        ("not_utf8.toml", "line 3"),
        ("wrong_table.toml", r"\[\[entry\]\]"),
        ("other_tables.toml", "entries"),
        ("absent.toml", "cannot be read"),
        ("one_fault_each.toml", "field-missing.*status is missing"),
        ("beside_each_other.toml", "'used-twice' is used 2 times"),
    ],
)
def test_a_bad_file_is_refused_by_name(file, message):
    with pytest.raises(RegisterError, match=f"(?s){file}.*{message}|{message}.*{file}"):
        load_chronicle(paths=[FIXTURES / file])


def test_the_same_file_twice_is_refused():
    with pytest.raises(RegisterError, match="used 2 times"):
        load_chronicle(paths=[WHOLE, WHOLE])


def ids_between(a, b, succession):
    return set(select_pair(load_chronicle(paths=[WHOLE]), a, b, succession=succession)["entry_id"])


def test_continuous_succession_takes_the_predecessor_along_in_both_directions():
    everything = {"soviet-act", "american-act", "russian-act"}
    assert ids_between("USA", "RUS", "continuous") == everything
    assert ids_between("RUS", "USA", "continuous") == everything
    assert ids_between("SUN", "USA", "continuous") == everything


def test_split_succession_keeps_them_apart():
    assert ids_between("USA", "RUS", "split") == {"american-act", "russian-act"}
    assert ids_between("USA", "SUN", "split") == {"soviet-act"}


def test_a_state_is_no_pair_with_itself():
    with pytest.raises(RegisterError, match="one state"):
        ids_between("RUS", "SUN", "continuous")
    assert ids_between("RUS", "SUN", "split") == set()


def test_a_pair_without_entries_has_none():
    assert ids_between("FRA", "GBR", "continuous") == set()
