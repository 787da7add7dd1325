"""Landmarks and leaders beside a time line: who stands in which lane, and how they are drawn."""

import re
from collections.abc import Mapping
from typing import Final

import polars as pl

from detente.charts import labels, lines, marks, theme
from detente.charts.canvas import Canvas, Layer
from detente.charts.spans import decimal_year

LANE: Final = 19
"""Height of a lane in pixels."""
HALF: Final = 8.2
"""Half the height of a marker in pixels."""
ROW: Final = 15
"""Height of a row of leaders' names in pixels."""
COLOURS: Final[Mapping[str, str]] = {"cooperation": theme.COOPERATION, "conflict": theme.CONFLICT}
LONGER: Final = 1.45
"""How much wider a marker is for a number of three digits."""
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
        halves = [HALF if number < 100 else HALF * LONGER for number in side["number"]]
        places = canvas.x_pixels(side["x"].to_numpy())
        spans = [(x - half, x + half) for x, half in zip(places, halves, strict=True)]
        lanes = labels.pack_lanes(spans, gap=1.5, at_most=at_most)
        sides.append(side.with_columns(lane=pl.Series(lanes, dtype=pl.Int64)))
    return pl.concat(sides)


def lane_count(lanes: pl.DataFrame, tone: str) -> int:
    """Return how many lanes a tone takes."""
    return lanes.filter(pl.col("tone") == tone)["lane"].drop_nulls().n_unique()


def landmark_layers(lanes: pl.DataFrame, canvas: Canvas, *, above: int, below: int) -> list[Layer]:
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
    numbered, crowded = [], []
    for number, tone, year, lane in lanes.select("number", "tone", "x", "lane").iter_rows():
        depth = 0.0 if lane is None else (lane + 0.5) * LANE
        height = -above - depth if tone == "cooperation" else canvas.height + below + depth
        x = float(canvas.x_pixels(year))
        if lane is None:
            crowded.append(marks.rule((x, x), (height - 2.5, height + 2.5), stroke=COLOURS[tone], stroke_width=1.2))
        else:
            numbered.append(_marker(number, tone, x, height))
    layers = [marks.group(numbered, font_size="11px", text_anchor="middle", stroke_width=1.4), *crowded]
    captions = _captions(lanes, canvas, above=above, below=below)
    return [*layers, lines.text_layer(captions, canvas, align="left")] if captions else layers


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


def leader_layers(rows: Mapping[str, pl.DataFrame], canvas: Canvas) -> list[Layer]:
    """Draw a thin line for each change of leader, the name above it where there is room."""
    if not rows:
        return []
    size = theme.text_size(canvas.width)
    ticks, texts = [], []
    for number, (state, leaders) in enumerate(rows.items()):
        height = -(len(rows) - number - 0.5) * ROW - 9
        pixels = changes = canvas.x_pixels(leaders["x"].to_numpy()).tolist()
        names = [name or "" for name in leaders["label"]]
        row = _row_name(state, room=pixels[0] + canvas.left - 10, size=size)
        if row:
            pixels, names = [-canvas.left + 0.0, *pixels], [row, *names]
        spans = [(x, x + labels.text_width(name, size) + 2) for x, name in zip(pixels, names, strict=True)]
        lanes = labels.pack_lanes(spans, gap=0, at_most=1)
        room = float(canvas.plot_width + canvas.right)
        for x, name, span, lane in zip(pixels, names, spans, lanes, strict=True):
            if lane is not None and span[1] <= room:
                texts.append((name, x + (3 if name != row else 0), height))
        ticks += [marks.rule((x, x), (height - ROW / 2, canvas.height)) for x in changes]
    return [marks.group(ticks, stroke=theme.CONTEXT), lines.text_layer(texts, canvas, align="left")]


def _row_name(state: str, *, room: float, size: int) -> str:
    """Return the state's name, its initials where the name is too long, and nothing where these are too."""
    initials = "".join(word[0] for word in state.split())
    return next((name for name in (state, initials) if len(name) > 1 and labels.text_width(name, size) < room), "")


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


def _marker(number: int, tone: str, x: float, y: float) -> str:
    """Draw a marker with its number: rounded and filled for cooperation, square and hollow for conflict."""
    is_above = tone == "cooperation"
    half = HALF if number < 100 else HALF * LONGER
    fill, ink = (COLOURS[tone], theme.PAPER) if is_above else (theme.PAPER, "#8A3F06")
    box = marks.rectangle(
        (x - half, x + half), (y - HALF, y + HALF), rx=HALF if is_above else None, fill=fill, stroke=COLOURS[tone]
    )
    return box + marks.text(str(number), x, y + 0.5, size=11, fill=ink)


def _surname(headline: str) -> str | None:
    found = NAMED.search(headline)
    return found[1] if found else None
