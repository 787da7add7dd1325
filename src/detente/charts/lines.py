"""Lines with bands: the layers that most figures over time are made of."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from detente.charts import labels, marks, theme
from detente.charts.canvas import Canvas, Layer
from detente.charts.theme import Style


def band_layer(placed: pl.DataFrame, canvas: Canvas, *, by: str, styles: Mapping[str, Style]) -> Layer:
    """Draw the band from ``low`` to ``high`` of every stretch as a light area."""
    bands = []
    for name, own in _stretches(placed.drop_nulls(["low", "high"]), by):
        low, high = canvas.y_pixels(own["low"].to_numpy()), canvas.y_pixels(own["high"].to_numpy())
        bands.append(marks.area(canvas.x_pixels(own["x"].to_numpy()), high, low, fill=styles[name].colour))
    return marks.group(bands, fill_opacity=theme.BAND_OPACITY, **marks.CLIP)


def line_layers(
    placed: pl.DataFrame, canvas: Canvas, *, by: str, value: str, styles: Mapping[str, Style]
) -> list[Layer]:
    """Draw every stretch as a line, and a stretch of a single period as a dot, in the order of the styles."""
    layers: dict[str, list[Layer]] = {name: [] for name in styles}
    for name, own in _stretches(placed, by):
        style = styles[name]
        x, y = canvas.x_pixels(own["x"].to_numpy()), canvas.y_pixels(own[value].to_numpy())
        if own.height == 1:
            layers[name].append(marks.dot(x.item(), y.item(), radius=2.5, fill=style.colour))
        else:
            look: dict[str, marks.Look] = {
                "stroke": style.colour,
                "stroke_width": style.width,
                "stroke_linejoin": "round",
            }
            dash = ",".join(map(str, style.dash)) or None
            layers[name].append(marks.line(x, y, stroke_dasharray=dash, **look, **marks.CLIP))
    return [layer for own in layers.values() for layer in own]


def name_layer(
    placed: pl.DataFrame,
    canvas: Canvas,
    *,
    by: str,
    value: str,
    styles: Mapping[str, Style],
    between: tuple[float, float] | None = None,
) -> Layer:
    """Write the name of each line beside it, where there is room between two heights in pixels."""
    size = theme.text_size(canvas.width)
    curves = {name: _curve(placed.filter(pl.col(by) == name), canvas, value) for name in styles}
    upper, lower = between or (0.0, float(canvas.height))
    bounds = (0.0, upper + 2, float(canvas.plot_width), lower - 2)
    boxes: list[labels.Box] = []
    for name, own in curves.items():
        width = labels.text_width(name, size, is_bold=True)
        others = [curve for other, curve in curves.items() if other != name]
        boxes.append(labels.place_label(own, others, size=(width, size), bounds=bounds, taken=boxes))
    texts = [(name, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for name, box in zip(curves, boxes, strict=True)]
    return text_layer(texts, canvas, colour=[styles[name].colour for name in curves], is_bold=True)


def text_layer(
    texts: Sequence[tuple[str, float, float]],
    canvas: Canvas,
    *,
    colour: str | Sequence[str] = theme.MUTED,
    align: marks.Align = "center",
    is_bold: bool = False,
) -> Layer:
    """Write texts (words, x, y in pixels of the plot) with a white halo; they may lie in the margins."""
    size = theme.text_size(canvas.width)
    colours = [None] * len(texts) if isinstance(colour, str) else colour
    written = [marks.text(words, x, y, size=size, fill=hue) for (words, x, y), hue in zip(texts, colours, strict=True)]
    return marks.group(
        written,
        fill=colour if isinstance(colour, str) else None,
        font_size=f"{size}px",
        font_weight="bold" if is_bold else None,
        text_anchor=marks.ANCHORS[align],
        **marks.HALO,
    )


def rule_layer(canvas: Canvas, *, at: float, colour: str = theme.ANNOTATION) -> Layer:
    """Draw a thin line across the plot at a height."""
    y = float(canvas.y_pixels(at))
    return marks.rule((0, canvas.plot_width), (y, y), stroke=colour)


def missing_layers(
    gaps: Sequence[tuple[float, float]], canvas: Canvas, *, between: tuple[float, float] | None = None
) -> list[Layer]:
    """Shade the spans in which nothing was observed, and say so where there is room."""
    heights = between or (0.0, float(canvas.height))
    if not gaps:
        return []
    spans = [canvas.x_pixels(gap) for gap in gaps]
    shades = marks.group([marks.rectangle(span, heights) for span in spans], fill=theme.MISSING, **marks.CLIP)
    size = theme.text_size(canvas.width)
    room = labels.text_width("no coverage", size) + 6
    wide = [("no coverage", float(np.mean(span)), heights[1] - size) for span in spans if np.ptp(span) > room]
    return [shades, text_layer(wide, canvas)] if wide else [shades]


def padded(low: float, high: float, *, step: float) -> tuple[float, float]:
    """Return the limits widened to multiples of a step.

    Examples
    --------
    >>> padded(-0.13, 0.42, step=0.25)
    (-0.25, 0.5)
    """
    return float(np.floor(low / step + 1e-9) * step), float(np.ceil(high / step - 1e-9) * step)


def _stretches(placed: pl.DataFrame, by: str) -> list[tuple[str, pl.DataFrame]]:
    """Name and rows of every unbroken stretch of every line."""
    parts = placed.partition_by(by, "stretch", as_dict=True, maintain_order=True)
    return [(str(name), own) for (name, _), own in parts.items()]


def _curve(placed: pl.DataFrame, canvas: Canvas, value: str) -> labels.Curve:
    """Return one line in pixels, with a NaN where it is broken."""
    ordered = placed.sort("x")
    x = canvas.x_pixels(ordered["x"].to_numpy())
    y = canvas.y_pixels(ordered[value].to_numpy())
    broken = np.flatnonzero((ordered["stretch"] != ordered["stretch"].shift()).fill_null(value=False).to_numpy())
    broken = broken[broken > 0]
    return labels.Curve(np.insert(x, broken, (x[broken] + x[broken - 1]) / 2), np.insert(y, broken, np.nan))
