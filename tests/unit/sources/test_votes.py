"""The layouts of the published roll calls, and the traps in them, each by name."""

import gzip
import zipfile
from datetime import date

import polars as pl
import pytest

from detente.errors import DriftError, UnreadableFileError
from detente.sources.votes.layouts import layout_of
from detente.sources.votes.read import read_votes, select_votes
from detente.sources.votes.roll_calls import read_calls
from detente.sources.votes.states import iso2_codes

DATAVERSE = """,rcid,ccode,member,vote,Country,Countryname,year,session,abstain,yes,no,importantvote,date,unres,amend,para,short,descr,me,nu,di,hr,co,ec,ident,resid
1,3,2,1,1,USA,United States,1946,1,4,29,18,0,1946-01-01,R/1/66,1,0,A,"B, c",0,0,0,0,0,1,0,1001
2,3,365,1,3,RUS,Russia,1946,1,4,29,18,0,1946-01-01,R/1/66,1,0,A,"B, c",0,0,0,0,0,1,0,1001
3,3,713,1,8,TAW,Taiwan,1946,1,4,29,18,0,1946-01-01,R/1/66,1,0,A,"B, c",0,0,0,0,0,1,0,1001
4,3,565,NA,9,NAM,Namibia,1946,1,4,29,18,0,1946-01-01,R/1/66,1,0,A,"B, c",0,0,0,0,0,1,0,1001
5,3,370,1,2,BLR,Belarus,1946,1,4,29,18,0,1946-01-01,R/1/66,1,0,A,"B, c",0,0,0,0,0,1,0,1001
6,3,20,1,7,CAN,Canada,1946,1,4,29,18,0,1946-01-01,R/1/66,1,0,A,"B, c",0,0,0,0,0,1,0,1001
7,3,999,1,1,XXX,Nowhere,1946,1,4,29,18,0,1946-01-01,R/1/66,1,0,A,"B, c",0,0,0,0,0,1,0,1001
8,NA,20,1,1,CAN,Canada,1946,1,4,29,18,0,1946-01-01,R/1/66,1,0,A,"B, c",0,0,0,0,0,1,0,NA
"""  # noqa: E501

UNVOTES = """rcid,country_code,country,vote
3,US,United States,yes
3,TW,Taiwan,no
3,YU,Yugoslavia,abstain
3,,Yemen Arab Republic,yes
9001,NA,Namibia,no
9001,YU,Yugoslavia,yes
9001,,Federal Republic of Germany,no
9001,,Yemen Arab Republic,yes
9001,XX,Atlantis,yes
"""
UNVOTES_CALLS = """rcid,session,importantvote,date,unres,amend,para,short,descr
3,1,0,1946-01-01,R/1/66,1,0,A,B
9001,45,0,1990-11-03,R/45/1,NA,1,A,B
"""
UNVOTES_ISSUES = "rcid,short_name,issue\n9001,nu,Nuclear weapons\n9001,di,Arms control\n"


@pytest.fixture
def write(tmp_path):
    def write(name: str, text: str):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_dataverse_layout(write):
    read = read_votes(write("UNVotes.csv", DATAVERSE))
    assert read.layout == "published"
    assert read.votes.rows() == [
        (1, 1946, 3, 2, "yes"),
        (1, 1946, 3, 365, "no"),
        (1, 1946, 3, 370, "abstain"),
        (1, 1946, 3, 710, "absent"),  # the mainland's seat to 1949, published under 713
    ]
    assert read.rejected.rows() == [
        (6, "the vote is none of the known kinds"),
        (7, "no state of this code"),
        (8, "the roll call has no number"),
    ]
    assert read.rules["not_a_member"] == 1  # absent and not a member are told apart
    assert read.rules["china_on_the_mainland_to_1949"] == 1
    assert read.rules["kept_before_cow_membership"] == 1
    call = read.roll_calls.row(0, named=True)
    assert (call["date"], call["is_amendment"], call["ec"], call["nu"]) == (date(1946, 1, 1), True, True, False)


def test_every_row_is_accounted_for(write):
    read = read_votes(write("votes.csv", DATAVERSE))
    set_aside = read.rules["not_a_member"] + read.rules["repeated_row"]
    assert read.votes.height + read.rejected.height + set_aside == 8


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "zip", "parquet"])
def test_kinds_of_files(tmp_path, kind):
    path = tmp_path / f"votes.{kind}"
    if kind == "parquet":
        pl.read_csv(DATAVERSE.encode(), null_values="NA").write_parquet(path)
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("UNVotes.csv", DATAVERSE)
    else:
        path.write_bytes(gzip.compress(DATAVERSE.encode()) if kind == "csv.gz" else DATAVERSE.encode())
    assert read_votes(path).votes.height == 4


