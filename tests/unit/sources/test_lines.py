"""Blocks of whole lines, and the shape of every line."""

import hashlib
import io

import numpy as np
import pytest

from detente.errors import DriftError
from detente.sources import blocks, lines
from detente.sources.blocks import Digest, iterate_blocks
from detente.sources.lines import Grid, shape_block


def test_blocks_hold_whole_lines_and_every_byte_is_digested() -> None:
    data = b"ab\tc\n\n\xc3\xa9\td\ne"
    for size in range(1, 14):
        digest = Digest()
        blocks = list(iterate_blocks(io.BytesIO(data), digest=digest, size=size))
        assert b"".join(blocks) == data + b"\n"
        assert all(block.endswith(b"\n") for block in blocks)
        assert (digest.sha256(), digest.bytes_n) == (hashlib.sha256(data).hexdigest(), len(data))


def test_blocks_of_many_short_lines_are_looked_at_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_LINES", 3)
    for data in (b"\n" * 100, b"a\n" * 20 + b"b" * 100 + b"\n", b"b" * 100 + b"\n" + b"a\n" * 20):
        shaped = shape_block(data, first_line=1, widths=(2,))
        numbers = [*(bad.number for bad in shaped.bad)]
        assert shaped.lines_n == data.count(b"\n") == len(numbers) + shaped.blank_n
        assert numbers == sorted(set(numbers))
    mixed = b"a\tb\n\n\n\nc\td\n\n"
    shaped = shape_block(mixed, first_line=1, widths=(2,))
    assert [number for grid in shaped.grids for number in grid.numbers.tolist()] == [1, 5]
    assert b"".join(grid.text() for grid in shaped.grids) == b"a\tb\nc\td\n"


def test_an_empty_stream_has_no_blocks() -> None:
    assert list(iterate_blocks(io.BytesIO(b""), digest=Digest())) == []


def test_a_line_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "LONGEST_LINE", 100)
    with pytest.raises(DriftError, match="not a file of lines"):
        list(iterate_blocks(io.BytesIO(b"x" * 500), digest=Digest(), size=50))


def test_regular_and_irregular_blocks_agree() -> None:
    regular = shape_block(b"a\tb\nc\td\n", first_line=5, widths=(2,))
    irregular = shape_block(b"a\tb\nc\td\n\n", first_line=5, widths=(2,))
    for block in (regular, irregular):
        assert block.grids[0].text() == b"a\tb\nc\td\n"
        assert block.grids[0].numbers.tolist() == [5, 6]
        assert block.bad == ()
    assert (regular.lines_n, irregular.lines_n, irregular.blank_n) == (2, 3, 1)


def test_lines_that_make_up_for_each_other_are_not_taken_for_regular() -> None:
    block = shape_block(b"a\tb\tc\nd\ne\tf\n", first_line=1, widths=(2,))  # 6 separators, as in 3 lines of 2
    assert [(bad.number, bad.detail) for bad in block.bad] == [
        (1, "3 fields, expected 2: a\tb\tc"), (2, "1 fields, expected 2: d"),
    ]  # fmt: skip
    assert block.grids[0].text() == b"e\tf\n"


def test_a_block_of_another_width_is_not_regular_under_a_divisor() -> None:
    block = shape_block(b"a\tb\tc\td\n" * 3, first_line=1, widths=(2,))
    assert (block.grids, len(block.bad)) == ((), 3)


def test_two_widths_and_blank_lines() -> None:
    block = shape_block(b"\r\na\tb\n\n1\t2\t3\r\nx\n", first_line=1, widths=(3, 2))
    assert [(grid.width, grid.numbers.tolist()) for grid in block.grids] == [(3, [4]), (2, [2])]
    assert (block.blank_n, block.lines_n, [bad.number for bad in block.bad]) == (2, 5, [5])
    assert "expected 2 or 3" in block.bad[0].detail


def test_one_bad_byte_costs_one_line() -> None:
    block = shape_block(b"a\tb\n\xff\td\n\xc3\xa9\tf\ng\t\xed\xa0\x80\n", first_line=1, widths=(2,))
    assert block.grids[0].numbers.tolist() == [1, 3]
    assert [(bad.number, bad.reason) for bad in block.bad] == [(2, "not_utf8"), (4, "not_utf8")]


def test_characters_cut_by_a_tab_are_bad_bytes() -> None:
    assert [bad.number for bad in shape_block(b"\xc3\t\xa9\n", first_line=1, widths=(2,)).bad] == [1]


def test_fields_of_a_fixed_length() -> None:
    block = shape_block(b"2022\tx\n202\ty\n2023\tz\n20245\t\n", first_line=1, widths=(2,))
    grid = block.grids[0]
    assert grid.fixed_field(0, 4).tolist() == [b"2022", b"2023"]
    assert grid.fixed_field(1, 1).tolist() == [b"x", b"y", b"z"]
    assert grid.fixed_field(0, 9).tolist() == []
    assert grid.field_lengths(0).tolist() == [4, 3, 4, 5]
    assert grid.field_lengths(1).tolist() == [1, 1, 1, 0]


def test_a_grid_may_be_emptied() -> None:
    grid = shape_block(b"a\tb\n", first_line=1, widths=(2,)).grids[0].take(np.array([False]))
    assert isinstance(grid, Grid)
    assert (grid.text(), grid.fixed_field(0, 8).tolist(), grid.width) == (b"", [], 2)


def test_a_carriage_return_inside_a_line_costs_the_line() -> None:
    block = shape_block(b"a\r\tb\nc\td\r\ne\tf\n", first_line=1, widths=(2,))
    assert [(bad.number, bad.reason) for bad in block.bad] == [(1, "stray_carriage_return")]
    assert block.grids[0].numbers.tolist() == [2, 3]  # at the end of a line it is a way of ending lines


def test_fields_are_the_same_where_both_are_whole_and_equal() -> None:
    rows = [b"USA\tUSA", b"USA\tRUS", b"\t", b"US\tUS", b"USA\tUSAGOV", b"RUS\tRUS"]
    (grid,) = shape_block(b"".join(row + b"\n" for row in rows), first_line=1, widths=(2,)).grids
    assert grid.is_same(0, 1, 3).tolist() == [True, False, False, False, False, True]
