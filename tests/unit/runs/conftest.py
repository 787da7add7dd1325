"""A small archive made of the fixture files; what is in it stands in their README."""

from pathlib import Path

import pytest

from detente.archive.store import Archive, open_archive
from detente.runs.ingest import ingest

EVENT_FILES = Path(__file__).resolve().parents[2] / "fixtures" / "cli_events"
READABLE = ("20240102030000.export.CSV", "20240102031500.export.CSV", "20190305-icews-events.tab")


@pytest.fixture(scope="session")
def small_archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = open_archive(tmp_path_factory.mktemp("small") / "archive")
    report = ingest(archive, [EVENT_FILES / name for name in READABLE])
    assert (report.files_read, report.failures) == (3, [])
    return archive
