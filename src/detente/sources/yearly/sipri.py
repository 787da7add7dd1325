"""SIPRI's arms transfers: trend-indicator values (TIV) by year, from the tables that its web page gives out.

A table speaks of one supplier, of one recipient, or of all. Its lines before the header say which; the present page
does not always, so the caller may have to.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path

import polars as pl

from detente.domain.membership import membership
from detente.domain.states import find_state
from detente.errors import DriftError, UnknownStateError, UnreadableFileError
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, has_columns, key, take

SIPRI_NAMES = {
    "East Germany (GDR)": "East Germany",
    "Yemen Arab Republic (North Yemen)": "North Yemen",
    "Bosnia-Herzegovina": "Bosnia and Herzegovina",
    "Libya GNC": "Libya",
}
"""How SIPRI writes states that we list under another name."""

NOT_STATES = ("Biafra", "Northern Cyprus", "Aruba", "Katanga", "Western Sahara", "Palestine")
"""Lines of SIPRI's tables, besides those with a star, that are about no member of the system."""

_SUMMARIES = ("total", "sum", "unknown", "others")
_TITLE = re.compile(r"arms exports (from|to) (.+?), \d{4}")


@dataclass(frozen=True, slots=True)
class TransferTable:
    """One table as SIPRI gives it out.

    ``side`` is what its lines are about: ``sender`` or ``receiver``. ``partner`` is the state on the other side, as
    SIPRI writes it; None where the lines are totals with all partners. ``rows``: ``name``, ``year``, ``tiv``; 0 where
    SIPRI found no delivery.
    """

    side: str
    partner: str | None
    rows: pl.DataFrame


