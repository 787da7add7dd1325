"""Cooperation and conflict of every dyad, from the rows of a panel."""

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from detente.domain.classes import COOPERATION
from detente.domain.quads import QUADS
from detente.errors import SchemaError
from detente.measures.system.frames import as_polars, check_unique, column_names

DIRECTED: Final = ("sender", "receiver")
UNDIRECTED: Final = ("state_a", "state_b")
FRIENDLY: Final = (*COOPERATION, *QUADS[:2])
"""Classes and quads that bring two states together; all others drive them apart."""


def dyad_counts(panel: Any, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return cooperative and conflictual events of every dyad, period and source.

    Parameters
    ----------
    panel
        Rows of `detente.build_panel` with ``by`` holding ``class`` or ``quad``: the two states (``sender``,
        ``receiver`` or ``state_a``, ``state_b``), ``period``, ``source``, the breakdown, ``events_n`` (null where not
        covered).
    by
        Further breakdowns to keep apart, such as ``issue``. Others are added up.

    Returns
    -------
    polars.DataFrame
        ``source``, ``period``, the two states, ``by``, ``cooperation_n``, ``conflict_n``, both null where a part is
        null.

    Raises
    ------
    SchemaError
        A column is missing, both or neither of ``class`` and ``quad`` are there, a cell repeats or is below 0, or some
        dyads lack cells that others have.

    Examples
    --------
    >>> from datetime import date
    >>> cells = {"sender": "USA", "receiver": "RUS", "period": date(2001, 1, 1), "source": "toy"}
    >>> panel = pl.DataFrame({**cells, "quad": list(QUADS), "events_n": [3, 2, 1, 0]})
    >>> dyad_counts(panel).select("cooperation_n", "conflict_n").row(0)
    (5, 1)
    """
    names = column_names(panel, what="the panel")
    kinds = [name for name in ("class", "quad") if name in names]
    if len(kinds) != 1:
        raise SchemaError(f"the panel needs one breakdown of class and quad; it has {', '.join(names)}")
    sides = sides_of_panel(names)
    cell = [*sides, "period", "source", *(name for name in ("issue", "class", "quad") if name in names)]
    rows = as_polars(panel, *cell, *by, "events_n", what="the panel")
    check_unique(rows, cell, what="the panel")
    if rows.filter(pl.col("events_n") < 0).height:
        raise SchemaError("the panel: events_n below 0")
    kind = pl.col(kinds[0]).is_in(FRIENDLY)
    keys = ["source", "period", *sides, *by]
    counts = rows.group_by(keys).agg(
        cells_n=pl.len(),
        null_n=pl.col("events_n").null_count(),
        cooperation_n=pl.col("events_n").filter(kind).sum(),
        conflict_n=pl.col("events_n").filter(~kind).sum(),
    )
    if counts["cells_n"].n_unique() > 1:
        raise SchemaError(
            "the panel: some dyads and periods lack cells that others have; build it whole, zeros included"
        )
    known = pl.when(pl.col("null_n") == 0).then(pl.col("cooperation_n", "conflict_n").cast(pl.Int64)).name.keep()
    return counts.select(*keys, known).sort(keys)


def sides_of_panel(names: Sequence[str]) -> tuple[str, str]:
    """Return the names of a panel's two columns of states.

    Raises
    ------
    SchemaError
        There are none.

    Examples
    --------
    >>> sides_of_panel(["state_a", "state_b", "period"])
    ('state_a', 'state_b')
    """
    for sides in (DIRECTED, UNDIRECTED):
        if set(sides) <= set(names):
            return sides
    raise SchemaError(f"the panel needs sender and receiver, or state_a and state_b; it has {', '.join(names)}")


def net(cooperation: pl.Expr, conflict: pl.Expr) -> pl.Expr:
    """Net cooperation of counts, -1 to 1, with one event of each kind added: 0 where nothing happened.

    It is the mean of the posterior of `detente.measures.net_cooperation` for one period by itself, which starts from
    every value being equally likely.

    Examples
    --------
    >>> pl.select(net(pl.lit(60), pl.lit(40))).item().__round__(3), pl.select(net(pl.lit(0), pl.lit(0))).item()
    (0.196, 0.0)
    """
    return (cooperation - conflict) / (cooperation + conflict + 2)
