"""Paths are taken as text too: nobody who writes a script should have to import pathlib."""

from pathlib import Path

import pytest

from detente.archive.store import open_archive
from detente.errors import ArchiveError
from detente.runs.fetch import fetch
from detente.runs.ingest import ingest

EVENTS = Path(__file__).resolve().parents[2] / "fixtures" / "cli_events"


def test_an_archive_is_opened_and_filled(tmp_path: Path) -> None:
    archive = open_archive(str(tmp_path / "archive"))
    assert archive == open_archive(tmp_path / "archive")
    assert ingest(archive, [str(EVENTS / "20240102030000.export.CSV")]).files_read == 1
    assert ingest(archive, str(EVENTS / "20240102031500.export.CSV")).files_read == 1
    with pytest.raises(ArchiveError, match="is no Détente archive"):
        open_archive(str(EVENTS))
    with pytest.raises(FileNotFoundError, match="nowhere: no such file"):
        ingest(archive, ["nowhere"])


def test_a_file_of_ones_own_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere: no such file"):
        fetch("nmc", archive_root=str(tmp_path / "archive"), from_file="nowhere")
    assert (tmp_path / "archive" / "detente.json").is_file()
