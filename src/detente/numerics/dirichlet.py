"""Shares that drift, seen through counts: a dynamic Dirichlet–multinomial with discounting.

A period's events fall into K classes with shares ``p`` that drift from period to period. What one period teaches
about another fades with the distance between them, by a factor ``d`` (the discount) per period::

    alpha_t = alpha_0 + sum over s of d^|t - s| · y*_s        (smoothed: all s;  filtered: s <= t)

``y*`` are effective counts. News rows come in clusters (one summit, many rows), so the first row of a period counts
whole and every further one counts ``1 / phi``: ``n* = 1 + (n - 1) / phi``, and ``y* = y · n* / n``. Where nothing is
seen, alpha falls back to the weak prior ``alpha_0`` and the band widens.

``d`` and ``phi`` are not known. Every pair on a grid is weighed by how well it predicted each period from those
before it (a Dirichlet–multinomial in closed form, on the raw counts), and the answers are averaged with these weights.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

View = Literal["smoothed", "filtered"]
"""``smoothed`` uses the whole series, ``filtered`` only what came up to each period."""

SLOWEST: Final = 0.99
"""Largest discount tried: information halves in 69 periods. Slower ones make the bands of thin series too narrow."""

FASTEST: Final = 0.03
"""Smallest discount tried: each period stands nearly alone."""

MOST_ROWS: Final = 40.0
"""Largest dispersion tried. A short series cannot tell a break from clustered rows; without this bound a real change,
such as 2014, is put down to clusters of hundreds of rows and smoothed away. Series of news rows estimate 5 to 30."""

GRID_N: Final = 12
"""Values of discount and of dispersion tried, in each of the two rounds."""


@dataclass(frozen=True, slots=True)
class DirichletFit:
    """What the counts say about the shares, period by period.

    Attributes
    ----------
    filtered
        (T, K) Dirichlet parameters given the periods up to each one.
    smoothed
        (T, K) Dirichlet parameters given the whole series.
    discount
        Weight of a neighbouring period's events, 0 to 1 (mean over the grid, or as given).
    dispersion
        Rows that carry as much as one independent event, 1 or more (mean over the grid, or as given).
    """

    filtered: Array
    smoothed: Array
    discount: float
    dispersion: float

    def alpha(self, view: View) -> Array:
        """Return the (T, K) parameters of one view; ValueError if there is no such view."""
        if view not in get_args(View):
            raise ValueError(f"view must be one of {', '.join(get_args(View))}; it is {view!r}")
        return self.smoothed if view == "smoothed" else self.filtered


def fit_dirichlet(
    counts: ArrayLike, *, prior: ArrayLike, discount: float | None = None, dispersion: float | None = None
) -> DirichletFit:
    """Fit drifting shares to counts.

    Parameters
    ----------
    counts
        (T, K) events per period and class, 0 or more; a row of NaN is a period without coverage and teaches nothing.
    prior
        (K,) parameters of the Dirichlet that holds where there are no data, above 0.
    discount
        Weight of a neighbouring period, above 0 and below 1; None weighs a grid from 0.03 to 0.99, even in
        ``log(1 - d)``.
    dispersion
        Rows per independent event, 1 or more; None weighs a grid from 1 to 40, even in its logarithm.

    Returns
    -------
    DirichletFit
        Where discount or dispersion were averaged, each period's mixture of Dirichlets is replaced by the one with
        the same mean and the same total variance.

    Raises
    ------
    ValueError
        Counts below 0, a row that is NaN only in part, a prior that is not above 0, or a parameter out of range.

    Notes
    -----
    Costs O(T · K · 144) twice: 0.1 s for 540 periods of 2 classes. One dispersion serves the whole series: where each
    period has a shock of its own, the band is too wide in thin periods and too narrow in busy ones.

    References
    ----------
    Discounting as drift: Smith (1979), Journal of the Royal Statistical Society B 41. Shares: Grunwald, Raftery and
    Guttorp (1993), the same, 55. The dispersion rule and the averaging over the grid are Détente's own; their coverage
    is measured in ``tests/simulations/test_net_cooperation_coverage.py``.

    Examples
    --------
    >>> fit = fit_dirichlet([[3, 1], [np.nan, np.nan], [2, 2]], prior=[1, 1], discount=0.5, dispersion=1)
    >>> fit.smoothed
    array([[4.5 , 2.5 ],
           [3.5 , 2.5 ],
           [3.75, 3.25]])
    >>> fit.filtered[-1]
    array([3.75, 3.25])
    """
    observed = _checked_counts(counts)
    alpha_0 = np.asarray(prior, dtype=np.float64)
    if alpha_0.shape != observed.shape[1:] or not (alpha_0 > 0).all():
        raise ValueError(
            f"prior must be above 0, one for each of {observed.shape[1]} classes; it is {alpha_0.tolist()}"
        )
    d, phi = _first_grid(discount, dispersion)
    weight = _grid_weights(observed, alpha_0, d, phi)
    if weight.size > 1:
        d, phi = _finer_grid(d, phi, weight)
        weight = _grid_weights(observed, alpha_0, d, phi)
        kept = weight > weight.max() / 1000
        d, phi, weight = d[kept], phi[kept], weight[kept] / weight[kept].sum()
    y = _effective(observed, phi)
    upto = alpha_0 + _carried(y, d) + y
    later = _carried(y[::-1], d)[::-1]
    return DirichletFit(
        filtered=_collapse(upto, weight),
        smoothed=_collapse(upto + later, weight),
        discount=float(d @ weight),
        dispersion=float(phi @ weight),
    )


def effective_size(events_n: ArrayLike, dispersion: ArrayLike) -> Array:
    """Return how many independent events that many rows are worth: ``1 + (n - 1) / phi``, and 0 for none.

    Examples
    --------
    >>> effective_size([0, 1, 11], 5.0)
    array([0., 1., 3.])
    """
    n = np.asarray(events_n, dtype=np.float64)
    return np.where(n > 0, 1 + (n - 1) / np.asarray(dispersion), 0.0)


def _checked_counts(counts: ArrayLike) -> Array:
    """Counts as floats, rows of NaN left in; ValueError on anything that is no table of counts."""
    observed = np.asarray(counts, dtype=np.float64)
    gap = np.isnan(observed)
    if observed.ndim != 2 or (gap.any(axis=1) != gap.all(axis=1)).any() or (observed < 0).any():
        raise ValueError("counts must be a (periods, classes) table, 0 or more, each row whole or wholly NaN")
    return observed


def _first_grid(discount: float | None, dispersion: float | None) -> tuple[Array, Array]:
    """All pairs of discount and dispersion to try first."""
    if discount is not None and not 0 < discount < 1:
        raise ValueError(f"discount must lie between 0 and 1; it is {discount}")
    if dispersion is not None and not dispersion >= 1:
        raise ValueError(f"dispersion must be 1 or more; it is {dispersion}")
    d = [discount] if discount is not None else 1 - np.geomspace(1 - SLOWEST, 1 - FASTEST, GRID_N)
    phi = [dispersion] if dispersion is not None else np.geomspace(1, MOST_ROWS, GRID_N)
    return _pairs(np.asarray(d, dtype=np.float64), np.asarray(phi, dtype=np.float64))


def _finer_grid(d: Array, phi: Array, weight: Array) -> tuple[Array, Array]:
    """Second grid, over the values of the first that have any weight and one step beyond."""
    return _pairs(1 - _around(1 - d, weight), _around(phi, weight))


def _around(values: Array, weight: Array) -> Array:
    """Values even in their logarithm around those that carry weight."""
    levels = np.unique(values)
    if levels.size == 1:
        return levels
    share = np.array([weight[values == level].sum() for level in levels])
    first, last = np.flatnonzero(share > 1e-3 * share.max())[[0, -1]]
    return np.geomspace(levels[max(first - 1, 0)], levels[min(last + 1, levels.size - 1)], GRID_N)


def _pairs(d: Array, phi: Array) -> tuple[Array, Array]:
    """Every discount with every dispersion, as two flat arrays of G values."""
    first, second = np.meshgrid(d, phi, indexing="ij")
    return first.ravel(), second.ravel()


def _effective(observed: Array, phi: Array) -> Array:
    """(T, G, K) effective counts; zero where nothing was seen."""
    y = np.nan_to_num(observed)
    n = y.sum(axis=1, keepdims=True)
    worth = np.divide(effective_size(n, phi), n, out=np.zeros((len(n), phi.size)), where=n > 0)
    return np.asarray(y[:, None, :] * worth[:, :, None])


def _carried(y: Array, d: Array) -> Array:
    """(T, G, K) information that reaches each period from those before it."""
    carried = np.zeros_like(y)
    for t in range(1, len(y)):
        carried[t] = d[:, None] * (carried[t - 1] + y[t - 1])
    return carried


def _grid_weights(observed: Array, alpha_0: Array, d: Array, phi: Array) -> Array:
    """(G,) weight of each pair: its one-step predictive likelihood, scaled to sum to 1.

    The share seen in a period has mean m and variance m (1 - m) v around the forecast, v = (n* + S) / (n* (S + 1));
    the Dirichlet–multinomial of n rows with that very variance has A = n (1 - v) / (n v - 1), which is S at phi = 1.
    """
    from scipy.special import gammaln

    if d.size == 1:
        return np.ones(1)
    seen = np.nansum(observed, axis=1) > 0
    alpha = alpha_0 + _carried(_effective(observed, phi), d)[seen]
    y = observed[seen][:, None, :]
    n = y.sum(axis=2)
    total = alpha.sum(axis=2)
    size = effective_size(n, phi)
    v = (size + total) / (size * (total + 1))
    matched = np.divide(n * (1 - v), n * v - 1, out=total.copy(), where=n > 1)
    a = alpha * (matched / total)[:, :, None]
    loglik = gammaln(matched) - gammaln(matched + n) + (gammaln(a + y) - gammaln(a)).sum(axis=2)
    summed = loglik.sum(axis=0)
    weight = np.exp(summed - summed.max())
    return np.asarray(weight / weight.sum())


def _collapse(alpha: Array, weight: Array) -> Array:
    """(T, K) Dirichlets with the mean and total variance of the (T, G, K) mixtures."""
    if weight.size == 1:
        return alpha[:, 0]
    total = alpha.sum(axis=2, keepdims=True)
    mean = alpha / total
    second = mean * (alpha + 1) / (total + 1)
    m = np.einsum("g,tgk->tk", weight, mean)
    variance = np.einsum("g,tgk->tk", weight, second) - m * m
    size = (m * (1 - m)).sum(axis=1) / variance.sum(axis=1) - 1
    return np.asarray(m * size[:, None])
