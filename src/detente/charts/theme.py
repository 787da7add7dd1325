"""Colours, letters and lines shared by all figures.

The hues are from the colour-blind-safe palettes of Okabe and Ito (2008) and Tol (2021). Wherever two
hues meet in one figure they differ in lightness too, and a dash, a fill or a shape says the same again,
so that a grey print can be read.
"""

from dataclasses import dataclass
from typing import Final

INK: Final = "#1A202B"
"""Text that must be read first."""
MUTED: Final = "#5B6472"
"""Axis labels and notes; contrast 5.9 on white."""
GRID: Final = "#E6E8EC"
ANNOTATION: Final = "#8A92A0"
"""Thin lines that mark a date or the zero."""
MISSING: Final = "#F1F2F4"
"""Spans without coverage."""
CONTEXT: Final = "#C3C8D0"
"""Lines there for comparison only."""
PAPER: Final = "#FFFFFF"

COOPERATION: Final = "#0B5FA5"
CONFLICT: Final = "#E0731A"
WORDS: Final = "#168A79"
DEEDS: Final = "#17324F"
AGREEMENT: Final = "#117A5B"
STATE_A: Final = "#2B2A86"
STATE_B: Final = "#23907E"
BAND_OPACITY: Final = 0.16

DIVERGING: Final = ("#B4500B", "#E38A3C", "#F3C79B", "#DDE0E4", "#A9C8E6", "#4B93CC", "#08508F")
"""Conflict to cooperation, in seven even steps of the net from −1 to 1."""

PAGE_FONT: Final = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"
"""System fonts with the widths of Arial, by which `detente.charts.labels` fits the labels."""

PHONE: Final = 520
"""Below this width, in pixels, a figure is drawn for a phone."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a line looks.

    Attributes
    ----------
    colour
        Hexadecimal RGB.
    dash
        Lengths of stroke and gap in pixels; empty is a whole line.
    width
        Pixels.
    """

    colour: str
    dash: tuple[int, ...] = ()
    width: float = 2.2


SERIES_STYLES: Final = (
    Style(DEEDS),
    Style("#C2570C", (7, 3), 2.0),
    Style(WORDS, width=1.6),
    Style("#7B5EA7", (2, 2), 2.0),
    Style(ANNOTATION, (9, 3, 2, 3), 1.8),
)
"""One look for each source, in the order in which the sources come."""


def is_phone(width: int) -> bool:
    """Say whether a figure of this width is drawn for a phone.

    Examples
    --------
    >>> is_phone(360), is_phone(720)
    (True, False)
    """
    return width < PHONE


def text_size(width: int) -> int:
    """Return the size of labels in pixels: 12, or 11 on a phone.

    Examples
    --------
    >>> text_size(360)
    11
    """
    return 11 if is_phone(width) else 12
