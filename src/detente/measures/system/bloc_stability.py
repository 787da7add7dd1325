"""How stable blocs are: the same division, made again of resampled events and of shuffled ties."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from detente.measures.series import Array
from detente.numerics.communities import divide

BATCH_CELLS: Final = 2_000_000
"""Cells of the networks divided at once: bounds memory at some 0.1 GB."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Events between n states in one period: (n, n) symmetric counts, NaN where not known, 0 on the diagonal."""

    cooperation: Array
    conflict: Array


@dataclass(frozen=True, slots=True)
class Stability:
    """What resampling says of a division.

    Attributes
    ----------
    together
        (n, n) share of resamples in which two states are in one bloc.
    blocs_n
        (R,) blocs of two or more states in each resample.
    shuffled
        (R,) modularity of each shuffled network.
    """

    together: Array
    blocs_n: NDArray[np.int64]
    shuffled: Array


def tie_weights(cooperation: Array, conflict: Array, *, weight: str) -> Array:
    """Return (..., n, n) signed weights of ties, by a rule of `cooperation_blocs`; what is not known is no tie, 0.

    Examples
    --------
    >>> tie_weights(np.array([[0.0, 3.0], [3.0, 0.0]]), np.array([[0.0, 1.0], [1.0, 0.0]]), weight="net").round(2)
    array([[0.  , 0.33],
           [0.33, 0.  ]])
    """
    difference, both = cooperation - conflict, cooperation + conflict
    if weight == "difference":
        return np.nan_to_num(difference)
    if weight == "relative":
        total = np.nansum(both, axis=(-1, -2), keepdims=True)
        usual = np.nansum(difference, axis=(-1, -2), keepdims=True) / np.maximum(total, 1)
        difference = difference - usual * both
    return np.nan_to_num(difference / (both + 2))


def bloc_stability(
    counts: Counts, *, weight: str, resamples_n: int, dispersion: float, rng: np.random.Generator
) -> Stability:
    """Divide networks of resampled counts, and networks of the same ties dealt anew to the pairs that have any.

    A count ``y`` becomes ``phi`` times a Poisson draw with mean ``y / phi``: the bootstrap of independent stories of
    ``phi`` rows each.
    """
    n = len(counts.cooperation)
    batch = max(1, BATCH_CELLS // n**2)
    together = np.zeros((n, n))
    blocs_n: list[int] = []
    shuffled: list[Array] = []
    for start in range(0, resamples_n, batch):
        size = min(batch, resamples_n - start)
        drawn = (_resampled(part, size, dispersion, rng) for part in (counts.cooperation, counts.conflict))
        labels = divide(tie_weights(*drawn, weight=weight), rng=rng, starts_n=1).labels
        together += (labels[:, :, None] == labels[:, None, :]).sum(axis=0)
        blocs_n.extend(int((np.bincount(row) > 1).sum()) for row in labels)
        dealt = _dealt_anew(tie_weights(counts.cooperation, counts.conflict, weight=weight), size, rng)
        shuffled.append(divide(dealt, rng=rng, starts_n=1).modularity)
    return Stability(together / resamples_n, np.array(blocs_n), np.concatenate(shuffled))


def _resampled(counts: Array, size: int, dispersion: float, rng: np.random.Generator) -> Array:
    """(size, n, n) symmetric draws."""
    upper = np.triu(np.nan_to_num(counts), 1)
    draws = dispersion * rng.poisson(upper / dispersion, size=(size, *upper.shape))
    return np.asarray(draws + draws.transpose(0, 2, 1), dtype=np.float64)


def _dealt_anew(weights: Array, size: int, rng: np.random.Generator) -> Array:
    """(size, n, n) networks with the same weights on the same pairs, in another order."""
    first, second = np.nonzero(np.triu(weights, 1))
    values = rng.permuted(np.tile(weights[first, second], (size, 1)), axis=1)
    dealt = np.zeros((size, *weights.shape))
    dealt[:, first, second] = dealt[:, second, first] = values
    return dealt
