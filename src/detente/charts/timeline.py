"""The relation over time, with the landmarks of the chronicle beside it.

Landmarks of cooperation stand above the plot, of conflict below it, each with its number in the key
that the page prints (`landmark_key`). Changes of leader are thin lines across the plot.
"""

from dataclasses import replace
from itertools import cycle

import polars as pl

from detente.charts import lines, theme
from detente.charts.canvas import Canvas, Sheet
from detente.charts.landmarks import (
    LANE,
    ROW,
    landmark_key,
    landmark_layers,
    lane_count,
    lanes_of,
    leader_layers,
    leader_rows,
)
from detente.charts.sentences import describe_lines
from detente.charts.spans import decimal_year, place_periods, require_rows, uncovered, year_ticks

__all__ = ["describe", "landmark_key", "timeline"]

MARGIN = 0.4
"""Years of white after the last date."""


def timeline(series: pl.DataFrame, events: pl.DataFrame, *, width: int, bands: bool = True) -> Sheet:
    """Draw net cooperation over time by source, with landmarks and changes of leader.

    Parameters
    ----------
    series
        ``period`` (Date, first day), ``series`` (name of the source, as to be read), ``net`` (−1 to 1,
        null = not covered), ``low``, ``high`` (band, null = none), ``is_covered`` (optional). Sources
        may differ in frequency; each is drawn at its own.
    events
        ``date``, ``headline``, ``is_landmark``, ``tone`` (``cooperation``, ``conflict`` or ``leader``);
        may be empty. Only landmarks and leaders are drawn. Optional for leaders: ``label`` (short name)
        and ``state`` (the state as to be read; each has a row of its own).
    width
        Width of the sheet in pixels.
    bands
        Whether to draw the bands.

    Raises
    ------
    NotEnoughDataError
        No period of ``series`` is observed.

    Notes
    -----
    Landmarks that find no lane (more often on a phone) become small unnumbered ticks; they keep their
    number in the key.

    Examples
    --------
    >>> series = pl.DataFrame({"period": ["1990-01-01", "1991-01-01"], "series": ["GDELT"] * 2,
    ...     "net": [0.2, 0.3], "low": [0.1, 0.2], "high": [0.3, 0.4]}).with_columns(pl.col("period").str.to_date())
    >>> events = pl.DataFrame({"date": ["1991-07-31"], "headline": ["START signed"],
    ...     "is_landmark": [True], "tone": ["cooperation"]}).with_columns(pl.col("date").str.to_date())
    >>> type(timeline(series, events, width=720)).__name__
    'Sheet'
    """
    placed = _observed(series)
    names = placed["series"].unique(maintain_order=True).to_list()
    styles = dict(zip(names, cycle(theme.SERIES_STYLES), strict=False))
    canvas = _canvas(placed, events, width=width)
    leaders = leader_rows(events)
    lanes = lanes_of(events, canvas)
    above, below = lane_count(lanes, "cooperation") * LANE, lane_count(lanes, "conflict") * LANE
    gap = len(leaders) * ROW + 13
    canvas = replace(canvas, top=gap + above + 4, bottom=below + 30)
    end = canvas.x_domain[1] - MARGIN
    layers = lines.missing_layers(uncovered(placed, start=canvas.x_domain[0], end=end), canvas)
    layers += leader_layers(leaders, canvas)
    if bands:
        layers.append(lines.band_layer(placed, canvas, by="series", styles=styles))
    layers.append(lines.rule_layer(canvas, at=0))
    layers += lines.line_layers(placed, canvas, by="series", value="net", styles=styles)
    layers.append(lines.name_layer(placed, canvas, by="series", value="net", styles=styles))
    layers += landmark_layers(lanes, canvas, above=gap, below=28)
    ends = [("↑ more cooperation", 2, 9), ("↓ more conflict", 2, canvas.height - 9)]
    return canvas.draw([*layers, lines.text_layer(ends, canvas, align="left")])


def describe(series: pl.DataFrame, events: pl.DataFrame) -> str:
    """Return the figure in words: start, end, highest and lowest of each source, and the landmarks.

    Raises
    ------
    NotEnoughDataError
        No period of ``series`` is observed.
    """
    text = describe_lines(_observed(series), by="series", value="net", what="Net cooperation, −1 to +1")
    counts = landmark_key(events).group_by("tone").len().sort("tone", descending=True)
    marked = " and ".join(f"{number} of {tone}" for tone, number in counts.iter_rows())
    return f"{text} Landmarks marked: {marked}." if marked else text


def _observed(series: pl.DataFrame) -> pl.DataFrame:
    placed = place_periods(require_rows(series, "series"))
    return require_rows(placed, "series (observed periods)").sort("x")


def _canvas(placed: pl.DataFrame, events: pl.DataFrame, *, width: int) -> Canvas:
    """Size the plot by the limits of the data."""
    dates = pl.concat([placed["x"], events.select(decimal_year("date").cast(pl.Float64))["date"]])
    start, end = float(dates.min() // 1), float(dates.max()) + MARGIN  # type: ignore[operator,arg-type]
    net = pl.concat([placed["net"], placed["low"], placed["high"], pl.Series([0.0])]).drop_nulls()
    low, high = lines.padded(float(net.min()), float(net.max()), step=0.25)  # type: ignore[arg-type]
    is_phone = theme.is_phone(width)
    return Canvas(
        width=width,
        height=230 if is_phone else 280,
        x_domain=(start, end),
        y_domain=(low, high),
        left=40,
        right=18,
        x_ticks=year_ticks(start, end, at_most=5 if is_phone else 10),
        y_ticks=[value / 4 for value in range(-4, 5) if low <= value / 4 <= high],
    )
