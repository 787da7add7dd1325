"""Every figure as SVG for the page: well formed, named, scalable, alone with its ids, and the same twice."""

import re
from functools import cache
from xml.etree import ElementTree

import pytest
from chart_frames import FIGURES, Draw

from detente.charts import render


@pytest.fixture(params=sorted(FIGURES))
def figure(request: pytest.FixtureRequest) -> Draw:
    return FIGURES[request.param]


SVG = "{http://www.w3.org/2000/svg}"


@cache
def svg(draw: Draw, width: int = 720) -> str:
    return render.to_svg(draw(width), title="A & B", description="From <low> to high.")


@pytest.mark.parametrize("width", [720, 360])
def test_svg_is_whole_named_and_scales(figure: Draw, width: int) -> None:
    text = svg(figure, width)
    root = ElementTree.fromstring(text)
    assert text.startswith("<svg")
    assert root.get("role") == "img"
    assert root.get("width") == "100%"
    assert root.get("height") is None
    assert root.get("viewBox", "").split()[:3] == ["0", "0", str(width)]
    named = {element.get("id"): element.text for element in root if element.tag in (f"{SVG}title", f"{SVG}desc")}
    assert [named[key] for key in root.get("aria-labelledby", "").split()] == ["A & B", "From <low> to high."]


def test_nothing_is_nan_or_loaded_from_elsewhere(figure: Draw) -> None:
    text = svg(figure)
    assert not re.search("NaN|undefined|Infinity|null", text)
    assert not re.search(r"href|<image|<script|@import|url\((?!#)", text)


def test_text_stays_text_and_is_never_below_11_pixels(figure: Draw) -> None:
    sizes = [int(size) for size in re.findall(r'font-size="(\d+)px"', svg(figure, 360))]
    assert sizes
    assert min(sizes) >= 11


def test_numbers_have_two_decimals_at_most(figure: Draw) -> None:
    for element in ElementTree.fromstring(svg(figure)).iter():
        assert not [value for value in element.attrib.values() if re.search(r"\.\d{3}", value)]


def test_the_same_frame_gives_the_same_text(figure: Draw) -> None:
    assert svg(figure) == svg.__wrapped__(figure)


def test_ids_are_alone_on_a_page_and_references_lead_somewhere() -> None:
    page = "".join(svg(draw, width) for draw in FIGURES.values() for width in (720, 360))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)


def test_what_is_clipped_is_clipped_to_the_plot() -> None:
    (clip,) = ElementTree.fromstring(svg(FIGURES["votes"])).iter(f"{SVG}clipPath")
    (plot,) = clip
    assert plot.attrib == {"x": "0", "y": "0", "width": plot.get("width"), "height": "330"}
