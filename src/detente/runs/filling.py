"""A batch in the making: what came of files read to their end, until it is committed."""

import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from detente.archive.batch import FILE_SCHEMA, Batch
from detente.archive.faults import writing
from detente.archive.schema import STAGED_SCHEMA, conform
from detente.sources.declaration import COUNTS_SCHEMA, REJECTED_SCHEMA
from detente.sources.members import Member
from detente.sources.parse import clean_candidates
from detente.sources.read import Candidates, FileAccount


@dataclass(slots=True)
class Filling:
    """One batch in the making: files read to their end, and what came of all lines so far."""

    rows: list[pl.DataFrame | Path] = field(default_factory=list)
    rejects: list[pl.DataFrame] = field(default_factory=list)
    counts: list[pl.DataFrame] = field(default_factory=list)
    bad_lines: list[tuple[int, int, str, str]] = field(default_factory=list)
    aside: list[tuple[int, str, str, int]] = field(default_factory=list)
    files: list[dict[str, object]] = field(default_factory=list)
    rows_n: int = 0
    unfinished_n: int = 0

    def add_lines(self, lines: list[tuple[int, Candidates]]) -> None:
        """Turn lines into event rows."""
        for cleaned in clean_candidates(lines):
            self.rows.append(conform(cleaned.kept, STAGED_SCHEMA, table="core__events"))
            self.rejects.append(cleaned.rejected)
            self.counts.append(cleaned.counts)
            self.rows_n += cleaned.kept.height
            self.unfinished_n += cleaned.kept.height

    def end_file(self, number: int, member: Member, account: FileAccount) -> None:
        """Take in the account of a file that was read to its end."""
        self.unfinished_n = 0
        self.files.append(
            {
                "file_number": number, "identity": account.identity, "source": account.layout.source,
                "file_sha256": account.file_sha256, "path": printable(str(member.path)), "member": member.name,
                "bytes_n": account.bytes_n, "lines_read": account.lines_read, "covered": account.covered,
                "unit_minutes": int(account.layout.unit.total_seconds() // 60), "file_known_at": account.known_at,
            }
        )  # fmt: skip
        self.bad_lines += [(number, line.number, line.reason, line.detail) for line in account.bad]
        self.aside += [(number, "set_aside", rule, rows_n) for rule, rows_n in account.set_aside.items()]

    def spill(self, staging: Path) -> None:
        """Move rows from memory to a staged file, so that a member of any size fits in memory."""
        staging.mkdir(parents=True, exist_ok=True)
        path = staging / f"{uuid.uuid4().hex}.parquet"
        rows = pl.concat([part for part in self.rows if isinstance(part, pl.DataFrame)])
        with writing(path):
            rows.write_parquet(path, compression="lz4")
        self.rows = [*(part for part in self.rows if isinstance(part, Path)), path]
        self.unfinished_n = 0

    def batch(self) -> Batch:
        """Return what is to be committed."""
        return Batch(
            pl.DataFrame(self.files, schema=FILE_SCHEMA),
            tuple(self.rows),
            pl.concat([pl.DataFrame(self.bad_lines, REJECTED_SCHEMA, orient="row"), *self.rejects]),
            pl.concat([pl.DataFrame(self.aside, COUNTS_SCHEMA, orient="row"), *self.counts]),
        )


def printable(text: str) -> str:
    """Text in which bytes of a file name that are not UTF-8 are written as escapes."""
    return os.fsencode(text).decode("utf-8", errors="backslashreplace")
