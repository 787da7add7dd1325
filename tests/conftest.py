"""What every test may use: the shared real data where they are at hand."""

import os
from pathlib import Path

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
