"""Time whole processes: wall and CPU seconds and peak memory, medians over several runs in turn."""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

RUNS = int(os.environ.get("BENCH_RUNS", "5"))


@dataclass(frozen=True)
class Run:
    """One finished process."""

    wall: float
    cpu: float
    peak_mb: float


def run_once(command: list[str]) -> Run:
    """Run a command to its end; raise where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command[:4])} … failed: {errors.decode()[-2000:]}")
    return Run(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def python(code: str) -> list[str]:
    """Command that runs ``code`` in this interpreter."""
    return [sys.executable, "-c", code]


def in_turn(commands: dict[str, list[str]], *, before: dict[str, object] | None = None) -> dict[str, list[Run]]:
    """Run all commands once, unmeasured, then in turn ``RUNS`` times, so that a drifting machine drifts for all."""
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(RUNS + 1):
        for name, command in commands.items():
            prepare = (before or {}).get(name)
            if callable(prepare):
                prepare()
            run = run_once(command)
            if number:
                found[name].append(run)
    return found


def median(runs: list[Run], what: str = "wall") -> float:
    """Median of one figure."""
    return statistics.median(getattr(run, what) for run in runs)


def report(title: str, value: float, limit: float, unit: str, *, more: bool = False) -> None:
    """Print one line: the figure, what it must reach, and whether it does."""
    reached = value >= limit if more else value <= limit
    word = "at least" if more else "at most"
    print(f"  {title:<66} {value:8.2f} {unit:<9} ({word} {limit:g}) {'reached' if reached else 'MISSED'}", flush=True)
