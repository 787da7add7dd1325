"""Fixture lines of ICEWS give exactly these rows, rejects and counts; the real folder gives these figures."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from detente.archive.manifest import read_manifest
from detente.archive.rejects import read_rejects
from detente.archive.store import open_archive
from detente.runs.ingest import ingest
from event_lines import ICEWS_HEADER, account_of, icews_line, write_lines

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "sources"
FIRST_DAY = datetime(2018, 10, 4, tzinfo=UTC)

GOLDEN_ROWS = [  # line, id, event date, known at, roles, Goldstein, longitude, place
    (2, "1", date(2018, 10, 4), FIRST_DAY, "STATE", "GOV", 1.0, 37.6156, "RUS"),
    (3, "2", date(2018, 10, 4), FIRST_DAY, "STATE", "", None, None, None),
    (14, "13", date(2018, 10, 4), FIRST_DAY, "GOV", "GOV", 1.0, 37.6156, "RUS"),
    (16, "15", date(2018, 10, 4), FIRST_DAY, "STATE", "GOV", 1.0, 37.6156, "RUS"),
    (17, "16", date(2018, 10, 4), FIRST_DAY, "STATE", "GOV", 1.0, None, "RUS"),
    (18, "17", date(2018, 10, 4), FIRST_DAY, "STATE", "GOV", 1.0, None, "RUS"),
    (24, "1", date(2018, 10, 3), FIRST_DAY, "STATE", "GOV", 1.0, 37.6156, "RUS"),
    (25, "20", date(2018, 12, 31), datetime(2018, 12, 31, tzinfo=UTC), "STATE", "GOV", 1.0, 37.6156, "RUS"),
]
GOLDEN_REJECTS = [
    (7, "unknown_state_code", "receiver: Atlantis"),
    (9, "bad_event_date", "2018-02-30"),
    (10, "bad_event_date", "10/04/2018"),
    (11, "unknown_event_code", "40"),
    (12, "unknown_event_code", "(empty)"),
    (13, "bad_goldstein_score", "high"),
    (15, "bad_event_id", "(empty)"),
    (21, "wrong_column_count", "19 fields, expected 20: 18\t"),
    (22, "not_utf8", "19\t"),
]
ASIDE = {"blank_line": 2, "header": 1, "no_two_states": 2, "not_a_state": 1, "repeated_in_file": 1, "same_state": 1}


def test_every_faulty_line_of_icews_ends_where_it_should(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [FIXTURES / "icews_faults.tab"])
    rows = archive.scan().collect().sort("line_number").select(
        "line_number", "event_id", "event_date", "known_at", "sender_role", "receiver_role", "goldstein_score",
        "longitude", "place_iso3",
    )  # fmt: skip
    assert rows.rows() == GOLDEN_ROWS
    rejects = read_rejects(archive).select("line_number", "reason", "detail").rows()
    assert [row[:2] for row in rejects] == [row[:2] for row in GOLDEN_REJECTS]
    assert all(found[2].startswith(wanted[2]) for found, wanted in zip(rejects, GOLDEN_REJECTS, strict=True))
    manifest = read_manifest(archive).row(0, named=True)
    assert {entry["rule"]: entry["rows_n"] for entry in manifest["set_aside"]} == ASIDE
    assert manifest["covered"] == [datetime(2018, 10, 4)]  # one late and one early report cover no day
    account_of(archive)


def test_a_header_alone_is_a_file_read_without_rows(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive")
    assert ingest(archive, [FIXTURES / "icews_header_only.tab"]).files_read == 1
    manifest = read_manifest(archive).row(0, named=True)
    assert (manifest["lines_read"], manifest["rows_kept"], manifest["covered"]) == (1, 0, [])
    assert ingest(archive, [FIXTURES / "icews_header_only.tab"]).files_already_held == 1


def test_a_drifted_header_names_what_is_missing_and_what_is_new(tmp_path: Path) -> None:
    report = ingest(open_archive(tmp_path / "archive"), [FIXTURES / "icews_drifted.tab"])
    assert "missing: ['Intensity']; not known: ['Goldstein']" in report.failures[0].reason


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n", b"\r\n\n"], ids=["byte order mark", "blank", "blanks"])
def test_what_stands_before_the_header_does_not_hide_it(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "events.tab"
    path.write_bytes(before + ICEWS_HEADER + b"\r\n" + icews_line(1) + b"\r\n")
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [path])
    blank_n = before.count(b"\n")
    manifest = read_manifest(archive).row(0, named=True)
    expected = {"header": 1} | ({"blank_line": blank_n} if blank_n else {})
    assert {entry["rule"]: entry["rows_n"] for entry in manifest["set_aside"]} == expected
    assert archive.scan().collect()["line_number"].to_list() == [blank_n + 2]


def test_a_release_of_many_days_does_not_tell_when_it_was_known(tmp_path: Path) -> None:
    days = [f"2018-10-{day:02d}" for day in range(1, 21)]
    lines = [icews_line(number, {"Event Date": day}) for number, day in enumerate(days)]
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [write_lines(tmp_path / "year.tab", [ICEWS_HEADER, *lines])])
    rows = archive.scan().collect()
    assert (rows["known_at"].dt.date() == rows["event_date"]).all()


def test_a_sector_that_is_not_in_the_table_is_noted(tmp_path: Path) -> None:
    sectors = ["Government", "Ministry of Silly Walks,Government", ""]
    lines = [icews_line(number, {"Source Sectors": text}) for number, text in enumerate(sectors)]
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [write_lines(tmp_path / "a.tab", [ICEWS_HEADER, *lines])])
    manifest = read_manifest(archive).row(0, named=True)
    assert manifest["notes"] == [{"rule": "unknown_sector", "rows_n": 1}]
    assert manifest["rows_kept"] == 3


@pytest.mark.slow
def test_real_files_of_icews(tmp_path: Path, shared_data: Path) -> None:
    archive = open_archive(tmp_path / "archive")
    report = ingest(archive, [shared_data / "events" / "icews-daily"])
    assert (report.files_read, report.files_already_held, report.lines_read) == (117, 2, 222_569)
    assert report.failures == []
    rows = archive.scan().collect()
    assert rows.filter(sender="USA", receiver="RUS").height == 1_501
    assert rows.filter(sender="RUS", receiver="USA").height == 1_495
    aside: dict[str, int] = {}
    for entry in read_manifest(archive)["set_aside"].explode():
        aside[entry["rule"]] = aside.get(entry["rule"], 0) + entry["rows_n"]
    assert aside == {"header": 117, "no_two_states": 20_247, "not_a_state": 332, "same_state": 110_560}
    assert report.rows_added == rows.height == 91_313 == 222_569 - sum(aside.values())


def test_codes_and_ids_that_a_spreadsheet_has_spoilt_are_rejected(tmp_path: Path) -> None:
    spoilt = [{"CAMEO Code": "10"}, {"CAMEO Code": "14"}, {"Event ID": "NA"}, {"Event ID": "3.3E7"}, {"Event ID": " 7"}]
    lines = [icews_line(number, given) for number, given in enumerate(spoilt)]
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [write_lines(tmp_path / "a.tab", [ICEWS_HEADER, *lines])])
    assert archive.scan().collect().is_empty()
    assert read_rejects(archive)["reason"].to_list() == ["ambiguous_event_code"] * 2 + ["bad_event_id"] * 3
