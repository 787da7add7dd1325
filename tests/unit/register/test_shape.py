"""Which fields a record must have: each fault of a field, told once, where it is."""

import datetime
import tomllib

import polars as pl
import pytest

from detente.register.shape import Field, Shape, as_row, find_shape_faults
from detente.register.shapes import AGREEMENT, INDICATOR, LEDGERS
from register_files import LEDGERS as WRITTEN
from register_files import broken

PART = Shape("part", (Field("amount", float), Field("from", datetime.date, column="from_date")))
WHOLE = Shape(
    "thing",
    (
        Field("id", str),
        Field("count", int),
        Field("is_open", bool),
        Field("when", dict, is_optional=True),
        Field("names", list, is_optional=True),
        Field("rule", str, choices=("at_most", "at_least"), is_optional=True),
    ),
    (PART,),
)
RIGHT = {"id": "a", "count": 3, "is_open": True}
DAY = datetime.date(2020, 1, 2)


def faults(**changes: object) -> list[tuple[str, str]]:
    return list(find_shape_faults(RIGHT | changes, WHOLE))


def test_a_right_record_has_no_fault() -> None:
    assert faults() == []
    part = {"amount": 1, "from": DAY}
    assert faults(when={"range_km": 300, "payload_kg": 0.5}, names=["x"], rule="at_most", part=[part]) == []


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("count", 3.0, "is float, must be int"),
        ("count", True, "is bool, must be int"),
        ("is_open", 1, "is int, must be bool"),
        ("id", 7, "is int, must be str"),
        ("names", "x", "is str, must be list"),
        ("names", ["x", 1], "must be a list of text"),
        ("when", ["x"], "is list, must be dict"),
        ("when", {"range_km": "far"}, "must hold numbers"),
        ("when", {"range_km": True}, "must hold numbers"),
        ("rule", "about", "'about' is none of at_most, at_least"),
        ("rule", "", "'' is none of at_most, at_least"),
        ("colour", "red", "is no field here: correct the name or take it out"),
        ("part", {"amount": 1}, "must be an array of tables: write [[thing.part]]"),
        ("part", ["x"], "must be an array of tables: write [[thing.part]]"),
    ],
)
def test_each_fault_is_told_once(field: str, value: object, message: str) -> None:
    assert faults(**{field: value}) == [(field, message)]


def test_a_missing_field_and_a_fault_in_a_part_are_placed() -> None:
    assert list(find_shape_faults({"id": "a", "count": 1}, WHOLE)) == [("is_open", "is missing")]
    parts = [{"amount": 1.5, "from": DAY}, {"amount": "many", "until": DAY}]
    assert faults(part=parts) == [
        ("part 2, until", "is no field here: correct the name or take it out"),
        ("part 2, amount", "is str, must be float"),
        ("part 2, from", "is missing"),
    ]


def test_a_date_with_a_time_is_no_date() -> None:
    moment = datetime.datetime(2020, 1, 2, 3, 4)
    assert list(find_shape_faults({"amount": 1.0, "from": moment}, PART)) == [("from", "is datetime, must be date")]


def test_a_row_has_every_column_and_null_for_what_is_not_said() -> None:
    assert as_row(RIGHT, WHOLE) == RIGHT | {"when": None, "names": None, "rule": None}
    assert as_row({"amount": 1, "from": DAY}, PART) == {"amount": 1, "from_date": DAY}
    assert as_row(RIGHT | {"rule": "", "count": 0, "is_open": False}, WHOLE) == {
        "id": "a", "count": 0, "is_open": False, "when": None, "names": None, "rule": None,
    }  # fmt: skip
    assert as_row(RIGHT | {"when": {"km": 3}}, WHOLE)["when"] == [{"name": "km", "least": 3.0}]
    assert PART.schema == pl.Schema({"amount": pl.Float64(), "from_date": pl.Date()})


@pytest.mark.parametrize("ledger", WRITTEN)
def test_a_right_record_of_each_ledger_and_any_of_its_fields_left_out(ledger: str) -> None:
    shape = LEDGERS[ledger]
    (record,) = tomllib.loads(WRITTEN[ledger])[shape.name]
    assert list(find_shape_faults(record, shape)) == []
    for field in shape.fields:
        short = {name: value for name, value in record.items() if name != field.name}
        wanted = [] if field.is_optional else [(field.name, "is missing")]
        assert list(find_shape_faults(short, shape)) == wanted


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('issue = "arms_control"', 'issue = "toys"', "issue"),
        ('kind = "treaty"', 'kind = "Treaty"', "kind"),
        ('step = "signed"', 'step = "begun"', "life 1, step"),
        ('precision = "day"', 'precision = "about"', "life 1, precision"),
        ('rule = "at_most"', 'rule = "<="', "limit 1, rule"),
        ('verdict = "disputed"', 'verdict = "violated"', "finding 1, verdict"),
        ("every_months = 6", 'every_months = "6"', "duty 1, every_months"),
        ("amount = 100", 'amount = "100"', "limit 1, amount"),
        ("date = 2010-04-08", 'date = "2010-04-08"', "life 1, date"),
    ],
)
def test_closed_sets_and_types_of_an_agreement(old: str, new: str, field: str) -> None:
    (record,) = tomllib.loads(broken(WRITTEN["agreements"], old, new))["agreement"]
    assert [place for place, _ in find_shape_faults(record, AGREEMENT)] == [field]


def test_no_two_fields_of_a_shape_share_a_column() -> None:
    for shape in [*LEDGERS.values(), INDICATOR]:
        for one in (shape, *shape.parts):
            targets = [field.target for field in one.fields]
            assert len(targets) == len(set(targets)), one.name
