"""Trade: what each of two states imports from the other, and what each imports and exports in all."""

from dataclasses import replace

import polars as pl

from detente.errors import DriftError
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.powers import COW_TERMS
from detente.sources.yearly.tables import column, key, take

MIRRORED = {"flow1": "flow2", "flow2": "flow1", "smoothflow1": "smoothflow2", "smoothflow2": "smoothflow1"}
"""Each column and the one that says the same of the dyad named the other way round."""

_MONEY = {name: column(name, dtype=pl.Float64) for name in MIRRORED}


def read_trade(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per dyad and year, ``ccode1`` < ``ccode2``: ``flow1``, ``flow2`` and their ``smooth`` versions.

    ``flow1`` is what ccode1 imports from ccode2. A table that names each dyad twice, as peacesciencer's does, is turned
    to name it once; the two must agree.
    """
    keys = {name: key(name) for name in ("ccode1", "ccode2", "year")}
    table = take(rows, keys | _MONEY, source="trade")
    _check_amounts(table, tuple(MIRRORED))
    is_turned = pl.col("ccode1") > pl.col("ccode2")
    turned = table.filter(is_turned)
    if not turned.height:
        return table
    swapped = turned.select(
        pl.col("ccode2").alias("ccode1"), pl.col("ccode1").alias("ccode2"), "year",
        *(pl.col(other).alias(name) for name, other in MIRRORED.items()),
    )  # fmt: skip
    return pl.concat([table.filter(~is_turned), swapped]).unique(maintain_order=True).sort("ccode1", "ccode2", "year")


def read_national_trade(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per state and year: ``imports``, ``exports``."""
    totals = {name: column(name, dtype=pl.Float64) for name in ("imports", "exports")}
    table = take(rows, {"ccode": column("ccode"), "year": column("year")} | totals, source="trade")
    _check_amounts(table, tuple(totals))
    return table


def _check_amounts(table: pl.DataFrame, names: tuple[str, ...]) -> None:
    if strange := table.filter(pl.any_horizontal(pl.col(name) < 0 for name in names)).height:
        raise DriftError(f"trade: {strange} rows have an amount below 0 that is not -9 (missing)")


TRADE = YearlySource(
    name="trade",
    title="Trade",
    version="4.0",
    licence=COW_TERMS,
    citations=(
        'Barbieri, Katherine, Omar M. G. Keshk, and Brian Pollins (2009). "Trading Data: Evaluating our Assumptions '
        'and Coding Rules." Conflict Management and Peace Science 26(5): 471-491.',
        'Barbieri, Katherine, and Omar M. G. Keshk (2016). "Correlates of War Project Trade Data Set Codebook, Version '
        '4.0." correlatesofwar.org.',
    ),
    address="https://correlatesofwar.org/wp-content/uploads/COW_Trade_4.0.zip",
    page="https://correlatesofwar.org/data-sets/bilateral-trade/",
    how_to_get="detente fetch trade",
    member="dyadic_cow*.csv",
    system="cow",
    first_year=1870,
    last_year=2014,
    columns={
        "flow1": "imports of state 1 from state 2, million current US dollars (dyads only)",
        "flow2": "imports of state 2 from state 1",
        "smoothflow1": "flow1, with gaps filled by COW's smoothing",
        "smoothflow2": "flow2, likewise",
        "imports": "all imports of the state, million current US dollars (states only)",
        "exports": "all its exports",
    },
    silence="null: trade that is not listed is unknown",
    read=read_trade,
    known_faults=("The table with peacesciencer is rounded, to whole millions or three decimals by release",),
    needs=("ccode1", "ccode2", "year", *MIRRORED),
)

NATIONAL_TRADE = replace(TRADE, member="national_cow*.csv", read=read_national_trade, needs=())
