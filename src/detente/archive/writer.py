"""Write batches of files by the archive's protocol: everything else first, then one commit of event rows.

See ``docs/decisions/0001-archive-protocol.md``. The commit carries one application transaction per file, one for the
batch and one named ``detente/writer``; two writers that start from the same version therefore never both succeed.
"""

import json
import random
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import polars as pl
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, RemoveAction

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
    STAGED_SCHEMA,
    conform,
)
from detente.archive.store import Archive, create, scan_days
from detente.errors import ArchiveError

WRITER = "detente/writer"
STATISTICS = ("sender", "receiver", "event_date", "source")
ROW_GROUP_ROWS = 65_536
LONGEST_QUARREL, LEAST_TRIES = 60.0, 10  # seconds, and times, of being beaten by other writers before giving up

FILE_SCHEMA = pl.Schema(
    {
        "file_number": pl.UInt32(),
        "identity": pl.String(),
        "source": pl.String(),
        "file_sha256": pl.String(),
        "path": pl.String(),
        "member": pl.String(),
        "bytes_n": pl.Int64(),
        "unit_minutes": pl.Int32(),
        "lines_read": pl.Int64(),
        "covered": pl.List(pl.Datetime("us")),
        "file_known_at": pl.Datetime("us", "UTC"),
    }
)
"""What is known of a file before its rows are committed."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that were read to their end, and all that came of their lines; the frames are tied by ``file_number``.

    ``files`` as ``FILE_SCHEMA``; ``rows`` in memory or staged on disk, as ``STAGED_SCHEMA``; ``rejects`` with
    ``line_number``, ``reason``, ``detail``; ``counts`` with ``kind``, ``rule``, ``rows_n``. Rows of files that are
    not among ``files`` (damaged ones) are passed over.
    """

    files: pl.DataFrame
    rows: tuple[pl.DataFrame | Path, ...]
    rejects: pl.DataFrame
    counts: pl.DataFrame

    def without(self, held: frozenset[str]) -> "Batch":
        """Return the batch with each file once and without the files whose identity is held."""
        files = self.files.unique("identity", keep="first", maintain_order=True)
        return replace(self, files=files.filter(~pl.col("identity").is_in(held)))

    def event_rows(self) -> Iterator[pl.DataFrame]:
        """Yield the rows of the batch's files as event rows, with ``file_number``: one staged file after the other."""
        for part in self.rows:
            if isinstance(part, Path):
                yield self._as_event_rows(pl.read_parquet(part))
        in_memory = [part for part in self.rows if isinstance(part, pl.DataFrame)]
        yield self._as_event_rows(pl.concat([pl.DataFrame(schema=STAGED_SCHEMA), *in_memory]))

    def _as_event_rows(self, staged: pl.DataFrame) -> pl.DataFrame:
        facts = self.files.select("file_number", pl.col("file_sha256").alias("sha"), "file_known_at")
        started = pl.col("event_date").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
        return (
            staged.join(facts, on="file_number", how="inner", maintain_order="left", validate="m:1")
            .with_columns(
                pl.col("sha").alias("file_sha256"),
                pl.col("known_at").fill_null(pl.max_horizontal("file_known_at", started)),
            )
            .drop("sha", "file_known_at")
        )


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
    facts = batch.files.select("file_number", "source", "file_sha256")
    rejects = batch.rejects.join(facts, on="file_number", how="inner").with_columns(pl.lit(name).alias("batch"))
    if rejects.height:
        frame = conform(rejects.drop("file_number"), REJECT_SCHEMA, table="rejects")
        write_side_file(frame, archive.rejects_path, name)
    counts = pl.concat([batch.counts, written.set_aside])
    manifest = _manifest(batch.files, written.kept, rejects, counts).with_columns(
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
        rows, aside = _split_held(table, part, earlier)
        set_aside.append(aside)
        if rows.height:
            kept.append(rows.group_by("file_number").agg(pl.len().cast(pl.Int64).alias("rows_kept")))
            earlier = pl.concat([earlier, rows.select(*EVENT_KEY, pl.col("file_number").alias("first_in"))])
            ordered = rows.drop("file_number").sort(DYAD_ORDER)
            written.append(write_event_file(archive, ordered, name=f"{name}-{number}.parquet"))
    by_file = pl.concat(kept).group_by("file_number").agg(pl.col("rows_kept").sum())
    return _Written(written, by_file, pl.concat(set_aside))


def commit(table: DeltaTable, actions: Sequence[AddAction | RemoveAction], names: list[str]) -> None:
    """Commit ``actions`` with one application transaction per name, against the version that ``table`` has loaded."""
    version = table.version() + 1
    table.create_write_transaction(
        list(actions),
        mode="append",
        schema=table.schema(),
        commit_properties=CommitProperties(app_transactions=[Transaction(name, version) for name in names]),
    )


def write_event_file(archive: Archive, rows: pl.DataFrame, *, name: str, is_change: bool = True) -> AddAction:
    """Write one Parquet file of sorted rows into the table's folder and return the action that would add it."""
    path = archive.events_path / name
    codec: Literal["lz4", "zstd"] = "lz4" if is_change else "zstd"  # a new file is rewritten soon
    rows.write_parquet(path, compression=codec, row_group_size=ROW_GROUP_ROWS, statistics=True)
    lows, highs = rows.select(STATISTICS).min().row(0), rows.select(STATISTICS).max().row(0)
    statistics = {
        "numRecords": rows.height,
        "minValues": {name: _plain(value) for name, value in zip(STATISTICS, lows, strict=True)},
        "maxValues": {name: _plain(value) for name, value in zip(STATISTICS, highs, strict=True)},
        "nullCount": dict.fromkeys(STATISTICS, 0),
    }
    return AddAction(name, path.stat().st_size, {}, int(time.time() * 1000), is_change, json.dumps(statistics))


def _plain(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value


def _split_held(table: DeltaTable, rows: pl.DataFrame, earlier: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows that the archive does not hold yet, and counts per file of those that it does.

    Within the batch the first row under a key wins, by order of files and of lines. ``earlier`` holds the keys of
    rows of this batch that are written already, with the number of their file, ``first_in``.
    """
    keys = rows.select(*EVENT_KEY, "file_number", "line_number").with_row_index("position")
    keys = keys.sort("file_number", "line_number")
    held = keys.filter(pl.col("position").is_in(_held_positions(table, keys).implode()))
    keys = keys.join(held, on="position", how="anti", maintain_order="left")
    mine = keys.join(earlier, on=EVENT_KEY, how="anti", maintain_order="left") if earlier.height else keys
    firsts = mine.unique(EVENT_KEY, keep="first", maintain_order=True)
    known = pl.concat([earlier, firsts.select(*EVENT_KEY, pl.col("file_number").alias("first_in"))])
    again = keys.join(firsts, on="position", how="anti").join(known, on=EVENT_KEY, how="left", validate="m:1")
    within = pl.col("file_number") == pl.col("first_in")
    rule = pl.when(within).then(pl.lit("repeated_in_file")).otherwise(pl.lit("already_held")).alias("rule")
    elsewhere = held.select("file_number", pl.lit("already_held").alias("rule"))
    kind, rows_n = pl.lit("set_aside").alias("kind"), pl.len().cast(pl.Int64).alias("rows_n")
    counts = pl.concat([again.select("file_number", rule), elsewhere]).group_by("file_number", "rule").agg(kind, rows_n)
    new = rows if firsts.height == rows.height else rows[firsts["position"].sort()]
    return new, counts.select("file_number", "kind", "rule", "rows_n")


def _held_positions(table: DeltaTable, keys: pl.DataFrame) -> pl.Series:
    """``position`` of the rows whose key the table holds."""
    if keys.height == 0:
        return pl.Series("position", [], dtype=keys.schema["position"])
    days, sources = keys["event_date"], keys["source"].unique().to_list()
    rows = scan_days(table, days.min(), days.max())  # type: ignore[arg-type]  # dates, by the schema
    held = rows.select(EVENT_KEY).filter(pl.col("source").is_in(sources))
    wanted = keys.lazy().select("position", *EVENT_KEY)
    matched = held.join(wanted, on=EVENT_KEY, how="inner").select("position").unique()
    return matched.collect(engine="streaming").to_series()


def _manifest(files: pl.DataFrame, kept: pl.DataFrame, rejects: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """One row per file; raises :class:`ArchiveError` if a line is not accounted for."""
    rejected = rejects.group_by("file_number").agg(pl.len().cast(pl.Int64).alias("rows_rejected"))
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
