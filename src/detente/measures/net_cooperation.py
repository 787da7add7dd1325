"""Net cooperation: how much more two states cooperate than clash, with a band."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from detente.errors import NotEnoughDataError
from detente.measures.series import Array, count_sides, events_column, sides_of
from detente.numerics.beta import beta_band
from detente.numerics.dirichlet import DirichletFit, View, fit_dirichlet

NEUTRAL_PRIOR = (1.0, 1.0)
"""Before any event every value of net cooperation is equally likely."""


@dataclass(frozen=True, slots=True)
class NetPoint:
    """Net cooperation as of one period, from what came up to it.

    Attributes
    ----------
    period
        Start of the period.
    net, low, high
        Net cooperation and its band, -1 to 1.
    cooperation_weight, conflict_weight
        Parameters of the Beta distribution of the cooperative share.
    """

    period: date
    net: float
    low: float
    high: float
    cooperation_weight: float
    conflict_weight: float


@dataclass(frozen=True, slots=True)
class NetCooperation:
    """Net cooperation, period by period, and how it was estimated.

    Attributes
    ----------
    frame
        ``period``, ``net``, ``low``, ``high`` (-1 to 1, never null), ``events_n`` (null where not covered),
        ``is_covered``.
    discount
        Weight of a neighbouring period's events, 0 to 1.
    dispersion
        Rows that carry as much as one independent event, 1 or more.
    band
        Probability inside the band.
    view
        ``smoothed`` or ``filtered``.
    fit
        Posterior of the two shares, cooperation first.
    """

    frame: pl.DataFrame
    discount: float
    dispersion: float
    band: float
    view: View
    fit: DirichletFit

    def latest(self, *, as_of: date | None = None) -> NetPoint:
        """Return the last covered period that begins on or before ``as_of`` (default: of all).

        The value is the filtered one: nothing after that period moves it, except through ``discount`` and
        ``dispersion``, which the whole series chose.

        Raises
        ------
        NotEnoughDataError
            No covered period begins by then.
        """
        covered = self.frame.with_row_index("row").filter("is_covered")
        if as_of is not None:
            covered = covered.filter(pl.col("period") <= as_of)
        if covered.is_empty():
            raise NotEnoughDataError(f"needed 1 covered period that begins by {as_of}, had 0")
        last = covered.row(-1, named=True)
        alpha = self.fit.filtered[[last["row"]]]
        (net,), (low,), (high,) = net_band(alpha, band=self.band)
        weights = alpha[0].tolist()
        return NetPoint(last["period"], float(net), float(low), float(high), weights[0], weights[1])


def fit_net_cooperation(
    series: pl.DataFrame,
    *,
    cooperation: Sequence[str] | None = None,
    conflict: Sequence[str] | None = None,
    band: float = 0.9,
    discount: float | None = None,
    dispersion: float | None = None,
    view: View = "smoothed",
) -> NetCooperation:
    """Estimate net cooperation, the share of cooperative events less that of conflictual ones.

    ``net = P(cooperation) - P(conflict)`` among the events of the two sides. A class on neither side is not counted.

    Parameters
    ----------
    series
        ``period`` and one column of counts per class; see `detente.measures.series.count_sides`.
    cooperation, conflict
        Columns of each side. Default: those of the classes, else of the quads.
    band
        Probability inside the band, 0.5 to below 1.
    discount, dispersion
        Fixed values; None averages over a grid, weighed by how well each value predicted the series.
    view
        ``smoothed`` describes the past with the whole series; ``filtered`` uses, for each period, only what came up
        to it.

    Returns
    -------
    NetCooperation
        Its ``frame`` has a value for every period. Where a period is thin or not covered the neighbours speak and
        the band is wide, up to -0.9 and 0.9 at 90 % where nothing is known.

    Raises
    ------
    SchemaError
        The series breaks its contract.
    NotEnoughDataError
        No event in any covered period.

    Notes
    -----
    **Range** -1 (only conflict) to 1 (only cooperation); no unit. **0.2** means that 60 of 100 events are
    cooperative. The posterior of the cooperative share is a Beta distribution (classes of a Dirichlet may be added
    up), and its quantiles are the band. Unweighted: a statement counts as much as a treaty. Costs 0.1 s for 540
    months.

    References
    ----------
    `detente.numerics.dirichlet`. Coverage of the band in simulated worlds: ``docs/reference/measures.md``.

    Examples
    --------
    >>> series = pl.DataFrame({
    ...     "period": [date(2001, 1, 1), date(2001, 2, 1), date(2001, 3, 1)],
    ...     "help": [60, None, 60], "harm": [40, None, 40],
    ... })
    >>> result = fit_net_cooperation(series, cooperation=["help"], conflict=["harm"], discount=0.5, dispersion=1)
    >>> result.frame.select("period", pl.col("net", "low", "high").round(2), "events_n").rows()[:2]
    [(datetime.date(2001, 1, 1), 0.2, 0.05, 0.34, 100), (datetime.date(2001, 2, 1), 0.2, 0.03, 0.35, None)]
    """
    if cooperation is None or conflict is None:
        found = sides_of(series)
        cooperation, conflict = cooperation or found[0], conflict or found[1]
    counts = count_sides(series, cooperation, conflict)
    if not np.nansum(counts) > 0:
        columns = ", ".join([*cooperation, *conflict])
        raise NotEnoughDataError(f"net cooperation needed 1 event in a covered period, had 0 (columns: {columns})")
    fit = fit_dirichlet(counts, prior=NEUTRAL_PRIOR, discount=discount, dispersion=dispersion)
    net, low, high = net_band(fit.alpha(view), band=band)
    frame = pl.DataFrame({"period": series["period"], "net": net, "low": low, "high": high}).with_columns(
        events_column(counts, name="events_n"), is_covered=~np.isnan(counts[:, 0])
    )
    return NetCooperation(frame, fit.discount, fit.dispersion, band, view, fit)


def net_cooperation(
    series: pl.DataFrame,
    *,
    cooperation: Sequence[str] | None = None,
    conflict: Sequence[str] | None = None,
    band: float = 0.9,
    discount: float | None = None,
    view: View = "smoothed",
) -> pl.DataFrame:
    """Return the frame of `fit_net_cooperation`: ``period, net, low, high, events_n, is_covered``.

    Examples
    --------
    >>> series = pl.DataFrame({"period": [date(2001, 1, 1)], "help": [9], "harm": [1]})
    >>> net_cooperation(series, cooperation=["help"], conflict=["harm"]).columns
    ['period', 'net', 'low', 'high', 'events_n', 'is_covered']
    """
    return fit_net_cooperation(
        series, cooperation=cooperation, conflict=conflict, band=band, discount=discount, view=view
    ).frame


def net_band(alpha: Array, *, band: float) -> tuple[Array, Array, Array]:
    """Return net cooperation with its band from (T, 2) Beta parameters, cooperation first.

    Examples
    --------
    >>> net, low, high = net_band(np.array([[60.0, 40.0]]), band=0.9)
    >>> net.round(2), low.round(2), high.round(2)
    (array([0.2]), array([0.04]), array([0.36]))
    """
    mean, low, high = beta_band(alpha, band=band)
    return 2 * mean - 1, 2 * low - 1, 2 * high - 1
