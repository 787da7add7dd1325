"""Where the pair stands among others on one scale."""

import polars as pl

from detente.charts import labels, lines, marks, theme
from detente.charts.canvas import Canvas, Layer, Sheet, signed
from detente.charts.sentences import figure
from detente.charts.spans import require_rows

COLOURS = {True: theme.COOPERATION, False: theme.ANNOTATION}


def standing(pairs: pl.DataFrame, *, width: int) -> Sheet:
    """Draw one dot with its band for each pair, the friendliest at the top.

    Parameters
    ----------
    pairs
        ``pair`` (as to be read), ``net`` (−1 to 1, null = not covered: named, without a dot), ``low``,
        ``high`` (null = no band), ``is_focus``.
    width
        Width of the sheet in pixels.

    Raises
    ------
    NotEnoughDataError
        No pair is given.

    Examples
    --------
    >>> pairs = pl.DataFrame({"pair": ["Russia–United States"], "net": [0.1], "low": [0.0], "high": [0.2],
    ...     "is_focus": [True]})
    >>> type(standing(pairs, width=720)).__name__
    'Sheet'
    """
    ordered = _ordered(pairs).with_columns(y=pl.col("row") + (0.68 if theme.is_phone(width) else 0.5))
    size = theme.text_size(width)
    is_phone = theme.is_phone(width)
    room = max(labels.text_width(name, size, is_bold=True) for name in ordered["pair"])
    canvas = Canvas(
        width=width,
        height=(40 if is_phone else 26) * ordered.height,
        x_domain=(-1.0, 1.0),
        y_domain=(float(ordered.height), 0.0),
        left=10 if is_phone else int(room) + 14,
        right=46,
        top=26,
        x_ticks=(-1, 0, 1) if is_phone else (-1, -0.5, 0, 0.5, 1),
        x_label=signed,
    )
    seen, unseen = ordered.filter(pl.col("net").is_not_null()), ordered.filter(pl.col("net").is_null())
    layers = [_guides(ordered, canvas), *(_dots(seen, canvas) if len(seen) else [])]
    for chosen, is_bold in ((ordered.filter("is_focus"), True), (ordered.filter(~pl.col("is_focus")), False)):
        layers += _texts(chosen, canvas, is_bold=is_bold)
    if len(unseen):
        middle = float(canvas.x_pixels(0.0))
        words = [("no coverage", middle, float(canvas.y_pixels(y))) for y in unseen["y"]]
        layers.append(lines.text_layer(words, canvas))
    ends = [("← more conflict", 0.0, -14.0), ("more cooperation →", float(canvas.plot_width), -14.0)]
    layers += [lines.text_layer(ends[:1], canvas, align="left"), lines.text_layer(ends[1:], canvas, align="right")]
    return canvas.draw(layers)


def describe(pairs: pl.DataFrame) -> str:
    """Return the figure in words: the rank and net of the focus, the highest and the lowest pair.

    Raises
    ------
    NotEnoughDataError
        No pair is given.
    """
    known = _ordered(pairs).filter(pl.col("net").is_not_null())
    if known.is_empty():
        return f"Net cooperation of {pairs.height} pairs: none is covered."
    top, bottom = known.row(0, named=True), known.row(-1, named=True)
    parts = [
        f"{row['pair']} is number {rank} of {known.height} at {figure(row['net'])}."
        for rank, row in enumerate(known.iter_rows(named=True), start=1)
        if row["is_focus"]
    ]
    ends = f"Highest: {top['pair']}, {figure(top['net'])}; lowest: {bottom['pair']}, {figure(bottom['net'])}."
    return " ".join(["Net cooperation by pair, −1 to +1.", *parts, ends])


def _ordered(pairs: pl.DataFrame) -> pl.DataFrame:
    return (
        require_rows(pairs, "standing")
        .sort("net", "pair", descending=[True, False], nulls_last=True)
        .with_row_index("row")
    )


def _guides(ordered: pl.DataFrame, canvas: Canvas) -> Layer:
    """Draw a hair line for each pair and a line at zero."""
    hairs = [marks.rule((0, canvas.plot_width), (y, y)) for y in canvas.y_pixels(ordered["y"]).tolist()]
    zero = marks.rule(canvas.x_pixels((0, 0)), (0, canvas.height), stroke=theme.ANNOTATION)
    return marks.group([*hairs, zero], stroke=theme.GRID)


def _dots(seen: pl.DataFrame, canvas: Canvas) -> list[Layer]:
    bands, dots = [], []
    for net, low, high, y, is_focus in seen.select("net", "low", "high", "y", "is_focus").iter_rows():
        height = float(canvas.y_pixels(y))
        if low is not None:
            bands.append(marks.rule(canvas.x_pixels((low, high)), (height, height), stroke=COLOURS[is_focus]))
        radius = 6.1 if is_focus else 4.2
        dots.append(marks.dot(float(canvas.x_pixels(net)), height, radius=radius, fill=COLOURS[is_focus]))
    return [
        marks.group(bands, stroke_width=6, stroke_opacity=0.3, stroke_linecap="round"),
        marks.group(dots, stroke=theme.PAPER),
    ]


def _texts(chosen: pl.DataFrame, canvas: Canvas, *, is_bold: bool) -> list[Layer]:
    """Write the names on the left (on a phone above the line) and the figures on the right."""
    is_phone = theme.is_phone(canvas.width)
    colour = theme.COOPERATION if is_bold else theme.MUTED
    heights = [float(y) for y in canvas.y_pixels(chosen["y"].to_numpy())]
    names = [
        (name, 0.0 if is_phone else -12.0, y - (17 if is_phone else 0))
        for name, y in zip(chosen["pair"], heights, strict=True)
    ]
    nets = [
        (figure(net), float(canvas.plot_width + canvas.right), y)
        for net, y in zip(chosen["net"], heights, strict=True)
        if net is not None
    ]
    name_align: marks.Align = "left" if is_phone else "right"
    layers = [lines.text_layer(names, canvas, align=name_align, colour=colour, is_bold=is_bold)] if names else []
    if nets:
        layers.append(lines.text_layer(nets, canvas, align="right", colour=colour, is_bold=is_bold))
    return layers
