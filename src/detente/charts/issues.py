"""Issue areas over time: measured by year, or as the chronicle's selection."""

from typing import Final

import polars as pl

from detente.charts import labels, lines, marks, theme
from detente.charts.canvas import Canvas, Layer, Sheet
from detente.charts.sentences import figure
from detente.charts.spans import decimal_year, require_rows, year_ticks
from detente.domain.issues import ISSUE_NAMES

COLOURS: Final = {"cooperation": theme.COOPERATION, "conflict": theme.CONFLICT}


def issues_by_year(counts: pl.DataFrame, *, width: int) -> Sheet:
    """Draw a row of blocks for each issue area: area is attention, direction and colour are the net.

    Parameters
    ----------
    counts
        ``year``, ``issue``, ``events_n`` (null = not covered), ``net`` (−1 to 1, null = too thin).
    width
        Width of the sheet in pixels.

    Raises
    ------
    NotEnoughDataError
        No year is covered.

    Notes
    -----
    A block above the line is net cooperation, below it net conflict, a hollow one too thin to say. Its
    area is the share of the year's events; all rows share one scale. A year in which nothing is
    covered is shaded through all rows.

    Examples
    --------
    >>> counts = pl.DataFrame({"year": [2014], "issue": ["energy"], "events_n": [5], "net": [0.2]})
    >>> type(issues_by_year(counts, width=720)).__name__
    'Sheet'
    """
    shares = _shares(counts)
    start, end = float(counts["year"].min()), float(counts["year"].max())  # type: ignore[arg-type]
    canvas = _canvas(shares["issue"], start - 0.5, end + 0.5, width)
    highest = float(shares["share"].max())  # type: ignore[arg-type]
    number = {issue: row for row, issue in enumerate(_issues(shares["issue"]))}
    room = 0.36 if theme.is_phone(width) else 0.5
    bars = []
    for row in shares.iter_rows(named=True):
        base = number[row["issue"]] + _middle(width)
        sign = 1 if row["net"] is not None and row["net"] < 0 else -1
        side = (row["share"] / highest) ** 0.5
        fill, stroke = _hue(row["net"])
        x = canvas.x_pixels((row["year"] - 0.44 * side, row["year"] + 0.44 * side))
        y = canvas.y_pixels((base, base + sign * side * room * 0.92))
        bars.append(marks.rectangle(x, y, fill=fill, stroke=stroke))
    covered = set(shares["year"])
    first, last = int(canvas.x_domain[0] + 0.5), int(canvas.x_domain[1])
    gaps = _joined([year for year in range(first, last + 1) if year not in covered])
    words = f"↑ net cooperation · ↓ net conflict · largest block: {highest:.0%} of its year"
    key = [(words.replace("%", " %"), 2.0 - canvas.left, -16.0)]
    return canvas.draw(
        [
            *lines.missing_layers(gaps, canvas),
            _base_lines(canvas, len(number), width),
            marks.group(bars, stroke_width=0.6),
            _row_names(canvas, list(number)),
            lines.text_layer(key, canvas, align="left"),
        ]
    )


def chronicle_by_issue(entries: pl.DataFrame, *, width: int) -> Sheet:
    """Draw each entry of the chronicle as a mark in the row of its issue area.

    Cooperation is a disc above the line, conflict a square below it; words are hollow, deeds are
    filled. The register is a selection: nothing is counted, and no trend can be read from it.

    Parameters
    ----------
    entries
        ``date``, ``issue``, ``tone`` (``cooperation`` or ``conflict``; others are left out), ``is_deed``.
    width
        Width of the sheet in pixels.

    Raises
    ------
    NotEnoughDataError
        No entry of either tone.

    Examples
    --------
    >>> entries = pl.DataFrame({"date": ["1991-07-31"], "issue": ["arms_control"], "tone": ["cooperation"],
    ...     "is_deed": [True]}).with_columns(pl.col("date").str.to_date())
    >>> type(chronicle_by_issue(entries, width=720)).__name__
    'Sheet'
    """
    drawn = _entries(entries)
    start, end = float(drawn["x"].min()) // 1, float(drawn["x"].max()) + 0.4  # type: ignore[arg-type]
    canvas = _canvas(drawn["issue"], start, end, width)
    number = {issue: row for row, issue in enumerate(_issues(drawn["issue"]))}
    is_phone = theme.is_phone(width)
    shown = []
    for (issue, tone), own in drawn.group_by("issue", "tone", maintain_order=True):
        side = -1 if tone == "cooperation" else 1
        pixels = canvas.x_pixels(own["x"].to_numpy())
        lanes = labels.pack_lanes([(x - 3.5, x + 3.5) for x in pixels], gap=0.6, at_most=2)
        for x, lane, is_deed in zip(pixels.tolist(), lanes, own["is_deed"], strict=True):
            away = 0.1 + 0.17 * (lane or 0) if is_phone else 0.13 + 0.2 * (lane or 0)
            y = float(canvas.y_pixels(number[str(issue)] + _middle(width) + side * away))
            shown.append(_mark(x, y, str(tone), half=3.1, is_deed=is_deed))
    guides = [_base_lines(canvas, len(number), width), _row_names(canvas, list(number))]
    return canvas.draw([*guides, *_key_layers(canvas), marks.group(shown, stroke_width=1.4)])


