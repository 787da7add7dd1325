"""Verbs on armed conflict after UCDP/PRIO."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal, TypeAlias

import polars as pl

from detente.errors import SchemaError
from detente.panels.attach import YearlyTable, attach
from detente.runs.add.tables import source_rows
from detente.sources.yearly.ucdp import UCDP_ACD
from detente.sources.yearly.whittling import mirror

ConflictParties: TypeAlias = Literal["side_a", "primary", "all"]
ConflictKind: TypeAlias = Literal["extrasystemic", "interstate", "intrastate", "II"]
ConflictIssue: TypeAlias = Literal["territory", "government", "both"]

SIDES: dict[str, tuple[str, ...]] = {
    "side_a": ("a",),
    "primary": ("a", "b"),
    "all": ("a", "b", "a_2nd", "b_2nd"),
}


def add_ucdp_conflict(
    frame: Any,
    *,
    between: bool = False,
    parties: ConflictParties = "primary",
    kinds: Collection[ConflictKind] | None = None,
    issues: Collection[ConflictIssue] | None = None,
    only_wars: bool = False,
    data: str | Path | Any = None,
) -> Any:
    """Add armed conflict: of each state with anybody, or between the two states of a dyad.

    Parameters
    ----------
    frame
        Frame of states (``gwcode``) or dyads (``gwcode1``, ``gwcode2``) by ``year``, ``month`` or ``day``; Polars,
        pandas or PyArrow. UCDP numbers states after Gleditsch and Ward: a frame with COW numbers takes them first from
        ``detente.add_codes(frame, column="ccode1", scheme="cow", to="gw")``. Months and days have the values of their
        year.
    between
        True: conflicts in which the two states of a dyad stood on different sides (interstate ones). False: all
        conflicts of each state.
    parties
        Which states of a conflict count: ``side_a`` only the first side, ``primary`` both, ``all`` also those that sent
        troops in support.
    kinds, issues
        Only conflicts of these kinds, over these issues. ``II`` is internationalized intrastate. ``both`` is an issue
        of its own, not either of the others.
    only_wars
        Only conflict-years with 1,000 deaths or more.
    data
        None: from the archive (``detente fetch ucdp_acd``); or a file, or a frame: as UCDP publishes it, or unfolded by
        state as peacesciencer has it.

    Returns
    -------
    frame
        Of the same kind and rows, with ``ucdpongoing`` (0 or 1), ``ucdponset`` (1: the first year of a conflict for the
        state, among the conflicts chosen), ``maxintensity`` (1: 25-999 deaths in battle, 2: more; null without
        conflict), ``conflict_ids`` (numbers, joined by "; "); for dyads each with 1 and 2. With ``between``:
        ``ucdpinterongoing``, ``ucdpinteronset``, ``ucdpintermaxintensity``, ``ucdpinterconflict_ids``. All is null
        outside 1946-2024.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not UCDP's.
    SchemaError
        The frame lacks keys of Gleditsch and Ward or has one of the columns already; an unknown option.

    Notes
    -----
    Source: UCDP/PRIO Armed Conflict Dataset 25.1, 1946-2024, CC BY 4.0 (Gleditsch et al. 2002; Davies et al. 2025).
    Counterpart in peacesciencer: ``add_ucdp_acd()``, which counts ``parties="side_a"`` only, so that Iraq is not in the
    conflict of 2003, and has release 20.1 and no dyads. An onset is the first year in the list, not a new episode.

    Examples
    --------
    >>> ucdp = pl.DataFrame({"conflict_id": [420], "year": [2003], "gwno_a": ["2, 200, 900"], "gwno_a_2nd": [None],
    ...     "gwno_b": ["645"], "gwno_b_2nd": [None], "incompatibility": ["2"], "intensity_level": ["2"],
    ...     "type_of_conflict": ["2"]})
    >>> dyads = pl.DataFrame({"gwcode1": [645, 2], "gwcode2": [900, 200], "year": [2003, 2003]})
    >>> add_ucdp_conflict(dyads, between=True, data=ucdp)["ucdpinterongoing"].to_list()
    [1, 0]
    """
    if parties not in SIDES:
        raise SchemaError(f"no parties are called {parties!r}: there are {', '.join(SIDES)}")
    conflicts = _chosen(source_rows(UCDP_ACD, data), parties, kinds, issues, only_wars=only_wars)
    rows = _by_dyad(conflicts) if between else _by_unit(conflicts, ["gwcode"])
    stem = "ucdpinter" if between else "ucdp"
    absent = dict.fromkeys((f"{stem}ongoing", f"{stem}onset"), 0)
    return attach(frame, YearlyTable("ucdp_acd", rows, "gw", UCDP_ACD.first_year, UCDP_ACD.last_year, absent=absent))


def _chosen(
    rows: pl.DataFrame,
    parties: str,
    kinds: Collection[str] | None,
    issues: Collection[str] | None,
    *,
    only_wars: bool,
) -> pl.DataFrame:
    """Conflict-years of the parties, kinds and issues asked for."""
    kept = rows.filter(pl.col("side").is_in(list(SIDES[parties])))
    for column, wanted in (("kind", kinds), ("issue", issues)):
        if wanted is not None:
            if strangers := sorted(set(wanted) - set(rows[column])):
                known = ", ".join(sorted(set(rows[column])))
                raise SchemaError(f"no {column} of conflict is called {', '.join(strangers)}: there are {known}")
            kept = kept.filter(pl.col(column).is_in(list(wanted)))
    return kept.filter(pl.col("intensity") == 2) if only_wars else kept


def _by_unit(conflicts: pl.DataFrame, unit: list[str]) -> pl.DataFrame:
    """One row per unit (a state, or a dyad) and year, from conflicts by unit and year."""
    once = conflicts.unique([*unit, "conflict_id", "year"], maintain_order=True)
    is_first = pl.col("year") == pl.col("year").min().over([*unit, "conflict_id"])
    ordered = once.with_columns(onset=is_first).sort(pl.col("conflict_id").cast(pl.Int64), maintain_order=True)
    return ordered.group_by([*unit, "year"], maintain_order=True).agg(
        ucdpongoing=pl.lit(1, pl.Int8),
        ucdponset=pl.col("onset").any().cast(pl.Int8),
        maxintensity=pl.col("intensity").max(),
        conflict_ids=pl.col("conflict_id").str.join("; "),
    )


def _by_dyad(conflicts: pl.DataFrame) -> pl.DataFrame:
    """One row per directed dyad and year in which the two stood on different sides of an interstate conflict."""
    between = conflicts.filter(pl.col("kind") == "interstate")
    of_a = between.filter(pl.col("side").str.starts_with("a")).rename({"gwcode": "gwcode1"})
    of_b = between.filter(pl.col("side").str.starts_with("b")).select("conflict_id", "year", gwcode2="gwcode")
    sides = of_a.join(of_b, on=["conflict_id", "year"]).filter(pl.col("gwcode1") != pl.col("gwcode2"))
    dyads = mirror(sides.select("gwcode1", "gwcode2", "year", "conflict_id", "intensity"))
    rows = _by_unit(dyads, ["gwcode1", "gwcode2"])
    return rows.rename(lambda name: name.replace("ucdp", "ucdpinter") if name.startswith("ucdp") else name).rename(
        {"maxintensity": "ucdpintermaxintensity", "conflict_ids": "ucdpinterconflict_ids"}
    )
