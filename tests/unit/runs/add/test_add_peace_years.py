"""Peace years: hand-counted spells, the rule written as a loop, gaps, nulls, months, and kinds of frames."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import SchemaError
from detente.panels.spells import Gaps, peace_spells
from detente.panels.system import dyad_years
from detente.runs.add.disputes import add_disputes
from detente.runs.add.peace_years import add_peace_years


def counted(events: list[int]) -> list[int]:
    """The rule as peacesciencer's page states it, row after row of one unit."""
    spells, behind = [], 0
    for event in events:
        spells.append(behind)
        behind = 0 if event else behind + 1
    return spells


def years(first: int, events: list[int | None], **columns: Any) -> pl.DataFrame:
    count = len(events)
    return pl.DataFrame({"ccode1": 2, "ccode2": 365, "year": range(first, first + count), "war": events, **columns})


def test_counts_from_zero_and_begins_again_after_an_event() -> None:
    frame = years(1945, [0, 0, 1, 1, 0, 0, 0, 1, 0])
    assert add_peace_years(frame, event="war")["warspell"].to_list() == [0, 1, 2, 0, 0, 1, 2, 3, 0]


def test_an_event_in_the_first_year_has_no_peace_behind_it() -> None:
    assert add_peace_years(years(1945, [1, 0]), event="war")["warspell"].to_list() == [0, 0]


@pytest.mark.parametrize(
    ("gaps", "expected"), [("skip", [0, 0, 1, 2]), ("count", [0, 0, 10, 11]), ("reset", [0, 0, 0, 1])]
)
def test_germany_comes_back_after_a_gap(gaps: Gaps, expected: list[int]) -> None:
    frame = pl.DataFrame({"ccode": 255, "year": [1944, 1945, 1955, 1956], "war": [1, 0, 0, 0]})
    assert add_peace_years(frame, event="war", gaps=gaps)["warspell"].to_list() == expected


def test_the_years_of_an_absence_after_an_event_count_as_calendar_years() -> None:
    frame = pl.DataFrame({"ccode": 255, "year": [1945, 1990, 1991], "war": [1, 0, 0]})
    assert add_peace_years(frame, event="war", gaps="count")["warspell"].to_list() == [0, 44, 45]


def test_a_null_event_has_a_null_count_and_does_not_count() -> None:
    frame = years(1999, [1, 0, None, 0, None])
    assert add_peace_years(frame, event="war")["warspell"].to_list() == [0, 0, None, 1, None]


def test_a_column_of_nulls_stays_null() -> None:
    frame = years(2011, [None, None]).with_columns(pl.col("war").cast(pl.Int8))
    assert add_peace_years(frame, event="war")["warspell"].to_list() == [None, None]


def test_each_direction_of_a_dyad_is_counted_for_itself() -> None:
    frame = pl.DataFrame(
        {"ccode1": [2, 365, 2, 365], "ccode2": [365, 2, 365, 2], "year": [1, 1, 2, 2], "war": [1, 0, 0, 0]}
    )
    assert add_peace_years(frame.with_columns(pl.col("year") + 1990), event="war")["warspell"].to_list() == [0, 0, 0, 1]


def test_months_are_counted_by_the_month() -> None:
    months = [date(1990, 11, 1), date(1990, 12, 1), date(1991, 1, 1), date(1991, 3, 1)]
    frame = pl.DataFrame({"gwcode1": 2, "gwcode2": 645, "month": months, "war": [1, 0, 0, 0]})
    assert add_peace_years(frame, event="war")["warspell"].to_list() == [0, 0, 1, 2]
    assert add_peace_years(frame, event="war", gaps="count")["warspell"].to_list() == [0, 0, 1, 3]


def test_pandas_in_pandas_out_with_its_index() -> None:
    frame = pd.DataFrame({"ccode": [2, 2], "year": [1991, 1990], "war": [True, False]}, index=[7, 9])
    added = add_peace_years(frame, event="war", name="quiet")
    assert added["quiet"].to_dict() == {7: 1, 9: 0}


