"""The table of states as a frame to join on: from a provider's code and a day to our code."""

from datetime import date
from functools import cache

import polars as pl

from detente.domain.state_table import all_not_states, all_states, codes_of
from detente.types import StateScheme


@cache
def code_table(scheme: StateScheme) -> pl.DataFrame:
    """Return which state held which code of a scheme from when to when.

    Parameters
    ----------
    scheme
        The code system. Under ``icews`` and ``name`` the codes are names as the provider, or this
        table, writes them; a join on them is exact, unlike :func:`detente.domain.states.find_state`.

    Returns
    -------
    polars.DataFrame
        ``code`` (String, the scheme's), ``state`` (String, ours), ``valid_from`` and ``valid_to`` (Date, both
        days included, never null). Unique on ``code`` and ``valid_from``; the spells of a code never
        overlap, so a join on ``code`` with ``valid_from <= day <= valid_to`` never doubles a row.
        ``valid_from`` 1816-01-01 means that day or before; ``valid_to`` 9999-12-31 means that the
        state still exists. Codes of regions, territories and organisations are not in it.

    Examples
    --------
    >>> code_table("cow").filter(pl.col("code") == "365").select("state", "valid_from", "valid_to").rows()[1]
    ('SUN', datetime.date(1922, 12, 30), datetime.date(1991, 12, 25))
    """
    rows = [
        (code, state.code, state.valid_from, state.valid_to or date.max)
        for state in all_states()
        for code in codes_of(state, scheme)
    ]
    schema = {"code": pl.String, "state": pl.String, "valid_from": pl.Date, "valid_to": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("code", "valid_from")


@cache
def not_state_codes(scheme: StateScheme) -> frozenset[str]:
    """Return the codes of a scheme that are listed as no state's: regions, territories, organisations.

    A code that is neither here nor in :func:`code_table` is unknown and must be reported.

    Examples
    --------
    >>> "EUR" in not_state_codes("cameo"), "Hong Kong" in not_state_codes("icews")
    (True, True)
    """
    return frozenset(entry.code for entry in all_not_states() if scheme in entry.schemes)
