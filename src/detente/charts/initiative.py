"""Who acts? One side's share of what the two send each other."""

from typing import Final

import polars as pl

from detente.charts import lines, theme
from detente.charts.canvas import Sheet
from detente.charts.panels import Scale, missing_of, observe, panel_layers, stack
from detente.charts.sentences import describe_lines
from detente.charts.theme import Style

STYLES: Final = {
    "cooperation": Style(theme.COOPERATION, width=2.4),
    "conflict": Style(theme.CONFLICT, (6, 3), 2.2),
}
NAMES: Final = {"cooperation": "Cooperative acts", "conflict": "Conflictual acts"}


def initiative(series: pl.DataFrame, *, width: int, name_a: str, name_b: str) -> Sheet:
    """Draw the share of cooperative and of conflictual events that state A sent, around one half.

    Parameters
    ----------
    series
        ``period`` (Date), ``kind`` (``cooperation`` or ``conflict``), ``share`` (0–1, of A in what both
        sent; null = not covered), ``low``, ``high``; ``source`` and ``is_covered`` where known.
    width
        Width of the sheet in pixels.
    name_a, name_b
        The states, as to be read.

    Raises
    ------
    NotEnoughDataError
        Nothing is observed.

    Examples
    --------
    >>> series = pl.DataFrame({"period": ["1990-01-01", "1991-01-01"], "kind": ["conflict"] * 2,
    ...     "share": [0.6, 0.7], "low": [0.5] * 2, "high": [0.8] * 2}).with_columns(pl.col("period").str.to_date())
    >>> type(initiative(series, width=720, name_a="France", name_b="Japan")).__name__
    'Sheet'
    """
    placed = observe(series, name="initiative", value="share")
    seen = pl.concat([placed["share"], placed["low"], placed["high"]]).drop_nulls()
    reach = float((seen - 0.5).abs().max())  # type: ignore[arg-type]
    half = min(0.5, max(0.2, lines.padded(0, reach, step=0.1)[1]))
    step = 0.25 if half > 0.4 else 0.2 if half > 0.2 else 0.1
    ticks = [round(0.5 + k * step, 2) for k in range(-5, 6) if abs(k * step) <= half + 1e-9]
    scale = Scale(0.5 - half, 0.5 + half, 0.5, {at: f"{at:.0%}".replace("%", " %") for at in ticks})
    sheet = stack(placed, value="share", scale=scale, width=width)
    canvas = sheet.canvas
    ends = [
        (f"↑ mostly {name_a}", 4.0, 10.0),
        (f"↓ mostly {name_b}", 4.0, float(canvas.y_pixels(scale.low)) - 10.0),
    ]
    layers = [*missing_of(sheet), *panel_layers(sheet, styles=STYLES, names=NAMES)]
    return canvas.draw([*layers, lines.text_layer(ends, canvas, align="left")])


def describe(series: pl.DataFrame, *, name_a: str, name_b: str) -> str:
    """Return the figure in words: start, end, highest and lowest share of A by kind and source.

    Raises
    ------
    NotEnoughDataError
        Nothing is observed.
    """
    placed = observe(series, name="initiative", value="share")
    source = pl.col("source").replace("", None)
    named = placed.with_columns(_line=pl.concat_str("kind", source, separator=", ", ignore_nulls=True))
    what = f"Share sent by {name_a}, the rest by {name_b} (0.50: both alike)"
    return describe_lines(named, by="_line", value="share", what=what, is_signed=False)
