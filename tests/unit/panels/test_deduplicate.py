"""Every rule against counting one event many times, on rows written for it."""

from datetime import date
from itertools import permutations

import narwhals as nw
import polars as pl
import pytest

from detente.panels.deduplicate import KEYS, deduplicate
from detente.types import DedupeRule
from panel_rows import back, event, rows

DAY, NEXT = date(2022, 8, 18), date(2022, 8, 19)
ONE, TWO = "https://news.example/one", "https://news.example/two"

REPORTS = rows(
    event("101", DAY, cameo="010", url=ONE),
    event("102", DAY, cameo="013", url=ONE),  # the same root, actors and article
    event("103", DAY, cameo="010", url=TWO),  # the same statement in another article
    event("104", DAY, cameo="010", url=ONE, sender_actor="USAMIL"),  # another actor
    event("105", DAY, cameo="040", url=ONE),  # another root
    event("106", NEXT, cameo="010", url=ONE),  # another day
    event("107", DAY, cameo="010", url=ONE, source="gdelt1"),  # another source
    back("108", DAY, cameo="010", url=ONE),  # the other direction
)


def kept(frame: pl.DataFrame, rule: DedupeRule) -> list[str]:
    return sorted(deduplicate(nw.from_native(frame.lazy()), rule=rule).collect()["event_id"].to_list())


@pytest.mark.parametrize(
    ("rule", "lost"),
    [
        ("none", []),
        ("url", ["102", "104"]),
        ("actors_day_root", ["102", "103"]),
        ("one_a_day", ["103", "104"]),
    ],
)
def test_what_each_rule_takes_out(rule, lost):
    everything = REPORTS["event_id"].to_list()
    assert kept(REPORTS, rule) == [number for number in everything if number not in lost]


@pytest.mark.parametrize("rule", ["url", "actors_day_root", "one_a_day"])
def test_sources_days_and_directions_are_never_merged(rule):
    assert {"105", "106", "107", "108"} <= set(kept(REPORTS, rule))
    assert {"source", "event_date", "sender", "receiver"} <= set(KEYS[rule])


def test_rows_without_an_address_all_count_under_url():
    assert kept(rows(event("1", DAY), event("2", DAY)), "url") == ["1", "2"]


def test_actors_that_are_not_named_are_one_actor():
    unnamed = {"sender_actor": None, "receiver_actor": None}
    frame = rows(event("1", DAY, **unnamed), event("2", DAY, **unnamed), event("3", DAY))
    assert kept(frame, "actors_day_root") == ["1", "3"]


@pytest.mark.parametrize("rule", ["url", "actors_day_root", "one_a_day"])
def test_the_lowest_id_counts_whatever_the_order_of_rows(rule):
    same = [event(number, DAY, url=ONE, sender_role=number) for number in ("12", "9", "100")]
    for order in permutations(same):
        left = deduplicate(nw.from_native(rows(*order).lazy()), rule=rule).collect()
        assert left["event_id"].to_list() == ["100"]  # ids are text: "100" < "12" < "9"
        assert left["sender_role"].to_list() == ["100"]  # the whole row of that id, no mixture


def test_columns_are_those_that_came_in():
    for rule in KEYS:
        frame = deduplicate(nw.from_native(REPORTS.lazy()), rule=rule).collect()
        assert frame.columns == REPORTS.columns
