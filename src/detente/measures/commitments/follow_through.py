"""Follow-through: of what was promised, how much became a deed, and how soon?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.errors import SchemaError
from detente.measures.commitments.promises import groups_of, timed_promises
from detente.measures.series import Array
from detente.numerics.survival import kaplan_meier

HORIZONS: Final = (6, 12, 24, 60)
"""Months after the promise at which shares are reported."""

CHANCE: Final = {"placebo_share": "placebo_share", "low": "placebo_low", "high": "placebo_high"}
"""Columns of a placebo rate, and what they are called beside the shares."""


@dataclass(frozen=True, slots=True)
class FollowThrough:
    """From promises to deeds.

    Attributes
    ----------
    curves
        Columns of the grouping; ``month`` since the promise: 0, every month at which a deed came (with its fraction),
        and the longest watched; ``at_risk_n`` promises still open just before; ``kept_share`` with ``low`` and
        ``high`` (0 to 1).
    shares
        Columns of the grouping; ``months``; ``kept_share``, ``low``, ``high`` (0 to 1, null where no promise was
        watched that long and not all are kept); ``promises_n``; ``censored_n``, promises without a deed that were
        watched for less than these months; ``placebo_share``, ``placebo_low``, ``placebo_high`` (null without a
        placebo).
    summary
        Columns of the grouping; ``promises_n``, ``kept_n``, ``open_n``; ``coarse_n``, promises dated to the month or
        year only; ``watched_months``, the longest watch; ``median_months``, when half are kept (null: not reached).
    band
        Probability inside the bands.
    """

    curves: pl.DataFrame
    shares: pl.DataFrame
    summary: pl.DataFrame
    band: float


def follow_through(
    promises: pl.DataFrame,
    *,
    by: Sequence[str] = (),
    until: date,
    months: Sequence[int] = HORIZONS,
    placebo: pl.DataFrame | None = None,
    band: float = 0.9,
) -> FollowThrough:
    """Estimate which share of promises had become a deed so many months later.

    Parameters
    ----------
    promises
        One row a promise: ``promise_id`` (each once), ``date``, ``precision`` (``day``, ``month`` or ``year``),
        ``sender``, ``issue``, ``deed_date`` (Date; null: no deed up to ``until``), and columns to group by.
    by
        Columns to group by, such as ``issue``, ``sender`` or an ``era``. Default: all promises together.
    until
        Last day up to which deeds were looked for. A later deed counts as not yet come.
    months
        Months after the promise at which shares are reported, above 0.
    placebo
        What chance would give, from `detente.placebo_rate` with the same ``by``.
    band
        Probability inside the bands.

    Returns
    -------
    FollowThrough
        Curves, shares at the months asked for, and a summary, sorted by group.

    Raises
    ------
    SchemaError
        A column is missing or null, an id repeats, a deed lies before its promise, a promise after ``until``.
    NotEnoughDataError
        No promise.

    Notes
    -----
    ``kept_share = 1 - S``, with ``S`` the Kaplan–Meier estimate of promises still open: a promise of last spring is
    not a broken one, it counts as open for as long as it was watched. **Range** 0 to 1, no unit. **0.2** at 12 months
    means that 20 of 100 promises had become a deed within a year. Months are those of the calendar: a deed on the
    first anniversary lies within 12, one on the day of the promise takes 0. A promise known to the month or year
    stands on its first day, so that its time is the longest it can be, and the share the lowest.

    It speaks of the promises listed, never of those that nobody listed, and it takes an open promise for one whose
    deed was looked for up to ``until`` and not found. Costs 6 ms a group.

    References
    ----------
    `detente.numerics.survival`.

    Examples
    --------
    >>> promises = pl.DataFrame({
    ...     "promise_id": ["a", "b", "c", "d"], "date": [date(2001, 1, 1)] * 4, "precision": ["day"] * 4,
    ...     "sender": ["USA"] * 4, "issue": ["energy"] * 4,
    ...     "deed_date": [date(2001, 3, 1), date(2002, 1, 1), None, None],
    ... })
    >>> result = follow_through(promises, until=date(2004, 1, 1), months=[6, 12, 60])
    >>> result.shares["kept_share"].to_list()
    [0.25, 0.5, None]
    """
    horizons = check_months(months)
    timed = timed_promises(promises, by=by, until=until)
    curves, shares, summary = [], [], []
    for key, group in groups_of(timed, by):
        time, kept = group["time"].to_numpy(), group["is_kept"].to_numpy()
        curve = _curve(time, kept, np.unique([0.0, *time[kept], time.max()]), band=band)
        share = _curve(time, kept, np.array(horizons, dtype=np.float64), band=band)
        early = [int((~kept & (time < month)).sum()) for month in horizons]
        counted = share.with_columns(
            pl.Series("months", horizons, pl.Int64),
            pl.lit(group.height, pl.Int64).alias("promises_n"),
            pl.Series("censored_n", early, pl.Int64),
        )
        curves.append(curve.select(*key, pl.all()))
        shares.append(counted.select(*key, "months", "kept_share", "low", "high", "promises_n", "censored_n"))
        summary.append(_summary(group, curve).select(*key, pl.all()))
    reported = _beside_chance(pl.concat(shares), placebo, by)
    return FollowThrough(pl.concat(curves), reported, pl.concat(summary), band)


def check_months(months: Sequence[int]) -> list[int]:
    """Return the months in order; ValueError unless they are whole, above 0 and different.

    Examples
    --------
    >>> check_months([12, 6])
    [6, 12]
    """
    if not months or len(set(months)) < len(months) or any(int(month) != month or month <= 0 for month in months):
        raise ValueError(f"months: whole numbers above 0, each once, such as (6, 12); they are {tuple(months)}")
    return sorted(int(month) for month in months)


def _curve(time: Array, kept: NDArray[np.bool_], at: Array, *, band: float) -> pl.DataFrame:
    """Share kept at some months, with its band; null where the curve does not reach."""
    fit = kaplan_meier(time, kept, at=at, band=band)
    columns = {"kept_share": 1 - fit.survival, "low": 1 - fit.high, "high": 1 - fit.low}
    return pl.DataFrame({"month": at, "at_risk_n": fit.at_risk.astype(np.int64), **columns}).with_columns(
        pl.col(list(columns)).fill_nan(None).clip(0, 1)
    )


def _summary(group: pl.DataFrame, curve: pl.DataFrame) -> pl.DataFrame:
    """One row on a group."""
    half = curve.filter(pl.col("kept_share") >= 0.5 - 1e-12)["month"]
    return group.select(
        promises_n=pl.len().cast(pl.Int64),
        kept_n=pl.col("is_kept").sum().cast(pl.Int64),
        open_n=(~pl.col("is_kept")).sum().cast(pl.Int64),
        coarse_n=(pl.col("precision") != "day").sum().cast(pl.Int64),
        watched_months=pl.col("time").max(),
        median_months=pl.lit(half.min(), pl.Float64),
    )


def _beside_chance(shares: pl.DataFrame, placebo: pl.DataFrame | None, by: Sequence[str]) -> pl.DataFrame:
    """Put the placebo beside the shares; nulls without one."""
    if placebo is None:
        return shares.with_columns(pl.lit(None, pl.Float64).alias(name) for name in CHANCE.values())
    keys = [*by, "months"]
    if missing := [name for name in (*keys, *CHANCE) if name not in placebo.columns]:
        raise SchemaError(
            f"placebo lacks the columns {', '.join(missing)}; placebo_rate(..., by={list(by)}) gives them"
        )
    chance = placebo.select(*keys, *CHANCE).rename(CHANCE)
    if chance.select(keys).is_duplicated().any():
        raise SchemaError(f"placebo has several rows for one {', '.join(keys)}; compute it with by={list(by)}")
    return shares.join(chance, on=keys, how="left", maintain_order="left")
