"""Rewrite the archive so that one dyad is read and not the rest; merge side files; sweep what was left behind."""

import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, RemoveAction

from detente.archive.manifest import MERGED, read_manifest, read_rejects, write_side_file
from detente.archive.store import Archive, scan_table
from detente.archive.writer import WRITER, commit, write_event_file
from detente.errors import ArchiveError

ROWS_PER_FILE = 1_000_000
KEEP_REPLACED_HOURS = 24
TRIES = 5


@dataclass(frozen=True, slots=True)
class Compaction:
    """Files of event rows before and after, and rows rewritten."""

    files_before: int
    files_after: int
    rows_n: int


def compact(archive: Archive) -> Compaction:
    """Re-sort all event rows by dyad and date into large files, in one commit; readers never see half of it.

    Files that were replaced stay for a day, for readers that still hold them. Memory: about ``ROWS_PER_FILE`` rows.

    Raises
    ------
    ArchiveError
        Other writers committed during each of the tries.
    """
    for _ in range(TRIES):
        table = archive.table()
        before = table.file_uris()
        added = _rewrite(archive, table)
        try:
            commit(table, [*added, *_removals(table)], [WRITER])
        except CommitFailedError:
            for action in added:
                (archive.events_path / action.path).unlink()
            continue
        merge_side_files(archive)
        archive.table().vacuum(KEEP_REPLACED_HOURS, dry_run=False, enforce_retention_duration=False)
        rows_n = sum(int(archive_rows) for archive_rows in _row_counts(archive.table()))
        return Compaction(len(before), len(added), rows_n)
    raise ArchiveError(f"{archive.root}: other writers were busy during {TRIES} tries to compact; try again later")


def merge_side_files(archive: Archive) -> None:
    """Join manifest and reject files of committed batches into one each, and drop what interrupted writers left."""
    manifest, rejects = read_manifest(archive), read_rejects(archive)
    committed = set(manifest["batch"])
    name = f"{MERGED}{uuid.uuid4().hex[:12]}"
    for frame, folder in ((manifest, archive.manifest_path), (rejects, archive.rejects_path)):
        old = [path for path in folder.glob("*.parquet") if _may_go(path, committed)]
        write_side_file(frame, folder, name)
        for path in old:
            path.unlink()


def _may_go(path: Path, committed: set[str]) -> bool:
    """A side file may go when its batch is committed (and now merged), or when nobody can still be writing it."""
    age = time.time() - path.stat().st_mtime
    return path.stem.startswith(MERGED) or path.stem in committed or age > KEEP_REPLACED_HOURS * 3600


def _rewrite(archive: Archive, table: DeltaTable) -> list[AddAction]:
    added = []
    for low, high in _dyad_ranges(table):
        dyad = pl.concat_str("sender", pl.lit(" "), "receiver")
        rows = scan_table(table).filter(pl.col("sender").is_between(low[0], high[0]))
        chunk = rows.filter(dyad.is_between(f"{low[0]} {low[1]}", f"{high[0]} {high[1]}")).collect()
        added.append(write_event_file(archive, chunk, name=f"compact-{uuid.uuid4().hex}.parquet", is_change=False))
    return added


def _dyad_ranges(table: DeltaTable) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Cut the dyads, in order, into ranges of about ``ROWS_PER_FILE`` rows."""
    counts = scan_table(table).group_by("sender", "receiver").len().sort("sender", "receiver").collect()
    number = counts["len"].cum_sum() // ROWS_PER_FILE
    ranges = counts.with_columns(number.alias("number")).group_by("number", maintain_order=True)
    return [(part.row(0)[:2], part.row(-1)[:2]) for _, part in ranges]


def _removals(table: DeltaTable) -> list[RemoveAction]:
    now = int(time.time() * 1000)
    actions = pl.DataFrame(table.get_add_actions(flatten=True)).select("path", "size_bytes")
    return [RemoveAction(path, False, now, size, {}) for path, size in actions.iter_rows()]


def _row_counts(table: DeltaTable) -> list[int]:
    return pl.DataFrame(table.get_add_actions(flatten=True))["num_records"].to_list()
