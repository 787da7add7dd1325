"""Check the shape of every line of a block at byte level.

A text parser fills short lines with nulls and cuts long ones without a word. So the separators are counted first:
lines with another number of fields, or with bytes that are not UTF-8, never reach the parser.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

MOST_LINES = 1_000_000  # looked at together: an index of shorter lines takes many times the room of the lines
TAB, NEWLINE = 9, 10
WINDOW_BYTES = 1 << 20  # searched at once; what fits the processor's cache is searched faster
POSITIONS = pl.int_range(WINDOW_BYTES, dtype=pl.Int32, eager=True)
STRAY_RETURN = b"\r\t"
"""The parser would take the carriage return off the end of a field without a word."""

Offsets = NDArray[np.int32]
LineNumbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines of one block that have the same number of fields.

    ``starts`` (n,) offset of each line; ``ends`` (n, width) offset of the separator after each field;
    ``numbers`` (n,) line numbers in the file.
    """

    data: bytes
    starts: Offsets
    ends: Offsets
    numbers: LineNumbers

    @property
    def width(self) -> int:
        """Number of fields."""
        return int(self.ends.shape[1])

    def take(self, rows: NDArray[np.bool_]) -> "Grid":
        """Return the grid of the rows where the mask is true."""
        return Grid(self.data, self.starts[rows], self.ends[rows], self.numbers[rows])

    def field_lengths(self, index: int) -> Offsets:
        """Length in bytes of field ``index`` in each line."""
        before = self.starts - 1 if index == 0 else self.ends[:, index - 1]
        lengths: Offsets = self.ends[:, index] - before - 1
        return lengths

    def fixed_field(self, index: int, width: int) -> NDArray[np.bytes_]:
        """Field ``index`` of the lines in which it has exactly ``width`` bytes, as an array of byte strings."""
        return self._before(self.ends[self.field_lengths(index) == width, index], width)

    def is_same(self, index: int, other: int, width: int) -> NDArray[np.bool_]:
        """Whether fields ``index`` and ``other`` both have exactly ``width`` bytes, and the same."""
        same: NDArray[np.bool_] = (self.field_lengths(index) == width) & (self.field_lengths(other) == width)
        same[same] = self._before(self.ends[same, index], width) == self._before(self.ends[same, other], width)
        return same

    def _before(self, offsets: Offsets, width: int) -> NDArray[np.bytes_]:
        """The ``width`` bytes before each of ``offsets``."""
        windows_n = max(len(self.data) - width + 1, 0)
        windows = np.ndarray((windows_n,), f"S{width}", buffer=self.data, strides=(1,))
        found: NDArray[np.bytes_] = windows[offsets - width]
        return found

    def text(self) -> bytes:
        """Return the lines themselves, each with its newline."""
        spans = zip(self.starts.tolist(), (self.ends[:, -1] + 1).tolist(), strict=True)
        return b"".join([self.data[start:end] for start, end in spans])


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that has no readable shape."""

    number: int
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class ShapedBlock:
    """A block sorted by shape: readable lines by width, bad lines, blank lines."""

    grids: tuple[Grid, ...] = ()
    bad: tuple[BadLine, ...] = ()
    blank_n: int = 0
    lines_n: int = 0


def shape_block(data: bytes, *, first_line: int, widths: tuple[int, ...]) -> ShapedBlock:
    """Sort lines by their number of fields; only ``widths`` are readable. ``first_line`` is the first one's number."""
    codes = np.frombuffer(data, np.uint8)
    separators, lines_n = _separators(codes)
    for width in widths:
        if len(separators) == lines_n * width and (codes[separators[width - 1 :: width]] == NEWLINE).all():
            ends = separators.reshape(-1, width)
            grid = Grid(data, _starts(ends[:, -1]), ends, first_line + np.arange(lines_n))
            return _without_bad_bytes((grid,), (), blank_n=0, lines_n=lines_n, data=data)
    if lines_n > MOST_LINES:
        return _shape_halves(data, first_line=first_line, widths=widths)
    line_ends = np.flatnonzero(codes[separators] == NEWLINE)
    return _shape_irregular(data, separators, line_ends, first_line=first_line, widths=widths)


