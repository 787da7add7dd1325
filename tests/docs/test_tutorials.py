"""The tutorial runs, block by block, as a reader would type it; blocks that need what is not at hand are named."""

import hashlib
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from detente.archive.holdings import Holding, write_record
from detente.archive.store import Archive, mark
from detente.sources.yearly.catalogue import YEARLY_SOURCES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "dyad-years.md"
BLOCK = re.compile(r"(<!-- needs (?P<needs>\w+) -->\n)?```python\n(?P<code>.*?)```", re.DOTALL)
FETCHED = {"nmc": "terms/cow/cow_nmc_v7.csv", "gml": "terms/gml_mid_directed_dyadyear.csv"}


def hold(root: Path, name: str, file: Path) -> None:
    """Put a file into an archive as `detente fetch` leaves it."""
    source, sha256 = YEARLY_SOURCES[name], hashlib.sha256(file.read_bytes()).hexdigest()
    folder = root / "yearly" / name / sha256[:16]
    folder.mkdir(parents=True)
    shutil.copy(file, folder)
    fields = {"licence": source.licence, "address": source.address, "sha256": sha256, "bytes_n": file.stat().st_size}
    write_record(Holding(name, source.version, fetched_at=datetime.now(UTC), path=folder / file.name, **fields))


@pytest.mark.slow
def test_the_tutorial_does_what_it_says(shared_data, tmp_path, monkeypatch, capsys) -> None:
    root = tmp_path / "archive"
    mark(Archive(root))
    for name, file in FETCHED.items():
        hold(root, name, shared_data / "structure" / file)
    monkeypatch.setenv("DETENTE_ARCHIVE", str(root))
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        if block["needs"] != "altair":
            exec(block["code"], names)
    printed = capsys.readouterr().out
    assert "722,480 dyad-years, 65 years" in printed
    assert "Singer" in printed  # cited: capabilities
    assert "Gibler" in printed  # cited: disputes
    table = names["table"]
    assert table["fifth"].to_list() == [1, 2, 3, 4, 5]
    assert 0 < table["per_thousand"].min() < table["per_thousand"].max() < 30