def test_unvotes_layout_na_is_namibia_and_yu_is_345(write):
    read = read_votes(
        write("votes.csv", UNVOTES),
        roll_calls=write("calls.csv", UNVOTES_CALLS),
        issues=write("issues.csv", UNVOTES_ISSUES),
    )
    assert read.layout == "unvotes"
    assert read.votes.select("session", "ccode", "vote").rows() == [
        (1, 2, "yes"),
        (1, 345, "abstain"),
        (1, 678, "yes"),
        (1, 710, "no"),
        (45, 255, "no"),  # the Federal Republic's votes of November 1990 are united Germany's
        (45, 345, "yes"),
        (45, 565, "no"),
        (45, 679, "yes"),
    ]
    assert read.rejected.rows() == [(9, "no state of this code")]
    assert select_votes(read, issue="nu", parts="keep")["rcid"].unique().to_list() == [9001]
    assert select_votes(read, issue="hr", parts="keep").is_empty()
    assert select_votes(read)["rcid"].unique().to_list() == [3]  # an amendment of 1946 stays, a paragraph of 1990 goes


def test_unvotes_without_roll_calls_says_what_to_name(write):
    with pytest.raises(DriftError, match="roll_calls"):
        read_votes(write("votes.csv", UNVOTES))


def test_cleaned_layout_takes_the_session_from_the_roll_call(write):
    text = (
        "resid,date,year,ccode,vote\n78015,2023-11-28,2022,679,1\n78015,2023-10-27,2022,679,1\n"
        "77001,2022-11-03,2022,2,3\n77001,2022-11-03,2022,20,1\n77001,2022-11-03,2022,20,2\n"
    )
    read = read_votes(write("votes.csv", text))
    assert read.layout == "cleaned"
    assert read.votes.rows() == [(77, 2022, 77001, 2, "no"), (78, 2023, 78015, 679, "yes")]
    assert read.rules["repeated_row"] == 1  # the same vote twice counts once
    assert read.rejected["reason"].to_list() == ["the state has two different votes in the roll call"] * 2
    with pytest.raises(ValueError, match="no flags"):
        select_votes(read, issue="nu")
    with pytest.raises(ValueError, match="trade"):
        select_votes(read, issue="trade")


def test_a_stray_quote_in_a_flag_is_no_missing_flag():
    calls = read_calls(pl.DataFrame({"rcid": ["1"], "session": ["70"], "ec": ['0\\"'], "date": ["12/22/2015"]}))
    assert calls.select("ec", "date", "year").row(0) == (False, date(2015, 12, 22), 2015)


def test_unknown_columns_and_files_are_named(write, tmp_path):
    with pytest.raises(DriftError, match="country, year"):
        layout_of(pl.DataFrame(schema=["country", "year"]))
    with pytest.raises(DriftError, match="no known layout"):
        read_votes(write("other.csv", "a,b\n1,2\n"))
    with pytest.raises(UnreadableFileError):
        read_votes(tmp_path / "nothing.csv")


def test_codes_of_two_letters_are_unique_numbers():
    codes = iso2_codes()
    assert len(codes) == len(set(codes.values())) == 197
    assert (codes["NA"], codes.get("RS"), codes["CN"], codes["TW"]) == (565, None, 710, 713)


class TestRealFiles:
    def test_cleaned(self, shared_data):
        read = read_votes(shared_data / "structure/open/unga_votes_cleaned_cow_1946_2022.parquet")
        assert (read.votes.height, read.rejected.height, read.rules["repeated_row"]) == (855_887, 0, 3)
        assert read.votes.select(pl.col("year") - pl.col("session")).unique().item() == 1945

    @pytest.mark.slow
    def test_layouts_agree_vote_by_vote(self, shared_data):
        folder = shared_data / "structure/open"
        ours = read_votes(
            folder / "unga_votes_1946_2019_iso2.parquet",
            roll_calls=folder / "unga_roll_calls_1946_2019.csv",
            issues=folder / "unga_roll_call_issues_1946_2019.csv",
        )
        published = read_votes(
            folder / "unga_votes_published_1946_2015_cow.parquet",
            roll_calls=folder / "unga_roll_calls_published_1946_2015_issueflags.csv",
        )
        assert (ours.rejected.height, published.rejected.height) == (0, 0)
        assert published.rules["not_a_member"] == 254_521
        assert published.votes["vote"].value_counts(sort=True)["count"].to_list() == [588_800, 95_099, 73_328, 54_865]
        both = ours.votes.join(published.votes, on=["session", "rcid", "ccode"], suffix="_published", validate="1:1")
        cast = both.filter(pl.col("vote_published") != "absent")
        assert cast.height > 730_000
        assert (cast["vote"] == cast["vote_published"]).mean() > 0.9999
        assert ours.roll_calls["nu"].sum() == 855
