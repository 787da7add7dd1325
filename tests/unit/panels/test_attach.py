"""The one join: rows stay, keys are unique, silence is what the source says, and old values carry a flag."""

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import SchemaError
from detente.panels.attach import YearlyTable, attach
from detente.panels.system import dyad_months, dyad_years

STATES = pl.DataFrame({"ccode": [2, 2, 365], "year": [2000, 2001, 2000], "power": [0.5, 0.6, 0.1]})
TABLE = YearlyTable("power", STATES, "cow", 2000, 2001, absent={})
ALLIES = YearlyTable(
    "pact",
    pl.DataFrame({"ccode1": [2], "ccode2": [200], "year": [2000], "allied": [1]}),
    "cow", 2000, 2001, absent={"allied": 0}, is_symmetric=True,
)  # fmt: skip


def test_each_side_gets_its_own_value() -> None:
    dyads = pl.DataFrame({"ccode1": [2, 365], "ccode2": [365, 2], "year": [2000, 2001]})
    assert attach(dyads, TABLE).select("power1", "power2").rows() == [(0.5, 0.1), (None, 0.6)]


def test_silence_within_the_span_is_what_the_source_says_and_null_outside() -> None:
    dyads = pl.DataFrame({"ccode1": [200, 2, 2, 2], "ccode2": [2, 365, 200, 200], "year": [2000, 2001, 2002, 1999]})
    assert attach(dyads, ALLIES)["allied"].to_list() == [1, 0, None, None]


def test_values_carried_forward_are_flagged() -> None:
    years = pl.DataFrame({"ccode": [2, 2, 365], "year": [2001, 2005, 2005]})
    carried = attach(years, TABLE, carry_forward=True)
    assert carried["power"].to_list() == [0.6, 0.6, None]
    assert carried["power_carried"].to_list() == [False, True, False]
    assert attach(years, TABLE)["power"].to_list() == [0.6, None, None]


def test_doubled_key_in_the_table_is_refused() -> None:
    """Trap 22: a raw file with a key twice would double rows."""
    twice = YearlyTable("power", pl.concat([STATES, STATES.head(1)]), "cow", 2000, 2001, absent={})
    with pytest.raises(SchemaError, match="1 keys stand more than once"):
        attach(pl.DataFrame({"ccode": [2], "year": [2000]}), twice)


def test_column_that_is_there_is_not_written_over() -> None:
    with pytest.raises(SchemaError, match="already has power"):
        attach(pl.DataFrame({"ccode": [2], "year": [2000], "power": [9.0]}), TABLE)


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (pl.DataFrame({"gwcode": [2], "year": [2000]}), "add_codes"),
        (pl.DataFrame({"ccode": [2]}), "year, month, day"),
        (pl.DataFrame({"ccode": [2, 2], "year": [2000, None]}), "1 rows without a value"),
        (pl.DataFrame({"ccode": ["2"], "year": [2000]}), "whole numbers"),
        (pl.DataFrame({"ccode": [2.5], "year": [2000]}), "whole numbers"),
        ({"ccode": [2]}, "dict is no frame"),
    ],
)
def test_wrong_frames_say_what_is_wrong(frame, says) -> None:
    with pytest.raises(SchemaError, match=says):
        attach(frame, TABLE)


def test_a_state_without_a_number_is_unknown_and_never_zero() -> None:
    """A Gleditsch-Ward state that COW never counted has no COW number: its row stays, and says nothing."""
    dyads = pl.DataFrame({"ccode1": [2, None, 2], "ccode2": [365, 2, None], "year": [2000, 2000, 2001]})
    assert attach(dyads, ALLIES)["allied"].to_list() == [0, None, None]
    assert attach(dyads, TABLE).select("power1", "power2").rows() == [(0.5, 0.1), (None, 0.5), (0.6, None)]
    assert attach(dyads, ALLIES, carry_forward=True)["pact_carried"].to_list() == [False, False, False]
    as_pandas = pd.DataFrame({"ccode1": [2.0, float("nan")], "ccode2": [365, 2], "year": [2000, 2000]})
    assert attach(as_pandas, ALLIES)["allied"].tolist()[0] == 0
    assert pd.isna(attach(as_pandas, ALLIES)["allied"].tolist()[1])


def test_table_of_dyads_needs_dyads() -> None:
    with pytest.raises(SchemaError, match="about dyads"):
        attach(pl.DataFrame({"ccode": [2], "year": [2000]}), ALLIES)


def test_kind_of_frame_and_other_columns_stay() -> None:
    plain = {"ccode": [2, 365], "year": [2001, 2000], "note": ["NA", "b"]}
    assert attach(pl.LazyFrame(plain), TABLE).collect().rows() == [(2, 2001, "NA", 0.6), (365, 2000, "b", 0.1)]
    framed = attach(pd.DataFrame(plain, index=[7, 3]), TABLE)
    assert framed.index.tolist() == [7, 3]
    assert framed["power"].tolist() == [0.6, 0.1]
    assert attach(pa.table(plain), TABLE).column("power").to_pylist() == [0.6, 0.1]


def test_months_take_the_value_of_their_year() -> None:
    months = dyad_months(directed=True, start=2000, end=2001, states=[2, 365])
    values = attach(months, TABLE).filter(pl.col("ccode1") == 2)
    assert values.group_by(pl.col("month").dt.year()).agg(pl.col("power1").unique()).sort("month").rows() == [
        (2000, [0.5]),
        (2001, [0.6]),
    ]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_attached_values_are_those_of_a_plain_join(data) -> None:
    dyads = dyad_years(directed=True, start=1935, end=1950, states=[2, 200, 220, 255, 365])
    picked = data.draw(st.lists(st.integers(0, dyads.height - 1), max_size=40, unique=True))
    rows = dyads[picked].with_columns(pl.int_range(pl.len()).alias("value")).filter(pl.col("year") > 1936)
    table = YearlyTable("x", rows, "cow", 1937, 1950, absent={})
    shuffled = dyads.sample(fraction=1, shuffle=True, seed=1)
    expected = shuffled.join(rows, on=["ccode1", "ccode2", "year"], how="left", maintain_order="left")
    assert attach(shuffled, table).equals(expected)
