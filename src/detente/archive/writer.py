"""Write batches of files by the archive's protocol: everything else first, then one commit of event rows.

See ``docs/decisions/0001-archive-protocol.md``. The commit carries one application transaction per file, one for the
batch and one named ``detente/writer``; two writers that start from the same version therefore never both succeed.
"""

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction

from detente.archive.batch import Batch
from detente.archive.event_files import WRITER, commit, write_event_file
from detente.archive.held import split_held
from detente.archive.manifest import (
    batch_transaction,
    committed_identities,
    file_transaction,
    write_side_file,
)
from detente.archive.schema import (
    COUNT_SCHEMA,
    DYAD_ORDER,
    EVENT_KEY,
    EVENT_SCHEMA,
    MANIFEST_SCHEMA,
    REJECT_SCHEMA,
    conform,
)
from detente.archive.store import Archive, create
from detente.errors import ArchiveError

LONGEST_QUARREL, LEAST_TRIES = 60.0, 10  # seconds, and times, of being beaten by other writers before giving up


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the files of one batch: how many are new, how many were held, and what the new ones gave."""

    files_new: int
    files_held: int
    rows_kept: int
    lines_read: int
    conflicts: int


def write_batch(archive: Archive, batch: Batch, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Outcome:
    """Commit the rows of ``batch`` once, whatever other writers do at the same time.

    Files that are already held are left out; rows already held under (source, event id, event date) are set aside.

    Raises
    ------
    ArchiveError
        Other writers won again and again for a minute.
    """
    create(archive)
    started = time.monotonic()
    conflicts_n = 0
    while time.monotonic() - started < LONGEST_QUARREL or conflicts_n < LEAST_TRIES:
        table = archive.table()
        new = batch.without(committed_identities(archive, table=table))
        if not new.files.height:
            return Outcome(0, batch.files.height, 0, 0, conflicts_n)
        try:
            rows_n = _attempt(archive, table, new, now())
        except CommitFailedError:
            conflicts_n += 1
            time.sleep(random.uniform(0.01, 0.1))
            continue
        new_n = new.files.height
        return Outcome(new_n, batch.files.height - new_n, rows_n, int(new.files["lines_read"].sum()), conflicts_n)
    raise ArchiveError(f"{archive.root}: other writers were quicker for {LONGEST_QUARREL:.0f} s; try again later")


def _attempt(archive: Archive, table: DeltaTable, batch: Batch, now: datetime) -> int:
    """Write the side files and the rows of one batch, and commit. Raises ``CommitFailedError`` when beaten."""
    name = f"{now:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:12]}"
    written = _write_rows(archive, table, batch, name=name)
    rejects = batch.rejected_lines().with_columns(pl.lit(name).alias("batch"))
    rejected = rejects.group_by("file_number").agg(pl.len().cast(pl.Int64).alias("rows_rejected")).collect()
    if rejected.height:
        write_side_file(rejects.select(REJECT_SCHEMA.names()), archive.rejects_path, name)
    counts = pl.concat([batch.counts, written.set_aside])
    manifest = _manifest(batch.files, written.kept, rejected, counts).with_columns(
        pl.lit(name).alias("batch"), pl.lit(now).cast(pl.Datetime("us", "UTC")).alias("ingested_at")
    )
    write_side_file(conform(manifest, MANIFEST_SCHEMA, table="manifest"), archive.manifest_path, name)
    names = [
        WRITER,
        batch_transaction(name),
        *(file_transaction(identity) for identity in batch.files["identity"]),
    ]
    commit(table, written.actions, names)
    return int(written.kept["rows_kept"].sum())


@dataclass(frozen=True, slots=True)
class _Written:
    """Event files that wait for their commit; ``kept`` rows by file, rows ``set_aside`` by file and rule."""

    actions: list[AddAction]
    kept: pl.DataFrame
    set_aside: pl.DataFrame


def _write_rows(archive: Archive, table: DeltaTable, batch: Batch, *, name: str) -> _Written:
    """Write the rows that are new, part by part: of the parts already written only the keys stay in memory."""
    written: list[AddAction] = []
    kept = [pl.DataFrame(schema={"file_number": pl.UInt32, "rows_kept": pl.Int64})]
    set_aside = [batch.counts.clear()]
    earlier = pl.DataFrame(schema={**{key: EVENT_SCHEMA[key] for key in EVENT_KEY}, "first_in": pl.UInt32()})
    for number, part in enumerate(batch.event_rows()):
        rows, aside = split_held(archive, table, part, earlier)
        set_aside.append(aside)
        if rows.height:
            kept.append(rows.group_by("file_number").agg(pl.len().cast(pl.Int64).alias("rows_kept")))
            earlier = pl.concat([earlier, rows.select(*EVENT_KEY, pl.col("file_number").alias("first_in"))])
            ordered = rows.drop("file_number").sort(pl.struct(DYAD_ORDER))
            written.append(write_event_file(archive, ordered, name=f"{name}-{number}.parquet"))
    by_file = pl.concat(kept).group_by("file_number").agg(pl.col("rows_kept").sum())
    return _Written(written, by_file, pl.concat(set_aside))


def _manifest(files: pl.DataFrame, kept: pl.DataFrame, rejected: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """One row per file; raises :class:`ArchiveError` if a line is not accounted for."""
    summed = counts.group_by("file_number", "kind", "rule").agg(pl.col("rows_n").sum()).sort("rule")
    listed = {
        kind: summed.filter(pl.col("kind") == kind)
        .group_by("file_number")
        .agg(pl.struct("rule", "rows_n").alias(column))
        for kind, column in (("set_aside", "set_aside"), ("note", "notes"))
    }
    manifest = files.drop("file_known_at")
    for part in (kept, rejected, *listed.values()):
        manifest = manifest.join(part, on="file_number", how="left", maintain_order="left", validate="1:1")
    empty = pl.lit([], dtype=COUNT_SCHEMA)
    manifest = manifest.with_columns(
        pl.col("rows_kept", "rows_rejected").fill_null(0),
        pl.col("set_aside").fill_null(empty),
        pl.col("notes").fill_null(empty),
    )
    aside = pl.col("set_aside").list.eval(pl.element().struct.field("rows_n")).list.sum()
    lost = manifest.filter(pl.col("lines_read") != pl.col("rows_kept") + pl.col("rows_rejected") + aside)
    if lost.height:
        raise ArchiveError(f"{lost['path'].to_list()}: lines read and lines accounted for differ; please report this")
    return manifest.drop("file_number")
