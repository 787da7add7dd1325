"""The table of states and the list of what is no state, read from their data files.

``states.csv`` holds one row per spell of a state, ``not_states.csv`` the regions, territories and
organisations that providers file beside states. Rules and doubts: ``docs/reference/states.md``.
"""

import csv
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from detente.types import StateScheme

FIRST_DAY = date(1816, 1, 1)
"""First day of the table: a spell that begins here began on this day or before."""


@dataclass(frozen=True, slots=True)
class State:
    """One spell of a state: a stretch of days under one code, name and set of provider codes.

    Attributes
    ----------
    code
        ISO 3166-1 alpha-3, historical alpha-3 (SUN, DDR, YUG, …), or an own code named as such in ``note``.
    name
        Our short English name.
    cow, gw
        Numbers of Correlates of War and of Gleditsch and Ward; None where the list never has the state.
        They are given for the whole spell, also on days on which that list does not yet count it.
    cameo, fips, icews, polecat
        The codes or names under which these providers file the state; empty where they have none.
    aliases
        Other names and former codes (``Zaire``, ``ZAR``).
    valid_from, valid_to
        First and last day, both included; ``valid_to`` is None for a state that still exists.
    successor
        Code of the state that took its place, or None.
    continues
        Code of the predecessor that this state is joined with under ``continuous`` succession, or None.
    note
        Doubts about the dates and codes.
    """

    code: str
    name: str
    cow: int | None
    gw: int | None
    cameo: tuple[str, ...]
    fips: tuple[str, ...]
    icews: tuple[str, ...]
    polecat: tuple[str, ...]
    aliases: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    successor: str | None
    continues: str | None
    note: str

    def exists_on(self, day: date) -> bool:
        """Whether the spell includes the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class NotState:
    """A code that providers use like a state's for something else.

    ``kind`` is ``region``, ``territory`` or ``organisation``; ``schemes`` are the code systems that have it;
    ``note`` names the sovereign of a territory.
    """

    code: str
    schemes: tuple[str, ...]
    name: str
    kind: str
    note: str


@cache
def all_states() -> tuple[State, ...]:
    """Return every spell of every state, ordered by code and first day."""
    return tuple(_state(row) for row in _rows("states.csv"))


@cache
def all_not_states() -> tuple[NotState, ...]:
    """Return every listed code that is no state's."""
    return tuple(
        NotState(row["code"], _many(row["scheme"]), row["name"], row["kind"], row["note"])
        for row in _rows("not_states.csv")
    )


def codes_of(state: State, scheme: StateScheme) -> tuple[str, ...]:
    """Return the codes or names of a state under a scheme, as text.

    Examples
    --------
    >>> [codes_of(state, "cow") for state in all_states() if state.code == "RUS"]
    [('365',), ('365',)]
    """
    match scheme:
        case "iso3":
            return (state.code,)
        case "cow":
            return () if state.cow is None else (str(state.cow),)
        case "gw":
            return () if state.gw is None else (str(state.gw),)
        case "cameo":
            return state.cameo
        case "fips":
            return state.fips
        case "icews":
            return state.icews
        case "polecat":
            return state.polecat
        case "name":
            return (state.name, *state.aliases)


def key_of(text: str, scheme: StateScheme) -> str:
    """Return the form in which a code or name is compared: case, accents and punctuation do not count.

    Examples
    --------
    >>> key_of("Côte d'Ivoire", "name"), key_of("rus", "cameo"), key_of("002", "cow")
    ('cotedivoire', 'RUS', '2')
    """
    if scheme in ("name", "icews"):
        letters = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
        return "".join(letter for letter in letters if letter.isalnum())
    text = text.strip().upper()
    return text.lstrip("0") if scheme in ("cow", "gw") else text


def _rows(file: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def _state(row: dict[str, str]) -> State:
    return State(
        code=row["code"],
        name=row["name"],
        cow=int(row["cow"]) if row["cow"] else None,
        gw=int(row["gw"]) if row["gw"] else None,
        cameo=_many(row["cameo"]),
        fips=_many(row["fips"]),
        icews=_many(row["icews"]),
        polecat=_many(row["polecat"]),
        aliases=_many(row["aliases"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        successor=row["successor"] or None,
        continues=row["continues"] or None,
        note=row["note"],
    )


def _many(field: str) -> tuple[str, ...]:
    return tuple(field.split(";")) if field else ()
