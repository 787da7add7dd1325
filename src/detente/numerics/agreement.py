"""Agreement of two raters over many things, for all pairs at once: S, Scott's pi and Cohen's kappa.

Everything comes from the joint table: how often one has value k where the other has value l.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

Distance = Literal["absolute", "squared", "nominal"]
"""How far two values are apart: ``|v - w|``, its square (both over the largest possible), or 1 where they differ."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of every pair of n raters; NaN where a score has no meaning.

    Attributes
    ----------
    s, pi, kappa
        (n, n) scores, 1 for full agreement.
    common_n
        (n, n) things that both rated.
    """

    s: Array
    pi: Array
    kappa: Array
    common_n: NDArray[np.int64]


def joint_tables(ratings: ArrayLike, *, values_n: int, weights: ArrayLike | None = None) -> Array:
    """Return how often (by weight) two raters gave each pair of values.

    Parameters
    ----------
    ratings
        (n, m) index of the value that each of n raters gave each of m things, 0 to ``values_n - 1``; -1 for none.
    values_n
        Number of values L.
    weights
        (m,) weights of the things, 0 or more; None weighs all by 1.

    Returns
    -------
    numpy.ndarray
        (L, L, n, n): entry ``[k, l, i, j]`` is the weight of the things to which i gave k and j gave l.

    Examples
    --------
    >>> joint_tables([[0, 1, 1], [0, 0, -1]], values_n=2)[:, :, 0, 1]
    array([[1., 0.],
           [1., 0.]])
    """
    rated = np.asarray(ratings)
    n = len(rated)
    given = (rated[None] == np.arange(values_n)[:, None, None]).astype(np.float64).reshape(values_n * n, -1)
    weighted = given if weights is None else given * np.asarray(weights, dtype=np.float64)
    tables = (weighted @ given.T).reshape(values_n, n, values_n, n)
    return np.asarray(tables.transpose(0, 2, 1, 3))


def agreement(tables: Array, *, values: ArrayLike, distance: Distance, common_n: ArrayLike) -> Agreement:
    """Score agreement from joint tables.

    Parameters
    ----------
    tables
        (L, L, n, n), from `joint_tables`.
    values
        (L,) the values themselves, different and in rising order.
    distance
        ``absolute``, ``squared`` or ``nominal``.
    common_n
        (n, n) things that both rated.

    Returns
    -------
    Agreement
        NaN in all scores where nothing was rated by both, and in pi and kappa where chance alone must agree.

    Raises
    ------
    ValueError
        No such distance, or fewer than two values.

    Notes
    -----
    With ``d`` the mean distance, over the largest possible::

        S = 1 - 2 d,      pi = 1 - d / d_pi,      kappa = 1 - d / d_kappa

    ``d_kappa`` is what ``d`` would be if each rater kept the frequency of its values and gave them at random,
    ``d_pi`` the same if both had the frequencies of the two together.

    Examples
    --------
    >>> tables = joint_tables([[0, 0, 1, 1], [0, 1, 1, 1]], values_n=2)
    >>> scores = agreement(tables, values=[0, 1], distance="nominal", common_n=np.full((2, 2), 4))
    >>> float(scores.s[0, 1]), float(scores.pi[0, 1].round(4)), float(scores.kappa[0, 1])
    (0.5, 0.4667, 0.5)
    """
    apart = _distances(np.asarray(values, dtype=np.float64), distance)
    total = tables.sum(axis=(0, 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        first = tables.sum(axis=1) / total
        second = tables.sum(axis=0) / total
        pooled = (first + second) / 2
        d = np.einsum("kl,klij->ij", apart, tables) / total
        by_chance = np.einsum("kl,kij,lij->ij", apart, first, second, optimize=True)
        by_pooled = np.einsum("kl,kij,lij->ij", apart, pooled, pooled, optimize=True)
        return Agreement(
            s=1 - 2 * d,
            pi=1 - d / np.where(by_pooled > _NO_DOUBT, by_pooled, np.nan),
            kappa=1 - d / np.where(by_chance > _NO_DOUBT, by_chance, np.nan),
            common_n=np.asarray(common_n, dtype=np.int64),
        )


_NO_DOUBT = 1e-12
"""An expected distance below this is rounding: chance alone must agree."""


def _distances(values: Array, distance: Distance) -> Array:
    """(L, L) distances over the largest possible."""
    if distance not in get_args(Distance):
        raise ValueError(f"distance must be one of {', '.join(get_args(Distance))}; it is {distance!r}")
    if values.size < 2 or not (np.diff(values) > 0).all():
        raise ValueError(f"values must be two or more, in rising order; they are {values.tolist()}")
    apart = np.abs(values[:, None] - values[None, :]) / (values[-1] - values[0])
    if distance == "nominal":
        return np.asarray(apart > 0, dtype=np.float64)
    return np.asarray(apart**2 if distance == "squared" else apart)
