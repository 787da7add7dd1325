"""Intents to deeds: after a state says that it intends to cooperate, do reports of deeds become more frequent?"""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.errors import SchemaError
from detente.measures.commitments.intent_days import DYAD, covered_days, intents_between_deeds, marked_days
from detente.measures.commitments.promises import groups_of
from detente.measures.series import Array
from detente.types import Succession

WINDOWS: Final = (30, 90, 180, 365)
"""Days of the windows before and after an intent."""

DRAWS_N: Final = 2000
"""Resamples for the band of the ratio."""

MONTH_DAYS: Final = 31
FIGURES: Final = {
    "days": pl.Int64,
    "followed_share": pl.Float64,
    "preceded_share": pl.Float64,
    "ratio": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "intents_n": pl.Int64,
    "windows_n": pl.Int64,
    "late_n": pl.Int64,
}
"""Columns of the result beside source and grouping."""

RUNS_N: Final = 8
"""Runs of months that must fit into the time observed before a band is given."""


def intents_to_deeds(
    rows: Any,
    *,
    coverage: pl.DataFrame,
    by: Sequence[str] = (),
    days: Sequence[int] = WINDOWS,
    needed_share: float = 0.9,
    succession: Succession = "continuous",
    rng: np.random.Generator,
    band: float = 0.9,
) -> pl.DataFrame:
    """Compare how often a deed is reported after an intent to cooperate with how often before.

    Parameters
    ----------
    rows
        Event rows, any frame that narwhals understands: ``source``, ``event_date``, ``sender``, ``receiver``,
        ``cameo``, and ``issue`` or what it is told from (``sender_role``, ``receiver_role``, ``contexts``, ``url``).
    coverage
        Units of time that arrived: ``source``, ``unit_start``, ``unit_minutes``.
    by
        What to report apart, of ``sender``, ``receiver``, ``issue``. Sources are always apart.
    days
        Lengths of the windows.
    needed_share
        A window counts where at least this share of its days is covered, above 0 to 1.
    succession
        ``continuous`` counts SUN as RUS; ``split`` keeps them apart.
    rng
        Source of randomness for the band. The same seed gives the same band.
    band
        Probability inside the band.

    Returns
    -------
    polars.DataFrame
        ``source``, ``by``, ``days``; ``followed_share`` and ``preceded_share`` (0 to 1), intents with a deed in the
        window after and before; ``ratio`` of the two, ``low``, ``high`` (0 or more; null where nothing came before,
        where the end is without bound, or where fewer than eight runs of months are at hand); ``intents_n``, days with
        an intent; ``windows_n``, those whose both windows are covered; ``late_n``, intents dated on days of which
        nothing arrived, which open no window. Where ``windows_n`` is 0 all shares are null.

    Raises
    ------
    SchemaError
        A column is missing or an option is out of range.

    Notes
    -----
    An intent is a covered day with a row of CAMEO root 03 from one state to another on one issue; a deed a covered day
    with a row of root 06 in the same direction, or of 057 in either, on the same issue. The day of the intent is in
    neither window: what is reported on one day has no order. **Range** of the ratio 0 upward, no unit. **1.2** means
    that deeds come after an intent 1.2 times as often as before one.

    The band resamples runs of consecutive months as long as the window, since neighbouring windows share their deeds.
    News that grows makes the later window fuller: deeds that grow by 30 % a year, and no link at all, gave 1.11 at 365
    days. Where deeds are frequent nearly every long window holds one, and the ratio tends to 1. Read the short windows.
    Costs 0.3 s for 100,000 rows.

    References
    ----------
    Runs of months: the moving-block bootstrap of Künsch (1989), Annals of Statistics 17, laid in a circle.

    Examples
    --------
    >>> from datetime import date, datetime, timedelta
    >>> start = datetime(2001, 1, 1)
    >>> coverage = pl.DataFrame({"source": "toy", "unit_start": [start + timedelta(days=n) for n in range(120)]})
    >>> rows = pl.DataFrame({"source": "toy", "event_date": [date(2001, 2, 20), date(2001, 3, 1)], "sender": "USA",
    ...     "receiver": "RUS", "cameo": ["036", "061"], "issue": "energy"})
    >>> result = intents_to_deeds(rows, coverage=coverage.with_columns(unit_minutes=1440), days=[30, 90],
    ...     rng=np.random.default_rng(1))
    >>> result.select("days", "followed_share", "preceded_share", "windows_n").rows()
    [(30, 1.0, 0.0, 1), (90, None, None, 0)]
    """
    _check(by, days, needed_share)
    covered = covered_days(coverage)
    intents = intents_between_deeds(marked_days(rows, succession=succession), covered)
    parts = []
    for source in sorted({*intents["source"], *covered["source"]}):
        own, calendar = (frame.filter(pl.col("source") == source) for frame in (intents, covered))
        for key, group in groups_of(own, by):
            for length in sorted(days):
                row = _compare(group, calendar, length, needed_share=needed_share, rng=rng, band=band)
                parts.append(row.select(pl.lit(source).alias("source"), *key, pl.all()))
    return pl.concat(parts) if parts else pl.DataFrame(schema={**dict.fromkeys(("source", *by), pl.String), **FIGURES})


