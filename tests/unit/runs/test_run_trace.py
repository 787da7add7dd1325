"""From id to line, meaning, rule and figure; and from id to the reason why there is no row."""

import hashlib
import shutil
from datetime import date
from pathlib import Path
from typing import get_args

import narwhals as nw
import polars as pl
import pytest

from detente.archive.store import Archive, open_archive
from detente.panels.deduplicate import deduplicate
from detente.runs.ingest import ingest
from detente.runs.raw_lines import find_lines, judge_line, read_line
from detente.runs.trace import FIGURES, trace
from detente.sources.members import Member
from detente.types import DedupeRule

EVENT_FILES = Path(__file__).resolve().parents[2] / "fixtures" / "cli_events"
FIRST = EVENT_FILES / "20240102030000.export.CSV"


def test_a_row_is_followed_from_its_line_to_its_figures(small_archive: Archive) -> None:
    (row,) = trace("9001", archive=small_archive).rows
    assert row.raw == FIRST.read_text().splitlines()[0]
    assert (Path(row.path or "").name, row.member, row.line_number) == (FIRST.name, None, 1)
    assert row.states["receiver"] == {"code": "RUS", "state": "RUS", "name": "Russia", "counted_as": "RUS"}
    assert row.meaning["class"] == "words_cooperation"
    assert (row.meaning["issue"], row.meaning["basis"]) == ("arms_control", "url")
    assert row.rules == dict.fromkeys(get_args(DedupeRule), "9001")
    assert row.cell["month"] == date(2024, 1, 1)
    assert row.is_act_of_state
    assert set(row.figures) == set(FIGURES)
    assert row.figures["issues"] == "issue by issue, in arms_control"


def test_a_row_that_counts_through_another_names_it(small_archive: Archive) -> None:
    (row,) = trace("9002", archive=small_archive).rows
    assert row.rules == {"none": "9002", "url": "9001", "actors_day_root": "9001", "one_a_day": "9002"}
    assert row.figures == {}
    (row,) = trace("9003", archive=small_archive).rows
    assert row.rules == {"none": "9003", "url": "9003", "actors_day_root": "9003", "one_a_day": "9001"}
    assert not row.is_act_of_state


def test_the_rules_of_a_trace_are_those_of_the_panel(small_archive: Archive) -> None:
    rows = small_archive.scan().collect()
    traced = [row for event_id in rows["event_id"].unique() for row in trace(event_id, archive=small_archive).rows]
    assert len(traced) == rows.height
    for rule in get_args(DedupeRule):
        counted = set(deduplicate(nw.from_native(rows.lazy()), rule=rule).collect().to_native()["event_id"])
        assert all((row.rules[rule] == row.row["event_id"]) == (row.row["event_id"] in counted) for row in traced)
        assert {row.rules[rule] for row in traced} == counted


def test_a_late_row_enters_no_figure(small_archive: Archive) -> None:
    (row,) = trace("9006", archive=small_archive).rows
    assert row.cell["is_late"]
    assert row.figures == {}


def test_an_id_on_two_days_is_listed_twice(small_archive: Archive) -> None:
    assert [row.row["event_date"] for row in trace("501", archive=small_archive).rows] == [
        date(2019, 3, 5),
        date(2019, 3, 6),
    ]
    (row,) = trace("501", archive=small_archive, source="icews", on=date(2019, 3, 6)).rows
    assert row.states["sender"]["code"] == "Russian Federation"
    assert row.line_number == 3
    assert trace("501", archive=small_archive, source="gdelt2").rows == ()


@pytest.mark.parametrize(
    ("event_id", "outcome", "rule", "line_number"),
    [
        ("9008", "set_aside", "no_two_states", 8),
        ("9009", "set_aside", "same_state", 9),
        ("9010", "set_aside", "not_a_state", 10),
        ("9011", "rejected", "unknown_event_code", 11),
        ("9012", "rejected", "wrong_column_count", 12),
        ("9013", "rejected", "unknown_state_code", 13),
        ("502", "set_aside", "same_state", 4),
    ],
)
def test_a_line_that_is_no_row_says_why(
    small_archive: Archive, event_id: str, outcome: str, rule: str, line_number: int
) -> None:
    traced = trace(event_id, archive=small_archive)
    assert traced.rows == ()
    (line,) = traced.lines
    assert (line.outcome, line.rule, line.line_number) == (outcome, rule, line_number)
    assert line.raw.startswith(f"{event_id}\t")


def test_the_state_under_its_everyday_name_acts_as_the_state(small_archive: Archive) -> None:
    """ICEWS writes the actor Russia, of the country Russian Federation."""
    (row,) = trace("501", archive=small_archive, on=date(2019, 3, 5)).rows
    assert (row.row["receiver_actor"], row.row["receiver_role"]) == ("Russia", "STATE")
    assert row.is_act_of_state


def test_a_chronicle_entry_is_found_by_its_id(small_archive: Archive) -> None:
    traced = trace("inf-treaty-signed", archive=small_archive)
    assert traced.entries[0]["date"] == date(1987, 12, 8)
    assert traced.entries[0]["source_url"].startswith("https://")


def test_nothing_known_is_nothing_found(small_archive: Archive, tmp_path: Path) -> None:
    assert not trace("no-such-id", archive=small_archive).is_found
    assert not trace("", archive=small_archive).is_found
    assert not trace("9001", archive=open_archive(tmp_path / "nothing")).is_found


def test_a_file_that_is_gone_or_changed_is_said(tmp_path: Path) -> None:
    copy = Path(shutil.copy(FIRST, tmp_path / FIRST.name))
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [copy])
    copy.write_text(copy.read_text().replace("9001", "8888"))
    (row,) = trace("9001", archive=archive).rows
    assert row.raw is None
    assert "has changed since it was read" in row.raw_problem
    copy.unlink()
    (row,) = trace("9001", archive=archive).rows
    assert (row.raw, row.line_number, row.states["sender"]["code"]) == (None, 1, None)
    assert "no longer there" in row.raw_problem
    traced = trace("9008", archive=archive)
    assert not traced.is_found
    assert "no longer there" in traced.not_searched[0]


def test_lines_are_found_across_blocks_and_only_at_their_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.sources.blocks.iterate_blocks.__kwdefaults__", {"size": 64})
    path = tmp_path / "x.csv"
    path.write_bytes(b"".join(b"%d\t7\tx\n" % number for number in range(100)))
    lines, _ = find_lines(Member(path), "7", sha256="")
    assert [line.number for line in lines] == [8]
    lines, _ = find_lines(Member(path), "99", sha256="")
    assert [(line.number, line.text) for line in lines] == [(100, "99\t7\tx")]
    line, problem = read_line(Member(path), 57, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    assert problem == ""
    assert line is not None
    assert line.text == "56\t7\tx"


def test_a_kept_line_is_judged_kept() -> None:
    lines, _ = find_lines(Member(FIRST), "9001", sha256="")
    assert judge_line(lines[0], source="gdelt2").outcome == "kept"


def test_a_real_row_leads_to_its_line(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "events" / "gdelt2-15min" / "20220818103000.export.CSV.zip"
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [path])
    for event_id in archive.scan(states=["USA", "RUS"]).select("event_id").collect()["event_id"].head(3):
        (row,) = trace(event_id, archive=archive).rows
        assert (row.raw or "").startswith(f"{event_id}\t")
        assert row.member == "20220818103000.export.CSV"
        assert pl.Series([row.raw]).str.contains(row.row["url"], literal=True).all()
