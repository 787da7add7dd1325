"""Bands of a share whose posterior is a Beta distribution."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def beta_band(alpha: ArrayLike, *, band: float) -> tuple[Array, Array, Array]:
    """Return mean and equal-tailed band of the first of two shares.

    Parameters
    ----------
    alpha
        (T, 2) parameters of Beta distributions, above 0.
    band
        Probability inside the band, 0.5 to below 1.

    Returns
    -------
    tuple of arrays
        Mean, low and high, (T,) each, between 0 and 1.

    Raises
    ------
    ValueError
        ``band`` out of range. Below 0.5 the mean of a skewed Beta may lie outside its own band.

    Examples
    --------
    >>> mean, low, high = beta_band([[1, 1], [60, 40]], band=0.9)
    >>> low.round(2), high.round(2)
    (array([0.05, 0.52]), array([0.95, 0.68]))
    """
    from scipy.special import betaincinv

    if not 0.5 <= band < 1:
        raise ValueError(f"band must be 0.5 or more and below 1, such as 0.9; it is {band}")
    a, b = np.asarray(alpha, dtype=np.float64).T
    return a / (a + b), betaincinv(a, b, (1 - band) / 2), betaincinv(a, b, (1 + band) / 2)


def one_event_prior(share: float) -> Array:
    """Return the two Beta parameters with this mean that are worth one event of the rarer kind.

    A share near 0.5 gets the uniform Beta(1, 1); a rare one, 0.02, gets Beta(1, 49): as if one such event had been
    seen among fifty. Both parameters are at least 1, so the mean always lies inside the band.

    Raises
    ------
    ValueError
        ``share`` is not strictly between 0 and 1.

    Examples
    --------
    >>> one_event_prior(0.5), one_event_prior(0.2)
    (array([1., 1.]), array([1., 4.]))
    """
    if not 0 < share < 1:
        raise ValueError(f"share must lie strictly between 0 and 1; it is {share}")
    pair = np.array([share, 1 - share])
    return np.asarray(pair / pair.min())
