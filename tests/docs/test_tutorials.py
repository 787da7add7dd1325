"""Tutorial and README run, block by block, as a reader would type them; blocks that need more than that are named."""

import hashlib
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from detente.archive.holdings import Holding, write_record
from detente.archive.store import Archive, mark
from detente.runs.ingest import ingest
from detente.sources.yearly.catalogue import YEARLY_SOURCES

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "tutorials" / "dyad-years.md"
EVENTS = REPOSITORY / "tests" / "fixtures" / "cli_events" / "20240102030000.export.CSV"
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


@pytest.fixture
def fetched(shared_data, tmp_path, monkeypatch) -> Path:
    """An archive with what the pages fetch, in the folder where they run."""
    root = tmp_path / "archive"
    mark(Archive(root))
    for name, file in FETCHED.items():
        hold(root, name, shared_data / "structure" / file)
    monkeypatch.setenv("DETENTE_ARCHIVE", str(root))
    monkeypatch.chdir(tmp_path)
    return root


def run_blocks(page: Path) -> dict[str, object]:
    """Run the Python of a page as one program; return its names."""
    names: dict[str, object] = {}
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if block["needs"] != "altair":
            exec(block["code"], names)
    return names


@pytest.mark.slow
def test_the_readme_does_what_it_says(fetched) -> None:
    ingest(Archive(fetched), [EVENTS])
    names = run_blocks(REPOSITORY / "README.md")
    assert names["panel"].height > 0
    assert names["panel"]["events_n"].sum() > 0
    assert {"cinc1", "ideal_point_distance"} <= set(names["dyads"].columns), names["dyads"].columns


@pytest.mark.slow
def test_the_tutorial_does_what_it_says(fetched, capsys) -> None:
    names = run_blocks(PAGE)
    printed = capsys.readouterr().out
    assert "722,480 dyad-years, 65 years" in printed
    assert "Singer" in printed  # cited: capabilities
    assert "Gibler" in printed  # cited: disputes
    table = names["table"]
    assert table["fifth"].to_list() == [1, 2, 3, 4, 5]
    assert 0 < table["per_thousand"].min() < table["per_thousand"].max() < 30
