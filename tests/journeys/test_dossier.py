"""From names of states to a page: built-in evidence alone, and with real event files ingested."""

import json
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from detente.archive.store import open_archive
from detente.errors import DetenteError, OptionError, UnknownStateError
from detente.runs.dossier import run_dossier
from detente.runs.ingest import ingest
from unit.dossiers.page_reader import assert_pages_agree, assert_sound, cells

NOW = date(2026, 11, 22)
MEASURED = ["standing", "timeline", "issues", "words_deeds", "initiative", "interests", "system"]
SHARED = ["agreements", "commitments", "regimes"]
"""Sections that multilateral agreements and regimes give to many a pair."""
REGISTER = ["agreements", "commitments", "follow-through", "tensions", "regimes"]
LARGEST_BYTES = 3_000_000


@pytest.fixture(scope="session")
def nothing_ingested(tmp_path_factory):
    return open_archive(tmp_path_factory.mktemp("none") / "archive")


@pytest.fixture(scope="session")
def real_archive(shared_data, tmp_path_factory):
    """GDELT 2.0 of August 2022 and ICEWS of October 2018 to January 2019."""
    archive = open_archive(tmp_path_factory.mktemp("real") / "archive")
    ingest(archive, [shared_data / "events" / name for name in ("gdelt2-15min", "icews-daily")])
    return archive


@pytest.fixture
def make(nothing_ingested, tmp_path):
    """Make a dossier without a page from built-in evidence, or from an archive."""

    def made(a, b, *, archive=nothing_ingested, page=False, **options):
        out = tmp_path / "page.html" if page else None
        return run_dossier(a, b, archive=archive, now=NOW, out=out, **options)

    return made


def sections(run) -> dict:
    return {section["key"]: section for section in run.record["sections"]}


def figure(run, section: str, key: str) -> pl.DataFrame:
    (found,) = [item for item in sections(run)[section]["figures"] if item["key"] == key]
    return pl.DataFrame(found["data"], infer_schema_length=None)


def assert_good_page(run) -> None:
    html = run.path.read_text(encoding="utf-8")
    page = assert_sound(html)
    assert_pages_agree(page, run.record)
    json.dumps(run.record, allow_nan=False)
    assert len(html.encode()) <= LARGEST_BYTES


@pytest.mark.slow
def test_the_built_in_page_on_the_united_states_and_russia(make):
    run = make("USA", "RUS", page=True)
    assert_good_page(run)
    assert list(sections(run)) == [*MEASURED, *REGISTER, "chronicle", "evidence"]
    assert run.record["as_of"] == "2014"
    assert run.record["left_out"] == []
    assert sections(run)["chronicle"]["entries"]
    assert "2026-11-22" in run.path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_same_evidence_gives_the_same_bytes(make, tmp_path):
    one = make("FRA", "DEU", page=True)
    first = one.path.read_bytes()
    assert_good_page(one)
    assert list(sections(one)) == [*(key for key in MEASURED if key != "issues"), *SHARED, "evidence"]
    assert make("France", "Germany", page=True).path.read_bytes() == first


def test_a_pair_of_which_nothing_is_known_gets_an_honest_page(make):
    run = make("BRA", "IND", page=True)
    assert_good_page(run)
    assert run.record["as_of"] == "no measured period"
    assert "does not tell where the relation between Brazil and India stands" in run.record["headline"]
    assert [item["title"] for item in run.record["left_out"]] != []
    assert list(sections(run)) == ["system", "regimes", "evidence"]
    assert "votes" not in run.record["reaches"]


def test_russia_and_ukraine_without_events(make):
    run = make("RUS", "UKR", page=True)
    assert_good_page(run)
    assert list(sections(run)) == ["interests", "system", *SHARED, "evidence"]


def test_the_soviet_union_under_split_ends_in_1991(make):
    run = make("USA", "SUN", succession="split")
    assert run.record["title"] == "The United States and the Soviet Union"
    assert run.record["as_of"] == "1991"
    assert figure(run, "timeline", "timeline")["period"].max() == "1991-01-01"
    votes, warheads = figure(run, "interests", "un_agreement"), figure(run, "interests", "warheads")
    assert votes["year"].max() == 1991
    assert warheads.filter(pl.col("state") == "Soviet Union")["year"].max() == 1991
    assert sections(run)["interests"]["facts"]["year"] == 1991
    assert "1991" in run.record["reaches"]


