"""Power balance: how strong two states are beside each other and in the system, and when one overtakes the other."""

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from detente.errors import SchemaError
from detente.measures.system.frames import as_numbers, as_polars, check_unique, same_kind

PARITY_FROM: Final = 0.8
"""Weaker over stronger from which two states are at parity: the challenger has 80 % of the dominant's capabilities."""

PREPONDERANCE_FROM: Final = 10.0
"""Stronger over weaker from which one is overwhelmingly preponderant."""


def power_balance(
    dyads: Any,
    *,
    shares: tuple[str, str] = ("cinc1", "cinc2"),
    states: tuple[str, str] = ("ccode1", "ccode2"),
    by: str = "year",
    total: str | None = None,
    parity_from: float = PARITY_FROM,
    preponderance_from: float = PREPONDERANCE_FROM,
) -> Any:
    """Compare the capabilities of two states, year by year.

    Parameters
    ----------
    dyads
        One row per dyad and year, any frame that narwhals understands: the two ``states``, ``by``, and the capabilities
        of each, 0 or more, null where unknown. Directed or not.
    shares, states, by
        Names of the columns.
    total
        Column with the sum of capabilities over the system in that year; ``dyad_share`` is divided by it. None takes
        the capabilities for shares of the system as they are: CINC sums to 1.05 in 1816 and to 1.007 in 2022.
    parity_from
        Weaker over stronger from which the two are at parity, above 0 to 1.
    preponderance_from
        Stronger over weaker from which one is overwhelmingly preponderant, 1 or more.

    Returns
    -------
    frame
        Of the same kind as ``dyads``, row for row in the order given: ``states``, ``by``; ``dyad_share`` (0
        to 1, the two's part of the system); ``share1`` (0 to 1, the first state's part of the two); ``parity_ratio``
        (weaker over stronger, 0 to 1); ``power_ratio`` (stronger over weaker, 1 or more; null where the weaker has
        none); ``stronger`` (its code; null where they are equal); ``is_parity``, ``is_preponderant``. Null where
        either has no value, or both have none of it.

    Raises
    ------
    SchemaError
        A column is missing, a key repeats, a capability is below 0, a total is not above 0, or an option is out of
        range.

    Notes
    -----
    ``parity_ratio = min(c1, c2) / max(c1, c2)``. **0.2** means that the weaker has a fifth of the stronger's
    capabilities. Parity after overtaking: the old challenger is then the stronger, and parity lasts until the other has
    fallen below 80 % of it. Some tests let it last until the challenger has 120 %, which is a ratio of 0.83.
    Capabilities say nothing of satisfaction with the order, the other half of power transition theory. Costs 0.5 s for
    a million rows.

    References
    ----------
    Organski and Kugler (1980), *The War Ledger*; parity as 80 %: Tammen and others (2000), *Power Transitions*.
    Preponderance as ten to one: Weede (1976), Journal of Conflict Resolution 20(3).

    Examples
    --------
    >>> dyads = pl.DataFrame({"ccode1": [2], "ccode2": [365], "year": [1950], "cinc1": [0.28], "cinc2": [0.18]})
    >>> result = power_balance(dyads)
    >>> result.select(pl.col("dyad_share", "share1", "parity_ratio").round(3), "stronger", "is_parity").row(0)
    (0.46, 0.609, 0.643, 2, False)
    """
    if not 0 < parity_from <= 1 or not preponderance_from >= 1:
        raise SchemaError(
            f"parity_from: above 0 to 1; preponderance_from: 1 or more; not {parity_from}, {preponderance_from}"
        )
    rows = _read(dyads, [*states, by, *shares, *([total] if total else [])], states=states, by=by, shares=shares)
    if total and rows.filter(~(pl.col(total) > 0)).height:
        raise SchemaError(f"{total}: a total must be above 0")
    first, second = (pl.col(name) for name in shares)
    both, weaker, stronger = first + second, pl.min_horizontal(shares), pl.max_horizontal(shares)
    is_known = first.is_not_null() & second.is_not_null() & (both > 0)
    compared = rows.select(
        *states,
        by,
        dyad_share=pl.when(is_known).then(both / pl.col(total) if total else both),
        share1=pl.when(is_known).then(first / both),
        parity_ratio=pl.when(is_known).then(weaker / stronger),
        power_ratio=pl.when(is_known & (weaker > 0)).then(stronger / weaker),
        stronger=_stronger(states, shares),
    ).with_columns(
        is_parity=pl.col("parity_ratio") >= parity_from,
        is_preponderant=pl.col("parity_ratio") <= 1 / preponderance_from,
    )
    return same_kind(compared, dyads)


