"""Bars of time and figures against limits: what is drawn, and what is said of it."""

import json
from datetime import date
from typing import Any

import polars as pl
import pytest
from chart_frames import FIGURES_DECLARED, LIMIT, SPANS

from detente.charts import life_bars, limits
from detente.charts.canvas import Sheet
from detente.errors import NotEnoughDataError


def marks(sheet: Sheet, kind: str) -> list[dict[str, Any]]:
    """Records of every layer of a kind of mark."""
    made = sheet.to_dict()
    names = [layer["data"]["name"] for layer in made["layer"] if layer["mark"]["type"] == kind]
    return [record for name in names for record in json.loads(made["datasets"][name])]


def test_every_span_is_a_bar_and_the_shortest_can_be_seen() -> None:
    bars = marks(life_bars.life_bars(SPANS, width=720), "rect")
    assert len(bars) == SPANS.height
    assert min(bar["x2"] - bar["x"] for bar in bars) >= life_bars.SHORTEST - 0.001
    rows = [bar["y"] + bar["y2"] for bar in bars]
    assert rows[0] == pytest.approx(rows[1])  # one row a record
    assert rows[1] != pytest.approx(rows[2])
    looks = {bar["fill"] + bar["stroke"] for bar in bars}
    assert len(looks) == 4  # each status looks different


def test_bars_in_words() -> None:
    assert life_bars.describe(SPANS, what="agreements") == (
        "3 agreements from 1972 on; at the end 0 are in force, 1 suspended, 0 signed and not in force."
    )


def test_no_span_is_no_figure() -> None:
    with pytest.raises(NotEnoughDataError):
        life_bars.life_bars(SPANS.clear(), width=720)


def test_a_dot_for_each_declared_figure_and_the_limit_from_its_day() -> None:
    sheet = limits.against_limit(FIGURES_DECLARED, LIMIT, width=360)
    assert sorted(dot["y"] for dot in marks(sheet, "circle") if "y" in dot) == [
        1350.0,
        1393.0,
        1561.0,
    ]  # null is no dot, and no zero
    (line,) = marks(sheet, "rule")
    assert line["at"] == 1550.0
    assert line["from"] == pytest.approx(2018.096, abs=0.001)


def test_a_limit_in_words() -> None:
    text = limits.describe(FIGURES_DECLARED, LIMIT)
    assert text.startswith("Declared figures")
    assert text.endswith("The limit is 1,550, to be met from 2018-02-05 on.")


def test_no_figure_is_no_picture() -> None:
    empty = pl.DataFrame(
        {"date": [date(2018, 1, 1)], "state": ["A"], "amount": [None]}, schema_overrides={"amount": pl.Float64}
    )
    with pytest.raises(NotEnoughDataError):
        limits.against_limit(empty, LIMIT, width=720)
