"""Draw the figures of a page, each in two widths."""

from collections.abc import Sequence

from detente.charts.engine import Engine
from detente.dossiers.page import Figure

DESK, PHONE = 720, 360

Pictures = dict[tuple[str, int], str]
"""SVG text by figure key and width."""


class Drawing:
    """Figures on their way to an engine: handed in section by section, collected at the end."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tasks: list[tuple[Figure, int]] = []

    def add(self, figures: Sequence[Figure]) -> None:
        """Hand in figures; they are drawn while the next section is made."""
        from detente.charts.render import specification

        for figure in figures:
            for width in (DESK, PHONE):
                self._engine.submit(specification(figure.draw(width)))
                self._tasks.append((figure, width))

    def finish(self) -> Pictures:
        """Return every figure as SVG in both widths."""
        from detente.charts.render import finish_svg

        drawn = self._engine.collect()
        return {
            (figure.key, width): finish_svg(svg, title=figure.title, description=figure.description)
            for (figure, width), svg in zip(self._tasks, drawn, strict=True)
        }


def draw_all(figures: Sequence[Figure], engine: Engine) -> Pictures:
    """Hand in and finish."""
    drawing = Drawing(engine)
    drawing.add(figures)
    return drawing.finish()
