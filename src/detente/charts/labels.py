"""Room for words: how wide a text is, where a line's name fits, which lane a marker takes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NARROW, WIDE = frozenset("ijlIft.,:;'|!()[] -"), frozenset("mwMW@%—")
Box = tuple[float, float, float, float]
"""Left, upper, right and lower edge in pixels."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line in pixels, with NaN in ``y`` where it is broken; ``x`` must rise."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def between(self, left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return heights at 16 points of each window, a row a window; NaN where there is no line."""
        return np.interp(np.linspace(left, right, 16, axis=-1), self.x, self.y, left=np.nan, right=np.nan)


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return about how many pixels a text takes in a font with the widths of Arial.

    Examples
    --------
    >>> 35 < text_width("ICEWS", 12) < 45
    True
    """
    widths = (0.30 if c in NARROW else 0.86 if c in WIDE else 0.68 if c.isupper() else 0.556 for c in text)
    return size * sum(widths) * (1.07 if is_bold else 1.0)


def place_label(
    own: Curve, others: Sequence[Curve], *, size: tuple[float, float], bounds: Box, taken: Sequence[Box] = ()
) -> Box:
    """Find a place for a line's name, close to the line and clear of all others.

    Parameters
    ----------
    own, others
        The line to be named, and the lines to keep clear of.
    size
        Width and height of the name in pixels.
    bounds
        The plot's edges.
    taken
        Places given away already.

    Returns
    -------
    Box
        The best place: among 48 positions along the line, above and below it, the one with the fewest
        collisions, and of these the closest.

    Examples
    --------
    >>> line = Curve(np.array([0.0, 100.0]), np.array([50.0, 50.0]))
    >>> place_label(line, [], size=(40, 12), bounds=(0, 0, 100, 100))[3] < 50
    True
    """
    width, height = size
    middles = np.linspace(own.x[0], own.x[-1], 48)
    starts = np.clip(middles - width / 2, bounds[0], max(bounds[0], bounds[2] - width))
    under = own.between(np.maximum(starts, own.x[0]), np.minimum(starts + width, own.x[-1]))
    is_seen = ~np.isnan(under).all(axis=1)
    if not is_seen.any():
        return (bounds[0], bounds[1], bounds[0] + width, bounds[1] + height)
    middles, starts, under = middles[is_seen], starts[is_seen], under[is_seen]
    above, below = np.nanmin(under, axis=1) - 5 - height, np.nanmax(under, axis=1) + 5
    left, upper = np.repeat(starts, 2), np.column_stack([above, below]).ravel()
    boxes = np.column_stack([left, upper, left + width, upper + height])
    far = np.abs(upper + height / 2 - np.repeat(np.nanmean(under, axis=1), 2))
    late = 0.02 * (own.x[-1] - np.repeat(middles, 2))
    best = boxes[np.argmin(1000.0 * _collisions(boxes, others, bounds, taken) + far + late)]
    return (float(best[0]), float(best[1]), float(best[2]), float(best[3]))


def spread(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Move positions apart until they are ``gap`` from each other, each as near as can be to its wish.

    Examples
    --------
    >>> spread([10.0, 11.0, 50.0], gap=10, low=0, high=100)
    [5.5, 15.5, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    groups: list[tuple[float, list[int]]] = []
    for index in order:
        centre, members = wanted[index], [index]
        while groups and groups[-1][0] + (len(groups[-1][1]) + len(members)) * gap / 2 > centre:
            before, earlier = groups.pop()
            members = earlier + members
            centre = (before * len(earlier) + centre * (len(members) - len(earlier))) / len(members)
        half = (len(members) - 1) * gap / 2
        groups.append((min(max(centre, low + half), high - half), members))
    placed = [0.0] * len(wanted)
    for centre, members in groups:
        for rank, index in enumerate(members):
            placed[index] = centre + (rank - (len(members) - 1) / 2) * gap
    return placed


def pack_lanes(spans: Sequence[tuple[float, float]], *, gap: float, at_most: int) -> list[int | None]:
    """Give each span (start, end), sorted by start, the first free lane; null where all are taken.

    Examples
    --------
    >>> pack_lanes([(0, 10), (5, 15), (12, 20), (13, 20)], gap=1, at_most=2)
    [0, 1, 0, None]
    """
    ends: list[float] = []
    lanes: list[int | None] = []
    for start, end in spans:
        free = next((lane for lane, last in enumerate(ends) if last + gap <= start), None)
        if free is None and len(ends) < at_most:
            ends.append(-np.inf)
            free = len(ends) - 1
        if free is not None:
            ends[free] = end
        lanes.append(free)
    return lanes


def _collisions(
    boxes: NDArray[np.float64], others: Sequence[Curve], bounds: Box, taken: Sequence[Box]
) -> NDArray[np.float64]:
    """Count, for each row of ``boxes``, the lines and places it covers, and whether it leaves the plot."""
    left, upper, right, lower = boxes.T
    count: NDArray[np.float64] = 1.0 * (
        (upper < bounds[1]) | (lower > bounds[3]) | (left < bounds[0]) | (right > bounds[2])
    )
    for other in others:
        heights = other.between(left, right)
        count += ((heights > upper[:, None] - 3) & (heights < lower[:, None] + 3)).any(axis=1)
    for a, b, c, d in taken:
        count += (left < c + 4) & (a - 4 < right) & (upper < d + 1) & (b - 1 < lower)
    return count
