"""States: look one up by code or name on a day, and list those that exist on a day.

Every code is dated. COW 365 is the Soviet Union on 1985-06-01 and Russia today; which of the two a measure
counts as one is the question of ``succession.py``.
"""

import difflib
from datetime import date
from functools import cache
from typing import get_args

from detente.domain.state_codes import code_table, not_state_codes
from detente.domain.state_table import FIRST_DAY, State, all_not_states, all_states, codes_of, key_of
from detente.errors import SchemaError, UnknownStateError
from detente.types import StateScheme

__all__ = ["State", "code_table", "find_state", "not_state_codes", "state_name", "states_on"]

_NEAR_ENOUGH = 0.7  # share of letters in common, after difflib; lower values suggest unrelated names
_AS_NEAR = 0.07  # a suggestion must come this close to the best one: Rusia is Russia, not also Prussia


def find_state(text: str | int, *, scheme: StateScheme | None = None, on: date | None = None) -> State:
    """Find a state by its code or name.

    Parameters
    ----------
    text
        A code of the scheme or a name. Case never counts; in names, accents and punctuation do not either.
        COW and GW numbers may be given as integers.
    scheme
        The code system to search. None searches our own codes first, then names and aliases;
        bare numbers and two-letter codes need their scheme, since ``RS`` is Russia in FIPS and Serbia in ISO.
    on
        The day on which the state must have held the code. None takes the most recent holder.

    Returns
    -------
    State
        The spell of the state that held the code.

    Raises
    ------
    SchemaError
        There is no such scheme.
    UnknownStateError
        No state has or had the code; the message suggests near matches, or says that the code is a region's,
        a territory's or an organisation's. Or the code was held, but not on that day; the message then
        says from when to when.

    Examples
    --------
    >>> find_state("Soviet Union").code, find_state("rus").name
    ('SUN', 'Russia')
    >>> find_state(365, scheme="cow", on=date(1985, 6, 1)).code, find_state("RS", scheme="fips").code
    ('SUN', 'RUS')
    >>> find_state("Rusia")
    Traceback (most recent call last):
    detente.errors.UnknownStateError: no state is known as 'Rusia'. Did you mean Russia (RUS)?
    """
    if scheme is not None and scheme not in get_args(StateScheme):
        raise SchemaError(f"no code system is called {scheme!r}: there are {', '.join(get_args(StateScheme))}")
    text = str(text)
    past_holders: tuple[State, ...] = ()
    for searched in ("iso3", "name") if scheme is None else (scheme,):
        holders = _holders(searched).get(key_of(text, searched), ())
        for state in reversed(holders):
            if on is None or state.exists_on(on):
                return state
        past_holders = past_holders or holders
    if past_holders and on is not None:
        raise UnknownStateError(text, scheme=scheme or "any", hint=_when(text, past_holders, on))
    hint = _what_else(text, scheme)
    raise UnknownStateError(text, scheme=scheme or "any", near=() if hint else _near(text), hint=hint)


def states_on(day: date) -> tuple[State, ...]:
    """Return the states that existed on a day, ordered by code.

    Raises
    ------
    ValueError
        The day lies before 1816-01-01, where the table begins.

    Examples
    --------
    >>> [state.code for state in states_on(date(1985, 6, 1)) if state.name.endswith("Germany")]
    ['DDR', 'DEU']
    """
    if day < FIRST_DAY:
        raise ValueError(f"the table of states begins on {FIRST_DAY}; asked for {day}")
    return tuple(state for state in all_states() if state.exists_on(day))


def state_name(code: str) -> str:
    """Return the short English name of a state, the most recent one where it had several.

    Raises
    ------
    UnknownStateError
        The code is none of ours.

    Examples
    --------
    >>> state_name("SUN"), state_name("NAM")
    ('Soviet Union', 'Namibia')
    """
    return find_state(code, scheme="iso3").name


@cache
def _holders(scheme: StateScheme) -> dict[str, tuple[State, ...]]:
    """Every key of a scheme with the spells that hold it, oldest first."""
    holders: dict[str, list[State]] = {}
    for state in sorted(all_states(), key=lambda state: state.valid_from):
        for key in {key_of(code, scheme) for code in codes_of(state, scheme)}:
            holders.setdefault(key, []).append(state)
    return {key: tuple(spells) for key, spells in holders.items()}


def _near(text: str) -> tuple[str, ...]:
    """The states that may have been meant, best first, as ``Russia (RUS)``."""
    wanted = key_of(text, "name")
    if len(wanted) < 3 or wanted.isdecimal():
        return ()
    found = _like_code(wanted) if len(wanted) == 3 else _like_name(wanted)
    return tuple(dict.fromkeys(f"{state.name} ({state.code})" for state in found))[:3]


def _like_code(wanted: str) -> list[State]:
    """The states whose name or alias begins so (GER), else those whose code has one other letter (RUX)."""
    named = [spells[-1] for name, spells in _holders("name").items() if name.startswith(wanted)]
    near = [spells[-1] for code, spells in _holders("iso3").items() if _differ_n(wanted, code.lower()) == 1]
    return sorted(named or near, key=lambda state: state.valid_to is not None)  # those that exist come first


def _differ_n(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _like_name(wanted: str) -> list[State]:
    """The states whose code, name or alias looks like the text."""
    known = {key_of(code, "name"): spells[-1] for code, spells in _holders("iso3").items()}
    known |= {name: spells[-1] for name, spells in _holders("name").items()}
    scores = {key: difflib.SequenceMatcher(None, wanted, key).ratio() for key in known}
    threshold = max(_NEAR_ENOUGH, max(scores.values()) - _AS_NEAR)
    return [known[key] for key in sorted(known, key=lambda key: -scores[key]) if scores[key] >= threshold]


def _when(text: str, holders: tuple[State, ...], on: date) -> str:
    """Between which days the code was held, and who stood in its place on the day."""
    spells = " and ".join(f"{state.name} ({state.code}) {_spell(state)}" for state in holders)
    before = next((found for state in holders if (found := _predecessor(state, on))), None)
    place = f" On {on} its place was held by {before.name} ({before.code})." if before else ""
    return f"{text} stands for {spells}, not on {on}.{place}"


def _predecessor(state: State, on: date) -> State | None:
    """The state that this one continues, or the one before that, if it existed on the day."""
    while state.continues:
        spells = _holders("iso3")[state.continues]
        if alive := next((spell for spell in spells if spell.exists_on(on)), None):
            return alive
        state = spells[-1]
    return None


def _what_else(text: str, scheme: StateScheme | None) -> str:
    """What the text is instead of a state, as far as we know."""
    if scheme is None and text.strip().isdecimal():
        return "A number needs its scheme, cow or gw; without one, use the three-letter code or the name."
    if scheme is None and len(text.strip()) == 2:
        return "Two letters mean different states in FIPS and ISO: use the three-letter code or the name."
    for entry in all_not_states():
        named = key_of(text, "name") in (key_of(entry.code, "name"), key_of(entry.name, "name"))
        if named and (scheme is None or scheme in entry.schemes):
            return f"It is listed as a {entry.kind} ({entry.name}), not as a state."
    return ""


def _spell(state: State) -> str:
    if state.valid_to is None:
        return f"since {state.valid_from}"
    return f"from {state.valid_from} to {state.valid_to}"
