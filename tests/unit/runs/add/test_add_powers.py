"""Major powers and political relevance."""

from pathlib import Path

import polars as pl
import pytest

from detente.errors import DriftError, SchemaError
from detente.panels.system import dyad_years, state_years
from detente.runs.add.powers import add_major_powers, keep_politically_relevant

MAJORS = pl.DataFrame(
    {
        "stateabb": ["FRN", "FRN", "GMY"], "ccode": [220, 220, 255], "styear": [1816, 1945, 1991],
        "stmonth": [1, 8, 12], "stday": [1, 15, 11], "endyear": [1940, 2016, 2016], "endmonth": [6, 12, 12],
        "endday": [22, 31, 31], "version": [2016] * 3,
    }
)  # fmt: skip


def test_a_day_as_major_power_makes_the_year_and_the_month() -> None:
    months = pl.DataFrame({"ccode": [220] * 3, "month": ["1940-06-01", "1940-07-01", "1945-08-01"]}).with_columns(
        pl.col("month").str.to_date()
    )
    assert add_major_powers(months, data=MAJORS)["cowmaj"].to_list() == [1, 0, 1]
    years = pl.DataFrame({"ccode": [255, 255], "year": [1990, 1991]})
    assert add_major_powers(years, data=MAJORS)["cowmaj"].to_list() == [0, 1]


def test_after_the_end_of_the_list_nothing_is_said_unless_asked() -> None:
    dyads = pl.DataFrame({"ccode1": [220, 2], "ccode2": [2, 220], "year": [2017, 2016]})
    assert add_major_powers(dyads, data=MAJORS).select("cowmaj1", "cowmaj2").rows() == [(None, None), (0, 1)]
    carried = add_major_powers(dyads, data=MAJORS, carry_forward=True)
    assert carried.select("cowmaj1", "cowmaj2", "cow_majors_carried").rows() == [(1, 0, True), (0, 1, False)]


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(DriftError, match="styear"):
        add_major_powers(pl.DataFrame({"ccode": [2], "year": [1990]}), data=pl.DataFrame({"ccode": [2]}))


def test_maoz_tells_regional_from_global_powers(shared_data: Path) -> None:
    path = shared_data / "structure/terms/maoz_powers.csv"
    years = pl.DataFrame({"ccode": [365, 365, 220, 2], "year": [1985, 1995, 1985, 1850]})
    powers = add_major_powers(years, data=path, by="maoz").select("regional_power", "global_power").rows()
    assert powers == [(0, 1), (1, 0), (1, 0), (1, 0)]


def test_the_published_majors_by_year(shared_data: Path) -> None:
    path = shared_data / "structure/terms/cow/cow_majors2016.csv"
    with_majors = add_major_powers(state_years("cow", end=2020), data=path)
    number = with_majors.group_by("year").agg(pl.col("cowmaj").sum()).sort("year")
    assert dict(number.filter(pl.col("year").is_in([1816, 1914, 1942, 1960, 2016])).rows()) == {
        1816: 5, 1914: 8, 1942: 6, 1960: 5, 2016: 7,
    }  # fmt: skip
    assert (
        with_majors.filter(pl.col("year") > 2016)["cowmaj"].null_count()
        == with_majors.filter(pl.col("year") > 2016).height
    )


RELEVANT = pl.DataFrame(
    {
        "ccode1": [2, 2, 20, 20], "ccode2": [20, 750, 750, 70], "year": [1995, 1995, 1995, 2020],
        "conttype": [1, 0, 0, None], "cowmaj1": [1, 1, 0, 0], "cowmaj2": [0, 0, 0, 0],
    }
)  # fmt: skip


def test_dyads_of_unknown_relevance_are_not_dropped_in_silence() -> None:
    with pytest.raises(SchemaError, match="1 rows are of years"):
        keep_politically_relevant(RELEVANT)
    assert keep_politically_relevant(RELEVANT.head(3)).height == 2


def test_a_major_power_is_enough_where_contiguity_is_unknown() -> None:
    frame = RELEVANT.with_columns(cowmaj1=pl.lit(1))
    assert keep_politically_relevant(frame).height == 4


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "arrow"])
def test_frames_come_back_in_their_kind(kind: str) -> None:
    frame = RELEVANT.head(3)
    given = {"polars": frame, "lazy": frame.lazy(), "pandas": frame.to_pandas(), "arrow": frame.to_arrow()}[kind]
    kept = keep_politically_relevant(given)
    assert type(kept) is type(given)
    assert (kept.collect() if isinstance(kept, pl.LazyFrame) else kept).shape[0] == 2


@pytest.mark.slow
def test_politically_relevant_dyads_of_the_published_data(shared_data: Path) -> None:
    folder = shared_data / "structure/terms/cow"
    sources = {"contiguity": folder / "cow_direct_contiguity.csv", "major_powers": folder / "cow_majors2016.csv"}
    kept = keep_politically_relevant(dyad_years(directed=True, end=2016), **sources)
    assert kept.height == 246_246
    assert kept.select("ccode1", "ccode2", "year").is_unique().all()


@pytest.mark.parametrize("ends", [[1940, None, 2016], [None, None, None]])
def test_a_power_without_a_last_day_stops_it(ends: list[int | None]) -> None:
    """A null end once made every state that came after it in the table no power."""
    table = MAJORS.with_columns(endyear=pl.Series(ends, dtype=pl.Int64))
    with pytest.raises(DriftError, match=r"cow_majors: \d rows have no ends"):
        add_major_powers(pl.DataFrame({"ccode": [220, 255], "year": [1950, 2000]}), data=table)


def test_a_table_without_rows_makes_nobody_a_minor_power() -> None:
    with pytest.raises(DriftError, match="cow_majors: the table has no rows"):
        add_major_powers(pl.DataFrame({"ccode": [2], "year": [1990]}), data=MAJORS.clear())
