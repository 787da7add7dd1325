import subprocess
import sys
from datetime import date
from time import process_time

import numpy as np
import polars as pl
import pytest
from scipy import stats

from detente.errors import NotEnoughDataError, SchemaError
from detente.measures.net_cooperation import fit_net_cooperation, net_cooperation
from detente.simulate.worlds import monthly_counts, simulate_dyad

SIDES = {"cooperation": ["help"], "conflict": ["harm"]}


def test_sixty_of_a_hundred_is_two_tenths():
    frame = net_cooperation(monthly_counts(help=[6_000_000], harm=[4_000_000]), **SIDES, discount=0.5)
    assert frame["net"][0] == pytest.approx(0.2, abs=0.01)


def test_band_is_the_exact_beta():
    result = fit_net_cooperation(monthly_counts(help=[60], harm=[40]), **SIDES, discount=0.5, dispersion=1)
    row = result.frame.row(0, named=True)
    assert row["net"] == pytest.approx(2 * 61 / 102 - 1)
    assert row["low"] == pytest.approx(2 * stats.beta.ppf(0.05, 61, 41) - 1)
    assert row["high"] == pytest.approx(2 * stats.beta.ppf(0.95, 61, 41) - 1)
    assert (result.discount, result.dispersion, result.band, result.view) == (0.5, 1, 0.9, "smoothed")


def test_columns_and_types():
    frame = net_cooperation(monthly_counts(help=[3, None, 0], harm=[1, None, 0]), **SIDES)
    assert frame.schema == {
        "period": pl.Date,
        "net": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "events_n": pl.Int64,
        "is_covered": pl.Boolean,
    }
    assert frame["events_n"].to_list() == [4, None, 0]
    assert frame["is_covered"].to_list() == [True, False, True]
    assert frame["net"].null_count() == 0


def test_nothing_known_spans_almost_everything():
    frame = net_cooperation(monthly_counts(help=[9] + [None] * 200, harm=[1] + [None] * 200), **SIDES, discount=0.9)
    assert frame.row(-1)[1:4] == pytest.approx((0, -0.9, 0.9), abs=0.001)


def test_a_month_off_the_air_is_wider_than_its_neighbours():
    helped, harmed = [30] * 24, [20] * 24
    for month in range(10, 14):
        helped[month] = harmed[month] = None
    frame = net_cooperation(monthly_counts(help=helped, harm=harmed), **SIDES, discount=0.8)
    width = (frame["high"] - frame["low"]).to_numpy()
    assert width[10:14].min() > 1.05 * width[[8, 15]].max()
    assert width[11] > width[10]


def test_filtered_never_sees_the_future():
    calm = monthly_counts(help=[9, 9, 9, 9], harm=[1, 1, 1, 1])
    crisis = monthly_counts(help=[9, 9, 9, 0], harm=[1, 1, 1, 500])
    known = fit_net_cooperation(calm, **SIDES, discount=0.7, dispersion=2, view="filtered").frame
    changed = fit_net_cooperation(crisis, **SIDES, discount=0.7, dispersion=2, view="filtered").frame
    assert known.head(3).equals(changed.head(3))
    assert changed["net"][3] < known["net"][3]


def test_last_smoothed_is_last_filtered():
    series = simulate_dyad(rng=np.random.default_rng(3), periods_n=40).series
    smoothed, filtered = (net_cooperation(series, view=view) for view in ("smoothed", "filtered"))
    assert smoothed.row(-1) == pytest.approx(filtered.row(-1))


def test_a_class_on_neither_side_is_not_counted():
    series = monthly_counts(help=[6, 7], harm=[4, 3], neutral=[900, 0])
    assert net_cooperation(series, **SIDES).equals(net_cooperation(series.drop("neutral"), **SIDES))


def test_latest_and_as_of():
    result = fit_net_cooperation(
        monthly_counts(help=[9, 5, None], harm=[1, 5, None]), **SIDES, discount=0.5, dispersion=1
    )
    last, first = result.latest(), result.latest(as_of=date(2001, 1, 20))
    assert (last.period, first.period) == (date(2001, 2, 1), date(2001, 1, 1))
    assert (last.cooperation_weight, last.conflict_weight) == (1 + 5 + 4.5, 1 + 5 + 0.5)
    assert (first.cooperation_weight, first.conflict_weight) == (10, 2)
    assert first.net == pytest.approx(2 * 10 / 12 - 1)
    assert first.low < first.net < first.high


def test_latest_before_the_start():
    with pytest.raises(NotEnoughDataError, match="needed 1 covered period that begins by 2000-01-01, had 0"):
        fit_net_cooperation(monthly_counts(help=[1], harm=[1]), **SIDES).latest(as_of=date(2000, 1, 1))


@pytest.mark.parametrize("counts", [[0, 0], [None, None], [0, None]])
def test_no_event_at_all(counts):
    with pytest.raises(NotEnoughDataError, match=r"needed 1 event.*had 0.*help, harm"):
        net_cooperation(monthly_counts(help=counts, harm=counts), **SIDES)


def test_unknown_columns():
    with pytest.raises(SchemaError, match="words_cooperation"):
        net_cooperation(monthly_counts(help=[1], harm=[1]))


def test_quads_and_classes_give_the_same_net_where_the_sides_agree():
    world = simulate_dyad(rng=np.random.default_rng(1), periods_n=30).series
    quads = world.select(
        "period",
        verbal_cooperation=pl.col("words_cooperation") + pl.col("agreement"),
        material_cooperation=pl.col("deeds_cooperation"),
        verbal_conflict=pl.col("words_conflict"),
        material_conflict=pl.col("deeds_conflict"),
    )
    assert net_cooperation(world).equals(net_cooperation(quads))


def test_reports_of_one_summit_are_not_many_events():
    """The same news, every story copied eight times, must not look eight times as certain."""
    world = simulate_dyad(rng=np.random.default_rng(4), periods_n=120, stories_n=15).series
    copied = world.with_columns(pl.exclude("period") * 8)
    once, often = (fit_net_cooperation(series) for series in (world, copied))
    width = [(r.frame["high"] - r.frame["low"]).mean() for r in (once, often)]
    assert often.dispersion > 4
    assert width[1] > 0.85 * width[0]


@pytest.mark.slow
def test_540_months_of_five_classes_take_less_than_a_quarter_second():
    series = simulate_dyad(rng=np.random.default_rng(2), periods_n=540).series
    fit_net_cooperation(series)
    seconds = []
    for _ in range(3):
        begin = process_time()
        fit_net_cooperation(series)
        seconds.append(process_time() - begin)
    assert min(seconds) < 0.25


def test_importing_the_measures_does_not_load_scipy():
    code = "import detente.measures.reciprocity, detente.measures.words_deeds, sys; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
