"""The sheet a figure is drawn on: its margins, its scales, and pixels for data."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.charts import marks, theme

Label = Callable[[float], str]
"""Writes the label of a value on an axis."""

Layer = str
"""Marks as SVG, in pixels from the plot's upper left corner."""


def whole(value: float) -> str:
    """Label of a year, or of a count.

    Examples
    --------
    >>> whole(1990.0)
    '1990'
    """
    return f"{value:.0f}"


def in_thousands(value: float) -> str:
    """Label of a large number.

    Examples
    --------
    >>> in_thousands(40000), in_thousands(2.5)
    ('40,000', '2.5')
    """
    return f"{value:,.10g}"


def percent(share: float) -> str:
    """Label of a share.

    Examples
    --------
    >>> percent(0.25)
    '25 %'
    """
    return f"{share * 100:.0f} %"


def signed(value: float) -> str:
    """Label of a net value: a sign, and no needless zeros.

    Examples
    --------
    >>> signed(0.25), signed(-0.5), signed(0)
    ('+0.25', '−0.5', '0')
    """
    return f"{value:+.2f}".rstrip("0").rstrip(".").replace("-", "−") if round(value, 2) else "0"


@dataclass(frozen=True, slots=True)
class Canvas:
    """Size, margins and scales of one figure; the sheet is exactly ``width`` wide.

    Attributes
    ----------
    width, height
        The whole sheet and the plot's height, in pixels.
    left, right, top, bottom
        Margins in pixels.
    x_domain, y_domain
        Data values at the ends of the plot (y from bottom to top).
    x_ticks, y_ticks
        Where the axes are labelled; empty for no axis.
    x_label, y_label
        What writes the labels.
    """

    width: int
    height: int
    x_domain: tuple[float, float]
    y_domain: tuple[float, float]
    left: int = 40
    right: int = 16
    top: int = 26
    bottom: int = 26
    x_ticks: Sequence[float] = field(default=())
    y_ticks: Sequence[float] = field(default=())
    x_label: Label = whole
    y_label: Label = signed

    @property
    def plot_width(self) -> int:
        """Width between the margins, in pixels."""
        return self.width - self.left - self.right

    def x_pixels(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return pixels from the plot's left edge."""
        start, end = self.x_domain
        return (np.asarray(values, dtype=np.float64) - start) / (end - start) * self.plot_width

    def y_pixels(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return pixels from the plot's upper edge."""
        bottom, top = self.y_domain
        return (top - np.asarray(values, dtype=np.float64)) / (top - bottom) * self.height

    def draw(self, layers: Iterable[Layer]) -> "Sheet":
        """Lay the layers over each other, first at the bottom, on a sheet of this size."""
        plot = marks.group([*self._axes(), *layers], transform=f"translate({self.left},{self.top})", fill="none")
        return Sheet(self.width, self.height + self.top + self.bottom, self.plot_width, self.height, plot)

    def _axes(self) -> list[Layer]:
        """Grid lines on whole pixels, which are crisp, and the labels of both axes."""
        size = theme.text_size(self.width)
        across = [round(y) + 0.5 for y in self.y_pixels(self.y_ticks).tolist()]
        grid = [marks.rule((0, self.plot_width), (y, y)) for y in across]
        heights = zip(self.y_ticks, self.y_pixels(self.y_ticks).tolist(), strict=True)
        beside = [marks.text(self.y_label(at), -6, y, size=size) for at, y in heights]
        places = zip(self.x_ticks, self.x_pixels(self.x_ticks).tolist(), strict=True)
        below = [marks.text(self.x_label(at), x, self.height + 12, size=size) for at, x in places]
        look = {"fill": theme.MUTED, "font_size": f"{size}px"}
        return [
            marks.group(grid, stroke=theme.GRID),
            marks.group(beside, text_anchor="end", **look),
            marks.group(below, text_anchor="middle", **look),
        ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished figure: the plot as SVG, and sizes in pixels of the sheet and of the plot."""

    width: int
    height: int
    plot_width: int
    plot_height: int
    plot: str
