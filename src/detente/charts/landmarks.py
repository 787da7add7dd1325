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
"""Height of a lane in pixels."""
HALF: Final = 8.2
"""Half the height of a marker in pixels."""
ROW: Final = 15
"""Height of a row of leaders' names in pixels."""
COLOURS: Final[Mapping[str, str]] = {"cooperation": theme.COOPERATION, "conflict": theme.CONFLICT}
SHAPES: Final[Mapping[str, tuple[str, str]]] = {
    "cooperation": ("circle", "M-.45,-1H.45A1,1,0,1,1,.45,1H-.45A1,1,0,1,1,-.45,-1Z"),
    "conflict": ("M-1,-.95H1V.95H-1Z", "M-1.42,-.95H1.42V.95H-1.42Z"),
}
"""The markers of each tone: for numbers of up to two digits, and for longer ones."""
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
    ...     "is_landmark": [True], "tone": ["cooperation"]}).with_columns(pl.col("date").str.to_date())
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
        halves = [HALF if number < 100 else HALF * 1.45 for number in side["number"]]
        places = canvas.x_pixels(side["x"].to_numpy())
        spans = [(x - half, x + half) for x, half in zip(places, halves, strict=True)]
        lanes = labels.pack_lanes(spans, gap=1.5, at_most=at_most)
        sides.append(side.with_columns(lane=pl.Series(lanes, dtype=pl.Int64)))
    return pl.concat(sides)


def lane_count(lanes: pl.DataFrame, tone: str) -> int:
    """Return how many lanes a tone takes."""
    return lanes.filter(pl.col("tone") == tone)["lane"].drop_nulls().n_unique()


def landmark_layers(lanes: pl.DataFrame, canvas: Canvas, *, above: int, below: int) -> list[alt.Chart]:
    """Draw numbered discs (cooperation) above the plot and squares (conflict) below it.

    Parameters
    ----------
    lanes
        As `lanes_of` returns them.
    canvas
        The sheet.
    above, below
        Pixels between the plot and the nearest lane on either side.
    """
    numbered: list[dict[str, object]] = []
    crowded: list[dict[str, object]] = []
    for row in lanes.iter_rows(named=True):
        is_above = row["tone"] == "cooperation"
        depth = 0.0 if row["lane"] is None else (row["lane"] + 0.5) * LANE
        height = -above - depth if is_above else canvas.height + below + depth
        place = canvas.at_pixels(float(canvas.x_pixels(row["x"])), height)
        colour = COLOURS[row["tone"]]
        look: dict[str, object] = {
            "text": str(row["number"]),
            "shape": SHAPES[row["tone"]][row["number"] > 99],
            "stroke": colour,
            "fill": colour if is_above else theme.PAPER,
            "ink": theme.PAPER if is_above else "#8A3F06",
        }
        (crowded if row["lane"] is None else numbered).append({**place, **look})
    layers = _numbered(numbered, canvas) if numbered else []
    captions = _captions(lanes, canvas, above=above, below=below)
    if captions:
        layers.append(lines.text_layer(captions, canvas, align="left"))
    if crowded:
        ticks = alt.Chart(values(crowded)).mark_tick(size=5, thickness=1.2, orient="vertical")
        layers.append(ticks.encode(x=canvas.x("x"), y=canvas.y("y"), color=lines.as_is(alt.Color, "stroke")))
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
        height = -(len(rows) - number - 0.5) * ROW - 9
        pixels = [float(x) for x in canvas.x_pixels(leaders["x"].to_numpy())]
        names = [name or "" for name in leaders["label"]]
        if state and pixels[0] + canvas.left > labels.text_width(state, size) + 10:
            pixels, names = [-canvas.left + 0.0, *pixels], [state, *names]
        spans = [(x, x + labels.text_width(name, size) + 2) for x, name in zip(pixels, names, strict=True)]
        lanes = labels.pack_lanes(spans, gap=0, at_most=1)
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


def _captions(lanes: pl.DataFrame, canvas: Canvas, *, above: int, below: int) -> list[tuple[str, float, float]]:
    """Return the name of each side, where the first markers leave room for it."""
    captions = []
    for tone, height in (("cooperation", -above - LANE / 2), ("conflict", canvas.height + below + LANE / 2)):
        first = lanes.filter(pl.col("tone") == tone)["x"].min()
        text = f"Landmarks of {tone}"
        room = canvas.left + float(canvas.x_pixels(first)) - HALF * 1.5 if first is not None else 0.0  # type: ignore[arg-type]
        for words in (text, tone.capitalize()):
            if labels.text_width(words, theme.text_size(canvas.width)) < room:
                captions.append((words, float(-canvas.left), height))
                break
    return captions


def _numbered(points: list[dict[str, object]], canvas: Canvas) -> list[alt.Chart]:
    """Draw the markers and the numbers in them."""
    base = alt.Chart(values(points)).encode(x=canvas.x("x"), y=canvas.y("y"))
    marks = base.mark_point(size=(2 * HALF) ** 2, opacity=1, strokeWidth=1.4).encode(
        shape=lines.as_is(alt.Shape, "shape"),
        fill=lines.as_is(alt.Fill, "fill"),
        stroke=lines.as_is(alt.Stroke, "stroke"),
    )
    numbers = base.mark_text(fontSize=11, dy=0.5).encode(
        text=alt.Text("text", type="nominal"), fill=lines.as_is(alt.Fill, "ink")
    )
    return [marks, numbers]


def _surname(headline: str) -> str | None:
    found = NAMED.search(headline)
    return found[1] if found else None