def describe_years(counts: pl.DataFrame) -> str:
    """Return the measured figure in words: the span, and the issue areas with most attention and their net.

    Raises
    ------
    NotEnoughDataError
        No year is covered.
    """
    shares = _shares(counts)
    total = shares.group_by("issue").agg(pl.col("events_n").sum(), pl.col("net").mean())
    leading = total.sort("events_n", "issue", descending=[True, False]).head(3)
    whole = int(total["events_n"].sum())
    parts = [
        f"{ISSUE_NAMES.get(issue, issue)} {count / whole:.0%}".replace("%", " %")
        + (f" (mean net {figure(net)})" if net is not None else "")
        for issue, count, net in leading.iter_rows()
    ]
    years = shares["year"].cast(pl.Int64).sort()
    return f"{whole:,} events by issue area, {years[0]} to {years[-1]}. Most attention: {', '.join(parts)}."


def describe_chronicle(entries: pl.DataFrame) -> str:
    """Return the selection in words: how many entries are drawn; no comparison, since it is a selection.

    Raises
    ------
    NotEnoughDataError
        No entry of either tone.
    """
    drawn = _entries(entries)
    tones = {tone: drawn.filter(pl.col("tone") == tone).height for tone in COLOURS}
    span = f"{int(drawn['x'].min())} to {int(drawn['x'].max())}"  # type: ignore[arg-type]
    return (
        f"{drawn.height} entries of the chronicle in {drawn['issue'].n_unique()} issue areas, {span}: "
        f"{tones['cooperation']} of cooperation, {tones['conflict']} of conflict; "
        f"{int(drawn['is_deed'].sum())} deeds. A selection: its numbers are no measure."
    )


def _shares(counts: pl.DataFrame) -> pl.DataFrame:
    """Return covered rows with their share of the year's events."""
    covered = require_rows(counts, "issues").filter(pl.col("events_n").is_not_null())
    year = pl.col("events_n").sum().over("year")
    shares = covered.with_columns(share=pl.col("events_n") / year).filter(pl.col("events_n") > 0)
    return require_rows(shares, "issues (covered years)").sort("year", "issue")


def _entries(entries: pl.DataFrame) -> pl.DataFrame:
    chosen = require_rows(entries, "chronicle").filter(pl.col("tone").is_in(list(COLOURS)))
    dated = require_rows(chosen, "chronicle (cooperation or conflict)").with_columns(x=decimal_year("date"))
    return dated.sort("x", "issue", "tone", "is_deed")


def _issues(present: pl.Series) -> list[str]:
    """Return the issues that are there, in the order of the list, unknown ones last."""
    held = set(present)
    return [issue for issue in ISSUE_NAMES if issue in held] + sorted(held - set(ISSUE_NAMES))


def _canvas(issues: pl.Series, start: float, end: float, width: int) -> Canvas:
    names = _issues(issues)
    is_phone = theme.is_phone(width)
    return Canvas(
        width=width,
        height=(54 if is_phone else 36) * len(names),
        x_domain=(start, end),
        y_domain=(float(len(names)), 0.0),
        left=6 if is_phone else 178,
        right=12,
        top=34,
        x_ticks=year_ticks(start, end, at_most=5 if is_phone else 9),
    )


def _middle(width: int) -> float:
    """Where in its row the base line stands; on a phone the name is above it."""
    return 0.64 if theme.is_phone(width) else 0.5


def _base_lines(canvas: Canvas, number: int, width: int) -> Layer:
    bases = canvas.y_pixels([row + _middle(width) for row in range(number)]).tolist()
    return marks.group([marks.rule((0, canvas.plot_width), (y, y)) for y in bases], stroke=theme.GRID)


def _row_names(canvas: Canvas, issues: list[str]) -> Layer:
    names = [ISSUE_NAMES.get(issue, issue) for issue in issues]
    is_phone = theme.is_phone(canvas.width)
    heights = [float(y) for y in canvas.y_pixels([row + (0.12 if is_phone else 0.5) for row in range(len(names))])]
    texts = [(name, 0.0 if is_phone else -12.0, y) for name, y in zip(names, heights, strict=True)]
    return lines.text_layer(texts, canvas, align="left" if is_phone else "right", colour=theme.INK)


def _hue(net: float | None) -> tuple[str, str]:
    """Return fill and outline of a bar; hollow where the net is not known."""
    if net is None:
        return theme.PAPER, theme.ANNOTATION
    colour = theme.DIVERGING[min(6, int((net + 1) / 2 * 7))]
    return colour, colour


def _mark(x: float, y: float, tone: str, *, half: float, is_deed: bool) -> str:
    """Draw a disc (cooperation) or a square (conflict), filled for a deed."""
    look = {"fill": COLOURS[tone] if is_deed else theme.PAPER, "stroke": COLOURS[tone]}
    if tone == "cooperation":
        return marks.dot(x, y, radius=half, **look)
    return marks.rectangle((x - half, x + half), (y - half, y + half), **look)


def _key_layers(canvas: Canvas) -> list[Layer]:
    """Explain the four marks above the plot."""
    size = theme.text_size(canvas.width)
    is_phone = theme.is_phone(canvas.width)
    x, shown, texts = 4.0 - canvas.left + 6, [], []
    for tone in COLOURS:
        for is_deed in (True, False):
            words = "deed" if is_deed else "word"
            words = words if is_phone and not is_deed else f"{tone}, {words}"
            shown.append(_mark(x, -18.0, tone, half=3.4, is_deed=is_deed))
            texts.append((words, x + 9, -18.0))
            x += labels.text_width(words, size) + (22 if is_phone else 34)
    return [marks.group(shown, stroke_width=1.4), lines.text_layer(texts, canvas, align="left")]


def _joined(years: list[int]) -> list[tuple[float, float]]:
    """Join years in a row into spans."""
    spans: list[tuple[float, float]] = []
    for year in years:
        if spans and spans[-1][1] == year - 0.5:
            spans[-1] = (spans[-1][0], year + 0.5)
        else:
            spans.append((year - 0.5, year + 0.5))
    return spans