def _separators(codes: NDArray[np.uint8]) -> tuple[Offsets, int]:
    """Offsets of all tabs and newlines, and the number of newlines; Polars finds them twice as fast as NumPy."""
    found, lines_n = [POSITIONS.clear()], 0
    for start in range(0, len(codes), WINDOW_BYTES):
        window = pl.Series(codes[start : start + WINDOW_BYTES])
        is_newline = window == NEWLINE
        lines_n += int(is_newline.sum())
        found.append(POSITIONS.head(len(window)).filter(is_newline | (window == TAB)) + start)
    return pl.concat(found).to_numpy(), lines_n


def _starts(stops: Offsets) -> Offsets:
    """Offsets of the first bytes of lines that end at ``stops``."""
    starts = np.empty_like(stops)
    starts[:1], starts[1:] = 0, stops[:-1] + 1
    return starts


def _shape_halves(data: bytes, *, first_line: int, widths: tuple[int, ...]) -> ShapedBlock:
    middle = data.find(b"\n", len(data) // 2) + 1
    middle = middle if middle < len(data) else data.rfind(b"\n", 0, len(data) // 2) + 1
    first = shape_block(data[:middle], first_line=first_line, widths=widths)
    second = shape_block(data[middle:], first_line=first_line + first.lines_n, widths=widths)
    return ShapedBlock(
        first.grids + second.grids,
        first.bad + second.bad,
        first.blank_n + second.blank_n,
        first.lines_n + second.lines_n,
    )


def _shape_irregular(
    data: bytes, separators: Offsets, line_ends: NDArray[np.intp], *, first_line: int, widths: tuple[int, ...]
) -> ShapedBlock:
    first_separator = np.concatenate(([0], line_ends[:-1] + 1))
    width_of = line_ends - first_separator + 1
    stops = separators[line_ends]
    starts = _starts(stops)
    numbers = first_line + np.arange(len(starts))
    codes = np.frombuffer(data, np.uint8)
    length = stops - starts
    is_blank = (length == 0) | ((length == 1) & (codes[np.minimum(starts, len(codes) - 1)] == 13))
    grids = []
    for width in widths:
        rows = (width_of == width) & ~is_blank
        if rows.any():
            ends = separators[first_separator[rows][:, None] + np.arange(width)]
            grids.append(Grid(data, starts[rows], ends, numbers[rows]))
    expected = " or ".join(str(width) for width in sorted(widths))
    bad = tuple(
        BadLine(
            int(numbers[i]),
            "wrong_column_count",
            f"{width_of[i]} fields, expected {expected}: {_excerpt(line)}",
        )
        for i in np.flatnonzero(~np.isin(width_of, widths) & ~is_blank)
        for line in (data[starts[i] : stops[i]],)
    )
    blank_n = int(np.count_nonzero(is_blank))
    return _without_bad_bytes(tuple(grids), bad, blank_n=blank_n, lines_n=len(starts), data=data)


def _without_bad_bytes(
    grids: tuple[Grid, ...], bad: tuple[BadLine, ...], *, blank_n: int, lines_n: int, data: bytes
) -> ShapedBlock:
    has_stray_return = b"\r" in data and STRAY_RETURN in data  # one byte is found many times faster than two
    if not has_stray_return and (data.isascii() or _is_utf8(data)):
        return ShapedBlock(grids, bad, blank_n, lines_n)
    good_grids = []
    for grid in grids:
        spans = zip(grid.starts.tolist(), grid.ends[:, -1].tolist(), strict=True)
        lines = [data[start:end] for start, end in spans]
        faults = [_byte_fault(line) for line in lines]
        good_grids.append(grid.take(np.fromiter((fault is None for fault in faults), bool, len(lines))))
        found = zip(grid.numbers.tolist(), faults, lines, strict=True)
        bad += tuple(BadLine(number, fault, _excerpt(line)) for number, fault, line in found if fault)
    return ShapedBlock(tuple(good_grids), bad, blank_n, lines_n)


def _is_utf8(data: bytes) -> bool:
    """Whether a whole block is UTF-8; Polars looks faster than Python, and without its lock."""
    try:
        return pl.Series([data], dtype=pl.Binary).cast(pl.String, strict=False).null_count() == 0
    except pl.exceptions.PolarsError:  # Polars 2.1 raises here although it was asked not to
        return False


def _byte_fault(line: bytes) -> str | None:
    """What is wrong with the bytes of a line, if anything."""
    if STRAY_RETURN in line:
        return "stray_carriage_return"
    try:
        line.decode()
    except UnicodeDecodeError:
        return "not_utf8"
    return None


def _excerpt(line: bytes) -> str:
    return line[:160].decode("utf-8", errors="replace")