def read_transfer_file(path: Path, *, supplier: str | None = None, recipient: str | None = None) -> TransferTable:
    """Read a table of import or export values as SIPRI's page gives it out (CSV).

    Parameters
    ----------
    supplier, recipient
        Whose exports, or whose imports, the table lists, where its own title does not say.

    Raises
    ------
    UnreadableFileError
        No such file.
    DriftError
        No line of years, a cell that is no number, or a title that names another state than the caller.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{path}: {error}") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("iso-8859-1")
    lines = list(csv.reader(StringIO(text)))
    place = next((number for number, line in enumerate(lines) if any(_is_year(cell) for cell in line[1:])), None)
    if place is None:
        raise DriftError(
            f"{path}: no line of years; is it a table of import/export values from armstransfers.sipri.org?"
        )
    side, partner = _about(" ".join(cell for line in lines[:place] for cell in line), lines[place][0].strip())
    given = supplier or recipient
    if given and partner and given != partner:
        raise DriftError(f"{path}: its title speaks of {partner}, not of {given}")
    if given:
        side, partner = ("receiver" if supplier else "sender"), given
    return TransferTable(side, partner, _values(lines[place:], path))


def read_transfers(rows: pl.DataFrame) -> pl.DataFrame:
    """Return transfers that are coded already: ``tiv`` of dyads, or ``arms_exports`` and ``arms_imports`` of states."""
    if has_columns(rows, ("ccode1", "ccode2", "tiv")):
        keys = {name: key(name) for name in ("ccode1", "ccode2", "year")}
        return take(rows, keys | {"tiv": column("tiv", dtype=pl.Float64)}, source="sipri")
    totals = {"arms_exports": column("arms_exports", "tiv_million", dtype=pl.Float64)}
    if "arms_imports" in rows.columns:
        totals["arms_imports"] = column("arms_imports", dtype=pl.Float64)
    return take(rows, {"ccode": key("ccode", "ccode1"), "year": key("year")} | totals, source="sipri")


def coded(table: TransferTable) -> pl.DataFrame:
    """Return a table with COW numbers, one row for every state of the system's list and every year of the table.

    ``ccode1`` sends to ``ccode2``; for totals ``ccode`` and ``arms_exports`` or ``arms_imports``. A state that the
    table does not name has 0: SIPRI lists every delivery that it found. Successors under one number (the Soviet Union
    and Russia) are added.

    Raises
    ------
    UnknownStateError
        A line is about no state that we know, and is not marked as something else (``*``, ``**``, "Unknown").
    """
    names = table.rows["name"].unique().to_list()
    rows = table.rows.filter(pl.col("name").is_in([name for name in names if not _is_no_state(name)]))
    named = rows.select("name", "year").unique()
    numbers = named.with_columns(pl.Series("ccode", [_number(*row) for row in named.rows()], dtype=pl.Int32))
    known = rows.join(numbers, on=["name", "year"], how="left", validate="m:1")
    if stray := known.filter(pl.col("ccode").is_null() & (pl.col("tiv") > 0)).rows():
        raise DriftError(f"sipri: {stray[0][0]} has a transfer in {stray[0][1]} and no COW number")
    years = rows.select("year").unique()
    states = membership("cow").select(pl.col("number").alias("ccode")).unique()
    sums = known.drop_nulls("ccode").group_by("ccode", "year").agg(pl.col("tiv").sum())
    whole = (
        states.join(years, how="cross")
        .join(sums, on=["ccode", "year"], how="left")
        .with_columns(pl.col("tiv").fill_null(0.0))
    )
    if table.partner is None:
        return whole.rename({"tiv": "arms_exports" if table.side == "sender" else "arms_imports"}).sort("ccode", "year")
    other = years.with_columns(
        pl.Series("other", [_number(table.partner, year) for year in years["year"]], dtype=pl.Int32)
    )
    ends = ("other", "ccode") if table.side == "receiver" else ("ccode", "other")
    return (
        whole.join(other.drop_nulls(), on="year", validate="m:1")
        .filter(pl.col("ccode") != pl.col("other"))
        .select(pl.col(ends[0]).alias("ccode1"), pl.col(ends[1]).alias("ccode2"), "year", "tiv")
        .sort("ccode1", "ccode2", "year")
    )


def _about(title: str, corner: str) -> tuple[str, str | None]:
    """What the lines of a table are about, and who is on the other side (None: all)."""
    if said := _TITLE.search(title):
        partner = None if said[2].lower() in ("all", "all countries", "all suppliers", "all recipients") else said[2]
        if said[1] == "from":
            return ("receiver", partner) if partner else ("sender", None)
        return ("sender", partner) if partner else ("receiver", None)
    return ("sender" if corner.lower().startswith(("supplier", "export")) else "receiver"), None


def _values(lines: list[list[str]], path: Path) -> pl.DataFrame:
    years = {place: int(cell) for place, cell in enumerate(lines[0]) if _is_year(cell)}
    found = []
    for line in lines[1:]:
        if not line or not line[0].strip():
            continue
        for place, year in years.items():
            cell = line[place].strip() if place < len(line) else ""
            try:
                found.append((line[0].strip(), year, float(cell or 0)))
            except ValueError as error:
                raise DriftError(f"{path}: {line[0].strip()} {year}: {cell!r} is no number") from error
    return pl.DataFrame(found, schema={"name": pl.String, "year": pl.Int32, "tiv": pl.Float64}, orient="row")


def _is_year(cell: str) -> bool:
    return cell.strip().isdecimal() and 1900 < int(cell) < 2100


def _is_no_state(name: str) -> bool:
    return "*" in name or name in NOT_STATES or name.lower().startswith(_SUMMARIES)


@cache
def _number(name: str, year: int) -> int | None:
    """The COW number under which the name stood in the middle of a year, or, where it did not exist, stood last."""
    name = SIPRI_NAMES.get(name, name)
    try:
        return find_state(name, scheme="name", on=date(year, 7, 1)).cow
    except UnknownStateError:
        return find_state(name, scheme="name").cow


SIPRI = YearlySource(
    name="sipri",
    title="Arms Transfers Database",
    version="as downloaded",
    licence="SIPRI: no commercial use; less than a tenth of the data base may be passed on, with credit",
    citations=(
        "SIPRI Arms Transfers Database, Stockholm International Peace Research Institute, armstransfers.sipri.org.",
    ),
    address="",
    page="https://armstransfers.sipri.org",
    how_to_get="download import/export values as CSV from armstransfers.sipri.org and give data=",
    member="*.csv",
    system="cow",
    first_year=1950,
    last_year=2100,
    columns={
        "tiv12": "deliveries from state 1 to state 2, million TIV (dyads only)",
        "tiv21": "deliveries from state 2 to state 1",
        "arms_exports": "all deliveries from the state, million TIV (states only)",
        "arms_imports": "all deliveries to it",
    },
    silence="0 where the table is about the state's deliveries: SIPRI lists every delivery that it found; else null",
    read=read_transfers,
    known_faults=(
        "0 also stands for less than half a million TIV; an empty cell stands for no delivery found",
        "TIV measures military resources, not money; figures are revised back to 1950 every year",
    ),
)
