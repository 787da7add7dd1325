"""From promises to deeds: the share kept as months go by, beside what chance would give."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from detente.charts import lines, theme
from detente.charts.canvas import Canvas, Layer, Sheet, percent, whole
from detente.charts.sentences import figure
from detente.charts.spans import require_rows
from detente.charts.theme import Style
from detente.errors import SchemaError

STYLES: Final = (Style(theme.DEEDS, width=2.4), *theme.SERIES_STYLES[1:])
DOTS: Final = (1, 4)
"""Stroke and gap of the placebo."""

STEPS: Final = (3, 6, 12, 24, 60, 120)
"""Months between the ticks of the horizontal axis."""

READ_AT: Final = (12, 24, 60)
"""Months at which the description reads the curves."""

ONLY: Final = "Kept"
"""Name of the line where there is only one."""


def follow_through(
    curves: pl.DataFrame, *, width: int, placebo: pl.DataFrame | None = None, months_shown: int = 60
) -> Sheet:
    """Draw the share of promises kept as steps with their bands, and the placebo dotted in the same colour.

    Parameters
    ----------
    curves
        ``month`` (since the promise), ``kept_share``, ``low``, ``high`` (0–1); ``line`` (as to be read) where there are
        several, five at most. A line ends where nobody was watched longer.
    width
        Width of the sheet in pixels.
    placebo
        ``months``, ``placebo_share`` (0–1, null = not known), and ``line`` where the curves have one; drawn from 0 on.
    months_shown
        Where the horizontal axis ends.

    Raises
    ------
    NotEnoughDataError
        No share is known.
    SchemaError
        More lines than there are colours to tell them apart.

    Examples
    --------
    >>> curves = pl.DataFrame({"month": [0.0, 8.0, 30.0], "kept_share": [0.0, 0.2, 0.3], "low": [0.0, 0.1, 0.2],
    ...     "high": [0.1, 0.3, 0.4]})
    >>> type(follow_through(curves, width=360)).__name__
    'Sheet'
    """
    placed = _steps(_known(curves), months_shown)
    chance = _chance(placebo, months_shown)
    styles = _styles(placed)
    canvas = _canvas(placed, chance, width=width, months_shown=months_shown)
    layers: list[Layer] = [lines.band_layer(placed, canvas, by="line", styles=styles)]
    dotted = {name: Style(style.colour, DOTS, 1.8) for name, style in styles.items()}
    own = chance.filter(pl.col("line").is_in(list(styles)))
    if len(own):
        layers += lines.line_layers(own, canvas, by="line", value="kept_share", styles=dotted)
    layers += lines.line_layers(placed, canvas, by="line", value="kept_share", styles=styles)
    layers.append(_names(placed, own, canvas, styles))
    unit = "years" if _is_in_years(months_shown) else "months"
    beside = "; dotted: by chance" if len(own) else ""
    caption = (f"{unit} after the promise{beside}", canvas.plot_width / 2, canvas.height + 34.0)
    return canvas.draw([*layers, lines.text_layer([caption], canvas)])


def describe(curves: pl.DataFrame, *, placebo: pl.DataFrame | None = None, months_shown: int = 60) -> str:
    """Return the figure in words: the share kept within 12, 24 and 60 months, and by chance.

    Raises
    ------
    NotEnoughDataError
        No share is known.

    Examples
    --------
    >>> curves = pl.DataFrame({"month": [0.0, 8.0, 20.0], "kept_share": [0.0, 0.2, 0.2], "low": [0.0, 0.1, 0.1],
    ...     "high": [0.1, 0.3, 0.3]})
    >>> describe(curves)
    'Share of promises that became a deed, 0 to 1. Kept: 0.20 (0.10 to 0.30) within 12 months.'
    """
    known, chance = _known(curves), _chance(placebo, months_shown)
    parts = ["Share of promises that became a deed, 0 to 1."]
    for name in known["line"].unique(maintain_order=True):
        own, luck = known.filter(pl.col("line") == name), chance.filter(pl.col("line") == name)
        last = min(float(own["month"].max()), months_shown)  # type: ignore[arg-type]
        reached = [float(month) for month in READ_AT if month <= last] or [last]
        parts.append(f"{name}: {'; '.join(_reading(own, luck, month) for month in reached)}.")
    return " ".join(parts)


def _known(curves: pl.DataFrame) -> pl.DataFrame:
    """Rows with a share, named and sorted."""
    named = curves if "line" in curves.columns else curves.with_columns(line=pl.lit(ONLY))
    known = require_rows(named, "follow-through").drop_nulls("kept_share")
    order = named["line"].unique(maintain_order=True).to_list()
    ranked = known.with_columns(_rank=pl.col("line").replace_strict(order, range(len(order)), return_dtype=pl.Int64))
    return require_rows(ranked, "follow-through (known shares)").sort("_rank", "month").drop("_rank")


def _steps(known: pl.DataFrame, months_shown: int) -> pl.DataFrame:
    """Corners of the steps up to the end of the axis: each share holds until the next month."""
    month = pl.col("month").cast(pl.Float64)
    following = month.shift(-1).over("line").fill_null(month).clip(upper_bound=months_shown)
    held = known.with_columns(x=pl.concat_list(month, following), stretch=pl.col("line"))
    return held.filter(month <= months_shown).explode("x")


def _chance(placebo: pl.DataFrame | None, months_shown: int) -> pl.DataFrame:
    """Known placebo shares as lines that begin at 0."""
    schema = {"line": pl.String, "x": pl.Float64, "kept_share": pl.Float64, "stretch": pl.String}
    if placebo is None:
        return pl.DataFrame(schema=schema)
    named = placebo if "line" in placebo.columns else placebo.with_columns(line=pl.lit(ONLY))
    known = named.select("line", x=pl.col("months").cast(pl.Float64), kept_share="placebo_share").drop_nulls()
    start = known.select("line").unique(maintain_order=True).with_columns(x=pl.lit(0.0), kept_share=pl.lit(0.0))
    shown = pl.concat([start, known]).filter(pl.col("x") <= months_shown).sort("line", "x")
    return shown.with_columns(stretch=pl.col("line"))


def _styles(placed: pl.DataFrame) -> dict[str, Style]:
    names = placed["line"].unique(maintain_order=True).to_list()
    if len(names) > len(STYLES):
        raise SchemaError(
            f"follow-through: {len(STYLES)} lines at most can be told apart, not {len(names)}; choose some"
        )
    return dict(zip(names, STYLES, strict=False))


def _canvas(placed: pl.DataFrame, chance: pl.DataFrame, *, width: int, months_shown: int) -> Canvas:
    is_phone = theme.is_phone(width)
    seen = pl.concat([placed["kept_share"], placed["high"], chance["kept_share"]]).drop_nulls()
    high = min(1.0, max(0.25, lines.padded(0, float(seen.max()), step=0.25)[1]))  # type: ignore[arg-type]
    ticks_n = 5 if is_phone else 8
    step = next((step for step in STEPS if months_shown / step <= ticks_n), STEPS[-1])
    return Canvas(
        width=width,
        height=220 if is_phone else 260,
        x_domain=(0.0, float(months_shown)),
        y_domain=(0.0, high),
        left=44,
        right=16,
        top=12,
        bottom=46,
        x_ticks=list(range(0, months_shown + 1, step)),
        y_ticks=[k / 4 for k in range(int(high * 4 + 1e-9) + 1)],
        x_label=(lambda months: whole(months / 12)) if _is_in_years(months_shown) else whole,
        y_label=percent,
    )


def _is_in_years(months_shown: int) -> bool:
    """Whether the axis counts years; its ticks are then whole ones."""
    return months_shown >= 60


def _names(placed: pl.DataFrame, chance: pl.DataFrame, canvas: Canvas, styles: Mapping[str, Style]) -> Layer:
    """Name the lines, and the placebo where there is one line only."""
    both, looks = placed.select("line", "x", "kept_share", "stretch"), dict(styles)
    if len(chance) and len(styles) == 1:
        by_chance = chance.with_columns(line=pl.lit("By chance")).select(both.columns)
        both, looks = pl.concat([both, by_chance]), looks | {"By chance": next(iter(styles.values()))}
    return lines.name_layer(both, canvas, by="line", value="kept_share", styles=looks)


def _reading(own: pl.DataFrame, luck: pl.DataFrame, month: float) -> str:
    """One line at one month, with its band and what chance gives there."""
    row = own.filter(pl.col("month") <= month).row(-1, named=True)
    share, low, high = (figure(row[name], is_signed=False) for name in ("kept_share", "low", "high"))
    by_chance = luck.filter(pl.col("x") == month)["kept_share"]
    beside = f", by chance {figure(by_chance[0], is_signed=False)}" if len(by_chance) else ""
    return f"{share} ({low} to {high}) within {month:g} months{beside}"
