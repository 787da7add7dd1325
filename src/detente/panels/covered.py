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
    columns = frame.lazy().collect().to_dict(as_series=False)
    if missing := [name for name in UNITS if name not in columns]:
        raise SchemaError(f"coverage: the frame lacks the columns {', '.join(missing)}; read_coverage gives them")
    return pl.DataFrame({name: columns[name] for name in UNITS}).cast(UNITS)


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
    units = coverage.unique(["source", "unit_start"]).with_columns(
        pl.col("unit_start").cast(pl.Date).alias("day"), (pl.col("unit_minutes") / 1440).alias("unit_days")
    )
    if spec.since:
        units = units.filter(pl.col("day") >= spec.since)
    if spec.until:
        units = units.filter(pl.col("day") < spec.until)
    arrived = units.group_by("source", period_of("day", freq=spec.freq).alias("period")).agg(pl.col("unit_days").sum())
    share = (pl.col("unit_days") / pl.col("days_n")).clip(0, 1).alias("covered_share")
    return arrived.join(periods.unique(), on="period", how="inner", validate="m:1").select("source", "period", share)
