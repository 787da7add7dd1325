"""Fixture lines of GDELT give exactly these rows, rejects and counts; real folders give these figures."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from detente.archive.manifest import read_manifest
from detente.archive.rejects import read_rejects
from detente.archive.store import Archive, open_archive
from detente.runs.ingest import ingest
from event_lines import account_of, gdelt_line, rows_of

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "sources"


def read_in(folder: Path, *paths: Path) -> Archive:
    archive = open_archive(folder / "archive")
    ingest(archive, paths)
    return archive


def counted(archive: Archive, column: str) -> dict[str, int]:
    """Counts of a manifest column (``set_aside`` or ``notes``), summed over files."""
    entries = read_manifest(archive)[column].explode().drop_nulls()
    totals: dict[str, int] = {}
    for entry in entries:
        totals[entry["rule"]] = totals.get(entry["rule"], 0) + entry["rows_n"]
    return totals


def dyads(archive: Archive) -> tuple[int, int]:
    """Rows of the United States towards Russia, and back."""
    rows = archive.scan().collect()
    return rows.filter(sender="USA", receiver="RUS").height, rows.filter(sender="RUS", receiver="USA").height


GOLDEN_ROWS = [  # line, event date, receiver, code, Goldstein, mentions, place, url
    (1, date(2022, 8, 18), "RUS", "040", 1.0, 4, "RUS", "https://news.example/1"),
    (2, date(2022, 8, 18), "RUS", "010", 1.0, 4, "RUS", "https://news.example/2"),
    (3, date(2022, 8, 18), "RUS", "010", 1.0, 4, "RUS", "https://news.example/3"),
    (4, date(2022, 8, 18), "RUS", "10", 1.0, 4, "RUS", "https://news.example/4"),
    (13, date(1985, 6, 1), "SUN", "040", 1.0, 4, "RUS", "https://news.example/13"),
    (23, date(2022, 8, 18), "RUS", "040", None, None, "RUS", "https://news.example/23"),
    (28, date(2022, 8, 18), "RUS", "040", 1.0, 4, "RUS", "https://news.example/\x00nul"),
    (31, date(2022, 8, 18), "RUS", "040", 1.0, 4, "RUS", "https://news.example/31"),
    (32, date(2022, 8, 18), "RUS", "040", 1.0, 4, "RUS", None),
    (34, date(2022, 8, 18), "RUS", "040", 1.0, 4, "RUS", "https://news.example/34"),
    (36, date(2022, 8, 18), "RUS", "040", 1.0, 4, None, "https://news.example/36"),
]
GOLDEN_REJECTS = [  # line, reason, how the detail begins
    (5, "unknown_event_code", "---"),
    (6, "unknown_event_code", "13y"),
    (7, "unknown_event_code", "1x"),
    (8, "unknown_event_code", "(empty)"),
    (9, "unknown_state_code", "receiver: QQQ"),
    (14, "bad_event_date", "20230231"),
    (15, "bad_event_date", "(empty)"),
    (16, "bad_event_date", "00000101"),
    (17, "bad_known_at", "yesterday"),
    (18, "bad_known_at", "2022081807450"),
    (19, "bad_mentions_n", "-4"),
    (20, "bad_mentions_n", "99999999999"),
    (21, "bad_goldstein_score", "friendly"),
    (22, "bad_goldstein_score", "nan"),
    (24, "bad_is_root", "2"),
    (25, "bad_event_id", "x25"),
    (26, "wrong_column_count", "60 fields, expected 61: 26\t"),
    (27, "wrong_column_count", "62 fields, expected 61: 27\t"),
    (29, "not_utf8", "29\t"),
    (33, "bad_event_id", "#33"),
    (37, "wrong_column_count", "1 fields, expected 61: lonely words"),
]


def test_every_faulty_line_of_gdelt2_ends_where_it_should(tmp_path: Path) -> None:
    archive = read_in(tmp_path, FIXTURES / "gdelt2_faults.CSV")
    rows = archive.scan().collect().sort("line_number")
    wanted = ("line_number", "event_date", "receiver", "cameo", "goldstein_score", "mentions_n", "place_iso3", "url")
    assert rows.select(wanted).rows() == GOLDEN_ROWS
    rejects = read_rejects(archive).select("line_number", "reason", "detail").rows()
    assert [row[:2] for row in rejects] == [row[:2] for row in GOLDEN_REJECTS]
    for found, expected in zip(rejects, GOLDEN_REJECTS, strict=True):
        assert found[2].startswith(expected[2])
        assert len(found[2]) <= 200
    aside = {"blank_line": 1, "no_two_states": 1, "not_a_state": 1, "repeated_in_file": 1, "same_state": 1}
    assert counted(archive, "set_aside") == aside
    assert counted(archive, "notes") == {"leading_zero_restored": 2}
    account_of(archive)


def test_one_gdelt2_row_in_full(tmp_path: Path) -> None:
    archive = read_in(tmp_path, FIXTURES / "gdelt2_faults.CSV")
    row = archive.scan().filter(pl.col("line_number") == 1).collect().row(0, named=True)
    assert row.pop("file_sha256").isalnum()
    assert row == {
        "event_id": "1", "source": "gdelt2", "event_date": date(2022, 8, 18),
        "known_at": datetime(2022, 8, 18, 7, 45, tzinfo=UTC), "sender": "USA", "receiver": "RUS",
        "sender_actor": "USAGOV", "receiver_actor": "RUS", "sender_role": "GOV", "receiver_role": "", "cameo": "040",
        "plover": None, "mode": None, "contexts": None, "goldstein_score": 1.0, "tone_score": -1.25, "is_root": True,
        "mentions_n": 4, "sources_n": 1, "articles_n": 4, "latitude": 55.7522, "longitude": 37.6156,
        "place_iso3": "RUS", "url": "https://news.example/1", "line_number": 1,
    }  # fmt: skip


def test_57_and_58_columns_in_one_file(tmp_path: Path) -> None:
    archive = read_in(tmp_path, FIXTURES / "gdelt1_mixed.CSV")
    rows = archive.scan().collect().sort("line_number")
    assert rows["line_number"].to_list() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 13]
    assert rows["source"].unique().to_list() == ["gdelt1"]
    assert rows.filter(event_id="1").row(0, named=True)["known_at"] == datetime(2013, 4, 2, tzinfo=UTC)
    assert rows["url"].is_null().to_list() == [True, False] * 4 + [True, True]
    assert rows.filter(line_number=9)["receiver"].item() == "SUN"
    rejects = read_rejects(archive).select("line_number", "reason").rows()
    assert rejects == [(10, "unknown_state_code"), (11, "wrong_column_count")]
    assert counted(archive, "set_aside") == {"repeated_in_file": 1}  # line 12 says event 2 again
    assert read_manifest(archive)["lines_read"].item() == 13


def test_the_first_of_repeated_lines_wins_even_where_widths_differ(tmp_path: Path) -> None:
    path = tmp_path / "mixed.CSV"
    path.write_bytes(gdelt_line(1, width=58) + b"\n" + gdelt_line(1, width=57, DATEADDED="20220818") + b"\n")
    assert read_in(tmp_path, path).scan().collect()["line_number"].to_list() == [1]


def test_a_byte_order_mark_is_no_part_of_the_first_field(tmp_path: Path) -> None:
    assert read_in(tmp_path, FIXTURES / "with_bom.CSV").scan().collect()["event_id"].sort().to_list() == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gdelt2_mentions.CSV", "16 tab-separated columns, as GDELT 2.0 mentions"),
        ("comma.csv", "7 comma-separated columns"),
        ("web_page.CSV.zip", "a web page"),
        ("listing.CSV.zip", "a listing of files"),
        ("utf16.CSV", "UTF-16 text; save it as UTF-8"),
        ("no_bytes.CSV", "the file is empty; download it again"),
        ("blank_lines_only.CSV", "holds no lines; download it again"),
        ("README.md", "its first line is '# Event files"),
    ],
)
def test_what_is_no_event_file_is_reported_by_what_it_is(tmp_path: Path, name: str, words: str) -> None:
    archive = open_archive(tmp_path / "archive")
    report = ingest(archive, [FIXTURES / name, FIXTURES / "with_bom.CSV"])
    assert report.files_read == 1
    assert len(report.failures) == 1
    assert words in report.failures[0].reason
    assert name in report.failures[0].reason


@pytest.mark.slow
def test_real_files_of_gdelt2(tmp_path: Path, shared_data: Path) -> None:
    archive = open_archive(tmp_path / "archive")
    report = ingest(archive, [shared_data / "events" / "gdelt2-15min"])
    assert (report.files_read, report.files_already_held, report.lines_read) == (116, 1, 134_468)
    assert ["lastupdate.txt" in failure.reason for failure in report.failures] == [True]
    assert dyads(archive) == (138, 163)
    aside = {"no_two_states": 101_031, "not_a_state": 2_508, "same_state": 8_611}
    assert counted(archive, "set_aside") == aside
    assert rows_of(archive).height == report.rows_added == 22_318 == 134_468 - sum(aside.values())
    assert read_rejects(archive).height == 0


def test_real_files_of_gdelt1(tmp_path: Path, shared_data: Path) -> None:
    archive = open_archive(tmp_path / "archive")
    report = ingest(archive, [shared_data / "events" / "gdelt1-daily"])
    assert (report.files_read, report.lines_read, report.failures) == (3, 5_810, [])
    assert dyads(archive) == (6, 1)
    aside = {"no_state_on_date": 5, "no_two_states": 4_291, "not_a_state": 130, "same_state": 336}
    assert counted(archive, "set_aside") == aside
    assert report.rows_added == 1_048 == 5_810 - sum(aside.values())


def test_real_samples_of_other_file_types_are_told_apart(tmp_path: Path, shared_data: Path) -> None:
    report = ingest(open_archive(tmp_path / "archive"), [shared_data / "events" / "gdelt-samples"])
    failed = {Path(failure.path.partition("::")[0]).name for failure in report.failures}
    assert failed == {
        "gdeltpyr-events2samps.csv.zip", "gdeltpyr-mentionssamp.csv", "gkg.csv", "gkg1.csv", "gkg1Count.csv",
        "gkgT.csv", "mentions.csv", "mentionsT.csv",
    }  # fmt: skip
    assert report.files_read == 4
