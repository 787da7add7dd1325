"""The chronicle: dated events between two states, each written by us from a page we cite.

It annotates measures; it is no measure. What enters is a selection, so its silence is null,
never zero, and nothing is counted from it. Format and rule of admission: docs/reference/chronicle.md.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import polars as pl

from detente.domain.succession import lineage
from detente.errors import RegisterError
from detente.register.documents import as_paths, built_in, read_records
from detente.register.shape import as_row, find_shape_faults
from detente.register.shapes import ENTRY
from detente.types import Succession

SCHEMA = pl.Schema({**ENTRY.schema, "file": pl.String()})


def chronicle_files() -> tuple[Path, ...]:
    """Return the package's own chronicle files, sorted by name.

    Examples
    --------
    >>> all(path.suffix == ".toml" for path in chronicle_files())
    True
    """
    return built_in("chronicle")


def load_chronicle(*, paths: Sequence[str | Path] | None = None) -> pl.DataFrame:
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
        ``read_at``, ``supports`` (list), ``checked_on``, ``links`` (list of ``agreement:id``, ``programme:id`` or
        ``tension:id``), ``promises`` (for a promise: the id of the entry that is its deed, ``agreement:id``, or
        ``none``), ``note`` (null where none), ``file``.

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
    return _load_built_in().clone() if paths is None else _load(as_paths(paths))


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


@cache
def _load_built_in() -> pl.DataFrame:
    return _load(chronicle_files())


def _load(paths: Iterable[Path]) -> pl.DataFrame:
    rows = []
    for item in read_records(paths, ENTRY.name):
        for field, message in find_shape_faults(item.record, ENTRY):
            raise RegisterError(f"{item.path}: entry {item.position} ({item.name}): {field} {message}")
        rows.append(as_row(item.record, ENTRY) | {"file": item.path.name})
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("date", "entry_id")
    repeated = frame.filter(pl.col("entry_id").is_duplicated())
    if repeated.height:
        first = repeated["entry_id"][0]
        files = repeated.filter(pl.col("entry_id") == first)["file"].to_list()
        raise RegisterError(f"entry id {first!r} is used {len(files)} times, in {files}: ids are unique over all files")
    return frame
