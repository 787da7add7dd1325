"""Rewrite the archive so that one dyad is read and not the rest; merge side files; sweep what was left behind."""

import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, RemoveAction

from detente.archive.event_files import WRITER, commit, write_event_file
from detente.archive.manifest import MERGED, read_manifest, write_side_file
from detente.archive.rejects import merge_rejects
from detente.archive.schema import DYAD_ORDER
from detente.archive.store import Archive, scan_table
from detente.errors import ArchiveError

ROWS_PER_FILE = 300_000
KEEP_REPLACED_HOURS = 24
TRIES = 5
COMPACTED = "compact-"


@dataclass(frozen=True, slots=True)
class Compaction:
    """Files of event rows before and after, and rows rewritten."""

    files_before: int
    files_after: int
    rows_n: int


def compact(archive: Archive) -> Compaction:
    """Re-sort all event rows by dyad and date into large files, in one commit; readers never see half of it.

    Files that were replaced, or left behind by a killed writer, go after a day: readers may still hold them.
    Memory: about ``ROWS_PER_FILE`` rows, or those of the busiest dyad where they are more.

    Raises
    ------
    ArchiveError
        Other writers committed during each of the tries.
    """
    for _ in range(TRIES):
        table = archive.table()
        before = table.file_uris()
        rows_n = sum(_row_counts(table))
        added = _rewrite(archive, table)
        try:
            commit(table, [*added, *_removals(table)], [WRITER])
        except CommitFailedError:
            for action in added:
                (archive.events_path / action.path).unlink()
            continue
        merge_side_files(archive)
        archive.table().vacuum(KEEP_REPLACED_HOURS, dry_run=False, enforce_retention_duration=False, full=True)
        return Compaction(len(before), len(added), rows_n)
    raise ArchiveError(f"{archive.root}: other writers were busy during {TRIES} tries to compact; try again later")


def uncompacted_n(archive: Archive) -> int:
    """Return how many event files were written since the last compaction."""
    return sum(not Path(file).name.startswith(COMPACTED) for file in archive.event_files())


def merge_side_files(archive: Archive) -> None:
    """Join manifest and reject files of committed batches into one each, and drop what interrupted writers left."""
    folders = (archive.manifest_path, archive.rejects_path)
    listed = [list(folder.glob("*.parquet")) for folder in folders]  # before reading: what comes later must stay
    manifest = read_manifest(archive)
    committed = set(manifest["batch"])
    name = f"{MERGED}{uuid.uuid4().hex[:12]}"
    merge_rejects(archive, name)
    write_side_file(manifest, archive.manifest_path, name)
    for paths in listed:
        for path in paths:
            if path.stem.startswith(MERGED) or path.stem in committed or _is_forsaken(path):
                path.unlink(missing_ok=True)
    for folder in (archive.root, *folders):
        for path in folder.glob(".*.partial"):
            if _is_forsaken(path):
                path.unlink(missing_ok=True)


def _is_forsaken(path: Path) -> bool:
    """Whether a file is so old that nobody can still be writing it."""
    return path.exists() and time.time() - path.stat().st_mtime > KEEP_REPLACED_HOURS * 3600


def _rewrite(archive: Archive, table: DeltaTable) -> list[AddAction]:
    added = []
    rows = scan_table(archive, table)
    for low, high in _dyad_ranges(rows):
        dyad = pl.concat_str("sender", pl.lit(" "), "receiver")
        near = rows.filter(pl.col("sender").is_between(pl.lit(low[0]), pl.lit(high[0])))
        chunk = near.filter(dyad.is_between(pl.lit(" ".join(low)), pl.lit(" ".join(high)))).collect()
        name = f"{COMPACTED}{uuid.uuid4().hex}.parquet"
        added.append(write_event_file(archive, chunk.sort(*DYAD_ORDER, "event_id"), name=name, is_change=False))
    return added


def _dyad_ranges(rows: pl.LazyFrame) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Cut the dyads, in order, into ranges of about ``ROWS_PER_FILE`` rows."""
    counts = rows.group_by("sender", "receiver").len().sort("sender", "receiver").collect()
    number = counts["len"].cum_sum() // ROWS_PER_FILE
    ranges = counts.with_columns(number.alias("number")).group_by("number", maintain_order=True)
    return [(part.row(0)[:2], part.row(-1)[:2]) for _, part in ranges]


def _removals(table: DeltaTable) -> list[RemoveAction]:
    if not table.file_uris():
        return []
    now = int(time.time() * 1000)
    actions = pl.DataFrame(table.get_add_actions(flatten=True)).select("path", "size_bytes")
    return [RemoveAction(path, False, now, size, {}) for path, size in actions.iter_rows()]


def _row_counts(table: DeltaTable) -> list[int]:
    return [] if not table.file_uris() else pl.DataFrame(table.get_add_actions(flatten=True))["num_records"].to_list()
