"""Figures in words, for those who hear the page instead of seeing it."""

import polars as pl


def figure(value: float, *, is_signed: bool = True) -> str:
    """Write a number with two decimals, a large one with none, and a true minus.

    Examples
    --------
    >>> figure(-0.125), figure(0.5, is_signed=False), figure(10271, is_signed=False)
    ('−0.12', '0.50', '10,271')
    """
    decimals = 0 if abs(value) >= 100 else 2
    return f"{value:{'+' if is_signed else ''},.{decimals}f}".replace("-", "−")


def describe_lines(placed: pl.DataFrame, *, by: str, value: str, what: str, is_signed: bool = True) -> str:
    """Say where each line starts and ends, and its highest and lowest point.

    Parameters
    ----------
    placed
        Rows with ``x`` (decimal year), ``by`` and ``value``, without nulls; where there is a ``period`` and a line has
        several in a year, months are named.
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
        places = [0, -1, *(int(place or 0) for place in (line[value].arg_max(), line[value].arg_min()))]
        has_months = "period" in line.columns and line["x"].floor().n_unique() < line.height
        when = line["period"].dt.to_string("%B %Y") if has_months else line["x"].cast(pl.Int64)
        first, last, top, bottom = (
            f"{figure(line[value][place], is_signed=is_signed)} in {when[place]}" for place in places
        )
        ends = f"{first} and {last}; highest {top}, lowest {bottom}" if line.height > 1 else first
        parts.append(f"{name}: {ends}.")
    return " ".join([f"{what}.", *parts])
