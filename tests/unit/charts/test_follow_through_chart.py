"""The figure of follow-through: steps, bands, the placebo dotted, and what happens where little is known."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import polars as pl
import pytest

from detente.charts import render, theme
from detente.charts.follow_through import DOTS, STYLES, describe, follow_through
from detente.errors import NotEnoughDataError, SchemaError

CURVES = pl.DataFrame(
    {
        "month": [0.0, 6.0, 18.0, 40.0],
        "kept_share": [0.0, 0.2, 0.4, 0.4],
        "low": [0.0, 0.1, 0.25, 0.25],
        "high": [0.1, 0.35, 0.6, 0.6],
    }
)
PLACEBO = pl.DataFrame({"months": [12, 24, 60], "placebo_share": [0.1, 0.2, None]})
TWO = pl.concat([CURVES.with_columns(line=pl.lit(name)) for name in ("USA", "Russia")])


def svg(sheet):
    return render.to_svg(sheet, title="A & B", description="From <low> to high.")


def paths(text, colour, *, dotted=False):
    """Paths of a colour, dotted ones or the others, whether the look stands on the path or on its group."""
    found = []

    def walk(element, stroke, dash):
        stroke, dash = element.get("stroke", stroke), element.get("stroke-dasharray", dash)
        is_dotted = dash.replace(" ", "") == ",".join(map(str, DOTS))
        if element.tag.endswith("path") and stroke == colour and is_dotted == dotted and "d" in element.attrib:
            found.append(element.attrib["d"])
        for child in element:
            walk(child, stroke, dash)

    walk(ElementTree.fromstring(text), "", "")
    return found


def points(path):
    return [tuple(map(float, pair)) for pair in re.findall(r"[ML]([\d.]+),([\d.]+)", path)]


@pytest.mark.parametrize("width", [720, 360])
def test_the_figure_is_well_formed_and_alone(width):
    sheet = follow_through(CURVES, width=width, placebo=PLACEBO)
    text = svg(sheet)
    root = ElementTree.fromstring(text)
    assert root.get("viewBox", "").split()[2] == str(width)
    assert not re.search("NaN|undefined|Infinity|null", text)
    assert min(int(size) for size in re.findall(r'font-size="(\d+)px"', text)) >= 11
    assert text == svg(follow_through(CURVES, width=width, placebo=PLACEBO))


def test_shares_hold_until_the_next_month_and_then_jump():
    (path,) = paths(svg(follow_through(CURVES, width=720)), theme.DEEDS)
    corners = points(path)
    moved = [(x1 != x0, y1 != y0) for (x0, y0), (x1, y1) in pairwise(corners)]
    assert not any(across and up for across, up in moved)
    heights = [y for _, y in corners]
    assert heights == sorted(heights, reverse=True)


def test_a_line_ends_where_nobody_was_watched_longer():
    corners = points(paths(svg(follow_through(CURVES, width=720)), theme.DEEDS)[0])
    assert corners[-1][0] == pytest.approx((720 - 44 - 16) * 40 / 60, abs=1)
    corners = points(paths(svg(follow_through(CURVES, width=720, months_shown=24)), theme.DEEDS)[0])
    assert corners[-1][0] == pytest.approx(720 - 44 - 16, abs=1)


def test_the_placebo_is_dotted_starts_at_nothing_and_ends_where_it_is_not_known():
    text = svg(follow_through(CURVES, width=720, placebo=PLACEBO))
    (path,) = paths(text, theme.DEEDS, dotted=True)
    assert len(points(path)) == 3
    assert points(path)[-1][0] == pytest.approx((720 - 44 - 16) * 24 / 60, abs=1)
    assert ">By chance<" in text
    assert "dotted: by chance" in text
    assert paths(svg(follow_through(CURVES, width=720)), theme.DEEDS, dotted=True) == []


def test_lines_are_named_and_told_apart_in_the_order_given():
    placebo = PLACEBO.with_columns(line=pl.lit("Russia"))
    text = svg(follow_through(TWO, width=720, placebo=placebo))
    assert ">USA<" in text
    assert ">Russia<" in text
    assert len(paths(text, STYLES[0].colour)) == len(paths(text, STYLES[1].colour)) == 1
    assert len(paths(text, STYLES[1].colour, dotted=True)) == 1


def test_description_reads_the_curves_at_round_months():
    text = describe(CURVES, placebo=PLACEBO)
    assert "Kept: 0.20 (0.10 to 0.35) within 12 months, by chance 0.10; 0.40 (0.25 to 0.60) within 24 months" in text
    assert "within 60 months" not in text
    short = CURVES.filter(pl.col("month") < 10)
    assert "0.20 (0.10 to 0.35) within 6 months" in describe(short)


@pytest.mark.parametrize("draw", [lambda frame: follow_through(frame, width=720), describe])
def test_nothing_to_draw(draw):
    for frame in (CURVES.clear(), CURVES.with_columns(kept_share=pl.lit(None, pl.Float64))):
        with pytest.raises(NotEnoughDataError, match="follow-through"):
            draw(frame)


def test_too_many_lines():
    many = pl.concat([CURVES.with_columns(line=pl.lit(f"issue {n}")) for n in range(6)])
    with pytest.raises(SchemaError, match="5 lines at most"):
        follow_through(many, width=720)
