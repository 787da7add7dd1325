"""Journeys through the register on the command line: list, filter, ask, write, and what cannot be done."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from detente.cli import app
from register_files import FIGURES, WHOLE, broken, write

LISTS = {
    "agreements": ("new-start", "agreement_id", 70),
    "programmes": ("shuttle-mir", "programme_id", 20),
    "regimes": ("mtcr", "regime_id", 8),
    "tensions": ("nato-enlargement", "tension_id", 14),
    "practices": ("", "practice_id", 1),
    "indicators": ("deployed_warheads", "name", 3),
}
TOYS = {
    "agreements": "toy-pact", "programmes": "toy-flights", "tensions": "toy-quarrel", "practices": "toy-locks",
    "regimes": "toy-club", "indicators": "toy_count",
}  # fmt: skip
COMMANDS = [*LISTS, "compliance"]


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No journey writes into the repository."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DETENTE_DEBUG", raising=False)


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A folder with a register of the user's own."""
    folder = tmp_path / "mine"
    folder.mkdir()
    write(folder, WHOLE)
    write(folder, FIGURES, "own.csv")
    return str(folder)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def run_json(*words: str) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def one_of(command: str, name: str) -> list[str]:
    """How to ask a command for one record."""
    return {"regimes": [command, name], "indicators": [command, "--name", name]}.get(command, [command, "--id", name])


def refused(*words: str, code: int = 1) -> str:
    """The message of a command that cannot be done."""
    result = run(*words)
    assert (result.exit_code, result.stdout) == (code, ""), words
    assert result.stderr.startswith("detente: "), words
    assert result.stderr.count("\n") == 1, words
    return result.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_help_and_the_plain_command(command: str) -> None:
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert f"detente {command}" in shown.stdout
    assert "Exit codes" in shown.stdout
    plain = run(command)
    assert (plain.exit_code, plain.stderr) == (0, "")
    assert plain.stdout.strip()


@pytest.mark.parametrize("command", LISTS)
def test_json_is_a_list_of_records(command: str) -> None:
    name, key, least = LISTS[command]
    records = run_json(command)
    assert isinstance(records, list)
    ids = [record[key] for record in records]
    assert len(ids) >= least
    assert len(ids) == len(set(ids))
    assert not name or name in ids


@pytest.mark.parametrize("command", TOYS)
def test_a_record_of_your_own_in_full(command: str, own: str) -> None:
    words = [*one_of(command, TOYS[command]), "--register", own]
    (record,) = run_json(*words)
    assert record[LISTS[command][1]] == TOYS[command]
    shown = run(*words)
    assert shown.exit_code == 0, shown.stderr
    assert record["title"] in shown.stdout
    assert "example.org" in shown.stdout
    assert TOYS[command] in run(command, "--register", f"{own}/own.toml").stdout


@pytest.mark.parametrize("command", LISTS)
def test_unknown_ids_and_files_are_refused(command: str, own: str) -> None:
    assert "no-such-thing" in refused(*one_of(command, "no-such-thing"))
    assert "absent.toml: no such file or folder" in refused(command, "--register", "absent.toml")
    fault = write(Path(own), "[[agreement]\n", "fault.toml")
    assert "fault.toml: not TOML" in refused(command, "--register", str(fault))


@pytest.mark.parametrize("command", ["agreements", "programmes", "tensions", "practices", "indicators", "compliance"])
def test_an_unknown_state_is_refused(command: str) -> None:
    assert "no state is known as 'Rusia'" in refused(command, "USA", "Rusia")
    assert run(command, "USA", "Russia").exit_code == 0


