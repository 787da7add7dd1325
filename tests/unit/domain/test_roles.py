import csv
import zipfile
from importlib.resources import files
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.domain.acts_of_state import state_role_expr
from detente.domain.roles import ROLES, STATE_ROLES, roles_of_sectors, unknown_sectors

SECTORS = list(csv.DictReader(files("detente.domain").joinpath("sectors.csv").read_text("utf-8").splitlines()))
SECTOR_NAMES = [row["sector"] for row in SECTORS]


def acts_for_state(texts: list[str | None]) -> list[bool]:
    frame = nw.from_native(pl.DataFrame({"role": texts}, schema={"role": pl.String}), eager_only=True)
    return frame.select(acts=state_role_expr("role"))["acts"].to_list()


def test_sector_table_names_each_sector_once_and_only_known_roles():
    assert len(SECTOR_NAMES) == len(set(SECTOR_NAMES))
    assert {role for row in SECTORS for role in row["roles"].split(";")} - {""} <= set(ROLES)
    assert set(STATE_ROLES) <= set(ROLES)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (None, ""),
        ("", ""),
        ("Government,Executive,Foreign Ministry", "GOV"),
        ("Military,Navy,Navy Mechanized (Ships, Tanks, Planes),Government", "GOV;MIL"),
        ("Information / Communication / Transparency Ministry,State Media,Executive,Government", "GOV;MED"),
        ("Media,Social", "MED"),
        ("Military Intelligence,Military,Government", "GOV;MIL;SPY"),
        ("Human Rights NGOs,Elite,Nongovernmental Organizations / Activists", "ELI;HRI;NGO"),
        ("Buddhist,Center Right,Ideological", ""),
        (" Police , Government ", "GOV;COP"),
    ],
)
def test_by_hand(text: str | None, roles: str):
    assert roles_of_sectors(text) == roles
    assert unknown_sectors(text) == ()


def test_unknown_sectors_are_passed_over_by_name():
    assert roles_of_sectors("Ministry of Silly Walks,Military,government") == "MIL"
    assert unknown_sectors("Ministry of Silly Walks,Military,government") == (
        "Ministry of Silly Walks",
        "government",
    )
    assert unknown_sectors(None) == ()


@given(st.lists(st.sampled_from(SECTOR_NAMES), max_size=8), st.randoms(use_true_random=False))
def test_order_and_repeats_do_not_matter(sectors, random):
    roles = roles_of_sectors(",".join(sectors))
    assert roles == roles_of_sectors(",".join(random.sample([*sectors, *sectors], 2 * len(sectors))))
    found = [role for role in roles.split(";") if role]
    assert found == [role for role in ROLES if role in found]


def test_state_role_needs_a_whole_code():
    texts = ["GOV", "MED;GOV", "STATE", "BUS;MIL;CVL", "LEG", "MED", "GOVERNOR", "XGOV", "", None, "NGO;IGO"]
    assert acts_for_state(texts) == [True] * 5 + [False] * 6


@pytest.mark.parametrize("role", ROLES)
def test_every_role_alone(role: str):
    assert acts_for_state([role]) == [role in STATE_ROLES]


@given(st.lists(st.none() | st.lists(st.sampled_from(list(ROLES)), max_size=3).map(";".join), max_size=20))
def test_eager_is_lazy_and_never_null(texts):
    frame = pl.DataFrame({"role": texts}, schema={"role": pl.String})
    lazy = nw.from_native(frame.lazy()).select(acts=state_role_expr("role")).collect()["acts"].to_list()
    by_hand = [bool(set((text or "").split(";")) & set(STATE_ROLES)) for text in texts]
    assert lazy == acts_for_state(texts) == by_hand


def test_all_real_gdelt_actor_types_are_known(shared_data: Path):
    found: set[str] = set()
    for path in sorted((shared_data / "events" / "gdelt2-15min").glob("2022082*.zip")):
        with zipfile.ZipFile(path) as archive:
            lines = archive.read(archive.namelist()[0]).decode("utf-8").splitlines()
        found |= {row[n] for row in (line.split("\t") for line in lines) for n in (12, 13, 14, 22, 23, 24)}
    assert {"GOV", "MIL", "MED"} <= found
    assert found - {""} <= set(ROLES)


@pytest.mark.slow
def test_all_real_icews_sectors_are_known(shared_data: Path):
    unknown: set[str] = set()
    for path in sorted((shared_data / "events" / "icews-daily").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            lines = archive.read(archive.namelist()[0]).decode("utf-8", "replace").split("\n")
        rows = [line.split("\t") for line in lines[1:] if line]
        unknown |= {name for row in rows for text in (row[3], row[9]) for name in unknown_sectors(text)}
    assert unknown == set()
