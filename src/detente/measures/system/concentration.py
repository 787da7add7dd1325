"""Concentration: how unequally capabilities are spread among the states of a system."""

from typing import Any, Final, Literal

import polars as pl

from detente.errors import SchemaError
from detente.measures.system.capability_shares import Missing, Scaling, capability_shares
from detente.measures.system.frames import same_kind

ConcentrationIndex = Literal["ray_singer", "herfindahl", "largest", "entropy"]
"""Named indices of concentration; see `concentration`."""

WHOLE: Final = 1e-6
"""Shares given as they are count as shares of a whole where their sum is this near to 1."""


def concentration(
    frame: Any,
    *,
    share: str = "cinc",
    by: str = "year",
    index: ConcentrationIndex = "ray_singer",
    members: Any = None,
    state: str = "ccode",
    scaling: Scaling = "rescaled",
    missing: Missing = "null",
) -> Any:
    """Measure how concentrated capabilities are, year by year.

    Parameters
    ----------
    frame
        One row per state and year, any frame that narwhals understands: ``state``, ``by`` and ``share`` (0 or more).
    share, by, state
        Names of the columns.
    index
        ``ray_singer``, ``herfindahl``, ``largest`` or ``entropy``; see the notes.
    members
        The states counted: a frame of ``state`` and ``by``, such as the major powers' years. None counts every row of
        ``frame``, the whole system.
    scaling
        ``rescaled`` divides by the sum over the states counted: CINC sums to 1.05 in 1816, and the great powers' CINC
        to less than 1. ``as_given`` leaves the shares alone; ``ray_singer`` and ``entropy`` then need a sum of 1.
    missing
        ``null``: a year in which a state counted has no value has no result. ``leave_out``: that state is left out, and
        ``missing_n`` says how many were.

    Returns
    -------
    frame
        Of the same kind as ``frame``, one row per year: ``by``, ``index``, ``concentration`` (null where it cannot be
        measured), ``states_n`` (states counted, those without a value included), ``missing_n``, ``share_sum`` (before
        rescaling, over states with a value).

    Raises
    ------
    SchemaError
        A column is missing, a key repeats, a share is below 0, or ``as_given`` shares do not sum to 1 for an index that
        needs it.

    Notes
    -----
    With shares ``s`` of ``N`` states::

        ray_singer  CON = sqrt((sum s² - 1/N) / (1 - 1/N))     range 0 (all equal) to 1 (one has all)
        herfindahl  sum s²                                     range 1/N to 1
        largest     max s                                      range 1/N to 1
        entropy     1 + sum s ln s / ln N                      range 0 (all equal) to 1 (one has all)

    ``ray_singer`` and ``entropy`` need two states or more, and are null below. **0.3** in CON among five states means
    the inequality of shares whose standard deviation is 0.3 times the largest possible. CON is the standard deviation
    of the shares over the largest it can be with that number of states; so it can be compared between systems of
    different size, ``herfindahl`` cannot. It says nothing of *who* is strong: see `detente.poles`. Costs 0.01
    s for 17,000 rows.

    References
    ----------
    Ray and Singer (1973), Sociological Methods and Research 1(4), doi:10.1177/004912417300100401. Entropy: Theil
    (1967), *Economics and Information Theory*. Concentration beside polarity: Mansfield (1993), International Studies
    Quarterly 37(1).

    Examples
    --------
    >>> frame = pl.DataFrame({"ccode": [2, 200, 365], "year": [1950] * 3, "cinc": [0.5, 0.3, 0.2]})
    >>> concentration(frame).select("year", pl.col("concentration").round(4), "states_n").row(0)
    (1950, 0.2646, 3)
    """
    if index not in _FORMULAS:
        raise SchemaError(f"index: one of {', '.join(_FORMULAS)}, not {index!r}")
    rows = capability_shares(frame, share=share, by=by, state=state, members=members, scaling=scaling, missing=missing)
    if scaling == "as_given" and index in ("ray_singer", "entropy"):
        _check_whole(rows, by)
    value, states_n = _FORMULAS[index](pl.col(share)), pl.col(share).count()
    is_measured = (states_n == pl.len()) & (pl.col("share_sum").first() > 0)
    if index in ("ray_singer", "entropy"):
        is_measured &= states_n > 1
    result = rows.group_by(by, maintain_order=True).agg(
        pl.lit(index).alias("index"),
        pl.when(is_measured).then(value).alias("concentration"),
        pl.col("states_n", "missing_n", "share_sum").first(),
    )
    return same_kind(result, frame)


def _ray_singer(share: pl.Expr) -> pl.Expr:
    even = 1 / share.count()
    return (((share**2).sum() - even).clip(0) / (1 - even)).sqrt()


def _herfindahl(share: pl.Expr) -> pl.Expr:
    return (share**2).sum()


def _entropy(share: pl.Expr) -> pl.Expr:
    terms = pl.when(share > 0).then(share * share.log()).otherwise(0.0)
    return (1 + terms.sum() / share.count().cast(pl.Float64).log()).clip(0)


_FORMULAS: Final = {
    "ray_singer": _ray_singer,
    "herfindahl": _herfindahl,
    "largest": lambda share: share.max(),
    "entropy": _entropy,
}


def _check_whole(rows: pl.DataFrame, by: str) -> None:
    """Refuse shares that are no shares of a whole, where the formula takes them for such."""
    off = rows.filter((pl.col("missing_n") == 0) & ((pl.col("share_sum") - 1).abs() > WHOLE))
    if off.height:
        raise SchemaError(
            f"{by} {off[by][0]}: the shares sum to {off['share_sum'][0]:.4f}, not 1: use scaling='rescaled', or the "
            "index herfindahl or largest"
        )
