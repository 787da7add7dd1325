"""How long the page takes, and how large it is."""

import sys
import tempfile
from pathlib import Path

from benchmarks.data import real_folders
from benchmarks.timing import in_turn, median, report, run_once


def main() -> None:
    """Print times of whole processes, and sizes."""
    with tempfile.TemporaryDirectory() as scratch:
        page, archive = Path(scratch) / "page.html", Path(scratch) / "archive"
        command = [
            sys.executable,
            "-m",
            "detente",
            "dossier",
            "USA",
            "RUS",
            "--out",
            str(page),
            "--archive",
            str(archive),
        ]
        runs = in_turn({"built-in": command})
        report("dossier USA RUS, built-in", median(runs["built-in"]), 5, "s")
        report("its size", page.stat().st_size / 1e6, 3, "MB")
        folders = real_folders("gdelt1-daily", "gdelt2-15min", "icews-daily", "icews-samples")
        if folders:
            ingest = [sys.executable, "-m", "detente", "ingest", *map(str, folders), "--archive", str(archive)]
            run_once(ingest)
            runs = in_turn({"all": command})
            report("dossier USA RUS, with the shared GDELT and ICEWS files", median(runs["all"]), 8, "s")
