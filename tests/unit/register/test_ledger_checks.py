"""Checks of all ledgers and indicators together: each fault is found, and nothing else is said."""

from pathlib import Path

import pytest

from detente.register import Finding, check_register
from detente.register.ledger_checks import check_indicators, check_ledgers
from register_files import (
    AGREEMENT,
    FIGURES,
    INDICATOR,
    LEDGERS,
    PROGRAMME,
    TENSION,
    WHOLE,
    broken,
    figure,
    write,
)

ENTRY = """[[entry]]
id = "toy-summit"
date = 2009-07-06
precision = "day"
sender = "USA"
receiver = "RUS"
mutual = true
issue = "arms_control"
cameo = "036"
status = "promised"
kind = "interaction"
landmark = false
headline = "Toys are promised"
text = "Both sides promise fewer toys."
source_url = "https://example.org/page"
read_at = "https://example.org/page"
supports = ["date", "parties", "substance"]
links = ["agreement:toy-pact"]
promises = "agreement:toy-pact"
checked_on = 2026-11-22
note = ""
"""


def brief(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.level, finding.entry_id, finding.field) for finding in findings]


def ledgers(folder: Path, text: str) -> list[Finding]:
    return check_ledgers([write(folder, text)], is_built_in=False)


def indicators(folder: Path, table: str, text: str = INDICATOR) -> list[Finding]:
    return check_indicators([write(folder, text), write(folder, table, "own.csv")], is_built_in=False)


def test_our_own_register_has_no_error() -> None:
    assert [finding for finding in check_register() if finding.level == "error"] == []


def test_a_whole_register_gives_nothing(tmp_path: Path) -> None:
    assert ledgers(tmp_path, WHOLE + ENTRY) == []
    assert indicators(tmp_path, FIGURES) == []
    assert [f for f in check_ledgers([write(tmp_path, WHOLE)]) if f.level == "error"] == []  # beside ours


@pytest.mark.parametrize(
    ("old", "new", "entry_id", "field"),
    [
        ('agreements = ["toy-pact"]', 'agreements = ["no-pact"]', "toy-flights", "agreements"),
        ("trail = []", 'trail = ["no-entry"]', "toy-quarrel", "trail"),
        ('2016-02-05\nindicator = "toy_count"', '2016-02-05\nindicator = "x"', "toy-pact", "indicator"),
        ('subject = "toy-pact"', 'subject = "no-pact"', "toy_count", "subject"),
        ('links = ["agreement:toy-pact"]', 'links = ["agreement:toy-flights"]', "toy-summit", "links"),
        ('links = ["agreement:toy-pact"]', 'links = ["treaty:toy-pact"]', "toy-summit", "links"),
        ('links = ["agreement:toy-pact"]', 'links = ["toy-pact"]', "toy-summit", "links"),
        ('promises = "agreement:toy-pact"', 'promises = "agreement:no-pact"', "toy-summit", "promises"),
        ('status = "promised"', 'status = "signed"', "toy-summit", "promises"),
        ('by = ["RUS"]', 'by = ["SUN"]', "toy-pact", "life 3, by"),
        ('kind = "treaty"', 'kind = "pact"', "toy-pact", "kind"),
        ("every_months = 6\n", "", "toy-pact", "duty 1, every_months"),
    ],
)  # fmt: skip
def test_each_fault_gives_its_finding_and_no_other(
    tmp_path: Path, old: str, new: str, entry_id: str, field: str
) -> None:
    findings = ledgers(tmp_path, broken(WHOLE + ENTRY, old, new))
    assert brief(findings) == [("error", entry_id, field)]
    assert findings[0].file == "own.toml"


@pytest.mark.parametrize(
    "link",
    ["programme:toy-flights", "tension:toy-quarrel", "toy-summit"],
)
def test_links_that_lead_somewhere(tmp_path: Path, link: str) -> None:
    text = broken(ENTRY, 'links = ["agreement:toy-pact"]', f'links = ["{link}"]')
    assert ledgers(tmp_path, WHOLE + text) == []


def test_a_promise_may_have_no_deed(tmp_path: Path) -> None:
    text = broken(ENTRY, 'promises = "agreement:toy-pact"', 'promises = "none"')
    assert ledgers(tmp_path, WHOLE + text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("trail = []", "trail = 5"),
        ("trail = []", 'trail = "toy-summit"'),
        ('agreements = ["toy-pact"]', "agreements = 5"),
        ('links = ["agreement:toy-pact"]', "links = 5"),
        ('id = "toy-pact"', "id = 5"),
        ("[[agreement.limit]]", "[agreement.limit]"),
    ],
)
def test_a_field_of_another_type_stops_no_check(tmp_path: Path, old: str, new: str) -> None:
    findings = ledgers(tmp_path, broken(WHOLE + ENTRY, old, new))
    assert all(finding.level == "error" for finding in findings)


def test_a_life_that_is_no_table_stops_no_check(tmp_path: Path) -> None:
    head, _, _ = AGREEMENT.partition("[[agreement.life]]")
    findings = ledgers(tmp_path, f'{head}life = ["signed"]\n' + broken(AGREEMENT, "toy-pact", "other-pact") + INDICATOR)
    assert ("error", "toy-pact", "life") in brief(findings)


def test_an_id_used_twice_is_told_where(tmp_path: Path) -> None:
    one = write(tmp_path, AGREEMENT + INDICATOR, "a.toml")
    two = write(tmp_path, broken(AGREEMENT, "Pact of toys between two states", "Quite another thing"), "b.toml")
    (finding,) = check_ledgers([one, two], is_built_in=False)
    assert (finding.file, finding.entry_id, finding.field) == ("b.toml", "toy-pact", "id")
    assert "a.toml" in finding.message


