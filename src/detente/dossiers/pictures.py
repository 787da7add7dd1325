"""Draw the figures of a page, each in two widths."""

from collections.abc import Sequence

from detente.charts.engine import Engine
from detente.dossiers.page import Figure

DESK, PHONE = 720, 360

Pictures = dict[tuple[str, int], str]
"""SVG text by figure key and width."""


def draw_all(figures: Sequence[Figure], engine: Engine) -> Pictures:
    """Return every figure as SVG in both widths."""
    from detente.charts.render import finish_svg, specification

    tasks = [(figure, width) for figure in figures for width in (DESK, PHONE)]
    drawn = engine.draw(specification(figure.draw(width)) for figure, width in tasks)
    return {
        (figure.key, width): finish_svg(svg, title=figure.title, description=figure.description)
        for (figure, width), svg in zip(tasks, drawn, strict=True)
    }
