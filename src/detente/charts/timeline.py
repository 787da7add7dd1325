"""The relation over time, with the landmarks of the chronicle beside it.

Landmarks stand in lanes: cooperation above the plot (discs), conflict below it (squares), each with its
number in the key that the page prints. Changes of leader are thin lines across the plot.
"""

from dataclasses import dataclass
from typing import Final

import altair as alt
import polars as pl

from detente.charts import labels, lines, theme
from detente.charts.canvas import Canvas, rows, values
from detente.charts.sentences import describe_lines
from detente.charts.spans import decimal_year, place_periods, require_rows, uncovered, year_ticks

DESK_LANES: Final = 5
PHONE_LANES: Final = 4
LANE: Final = 19
"""Height of a lane in pixels; a marker is 17 wide."""


@dataclass(frozen=True, slots=True)
class _Tone:
    """How the landmarks of one tone look: mark, colour, and side of the plot (−1 above, 1 below)."""

    shape: str
    colour: str
    side: int


TONES: Final = {
    "cooperation": _Tone("circle", theme.COOPERATION, -1),
    "conflict": _Tone("square", theme.CONFLICT, 1),
}


def timeline(series: pl.DataFrame, events: pl.DataFrame, *, width: int, bands: bool = True) -> alt.LayerChart:
    """Draw net cooperation over time by source, with landmarks and changes of leader.

    Parameters
    ----------
    series
        ``period`` (Date, first day), ``series`` (name of the source, as to be read), ``net`` (−1 to 1,
        null = not covered), ``low``, ``high`` (band, null = none), ``is_covered`` (optional). Sources
        may differ in frequency; each is drawn at its own.
    events
        ``date``, ``headline``, ``is_landmark``, ``tone`` (``cooperation``, ``conflict`` or ``leader``).
        May be empty. Only landmarks and leaders are drawn.
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
    On a phone, landmarks that find no lane are drawn as small unnumbered marks; they keep their number
    in the key.

    Examples
    --------
    >>> series = pl.DataFrame({"period": ["1990-01-01", "1991-01-01"], "series": ["GDELT"] * 2,
    ...     "net": [0.2, 0.3], "low": [0.1, 0.2], "high": [0.3, 0.4]}).cast({"period": pl.Date})
    >>> events = pl.DataFrame({"date": ["1991-07-31"], "headline": ["START signed"],
    ...     "is_landmark": [True], "tone": ["cooperation"]}).cast({"date": pl.Date})
    >>> type(timeline(series, events, width=720)).__name__
    'LayerChart'
    """
    placed = require_rows(place_periods(require_rows(series, "series")), "series (observed)")
    names = placed.sort("x")["series"].unique(maintain_order=True).to_list()
    styles = dict(zip(names, _styles(len(names)), strict=True))
    marked = events.with_columns(x=decimal_year("date"))
    canvas, lanes = _canvas(placed, marked, width=width, names=names)
    layers = lines.missing_layers(uncovered(placed, start=canvas.x_domain[0], end=_reach(placed)), canvas)
    layers += _leader_layers(marked.filter(pl.col("tone") == "leader"), canvas)
    if bands:
        layers.append(lines.band_layer(placed, canvas, by="series", styles=styles))
    layers.append(lines.rule_layer(canvas, at=0))
    layers += lines.line_layers(placed, canvas, by="series", value="net", styles=styles)
    layers += lines.name_layers(placed, canvas, by="series", value="net", styles=styles)
    layers += _landmark_layers(lanes, canvas)
    return canvas.draw([*layers, _ends(canvas)])


def landmark_key(events: pl.DataFrame) -> pl.DataFrame:
    """Return the numbered landmarks, to be printed as a list beside the figure.

    Returns
    -------
    polars.DataFrame
        ``number`` (from 1, in order of date), ``date``, ``headline``, ``tone``; changes of leader are
        not numbered and not in it.

    Examples
    --------
    >>> events = pl.DataFrame({"date": ["1991-07-31"], "headline": ["START signed"],
    ...     "is_landmark": [True], "tone": ["cooperation"]}).cast({"date": pl.Date})
    >>> landmark_key(events).rows()
    [(1, datetime.date(1991, 7, 31), 'START signed', 'cooperation')]
    """
    landmarks = events.filter(pl.col("is_landmark"), pl.col("tone").is_in(list(TONES)))
    ordered = landmarks.sort("date", "headline").with_row_index("number", offset=1)
    return ordered.select(pl.col("number").cast(pl.Int64), "date", "headline", "tone")


def describe(series: pl.DataFrame, events: pl.DataFrame) -> str:
    """Return the figure in words: start, end, highest and lowest of each source, and the landmarks drawn.

    Raises
    ------
    NotEnoughDataError
        No period of ``series`` is observed.
    """
    placed = require_rows(place_periods(require_rows(series, "series")), "series (observed)")
    shown = landmark_key(events).group_by("tone").len().sort("tone", descending=True)
    counts = " and ".join(f"{number} of {tone}" for tone, number in shown.iter_rows())
    text = describe_lines(placed, by="series", value="net", what="Net cooperation (−1 to 1)")
    return f"{text} Landmarks marked: {counts}." if counts else text


def _canvas(
    placed: pl.DataFrame, marked: pl.DataFrame, *, width: int, names: list[str]
) -> tuple[Canvas, pl.DataFrame]:
    """Size the sheet: the lanes that the landmarks need, and the limits of the data."""
    start = min(placed["x"].min(), *marked["x"].to_list()) if len(marked) else placed["x"].min()
    end = max(_reach(placed), *marked["x"].to_list()) if len(marked) else _reach(placed)
    is_phone = theme.is_phone(width)
    net = placed.select(pl.col("net", "low", "high")).unpivot()["value"].drop_nulls()
    low, high = lines.padded(min(0, net.min()), max(0, net.max()), step=0.25)
    domain = (float(int(start)), float(end) + 0.3)
    plain = Canvas(
        width=width,
        height=250 if is_phone else 290,
        x_domain=domain,
        y_domain=(low, high),
        left=38,
        right=14,
        x_ticks=year_ticks(*domain, at_most=5 if is_phone else 10),
        y_ticks=[value / 4 for value in range(-4, 5) if low <= value / 4 <= high],
    )
    return plain, marked


def _reach(placed: pl.DataFrame) -> float:
    return float((placed["x"] + placed["half"]).max())