def test_two_records_without_an_id_are_not_one_id_used_twice(tmp_path: Path) -> None:
    nameless = broken(TENSION, 'id = "toy-quarrel"\n', "")
    paths = [write(tmp_path, nameless, "a.toml"), write(tmp_path, broken(nameless, "Quarrel", "War"), "b.toml")]
    assert [finding.message for finding in check_ledgers(paths, is_built_in=False)] == ["is missing"] * 2


def test_a_record_told_twice_is_a_warning(tmp_path: Path) -> None:
    twice = AGREEMENT + broken(AGREEMENT, "toy-pact", "toy-pact-2010") + INDICATOR
    (finding,) = ledgers(tmp_path, twice)
    assert (finding.level, finding.field) == ("warning", "title")
    later = broken(broken(AGREEMENT, "toy-pact", "toy-pact-2010"), "2010-04-08", "2010-04-09")
    assert ledgers(tmp_path, AGREEMENT + later + INDICATOR) == []


def test_a_file_that_cannot_be_read_is_one_finding(tmp_path: Path) -> None:
    for number, content in enumerate((b"\xef\xbb\xbf" + AGREEMENT.encode(), b"title = '\xe9'", b"[[agreement]]\nid =")):
        path = tmp_path / f"{number}.toml"
        path.write_bytes(content)
        for check in (check_ledgers, check_indicators):
            (finding,) = check([path], is_built_in=False)
            assert finding.level == "error"
            assert str(path) in finding.message


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (figure("2014-03-01", "USA", "90", indicator="teddy_bears"), "indicator"),
        (figure("2014-03-01", "USA", "90", precision="week"), "precision"),
        (figure("2014-03-02", "USA", "90", precision="month"), "date"),
        (figure("2014-03-01", "USA", "90", precision="year"), "date"),
        (figure("2027-03-01", "USA", "90"), "date"),
        (figure("2014-03-01", "SUN", "90"), "state"),
        (figure("2014-03-01", "XYZ", "90"), "state"),
        (figure("2014-03-01", "USA", ""), "amount"),
        (figure("2014-03-01", "USA", "NaN"), "amount"),
        (figure("2014-03-01", "USA", "inf"), "amount"),
        (figure("2014-03-01", "", "90"), "state"),
        (figure("", "USA", "90"), "date"),
        (figure("2014-03-01", "USA", "90").replace("USA,,", "USA,Mars,"), "partner"),
        (figure("2014-03-01", "USA", "90").replace("https://example.org/count", "", 1), "source_url"),
        (figure("2014-03-01", "USA", "90").replace(",https://example.org/count,2", ",page 3,2"), "read_at"),
    ],
)
def test_each_fault_of_a_figure_is_placed(tmp_path: Path, line: str, field: str) -> None:
    findings = indicators(tmp_path, FIGURES + line + "\n")
    assert brief(findings) == [("error", "line 5", field)]
    assert findings[0].file == "own.csv"


def test_figures_of_a_year_in_which_a_state_began(tmp_path: Path) -> None:
    year = figure("1991-01-01", "RUS", "90", precision="year")
    assert indicators(tmp_path, FIGURES + year + "\n") == []
    assert brief(indicators(tmp_path, FIGURES + year.replace("year", "day") + "\n")) == [("error", "line 5", "state")]


def test_a_figure_is_given_once(tmp_path: Path) -> None:
    findings = indicators(tmp_path, FIGURES + figure("2013-03-01", "USA", "96") + "\n")
    assert brief(findings) == [("error", "line 4", "indicator"), ("error", "line 5", "indicator")]
    partner = figure("2013-03-01", "USA", "96").replace("USA,,", "USA,RUS,")
    assert indicators(tmp_path, FIGURES + partner + "\n") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("indicator,date", "date,indicator"),
        ("indicator,date", "\ufeffindicator,date"),
        (",note", ""),
        (",90,", ",ninety,"),
        ("2012-03-01,day", "1 March 2012,day"),
        (figure("2012-03-01", "RUS", "90"), figure("2012-03-01", "RUS", "90") + ",more"),
    ],
)
def test_a_table_that_is_not_as_declared_is_one_finding(tmp_path: Path, old: str, new: str) -> None:
    (finding,) = indicators(tmp_path, broken(FIGURES, old, new))
    assert (finding.level, finding.file, finding.field) == ("error", "own.csv", "")


def test_faults_of_what_an_indicator_is(tmp_path: Path) -> None:
    for old, new, field in (
        ('unit = "toys"\n', "", "unit"),
        ('frequency = "half_year"', 'frequency = "now and then"', "frequency"),
        ('title = "Toys held"', "title = 3", "title"),
        ('issue = "arms_control"', 'issue = "arms_control"\ncolour = "red"', "colour"),
    ):
        assert brief(indicators(tmp_path, FIGURES, broken(INDICATOR, old, new))) == [("error", "toy_count", field)]
    assert brief(indicators(tmp_path, FIGURES, INDICATOR * 2)) == [("error", "toy_count", "name")]


def test_a_fault_reaches_the_check_of_the_register(tmp_path: Path) -> None:
    table = write(tmp_path, FIGURES.replace("toy_count", "teddy_bears", 1), "own.csv")
    own = write(tmp_path, broken(LEDGERS["agreements"], 'by = ["RUS"]', 'by = ["SUN"]') + INDICATOR + PROGRAMME)
    found = [finding for finding in check_register(paths=[own, table]) if finding.file.startswith("own")]
    assert ("error", "toy-pact", "life 3, by") in brief(found)
    assert ("error", "line 2", "indicator") in brief(found)
