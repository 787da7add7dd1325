from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from detente.domain.classes import CLASSES, CONFLICT, COOPERATION
from detente.domain.quads import QUADS
from detente.errors import SchemaError
from detente.measures.series import check_periods, count_sides, sides_of
from detente.simulate.worlds import monthly_counts


def test_zero_is_not_null():
    counts = count_sides(monthly_counts(a=[0, None, 2], b=[0, None, 0]), ["a"], ["b"])
    np.testing.assert_array_equal(counts, [[0, 0], [np.nan, np.nan], [2, 0]])


def test_columns_of_a_side_are_added():
    counts = count_sides(monthly_counts(a=[1, None], b=[2, None], c=[4, None]), ["a", "c"], ["b"])
    np.testing.assert_array_equal(counts, [[5, 2], [np.nan, np.nan]])


def test_classes_are_preferred_to_quads():
    both = pl.DataFrame(schema=dict.fromkeys([*QUADS, *CLASSES], pl.Int64))
    assert sides_of(both) == (COOPERATION, CONFLICT)


def test_no_known_columns():
    with pytest.raises(SchemaError, match="it has period, a"):
        sides_of(monthly_counts(a=[1]))


@pytest.mark.parametrize(
    ("series", "sides", "message"),
    [
        (monthly_counts(a=[1, None], b=[1, 2]), (["a"], ["b"]), "2001-02-01: null in some columns only"),
        (monthly_counts(a=[1, -3], b=[1, 2]), (["a"], ["b"]), "2001-02-01: a count below 0"),
        (monthly_counts(a=[1], b=[1]), (["a"], ["c"]), "no column c"),
        (monthly_counts(a=[1], b=[1]), (["a"], ["a"]), "none may serve twice"),
        (monthly_counts(a=[1], b=[1]), (["a"], []), "every side needs a column"),
        (monthly_counts(a=[1], b=[1]).with_columns(pl.col("b") * 0.5), (["a"], ["b"]), "integers; not so in b"),
    ],
)
def test_broken_counts(series, sides, message):
    with pytest.raises(SchemaError, match=message):
        count_sides(series, *sides)


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ([date(2001, 1, 1), date(2001, 1, 1)], "each once"),
        ([date(2001, 2, 1), date(2001, 1, 1)], "in order"),
        ([date(2001, 1, 1), date(2001, 2, 1), date(2001, 4, 1)], "a gap between 2001-02-01 and 2001-04-01"),
        ([], "at least one"),
        ([None, date(2001, 1, 1)], "none of them null"),
    ],
)
def test_broken_periods(days, message):
    with pytest.raises(SchemaError, match=message):
        check_periods(pl.DataFrame({"period": pl.Series(days, dtype=pl.Date)}))


def test_periods_that_are_no_dates():
    with pytest.raises(SchemaError, match="of dates"):
        check_periods(pl.DataFrame({"period": ["2001-01"]}))


@pytest.mark.parametrize("step", ["1d", "1w", "1mo", "1q", "1y"])
def test_every_frequency_passes(step):
    start = date(1999, 1, 1)
    check_periods(pl.DataFrame({"period": pl.date_range(start, start + timedelta(days=3000), step, eager=True)}))
