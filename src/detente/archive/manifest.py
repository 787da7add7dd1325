"""The manifest of committed batches: what was read from which file, and which time it covers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from deltalake import DeltaTable

from detente.archive.faults import reading, writing
from detente.archive.schema import MANIFEST_SCHEMA
from detente.archive.store import Archive
from detente.archive.transactions import read_transactions
from detente.errors import ArchiveError

MERGED = "merged-"
READ_TRIES = 100


@contextmanager
def side_file(folder: Path, name: str) -> Iterator[Path]:
    """Hand out a temporary path, and rename it when all is written: readers see the whole file or none."""
    target, partial = folder / f"{name}.parquet", folder / f".{name}.partial"
    with writing(target):
        yield partial
    partial.rename(target)


def write_side_file(frame: pl.DataFrame | pl.LazyFrame, folder: Path, name: str) -> None:
    """Write the manifest or the rejects of one batch."""
    with side_file(folder, name) as partial:
        frame.lazy().sink_parquet(partial)


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
    rows = ask_side_files(archive.manifest_path, MANIFEST_SCHEMA, lambda rows: rows)
    version = table.version() if table else None
    names = read_transactions(archive.events_path / "_delta_log", version=version)
    committed = [batch for batch in rows["batch"].unique() if batch_transaction(batch) in names]
    is_merged = pl.col("file").str.starts_with(MERGED)
    kept = rows.filter(is_merged | pl.col("batch").is_in(committed)).sort(~is_merged, maintain_order=True).drop("file")
    return kept.unique("identity", keep="first", maintain_order=True).sort("source", "path", "member")


def committed_identities(archive: Archive, *, table: DeltaTable) -> frozenset[str]:
    """Return the identities of all files that the loaded version of the table holds."""
    return frozenset(read_manifest(archive, table=table)["identity"])


def ask_side_files(folder: Path, schema: pl.Schema, ask: Callable[[pl.LazyFrame], pl.LazyFrame]) -> pl.DataFrame:
    """Return what ``ask`` makes of the rows of all files of a folder, each with the name of its ``file``.

    Asked again when a compaction replaced files in the meantime.
    """
    for _ in range(READ_TRIES):
        files = sorted(folder.glob("*.parquet"))
        if not files:
            return ask(pl.LazyFrame(schema={**schema, "file": pl.String})).collect()
        try:
            with reading(folder):
                rows = pl.scan_parquet(files, schema=schema, include_file_paths="file", glob=False)
                name = pl.col("file").str.split("/").list.last()
                answer = ask(rows.with_columns(name)).collect(engine="streaming")
        except FileNotFoundError:
            continue
        if not any(file.name.startswith(MERGED) for file in set(folder.glob("*.parquet")) - set(files)):
            return answer
    raise ArchiveError(f"{folder}: its files changed during {READ_TRIES} tries to read them; try again later")
