"""Small frames in the shape that each figure asks for."""

from collections.abc import Callable
from datetime import date

import polars as pl

from detente.charts import (
    evidence,
    follow_through,
    indicators,
    initiative,
    issues,
    life_bars,
    limits,
    standing,
    timeline,
    votes,
    words_deeds,
)
from detente.charts.canvas import Sheet

Draw = Callable[[int], Sheet]
GAP = 2000
YEARS = range(1990, 2011)


def yearly(**columns: object) -> pl.DataFrame:
    """Years 1990 to 2010, 2000 without coverage."""
    base = pl.DataFrame({"period": [date(year, 1, 1) for year in YEARS]})
    wave = [None if year == GAP else ((year - 1990) % 7) / 10 - 0.2 for year in YEARS]
    frame = base.with_columns(net=pl.Series(wave, dtype=pl.Float64))
    return frame.with_columns(
        low=pl.col("net") - 0.1, high=pl.col("net") + 0.1, **{k: pl.lit(v) for k, v in columns.items()}
    )


def events() -> pl.DataFrame:
    """Two landmarks, one change of leader, one entry that is no landmark."""
    rows = [
        (date(1991, 7, 31), "START signed", True, "cooperation"),
        (date(1993, 1, 20), "Bill Clinton becomes President", True, "leader"),
        (date(1999, 6, 12), "Dash to Pristina", True, "conflict"),
        (date(2001, 2, 1), "A small thing", False, "conflict"),
    ]
    return pl.DataFrame(rows, schema=["date", "headline", "is_landmark", "tone"], orient="row")


SERIES = yearly(series="GDELT")
WORDS_DEEDS = pl.concat([yearly(kind="words", source="ICEWS"), yearly(kind="deeds", source="ICEWS")])
INITIATIVE = yearly(kind="conflict").with_columns(
    share=pl.col("net") + 0.5, low=pl.col("low") + 0.5, high=pl.col("high") + 0.5
)
VOTES = pl.DataFrame(
    {
        "year": [*YEARS, *YEARS],
        "pair": ["Russia–United States"] * 21 + ["France–Germany"] * 21,
        "agreement_share": [None if y == GAP else 0.4 for y in YEARS] + [0.9] * 21,
        "is_focus": [True] * 21 + [False] * 21,
    }
)
WARHEADS = pl.DataFrame({"year": [1986, 1987, 1986, 1987], "state": ["USSR", "USSR", "US", "US"]}).with_columns(
    warheads_n=pl.Series([40159, 38859, 23317, 23575])
)
OIL = pl.DataFrame({"year": [2023, 2024, 2025], "usd_per_barrel": [82.5, 80.5, 69.1]})
PAIRS = pl.DataFrame(
    {
        "pair": ["India–Pakistan", "Russia–United States", "France–Germany"],
        "net": [None, 0.12, 0.7],
        "low": [None, 0.0, 0.6],
        "high": [None, 0.2, 0.8],
        "is_focus": [False, True, False],
    }
)
COVERAGE = pl.DataFrame(
    {
        "source": ["GDELT"] * 4,
        "month": [date(2015, month, 1) for month in (1, 2, 3, 4)],
        "covered_share": [None, 0.0, 0.5, 0.5],
    }
)
ISSUES = pl.DataFrame(
    {
        "year": [2012, 2012, 2013, 2014, 2014],
        "issue": ["energy", "diplomacy", "energy", "energy", "diplomacy"],
        "events_n": [10, 30, None, 20, 20],
        "net": [0.5, -0.5, None, None, 0.9],
    }
)
ENTRIES = pl.DataFrame(
    {
        "date": [date(1991, 7, 31), date(2014, 3, 20)],
        "issue": ["arms_control", "trade_finance"],
        "tone": ["cooperation", "conflict"],
        "is_deed": [False, True],
    }
)

SPANS = pl.DataFrame(
    [
        ("ABM Treaty", "Arms control", date(1972, 5, 26), date(1972, 10, 3), "signed"),
        ("ABM Treaty", "Arms control", date(1972, 10, 3), date(2002, 6, 13), "in_force"),
        ("New START", "Arms control", date(2011, 2, 5), date(2023, 2, 28), "in_force"),
        ("New START", "Arms control", date(2023, 2, 28), date(2026, 2, 5), "suspended"),
        ("Energy talks", "Energy", date(2001, 1, 1), date(2001, 1, 2), "proposed"),
    ],
    schema=["name", "group", "start", "end", "status"],
    orient="row",
)
FIGURES_DECLARED = pl.DataFrame(
    {
        "date": [date(2017, 9, 1), date(2018, 2, 5), date(2017, 9, 1), date(2018, 2, 5)],
        "state": ["A", "A", "B", "B"],
        "amount": [1393.0, 1350.0, 1561.0, None],
    }
)
LIMIT = pl.DataFrame(
    {"amount": [1550.0], "from_date": [date(2018, 2, 5)], "until_date": [None], "unit": ["warheads"]},
    schema_overrides={"until_date": pl.Date},
)
CURVES = pl.DataFrame(
    {"month": [0.0, 8.0, 30.0], "kept_share": [0.0, 0.2, 0.3], "low": [0.0, 0.1, 0.2], "high": [0.1, 0.3, 0.4]}
)

FIGURES: dict[str, Draw] = {
    "timeline": lambda width: timeline.timeline(SERIES, events(), width=width),
    "words_deeds": lambda width: words_deeds.words_and_deeds(WORDS_DEEDS, width=width),
    "initiative": lambda width: initiative.initiative(INITIATIVE, width=width, name_a="A", name_b="B"),
    "votes": lambda width: votes.un_agreement(VOTES, width=width),
    "warheads": lambda width: indicators.warheads(WARHEADS, width=width),
    "oil": lambda width: indicators.oil(OIL, width=width),
    "standing": lambda width: standing.standing(PAIRS, width=width),
    "coverage": lambda width: evidence.coverage_calendar(COVERAGE, width=width),
    "issues": lambda width: issues.issues_by_year(ISSUES, width=width),
    "chronicle": lambda width: issues.chronicle_by_issue(ENTRIES, width=width),
    "life_bars": lambda width: life_bars.life_bars(SPANS, width=width),
    "limits": lambda width: limits.against_limit(FIGURES_DECLARED, LIMIT, width=width),
    "follow_through": lambda width: follow_through.follow_through(CURVES, width=width),
}
