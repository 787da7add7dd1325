"""Are the ledgers and the indicators whole? Shapes, rules, ids, and references from one to the other."""

import math
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import polars as pl

from detente.errors import RegisterError
from detente.register.documents import Placed, built_in, read_records
from detente.register.entry_rules import PRECISIONS, find_state_problem, is_web_address
from detente.register.findings import Finding
from detente.register.indicators import FIGURES
from detente.register.ledger_rules import find_record_faults
from detente.register.promises import NO_DEED
from detente.register.series import read_table
from detente.register.shape import Shape, find_shape_faults
from detente.register.shapes import ENTRY, INDICATOR, LEDGERS

ALIKE = 0.9
"""How alike two titles must be to be taken for one record told twice."""

LINKED = {"agreement": "agreements", "programme": "programmes", "tension": "tensions"}


def check_ledgers(paths: Sequence[Path] = (), *, is_built_in: bool = True) -> list[Finding]:
    """Check all ledgers, ours and yours, each by itself and against each other and the chronicle.

    Examples
    --------
    >>> [finding.message for finding in check_ledgers() if finding.level == "error"]
    []
    """
    try:
        placed = {name: _read(name, shape.name, paths, is_built_in) for name, shape in LEDGERS.items()}
        entries = _read("chronicle", ENTRY.name, paths, is_built_in)
        indicators = _read("indicators", INDICATOR.name, paths, is_built_in)
    except RegisterError as error:
        return [Finding("error", "", "", "", str(error))]
    findings: list[Finding] = []
    for name, items in placed.items():
        for item in items:
            findings += _check_record(item, name)
        findings += [*_ids_unique(items, "id"), *_told_twice(_of_right_shape(items, LEDGERS[name]))]
    ids = {name: {item.name for item in items} for name, items in placed.items()}
    entry_ids = {item.name for item in entries}
    names = {item.name for item in indicators}
    for item in _of_right_shape(entries, ENTRY):
        findings += _links(item, ids, entry_ids)
    for item in _of_right_shape(placed["programmes"], LEDGERS["programmes"]):
        findings += _unresolved(item, "agreements", item.record.get("agreements", []), ids["agreements"])
    for item in _of_right_shape(placed["tensions"], LEDGERS["tensions"]):
        findings += _unresolved(item, "trail", item.record["trail"], entry_ids)
    for item in _of_right_shape(placed["agreements"], LEDGERS["agreements"]):
        named = [part.get("indicator") for kind in ("limit", "duty") for part in item.record.get(kind, [])]
        findings += _unresolved(item, "indicator", [name for name in named if name], names)
    for item in _of_right_shape(indicators, INDICATOR):
        named = [subject] if (subject := item.record.get("subject")) else []
        findings += _unresolved(item, "subject", named, ids["agreements"] | ids["programmes"])
    return findings


def check_indicators(paths: Sequence[Path] = (), *, is_built_in: bool = True) -> list[Finding]:
    """Check what the indicators are, and every figure.

    Examples
    --------
    >>> [finding.message for finding in check_indicators() if finding.level == "error"]
    []
    """
    documents = [path for path in paths if path.suffix == ".toml"]
    tables = [path for path in paths if path.suffix == ".csv"]
    findings: list[Finding] = []
    try:
        declared = _read("indicators", INDICATOR.name, documents, is_built_in)
    except RegisterError as error:
        return [Finding("error", "", "", "", str(error))]
    for item in declared:
        for field, message in find_shape_faults(item.record, INDICATOR):
            findings.append(Finding("error", item.path.name, item.name, field, message))
    findings += _ids_unique(declared, "name")
    names = {item.name for item in declared}
    for path in [*(built_in("indicators", suffix=".csv") if is_built_in else ()), *tables]:
        try:
            table = read_table(path, schema=FIGURES).with_row_index("line", offset=2)
        except RegisterError as error:
            findings.append(Finding("error", path.name, "", "", str(error)))
            continue
        findings += [Finding("error", path.name, f"line {line}", *rest) for line, *rest in _figure_faults(table, names)]
    return findings


def _read(folder: str, table: str, paths: Sequence[Path], is_built_in: bool) -> list[Placed]:  # noqa: FBT001
    return read_records([*(built_in(folder) if is_built_in else ()), *paths], table)


