"""Panels from the archive and the account of their rows; figures counted by hand in the fixtures' README."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from detente.archive.store import Archive, open_archive
from detente.errors import ArchiveError, SchemaError, UnknownStateError
from detente.runs.ingest import ingest
from detente.runs.panel import PanelRun, SourceRows, run_panel


def make(archive: Archive, **options: Any) -> PanelRun:
    return run_panel("USA", "Russia", archive=archive, **{"directed": True, "sources": ["gdelt2"], **options})


def rows_of(archive: Archive, **options: Any) -> SourceRows:
    return make(archive, **options).report.sources["gdelt2"]


def test_rows_read_are_the_archives_whatever_the_rules(small_archive: Archive) -> None:
    for options in ({}, {"dedupe": "one_a_day"}, {"roles": "state"}, {"min_sources": 2}, {"directed": False}):
        assert rows_of(small_archive, **options).directed_rows == {"USA>RUS": 4, "RUS>USA": 3}


@pytest.mark.parametrize(
    ("options", "lost", "counted", "late"),
    [
        ({"dedupe": "none"}, (0, 0, 0), 6, 1),
        ({"dedupe": "actors_day_root"}, (0, 0, 1), 5, 1),
        ({"dedupe": "url"}, (0, 0, 1), 5, 1),
        ({"dedupe": "one_a_day"}, (0, 0, 1), 5, 1),
        ({"dedupe": "none", "roles": "state"}, (2, 0, 0), 4, 1),
        ({"roles": "state"}, (2, 0, 1), 3, 1),
        ({"min_sources": 2}, (0, 5, 0), 1, 1),
    ],
)
def test_each_rule_says_how_many_it_took(
    small_archive: Archive, options: dict[str, Any], lost: tuple[int, int, int], counted: int, late: int
) -> None:
    rows = rows_of(small_archive, **options)
    assert (rows.lost_by_roles, rows.lost_by_min_sources, rows.lost_by_dedupe) == lost
    assert rows.counted == counted
    assert rows.late == {"in_uncovered_periods": 0, "outside_span": late}
    assert sum(rows.directed_rows.values()) == sum(lost) + late + counted


def test_a_late_row_inside_the_span_is_late_in_its_period(small_archive: Archive) -> None:
    run = make(small_archive, since=date(2023, 1, 1))
    assert run.report.sources["gdelt2"].late == {"in_uncovered_periods": 1, "outside_span": 0}
    january = run.panel.filter(pl.col("period") == date(2023, 1, 1), pl.col("sender") == "USA").row(0, named=True)
    assert (january["events_n"], january["late_n"], january["covered_share"]) == (None, 1, 0.0)


def test_undirected_adds_both_directions(small_archive: Archive) -> None:
    panel = make(small_archive, directed=False, dedupe="none").panel
    assert panel.select("state_a", "state_b", "events_n").rows() == [("RUS", "USA", 6)]


def test_breakdown_adds_up_to_the_whole(small_archive: Archive) -> None:
    run = make(small_archive, by=("class",))
    counts = run.panel.filter(pl.col("events_n") > 0).select("sender", "class", "events_n")
    assert sorted(counts.rows()) == [
        ("RUS", "deeds_conflict", 1),
        ("RUS", "words_conflict", 1),
        ("RUS", "words_cooperation", 1),
        ("USA", "words_cooperation", 2),
    ]
    assert run.panel["events_n"].sum() == run.report.sources["gdelt2"].counted


def test_sources_stand_side_by_side(small_archive: Archive) -> None:
    run = make(small_archive, sources=())
    assert list(run.report.sources) == ["gdelt2", "icews"]
    assert run.report.sources["icews"].directed_rows == {"USA>RUS": 1, "RUS>USA": 1}
    assert run.report.sources["icews"].unit_minutes == 1440


def test_report_names_maps_and_succession(small_archive: Archive) -> None:
    record = make(small_archive).report.record
    assert record["maps"] == {"quad": "icews/1", "class": "hinge/1", "issue": "evidence/1"}
    assert record["counted_together"]["RUS"] == ("SUN", "RUS")
    assert record["options"]["dedupe"] == "actors_day_root"


def test_continuous_counts_the_union_as_russia_and_split_does_not(tmp_path: Path) -> None:
    line = ["1", "19850601", "198506", "1985", "1985.4"] + [""] * 52
    line[5] = line[7] = "USA"
    line[15] = line[17] = "RUS"
    line[25:35] = ["1", "010", "010", "01", "1", "0.0", "1", "1", "1", "0.0"]
    line[56] = "19850601"
    (tmp_path / "1985.csv").write_text("\t".join(line) + "\n")
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [tmp_path / "1985.csv"])
    options: dict[str, Any] = {"archive": archive, "directed": True, "freq": "year"}
    assert run_panel("USA", "SUN", **options).report.sources["gdelt1"].directed_rows["USA>RUS"] == 1
    split = run_panel("USA", "SUN", succession="split", **options)
    assert split.report.sources["gdelt1"].directed_rows["USA>SUN"] == 1
    assert run_panel("USA", "RUS", succession="split", **options).report.sources["gdelt1"].counted == 0


def test_what_cannot_be_asked_is_said(small_archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(UnknownStateError, match=r"Russia \(RUS\)"):
        run_panel("Rusia", "USA", archive=small_archive, directed=True)
    with pytest.raises(SchemaError, match="one state"):
        run_panel("RUS", "SUN", archive=small_archive, directed=True)
    with pytest.raises(ArchiveError, match="holds nothing of gdelt1; it holds gdelt2, icews"):
        make(small_archive, sources=["gdelt1"])
    with pytest.raises(ArchiveError, match="detente ingest"):
        make(open_archive(tmp_path / "nothing"))
    with pytest.raises(SchemaError, match="icews does not publish the number of sources"):
        make(small_archive, sources=["icews"], min_sources=2)


@pytest.mark.parametrize(
    ("folder", "source", "expected"),
    [
        ("gdelt2-15min", "gdelt2", {"USA>RUS": 138, "RUS>USA": 163}),
        ("gdelt1-daily", "gdelt1", {"USA>RUS": 6, "RUS>USA": 1}),
        ("icews-daily", "icews", {"USA>RUS": 1501, "RUS>USA": 1495}),
    ],
)
def test_real_files_give_the_rows_counted_outside(
    shared_data: Path, tmp_path: Path, folder: str, source: str, expected: dict[str, int]
) -> None:
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [shared_data / "events" / folder])
    run = run_panel("USA", "RUS", archive=archive, directed=True, dedupe="none", roles="any")
    rows = run.report.sources[source]
    assert rows.directed_rows == expected
    assert rows.counted + sum(rows.late.values()) == sum(expected.values())
