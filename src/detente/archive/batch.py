"""What one commit brings: files that were read to their end, and all that came of their lines."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from detente.archive.schema import REJECTED_SCHEMA, STAGED_SCHEMA

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

    ``files`` as ``FILE_SCHEMA``; in memory or staged on disk ``rows``, as ``STAGED_SCHEMA``, and ``rejects``, as
    ``REJECTED_SCHEMA``; ``counts`` with ``kind``, ``rule``, ``rows_n``. Rows of files that are not among ``files``
    (damaged ones) are passed over.
    """

    files: pl.DataFrame
    rows: tuple[pl.DataFrame | Path, ...]
    rejects: tuple[pl.DataFrame | Path, ...]
    counts: pl.DataFrame

    def without(self, held: frozenset[str]) -> "Batch":
        """Return the batch with each file once and without the files whose identity is held."""
        files = self.files.unique("identity", keep="first", maintain_order=True)
        return replace(self, files=files.filter(~pl.col("identity").is_in(held)))

    def event_rows(self) -> Iterator[pl.DataFrame]:
        """Yield the rows of the batch's files as event rows, with ``file_number``: one staged file after the other."""
        for part in self.rows:
            if isinstance(part, Path):
                yield self._as_event_rows(pl.read_parquet(part, glob=False))
        in_memory = [part for part in self.rows if isinstance(part, pl.DataFrame)]
        yield self._as_event_rows(pl.concat([pl.DataFrame(schema=STAGED_SCHEMA), *in_memory]))

    def rejected_lines(self) -> pl.LazyFrame:
        """Return the rejects of the batch's files with ``file_number``, ``source`` and ``file_sha256``."""
        in_memory = [part.lazy() for part in self.rejects if isinstance(part, pl.DataFrame)]
        staged = [pl.scan_parquet(part, glob=False) for part in self.rejects if isinstance(part, Path)]
        facts = self.files.lazy().select("file_number", "source", "file_sha256")
        lines = pl.concat([pl.LazyFrame(schema=REJECTED_SCHEMA), *staged, *in_memory])
        return lines.join(facts, on="file_number", how="inner")

    def _as_event_rows(self, staged: pl.DataFrame) -> pl.DataFrame:
        facts = self.files.select("file_number", pl.col("file_sha256").alias("sha"), "file_known_at")
        started = pl.col("event_date").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
        return (
            staged.join(facts, on="file_number", how="left", maintain_order="left", validate="m:1")
            .filter(pl.col("sha").is_not_null())
            .with_columns(
                pl.col("sha").alias("file_sha256"),
                pl.col("known_at").fill_null(pl.max_horizontal("file_known_at", started)),
            )
            .drop("sha", "file_known_at")
        )