def overtakings(
    dyads: Any,
    *,
    shares: tuple[str, str] = ("cinc1", "cinc2"),
    states: tuple[str, str] = ("ccode1", "ccode2"),
    by: str = "year",
    parity_from: float = PARITY_FROM,
) -> Any:
    """List the years in which one state of a dyad becomes the stronger.

    Parameters
    ----------
    dyads, shares, states, by
        As in `power_balance`.
    parity_from
        Weaker over stronger from which the two are at parity, above 0 to 1.

    Returns
    -------
    frame
        Of the same kind as ``dyads``: ``states``, ``by`` (the first year in which the order is the other way round),
        ``overtaking`` and ``overtaken`` (codes), ``last_before`` (the year before it in which both were known and
        unequal), ``parity_since`` (first year of the unbroken run of years at parity that leads up to it; null where
        the overtaken state fell out of parity in one step). A dyad in which nobody overtakes has no row.

    Raises
    ------
    SchemaError
        As in `power_balance`.

    Notes
    -----
    A tie overtakes nobody. Years without a value are stepped over, ``last_before`` shows how long the gap was, and end
    a run of parity. Two states that keep side by side overtake each other again and again; that is what the data say.

    References
    ----------
    Organski and Kugler (1980), *The War Ledger*.

    Examples
    --------
    >>> dyads = pl.DataFrame({"ccode1": 200, "ccode2": 255, "year": [1900, 1901, 1902, 1903],
    ...     "cinc1": [0.20, 0.18, 0.16, 0.15], "cinc2": [0.12, 0.15, 0.15, 0.16]})
    >>> overtakings(dyads).select("year", "overtaking", "overtaken", "last_before", "parity_since").row(0)
    (1903, 255, 200, 1902, 1901)
    """
    names = [*states, by, *shares]
    compared = power_balance(
        as_polars(dyads, *names, what="dyads").sort(*states, by),
        shares=shares,
        states=states,
        by=by,
        parity_from=parity_from,
    )
    changed = (
        compared.filter(pl.col("parity_ratio").is_not_null())
        .with_columns(parity_since=_run_start(by, states))
        .filter(pl.col("stronger").is_not_null())
        .with_columns(
            before=pl.col("stronger").shift(1).over(states),
            last_before=pl.col(by).shift(1).over(states),
            parity_since=pl.col("parity_since").shift(1).over(states),
        )
        .filter(pl.col("stronger") != pl.col("before"))
    )
    result = changed.select(
        *states,
        by,
        pl.col("stronger").alias("overtaking"),
        pl.col("before").alias("overtaken"),
        "last_before",
        "parity_since",
    )
    return same_kind(result, dyads)


def _read(
    dyads: Any, names: Sequence[str], *, states: tuple[str, str], by: str, shares: tuple[str, str]
) -> pl.DataFrame:
    """Checked rows, in the order given."""
    rows = as_numbers(as_polars(dyads, *names, what="dyads"), *shares, what="dyads")
    if not rows.schema[by].is_integer():
        raise SchemaError(f"{by}: must be whole numbers, such as years; it is {rows.schema[by]}")
    check_unique(rows, [*states, by], what="dyads")
    return rows


def _stronger(states: tuple[str, str], shares: tuple[str, str]) -> pl.Expr:
    first, second = (pl.col(name) for name in shares)
    return pl.when(first > second).then(pl.col(states[0])).when(second > first).then(pl.col(states[1]))


def _run_start(by: str, states: tuple[str, str]) -> pl.Expr:
    """First year of the unbroken run of years at parity that each row stands in; null outside one."""
    follows = (pl.col(by).diff() == 1) & pl.col("is_parity").shift(1)
    began = pl.col("is_parity") & ~follows.over(states).fill_null(False)
    start = pl.when(began).then(pl.col(by)).forward_fill().over(states)
    return pl.when(pl.col("is_parity")).then(start)
