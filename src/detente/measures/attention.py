"""Attention: how much of what one state does abroad is aimed at the other."""

import numpy as np
import polars as pl

from detente.errors import NotEnoughDataError, SchemaError
from detente.measures.series import count_sides
from detente.measures.shares import share_frame
from detente.numerics.dirichlet import View


def attention(
    counts: pl.DataFrame,
    *,
    to: str = "to_other_n",
    total: str = "total_n",
    band: float = 0.9,
    view: View = "smoothed",
) -> pl.DataFrame:
    """Estimate the share of a state's outgoing events that go to one other state.

    Parameters
    ----------
    counts
        ``period`` and two columns of counts in the same source: events sent ``to`` the other state, and the
        ``total`` sent to all states. Null in both where the period is not covered.
    to, total
        Names of the two columns.
    band
        Probability inside the band, 0.5 to below 1.
    view
        ``smoothed`` or ``filtered``; see `detente.measures.net_cooperation.fit_net_cooperation`.

    Returns
    -------
    polars.DataFrame
        ``period``, ``attention``, ``low``, ``high`` (0 to 1), ``events_n`` (to the other) and ``total_n`` (null where
        not covered), ``is_covered``.

    Raises
    ------
    SchemaError
        The columns break their contract, or more events go to the other than to all.
    NotEnoughDataError
        No event in any covered period, or all of them, or none, go to the other: there is no share to estimate.

    Notes
    -----
    ``attention = P(receiver is the other | sender)``. **Range** 0 to 1, no unit. **0.2** means that one in five
    outgoing events goes to the other state. A share, because the number of reports grows with the news and says little
    by itself. It is attention of the *press that the source reads*: compare within one source only. The prior has the
    series' own mean and the weight of one event to the other. Costs 0.1 s for 540 months.

    References
    ----------
    `detente.numerics.dirichlet`; why shares: Détente's table of traps, in ``docs/reference/measures.md``.

    Examples
    --------
    >>> from datetime import date
    >>> counts = pl.DataFrame({
    ...     "period": [date(2001, 1, 1), date(2001, 2, 1)], "to_other_n": [20, 20], "total_n": [100, 100],
    ... })
    >>> attention(counts)["attention"].round(2).to_list()
    [0.2, 0.2]
    """
    observed = count_sides(counts, [to], [total])
    if (over := counts.filter(pl.col(to) > pl.col(total))).height:
        raise SchemaError(f"{over['period'][0]}: more events in {to!r} than in {total!r}")
    split = np.column_stack([observed[:, 0], observed[:, 1] - observed[:, 0]])
    share = share_frame(split, name="attention", band=band, view=view)
    if share["attention"].has_nulls():
        raise NotEnoughDataError(
            f"attention needed events to the other state and events to others, had {np.nansum(split[:, 0]):.0f} "
            f"and {np.nansum(split[:, 1]):.0f}"
        )
    return counts.select(
        "period",
        share["attention"],
        share["attention_low"].alias("low"),
        share["attention_high"].alias("high"),
        pl.col(to).cast(pl.Int64).alias("events_n"),
        pl.col(total).cast(pl.Int64).alias("total_n"),
        is_covered=pl.col(total).is_not_null(),
    )
