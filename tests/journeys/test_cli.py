"""Journeys through the command line, from files to figures, with exit codes and clean output."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner, Result

from detente.cli import app
from detente.cli.door import INTERRUPTED
from detente.simulate.gdelt_files import as_lines, simulate_gdelt2, write_gdelt2

EVENT_FILES = Path(__file__).resolve().parents[1] / "fixtures" / "cli_events"
pytestmark = pytest.mark.usefixtures("own_place")

FILES_N = 800
"""Files of the ingest that is interrupted: they take a second or more to read."""
READABLE = [str(EVENT_FILES / name) for name in ("20240102030000.export.CSV", "20240102031500.export.CSV")]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that holds all fixture files."""
    archive = tmp_path_factory.mktemp("journey") / "archive"
    assert run("ingest", *READABLE, str(EVENT_FILES / "20190305-icews-events.tab"), archive=archive).exit_code == 0
    return archive


def run(*words: str, archive: Path | None = None) -> Result:
    where = ["--archive", str(archive)] if archive else []
    return CliRunner().invoke(app, [*words, *where])


def run_json(*words: str, archive: Path | None = None) -> Any:
    result = run(*words, "--json", archive=archive)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def detente(*words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    """Run the program as a process of its own."""
    return subprocess.run([sys.executable, "-m", "detente", *words], capture_output=True, text=True, **options)


def test_files_are_read_once_and_accounted_for(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    first = run_json("ingest", *READABLE, archive=archive)
    assert first == {
        "archive": str(archive), "files_read": 2, "files_already_held": 0, "failures": [], "rows_added": 8,
        "lines_read": 15,
    }  # fmt: skip
    again = run_json("ingest", *READABLE, archive=archive)
    assert (again["files_read"], again["files_already_held"], again["rows_added"]) == (0, 2, 0)
    held = run_json("status", archive=archive)["sources"]["gdelt2"]
    assert held["accounted"]
    assert held["lines_read"] == held["rows_kept"] + held["rows_rejected"] + sum(held["rows_set_aside"].values())


def test_a_bad_file_is_named_and_harms_no_other(tmp_path: Path) -> None:
    listing = str(EVENT_FILES / "listing.zip")
    mixed = run("ingest", listing, *READABLE, archive=tmp_path / "a")
    assert mixed.exit_code == 0
    assert "2 files read, 0 already held, 1 not readable; 15 lines, 8 rows added" in mixed.stdout
    assert mixed.stderr.startswith("detente: not read: ")
    assert "listing of files" in mixed.stderr
    strict = run("ingest", listing, *READABLE, "--strict", "--json", archive=tmp_path / "b")
    assert strict.exit_code == 1
    assert [failure["path"] for failure in json.loads(strict.stdout)["failures"]] == [listing]
    assert run("ingest", listing, archive=tmp_path / "c").exit_code == 1


def test_a_path_that_is_not_there_stops_before_anything_is_made(tmp_path: Path) -> None:
    result = run("ingest", *READABLE, "nowhere.csv", archive=tmp_path / "archive")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "detente: nowhere.csv: no such file or folder\n"
    assert not (tmp_path / "archive").exists()
    (tmp_path / "empty").mkdir()
    assert run("ingest", str(tmp_path / "empty"), archive=tmp_path / "archive").exit_code == 1


def test_an_empty_archive_says_how_to_fill_it(tmp_path: Path) -> None:
    result = run("status")
    assert result.exit_code == 0
    assert "detente ingest PATH" in result.stdout
    assert run_json("status") == {"archive": str(tmp_path / "xdg" / "detente" / "archive"), "sources": {}}
    assert run("panel", "USA", "RUS").exit_code == 1


def test_the_environment_names_the_archive(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_ARCHIVE", str(filled))
    assert set(run_json("status")["sources"]) == {"gdelt2", "icews"}


def test_status_shows_accounts_and_rejects(filled: Path) -> None:
    shown = run("status", archive=filled).stdout
    assert "wrong_column_count" in shown
    assert "2023-01-02 to 2024-01-02" in shown
    assert len(run_json("status", "--rejects", archive=filled)["rejects"]) == 3
    assert len(run_json("status", "--rejects", "--limit", "1", archive=filled)["rejects"]) == 1
    assert "unknown_state_code" in run("status", "--rejects", archive=filled).stdout


def test_a_panel_on_a_pipe_is_clean_csv(filled: Path) -> None:
    result = run("panel", "USA", "Russia", "--source", "gdelt2", "--dedupe", "none", archive=filled)
    assert result.exit_code == 0
    assert pl.read_csv(result.stdout.encode()).select("sender", "events_n").rows() == [("RUS", 3), ("USA", 3)]
    assert "rows read USA>RUS 4, RUS>USA 3; counted 6" in result.stderr
    assert "1 outside the span" in result.stderr
    assert run("panel", "USA", "Russia", "--source", "gdelt2", "--quiet", archive=filled).stderr == ""


def test_a_panel_as_json_carries_its_report(filled: Path) -> None:
    record = run_json("panel", "USA", "RUS", "--by", "class,issue", "--freq", "year", archive=filled)
    rows = record["report"]["sources"]["gdelt2"]
    assert rows["directed_rows"] == {"USA>RUS": 4, "RUS>USA": 3}
    counted = sum(row["events_n"] or 0 for row in record["panel"] if row["source"] == "gdelt2")
    assert counted == rows["counted"]
    assert record["written"] == []


@pytest.mark.parametrize("ending", ["csv", "parquet", "dta", "xlsx"])
def test_a_panel_is_written_with_its_report_and_a_warning_of_terms(filled: Path, tmp_path: Path, ending: str) -> None:
    result = run("panel", "USA", "RUS", "--by", "class", "--out", f"p.{ending}", archive=filled)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "icews is for research only" in result.stderr
    assert (tmp_path / f"p.{ending}").stat().st_size > 0
    assert (tmp_path / f"p.{ending}.about.json").exists() == (ending != "xlsx")


def test_wrong_usage_exits_with_2(filled: Path) -> None:
    for words in (
        ["panel", "USA"],
        ["panel", "USA", "RUS", "--by", "colour"],
        ["panel", "USA", "RUS", "--freq", "decade"],
        ["panel", "USA", "RUS", "--since", "yesterday"],
        ["panel", "USA", "RUS", "--min-sources", "0"],
        ["ingest"],
        ["statsu"],
        ["status", "--colour"],
    ):
        assert run(*words).exit_code == 2, words
    assert run().exit_code == 2


def test_what_cannot_be_done_exits_with_1_and_one_line(filled: Path) -> None:
    unknown = run("panel", "Rusia", "USA", archive=filled)
    assert unknown.exit_code == 1
    assert unknown.stderr == ("detente: no state is known as 'Rusia'. Did you mean Russia (RUS)?\n")
    for words in (
        ["panel", "USA", "RUS", "--source", "gdelt1"],
        ["panel", "RUS", "SUN"],
        ["trace", "no-such-event"],
        ["cite", "polecat"],
        ["check", "missing.toml"],
    ):
        result = run(*words, archive=filled)
        assert (result.exit_code, result.stdout) == (1, ""), words
        assert result.stderr.startswith("detente: "), words
        assert result.stderr.count("\n") == 1, words
    assert run("status", archive=EVENT_FILES).exit_code == 1


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    words = ["panel", "Rusia", "USA", "--archive", str(tmp_path / "none")]
    plain = detente(*words)
    assert (plain.returncode, "Traceback" in plain.stderr) == (1, False)
    shown = detente(*words, env={**os.environ, "DETENTE_DEBUG": "1"})
    assert (shown.returncode, "Traceback" in shown.stderr) == (1, True)


def test_a_row_is_traced_and_a_line_that_is_none(filled: Path) -> None:
    shown = run("trace", "9002", archive=filled).stdout
    assert "20240102030000.export.CSV, line 2" in shown
    assert "counted through event 9001" in shown
    assert run_json("trace", "9001", archive=filled)["rows"][0]["figures"]["issues"]
    assert "set aside: same_state" in run("trace", "9009", archive=filled).stdout
    assert run_json("trace", "9011", archive=filled)["lines"][0]["rule"] == "unknown_event_code"
    assert len(run_json("trace", "501", archive=filled)["rows"]) == 2
    assert len(run_json("trace", "501", "--date", "2019-03-05", archive=filled)["rows"]) == 1
    assert "INF Treaty signed" in run("trace", "inf-treaty-signed").stdout


def test_citations_in_three_forms(filled: Path) -> None:
    assert "licence: " in run("cite", archive=filled).stdout
    assert run("cite", "gdelt2", "--bibtex", archive=filled).stdout.startswith("@misc{detente-gdelt2,")
    pair = {one["name"] for one in run_json("cite", "--pair", "USA", "Germany", archive=filled)["citations"]}
    assert "gdelt2" in pair
    assert "icews" not in pair


def test_check_finds_nothing_here_and_faults_in_a_bad_file(filled: Path) -> None:
    whole = run("check", archive=filled)
    assert (whole.exit_code, whole.stdout.splitlines()[-1].split(",")[0]) == (0, "0 errors")
    bad = run("check", str(EVENT_FILES.parent / "register" / "one_fault_each.toml"), "--json", archive=filled)
    assert bad.exit_code == 1
    assert json.loads(bad.stdout)["errors_n"] > 0


def test_sources_name_terms_and_holdings(filled: Path) -> None:
    shown = run("sources", archive=filled).stdout
    assert "in the archive: 8 rows from 2 files" in shown
    assert "known break: 2015-02-19" in shown
    assert run_json("sources", archive=filled)["events"]["gdelt1"]["in_archive"] is None


def test_simulated_files_go_all_the_way(tmp_path: Path) -> None:
    write_gdelt2(tmp_path / "files", rows_n=3_000, files_n=3, rng=np.random.default_rng(1))
    archive = tmp_path / "archive"
    report = run_json("ingest", "files", "--no-compact", archive=archive)
    assert (report["files_read"], report["lines_read"]) == (3, 3_000)
    record = run_json("panel", "USA", "RUS", "--freq", "day", "--since", "2012", "--undirected", archive=archive)
    rows = record["report"]["sources"]["gdelt2"]
    assert sum(rows["directed_rows"].values()) == rows["lost_by_dedupe"] + sum(rows["late"].values()) + rows["counted"]
    assert run("check", archive=archive).exit_code == 0


def test_the_dossier_is_wired(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.runs import dossier

    asked: dict[str, Any] = {}

    def run_dossier(a: str, b: str, **options: Any) -> dossier.DossierRun:
        asked.update(options, a=a, b=b)
        return dossier.DossierRun(options["out"], "half a screen", {"title": f"{a} {b}"})

    monkeypatch.setattr(dossier, "run_dossier", run_dossier)
    shown = run("dossier", "USA", "Russia", "--since", "2001", "--source", "gdelt2,icews", archive=filled)
    assert (shown.exit_code, shown.stdout) == (0, "half a screen\n")
    assert str(asked["out"]) == "dossier-USA-RUS.html"
    assert (asked["since"].year, asked["until"], asked["sources"]) == (2001, None, ("gdelt2", "icews"))
    assert run_json("dossier", "USA", "RUS", archive=filled) == {"title": "USA RUS"}
    assert (asked["out"], asked["sources"]) == (None, None)
    assert list(tmp_path.glob("*.html")) == []


def test_nothing_but_the_result_is_on_stdout_of_a_process(filled: Path) -> None:
    ran = detente("panel", "USA", "RUS", "--json", "--archive", str(filled))
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["panel"]
    assert "\x1b" not in ran.stdout + ran.stderr
    assert detente("--version").stdout == "detente 0.1.0\n"


def test_a_reader_that_goes_away_is_no_error(filled: Path) -> None:
    words = [sys.executable, "-m", "detente", "panel", "USA", "RUS", "--freq", "day", "--by", "issue", "--quiet"]
    with subprocess.Popen(
        [*words, "--archive", str(filled)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("sender")
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()


@pytest.mark.slow
def test_an_interrupted_ingest_says_so_and_goes_on(tmp_path: Path) -> None:
    rows = simulate_gdelt2(rows_n=50, slot=datetime(2022, 8, 18), first_id=1, rng=np.random.default_rng(2))
    (tmp_path / "files").mkdir()
    for number in range(FILES_N):
        own_ids = rows.with_columns((pl.lit(f"{number + 1}") + pl.col("id").str.zfill(3)).alias("id"))
        (tmp_path / "files" / f"{number}.export.CSV").write_text(as_lines(own_ids))
    archive = tmp_path / "archive"
    words = [sys.executable, "-m", "detente", "ingest", "files", "--archive", str(archive)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while not any(archive.glob("staging/*")) and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert (process.returncode, errors) == (130, f"detente: {INTERRUPTED}\n")
    after = run_json("ingest", "files", archive=archive)
    assert after["files_read"] + after["files_already_held"] == FILES_N
    assert run_json("status", archive=archive)["sources"]["gdelt2"]["lines_read"] == 50 * FILES_N
    assert run("check", archive=archive).exit_code == 0


@pytest.mark.parametrize("words", [["--help"], ["panel", "--help"], ["ingest", "--help"]])
def test_help_is_quick(words: list[str]) -> None:
    detente(*words)
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        assert detente(*words).returncode == 0
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.3