def _check_record(item: Placed, ledger: str) -> Iterator[Finding]:
    faults = list(find_shape_faults(item.record, LEDGERS[ledger]))
    for field, message in faults:
        yield Finding("error", item.path.name, item.name, field, message)
    if not faults:  # the rules need a record of the right shape
        for level, field, message in find_record_faults(item.record):
            yield Finding(level, item.path.name, item.name, field, message)


def _of_right_shape(items: Sequence[Placed], shape: Shape) -> list[Placed]:
    """Records that can be compared and followed: the faults of the others are told already."""
    return [item for item in items if not any(find_shape_faults(item.record, shape))]


def _ids_unique(items: Sequence[Placed], field: str) -> Iterator[Finding]:
    first: dict[str, Placed] = {}
    for item in items:
        if field in item.record and (earlier := first.setdefault(item.name, item)) is not item:
            yield Finding("error", item.path.name, item.name, field, f"is already used in {earlier.path.name}")


def _told_twice(items: Sequence[Placed]) -> Iterator[Finding]:
    for one, other in combinations(items, 2):
        if _begun(one) != _begun(other):
            continue
        titles = [str(item.record.get("title", "")).casefold() for item in (one, other)]
        is_alike = all(titles) and SequenceMatcher(a=titles[0], b=titles[1]).ratio() >= ALIKE
        if one.name != other.name and is_alike:
            message = f"may be the same as {one.name!r} in {one.path.name}: keep one of them"
            yield Finding("warning", other.path.name, other.name, "title", message)


def _begun(item: Placed) -> object:
    life = item.record.get("life")
    return life[0].get("date") if isinstance(life, list) and life else item.record.get("date")


def _links(item: Placed, ids: dict[str, set[str]], entry_ids: set[str]) -> Iterator[Finding]:
    targets = [(field, target) for field in ("links",) for target in item.record.get(field, [])]
    if promises := item.record.get("promises"):
        targets.append(("promises", promises))
        if item.record.get("status") != "promised":
            yield Finding("error", item.path.name, item.name, "promises", "belongs to entries of status promised")
    for field, target in targets:
        kind, _, name = str(target).rpartition(":")
        known = ids.get(LINKED.get(kind, ""), set()) if kind else entry_ids | {NO_DEED}
        if name not in known:
            yield Finding("error", item.path.name, item.name, field, f"{target!r} leads nowhere")


def _unresolved(item: Placed, field: str, named: Sequence[str], known: set[str]) -> Iterator[Finding]:
    for name in named:
        if name not in known:
            yield Finding("error", item.path.name, item.name, field, f"{name!r} leads nowhere")


def _figure_faults(table: pl.DataFrame, names: set[str]) -> Iterator[tuple[int, str, str]]:
    required = ("indicator", "date", "state", "amount", "checked_on")
    for row in table.iter_rows(named=True):
        if empty := [field for field in required if row[field] is None]:
            yield row["line"], empty[0], "is empty"
            continue
        if row["indicator"] not in names:
            yield row["line"], "indicator", f"{row['indicator']!r} is not declared in a TOML file beside it"
        if not math.isfinite(row["amount"]):
            yield row["line"], "amount", f"is {row['amount']}, must be finite"
        if row["precision"] not in PRECISIONS:
            yield row["line"], "precision", f"{row['precision']!r} is none of {', '.join(PRECISIONS)}"
        if row["precision"] == "month" and row["date"].day != 1:
            yield row["line"], "date", f"{row['date']} must be the first of the month, since precision is month"
        if row["precision"] == "year" and (row["date"].month, row["date"].day) != (1, 1):
            yield row["line"], "date", f"{row['date']} must be 1 January, since precision is year"
        for field in ("source_url", "read_at"):
            if not is_web_address(row[field] or ""):
                yield row["line"], field, f"{row[field]!r} is no http or https address"
        for field in ("state", "partner"):
            end = row["date"].replace(month=12, day=31) if row["precision"] == "year" else row["date"]
            problems = [find_state_problem(row[field], on=day) for day in (row["date"], end)] if row[field] else [None]
            if all(problems):  # one day of the span is enough
                yield row["line"], field, str(problems[0])
        if row["date"] > row["checked_on"]:
            yield row["line"], "date", f"{row['date']} is later than checked_on {row['checked_on']}"
    key = ["indicator", "date", "state", "partner"]
    for line in table.filter(pl.struct(key).is_duplicated())["line"]:
        yield line, "indicator", "another line holds a figure of the same indicator, date and state"
