"""Columns that change places with the order of a dyad, and zeros that were carried on."""

import polars as pl

from detente.panels.attach import YearlyTable, attach

FLOWS = YearlyTable(
    "flows",
    pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [2000], "flow1": [1.0], "flow2": [2.0], "total": [3.0]}),
    "cow",
    2000,
    2000,
    absent={},
    is_symmetric=True,
    mirrored={"flow1": "flow2", "flow2": "flow1"},
)


def test_mirrored_columns_follow_the_order_of_the_row() -> None:
    frame = pl.DataFrame({"ccode1": [2, 20, 2], "ccode2": [20, 2, 40], "year": [2000] * 3})
    assert attach(frame, FLOWS).select("flow1", "flow2", "total").rows() == [
        (1.0, 2.0, 3.0),
        (2.0, 1.0, 3.0),
        (None, None, None),
    ]


def test_a_carried_zero_is_flagged_as_carried() -> None:
    table = YearlyTable("pacts", FLOWS.rows.select("ccode1", "ccode2", "year", pact=1), "cow", 2000, 2000, {"pact": 0})
    frame = pl.DataFrame({"ccode1": [2, 2, 2], "ccode2": [20, 40, 40], "year": [2001, 2001, 2000]})
    out = attach(frame, table, carry_forward=True)
    assert out.select("pact", "pacts_carried").rows() == [(1, True), (0, True), (0, False)]
