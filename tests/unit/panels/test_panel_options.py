"""Roles, numbers of sources, and what is said of options that make no sense."""

from datetime import date

import pytest

from detente.errors import SchemaError, UnknownStateError
from detente.panels.build import build_panel
from panel_rows import covered, event, rows

DAY = date(2022, 8, 18)
COVERAGE = covered(DAY, DAY)


def total(*events: dict, **options) -> int:
    made = build_panel(rows(*events), **{"directed": True, "dedupe": "none", "coverage": COVERAGE} | options)
    return made["events_n"].sum()


def test_roles_state_wants_a_role_of_state_on_both_sides():
    sides = [("GOV", "MIL"), ("GOV", "MED"), ("", "GOV"), ("GOV;MED", "STATE"), (None, "GOV"), ("OPPGOV", "GOV")]
    events = [event(str(n), DAY, sender_role=a, receiver_role=b) for n, (a, b) in enumerate(sides)]
    assert total(*events) == 6
    assert total(*events, roles="state") == 2  # the first and the fourth


def test_a_role_lost_is_lost_before_rows_are_merged():
    events = [event("1", DAY, sender_role=""), event("2", DAY, sender_role="GOV", receiver_role="GOV")]
    assert total(*events, dedupe="one_a_day") == 1
    assert total(*events, dedupe="one_a_day", roles="state") == 1  # row 2 counts, though row 1 stands before it


def test_min_sources_keeps_rows_with_as_many_or_more():
    events = [event(str(n), DAY, sources_n=n or None) for n in range(4)]
    assert [total(*events, min_sources=n) for n in (1, 2, 3, 4)] == [4, 2, 1, 0]


def test_min_sources_of_a_source_that_publishes_none_is_an_error():
    events = [event("1", DAY), event("2", DAY, source="icews", sources_n=None)]
    with pytest.raises(SchemaError, match="min_sources: icews does not publish the number of sources"):
        total(*events, min_sources=2)
    assert total(*events, min_sources=1, coverage=None) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"freq": "decade"}, "freq: one of day, week, month, quarter, year, not 'decade'"),
        ({"by": ["actor"]}, "by: one of issue, quad, class, not 'actor'"),
        ({"by": ["quad", "quad"]}, "by: each breakdown once"),
        ({"dedupe": "strict"}, "dedupe: one of none, url, actors_day_root, one_a_day, not 'strict'"),
        ({"roles": "GOV"}, "roles: one of any, state, not 'GOV'"),
        ({"succession": "joined"}, "succession: one of continuous, split, not 'joined'"),
        ({"min_sources": 0}, "min_sources: at least 1, not 0"),
        ({"since": DAY, "until": DAY}, "must lie before until"),
        ({"dyads": []}, "dyads: at least one pair"),
        ({"dyads": ("USA", "RUS")}, "dyads: pairs of state codes, such as"),
        ({"dyads": [("USA", "RUS", "CHN")]}, "dyads: pairs of state codes, such as"),
        ({"dyads": [("USA", "USA")]}, "USA and USA are one state"),
        ({"dyads": [("SUN", "RUS")]}, "SUN and RUS are one state under succession continuous"),
    ],
)
def test_options_that_make_no_sense_are_named(options, message):
    with pytest.raises(SchemaError, match=message):
        total(event("1", DAY), **options)


def test_a_code_in_dyads_that_is_no_state():
    with pytest.raises(UnknownStateError, match="no state is known as 'USSR'"):
        total(event("1", DAY), dyads=[("USA", "USSR")])


def test_a_code_in_the_rows_that_is_no_state():
    with pytest.raises(UnknownStateError, match="no state is known as 'EUR'"):
        total(event("1", DAY, sender="EUR"))


def test_a_frame_that_is_no_event_table():
    with pytest.raises(SchemaError, match="events: the frame lacks the columns cameo, url of the event table"):
        build_panel(rows(event("1", DAY)).drop("cameo", "url"), directed=True)


@pytest.mark.parametrize("code", [None, "10", "999", "---"])
def test_rows_without_a_class_are_named_not_dropped(code):
    events = [event("1", DAY), event("2", DAY, cameo=code)]
    assert total(*events) == 2
    assert total(*events, by=["issue"]) == 2
    for by in ("quad", "class"):
        if code == "10":  # a code of CAMEO, though not the one that was meant
            assert total(*events, by=[by]) == 2
            continue
        with pytest.raises(SchemaError, match=f"1 rows, the first of 2022-08-18, hold no CAMEO code and so no {by}"):
            total(*events, by=[by])
