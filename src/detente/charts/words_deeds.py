"""Words against deeds: is what the two say kinder than what they do?"""

from typing import Final

import polars as pl

from detente.charts import lines, marks, theme
from detente.charts.canvas import Layer, Sheet
from detente.charts.panels import Scale, Stack, missing_of, observe, panel_layers, stack
from detente.charts.sentences import describe_lines
from detente.charts.theme import Style

STYLES: Final = {"words": Style(theme.WORDS, (6, 3), 2.2), "deeds": Style(theme.DEEDS, width=2.4)}
NAMES: Final = {"words": "Words", "deeds": "Deeds"}
GAP_COLOUR: Final = "#F4E3B8"


def words_and_deeds(series: pl.DataFrame, *, width: int) -> Sheet:
    """Draw the net of words and the net of deeds, the distance between them shaded.

    Parameters
    ----------
    series
        ``period`` (Date), ``kind`` (``words`` or ``deeds``), ``net`` (−1 to 1, null = not covered),
        ``low``, ``high``; ``source`` (as to be read; a panel each) and ``is_covered`` where known.
    width
        Width of the sheet in pixels.

    Raises
    ------
    NotEnoughDataError
        Nothing is observed.

    Examples
    --------
    >>> series = pl.DataFrame({"period": ["1990-01-01", "1991-01-01"] * 2, "kind": ["words"] * 2 + ["deeds"] * 2,
    ...     "net": [0.2, 0.3, 0.0, 0.1], "low": [0.1] * 4, "high": [0.3] * 4})
    >>> series = series.with_columns(pl.col("period").str.to_date())
    >>> type(words_and_deeds(series, width=360)).__name__
    'Sheet'
    """
    placed = observe(series, name="words and deeds", value="net")
    seen = pl.concat([placed["net"], placed["low"], placed["high"], pl.Series([0.0])]).drop_nulls()
    low, high = lines.padded(float(seen.min()), float(seen.max()), step=0.5)  # type: ignore[arg-type]
    ticks = [value / 2 for value in range(-2, 3) if low <= value / 2 <= high]
    scale = Scale(low, high, 0.0, {at: f"{at:+g}".replace("-", "−") if at else "0" for at in ticks})
    sheet = stack(placed, value="net", scale=scale, width=width)
    layers = [*missing_of(sheet), _gap_layer(sheet), *panel_layers(sheet, styles=STYLES, names=NAMES)]
    return sheet.canvas.draw(layers)


def describe(series: pl.DataFrame) -> str:
    """Return the figure in words: start, end, highest and lowest of words and of deeds by source.

    Raises
    ------
    NotEnoughDataError
        Nothing is observed.
    """
    placed = observe(series, name="words and deeds", value="net")
    source = pl.col("source").replace("", None)
    named = placed.with_columns(_line=pl.concat_str("kind", source, separator=", ", ignore_nulls=True))
    return describe_lines(named, by="_line", value="net", what="Net cooperation in words and in deeds, −1 to +1")


def _gap_layer(sheet: Stack) -> Layer:
    """Shade between the two lines, where both are observed."""
    words, deeds = (sheet.placed.filter(pl.col("kind") == kind).select("source", "x", "y", "stretch") for kind in NAMES)
    both = words.join(deeds, on=["source", "x"], suffix="_deeds").sort("source", "x")
    both = both.with_columns(stretch=pl.concat_str("stretch", "stretch_deeds"))
    x_pixels, y_pixels = sheet.canvas.x_pixels, sheet.canvas.y_pixels
    areas = [
        marks.area(x_pixels(own["x"]), y_pixels(own["y"]), y_pixels(own["y_deeds"]))
        for own in both.partition_by("source", "stretch", maintain_order=True)
    ]
    return marks.group(areas, fill=GAP_COLOUR, fill_opacity=0.75, **marks.CLIP)
