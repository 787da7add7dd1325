"""Bars of time: agreements and programmes from their first step to their end, with their status."""

from datetime import date
from typing import Final

import polars as pl

from detente.charts import lines, marks, theme
from detente.charts.canvas import Canvas, Layer, Sheet
from detente.charts.spans import decimal_year, require_rows, year_ticks

LOOKS: Final = {
    "proposed": (theme.PAPER, theme.CONTEXT, 0.10),
    "signed": (theme.PAPER, theme.COOPERATION, 0.22),
    "in_force": (theme.COOPERATION, theme.COOPERATION, 0.30),
    "suspended": (theme.MISSING, theme.CONFLICT, 0.22),
}
"""Fill, stroke and half the height, in rows, of each status: told apart by fill and height, in print too."""

KEY: Final = "thin: negotiated · hollow: signed, no entry into force known · filled: in force · orange frame: suspended"
SHORTEST: Final = 0.35
"""Years: what lasted less is drawn so long, so that it can be seen."""


def life_bars(spans: pl.DataFrame, *, width: int) -> Sheet:
    """Draw one row a record, ordered as given, its spans of status along the years.

    Parameters
    ----------
    spans
        ``name``, ``group`` (drawn as a heading when it changes), ``start``, ``end`` (Date), ``status`` (proposed,
        signed, in_force, suspended), rows of a record together.
    width
        Width of the sheet in pixels.

    Raises
    ------
    NotEnoughDataError
        No span.

    Examples
    --------
    >>> spans = pl.DataFrame({"name": ["ABM Treaty"], "group": ["Arms control"], "start": [date(1972, 10, 3)],
    ...     "end": [date(2002, 6, 13)], "status": ["in_force"]})
    >>> type(life_bars(spans, width=720)).__name__
    'Sheet'
    """
    placed = _placed(spans)
    is_phone = theme.is_phone(width)
    rows = _rows(placed)
    start = float(placed["x"].min()) // 5 * 5  # type: ignore[arg-type]
    end = float(placed["x2"].max())  # type: ignore[arg-type]
    canvas = Canvas(
        width=width,
        height=len(rows) * (26 if is_phone else 16),
        x_domain=(start, max(end, start + 5)),
        y_domain=(-len(rows) + 0.5, 0.5),
        left=10 if is_phone else 196,
        right=12,
        top=30,
        x_ticks=year_ticks(start, end, at_most=5 if is_phone else 9),
    )
    key = KEY if not is_phone else KEY.replace(" · filled", "\nfilled")
    return canvas.draw(
        [
            _bars(placed, rows, canvas, down=0.22 if is_phone else 0.0),
            *_names(rows, canvas),
            lines.text_layer([(text, 2.0 - canvas.left, -22.0 + 13 * i) for i, text in enumerate(key.split("\n"))],
                             canvas, align="left"),
        ]
    )  # fmt: skip


def describe(spans: pl.DataFrame, *, what: str, at: date) -> str:
    """Return the figure in words: how many are drawn, and how many stand or are suspended on its last day.

    Raises
    ------
    NotEnoughDataError
        No span.

    Examples
    --------
    >>> spans = pl.DataFrame({"name": ["ABM Treaty"], "group": ["Arms control"], "start": [date(1972, 10, 3)],
    ...     "end": [date(2002, 6, 13)], "status": ["in_force"]})
    >>> describe(spans, what="agreements", at=date(2026, 1, 1))
    'Agreements drawn: 1, from 1972 on. As of 1 January 2026: 0 in force with no end known, 0 suspended, 0 signed only.'
    """
    placed = _placed(spans)
    now = placed.filter(pl.col("end") == at)
    standing = {status: now.filter(pl.col("status") == status)["name"].n_unique() for status in LOOKS}
    first: date = placed["start"].min()  # type: ignore[assignment]
    return (
        f"{what.capitalize()} drawn: {placed['name'].n_unique()}, from {first.year} on. As of {at.day} {at:%B %Y}: "
        f"{standing['in_force']} in force with no end known, {standing['suspended']} suspended, {standing['signed']} "
        "signed only."
    )


def _placed(spans: pl.DataFrame) -> pl.DataFrame:
    placed = require_rows(spans, "spans").with_columns(x=decimal_year("start"), x2=decimal_year("end"))
    return placed.with_columns(x2=pl.max_horizontal("x2", pl.col("x") + SHORTEST))


def _rows(placed: pl.DataFrame) -> dict[str, int]:
    """Row of each heading (with a leading blank) and name, from the top."""
    rows: dict[str, int] = {}
    group = None
    for name, own in placed.select("name", "group").unique(maintain_order=True).iter_rows():
        if own != group:
            group = own
            rows[f" {own}"] = len(rows)
        rows[name] = len(rows)
    return rows


def _bars(placed: pl.DataFrame, rows: dict[str, int], canvas: Canvas, *, down: float) -> Layer:
    bars = []
    for name, status, start, end in placed.select("name", "status", "x", "x2").iter_rows():
        fill, stroke, half = LOOKS[status]
        middle = -rows[name] - down
        x, y = canvas.x_pixels((start, end)), canvas.y_pixels((middle + half, middle - half))
        bars.append(marks.rectangle(x, y, fill=fill, stroke=stroke))
    return marks.group(bars, **marks.CLIP)


def _names(rows: dict[str, int], canvas: Canvas) -> list[Layer]:
    """Names left of the plot, on a phone above the bars; headings in bold."""
    is_phone = theme.is_phone(canvas.width)
    x = 0.0 if is_phone else -canvas.left + 4.0
    up = 7.0 if is_phone else 0.0
    places = {name: (name.strip(), x, float(canvas.y_pixels(-row)) - up) for name, row in rows.items()}
    heads = [place for name, place in places.items() if name.startswith(" ")]
    plain = [place for name, place in places.items() if not name.startswith(" ")]
    return [
        lines.text_layer(plain, canvas, align="left", colour=theme.INK),
        lines.text_layer(heads, canvas, align="left", colour=theme.MUTED, is_bold=True),
    ]
