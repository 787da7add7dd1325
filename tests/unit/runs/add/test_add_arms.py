"""SIPRI's tables in the layouts of its old and its present page, and the names in them."""

from pathlib import Path

import polars as pl
import pytest

from detente.errors import DriftError, SchemaError, SourceError, UnknownStateError
from detente.runs.add.arms import add_arms_transfers

OLD = '''"TIV of arms exports from Soviet Union, 1989-1991"
Figures are SIPRI Trend Indicator Values (TIVs) expressed in millions.
Figures may not add up due to the conventions of rounding.
A '0' indicates that the value of deliveries is less than 0.5m
"For more information, see http://www.sipri.org/databases/armstransfers/sources-and-methods/"


Source: SIPRI Arms Transfers Database
Generated: 19 December 2023

,1989,1990,1991,Total,
Germany,,,3,3,
East Germany (GDR),500,100,,600,
India,4000,1500,1200.5,6700.5,
PLO (Israel)*,1,,,1,
Unknown recipient(s),0,,,0,
Total,4501,1600,1203.5,7304.5,
'''  # fmt: skip

NEW = """SIPRI Arms Transfers Database
Figures are SIPRI Trend Indicator Values (TIVs) expressed in millions.

Recipient,2021,2022,2023,2021-2023
India,1,,0,1
NATO**,,5,,5
Turkiye,,7,,7
Total,1,12,0,13
"""

TOTALS = """"TIV of arms exports from all, 1991-1992"

,1991,1992,Total
Russia,,2596,2596
Soviet Union,5649,,5649
United States,13000,14000,27000
"""


def _write(folder: Path, text: str, name: str = "sipri.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _dyads(*rows: tuple[int, int, int]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=["ccode1", "ccode2", "year"], orient="row")


def test_the_title_says_whose_exports_they_are(tmp_path: Path) -> None:
    out = add_arms_transfers(_dyads((365, 750, 1989), (750, 365, 1991)), data=_write(tmp_path, OLD))
    assert out.select("tiv12", "tiv21").rows() == [(4000.0, None), (None, 1200.5)]


def test_no_delivery_is_zero_where_the_table_tells_and_null_where_it_does_not(tmp_path: Path) -> None:
    frame = _dyads((365, 2, 1990), (2, 750, 1990), (365, 750, 1992))
    assert add_arms_transfers(frame, data=_write(tmp_path, OLD))["tiv12"].to_list() == [0.0, None, None]


def test_germany_is_found_by_its_year(tmp_path: Path) -> None:
    frame = _dyads((365, 255, 1991), (365, 260, 1990), (365, 265, 1989), (365, 265, 1990))
    assert add_arms_transfers(frame, data=_write(tmp_path, OLD))["tiv12"].to_list() == [3.0, 0.0, 500.0, 100.0]


def test_the_present_page_leaves_the_supplier_to_the_caller(tmp_path: Path) -> None:
    path = _write(tmp_path, NEW)
    frame = _dyads((2, 640, 2022), (2, 750, 2023))
    assert add_arms_transfers(frame, data=path, supplier="United States")["tiv12"].to_list() == [7.0, 0.0]
    with pytest.raises(DriftError, match="of one supplier or recipient"):
        add_arms_transfers(frame, data=path)
    states = pl.DataFrame({"ccode": [640, 2], "year": [2022, 2022]})
    assert add_arms_transfers(states, data=path)["arms_imports"].to_list() == [7.0, 0.0]


def test_a_caller_who_contradicts_the_title_is_told(tmp_path: Path) -> None:
    with pytest.raises(DriftError, match="speaks of Soviet Union, not of France"):
        add_arms_transfers(_dyads((365, 750, 1989)), data=_write(tmp_path, OLD), supplier="France")


def test_successors_under_one_number_are_one_series(tmp_path: Path) -> None:
    states = pl.DataFrame({"ccode": [365, 365, 20], "year": [1991, 1992, 1992]})
    assert add_arms_transfers(states, data=_write(tmp_path, TOTALS))["arms_exports"].to_list() == [5649.0, 2596.0, 0.0]


def test_imports_are_read_from_their_own_title(tmp_path: Path) -> None:
    text = '"TIV of arms exports to India, 1989-1989"\n\n,1989,Total,\nSoviet Union,4000,4000,\nFrance,,,\n'
    frame = _dyads((365, 750, 1989), (750, 220, 1989), (365, 2, 1989))
    assert add_arms_transfers(frame, data=_write(tmp_path, text)).select("tiv12", "tiv21").rows() == [
        (4000.0, None), (None, 0.0), (None, None),
    ]  # fmt: skip


def test_several_tables_make_one(tmp_path: Path) -> None:
    india = '"TIV of arms exports from India, 1989-1989"\n\n,1989,Total,\nSoviet Union,2,2,\n'
    paths = [_write(tmp_path, OLD), _write(tmp_path, india, "india.csv")]
    assert add_arms_transfers(_dyads((750, 365, 1989)), data=paths).select("tiv12", "tiv21").rows() == [(2.0, 4000.0)]


def test_two_tables_that_disagree_stop_it(tmp_path: Path) -> None:
    other = '"TIV of arms exports to India, 1989-1989"\n\n,1989,Total,\nSoviet Union,17,17,\n'
    with pytest.raises(SchemaError, match="different figures"):
        add_arms_transfers(_dyads((365, 750, 1989)), data=[_write(tmp_path, OLD), _write(tmp_path, other, "other.csv")])


def test_a_name_that_is_no_state_is_never_guessed(tmp_path: Path) -> None:
    with pytest.raises(UnknownStateError, match="Inida"):
        add_arms_transfers(_dyads((365, 750, 1989)), data=_write(tmp_path, OLD.replace("India", "Inida")))


@pytest.mark.parametrize(
    ("text", "says"), [("a,b\n1,2\n", "no line of years"), (OLD.replace("4000,", "many,"), "'many' is no number")]
)
def test_what_is_no_table_of_transfers_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(DriftError, match=says):
        add_arms_transfers(_dyads((365, 750, 1989)), data=_write(tmp_path, text))


def test_without_data_the_message_says_where_they_are() -> None:
    with pytest.raises(SourceError, match=r"armstransfers\.sipri\.org"):
        add_arms_transfers(_dyads((365, 750, 1989)))


def test_totals_of_the_two_great_exporters(shared_data: Path) -> None:
    path = shared_data / "structure/terms/sipri_tiv_usa_rus_export_totals.csv"
    states = pl.DataFrame({"ccode": [2, 365, 365, 20], "year": [1970, 2014, 2015, 1990]})
    out = add_arms_transfers(states, data=pl.read_csv(path))
    assert out["arms_exports"].to_list() == [8315.5, 4365.0, None, None]


def test_no_table_and_a_table_without_rows_are_refused() -> None:
    with pytest.raises(SourceError, match="sipri: no table was given"):
        add_arms_transfers(_dyads((365, 750, 1989)), data=[])
    coded = {"ccode1": pl.Int32, "ccode2": pl.Int32, "year": pl.Int32, "tiv": pl.Float64}
    with pytest.raises(DriftError, match="sipri: the table has no rows"):
        add_arms_transfers(_dyads((365, 750, 1989)), data=pl.DataFrame(schema=coded))
    nobody = pl.DataFrame({"ccode1": [365], "ccode2": [None], "year": [1989], "tiv": [1.0]}, schema=coded)
    with pytest.raises(DriftError, match="sipri: column ccode2: 1 rows have none"):
        add_arms_transfers(_dyads((365, 750, 1989)), data=nobody)
