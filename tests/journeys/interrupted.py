"""Run one ingest or compaction and die by SIGKILL at a given step; started by ``test_kill.py`` as a process.

Arguments: ``ingest`` or ``compact``, archive, folder of files, number of the step to die at (0: never).
A step is one change of a file: a Parquet file written (first half of it), renamed or removed, a commit begun or done.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from deltalake import DeltaTable

from detente.archive.compaction import compact
from detente.archive.store import open_archive
from detente.runs import ingest as run

steps_left = 0


def step(before_death: Callable[[], object] = lambda: None) -> None:
    global steps_left
    steps_left -= 1
    if steps_left == 0:
        before_death()
        os.kill(os.getpid(), signal.SIGKILL)


def sink_parquet(frame: pl.LazyFrame, file: Path, **options: Any) -> pl.LazyFrame | None:
    step(lambda: Path(file).write_bytes(b"PAR1 half a file"))
    return original_write(frame, file, **options)


def create_write_transaction(table: DeltaTable, *arguments: Any, **options: Any) -> None:
    step()
    original_commit(table, *arguments, **options)
    step()


def dying(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        step()
        return original(*arguments, **options)

    return call


original_write, original_commit = pl.LazyFrame.sink_parquet, DeltaTable.create_write_transaction
pl.LazyFrame.sink_parquet = sink_parquet  # type: ignore[assignment]
DeltaTable.create_write_transaction = create_write_transaction  # type: ignore[method-assign]
for name in ("rename", "replace", "unlink", "mkdir"):
    setattr(Path, name, dying(getattr(Path, name)))
run.BATCH_FILES, run.BATCH_BYTES, run.CLEANED_AT_ONCE_BYTES = 4, 20_000, 8_000


if __name__ == "__main__":
    verb, root, folder, at = sys.argv[1:]
    archive = open_archive(Path(root))
    print("ready", flush=True)
    steps_left = int(at)
    if verb == "ingest":
        run.ingest(archive, [Path(folder)], compacting=False)
    else:
        compact(archive)
    print("steps", int(at) - steps_left, flush=True)
