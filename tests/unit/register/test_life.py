"""From steps to spans of status, against lives told by hand."""

from datetime import date
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.register.ledgers import load_ledger
from detente.register.life import SPAN_SCHEMA, STATUS_OF_STEP, latest_status, status_spans
from detente.register.shapes import AGREEMENT_STEPS, PROGRAMME_STEPS

NOW = date(2026, 1, 1)
STATUSES = {"proposed", "signed", "in_force", "suspended"}
Step = tuple[str, int]
"""A step and its year."""


def life(*steps: Step, name: str = "a") -> pl.DataFrame:
    rows = [(name, step, date(year, 1, 1)) for step, year in steps]
    return pl.DataFrame(rows, schema={"id": pl.String, "step": pl.String, "date": pl.Date}, orient="row")


def records(kind: str = "treaty", *, is_multilateral: bool = False) -> pl.DataFrame:
    return pl.DataFrame({"id": ["a"], "kind": [kind], "is_multilateral": [is_multilateral]})


def spans(*steps: Step, until: date = NOW, told: pl.DataFrame | None = None) -> list[tuple[int, int, str]]:
    found = status_spans(life(*steps), key="id", records=told, until=until)
    assert found.schema == SPAN_SCHEMA
    return [(start.year, end.year, status) for _, start, end, status in found.rows()]


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ([], []),
        ([("signed", 2010)], [(2010, 2026, "signed")]),
        ([("proposed", 2009), ("negotiations_opened", 2010)], [(2009, 2026, "proposed")]),
        (
            [
                ("negotiations_opened", 2009),
                ("signed", 2010),
                ("approved", 2010),
                ("in_force", 2011),
                ("expired", 2021),
            ],
            [(2009, 2010, "proposed"), (2010, 2011, "signed"), (2011, 2021, "in_force")],
        ),
        (
            [("in_force", 2011), ("amended", 2012), ("extended", 2016), ("suspended", 2023), ("resumed", 2024)],
            [(2011, 2023, "in_force"), (2023, 2024, "suspended"), (2024, 2026, "in_force")],
        ),
        ([("in_force", 2000), ("denounced", 2019)], [(2000, 2019, "in_force")]),
        ([("in_force", 2000), ("denounced", 2019), ("expired", 2020)], [(2000, 2020, "in_force")]),  # a notice
        ([("in_force", 2000), ("signed", 2005)], [(2000, 2026, "in_force")]),  # another side signs later
        ([("signed", 2000), ("proposed", 2001)], [(2000, 2026, "signed")]),
        ([("agreed", 1992), ("begun", 1994), ("completed", 1998)], [(1992, 1994, "signed"), (1994, 1998, "in_force")]),
        ([("in_force", 2000), ("superseded", 2000)], []),  # a span of no days is none
    ],
)
def test_lives_told_by_hand(steps: list[Step], wanted: list[tuple[int, int, str]]) -> None:
    assert spans(*steps) == wanted


@pytest.mark.parametrize("kind", ["political_commitment", "memorandum"])
def test_a_commitment_holds_from_its_signing(kind: str) -> None:
    assert spans(("signed", 2010), told=records(kind)) == [(2010, 2026, "in_force")]
    assert spans(("signed", 2010), told=records("executive_agreement")) == [(2010, 2026, "signed")]


def test_one_side_cannot_end_what_never_bound_all() -> None:
    steps = [("signed", 1996), ("denounced", 2023)]
    assert spans(*steps, told=records(is_multilateral=True)) == [(1996, 2026, "signed")]
    assert spans(*steps, told=records()) == [(1996, 2023, "signed")]


def test_the_day_of_a_step_has_its_status() -> None:
    def on(day: date, *steps: Step) -> str:
        return str(latest_status(life(*steps), key="id", until=day)["status"].item())

    steps = [("signed", 2010), ("in_force", 2011), ("suspended", 2013), ("expired", 2015)]
    wanted = {2010: "signed", 2011: "in_force", 2013: "suspended", 2015: "ended"}
    for year, status in wanted.items():
        assert on(date(year, 1, 1), *steps) == status
    assert on(date(2012, 12, 31), *steps) == "in_force"
    assert on(date(2014, 12, 31), *steps) == "suspended"
    assert on(NOW, ("approved", 2010)) == "proposed"


def test_before_its_first_step_a_record_has_no_status() -> None:
    assert latest_status(life(("signed", 2010)), key="id", until=date(2009, 1, 1)).is_empty()
    assert spans(("signed", 2010), until=date(2009, 1, 1)) == []


def test_a_notice_ends_nothing_before_its_day() -> None:
    """Notice in 2019, end in 2021: in 2020 the agreement is in force, today as in hindsight."""
    steps = [("in_force", 2000), ("denounced", 2019), ("expired", 2021)]
    assert spans(*steps, until=date(2020, 1, 1)) == [(2000, 2020, "in_force")]
    assert latest_status(life(*steps), key="id", until=date(2020, 1, 1))["status"].to_list() == ["in_force"]