@pytest.mark.parametrize("command", LISTS)
def test_records_are_written(command: str, own: str) -> None:
    asked = [*one_of(command, TOYS[command]), "--register", own]
    assert "written: a.json, " in run(*asked, "--out", "a.json").stderr
    assert run(*asked, "--out", "a.csv").exit_code == 0
    written = json.loads(Path("a.json").read_text(encoding="utf-8"))
    with Path("a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(written) == (3 if command == "indicators" else 1)
    assert list(rows[0]) == list(written[0])
    for name, value in written[0].items():
        told = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else "" if value is None else str(value)
        assert rows[0][name] == told
    assert run(*asked, "--out", "a.xlsx").exit_code == 2
    assert not Path("a.xlsx").exists()


def test_filters(own: str) -> None:
    both = {one["agreement_id"] for one in run_json("agreements", "USA", "RUS", "--issue", "arms_control")}
    split = run_json("agreements", "USA", "RUS", "--issue", "arms_control", "--succession", "split")
    assert "new-start" in both
    assert {one["agreement_id"] for one in split} < both
    suspended = run_json("agreements", "--status", "suspended", "--register", own)
    assert "toy-pact" in {one["agreement_id"] for one in suspended}
    assert {one["status"] for one in suspended} == {"suspended"}
    assert "no issue area is called 'toys'" in refused("agreements", "--issue", "toys", code=2)
    assert "no status of agreements is called 'forgotten'" in refused("agreements", "--status", "forgotten", code=2)


@pytest.mark.parametrize(
    ("payload", "category"), [("600", "Category I"), ("500", "Category I"), ("100", "Category II")]
)
def test_the_missile_regime_is_asked(payload: str, category: str) -> None:
    words = ["regimes", "mtcr", "--range-km", "320", "--payload-kg", payload]
    answer = run_json(*words)
    assert answer["answer"] == category
    assert answer["given"] == {"range_km": 320.0, "payload_kg": float(payload)}
    shown = run(*words, "--out", "answer.json")
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[0].endswith(f": {category}")
    assert answer["source_url"] in shown.stdout
    assert json.loads(Path("answer.json").read_text(encoding="utf-8"))[0]["answer"] == category


def test_a_question_that_is_not_whole() -> None:
    assert "payload_kg" in refused("regimes", "mtcr", "--range-km", "320")
    assert "range_km cannot be -1" in refused("regimes", "mtcr", "--range-km", "-1", "--payload-kg", "600", code=2)
    assert run("regimes", "--range-km", "320").exit_code == 2
    assert run("regimes", "mtcr", "--range-km", "far").exit_code == 2


def test_compliance_of_a_pact_of_your_own(own: str) -> None:
    words = ["compliance", "--id", "toy-pact", "--register", own]
    record = run_json(*words)
    assert {row["state"]: row["verdict"] for row in record["limits"]} == {"USA": "kept_late", "RUS": "kept"}
    assert {row["verdict"] for row in record["duties"]} == {"made", "missing", "suspended"}
    shown = run(*words).stdout
    for text in ("kept late", "≤ 100 toys", "disputed by USA, July 2014", "One side suspends.", "Hidden toys"):
        assert text in shown
    assert "no-pact" in refused("compliance", "--id", "no-pact")


def test_compliance_of_new_start() -> None:
    shown = run("compliance", "--id", "new-start")
    assert shown.exit_code == 0
    assert "1,550" in shown.stdout
    judged = [row for row in run_json("compliance", "--id", "new-start")["limits"] if row["state"] == "USA"]
    central = [
        row for row in judged if row["indicator"] in ("deployed_warheads", "deployed_launchers", "total_launchers")
    ]
    assert len(central) >= 3
    assert "not_verifiable" not in {row["verdict"] for row in central}


def test_faults_of_your_own_figures_are_refused_with_their_line(own: str) -> None:
    path = str(write(Path(own), broken(FIGURES, ",95.5,", ",,"), "own.csv"))
    assert "own.csv: line 4: amount is empty" in refused("indicators", "--register", path)
    assert "own.csv: line 4: amount is empty" in refused("compliance", "--register", path)


@pytest.mark.slow
def test_compliance_is_drawn(own: str) -> None:
    words = ["compliance", "--id", "toy-pact", "--register", own, "--out", "toys.html"]
    shown = run(*words)
    assert shown.exit_code == 0, shown.stderr
    assert "written: toys.html" in shown.stderr
    assert "toy" in Path("toys.html").read_text(encoding="utf-8").lower()
