"""Figures in words, for those who hear the page instead of seeing it."""

import polars as pl


def figure(value: float, *, is_signed: bool = True) -> str:
    """Write a number with two decimals and a true minus.

    Examples
    --------
    >>> figure(-0.125), figure(0.5, is_signed=False)
    ('−0.12', '0.50')
    """
    return f"{value:{'+' if is_signed else ''}.2f}".replace("-", "−")


def describe_lines(placed: pl.DataFrame, *, by: str, value: str, what: str, is_signed: bool = True) -> str:
    """Say where each line starts and ends, and its highest and lowest point.

    Parameters
    ----------
    placed
        Rows with ``x`` (decimal year), ``by`` and ``value``, without nulls.
    by
        Column of the lines' names.
    value
        Column of the heights.
    what
        What is measured, to begin the sentence with.
    is_signed
        Whether numbers carry a plus.

    Examples
    --------
    >>> placed = pl.DataFrame({"x": [1990.5, 1991.5], "series": ["GDELT"] * 2, "net": [0.1, 0.3]})
    >>> describe_lines(placed, by="series", value="net", what="Net")
    'Net. GDELT: +0.10 in 1990 and +0.30 in 1991; highest +0.30 in 1991, lowest +0.10 in 1990.'
    """
    parts = []
    for name in placed.sort("x")[by].unique(maintain_order=True):
        line = placed.filter(pl.col(by) == name).sort("x")
        ends = [line.row(0, named=True), line.row(-1, named=True)]
        extremes = [line.row(line[value].arg_max(), named=True), line.row(line[value].arg_min(), named=True)]
        first, last, top, bottom = (
            f"{figure(row[value], is_signed=is_signed)} in {int(row['x'])}" for row in (*ends, *extremes)
        )
        parts.append(f"{name}: {first} and {last}; highest {top}, lowest {bottom}.")
    return " ".join([f"{what}.", *parts])