def test_records_are_kept_apart() -> None:
    both = pl.concat([life(("signed", 2010), ("in_force", 2011), name="b"), life(("proposed", 2012))])
    assert latest_status(both, key="id", until=NOW).rows() == [("b", "in_force"), ("a", "proposed")]


def test_every_step_is_known_or_changes_nothing() -> None:
    steps = {*AGREEMENT_STEPS, *PROGRAMME_STEPS}
    assert steps - STATUS_OF_STEP.keys() == {"approved", "amended", "extended"}
    assert STATUS_OF_STEP.keys() <= steps


def between(*steps: tuple[str, int, list[str] | None], pair: tuple[str, ...]) -> list[tuple[int, int, str]]:
    rows = [("a", step, date(year, 1, 1), by) for step, year, by in steps]
    schema = {"id": pl.String, "step": pl.String, "date": pl.Date, "by": pl.List(pl.String)}
    told = pl.DataFrame(rows, schema=schema, orient="row")
    found = status_spans(told, key="id", records=records(is_multilateral=True), between=pair, until=NOW)
    return [(start.year, end.year, status) for _, start, end, status in found.rows()]


def test_who_leaves_a_treaty_of_many_leaves_it_for_its_pairs_only() -> None:
    steps = [
        ("in_force", 1992, ["USA", "RUS"]),
        ("suspended", 2007, ["RUS"]),
        ("denounced", 2023, ["RUS"]),
        ("suspended", 2024, ["USA"]),
    ]
    assert between(*steps, pair=("USA", "RUS")) == [(1992, 2007, "in_force"), (2007, 2023, "suspended")]
    assert between(*steps, pair=("USA", "FRA")) == [(1992, 2024, "in_force"), (2024, 2026, "suspended")]
    assert between(*steps, pair=("GBR", "FRA")) == [(1992, 2026, "in_force")]


def test_between_two_a_notice_waits_for_the_end_of_the_same_side_only() -> None:
    deal = [("in_force", 2016, None), ("denounced", 2018, ["USA"]), ("expired", 2025, ["RUS", "IRN"])]
    assert between(*deal, pair=("USA", "RUS")) == [(2016, 2018, "in_force")]
    assert between(*deal, pair=("RUS", "IRN")) == [(2016, 2025, "in_force")]
    centre = [("in_force", 1994, None), ("denounced", 2010, ["RUS"]), ("completed", 2015, ["RUS"])]
    assert between(*centre, pair=("USA", "RUS")) == [(1994, 2015, "in_force")]


def test_russia_has_left_the_cfe_treaty_and_the_science_centre() -> None:
    ledger = load_ledger("agreements")
    told = latest_status(
        ledger.parts["life"], key=ledger.key, records=ledger.records, between=("USA", "SUN", "RUS"), until=NOW
    )
    on = dict(told.rows())
    assert on["cfe-treaty"] == "ended"
    assert on["istc-1992"] == "ended"
    assert on["lisbon-protocol"] == "ended"


LIVES = st.lists(st.tuples(st.sampled_from(AGREEMENT_STEPS), st.integers(1950, 2030)), max_size=8).map(
    lambda steps: sorted(steps, key=lambda step: step[1])
)


@given(LIVES, st.integers(1945, 2035), st.integers(0, 9))
def test_spans_are_in_order_and_a_later_look_changes_no_earlier_day(steps: list[Step], year: int, more: int) -> None:
    early, late = date(year, 6, 1), date(year + more, 6, 1)
    then = status_spans(life(*steps), key="id", until=early).rows()
    assert all(start < end <= early and status in STATUSES for _, start, end, status in then)
    assert all(one[2] <= other[1] for one, other in pairwise(then))
    later = status_spans(life(*steps), key="id", until=late).rows()
    cut = [(name, start, min(end, early), status) for name, start, end, status in later if start < early]
    assert cut == then


@given(LIVES, st.integers(1945, 2035))
def test_the_latest_status_is_that_of_the_last_span(steps: list[Step], year: int) -> None:
    day = date(year, 6, 1)
    status = latest_status(life(*steps), key="id", until=day)["status"].to_list()
    assert status == [] or status[0] in {*STATUSES, "ended"}
    reaching = [span for span in status_spans(life(*steps), key="id", until=day).rows() if span[2] == day]
    assert (status[:1] == [reaching[0][3]]) if reaching else status in ([], ["ended"], ["proposed"])


def test_statuses_of_our_own_agreements() -> None:
    ledger = load_ledger("agreements")

    def on(day: date) -> dict[str, str]:
        return dict(latest_status(ledger.parts["life"], key=ledger.key, records=ledger.records, until=day).rows())

    assert on(date(2012, 1, 1))["new-start"] == "in_force"
    assert on(date(2026, 2, 6))["new-start"] == "ended"
    assert on(date(2002, 1, 1))["abm-treaty"] == "in_force"  # notice was given in December 2001
    assert on(date(2002, 6, 14))["abm-treaty"] == "ended"
    assert "new-start" not in on(date(2005, 1, 1)) or on(date(2005, 1, 1))["new-start"] == "proposed"
    assert set(on(date(2026, 11, 22)).values()) <= {*STATUSES, "ended"}
