"""Ledgers as frames: what is written comes back, ours beside yours; what cannot be read is told with its place."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from detente.errors import RegisterError
from detente.register.documents import list_documents, read_document
from detente.register.ledgers import Ledger, LedgerName, load_ledger
from register_files import AGREEMENT, LEDGERS, REGIME, WHOLE, broken, write

AT_LEAST: dict[LedgerName, int] = {"agreements": 70, "programmes": 20, "regimes": 8, "tensions": 14, "practices": 1}
IDS = {
    "agreements": "toy-pact",
    "programmes": "toy-flights",
    "regimes": "toy-club",
    "tensions": "toy-quarrel",
    "practices": "toy-locks",
}


def load_one(name: LedgerName, path: Path) -> Ledger:
    return load_ledger(name, paths=[path]).keep([IDS[name]])


@pytest.mark.parametrize("name", AT_LEAST)
def test_our_own_ledgers_hold_what_they_promise(name: LedgerName) -> None:
    ledger = load_ledger(name)
    ids = ledger.records[ledger.key]
    assert ids.len() >= AT_LEAST[name]
    assert ids.is_unique().all()
    assert ids.is_sorted()
    assert (ledger.records.columns[0], ledger.records.columns[-1]) == (ledger.key, "file")
    for part in ledger.parts.values():
        assert part.columns[0] == ledger.key
        assert set(part[ledger.key]) <= set(ids)
        assert part["source_url"].null_count() == part["read_at"].null_count() == 0


@pytest.mark.parametrize("name", IDS)
def test_yours_stand_beside_ours(name: LedgerName, tmp_path: Path) -> None:
    path = write(tmp_path, WHOLE)  # tables of other ledgers in it are passed over
    ours, both = load_ledger(name), load_ledger(name, paths=[path])
    assert both.records.height == ours.records.height + 1
    assert both.records.schema == ours.records.schema
    assert load_one(name, path).records["file"].to_list() == ["own.toml"]
    assert load_ledger(name).records.height == ours.records.height


def test_an_agreement_comes_back_as_written(tmp_path: Path) -> None:
    ledger = load_one("agreements", write(tmp_path, AGREEMENT))
    (record,) = ledger.records.to_dicts()
    assert (record["parties"], record["is_multilateral"], record["note"]) == (["USA", "RUS"], False, None)
    life = ledger.parts["life"]
    assert life["step"].to_list() == ["signed", "in_force", "suspended"]
    assert life["by"].to_list() == [None, None, ["RUS"]]
    (limit,) = ledger.parts["limit"].to_dicts()
    assert (limit["amount"], limit["from_date"], limit["until_date"]) == (100.0, date(2012, 2, 5), date(2016, 2, 5))
    assert ledger.parts["limit"].schema["amount"] == pl.Float64()


def test_a_part_has_the_page_of_its_record_unless_it_has_its_own(tmp_path: Path) -> None:
    own = 'step = "signed"\nsource_url = "https://example.com/own"'
    life = load_one("agreements", write(tmp_path, broken(AGREEMENT, 'step = "signed"', own))).parts["life"]
    assert life["source_url"].to_list() == ["https://example.com/own", *["https://example.org/page"] * 2]
    assert life["read_at"].to_list() == life["source_url"].to_list()  # never another page than the one named
    archived = own + '\nread_at = "https://web.archive.org/own"'
    path = write(tmp_path, broken(AGREEMENT, 'step = "signed"', archived), "other.toml")
    assert load_one("agreements", path).parts["life"]["read_at"][0] == "https://web.archive.org/own"


def test_conditions_of_a_rule_are_pairs(tmp_path: Path) -> None:
    rules = load_one("regimes", write(tmp_path, REGIME)).parts["rule"]
    assert rules["when"].to_list() == [
        [{"name": "range_km", "least": 300.0}, {"name": "payload_kg", "least": 500.0}],
        [{"name": "range_km", "least": 300.0}],
    ]


def test_a_file_that_was_corrected_is_read_again(tmp_path: Path) -> None:
    path = write(tmp_path, AGREEMENT)
    assert load_one("agreements", path).records["short"].item() == "Toy pact"
    write(tmp_path, broken(AGREEMENT, "Toy pact", "Toy treaty"))
    assert load_one("agreements", path).records["short"].item() == "Toy treaty"


def test_order_of_files_changes_nothing(tmp_path: Path) -> None:
    other = broken(AGREEMENT, "toy-pact", "another-pact")
    paths = [write(tmp_path, AGREEMENT, "a.toml"), write(tmp_path, other, "b.toml")]
    one, two = (load_ledger("agreements", paths=order) for order in (paths, paths[::-1]))
    assert one.records.equals(two.records)
    assert all(one.parts[name].equals(two.parts[name]) for name in one.parts)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('short = "Toy pact"\n', "", "agreement toy-pact: short is missing"),
        ('short = "Toy pact"', 'short = "Toy pact"\ncolour = "red"', "colour is no field here"),
        ("multilateral = false", 'multilateral = "no"', "multilateral is str, must be bool"),
        ('kind = "treaty"', 'kind = "pact"', "kind 'pact' is none of treaty"),
        ("amount = 100\n", "", "limit 1, amount is missing"),
        ('id = "toy-pact"\n', "", "agreement number 1: id is missing"),
        ("[[agreement.duty]]", "[agreement.duty]", "must be an array of tables"),
    ],
)
def test_a_fault_of_shape_stops_the_loading(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = write(tmp_path, broken(AGREEMENT, old, new))
    with pytest.raises(RegisterError) as error:
        load_ledger("agreements", paths=[path])
    assert message in str(error.value)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("name", LEDGERS)
def test_an_id_is_used_once(tmp_path: Path, name: LedgerName) -> None:
    paths = [write(tmp_path, LEDGERS[name], file) for file in ("a.toml", "b.toml")]
    with pytest.raises(RegisterError, match=rf"'{IDS[name]}' is used 2 times, in \['a.toml', 'b.toml'\]"):
        load_ledger(name, paths=paths)


def test_your_id_must_not_be_one_of_ours(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="'new-start' is used 2 times"):
        load_ledger("agreements", paths=[write(tmp_path, broken(AGREEMENT, "toy-pact", "new-start"))])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xef\xbb\xbf" + AGREEMENT.encode(), "line 1"),
        (broken(AGREEMENT, "a playroom", "a caf\u00e9").encode("latin-1"), "not UTF-8 at line 21"),
        (b"[[agreement]]\nid = toy\n", "line 2"),
        (b"[agreement]\nid = 'toy'\n", "must be an array of tables"),
        (b"agreement = 3\n", "must be an array of tables"),
        (b"[[agreements]]\nid = 'toy'\n", "unknown top-level names"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(RegisterError) as error:
        load_ledger("agreements", paths=[path])
    assert str(path) in str(error.value)
    assert message in str(error.value)


def test_no_such_ledger_file_or_folder(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="choose from agreements"):
        load_ledger("treaties")  # type: ignore[arg-type]
    with pytest.raises(RegisterError, match="cannot be read"):
        load_ledger("agreements", paths=[tmp_path / "absent.toml"])
    with pytest.raises(FileNotFoundError, match="no such file or folder"):
        list_documents([tmp_path / "absent"])


def test_files_below_a_folder_by_their_ending(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    toml, csv = write(tmp_path / "deep", "", "b.toml"), write(tmp_path, "", "a.csv")
    assert list_documents([tmp_path]) == [toml]
    assert list_documents([tmp_path, csv], suffix=".csv") == [csv, csv]
    assert read_document(toml) == {}


def test_what_belongs_to_a_record_is_kept_with_it() -> None:
    kept = load_ledger("agreements").keep(["new-start"])
    assert set(kept.parts["limit"]["agreement_id"]) == {"new-start"}
