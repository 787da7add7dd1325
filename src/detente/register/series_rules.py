"""What must hold for the yearly series: shape, keys, ranges, order, states and sources."""

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from detente.errors import RegisterError
from detente.register.declarations import Column, Series, Source
from detente.register.entry_rules import Level, find_state_problem, is_web_address
from detente.register.series import read_table

Fault = tuple[Level, str, str, str]
"""Level, where in the file, column, message."""

QUADS = ("verbal_cooperation_n", "material_cooperation_n", "verbal_conflict_n", "material_conflict_n")
STATE_COLUMNS = ("sender", "receiver", "state_a", "state_b", "state")


def find_source_faults(sources: Mapping[str, Source]) -> Iterator[Fault]:
    """Yield what is wrong with the table of sources.

    Examples
    --------
    >>> from detente.register.series import load_sources
    >>> list(find_source_faults(load_sources()))
    []
    """
    for name, source in sources.items():
        for field in ("source_url", "read_at"):
            if not is_web_address(getattr(source, field) or ""):
                yield "error", name, field, f"{getattr(source, field)!r} is no http or https address"
        for field in ("publisher", "citation", "licence"):
            if not (getattr(source, field) or "").strip():
                yield "error", name, field, "is empty"


def find_series_faults(series: Series, *, folder: Path, sources: Mapping[str, Source]) -> Iterator[Fault]:
    """Yield what is wrong with one series' table in a folder.

    Examples
    --------
    >>> from detente.register.series import FOLDER, SERIES, load_sources
    >>> list(find_series_faults(SERIES["brent_year"], folder=FOLDER, sources=load_sources()))
    []
    """
    try:
        table = read_table(folder / f"{series.name}.csv", schema=series.schema)
    except RegisterError as error:
        yield "error", "", "", str(error)
        return
    table = table.with_row_index("line", offset=2)
    for column in series.columns:
        yield from _values_in_range(table, column)
    yield from _keys_in_order(table, series)
    yield from _years_as_declared(table, series)
    yield from _sources_known(table, series, sources)
    yield from _states_existed(table)
    yield from _pairs_in_order(table)
    yield from _parts_add_up(table)


def _report(table: pl.DataFrame, wrong: pl.Expr, column: str, message: str) -> Iterator[Fault]:
    """One fault a line for which ``wrong`` holds (null does not)."""
    for line in table.filter(wrong)["line"]:
        yield "error", f"line {line}", column, message


def _values_in_range(table: pl.DataFrame, column: Column) -> Iterator[Fault]:
    value = pl.col(column.name)
    if not column.is_nullable:
        yield from _report(table, value.is_null(), column.name, "is empty")
    if column.low is not None:
        yield from _report(table, value < column.low, column.name, f"is below {column.low}")
    if column.high is not None:
        yield from _report(table, value > column.high, column.name, f"is above {column.high}")
    if column.dtype == pl.Float64():
        yield from _report(table, ~value.is_finite(), column.name, "is not a finite number")


def _keys_in_order(table: pl.DataFrame, series: Series) -> Iterator[Fault]:
    key = list(series.key)
    yield from _report(table, pl.struct(key).is_duplicated(), ", ".join(key), "names more than one line")
    if not table.select(key).equals(table.select(key).sort(key, nulls_last=True)):
        yield "error", "", ", ".join(key), "the lines are not in order of their key"


def _years_as_declared(table: pl.DataFrame, series: Series) -> Iterator[Fault]:
    found = (table["year"].min(), table["year"].max())
    declared = (series.first_year, series.last_year)
    if found != declared:
        yield "error", "", "year", f"runs over {found}, declared is {declared}"


def _sources_known(table: pl.DataFrame, series: Series, sources: Mapping[str, Source]) -> Iterator[Fault]:
    known = [name for name in series.source_names if name in sources]
    wrong = ~pl.col("source").is_in(known)
    yield from _report(table, wrong, "source", f"is none of the sources {known} declared and in sources.csv")


def _states_existed(table: pl.DataFrame) -> Iterator[Fault]:
    """States are looked up on 1 July of the year."""
    for column in table.columns:
        if column not in STATE_COLUMNS:
            continue
        for code, year in table.select(column, "year").drop_nulls().unique().sort("year", column).iter_rows():
            if problem := find_state_problem(code, on=datetime.date(year, 7, 1)):
                wrong = (pl.col(column) == code) & (pl.col("year") == year)
                yield from _report(table, wrong, column, problem)


def _pairs_in_order(table: pl.DataFrame) -> Iterator[Fault]:
    if "sender" in table.columns:
        wrong = pl.col("sender") == pl.col("receiver")
        yield from _report(table, wrong, "receiver", "is the same state as the sender")
    if "state_a" in table.columns:
        wrong = pl.col("state_a") >= pl.col("state_b")
        yield from _report(table, wrong, "state_b", "must come after state_a in the alphabet")


def _parts_add_up(table: pl.DataFrame) -> Iterator[Fault]:
    if "events_n" in table.columns:
        total = sum((pl.col(quad) for quad in QUADS), pl.lit(0))
        yield from _report(table, total != pl.col("events_n"), "events_n", "is not the sum of its classes")
    if "identical_share" in table.columns:
        wrong = pl.col("identical_share") > pl.col("agreement_share")
        yield from _report(table, wrong, "identical_share", "is above agreement_share")
    if "session" in table.columns:
        yield from _report(table, pl.col("session") + 1945 != pl.col("year"), "year", "is not session + 1945")
    if "months_n" in table.columns:
        wrong = pl.col("is_complete") != (pl.col("months_n") == 12)
        yield from _report(table, wrong, "is_complete", "does not agree with months_n")
