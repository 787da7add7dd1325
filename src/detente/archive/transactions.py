"""Application transactions of the event table: which batches and files its log says are committed.

The library looks one name up at a time, each time through the whole log (10 ms in a log of 300 commits), so the log is
read here: one classic checkpoint and the commits after it, as the Delta protocol lays them out.
"""

import json
from pathlib import Path

import polars as pl
from deltalake import DeltaTable

from detente.errors import ArchiveError

CHECKPOINT = ".checkpoint.parquet"
READ_TRIES = 10


def read_transactions(table: DeltaTable, log: Path) -> frozenset[str]:
    """Return the names of all application transactions up to the version of the table that is loaded.

    Parameters
    ----------
    table
        The event table; only its version is asked.
    log
        Its folder ``_delta_log``.

    Raises
    ------
    ArchiveError
        A commit is missing from the log.
    """
    for _ in range(READ_TRIES):
        try:
            return frozenset(_read(log, table.version()))
        except FileNotFoundError as error:  # old commits go when a checkpoint is made: look again
            missing = error
    raise ArchiveError(f"{log}: the log of the event table has a gap ({missing}); restore it from a backup")


def _read(log: Path, version: int) -> set[str]:
    checkpoints = [int(path.name[: -len(CHECKPOINT)]) for path in log.glob(f"*[0-9]{CHECKPOINT}")]
    checkpoint = max((number for number in checkpoints if number <= version), default=-1)
    names: set[str] = set()
    if checkpoint >= 0:
        state = pl.read_parquet(log / f"{checkpoint:020}{CHECKPOINT}", columns=["txn"])
        names.update(state["txn"].struct.field("appId").drop_nulls())
    for number in range(checkpoint + 1, version + 1):
        with (log / f"{number:020}.json").open(encoding="utf-8") as lines:
            actions = (json.loads(line) for line in lines if '"txn"' in line)
            names.update(action["txn"]["appId"] for action in actions if "txn" in action)
    return names
