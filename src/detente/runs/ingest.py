"""Read event files into the archive: each file once, each row once, every line accounted for."""

import shutil
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from detente.archive.compaction import compact, uncompacted_n
from detente.archive.store import Archive, create
from detente.archive.writer import write_batch
from detente.errors import ArchiveError
from detente.runs.filling import Filling, printable
from detente.sources.ahead import read_ahead
from detente.sources.members import list_files
from detente.sources.read import Candidates
from detente.sources.stream import Failure, FileEnd, Progress, Step, read_files

BATCH_BYTES = 40 << 20  # about 200,000 rows
STAGED_BYTES = 20 << 20  # so much of one long file moves from memory to disk; shorter files never do
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
    """Gathers what is read into batches, and commits each when it is full."""

    archive: Archive
    staging: Path
    report: IngestReport
    filling: Filling = field(default_factory=Filling)
    waiting: list[tuple[int, Candidates]] = field(default_factory=list)
    waiting_bytes: int = 0
    file_number: int = 0

    def take(self, step: Step) -> None:
        """Take in what came of the next block or the end of a file; a damaged file is reported and leaves nothing."""
        if isinstance(step, tuple):
            self.filling.add_bad_lines(self.file_number, step)
            return
        if isinstance(step, Candidates):
            self.waiting.append((self.file_number, step))
            self.waiting_bytes += len(step.text)
            if self.waiting_bytes >= CLEANED_AT_ONCE_BYTES:
                self.clean()
            return
        if isinstance(step, FileEnd):
            self.filling.end_file(self.file_number, step.member, step.account)
        else:
            self.report.failures.append(Failure(printable(step.path), printable(step.reason)))
        self.file_number += 1
        if self.filling.bytes_n >= BATCH_BYTES or len(self.filling.files) >= BATCH_FILES:
            self.commit()

    def clean(self) -> None:
        """Turn the waiting lines into event rows."""
        self.filling.add_lines(self.waiting)
        self.waiting, self.waiting_bytes = [], 0
        if self.filling.unfinished_bytes >= STAGED_BYTES:
            self.filling.spill(self.staging)

    def commit(self) -> None:
        """Commit all files that were read to their end."""
        self.clean()
        if self.filling.files:
            outcome = write_batch(self.archive, self.filling.batch())
            self.report.files_read += outcome.files_new
            self.report.files_already_held += outcome.files_held
            self.report.rows_added += outcome.rows_kept
            self.report.lines_read += outcome.lines_read
        self.filling = Filling()


def ingest(
    archive: Archive,
    paths: str | Path | Sequence[str | Path],
    *,
    progress: Progress | None = None,
    compacting: bool = True,
) -> IngestReport:
    """Read all event files at and below ``paths`` into ``archive``.

    Files are known by their content: a file that is held already, under whatever name, adds nothing. A file that
    cannot be read is reported and harms no other. Safe to interrupt, to repeat, and to run twice at the same time.

    Parameters
    ----------
    archive
        Where to; created when it does not exist.
    paths
        One or several files and folders; folders are searched through.
    progress
        Called before each file.
    compacting
        Re-sort the archive at the end when it has grown to many small files.

    Raises
    ------
    FileNotFoundError
        One of the paths does not exist; nothing was read then.
    """
    given = [paths] if isinstance(paths, str | Path) else paths  # the letters of one path are not paths
    files = list_files([Path(path) for path in given])
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
