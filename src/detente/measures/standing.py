"""Standing: is this pair close or distant, as pairs of its kind go?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.errors import NotEnoughDataError
from detente.measures.net_cooperation import NetPoint


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pair stands among reference pairs.

    Attributes
    ----------
    share
        Share of the reference pairs that are farther apart, 0 to 1 (median of the draws).
    low, high
        Band of the share.
    pairs_n
        Number of reference pairs.
    """

    share: float
    low: float
    high: float
    pairs_n: int


def standing(
    pair: NetPoint,
    references: Mapping[str, NetPoint],
    *,
    rng: np.random.Generator,
    band: float = 0.9,
    draws_n: int = 4000,
) -> Standing:
    """Return the share of reference pairs whose net cooperation is lower.

    Parameters
    ----------
    pair
        The pair in question, from ``NetCooperation.latest``.
    references
        Name of each other pair → its own point, from the same source, classes and period. The pair itself must not
        be among them.
    rng
        Source of randomness; the same seed gives the same band.
    band
        Probability inside the band, 0.5 to below 1.
    draws_n
        Draws from every posterior.

    Returns
    -------
    Standing
        The share, its band, and the number of pairs.

    Raises
    ------
    NotEnoughDataError
        Fewer than 2 reference pairs.

    Notes
    -----
    In each draw ``share = mean over references of [net_reference < net_pair]``. **Range** 0 (the most distant) to 1
    (the closest). **0.2** means closer than 20 % of the reference pairs. The answer is about these references: name
    them. The steps are ``1 / pairs_n``. The band knows the doubt in every pair's estimate, not the choice of pairs.
    Posteriors are taken as independent. Costs O(pairs · draws).

    References
    ----------
    Ranks under uncertainty are read off posterior draws, never off point estimates: Goldstein and Spiegelhalter
    (1996), Journal of the Royal Statistical Society A 159.

    Examples
    --------
    >>> from datetime import date
    >>> def point(coop, conf):
    ...     return NetPoint(date(2001, 1, 1), (coop - conf) / (coop + conf), -1.0, 1.0, coop, conf)
    >>> others = {"FRA-RUS": point(500.0, 500.0), "GBR-RUS": point(900.0, 100.0)}
    >>> standing(point(700.0, 300.0), others, rng=np.random.default_rng(1))
    Standing(share=0.5, low=0.5, high=0.5, pairs_n=2)
    """
    if len(references) < 2:
        raise NotEnoughDataError(f"a standing needed 2 reference pairs, had {len(references)}")
    if not 0.5 <= band < 1:
        raise ValueError(f"band must be 0.5 or more and below 1, such as 0.9; it is {band}")
    points = [pair, *references.values()]
    a = np.array([point.cooperation_weight for point in points])
    b = np.array([point.conflict_weight for point in points])
    draws = rng.beta(a, b, (draws_n, len(points)))
    farther = (draws[:, 1:] < draws[:, :1]).mean(axis=1)
    levels = [(1 - band) / 2, 0.5, (1 + band) / 2]
    low, share, high = np.quantile(farther, levels, method="inverted_cdf").tolist()
    return Standing(share, low, high, len(references))
