"""Panels written by hand: one cell for each quad of each dyad."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from detente.domain.quads import QUADS


def panel_of(
    counts: Mapping[tuple[str, str], tuple[int, int] | None],
    *,
    period: date = date(2001, 1, 1),
    both_ways: bool = True,
    sides: tuple[str, str] = ("sender", "receiver"),
) -> pl.DataFrame:
    """Return a panel with verbal cooperation and verbal conflict of each dyad; None where it is not covered."""
    rows = []
    for (first, second), events in counts.items():
        cells = (None,) * 4 if events is None else (events[0], 0, events[1], 0)
        for sender, receiver in ((first, second), (second, first)) if both_ways else ((first, second),):
            rows += [(sender, receiver, period, "toy", quad, n) for quad, n in zip(QUADS, cells, strict=True)]
    types = dict.fromkeys(sides, pl.String) | {"period": pl.Date, "source": pl.String, "quad": pl.String}
    return pl.DataFrame(rows, schema=types | {"events_n": pl.Int64}, orient="row")
