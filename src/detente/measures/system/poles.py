"""Poles: how many centres of power a system has, by rules with a name.

"Unipolar", "bipolar" and "multipolar" are never said here without the rule that says so: the literature has no
agreement on where a pole begins, and the rules disagree on most years.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from detente.errors import SchemaError
from detente.measures.system.capability_shares import Missing, Scaling, capability_shares
from detente.measures.system.frames import same_kind

PoleRuleName = Literal["modelski_thompson", "half_of_leader", "effective_number", "listed"]
"""Named rules; see `POLE_RULES`."""

COLUMNS: Final = (
    "rule",
    "thresholds",
    "polarity",
    "poles_n",
    "poles",
    "effective_n",
    "leader",
    "leader_share",
    "second_share",
    "states_n",
    "missing_n",
)


@dataclass(frozen=True, slots=True)
class PoleRule:
    """A rule that says which states are poles.

    Attributes
    ----------
    name
        Short name.
    words
        The rule in a sentence.
    thresholds
        Every number in it.
    citation
        Where it comes from.
    count
        From shares in falling order to the name of the polarity and the number of poles, strongest first.
    """

    name: str
    words: str
    thresholds: str
    citation: str
    count: Callable[[list[float]], tuple[str, int]]


def poles(
    frame: Any,
    *,
    rule: PoleRuleName,
    share: str = "cinc",
    by: str = "year",
    members: Any = None,
    state: str = "ccode",
    scaling: Scaling = "rescaled",
    missing: Missing = "null",
) -> Any:
    """Count the poles of a system by a named rule, year by year.

    Parameters
    ----------
    frame
        One row per state and year, any frame that narwhals understands: ``state``, ``by``, ``share`` (0 or more).
    rule
        ``modelski_thompson``, ``half_of_leader``, ``effective_number`` or ``listed``; see `POLE_RULES`.
    share, by, state
        Names of the columns.
    members
        The states counted: a frame of ``state`` and ``by``. ``modelski_thompson`` and ``listed`` are meant for the
        great powers and need it. None counts the whole system.
    scaling, missing
        See `detente.concentration`.

    Returns
    -------
    frame
        Of the same kind as ``frame``, one row per year: ``by``, ``rule``, ``thresholds``, ``polarity`` (``unipolar``,
        ``bipolar`` or ``multipolar`` *under this rule*), ``poles_n``, ``poles`` (the states, strongest first, as a
        list), ``effective_n`` (1 / sum of squared shares, whatever the rule), ``leader`` (the strongest state), its
        ``leader_share`` and the ``second_share`` (0 to 1), ``states_n`` (states counted), ``missing_n`` (without a
        value). All results are null in a year that ``missing`` leaves unmeasured.

    Raises
    ------
    SchemaError
        No such rule, a rule for the great powers without ``members``, or a column breaks its contract.

    Notes
    -----
    The thresholds are put to whatever capability ``share`` holds. Modelski and Thompson counted warships; on CINC their
    rule is stricter, since CINC spreads over population and industry. Two equally strong states are put in order of
    their codes: ``leader`` then means little. No band: the counts hang on thresholds, so read ``leader_share``,
    ``second_share`` and ``effective_n`` beside them. Costs 0.05 s for 200 years.

    References
    ----------
    `POLE_RULES`. Why polarity alone misleads: Mansfield (1993), International Studies Quarterly 37(1). Wagner (1993),
    International Organization 47(1), defines bipolarity by what coalitions can do, not by shares: no rule here.

    Examples
    --------
    >>> frame = pl.DataFrame({"ccode": [2, 365, 200], "year": [1950] * 3, "cinc": [0.28, 0.18, 0.06]})
    >>> poles(frame, rule="half_of_leader").select("polarity", "poles_n", "poles").row(0)
    ('bipolar', 2, [2, 365])
    >>> poles(frame, rule="modelski_thompson", members=frame).select("polarity", "poles").row(0)
    ('unipolar', [2])
    """
    if rule not in POLE_RULES:
        raise SchemaError(f"rule: one of {', '.join(POLE_RULES)}, not {rule!r}")
    if members is None and rule in _GREAT_POWERS_ONLY:
        raise SchemaError(f"rule {rule} is about the great powers: give members, a frame of {state} and {by}")
    rows = capability_shares(frame, share=share, by=by, state=state, members=members, scaling=scaling, missing=missing)
    chosen = POLE_RULES[rule]
    parts = [_poles_of(year, chosen, share=share, by=by, state=state) for year in rows.partition_by(by)]
    result = pl.DataFrame(parts, schema=_schema(by, rows.schema[by], rows.schema[state]), orient="row")
    return same_kind(result, frame)


def _schema(by: str, period: pl.DataType, state: pl.DataType) -> pl.Schema:
    """Columns of the result in their order, the types of years and states as they came."""
    types: dict[str, pl.DataType] = {
        **dict.fromkeys(COLUMNS[:3], pl.String()),
        **dict.fromkeys(("poles_n", "states_n", "missing_n"), pl.Int64()),
        **dict.fromkeys(("effective_n", "leader_share", "second_share"), pl.Float64()),
        "poles": pl.List(state),
        "leader": state,
    }
    return pl.Schema({by: period, **{name: types[name] for name in COLUMNS}})


def _poles_of(year: pl.DataFrame, rule: PoleRule, *, share: str, by: str, state: str) -> dict[str, Any]:
    """One row of the result."""
    row: dict[str, Any] = dict.fromkeys((by, *COLUMNS))
    row |= year.select(by, "states_n", "missing_n").row(0, named=True)
    row |= {"rule": rule.name, "thresholds": rule.thresholds}
    shares, states = year[share].to_list(), year[state].to_list()
    if year[share].has_nulls() or not sum(shares) > 0:
        return row
    polarity, poles_n = rule.count(shares)
    return row | {
        "polarity": polarity,
        "poles_n": poles_n,
        "poles": states[:poles_n],
        "effective_n": _effective_number(shares),
        "leader": states[0],
        "leader_share": shares[0],
        "second_share": shares[1] if len(shares) > 1 else None,
    }


def _by_number(poles_n: int) -> tuple[str, int]:
    return {1: "unipolar", 2: "bipolar"}.get(poles_n, "multipolar"), poles_n


def _effective_number(shares: list[float]) -> float:
    return sum(shares) ** 2 / sum(share**2 for share in shares)


def _modelski_thompson(shares: list[float]) -> tuple[str, int]:
    second = shares[1] if len(shares) > 1 else 0.0
    if shares[0] >= 0.5:
        return "unipolar", 1
    if shares[0] + second >= 0.5 and second >= 0.25:
        return "bipolar", 2
    return "multipolar", sum(share >= 0.1 for share in shares)


def _half_of_leader(shares: list[float]) -> tuple[str, int]:
    return _by_number(sum(share > shares[0] / 2 for share in shares))


def _rounded_effective_number(shares: list[float]) -> tuple[str, int]:
    return _by_number(int(_effective_number(shares) + 0.5))


def _listed(shares: list[float]) -> tuple[str, int]:
    return _by_number(len(shares))


_GREAT_POWERS_ONLY: Final = ("modelski_thompson", "listed")

POLE_RULES: Final = {
    rule.name: rule
    for rule in (
        PoleRule(
            "modelski_thompson",
            "Of the great powers' capabilities, one state with half or more makes the system unipolar; two that hold "
            "half together and a quarter each make it bipolar; otherwise it is multipolar, and every great power with "
            "a tenth or more is a pole.",
            "unipolar: first >= 0.50; bipolar: first + second >= 0.50 and second >= 0.25; pole if multipolar: >= 0.10",
            "After Modelski (1974), World Power Concentrations; Rapkin, Thompson and Christopherson (1979), Journal of "
            "Conflict Resolution 23(2), doi:10.1177/002200277902300203; Thompson (1986), the same, 30(4); the tenth: "
            "Modelski and Thompson (1988), Seapower in Global Politics",
            _modelski_thompson,
        ),
        PoleRule(
            "half_of_leader",
            "A pole has more than half the capabilities of the strongest state.",
            "pole: > 0.50 of the first",
            "After Schweller (1993), International Studies Quarterly 37(1), doi:10.2307/2600832, and (1998), Deadly "
            "Imbalances; three poles, tripolar there, are multipolar here",
            _half_of_leader,
        ),
        PoleRule(
            "effective_number",
            "There are as many poles as equally strong states would give the same sum of squared shares, rounded.",
            "poles: 1 / sum of squared shares, rounded (0.5 up)",
            "Laakso and Taagepera (1979), Comparative Political Studies 12(1), made for parties; using it for states "
            "is our choice",
            _rounded_effective_number,
        ),
        PoleRule(
            "listed",
            "Every state on the list of great powers is a pole.",
            "none",
            "Counting great powers: Waltz (1979), Theory of International Politics; the list is the user's, such as "
            "that of Correlates of War",
            _listed,
        ),
    )
}
"""The rules by name."""
