"""A batch in the making: what came of files read to their end, until it is committed."""

import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from detente.archive.batch import FILE_SCHEMA, Batch
from detente.archive.faults import writing
from detente.archive.schema import REJECTED_SCHEMA, STAGED_SCHEMA, conform
from detente.sources.declaration import COUNTS_SCHEMA
from detente.sources.members import Member
from detente.sources.parse import clean_candidates
from detente.sources.read import BadLines, Candidates, FileAccount


@dataclass(slots=True)
class Filling:
    """One batch in the making: files read to their end, and what came of all lines so far."""

    rows: list[pl.DataFrame | Path] = field(default_factory=list)
    rejects: list[pl.DataFrame | Path] = field(default_factory=list)
    counts: list[pl.DataFrame] = field(default_factory=list)
    aside: list[tuple[int, str, str, int]] = field(default_factory=list)
    files: list[dict[str, object]] = field(default_factory=list)
    bytes_n: int = 0
    unfinished_bytes: int = 0

    def add_lines(self, lines: list[tuple[int, Candidates]]) -> None:
        """Turn lines into event rows."""
        for cleaned in clean_candidates(lines):
            self._hold(conform(cleaned.kept, STAGED_SCHEMA, table="core__events"), self.rows)
            self._hold(cleaned.rejected, self.rejects)
            self.counts.append(cleaned.counts)

    def add_bad_lines(self, number: int, lines: BadLines) -> None:
        """Take in lines without a readable shape."""
        rows = [(number, line.number, line.reason, line.detail) for line in lines]
        self._hold(pl.DataFrame(rows, REJECTED_SCHEMA, orient="row"), self.rejects)

    def _hold(self, frame: pl.DataFrame, held: list[pl.DataFrame | Path]) -> None:
        if frame.height:
            held.append(frame)
            size = int(frame.estimated_size())
            self.bytes_n += size
            self.unfinished_bytes += size

    def end_file(self, number: int, member: Member, account: FileAccount) -> None:
        """Take in the account of a file that was read to its end."""
        self.unfinished_bytes = 0
        self.files.append(
            {
                "file_number": number, "identity": account.identity, "source": account.layout.source,
                "file_sha256": account.file_sha256, "path": printable(str(member.path)), "member": member.name,
                "bytes_n": account.bytes_n, "lines_read": account.lines_read, "covered": account.covered,
                "unit_minutes": int(account.layout.unit.total_seconds() // 60), "file_known_at": account.known_at,
            }
        )  # fmt: skip
        self.aside += [(number, "set_aside", rule, rows_n) for rule, rows_n in account.set_aside.items()]

    def spill(self, staging: Path) -> None:
        """Move rows and rejects from memory to staged files, so that a member of any size fits in memory."""
        staging.mkdir(parents=True, exist_ok=True)
        self.rows, self.rejects = _spilled(self.rows, staging), _spilled(self.rejects, staging)
        self.unfinished_bytes = 0

    def batch(self) -> Batch:
        """Return what is to be committed."""
        return Batch(
            pl.DataFrame(self.files, schema=FILE_SCHEMA),
            tuple(self.rows),
            tuple(self.rejects),
            pl.concat([pl.DataFrame(self.aside, COUNTS_SCHEMA, orient="row"), *self.counts]),
        )


def _spilled(parts: list[pl.DataFrame | Path], staging: Path) -> list[pl.DataFrame | Path]:
    """The parts with all frames among them in one file."""
    frames = [part for part in parts if isinstance(part, pl.DataFrame)]
    if not frames:
        return parts
    path = staging / f"{uuid.uuid4().hex}.parquet"
    with writing(path):
        pl.concat(frames).write_parquet(path, compression="lz4")
    return [*(part for part in parts if isinstance(part, Path)), path]


def printable(text: str) -> str:
    """Text in which bytes of a file name that are not UTF-8 are written as escapes."""
    return os.fsencode(text).decode("utf-8", errors="backslashreplace")
