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
    parts = [_units(name, files) for (name,), files in sorted(manifest.group_by("source"))]
    return pl.concat([pl.DataFrame(schema=COVERAGE_SCHEMA), *parts])


def _units(source: str, files: pl.DataFrame) -> pl.DataFrame:
    """Units of one source; without the name on each, a calendar of years of quarter-hours is sorted in no time."""
    units = files.select(pl.col("covered").alias("unit_start"), "unit_minutes").explode("unit_start").drop_nulls()
    started_us, width_us = pl.col("unit_start").to_physical(), pl.col("unit_minutes").cast(pl.Int64) * 60_000_000
    started = units.with_columns((started_us - started_us % width_us).cast(pl.Datetime("us")))
    ordered = started.sort("unit_start")
    is_new = (pl.col("unit_start") != pl.col("unit_start").shift()).fill_null(True)
    return ordered.filter(is_new).select(pl.lit(source).alias("source"), "unit_start", "unit_minutes")
