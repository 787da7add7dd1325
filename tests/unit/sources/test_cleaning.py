"""The steps that every source's cleaning is made of."""

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.sources import checks
from detente.sources.cleaning import Cleaning, present_holders


def cleaning(**columns: list[str | None]) -> Cleaning:
    height = len(next(iter(columns.values())))
    places = {"file_number": pl.Series([0] * height, dtype=pl.UInt32), "line_number": range(1, height + 1)}
    return Cleaning(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).with_columns(**{
        name: pl.Series(name, values) for name, values in places.items()
    }))  # fmt: skip


@pytest.mark.parametrize(
    ("code", "root", "restored"),
    [
        ("10", "01", "010"),  # the root says it is a statement
        ("10", "1", "010"),  # the root lost its zero too
        ("10", "10", "10"),  # demand
        ("57", "05", "057"),
        ("57", "5", "057"),
        ("841", "08", "0841"),
        ("190", "19", "190"),
        ("190", "01", "190"),  # 0190 is no code: the contradiction is left as it is
        ("1x", "01", "1x"),
        ("057", "05", "057"),
        ("57", None, "57"),
        ("57", "", "57"),
        (None, "05", None),
    ],
)
def test_leading_zeros_come_back_only_on_the_roots_word(code: str, root: str, restored: str) -> None:
    work = cleaning(cameo=[code], root=[root])
    work.restore_codes(root="root")
    assert work.frame["cameo"].to_list() == [restored]
    noted = work.finish().counts
    assert noted["rule"].to_list() == (["leading_zero_restored"] if code != restored else [])


def test_numbers_are_read_or_cost_the_row() -> None:
    texts = ["5", "-0", None, "", " 5", "5.0", "1e2", "2147483648", "0x5", "٥", "-1", "five"]
    work = cleaning(mentions_n=texts)
    work.read(checks.number("mentions_n", pl.Int32, low=0))
    assert work.frame["mentions_n"].to_list() == [5, 0, None]
    assert work.finish().rejected["line_number"].to_list() == list(range(4, 13))


def test_numbers_that_are_not_finite_cost_the_row() -> None:
    work = cleaning(tone_score=["1.5", "nan", "inf", "-Infinity", "1e999", None, "1,5"])
    work.read(checks.number("tone_score", pl.Float64))
    assert work.frame["tone_score"].to_list() == [1.5, None]


def test_dates_are_exact() -> None:
    texts = ["20220818", "20230231", "2022818", "2023 101", " 20220818", "00000101", "+2022081", "99991231", None]
    work = cleaning(event_date=texts)
    work.read(checks.date("event_date", "%Y%m%d"))
    assert work.frame["event_date"].to_list() == [date(2022, 8, 18), date(9999, 12, 31)]
    assert set(work.finish().rejected["reason"]) == {"bad_event_date"}


@given(
    st.integers(0, 10_000),
    st.integers(0, 13),
    st.integers(0, 32),
    st.booleans(),
    st.sampled_from(["%Y%m%d", "%Y-%m-%d"]),
)
def test_a_date_is_read_where_it_exists_and_is_written_as_declared(
    year: int, month: int, day: int, is_padded: bool, form: str
) -> None:
    mark, digits = form[2:-4], 2 if is_padded else 1
    text = f"{year:0{2 * digits}}{mark}{month:0{digits}}{mark}{day:0{digits}}"
    try:
        exists = year >= 1000 and datetime.strptime(text, form).strftime(form) == text
    except ValueError:
        exists = False
    work = cleaning(event_date=[text])
    work.read(checks.date("event_date", form))
    assert work.frame["event_date"].to_list() == ([date(year, month, day)] if exists else [])


def test_codes_become_the_state_of_the_day() -> None:
    work = cleaning(sender=["RUS"] * 4 + ["USA", "QQQ", "EUR"], receiver=["USA"] * 4 + ["RUS", "USA", "USA"])
    days = ["1991-12-25", "1991-12-26", "1985-06-01", "2022-08-18", "1950-01-01", "2022-08-18", "2022-08-18"]
    work.frame = work.frame.with_columns(event_date=pl.Series(days).str.to_date())
    work.map_states(scheme="cameo")
    assert work.frame["sender"].to_list() == ["SUN", "RUS", "SUN", "RUS", "USA"]
    assert work.frame["receiver"].to_list() == ["USA", "USA", "USA", "USA", "SUN"]
    cleaned = work.finish()
    assert cleaned.rejected.select("reason", "detail").rows() == [("unknown_state_code", "sender: QQQ")]
    assert cleaned.counts.select("rule", "rows_n").rows() == [("not_a_state", 1)]


def test_a_row_is_taken_out_once_under_the_first_check_that_it_fails() -> None:
    work = cleaning(a=["x", "2", "", "4", None], b=["y", "z", "1", "2", "3"])
    work.read(checks.set_aside("odd", pl.col("a") == "4"), checks.number("a", pl.Int32), checks.number("b", pl.Int32))
    cleaned = work.finish()
    assert cleaned.kept.select("a", "b", "line_number").rows() == [(None, 3, 5)]
    assert sorted(cleaned.rejected.select("line_number", "reason", "detail").rows()) == [
        (1, "bad_a", "x"), (2, "bad_b", "z"), (3, "bad_a", ""),
    ]  # fmt: skip
    assert cleaned.counts.select("kind", "rule", "rows_n").rows() == [("set_aside", "odd", 1)]


def test_details_are_cut() -> None:
    work = cleaning(text=["y" * 1000])
    work.read(checks.rejected("too_long", pl.col("text").str.len_chars() > 10, detail=pl.col("text")))
    assert work.finish().rejected["detail"].str.len_chars().to_list() == [200]


def test_gazetteers_are_of_today() -> None:
    assert present_holders("fips")["RS"] == "RUS"
