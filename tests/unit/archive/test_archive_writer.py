"""Batches: each file once, each row once, and nothing at all when something fails."""

import errno
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from detente.archive import writer
from detente.archive.event_files import WRITER, commit
from detente.archive.manifest import read_manifest
from detente.archive.rejects import count_rejects, read_rejects
from detente.archive.store import Archive, create, open_archive
from detente.errors import ArchiveError
from detente.runs import ingest as run
from detente.runs.ingest import ingest
from event_lines import account_of, gdelt_file, gdelt_line, rows_of, write_lines

DISK_FULL = OSError(errno.ENOSPC, "No space left on device")


def aside_of(archive: Archive, name: str) -> dict[str, int]:
    row = read_manifest(archive).filter(pl.col("path").str.ends_with(name)).row(0, named=True)
    return {entry["rule"]: entry["rows_n"] for entry in row["set_aside"]}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return open_archive(tmp_path / "archive")


def test_a_file_is_read_once_under_whatever_name(tmp_path: Path, archive: Archive) -> None:
    ingest(archive, [gdelt_file(tmp_path / "a.CSV", range(5))])
    before = rows_of(archive)
    report = ingest(archive, [gdelt_file(tmp_path / "b.CSV", range(5)), tmp_path / "a.CSV"])
    assert (report.files_read, report.files_already_held, report.rows_added) == (0, 2, 0)
    assert rows_of(archive).equals(before)
    assert read_manifest(archive).height == 1


def test_rows_held_under_another_file_are_set_aside_and_the_file_is_known(tmp_path: Path, archive: Archive) -> None:
    ingest(archive, [gdelt_file(tmp_path / "a.CSV", range(5))])
    report = ingest(archive, [gdelt_file(tmp_path / "b.CSV", range(2, 5))])
    assert (report.files_read, report.rows_added) == (1, 0)
    assert aside_of(archive, "b.CSV") == {"already_held": 3}
    assert ingest(archive, [tmp_path / "b.CSV"]).files_already_held == 1
    account_of(archive)


def test_one_id_on_two_days_or_of_two_sources_is_two_events(tmp_path: Path, archive: Archive) -> None:
    lines = [gdelt_line(1), gdelt_line(1, SQLDATE="20220817")]
    ingest(archive, [write_lines(tmp_path / "a.CSV", lines), write_lines(tmp_path / "b", [gdelt_line(1, width=58)])])
    assert archive.scan().collect().height == 3


