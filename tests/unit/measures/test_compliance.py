"""Verdicts on limits and duties against cases judged by hand."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.measures.compliance import (
    DUTY_VERDICTS,
    IN_FORCE_DAYS,
    RESULT,
    VERDICTS,
    WITHIN_DAYS,
    duties_done,
    limits_kept,
)

START, END, NOW = date(2018, 2, 5), date(2026, 2, 5), date(2026, 11, 22)
Figure = tuple[date, float | None]


def limits(**changes: Any) -> pl.DataFrame:
    limit = {
        "agreement_id": "pact", "name": "toys", "amount": 100.0, "unit": "toys", "rule": "at_most",
        "applies_to": ["USA"], "from_date": START, "until_date": END, "indicator": "toy_count",
        "source_url": "https://example.org",
    }  # fmt: skip
    types = {"amount": pl.Float64, "from_date": pl.Date, "until_date": pl.Date, "indicator": pl.String}
    return pl.DataFrame([limit | changes], schema_overrides=types)


def figures(*rows: Figure, state: str = "USA", indicator: str = "toy_count") -> pl.DataFrame:
    schema = {"indicator": pl.String, "state": pl.String, "date": pl.Date, "amount": pl.Float64}
    return pl.DataFrame([(indicator, state, *row) for row in rows], schema=schema, orient="row")


def findings(*days: date, about: str = "USA", verdict: str = "disputed", agreement: str = "pact") -> pl.DataFrame:
    names = ("agreement_id", "by", "about", "date", "verdict")
    schema = {name: pl.Date if name == "date" else pl.String for name in names}
    return pl.DataFrame([(agreement, "RUS", about, day, verdict) for day in days], schema=schema, orient="row")


def judge(*rows: Figure, said: pl.DataFrame | None = None, until: date = NOW, **changes: Any) -> dict[str, Any]:
    told = findings() if said is None else said
    (row,) = limits_kept(limits(**changes), figures(*rows), told, until=until).to_dicts()
    return row


def verdict(*rows: Figure, **options: Any) -> str:
    return str(judge(*rows, **options)["verdict"])


def test_met_on_the_day_and_ever_after_is_kept() -> None:
    row = judge((START, 100.0), (date(2019, 3, 1), 80.0), (date(2020, 3, 1), 100.0))
    assert row["verdict"] == "kept"
    assert (row["declared"], row["declared_on"], row["met_on"]) == (100.0, date(2020, 3, 1), START)
    assert (row["figures_n"], row["disputed_by"], row["disputed_on"]) == (3, None, None)
    assert (row["limit"], row["amount"], row["unit"], row["rule"]) == ("toys", 100.0, "toys", "at_most")


def test_met_by_the_first_figure_after_the_day_is_kept() -> None:
    row = judge((START + timedelta(days=24), 99.0))
    assert (row["verdict"], row["met_on"]) == ("kept", START + timedelta(days=24))


def test_a_figure_before_the_day_is_in_force_on_it() -> None:
    before = START - timedelta(days=100)
    assert verdict((before, 90.0)) == "kept"
    assert judge((before, 90.0))["met_on"] == before
    assert verdict((before, 120.0)) == "not_met"
    assert verdict((before, 120.0), (before + timedelta(days=50), 90.0)) == "kept"  # the last one before counts
    assert verdict((before, 90.0), (before + timedelta(days=50), 120.0)) == "not_met"
    assert verdict((before, 120.0), (START + timedelta(days=24), 90.0)) == "kept_late"


def test_a_figure_that_is_too_old_or_too_late_tells_nothing_of_the_day() -> None:
    old = START - timedelta(days=IN_FORCE_DAYS)
    assert verdict((old, 90.0)) == "kept"
    assert verdict((old - timedelta(days=1), 90.0)) == "not_verifiable"
    assert verdict((START + timedelta(days=IN_FORCE_DAYS), 90.0)) == "kept"
    assert verdict((START + timedelta(days=IN_FORCE_DAYS + 1), 90.0)) == "not_verifiable"
    assert verdict((START + timedelta(days=IN_FORCE_DAYS + 1), 120.0)) == "not_met"


def test_met_only_later_is_kept_late() -> None:
    row = judge((START, 101.0), (date(2019, 3, 1), 100.0), (date(2020, 3, 1), 90.0))
    assert (row["verdict"], row["met_on"]) == ("kept_late", date(2019, 3, 1))
    assert verdict((START, 90.0), (date(2019, 3, 1), 101.0), (date(2020, 3, 1), 90.0)) == "kept_late"


def test_a_last_figure_that_breaks_it_is_not_met() -> None:
    row = judge((START, 90.0), (date(2020, 3, 1), 101.0))
    assert (row["verdict"], row["met_on"], row["declared"]) == ("not_met", None, 101.0)


@pytest.mark.parametrize(
    ("rule", "amount", "wanted"),
    [
        ("at_most", 100.0, "kept"), ("at_most", 100.5, "not_met"), ("at_most", 0.0, "kept"),
        ("at_least", 100.0, "kept"), ("at_least", 99.5, "not_met"), ("at_least", 500.0, "kept"),
        ("exactly", 100.0, "kept"), ("exactly", 99.0, "not_met"), ("exactly", 101.0, "not_met"),
    ],
)  # fmt: skip
def test_the_three_rules(rule: str, amount: float, wanted: str) -> None:
    assert verdict((START, amount), rule=rule) == wanted


def test_nothing_declared_is_neither_kept_nor_zero() -> None:
    row = judge()
    assert (row["verdict"], row["declared"], row["declared_on"], row["met_on"]) == ("not_verifiable", None, None, None)
    assert row["figures_n"] == 0
    assert verdict((START, 90.0), indicator=None) == "not_verifiable"
    assert verdict((START, 90.0), indicator="teddy_bears") == "not_verifiable"
    assert verdict((START, 90.0), applies_to=["RUS"]) == "not_verifiable"


@pytest.mark.parametrize("rule", ["at_most", "at_least", "exactly"])
@pytest.mark.parametrize("nothing", [None, float("nan"), float("inf")])
def test_an_amount_that_is_none_is_no_figure(rule: str, nothing: float | None) -> None:
    assert verdict((START, nothing), rule=rule) == "not_verifiable"
    assert verdict((START, 100.0), (date(2020, 1, 1), nothing), rule=rule) == "kept"


def test_the_limit_ends() -> None:
    after = END + timedelta(days=1)
    assert verdict((START, 90.0), (END, 90.0), (after, 500.0)) == "kept"
    assert verdict((START, 90.0), (END, 500.0)) == "not_met"
    assert verdict((START, 90.0), (after, 500.0), until_date=None) == "not_met"
    assert verdict((after, 90.0)) == "not_verifiable"


def test_nothing_after_the_day_of_judgement_is_known() -> None:
    judged = date(2019, 1, 1)
    assert verdict((START, 90.0), (date(2020, 1, 1), 500.0), until=judged) == "kept"
    assert verdict(said=findings(date(2020, 1, 1)), until=judged) == "not_verifiable"
    assert verdict(said=findings(date(2018, 12, 31)), until=judged) == "disputed"


def test_not_yet_due() -> None:
    assert verdict((date(2017, 9, 1), 90.0), until=START - timedelta(days=1)) == "not_yet_due"
    assert verdict((START, 90.0), until=START) == "kept"
    assert verdict(said=findings(START - timedelta(days=9)), until=START - timedelta(days=1)) == "not_yet_due"


def test_a_dispute_gives_the_verdict_where_no_figure_does_and_stands_beside_it_else() -> None:
    said = findings(date(2020, 5, 1), date(2019, 4, 1))
    row = judge(said=said)
    assert (row["verdict"], row["disputed_by"], row["disputed_on"]) == ("disputed", "RUS", date(2019, 4, 1))
    row = judge((START, 90.0), said=said)
    assert (row["verdict"], row["disputed_on"]) == ("kept", date(2019, 4, 1))
    assert verdict(said=findings(END + timedelta(days=1))) == "not_verifiable"
    assert verdict(said=findings(START, about="RUS")) == "not_verifiable"
    assert verdict(said=findings(START, agreement="other")) == "not_verifiable"
    assert verdict(said=findings(START, verdict="kept")) == "not_verifiable"


def test_each_side_is_judged_by_its_own_figures() -> None:
    table = pl.concat([figures((START, 90.0)), figures((START, 120.0), state="RUS")])
    found = limits_kept(limits(applies_to=["USA", "RUS", "UKR"]), table, findings(), until=NOW)
    assert found.select("state", "verdict").rows() == [("USA", "kept"), ("RUS", "not_met"), ("UKR", "not_verifiable")]
    assert found.schema == RESULT


def test_no_limits_give_an_empty_table() -> None:
    assert limits_kept(limits().clear(), figures(), findings(), until=NOW).schema == RESULT


def test_a_limit_of_an_agreement_that_never_bound_is_not_in_force() -> None:
    def bound(start: date, end: date, name: str = "pact", **changes: Any) -> str:
        spans = pl.DataFrame({"agreement_id": [name], "start": [start], "end": [end]})
        found = limits_kept(limits(**changes), figures((START, 90.0)), findings(), until=NOW, in_force=spans)
        return str(found["verdict"].item())

    assert bound(date(2011, 2, 5), END) == "kept"
    assert bound(START, START + timedelta(days=1)) == "kept"
    assert bound(date(2011, 2, 5), START) == "not_in_force"  # closed-open: it had ended when the limit began
    assert bound(date(2011, 2, 5), END, "other") == "not_in_force"
    assert bound(END + timedelta(days=1), NOW) == "not_in_force"
    assert bound(date(2011, 2, 5), NOW, from_date=date(2030, 1, 1), until_date=None) == "not_yet_due"


def duties(**changes: Any) -> pl.DataFrame:
    duty = {
        "agreement_id": "pact", "name": "declaration", "every_months": 6, "from_date": date(2018, 3, 1),
        "until_date": date(2019, 9, 1), "applies_to": ["USA"], "indicator": "toy_count",
    }  # fmt: skip
    return pl.DataFrame([duty | changes], schema_overrides={"until_date": pl.Date, "indicator": pl.String})


def steps(*rows: tuple[date, list[str] | None], agreement: str = "pact") -> pl.DataFrame:
    schema = {"agreement_id": pl.String, "date": pl.Date, "by": pl.List(pl.String)}
    return pl.DataFrame([(agreement, *row) for row in rows], schema=schema, orient="row")


def done(*days: date, left: pl.DataFrame | None = None, until: date = NOW, **changes: Any) -> list[tuple[date, str]]:
    table = figures(*((day, 1.0) for day in days))
    found = duties_done(duties(**changes), table, steps() if left is None else left, until=until)
    return found.select("due_on", "verdict").rows()


DUE = [date(2018, 3, 1), date(2018, 9, 1), date(2019, 3, 1), date(2019, 9, 1)]


def test_declarations_made_and_missing() -> None:
    assert done(*DUE) == [(day, "made") for day in DUE]
    assert done() == [(day, "missing") for day in DUE]
    near = [DUE[0] + timedelta(days=WITHIN_DAYS), DUE[1] - timedelta(days=WITHIN_DAYS)]
    far = [DUE[2] + timedelta(days=WITHIN_DAYS + 1), DUE[3] - timedelta(days=WITHIN_DAYS + 1)]
    assert [one for _, one in done(*near, *far)] == ["made", "made", "missing", "missing"]


def test_a_declaration_counts_once() -> None:
    monthly = done(date(2018, 4, 10), every_months=1, until_date=date(2018, 6, 1))
    assert [one for _, one in monthly] == ["missing", "made", "missing", "missing"]


def test_who_suspended_or_left_is_not_missed() -> None:
    wanted = ["made", "missing", "suspended", "suspended"]
    assert [one for _, one in done(DUE[0], left=steps((DUE[2], ["USA"])))] == wanted
    assert [one for _, one in done(DUE[0], left=steps((DUE[2], None)))] == wanted  # expired for all
    assert [one for _, one in done(DUE[0], DUE[3], left=steps((DUE[2], ["USA"])))] == [*wanted[:3], "made"]
    for other in (steps((DUE[0], ["RUS"])), steps((DUE[0], ["USA"]), agreement="other"), steps((NOW, ["USA"]))):
        assert [one for _, one in done(left=other)] == ["missing"] * 4


def test_what_may_still_come_in_time_is_not_missing() -> None:
    judged = DUE[1] + timedelta(days=WITHIN_DAYS)
    assert done(until=judged) == [(DUE[0], "missing")]
    assert done(until=judged + timedelta(days=1)) == [(DUE[0], "missing"), (DUE[1], "missing")]
    assert done(DUE[1], until=DUE[1]) == [(DUE[0], "missing"), (DUE[1], "made")]
    assert done(DUE[1] + timedelta(days=30), until=DUE[1]) == [(DUE[0], "missing")]  # not known yet
    assert done(until=date(2017, 1, 1)) == []


def test_a_duty_without_an_end_or_an_indicator() -> None:
    assert done(until_date=None, until=date(2020, 6, 1))[-1] == (date(2020, 3, 1), "missing")
    assert done(indicator=None) == []
    assert duties_done(duties(applies_to=["USA", "RUS"]), figures(), steps(), until=NOW).height == 8


def test_due_at_the_end_of_each_month() -> None:
    days = [day for day, _ in done(from_date=date(2019, 12, 31), until_date=date(2020, 4, 30), every_months=1)]
    assert days == [date(2019, 12, 31), date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 31), date(2020, 4, 30)]


DAYS = st.dates(date(2016, 1, 1), date(2028, 1, 1))
AMOUNTS = st.sampled_from([0.0, 99.0, 100.0, 101.0, None])
ROWS = st.lists(st.tuples(DAYS, AMOUNTS), max_size=8)
CHANGES = st.fixed_dictionaries(
    {"rule": st.sampled_from(["at_most", "at_least", "exactly"]), "until_date": st.sampled_from([END, None])}
)


@given(ROWS, st.lists(DAYS, max_size=3), CHANGES, DAYS, st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing_and_the_verdict_is_known(
    rows: list[Figure], said: list[date], changes: dict[str, Any], until: date, random: Any
) -> None:
    first = judge(*rows, said=findings(*said), until=until, **changes)
    shuffled, other = random.sample(rows, len(rows)), random.sample(said, len(said))
    assert judge(*shuffled, said=findings(*other), until=until, **changes) == first
    assert first["verdict"] in VERDICTS
    assert (first["declared"] is None) == (first["figures_n"] == 0)
    assert (first["verdict"] != "not_yet_due") == (until >= START)
    if first["met_on"]:
        assert first["met_on"] <= first["declared_on"] <= until


@given(ROWS, CHANGES, st.integers(1, 400))
def test_a_later_figure_that_breaks_it_never_makes_it_kept(
    rows: list[Figure], changes: dict[str, Any], more: int
) -> None:
    last = max([START, *(day for day, _ in rows if day <= END)])
    breaking = {"at_most": 101.0, "at_least": 99.0, "exactly": 101.0}[changes["rule"]]
    day = min(last + timedelta(days=more), END)
    rows = [row for row in rows if row[0] < day]
    after = verdict(*rows, (day, breaking), **changes)
    assert after == "not_met"
    if verdict(*rows, **changes) == "not_met":
        assert after not in ("kept", "kept_late")


@given(st.lists(DAYS, max_size=6), st.integers(1, 12), DAYS, st.lists(DAYS, max_size=2))
def test_duties_have_known_verdicts_and_count_no_declaration_twice(
    days: list[date], every: int, until: date, left: list[date]
) -> None:
    found = done(*days, left=steps(*((day, ["USA"]) for day in left)), until=until, every_months=every)
    assert {one for _, one in found} <= set(DUTY_VERDICTS)
    assert sum(one == "made" for _, one in found) <= len(days)
    assert found == done(
        *days[::-1], left=steps(*((day, ["USA"]) for day in left[::-1])), until=until, every_months=every
    )
    assert all(day <= until for day, _ in found)
