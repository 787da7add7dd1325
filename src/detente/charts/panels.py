"""Several sources under each other on one sheet: the same scale, a title each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from detente.charts import lines, theme
from detente.charts.canvas import Canvas, Layer
from detente.charts.spans import place_periods, require_rows, uncovered, year_ticks
from detente.charts.theme import Style

GAP: Final = 44
"""Pixels between two panels; the title stands in it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The vertical scale of every panel.

    Attributes
    ----------
    low, high
        Its ends.
    middle
        The value at which a line is drawn across.
    labels
        Value → label of the axis.
    """

    low: float
    high: float
    middle: float
    labels: Mapping[float, str]


@dataclass(frozen=True, slots=True)
class Stack:
    """Panels under each other.

    Attributes
    ----------
    canvas
        The sheet; its vertical scale runs through all panels.
    placed
        Observed rows, with ``y``, ``y_low``, ``y_high`` on that scale, sorted.
    offsets
        Source → what its values are lowered by.
    scale
        The scale of a single panel.
    """

    canvas: Canvas
    placed: pl.DataFrame
    offsets: Mapping[str, float]
    scale: Scale


def observe(frame: pl.DataFrame, *, name: str, value: str) -> pl.DataFrame:
    """Return the observed rows of a frame with ``source`` (one where there is none) and ``kind``, placed.

    Raises
    ------
    NotEnoughDataError
        The frame is empty or nothing in it is observed.
    """
    require_rows(frame, name)
    sourced = frame if "source" in frame.columns else frame.with_columns(source=pl.lit(""))
    lined = sourced.with_columns(_line=pl.format("{} {}", "source", "kind"))
    return require_rows(place_periods(lined, by="_line", value=value), f"{name} (observed periods)").sort("x")


def stack(placed: pl.DataFrame, *, value: str, scale: Scale, width: int) -> Stack:
    """Lay out one panel for each source, in the order of their first periods."""
    is_phone = theme.is_phone(width)
    sources = placed["source"].unique(maintain_order=True).to_list()
    height = (150 if is_phone else 165) if len(sources) > 1 else (210 if is_phone else 240)
    extent = scale.high - scale.low
    step = extent * (1 + GAP / height)
    offsets = {source: number * step for number, source in enumerate(sources)}
    start = float((placed["x"] - placed["half"]).min())  # type: ignore[arg-type]
    end = float((placed["x"] + placed["half"]).max())  # type: ignore[arg-type]
    labels = {round(at - offset, 5) + 0.0: text for offset in offsets.values() for at, text in scale.labels.items()}
    canvas = Canvas(
        width=width,
        height=height * len(sources) + GAP * (len(sources) - 1),
        x_domain=(start, end),
        y_domain=(scale.low - offsets[sources[-1]] - 1e-4, scale.high + 1e-4),
        left=44,
        right=12,
        top=28 if sources != [""] else 12,
        x_ticks=year_ticks(start, end, at_most=5 if is_phone else 9),
        y_ticks=list(labels),
        y_label=labels.__getitem__,
    )
    lowered = pl.col("source").replace_strict(offsets, return_dtype=pl.Float64)
    shifted = placed.with_columns(
        y=pl.col(value) - lowered, y_low=pl.col("low") - lowered, y_high=pl.col("high") - lowered
    )
    return Stack(canvas=canvas, placed=shifted, offsets=offsets, scale=scale)


def panel_layers(sheet: Stack, *, styles: Mapping[str, Style], names: Mapping[str, str]) -> list[Layer]:
    """Draw bands, middle lines, lines and names of all panels, and the title of each.

    Parameters
    ----------
    sheet
        The panels.
    styles
        Kind of line → how it looks.
    names
        Kind of line → what it is called on the page.
    """
    canvas, placed = sheet.canvas, sheet.placed.with_columns(name=pl.col("kind").replace(names))
    named = {names[kind]: style for kind, style in styles.items()}
    banded = placed.drop("low", "high").rename({"y_low": "low", "y_high": "high"})
    layers = [lines.band_layer(banded, canvas, by="name", styles=named)]
    for source, offset in sheet.offsets.items():
        layers.append(lines.rule_layer(canvas, at=sheet.scale.middle - offset))
        own = placed.filter(pl.col("source") == source)
        present = {name: style for name, style in named.items() if name in own["name"]}
        within = _panel_pixels(sheet, offset)
        layers.append(lines.name_layer(own, canvas, by="name", value="y", styles=present, between=within))
    titles = [(source, -36.0, _panel_pixels(sheet, at)[0] - 16) for source, at in sheet.offsets.items() if source]
    if titles:
        layers.append(lines.text_layer(titles, canvas, align="left", is_bold=True, colour=theme.INK))
    return [*layers[:1], *lines.line_layers(placed, canvas, by="name", value="y", styles=named), *layers[1:]]


def missing_of(sheet: Stack) -> list[Layer]:
    """Shade what each panel's source did not cover."""
    layers = []
    for source, offset in sheet.offsets.items():
        own = sheet.placed.filter(pl.col("source") == source)
        gaps = uncovered(own, start=sheet.canvas.x_domain[0], end=sheet.canvas.x_domain[1])
        layers += lines.missing_layers(gaps, sheet.canvas, between=_panel_pixels(sheet, offset))
    return layers


def _panel_pixels(sheet: Stack, offset: float) -> tuple[float, float]:
    """Upper and lower edge of a panel in pixels."""
    top, bottom = sheet.canvas.y_pixels([sheet.scale.high - offset, sheet.scale.low - offset])
    return float(top), float(bottom)
