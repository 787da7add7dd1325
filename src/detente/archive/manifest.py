"""Manifest and rejects of committed batches: what was read from which file, and which time it covers."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl
from deltalake import DeltaTable

from detente.archive.faults import reading, writing
from detente.archive.schema import MANIFEST_SCHEMA, REJECT_SCHEMA
from detente.archive.store import Archive
from detente.archive.transactions import read_transactions
from detente.errors import ArchiveError

MERGED = "merged-"
READ_TRIES = 100


def write_side_file(frame: pl.DataFrame, folder: Path, name: str) -> Path:
    """Write ``frame`` under a temporary name and rename it: readers see the whole file or none."""
    target = folder / f"{name}.parquet"
    partial = folder / f".{name}.partial"
    with writing(target):
        frame.write_parquet(partial)
    return partial.rename(target)


def batch_transaction(batch: str) -> str:
    """Name of the application transaction that says a batch is committed."""
    return f"detente/batch/{batch}"


def file_transaction(identity: str) -> str:
    """Name of the application transaction that says a file is committed."""
    return f"detente/file/{identity}"


def read_manifest(archive: Archive, *, table: DeltaTable | None = None) -> pl.DataFrame:
    """Return one row per file in committed batches, with the columns of ``MANIFEST_SCHEMA``.

    Rows of batches that never reached their commit are left out.
    """
    if not archive.exists:
        return pl.DataFrame(schema=MANIFEST_SCHEMA)
    rows = _read_side_files(archive.manifest_path, MANIFEST_SCHEMA)
    version = table.version() if table else None
    names = read_transactions(archive.events_path / "_delta_log", version=version)
    committed = [batch for batch in rows["batch"].unique() if batch_transaction(batch) in names]
    is_merged = pl.col("file").str.starts_with(MERGED)
    kept = rows.filter(is_merged | pl.col("batch").is_in(committed)).sort(~is_merged, maintain_order=True).drop("file")
    return kept.unique("identity", keep="first", maintain_order=True).sort("source", "path", "member")


def read_rejects(archive: Archive) -> pl.DataFrame:
    """Return one row per rejected line of committed batches, with the columns of ``REJECT_SCHEMA``."""
    return _committed_rejects(archive, REJECT_SCHEMA).sort("source", "file_sha256", "line_number")


def count_rejects(archive: Archive) -> pl.DataFrame:
    """Return the number of rejected lines of committed batches by ``source`` and ``reason``, as ``rows_n``.

    What was wrong with each is not read: a file may have millions of bad lines.
    """
    columns = [name for name in REJECT_SCHEMA if name != "detail"]
    return _committed_rejects(archive, columns).group_by("source", "reason").agg(pl.len().alias("rows_n"))


def committed_identities(archive: Archive, *, table: DeltaTable) -> frozenset[str]:
    """Return the identities of all files that the loaded version of the table holds."""
    return frozenset(read_manifest(archive, table=table)["identity"])


def _committed_rejects(archive: Archive, columns: Iterable[str]) -> pl.DataFrame:
    """Some columns of the rejected lines, the file's among them; once where a merged file repeats them."""
    if not archive.exists:
        return pl.DataFrame(schema=REJECT_SCHEMA).select(*columns)
    committed = read_manifest(archive).select("batch", "file_sha256").unique()
    rows = _read_side_files(archive.rejects_path, REJECT_SCHEMA, columns=columns).drop("file").unique()
    return rows.join(committed, on=["batch", "file_sha256"], how="semi")


def _read_side_files(folder: Path, schema: pl.Schema, *, columns: Iterable[str] | None = None) -> pl.DataFrame:
    """Rows of all files of a folder; read again when a compaction replaced files in the meantime."""
    for _ in range(READ_TRIES):
        files = sorted(folder.glob("*.parquet"))
        if not files:
            return pl.DataFrame(schema={**schema, "file": pl.String})
        try:
            with reading(folder):
                scanned = pl.scan_parquet(files, schema=schema, include_file_paths="file", glob=False)
                rows = scanned.select(*(columns or schema), "file").collect()
        except FileNotFoundError:
            continue
        if not any(file.name.startswith(MERGED) for file in set(folder.glob("*.parquet")) - set(files)):
            return rows.with_columns(pl.col("file").str.split("/").list.last())
    raise ArchiveError(f"{folder}: its files changed during {READ_TRIES} tries to read them; try again later")
