"""Each rule of a record by a record that breaks it, and near misses that do not."""

import tomllib
from datetime import date

import pytest

from detente.register.ledger_rules import find_record_faults
from register_files import AGREEMENT, LEDGERS, PROGRAMME, REGIME, TENSION, broken


def faults(text: str) -> list[tuple[str, str]]:
    ((record,),) = tomllib.loads(text).values()
    return [(level, field) for level, field, _ in find_record_faults(record)]


@pytest.mark.parametrize("text", LEDGERS.values(), ids=list(LEDGERS))
def test_a_right_record_breaks_no_rule(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "old", "new", "field"),
    [
        (AGREEMENT, "toy-pact", "Toy_Pact", "id"),
        (AGREEMENT, "toy-pact", "toy--pact", "id"),
        (AGREEMENT, 'short = "Toy pact"', 'short = ""', "short"),
        (AGREEMENT, 'short = "Toy pact"', f'short = "{"x" * 33}"', "short"),
        (AGREEMENT, 'title = "Pact of toys between two states"', 'title = " "', "title"),
        (AGREEMENT, 'text = "Signed in a playroom."', 'text = ""', "life 1, text"),
        (AGREEMENT, 'unit = "toys"', 'unit = ""', "limit 1, unit"),
        (AGREEMENT, 'source_url = "https://example.org/page"', 'source_url = "example.org"', "source_url"),
        (AGREEMENT, 'source_url = "https://example.org/page"', 'source_url = ""', "source_url"),
        (AGREEMENT, 'read_at = "https://example.org/page"', 'read_at = "ftp://example.org"', "read_at"),
        (AGREEMENT, 'step = "signed"', 'step = "signed"\nsource_url = "page 3"', "life 1, source_url"),
        (AGREEMENT, 'step = "signed"', 'step = "signed"\nread_at = ""', "life 1, read_at"),
        (AGREEMENT, '"substance"]', '"matter"]\nother = 1', "supports"),
        (AGREEMENT, ', "substance"]', "]", "supports"),
        (AGREEMENT, "date = 2011-02-05", "date = 2009-02-05", "life"),
        (AGREEMENT, "until = 2016-02-05", "until = 2011-02-05", "limit 1, until"),
        (AGREEMENT, "until = 2015-09-01", "until = 2012-02-29", "duty 1, until"),
        (AGREEMENT, "amount = 100", "amount = -1", "limit 1, amount"),
        (AGREEMENT, "amount = 100", "amount = nan", "limit 1, amount"),
        (AGREEMENT, "amount = 100", "amount = inf", "limit 1, amount"),
        (AGREEMENT, "every_months = 6", "every_months = 0", "duty 1, every_months"),
        (AGREEMENT, "date = 2014-07-01", "date = 2014-07-02", "finding 1, date"),
        (PROGRAMME, "date = 1994-01-01", "date = 1994-02-01", "life 1, date"),
        (REGIME, "founded = 1987-04-01", "founded = 1987-04-16", "founded"),
        (REGIME, "left = 2020-01-01", "left = 1994-01-01", "member 2, left"),
        (TENSION, "since = 2000-01-01", "since = 2000-01-02", "since"),
        (TENSION, 'state = "RUS"', 'state = "USA"', "position"),
        (AGREEMENT, 'parties = ["USA", "RUS"]', 'parties = ["USA", "XYZ"]', "parties"),
        (AGREEMENT, 'parties = ["USA", "RUS"]', 'parties = ["USA", "SUN"]', "parties"),
        (AGREEMENT, 'parties = ["USA", "RUS"]', 'parties = ["USA", "rus"]', "parties"),
        (AGREEMENT, 'by = ["RUS"]', 'by = ["SUN"]', "life 3, by"),
        (AGREEMENT, 'applies_to = ["USA", "RUS"]', 'applies_to = ["USA", "SUN"]', "limit 1, applies_to"),
        (AGREEMENT, 'about = "RUS"', 'about = "DDR"', "finding 1, about"),
        (REGIME, 'state = "RUS"', 'state = "SUN"', "member 2, state"),
    ],
)
def test_each_rule_by_a_record_that_breaks_it(text: str, old: str, new: str, field: str) -> None:
    assert set(faults(broken(text, old, new))) == {("error", field)}


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (AGREEMENT, 'short = "Toy pact"', f'short = "{"x" * 32}"'),
        (
            AGREEMENT,
            ', "substance"]\nchecked_on = 2026-11-22\nnote = ""',
            ']\nchecked_on = 2026-11-22\nnote = "Doubt."',
        ),
        (AGREEMENT, "until = 2016-02-05", "until = 2012-02-05"),
        (AGREEMENT, "amount = 100", "amount = 0"),
        (AGREEMENT, 'by = "USA"', 'by = "other"'),  # an inspectorate is no state
        (AGREEMENT, "date = 2011-02-05", "date = 2010-04-08"),  # signed and in force on one day
        (TENSION, 'state = "RUS"', 'state = "SUN"\nsource_url = "https://example.org/p"'),
    ],
)
def test_near_misses_break_no_rule(text: str, old: str, new: str) -> None:
    text = broken(text, "2001-05-09", "1991-05-09") if 'state = "SUN"' in new else text
    text = broken(text, "2000-05-01", "1990-05-01") if 'state = "SUN"' in new else text
    text = broken(text, "since = 2000-01-01", "since = 1990-01-01") if 'state = "SUN"' in new else text
    assert faults(broken(text, old, new)) == []


def test_a_state_that_began_or_ended_within_the_span_is_right() -> None:
    """Russia is a state from 25 December 1991 on, the Soviet Union until then."""
    for code, day, precision, is_right in (
        ("RUS", date(1991, 1, 1), "year", True),
        ("RUS", date(1991, 12, 1), "month", True),
        ("RUS", date(1991, 11, 1), "month", False),
        ("SUN", date(1992, 1, 1), "year", False),
        ("SUN", date(1991, 12, 1), "month", True),
    ):
        position = {"state": code, "date": day, "precision": precision, "text": "So it is."}
        found = list(find_record_faults({"position": [position]}))
        assert (found == []) is is_right, (code, day, precision)


def test_a_limit_without_an_end_binds_a_state_that_comes_later() -> None:
    limit = {"applies_to": ["SUN", "RUS"], "from": date(1988, 6, 1)}
    assert list(find_record_faults({"limit": [limit]})) == []
    ended = limit | {"until": date(1990, 6, 1)}
    assert [field for _, field, _ in find_record_faults({"limit": [ended]})] == ["limit 1, applies_to"]


def test_an_agreement_has_a_life() -> None:
    record = tomllib.loads(AGREEMENT)["agreement"][0] | {"life": []}
    assert ("error", "life") in [(level, field) for level, field, _ in find_record_faults(record)]