def test_the_name_follows_the_event() -> None:
    frame = years(1990, [0]).rename({"war": "cowinterongoing"})
    assert add_peace_years(frame, event="cowinterongoing").columns[-1] == "cowinterspell"


@pytest.mark.parametrize("events", [[0, 2], [0.5, 1.0], ["0", "1"]])
def test_other_values_than_0_and_1_are_refused(events: list[Any]) -> None:
    with pytest.raises(SchemaError, match="0, 1 and null"):
        add_peace_years(years(1990, events), event="war")


def test_a_dyad_twice_in_a_year_is_refused() -> None:
    with pytest.raises(SchemaError, match="another row stands for too"):
        add_peace_years(pl.concat([years(1990, [0]), years(1990, [1])]), event="war")


def test_a_missing_event_is_named() -> None:
    with pytest.raises(SchemaError, match="gmlmidongoing"):
        add_peace_years(years(1990, [0]))


panels = st.dictionaries(st.tuples(st.integers(1, 3), st.integers(1900, 1920)), st.booleans(), min_size=1)


@given(panels, st.randoms())
def test_equals_the_loop_whatever_the_order_of_rows(panel: dict[tuple[int, int], bool], random: Any) -> None:
    rows = list(panel.items())
    random.shuffle(rows)
    units, periods = (np.array(values) for values in zip(*(key for key, _ in rows), strict=True))
    spells = peace_spells(units, periods, np.array([event for _, event in rows]))
    for unit in set(units.tolist()):
        mine = sorted(
            (key, event, spell) for (key, event), spell in zip(rows, spells.tolist(), strict=True) if key[0] == unit
        )
        assert [spell for *_, spell in mine] == counted([event for _, event, _ in mine])


@given(panels)
def test_reset_is_the_loop_over_years_filled_with_events(panel: dict[tuple[int, int], bool]) -> None:
    """What peacesciencer does with ``pad = TRUE``."""
    years_of_one = {year: event for (unit, year), event in panel.items() if unit == 1}
    if not years_of_one:
        return
    periods = np.array(sorted(years_of_one))
    events = np.array([years_of_one[year] for year in periods.tolist()])
    spells = peace_spells(np.ones(len(periods), dtype=np.int64), periods, events, gaps="reset")
    whole = range(int(periods[0]), int(periods[-1]) + 1)
    filled = dict(zip(whole, counted([int(years_of_one.get(year, True)) for year in whole]), strict=True))
    assert spells.tolist() == [filled[year] for year in periods.tolist()]


@given(panels)
def test_counting_gaps_is_never_less_than_skipping_them(panel: dict[tuple[int, int], bool]) -> None:
    keys = np.array(sorted(panel))
    events = np.array([panel[key] for key in sorted(panel)])
    skipped, counted_all = (peace_spells(keys[:, 0], keys[:, 1], events, gaps=gaps) for gaps in ("skip", "count"))
    assert (counted_all >= skipped).all()
    assert (skipped >= 0).all()


def test_usa_and_russia_between_their_disputes(shared_data: Path) -> None:
    gml = shared_data / "structure/terms/gml_mid_directed_dyadyear.csv"
    dyads = dyad_years(directed=True, states=[2, 365], end=2020)
    frame = add_peace_years(add_disputes(dyads, data=gml, keep=[])).filter(pl.col("ccode1") == 2)
    spells = dict(frame.select("year", "gmlmidspell").rows())
    assert [spells[year] for year in (1816, 1918, 1919, 1946, 1977, 1997, 2010, 2011)] == [
        0,
        102,
        0,
        25,
        3,
        10,
        8,
        None,
    ]


def test_france_and_germany_apart(shared_data: Path) -> None:
    """No row between 1945 and 1990, when COW has no Germany (255): peacesciencer's count stands still."""
    gml = shared_data / "structure/terms/gml_mid_directed_dyadyear.csv"
    frame = add_disputes(dyad_years(directed=True, states=[220, 255], end=2010), data=gml, keep=[])
    last = {gaps: add_peace_years(frame, gaps=gaps)["gmlmidspell"][-1] for gaps in ("skip", "count", "reset")}
    assert last == {"skip": 20, "count": 64, "reset": 20}
