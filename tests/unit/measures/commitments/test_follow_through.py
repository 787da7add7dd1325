from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from detente.errors import NotEnoughDataError, SchemaError
from detente.measures.commitments.follow_through import follow_through
from detente.measures.commitments.promises import months_between

UNTIL = date(2005, 1, 1)


def promises(*rows, **columns):
    """Rows of (id, date, deed date)."""
    frame = pl.DataFrame(
        rows, schema={"promise_id": pl.String, "date": pl.Date, "deed_date": pl.Date}, orient="row"
    ).with_columns(precision=pl.lit("day"), sender=pl.lit("USA"), issue=pl.lit("energy"))
    return frame.with_columns(**{name: pl.Series(values) for name, values in columns.items()})


# Five promises: kept after 0 and 6 months; open after 12 (made a year before the end), kept after 24, open after 48.
FIVE = promises(
    ("a", date(2001, 1, 1), date(2001, 1, 1)),
    ("b", date(2001, 1, 1), date(2001, 7, 1)),
    ("c", date(2004, 1, 1), None),
    ("d", date(2001, 1, 1), date(2003, 1, 1)),
    ("e", date(2001, 1, 1), None),
)


def test_curve_by_hand():
    result = follow_through(FIVE, until=UNTIL)
    assert result.curves["month"].to_list() == [0, 6, 24, 48]
    assert result.curves["at_risk_n"].to_list() == [5, 4, 2, 1]
    # 1 of 5 at once, 1 of 4 at 6 months, and 1 of the 2 watched for 24 months
    assert result.curves["kept_share"].to_list() == pytest.approx([0.2, 0.4, 1 - 0.6 / 2, 0.7])
    row = result.summary.row(0, named=True)
    assert (row["promises_n"], row["kept_n"], row["open_n"], row["coarse_n"]) == (5, 3, 2, 0)
    assert (row["watched_months"], row["median_months"]) == (48, 24)


def test_shares_by_hand():
    shares = follow_through(FIVE, until=UNTIL, months=[12, 6, 24, 60]).shares
    assert shares["months"].to_list() == [6, 12, 24, 60]
    assert shares["kept_share"].to_list() == pytest.approx([0.4, 0.4, 0.7, None])
    assert shares["censored_n"].to_list() == [0, 0, 1, 2]
    assert shares["promises_n"].to_list() == [5] * 4
    assert shares["low"].is_null().to_list() == [False, False, False, True]
    assert shares["placebo_share"].is_null().all()


def test_an_open_promise_is_not_a_broken_one():
    """Counting open promises as broken would give 0.5 here, and dropping them 1."""
    made = [("a", date(2001, 1, 1), date(2002, 1, 1)), ("b", date(2004, 12, 1), None)]
    shares = follow_through(promises(*made), until=UNTIL, months=[12]).shares
    assert shares["kept_share"].to_list() == [1.0]
    assert shares["censored_n"].to_list() == [1]


def test_nobody_watched_so_long_is_null_but_all_kept_is_known():
    open_still = promises(("a", date(2004, 1, 1), None))
    assert follow_through(open_still, until=UNTIL).shares["kept_share"].to_list() == [0, 0, None, None]
    all_kept = promises(("a", date(2004, 1, 1), date(2004, 3, 1)))
    assert follow_through(all_kept, until=UNTIL).shares["kept_share"].to_list() == [1] * 4


def test_none_kept_still_has_a_band():
    made = [(str(n), date(2001, 1, 1), None) for n in range(10)]
    row = follow_through(promises(*made), until=UNTIL, months=[12]).shares.row(0, named=True)
    assert (row["kept_share"], row["low"]) == (0, 0)
    assert row["high"] == pytest.approx(1 - 0.05**0.1)


def test_deeds_after_the_last_day_have_not_come_yet():
    made = promises(("a", date(2001, 1, 1), date(2005, 1, 1)), ("b", date(2001, 1, 1), date(2005, 1, 2)))
    assert follow_through(made, until=UNTIL).summary["kept_n"].to_list() == [1]


