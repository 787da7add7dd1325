"""Lines with bands: the layers that most figures over time are made of."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import altair as alt
import numpy as np
import polars as pl

from detente.charts import labels, theme
from detente.charts.canvas import Canvas, rows, values
from detente.charts.theme import Style

Align = Literal["left", "center", "right"]


def band_layer(placed: pl.DataFrame, canvas: Canvas, *, by: str, styles: Mapping[str, Style]) -> alt.Chart:
    """Draw the band from ``low`` to ``high`` of every stretch as a light area."""
    known = placed.filter(pl.col("low").is_not_null(), pl.col("high").is_not_null())
    layer: alt.Chart = (
        alt.Chart(rows(_styled(known, by, styles), "x", "low", "high", "colour", "stretch"))
        .mark_area(opacity=theme.BAND_OPACITY, clip=True)
        .encode(
            x=canvas.x("x"),
            y=canvas.y("low"),
            y2=alt.Y2("high"),
            color=as_is(alt.Color, "colour"),
            detail=alt.Detail("stretch", type="nominal"),
        )
    )
    return layer


def line_layers(
    placed: pl.DataFrame, canvas: Canvas, *, by: str, value: str, styles: Mapping[str, Style]
) -> list[alt.Chart]:
    """Draw every stretch as a line, and a stretch of a single period as a dot."""
    styled = _styled(placed, by, styles)
    encodings = {"x": canvas.x("x"), "y": canvas.y(value), "color": as_is(alt.Color, "colour")}
    is_lone = pl.len().over("stretch") == 1
    lone, joined = styled.filter(is_lone), styled.filter(~is_lone)
    layers = []
    for style in dict.fromkeys(styles.values()):
        own = joined.filter(pl.col(by).is_in([name for name, look in styles.items() if look == style]))
        if own.is_empty():
            continue
        dash: dict[str, Any] = {"strokeDash": list(style.dash)} if style.dash else {}
        mark = alt.Chart(rows(own, "x", value, "colour", "stretch")).mark_line(
            strokeJoin="round", strokeWidth=style.width, clip=True, **dash
        )
        layers.append(mark.encode(**encodings, detail=alt.Detail("stretch", type="nominal")))
    if len(lone):
        dots = alt.Chart(rows(lone, "x", value, "colour")).mark_circle(size=26, opacity=1)
        layers.append(dots.encode(**encodings))
    return layers


def name_layer(
    placed: pl.DataFrame,
    canvas: Canvas,
    *,
    by: str,
    value: str,
    styles: Mapping[str, Style],
    between: tuple[float, float] | None = None,
) -> alt.Chart:
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
    align: Align = "center",
    is_bold: bool = False,
) -> alt.Chart:
    """Write texts (words, x, y in pixels of the plot) with a white halo; they may lie in the margins."""
    colours = [colour] * len(texts) if isinstance(colour, str) else colour
    records = [
        {"text": text, "colour": hue} | canvas.at_pixels(x, y) for (text, x, y), hue in zip(texts, colours, strict=True)
    ]
    layer: alt.Chart = (
        alt.Chart(values(records))
        .mark_text(align=align, fontWeight="bold" if is_bold else "normal", stroke=theme.PAPER, strokeWidth=3)
        .encode(
            x=canvas.x("x"),
            y=canvas.y("y"),
            text=alt.Text("text", type="nominal"),
            fill=as_is(alt.Fill, "colour"),
        )
    )
    return layer


def rule_layer(
    canvas: Canvas, *, at: float, colour: str = theme.ANNOTATION, dash: Sequence[int] = (), width: float = 1
) -> alt.Chart:
    """Draw a thin line across the plot at a height."""
    mark: dict[str, Any] = {"strokeDash": list(dash)} if dash else {}
    layer: alt.Chart = (
        alt.Chart(values([{"at": at}])).mark_rule(color=colour, strokeWidth=width, **mark).encode(y=canvas.y("at"))
    )
    return layer


def missing_layers(
    gaps: Sequence[tuple[float, float]], canvas: Canvas, *, between: tuple[float, float] | None = None
) -> list[alt.Chart]:
    """Shade the spans in which nothing was observed, and say so where there is room."""
    upper, lower = between or (0.0, float(canvas.height))
    if not gaps:
        return []
    shade = (
        alt.Chart(values([{"from": start, "to": end} for start, end in gaps]))
        .mark_rect(color=theme.MISSING, clip=True)
        .encode(x=canvas.x("from"), x2=alt.X2("to"), y=alt.value(upper), y2=alt.value(lower))
    )
    size = theme.text_size(canvas.width)
    wide = [
        ("no coverage", float(np.mean(canvas.x_pixels(gap))), lower - size)
        for gap in gaps
        if np.ptp(canvas.x_pixels(gap)) > labels.text_width("no coverage", size) + 6
    ]
    return [shade, text_layer(wide, canvas)] if wide else [shade]


def padded(low: float, high: float, *, step: float) -> tuple[float, float]:
    """Return the limits widened to multiples of a step.

    Examples
    --------
    >>> padded(-0.13, 0.42, step=0.25)
    (-0.25, 0.5)
    """
    return float(np.floor(low / step + 1e-9) * step), float(np.ceil(high / step - 1e-9) * step)


def as_is(channel: Callable[..., Any], column: str) -> Any:
    """Encode a column that holds the look itself (a colour, a shape), past any scale."""
    return channel(column, type="nominal", scale=None, legend=None)


def _styled(placed: pl.DataFrame, by: str, styles: Mapping[str, Style]) -> pl.DataFrame:
    colours = {name: style.colour for name, style in styles.items()}
    return placed.with_columns(colour=pl.col(by).replace_strict(colours, return_dtype=pl.String))


def _curve(placed: pl.DataFrame, canvas: Canvas, value: str) -> labels.Curve:
    """Return one line in pixels, with a NaN where it is broken."""
    ordered = placed.sort("x")
    x = canvas.x_pixels(ordered["x"].to_numpy())
    y = canvas.y_pixels(ordered[value].to_numpy())
    broken = np.flatnonzero((ordered["stretch"] != ordered["stretch"].shift()).fill_null(value=False).to_numpy())
    broken = broken[broken > 0]
    return labels.Curve(np.insert(x, broken, (x[broken] + x[broken - 1]) / 2), np.insert(y, broken, np.nan))
