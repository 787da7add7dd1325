"""Panels written and read back; nulls stay nulls and dates stay dates."""

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from detente.domain.classes import CLASSES
from detente.errors import DetenteError, MissingExtraError
from detente.runs import export
from detente.runs.export import LABELS, describe, export_panel

REPORT: dict[str, Any] = {"a": "USA", "options": {"by": ["class"], "since": None}, "sources": {"gdelt2": {"late": 1}}}


@pytest.fixture
def panel() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "sender": ["USA", "RUS"],
            "receiver": ["RUS", "USA"],
            "period": [date(1985, 11, 1), date(2024, 1, 1)],
            "source": ["gdelt2", "gdelt2"],
            "class": list(CLASSES[:2]),
            "events_n": pl.Series([None, 0], dtype=pl.Int64),
            "covered_share": [0.0, 0.25],
            "late_n": pl.Series([3, 0], dtype=pl.Int64),
        }
    )


def test_csv_keeps_missing_apart_from_zero(panel: pl.DataFrame, tmp_path: Path) -> None:
    export_panel(panel, tmp_path / "p.csv", report=REPORT)
    assert pl.read_csv(tmp_path / "p.csv", try_parse_dates=True).equals(panel)


def test_parquet_round_trips(panel: pl.DataFrame, tmp_path: Path) -> None:
    export_panel(panel, tmp_path / "p.parquet", report=REPORT)
    assert pl.read_parquet(tmp_path / "p.parquet").equals(panel)


def test_stata_round_trips_with_labels_and_dates(panel: pl.DataFrame, tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    export_panel(panel, tmp_path / "p.dta", report=REPORT)
    back, facts = pyreadstat.read_dta(str(tmp_path / "p.dta"), output_format="polars")
    assert back.cast({"events_n": pl.Int64, "late_n": pl.Int64}).equals(panel)
    assert facts.original_variable_types["period"] == "%td"
    assert dict(zip(facts.column_names, facts.column_labels, strict=True)) == describe(panel)


def test_excel_has_the_panel_and_the_report(panel: pl.DataFrame, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    assert export_panel(panel, tmp_path / "p.xlsx", report=REPORT) == [tmp_path / "p.xlsx"]
    with zipfile.ZipFile(tmp_path / "p.xlsx") as book:
        names = book.read("xl/workbook.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
        cells = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'name="panel"' in names
    assert 'name="about"' in names
    assert "sources.gdelt2.late" in texts
    assert "words_cooperation" in texts
    assert '<c r="F3"' in cells  # the zero is written
    assert "<v>31352</v>" in cells  # 1985-11-01 as Excel counts days
    assert '<c r="F2" s="1"><v>' not in cells  # the missing count is not


@pytest.mark.parametrize("ending", ["csv", "parquet", "dta"])
def test_report_lies_beside_the_file(panel: pl.DataFrame, tmp_path: Path, ending: str) -> None:
    written = export_panel(panel, tmp_path / f"p.{ending}", report=REPORT)
    about = json.loads(written[1].read_text(encoding="utf-8"))
    assert written[1].name == f"p.{ending}.about.json"
    assert about["sources"] == REPORT["sources"]
    assert about["columns"] == describe(panel)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in written)


def test_an_empty_panel_can_be_written(panel: pl.DataFrame, tmp_path: Path) -> None:
    for ending in ("csv", "parquet", "dta", "xlsx"):
        export_panel(panel.clear(), tmp_path / f"p.{ending}", report=REPORT)
    read = [
        pl.read_csv(tmp_path / "p.csv"),
        pl.read_parquet(tmp_path / "p.parquet"),
        pl.from_pandas(pd.read_stata(tmp_path / "p.dta")),
    ]
    assert [frame.height for frame in read] == [0] * 3
    assert all(frame.columns == panel.columns for frame in read)


def test_an_unknown_ending_or_folder_is_said_at_once(panel: pl.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match=r"'\.txt' names no format"):
        export_panel(panel, tmp_path / "p.txt", report=REPORT)
    with pytest.raises(DetenteError, match="there is no folder"):
        export_panel(panel, tmp_path / "nowhere" / "p.csv", report=REPORT)


@pytest.mark.parametrize(("ending", "extra"), [("dta", "stata"), ("xlsx", "excel")])
def test_a_missing_part_names_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, extra: str
) -> None:
    monkeypatch.setattr(export, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=rf"detente\[{extra}\]"):
        export.check_target(tmp_path / f"p.{ending}")
    export.check_target(tmp_path / "p.csv")


def test_half_a_file_is_never_left(panel: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(frame: pl.DataFrame, path: Path, report: object) -> None:
        path.write_text("half")
        raise OSError("disk full")

    monkeypatch.setitem(export._WRITERS, ".csv", fail)
    with pytest.raises(OSError, match="disk full"):
        export_panel(panel, tmp_path / "p.csv", report=REPORT)
    assert list(tmp_path.iterdir()) == []


def test_labels_fit_statas_limit() -> None:
    assert max(len(label.encode()) for label in LABELS.values()) <= 80
    assert max(map(len, LABELS)) <= 32
