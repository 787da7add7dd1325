"""What must hold for follow-through whatever the promises."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.measures.commitments.follow_through import follow_through

QUICK = settings(max_examples=40, deadline=None)
UNTIL = date(2010, 1, 1)
FIRST = date(2000, 1, 1)
SPAN = (UNTIL - FIRST).days
ROW = st.tuples(st.integers(0, SPAN), st.one_of(st.none(), st.integers(0, 2500)))


def frame_of(rows):
    made = [FIRST + timedelta(days=day) for day, _ in rows]
    deeds = [None if wait is None else day + timedelta(days=wait) for day, (_, wait) in zip(made, rows, strict=True)]
    return pl.DataFrame(
        {"promise_id": [str(n) for n in range(len(rows))], "date": made, "deed_date": pl.Series(deeds, dtype=pl.Date)}
    ).with_columns(precision=pl.lit("day"), sender=pl.lit("USA"), issue=pl.lit("energy"))


PROMISES = st.lists(ROW, min_size=1, max_size=25)


@QUICK
@given(PROMISES)
def test_the_curve_rises_within_0_and_1_and_the_band_holds_it(rows):
    result = follow_through(frame_of(rows), until=UNTIL, months=[1, 6, 12, 60, 119])
    for frame in (result.curves, result.shares):
        known = frame.drop_nulls("kept_share")
        assert (known["kept_share"].diff().drop_nulls() >= -1e-12).all()
        assert (known["low"] <= known["kept_share"] + 1e-12).all()
        assert (known["kept_share"] <= known["high"] + 1e-12).all()
        assert known["low"].min() is None or known["low"].min() >= 0
        assert known["high"].max() is None or known["high"].max() <= 1
        assert frame["low"].is_null().equals(frame["kept_share"].is_null())
    assert (result.curves["at_risk_n"].diff().drop_nulls() <= 0).all()


@QUICK
@given(PROMISES, st.integers(1, 5))
def test_promises_made_on_the_last_day_change_no_share(rows, more_n):
    """Censoring at the end lowers nothing: a promise that nobody could keep yet says nothing, but of the day itself."""
    rows = [(day, wait and max(wait, 1)) for day, wait in rows if wait != 0] or [(0, 1)]
    months = [1, 6, 12, 60]
    before, after = (
        follow_through(frame_of(made), until=UNTIL, months=months).shares["kept_share"]
        for made in (rows, [*rows, *[(SPAN, None)] * more_n])
    )
    assert [round(x, 12) for x in before.drop_nulls()] == [round(x, 12) for x in after.drop_nulls()]


@QUICK
@given(PROMISES, st.data())
def test_a_deed_that_comes_never_lowers_the_curve_from_then_on(rows, data):
    still_open = [n for n, (_, wait) in enumerate(rows) if wait is None]
    if not still_open:
        return
    chosen = data.draw(st.sampled_from(still_open))
    day = rows[chosen][0]
    kept = [(d, SPAN - day if n == chosen else wait) for n, (d, wait) in enumerate(rows)]
    before, after = (follow_through(frame_of(made), until=UNTIL).curves for made in (rows, kept))
    assert after["kept_share"][-1] >= before["kept_share"][-1] - 1e-12


@QUICK
@given(PROMISES)
def test_without_open_promises_it_is_the_plain_share(rows):
    rows = [(day % 1000, (wait or 0) % 2000) for day, wait in rows]
    share = follow_through(frame_of(rows), until=UNTIL, months=[24]).shares["kept_share"][0]
    frame = frame_of(rows)
    plain = (frame["deed_date"] <= frame["date"].dt.offset_by("24mo")).mean()
    assert abs(share - plain) < 1e-12


@QUICK
@given(PROMISES)
def test_promises_are_kept_open_or_both_counted(rows):
    summary = follow_through(frame_of(rows), until=UNTIL).summary.row(0, named=True)
    assert summary["kept_n"] + summary["open_n"] == summary["promises_n"] == len(rows)
