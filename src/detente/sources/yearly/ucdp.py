"""Armed conflicts with at least one government: UCDP/PRIO, one row per conflict, year and state that takes part."""

from typing import Final

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, key, take

SIDES: Final = {"gwno_a": "a", "gwno_a_2nd": "a_2nd", "gwno_b": "b", "gwno_b_2nd": "b_2nd"}
ISSUES: Final = {"1": "territory", "2": "government", "3": "both", "4": "both"}
KINDS: Final = {"1": "extrasystemic", "2": "interstate", "3": "intrastate", "4": "II"}
"""UCDP's codes in words, as peacesciencer has them; ``II`` is an internationalized intrastate conflict."""

COLUMNS = {
    "conflict_id": key("conflict_id", dtype=pl.String),
    "year": key("year"),
    "issue": column("incompatibility", dtype=pl.String),
    "kind": column("type_of_conflict", dtype=pl.String),
    "intensity": column("intensity_level", dtype=pl.Int8),
    **{name: column(name, dtype=pl.String) for name in SIDES},
}


def read_ucdp(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per conflict, year, state and side.

    Reads the table as UCDP publishes it, where one cell may name several states, and as peacesciencer unfolds it.

    Returns
    -------
    polars.DataFrame
        ``conflict_id`` (text), ``year``, ``gwcode`` (Int32), ``side`` (``a``, ``b``: primary parties; ``a_2nd``,
        ``b_2nd``: states that sent troops), ``issue``, ``kind`` (words), ``intensity`` (1: 25-999 deaths, 2: more).
    """
    conflicts = take(rows, COLUMNS, source="ucdp_acd").with_columns(
        pl.col("issue").replace(ISSUES), pl.col("kind").replace(KINDS)
    )
    index = [name for name in COLUMNS if name not in SIDES]
    parties = conflicts.unpivot(list(SIDES), index=index, variable_name="side", value_name="states")
    parties = parties.with_columns(pl.col("side").replace(SIDES), pl.col("states").str.split(",")).explode("states")
    parties = parties.with_columns(pl.col("states").str.strip_chars()).filter(pl.col("states").str.len_chars() > 0)
    typed = take(parties.rename({"states": "gwcode"}), _PARTIES, source="ucdp_acd")
    return typed.unique(maintain_order=True)


_PARTIES = {
    **{name: COLUMNS[name] for name in ("conflict_id", "year")},
    "gwcode": column("gwcode"),
    "side": column("side", dtype=pl.String),
    **{name: column(name, dtype=COLUMNS[name].dtype) for name in ("issue", "kind", "intensity")},
}

UCDP_ACD = YearlySource(
    name="ucdp_acd",
    title="UCDP/PRIO Armed Conflict Dataset",
    version="25.1",
    licence="CC BY 4.0",
    citations=(
        "Gleditsch, Nils Petter, Peter Wallensteen, Mikael Eriksson, Margareta Sollenberg, and Havard Strand (2002). "
        '"Armed Conflict 1946-2001: A New Dataset." Journal of Peace Research 39(5): 615-637.',
        'Davies, Shawn, Therese Pettersson, Margareta Sollenberg, and Magnus Oberg (2025). "Organized Violence '
        '1989-2024, and the Challenges of Identifying Civilian Victims." Journal of Peace Research 62(4).',
    ),
    address="https://ucdp.uu.se/downloads/ucdpprio/ucdp-prio-acd-251-csv.zip",
    page="https://ucdp.uu.se/downloads/",
    how_to_get="detente fetch ucdp_acd",
    member="*.csv",
    system="gw",
    first_year=1946,
    last_year=2024,
    columns={
        "ucdpongoing": "1: an armed conflict with at least 25 deaths in the year, 0: none",
        "ucdponset": "1: the first year of a conflict for the state",
        "maxintensity": "1: 25-999 deaths in battle, 2: 1,000 or more; of the worst conflict",
        "conflict_ids": "numbers of the conflicts",
    },
    silence="0: the list is of all conflicts of 25 deaths a year or more; intensity and numbers are null",
    read=read_ucdp,
    known_faults=("a conflict of fewer than 25 deaths in a year is not in the list for that year",),
)
