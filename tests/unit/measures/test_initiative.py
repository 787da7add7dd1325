import polars as pl
import pytest

from detente.errors import NotEnoughDataError, SchemaError
from detente.measures.initiative import initiative
from detente.simulate.worlds import monthly_counts

SIDES = {"cooperation": ["help"], "conflict": ["harm"]}


def test_shares_by_hand():
    frame = initiative(monthly_counts(help=[3000], harm=[0]), monthly_counts(help=[1000], harm=[5]), **SIDES)
    row = frame.row(0, named=True)
    assert row["cooperation_share"] == pytest.approx(0.75, abs=0.02)
    assert row["conflict_share"] < 0.35
    assert (row["cooperation_n"], row["conflict_n"], row["is_covered"]) == (4000, 5, True)


def test_swapping_the_sides_mirrors_the_share():
    a, b = monthly_counts(help=[3, 9, 1], harm=[2, 0, 4]), monthly_counts(help=[7, 2, 2], harm=[1, 1, 1])
    first, second = initiative(a, b, **SIDES), initiative(b, a, **SIDES)
    for side in ("cooperation", "conflict"):
        assert (1 - first[f"{side}_share"]).to_list() == pytest.approx(second[f"{side}_share"].to_list())
        assert (1 - first[f"{side}_share_low"]).to_list() == pytest.approx(second[f"{side}_share_high"].to_list())


def test_a_period_missing_in_one_direction_counts_in_neither():
    a, b = monthly_counts(help=[3, 9], harm=[2, 1]), monthly_counts(help=[3, None], harm=[2, None])
    frame = initiative(a, b, **SIDES)
    assert frame["cooperation_n"].to_list() == [6, None]
    assert frame["is_covered"].to_list() == [True, False]
    assert frame["cooperation_share"][1] == pytest.approx(0.5, abs=0.01)


def test_a_kind_that_never_happens_has_no_share():
    frame = initiative(monthly_counts(help=[3], harm=[0]), monthly_counts(help=[3], harm=[0]), **SIDES)
    assert frame["conflict_share"].to_list() == [None]
    assert frame["conflict_n"].to_list() == [0]
    assert frame["cooperation_share"][0] == pytest.approx(0.5)


def test_only_one_side_ever_acts():
    frame = initiative(monthly_counts(help=[40], harm=[1]), monthly_counts(help=[0], harm=[0]), **SIDES)
    assert 0.7 < frame["cooperation_share"][0] < 1


def test_nothing_at_all():
    empty = monthly_counts(help=[0, None], harm=[0, None])
    with pytest.raises(NotEnoughDataError, match="needed 1 event"):
        initiative(empty, empty, **SIDES)


def test_periods_must_agree():
    a = monthly_counts(help=[1, 2], harm=[0, 0])
    with pytest.raises(SchemaError, match="same periods"):
        initiative(a, a.head(1), **SIDES)
    with pytest.raises(SchemaError, match="same periods"):
        initiative(a, a.with_columns(pl.col("period").dt.offset_by("1mo")), **SIDES)
