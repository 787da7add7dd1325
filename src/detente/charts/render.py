"""Chart → still SVG for the page, or PNG for the eye."""

import hashlib
import json
import re
from xml.etree import ElementTree

import vl_convert

from detente.charts import theme
from detente.charts.canvas import Sheet

SVG = "http://www.w3.org/2000/svg"
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
NUMERIC = frozenset({"d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "font-size"})
DROPPED = frozenset({"role", "aria-roledescription", "aria-label", "aria-hidden", "pointer-events", "class"})
IDLE = {
    "opacity": "1",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "stroke-miterlimit": "10",
    "stroke-dasharray": "1,0",
}
INHERITED = frozenset(
    {"fill", "stroke", "stroke-width", "stroke-linejoin", "font-size", "font-weight", "text-anchor", "paint-order"}
)
ElementTree.register_namespace("", SVG)


def to_svg(chart: Sheet, *, title: str, description: str) -> str:
    """Render a chart as SVG to stand inside an HTML page.

    Parameters
    ----------
    chart
        A figure of this package.
    title
        Its name, read out first by a screen reader.
    description
        Its content in words, from the figure's ``describe``.

    Returns
    -------
    str
        One ``<svg>`` element without prolog. It scales with its container, keeps its text as text, has
        ``role="img"`` with title and description, and ids of its own. The same input gives the same text.

    Examples
    --------
    >>> import altair as alt
    >>> from detente.charts.canvas import values
    >>> chart = Sheet((alt.Chart(values([{"a": 1}])).mark_point().encode(x="a:Q"),), {"width": 90, "height": 90})
    >>> to_svg(chart, title="A", description="One point.")[:33]
    '<svg xmlns="http://www.w3.org/200'
    """
    return finish_svg(vl_convert.vegalite_to_svg(specification(chart)), title=title, description=description)


def specification(chart: Sheet) -> str:
    """Return the chart as the text of a Vega-Lite specification, on one line."""
    return json.dumps(chart.to_dict())


def finish_svg(svg: str, *, title: str, description: str) -> str:
    """Turn the SVG of a drawing engine into one that stands inside a page; see `to_svg`."""
    root = _cleaned(svg)
    _rename_ids(root, "")
    mark = hashlib.sha256((title + description).encode() + ElementTree.tostring(root)).hexdigest()[:8]
    _rename_ids(root, mark)
    width = root.attrib.pop("width")
    root.attrib.pop("height")
    head = {"width": "100%", "style": f"max-width:{width}px;height:auto", "role": "img"}
    root.attrib |= head | {"aria-labelledby": f"t{mark} d{mark}"}
    for position, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"{tag[0]}{mark}"})
        element.text = text
        root.insert(position, element)
    return ElementTree.tostring(root, encoding="unicode")


def to_png(chart: Sheet, *, scale: float = 2.0) -> bytes:
    """Render a chart as PNG on white, ``scale`` pixels to the unit.

    Examples
    --------
    >>> import altair as alt
    >>> from detente.charts.canvas import values
    >>> chart = Sheet((alt.Chart(values([{"a": 1}])).mark_point().encode(x="a:Q"),), {"width": 90, "height": 90})
    >>> to_png(chart)[1:4]
    b'PNG'
    """
    root = _cleaned(vl_convert.vegalite_to_svg(specification(chart)))
    root.set("font-family", theme.MEASURING_FONT)
    root.insert(0, ElementTree.Element("rect", {"width": "100%", "height": "100%", "fill": theme.PAPER}))
    png: bytes = vl_convert.svg_to_png(ElementTree.tostring(root, encoding="unicode"), scale=scale)
    return png


def _cleaned(svg: str) -> ElementTree.Element:
    """Strip what a still picture does not need."""
    root = ElementTree.fromstring(svg)
    _prune(root)
    for element in root.iter():
        _shorten(element)
    _hoist(root)
    root.attrib.pop("version", None)
    root.set("font-family", theme.PAGE_FONT)
    return root


def _prune(parent: ElementTree.Element) -> None:
    """Remove invisible elements and groups that hold nothing, from the leaves up."""
    for child in list(parent):
        _prune(child)
        is_group = child.tag == f"{{{SVG}}}g"
        is_hidden = child.get("display") == "none" or child.get("d") in ("", "M0,0h0v0h0Z")
        is_bare = child.tag == f"{{{SVG}}}path" and not {"fill", "stroke"} & child.attrib.keys()
        if is_hidden or is_bare or (is_group and not len(child)):
            parent.remove(child)


def _shorten(element: ElementTree.Element) -> None:
    for name in list(element.attrib):
        if name in DROPPED or IDLE.get(name) == element.attrib[name]:
            del element.attrib[name]
        elif name in NUMERIC:
            element.attrib[name] = NUMBER.sub(_two_decimals, element.attrib[name])
    if element.tag == f"{{{SVG}}}text":
        element.attrib.pop("font-family", None)
        if "stroke" in element.attrib:
            element.attrib |= {"paint-order": "stroke", "stroke-linejoin": "round"}


def _hoist(parent: ElementTree.Element) -> None:
    """Say once, on the group, what all its children say."""
    children = list(parent)
    for child in children:
        _hoist(child)
    if parent.tag != f"{{{SVG}}}g" or len(children) < 2:
        return
    for name in sorted(INHERITED & children[0].attrib.keys()):
        said = {child.get(name) for child in children}
        if len(said) == 1 and name not in parent.attrib:
            parent.set(name, children[0].attrib[name])
            for child in children:
                del child.attrib[name]


def _two_decimals(match: re.Match[str]) -> str:
    text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _rename_ids(root: ElementTree.Element, mark: str) -> None:
    """Give ids, in order of appearance, names that no other figure on the page has."""
    named = [element for element in root.iter() if "id" in element.attrib]
    names = {element.attrib["id"]: f"c{number}{mark}" for number, element in enumerate(named)}
    for element in root.iter():
        if "id" in element.attrib:
            element.attrib["id"] = names[element.attrib["id"]]
        for attribute, value in element.attrib.items():
            if value.startswith("url(#"):
                element.attrib[attribute] = f"url(#{names[value[5:-1]]})"
