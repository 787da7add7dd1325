"""Trade: whose imports, in which order, and what is missing."""

from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest

from detente.errors import DriftError, SchemaError
from detente.runs.add.trade import add_trade

DYADIC = (
    "ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,smoothflow2,smoothtotrade,version\n"
    "2,20,1920,United States of America,Canada,611.86,735.48,611.86,735.48,1347.34,4\n"
    "2,40,1921,United States of America,Cuba,-9,12.5,10,12.5,22.5,4\n"
    "20,40,1921,Canada,Cuba,0,-9,-9,-9,-9,4\n"
)
NATIONAL = (
    "ccode,statename,stateabb,year,imports,exports,alt_imports,alt_exports,source1,source2,version\n"
    "2,United States of America,USA,1920,5278.48,8228.02,.,.,1,1,4\n"
    "20,Canada,CAN,1920,-9,1289.0,.,.,1,1,4\n"
)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "COW_Trade_4.0.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("COW_Trade_4.0/Dyadic_COW_4.0.csv", DYADIC)
        archive.writestr("COW_Trade_4.0/National_COW_4.0.csv", NATIONAL)
    return path


def test_flow1_is_what_the_first_state_imports_whichever_is_named_first(published: Path) -> None:
    frame = pl.DataFrame({"ccode1": [2, 20], "ccode2": [20, 2], "year": [1920, 1920]})
    flows = add_trade(frame, data=published).select("flow1", "flow2", "smoothflow1", "smoothflow2").rows()
    assert flows == [(611.86, 735.48, 611.86, 735.48), (735.48, 611.86, 735.48, 611.86)]


def test_minus_nine_is_missing_and_zero_is_zero(published: Path) -> None:
    frame = pl.DataFrame({"ccode1": [40, 40], "ccode2": [2, 20], "year": [1921, 1921]})
    assert add_trade(frame, data=published).select("flow1", "flow2", "smoothflow2").rows() == [
        (12.5, None, 10.0),
        (None, 0.0, None),
    ]


def test_trade_that_is_not_listed_is_unknown_and_so_is_trade_after_the_end(published: Path) -> None:
    frame = pl.DataFrame({"ccode1": [2, 2], "ccode2": [365, 20], "year": [1920, 2015]})
    assert add_trade(frame, data=published)["flow1"].to_list() == [None, None]


def test_states_take_the_other_table_of_the_zip(published: Path) -> None:
    frame = pl.DataFrame({"ccode": [2, 20], "year": [1920, 1920]})
    assert add_trade(frame, data=published).select("imports", "exports").rows() == [(5278.48, 8228.02), (None, 1289.0)]


def test_a_table_that_names_each_dyad_twice_is_read_as_one(published: Path) -> None:
    once = pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1920], "flow1": [1.0], "flow2": [2.0],
                         "smoothflow1": [1.0], "smoothflow2": [2.0]})  # fmt: skip
    again = pl.DataFrame({"ccode1": [20], "ccode2": [2], "year": [1920], "flow1": [2.0], "flow2": [1.0],
                          "smoothflow1": [2.0], "smoothflow2": [1.0]})  # fmt: skip
    frame = pl.DataFrame({"ccode1": [20], "ccode2": [2], "year": [1920]})
    assert add_trade(frame, data=pl.concat([once, again])).select("flow1", "flow2").rows() == [(2.0, 1.0)]
    with pytest.raises(SchemaError, match="stand more than once"):
        add_trade(frame, data=pl.concat([once, again.with_columns(flow1=pl.lit(3.0))]))


def test_an_amount_below_zero_stops_it() -> None:
    table = pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1920], "flow1": [-1.0], "flow2": [2.0],
                          "smoothflow1": [1.0], "smoothflow2": [2.0]})  # fmt: skip
    with pytest.raises(DriftError, match="below 0"):
        add_trade(pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1920]}), data=table)


def test_carried_trade_is_flagged(published: Path) -> None:
    frame = pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1920]})
    assert add_trade(frame, data=published, carry_forward=True)["trade_carried"].to_list() == [False]


def test_trade_of_the_united_states_and_russia(shared_data: Path) -> None:
    path = shared_data / "structure/terms/cow/cow_trade4_usa_rus.csv"
    frame = pl.DataFrame({"ccode1": [365, 2, 2], "ccode2": [2, 365, 365], "year": [2014, 2014, 1873]})
    flows = add_trade(frame, data=path).select("flow1", "flow2").rows()
    assert flows == [(18727.0, 23692.0), (23692.0, 18727.0), (None, 13.0)]
