"""Shares of capabilities within a system of states: what concentration and poles are counted from."""

from typing import Any, Literal, get_args

import polars as pl

from detente.errors import SchemaError
from detente.measures.system.frames import as_numbers, as_polars, check_unique

Scaling = Literal["rescaled", "as_given"]
"""``rescaled``: divided by the sum over the states counted, so that shares sum to 1; ``as_given``: left as they are."""

Missing = Literal["null", "leave_out"]
"""What becomes of a year in which a state counted has no capability: no result, or a result without that state."""


def capability_shares(
    frame: Any,
    *,
    share: str,
    by: str,
    state: str,
    members: Any,
    scaling: Scaling,
    missing: Missing,
) -> pl.DataFrame:
    """Return each counted state's share, year by year.

    Parameters
    ----------
    frame
        One row per state and year: ``state``, ``by``, ``share`` (0 or more).
    share, by, state
        Names of the columns.
    members
        The states that make up the system, one row per state and year (``state``, ``by``; a member that ``frame`` lacks
        is a member without a value); None counts every row of ``frame``.
    scaling
        ``rescaled`` or ``as_given``.
    missing
        ``null`` keeps members without a value as null shares and makes all shares of that year null; ``leave_out``
        drops them.

    Returns
    -------
    polars.DataFrame
        ``by``, ``state``, ``share``, ``share_sum`` (of the values given, before scaling), ``states_n`` (members),
        ``missing_n`` (members without a value), sorted by year and falling share. Null in ``share`` where the year is
        not to be measured.

    Raises
    ------
    SchemaError
        A column is missing, a key is null or repeats, a share is below 0, or an option is not what it should be.

    Examples
    --------
    >>> frame = pl.DataFrame({"ccode": [2, 365, 710], "year": [1950] * 3, "cinc": [0.3, 0.2, None]})
    >>> options = {"share": "cinc", "by": "year", "state": "ccode", "members": None, "scaling": "rescaled"}
    >>> capability_shares(frame, **options, missing="leave_out")["cinc"].to_list()
    [0.6, 0.4]
    >>> capability_shares(frame, **options, missing="null")["cinc"].to_list()
    [None, None, None]
    """
    if scaling not in get_args(Scaling) or missing not in get_args(Missing):
        raise SchemaError(
            f"scaling: one of {get_args(Scaling)}; missing: one of {get_args(Missing)}; not {scaling!r}, {missing!r}"
        )
    rows = as_numbers(as_polars(frame, state, by, share, what="capabilities"), share, what="capabilities")
    check_unique(rows, [state, by], what="capabilities")
    if members is not None:
        listed = as_polars(members, state, by, what="members")
        check_unique(listed, [state, by], what="members")
        listed = listed.cast({name: rows.schema[name] for name in (state, by)})
        rows = listed.join(rows, on=[state, by], how="left", validate="1:1")
    counted = rows.with_columns(
        share_sum=pl.col(share).sum().over(by),
        states_n=pl.len().over(by).cast(pl.Int64),
        missing_n=pl.col(share).null_count().over(by).cast(pl.Int64),
    )
    if missing == "leave_out":
        kept = counted.filter(pl.col(share).is_not_null() | (pl.col("missing_n") == pl.col("states_n")))
    else:
        kept = counted.with_columns(pl.when(pl.col("missing_n") == 0).then(pl.col(share)).alias(share))
    if scaling == "rescaled":
        is_positive = pl.col("share_sum") > 0
        kept = kept.with_columns(pl.when(is_positive).then(pl.col(share) / pl.col("share_sum")).alias(share))
    return kept.sort(by, share, state, descending=[False, True, False], nulls_last=True)
