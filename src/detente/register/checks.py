"""Is the register whole? Every fault of its files, without stopping at the first."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, groupby, pairwise
from pathlib import Path

from detente.errors import RegisterError
from detente.register.chronicle import chronicle_files
from detente.register.declarations import SERIES
from detente.register.documents import as_paths, read_document
from detente.register.entry_rules import Entry, find_entry_faults
from detente.register.findings import Finding
from detente.register.ledger_checks import check_indicators, check_ledgers
from detente.register.series import FOLDER, load_sources
from detente.register.series_rules import find_series_faults, find_source_faults
from detente.register.shape import find_shape_faults
from detente.register.shapes import ENTRY

SAME_CODE_SIMILARITY, ANY_CODE_SIMILARITY = 0.6, 0.8
"""How alike two headlines of one day and pair must be to be taken for one event told twice."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry with its place."""

    file: str
    entry_id: str
    entry: Entry
    bad_fields: frozenset[str]

    def has(self, *fields: str) -> bool:
        return self.bad_fields.isdisjoint(fields)


def check_register(
    *, paths: Sequence[str | Path] | None = None, series_folder: str | Path | None = None
) -> list[Finding]:
    """Check chronicle, series, ledgers and indicators.

    Parameters
    ----------
    paths
        Files of the register (TOML, CSV); the package's own when not given.
    series_folder
        Folder of the series' tables and ``sources.csv``; the package's own when not given.

    Returns
    -------
    list of Finding
        In order of files and of lines; empty when nothing is wrong.

    Examples
    --------
    >>> check_register(paths=[], series_folder=None)
    []
    """
    given = None if paths is None else as_paths(paths)
    own = [path for path in given or () if path not in chronicle_files()]
    readable = [
        path for path in own if path.suffix == ".csv" or _can_be_read(path)
    ]  # the chronicle's check says which not
    return [
        *check_chronicle(chronicle_files() if given is None else [path for path in given if path.suffix != ".csv"]),
        *check_series(FOLDER if series_folder is None else Path(series_folder)),
        *check_ledgers([path for path in readable if path.suffix == ".toml"], is_built_in=given != ()),
        *check_indicators(readable, is_built_in=given != ()),
    ]


def check_chronicle(paths: Sequence[Path]) -> list[Finding]:
    """Check chronicle files, each by itself and all together.

    Examples
    --------
    >>> check_chronicle([Path("missing.toml")])[0].level
    'error'
    """
    findings: list[Finding] = []
    placed: list[_Placed] = []
    for path in paths:
        try:
            document = read_document(path)
        except RegisterError as error:
            findings.append(Finding("error", path.name, "", "", str(error)))
            continue
        if not any(document.values()):
            findings.append(Finding("warning", path.name, "", "", "holds no entries"))
        entries = [_place(path, position, entry) for position, entry in enumerate(document.get("entry", []), start=1)]
        for item in entries:
            findings += _check_entry(item)
        findings += _dates_in_order(entries)
        placed += entries
    return [*findings, *_ids_unique(placed), *_told_twice(placed)]


def _can_be_read(path: Path) -> bool:
    try:
        read_document(path)
    except RegisterError:
        return False
    return True


def check_series(folder: Path) -> list[Finding]:
    """Check the tables of the series and their sources.

    Examples
    --------
    >>> check_series(FOLDER)
    []
    """
    try:
        sources = load_sources(folder)
    except RegisterError as error:
        return [Finding("error", "sources.csv", "", "", str(error))]
    findings = [Finding(level, "sources.csv", *rest) for level, *rest in find_source_faults(sources)]
    for series in SERIES.values():
        faults = find_series_faults(series, folder=folder, sources=sources)
        findings += [Finding(level, f"{series.name}.csv", *rest) for level, *rest in faults]
    return findings


def _place(path: Path, position: int, entry: Entry) -> _Placed:
    entry_id = entry.get("id")
    bad_fields = frozenset(field for field, _ in find_shape_faults(entry, ENTRY))
    return _Placed(path.name, entry_id if isinstance(entry_id, str) else f"entry {position}", entry, bad_fields)


def _check_entry(item: _Placed) -> Iterator[Finding]:
    for field, message in find_shape_faults(item.entry, ENTRY):
        yield Finding("error", item.file, item.entry_id, field, message)
    for level, field, message in find_entry_faults(item.entry, skip=item.bad_fields):
        yield Finding(level, item.file, item.entry_id, field, message)


def _dates_in_order(entries: Sequence[_Placed]) -> Iterator[Finding]:
    dated = [item for item in entries if item.has("date")]
    for before, after in pairwise(dated):
        if after.entry["date"] < before.entry["date"]:
            message = f"{after.entry['date']} stands after {before.entry['date']}: sort the file by date"
            yield Finding("error", after.file, after.entry_id, "date", message)


def _ids_unique(placed: Sequence[_Placed]) -> Iterator[Finding]:
    first: dict[str, _Placed] = {}
    for item in placed:
        if item.has("id") and (earlier := first.setdefault(item.entry_id, item)) is not item:
            yield Finding("error", item.file, item.entry_id, "id", f"is already used in {earlier.file}")


def _told_twice(placed: Sequence[_Placed]) -> Iterator[Finding]:
    """Pairs of entries of one day and pair of states whose headlines are alike."""
    whole = [item for item in placed if not item.bad_fields]
    for _, same_day in groupby(sorted(whole, key=_day_and_parties), key=_day_and_parties):
        for one, other in combinations(same_day, 2):
            same_code = one.entry["cameo"] == other.entry["cameo"]
            wanted = SAME_CODE_SIMILARITY if same_code else ANY_CODE_SIMILARITY
            if one.entry_id != other.entry_id and _similarity(one, other) >= wanted:
                message = f"may tell the same event as {one.entry_id!r} in {one.file}: keep one of them"
                yield Finding("warning", other.file, other.entry_id, "headline", message)


def _day_and_parties(item: _Placed) -> tuple[datetime.date, str, str]:
    sender, receiver = item.entry["sender"], item.entry["receiver"]
    if item.entry["mutual"]:
        sender, receiver = sorted((sender, receiver))
    return item.entry["date"], sender, receiver


def _similarity(one: _Placed, other: _Placed) -> float:
    headlines = (item.entry["headline"].casefold() for item in (one, other))
    return SequenceMatcher(None, *headlines).ratio()
