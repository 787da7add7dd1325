"""Direct contiguity by year, month and day; the month of change, and the day on which a dyad begins."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from detente.errors import DriftError
from detente.panels.system import dyad_years, state_years
from detente.runs.add.contiguity import add_contiguity

PUBLISHED = pl.DataFrame(
    {
        "dyad": ["210220", "210220", "710740", "710740", "986987", "2020"],
        "statelno": ["210", "210", "710", "710", "986", "2"], "statelab": ["NTH", "NTH", "CHN", "CHN", "PAL", "USA"],
        "statehno": ["220", "220", "740", "740", "987", "20"], "statehab": ["FRN", "FRN", "JPN", "JPN", "FSM", "CAN"],
        "conttype": ["1", "5", "5", "4", "4", "1"],
        "begin": ["181601", "183012", "186001", "187903", "199411", "192001"],
        "end": ["183012", "194007", "187903", "189504", "201612", "201612"],
        "notes": [""] * 6, "version": ["3.2"] * 6,
    }
)  # fmt: skip


def _types(rows: list[tuple[int, int, int]], **options: str) -> list[int | None]:
    frame = pl.DataFrame(rows, schema=["ccode1", "ccode2", "year"], orient="row")
    return add_contiguity(frame, data=PUBLISHED, **options)["conttype"].to_list()  # type: ignore[no-any-return,arg-type]


def test_in_the_year_of_a_change_the_first_or_the_last_counts() -> None:
    assert _types([(210, 220, 1830), (220, 210, 1830), (210, 220, 1831)]) == [1, 1, 5]
    assert _types([(210, 220, 1830), (710, 740, 1879)], take="last") == [5, 4]


def test_a_spell_that_ends_within_the_year_is_over_at_its_end() -> None:
    assert _types([(710, 740, 1895)], take="first") == [4]
    assert _types([(710, 740, 1895)], take="last") == [0]


def test_a_dyad_that_begins_within_the_year_begins_with_its_first_day() -> None:
    # Canada enters the system on 10 January 1920, Palau on 15 December 1994, a month after its record begins
    assert _types([(2, 20, 1920), (986, 987, 1994)]) == [1, 4]


def test_a_spell_that_begins_after_the_dyad_is_not_its_beginning() -> None:
    late = PUBLISHED.filter(pl.col("dyad") == "2020").with_columns(begin=pl.lit("195006"))
    frame = pl.DataFrame({"ccode1": [2, 2], "ccode2": [20, 20], "year": [1950, 1951]})
    assert add_contiguity(frame, data=late)["conttype"].to_list() == [0, 1]
    assert add_contiguity(frame, data=late, take="last")["conttype"].to_list() == [1, 1]


def test_no_record_is_no_contiguity_within_the_span_and_nothing_outside() -> None:
    assert _types([(2, 365, 1985), (2, 20, 2017), (2, 20, 1815)]) == [0, None, None]


def test_carried_values_are_flagged() -> None:
    frame = pl.DataFrame({"ccode1": [2, 2, 2], "ccode2": [20, 365, 20], "year": [2017, 2017, 2016]})
    out = add_contiguity(frame, data=PUBLISHED, carry_forward=True)
    assert out.select("conttype", "contiguity_carried").rows() == [(1, True), (0, True), (1, False)]


def test_months_and_days_have_their_own_type() -> None:
    months = pl.DataFrame({"ccode1": [740] * 3, "ccode2": [710] * 3, "month": [date(1879, m, 1) for m in (2, 3, 4)]})
    assert add_contiguity(months, data=PUBLISHED)["conttype"].to_list() == [5, 5, 4]
    assert add_contiguity(months, data=PUBLISHED, take="last")["conttype"].to_list() == [5, 4, 4]
    days = pl.DataFrame({"ccode1": [710] * 2, "ccode2": [740] * 2, "day": [date(1895, 4, 30), date(1895, 5, 1)]})
    assert add_contiguity(days, data=PUBLISHED)["conttype"].to_list() == [4, 0]


def test_states_count_their_neighbours() -> None:
    frame = pl.DataFrame({"ccode": [220, 220, 2, 365], "year": [1820, 1835, 1950, 1950]})
    assert add_contiguity(frame, data=PUBLISHED).select("land", "sea").rows() == [(1, 0), (0, 1), (1, 0), (0, 0)]


def test_the_file_without_months_is_refused_with_the_right_one_named() -> None:
    dyad_rows = pl.DataFrame({"state1no": ["2"], "state2no": ["20"], "year": ["1920"], "conttype": ["1"]})
    with pytest.raises(DriftError, match=r"give contdir\.csv"):
        add_contiguity(pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1950]}), data=dyad_rows)


@pytest.mark.parametrize(("name", "cell"), [("begin", "1920"), ("conttype", "7"), ("end", "")])
def test_cells_that_cannot_be_read_stop_it(name: str, cell: str) -> None:
    with pytest.raises(DriftError, match="contiguity"):
        add_contiguity(
            pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1950]}),
            data=PUBLISHED.with_columns(pl.lit(cell).alias(name)),
        )


def _literally(path: Path) -> pl.DataFrame:
    """The first month of each dyad and year in the copy's own rows, in the order in which they begin."""
    rows = pl.read_csv(path, try_parse_dates=True).with_columns(month=pl.date_ranges("stdate", "enddate", "1mo"))
    months = rows.explode("month").sort("ccode1", "month", maintain_order=True)
    first = (
        months.with_columns(year=pl.col("month").dt.year())
        .group_by("ccode1", "ccode2", "year", maintain_order=True)
        .first()
    )
    return first.select(pl.col("ccode1", "ccode2").cast(pl.Int32), "year", literal="conttype")


@pytest.mark.slow
def test_rows_of_type_zero_in_the_copy_hide_true_contiguity(shared_data: Path) -> None:
    path = shared_data / "structure/terms/cow/cow_direct_contiguity.csv"
    dyads = dyad_years(directed=True, end=2016)
    kept = add_contiguity(dyads, data=path, zero_rows="keep").join(
        _literally(path), on=["ccode1", "ccode2", "year"], how="left", maintain_order="left"
    )
    assert kept.filter(pl.col("conttype") != pl.col("literal").fill_null(0)).height == 0
    ours = add_contiguity(dyads, data=path).with_columns(kept=kept["conttype"])
    hidden = ours.filter(pl.col("conttype") != pl.col("kept"))
    assert (hidden.height, hidden["kept"].unique().to_list()) == (1276, [0])
    soviet = hidden.filter((pl.col("ccode1") == 365) & (pl.col("ccode2") == 700))
    assert (soviet.height, soviet["year"].min(), soviet["year"].max()) == (72, 1920, 1991)


def test_known_neighbours(shared_data: Path) -> None:
    path = shared_data / "structure/terms/cow/cow_direct_contiguity.csv"
    frame = pl.DataFrame(
        {"ccode1": [2, 2, 365, 365, 200], "ccode2": [365, 365, 315, 700, 220], "year": [1958, 1959, 1970, 1985, 2000]}
    )
    assert add_contiguity(frame, data=path)["conttype"].to_list() == [0, 2, 1, 1, 3]
    russia = add_contiguity(state_years("cow", states=[365]), data=path).filter(pl.col("year").is_in([1985, 1995]))
    assert russia.select("land", "sea").rows() == [(12, 8), (14, 8)]
