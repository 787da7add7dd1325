"""Keys that cannot be looked up are refused: in the user's frame, and in a source's table; the finest period counts."""

from datetime import date, datetime
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from detente.errors import DriftError, SchemaError
from detente.panels.attach import YearlyTable, attach
from detente.panels.dated import DatedTable, attach_dated
from detente.panels.keys import as_eager, read_keys
from detente.panels.lookup import checked_table
from detente.runs.add.peace_years import add_peace_years

PACTS = YearlyTable(
    "pact",
    pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1990], "pact": [1]}),
    "cow",
    1816,
    2020,
    absent={"pact": 0},
)
SEATS = DatedTable(
    "seat",
    pl.DataFrame({"ccode": [365], "begins": [date(1918, 3, 12)], "ends": [date(2020, 12, 31)], "seat": ["Moscow"]}),
    "cow",
    date(1816, 1, 1),
    date(2020, 12, 31),
    absent={},
)


@pytest.mark.parametrize("number", [-9, 1000, 1020, 2_000_000])
def test_a_number_that_is_no_states_reads_no_other_dyad(number: int) -> None:
    """1 * 1000 + 1020 is 2 * 1000 + 20."""
    dyads = pl.DataFrame({"ccode1": [1], "ccode2": [number], "year": [1990], "war": [0]})
    says = f"ccode2: 1 rows have a number that is no state's, such as {number}"
    with pytest.raises(SchemaError, match=says):
        attach(dyads, PACTS)
    with pytest.raises(SchemaError, match=says):
        attach_dated(dyads, SEATS)
    with pytest.raises(SchemaError, match=says):
        add_peace_years(dyads, event="war")


def test_a_year_that_no_join_knows_reads_no_other_state() -> None:
    """1 * 10000 + 11990 is 2 * 10000 + 1990."""
    table = YearlyTable("power", pl.DataFrame({"ccode": [2], "year": [1990], "power": [1.0]}), "cow", 1816, 2020, {})
    with pytest.raises(SchemaError, match="year: must lie between 1500 and 2499; it goes from 11990"):
        attach(pl.DataFrame({"ccode": [1], "year": [11990]}), table)
    with pytest.raises(SchemaError, match="day: must lie between"):
        attach_dated(pl.DataFrame({"ccode": [1], "day": [date(2600, 1, 1)]}), SEATS)


@pytest.mark.parametrize("value", ["1990-01", 12])
@pytest.mark.parametrize("name", ["month", "day"])
def test_a_month_that_is_no_date_is_refused(name: str, value: Any) -> None:
    with pytest.raises(SchemaError, match=f"{name}: must be dates"):
        read_keys(as_eager(pl.DataFrame({"ccode": [2], name: [value]})), system="cow")


def test_the_finest_period_of_a_frame_counts() -> None:
    months = pl.DataFrame({"ccode": 365, "year": 1918, "month": [date(1918, 2, 1), date(1918, 4, 1)]})
    assert attach_dated(months, SEATS)["seat"].to_list() == [None, "Moscow"]
    days = months.with_columns(day=pl.Series([date(1918, 3, 11), date(1918, 3, 12)]), month=date(1918, 3, 1))
    assert attach_dated(days, SEATS)["seat"].to_list() == [None, "Moscow"]
    with_war = months.with_columns(war=pl.Series([0, 0]))
    assert add_peace_years(with_war, event="war", gaps="count")["warspell"].to_list() == [0, 2]


def test_every_kind_of_frame_has_the_same_days() -> None:
    when = [datetime(1991, 12, 1), datetime(1992, 1, 1)]
    frame = pl.DataFrame({"ccode": [365, 365], "month": when})
    frames = [
        frame,
        frame.with_columns(pl.col("month").dt.replace_time_zone("Europe/Moscow")),
        pd.DataFrame({"ccode": [365, 365], "month": when}),
        pa.table({"ccode": [365, 365], "month": [day.date() for day in when]}),
    ]
    for one in frames:
        keys = read_keys(as_eager(one), system="cow")
        assert keys.years.tolist() == [1991, 1992]
        assert keys.when.astype(str).tolist() == ["1991-12-01", "1992-01-01"]


ROW: dict[str, list[Any]] = {"ccode": [2, 20], "begins": [date(1990, 1, 1)] * 2, "ends": [date(1991, 1, 1)] * 2}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ccode": [2, None]}, "seat: 1 rows have no ccode"),
        ({"begins": [None, None]}, "seat: 2 rows have no begins"),
        ({"ends": [date(1991, 1, 1), None]}, "seat: 1 rows have no ends"),
        ({"ccode": [2, 1020]}, "seat: 1 rows have a ccode that is not between 1 and 999, such as 1020"),
        ({"ccode": [0, 2]}, "not between 1 and 999, such as 0"),
        ({"ends": [date(1991, 1, 1), date(1989, 1, 1)]}, "seat: 1 rows end before they begin"),
    ],
)
def test_a_table_says_of_each_row_about_whom_and_when(change: dict[str, list[Any]], says: str) -> None:
    rows = pl.DataFrame(ROW | change, schema={"ccode": pl.Int32, "begins": pl.Date, "ends": pl.Date})
    with pytest.raises(DriftError, match=says):
        checked_table(rows, what="seat")
    table = DatedTable("seat", rows, "cow", date(1816, 1, 1), date(2020, 12, 31), absent={})
    with pytest.raises(DriftError, match=says):
        attach_dated(pl.DataFrame({"ccode": [2], "year": [1990]}), table)


@pytest.mark.parametrize(("ccode", "year"), [(None, 1990), (20, None), (1020, 1990), (20, 20_000)])
def test_a_yearly_table_says_of_each_row_about_whom_and_when(ccode: int | None, year: int | None) -> None:
    """A key that is null was once 0, and so the key of every row of the frame without a number."""
    rows = pl.DataFrame({"ccode": [2, ccode], "year": [1990, year], "power": [1.0, 99.0]})
    table = YearlyTable("power", rows, "cow", 1816, 2020, absent={})
    with pytest.raises(DriftError, match="power: 1 rows have"):
        attach(pl.DataFrame({"ccode": [2, None], "year": [1990, 1990]}), table)
