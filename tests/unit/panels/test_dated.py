"""Dated spells looked up for years, months and days: against a search by hand, row by row."""

from datetime import date

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detente.errors import SchemaError
from detente.panels.asked import row_days
from detente.panels.dated import DatedTable, attach_dated, overlapping
from detente.panels.existence import Spells
from detente.panels.keys import as_eager, read_keys

MOVES = DatedTable(
    "seat",
    pl.DataFrame(
        {
            "ccode": [365, 365, 140],
            "begins": [date(1816, 1, 1), date(1918, 3, 12), date(1822, 1, 1)],
            "ends": [date(1918, 3, 11), date(2020, 12, 31), date(1960, 4, 20)],
            "seat": ["St Petersburg", "Moscow", "Rio"],
        }
    ),
    "cow",
    date(1816, 1, 1),
    date(2020, 12, 31),
    absent={},
)


@pytest.mark.parametrize(
    ("frame", "take", "seat"),
    [
        (pl.DataFrame({"ccode": [365], "year": [1918]}), "first", "St Petersburg"),
        (pl.DataFrame({"ccode": [365], "year": [1918]}), "last", "Moscow"),
        (pl.DataFrame({"ccode": [365], "month": [date(1918, 3, 1)]}), "first", "St Petersburg"),
        (pl.DataFrame({"ccode": [365], "month": [date(1918, 4, 1)]}), "first", "Moscow"),
        (pl.DataFrame({"ccode": [365], "day": [date(1918, 3, 11)]}), "last", "St Petersburg"),
        (pl.DataFrame({"ccode": [365], "day": [date(1918, 3, 12)]}), "first", "Moscow"),
        (pl.DataFrame({"ccode": [140], "year": [1961]}), "first", None),
        (pl.DataFrame({"ccode": [2], "year": [1961]}), "first", None),
    ],
)
def test_the_spell_of_the_period_is_taken(frame: pl.DataFrame, take: str, seat: str | None) -> None:
    assert attach_dated(frame, MOVES, take=take)["seat"].to_list() == [seat]  # type: ignore[arg-type]


def test_after_the_end_is_null_or_carried_with_a_flag() -> None:
    frame = pl.DataFrame({"ccode": [365, 365, 140], "year": [2020, 2025, 2025]})
    assert attach_dated(frame, MOVES)["seat"].to_list() == ["Moscow", None, None]
    carried = attach_dated(frame, MOVES, carry_forward=True)
    assert carried["seat"].to_list() == ["Moscow", "Moscow", None]
    assert carried["seat_carried"].to_list() == [False, True, True]


def test_absent_speaks_within_the_span_only() -> None:
    table = DatedTable(
        "great",
        MOVES.rows.select("ccode", "begins", "ends", great=pl.lit(1)),
        "cow",
        date(1816, 1, 1),
        date(1990, 12, 31),
        {"great": 0},
    )
    frame = pl.DataFrame({"ccode1": [140, 2, 2], "ccode2": [365, 140, 2], "year": [1970, 1991, 1815]})
    assert attach_dated(frame, table).select("great1", "great2").rows() == [(0, 1), (None, None), (None, None)]


def test_pandas_keeps_its_kind_and_index() -> None:
    frame = pd.DataFrame({"ccode": [365, 2], "year": [1919, 1919]}, index=[7, 3])
    out = attach_dated(frame, MOVES)
    assert isinstance(out, pd.DataFrame)
    assert list(out.index) == [7, 3]
    assert out["seat"][7] == "Moscow"


def test_a_table_of_dyads_needs_a_frame_of_dyads() -> None:
    rows = MOVES.rows.rename({"ccode": "ccode1"}).with_columns(ccode2=pl.lit(2))
    table = DatedTable("pairs", rows, "cow", date(1816, 1, 1), date(2020, 12, 31), {})
    with pytest.raises(SchemaError, match="about dyads"):
        attach_dated(pl.DataFrame({"ccode": [2], "year": [1990]}), table)


def test_years_far_off_are_refused() -> None:
    with pytest.raises(SchemaError, match="year: must lie"):
        read_keys(as_eager(pl.DataFrame({"ccode": [2], "year": [19900]})), system="cow")


def test_periods_begin_and_end_on_their_days() -> None:
    first, last = row_days(read_keys(as_eager(pl.DataFrame({"ccode": 2, "year": [1970, 1972]})), system="cow"))
    assert (first.tolist(), last.tolist()) == ([0, 730], [364, 1095])
    first, last = row_days(read_keys(as_eager(pl.DataFrame({"ccode": 2, "month": [date(1972, 2, 1)]})), system="cow"))
    assert (last - first).tolist() == [28]


