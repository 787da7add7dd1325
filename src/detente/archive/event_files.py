"""Write Parquet files of event rows, and commit them to the log of the event table."""

import json
import time
from collections.abc import Sequence
from datetime import date
from typing import Literal

import polars as pl
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.transaction import AddAction, RemoveAction

from detente.archive.faults import writing
from detente.archive.store import Archive

WRITER = "detente/writer"
"""Application transaction of every commit, so that two writers that start from one version never both succeed."""

STATISTICS = ("sender", "receiver", "event_date", "source")
ROW_GROUP_ROWS = 65_536


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
    with writing(path):
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
