"""Dates, lists and settings as they are given at the door."""

from datetime import date
from pathlib import Path

import pytest
import typer

from detente.cli.options import parse_day, split_list
from detente.settings import read_settings


@pytest.mark.parametrize(
    ("text", "day"),
    [("2001-09-11", date(2001, 9, 11)), ("2001-09", date(2001, 9, 1)), ("2001", date(2001, 1, 1))],
)
def test_a_month_or_year_means_its_first_day(text: str, day: date) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize("text", ["", "01", "2001-9", "20010911", "2001-13", "2001-02-30", "yesterday"])
def test_what_is_no_date_is_said(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="YYYY-MM-DD"):
        parse_day(text)


def test_lists_may_hold_blanks() -> None:
    assert split_list("gdelt2 , icews,") == ["gdelt2", "icews"]
    assert split_list(None) == []


@pytest.mark.parametrize("text", ["", " ", ","])
def test_a_list_without_a_name_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="holds no name"):
        split_list(text)


def test_command_line_goes_before_environment_goes_before_default(tmp_path: Path) -> None:
    environ = {"DETENTE_ARCHIVE": "from-environment"}
    assert read_settings(environ, archive=tmp_path).archive == tmp_path
    assert read_settings(environ).archive == Path("from-environment")
    assert read_settings({"DETENTE_ARCHIVE": ""}).archive.parts[-2:] == ("detente", "archive")


def test_the_default_lies_in_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert read_settings({}).archive == tmp_path / "detente" / "archive"


def test_whether_the_user_chose_the_archive_is_known(tmp_path: Path) -> None:
    assert read_settings({}, archive=tmp_path).is_chosen
    assert read_settings({"DETENTE_ARCHIVE": "events"}).is_chosen
    assert not read_settings({"DETENTE_ARCHIVE": ""}).is_chosen


def test_a_tilde_is_the_home_folder() -> None:
    assert read_settings({"DETENTE_ARCHIVE": "~/events"}).archive == Path.home() / "events"


def test_debug_is_off_unless_asked_for() -> None:
    assert [read_settings({"DETENTE_DEBUG": text}).is_debug for text in ("1", "0", "")] == [True, False, False]
    assert not read_settings({}).is_debug
