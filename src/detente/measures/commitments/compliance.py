"""Are commitments kept? Declared figures against limits at their dates."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

VERDICTS: Final = ("kept", "kept_late", "not_met", "disputed", "not_verifiable", "not_yet_due", "not_in_force")
"""What is said of a limit and a side; ``disputed`` where a finding speaks against the side that declared it."""

IN_FORCE_DAYS: Final = 200
"""A figure stands for the day of the limit if it is no older; figures are declared twice a year."""

RESULT = pl.Schema(
    {
        "agreement_id": pl.String(),
        "state": pl.String(),
        "limit": pl.String(),
        "rule": pl.String(),
        "amount": pl.Float64(),
        "unit": pl.String(),
        "from_date": pl.Date(),
        "until_date": pl.Date(),
        "indicator": pl.String(),
        "declared": pl.Float64(),
        "declared_on": pl.Date(),
        "met_on": pl.Date(),
        "verdict": pl.String(),
        "figures_n": pl.UInt32(),
        "disputed_by": pl.String(),
        "disputed_on": pl.Date(),
        "source_url": pl.String(),
    }
)


def limits_kept(
    limits: pl.DataFrame,
    figures: pl.DataFrame,
    findings: pl.DataFrame,
    *,
    until: date,
    in_force: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Compare the declared figures of each side with each limit.

    Parameters
    ----------
    limits
        ``agreement_id``, ``name``, ``amount``, ``unit``, ``rule`` (at_most, at_least, exactly), ``applies_to`` (list of
        states), ``from_date`` (from when the limit had to be met), ``until_date`` (null: no end), ``indicator`` (null:
        nothing is declared), ``source_url``.
    figures
        Declared figures: ``indicator``, ``date``, ``state``, ``amount`` (null: unknown, as if the row were not there).
    findings
        What was said about compliance: ``agreement_id``, ``by``, ``about``, ``date``, ``verdict``.
    until
        Today, or the day up to which is judged.
    in_force
        Spans in which agreements bound: ``agreement_id``, ``start``, ``end``. Without it every limit is judged.

    Returns
    -------
    polars.DataFrame
        One row for each limit and side, as `RESULT`. ``met_on``: date of the earliest figure from which on every figure
        within the limit's time keeps it. ``declared`` and ``declared_on``: the last figure within that time.
        ``verdict``:

        ``kept``
            met by the figure in force on ``from_date`` (at most `IN_FORCE_DAYS` days old) or by the first one after
            it, and by all later ones.
        ``kept_late``
            broken by that figure and met by a later one, from ``met_on`` on.
        ``not_met``
            the last figure does not keep it.
        ``disputed``
            no figure tells, and a finding disputes the side's conduct under the agreement.
        ``not_verifiable``
            no figure within its time and no finding, or the first figure after ``from_date`` comes more than
            `IN_FORCE_DAYS` days late: it may have been met in time or not. Null is not kept.
        ``not_yet_due``
            the limit begins after ``until``.
        ``not_in_force``
            the agreement was not in force at any time at which the limit had to be met.

    Notes
    -----
    A figure is what the side itself declared; whether it is true is for inspections and findings. A finding is about
    an agreement, not about one of its limits: where figures tell, they give the verdict, and ``disputed_by`` and
    ``disputed_on`` (first finding against the side) stand beside it.

    Examples
    --------
    >>> limits = pl.DataFrame({"agreement_id": ["new-start"], "name": ["warheads"], "amount": [1550.0],
    ...     "unit": ["warheads"], "rule": ["at_most"], "applies_to": [["USA", "RUS"]], "from_date": [date(2018, 2, 5)],
    ...     "until_date": [date(2026, 2, 5)], "indicator": ["deployed_warheads"], "source_url": ["https://x.org"]})
    >>> figures = pl.DataFrame({"indicator": ["deployed_warheads"] * 2, "state": ["USA", "RUS"],
    ...     "date": [date(2018, 2, 5)] * 2, "amount": [1350.0, 1444.0]})
    >>> none = pl.DataFrame(schema={"agreement_id": pl.String, "by": pl.String, "about": pl.String, "date": pl.Date,
    ...     "verdict": pl.String})
    >>> limits_kept(limits, figures, none, until=date(2026, 11, 22))["verdict"].to_list()
    ['kept', 'kept']
    """
    known = figures.filter(pl.col("amount").is_finite(), pl.col("date") <= until).sort("date", "amount")
    declared = _by_key(known, ("indicator", "state"), ("date", "amount"))
    disputes = findings.filter(pl.col("verdict") == "disputed").sort("date", "by")
    said = _by_key(disputes, ("agreement_id", "about"), ("date", "by"))
    bound = None if in_force is None else _by_key(in_force, ("agreement_id",), ("start", "end"))
    rows = []
    for limit in limits.iter_rows(named=True):
        for state in limit["applies_to"]:
            against = said.get((limit["agreement_id"], state), [])
            judged = _judge(limit, state, declared.get((limit["indicator"], state), []), against, until)
            is_bound = bound is None or _overlaps(limit, bound.get((limit["agreement_id"],), []), until)
            is_judged = is_bound or judged["verdict"] == "not_yet_due"
            rows.append(judged if is_judged else judged | {"verdict": "not_in_force"})
    return pl.DataFrame(rows, schema=RESULT, orient="row")


