import pytest

from detente.errors import NotEnoughDataError, SchemaError
from detente.measures.attention import attention
from detente.simulate.worlds import monthly_counts


def test_one_in_five_is_two_tenths():
    frame = attention(monthly_counts(to_other_n=[200] * 3, total_n=[1000] * 3))
    assert frame["attention"].to_list() == pytest.approx([0.2] * 3, abs=0.002)
    assert (frame["low"] < 0.2).all()
    assert (frame["high"] > 0.2).all()


def test_thin_and_uncovered_months_are_wide():
    frame = attention(monthly_counts(to_other_n=[100, 0, None] * 4, total_n=[500, 2, None] * 4))
    width = (frame["high"] - frame["low"]).to_numpy()
    assert width[1] > width[0]
    assert width[2] > width[0]
    assert frame["events_n"].to_list()[:3] == [100, 0, None]
    assert frame["is_covered"].to_list()[:3] == [True, True, False]


def test_a_part_larger_than_the_whole():
    with pytest.raises(SchemaError, match="2001-02-01: more events in 'to_other_n' than in 'total_n'"):
        attention(monthly_counts(to_other_n=[1, 3], total_n=[2, 2]))


@pytest.mark.parametrize(("to", "total"), [([0, 0], [5, 5]), ([0, 0], [0, 0]), ([4, None], [4, None])])
def test_no_share_to_estimate(to, total):
    with pytest.raises(NotEnoughDataError, match="attention needed"):
        attention(monthly_counts(to_other_n=to, total_n=total))
