from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from detente.errors import SchemaError
from detente.measures.commitments.intents import intents_to_deeds

FIRST = date(2001, 1, 1)


def event(day, cameo, sender="USA", receiver="RUS", issue="energy", source="toy"):
    """A row ``day`` days after 1 January 2001."""
    values = {"sender": sender, "receiver": receiver, "cameo": cameo, "issue": issue, "source": source}
    return values | {"event_date": FIRST + timedelta(days=day)}


def units(days_n=200, *, without=(), source="toy", minutes=1440):
    starts = [datetime(2001, 1, 1) + timedelta(days=n) for n in range(days_n) if n not in without]
    return pl.DataFrame({"source": source, "unit_start": starts, "unit_minutes": minutes})


def compare(*events, coverage=None, days=(30,), **options):
    rows = pl.DataFrame(events)
    known = units() if coverage is None else coverage
    return intents_to_deeds(rows, coverage=known, days=days, rng=np.random.default_rng(1), **options)


def shares(*events, **options):
    """Followed, preceded, windows."""
    return compare(*events, **options).select("followed_share", "preceded_share", "windows_n").row(0)


@pytest.mark.parametrize(
    ("deed_day", "followed", "preceded"),
    [(101, 1, 0), (130, 1, 0), (131, 0, 0), (99, 0, 1), (70, 0, 1), (69, 0, 0), (100, 0, 0)],
)
def test_windows_hold_their_last_day_and_not_the_day_itself(deed_day, followed, preceded):
    assert shares(event(100, "036"), event(deed_day, "061")) == (followed, preceded, 1)


@pytest.mark.parametrize(
    ("deed", "counts"),
    [
        (event(110, "061"), 1),
        (event(110, "06"), 1),
        (event(110, "057"), 1),
        (event(110, "057", "RUS", "USA"), 1),  # a signature is of both sides
        (event(110, "061", "RUS", "USA"), 0),  # what the other does is not the promise kept
        (event(110, "061", issue="other"), 0),
        (event(110, "061", "USA", "CHN"), 0),
        (event(110, "050"), 0),
        (event(110, "0311"), 0),
        (event(110, "071"), 0),
        (event(110, "061", source="other"), 0),
    ],
)
def test_what_counts_as_a_deed(deed, counts):
    both = pl.concat([units(), units(source="other")])
    result = compare(event(100, "036"), deed, coverage=both).filter(pl.col("source") == "toy")
    usable = result["followed_share"].to_list()
    assert usable[0] == (counts if deed["cameo"] != "0311" else 0)


def test_a_day_of_many_reports_is_one_intent():
    result = compare(event(100, "036"), event(100, "030"), event(100, "0311"), event(101, "036"), event(120, "061"))
    assert result.row(0, named=True)["intents_n"] == 2


def test_only_root_03_is_an_intent():
    result = compare(event(100, "046"), event(100, "130"), event(110, "061"))
    row = result.row(0, named=True)
    assert (row["intents_n"], row["followed_share"], row["ratio"]) == (0, None, None)


def test_ratio_by_hand():
    made = [event(day, "036") for day in (60, 100, 140)]
    row = compare(*made, event(50, "061"), event(110, "061"), event(160, "061")).row(0, named=True)
    # after: 100 and 140; before: 60 and 140
    assert (row["followed_share"], row["preceded_share"]) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert row["ratio"] == 1
    assert (row["low"], row["high"]) == (None, None)  # three months hold no eight runs


def test_nothing_before_has_no_ratio():
    row = compare(event(100, "036"), event(110, "061")).row(0, named=True)
    assert (row["followed_share"], row["preceded_share"], row["ratio"], row["low"], row["high"]) == (1, 0, *[None] * 3)


def test_a_window_without_coverage_is_null_never_zero():
    made = (event(100, "036"), event(110, "061"))
    assert shares(*made, coverage=units(without=range(80, 90))) == (None, None, 0)
    assert shares(*made, coverage=units(without=range(80, 83))) == (1, 0, 1)  # nine tenths are there
    assert shares(*made, coverage=units(without=range(80, 83)), needed_share=1.0) == (None, None, 0)
    assert shares(*made, coverage=units(120)) == (None, None, 0)  # the time after is not over yet
    assert shares(*made, days=[120]) == (None, None, 0)
    assert shares(*made, coverage=units().clear()) == (None, None, 0)
    assert shares(*made, coverage=units(minutes=720)) == (None, None, 0)  # half of every day


