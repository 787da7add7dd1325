"""Reported intents in the dossier: told with their base rate, or said to be unknown."""

from datetime import date, datetime, timedelta

import polars as pl
from toy_material import EVENTS, full, material, series

from detente.dossiers.build import build_dossier
from detente.dossiers.intents import (
    FEWEST_WINDOWS,
    NONE_INGESTED,
    compare_intents,
    say_intents,
    table_of_intents,
)

START = date(2018, 1, 1)


def rows(*events: tuple[int, str]) -> pl.DataFrame:
    """Events of the United States toward Russia: day from the start, CAMEO code; all on one issue."""
    made = [
        {"event_id": f"{number}", "source": "icews", "event_date": START + timedelta(days=day), "sender": "USA",
         "receiver": "RUS", "cameo": code, "sender_role": "GOV", "receiver_role": "GOV"}
        for number, (day, code) in enumerate(events)
    ]  # fmt: skip
    return pl.DataFrame(made, schema=EVENTS.schema)


def coverage(days: int) -> pl.DataFrame:
    first = datetime(START.year, START.month, START.day)
    return pl.DataFrame(
        {"source": "icews", "unit_start": [first + timedelta(days=n) for n in range(days)], "unit_minutes": 1440},
        schema_overrides={"unit_minutes": pl.Int32},
    )


def test_without_event_files_it_says_so():
    nothing = material()
    compared = compare_intents(nothing)
    assert compared.is_empty()
    assert say_intents(compared) == (NONE_INGESTED,)
    assert table_of_intents(compared) == ()


def test_share_and_base_rate_by_hand():
    # 25 intents 100 days apart; a deed 10 days after each of the first five, and 10 days before each of the last ten
    days = [200 + 100 * n for n in range(25)]
    events = [(day, "0311") for day in days] + [(day + 10, "061") for day in days[:5]]
    events += [(day - 10, "061") for day in days[15:]]
    held = material(series(), rows=rows(*events), coverage=coverage(3000))
    compared = compare_intents(held)
    month = compared.row(by_predicate=pl.col("days") == 30, named=True)
    assert (month["windows_n"], month["followed_share"], month["preceded_share"]) == (25, 0.2, 0.4)
    (told,) = say_intents(compared)
    assert "on 25 days" in told
    assert "20 % were followed" in told
    assert "the base rate, a deed within the 30 days before, is 40 %" in told
    assert "0.50 times as often after as before (90 % band" in told
    ((title, table),) = table_of_intents(compared)
    assert "after and before" in title
    assert table["source"].unique().to_list() == [held.events[0].label]
    assert table.filter(days=30)["ratio"].item() == 0.5


def test_too_few_covered_windows_tell_nothing():
    held = material(series(), rows=rows(*((40 * n, "0311") for n in range(1, FEWEST_WINDOWS))), coverage=coverage(900))
    compared = compare_intents(held)
    (told,) = say_intents(compared)
    assert told.startswith(
        f"Whether deeds follow reported intents cannot be told from {held.events[0].label}: fewer than"
    )
    assert table_of_intents(compared) == ()


def test_intents_stand_beside_promises_in_the_record():
    made = build_dossier(full())
    section = next(section for section in made.record()["sections"] if section["key"] == "follow-through")
    assert section["paragraphs"] == [NONE_INGESTED]
    assert section["facts"]["intents"] == []
