"""Yearly figures beside the relation: nuclear warheads, and the price of oil."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from detente.charts import labels, lines, marks, theme
from detente.charts.canvas import Canvas, Layer, Sheet, in_thousands
from detente.charts.spans import place_years, require_rows, year_ticks
from detente.charts.theme import Style

STATES: Final = (Style(theme.STATE_A, width=2.6), Style(theme.STATE_B, (7, 3), 2.6), *theme.SERIES_STYLES[1:])
PRICE: Final = Style(theme.DEEDS, width=2.4)


def warheads(frame: pl.DataFrame, *, width: int) -> Sheet:
    """Draw the warheads of each state by year.

    Parameters
    ----------
    frame
        ``year``, ``state`` (as to be read), ``warheads_n`` (null = not known).
    width
        Width of the sheet in pixels.

    Raises
    ------
    NotEnoughDataError
        No number is known.

    Examples
    --------
    >>> frame = pl.DataFrame({"year": [1986, 1987], "state": ["USSR"] * 2, "warheads_n": [40159, 38859]})
    >>> type(warheads(frame, width=360)).__name__
    'Sheet'
    """
    placed = _placed(frame, "warheads", by="state", value="warheads_n")
    styles = dict(zip(placed["state"].unique().sort(), STATES, strict=False))
    canvas = _canvas(placed["x"], placed["warheads_n"], width=width, step=10_000.0)
    layers = lines.line_layers(placed, canvas, by="state", value="warheads_n", styles=styles)
    layers.append(lines.name_layer(placed, canvas, by="state", value="warheads_n", styles=styles))
    for name, style in styles.items():
        own = placed.filter(pl.col("state") == name)
        layers += _marked(own, canvas, value="warheads_n", style=style, is_low_marked=False)
    layers.append(_last_labels(placed, canvas, by="state", value="warheads_n", styles=styles))
    return canvas.draw(layers)


def oil(frame: pl.DataFrame, *, width: int) -> Sheet:
    """Draw the price of a barrel by year, in dollars of the day.

    Parameters
    ----------
    frame
        ``year``, ``usd_per_barrel`` (null = not known); ``is_complete`` where known: a year that is
        not is drawn as a ring at the end of a thin dashed line.
    width
        Width of the sheet in pixels.

    Raises
    ------
    NotEnoughDataError
        No price is known.

    Examples
    --------
    >>> frame = pl.DataFrame({"year": [2024, 2025], "usd_per_barrel": [80.5, 69.1]})
    >>> type(oil(frame, width=360)).__name__
    'Sheet'
    """
    placed = _prices(frame)
    canvas = _canvas(placed["x"], placed["usd_per_barrel"], width=width, step=25.0)
    return canvas.draw(
        [
            *lines.line_layers(placed, canvas, by="line", value="usd_per_barrel", styles={"oil": PRICE}),
            *_marked(placed, canvas, value="usd_per_barrel", style=PRICE, is_low_marked=True),
            _last_labels(placed, canvas, by="line", value="usd_per_barrel", styles={"oil": PRICE}),
            lines.text_layer([("US dollars a barrel", -canvas.left, -18.0)], canvas, align="left"),
        ]
    )


def describe_warheads(frame: pl.DataFrame) -> str:
    """Return the figure in words: first, last and highest number of each state.

    Raises
    ------
    NotEnoughDataError
        No number is known.

    Examples
    --------
    >>> frame = pl.DataFrame({"year": [1986, 1987], "state": ["USSR"] * 2, "warheads_n": [40159, 38859]})
    >>> describe_warheads(frame)
    'Nuclear warheads. USSR: 40,159 in 1986 and 38,859 in 1987; highest 40,159 in 1986, lowest 38,859 in 1987.'
    """
    placed = _placed(frame, "warheads", by="state", value="warheads_n")
    return " ".join(["Nuclear warheads.", *_sentences(placed, by="state", value="warheads_n", form=",.0f")])


def describe_oil(frame: pl.DataFrame) -> str:
    """Return the figure in words: first, last, highest and lowest price.

    Raises
    ------
    NotEnoughDataError
        No price is known.
    """
    text = _sentences(_prices(frame), by="line", value="usd_per_barrel", form=".2f")[0]
    return f"Yearly price of a barrel of oil in US dollars: {text.removeprefix('oil: ')}"


def _prices(frame: pl.DataFrame) -> pl.DataFrame:
    return _placed(
        require_rows(frame, "oil").with_columns(line=pl.lit("oil")), "oil", by="line", value="usd_per_barrel"
    )


def _placed(frame: pl.DataFrame, name: str, *, by: str, value: str) -> pl.DataFrame:
    placed = place_years(require_rows(frame, name), by=by, value=value)
    return require_rows(placed, f"{name} (known values)").sort("x", by)


def _canvas(x: pl.Series, y: pl.Series, *, width: int, step: float) -> Canvas:
    """Size the sheet; the vertical scale starts at zero."""
    start, end = float(x.min()), float(x.max())  # type: ignore[arg-type]
    _, high = lines.padded(0, float(y.max()), step=step)  # type: ignore[arg-type]
    is_phone = theme.is_phone(width)
    high = max(high, step)
    tick = next(t for t in (step, 2 * step, 5 * step, 10 * step, high) if high / t <= 6)
    return Canvas(
        width=width,
        height=220 if is_phone else 260,
        x_domain=(start, max(end, start + 1)),
        y_domain=(0.0, high),
        left=46,
        right=46,
        top=30,
        x_ticks=year_ticks(start, end, at_most=5 if is_phone else 9),
        y_ticks=[k * tick for k in range(int(high / tick + 1e-9) + 1)],
        y_label=in_thousands,
    )


def _marked(own: pl.DataFrame, canvas: Canvas, *, value: str, style: Style, is_low_marked: bool) -> list[Layer]:
    """Put dots and figures on the highest, the last and perhaps the lowest point."""
    points = {int(own[value].arg_max()): -13.0}  # type: ignore[arg-type]
    if is_low_marked:
        points.setdefault(int(own[value].arg_min()), 13.0)  # type: ignore[arg-type]
    last = own.height - 1
    is_partial = "is_complete" in own.columns and own["is_complete"][last] is False
    dots, texts = [], []
    for index in {*points, last}:
        row = own.row(index, named=True)
        x, y = float(canvas.x_pixels(row["x"])), float(canvas.y_pixels(row[value]))
        fill = theme.PAPER if index == last and is_partial else style.colour
        dots.append(marks.dot(x, y, radius=2.9, fill=fill))
        if index != last:
            texts.append((f"{row[value]:,.0f} in {int(row['x'])}", x, y + points[index]))
    layers = [marks.group(dots, stroke=style.colour, stroke_width=1.6)]
    return [*layers, lines.text_layer(texts, canvas, colour=style.colour)] if texts else layers


def _last_labels(placed: pl.DataFrame, canvas: Canvas, *, by: str, value: str, styles: Mapping[str, Style]) -> Layer:
    """Write the last figure of each line to its right, apart from each other."""
    ends = [placed.filter(pl.col(by) == name).row(-1, named=True) for name in styles]
    wanted = [float(canvas.y_pixels(row[value])) for row in ends]
    apart = labels.spread(wanted, gap=theme.text_size(canvas.width) + 2, low=0, high=canvas.height)
    texts = [
        (f"{row[value]:,.0f}", float(canvas.x_pixels(row["x"])) + 8, y) for row, y in zip(ends, apart, strict=True)
    ]
    return lines.text_layer(texts, canvas, align="left", colour=[style.colour for style in styles.values()])


def _sentences(placed: pl.DataFrame, *, by: str, value: str, form: str) -> list[str]:
    parts = []
    for name in placed[by].unique().sort():
        own = placed.filter(pl.col(by) == name).sort("x")
        points = [0, -1, own[value].arg_max() or 0, own[value].arg_min() or 0]
        first, last, top, bottom = (
            f"{row[value]:{form}} in {int(row['x'])}" for row in (own.row(at, named=True) for at in points)
        )
        parts.append(f"{name}: {first} and {last}; highest {top}, lowest {bottom}.")
    return parts
