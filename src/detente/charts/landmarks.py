"""Landmarks and leaders beside a time line: who stands in which lane, and how they are drawn."""

import re
from collections.abc import Mapping
from typing import Final

import altair as alt
import polars as pl

from detente.charts import labels, lines, theme
from detente.charts.canvas import Canvas, values
from detente.charts.spans import decimal_year

LANE: Final = 19
"""Height of a lane in pixels; a marker is 17 wide."""
ROW: Final = 15
"""Height of a row of leaders' names in pixels."""
COLOURS: Final[Mapping[str, str]] = {"cooperation": theme.COOPERATION, "conflict": theme.CONFLICT}
NAMED = re.compile(r"(\w+)(?= (?:becomes|returns|succeeds|acting|takes|is |was |elected|sworn|inaugurated))")


def landmark_key(events: pl.DataFrame) -> pl.DataFrame:
    """Return the numbered landmarks, to be printed as a list beside the figure.

    Parameters
    ----------
    events
        ``date``, ``headline``, ``is_landmark``, ``tone`` (``cooperation``, ``conflict``, ``leader``).

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
    landmarks = events.filter(pl.col("is_landmark"), pl.col("tone").is_in(list(COLOURS)))
    ordered = landmarks.sort("date", "headline").with_row_index("number", offset=1)
    return ordered.select(pl.col("number").cast(pl.Int64), "date", "headline", "tone")


def lanes_of(events: pl.DataFrame, canvas: Canvas) -> pl.DataFrame:
    """Give each landmark its lane: 0 is next to the plot, null where no lane is free.

    Returns
    -------
    polars.DataFrame
        The key with ``x`` (decimal year) and ``lane``.
    """
    key = landmark_key(events).with_columns(x=decimal_year("date"))
    at_most = 3 if theme.is_phone(canvas.width) else 6
    sides = []
    for tone in COLOURS:
        side = key.filter(pl.col("tone") == tone)
        spans = [(x - 8.5, x + 8.5) for x in canvas.x_pixels(side["x"].to_numpy())]
        lanes = labels.pack_lanes(spans, gap=1, at_most=at_most)
        sides.append(side.with_columns(lane=pl.Series(lanes, dtype=pl.Int64)))
    return pl.concat(sides)


def lane_count(lanes: pl.DataFrame, tone: str) -> int:
    """Return how many lanes a tone takes."""
    return lanes.filter(pl.col("tone") == tone)["lane"].drop_nulls().n_unique()


def landmark_layers(lanes: pl.DataFrame, canvas: Canvas, *, above: int) -> list[alt.Chart]:
    """Draw numbered discs (cooperation) above the plot and squares (conflict) below it.

    Parameters
    ----------
    lanes
        As `lanes_of` returns them.
    canvas
        The sheet.
    above
        Pixels between the plot and the lowest lane above it.
    """
    layers = []
    for tone, colour in COLOURS.items():
        points = []
        for row in lanes.filter(pl.col("tone") == tone).iter_rows(named=True):
            lane = 0.0 if row["lane"] is None else row["lane"] + 0.5
            depth = -above - lane * LANE if tone == "cooperation" else canvas.height + 4 + lane * LANE
            place = canvas.at_pixels(float(canvas.x_pixels(row["x"])), depth)
            points.append(place | {"text": str(row["number"]), "is_numbered": row["lane"] is not None})
        layers += _marks([p for p in points if p["is_numbered"]], canvas, tone=tone, colour=colour)
        if crowded := [point for point in points if not point["is_numbered"]]:
            ticks = alt.Chart(values(crowded)).mark_tick(color=colour, size=5, thickness=1.2, orient="vertical")
            layers.append(ticks.encode(x=canvas.x("x"), y=canvas.y("y")))
    return layers


def leader_rows(events: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the changes of leader by state, with ``x`` and a short ``name``.

    The name is the column ``label`` where there is one, else the word before the verb in the headline.
    """
    leaders = events.filter(pl.col("tone") == "leader").sort("date").with_columns(x=decimal_year("date"))
    if "label" not in leaders.columns:
        leaders = leaders.with_columns(label=pl.col("headline").map_elements(_surname, return_dtype=pl.String))
    if "state" not in leaders.columns:
        leaders = leaders.with_columns(state=pl.lit(""))
    states = leaders["state"].unique(maintain_order=True).sort()
    return {state: leaders.filter(pl.col("state") == state) for state in states}


def leader_layers(rows: Mapping[str, pl.DataFrame], canvas: Canvas) -> list[alt.Chart]:
    """Draw a thin line for each change of leader, the name above it where there is room."""
    if not rows:
        return []
    size = theme.text_size(canvas.width)
    ticks, texts = [], []
    for number, (state, leaders) in enumerate(rows.items()):
        height = -(len(rows) - number - 0.5) * ROW - 2
        pixels = [float(x) for x in canvas.x_pixels(leaders["x"].to_numpy())]
        names = [name or "" for name in leaders["label"]]
        if pixels[0] > labels.text_width(state, size) + 10:
            pixels, names = [0.0, *pixels], [state, *names]
        spans = [(x, x + labels.text_width(name, size) + 4) for x, name in zip(pixels, names, strict=True)]
        lanes = labels.pack_lanes(spans, gap=2, at_most=1)
        room = float(canvas.plot_width + canvas.right)
        for x, name, span, lane in zip(pixels, names, spans, lanes, strict=True):
            if lane is not None and span[1] <= room:
                texts.append((name, x + (3 if name != state else 0), height))
        ticks += [{"x": x, "top": canvas.at_pixels(0, height - ROW / 2)["y"]} for x in leaders["x"]]
    floor = [record | {"floor": canvas.y_domain[0]} for record in ticks]
    rules = (
        alt.Chart(values(floor))
        .mark_rule(color=theme.CONTEXT, strokeWidth=1)
        .encode(x=canvas.x("x"), y=canvas.y("top"), y2=alt.Y2("floor"))
    )
    return [rules, lines.text_layer(texts, canvas, align="left")]


def _marks(points: list[dict[str, object]], canvas: Canvas, *, tone: str, colour: str) -> list[alt.Chart]:
    if not points:
        return []
    base = alt.Chart(values(points)).encode(x=canvas.x("x"), y=canvas.y("y"))
    is_deed = tone == "cooperation"
    mark = base.mark_point(
        shape="circle" if is_deed else "square",
        size=240 if is_deed else 256,
        filled=True,
        opacity=1,
        fill=colour if is_deed else theme.PAPER,
        stroke=colour,
        strokeWidth=1.4,
    )
    number = base.mark_text(fontSize=11, color=theme.PAPER if is_deed else "#8A3F06", dy=0.5)
    return [mark, number.encode(text=alt.Text("text", type="nominal"))]


def _surname(headline: str) -> str | None:
    found = NAMED.search(headline)
    return found[1] if found else None
