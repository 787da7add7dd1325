"""Placebo: how often would a deed have followed, had nothing been promised that day?"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from detente.errors import SchemaError
from detente.measures.commitments.follow_through import HORIZONS, check_months
from detente.measures.commitments.promises import groups_of, timed_promises
from detente.measures.series import Array

UNREACHED: Final = 0.05
"""Share of draws that may have no day with enough months to come before a share is left null."""

Eras = Mapping[str, tuple[date, date]]
"""First and last day, both included, of each era."""


def placebo_rate(
    promises: pl.DataFrame,
    deeds: pl.DataFrame,
    *,
    by: Sequence[str] = (),
    until: date,
    months: Sequence[int] = HORIZONS,
    eras: Eras | None = None,
    match: Sequence[str] = ("sender", "issue"),
    rng: np.random.Generator,
    draws_n: int = 1000,
    band: float = 0.9,
) -> pl.DataFrame:
    """Estimate how often a deed of the same kind follows a random day instead of the promise's.

    Parameters
    ----------
    promises
        As in `detente.follow_through`, with a column ``era`` where ``eras`` are given.
    deeds
        One row a deed: ``date`` and the columns of ``match``. All deeds of the time, not only those that kept a
        promise.
    by, until, months
        As in `follow_through`.
    eras
        Era → first and last day, both included. A promise's random days lie in its own era, cut at ``until``. Default:
        one era, from the first promise to ``until``.
    match
        Columns in which promise and deed must agree. Where both sides act together, give both rows one sender.
    rng
        Source of randomness. The same seed gives the same rates.
    draws_n
        Random sets of days, 100 or more; each moves every promise once.
    band
        Probability inside the band.

    Returns
    -------
    polars.DataFrame
        ``by``; ``months``; ``placebo_share`` (mean of the draws), ``low``, ``high`` (their quantiles);
        ``any_deed_share``, the share of the promises *themselves* that any such deed followed; ``is_beyond_chance``,
        whether that lies above ``high``; ``promises_n``. Shares are 0 to 1; null where no day, or in one draw of twenty
        none, was that many months before ``until``.

    Raises
    ------
    SchemaError
        Promises or deeds break their contract, an era is unknown, or a promise lies outside its own.
    NotEnoughDataError
        No promise.

    Notes
    -----
    Each draw gives every promise a day drawn uniformly from its era, and counts among the days that were watched for
    so many months those on which, or after which, a deed that agrees in ``match`` came in time. So the band says what a
    set of so many days gives by chance. **Range** 0 to 1, no unit. **0.2** at 12 months means that a deed of the kind
    came within a year of 20 of 100 random days. Compare it with ``any_deed_share``, which follows the same rule.
    ``kept_share`` asks for more, the very deed that was promised, and may lie below the placebo where deeds are
    frequent. Costs 0.1 s for 100 promises and 1000 draws.

    References
    ----------
    A randomisation test in the sense of Edgington and Onghena (2007), Randomization Tests.

    Examples
    --------
    >>> days = [date(2001, 1, 1), date(2003, 1, 1)]
    >>> promises = pl.DataFrame({"promise_id": ["a", "b"], "date": days, "precision": "day", "sender": "USA",
    ...     "issue": "energy", "deed_date": [date(2001, 2, 1), date(2003, 2, 1)]})
    >>> deeds = promises.select("sender", "issue", date="deed_date")
    >>> rates = placebo_rate(promises, deeds, until=date(2010, 1, 1), months=[6], rng=np.random.default_rng(1))
    >>> rates.select(pl.col("placebo_share").round(1), "any_deed_share", "is_beyond_chance").row(0)
    (0.1, 1.0, True)
    """
    horizons = check_months(months)
    if draws_n < 100:
        raise ValueError(f"draws_n must be 100 or more for a band; it is {draws_n}")
    timed = _within_eras(timed_promises(promises, by=[*by, *match], until=until), until=until, eras=eras)
    known = _checked_deeds(deeds, match)
    parts = []
    for key, group in groups_of(timed, by):
        chance, itself = (
            _shares(dated, known, match, until=until, months=horizons, rows_n=rows_n)
            for dated, rows_n in ((_moved(group, rng, draws_n), draws_n), (group, 1))
        )
        part = _quantiles(chance, band).with_columns(
            pl.Series("months", horizons, pl.Int64),
            pl.Series("any_deed_share", itself[0]).fill_nan(None),
            pl.lit(group.height, pl.Int64).alias("promises_n"),
        )
        parts.append(part.select(*key, "months", "placebo_share", "low", "high", "any_deed_share", "promises_n"))
    is_beyond = pl.col("any_deed_share") > pl.col("high")
    return pl.concat(parts).select(pl.exclude("promises_n"), is_beyond.alias("is_beyond_chance"), "promises_n")


def _within_eras(timed: pl.DataFrame, *, until: date, eras: Eras | None) -> pl.DataFrame:
    """Put the first and last day of each promise's era beside it."""
    if eras is None:
        return timed.with_columns(_first=pl.col("date").min(), _last=pl.lit(until))
    if "era" not in timed.columns or (unknown := set(timed["era"]) - set(eras)):
        lost = "they have no column era" if "era" not in timed.columns else f"unknown: {', '.join(map(str, unknown))}"
        raise SchemaError(f"promises: every era must be one of {', '.join(eras)}; {lost}")
    limits = pl.DataFrame(
        [(name, *days) for name, days in eras.items()], schema=["era", "_first", "_last"], orient="row"
    )
    placed = timed.join(limits, on="era", how="left", maintain_order="left").with_columns(
        pl.min_horizontal("_last", pl.lit(until))
    )
    if (outside := placed.filter(~pl.col("date").is_between("_first", "_last"))).height:
        ids = ", ".join(str(found) for found in outside["promise_id"].head(3))
        raise SchemaError(f"promises {ids}: dated outside their own era; correct the date, the era or its limits")
    return placed