@st.composite
def _spells_and_rows(draw: st.DrawFn) -> tuple[list[tuple[int, int, int]], list[tuple[int, int, int]], str]:
    spells = []
    for state in draw(st.lists(st.sampled_from([2, 20, 999]), unique=True, min_size=1)):
        day = draw(st.integers(-50, 0))
        for _ in range(draw(st.integers(1, 4))):
            begin = day + draw(st.integers(0, 10))
            end = begin + draw(st.integers(0, 20))
            spells.append((state, begin, end))
            day = end + 1
    row = st.tuples(st.sampled_from([2, 20, 365, 999]), st.integers(-60, 90), st.integers(0, 15))
    rows = [(state, first, first + length) for state, first, length in draw(st.lists(row, min_size=1, max_size=30))]
    return draw(st.permutations(spells)), rows, draw(st.sampled_from(["first", "last"]))


@given(_spells_and_rows())
@example(([(999, 0, 0)], [(999, -1, -1), (2, -1, 0)], "first"))
def test_overlapping_equals_a_search_by_hand(
    case: tuple[list[tuple[int, int, int]], list[tuple[int, int, int]], str],
) -> None:
    spells, rows, take = case
    state, begins, ends = (np.array(column) for column in zip(*spells, strict=True))
    number, first, last = (np.array(column) for column in zip(*rows, strict=True))
    found = overlapping(Spells((state,), begins, ends), (number,), first, last, take=take)  # type: ignore[arg-type]
    for place, (who, start, stop) in zip(found, rows, strict=True):
        hits = [n for n, (s, b, e) in enumerate(spells) if s == who and b <= stop and e >= start]
        wanted = (min if take == "first" else max)(hits, key=lambda n: spells[n][1]) if hits else -1
        assert place == wanted


@given(_spells_and_rows(), st.integers(2, 4))
def test_many_rows_of_few_periods_give_what_each_row_alone_gives(
    case: tuple[list[tuple[int, int, int]], list[tuple[int, int, int]], str], width: int
) -> None:
    spells, rows, take = case
    state, begins, ends = (np.array(column) for column in zip(*spells, strict=True))
    table = Spells((state,), begins, ends)
    number = np.array([row[0] for row in rows] * 50)
    first = np.array([row[1] // width * width for row in rows] * 50)
    last = first + width - 1
    together = overlapping(table, (number,), first, last, take=take)  # type: ignore[arg-type]
    alone = [
        overlapping(table, (number[i : i + 1],), first[i : i + 1], last[i : i + 1], take=take)[0]
        for i in range(len(rows))
    ]  # type: ignore[arg-type]
    assert together.tolist() == alone * 50


def test_the_longer_spell_counts_whichever_end_is_asked_for() -> None:
    """A short spell inside a long one hides it from neither side."""
    spells = Spells((np.array([2, 2]),), np.array([0, 10]), np.array([100, 20]))
    row = (np.array([2]),), np.array([30]), np.array([40])
    assert [overlapping(spells, *row[0:1], *row[1:], take=take).tolist() for take in ("first", "last")] == [[0], [0]]


def test_a_spell_that_still_goes_on_never_spills_into_the_next_state() -> None:
    """The house's own 9999-12-31, and days before the years that the joins know."""
    rows = pl.DataFrame(
        {
            "ccode": [2, 3, 20, 200],
            "begins": [date(1898, 8, 13), date(1990, 1, 1), date(1, 1, 1), date(2600, 1, 1)],
            "ends": [date(9999, 12, 31), date(1990, 12, 31), date(1400, 12, 31), date(9999, 12, 31)],
            "great": [1, 1, 1, 1],
        }
    )
    table = DatedTable("great", rows, "cow", date(1816, 1, 1), date(9999, 12, 31), absent={"great": 0})
    frame = pl.DataFrame(
        {"ccode": [2, 2, 3, 3, 20, 20, 200, 200], "year": [1897, 2499, 1989, 1990, 1500, 1990, 1990, 2499]}
    )
    expected = [0, 1, 0, 1, None, 0, 0, 0]
    for take in ("first", "last"):
        assert attach_dated(frame, table, take=take)["great"].to_list() == expected  # type: ignore[arg-type]
        alone = [attach_dated(frame[place], table, take=take)["great"].item() for place in range(len(frame))]  # type: ignore[arg-type]
        assert alone == expected
