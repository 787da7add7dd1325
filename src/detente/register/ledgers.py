"""The ledgers of the register: agreements, programmes, regimes, tensions and practices, as frames.

Each is written by us from pages that it cites. Format and rules of admission: docs/reference/register.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import polars as pl

from detente.errors import RegisterError
from detente.register.documents import Placed, as_paths, built_in, read_records
from detente.register.shape import Shape, as_row, find_shape_faults
from detente.register.shapes import LEDGERS

LedgerName = Literal["agreements", "programmes", "regimes", "tensions", "practices"]


@dataclass(frozen=True, slots=True)
class Ledger:
    """One ledger.

    Attributes
    ----------
    name
        ``agreements``, ``programmes``, ``regimes``, ``tensions`` or ``practices``.
    records
        One row a record, with ``{kind}_id`` first and ``file`` last.
    parts
        Nested tables by name (``life``, ``limit``, ``member`` …), one row each, with ``{kind}_id`` first; a row
        without a page of its own has the page of its record.
    """

    name: str
    records: pl.DataFrame
    parts: Mapping[str, pl.DataFrame]

    @property
    def key(self) -> str:
        """Name of the column that holds the id."""
        return f"{LEDGERS[self.name].name}_id"

    def keep(self, ids: Sequence[str] | pl.Series) -> "Ledger":
        """Return the ledger with only the records of these ids and what belongs to them."""
        wanted = pl.col(self.key).is_in(list(ids))
        return Ledger(
            self.name,
            self.records.filter(wanted),
            {part: frame.filter(wanted) for part, frame in self.parts.items()},
        )


def load_ledger(name: LedgerName, *, paths: Sequence[str | Path] = ()) -> Ledger:
    """Load one ledger, ours and yours.

    Parameters
    ----------
    name
        ``agreements``, ``programmes``, ``regimes``, ``tensions`` or ``practices``.
    paths
        TOML files of your own; tables of other ledgers in them are passed over.

    Returns
    -------
    Ledger
        Records in order of their ids. Null means unknown or not said.

    Raises
    ------
    RegisterError
        No such ledger, a file cannot be read, a record has a field too few, too many or of another type, or an id
        is used twice. Finer rules are for `detente.register.check_register`.

    Notes
    -----
    Without files of yours, ours are read once per process; 135 agreements take about 0.1 s.

    Examples
    --------
    >>> load_ledger("regimes").key
    'regime_id'
    """
    if name not in LEDGERS:
        raise RegisterError(f"no ledger is named {name!r}: choose from {', '.join(LEDGERS)}")
    if paths:
        return _load(name, as_paths(paths))
    ledger = _built_in(name)
    return Ledger(name, ledger.records.clone(), {part: frame.clone() for part, frame in ledger.parts.items()})


@cache
def _built_in(name: str) -> Ledger:
    return _load(name, ())


def _load(name: str, paths: tuple[Path, ...]) -> Ledger:
    shape = LEDGERS[name]
    placed = read_records([*built_in(name), *paths], shape.name)
    for item in placed:
        for field, message in find_shape_faults(item.record, shape):
            raise RegisterError(f"{item.path}: {shape.name} {item.name}: {field} {message}")
    key = f"{shape.name}_id"
    rows = [as_row(item.record, shape) | {"file": item.path.name} for item in placed]
    records = pl.DataFrame(rows, schema={**shape.schema, "file": pl.String}, orient="row").rename({"id": key})
    if (repeated := records.filter(pl.col(key).is_duplicated())).height:
        files = repeated.filter(pl.col(key) == repeated[key][0])["file"].to_list()
        raise RegisterError(f"{shape.name} id {repeated[key][0]!r} is used {len(files)} times, in {files}")
    parts = {part.name: _part(placed, part, key) for part in shape.parts}
    return Ledger(name, records.sort(key), parts)


def _part(placed: Sequence[Placed], part: Shape, key: str) -> pl.DataFrame:
    """Rows of one nested table of all records, in order of ids and, within a record, as written."""
    rows = []
    for item in sorted(placed, key=lambda item: str(item.record["id"])):
        for nested in item.record.get(part.name, []):
            row = as_row(nested, part)
            row["read_at"] = row["read_at"] or row["source_url"] or item.record["read_at"]
            row["source_url"] = row["source_url"] or item.record["source_url"]
            rows.append({key: item.record["id"], **row})
    return pl.DataFrame(rows, schema={key: pl.String(), **part.schema}, orient="row")