def test_russia_under_split_begins_in_1991(make):
    run = make("USA", "RUS", succession="split", sources=("gdelt_dyad_year",))
    assert figure(run, "timeline", "timeline")["period"].min() >= "1991-01-01"
    assert figure(run, "interests", "un_agreement")["year"].min() == 1992


def test_continuous_russia_is_the_sum_of_both(make):
    only = {"sources": ("gdelt_dyad_year",)}
    parts = [make("USA", code, succession="split", **only) for code in ("SUN", "RUS")]
    whole = make("USA", "SUN", **only)
    assert whole.record["title"] == "The United States and Russia"
    number = [figure(run, "timeline", "timeline")["events_n"].sum() for run in (*parts, whole)]
    assert number[0] + number[1] == number[2]


def test_since_and_until_keep_what_lies_between(make):
    run = make("USA", "RUS", since=date(1990, 1, 1), until=date(2000, 1, 1))
    periods = figure(run, "timeline", "timeline")["period"]
    assert (periods.min(), periods.max()) == ("1990-01-01", "1999-01-01")
    assert figure(run, "interests", "un_agreement")["year"].unique().sort().to_list() == list(range(1990, 2000))
    dates = figure(run, "issues", "chronicle-issues")["date"]
    assert dates.min() >= "1990-01-01"
    assert dates.max() < "2000-01-01"


def test_a_year_that_reaches_beyond_the_days_asked_for_is_left_out(make):
    run = make("USA", "RUS", since=date(1990, 6, 1), until=date(2000, 6, 1))
    periods = figure(run, "timeline", "timeline")["period"]
    assert (periods.min(), periods.max()) == ("1991-01-01", "1999-01-01")
    years = figure(run, "interests", "un_agreement")["year"]
    assert (years.min(), years.max()) == (1991, 1999)


def test_where_the_days_asked_for_hold_nothing_they_are_named_and_no_source_is_blamed(make):
    run = make("USA", "RUS", since=date(2050, 1, 1), page=True)
    asked = "in the days asked for (from 1 January 2050)"
    assert asked in run.record["headline"]
    reasons = {item["title"]: item["reason"] for item in run.record["left_out"]}
    for title in ("Where the relation stands", "Over time", "Words and deeds", "Who acts first"):
        assert asked in reasons[title]


def test_a_number_and_its_percent_sign_stay_on_one_line(make, tmp_path):
    make("USA", "RUS", page=True)
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    body = html[html.index("<body") :]
    assert re.findall(r"\d %[ .,;)]", body) == []


def test_only_the_sources_asked_for_are_used(make):
    run = make("USA", "RUS", sources=("icews_dyad_year",))
    assert sections(run)["timeline"]["facts"]["sources"] == ["icews_dyad_year"]
    assert set(figure(run, "timeline", "timeline")["series"]) == {"ICEWS (yearly)"}
    (table,) = [table for table in sections(run)["evidence"]["tables"] if "Sources" in table["title"]]
    state = {row["source"]: row["state"] for row in table["data"]}
    assert state["icews_dyad_year"] == "built in"
    assert state["gdelt_dyad_year"] == "built in, not used"


def test_a_state_that_is_not_known_is_answered_with_a_suggestion(make):
    with pytest.raises(UnknownStateError, match="Did you mean Russia"):
        make("USA", "Rusia")


@pytest.mark.parametrize("pair", [("USA", "USA"), ("United States", "usa"), ("SUN", "RUS")])
def test_one_state_is_no_pair(make, pair):
    with pytest.raises(DetenteError, match="counted as one state"):
        make(*pair)


def test_options_that_make_no_sense_are_named(make):
    with pytest.raises(OptionError, match="source 'cameo' is none of those that can be chosen here: gdelt1"):
        make("USA", "RUS", sources=("cameo",))
    with pytest.raises(OptionError, match="must lie before until"):
        make("USA", "RUS", since=date(2001, 1, 1), until=date(2001, 1, 1))


