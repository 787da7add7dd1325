"""The system of states as frames: every state, and every dyad, that existed in a year, a month or on a day.

Two states make a dyad on a day on which both belong to the system. A wider period needs a rule, and the rule is named:

- ``same_day``: both belong to the system on at least one and the same day of the period;
- ``any_day``: each belongs to it on some day of the period, perhaps not the same one. This is membership by period, and
  it invents dyads: Suriname and South Vietnam in 1975 (60 false directed COW dyad-years in all);
- ``mid_year``: both belong to it on 1 July. For years only.

For single states ``same_day`` and ``any_day`` are one.
"""

from collections.abc import Collection
from datetime import date

import numpy as np
import polars as pl

from detente.domain.membership import LIST_ENDS, NUMBER_COLUMNS, membership
from detente.errors import SchemaError
from detente.panels.existence import Spells, Width, days_of, drop_repeats, expand, pair_up, to_periods
from detente.types import ExistenceRule, SystemList

FIRST_YEAR = 1816
YEAR_ZERO = 1970  # periods are counted from here


def state_years(
    system: SystemList = "cow",
    *,
    start: int = FIRST_YEAR,
    end: int | None = None,
    rule: ExistenceRule = "same_day",
    mry: bool = True,
    states: Collection[int] | None = None,
    with_microstates: bool = False,
) -> pl.DataFrame:
    """Return one row per state and year in which the state belonged to the system.

    Parameters
    ----------
    system
        ``cow`` (Correlates of War, v2016) or ``gw`` (Gleditsch and Ward, to 2020).
    start, end
        First and last year, both included. ``end=None``: the last year that is over (``mry``), or the list's last.
    rule
        When a year counts; see the module. ``mid_year``: belonging to the system on 1 July.
    mry
        "Most recent years": carry states that the list still counts past the list's own end. False cuts there.
    states
        Only these numbers.
    with_microstates
        Also what Gleditsch and Ward list as microstates (``gw`` only).

    Returns
    -------
    polars.DataFrame
        ``ccode`` (or ``gwcode``) and ``year`` (Int32), unique, ordered.

    Raises
    ------
    SchemaError
        Unknown list, rule or number; a span that ends before it begins, or begins before 1816.

    Examples
    --------
    >>> state_years("cow", start=1943, end=1946, states=[220, 255]).rows()
    [(220, 1944), (220, 1945), (220, 1946), (255, 1943), (255, 1944), (255, 1945)]
    """
    spells = _spells(system, _days(start, end), mry=mry, states=states, with_microstates=with_microstates)
    return _frame(spells, system, rule=_checked(rule, "year"), width="year")


def dyad_years(
    system: SystemList = "cow",
    *,
    directed: bool,
    start: int = FIRST_YEAR,
    end: int | None = None,
    rule: ExistenceRule = "same_day",
    mry: bool = True,
    states: Collection[int] | None = None,
    with_microstates: bool = False,
) -> pl.DataFrame:
    """Return one row per dyad and year in which both states belonged to the system, by the rule.

    Parameters
    ----------
    directed
        True: USA-Russia and Russia-USA are two rows. False: one row, the smaller number first.
    states
        Only dyads among these numbers.
    system, start, end, rule, mry, with_microstates
        As of :func:`state_years`.

    Returns
    -------
    polars.DataFrame
        ``ccode1``, ``ccode2`` (or ``gwcode1``, ``gwcode2``) and ``year`` (Int32), unique, ordered.

    Notes
    -----
    All directed COW dyads of 1816-2025 are 2,252,760 rows, as in the R package peacesciencer, made in about 0.1 s.

    Examples
    --------
    >>> dyad_years(directed=False, start=1975, end=1975, states=[115, 817]).height  # Suriname and South Vietnam
    0
    >>> dyad_years(directed=False, start=1975, end=1975, states=[115, 817], rule="any_day").rows()
    [(115, 817, 1975)]
    """
    spells = _spells(system, _days(start, end), mry=mry, states=states, with_microstates=with_microstates)
    return _dyad_frame(spells, system, directed=directed, rule=_checked(rule, "year"), width="year")


def state_months(
    system: SystemList = "cow",
    *,
    start: int | date = FIRST_YEAR,
    end: int | date | None = None,
    mry: bool = True,
    states: Collection[int] | None = None,
    with_microstates: bool = False,
) -> pl.DataFrame:
    """Return one row per state and month with a day on which the state belonged to the system.

    Parameters
    ----------
    start, end
        Days or years; a year stands for its first or last day.
    system, mry, states, with_microstates
        As of :func:`state_years`.

    Returns
    -------
    polars.DataFrame
        ``ccode`` (or ``gwcode``, Int32) and ``month`` (Date, its first day), unique, ordered.

    Examples
    --------
    >>> state_months("cow", start=1990, end=1990, states=[255]).height  # united Germany, from 3 October
    3
    """
    spells = _spells(system, _days(start, end), mry=mry, states=states, with_microstates=with_microstates)
    return _frame(spells, system, rule="same_day", width="month")