def _check(by: Sequence[str], days: Sequence[int], needed_share: float) -> None:
    if set(by) - set(DYAD[1:]) or len(set(by)) < len(by):
        raise SchemaError(f"by: each once of {', '.join(DYAD[1:])}, not {', '.join(by)}")
    if not days or min(days) < 1 or len(set(days)) < len(days):
        raise SchemaError(f"days: lengths of 1 or more, each once, not {tuple(days)}")
    if not 0 < needed_share <= 1:
        raise SchemaError(f"needed_share: above 0 and up to 1, such as 0.9, not {needed_share}")


def _compare(
    group: pl.DataFrame,
    calendar: pl.DataFrame,
    length: int,
    *,
    needed_share: float,
    rng: np.random.Generator,
    band: float,
) -> pl.DataFrame:
    """One row: deeds in windows of one length after the intents of a group, and before."""
    is_usable = group["is_covered"].to_numpy() & _both_covered(group["day"], calendar, length, needed_share)
    usable = group.filter(pl.Series(is_usable, dtype=pl.Boolean))
    reach = pl.duration(days=length)
    flags = usable.select(
        month=pl.col("day").dt.year() * 12 + pl.col("day").dt.month(),
        after=(pl.col("next") - pl.col("day") <= reach).fill_null(value=False),
        before=(pl.col("day") - pl.col("last") <= reach).fill_null(value=False),
    )
    followed, preceded = flags["after"].mean(), flags["before"].mean()
    ratio, low, high = _ratio(flags, length, rng, band)
    covered_n = int(group["is_covered"].sum())
    row = (length, followed, preceded, ratio, low, high, covered_n, usable.height, group.height - covered_n)
    return pl.DataFrame([row], schema=FIGURES, orient="row")


def _both_covered(day: pl.Series, calendar: pl.DataFrame, length: int, needed_share: float) -> NDArray[np.bool_]:
    """Say of each day whether enough of the windows before and after it is covered."""
    if calendar.is_empty():
        return np.zeros(len(day), dtype=np.bool_)
    known, days = (column.cast(pl.Int32).to_numpy().astype(np.int64) for column in (calendar["day"], day))
    first = known.min()
    shares = np.zeros(known.max() - first + 2)
    shares[known - first + 1] = calendar["covered_share"].to_numpy()
    total = np.cumsum(shares)

    def upto(last: NDArray[np.int64]) -> Array:
        return np.asarray(total[np.clip(last - first + 1, 0, len(total) - 1)])

    after, before = upto(days + length) - upto(days), upto(days - 1) - upto(days - length - 1)
    return np.asarray(np.minimum(after, before) >= needed_share * length - 1e-9)


def _ratio(
    flags: pl.DataFrame, length: int, rng: np.random.Generator, band: float
) -> tuple[float | None, float | None, float | None]:
    """Ratio of the shares after and before, with its band from runs of months."""
    after_n, before_n = int(flags["after"].sum()), int(flags["before"].sum())
    if not before_n:
        return None, None, None
    month = flags["month"].to_numpy() - flags["month"].min()
    months_n, run = int(month.max()) + 1, math.ceil(length / MONTH_DAYS)
    if months_n < RUNS_N * run:
        return after_n / before_n, None, None
    sums = np.stack([np.bincount(month, flags[side].to_numpy(), months_n) for side in ("after", "before")])
    reached = np.cumsum(np.concatenate([np.zeros((2, 1)), sums, sums[:, :run]], axis=1), axis=1)
    start = rng.integers(0, months_n, (DRAWS_N, math.ceil(months_n / run)))
    after, before = (reached[:, start + run] - reached[:, start]).sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = after / before
    # a draw without any deed tells nothing: it counts against both ends
    low = np.quantile(np.nan_to_num(drawn, nan=0.0, posinf=np.inf), (1 - band) / 2, method="inverted_cdf")
    high = np.quantile(np.nan_to_num(drawn, nan=np.inf, posinf=np.inf), (1 + band) / 2, method="inverted_cdf")
    return after_n / before_n, float(low), float(high) if np.isfinite(high) else None
