from datetime import date

import narwhals as nw
import polars as pl
import pytest

from detente.errors import SchemaError
from detente.measures.system.frames import as_polars, check_unique, column_names, same_kind

FRAME = pl.DataFrame({"ccode": [2, 365], "year": [1950, 1950], "cinc": [0.3, None], "period": [date(2001, 1, 1)] * 2})


@pytest.mark.parametrize("turn", [lambda f: f, lambda f: f.lazy(), lambda f: f.to_arrow(), lambda f: f.to_pandas()])
def test_frames_of_every_kind_come_in_and_go_out(turn):
    native = turn(FRAME)
    assert as_polars(native, "ccode", "cinc", "period").equals(FRAME.select("ccode", "cinc", "period"))
    assert column_names(native) == FRAME.columns
    back = same_kind(FRAME, native)
    assert type(back) is type(native)
    assert as_polars(back, *FRAME.columns).equals(FRAME)


def test_missing_stays_missing_in_pandas():
    back = same_kind(pl.DataFrame({"n": [1, None], "x": [0.5, None], "is": [True, None]}), FRAME.to_pandas())
    assert [str(dtype) for dtype in back.dtypes] == ["Int64", "Float64", "boolean"]
    assert back.isna().sum().to_list() == [1, 1, 1]


def test_not_a_number_is_missing():
    assert as_polars(pl.DataFrame({"x": [float("nan"), 1.0]}), "x")["x"].to_list() == [None, 1.0]


def test_a_frame_without_the_column_and_no_frame():
    with pytest.raises(SchemaError, match="capabilities has no column cinc; it has a"):
        as_polars(pl.DataFrame({"a": [1]}), "cinc", what="capabilities")
    with pytest.raises(SchemaError, match="list is no frame"):
        as_polars([1, 2], "a")


def test_keys_are_unique_and_there():
    with pytest.raises(SchemaError, match=r"stands more than once \(1 such keys\)"):
        check_unique(pl.concat([FRAME, FRAME.head(1)]), ["ccode", "year"], what="t")
    with pytest.raises(SchemaError, match="1 rows without ccode or year"):
        check_unique(FRAME.with_columns(ccode=pl.Series([2, None])), ["ccode", "year"], what="t")


def test_lazy_frames_of_other_engines_give_polars():
    duckdb = pytest.importorskip("duckdb")
    native = duckdb.from_arrow(FRAME.to_arrow())
    assert isinstance(nw.from_native(native), nw.LazyFrame)
    assert isinstance(same_kind(FRAME, native), pl.DataFrame)
