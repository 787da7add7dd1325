"""Covered shares: what arrived of a period, never more than all of it."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest

from detente.archive.coverage import COVERAGE_SCHEMA, read_coverage
from detente.archive.store import open_archive
from detente.domain.periods import periods_between
from detente.errors import SchemaError
from detente.panels.covered import UNITS, as_units, covered_shares
from detente.panels.spec import PanelSpec
from detente.runs.ingest import ingest
from panel_rows import covered

EVENT_FILES = Path(__file__).resolve().parents[2] / "fixtures" / "cli_events"


def shares(coverage: pl.DataFrame, *, first: date, last: date, freq: str = "month") -> dict[tuple[str, date], float]:
    frame = covered_shares(coverage, periods_between(first, last, freq=freq), PanelSpec(True, freq))
    return {(source, period): share for source, period, share in frame.iter_rows()}


def quarter_hours(start: datetime, number: int, *, source: str = "gdelt2") -> pl.DataFrame:
    times = [start + timedelta(minutes=15 * n) for n in range(number)]
    frame = pl.DataFrame({"source": [source] * number, "unit_start": times, "unit_minutes": [15] * number})
    return frame.cast({"unit_start": pl.Datetime("us"), "unit_minutes": pl.Int32})


MONTH = {"first": date(2020, 1, 1), "last": date(2020, 1, 31)}
JANUARY = ("gdelt2", date(2020, 1, 1))


def test_two_of_31_days():
    assert shares(covered(date(2020, 1, 5), date(2020, 1, 6)), **MONTH) == {JANUARY: pytest.approx(2 / 31)}


def test_sixty_of_96_quarter_hours():
    arrived = quarter_hours(datetime(2020, 1, 1, 6), 60)
    day = {"first": date(2020, 1, 1), "last": date(2020, 1, 1), "freq": "day"}
    assert shares(arrived, **day) == {JANUARY: pytest.approx(60 / 96)}
    assert shares(arrived, **MONTH) == {JANUARY: pytest.approx(60 / 96 / 31)}


def test_quarter_hours_belong_to_the_day_in_which_they_begin():
    arrived = quarter_hours(datetime(2020, 1, 1, 23, 30), 4)
    found = shares(arrived, first=date(2020, 1, 1), last=date(2020, 1, 2), freq="day")
    assert found == {JANUARY: pytest.approx(2 / 96), ("gdelt2", date(2020, 1, 2)): pytest.approx(2 / 96)}


def test_what_arrived_twice_counts_once():
    month = covered(date(2020, 1, 1), date(2020, 1, 31))
    assert shares(pl.concat([month, month, month.head(3)]), **MONTH) == {JANUARY: 1.0}
    half = month.head(10)
    assert shares(pl.concat([half, half]), **MONTH) == {JANUARY: pytest.approx(10 / 31)}


def test_sources_stay_apart():
    both = pl.concat([covered(date(2020, 1, 1), date(2020, 1, 31), source=name) for name in ("gdelt1", "icews")])
    assert shares(both.head(40), **MONTH) == {
        ("gdelt1", date(2020, 1, 1)): 1.0,
        ("icews", date(2020, 1, 1)): pytest.approx(9 / 31),
    }


def test_periods_of_which_nothing_arrived_have_no_row():
    found = shares(covered(date(2020, 1, 1), date(2020, 1, 1)), first=date(2020, 1, 1), last=date(2020, 3, 1))
    assert list(found) == [JANUARY]


def test_a_leap_year_has_366_days():
    found = shares(covered(date(2020, 1, 1), date(2020, 12, 31)), **MONTH, freq="year")
    assert found == {JANUARY: 1.0}
    found = shares(covered(date(2020, 1, 1), date(2020, 12, 30)), **MONTH, freq="year")
    assert found == {JANUARY: pytest.approx(365 / 366)}


def test_coverage_that_lacks_a_column_is_refused_by_name():
    with pytest.raises(SchemaError, match="coverage: the frame lacks the columns unit_minutes"):
        as_units(nw.from_native(covered(date(2020, 1, 1), date(2020, 1, 2)).drop("unit_minutes")))


@pytest.fixture(scope="module")
def small_archive(tmp_path_factory):
    """Two quarter-hours of GDELT 2.0 and a day of ICEWS, one file under two names."""
    folder = tmp_path_factory.mktemp("events")
    for path in EVENT_FILES.glob("20*"):
        shutil.copy(path, folder / path.name)
    shutil.copy(folder / "20240102031500.export.CSV", folder / "again-20240102031500.export.CSV")
    archive = open_archive(folder / "archive")
    ingest(archive, sorted(folder.glob("*20*")))
    return archive


def test_the_calendar_of_an_archive_holds_every_unit_once(small_archive):
    assert read_coverage(small_archive).rows() == [
        ("gdelt2", datetime(2024, 1, 2, 3, 0), 15),
        ("gdelt2", datetime(2024, 1, 2, 3, 15), 15),
        ("icews", datetime(2019, 3, 5), 1440),
        ("icews", datetime(2019, 3, 6), 1440),  # at least a tenth of the lines of the file's busiest day
    ]


def test_an_archive_that_does_not_exist_covers_nothing(tmp_path):
    empty = read_coverage(open_archive(tmp_path / "none"))
    assert (empty.height, empty.schema) == (0, COVERAGE_SCHEMA)
    assert COVERAGE_SCHEMA == UNITS  # what the archive gives is what panels read


def test_units_of_another_type_are_brought_to_ours():
    days = pl.DataFrame({"source": ["icews"], "unit_start": [date(2020, 1, 1)], "unit_minutes": [1440], "more": [1]})
    units = as_units(nw.from_native(days))
    assert units.schema == covered(date(2020, 1, 1), date(2020, 1, 1)).schema
