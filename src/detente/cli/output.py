"""What commands print: results on stdout, messages and progress on stderr."""

import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any

Progress = Callable[[int, int, str], None]

TEXT_WIDTH = 88
"""Columns of running text, unless the terminal is narrower."""
LEAST_WIDTH, PIPED_WIDTH = 80, 200
"""Columns that a table takes on the narrowest terminal, and on none."""
LONGEST_WORD = 40
"""Letters that stand in one line of a table whatever the room; what is longer, as an address, may be broken."""
GAP = "   "


def print_json(document: Any) -> None:
    """Print one JSON document; dates and paths become text."""
    print(json.dumps(document, indent=2, ensure_ascii=False, default=str))


def say(text: str) -> None:
    """Print a message on stderr."""
    print(text, file=sys.stderr)


def text_width() -> int:
    """Return the columns of running text: those of the terminal, and no more than can be read with ease."""
    return min(shutil.get_terminal_size((TEXT_WIDTH, 24)).columns, TEXT_WIDTH)


def print_table(head: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str | None = None) -> None:
    """Print a table as wide as the terminal, or wider where words would be broken; null is a dash."""
    values = [list(row) for row in rows]
    lines = [list(head), *([_cell(value) for value in row] for row in values)]
    numbers = [any(isinstance(row[column], int | float) for row in values) for column in range(len(head))]
    room = max(shutil.get_terminal_size().columns, LEAST_WIDTH) if sys.stdout.isatty() else PIPED_WIDTH
    widths = _widths(lines, room)
    if title:
        print("\n".join(textwrap.fill(line, room) for line in title.splitlines()) + "\n")
    for number, line in enumerate(lines):
        _print_row(
            [textwrap.wrap(cell, width, break_on_hyphens=False) for cell, width in zip(line, widths, strict=True)],
            widths,
            numbers,
        )
        if number == 0:
            print("─" * (sum(widths) + len(GAP) * (len(widths) - 1)))
    print()


def _print_row(cells: list[list[str]], widths: list[int], numbers: list[bool]) -> None:
    """Print one row of a table, in as many lines as its highest cell; numbers stand to the right."""
    for parts in zip_longest(*cells, fillvalue=""):
        placed = [
            part.rjust(width) if is_number else part.ljust(width)
            for part, width, is_number in zip(parts, widths, numbers, strict=True)
        ]
        print(GAP.join(placed).rstrip())


def _widths(lines: list[list[str]], room: int) -> list[int]:
    """Widths of the columns: their longest word, and of the room that is left most to the column that lacks most."""
    columns = list(zip(*lines, strict=True))
    wanted = [max(map(len, column)) for column in columns]
    words = [max((len(word) for cell in column for word in cell.split()), default=1) for column in columns]
    widths = [min(word, LONGEST_WORD) for word in words]
    for _ in range(room - sum(widths) - len(GAP) * (len(widths) - 1)):
        lacks = [want - width for want, width in zip(wanted, widths, strict=True)]
        if not any(lacks):
            break
        widths[lacks.index(max(lacks))] += 1
    return widths


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.3g}" if isinstance(value, float) else str(value).replace("\t", " ")


@contextmanager
def progress_bar(title: str, *, is_quiet: bool, in_bytes: bool = False) -> Iterator[Progress | None]:
    """Show a progress bar on stderr where it is a terminal; yields None where nothing is to be shown.

    A total of 0 is one that is not known.
    """
    if is_quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    amount = DownloadColumn() if in_bytes else MofNCompleteColumn()
    columns = TextColumn("{task.description}"), BarColumn(), amount, TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total, name: bar.update(
            task, completed=done, total=total or None, description=f"{title} {name}"
        )
