"""Weighted least squares whose intervals allow for shocks that last (Newey–West)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RobustFit:
    """Coefficients with Newey–West intervals, all (P,).

    Attributes
    ----------
    coefficient, low, high
        One per column of the design, with an interval at the level asked for.
    rows_n
        Rows used.
    """

    coefficient: Array
    low: Array
    high: Array
    rows_n: int


def fit_newey_west(y: Array, X: Array, *, weight: Array, band: float) -> RobustFit:  # noqa: N803
    """Regress y on X by weighted least squares, in order of time.

    Parameters
    ----------
    y
        (T,) outcome.
    X
        (T, P) design, with its column of ones if one is wanted.
    weight
        (T,) weights, 0 or more. A period with weight 0 or a NaN is left out but keeps its place in time.
    band
        Probability of the interval, such as 0.9.

    Returns
    -------
    RobustFit
        Intervals from Student's t with ``rows - P`` degrees of freedom.

    Raises
    ------
    ValueError
        Not more rows than columns, or columns that cannot be told apart.

    Notes
    -----
    Bartlett weights over ``L = floor(4 (T / 100)^(2/9))`` lags; the covariance is scaled by ``rows / (rows - P)``.

    References
    ----------
    Newey and West (1987), Econometrica 55; the rule for L: Newey and West (1994), Review of Economic Studies 61.

    Examples
    --------
    >>> x = np.arange(6.0)
    >>> fit = fit_newey_west(1 + 2 * x, np.column_stack([np.ones(6), x]), weight=np.ones(6), band=0.9)
    >>> fit.coefficient.round(6)
    array([1., 2.])
    """
    from scipy.stats import t as student

    used = (weight > 0) & np.isfinite(y) & np.isfinite(X).all(axis=1)
    rows_n, columns_n = int(used.sum()), X.shape[1]
    root = np.where(used, np.sqrt(np.where(used, weight, 0)), 0.0)
    design = np.where(used[:, None], X, 0.0) * root[:, None]
    if rows_n <= columns_n or np.linalg.matrix_rank(design) < columns_n:
        raise ValueError(f"cannot estimate {columns_n} coefficients from {rows_n} rows: too few, or alike")
    outcome = np.where(used, y, 0.0) * root
    bread = np.linalg.inv(design.T @ design)
    coefficient = bread @ design.T @ outcome
    score = design * (outcome - design @ coefficient)[:, None]
    covariance = bread @ _long_run(score, rows_n) @ bread * rows_n / (rows_n - columns_n)
    reach = student.ppf((1 + band) / 2, rows_n - columns_n) * np.sqrt(np.diag(covariance))
    return RobustFit(coefficient, coefficient - reach, coefficient + reach, rows_n)


def _long_run(score: Array, rows_n: int) -> Array:
    """Sum of the scores' autocovariances with Bartlett weights."""
    lags_n = int(4 * (rows_n / 100) ** (2 / 9))
    total = score.T @ score
    for lag in range(1, lags_n + 1):
        lagged = score[lag:].T @ score[:-lag]
        total = total + (1 - lag / (lags_n + 1)) * (lagged + lagged.T)
    return np.asarray(total)
