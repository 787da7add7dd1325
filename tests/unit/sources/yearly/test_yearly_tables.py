"""What all readers of yearly tables share: members of a zip, damaged files, and rows that lack what they are about."""

import gzip
import zipfile
from pathlib import Path

import polars as pl
import pytest

from detente.errors import DriftError, UnreadableFileError
from detente.sources.yearly.catalogue import YEARLY_SOURCES
from detente.sources.yearly.distance import read_minimum_distance
from detente.sources.yearly.rivalries import TSS
from detente.sources.yearly.tables import key, read_table, take
from detente.sources.yearly.trade import read_trade
from detente.sources.yearly.vdem import VDEM
from detente.sources.yearly.whittling import expand_years


@pytest.mark.parametrize("name", sorted(YEARLY_SOURCES))
def test_patterns_of_members_are_in_small_letters(name: str) -> None:
    assert YEARLY_SOURCES[name].member == YEARLY_SOURCES[name].member.lower()


@pytest.mark.parametrize("pattern", [VDEM.member, "*CY*.csv"])
def test_the_member_is_found_in_small_and_capital_letters(tmp_path: Path, pattern: str) -> None:
    path = tmp_path / "V-Dem-CY-Core-v16_csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("V-Dem-CY-Core-v16.csv", "COWcode,year,v2x_polyarchy\n2,1900,0.4\n")
        archive.writestr("codebook.pdf", "words")
    rows = VDEM.read(read_table(path, member=pattern))
    assert rows.rows() == [(2, 1900, 0.4)]


@pytest.mark.parametrize("kind", ["gz", "zip"])
@pytest.mark.parametrize("fault", ["cut", "flipped"])
def test_a_damaged_file_says_so(tmp_path: Path, kind: str, fault: str) -> None:
    path = tmp_path / f"table.csv.{kind}"
    text = "ccode,year\n" + "".join(f"{n % 997},{1800 + n % 211}\n" for n in range(5000))
    if kind == "gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("table.csv", text)
    content = bytearray(path.read_bytes())
    if fault == "cut":
        content = content[:2000]
    else:
        content[500:900] = bytes(400)
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"table\.csv\.(gz|zip)"):
        read_table(path)


def test_a_row_without_a_key_stops_the_reading() -> None:
    rows = pl.DataFrame({"ccode": ["2", "-9", ""]})
    with pytest.raises(DriftError, match="power: column ccode: 2 rows have none"):
        take(rows, {"ccode": key("ccode")}, source="power")


@pytest.mark.parametrize(("first", "last"), [(None, 1990), (1990, None), (1991, 1990)])
def test_a_row_without_years_is_not_lost(first: int | None, last: int | None) -> None:
    rows = pl.DataFrame({"id": [1, 2], "first": [1990, first], "last": [1990, last]})
    with pytest.raises(DriftError, match="feuds: 1 rows have no first or no last year, or end before"):
        expand_years(rows, first="first", last="last", source="feuds")


def test_a_rivalry_without_an_end_is_not_lost() -> None:
    kinds = {"positional": 1, "spatial": 0, "ideological": 0, "interventionary": 0}
    rows = pl.DataFrame([{"tssr_id": 1, "ccode1": 2, "ccode2": 365, "start": "1945", "end": None} | kinds])
    with pytest.raises(DriftError, match="tss: 1 rows have no start or no end"):
        TSS.read(rows.with_columns(pl.col("end").cast(pl.String)))


def test_trade_and_distance_without_a_partner_are_not_lost() -> None:
    trade = {"ccode1": [2], "ccode2": ["-9"], "year": [2000], "flow1": [1.0], "flow2": [2.0]}
    with pytest.raises(DriftError, match="column ccode2: 1 rows have none"):
        read_trade(pl.DataFrame(trade | {"smoothflow1": [1.0], "smoothflow2": [2.0]}))
    with pytest.raises(DriftError, match="mindist: column ccode2"):
        read_minimum_distance(pl.DataFrame({"ccode1": [2], "ccode2": [None], "year": [2000], "mindist": [5.0]}))
