from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from detente.errors import SchemaError
from detente.measures.commitments.placebo import placebo_rate

UNTIL = date(2010, 1, 1)
DAYS = [date(2001, 3, 1), date(2003, 6, 1), date(2005, 9, 1)]


def promises(**columns):
    frame = pl.DataFrame({"promise_id": ["a", "b", "c"], "date": DAYS, "precision": "day", "sender": "USA"})
    frame = frame.with_columns(issue=pl.lit("energy"), deed_date=pl.lit(None, pl.Date))
    return frame.with_columns(**{name: pl.Series(values) for name, values in columns.items()})


def deeds(*days, sender="USA", issue="energy"):
    return pl.DataFrame({"date": days}, schema={"date": pl.Date}).with_columns(
        sender=pl.lit(sender), issue=pl.lit(issue)
    )


def rate(made, done, **options):
    chosen = {"until": UNTIL, "months": [12], "rng": np.random.default_rng(1), "draws_n": 400} | options
    return placebo_rate(made, done, **chosen)


def test_the_rate_is_the_share_of_days_that_a_deed_follows_in_time():
    """One deed in 2006 is within a year of 366 of the 2 864 days from the first promise to a year before the end."""
    row = rate(promises(), deeds(date(2006, 1, 1)), draws_n=4000).row(0, named=True)
    watched = (date(2009, 1, 1) - DAYS[0]).days + 1
    assert row["placebo_share"] == pytest.approx(366 / watched, abs=0.015)
    assert row["any_deed_share"] == pytest.approx(1 / 3)
    assert row["low"] == 0
    assert row["is_beyond_chance"] == (row["any_deed_share"] > row["high"])


def test_promises_kept_at_once_are_beyond_chance():
    row = rate(promises(), deeds(*(day + timedelta(days=20) for day in DAYS)), months=[1]).row(0, named=True)
    assert row["any_deed_share"] == 1
    assert row["placebo_share"] < 0.1
    assert row["is_beyond_chance"]


def test_only_deeds_of_the_same_sender_and_issue_count():
    others = pl.concat([deeds(*DAYS, sender="RUS"), deeds(*DAYS, issue="other")])
    row = rate(promises(), others).row(0, named=True)
    assert (row["placebo_share"], row["high"], row["any_deed_share"]) == (0, 0, 0)
    assert rate(promises(), others, match=["issue"])["any_deed_share"].item() == 1
    assert rate(promises(), deeds())["placebo_share"].item() == 0


def test_a_deed_on_the_day_counts_and_one_after_the_last_day_does_not():
    assert rate(promises(), deeds(*DAYS), months=[1])["any_deed_share"].item() == 1
    late = rate(promises(), deeds(date(2010, 1, 2)), months=[12, 51])
    assert late["any_deed_share"].to_list() == [0, 0]


def test_days_stay_within_their_era():
    eras = {"early": (date(2001, 1, 1), date(2003, 12, 31)), "late": (date(2004, 1, 1), date(2006, 12, 31))}
    made = promises(era=["early", "early", "late"])
    done = deeds(*pl.date_range(date(2004, 1, 1), date(2008, 1, 1), "1w", eager=True))
    rates = rate(made, done, eras=eras, by=["era"], months=[1])
    assert rates["placebo_share"].to_list() == [pytest.approx(31 / 1095, abs=0.02), 1]
    with pytest.raises(SchemaError, match="promises c: dated outside"):
        rate(promises(era=["early"] * 3), done, eras=eras)
    with pytest.raises(SchemaError, match="unknown: lost"):
        rate(promises(era=["early", "early", "lost"]), done, eras=eras)
    with pytest.raises(SchemaError, match="no column era"):
        rate(promises(), done, eras=eras)


def test_nobody_watched_so_long_is_null():
    rates = rate(promises(), deeds(*DAYS), months=[12, 120])
    assert rates["placebo_share"].is_null().to_list() == [False, True]
    assert rates.row(1)[1:] == (None, None, None, None, None, 3)


def test_the_same_seed_gives_the_same_rates():
    done = deeds(date(2004, 1, 1), date(2006, 1, 1))
    first, second = (rate(promises(), done) for _ in range(2))
    assert first.equals(second)
    assert rate(promises(), done.reverse()).equals(first)


def test_bad_deeds():
    with pytest.raises(SchemaError, match="deeds lack the columns issue"):
        rate(promises(), deeds(*DAYS).drop("issue"))
    with pytest.raises(SchemaError, match="no null"):
        rate(promises(), deeds(*DAYS, None))
    with pytest.raises(ValueError, match="draws_n"):
        rate(promises(), deeds(*DAYS), draws_n=10)
