"""Compaction and sweeping: the same rows, counts and identities, whatever else goes on."""

import os
import shutil
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from detente.archive import compaction, manifest
from detente.archive.compaction import compact, merge_side_files
from detente.archive.manifest import read_manifest
from detente.archive.rejects import read_rejects
from detente.archive.store import Archive, create, open_archive
from detente.errors import ArchiveError
from detente.runs import ingest as run
from detente.runs.ingest import ingest
from event_lines import account_of, gdelt_file, gdelt_line, rows_of, write_lines

TWO_DAYS_AGO = time.time() - 48 * 3600


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Six files of rows in both directions, each with a rejected line, in six batches."""
    archive = open_archive(tmp_path / "archive")
    for number in range(6):
        sides = {"Actor1CountryCode": "RUS", "Actor2CountryCode": "USA"} if number % 2 else {}
        lines = [gdelt_line(10 * number + n, **sides) for n in range(12)]
        ingest(archive, [write_lines(tmp_path / "in" / f"{number}.CSV", [*lines, b"bad"])], compacting=False)
    return archive


def state_of(archive: Archive) -> tuple[Any, ...]:
    return rows_of(archive).rows(), account_of(archive), read_rejects(archive).rows()


@pytest.mark.parametrize("rows_per_file", [1, 7, 10**6])
def test_compaction_changes_no_row_no_count_and_no_identity(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch, rows_per_file: int
) -> None:
    monkeypatch.setattr(compaction, "ROWS_PER_FILE", rows_per_file)
    before, replaced = state_of(archive), archive.event_files()
    done = compact(archive)
    assert (done.files_before, done.rows_n) == (6, 62)
    assert done.files_after == (1 if rows_per_file == 10**6 else 2)
    assert state_of(archive) == before
    assert all(Path(file).exists() for file in replaced)  # for readers that still hold them
    for folder in (archive.manifest_path, archive.rejects_path):
        assert [path.name[:7] for path in folder.iterdir()] == ["merged-"]
    assert ingest(archive, [tmp_path / "in"]).files_already_held == 6
    compact(archive)
    assert state_of(archive) == before


def test_compacted_files_are_sorted_by_dyad_and_date(archive: Archive) -> None:
    compact(archive)
    rows = pl.read_parquet(archive.event_files()[0])
    assert rows.equals(rows.sort("sender", "receiver", "event_date", "event_id"))


def test_an_archive_without_rows_can_be_compacted(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "empty")
    create(archive)
    assert compact(archive).rows_n == 0
    ingest(archive, [write_lines(tmp_path / "a.CSV", [gdelt_line(1, Actor2CountryCode="USA")])])
    assert compact(archive).rows_n == 0
    assert read_manifest(archive).height == 1


def test_identities_outlive_checkpoints_and_the_cleaning_of_the_log(tmp_path: Path, archive: Archive) -> None:
    table = archive.table()
    table.create_checkpoint()
    for path in (archive.events_path / "_delta_log").glob("0000000000000000000[0-3].json"):
        path.unlink()
    assert ingest(archive, [tmp_path / "in"]).files_already_held == 6
    compact(archive)
    assert ingest(archive, [tmp_path / "in"]).files_already_held == 6


def test_a_writer_during_compaction_loses_nothing(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, calls = compaction._rewrite, []

    def rewrite(*arguments: Any) -> Any:
        added = original(*arguments)
        calls.append(True)
        if len(calls) == 1:
            ingest(archive, [gdelt_file(tmp_path / "late.CSV", range(1000, 1003))], compacting=False)
        return added

    monkeypatch.setattr(compaction, "_rewrite", rewrite)
    assert compact(archive).rows_n == 65
    assert len(calls) == 2
    assert rows_of(archive).height == 65
    account_of(archive)


def test_a_compaction_during_writing_loses_nothing(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente.archive import writer

    original, calls = writer._manifest, []

    def count(*arguments: Any) -> Any:
        calls.append(True)
        if len(calls) == 1:
            compact(archive)
        return original(*arguments)

    monkeypatch.setattr(writer, "_manifest", count)
    assert ingest(archive, [gdelt_file(tmp_path / "late.CSV", range(55, 70))]).rows_added == 8
    assert len(calls) == 2
    assert rows_of(archive).height == 70
    account_of(archive)


def test_a_busy_archive_is_left_uncompacted_without_failing_the_run(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*arguments: Any) -> None:
        raise compaction.CommitFailedError("another writer was quicker")

    monkeypatch.setattr(compaction, "commit", lose)
    with pytest.raises(ArchiveError, match="try again later"):
        compact(archive)
    assert not list(archive.events_path.glob("compact-*"))
    monkeypatch.setattr(run, "COMPACT_AT_FILES", 1)
    assert ingest(archive, [gdelt_file(tmp_path / "late.CSV", range(1000, 1003))]).rows_added == 3


def test_a_compacted_archive_of_many_files_is_not_compacted_again(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "ROWS_PER_FILE", 1)
    monkeypatch.setattr(run, "COMPACT_AT_FILES", 2)
    compact(archive)
    files = archive.event_files()
    assert len(files) == 2
    ingest(archive, [tmp_path / "in"])
    assert archive.event_files() == files


def test_files_of_a_batch_committed_while_merging_stay(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = compaction.merge_rejects

    def merge_late(archive: Archive, name: str) -> None:
        original(archive, name)
        late = write_lines(tmp_path / "late.CSV", [gdelt_line(1000), b"bad"])
        ingest(archive, [late], compacting=False)

    monkeypatch.setattr(compaction, "merge_rejects", merge_late)
    merge_side_files(archive)
    assert read_manifest(archive).height == read_rejects(archive).height == 7
    account_of(archive)


def test_two_mergers_at_once_lose_nothing(tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    original = compaction.merge_rejects

    def merge_while_another_merges(archive: Archive, name: str) -> None:
        original(archive, name)
        monkeypatch.setattr(compaction, "merge_rejects", original)
        ingest(archive, [write_lines(tmp_path / "late.CSV", [gdelt_line(1000), b"bad"])], compacting=False)
        merge_side_files(archive)  # what it merges, this one has not seen

    monkeypatch.setattr(compaction, "merge_rejects", merge_while_another_merges)
    merge_side_files(archive)
    assert read_manifest(archive).height == read_rejects(archive).height == 7
    merge_side_files(archive)
    assert read_manifest(archive).height == read_rejects(archive).height == 7
    assert len(list(archive.manifest_path.iterdir())) == 1


def test_a_reader_during_a_merge_sees_every_file(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    original, calls = pl.read_parquet, []

    def read(path: Path) -> pl.DataFrame:
        calls.append(path)
        if len(calls) == 3:
            merge_side_files(archive)
        return original(path)

    monkeypatch.setattr(manifest.pl, "read_parquet", read)
    assert read_manifest(archive).height == 6


def test_a_killed_merge_leaves_copies_that_count_once(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state_of(archive)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        merge_side_files(archive)
    assert len(list(archive.manifest_path.iterdir())) == 7
    assert state_of(archive) == before


def test_what_interrupted_writers_left_goes_after_a_day(archive: Archive) -> None:
    before = state_of(archive)
    left = {}
    for folder in (archive.manifest_path, archive.rejects_path):
        committed = next(folder.glob("*.parquet"))
        for age, moment in (("old", TWO_DAYS_AGO), ("new", time.time())):
            for name in (f"20000101T000000-{age}.parquet", f".{age}.partial"):
                left[folder / name] = age
                shutil.copy(committed, folder / name)
                os.utime(folder / name, (moment, moment))
    orphan = archive.events_path / "orphan.parquet"
    shutil.copy(archive.event_files()[0], orphan)
    os.utime(orphan, (TWO_DAYS_AGO, TWO_DAYS_AGO))
    compact(archive)
    assert {path: path.exists() for path in left} == {path: age == "new" for path, age in left.items()}
    assert not orphan.exists()
    assert state_of(archive)[:2] == before[:2]


def test_staging_of_dead_runs_goes_after_a_day(tmp_path: Path, archive: Archive) -> None:
    old, new = archive.staging_path / "old", archive.staging_path / "new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "rows.parquet").write_bytes(b"...")
    os.utime(old, (TWO_DAYS_AGO, TWO_DAYS_AGO))
    ingest(archive, [gdelt_file(tmp_path / "late.CSV", [1000])])
    assert [path.name for path in archive.staging_path.iterdir()] == ["new"]
    assert (new / "rows.parquet").exists()
