"""Frames that several tests of measures read."""

import polars as pl
import pytest


@pytest.fixture(scope="session")
def great_power_years(shared_data):
    """One row per major power and year, any day of which it was one."""
    spells = pl.read_csv(shared_data / "structure/terms/cow/cow_majors2016.csv")
    years = spells.with_columns(year=pl.int_ranges("styear", pl.col("endyear") + 1)).explode("year")
    return years.select("ccode", "year").unique()
