"""SIGKILL at any moment: what is finished afterwards equals what was never interrupted."""

import random
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from detente.archive.compaction import compact
from detente.archive.rejects import read_rejects
from detente.archive.store import open_archive
from detente.runs.ingest import ingest
from event_lines import account_of, gdelt_line, rows_of, write_lines

SCRIPT = Path(__file__).with_name("interrupted.py")
AT_STEPS, AT_MOMENTS, WHILE_COMPACTING = 15, 6, 4  # how often a process is killed


def start(verb: str, root: Path, folder: Path, *, at: int = 0) -> "subprocess.Popen[str]":
    command = [sys.executable, str(SCRIPT), verb, str(root), str(folder), str(at)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def wait_until_ready(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def run_to_its_end(verb: str, root: Path, folder: Path) -> tuple[int, float]:
    """Steps and seconds of a run that nobody interrupts."""
    process = start(verb, root, folder)
    wait_until_ready(process)
    started = time.monotonic()
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return int(output.split()[1]), time.monotonic() - started


def kill_at_step(verb: str, root: Path, folder: Path, step: int) -> None:
    process = start(verb, root, folder, at=step)
    process.communicate(timeout=60)
    assert process.returncode == -9


def spread(kills_n: int, steps_n: int, rng: random.Random) -> list[int]:
    """Steps to die at: one at random in each of ``kills_n`` equal stretches of the run."""
    return [rng.randint(1 + n * steps_n // kills_n, (n + 1) * steps_n // kills_n) for n in range(kills_n)]


def killed_at(steps: list[int], verb: str, tmp_path: Path, folder: Path) -> list[tuple[Path, int]]:
    """Kill one process at each of the steps, two at a time, each on an archive of its own."""
    roots = [tmp_path / f"killed{number}" for number in range(len(steps))]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda pair: kill_at_step(verb, pair[0], folder, pair[1]), zip(roots, steps, strict=True)))
    return list(zip(roots, steps, strict=True))


def kill_at_moment(verb: str, root: Path, folder: Path, seconds: float) -> None:
    process = start(verb, root, folder)
    wait_until_ready(process)
    time.sleep(seconds)
    process.kill()
    process.communicate(timeout=60)


def state_of(root: Path) -> tuple[object, ...]:
    """All that must be the same: rows with their places, counts by file, rejects."""
    archive = open_archive(root)
    return rows_of(archive).rows(), account_of(archive), read_rejects(archive).drop("batch").rows()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve files whose ids overlap, with rejects, repeats, and the same content under two names."""
    folder = tmp_path / "in"
    for number in range(12):
        ids = [*range(20 * number, 20 * number + 30), 20 * number]
        lines = [gdelt_line(n, SOURCEURL=f"https://news.example/{number}/{n}") for n in ids]
        write_lines(folder / f"{number:02d}.CSV", [*lines, b"bad", b"", gdelt_line(5, SQLDATE="20230231")])
    shutil.copy(folder / "00.CSV", folder / "99.CSV")
    return folder


@pytest.mark.slow
def test_an_ingest_killed_at_any_step_can_be_finished(tmp_path: Path, folder: Path) -> None:
    steps_n, seconds = run_to_its_end("ingest", tmp_path / "undisturbed", folder)
    expected = state_of(tmp_path / "undisturbed")
    rng = random.Random(20261122)
    steps = spread(AT_STEPS, steps_n, rng)
    for root, step in killed_at(steps, "ingest", tmp_path, folder):
        account_of(open_archive(root))  # what is committed is whole
        ingest(open_archive(root), [folder])
        assert state_of(root) == expected, f"killed at step {step} of {steps_n}"
    root = tmp_path / "moments"
    for number in range(AT_MOMENTS):
        if number % 3 == 0:
            shutil.rmtree(root, ignore_errors=True)
        kill_at_moment("ingest", root, folder, rng.uniform(0, seconds))
        account_of(open_archive(root))
        if number % 3 == 2:
            ingest(open_archive(root), [folder])
            assert state_of(root) == expected
    ingest(open_archive(root), [folder])
    assert state_of(root) == expected


@pytest.mark.slow
def test_a_compaction_killed_at_any_step_changes_nothing(tmp_path: Path, folder: Path) -> None:
    run_to_its_end("ingest", tmp_path / "archive", folder)
    expected = state_of(tmp_path / "archive")
    shutil.copytree(tmp_path / "archive", tmp_path / "undisturbed")
    steps_n, _ = run_to_its_end("compact", tmp_path / "undisturbed", folder)
    assert state_of(tmp_path / "undisturbed") == expected
    for number in range(WHILE_COMPACTING):
        shutil.copytree(tmp_path / "archive", tmp_path / f"killed{number}")
    steps = spread(WHILE_COMPACTING, steps_n, random.Random(20261122))
    for root, step in killed_at(steps, "compact", tmp_path, folder):
        assert state_of(root) == expected, f"killed at step {step} of {steps_n}"
        assert ingest(open_archive(root), [folder]).files_already_held == 13
        compact(open_archive(root))
        assert state_of(root) == expected