def dyad_months(
    system: SystemList = "cow",
    *,
    directed: bool,
    start: int | date = FIRST_YEAR,
    end: int | date | None = None,
    rule: ExistenceRule = "same_day",
    mry: bool = True,
    states: Collection[int] | None = None,
    with_microstates: bool = False,
) -> pl.DataFrame:
    """Return one row per dyad and month in which both states belonged to the system, by the rule.

    Options as of :func:`dyad_years`, days as of :func:`state_months`; ``mid_year`` is no rule for months.

    Returns
    -------
    polars.DataFrame
        ``ccode1``, ``ccode2`` (or ``gwcode1``, ``gwcode2``, Int32) and ``month`` (Date), unique, ordered.

    Examples
    --------
    >>> dyad_months(directed=True, start=2024, end=2025, states=[2, 365]).height
    48
    """
    spells = _spells(system, _days(start, end), mry=mry, states=states, with_microstates=with_microstates)
    return _dyad_frame(spells, system, directed=directed, rule=_checked(rule, "month"), width="month")


def state_days(
    system: SystemList = "cow",
    *,
    start: int | date = FIRST_YEAR,
    end: int | date | None = None,
    mry: bool = True,
    states: Collection[int] | None = None,
    with_microstates: bool = False,
) -> pl.DataFrame:
    """Return one row per state and day on which the state belonged to the system.

    Options as of :func:`state_months`.

    Returns
    -------
    polars.DataFrame
        ``ccode`` (or ``gwcode``, Int32) and ``day`` (Date), unique, ordered.

    Examples
    --------
    >>> state_days("cow", start=date(1945, 5, 1), end=date(1945, 5, 31), states=[255]).height
    8
    """
    spells = _spells(system, _days(start, end), mry=mry, states=states, with_microstates=with_microstates)
    return _frame(spells, system, rule="same_day", width="day")


def dyad_days(
    system: SystemList = "cow",
    *,
    directed: bool,
    start: int | date = FIRST_YEAR,
    end: int | date | None = None,
    mry: bool = True,
    states: Collection[int] | None = None,
    with_microstates: bool = False,
) -> pl.DataFrame:
    """Return one row per dyad and day on which both states belonged to the system.

    Options as of :func:`dyad_months`. All dyads since 1816 would be 820 million rows: name states or a span.

    Returns
    -------
    polars.DataFrame
        ``ccode1``, ``ccode2`` (or ``gwcode1``, ``gwcode2``, Int32) and ``day`` (Date), unique, ordered.

    Examples
    --------
    >>> dyad_days(directed=True, start=2024, end=2024, states=[2, 365]).height
    732
    """
    spells = _spells(system, _days(start, end), mry=mry, states=states, with_microstates=with_microstates)
    return _dyad_frame(spells, system, directed=directed, rule="same_day", width="day")


def _days(start: int | date, end: int | date | None) -> tuple[date, date | None]:
    """First and last day of a span; years stand for their first and last day."""
    first = date(start, 1, 1) if isinstance(start, int) else start
    last = date(end, 12, 31) if isinstance(end, int) else end
    if first.year < FIRST_YEAR or (last is not None and last < first):
        raise SchemaError(f"no system from {first} to {last}: lists begin in {FIRST_YEAR}; a span ends after it begins")
    return first, last


def _checked(rule: ExistenceRule, width: Width) -> ExistenceRule:
    allowed = ("same_day", "any_day", "mid_year") if width == "year" else ("same_day", "any_day")
    if rule not in allowed:
        raise SchemaError(f"{rule!r} is no rule for when a {width} counts: there are {', '.join(allowed)}")
    return rule


def _spells(
    system: SystemList,
    span: tuple[date, date | None],
    *,
    mry: bool,
    states: Collection[int] | None,
    with_microstates: bool,
) -> Spells:
    """Spells of membership that reach into a span, cut to it, as days since 1970."""
    rows = membership(system, with_microstates=with_microstates)
    if states is not None:
        if strangers := sorted(set(states) - set(rows["number"])):
            raise SchemaError(f"never in the {system} list of states: {', '.join(map(str, strangers))}")
        rows = rows.filter(pl.col("number").is_in(list(states)))
    first, last = span
    last_known = date(date.today().year - 1, 12, 31) if mry else LIST_ENDS[system]
    last = min(last, last_known) if last and not mry else last or last_known
    rows = rows.with_columns(
        pl.col("begins").clip(lower_bound=first), pl.col("ends").fill_null(last).clip(upper_bound=last)
    ).filter(pl.col("begins") <= pl.col("ends"))
    days = rows.select(pl.col("number", "begins", "ends").cast(pl.Int32).cast(pl.Int64))
    return Spells((days["number"].to_numpy(),), days["begins"].to_numpy(), days["ends"].to_numpy())


def _dyad_frame(
    spells: Spells, system: SystemList, *, directed: bool, rule: ExistenceRule, width: Width
) -> pl.DataFrame:
    dyads = pair_up(spells, directed=directed, rule=rule, width=width)
    return _frame(dyads, system, rule=rule, width=width)


def _frame(spells: Spells, system: SystemList, *, rule: ExistenceRule, width: Width) -> pl.DataFrame:
    is_done = rule == "any_day" and len(spells.numbers) == 2  # then pair_up has made periods of the days
    periods = drop_repeats(spells) if is_done else to_periods(spells, rule=rule, width=width)
    numbers, period = expand(periods)
    name = NUMBER_COLUMNS[system]
    names = [name] if len(numbers) == 1 else [f"{name}1", f"{name}2"]
    when = period + np.int32(YEAR_ZERO) if width == "year" else days_of(period, width)
    frame = pl.DataFrame({**dict(zip(names, numbers, strict=True)), width: when})
    return frame if width == "year" else frame.with_columns(pl.col(width).cast(pl.Date))