def test_a_page_that_cannot_be_written_says_where(nothing_ingested, tmp_path):
    (tmp_path / "page.html").mkdir()
    for out, told in (("page.html", r"cannot be written .*--out"), ("none/page.html", "there is no folder")):
        with pytest.raises(DetenteError, match=told):
            run_dossier("BRA", "IND", archive=nothing_ingested, now=NOW, out=tmp_path / out)
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_entries_carry_their_id_and_an_iso_date(make):
    entries = {entry["id"]: entry for entry in sections(make("USA", "RUS"))["chronicle"]["entries"]}
    told = entries["inf-treaty-signed"]
    assert (told["date"], told["precision"], told["when"]) == ("1987-12-08", "day", "8 December 1987")
    for entry in entries.values():
        assert date.fromisoformat(entry["date"]).year > 1900
        assert entry["precision"] in ("day", "month", "year")


def test_the_summary_fits_its_width(make):
    assert max(map(len, make("BRA", "IND", width=40).summary.splitlines())) <= 40


@pytest.mark.slow
def test_the_page_with_real_files(make, real_archive):
    run = make("USA", "RUS", archive=real_archive, page=True)
    assert_good_page(run)
    standing = sections(run)["standing"]
    assert (standing["facts"]["source"], standing["facts"]["as_of"]) == ("icews", "2019-01-01")
    page = assert_sound(run.path.read_text(encoding="utf-8"))
    (table,) = [t for t in page.root.all("table") if "Event series" in t.all("caption")[0].text]
    rows = {row[0]: row for row in cells(table)}
    assert (rows["ICEWS"][2], rows["ICEWS"][3], rows["ICEWS"][4]) == ("1659", "actors_day_root", "hinge/1")


@pytest.mark.slow
def test_a_pair_known_from_files_only(make, real_archive):
    run = make("RUS", "UKR", archive=real_archive, page=True)
    assert_good_page(run)
    assert sections(run)["standing"]["facts"]["net"] < 0
    assert "ICEWS" in run.record["headline"] or run.record["as_of"] == "January 2019"


def test_years_of_which_no_file_arrived_are_in_no_table_of_issues(make, real_archive):
    run = make("USA", "RUS", archive=real_archive, sources=("gdelt2",))
    issues = figure(run, "issues", "issues-gdelt2")
    assert issues["year"].unique().sort().to_list() == [2019, 2022]  # not 2020 and 2021
    months = figure(run, "timeline", "timeline")
    gaps = months.filter(~pl.col("is_covered"))
    assert gaps.height > 30
    assert gaps["events_n"].null_count() == gaps.height


def test_files_of_other_years_do_not_disturb_a_state_that_is_gone(make, real_archive):
    run = make("USA", "SUN", archive=real_archive, succession="split")
    assert sections(run)["timeline"]["facts"]["sources"] == ["gdelt_dyad_year"]


def test_a_month_cut_by_since_and_until_counts_only_the_days_asked_for(make, real_archive):
    only = {"archive": real_archive, "sources": ("icews",)}
    first = make("USA", "RUS", until=date(2018, 12, 15), **only)
    second = make("USA", "RUS", since=date(2018, 12, 15), **only)
    whole = make("USA", "RUS", **only)
    number = [sections(run)["standing"]["facts"]["events_n"] for run in (first, second, whole)]
    assert number[0] + number[1] == number[2]
    december = [figure(run, "timeline", "timeline").filter(pl.col("period") == "2018-12-01") for run in (first, second)]
    assert all(frame["events_n"][0] > 0 for frame in december)


def test_a_register_of_ones_own_stands_beside_ours(make) -> None:
    own = Path(__file__).resolve().parents[2] / "examples" / "india-pakistan"
    without, with_own = make("IND", "PAK").record, make("IND", "PAK", register=(own,)).record
    sections = [{section["key"]: section for section in record["sections"]} for record in (without, with_own)]
    entries = [len(found["chronicle"]["entries"]) if "chronicle" in found else 0 for found in sections]
    assert entries[1] >= 25 > entries[0]
    assert "issues" in sections[1]
