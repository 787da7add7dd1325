"""Direct contiguity: dyads whose homelands touch, or lie at most 400 miles of water apart, as dated spells."""

import polars as pl

from detente.errors import DriftError
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.powers import COW_TERMS
from detente.sources.yearly.tables import column, has_columns, take

_TYPES = range(6)


def read_contiguity(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per dyad and spell: ``ccode1`` < ``ccode2``, ``conttype``, ``begins``, ``ends``, by dyad and day.

    The file dates by month: a spell runs from the first day of its first month to the last day of its last. Type 0 is
    in no file of COW; the table that comes with peacesciencer has rows of it, which are kept here for the verb to
    judge.
    """
    if has_columns(rows, ("state1no", "state2no", "year")):
        raise DriftError("contiguity: this file lists dyad-years (contdird.csv) and has no months; give contdir.csv")
    begins, ends = ("begin", "end") if has_columns(rows, ("begin", "end")) else ("stdate", "enddate")
    spells = take(
        rows,
        {
            "low": column("statelno", "ccode1"),
            "high": column("statehno", "ccode2"),
            "conttype": column("conttype"),
            "first": column(begins, dtype=pl.String),
            "last": column(ends, dtype=pl.String),
        },
        source="contiguity",
    ).select(
        pl.min_horizontal("low", "high").alias("ccode1"),
        pl.max_horizontal("low", "high").alias("ccode2"),
        "conttype",
        _month("first").alias("begins"),
        _month("last").dt.month_end().alias("ends"),
    )
    if unread := spells.null_count().sum_horizontal().item():
        raise DriftError(f"contiguity: {unread} cells of dyads, types or months are empty or cannot be read (YYYYMM)")
    if strange := spells.filter(~pl.col("conttype").is_in(list(_TYPES))).height:
        raise DriftError(f"contiguity: {strange} rows have a type that is none of 0 to 5")
    return spells.unique(maintain_order=True).sort("ccode1", "ccode2", "begins", maintain_order=True)


def _month(name: str) -> pl.Expr:
    """First day of a month written 192001 or 1920-01-01."""
    return (pl.col(name).str.replace_all("-", "").str.slice(0, 6) + "01").str.to_date("%Y%m%d", strict=False)


CONTIGUITY = YearlySource(
    name="contiguity",
    title="Direct Contiguity",
    version="3.2",
    licence=COW_TERMS,
    citations=(
        'Stinnett, Douglas M., Jaroslav Tir, Philip Schafer, Paul F. Diehl, and Charles Gochman (2002). "The '
        'Correlates of War Project Direct Contiguity Data, Version 3." Conflict Management and Peace Science '
        "19(2): 58-66.",
    ),
    address="https://correlatesofwar.org/wp-content/uploads/DirectContiguity320.zip",
    page="https://correlatesofwar.org/data-sets/direct-contiguity/",
    how_to_get="detente fetch contiguity",
    member="contdir.csv",
    system="cow",
    first_year=1816,
    last_year=2016,
    columns={
        "conttype": "1: by land; by water of at most 2: 12, 3: 24, 4: 150, 5: 400 miles; 0: not contiguous",
        "land": "states that the state borders by land (states only)",
        "sea": "states that it is contiguous with by water (states only)",
    },
    silence="0: the file lists every contiguous dyad",
    read=read_contiguity,
    known_faults=(
        "Spells are dated by month; at a change both types hold in the month of the change",
        "Some close neighbours are not listed (Zimbabwe and Namibia; India and Bangladesh in 1971)",
        "The copy with the R package peacesciencer has made rows of type 0 that overlap true spells: 40 directed "
        "dyads, 1,276 dyad-years, the Soviet Union with Afghanistan and with Czechoslovakia among them",
    ),
)
