"""Covered shares: how much of each period has arrived, by source."""

import polars as pl

from detente.domain.periods import period_of
from detente.panels.spec import PanelSpec


def covered_shares(coverage: pl.DataFrame, periods: pl.DataFrame, spec: PanelSpec) -> pl.DataFrame:
    """Return ``source``, ``period``, ``covered_share`` (0–1) for the periods of which at least something arrived.

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
    arrived = units.group_by("source", period_of("day", freq=spec.freq).alias("period")).agg(pl.col("unit_days").sum())
    share = (pl.col("unit_days") / pl.col("days_n")).clip(0, 1).alias("covered_share")
    return arrived.join(periods.unique(), on="period", how="inner", validate="m:1").select("source", "period", share)
