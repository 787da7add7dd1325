"""The same panel from every engine, and a frame of the engine's own kind back."""

from datetime import date, datetime

import polars as pl
import pytest

from detente.panels.build import build_panel
from detente.simulate.events import simulate_events

ENGINES = ("polars", "polars_lazy", "pandas", "pandas_objects", "pyarrow", "duckdb")
PAIRS = [("USA", "RUS"), ("CHN", "USA"), ("RUS", "UKR")]
OPTIONS = [
    {"directed": True},
    {"directed": False, "freq": "week", "dedupe": "url"},
    {"directed": True, "dedupe": "one_a_day", "by": ["class"], "roles": "state"},
    {"directed": False, "dedupe": "none", "by": ["issue", "quad"], "freq": "quarter", "min_sources": 2},
    {"directed": True, "freq": "day", "since": date(2020, 1, 20), "until": date(2020, 2, 10)},
    {"directed": True, "succession": "split", "dyads": None},
]


def _events() -> pl.DataFrame:
    """Simulated rows with what is awkward: nulls, repeats, a Soviet row, ids of unequal length."""
    rows = simulate_events(rows_n=600, seed=7, days_n=60).with_row_index("n")
    every = pl.col("n")
    return rows.with_columns(
        pl.when(every % 5 != 0).then("url").alias("url"),
        pl.when(every % 3 != 0).then("sources_n").alias("sources_n"),
        pl.when(every % 11 != 0).then("sender_actor").alias("sender_actor"),
        pl.when(every % 13 == 0).then(None).otherwise("receiver_role").alias("receiver_role"),
        pl.when(every % 40 == 1).then(pl.lit("Government,Energy")).alias("contexts"),
        pl.when(every % 7 == 0).then(every.cast(pl.String)).otherwise("event_id").alias("event_id"),
    ).drop("n")


EVENTS = _events()
ARRIVED = pl.DataFrame(
    {
        "source": ["gdelt2"] * 45,
        "unit_start": pl.datetime_range(datetime(2020, 1, 1), datetime(2020, 2, 14), "1d", eager=True),
        "unit_minutes": [1440] * 45,
    }
)


def as_kind(frame: pl.DataFrame, engine: str):
    if engine == "polars":
        return frame
    if engine == "polars_lazy":
        return frame.lazy()
    if engine == "pandas":
        return pytest.importorskip("pandas").DataFrame(frame.to_dict(as_series=False)).assign(**_times(frame))
    if engine == "pandas_objects":
        return pytest.importorskip("pandas").DataFrame(frame.to_dict(as_series=False), dtype="object")
    table = _to_arrow(frame)
    return table if engine == "pyarrow" else pytest.importorskip("duckdb").connect().from_arrow(table)


def _times(frame: pl.DataFrame) -> dict[str, object]:
    pandas = pytest.importorskip("pandas")
    return {name: pandas.to_datetime(frame[name].to_list()) for name in ("event_date",) if name in frame.columns}


def _to_arrow(frame: pl.DataFrame):
    pytest.importorskip("pyarrow")
    return frame.to_arrow()


def values(panel) -> list[tuple[object, ...]]:
    """Rows of a panel of any kind as plain values, missing as None."""
    if isinstance(panel, pl.LazyFrame):
        panel = panel.collect()
    if isinstance(panel, pl.DataFrame):
        return panel.rows()
    if hasattr(panel, "itertuples"):
        panel = panel.astype({"period": "object"}).astype("object").where(panel.notna(), None)
        return [_dated(row) for row in panel.itertuples(index=False, name=None)]
    if hasattr(panel, "fetchall"):
        return panel.fetchall()
    return list(zip(*panel.to_pydict().values(), strict=True))


def _dated(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(value.date() if isinstance(value, datetime) else value for value in row)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("engine", ENGINES[1:])
def test_equal_values_and_the_same_kind_of_frame(engine, options):
    options = {"dyads": PAIRS, **options}
    expected = build_panel(EVENTS, coverage=ARRIVED, **options)
    given = as_kind(EVENTS, engine)
    found = build_panel(given, coverage=as_kind(ARRIVED, engine), **options)
    assert type(found) is type(given)
    assert list(found.collect_schema() if engine == "polars_lazy" else _names(found)) == expected.columns
    assert values(found) == expected.rows()
    assert expected["events_n"].sum() > 0


def _names(panel) -> list[str]:
    return list(panel.column_names if hasattr(panel, "column_names") else panel.columns)


@pytest.mark.parametrize("engine", ENGINES)
def test_without_coverage_a_period_without_events_is_missing(engine):
    options = {"directed": True, "freq": "month", "dyads": [("USA", "RUS")]}
    gap = EVENTS.filter(pl.col("event_date") < date(2020, 1, 10)).vstack(_later())
    found = values(build_panel(as_kind(gap, engine), **options))
    assert [row[4] is None for row in found] == [False, True, False] * 2  # February holds nothing: null
    assert {row[5] for row in found} == {None}


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_of_other_dyads_only(engine):
    nothing = build_panel(as_kind(EVENTS, engine), directed=True, freq="year", by=["class"], dyads=[("DZA", "NOR")])
    assert values(nothing) == []
    options = {"directed": True, "freq": "year", "dyads": [("DZA", "NOR")], "coverage": as_kind(ARRIVED, engine)}
    assert [row[4] for row in values(build_panel(as_kind(EVENTS, engine), **options))] == [0, 0]


def _later() -> pl.DataFrame:
    """One row each way in March."""
    sides = pl.col("sender").replace_strict({"USA": "RUS", "RUS": "USA"}, default="CHN", return_dtype=pl.String)
    one = EVENTS.filter(pl.col("sender") == "USA", pl.col("receiver") == "RUS").head(1)
    march = one.with_columns(pl.lit(date(2020, 3, 5)).alias("event_date"))
    return march.vstack(march.with_columns(sides, pl.lit("USA").alias("receiver"), pl.lit("b").alias("event_id")))


def test_pandas_panels_have_types_that_can_be_reckoned_with():
    pytest.importorskip("pandas")
    arrived = ARRIVED.filter(pl.col("unit_start") < datetime(2020, 2, 1))
    options = {"directed": True, "dyads": PAIRS, "until": date(2020, 3, 1), "since": date(2020, 1, 1)}
    made = build_panel(as_kind(EVENTS, "pandas"), coverage=arrived, **options)
    kinds = {name: str(dtype) for name, dtype in made.dtypes.items()}
    assert kinds["period"].startswith("datetime64")
    assert (kinds["events_n"], kinds["covered_share"], kinds["late_n"]) == ("Int64", "float64", "int64")
    february = made[made["period"] == "2020-02-01"]
    assert february["events_n"].isna().all()
    assert february["late_n"].sum() > 0


@pytest.mark.parametrize("engine", ["pandas", "pandas_objects", "pyarrow", "duckdb"])
def test_rows_without_a_state_or_a_class_fare_alike(engine):
    from detente.errors import SchemaError

    first = pl.int_range(pl.len()) == 0
    nobody = EVENTS.with_columns(pl.when(~first).then("sender").alias("sender"))
    expected = build_panel(nobody, directed=True, freq="year")
    assert values(build_panel(as_kind(nobody, engine), directed=True, freq="year")) == expected.rows()
    for code in ("---", None):
        odd = EVENTS.with_columns(pl.when(first).then(pl.lit(code)).otherwise("cameo").alias("cameo"))
        with pytest.raises(SchemaError, match=r"1 rows, the first of .* hold no CAMEO code and so no quad"):
            build_panel(as_kind(odd, engine), directed=True, by=["quad"], dedupe="none")
