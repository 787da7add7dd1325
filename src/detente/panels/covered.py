"""Covered shares: how much of each period has arrived, by source."""

from typing import Any

import polars as pl

from detente.domain.periods import period_of
from detente.errors import SchemaError
from detente.panels.spec import PanelSpec

UNITS = pl.Schema({"source": pl.String(), "unit_start": pl.Datetime("us"), "unit_minutes": pl.Int32()})
"""Units of time that arrived, as ``read_coverage`` gives them."""


def as_units(frame: Any) -> pl.DataFrame:
    """Return a narwhals frame of units, from any engine, as Polars with the columns of ``UNITS``.

    Raises
    ------
    SchemaError
        The frame lacks one of the columns.
    """
    units = frame.lazy().collect().to_polars()
    if missing := [name for name in UNITS if name not in units.columns]:
        raise SchemaError(f"coverage: the frame lacks the columns {', '.join(missing)}; read_coverage gives them")
    return pl.DataFrame(units.select(UNITS.names()).cast(UNITS))


def covered_shares(coverage: pl.DataFrame, periods: pl.DataFrame, spec: PanelSpec) -> pl.DataFrame:
    """Return ``source``, ``period``, ``covered_share`` (0–1) for the periods of which at least something arrived.

    Of a period cut by ``since`` or ``until`` only the days asked for can be covered.

    Parameters
    ----------
    coverage
        Units of time that arrived: ``source``, ``unit_start``, ``unit_minutes``.
    periods
        ``period`` and ``days_n``.
    """
    units = _once(coverage).with_columns(
        pl.col("unit_start").cast(pl.Date).alias("day"), (pl.col("unit_minutes") / 1440).alias("unit_days")
    )
    if spec.since:
        units = units.filter(pl.col("day") >= spec.since)
    if spec.until:
        units = units.filter(pl.col("day") < spec.until)
    by_day = units.group_by("source", "day").agg(pl.col("unit_days").sum())
    period = period_of("day", freq=spec.freq).alias("period")
    arrived = by_day.group_by("source", period).agg(pl.col("unit_days").sum())
    share = (pl.col("unit_days") / pl.col("days_n")).clip(0, 1).alias("covered_share")
    return arrived.join(periods.unique(), on="period", how="inner", validate="m:1").select("source", "period", share)


def _once(coverage: pl.DataFrame) -> pl.DataFrame:
    """Each unit once; where they come in strict order, as ``read_coverage`` gives them, there is nothing to do."""
    source, start = pl.col("source"), pl.col("unit_start")
    is_later = (source > source.shift()) | ((source == source.shift()) & (start > start.shift()))
    is_ordered = coverage.select(is_later.slice(1).all()).item()
    return coverage if is_ordered else coverage.unique(["source", "unit_start"])
