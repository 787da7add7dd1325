from datetime import date, datetime, timedelta

import polars as pl
import pytest

from detente.errors import SchemaError
from detente.measures.system.dyad_counts import dyad_counts, net, sides_of_panel
from detente.panels.build import build_panel
from detente.simulate.events import simulate_events
from panel_rows import panel_of


def test_null_is_null_and_zero_is_zero():
    panel = panel_of({("USA", "RUS"): (3, 1), ("USA", "CHN"): None, ("CHN", "RUS"): (0, 0)}, both_ways=False)
    assert dyad_counts(panel).select("receiver", "cooperation_n", "conflict_n").rows() == [
        ("RUS", 0, 0),
        ("CHN", None, None),
        ("RUS", 3, 1),
    ]


def test_it_reads_what_build_panel_builds():
    events = simulate_events(rows_n=2000, seed=1)
    days = [datetime(2020, 1, 1) + timedelta(days=n) for n in range(730)]
    coverage = pl.DataFrame({"source": "gdelt2", "unit_start": days, "unit_minutes": 1440})
    options = {"directed": True, "freq": "year", "by": ["issue", "class"], "dedupe": "none"}
    panel = build_panel(events, **options, coverage=coverage)
    for counts in (dyad_counts(panel), dyad_counts(panel, by=["issue"])):
        assert (counts["cooperation_n"] + counts["conflict_n"]).sum() == panel["events_n"].sum() == 2000
    # without coverage a cell without events is null, and so is the sum that it belongs to
    assert dyad_counts(build_panel(events, **options))["cooperation_n"].null_count() > 0


def test_a_panel_with_cells_left_out_is_no_whole_panel():
    panel = panel_of({("USA", "RUS"): (3, 1), ("USA", "CHN"): (0, 1)})
    with pytest.raises(SchemaError, match="lack cells that others have"):
        dyad_counts(panel.filter(pl.col("events_n") > 0))


def test_contracts():
    panel = panel_of({("USA", "RUS"): (3, 1)})
    with pytest.raises(SchemaError, match="one breakdown of class and quad"):
        dyad_counts(panel.drop("quad"))
    with pytest.raises(SchemaError, match="stands more than once"):
        dyad_counts(pl.concat([panel, panel]))
    with pytest.raises(SchemaError, match="needs sender and receiver"):
        sides_of_panel(["a", "b"])
    with pytest.raises(SchemaError, match="below 0"):
        dyad_counts(panel.with_columns(events_n=pl.lit(-1)))


def test_net_cooperation_of_nothing_is_nothing():
    frame = pl.DataFrame({"c": [0, 1, 8, None], "f": [0, 0, 0, None]})
    assert frame.select(net(pl.col("c"), pl.col("f")))["c"].to_list() == pytest.approx([0, 1 / 3, 0.8, None])


def test_periods_of_pandas_are_dates_again():
    panel = panel_of({("USA", "RUS"): (3, 1)}).to_pandas()
    assert dyad_counts(panel)["period"].to_list() == [date(2001, 1, 1)] * 2
