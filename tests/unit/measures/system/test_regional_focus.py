from datetime import date

import polars as pl
import pytest

from detente.errors import NotEnoughDataError, SchemaError
from detente.measures.system.regional_focus import regional_focus
from panel_rows import panel_of

RUSSIA = {("RUS", "UKR"): (50, 0), ("RUS", "DEU"): (20, 10), ("RUS", "CHN"): (10, 10), ("RUS", "USA"): (100, 0)}


def months(counts, n=3):
    return pl.concat([panel_of(counts, period=date(2001, month, 1)) for month in range(1, n + 1)])


def shares(frame, period=date(2001, 1, 1)):
    return dict(frame.filter(period=period).select("region", "share").iter_rows())


def test_half_of_what_russia_does_is_in_the_americas():
    focus = regional_focus(months(RUSSIA), states=["RUS"])
    assert shares(focus) == pytest.approx({"Americas": 0.5, "Asia": 0.1, "Europe": 0.4}, abs=0.01)
    assert focus.filter(region="Europe")["events_n"].to_list() == [80] * 3
    assert focus["total_n"].unique().to_list() == [200]


def test_without_the_other_of_the_pair():
    focus = regional_focus(months(RUSSIA), states=["RUS"], without=["USA"])
    assert shares(focus) == pytest.approx({"Asia": 0.2, "Europe": 0.8}, abs=0.01)


def test_shares_sum_to_one_and_lie_in_their_bands():
    focus = regional_focus(months(RUSSIA, 6), states=["RUS"], level="subregion")
    sums = focus.group_by("period").agg(pl.col("share").sum())["share"].to_list()
    assert sums == pytest.approx([1] * 6)
    assert focus.select(((pl.col("low") <= pl.col("share")) & (pl.col("share") <= pl.col("high"))).all()).item()
    assert set(focus["region"]) == {"Eastern Europe", "Western Europe", "Eastern Asia", "Northern America"}


def test_a_month_not_covered_is_null_and_wider():
    gap = panel_of(dict.fromkeys(RUSSIA), period=date(2001, 4, 1))
    focus = regional_focus(pl.concat([months(RUSSIA), gap]), states=["RUS"])
    april = focus.filter(period=date(2001, 4, 1))
    assert april["events_n"].to_list() == april["total_n"].to_list() == [None] * 3
    assert april["is_covered"].any() is False
    width = focus.filter(region="Europe").select("period", pl.col("high") - pl.col("low")).sort("period")["high"]
    assert width[3] > width[1]


def test_one_dyad_not_covered_leaves_the_month_unmeasured():
    partly = panel_of({**RUSSIA, ("RUS", "CHN"): None}, period=date(2001, 4, 1))
    april = regional_focus(pl.concat([months(RUSSIA), partly]), states=["RUS"]).filter(period=date(2001, 4, 1))
    assert april["events_n"].to_list() == april["total_n"].to_list() == [None] * 3
    assert not april["is_covered"].any()


def test_received_is_what_others_do():
    panel = months(RUSSIA).filter(pl.col("sender") != "RUS")
    focus = regional_focus(panel, states=["RUS"], direction="received")
    assert shares(focus)["Americas"] == pytest.approx(0.5, abs=0.01)
    with pytest.raises(SchemaError, match="no rows with sender RUS"):
        regional_focus(panel, states=["RUS"])


def test_one_region_only():
    focus = regional_focus(months({("RUS", "DEU"): (5, 0)}), states=["RUS"])
    assert focus.select("share", "low", "high").unique().rows() == [(1.0, 1.0, 1.0)]


def test_nothing_to_estimate():
    with pytest.raises(NotEnoughDataError, match="was the panel built with coverage"):
        regional_focus(months(dict.fromkeys(RUSSIA)), states=["RUS"])


def test_pandas_gives_pandas():
    focus = regional_focus(months(RUSSIA).to_pandas(), states=["RUS"])
    assert type(focus).__module__.startswith("pandas")
    assert focus["events_n"].sum() == 600
