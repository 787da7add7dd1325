"""Tables and text on terminals of any width."""

import sys
from typing import Any

import pytest

from detente.cli.output import LONGEST_WORD, print_table, text_width

HEAD = ("id", "what it is", "number")
ROWS = [
    ("afghanistan-transit-2009", "an agreement on the transit of goods through the territory of one side", 12_345),
    ("abm-treaty", None, 7),
]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A terminal of so many columns."""

    def of(columns: int) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    return of


def test_a_narrow_terminal_breaks_no_word(terminal: Any, capsys: pytest.CaptureFixture[str]) -> None:
    terminal(40)
    print_table(HEAD, ROWS, title="A title")
    shown = capsys.readouterr().out
    for cell in ("A title", "afghanistan-transit-2009", "abm-treaty", "territory", "12,345", "–"):
        assert cell in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_table_is_as_wide_as_it_needs(terminal: Any, capsys: pytest.CaptureFixture[str]) -> None:
    terminal(130)
    print_table(HEAD, ROWS)
    head, rule, first, second = capsys.readouterr().out.splitlines()[:4]
    assert head.startswith("id ")
    assert head.endswith("number")
    assert set(rule) == {"─"}
    assert len(rule) == len(head) == len(first) == len(second)  # numbers stand to the right
    assert "the territory of one side" in first


def test_many_long_words_are_wider_than_the_terminal_and_an_address_is_broken(
    terminal: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal(40)
    words = ["w" * 30 + str(number) for number in range(4)]
    print_table(("a", "b", "c", "d", "source"), [(*words, "https://example.org/" + "x" * 100)])
    shown = capsys.readouterr().out
    assert all(word in shown for word in words)
    assert "x" * (LONGEST_WORD + 1) not in shown


def test_a_table_without_rows_has_its_head(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("id", "status"), [])
    assert capsys.readouterr().out.splitlines()[0] == "id   status"


def test_text_is_wrapped_to_a_narrow_terminal_and_stays_readable_on_a_wide_one(monkeypatch: Any) -> None:
    assert [(monkeypatch.setenv("COLUMNS", columns), text_width())[1] for columns in ("40", "300")] == [40, 88]