def test_what_is_set_aside_does_not_depend_on_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gdelt_file(tmp_path / "in" / "a.CSV", [1, 2, 2, 3, 1])
    gdelt_file(tmp_path / "in" / "b.CSV", [3, 4, 4, 5], AvgTone="0.0")
    gdelt_file(tmp_path / "in" / "c.CSV", [5, 5, 6, 1], AvgTone="1.0")
    results = []
    for number, (size, files, at_once) in enumerate(
        [(1 << 30, 10**6, 1 << 24), (1 << 30, 1, 1 << 24), (1, 9, 1), (1000, 9, 1)]
    ):
        monkeypatch.setattr(run, "BATCH_BYTES", size)
        monkeypatch.setattr(run, "BATCH_FILES", files)
        monkeypatch.setattr(run, "CLEANED_AT_ONCE_BYTES", at_once)
        archive = open_archive(tmp_path / f"archive{number}")
        ingest(archive, [tmp_path / "in"])
        results.append((rows_of(archive), account_of(archive)))
        assert list(archive.staging_path.iterdir()) == []
    assert aside_of(archive, "a.CSV") == {"repeated_in_file": 2}
    assert aside_of(archive, "b.CSV") == {"already_held": 1, "repeated_in_file": 1}
    assert aside_of(archive, "c.CSV") == {"already_held": 3}
    for rows, account in results[1:]:
        assert rows.equals(results[0][0])
        assert account == results[0][1]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few hundred lines are a large member."""
    monkeypatch.setattr(run, "STAGED_BYTES", 5_000)
    monkeypatch.setattr(run, "CLEANED_AT_ONCE_BYTES", 10_000)
    monkeypatch.setattr("detente.sources.read.MemberReading.__init__.__kwdefaults__", {"block_bytes": 20_000})


@pytest.mark.usefixtures("small_pieces")
def test_a_large_member_is_spilled_written_in_pieces_and_committed_at_once(tmp_path: Path, archive: Archive) -> None:
    path = gdelt_file(tmp_path / "a.CSV", [*range(1000), *range(50)])
    report = ingest(archive, [path])
    assert report.rows_added == 1000
    assert archive.table().version() == 1  # creation is 0
    assert len(archive.event_files()) > 5
    assert aside_of(archive, "a.CSV") == {"repeated_in_file": 50}
    assert rows_of(archive)["line_number"].max() == 1000


@pytest.mark.usefixtures("small_pieces")
def test_rejects_of_a_large_member_are_spilled_with_its_rows(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged: list[list[Path]] = []
    write = run.write_batch
    monkeypatch.setattr(
        run, "write_batch", lambda archive, batch: staged.append([*batch.rejects]) or write(archive, batch)
    )
    kinds = [lambda n: gdelt_line(n), lambda n: gdelt_line(n, EventCode="999"), lambda n: b"%d\tshort" % n]
    lines = [kinds[number % 3](number) for number in range(300)]
    assert ingest(archive, [write_lines(tmp_path / "a.CSV", lines)]).rows_added == 100
    assert sum(isinstance(part, Path) for part in staged[0]) > 1
    rejects = read_rejects(archive)
    assert rejects["line_number"].to_list() == [number for number in range(1, 301) if number % 3 != 1]
    assert dict(count_rejects(archive, "reason").rows()) == {"unknown_event_code": 100, "wrong_column_count": 100}
    account_of(archive)


def test_rejects_are_asked_for_some_lines(tmp_path: Path, archive: Archive) -> None:
    for name in "ba":
        write_lines(tmp_path / "in" / name, [gdelt_line(ord(name)), b"bad", b"worse\t" * 3])
    ingest(archive, [tmp_path / "in"])
    assert read_rejects(archive, where=pl.col("line_number") == 3)["line_number"].to_list() == [3, 3]
    assert read_rejects(archive, limit=3).equals(read_rejects(archive).head(3))
    assert count_rejects(archive, "source", "line_number").sort("line_number")["rows_n"].to_list() == [2, 2]


def failing(original: Callable[..., Any], *, at: int, error: BaseException) -> Callable[..., Any]:
    """The function, failing at its ``at``-th call after half the work is done."""
    calls = 0

    def call(frame: pl.LazyFrame, file: Path, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == at:
            Path(file).write_bytes(b"half a fi")
            raise error
        return original(frame, file, **options)

    return call


@pytest.mark.parametrize("error", [DISK_FULL, KeyboardInterrupt()], ids=["disk full", "interrupted"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_failure_while_writing_leaves_the_archive_as_it_was(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException
) -> None:
    ingest(archive, [gdelt_file(tmp_path / "a.CSV", range(5))])
    rows, account = rows_of(archive), account_of(archive)
    new = write_lines(tmp_path / "b.CSV", [gdelt_line(3), gdelt_line(9), gdelt_line(8, SQLDATE="never")])
    with monkeypatch.context() as patch:  # the event file, the rejects, the manifest
        patch.setattr(pl.LazyFrame, "sink_parquet", failing(pl.LazyFrame.sink_parquet, at=at, error=error))
        with pytest.raises(type(error)):
            ingest(archive, [new])
    assert rows_of(archive).equals(rows)
    assert account_of(archive) == account
    assert read_rejects(archive).height == 0
    assert list(archive.staging_path.iterdir()) == []
    assert ingest(archive, [new]).rows_added == 1
    assert rows_of(archive)["event_id"].to_list() == ["0", "1", "2", "3", "4", "9"]
    assert read_rejects(archive)["detail"].to_list() == ["never"]


def test_a_failure_while_spilling_leaves_the_archive_as_it_was(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH_BYTES", 1000)
    path = gdelt_file(tmp_path / "a.CSV", range(5))
    with monkeypatch.context() as patch:
        patch.setattr(pl.LazyFrame, "sink_parquet", failing(pl.LazyFrame.sink_parquet, at=1, error=DISK_FULL))
        with pytest.raises(OSError, match="No space left"):
            ingest(archive, [path])
    assert rows_of(archive).height == read_manifest(archive).height == 0
    assert ingest(archive, [path]).rows_added == 5


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("from the caller")], ids=["interrupted", "error"])
def test_an_interrupt_between_files_keeps_nothing_of_the_open_batch(
    tmp_path: Path, archive: Archive, error: BaseException
) -> None:
    for name in "abc":
        gdelt_file(tmp_path / "in" / f"{name}.CSV", range(ord(name), ord(name) + 1))

    def stop(done: int, total: int, name: str) -> None:
        if done == 2:
            raise error

    with pytest.raises(type(error)):
        ingest(archive, [tmp_path / "in"], progress=stop)
    assert rows_of(archive).height == 0
    assert list(archive.staging_path.iterdir()) == []
    assert ingest(archive, [tmp_path / "in"]).rows_added == 3


def test_a_beaten_writer_looks_again_and_sets_aside_what_the_winner_brought(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = gdelt_file(tmp_path / "mine.CSV", range(5))
    theirs = gdelt_file(tmp_path / "theirs.CSV", range(3, 8))
    original, beaten = writer.commit, []

    def commit_second(*arguments: Any) -> None:
        if not beaten:
            beaten.append(True)
            monkeypatch.setattr(writer, "commit", original)
            ingest(archive, [theirs], compacting=False)
        original(*arguments)

    monkeypatch.setattr(writer, "commit", commit_second)
    report = ingest(archive, [mine])
    assert beaten
    assert report.rows_added == 3
    assert aside_of(archive, "mine.CSV") == {"already_held": 2}
    assert rows_of(archive)["event_id"].to_list() == [str(number) for number in range(8)]
    assert len(list(archive.manifest_path.glob("*.parquet"))) == 3  # one of them means nothing
    account_of(archive)


def test_a_writer_who_is_always_beaten_gives_up(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*arguments: Any) -> None:
        raise writer.CommitFailedError("another writer was quicker")

    monkeypatch.setattr(writer, "commit", lose)
    monkeypatch.setattr(writer, "LONGEST_QUARREL", 0.1)
    monkeypatch.setattr(writer, "LEAST_TRIES", 2)
    with pytest.raises(ArchiveError, match="other writers were quicker"):
        ingest(archive, [gdelt_file(tmp_path / "a.CSV", range(5))])


def test_delta_refuses_the_second_of_two_writers_from_one_version(archive: Archive) -> None:
    create(archive)
    first, second = archive.table(), archive.table()
    commit(first, [], [WRITER, "x"])
    with pytest.raises(writer.CommitFailedError):
        commit(second, [], [WRITER, "y"])


def test_the_clock_names_batches_but_decides_nothing(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = writer.write_batch
    for number, year in enumerate((2030, 1999, 2030)):
        moment = datetime(year, 1, 1, tzinfo=UTC)
        monkeypatch.setattr(run, "write_batch", lambda a, b, now=moment: original(a, b, now=lambda: now))
        ingest(archive, [gdelt_file(tmp_path / f"{number}.CSV", range(number, number + 3))])
    assert rows_of(archive)["event_id"].to_list() == ["0", "1", "2", "3", "4"]
    assert [aside_of(archive, f"{n}.CSV") for n in range(3)] == [{}, {"already_held": 2}, {"already_held": 2}]


def test_what_is_asked_for_by_an_empty_list_is_nothing(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [gdelt_file(tmp_path / "a.CSV", range(5))])
    assert archive.scan().collect().height == 5
    for name in ("states", "senders", "receivers", "sources"):
        assert archive.scan(**{name: []}).collect().height == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["with space", "é😀", "a#b?c", "{a,b}", "a[1]", "100 %"])
def test_an_archive_may_lie_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    archive = open_archive(tmp_path / name / "archive")
    files = [gdelt_file(tmp_path / f"{number}.CSV", range(5 * number, 5 * number + 5)) for number in range(2)]
    assert [ingest(archive, [file]).rows_added for file in files] == [5, 5]
    assert ingest(archive, files).files_already_held == 2
    assert archive.scan().collect().height == 10
    assert all(Path(file).is_file() for file in archive.event_files())


def test_a_folder_whose_name_reads_as_an_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="takes '%20' for a character"):
        open_archive(tmp_path / "a%20b" / "archive")


@pytest.mark.parametrize("damage", ["manifest", "log", "empty log", "no log"])
def test_a_garbled_archive_says_so(tmp_path: Path, damage: str) -> None:
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [gdelt_file(tmp_path / "a.CSV", range(5))])
    log = archive.events_path / "_delta_log"
    if damage == "manifest":
        next(archive.manifest_path.glob("*.parquet")).write_bytes(b"PAR1 no more")
    elif damage == "no log":
        for path in log.iterdir():
            path.unlink()
    else:
        (log / f"{1:020}.json").write_text("" if damage == "empty log" else '{"txn": ')
    with pytest.raises(ArchiveError, match=r"garbled|is gone"):
        ingest(archive, [gdelt_file(tmp_path / "b.CSV", range(5, 10))])
    with pytest.raises(ArchiveError, match=r"garbled|is gone"):
        read_manifest(archive)
