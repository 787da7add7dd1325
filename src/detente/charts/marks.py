"""The marks that figures are made of, as SVG: lines, areas, rectangles, rules, dots, texts. All places are pixels."""

from collections.abc import Iterable
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import ArrayLike

from detente.charts import theme

Look = str | float | None
"""Value of an attribute; None leaves it out."""

Align = Literal["left", "center", "right"]
ANCHORS: Final = {"left": "start", "center": "middle", "right": "end"}

CLIP: Final[dict[str, Look]] = {"clip_path": "url(#clip)"}
"""Look of a mark that ends at the edges of the plot; `detente.charts.render.to_svg` gives the id."""

HALO: Final[dict[str, Look]] = {
    "stroke": theme.PAPER,
    "stroke_width": 3,
    "stroke_linejoin": "round",
    "paint_order": "stroke",
}
"""Look of text that stays readable on lines."""


def element(tag: str, content: str = "", /, **look: Look) -> str:
    """Return an element; names of attributes are written with ``_`` for ``-``, and those that are None left out.

    Examples
    --------
    >>> element("g", "<path/>", stroke_width=2, fill=None)
    '<g stroke-width="2"><path/></g>'
    """
    attributes = "".join(
        f" {name.replace('_', '-')}={quoteattr(value if isinstance(value, str) else number(value))}"
        for name, value in look.items()
        if value is not None
    )
    return f"<{tag}{attributes}>{content}</{tag}>" if content else f"<{tag}{attributes}/>"


def group(parts: Iterable[str], /, **look: Look) -> str:
    """Return marks that share a look."""
    return element("g", "".join(parts), **look)


def number(value: float) -> str:
    """Return a number with two decimals at most.

    Examples
    --------
    >>> number(1.5), number(-0.001), number(12.3456)
    ('1.5', '0', '12.35')
    """
    return f"{round(float(value), 2) + 0.0:.10g}"


def line(x: ArrayLike, y: ArrayLike, /, **look: Look) -> str:
    """Return a line through points.

    Examples
    --------
    >>> line([0, 10], [5, 7.5], stroke="red")
    '<path d="M0,5L10,7.5" stroke="red"/>'
    """
    return element("path", d=f"M{_points(x, y)}", **look)


def area(x: ArrayLike, upper: ArrayLike, lower: ArrayLike, /, **look: Look) -> str:
    """Return the area between two lines over the same ``x``.

    Examples
    --------
    >>> area([0, 10], [1, 1], [2, 3], fill="red")
    '<path d="M0,1L10,1L10,3L0,2Z" fill="red"/>'
    """
    back = _points(np.asarray(x)[::-1], np.asarray(lower)[::-1])
    return element("path", d=f"M{_points(x, upper)}L{back}Z", **look)


def rectangle(x: ArrayLike, y: ArrayLike, /, **look: Look) -> str:
    """Return a rectangle between two ``x`` and two ``y``, in any order.

    Examples
    --------
    >>> rectangle((0, 10), (7, 5), fill="red")
    '<rect x="0" y="5" width="10" height="2" fill="red"/>'
    """
    (left, right), (top, bottom) = np.sort(x).tolist(), np.sort(y).tolist()
    return element("rect", x=left, y=top, width=right - left, height=bottom - top, **look)


def rule(x: ArrayLike, y: ArrayLike, /, **look: Look) -> str:
    """Return a straight line between two points.

    Examples
    --------
    >>> rule((0, 10), (5, 5), stroke="red")
    '<line x1="0" y1="5" x2="10" y2="5" stroke="red"/>'
    """
    (x1, x2), (y1, y2) = np.asarray(x).tolist(), np.asarray(y).tolist()
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **look)


def dot(x: float, y: float, /, *, radius: float, **look: Look) -> str:
    """Return a disc.

    Examples
    --------
    >>> dot(5, 5, radius=2.5, fill="red")
    '<circle cx="5" cy="5" r="2.5" fill="red"/>'
    """
    return element("circle", cx=x, cy=y, r=radius, **look)


def text(words: str, x: float, y: float, /, *, size: int, **look: Look) -> str:
    """Return a text whose middle stands at the height ``y``; ``size`` in pixels places it and is not written.

    Examples
    --------
    >>> text("A & B", 0, 10, size=12)
    '<text x="0" y="14">A &amp; B</text>'
    """
    return element("text", escape(words), x=x, y=y + round(0.3 * size), **look)


def _points(x: ArrayLike, y: ArrayLike) -> str:
    return "L".join(
        f"{number(a)},{number(b)}" for a, b in zip(np.asarray(x).tolist(), np.asarray(y).tolist(), strict=True)
    )
