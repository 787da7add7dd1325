"""Indicators and their figures: gaps stay gaps, and what cannot be placed is refused."""

from pathlib import Path

import polars as pl
import pytest

from detente.errors import RegisterError
from detente.register.indicators import FIGURES, load_figures, load_indicators
from detente.types import Issue
from register_files import FIGURES as TABLE
from register_files import INDICATOR, broken, figure, write


def test_our_own_indicators() -> None:
    declared, figures = load_indicators(), load_figures()
    assert declared["name"].is_unique().all()
    assert set(declared["issue"]) <= set(Issue.__args__)  # type: ignore[attr-defined]
    assert set(figures["indicator"]) <= set(declared["name"])
    assert figures.select("indicator", "date", "state", "partner").is_unique().all()
    assert {"deployed_warheads", "deployed_launchers", "total_launchers"} <= set(declared["name"])
    warheads = figures.filter(pl.col("indicator") == "deployed_warheads")
    assert {"USA", "RUS"} <= set(warheads["state"])
    assert warheads["amount"].is_between(500, 3000).all()


def test_yours_stand_beside_ours(tmp_path: Path) -> None:
    declared = load_indicators(paths=[write(tmp_path, INDICATOR)])
    assert declared.height == load_indicators().height + 1
    assert declared["name"].is_sorted()
    figures = load_figures(paths=[write(tmp_path, TABLE, "own.csv")])
    assert figures.height == load_figures().height + 3
    own = figures.filter(pl.col("file") == "own.csv")
    assert own.select("state", "amount").rows() == [("RUS", 90.0), ("USA", 120.0), ("USA", 95.5)]
    assert own["partner"].null_count() == own["note"].null_count() == 3
    assert figures.schema == pl.Schema({**FIGURES, "file": pl.String()})


def test_a_table_that_was_corrected_is_read_again(tmp_path: Path) -> None:
    for amount in ("90", "91"):
        path = write(tmp_path, broken(TABLE, ",90,", f",{amount},"), "own.csv")
        own = load_figures(paths=[path]).filter(pl.col("file") == "own.csv")
        assert own["amount"][0] == float(amount)


def test_a_table_of_no_figures_is_a_table(tmp_path: Path) -> None:
    path = write(tmp_path, TABLE.splitlines()[0] + "\n", "own.csv")
    assert load_figures(paths=[path]).equals(load_figures())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (figure("2014-03-01", "USA", ""), "line 5: amount is empty"),
        (figure("2014-03-01", "USA", "NaN"), "line 5: amount cannot be nan"),
        (figure("2014-03-01", "USA", "-inf"), "line 5: amount cannot be -inf"),
        (figure("2014-03-01", "", "90"), "line 5: state is empty"),
        (figure("", "USA", "90"), "line 5: date is empty"),
        (figure("2014-03-01", "USA", "90", precision=""), "line 5: precision is empty"),
        (figure("2014-03-01", "USA", "90", precision="week"), "line 5: precision cannot be 'week'"),
        (figure("2014-03-01", "USA", "many"), "as declared"),
        (figure("2014-02-30", "USA", "90"), "as declared"),
        (figure("2014-03-01", "USA", "90") + ",more", "as declared"),
    ],
)
def test_a_figure_that_cannot_be_placed_is_refused(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path, TABLE + line + "\n", "own.csv")
    with pytest.raises(RegisterError) as error:
        load_figures(paths=[path])
    assert message in str(error.value)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("header", ["\ufeffindicator,date", "Indicator,date", "date,indicator"])
def test_a_wrong_header_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(RegisterError, match="columns are"):
        load_figures(paths=[write(tmp_path, broken(TABLE, "indicator,date", header), "own.csv")])


def test_a_table_that_is_no_utf8_or_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(broken(TABLE, "2026-11-22,\n", "2026-11-22,caf\u00e9\n").encode("latin-1"))
    with pytest.raises(RegisterError, match="as declared"):
        load_figures(paths=[path])
    with pytest.raises(RegisterError, match="as declared"):
        load_figures(paths=[tmp_path / "absent.csv"])


def test_an_indicator_is_declared_once_and_rightly(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="'toy_count' is declared twice"):
        load_indicators(paths=[write(tmp_path, INDICATOR * 2)])
    with pytest.raises(RegisterError, match="indicator toy_count: unit is missing"):
        load_indicators(paths=[write(tmp_path, broken(INDICATOR, 'unit = "toys"\n', ""))])


def test_what_was_loaded_can_be_changed_without_harm() -> None:
    for load in (load_indicators, load_figures):
        load().insert_column(0, pl.Series("mine", [0]).extend_constant(0, load().height - 1))
        assert "mine" not in load().columns
