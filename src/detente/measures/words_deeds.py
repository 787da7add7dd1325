"""Words or deeds: do two states speak more kindly than they act?"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from detente.domain.classes import CLASSES
from detente.errors import NotEnoughDataError
from detente.measures.net_cooperation import NetCooperation, fit_net_cooperation
from detente.measures.series import Array, count_sides, events_column, sides_of
from detente.measures.shares import share_frame
from detente.numerics.dirichlet import View

DRAWS_N = 2000
"""Draws per period for the band of the gap; its ends move by a twentieth of the gap's own spread."""


@dataclass(frozen=True, slots=True)
class WordsDeeds:
    """The gap between words and deeds, period by period.

    Attributes
    ----------
    frame
        ``period``; ``gap``, ``low``, ``high`` (-2 to 2); ``words_net``, ``deeds_net`` (-1 to 1); ``deeds_share``
        with ``_low`` and ``_high`` (0 to 1, of all events); ``agreements_per_100`` with ``_low`` and ``_high`` (0 to
        100, null for quads or where none was seen); ``words_n``, ``agreements_n``, ``deeds_n`` (null where not
        covered); ``is_covered``.
    words, deeds
        Net cooperation of either, with its own discount and dispersion.
    """

    frame: pl.DataFrame
    words: NetCooperation
    deeds: NetCooperation


def words_deeds(
    series: pl.DataFrame, *, rng: np.random.Generator, band: float = 0.9, view: View = "smoothed"
) -> WordsDeeds:
    """Compare what is said with what is done.

    ``gap = net cooperation of words - net cooperation of deeds``. An agreement signed is neither: it is more than
    words and not yet carried out, so that it enters neither net (putting it with the deeds would count every promise
    on paper as kept). It counts among all events in ``deeds_share``, and has a rate of its own.

    Parameters
    ----------
    series
        ``period`` and the five classes, or the four quads (words are verbal, deeds material; agreements hide among
        the verbal).
    rng
        Source of randomness for the band of the gap. The same seed gives the same band.
    band
        Probability inside each band, 0.5 to below 1.
    view
        ``smoothed`` or ``filtered``; see `detente.measures.net_cooperation.fit_net_cooperation`.

    Returns
    -------
    WordsDeeds
        A value in every period, with wide bands where little is known.

    Raises
    ------
    SchemaError
        The series breaks its contract.
    NotEnoughDataError
        No words at all, or no deeds at all.

    Notes
    -----
    **Range** -2 (hostile words, friendly deeds) to 2 (friendly words, hostile deeds); no unit. **0.2** means that the
    cooperative share of words is 10 points above that of deeds. The split inside words and the split inside deeds of a
    Dirichlet are independent, so the gap is the difference of two independent Beta draws, 2000 a period. Hostile deeds
    are reported more readily than friendly ones: compare a pair's gap over time or with other pairs, not with 0.
    ``deeds_share`` and ``agreements_per_100`` lean on the series' own mean with the weight of one event. Costs 0.5 s
    for 540 months.

    References
    ----------
    Classes: `detente.domain.classes`, map ``hinge/1``. Estimator: `detente.numerics.dirichlet`.

    Examples
    --------
    >>> from datetime import date
    >>> series = pl.DataFrame({
    ...     "period": [date(2001, 1, 1), date(2001, 2, 1)], "verbal_cooperation": [900, 900],
    ...     "material_cooperation": [200, 200], "verbal_conflict": [100, 100], "material_conflict": [200, 200],
    ... })
    >>> result = words_deeds(series, rng=np.random.default_rng(1))
    >>> result.frame.select(pl.col("gap", "deeds_share").round(1)).row(0)
    (0.8, 0.3)
    """
    cooperation, conflict = sides_of(series)
    words, deeds = (
        _net_of(series, side, cooperation[i], conflict[j], band=band, view=view)
        for side, i, j in (("words", 0, 0), ("deeds", -1, 1))
    )
    said, done = [cooperation[0], conflict[0]], [cooperation[-1], conflict[1]]
    signed = ["agreement"] if set(CLASSES) <= set(series.columns) else []
    gap, low, high = _gap_band(words.fit.alpha(view), deeds.fit.alpha(view), band=band, rng=rng)
    counts = count_sides(series, done, [*said, *signed])
    frame = pl.DataFrame({"period": series["period"], "gap": gap, "low": low, "high": high}).with_columns(
        words.frame["net"].alias("words_net"),
        deeds.frame["net"].alias("deeds_net"),
        *share_frame(counts, name="deeds_share", band=band, view=view),
        *_agreement_rate(series, signed, [*said, *done], band=band, view=view),
        words.frame["events_n"].alias("words_n"),
        deeds.frame["events_n"].alias("deeds_n"),
        words.frame["is_covered"],
    )
    return WordsDeeds(frame, words, deeds)


def _net_of(
    series: pl.DataFrame, side: str, cooperation: str, conflict: str, *, band: float, view: View
) -> NetCooperation:
    """Net cooperation of words or of deeds; the error names which of them is missing."""
    try:
        return fit_net_cooperation(series, cooperation=[cooperation], conflict=[conflict], band=band, view=view)
    except NotEnoughDataError as error:
        raise NotEnoughDataError(f"words and deeds cannot be compared, {side} are missing: {error}") from error


def _gap_band(words: Array, deeds: Array, *, band: float, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Exact mean of the gap, and quantiles of draws from the two posteriors."""
    first, second = (rng.beta(a[:, [0]], a[:, [1]], (len(a), DRAWS_N)) for a in (words, deeds))
    low, high = np.quantile(2 * (first - second), [(1 - band) / 2, (1 + band) / 2], axis=1)
    mean = 2 * (words[:, 0] / words.sum(axis=1) - deeds[:, 0] / deeds.sum(axis=1))
    return mean, low, high


def _agreement_rate(
    series: pl.DataFrame, signed: list[str], rest: list[str], *, band: float, view: View
) -> list[pl.Series]:
    """Agreements per 100 events with band and count; nulls where the series has no such class."""
    name = "agreements_per_100"
    if not signed:
        empty = [pl.Series(f"{name}{end}", [None] * series.height, pl.Float64) for end in ("", "_low", "_high")]
        return [*empty, pl.Series("agreements_n", [None] * series.height, pl.Int64)]
    counts = count_sides(series, signed, rest)
    rates = [100 * column for column in share_frame(counts, name=name, band=band, view=view)]
    return [*rates, events_column(counts[:, :1], name="agreements_n")]
