"""Declared figures against the limit that was agreed, one panel a limit."""

from itertools import cycle
from typing import Final

import polars as pl

from detente.charts import labels, lines, marks, theme
from detente.charts.canvas import Canvas, Layer, Sheet, in_thousands
from detente.charts.sentences import describe_lines
from detente.charts.spans import decimal_year, require_rows, year_ticks
from detente.charts.theme import Style

SIDES: Final = (Style(theme.STATE_A, width=2.2), Style(theme.STATE_B, (6, 3), 2.2), *theme.SERIES_STYLES[3:])
"""Looks of the two sides with most figures, and in turn of predecessors and further parties."""

GAP_DAYS: Final = 400
"""Figures are declared twice a year or yearly: between two that lie further apart no line is drawn."""


def against_limit(figures: pl.DataFrame, limit: pl.DataFrame, *, width: int) -> Sheet:
    """Draw what the sides declared, and the limit from the day on which it had to be met.

    Parameters
    ----------
    figures
        ``date``, ``state`` (as to be read), ``amount``; declared figures, gaps stay gaps.
    limit
        One row: ``amount``, ``from_date``, ``until_date`` (null: no end), ``unit``.
    width
        Width of the sheet in pixels.

    Raises
    ------
    NotEnoughDataError
        No figure.

    Examples
    --------
    >>> from datetime import date
    >>> figures = pl.DataFrame({"date": [date(2017, 9, 1), date(2018, 2, 5)], "state": ["Russia"] * 2,
    ...     "amount": [1561.0, 1444.0]})
    >>> limit = pl.DataFrame({"amount": [1550.0], "from_date": [date(2018, 2, 5)], "until_date": [date(2026, 2, 5)]})
    >>> type(against_limit(figures, limit, width=720)).__name__
    'Sheet'
    """
    placed = _placed(figures)
    at = float(limit["amount"].item())
    bounds = limit.select(start=decimal_year("from_date"), end=decimal_year("until_date")).row(0)
    start, end = _span(placed, bounds)
    values_high = max(float(placed["amount"].max()), at)  # type: ignore[arg-type]
    low = 0.0
    is_phone = theme.is_phone(width)
    canvas = Canvas(
        width=width,
        height=190 if is_phone else 220,
        x_domain=(start, end),
        y_domain=(low, values_high * 1.12),
        left=52,
        right=int(max(labels.text_width(name, theme.text_size(width)) for name in placed["state"].unique())) + 12,
        top=16,
        x_ticks=year_ticks(start, end, at_most=5 if is_phone else 9),
        y_ticks=_ticks(values_high),
        y_label=in_thousands,
    )
    styles = _styles(placed["state"])
    return canvas.draw(
        [
            _limit_line(at, (bounds[0], bounds[1] if bounds[1] is not None else end), canvas),
            *lines.line_layers(placed, canvas, by="state", value="amount", styles=styles),
            _dots(placed, styles, canvas),
            _limit_name(at, bounds[1] if bounds[1] is not None else end, canvas),
            _names(placed, styles, canvas),
        ]
    )  # fmt: skip


def describe(figures: pl.DataFrame, limit: pl.DataFrame, *, met_from: str) -> str:
    """Return the figure in words: first and last declared figure of each side, and the limit.

    ``met_from``: the day from which the limit had to be met, in words.

    Raises
    ------
    NotEnoughDataError
        No figure.
    """
    row = limit.row(0, named=True)
    text = describe_lines(_placed(figures), by="state", value="amount", what="Declared figures", is_signed=False)
    return f"{text} The limit is {row['amount']:,.10g}, to be met from {met_from} on."


def _placed(figures: pl.DataFrame) -> pl.DataFrame:
    known = require_rows(figures.filter(pl.col("amount").is_not_null()), "declared figures")
    ordered = known.select("date", "state", "amount", x=decimal_year("date")).sort("x", "state")
    is_gap = (pl.col("date").diff().over("state").dt.total_days() > GAP_DAYS).fill_null(value=False)
    return ordered.with_columns(stretch=pl.format("{} {}", "state", is_gap.cast(pl.Int64).cum_sum().over("state")))


def _styles(states: pl.Series) -> dict[str, Style]:
    by_figures = states.value_counts().sort("count", "state", descending=[True, False])["state"].to_list()
    return dict(zip([*sorted(by_figures[:2]), *by_figures[2:]], cycle(SIDES), strict=False))


def _span(placed: pl.DataFrame, bounds: tuple[float, float | None]) -> tuple[float, float]:
    first, last = float(placed["x"].min()), float(placed["x"].max())  # type: ignore[arg-type]
    start, end = min(first, bounds[0]), max(last, bounds[0], bounds[1] if bounds[1] is not None else last)
    return start - 0.3, end + 0.3


def _ticks(high: float) -> tuple[float, ...]:
    """Three to six round heights from 0."""
    for step in (10.0**k * m for k in range(0, 9) for m in (1, 2, 2.5, 5)):
        if high / step <= 5:
            return tuple(step * k for k in range(int(high / step) + 2) if step * k <= high * 1.1)
    return (0.0, high)


def _names(placed: pl.DataFrame, styles: dict[str, Style], canvas: Canvas) -> Layer:
    """Name each side right of its last figure; where both end at one height, the names move apart."""
    last = placed.group_by("state", maintain_order=True).last().sort("amount", descending=True)
    size = theme.text_size(canvas.width)
    heights = [float(y) for y in canvas.y_pixels(last["amount"].to_numpy())]
    for above in range(len(heights) - 1):
        short = (size + 2) - (heights[above + 1] - heights[above])
        if short > 0:
            heights[above] -= short / 2
            heights[above + 1] += short / 2
    x = [float(pixel) + 6 for pixel in canvas.x_pixels(last["x"].to_numpy())]
    places = list(zip(last["state"], x, heights, strict=True))
    colours = [styles[state].colour for state in last["state"]]
    return lines.text_layer(places, canvas, align="left", is_bold=True, colour=colours)


def _dots(placed: pl.DataFrame, styles: dict[str, Style], canvas: Canvas) -> Layer:
    """A dot for each figure: between two dots nothing was declared."""
    colours = {name: style.colour for name, style in styles.items()}
    x, y = canvas.x_pixels(placed["x"].to_numpy()), canvas.y_pixels(placed["amount"].to_numpy())
    places = zip(x.tolist(), y.tolist(), placed["state"], strict=True)
    return marks.group([marks.dot(left, height, radius=2.3, fill=colours[state]) for left, height, state in places])


def _limit_line(at: float, span: tuple[float, float], canvas: Canvas) -> Layer:
    return marks.rule(canvas.x_pixels(span), canvas.y_pixels((at, at)), stroke=theme.CONFLICT, stroke_width=2)


def _limit_name(at: float, end: float, canvas: Canvas) -> Layer:
    """Name the limit above the right end of its line."""
    height = float(canvas.y_pixels(at)) - theme.text_size(canvas.width) - 2
    place = (f"limit {at:,.10g}", float(canvas.x_pixels(end)), height)
    return lines.text_layer([place], canvas, align="right", colour=theme.CONFLICT)
