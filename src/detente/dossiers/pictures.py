"""Draw the figures of a page, each in two widths; the drawing engine starts while the page is still being made."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

from detente.dossiers.page import Figure

DESK, PHONE = 720, 360

Pictures = dict[tuple[str, int], str]
"""SVG text by figure key and width."""


def warm_up() -> None:
    """Start the drawing engine in the background: it takes a second that need not be waited for."""
    Thread(target=_draw_nothing, name="warm-up", daemon=True).start()


def draw_all(figures: Sequence[Figure]) -> Pictures:
    """Return every figure as SVG in both widths."""
    from detente.charts.render import to_svg

    def draw(task: tuple[Figure, int]) -> str:
        figure, width = task
        return to_svg(figure.draw(width), title=figure.title, description=figure.description)

    tasks = [(figure, width) for figure in figures for width in (DESK, PHONE)]
    with ThreadPoolExecutor(2) as pool:
        return {(figure.key, width): svg for (figure, width), svg in zip(tasks, pool.map(draw, tasks), strict=True)}


def _draw_nothing() -> None:
    import vl_convert

    vl_convert.vegalite_to_svg({"mark": "point", "data": {"values": []}})
