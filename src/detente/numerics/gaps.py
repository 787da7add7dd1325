"""The distance between two uncertain positions on a line, with its band."""

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def distance_band(
    a: ArrayLike, b: ArrayLike, *, variance: ArrayLike, band: float = 0.9
) -> tuple[Array, Array, Array, Array]:
    """Return the distance between two positions, its standard error and its band.

    Parameters
    ----------
    a, b
        Positions, arrays of one shape; NaN where unknown.
    variance
        Variance of ``a - b``: that of both less twice their covariance.
    band
        Probability inside the band, above 0 and below 1.

    Returns
    -------
    tuple of arrays
        ``|a - b|``, its standard error, and the ends of the band. The band is the normal one of the difference, cut
        off at 0. It holds at least its probability: two states that may lie on either side of each other have a
        band from 0. NaN where a position is unknown.

    Examples
    --------
    >>> [part.round(2).tolist() for part in distance_band([2.0, 0.1], [-1.0, 0.0], variance=[0.04, 0.04])]
    [[3.0, 0.1], [0.2, 0.2], [2.67, 0.0], [3.33, 0.43]]
    """
    if not 0 < band < 1:
        raise ValueError(f"band is {band}: it must lie between 0 and 1, such as 0.9")
    distance = np.abs(np.asarray(a, dtype=np.float64) - np.asarray(b, dtype=np.float64))
    error = np.sqrt(np.asarray(variance, dtype=np.float64))
    reach = NormalDist().inv_cdf(0.5 + band / 2) * error
    return distance, error, np.maximum(distance - reach, 0.0), distance + reach
