"""Peak memory of reading one very large member, one whose lines are rejected, and very many small files."""

import shutil
import tempfile
from pathlib import Path

from benchmarks.data import large_member, rejected_member, small_files
from benchmarks.ingest import OURS
from benchmarks.timing import python, report, run_once


def main() -> None:
    """Print the peaks."""
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "archive"
        sources = {
            "one member of 4 million rows": large_member(),
            "3 million rows, nine of ten rejected": rejected_member(),
            "3,000 small files": small_files(),
        }
        for title, source in sources.items():
            shutil.rmtree(archive, ignore_errors=True)
            run = run_once(python(OURS.format(archive=str(archive), folder=str(source))))
            report(f"peak memory, {title} ({run.wall:.1f} s)", run.peak_mb / 1024, 0.8, "GB")
