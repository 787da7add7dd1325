"""Opening, making and reading an archive."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from detente.archive import store
from detente.archive.manifest import read_manifest
from detente.archive.rejects import read_rejects
from detente.archive.schema import EVENT_SCHEMA, MANIFEST_SCHEMA, REJECT_SCHEMA, conform
from detente.archive.store import MARKER, Archive, create, open_archive
from detente.errors import ArchiveError, SchemaError
from detente.runs.ingest import ingest
from event_lines import gdelt_line, write_lines


def test_an_archive_that_is_not_there_is_empty(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "none")
    assert not archive.exists
    assert archive.scan().collect().schema == EVENT_SCHEMA
    assert read_manifest(archive).schema == MANIFEST_SCHEMA
    assert read_rejects(archive).schema == REJECT_SCHEMA
    assert archive.event_files() == []
    with pytest.raises(ArchiveError, match="no archive here yet"):
        archive.table()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(ArchiveError, match="is no Détente archive"):
        open_archive(tmp_path)
    with pytest.raises(ArchiveError, match="is no Détente archive"):
        open_archive(tmp_path / "thesis.docx")


def test_another_layout_is_refused(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text(json.dumps({"layout_version": 99}))
    with pytest.raises(ArchiveError, match=r"layout 99; .* reads layout 1"):
        open_archive(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "1"])
def test_a_garbled_marker_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / MARKER).write_text(text)
    with pytest.raises(ArchiveError):
        open_archive(tmp_path)


def test_an_archive_in_the_making_can_be_opened_and_is_empty(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    root.mkdir()
    assert not open_archive(root).exists
    (root / f".{MARKER}.123.partial").write_text("{")
    assert not open_archive(root).exists
    (root / MARKER).write_text(json.dumps({"layout_version": 1}))
    (root / "events" / "_delta_log").mkdir(parents=True)
    archive = open_archive(root)
    assert archive.scan().collect().height == read_manifest(archive).height == 0
    create(archive)
    assert archive.exists


def test_an_archive_made_between_two_looks_is_no_strange_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Path.is_file

    def is_file(path: Path) -> bool:
        if path.name == MARKER:
            monkeypatch.setattr(Path, "is_file", original)
            create(Archive(tmp_path / "archive"))
        return original(path)

    monkeypatch.setattr(Path, "is_file", is_file)
    assert open_archive(tmp_path / "archive").exists


def test_making_twice_changes_nothing(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive")
    create(archive)
    create(archive)
    assert archive.table().version() == 0
    assert sorted(path.name for path in archive.root.iterdir()) == [
        MARKER, "events", "manifest", "rejects", "staging",
    ]  # fmt: skip


def test_scans_narrow_down(tmp_path: Path) -> None:
    sides = [("USA", "RUS"), ("RUS", "USA"), ("USA", "CHN"), ("CHN", "RUS")]
    lines = [
        gdelt_line(n, Actor1CountryCode=a, Actor2CountryCode=b, SQLDATE=f"2022081{n}") for n, (a, b) in enumerate(sides)
    ]
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [write_lines(tmp_path / "a.CSV", lines)])

    def ids(rows: pl.LazyFrame) -> list[str]:
        return rows.collect()["event_id"].sort().to_list()

    assert ids(archive.scan(states=["USA", "RUS"])) == ["0", "1"]
    assert ids(archive.scan(senders=["USA"])) == ["0", "2"]
    assert ids(archive.scan(receivers=["RUS"], sources=["gdelt2"])) == ["0", "3"]
    assert ids(archive.scan(sources=["icews"])) == []
    assert ids(archive.scan(since=date(2022, 8, 11), until=date(2022, 8, 13))) == ["1", "2"]


def test_frames_conform_or_are_refused() -> None:
    schema = pl.Schema({"a": pl.String(), "b": pl.Int32()})
    assert conform(pl.DataFrame({"b": pl.Series([1], dtype=pl.Int32)}), schema, table="t").rows() == [(None, 1)]
    with pytest.raises(SchemaError, match=r"not in the contract: \['c'\]"):
        conform(pl.DataFrame({"c": [1]}), schema, table="t")
    with pytest.raises(SchemaError, match="Int64"):
        conform(pl.DataFrame({"b": [1]}), schema, table="t")


def test_the_marker_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    archive = open_archive(tmp_path / "archive")
    with monkeypatch.context() as patch:
        patch.setattr(store.Path, "replace", die)
        with pytest.raises(KeyboardInterrupt):
            create(archive)
    assert not archive.exists
    assert open_archive(tmp_path / "archive") == archive
    create(archive)
    assert archive.exists
