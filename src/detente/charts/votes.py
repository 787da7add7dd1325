"""How often two states vote alike in the General Assembly, among other pairs."""

from typing import Final

import polars as pl

from detente.charts import labels, lines, theme
from detente.charts.canvas import Canvas, Layer, Sheet, percent
from detente.charts.sentences import describe_lines
from detente.charts.spans import place_years, require_rows, year_ticks
from detente.charts.theme import Style

FOCUS: Final = Style(theme.AGREEMENT, width=3.2)
OTHER: Final = Style(theme.CONTEXT, width=1.1)


def un_agreement(series: pl.DataFrame, *, width: int) -> Sheet:
    """Draw the agreement of one pair as a bold line among thin lines of other pairs.

    Parameters
    ----------
    series
        ``year``, ``pair`` (as to be read), ``agreement_share`` (0–1, null = no votes), ``is_focus``.
    width
        Width of the sheet in pixels.

    Raises
    ------
    NotEnoughDataError
        No share is known.

    Examples
    --------
    >>> series = pl.DataFrame({"year": [2001, 2002], "pair": ["Russia–United States"] * 2,
    ...     "agreement_share": [0.4, 0.3], "is_focus": [True] * 2})
    >>> type(un_agreement(series, width=720)).__name__
    'Sheet'
    """
    placed = _placed(series)
    focus, others = placed.filter("is_focus"), placed.filter(~pl.col("is_focus"))
    canvas = _canvas(placed, others, width=width)
    layers: list[Layer] = []
    if len(others):
        thin = dict.fromkeys(others["pair"].unique(maintain_order=True), OTHER)
        layers += lines.line_layers(others, canvas, by="pair", value="agreement_share", styles=thin)
        layers.append(_end_labels(others, canvas))
    if len(focus):
        bold = dict.fromkeys(focus["pair"].unique(maintain_order=True), FOCUS)
        layers += lines.line_layers(focus, canvas, by="pair", value="agreement_share", styles=bold)
        layers.append(lines.name_layer(focus, canvas, by="pair", value="agreement_share", styles=bold))
    return canvas.draw(layers)


def describe(series: pl.DataFrame) -> str:
    """Return the figure in words: the pairs in focus, and how many others are drawn.

    Raises
    ------
    NotEnoughDataError
        No share is known.
    """
    placed = _placed(series)
    focus = placed.filter("is_focus")
    what = "Share of General Assembly votes on which the two agree, 0 to 1"
    text = describe_lines(focus, by="pair", value="agreement_share", what=what, is_signed=False)
    return f"{text} Drawn beside it: {placed.filter(~pl.col('is_focus'))['pair'].n_unique()} other pairs."


def _placed(series: pl.DataFrame) -> pl.DataFrame:
    placed = place_years(require_rows(series, "votes"), by="pair", value="agreement_share")
    return require_rows(placed, "votes (known shares)").sort("x", "pair")


def _canvas(placed: pl.DataFrame, others: pl.DataFrame, *, width: int) -> Canvas:
    start, end = float(placed["x"].min()), float(placed["x"].max())  # type: ignore[arg-type]
    is_phone = theme.is_phone(width)
    size = theme.text_size(width)
    names = [] if is_phone else _chosen(others, 6)["pair"].to_list()
    return Canvas(
        width=width,
        height=270 if is_phone else 330,
        x_domain=(start, max(end, start + 1)),
        y_domain=(0.0, 1.0),
        left=42,
        right=int(max((labels.text_width(name, size) for name in names), default=0)) + 14,
        top=12,
        x_ticks=year_ticks(start, end, at_most=5 if is_phone else 9),
        y_ticks=(0, 0.25, 0.5, 0.75, 1),
        y_label=percent,
    )


def _chosen(others: pl.DataFrame, number: int) -> pl.DataFrame:
    """Return the last points of a few lines, spread from the highest to the lowest."""
    latest = others.filter(pl.col("x") == pl.col("x").max()).sort("agreement_share", descending=True)
    count = min(number, latest.height)
    if count < 2:
        return latest
    return latest[[round(k * (latest.height - 1) / (count - 1)) for k in range(count)]]


def _end_labels(others: pl.DataFrame, canvas: Canvas) -> Layer:
    """Name a few thin lines: in the right margin, on a phone the highest and the lowest inside the plot."""
    size = theme.text_size(canvas.width)
    is_phone = theme.is_phone(canvas.width)
    chosen = _chosen(others, 2 if is_phone else 6)
    heights = [float(y) for y in canvas.y_pixels(chosen["agreement_share"].to_numpy())]
    if is_phone:
        aside = [y + (-size if k == 0 else size) for k, y in enumerate(heights)]
        places = [(name, float(canvas.plot_width), y) for name, y in zip(chosen["pair"], aside, strict=True)]
        return lines.text_layer(places, canvas, align="right")
    apart = labels.spread(heights, gap=size + 3, low=0, high=canvas.height)
    places = [(name, canvas.plot_width + 7.0, y) for name, y in zip(chosen["pair"], apart, strict=True)]
    return lines.text_layer(places, canvas, align="left")
