"""Readers of the ties between states: the published zips, layouts by release, and what stops them."""

from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest

from detente.errors import DriftError, UnreadableFileError
from detente.sources.yearly.atop import ATOP, COW_ALLIANCE_COLUMNS
from detente.sources.yearly.capitals import CAPITALS
from detente.sources.yearly.catalogue import YEARLY_SOURCES
from detente.sources.yearly.contiguity import CONTIGUITY
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.powers import COW_MAJORS, MAOZ_POWERS
from detente.sources.yearly.tables import read_table
from detente.sources.yearly.trade import NATIONAL_TRADE, TRADE

MINE = ("atop", "capitals", "contiguity", "cow_majors", "gdp", "igo", "maoz_powers", "mindist", "sipri", "trade")

ATOP_HEADER = "ddyad,year,atopally,defense,offense,neutral,nonagg,consul,stateA,stateB\n"
TRADE_HEADER = "ccode1,ccode2,year,importer1,flow1,flow2,smoothflow1,smoothflow2\n"
CONTIGUITY_HEADER = "dyad,statelno,statelab,statehno,statehab,conttype,begin,end,notes,version\n"

ZIPS = {
    "contiguity": (
        CONTIGUITY,
        {
            "DirectContiguity320/contdir.csv": CONTIGUITY_HEADER + '2020,2,"USA",20,"CAN",1,192001,201612,"",3.2\n',
            "DirectContiguity320/contdird.csv": "dyad,state1no,state1ab,state2no,state2ab,year,conttype,version\n",
            "DirectContiguity320/contdirs.csv": "stateno,stateab,year,land,sea,total,version\n",
            "__MACOSX/DirectContiguity320/contdir.csv": "x",
        },
        1,
    ),
    "atop": (
        ATOP,
        {
            "ATOP 5.1 (.csv)/atop5_1ddyr.csv": ATOP_HEADER
            + "220211,1832,1,1,0,0,0,0,220,211\n211220,1832,1,0,0,0,0,0,211,220\n",
            "ATOP 5.1 (.csv)/atop5_1ddyr_NNA.csv": ATOP_HEADER,
            "ATOP 5.1 (.csv)/atop5_1a.csv": "atopid,begyr\n",
        },
        2,
    ),
    "majors": (
        COW_MAJORS,
        {
            "MajorPowers2024/majors2024.csv": "stateabb,ccode,styear,stmonth,stday,endyear,endmonth,endday,version\n"
            "USA,2,1898,8,13,2024,12,31,2024\n"
        },
        1,
    ),
    "trade": (
        TRADE,
        {
            "COW_Trade_4.0/Dyadic_COW_4.0.csv": TRADE_HEADER + "2,20,1920,x,1,2,1,2\n",
            "COW_Trade_4.0/National_COW_4.0.csv": "ccode,year\n",
        },
        1,
    ),
}


@pytest.mark.parametrize("name", ZIPS)
def test_the_published_zip_is_read_as_it_comes(name: str, tmp_path: Path) -> None:
    source, members, height = ZIPS[name]
    path = tmp_path / "published.zip"
    with ZipFile(path, "w") as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    assert source.read(read_table(path, member=source.member, needs=source.needs)).height == height


def test_needless_columns_are_not_read_but_the_refused_set_is_still_seen(tmp_path: Path) -> None:
    path = tmp_path / "alliance.csv"
    path.write_text("version4id,ccode1,ccode2,year,defense,entente\n1,2,20,1950,1,0\n", encoding="utf-8")
    rows = read_table(path, needs=ATOP.needs)
    assert set(rows.columns) & set(COW_ALLIANCE_COLUMNS) == {"version4id", "entente"}
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert read_table(path, needs=("c",)).columns == ["a", "b"]
    assert read_table(path, needs=("b",)).columns == ["b"]


def test_both_tables_of_trade_lie_under_one_name() -> None:
    assert (TRADE.name, NATIONAL_TRADE.name, NATIONAL_TRADE.address) == ("trade", "trade", TRADE.address)
    assert NATIONAL_TRADE.needs == ()


@pytest.mark.parametrize("name", MINE)
def test_each_source_says_what_a_reader_must_know(name: str) -> None:
    source: YearlySource = YEARLY_SOURCES[name]
    assert source.name == name
    assert source.licence
    assert source.citations
    assert source.silence
    assert source.page.startswith("http")
    assert source.address or "data=" in source.how_to_get
    assert source.member == source.member.lower()  # members of zips are matched in lower case


def test_capitals_by_year_stand_for_whole_years() -> None:
    years = pl.DataFrame({"ccode": [2], "styear": ["1816"], "endyear": ["2020"], "lat": ["38.9"], "lng": ["-77.0"]})
    begins, ends = CAPITALS.read(years).select(pl.col("begins", "ends").cast(pl.String)).row(0)
    assert (begins, ends) == ("1816-01-01", "2020-12-31")


def test_a_power_with_one_day_only_stops_the_reader() -> None:
    half = pl.DataFrame(
        {"ccode": ["2"], "regstdate": ["1824-01-01"], "regenddate": ["NA"], "globstdate": ["NA"], "globenddate": ["NA"]}
    )
    with pytest.raises(DriftError, match="one of their two days"):
        MAOZ_POWERS.read(half)


def test_an_empty_zip_says_what_it_lacks(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(UnreadableFileError, match=r"0 members are called contdir\.csv"):
        read_table(tmp_path / "x.zip", member=CONTIGUITY.member)


@pytest.mark.parametrize(
    ("name", "path", "height"),
    [
        ("contiguity", "cow/cow_direct_contiguity.csv", 937),
        ("cow_majors", "cow/cow_majors2016.csv", 14),
        ("capitals", "gw_capitals.csv", 264),
        ("igo", "cow/cow_igo_state_year.csv", 15_557),
        ("gdp", "cow_gdp_population_sim.csv", 16_536),
        ("atop", "atop51_directed_dyadyear_obligations.parquet", 273_296),
        ("trade", "cow/cow_trade4_usa_rus.csv", 124),
    ],
)
def test_copies_are_read_whole(name: str, path: str, height: int, shared_data: Path) -> None:
    source = YEARLY_SOURCES[name]
    rows = source.read(read_table(shared_data / "structure/terms" / path, needs=source.needs))
    assert rows.height == height
    keys = [key for key in rows.columns if key.startswith(("ccode", "gwcode", "year", "begins"))]
    assert rows.select(keys).null_count().sum_horizontal().item() == 0
