"""Named lines over years, with bands where they are estimated."""

import math
from collections.abc import Mapping

import polars as pl

from detente.charts import lines, theme
from detente.charts.canvas import Canvas, Label, Sheet
from detente.charts.sentences import describe_lines
from detente.charts.spans import place_years, require_rows, year_ticks
from detente.charts.theme import Style

STEPS = 5
"""About how many steps the vertical axis has."""


def yearly_lines(
    series: pl.DataFrame, *, styles: Mapping[str, Style], y_label: Label, width: int, least_step: float = 0.0
) -> Sheet:
    """Draw one line a name from zero up, with its band where there is one.

    Parameters
    ----------
    series
        ``year``, ``name``, ``value`` (0 or more; null = not known), ``low`` and ``high`` (null = no band).
    styles
        Name → look, in the order of drawing. Names without a look are left out.
    y_label
        Writes the labels of the vertical axis.
    width
        Width of the sheet in pixels.
    least_step
        Smallest step of the vertical axis, such as 1 for counts.

    Raises
    ------
    NotEnoughDataError
        No value is known.

    Examples
    --------
    >>> series = pl.DataFrame({"year": [2001, 2002], "name": ["all votes"] * 2, "value": [2.0, 2.5],
    ...     "low": [1.5, 2.0], "high": [2.5, 3.0]})
    >>> type(yearly_lines(series, styles={"all votes": Style(theme.DEEDS)}, y_label=str, width=720)).__name__
    'Sheet'
    """
    placed = _placed(series.filter(pl.col("name").is_in(list(styles))))
    banded = place_years(placed.drop_nulls(["low", "high"]), by="name", value="low")
    canvas = _canvas(placed, y_label=y_label, width=width, least_step=least_step)
    return canvas.draw(
        [
            lines.band_layer(banded, canvas, by="name", styles=styles),
            *lines.line_layers(placed, canvas, by="name", value="value", styles=styles),
            lines.name_layer(placed, canvas, by="name", value="value", styles=_seen(placed, styles)),
        ]
    )


def describe(series: pl.DataFrame, *, what: str) -> str:
    """Return the figure in words.

    Raises
    ------
    NotEnoughDataError
        No value is known.
    """
    return describe_lines(_placed(series), by="name", value="value", what=what, is_signed=False)


def step_of(highest: float) -> float:
    """Return a round step that divides a height into about five; 1 where there is no height.

    Examples
    --------
    >>> step_of(4.6), step_of(0.31), step_of(23), step_of(0)
    (1.0, 0.05, 5.0, 1.0)
    """
    if not highest:
        return 1.0
    wanted = highest / STEPS
    magnitude = 10.0**-6
    while magnitude * 10 <= wanted:
        magnitude *= 10
    return round(min((1, 2, 5, 10), key=lambda factor: abs(factor * magnitude - wanted)) * magnitude, 6)


def _placed(series: pl.DataFrame) -> pl.DataFrame:
    placed = place_years(require_rows(series, "yearly lines"), by="name", value="value")
    return require_rows(placed, "yearly lines (known values)").sort("x", "name")


def _seen(placed: pl.DataFrame, styles: Mapping[str, Style]) -> dict[str, Style]:
    known = set(placed["name"])
    return {name: style for name, style in styles.items() if name in known}


def _canvas(placed: pl.DataFrame, *, y_label: Label, width: int, least_step: float) -> Canvas:
    highest = float(placed.select(pl.max_horizontal(pl.col("value", "high")).max()).item())
    step = max(step_of(highest), least_step)
    ticks_n = max(1, math.ceil(highest / step - 1e-9))
    start, end = float(placed["x"].min()), float(placed["x"].max())  # type: ignore[arg-type]
    is_phone = theme.is_phone(width)
    return Canvas(
        width=width,
        height=210 if is_phone else 250,
        x_domain=(start, max(end, start + 1)),
        y_domain=(0.0, ticks_n * step),
        top=12,
        x_ticks=year_ticks(start, end, at_most=5 if is_phone else 9),
        y_ticks=[round(number * step, 6) for number in range(ticks_n + 1)],
        y_label=y_label,
    )
