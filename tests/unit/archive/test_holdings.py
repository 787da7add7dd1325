"""What is held: the record comes last, one content is one holding, a broken record is named."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from detente.archive.holdings import RECORD, Holding, holdings, incoming, keep, newest_holding
from detente.archive.parts import Digest
from detente.errors import ArchiveError, UnreadableFileError

DAY = datetime(2026, 11, 22, tzinfo=UTC)


def arrived(folder: Path, content: bytes = b"table", name: str = "NMC.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def record(path: Path, *, day: int = 22, version: str = "7.0") -> Holding:
    return Holding(
        source="nmc",
        version=version,
        licence="ask",
        address="https://example.org/NMC.csv",
        sha256=Digest().update_from(path).sha256,
        bytes_n=path.stat().st_size,
        fetched_at=DAY.replace(day=day),
        path=path,
        origin="mirror",
        citations=("Singer (1987)",),
    )


def keep_one(root: Path, content: bytes = b"table", *, day: int = 22, name: str = "NMC.csv") -> Holding:
    with incoming(root, "nmc") as folder:
        file = arrived(folder, content, name)
        return keep(root, file, record(file, day=day), check=lambda _: None)


def test_what_is_kept_is_held_with_its_record(tmp_path: Path) -> None:
    kept = keep_one(tmp_path)
    assert holdings(tmp_path) == [kept]
    assert newest_holding(tmp_path, "nmc") == kept
    assert newest_holding(tmp_path, "atop") is None
    assert kept.path == tmp_path / "yearly" / "nmc" / kept.sha256[:16] / "NMC.csv"
    assert kept.path.read_bytes() == b"table"
    assert (kept.origin, kept.citations) == ("mirror", ("Singer (1987)",))


def test_the_newest_is_what_arrived_last(tmp_path: Path) -> None:
    old, new = keep_one(tmp_path, b"old", day=20), keep_one(tmp_path, b"new", day=21)
    assert holdings(tmp_path, "nmc") == [old, new]
    again = keep_one(tmp_path, b"old", day=22)
    assert newest_holding(tmp_path, "nmc") == again
    assert len(holdings(tmp_path)) == 2


def test_one_content_is_one_holding_under_whatever_name_it_comes(tmp_path: Path) -> None:
    first, second = keep_one(tmp_path), keep_one(tmp_path, name="renamed.csv")
    assert first.path == second.path
    assert sorted(path.name for path in first.path.parent.iterdir()) == ["NMC.csv", RECORD]


def test_what_fails_its_check_is_not_kept_and_goes(tmp_path: Path) -> None:
    def refuse(_: Path) -> None:
        raise UnreadableFileError("no table")

    with incoming(tmp_path, "nmc") as folder:
        file = arrived(folder)
        with pytest.raises(UnreadableFileError, match="no table"):
            keep(tmp_path, file, record(file), check=refuse)
        assert not file.exists()
    assert holdings(tmp_path) == []


def test_a_folder_without_record_is_no_holding(tmp_path: Path) -> None:
    kept = keep_one(tmp_path)
    (kept.path.parent / RECORD).unlink()
    assert holdings(tmp_path) == []
    assert keep_one(tmp_path) == kept  # and is made whole when the file comes again


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"source": "nmc"}'], ids=["empty", "cut", "list", "no fields", "few fields"]
)
def test_a_broken_record_is_named_with_what_to_do(tmp_path: Path, text: str) -> None:
    kept = keep_one(tmp_path)
    path = kept.path.parent / RECORD
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"cannot be read .*Delete the folder .*`detente fetch nmc`") as raised:
        holdings(tmp_path)
    assert str(path) in str(raised.value)
    assert keep_one(tmp_path) == kept


def test_a_record_of_a_later_form_is_named(tmp_path: Path) -> None:
    path = keep_one(tmp_path).path.parent / RECORD
    path.write_text(json.dumps(json.loads(path.read_text()) | {"signature": "x"}), encoding="utf-8")
    with pytest.raises(ArchiveError, match="signature"):
        holdings(tmp_path)


@pytest.mark.parametrize("content", [None, b"tab"], ids=["gone", "cut"])
def test_a_file_that_is_gone_or_cut_is_named(tmp_path: Path, content: bytes | None) -> None:
    kept = keep_one(tmp_path)
    kept.path.unlink() if content is None else kept.path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"NMC\.csv is not the file of 5 bytes"):
        newest_holding(tmp_path, "nmc")


def test_a_record_of_the_first_form_is_read(tmp_path: Path) -> None:
    kept = keep_one(tmp_path)
    path = kept.path.parent / RECORD
    fields = json.loads(path.read_text())
    path.write_text(json.dumps({n: v for n, v in fields.items() if n not in ("origin", "release", "citations")}))
    (held,) = holdings(tmp_path)
    assert (held.origin, held.release, held.citations) == ("publisher", "", ())


def test_a_source_arrives_in_one_process_at_a_time(tmp_path: Path) -> None:
    inside, most, gate = 0, 0, threading.Lock()
    notices: list[str] = []

    def work(number: int) -> Holding:
        nonlocal inside, most
        with incoming(tmp_path, "nmc", notice=notices.append) as folder:
            with gate:
                inside += 1
                most = max(most, inside)
            file = arrived(folder)
            threading.Event().wait(0.05)
            kept = keep(tmp_path, file, record(file), check=lambda _: None)
            with gate:
                inside -= 1
            return kept

    with ThreadPoolExecutor(3) as pool:
        kept = list(pool.map(work, range(3)))
    assert most == 1
    assert kept[0] == kept[1] == kept[2] == holdings(tmp_path)[0]
    assert set(notices) == {"nmc: another process is fetching it; waiting"}
    with incoming(tmp_path, "atop"), incoming(tmp_path, "nmc"):
        pass  # sources do not wait for each other