def _checked_deeds(deeds: pl.DataFrame, match: Sequence[str]) -> pl.DataFrame:
    needed = ["date", *match]
    if missing := [name for name in needed if name not in deeds.columns]:
        raise SchemaError(f"deeds lack the columns {', '.join(missing)}; they have {', '.join(deeds.columns)}")
    chosen = deeds.select(needed)
    if deeds.schema["date"] != pl.Date or chosen.null_count().transpose().to_series().sum():
        raise SchemaError(f"deeds: {', '.join(needed)} must hold no null, and date must hold dates")
    return chosen.rename({"date": "_next"}).unique().sort("_next")


def _moved(group: pl.DataFrame, rng: np.random.Generator, draws_n: int) -> pl.DataFrame:
    """Give every promise ``draws_n`` random days of its era, one draw after the other."""
    span = group.select((pl.col("_last") - pl.col("_first")).dt.total_days()).to_series().to_numpy()
    later = rng.integers(0, span + 1, (draws_n, group.height)).ravel()
    repeated = pl.concat([group] * draws_n).with_columns(_later=pl.Series(later))
    return repeated.with_columns(date=pl.col("_first") + pl.duration(days="_later"))


def _shares(
    dated: pl.DataFrame, deeds: pl.DataFrame, match: Sequence[str], *, until: date, months: Sequence[int], rows_n: int
) -> Array:
    """(rows_n, months) shares of the days with so many months to come that a deed followed in time; NaN without any."""
    keyed = dated.select("date", *match, _set=pl.int_range(pl.len()) // (dated.height // rows_n)).sort("date")
    # both sides are sorted above; Polars cannot tell within groups
    found = keyed.join_asof(
        deeds, left_on="date", right_on="_next", by=list(match), strategy="forward", check_sortedness=False
    )
    columns = []
    for month in months:
        end = pl.col("date").dt.offset_by(f"{month}mo")
        came = (pl.col("_next") <= end).fill_null(value=False)
        columns.append(came.filter(end <= until).mean().fill_null(float("nan")).alias(str(month)))
    return found.group_by("_set").agg(columns).sort("_set").drop("_set").to_numpy()


def _quantiles(chance: Array, band: float) -> pl.DataFrame:
    """Mean and band of the draws for each month; null where too many of them have no day."""
    rows = []
    for draws in chance.T:
        reached = draws[np.isfinite(draws)]
        is_known = len(reached) >= (1 - UNREACHED) * len(draws)
        ends = np.quantile(reached, [(1 - band) / 2, (1 + band) / 2]) if is_known else (None, None)
        rows.append((reached.mean() if is_known else None, *ends))
    return pl.DataFrame(rows, schema=dict.fromkeys(("placebo_share", "low", "high"), pl.Float64), orient="row")
