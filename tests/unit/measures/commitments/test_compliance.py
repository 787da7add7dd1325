"""Verdicts on limits against cases judged by hand."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.measures.commitments.compliance import IN_FORCE_DAYS, RESULT, VERDICTS, limits_kept

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
