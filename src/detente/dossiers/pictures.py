"""Draw the figures of a page, each in two widths."""

from collections.abc import Iterable

from detente.dossiers.page import Section

DESK, PHONE = 720, 360

Pictures = dict[tuple[str, int], str]
"""SVG text by figure key and width."""


def draw_all(sections: Iterable[Section]) -> Pictures:
    """Return every figure of the sections as SVG in both widths."""
    from detente.charts.render import to_svg

    return {
        (figure.key, width): to_svg(figure.draw(width), title=figure.title, description=figure.description)
        for figure in (figure for section in sections for figure in section.figures)
        for width in (DESK, PHONE)
    }
