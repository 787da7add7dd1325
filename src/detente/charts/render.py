"""Sheet → still SVG for the page."""

import hashlib
from xml.sax.saxutils import escape

from detente.charts import theme
from detente.charts.canvas import Sheet
from detente.charts.marks import element, rectangle


def to_svg(sheet: Sheet, *, title: str, description: str) -> str:
    """Render a figure as SVG to stand inside an HTML page.

    Parameters
    ----------
    sheet
        A figure of this package.
    title
        Its name, read out first by a screen reader.
    description
        Its content in words, from the figure's ``describe``.

    Returns
    -------
    str
        One ``<svg>`` element without prolog. It scales with its container, keeps its text as text, has
        ``role="img"`` with title and description, and ids of its own. The same input gives the same text.

    Examples
    --------
    >>> to_svg(Sheet(90, 90, 80, 80, "<g></g>"), title="A", description="Nothing.")[:33]
    '<svg xmlns="http://www.w3.org/200'
    """
    mark = hashlib.sha256(f"{title}{description}{sheet.width}{sheet.plot}".encode()).hexdigest()[:8]
    parts = [element("title", escape(title), id=f"t{mark}"), element("desc", escape(description), id=f"d{mark}")]
    if "url(#clip)" in sheet.plot:
        plot = rectangle((0, sheet.plot_width), (0, sheet.plot_height))
        parts.append(element("clipPath", plot, id=f"c{mark}"))
    parts.append(sheet.plot.replace("url(#clip)", f"url(#c{mark})"))
    return element(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {sheet.width} {sheet.height}",
        width="100%",
        style=f"max-width:{sheet.width}px;height:auto",
        font_family=theme.PAGE_FONT,
        role="img",
        aria_labelledby=f"t{mark} d{mark}",
    )
