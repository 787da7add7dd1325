"""Read event files into the archive: each file once, each row once, every line accounted for."""

import os
import shutil
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from detente.archive.batch import FILE_SCHEMA, Batch
from detente.archive.compaction import compact, uncompacted_n
from detente.archive.faults import writing
from detente.archive.schema import STAGED_SCHEMA, conform
from detente.archive.store import Archive, create
from detente.archive.writer import write_batch
from detente.errors import ArchiveError
from detente.sources.ahead import read_ahead
from detente.sources.declaration import COUNTS_SCHEMA, REJECTED_SCHEMA
from detente.sources.members import Member, list_files
from detente.sources.parse import clean_candidates
from detente.sources.read import Candidates, FileAccount
from detente.sources.stream import Failure, FileEnd, Progress, read_files

BATCH_ROWS = 200_000
STAGED_ROWS = 100_000  # so many rows of one long file move from memory to disk; shorter files never do
BATCH_FILES = 1_000
CLEANED_AT_ONCE_BYTES = 16 << 20
STEPS_AHEAD = 32
COMPACT_AT_FILES = 64
STAGING_KEPT_HOURS = 24


@dataclass(slots=True)
class IngestReport:
    """What became of the files named: read now, held already, or not readable; and rows added now."""

    files_read: int = 0
    files_already_held: int = 0
    failures: list[Failure] = field(default_factory=list)
    rows_added: int = 0
    lines_read: int = 0


@dataclass(slots=True)
class _Gathering:
    """Gathers what is read into a batch, and commits the batch when it is full."""

    archive: Archive
    staging: Path
    report: IngestReport
    waiting: list[tuple[int, Candidates]] = field(default_factory=list)
    waiting_bytes: int = 0
    rows: list[pl.DataFrame | Path] = field(default_factory=list)
    unfinished_n: int = 0
    rows_n: int = 0
    rejects: list[pl.DataFrame] = field(default_factory=list)
    counts: list[pl.DataFrame] = field(default_factory=list)
    bad_lines: list[tuple[int, int, str, str]] = field(default_factory=list)
    aside: list[tuple[int, str, str, int]] = field(default_factory=list)
    files: list[dict[str, object]] = field(default_factory=list)
    file_number: int = 0

    def take(self, step: Candidates | FileEnd | Failure) -> None:
        """Take in what came of the next block or the end of a file; a damaged file is reported and leaves nothing."""
        if isinstance(step, Candidates):
            self.waiting.append((self.file_number, step))
            self.waiting_bytes += len(step.text)
            if self.waiting_bytes >= CLEANED_AT_ONCE_BYTES:
                self.clean()
            return
        if isinstance(step, FileEnd):
            self._end_file(step.member, step.account)
        else:
            self.report.failures.append(Failure(_printable(step.path), _printable(step.reason)))
        self.file_number += 1
        if self.rows_n >= BATCH_ROWS or len(self.files) >= BATCH_FILES:
            self.commit()

    def clean(self) -> None:
        """Turn the waiting lines into event rows."""
        for cleaned in clean_candidates(self.waiting):
            self.rows.append(conform(cleaned.kept, STAGED_SCHEMA, table="core__events"))
            self.rejects.append(cleaned.rejected)
            self.counts.append(cleaned.counts)
            self.unfinished_n += cleaned.kept.height
            self.rows_n += cleaned.kept.height
        self.waiting, self.waiting_bytes = [], 0
        if self.unfinished_n >= STAGED_ROWS:
            self._spill()

    def commit(self) -> None:
        """Commit all files that were read to their end."""
        self.clean()
        if self.files:
            batch = Batch(
                pl.DataFrame(self.files, schema=FILE_SCHEMA),
                tuple(self.rows),
                pl.concat([pl.DataFrame(self.bad_lines, REJECTED_SCHEMA, orient="row"), *self.rejects]),
                pl.concat([pl.DataFrame(self.aside, COUNTS_SCHEMA, orient="row"), *self.counts]),
            )
            outcome = write_batch(self.archive, batch)
            self.report.files_read += outcome.files_new
            self.report.files_already_held += outcome.files_held
            self.report.rows_added += outcome.rows_kept
            self.report.lines_read += outcome.lines_read
        self.rows, self.rejects, self.counts, self.files = [], [], [], []
        self.bad_lines, self.aside = [], []
        self.unfinished_n = self.rows_n = 0

    def _end_file(self, member: Member, account: FileAccount) -> None:
        number = self.file_number
        self.unfinished_n = 0
        self.files.append(
            {
                "file_number": number, "identity": account.identity, "source": account.layout.source,
                "file_sha256": account.file_sha256, "path": _as_text(member.path), "member": member.name,
                "bytes_n": account.bytes_n, "lines_read": account.lines_read, "covered": account.covered,
                "unit_minutes": int(account.layout.unit.total_seconds() // 60), "file_known_at": account.known_at,
            }
        )  # fmt: skip
        self.bad_lines += [(number, line.number, line.reason, line.detail) for line in account.bad]
        self.aside += [(number, "set_aside", rule, rows_n) for rule, rows_n in account.set_aside.items()]

    def _spill(self) -> None:
        """Move rows from memory to a staged file, so that a member of any size fits in memory."""
        self.staging.mkdir(parents=True, exist_ok=True)
        path = self.staging / f"{uuid.uuid4().hex}.parquet"
        with writing(path):
            pl.concat([part for part in self.rows if isinstance(part, pl.DataFrame)]).write_parquet(
                path, compression="lz4"
            )
        self.rows = [*(part for part in self.rows if isinstance(part, Path)), path]
        self.unfinished_n = 0


def ingest(
    archive: Archive, paths: Sequence[str | Path], *, progress: Progress | None = None, compacting: bool = True
) -> IngestReport:
    """Read all event files at and below ``paths`` into ``archive``.

    Files are known by their content: a file that is held already, under whatever name, adds nothing. A file that
    cannot be read is reported and harms no other. Safe to interrupt, to repeat, and to run twice at the same time.

    Parameters
    ----------
    archive
        Where to; created when it does not exist.
    paths
        Files and folders; folders are searched through.
    progress
        Called before each file.
    compacting
        Re-sort the archive at the end when it has grown to many small files.

    Raises
    ------
    FileNotFoundError
        One of the paths does not exist; nothing was read then.
    """
    files = list_files([Path(path) for path in paths])
    create(archive)
    report = IngestReport()
    with _staging(archive) as staging:
        gathering = _Gathering(archive, staging, report)
        for step in read_ahead(read_files(files, progress=progress), depth=STEPS_AHEAD):
            gathering.take(step)
        gathering.commit()
    if compacting and uncompacted_n(archive) >= COMPACT_AT_FILES:
        with suppress(ArchiveError):  # other writers are busy: all is committed, and the next run compacts
            compact(archive)
    if progress:
        progress(len(files), len(files), "")
    return report


@contextmanager
def _staging(archive: Archive) -> Iterator[Path]:
    """A folder of this run's own, gone at its end; what killed runs left behind more than a day ago goes too."""
    for left in archive.staging_path.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > STAGING_KEPT_HOURS * 3600:
                shutil.rmtree(left, ignore_errors=True)
    folder = archive.staging_path / uuid.uuid4().hex
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_text(path: Path) -> str:
    """Path as text that any table takes."""
    return _printable(str(path))


def _printable(text: str) -> str:
    """Text in which bytes of a file name that are not UTF-8 are written as escapes."""
    return os.fsencode(text).decode("utf-8", errors="backslashreplace")
