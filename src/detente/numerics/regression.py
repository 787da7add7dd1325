"""Weighted least squares whose intervals allow for shocks that last (Newey–West)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RobustFit:
    """Coefficients with Newey–West intervals.

    Attributes
    ----------
    coefficient, low, high
        (P,) one per column of the design, with an interval at the level asked for.
    influence
        (T, P) what each period adds to the error of each coefficient; 0 where it was left out.
    rows_n
        Rows used.
    """

    coefficient: Array
    low: Array
    high: Array
    influence: Array
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
    Bartlett weights over ``L = floor(0.75 rows^(1/3))`` lags; the covariance is scaled by ``rows / (rows - P)``.

    References
    ----------
    Newey and West (1987), Econometrica 55; the rule for L: Stock and Watson, Introduction to Econometrics.

    Examples
    --------
    >>> x = np.arange(6.0)
    >>> fit = fit_newey_west(1 + 2 * x, np.column_stack([np.ones(6), x]), weight=np.ones(6), band=0.9)
    >>> fit.coefficient.round(6)
    array([1., 2.])
    """
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
    influence = score @ bread * np.sqrt(rows_n / (rows_n - columns_n))
    reach = newey_west_reach(influence, rows_n=rows_n, freedom=rows_n - columns_n, band=band)
    return RobustFit(coefficient, coefficient - reach, coefficient + reach, influence, rows_n)


def newey_west_reach(influence: Array, *, rows_n: int, freedom: int, band: float) -> Array:
    """Return half the width of the interval of each estimate from its influence, period by period.

    Differences of estimates from the same periods have the difference of their influences.

    Parameters
    ----------
    influence
        (T, P) in order of time.
    rows_n
        Rows used, which set the number of lags.
    freedom
        Degrees of freedom of Student's t.
    band
        Probability of the interval.

    Examples
    --------
    >>> newey_west_reach(np.array([[0.3], [0.0], [0.4]]), rows_n=2, freedom=1000, band=0.95).round(2)
    array([0.98])
    """
    from scipy.special import stdtrit

    lags_n = int(0.75 * rows_n ** (1 / 3))
    variance = (influence**2).sum(axis=0)
    for lag in range(1, lags_n + 1):
        variance = variance + 2 * (1 - lag / (lags_n + 1)) * (influence[lag:] * influence[:-lag]).sum(axis=0)
    return np.asarray(stdtrit(freedom, (1 + band) / 2) * np.sqrt(variance))
