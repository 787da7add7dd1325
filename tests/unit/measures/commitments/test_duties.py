"""Duties against cases judged by hand: made, missing, and not bound."""

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from detente.measures.commitments.duties import DUTY_VERDICTS, WITHIN_DAYS, duties_done

NOW = date(2026, 11, 22)


def figures(*days: date) -> pl.DataFrame:
    schema = {"indicator": pl.String, "state": pl.String, "date": pl.Date}
    return pl.DataFrame([("toy_count", "USA", day) for day in days], schema=schema, orient="row")


def duties(**changes: Any) -> pl.DataFrame:
    duty = {
        "agreement_id": "pact", "name": "declaration", "every_months": 6, "from_date": date(2018, 3, 1),
        "until_date": date(2019, 9, 1), "applies_to": ["USA"], "indicator": "toy_count",
    }  # fmt: skip
    return pl.DataFrame([duty | changes], schema_overrides={"until_date": pl.Date, "indicator": pl.String})


def steps(*rows: tuple[date, list[str] | None], agreement: str = "pact", step: str = "suspended") -> pl.DataFrame:
    schema = {"agreement_id": pl.String, "step": pl.String, "date": pl.Date, "by": pl.List(pl.String)}
    return pl.DataFrame([(agreement, step, *row) for row in rows], schema=schema, orient="row")


def done(*days: date, left: pl.DataFrame | None = None, until: date = NOW, **changes: Any) -> list[tuple[date, str]]:
    found = duties_done(duties(**changes), figures(*days), steps() if left is None else left, until=until)
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


def test_who_resumed_is_bound_again() -> None:
    left, back = steps((DUE[1], ["USA"])), steps((DUE[3], ["USA", "RUS"]), step="resumed")
    wanted = ["missing", "suspended", "suspended", "missing"]
    assert [one for _, one in done(left=pl.concat([left, back]))] == wanted
    assert [one for _, one in done(left=pl.concat([back, left]))] == wanted  # the order of rows tells nothing
    other = steps((DUE[2], ["RUS"]), step="resumed")
    assert [one for _, one in done(left=pl.concat([left, other]))] == ["missing", *["suspended"] * 3]
    at_once = steps((DUE[1], ["USA"]), step="resumed")
    assert [one for _, one in done(left=pl.concat([left, at_once]))] == ["missing"] * 4
    again = steps((NOW, ["USA"]))
    assert [one for _, one in done(left=pl.concat([left, back, again]))] == wanted


def test_other_steps_free_nobody() -> None:
    assert [one for _, one in done(left=steps((DUE[0], ["USA"]), step="amended"))] == ["missing"] * 4


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
