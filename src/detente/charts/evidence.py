"""What each source covered, month by month."""

import polars as pl

from detente.charts import labels, lines, marks, theme
from detente.charts.canvas import Canvas, Layer, Sheet
from detente.charts.spans import decimal_year, require_rows, year_ticks


def coverage_calendar(frame: pl.DataFrame, *, width: int) -> Sheet:
    """Draw a strip for each source: the fuller the strip, the more of the month is covered.

    Parameters
    ----------
    frame
        ``source`` (as to be read), ``month`` (Date, first day), ``covered_share`` (0–1, null = none).
    width
        Width of the sheet in pixels.

    Raises
    ------
    NotEnoughDataError
        The frame is empty.

    Notes
    -----
    Months in a row with the same share (to 5 %) are one rectangle.

    Examples
    --------
    >>> frame = pl.DataFrame({"source": ["GDELT"], "month": ["2015-03-01"],
    ...     "covered_share": [0.4]}).with_columns(pl.col("month").str.to_date())
    >>> type(coverage_calendar(frame, width=720)).__name__
    'Sheet'
    """
    runs = _runs(require_rows(frame, "coverage"))
    sources = runs["source"].unique(maintain_order=True).to_list()
    is_phone = theme.is_phone(width)
    size = theme.text_size(width)
    room = max(labels.text_width(name, size) for name in sources) + 12
    start, end = float(runs["start"].min()), float(runs["end"].max())  # type: ignore[arg-type]
    canvas = Canvas(
        width=width,
        height=(40 if is_phone else 26) * len(sources),
        x_domain=(start, end),
        y_domain=(float(len(sources)), 0.0),
        left=4 if is_phone else int(min(room, width * 0.4)),
        right=16,
        top=6,
        x_ticks=year_ticks(start, end, at_most=5 if is_phone else 9),
    )
    top, bottom = (0.48, 0.92) if is_phone else (0.2, 0.8)
    number = pl.col("source").replace_strict({name: k for k, name in enumerate(sources)}, return_dtype=pl.Float64)
    strips = pl.DataFrame({"source": sources, "start": start, "end": end, "share": 1.0})
    strips, filled = (
        part.with_columns(foot=number + bottom, head=number + bottom - pl.col("share") * (bottom - top))
        for part in (strips, runs.filter(pl.col("share") > 0).select(strips.columns))
    )
    layers = [_rectangles(strips, canvas, "#E3E6EA"), _rectangles(filled, canvas, theme.AGREEMENT)]
    heights = [k + (0.24 if is_phone else 0.5) for k in range(len(sources))]
    pixels = [float(y) for y in canvas.y_pixels(heights)]
    names = [(name, 0.0 if is_phone else -12.0, y) for name, y in zip(sources, pixels, strict=True)]
    layers.append(lines.text_layer(names, canvas, align="left" if is_phone else "right", colour=theme.INK))
    return canvas.draw(layers)


def describe(frame: pl.DataFrame) -> str:
    """Return the figure in words: first and last covered month of each source, and its mean share.

    Raises
    ------
    NotEnoughDataError
        The frame is empty.

    Examples
    --------
    >>> frame = pl.DataFrame({"source": ["GDELT"] * 2, "month": ["2015-02-01", "2015-03-01"],
    ...     "covered_share": [None, 0.4]}).with_columns(pl.col("month").str.to_date())
    >>> describe(frame)
    'Coverage by month. GDELT: 2015-03 to 2015-03, 40 % of 1 month covered at all (1 month without any).'
    """
    parts = []
    for name in require_rows(frame, "coverage")["source"].unique(maintain_order=True):
        own = frame.filter(pl.col("source") == name)
        held = own.filter(pl.col("covered_share") > 0)
        if held.is_empty():
            parts.append(f"{name}: nothing is covered.")
            continue
        first, last = (held["month"].dt.strftime("%Y-%m").sort()[k] for k in (0, -1))
        mean = float(held["covered_share"].sum()) / held.height
        empty = own.height - held.height
        parts.append(
            f"{name}: {first} to {last}, {mean:.0%} of {_months(held.height)} covered at all "
            f"({_months(empty)} without any).".replace("%", " %")
        )
    return " ".join(["Coverage by month.", *parts])


def _months(number: int) -> str:
    return f"{number} month{'' if number == 1 else 's'}"


def _runs(frame: pl.DataFrame) -> pl.DataFrame:
    """Join months in a row with the same share; null counts as a share of its own."""
    shared = frame.sort("source", "month").with_columns(
        share=(pl.col("covered_share") * 20).round() / 20,
        start=decimal_year("month"),
        end=pl.col("month").dt.offset_by("1mo"),
    )
    shared = shared.with_columns(end=decimal_year("end"))
    is_new = (
        pl.col("share").ne_missing(pl.col("share").shift())
        | (pl.col("start") - pl.col("end").shift() > 0.01)
        | pl.col("source").ne_missing(pl.col("source").shift())
    )
    runs = shared.with_columns(run=is_new.cum_sum()).group_by("source", "run", maintain_order=True)
    order = frame["source"].unique(maintain_order=True).to_list()
    joined = runs.agg(pl.col("start").first(), pl.col("end").last(), pl.col("share").first())
    return joined.sort(pl.col("source").replace_strict({name: k for k, name in enumerate(order)}), "run")


def _rectangles(frame: pl.DataFrame, canvas: Canvas, colour: str) -> Layer:
    x, y = canvas.x_pixels(frame.select("start", "end")), canvas.y_pixels(frame.select("foot", "head"))
    return marks.group([marks.rectangle(*box) for box in zip(x, y, strict=True)], fill=colour)
