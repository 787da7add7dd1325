"""Bars of time and figures against limits: what is drawn, and what is said of it."""

from datetime import date
from xml.etree import ElementTree

import polars as pl
import pytest
from chart_frames import FIGURES_DECLARED, LIMIT, SPANS

from detente.charts import life_bars, limits, theme
from detente.charts.canvas import Sheet
from detente.errors import NotEnoughDataError


def marks(sheet: Sheet, tag: str) -> list[ElementTree.Element]:
    """Every mark of a kind, in order."""
    return list(ElementTree.fromstring(sheet.plot).iter(tag))


def place(mark: ElementTree.Element, *names: str) -> list[float]:
    return [float(mark.attrib[name]) for name in names]


def test_every_span_is_a_bar_and_the_shortest_can_be_seen() -> None:
    sheet = life_bars.life_bars(SPANS, width=720)
    bars = marks(sheet, "rect")
    assert len(bars) == SPANS.height
    pixels_a_year = sheet.plot_width / (2026.1 - 1970)
    assert min(place(bar, "width")[0] for bar in bars) >= life_bars.SHORTEST * pixels_a_year - 0.02
    middles = [y + height / 2 for y, height in (place(bar, "y", "height") for bar in bars)]
    assert middles[0] == pytest.approx(middles[1], abs=0.02)  # one row a record
    assert middles[2] - middles[1] == pytest.approx(16, abs=0.02)
    looks = {bar.attrib["fill"] + bar.attrib["stroke"] for bar in bars}
    assert len(looks) == 4  # each status looks different


def test_bars_in_words() -> None:
    assert life_bars.describe(SPANS, what="agreements", at=date(2026, 2, 5)) == (
        "Agreements drawn: 3, from 1972 on. As of 5 February 2026: 0 in force with no end known, 1 suspended, "
        "0 signed only."
    )
    later = life_bars.describe(SPANS, what="agreements", at=date(2026, 11, 22))
    assert "0 in force with no end known, 0 suspended" in later  # all had ended: the last bar is not today


def test_no_span_is_no_figure() -> None:
    with pytest.raises(NotEnoughDataError):
        life_bars.life_bars(SPANS.clear(), width=720)


def test_a_dot_for_each_declared_figure_and_the_limit_from_its_day() -> None:
    sheet = limits.against_limit(FIGURES_DECLARED, LIMIT, width=360)
    zero, highest = 190, 190 / (1561 * 1.12)
    told = sorted((zero - place(dot, "cy")[0]) / highest for dot in marks(sheet, "circle") if dot.get("r") == "2.3")
    assert told == pytest.approx([1350, 1393, 1561], abs=0.2)  # null is no dot, and no zero
    (limit,) = (line for line in marks(sheet, "line") if line.get("stroke") == theme.CONFLICT)
    x, y = place(limit, "x1", "y1")
    assert (zero - y) / highest == pytest.approx(1550, abs=0.2)
    span = 2018.096 - 2017.666 + 0.6
    assert x / sheet.plot_width * span == pytest.approx(2018.096 - 2017.666 + 0.3, abs=0.01)


def test_a_successor_is_a_side_of_its_own() -> None:
    predecessor = FIGURES_DECLARED.head(1).with_columns(state=pl.lit("0"))
    two = FIGURES_DECLARED.with_columns(pl.col("amount").fill_null(1500.0))
    sheet = limits.against_limit(pl.concat([two, predecessor]), LIMIT, width=720)
    looks = [style.colour for style in limits.SIDES[:3]]
    assert [line.get("stroke") for line in marks(sheet, "path")] == looks[:2]
    assert {text.text: text.get("fill") for text in marks(sheet, "text") if text.text in ("A", "B", "0")} == {
        "A": looks[0],
        "B": looks[1],
        "0": looks[2],
    }  # the sides keep their colours


def test_a_limit_in_words() -> None:
    text = limits.describe(FIGURES_DECLARED, LIMIT, met_from="5 February 2018")
    assert text.startswith("Declared figures")
    assert text.endswith("The limit is 1,550, to be met from 5 February 2018 on.")


def test_no_line_is_drawn_over_years_without_a_figure() -> None:
    days = [date(1990, 9, 1), date(2001, 12, 5), date(2002, 7, 1), date(2006, 1, 1)]
    figures = pl.DataFrame({"date": days, "state": ["A"] * 4, "amount": [2246.0, 1300.0, 1250.0, 1225.0]})
    sheet = limits.against_limit(figures, LIMIT, width=720)
    assert len(marks(sheet, "path")) == 1  # from 2001 to 2002 only
    assert sum(dot.get("r") == "2.3" for dot in marks(sheet, "circle")) == 4


def test_the_limit_is_named_at_its_own_line() -> None:
    sheet = limits.against_limit(FIGURES_DECLARED, LIMIT, width=720)
    (line,) = (line for line in marks(sheet, "line") if line.get("stroke") == theme.CONFLICT)
    (name,) = (text for text in marks(sheet, "text") if text.text == "limit 1,550")
    assert 0 < place(line, "y1")[0] - place(name, "y")[0] < 20
    assert place(name, "x")[0] == pytest.approx(place(line, "x2")[0], abs=0.1)


def test_no_figure_is_no_picture() -> None:
    empty = pl.DataFrame(
        {"date": [date(2018, 1, 1)], "state": ["A"], "amount": [None]}, schema_overrides={"amount": pl.Float64}
    )
    with pytest.raises(NotEnoughDataError):
        limits.against_limit(empty, LIMIT, width=720)
