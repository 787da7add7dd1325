"""Application transactions of the event table: which batches and files its log says are committed.

The library looks one name up at a time, each time through the whole log (10 ms in a log of 300 commits), so the log is
read here: one classic checkpoint and the commits after it, as the Delta protocol lays them out.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from detente.archive.faults import reading
from detente.errors import ArchiveError

COMMIT, CHECKPOINT = ".json", ".checkpoint.parquet"
READ_TRIES = 10


def read_transactions(log: Path, *, version: int | None = None) -> frozenset[str]:
    """Return the names of all application transactions up to a version of the event table.

    Parameters
    ----------
    log
        The table's folder ``_delta_log``.
    version
        The newest in the log where it is not given.

    Raises
    ------
    ArchiveError
        A commit is missing from the log.
    """
    for _ in range(READ_TRIES):
        try:
            with reading(log):
                return frozenset(_read(log, version))
        except FileNotFoundError as error:  # old commits go when a checkpoint is made: look again
            missing = error
    raise ArchiveError(f"{log}: the log of the event table has a gap ({missing}); restore it from a backup")


def _read(log: Path, version: int | None) -> set[str]:
    files = [path.name for path in log.iterdir()]
    last = max(_versions(files, COMMIT), default=-1) if version is None else version
    checkpoint = max((number for number in _versions(files, CHECKPOINT) if number <= last), default=-1)
    names: set[str] = set()
    if checkpoint >= 0:
        state = pl.read_parquet(log / f"{checkpoint:020}{CHECKPOINT}", columns=["txn"], glob=False)
        names.update(state["txn"].struct.field("appId").drop_nulls())
    for number in range(checkpoint + 1, last + 1):
        text = (log / f"{number:020}{COMMIT}").read_text(encoding="utf-8")
        if not text.strip():
            raise ValueError(f"commit {number} is empty")
        actions = (json.loads(line) for line in text.splitlines() if '"txn"' in line)
        names.update(action["txn"]["appId"] for action in actions if "txn" in action)
    return names


def _versions(files: list[str], ending: str) -> Iterator[int]:
    stems = (file.removesuffix(ending) for file in files if file.endswith(ending))
    return (int(stem) for stem in stems if stem.isdigit())