def test_intents_and_deeds_of_days_that_did_not_arrive_are_counted_apart():
    row = compare(event(100, "036"), event(103, "036"), coverage=units(without=[103])).row(0, named=True)
    assert (row["intents_n"], row["late_n"], row["windows_n"]) == (1, 1, 1)
    assert shares(event(100, "036"), event(103, "061"), coverage=units(without=[103])) == (0, 0, 1)


def test_quarter_hours_add_up_to_days():
    starts = pl.datetime_range(datetime(2001, 1, 1), datetime(2001, 7, 1), "15m", eager=True, closed="left")
    quarters = pl.DataFrame({"source": "toy", "unit_start": starts, "unit_minutes": 15})
    assert shares(event(90, "036"), event(95, "061"), coverage=pl.concat([quarters, quarters])) == (1, 0, 1)


def test_sources_and_groups_stand_apart():
    made = [event(100, "036"), event(100, "036", "RUS", "USA", "other"), event(100, "036", source="b")]
    both = pl.concat([units(), units(source="b"), units(source="silent")])
    result = compare(*made, event(110, "061"), coverage=both, by=["sender", "issue"])
    assert result.select("source", "sender", "issue", "followed_share").rows() == [
        ("b", "USA", "energy", 0),
        ("toy", "RUS", "other", 0),
        ("toy", "USA", "energy", 1),
    ]
    assert compare(*made, coverage=both)["source"].to_list() == ["b", "silent", "toy"]


def test_succession_joins_the_soviet_union_with_russia_or_does_not():
    made = event(100, "036", "SUN", "USA"), event(110, "061", "RUS", "USA")
    assert shares(*made)[0] == 1
    assert shares(*made, succession="split")[0] == 0
    same = event(100, "036", "SUN", "RUS"), event(100, "036", None, "USA")
    assert compare(*same).row(0, named=True)["intents_n"] == 0


def test_issue_is_told_from_the_row_where_it_is_not_given():
    evidence = {"sender_role": "GOV", "receiver_role": "GOV", "contexts": "", "url": "https://a.org/start-treaty-talks"}
    rows = [
        {k: v for k, v in event(day, code).items() if k != "issue"} | evidence
        for day, code in ((100, "036"), (105, "057"))
    ]
    assert compare(*rows, by=["issue"]).select("issue", "followed_share").row(0) == ("arms_control", 1)
    with pytest.raises(SchemaError, match="lacks the columns sender_role, receiver_role, contexts, url"):
        compare({k: v for k, v in event(1, "036").items() if k != "issue"})


def test_rows_may_be_lazy_or_of_another_library():
    rows = pl.DataFrame([event(100, "036"), event(110, "061")])
    expected = compare(event(100, "036"), event(110, "061"))
    for other in (rows.lazy(), rows.to_pandas()):
        assert intents_to_deeds(other, coverage=units(), days=[30], rng=np.random.default_rng(1)).equals(expected)


def many(seed=3):
    rng = np.random.default_rng(seed)
    made = [event(int(day), "036") for day in rng.integers(0, 3650, 300)]
    return [*made, *(event(int(day), "061") for day in rng.integers(0, 3650, 60))]


def test_band_holds_the_ratio_and_the_same_seed_gives_the_same():
    first, second = (compare(*many(), coverage=units(3650), days=(30, 365)) for _ in range(2))
    assert first.equals(second)
    assert (first["low"] <= first["ratio"]).all()
    assert (first["ratio"] <= first["high"]).all()
    assert first["low"][0] < first["ratio"][0] < first["high"][0]
    assert compare(*reversed(many()), coverage=units(3650), days=(365, 30)).equals(first)


def test_bad_options_and_nulls():
    with pytest.raises(SchemaError, match="by: each once"):
        compare(event(1, "036"), by=["cameo"])
    with pytest.raises(SchemaError, match="days"):
        compare(event(1, "036"), days=[0])
    with pytest.raises(SchemaError, match="needed_share"):
        compare(event(1, "036"), needed_share=0)
    with pytest.raises(SchemaError, match="must not be null"):
        compare(event(1, "036", issue=None), event(2, "036"))
    with pytest.raises(SchemaError, match="unit_minutes"):
        compare(event(1, "036"), coverage=units().drop("unit_minutes"))
