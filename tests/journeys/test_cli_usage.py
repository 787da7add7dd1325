"""Slips at the door: empty names, wrong endings, archives that are not there; the message and the exit code."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from detente.cli import app

pytestmark = pytest.mark.usefixtures("own_place")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


WRONG = [
    (["dossier", "USA", "RUS", "--succession", "foo"], "'foo' is not one of 'continuous', 'split'"),
    (["dossier", "USA", "RUS", "--source", "foo"], "source 'foo' is none of those that can be chosen here: gdelt1"),
    (
        ["dossier", "USA", "RUS", "--source", "unga_votes"],
        "source 'unga_votes' is none of those",
    ),
    (["panel", "USA", "RUS", "--source", "foo"], "source 'foo' is none of those that can be chosen here: gdelt1"),
    (["trace", "1", "--source", "foo"], "source 'foo' is none of those that can be chosen here: gdelt1"),
    (["dossier", "USA", "RUS", "--since", "2020", "--until", "2019"], "must lie before until"),
    (["panel", "USA", "RUS", "--since", "2020", "--until", "2019"], "must lie before until"),
    (["dossier", "USA", "RUS", "--out", "-"], "name a file that ends in .html or .htm"),
    (["dossier", "USA", "RUS", "--out", "x.pdf"], "name a file that ends in .html or .htm"),
    (["compliance", "--id", "new-start", "--out", "x.pdf"], "name a file that ends in .html or .htm"),
    (["panel", "USA", "RUS", "--out", "x.pdf"], "'.pdf' names no format"),
    (["agreements", "--out", "x.pdf"], "must end in .csv or .json"),
    (["agreements", "--status", "active"], "choose from proposed, signed, in_force, suspended, ended"),
    (["programmes", "--status", "in_force"], "choose from active, suspended, completed, ended"),
    (["agreements", "--issue", "toys"], "no issue area is called 'toys'"),
    (["indicators", "--issue", "toys"], "no issue area is called 'toys'"),
    (["dossier", "USA", "RUS", "--source", ""], "--source is empty"),
    (["dossier", "USA", "RUS", "--source="], "--source is empty"),
    (["dossier", "USA", "RUS", "--source", ","], "holds no name"),
    (["panel", "USA", "RUS", "--by", ""], "--by is empty"),
    (["panel", "USA", "RUS", "--archive", ""], "--archive is empty"),
    (["agreements", "--status", ""], "--status is empty"),
    (["dossier", "", "RUS"], "an argument is empty"),
]


@pytest.mark.parametrize(("words", "told"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_wrong_usage_exits_with_2_and_says_what_would_be_right(words: list[str], told: str, tmp_path: Path) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert "Value error" not in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", ["dossier x.html", "panel x.csv", "agreements x.csv", "compliance x.html"])
def test_a_folder_that_is_not_there_is_not_made(words: str, tmp_path: Path) -> None:
    command, file = words.split()
    result = run(command, "USA", "RUS", "--out", f"nodir/{file}")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no folder nodir; make it first" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", ["status", "sources", "cite", "trace inf-treaty-signed", "fetch --list"])
def test_a_named_archive_that_is_not_there_is_told_and_the_default_is_not(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run(*words.split())
    assert (plain.exit_code, plain.stderr) == (0, "")
    named = run(*words.split(), "--archive", "nowhere")
    assert (named.exit_code, named.stderr) == (
        0, "detente: nowhere: no archive is here, so it counts as empty; see --archive and DETENTE_ARCHIVE\n",
    )  # fmt: skip
    monkeypatch.setenv("DETENTE_ARCHIVE", str(tmp_path / "elsewhere"))
    assert "elsewhere: no archive is here" in run(*words.split()).stderr


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("GB", "use the three-letter code or the name"),
        ("2", "use the three-letter code or the name"),
        ("RUX", "Did you mean Russia (RUS)"),
        ("GER", "Did you mean Germany (DEU)"),
    ],
)
def test_an_unknown_state_is_answered_in_words_of_the_command_line(state: str, told: str) -> None:
    result = run("panel", "USA", state)
    assert result.exit_code == 1
    assert told in result.stderr
    assert "scheme=" not in result.stderr
    assert "scheme: any" not in result.stderr
