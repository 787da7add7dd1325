"""Verbs on arms transfers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from detente.errors import DriftError, SchemaError, SourceError
from detente.panels.attach import YearlyTable, attach
from detente.panels.keys import as_eager, read_keys
from detente.runs.add.tables import source_rows
from detente.sources.yearly.sipri import SIPRI, coded, read_transfer_file


def add_arms_transfers(
    frame: Any,
    *,
    data: str | Path | Any | Sequence[str | Path] = None,
    supplier: str | None = None,
    recipient: str | None = None,
) -> Any:
    """Add transfers of major weapons, in SIPRI's trend-indicator values (TIV).

    Parameters
    ----------
    frame
        Frame of dyads (``ccode1``, ``ccode2``) or states (``ccode``) by ``year``, ``month`` or ``day``; Polars, pandas
        or PyArrow.
    data
        A table of import or export values as armstransfers.sipri.org gives it out (CSV), or several; or a frame that is
        coded already: ``ccode1`` (sends), ``ccode2`` (receives), ``year``, ``tiv``; or ``ccode``, ``year``,
        ``arms_exports``. For dyads a table of one supplier or one recipient, for states a table of all.
    supplier, recipient
        Whose exports, or imports, the one table lists, where its title does not say.

    Returns
    -------
    frame
        Of the same kind and rows, in million TIV. Dyads get ``tiv12`` (from state 1 to state 2) and ``tiv21``; states
        get ``arms_exports`` and ``arms_imports``, as far as the tables tell. 0 where a table is about the state's
        deliveries and SIPRI found none; null where no table tells.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are not SIPRI's, or not about what the frame is about.
    UnknownStateError
        A line of a table is about no state that we know, and is not marked as something else.
    SchemaError
        Two tables tell different figures for the same deliveries, or the frame has one of the columns already.

    Notes
    -----
    Source: SIPRI Arms Transfers Database, 1950 to the table's last year; no commercial use, cite. TIV measures
    resources, not money; 0 in a table also stands for less than half a million. States are found by SIPRI's names and
    the year (Germany is 260 until 1990, the Soviet Union and Russia are 365). Rebel groups (*) and organisations (**)
    are left out. peacesciencer has no such verb.

    Examples
    --------
    >>> coded_already = pl.DataFrame({"ccode1": [365], "ccode2": [750], "year": [1985], "tiv": [2100.0]})
    >>> dyads = pl.DataFrame({"ccode1": [750, 365], "ccode2": [365, 750], "year": [1985, 1985]})
    >>> add_arms_transfers(dyads, data=coded_already).select("tiv12", "tiv21").rows()
    [(None, 2100.0), (2100.0, None)]
    """
    is_dyadic = read_keys(as_eager(frame), system="cow").is_dyadic
    tables = _tables(data, supplier, recipient)
    key = "ccode1" if is_dyadic else "ccode"
    if not all(key in table.columns for table in tables):
        wanted = "of one supplier or recipient" if is_dyadic else "of all suppliers or recipients"
        raise DriftError(f"sipri: for this frame give tables {wanted}; one of the tables given is of the other kind")
    if is_dyadic:
        rows = _mirrored(pl.concat(tables))
        mirrored = {"tiv12": "tiv21", "tiv21": "tiv12"}
    else:
        rows, mirrored = _side_by_side(tables), {}
    first, last = rows.select(pl.col("year").min().alias("first"), pl.col("year").max().alias("last")).row(0)
    table = YearlyTable("sipri", rows, "cow", first, last, absent={}, is_symmetric=is_dyadic, mirrored=mirrored)
    return attach(frame, table)


def _tables(data: Any, supplier: str | None, recipient: str | None) -> list[pl.DataFrame]:
    if data is None:
        raise SourceError(f"{SIPRI.title} cannot be fetched: {SIPRI.how_to_get}. It comes from {SIPRI.page}")
    several = list(data) if isinstance(data, list | tuple) else [data]
    if not several:
        raise SourceError(f"sipri: no table was given in data=; {SIPRI.how_to_get}")
    if (supplier or recipient) and len(several) > 1:
        raise SourceError("supplier= and recipient= speak of one table; several were given")
    return [_table(one, supplier, recipient) for one in several]


def _table(data: Any, supplier: str | None, recipient: str | None) -> pl.DataFrame:
    if not isinstance(data, str | Path):
        return source_rows(SIPRI, data)
    table = coded(read_transfer_file(Path(data), supplier=supplier, recipient=recipient))
    if table.is_empty():
        raise DriftError(f"{data}: the table names no state; export it again from {SIPRI.page}")
    return table


def _mirrored(rows: pl.DataFrame) -> pl.DataFrame:
    """Each dyad once, the smaller number first, with what the first sends to the second and the other way."""
    is_up = pl.col("ccode1") < pl.col("ccode2")
    up = rows.filter(is_up).rename({"tiv": "tiv12"})
    down = rows.filter(~is_up).select(
        pl.col("ccode2").alias("ccode1"), pl.col("ccode1").alias("ccode2"), "year", pl.col("tiv").alias("tiv21")
    )
    keys = ["ccode1", "ccode2", "year"]
    return _once(up, keys).join(_once(down, keys), on=keys, how="full", coalesce=True, validate="1:1").sort(keys)


def _side_by_side(tables: list[pl.DataFrame]) -> pl.DataFrame:
    """Exports and imports of each state and year in one row."""
    keys = ["ccode", "year"]
    exports = [table.select(*keys, "arms_exports") for table in tables if "arms_exports" in table.columns]
    imports = [table.select(*keys, "arms_imports") for table in tables if "arms_imports" in table.columns]
    sides = [_once(pl.concat(side), keys) for side in (exports, imports) if side]
    if len(sides) == 1:
        return sides[0].sort(keys)
    return sides[0].join(sides[1], on=keys, how="full", coalesce=True, validate="1:1").sort(keys)


def _once(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Rows without exact repeats: the same delivery, told by its supplier's and by its recipient's table."""
    once = rows.unique(maintain_order=True)
    if disputed := once.filter(pl.struct(keys).is_duplicated()).head(2).rows():
        raise SchemaError(
            f"sipri: two tables tell different figures for the same deliveries: {disputed[0]}, {disputed[-1]}"
        )
    return once