def test_groups_stand_apart_and_in_order():
    frame = FIVE.with_columns(era=pl.Series(["late", "early", "late", "early", "late"]), sender=pl.lit("RUS"))
    result = follow_through(frame, by=["sender", "era"], until=UNTIL, months=[6])
    assert result.shares.select("sender", "era", "promises_n").rows() == [("RUS", "early", 2), ("RUS", "late", 3)]
    alone = follow_through(frame.filter(pl.col("era") == "late"), until=UNTIL, months=[6])
    assert result.curves.filter(pl.col("era") == "late").drop("sender", "era").equals(alone.curves)
    assert result.summary.columns[:2] == ["sender", "era"]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2003, 3, 1), date(2004, 3, 1), 12),  # 366 days
        (date(2001, 1, 31), date(2001, 2, 28), 1),  # the month has no 31st
        (date(2004, 2, 29), date(2005, 2, 28), 12),
        (date(2001, 1, 15), date(2001, 2, 14), 30 / 31),
        (date(2001, 1, 31), date(2001, 1, 31), 0),
    ],
)
def test_months_are_those_of_the_calendar(start, end, months):
    found = pl.DataFrame({"a": [start], "b": [end]}).select(months_between(pl.col("a"), pl.col("b"))).item()
    assert found == pytest.approx(months, abs=1e-12)


def test_months_never_run_backwards():
    days = pl.date_range(date(2003, 12, 25), date(2004, 5, 3), eager=True)
    for start in (date(2003, 12, 25), date(2003, 11, 30), date(2003, 12, 1)):
        months = pl.DataFrame({"b": days}).select(months_between(pl.lit(start), pl.col("b"))).to_series()
        assert (months.diff().drop_nulls() > -1e-12).all()


def test_coarse_dates_are_counted():
    frame = FIVE.with_columns(precision=pl.Series(["day", "month", "year", "day", "day"]))
    assert follow_through(frame, until=UNTIL).summary["coarse_n"].to_list() == [2]


FAULTS = {
    "the deed lies before the promise": {"deed_date": date(2000, 12, 31)},
    "null in": {"sender": None},
    "precision is one of": {"precision": "decade"},
    "issue is none": {"issue": "weather"},
    "made after 2005-01-01": {"date": date(2005, 1, 2), "deed_date": None},
}


@pytest.mark.parametrize("message", FAULTS)
def test_bad_promises_are_named(message):
    frame = FIVE.with_columns(
        pl.when(pl.col("promise_id") == "b").then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in FAULTS[message].items()
    )
    with pytest.raises(SchemaError, match=f"promises b: {message}"):
        follow_through(frame, until=UNTIL)


def test_a_promise_twice():
    with pytest.raises(SchemaError, match="promises a, a: promise_id"):
        follow_through(pl.concat([FIVE, FIVE.head(1)]), until=UNTIL)


def test_a_null_in_the_grouping():
    with pytest.raises(SchemaError, match="null in"):
        follow_through(FIVE.with_columns(era=pl.lit(None, pl.String)), by=["era"], until=UNTIL)


def test_missing_columns_and_no_promise():
    with pytest.raises(SchemaError, match="lack the columns precision, era"):
        follow_through(FIVE.drop("precision"), by=["era"], until=UNTIL)
    with pytest.raises(SchemaError, match="deed_date must hold dates"):
        follow_through(FIVE.with_columns(pl.col("deed_date").cast(pl.String)), until=UNTIL)
    with pytest.raises(NotEnoughDataError, match="needed 1 promise, had 0"):
        follow_through(FIVE.clear(), until=UNTIL)


@pytest.mark.parametrize("months", [[], [0], [6, 6], [6.5]])
def test_months_asked_for(months):
    with pytest.raises(ValueError, match="months"):
        follow_through(FIVE, until=UNTIL, months=months)


def test_placebo_stands_beside_the_share_of_its_group():
    frame = FIVE.with_columns(sender=pl.Series(["USA", "USA", "RUS", "RUS", "RUS"]))
    placebo = pl.DataFrame(
        {"sender": ["RUS", "USA"], "months": [6, 6], "placebo_share": [0.1, 0.2], "low": [0.0, 0.1], "high": [0.2, 0.3]}
    )
    shares = follow_through(frame, by=["sender"], until=UNTIL, months=[6, 12], placebo=placebo).shares
    assert shares["placebo_share"].to_list() == [0.1, None, 0.2, None]
    assert shares["placebo_high"].to_list() == [0.2, None, 0.3, None]
    with pytest.raises(SchemaError, match="several rows"):
        follow_through(frame, until=UNTIL, months=[6], placebo=placebo)
    with pytest.raises(SchemaError, match="placebo lacks the columns issue"):
        follow_through(frame, by=["issue"], until=UNTIL, placebo=placebo)


def test_the_order_of_rows_means_nothing():
    rng = np.random.default_rng(1)
    made = [date(2000, 1, 1) + timedelta(days=int(day)) for day in rng.integers(0, 1500, 40)]
    frame = promises(*[(str(n), day, day + timedelta(days=90) if n % 3 else None) for n, day in enumerate(made)])
    there, back = (follow_through(rows, until=UNTIL) for rows in (frame, frame.reverse()))
    assert there.curves.equals(back.curves)
    assert there.shares.equals(back.shares)
