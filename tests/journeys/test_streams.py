"""Streams that are closed or full, and readers that go away: a message or quiet, never a traceback, never by chance."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

UNWRITABLE = "detente: stdout: cannot be written ("
COMMANDS = ["status", "sources", "cite", "agreements", "check --sample 2", "--help", "--version"]


def shell(redirected: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run ``detente`` through a shell, with its streams redirected."""
    environ = {**os.environ, "XDG_DATA_HOME": str(folder), "DETENTE": f"{sys.executable} -m detente"}
    environ.pop("DETENTE_ARCHIVE", None)
    return subprocess.run(["bash", "-c", redirected], capture_output=True, text=True, cwd=folder, env=environ)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_stdout_is_told(command: str, tmp_path: Path) -> None:
    ran = shell(f"$DETENTE {command} >&-", tmp_path)
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1), ran.stderr
    assert ran.stderr.startswith(UNWRITABLE)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    ran = shell("$DETENTE agreements >/dev/full", tmp_path)
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1), ran.stderr
    assert ran.stderr.startswith(UNWRITABLE)


def test_a_command_that_prints_nothing_needs_no_stdout(tmp_path: Path) -> None:
    events = Path(__file__).resolve().parents[1] / "fixtures" / "cli_events" / "20240102030000.export.CSV"
    assert shell(f"$DETENTE ingest {events} --archive a", tmp_path).returncode == 0
    ran = shell("$DETENTE panel USA RUS --archive a --quiet --out p.csv >&-", tmp_path)
    assert (ran.returncode, ran.stderr.startswith("written: p.csv")) == (0, True), ran.stderr
    assert (tmp_path / "p.csv").read_text(encoding="utf-8").startswith("sender,")


def test_a_closed_stderr_changes_no_exit_code(tmp_path: Path) -> None:
    codes = [shell(f"$DETENTE {words} 2>&-", tmp_path).returncode for words in ("status", "status --foo", "trace none")]
    assert codes == [0, 2, 1]
    assert shell("$DETENTE status <&- >&- 2>&-", tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("words", "code"), [("agreements", 0), ("agreements --json", 0), ("check missing.toml", 1), ("trace none 2>&1", 1)]
)
def test_a_reader_that_goes_away_changes_no_exit_code(words: str, code: int, tmp_path: Path) -> None:
    for reader in ("true", "head -1", "sleep 0.4"):
        ran = shell(f"$DETENTE {words} | {reader} >/dev/null; exit ${{PIPESTATUS[0]}}", tmp_path)
        assert ran.returncode == code, (reader, ran.stderr)
        assert "Traceback" not in ran.stderr
        assert "Exception" not in ran.stderr


def test_the_exit_code_of_check_outlives_its_reader(tmp_path: Path) -> None:
    (tmp_path / "fault.toml").write_text("[[entry]]\nid = 'x'\n" * 300)
    words = "$DETENTE check fault.toml | {}; exit ${{PIPESTATUS[0]}}"
    assert {shell(words.format(reader), tmp_path).returncode for reader in ("true", "head -1", "cat")} == {1}
