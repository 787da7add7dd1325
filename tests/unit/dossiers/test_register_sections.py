"""What the page tells of the register: one truth for sentence, picture and record, as of the last day asked for."""

import re
from datetime import date
from functools import cache

import polars as pl
import pytest
from toy_material import PAIR, full_register, material

from detente.dossiers.build import build_dossier
from detente.dossiers.chronicle import with_tone
from detente.dossiers.estimates import Estimates
from detente.dossiers.material import Material, Pair
from detente.dossiers.page import LeftOut, Section
from detente.dossiers.sections.agreements import make_agreements
from detente.dossiers.sections.commitments import make_commitments
from detente.dossiers.sections.follow_through import make_follow_through
from detente.dossiers.sections.interests import make_interests
from detente.dossiers.sections.regimes import make_regimes
from detente.dossiers.sections.tensions import make_tensions
from detente.register.chronicle import load_chronicle, select_pair
from detente.runs.register_material import gather_register, last_day
from detente.runs.request import Request

NOW = date(2026, 11, 22)
NONE = Estimates((), ())
SOVIET = Pair("USA", "SUN", "the United States", "the Soviet Union", "split")
UKRAINE = Pair("RUS", "UKR", "Russia", "Ukraine", "continuous")
MAKERS = (make_agreements, make_commitments, make_follow_through, make_tensions, make_regimes)


@cache
def told(pair: Pair = PAIR, *, since: date | None = None, until: date | None = None) -> Material:
    """Material of the built-in register for a pair and the days asked for."""
    own = select_pair(load_chronicle(), pair.a, pair.b, succession=pair.succession)
    request = Request(pair, since, until, None)
    return material(
        pair=pair,
        since=since,
        until=until,
        chronicle=request.days(own, "date"),
        register=gather_register(request, own, now=NOW),
    )


def made(maker, given: Material) -> Section:
    section = maker(given, NONE)
    assert isinstance(section, Section), section
    return section


def table(section: Section, title: str) -> pl.DataFrame:
    return dict(section.tables)[title]


@pytest.mark.parametrize("given", [{}, {"until": date(1980, 1, 1)}, {"pair": SOVIET}, {"pair": UKRAINE}], ids=str)
def test_sentence_picture_and_record_tell_one_story(given) -> None:
    section = made(make_agreements, told(**given))
    facts = section.facts
    for figure in section.figures:
        status = facts[f"{figure.key}_by_status"]
        standing = status.get("in_force", 0) + status.get("active", 0)
        assert f": {standing} in force with no end known, {status.get('suspended', 0)} suspended" in figure.description
        lasting = figure.table.filter(pl.col("to") == "no end known", pl.col("status") == "in force")
        assert lasting.height == standing
        if standing:
            assert re.search(rf"\b{standing} ha(s|ve) no known end", section.answer)
    assert not re.search(r"\b1 (have|are|limits|programmes|agreements)\b", section.answer)


def test_what_russia_left_has_ended_for_the_two() -> None:
    section = made(make_agreements, told())
    agreements = table(section, "Agreements").rows_by_key("name", unique=True, named=True)
    assert {agreements[name]["status"] for name in ("CFE Treaty", "ISTC Agreement", "Lisbon Protocol")} == {"ended"}
    programmes = table(section, "Programmes").rows_by_key("name", unique=True, named=True)
    assert programmes["ISTC"]["status"] == "ended"
    assert programmes["Dartmouth Conference"]["status"] == "active, no end known"


def test_the_sentence_does_not_take_silence_for_force() -> None:
    answer = made(make_agreements, told(UKRAINE)).answer
    assert "in force" not in answer.replace("no entry into force", "")
    assert "the compliance of a side has been disputed in 1 of these" in answer  # the Budapest Memorandum


def test_days_are_told_as_exactly_as_they_are_known() -> None:
    section = made(make_commitments, told())
    for title, column in (
        ("Limits and declared figures", "from"),
        ("Limits and declared figures", "on"),
        ("Suspensions and withdrawals", "date"),
        ("What was said of compliance", "date"),
    ):
        assert not table(section, title)[column].drop_nulls().str.contains(r"^\d{4}-").any()
    findings = told().register.compliance.findings
    coarse = findings.filter(pl.col("precision") != "day").height
    said = table(section, "What was said of compliance")["date"]
    assert said.str.contains(r"^\d+ ").sum() == findings.height - coarse
    limits = table(section, "Limits and declared figures").filter(pl.col("limit") == "ABM interceptors")
    assert dict(limits.select("side", "from").iter_rows()) == {
        "United States": "1976",
        "Soviet Union": "1976",
        "Russia": "26 December 1991",  # it is not bound before it exists
    }


