"""Verbs on positions in the General Assembly: ideal points and their distance, and agreement of votes."""

from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.domain.assembly import YEAR_BEFORE_FIRST_SESSION
from detente.measures.system.vote_agreement import AgreementRule, vote_agreement
from detente.panels.attach import YearlyTable, attach
from detente.panels.keys import as_eager, as_series, put_columns, read_keys
from detente.register.ideal_points import load_ideal_points
from detente.runs.add.tables import held_path
from detente.sources.votes.read import read_votes
from detente.sources.yearly.unga_votes import UNGA_VOTES

FIRST_YEAR = YEAR_BEFORE_FIRST_SESSION + 1


def add_ideal_points(frame: Any, *, issue: str = "all") -> Any:
    """Add positions in the UN General Assembly, and for dyads how far apart they are.

    Parameters
    ----------
    frame
        Frame of states (``ccode``) or dyads (``ccode1``, ``ccode2``) by ``year``, ``month`` or ``day``; Polars, pandas
        or PyArrow.
    issue
        ``all``, or the votes on one subject: ``nu`` nuclear, ``di`` arms control, ``me`` Middle East, ``hr`` human
        rights, ``co`` colonialism, ``ec`` economy.

    Returns
    -------
    frame
        Of the same kind and rows, with ``ideal_point`` (positive toward the United States; standard deviations of all
        states and years) and ``ideal_point_se``; for dyads each with 1 and 2, ``ideal_point_distance`` (0 or more) and
        ``ideal_point_distance_se``, in which the error that all states of a session share is taken out. Null where
        a state did not vote, or too little, and outside the sessions of the estimate.

    Raises
    ------
    RegisterError
        No such issue.
    SchemaError
        The frame lacks keys or has one of the columns already.

    Notes
    -----
    Source: estimated here from CC0 roll calls (doi:10.7910/DVN/LEJUQZ) after Bailey, Strezhnev and Voeten (2017),
    Journal of Conflict Resolution 61(2); ships with the package: see ``docs/reference/ideal-points.md``. Points of
    two issues are on scales of their own. peacesciencer has no such verb.

    Examples
    --------
    >>> dyads = pl.DataFrame({"ccode1": [2, 2], "ccode2": [365, 365], "year": [1979, 1900]})
    >>> far = add_ideal_points(dyads)["ideal_point_distance"]
    >>> far[0] > 3, far[1]
    (True, None)
    """
    points = load_ideal_points(issue).drop_nulls("point")
    rows = points.select(
        pl.col("ccode").cast(pl.Int32),
        pl.col("year").cast(pl.Int32),
        pl.col("point").cast(pl.Float64).alias("ideal_point"),
        pl.col("standard_error").cast(pl.Float64).alias("ideal_point_se"),
    )
    last_year = int(rows["year"].max())  # type: ignore[arg-type]  # Polars types max as any value
    table = YearlyTable("ideal_points", rows, "cow", FIRST_YEAR, last_year, absent={})
    added = attach(frame, table)
    held = as_eager(added)
    keys = read_keys(held, system="cow")
    if not keys.is_dyadic:
        return added
    shared = points.group_by(pl.col("year").cast(pl.Int32)).agg(pl.col("shared_variance").first().cast(pl.Float64))
    return put_columns(added, _distance(held, keys.years, shared))


def add_un_agreement(
    frame: Any, *, data: str | Path | None = None, rule: AgreementRule = "bsv", least_votes: int = 5
) -> Any:
    """Add how often two states voted alike in the UN General Assembly in the row's year.

    Parameters
    ----------
    frame
        Frame of dyads (``ccode1``, ``ccode2``) by ``year``, ``month`` or ``day``; Polars, pandas or PyArrow.
    data
        A file of roll calls in any published layout; None: from the archive (``detente fetch unga_votes``).
    rule
        ``bsv``: unanimous roll calls left out, half credit for an abstention, 0 to 1. ``exact``: share of equal votes,
        0 to 1. ``s``: Signorino and Ritter's S, -1 to 1. See `detente.vote_agreement`.
    least_votes
        Fewer common votes give null.

    Returns
    -------
    frame
        Of the same kind and rows, with ``un_agreement`` and ``un_votes_n``, the common votes. Null where the two have
        no roll call in common, or fewer than ``least_votes``; never 0 for that.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are no roll calls.
    SchemaError
        The frame lacks keys or has one of the columns already.

    Notes
    -----
    Source: UN General Assembly roll calls (Voeten, Strezhnev and Bailey 2009, doi:10.7910/DVN/LEJUQZ), CC0, from 1946;
    a session's year is its number plus 1945. Agreement follows the agenda of the year: compare pairs within a year,
    and see :func:`add_ideal_points`. Reading and counting 850,000 votes takes about four seconds of processor time.

    Examples
    --------
    >>> import tempfile
    >>> votes = pl.DataFrame({"resid": [1001, 1001, 1002, 1002], "ccode": [2, 365] * 2, "vote": [1, 3, 2, 3],
    ...                       "date": ["1946-02-01"] * 4, "year": [1946] * 4})
    >>> dyads = pl.DataFrame({"ccode1": [365], "ccode2": [2], "year": [1946]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     votes.write_csv(f"{folder}/votes.csv")
    ...     add_un_agreement(dyads, data=f"{folder}/votes.csv", least_votes=1).row(0)
    (365, 2, 1946, 0.25, 2)
    """
    votes = read_votes(held_path(UNGA_VOTES) if data is None else data).votes
    scores: pl.DataFrame = vote_agreement(votes, rule=rule, min_votes=least_votes)
    rows = scores.select(
        pl.col("ccode1", "ccode2").cast(pl.Int32),
        (pl.col("session") + YEAR_BEFORE_FIRST_SESSION).cast(pl.Int32).alias("year"),
        pl.col("agreement").alias("un_agreement"),
        pl.col("common_votes_n").cast(pl.Int32).alias("un_votes_n"),
    )
    last_year = int(rows["year"].max() or FIRST_YEAR)  # type: ignore[arg-type]  # Polars types max as any value
    return attach(frame, YearlyTable("unga_votes", rows, "cow", FIRST_YEAR, last_year, absent={}, is_symmetric=True))


def _distance(frame: nw.DataFrame[Any], years: NDArray[np.int64], shared: pl.DataFrame) -> pl.DataFrame:
    names = [f"ideal_point{part}{side}" for part in ("", "_se") for side in ("1", "2")]
    rows = pl.DataFrame({name: as_series(frame[name]).cast(pl.Float64) for name in names})
    rows = rows.fill_nan(None).with_columns(pl.Series("year", years, dtype=pl.Int32))
    with_shared = rows.join(shared, on="year", how="left", validate="m:1", maintain_order="left")
    first, second, first_se, second_se = (pl.col(name) for name in names)
    variance = first_se**2 + second_se**2 - 2 * pl.col("shared_variance")
    return with_shared.select(
        (first - second).abs().alias("ideal_point_distance"),
        variance.clip(0).sqrt().alias("ideal_point_distance_se"),
    )
