"""What every test may use: the shared real data where they are at hand."""

import os
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, settings

# Shared machines stall: how long one example takes says nothing of the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data files; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("DETENTE_SHARED", REPOSITORY.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("real data not at hand: set DETENTE_SHARED to a folder that holds data/events, data/structure")
    return folder


@pytest.fixture
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder and a home of the test's own: it sees no archive of the user's, and writes nothing elsewhere."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    monkeypatch.delenv("DETENTE_ARCHIVE", raising=False)
    monkeypatch.delenv("DETENTE_DEBUG", raising=False)


@pytest.fixture(scope="session")
def great_power_years(shared_data: Path) -> pl.DataFrame:
    """One row per major power and year, any day of which it was one."""
    spells = pl.read_csv(shared_data / "structure/terms/cow/cow_majors2016.csv")
    years = spells.with_columns(year=pl.int_ranges("styear", pl.col("endyear") + 1)).explode("year")
    return years.select("ccode", "year").unique()
