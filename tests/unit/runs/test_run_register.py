"""Listing, filtering and asking the register, on records of our own beside the built-in ones."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.errors import OptionError, RegisterError, UnknownStateError
from detente.register.ledgers import LedgerName
from detente.runs.register import Wanted, ask_regime, list_indicators, list_records
from register_files import FIGURES, WHOLE, broken, write

NOW = date(2026, 11, 22)
IDS: dict[LedgerName, str] = {
    "agreements": "toy-pact", "programmes": "toy-flights", "regimes": "toy-club", "tensions": "toy-quarrel",
    "practices": "toy-locks",
}  # fmt: skip
PARTS: dict[LedgerName, dict[str, int]] = {
    "agreements": {"life": 3, "limit": 1, "duty": 1, "finding": 1},
    "programmes": {"life": 1, "event": 1},
    "regimes": {"member": 2, "rule": 2},
    "tensions": {"position": 2},
    "practices": {"adoption": 1},
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    write(tmp_path, WHOLE)
    write(tmp_path, FIGURES, "own.csv")
    return tmp_path


def ids(name: LedgerName, own: Path, **wanted: Any) -> list[str]:
    records = list_records(name, Wanted(paths=(own,), **wanted), now=NOW)
    return [next(iter(record.values())) for record in records]


def club(own: Path) -> dict[str, Any]:
    (record,) = list_records("regimes", Wanted(ids=("toy-club",), paths=(own,)), now=NOW)
    return record


@pytest.mark.parametrize("name", IDS)
def test_a_record_comes_with_its_tables(name: LedgerName, own: Path) -> None:
    (record,) = list_records(name, Wanted(ids=(IDS[name],), paths=(own,)), now=NOW)
    assert {part: len(record[part]) for part in PARTS[name]} == PARTS[name]
    assert not any(f"{name[:-1]}_id" in row for part in PARTS[name] for row in record[part])


def test_states_include_their_predecessors_unless_split() -> None:
    both, split = (
        {
            record["agreement_id"]
            for record in list_records("agreements", Wanted(("USA", "RUS"), succession=way), now=NOW)
        }
        for way in ("continuous", "split")
    )
    assert "inf-treaty" in both
    assert "new-start" in split < both


@pytest.mark.parametrize("name", IDS)
def test_filters_keep_what_fits(name: LedgerName, own: Path) -> None:
    every = ids(name, own)
    assert IDS[name] in every
    both = ids(name, own, states=("USA", "Russia"))
    assert IDS[name] in both
    assert set(both) <= set(every)
    assert both == ids(name, own, states=("RUS", "United States"))
    assert IDS[name] not in ids(name, own, states=("USA", "France"))
    issue = {"programmes": "space_science", "regimes": "nonproliferation", "practices": "nonproliferation"}
    assert IDS[name] in ids(name, own, issue=issue.get(name, "arms_control"))
    assert IDS[name] not in ids(name, own, issue="trade_finance")


def test_the_soviet_union_and_russia_are_one_unless_split(own: Path) -> None:
    assert "toy-pact" in ids("agreements", own, states=("SUN",))
    assert "toy-pact" not in ids("agreements", own, states=("SUN",), succession="split")
    assert "abm-treaty" in ids("agreements", own, states=("RUS",))


def test_the_status_is_that_of_the_day(own: Path) -> None:
    def on(day: date) -> str | None:
        (record,) = list_records("agreements", Wanted(ids=("toy-pact",), paths=(own,)), now=day)
        status: str | None = record["status"]
        return status

    assert on(date(2010, 4, 7)) is None
    assert on(date(2010, 4, 8)) == "signed"
    assert on(date(2011, 2, 5)) == "in_force"
    assert on(NOW) == "suspended"
    assert "toy-pact" in ids("agreements", own, status="suspended")
    assert "toy-pact" not in ids("agreements", own, status="in_force")
    assert "toy-flights" in ids("programmes", own, status="completed")


def test_what_is_not_there_is_an_error_and_no_empty_list(own: Path) -> None:
    with pytest.raises(RegisterError, match=r"no record of agreements is called 'no-pact'; `detente agreements`"):
        ids("agreements", own, ids=("toy-pact", "no-pact"))
    with pytest.raises(UnknownStateError, match="Rusia"):
        ids("tensions", own, states=("Rusia",))
    with pytest.raises(OptionError, match="no issue area is called 'toys'"):
        ids("tensions", own, issue="toys")
    with pytest.raises(OptionError, match="no status of agreements is called 'forgotten': choose from proposed"):
        ids("agreements", own, status="forgotten")
    with pytest.raises(FileNotFoundError):
        ids("agreements", own / "absent")


def test_indicators_come_with_their_figures(own: Path) -> None:
    (record,) = list_indicators(Wanted(ids=("toy_count",), paths=(own,)))
    assert [row["amount"] for row in record["figures"]] == [90.0, 120.0, 95.5]
    assert all("indicator" not in row for row in record["figures"])
    named = [one["name"] for one in list_indicators(Wanted(states=("USA", "RUS"), paths=(own,)))]
    assert "toy_count" in named
    assert "toy_count" not in [one["name"] for one in list_indicators(Wanted(states=("FRA",), paths=(own,)))]
    assert "toy_count" not in [one["name"] for one in list_indicators(Wanted(issue="trade_finance", paths=(own,)))]
    with pytest.raises(RegisterError, match="no indicator is called 'teddy_bears'"):
        list_indicators(Wanted(ids=("teddy_bears",), paths=(own,)))
    with pytest.raises(OptionError, match="no issue area"):
        list_indicators(Wanted(issue="toys"))


def test_an_indicator_without_figures_has_none(tmp_path: Path) -> None:
    (record,) = list_indicators(Wanted(ids=("toy_count",), paths=(write(tmp_path, WHOLE),)))
    assert record["figures"] == []


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"range_km": 320, "payload_kg": 600}, "large"),
        ({"range_km": 300, "payload_kg": 500}, "large"),
        ({"range_km": 320, "payload_kg": 100}, "middling"),
        ({"range_km": 299.9, "payload_kg": 600}, None),
        ({"range_km": 0, "payload_kg": 0}, None),
    ],
)
def test_the_first_rule_that_fits_answers(own: Path, given: dict[str, float], rule: str | None) -> None:
    answer = ask_regime(club(own), given)
    assert (answer.regime, answer.rule) == ("toy-club", rule)
    assert answer.answer == {"large": "Large", "middling": "Middling", None: "not covered"}[rule]
    assert answer.source_url == "https://example.org/page"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"range_km": 320}, "rule large asks for payload_kg as well"),
        ({"payload_kg": 600}, "rule large asks for range_km as well"),
        (
            {"range_km": 320, "payload_kg": 600, "speed": 3},
            "no rule asks for speed; rules ask for payload_kg, range_km",
        ),
        ({"range_km": float("nan"), "payload_kg": 600}, "range_km cannot be nan"),
        ({"range_km": 320, "payload_kg": -1}, "payload_kg cannot be -1"),
    ],
)
def test_a_question_that_cannot_be_answered(own: Path, given: dict[str, float], message: str) -> None:
    with pytest.raises((RegisterError, OptionError), match=message):
        ask_regime(club(own), given)


def test_a_regime_without_rules_says_so(tmp_path: Path) -> None:
    text, _, _ = WHOLE.partition("[[regime.rule]]")
    with pytest.raises(RegisterError, match="no rules of this regime"):
        ask_regime(club(write(tmp_path, text)), {"range_km": 320})


def test_a_rule_about_something_else_is_passed_over(tmp_path: Path) -> None:
    text = broken(WHOLE, "when = { range_km = 300 }", "when = { speed = 3 }")
    assert ask_regime(club(write(tmp_path, text)), {"range_km": 1, "payload_kg": 600}).rule is None
    assert ask_regime(club(write(tmp_path, text)), {"speed": 5}).rule == "middling"
