import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from detente.domain.cameo import cameo_codes, descend, is_known, known_codes, name_of, root_of
from detente.domain.scales import GOLDSTEIN_RANGE, goldstein_of
from detente.errors import SchemaError

DIRTY = {"---", "13y", ""}
ICEWS_DIFFERS = {"016": -5.0, "022": 3.4, "164": -6.5}  # looked at on 2026-11-22
YOUNGER_THAN_THE_SCALE = {"155": -7.2, "176": -7.0, "1834": -10.0, "1951": -10.0, "1952": -10.0}


def test_every_code_hangs_from_a_parent_that_stands_before_it():
    seen: set[str] = set()
    for code, parent, root in cameo_codes().select("code", "parent", "root").iter_rows():
        assert parent == (None if len(code) == 2 else code[:-1])
        assert parent is None or parent in seen
        assert root == code[:2]
        assert code not in seen
        seen.add(code)
    assert seen == known_codes()


def test_the_tree_has_twenty_roots_and_318_codes_of_two_to_four_digits():
    codes = cameo_codes()
    assert codes.filter(pl.col("parent").is_null())["code"].to_list() == [f"{n:02d}" for n in range(1, 21)]
    assert codes.height == 318
    assert codes["code"].str.contains(r"^\d{2,4}$").all()
    assert codes.null_count().select(pl.exclude("parent")).sum_horizontal().item() == 0


def test_ten_is_not_zero_ten():
    assert root_of("10") == "10"
    assert root_of("010") == "01"
    assert name_of("10") == "demand"
    assert not is_known("1")
    assert not is_known("57")
    assert not is_known("57 ")


@pytest.mark.parametrize("code", [*sorted(DIRTY), "0330", "9", "100.0", "010 ", "٠١٠"])
def test_dirty_codes_are_unknown_and_have_neither_root_nor_weight(code: str):
    assert not is_known(code)
    for ask in (root_of, name_of, goldstein_of, descend):
        with pytest.raises(SchemaError, match="no CAMEO code"):
            ask(code)


def test_a_number_is_refused_even_where_its_digits_would_be_a_code():
    assert not is_known(10)  # type: ignore[arg-type]
    with pytest.raises(SchemaError, match="Codes are text"):
        root_of(10)  # type: ignore[arg-type]


def test_descend_takes_a_code_with_its_children_and_nothing_else():
    assert descend("086") == ("086", "0861", "0862", "0863")
    assert len(descend("08")) == 1 + len([code for code in known_codes() if code[:2] == "08" and code != "08"])


def test_weights_lie_on_the_scale_and_their_extremes_are_used():
    weights = [goldstein_of(code) for code in known_codes()]
    assert (min(weights), max(weights)) == GOLDSTEIN_RANGE


@pytest.mark.parametrize(("code", "weight"), [("057", 8.0), ("016", -2.0), ("163", -8.0), ("0874", 10.0), ("010", 0.0)])
def test_weights_by_hand(code: str, weight: float):
    assert goldstein_of(code) == weight


@pytest.mark.parametrize(("code", "weight"), YOUNGER_THAN_THE_SCALE.items())
def test_codes_younger_than_the_scale_carry_their_parents_weight(code: str, weight: float):
    assert goldstein_of(code) == weight


def _gdelt_rows(folder: Path) -> Iterator[list[str]]:
    """Rows of the real GDELT exports, 57 columns and wider."""
    for path in sorted([*folder.glob("gdelt2-15min/*"), *folder.glob("gdelt1-daily/*")]):
        if path.is_file():
            content = path.read_bytes()
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    content = archive.read(archive.namelist()[0])
            lines = content.decode("utf-8", "replace").split("\n")
            yield from (row for line in lines if len(row := line.split("\t")) >= 57)


def test_all_real_gdelt_codes_are_known_with_their_weight(shared_data: Path):
    pairs = {(row[26], row[30]) for row in _gdelt_rows(shared_data / "events")}
    assert len(pairs) > 200
    unknown = {code for code, _ in pairs if not is_known(code)}
    assert unknown <= DIRTY
    differ = {
        code
        for code, weight in pairs - {(c, w) for c, w in pairs if c in unknown}
        if goldstein_of(code) != float(weight)
    }
    assert differ == set()


@pytest.mark.slow
def test_all_real_icews_codes_are_known_and_three_weights_differ(shared_data: Path):
    pairs: set[tuple[str, float]] = set()
    for path in sorted((shared_data / "events" / "icews-daily").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            text = archive.read(archive.namelist()[0]).decode("utf-8", "replace")
        rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
        pairs |= {(row["CAMEO Code"], float(row["Intensity"])) for row in rows}
    assert {code for code, _ in pairs} <= known_codes()
    assert {code: weight for code, weight in pairs if weight != goldstein_of(code)} == ICEWS_DIFFERS
