"""The account of the archive, against the lines counted by hand in the fixtures' README."""

from datetime import date, datetime
from pathlib import Path

import polars as pl

from detente.archive.store import Archive, open_archive
from detente.runs.sources import list_sources
from detente.runs.status import read_rejected_lines, read_status, sum_counts


def test_every_line_has_its_place(small_archive: Archive) -> None:
    account = read_status(small_archive)["gdelt2"]
    assert (account.files_n, account.lines_read, account.rows_kept, account.rows_rejected) == (2, 15, 8, 3)
    assert account.rows_set_aside == {"already_held": 1, "no_two_states": 1, "not_a_state": 1, "same_state": 1}
    assert account.reject_reasons == {"unknown_event_code": 1, "unknown_state_code": 1, "wrong_column_count": 1}
    assert account.accounted


def test_dates_of_events_and_time_covered_differ(small_archive: Archive) -> None:
    account = read_status(small_archive)["gdelt2"]
    assert (account.first_event_date, account.last_event_date) == (date(2023, 1, 2), date(2024, 1, 2))
    assert (account.first_covered, account.last_covered) == (datetime(2024, 1, 2, 3), datetime(2024, 1, 2, 3, 15))
    assert (account.covered_units_n, account.unit_minutes, account.covered_days) == (2, 15, round(30 / 1440, 4))


def test_no_archive_is_no_source(tmp_path: Path) -> None:
    assert read_status(open_archive(tmp_path / "nothing")) == {}


def test_rows_that_are_gone_are_not_accounted(small_archive: Archive) -> None:
    kept = small_archive.scan().filter(pl.col("event_id") != "9001")

    class Shrunk(Archive):
        def scan(self, **_: object) -> pl.LazyFrame:  # type: ignore[override]
            return kept

    assert not read_status(Shrunk(small_archive.root))["gdelt2"].accounted
    assert read_status(Shrunk(small_archive.root))["icews"].accounted


def test_rejected_lines_name_file_line_and_reason(small_archive: Archive) -> None:
    lines = read_rejected_lines(small_archive, limit=10)
    assert lines.select("line_number", "reason").rows() == [
        (11, "unknown_event_code"),
        (12, "wrong_column_count"),
        (13, "unknown_state_code"),
    ]
    assert lines["file"].str.ends_with("20240102030000.export.CSV").all()
    assert lines["detail"][0] == "---"
    assert read_rejected_lines(small_archive, limit=2).height == 2


def test_counts_of_no_file_are_none() -> None:
    assert sum_counts(pl.Series([[]], dtype=pl.List(pl.Struct({"rule": pl.String, "rows_n": pl.Int64})))) == {}


def test_sources_say_what_is_held(small_archive: Archive) -> None:
    listed = list_sources(small_archive)
    assert set(listed["events"]) == {"gdelt1", "gdelt2", "icews"}
    assert listed["events"]["gdelt1"]["in_archive"] is None
    assert listed["events"]["gdelt2"]["in_archive"]["rows_kept"] == 8
    assert listed["series"]["un_agreement"]["sources"][0]["licence"] == "CC0"


def test_a_header_is_a_line_that_was_read(small_archive: Archive) -> None:
    account = read_status(small_archive)["icews"]
    assert (account.lines_read, account.rows_kept, account.rows_set_aside) == (4, 2, {"header": 1, "same_state": 1})
