"""Are commitments kept: the toy pact judged by hand, and what the built-in register must be able to judge."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from detente.errors import RegisterError, UnknownStateError
from detente.measures.commitments.compliance import VERDICTS
from detente.measures.commitments.duties import DUTY_VERDICTS
from detente.runs.compliance import judge_compliance
from detente.runs.register import Wanted
from register_files import FIGURES, WHOLE, broken, write

NOW = date(2026, 11, 22)


def judged(folder: Path, *, now: date = NOW, text: str = WHOLE, table: str = FIGURES) -> Any:
    paths = (write(folder, text), write(folder, table, "own.csv"))
    return judge_compliance(Wanted(ids=("toy-pact",), paths=paths), now=now)


def verdicts(report: Any) -> dict[str, str]:
    return dict(report.limits.select("state", "verdict").iter_rows())


def test_the_toy_pact_by_hand(tmp_path: Path) -> None:
    report = judged(tmp_path)
    assert verdicts(report) == {"USA": "kept_late", "RUS": "kept"}
    usa, rus = report.limits.sort("state", descending=True).to_dicts()
    assert (usa["declared"], usa["met_on"], usa["disputed_by"]) == (95.5, date(2013, 3, 1), None)
    assert (rus["declared"], rus["disputed_by"], rus["disputed_on"]) == (90.0, "USA", date(2014, 7, 1))
    assert report.agreements["agreement_id"].to_list() == ["toy-pact"]
    assert report.figures.height == 3
    assert report.suspensions.select("step", "by").rows() == [("suspended", ["RUS"])]


def test_duties_after_a_side_suspended(tmp_path: Path) -> None:
    duties = judged(tmp_path).duties
    told = {state: duties.filter(pl.col("state") == state)["verdict"].to_list() for state in ("USA", "RUS")}
    assert told["USA"] == ["made", "missing", "made", *["missing"] * 5]
    assert told["RUS"] == ["made", *["missing"] * 5, *["suspended"] * 2]


def test_the_day_of_judgement_hides_what_came_later(tmp_path: Path) -> None:
    assert verdicts(judged(tmp_path, now=date(2011, 6, 1))) == {"USA": "not_yet_due", "RUS": "not_yet_due"}
    early = judged(tmp_path, now=date(2012, 6, 1))
    assert verdicts(early) == {"USA": "not_met", "RUS": "kept"}
    assert early.limits["disputed_by"].to_list() == [None, None]
    assert early.suspensions.is_empty()
    assert early.duties.height == 2


def test_an_agreement_that_never_bound_is_not_in_force(tmp_path: Path) -> None:
    text = broken(WHOLE, 'step = "in_force"', 'step = "approved"')
    text = broken(text, 'step = "suspended"', 'step = "denounced"')
    assert verdicts(judged(tmp_path, text=text)) == {"USA": "not_in_force", "RUS": "not_in_force"}


def test_without_figures_nothing_is_kept(tmp_path: Path) -> None:
    table = FIGURES.splitlines()[0] + "\n"
    assert verdicts(judged(tmp_path, table=table)) == {"USA": "not_verifiable", "RUS": "disputed"}


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(RegisterError, match="no-pact"):
        judge_compliance(Wanted(ids=("no-pact",)), now=NOW)
    with pytest.raises(UnknownStateError):
        judge_compliance(Wanted(states=("Rusia",)), now=NOW)


def test_an_agreement_without_limits_gives_empty_tables(tmp_path: Path) -> None:
    text = WHOLE[: WHOLE.index("[[agreement.limit]]")]
    report = judge_compliance(Wanted(ids=("toy-pact",), paths=(write(tmp_path, text),)), now=NOW)
    assert report.limits.is_empty()
    assert report.agreements.is_empty()
    assert report.record()["findings"] == []


def test_every_day_comes_with_how_exactly_it_is_known() -> None:
    limits = judge_compliance(Wanted(ids=("abm-protocol-1974", "new-start")), now=NOW).limits
    assert set(limits.filter(agreement_id="abm-protocol-1974")["from_precision"]) == {"year"}
    assert limits.filter(pl.col("declared_on").is_not_null())["declared_precision"].null_count() == 0
    assert limits.filter(pl.col("disputed_on").is_not_null())["disputed_precision"].null_count() == 0


def test_findings_of_a_later_day_are_not_told() -> None:
    day = date(2018, 2, 4)
    report = judge_compliance(Wanted(), now=day)
    assert report.findings.filter(pl.col("date") > day).is_empty()
    assert report.figures.filter(pl.col("date") > day).is_empty()


def test_limits_of_new_start_are_judged() -> None:
    limits = judge_compliance(Wanted(ids=("new-start",)), now=NOW).limits
    central = limits.filter(pl.col("indicator").is_in(("deployed_warheads", "deployed_launchers", "total_launchers")))
    for state in ("USA", "RUS"):
        own = central.filter(pl.col("state") == state)
        assert own["indicator"].n_unique() == 3
        assert not set(own["verdict"]) & {"not_verifiable", "not_yet_due", "not_in_force"}


def test_all_of_ours_is_judged_with_known_words() -> None:
    for day in (NOW, date(1985, 1, 1), date(2018, 2, 4)):
        report = judge_compliance(Wanted(), now=day)
        assert set(report.limits["verdict"]) <= set(VERDICTS)
        assert set(report.duties["verdict"]) <= set(DUTY_VERDICTS)
        assert report.limits.filter(pl.col("declared_on") > day).is_empty()
        assert report.limits.filter(pl.col("disputed_on") > day).is_empty()
        assert report.duties.filter(pl.col("due_on") > day).is_empty()