def _by_key(frame: pl.DataFrame, keys: Sequence[str], columns: Sequence[str]) -> dict[tuple[Any, ...], list[Any]]:
    """Rows of some columns by key, in their order."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in frame.select(*keys, *columns).iter_rows():
        found.setdefault(row[: len(keys)], []).append(row[len(keys) :])
    return found


def _overlaps(limit: Mapping[str, Any], spans: Sequence[tuple[date, date]], until: date) -> bool:
    end = limit["until_date"] or until
    return any(first <= end and last > limit["from_date"] for first, last in spans)


def _judge(
    limit: Mapping[str, Any],
    state: str,
    declared: Sequence[tuple[date, float]],
    disputes: Sequence[tuple[date, str]],
    until: date,
) -> dict[str, Any]:
    start, end = limit["from_date"], min(limit["until_date"] or until, until)
    recent = [figure for figure in declared if start - timedelta(days=IN_FORCE_DAYS) <= figure[0] <= start]
    relevant = [*recent[-1:], *(figure for figure in declared if start < figure[0] <= end)]
    keeps = [_keeps(amount, limit["rule"], limit["amount"]) for _, amount in relevant]
    days = [day for day, _ in relevant]
    met_on = _met_on(days, keeps)
    first_said = next(((day, by) for day, by in disputes if day <= end), (None, None))
    return {
        **{name: limit[name] for name in ("agreement_id", "rule", "amount", "unit", "from_date", "until_date")},
        "indicator": limit["indicator"],
        "source_url": limit["source_url"],
        "state": state,
        "limit": limit["name"],
        "declared": relevant[-1][1] if relevant else None,
        "declared_on": days[-1] if days else None,
        "met_on": met_on,
        "verdict": _verdict(start, until, days, met_on, has_dispute=first_said[0] is not None),
        "figures_n": len(relevant),
        "disputed_by": first_said[1],
        "disputed_on": first_said[0],
    }


def _verdict(start: date, until: date, days: Sequence[date], met_on: date | None, *, has_dispute: bool) -> str:
    if start > until:
        return "not_yet_due"
    if not days:
        return "disputed" if has_dispute else "not_verifiable"
    if met_on is None:
        return "not_met"
    first = days[0]  # the figure in force on the day, else the first one after it
    if met_on <= first and first - start <= timedelta(days=IN_FORCE_DAYS):
        return "kept"
    return "kept_late" if met_on > first else "not_verifiable"


def _keeps(declared: float, rule: str, amount: float) -> bool:
    return {"at_most": declared <= amount, "at_least": declared >= amount, "exactly": declared == amount}[rule]


def _met_on(days: Sequence[date], keeps: Sequence[bool]) -> date | None:
    """Date of the earliest figure from which on all keep the limit."""
    met = None
    for day, is_kept in reversed(list(zip(days, keeps, strict=True))):
        if not is_kept:
            break
        met = day
    return met
