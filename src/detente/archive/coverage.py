"""The coverage calendar: which units of time have arrived, from which source."""

import polars as pl

from detente.archive.manifest import read_manifest
from detente.archive.store import Archive

COVERAGE_SCHEMA = pl.Schema({"source": pl.String(), "unit_start": pl.Datetime("us"), "unit_minutes": pl.Int32()})


def read_coverage(archive: Archive) -> pl.DataFrame:
    """Return the units of time that arrived, each once: ``source``, ``unit_start``, ``unit_minutes`` (its width).

    Units are days for GDELT 1.0 and ICEWS, quarter-hours for GDELT 2.0, told by the time of publication where the
    file gives it. What is not in the frame has not arrived: a count there is null, never zero.
    """
    manifest = read_manifest(archive)
    units = manifest.select("source", pl.col("covered").alias("unit_start"), "unit_minutes").explode("unit_start")
    width = pl.format("{}m", "unit_minutes")
    started = units.drop_nulls().with_columns(pl.col("unit_start").dt.truncate(width))
    return started.unique().sort("source", "unit_start").cast(COVERAGE_SCHEMA)
