"""The sheet a figure is drawn on: its margins, its scales, and pixels for data."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import numpy as np
import polars as pl
from altair.utils import schemapi
from numpy.typing import ArrayLike, NDArray

from detente.charts import theme

unchecked = schemapi.debug_mode(False)
"""Decorator of figures: Altair's check of every part takes half of the time; the tests do it instead."""

VEGA_LITE = "https://vega.github.io/schema/vega-lite/v6.json"

SIGNED = "datum.value == 0 ? '0' : format(datum.value, '+.2~f')"
"""Label of a net value: a sign, and no needless zeros."""


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
        Vega expressions that write the label of ``datum.value``.
    x_offset
        How far below the plot the labels of the horizontal axis stand, in pixels.
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
    x_label: str = "format(datum.value, 'd')"
    y_label: str = SIGNED
    x_offset: int = 6

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

    def at_pixels(self, x: float, y: float) -> dict[str, float]:
        """Return the data values ``x`` and ``y`` of a pixel of the plot or its margins."""
        (start, end), (bottom, top) = self.x_domain, self.y_domain
        return {
            "x": round(start + x / self.plot_width * (end - start), 5),
            "y": round(top - y / self.height * (top - bottom), 5),
        }

    def x(self, column: str) -> alt.X:
        """Encode a column on the horizontal scale."""
        return alt.X(column, type="quantitative", scale=_scale(self.x_domain), axis=self._axis("x"))

    def y(self, column: str) -> alt.Y:
        """Encode a column on the vertical scale."""
        return alt.Y(column, type="quantitative", scale=_scale(self.y_domain), axis=self._axis("y"))

    def draw(self, layers: Sequence[alt.Chart]) -> "Sheet":
        """Lay the layers over each other, first at the bottom, on a sheet of this size."""
        padding = {"left": self.left, "right": self.right, "top": self.top, "bottom": self.bottom}
        size = {"width": self.plot_width, "height": self.height, "padding": padding, "autosize": {"type": "none"}}
        return Sheet(tuple(layers), {**size, "config": theme.config(self.width)})

    def _axis(self, side: str) -> alt.Axis | None:
        ticks, label = (self.x_ticks, self.x_label) if side == "x" else (self.y_ticks, self.y_label)
        if not len(ticks):
            return None
        offset = self.x_offset if side == "x" else 6
        return alt.Axis(values=list(ticks), labelExpr=label, labelPadding=offset, grid=side == "y", title=None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished figure: layers on a sheet.

    Altair's own layering copies every layer deeply at every step, which took longer than drawing; here each layer is
    written once.
    """

    layers: tuple[alt.Chart, ...]
    sheet: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return the Vega-Lite specification."""
        context: dict[str, Any] = {"top_level": False, "datasets": {}}
        layers = [layer.to_dict(validate=False, context=context) for layer in self.layers]
        return {"$schema": VEGA_LITE, **self.sheet, "layer": layers, "datasets": context["datasets"]}


def rows(frame: pl.DataFrame, *columns: str) -> alt.InlineData:
    """Return the named columns as data inside the chart, numbers cut to six digits."""
    return values(frame.select(columns).with_columns(pl.selectors.float().round_sig_figs(6)).to_dicts())


def values(records: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Return records as data inside the chart.

    They are written as one text, which Altair hands on instead of copying.
    """
    text = json.dumps([dict(record) for record in records], ensure_ascii=False)
    return alt.InlineData(values=text, format={"type": "json"})


def _scale(domain: tuple[float, float]) -> alt.Scale:
    return alt.Scale(domain=list(domain), nice=False, zero=False)