def test_a_limit_without_a_figure_is_told_from_one_with_a_late_figure() -> None:
    section = made(make_commitments, told())
    limits = table(section, "Limits and declared figures")
    silent = limits.filter(pl.col("verdict").str.starts_with("no figure in the register"))
    late = limits.filter(pl.col("verdict").str.starts_with("not verifiable"))
    assert silent["declared"].is_null().all()
    assert late["declared"].is_not_null().all()
    assert f"{silent.height} have no figure in the register; {late.height} have a first figure" in section.answer
    numbers = [int(number) for number in re.findall(r"(\d+) (?:was|were|ha[sv]e?|belongs?|is|are)\b", section.answer)]
    assert sum(numbers) == limits.height


def test_declarations_that_were_due_name_their_page() -> None:
    section = made(make_commitments, told())
    due = table(section, "Declarations that were due and of which the register holds no figure")
    assert due["source"].str.starts_with("http").all()


def test_the_wider_question_takes_in_the_narrower() -> None:
    section = made(make_follow_through, told())
    shares = {row["months"]: row["kept_share"] for row in section.facts["shares"]}
    for row in section.facts["placebo"]:
        assert row["any_deed_share"] > shares[row["months"]]
        assert row["placebo_share"] < row["any_deed_share"]
    assert section.answer.count("within five years") == 3


def test_the_picture_of_promises_has_its_own_table() -> None:
    section = made(make_follow_through, told())
    (figure,) = section.figures
    assert figure.table.height > 40
    assert not any(figure.table.equals(shown) for _, shown in section.tables)


def test_the_register_speaks_as_of_the_last_day_asked_for() -> None:
    given = told(until=date(1980, 1, 1))
    held, day = given.register, date(1979, 12, 31)
    assert held.compliance.judged_on == day
    for ledger in (held.agreements, held.programmes, held.tensions):
        for part in ledger.parts.values():
            assert "date" not in part.columns or part.filter(pl.col("date") > day).is_empty()
    assert held.promises.filter(pl.col("date") > day).is_empty()
    assert held.promises.filter(pl.col("deed_date") > day).is_empty()
    assert held.compliance.figures.filter(pl.col("date") > day).is_empty()
    assert held.tensions.records.filter(pl.col("since_date") > day).is_empty()
    status = dict(held.agreements.records.select("agreement_id", "status").iter_rows())
    assert status["abm-treaty"] == "in_force"  # it ended in 2002
    assert "inf-treaty" not in status
    assert set(held.compliance.limits["state"]) == {"USA", "SUN"}  # there is no Russia to be bound yet
    assert "As of 31 December 1979" in made(make_agreements, given).answer
    assert made(make_regimes, given).facts["regimes_n"] == 2


def test_a_state_that_is_no_more_ends_the_story() -> None:
    assert last_day(Request(SOVIET, None, None, None), now=NOW) == date(1991, 12, 25)
    assert last_day(Request(PAIR, None, None, None), now=NOW) == NOW
    assert "As of 25 December 1991" in made(make_agreements, told(SOVIET)).answer


def test_the_first_day_cuts_what_was_over_and_not_what_was_in_force() -> None:
    held = told(since=date(2010, 1, 1)).register
    kept = set(held.agreements.records["agreement_id"])
    assert "npt" in kept
    assert "sort" in kept  # it ended in 2011
    assert "start-1" not in kept  # it ended in December 2009
    assert held.compliance.findings.filter(pl.col("date") < date(2010, 1, 1)).is_empty()
    assert held.tensions.records.height == told().register.tensions.records.height


@pytest.mark.parametrize("maker", [*MAKERS, make_interests])
def test_an_empty_window_is_blamed_not_the_files(maker) -> None:
    found = maker(told(since=date(2050, 1, 1)), NONE)
    assert isinstance(found, LeftOut)
    assert found.reason.endswith("in the days asked for (from 1 January 2050)")


def test_disputes_are_named_as_in_their_list() -> None:
    section = made(make_tensions, told())
    first = section.disputes[:3]
    assert all(dispute.title in section.answer for dispute in first)
    assert [dispute.title for dispute in first] == [
        "Sanctions and trade restrictions",
        "Missile defence",
        "Compliance with arms treaties",
    ]


def test_a_missile_defence_aimed_at_the_other_is_no_friendly_word() -> None:
    row = with_tone(load_chronicle().filter(pl.col("entry_id") == "sdi-announced-1983")).row(0, named=True)
    assert row["tone"] == "conflict"


def test_the_chronicle_says_what_is_counted_from_it() -> None:
    given = told()
    chronicle = next(part for part in build_dossier(given).sections if part.key == "chronicle")
    assert "Promises and the deeds that kept them are counted from it" in chronicle.evidence.statement


def test_the_toy_register_is_that_of_today() -> None:
    assert full_register().compliance.judged_on == NOW
