"""The chronicle: dated events between two states, each written by us from a page we cite.

It annotates measures; it is no measure. What enters is a selection, so its silence is null,
never zero, and nothing is counted from it. Format and rule of admission: docs/reference/chronicle.md.
"""

import datetime
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from detente.domain.succession import lineage
from detente.errors import RegisterError
from detente.types import Succession

FOLDER = Path(__file__).parent / "chronicle"

FIELDS: dict[str, type] = {
    "id": str,
    "date": datetime.date,
    "precision": str,
    "sender": str,
    "receiver": str,
    "mutual": bool,
    "issue": str,
    "cameo": str,
    "status": str,
    "kind": str,
    "landmark": bool,
    "headline": str,
    "text": str,
    "source_url": str,
    "read_at": str,
    "supports": list,
    "checked_on": datetime.date,
    "note": str,
}
"""The fields of an entry, in the order of the columns; only ``note`` may be left out."""

RENAMED = {"id": "entry_id", "mutual": "is_mutual", "landmark": "is_landmark"}
DTYPES = {str: pl.String(), bool: pl.Boolean(), datetime.date: pl.Date(), list: pl.List(pl.String())}
SCHEMA = pl.Schema({RENAMED.get(name, name): DTYPES[kind] for name, kind in FIELDS.items()} | {"file": pl.String()})


def chronicle_files() -> tuple[Path, ...]:
    """Return the package's own chronicle files, sorted by name.

    Examples
    --------
    >>> all(path.suffix == ".toml" for path in chronicle_files())
    True
    """
    return tuple(sorted(FOLDER.glob("*.toml")))


def load_chronicle(*, paths: Sequence[Path] | None = None) -> pl.DataFrame:
    """Load chronicle entries, sorted by date and id.

    Parameters
    ----------
    paths
        The TOML files to read; the package's own when not given. To put your own beside ours:
        ``paths=[*chronicle_files(), Path("mine.toml")]``.

    Returns
    -------
    polars.DataFrame
        One row an entry: ``entry_id``, ``date`` (the first day of the month or year where
        ``precision`` says so), ``precision``, ``sender``, ``receiver``, ``is_mutual``, ``issue``,
        ``cameo``, ``status``, ``kind``, ``is_landmark``, ``headline``, ``text``, ``source_url``,
        ``read_at``, ``supports`` (list), ``checked_on``, ``note`` (null where none), ``file``.

    Raises
    ------
    RegisterError
        A file cannot be read, an entry misses a field or has one too many or of another type, or
        an id is used twice. The finer rules are for `detente.register.check_register`.

    Notes
    -----
    The package's own files are read once per process. About 0.25 ms an entry.

    Examples
    --------
    >>> load_chronicle().columns[:3]
    ['entry_id', 'date', 'precision']
    """
    return _load_built_in().clone() if paths is None else _load(paths)


def select_pair(chronicle: pl.DataFrame, a: str, b: str, *, succession: Succession) -> pl.DataFrame:
    """Keep the entries between two states, in both directions.

    Parameters
    ----------
    chronicle
        As `load_chronicle` returns it.
    a, b
        State codes (ISO 3166-1 alpha-3, or historical such as SUN).
    succession
        ``continuous`` takes predecessors and successors along (RUS with SUN), ``split`` does not.

    Returns
    -------
    polars.DataFrame
        The same columns, in the same order of rows.

    Raises
    ------
    RegisterError
        The two codes are one state under this succession.
    UnknownStateError
        A code is no state.

    Examples
    --------
    >>> pair = select_pair(load_chronicle(), "USA", "RUS", succession="split")
    >>> "SUN" in pair["sender"]
    False
    """
    side_a, side_b = lineage(a, succession=succession), lineage(b, succession=succession)
    if set(side_a) & set(side_b):
        raise RegisterError(
            f"{a} and {b} are one state under succession={succession!r}: "
            "choose two different states, or succession='split'"
        )
    sender, receiver = pl.col("sender"), pl.col("receiver")
    a_to_b = sender.is_in(side_a) & receiver.is_in(side_b)
    b_to_a = sender.is_in(side_b) & receiver.is_in(side_a)
    return chronicle.filter(a_to_b | b_to_a)


def read_entries(path: Path) -> list[dict[str, Any]]:
    """Read the entries of one file as they stand.

    Raises
    ------
    RegisterError
        The file is missing, not UTF-8, not TOML (the message names the line), or holds anything
        but an array of tables named ``entry``.

    Examples
    --------
    >>> len(read_entries(chronicle_files()[0])) > 0
    True
    """
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise RegisterError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise RegisterError(f"{path}: not UTF-8 at line {line}: save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RegisterError(f"{path}: not TOML: {error}") from error
    entries = document.pop("entry", [])
    if document:
        raise RegisterError(f"{path}: unknown top-level names {sorted(document)}: only [[entry]] tables belong here")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RegisterError(f"{path}: 'entry' must be an array of tables: write [[entry]], not [entry]")
    return entries


def find_shape_faults(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (field, message) for each field that is missing, unknown or of another type.

    Examples
    --------
    >>> entry = {name: kind() for name, kind in FIELDS.items() if kind is not datetime.date}
    >>> entry |= {"date": datetime.date(1987, 12, 8), "checked_on": "2026-11-22"}
    >>> list(find_shape_faults(entry))
    [('checked_on', 'is str, must be date')]
    """
    for field in sorted(entry.keys() - FIELDS.keys()):
        yield field, "is no field of an entry: correct the name or take it out"
    for field, kind in FIELDS.items():
        if field not in entry:
            if field != "note":
                yield field, "is missing"
        elif type(entry[field]) is not kind:  # exact: a TOML date-time is a subclass of date
            yield field, f"is {type(entry[field]).__name__}, must be {kind.__name__}"
        elif kind is list and not all(isinstance(item, str) for item in entry[field]):
            yield field, "must be a list of text"


@cache
def _load_built_in() -> pl.DataFrame:
    return _load(chronicle_files())


def _load(paths: Iterable[Path]) -> pl.DataFrame:
    rows = [row for path in paths for row in _rows(path)]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("date", "entry_id")
    repeated = frame.filter(pl.col("entry_id").is_duplicated())
    if repeated.height:
        first = repeated["entry_id"][0]
        files = repeated.filter(pl.col("entry_id") == first)["file"].to_list()
        raise RegisterError(f"entry id {first!r} is used {len(files)} times, in {files}: ids are unique over all files")
    return frame


def _rows(path: Path) -> Iterator[tuple[Any, ...]]:
    for position, entry in enumerate(read_entries(path), start=1):
        for field, message in find_shape_faults(entry):
            raise RegisterError(f"{path}: entry {position} ({entry.get('id', 'no id')}): {field} {message}")
        yield (
            *(entry.get(field) for field in FIELDS if field != "note"),
            entry.get("note") or None,
            path.name,
        )
