"""The shape of a record: which fields a TOML table must have, of which type, and which tables it may hold."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

Record = dict[str, Any]

DTYPES: dict[type, pl.DataType] = {
    str: pl.String(),
    bool: pl.Boolean(),
    int: pl.Int64(),
    float: pl.Float64(),
    datetime.date: pl.Date(),
    list: pl.List(pl.String()),
    dict: pl.List(pl.Struct({"name": pl.String(), "least": pl.Float64()})),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, its type (``list`` holds text), the values it may take, whether it may be left out.

    ``column`` is its name in a frame, where a word of TOML says too little.
    """

    name: str
    kind: type
    choices: tuple[str, ...] = ()
    is_optional: bool = False
    column: str = ""

    @property
    def target(self) -> str:
        """Name of the column."""
        return self.column or self.name


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of record: ``name`` as in ``[[name]]``, its fields, and the tables nested in it."""

    name: str
    fields: tuple[Field, ...]
    parts: tuple["Shape", ...] = ()

    @property
    def schema(self) -> pl.Schema:
        """Columns of its frame."""
        return pl.Schema({field.target: DTYPES[field.kind] for field in self.fields})


def find_shape_faults(record: Mapping[str, Any], shape: Shape) -> Iterator[tuple[str, str]]:
    """Yield (field, message) for each field that is missing, unknown, of another type or out of its choices.

    Examples
    --------
    >>> shape = Shape("limit", (Field("amount", float), Field("rule", str, choices=("at_most",))))
    >>> list(find_shape_faults({"amount": "many", "rule": "about"}, shape))
    [('amount', 'is str, must be float'), ('rule', "'about' is none of at_most")]
    """
    parts = {part.name: part for part in shape.parts}
    known = {field.name for field in shape.fields} | parts.keys()
    for name in sorted(record.keys() - known):
        yield name, "is no field here: correct the name or take it out"
    for field in shape.fields:
        yield from _field_faults(record, field)
    for name, part in parts.items():
        nested = record.get(name, [])
        if not isinstance(nested, list) or not all(isinstance(item, dict) for item in nested):
            yield name, f"must be an array of tables: write [[{shape.name}.{name}]]"
            continue
        for number, item in enumerate(nested, start=1):
            for field_name, message in find_shape_faults(item, part):
                yield f"{name} {number}, {field_name}", message


def _field_faults(record: Mapping[str, Any], field: Field) -> Iterator[tuple[str, str]]:
    if field.name not in record:
        if not field.is_optional:
            yield field.name, "is missing"
        return
    value = record[field.name]
    fits = type(value) is field.kind or (field.kind is float and type(value) is int)  # exact: a date-time is a date too
    if not fits:
        yield field.name, f"is {type(value).__name__}, must be {field.kind.__name__}"
    elif field.kind is list and not all(isinstance(item, str) for item in value):
        yield field.name, "must be a list of text"
    elif field.kind is dict and not all(type(item) in (int, float) for item in value.values()):
        yield field.name, "must hold numbers"
    elif field.choices and value not in field.choices:
        yield field.name, f"{value!r} is none of {', '.join(field.choices)}"


def as_row(record: Mapping[str, Any], shape: Shape) -> Record:
    """Return the columns of one record; optional fields that are left out are null."""
    return {field.target: _plain(record.get(field.name)) for field in shape.fields}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return [{"name": name, "least": float(least)} for name, least in value.items()]
    return None if value == "" else value
