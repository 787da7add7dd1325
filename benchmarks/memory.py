"""Peak memory of reading one very large member, and very many small files."""

import shutil
import tempfile
from pathlib import Path

from benchmarks.data import large_member, small_files
from benchmarks.ingest import OURS
from benchmarks.timing import python, report, run_once


def main() -> None:
    """Print the peaks."""
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "archive"
        for title, source in (("one member of 4 million rows", large_member()), ("3,000 small files", small_files())):
            shutil.rmtree(archive, ignore_errors=True)
            run = run_once(python(OURS.format(archive=str(archive), folder=str(source))))
            report(f"peak memory, {title} ({run.wall:.1f} s)", run.peak_mb / 1024, 0.8, "GB")
