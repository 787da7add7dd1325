"""Values side by side: a row for each thing compared, a dot with its band for each of a few names."""

from collections.abc import Mapping, Sequence

import polars as pl

from detente.charts import labels, lines, marks, theme
from detente.charts.canvas import Canvas, Label, Layer, Sheet
from detente.charts.sentences import figure
from detente.charts.spans import require_rows
from detente.charts.theme import Style

ROW = 34
"""Pixels from row to row."""
APART = 11
"""Pixels between the dots of one row."""
LINE = 14
"""Pixels from line to line of the names above the plot."""


def intervals(
    table: pl.DataFrame,
    *,
    styles: Mapping[str, Style],
    x_domain: tuple[float, float],
    x_ticks: Sequence[float],
    x_label: Label,
    width: int,
) -> Sheet:
    """Draw a dot with its band for every row and name; the names stand above, in their colours.

    Parameters
    ----------
    table
        ``row`` (as to be read; in the order of drawing), ``name``, ``value``, ``low``, ``high`` (null = no band).
    styles
        Name → look. A second look is drawn with a ring, so that a grey print can be read.
    x_domain, x_ticks, x_label
        Ends, labelled values and labels of the scale.
    width
        Width of the sheet in pixels.

    Raises
    ------
    NotEnoughDataError
        No value is known.

    Examples
    --------
    >>> table = pl.DataFrame({"row": ["Europe"], "name": ["Russia"], "value": [0.4], "low": [0.3], "high": [0.5]})
    >>> type(intervals(table, styles={"Russia": Style(theme.STATE_B)}, x_domain=(0, 1), x_ticks=(0, 1),
    ...     x_label=str, width=720)).__name__
    'Sheet'
    """
    known = require_rows(
        table.filter(pl.col("name").is_in(list(styles))).drop_nulls("value"), "intervals (known values)"
    )
    rows = known["row"].unique(maintain_order=True).to_list()
    size = theme.text_size(width)
    left = int(max(labels.text_width(row, size) for row in rows)) + 14
    heading = _heading(styles, room=width - left, size=size)
    canvas = Canvas(
        width=width,
        height=ROW * len(rows),
        x_domain=x_domain,
        y_domain=(len(rows) - 0.5, -0.5),
        left=left,
        top=12 + LINE * len({line for _, _, line in heading}),
        x_ticks=x_ticks,
        y_ticks=range(len(rows)),
        x_label=x_label,
        y_label=lambda at: rows[int(at)],
    )
    return canvas.draw([*_dots(known, rows, canvas, styles), _names(heading, canvas, styles)])


def describe(table: pl.DataFrame, *, what: str) -> str:
    """Return the figure in words: every value with its band."""
    parts = []
    for row, name, value, low, high in table.drop_nulls("value").select("row", "name", "value", "low", "high").rows():
        band = "" if low is None else f" ({figure(low, is_signed=False)} to {figure(high, is_signed=False)})"
        parts.append(f"{row}, {name}: {figure(value, is_signed=False)}{band}.")
    return " ".join([f"{what}.", *parts])


def _dots(known: pl.DataFrame, rows: list[str], canvas: Canvas, styles: Mapping[str, Style]) -> list[Layer]:
    layers = []
    for place, (name, style) in enumerate(styles.items()):
        aside = (place - (len(styles) - 1) / 2) * APART
        own = known.filter(pl.col("name") == name)
        heights = [float(canvas.y_pixels(rows.index(row))) + aside for row in own["row"]]
        layers.append(
            marks.group(_bands(own, heights, canvas), stroke=style.colour, stroke_width=3, stroke_opacity=0.4)
        )
        look = (
            {"fill": style.colour} if place == 0 else {"fill": theme.PAPER, "stroke": style.colour, "stroke_width": 2.5}
        )
        at = canvas.x_pixels(own["value"].to_numpy()).tolist()
        layers.append(marks.group([marks.dot(x, y, radius=4) for x, y in zip(at, heights, strict=True)], **look))
    return layers


def _bands(own: pl.DataFrame, heights: list[float], canvas: Canvas) -> list[Layer]:
    ends = own.select("low", "high").rows()
    return [
        marks.rule(canvas.x_pixels(band), (y, y)) for band, y in zip(ends, heights, strict=True) if band[0] is not None
    ]


def _heading(styles: Mapping[str, Style], *, room: float, size: int) -> list[tuple[str, float, int]]:
    """Every name with its place and line: a filled dot before the first, a ring before the second."""
    places, x, line = [], 0.0, 0
    for number, name in enumerate(styles):
        words = f"{'○' if number else '●'} {name}"
        width = labels.text_width(words, size, is_bold=True)
        if x and x + width > room:
            x, line = 0.0, line + 1
        places.append((words, x, line))
        x += width + 18
    return places


def _names(heading: list[tuple[str, float, int]], canvas: Canvas, styles: Mapping[str, Style]) -> Layer:
    """The names above the plot, in their colours."""
    last = heading[-1][2]
    texts = [(words, x, -LINE * (1.0 + last - line)) for words, x, line in heading]
    return lines.text_layer(
        texts, canvas, colour=[style.colour for style in styles.values()], align="left", is_bold=True
    )
