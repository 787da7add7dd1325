"""What the log of the event table says is committed."""

from pathlib import Path

import pytest

from detente.archive.event_files import commit
from detente.archive.store import Archive, create, open_archive
from detente.archive.transactions import read_transactions
from detente.errors import ArchiveError

COMMITS_N = 105  # one more than a hundred: the library then writes a checkpoint


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = open_archive(tmp_path_factory.mktemp("log") / "archive")
    create(archive)
    for number in range(COMMITS_N):
        commit(archive.table(), [], ["writer", f"batch/{number}"])
    return archive


def test_all_names_are_found_on_both_sides_of_a_checkpoint(log: Archive) -> None:
    assert list((log.events_path / "_delta_log").glob("*.checkpoint.parquet"))
    table = log.table()
    names = read_transactions(log.events_path / "_delta_log")
    assert names == {"writer", *(f"batch/{number}" for number in range(COMMITS_N))}
    assert all(table.transaction_version(name) is not None for name in ("writer", "batch/0", "batch/104"))


@pytest.mark.parametrize("version", [0, 1, 98, 99, 100, 103])
def test_an_older_version_knows_only_its_own(log: Archive, version: int) -> None:
    batches = read_transactions(log.events_path / "_delta_log", version=version) - {"writer"}
    assert batches == {f"batch/{number}" for number in range(version)}


def test_a_gap_in_the_log_is_said(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive")
    create(archive)
    commit(archive.table(), [], ["a"])
    commit(archive.table(), [], ["b"])
    (archive.events_path / "_delta_log" / f"{1:020}.json").unlink()
    with pytest.raises(ArchiveError, match="has a gap"):
        read_transactions(archive.events_path / "_delta_log")
