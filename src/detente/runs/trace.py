"""The way of one event from the line of a source file to the figures that it enters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import narwhals as nw
import polars as pl

from detente.archive.coverage import read_coverage
from detente.archive.manifest import read_manifest
from detente.archive.rejects import read_rejects
from detente.archive.store import Archive
from detente.domain.acts_of_state import state_role_expr
from detente.domain.cameo import name_of
from detente.domain.classes import COOPERATION, DEFAULT_CLASS_MAP, class_expr
from detente.domain.issues import DEFAULT_ISSUE_MAP, issue_exprs
from detente.domain.periods import period_of
from detente.domain.quads import DEFAULT_QUAD_MAP, quad_expr
from detente.domain.states import state_name
from detente.domain.succession import present_code
from detente.panels.deduplicate import deduplicate
from detente.register.chronicle import load_chronicle
from detente.runs.raw_lines import FoundLine, fields_of, find_lines, judge_line, read_line
from detente.sources.members import Member
from detente.types import DedupeRule

DEFAULT_RULE: DedupeRule = "actors_day_root"

FIGURES = {
    "timeline": "net cooperation by month, as {side}",
    "words_deeds": "words and deeds, as {class}",
    "initiative": "who acts: {sender} toward {receiver}, as {side}",
    "issues": "issue by issue, in {issue}",
    "attention": "share of {sender}'s events that go to {receiver}",
    "standing": "the pair among the reference pairs, as {side}",
}
"""Figures of the dossier, and as what an event row enters each."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class TracedRow:
    """One event row of the archive, where it comes from and where it goes.

    Attributes
    ----------
    row
        The row as the archive holds it.
    path, member, file_sha256, line_number
        The source file, the member inside a zip archive or None, the hash of its decompressed bytes, the line.
    raw, raw_problem
        The line read again from the file; None where it cannot be, with the reason.
    states
        Per side: ``code`` in the file (None if the line cannot be read again), ``state``, ``name``, ``counted_as``.
    meaning
        ``cameo_name``, ``quad``, ``class``, ``issue``, ``basis`` and the maps that gave them.
    rules
        Per de-duplication rule the event through which the row counts: its own id if it counts itself.
    cell
        The panel cell: ``month``, ``sender``, ``receiver``, ``quad``, ``class``, ``issue``; ``is_late`` if nothing
        arrived from the source in that month.
    is_act_of_state
        Whether both actors carry a role of state (``--roles state``).
    figures
        The dossier's figures that the row enters, by key; empty for late rows and rows that count through another.
    """

    row: dict[str, Any]
    path: str | None
    member: str | None
    file_sha256: str
    line_number: int
    raw: str | None
    raw_problem: str
    states: dict[str, dict[str, str | None]]
    meaning: dict[str, str]
    rules: dict[str, str]
    cell: dict[str, Any]
    is_act_of_state: bool
    figures: dict[str, str]


@dataclass(frozen=True, slots=True)
class TracedLine:
    """A line of a source file that became no event row: ``rejected`` with a reason, or ``set_aside`` under a rule."""

    source: str
    path: str
    member: str | None
    file_sha256: str
    line_number: int
    outcome: str
    rule: str
    detail: str
    raw: str
    problem: str


@dataclass(frozen=True, slots=True)
class Trace:
    """All that is known under one id: event rows, lines that became no row, chronicle entries.

    ``not_searched`` names source files that could not be read again.
    """

    event_id: str
    rows: tuple[TracedRow, ...]
    lines: tuple[TracedLine, ...]
    entries: tuple[dict[str, Any], ...]
    not_searched: tuple[str, ...]

    @property
    def is_found(self) -> bool:
        """Whether anything is known under the id."""
        return bool(self.rows or self.lines or self.entries)


def trace(
    event_id: str,
    *,
    archive: Archive,
    source: str | None = None,
    on: date | None = None,
    progress: Progress | None = None,
) -> Trace:
    """Follow an event, a line or a chronicle entry by its id.

    Parameters
    ----------
    event_id
        The provider's id of an event, or the id of a chronicle entry.
    source, on
        Only this source; only events of this day.
    progress
        Told (files done, files in all, name) while source files are searched.

    Notes
    -----
    Source files are read again only for ids that are not among the event rows: all of them then, to the last byte.
    """
    rows = archive.scan(sources=[source] if source else None).filter(pl.col("event_id") == event_id)
    found = (rows.filter(pl.col("event_date") == on) if on else rows).sort("source", "event_date").collect()
    manifest = read_manifest(archive)
    traced = tuple(_trace_row(row, archive, manifest) for row in found.partition_by("source", "event_date"))
    entries = tuple(load_chronicle().filter(pl.col("entry_id") == event_id).to_dicts())
    if traced or entries or not event_id:
        return Trace(event_id, traced, (), entries, ())
    files = manifest.filter(pl.col("source") == source) if source else manifest
    lines, problems = _search(event_id, files, archive, progress)
    return Trace(event_id, (), tuple(lines), (), tuple(problems))


def _trace_row(row: pl.DataFrame, archive: Archive, manifest: pl.DataFrame) -> TracedRow:
    values = row.row(0, named=True)
    line, problem, file = _read_again(values, manifest)
    fields = fields_of(line, source=values["source"]) if line else {}
    meaning, is_act = _meaning(row)
    cell = _cell(row, meaning, archive)
    rules = _rules(row, archive)
    enters = rules[DEFAULT_RULE] == values["event_id"] and not cell["is_late"]
    side = "cooperation" if meaning["class"] in COOPERATION else "conflict"
    return TracedRow(
        row=values,
        path=file.get("path"),
        member=file.get("member"),
        file_sha256=values["file_sha256"],
        line_number=values["line_number"],
        raw=line.text if line else None,
        raw_problem=problem,
        states={name: _state(values[name], fields.get(name)) for name in ("sender", "receiver")},
        meaning=meaning,
        rules=rules,
        cell=cell,
        is_act_of_state=is_act,
        figures={key: text.format(side=side, **cell) for key, text in FIGURES.items()} if enters else {},
    )


def _read_again(values: dict[str, Any], manifest: pl.DataFrame) -> tuple[FoundLine | None, str, dict[str, Any]]:
    files = manifest.filter(
        pl.col("source") == values["source"], pl.col("file_sha256") == values["file_sha256"]
    ).to_dicts()
    if not files:
        return None, "the manifest does not name its file; run `detente check`", {}
    member = Member(Path(files[0]["path"]), files[0]["member"])
    line, problem = read_line(member, values["line_number"], sha256=values["file_sha256"])
    return line, problem, files[0]


def _state(code: str, provider_code: str | None) -> dict[str, str | None]:
    counted_as = present_code(code, succession="continuous")
    return {"code": provider_code, "state": code, "name": state_name(code), "counted_as": counted_as}


def _meaning(row: pl.DataFrame) -> tuple[dict[str, str], bool]:
    """What the row counts as under the default maps, and whether it is an act of state."""
    issue, basis = issue_exprs()
    is_act = state_role_expr("sender_role") & state_role_expr("receiver_role")
    labels = {"quad": quad_expr(), "class": class_expr(), "issue": issue, "basis": basis, "is_act": is_act}
    found = nw.from_native(row).select(**labels).to_native().row(0, named=True)
    maps = {"quad_map": DEFAULT_QUAD_MAP, "class_map": DEFAULT_CLASS_MAP, "issue_map": DEFAULT_ISSUE_MAP}
    acts_of_state = bool(found.pop("is_act"))
    return {"cameo_name": name_of(row["cameo"].item(0)), **found, **maps}, acts_of_state


def _cell(row: pl.DataFrame, meaning: dict[str, str], archive: Archive) -> dict[str, Any]:
    """The cell of the monthly, directed panel."""
    month = row.select(period_of("event_date", freq="month")).item()
    started = pl.col("unit_start").dt.date().dt.truncate("1mo")
    units = read_coverage(archive).filter(pl.col("source") == row["source"].item(0), started == month)
    sides = {side: present_code(row[side].item(0), succession="continuous") for side in ("sender", "receiver")}
    labels = {name: meaning[name] for name in ("quad", "class", "issue")}
    return {"month": month, **sides, **labels, "is_late": units.is_empty()}


def _rules(row: pl.DataFrame, archive: Archive) -> dict[str, str]:
    """Per rule the id of the event that counts: the row's own, or that of the row which stands for it."""
    own = row.row(0, named=True)
    day = archive.scan(senders=[own["sender"]], receivers=[own["receiver"]], sources=[own["source"]])
    rows = day.filter(pl.col("event_date") == own["event_date"]).collect()
    return {rule: _counts_through(row, rows, rule=rule) for rule in get_args(DedupeRule)}


def _counts_through(row: pl.DataFrame, rows: pl.DataFrame, *, rule: DedupeRule) -> str:
    """Find who counts for the row: put it first among those that count, and see whom it displaces."""
    own_id: str = row["event_id"].item(0)
    counted = _deduplicated(rows, rule)
    ids = set(counted["event_id"])
    if own_id in ids:
        return own_id
    first = row.with_columns(pl.lit("").alias("event_id"))
    displaced: set[str] = ids - set(_deduplicated(pl.concat([first, counted]), rule)["event_id"])
    return displaced.pop()


def _deduplicated(rows: pl.DataFrame, rule: DedupeRule) -> pl.DataFrame:
    kept: pl.DataFrame = deduplicate(nw.from_native(rows.lazy()), rule=rule).to_native().collect()
    return kept


def _search(
    event_id: str, files: pl.DataFrame, archive: Archive, progress: Progress | None
) -> tuple[list[TracedLine], list[str]]:
    """Look for the id in all source files that are still there."""
    lines: list[TracedLine] = []
    problems: list[str] = []
    for position, file in enumerate(files.iter_rows(named=True)):
        member = Member(Path(file["path"]), file["member"])
        if progress:
            progress(position, files.height, member.path.name)
        found, problem = find_lines(member, event_id, sha256=file["file_sha256"])
        if problem:
            problems.append(problem)
        known = _known_rejects(archive, file["file_sha256"], found) if found and not problem else {}
        lines += [_trace_line(line, file, known.get(line.number), problem) for line in found]
    return lines, problems


def _known_rejects(archive: Archive, sha256: str, lines: list[FoundLine]) -> dict[int, tuple[str, str]]:
    """Reason and detail of those of a file's lines that were rejected, by number."""
    is_one = (pl.col("file_sha256") == sha256) & pl.col("line_number").is_in([line.number for line in lines])
    rows = read_rejects(archive, where=is_one).select("line_number", "reason", "detail").iter_rows()
    return {number: (reason, detail) for number, reason, detail in rows}


def _trace_line(line: FoundLine, file: dict[str, Any], known: tuple[str, str] | None, problem: str) -> TracedLine:
    judged = judge_line(line, source=file["source"])
    outcome, rule, detail = judged.outcome, judged.rule, judged.detail
    if known:
        outcome, rule, detail = "rejected", *known
    elif outcome == "kept":
        outcome, rule = "set_aside", "already_held"
    return TracedLine(
        source=file["source"], path=file["path"], member=file["member"], file_sha256=file["file_sha256"],
        line_number=line.number, outcome=outcome, rule=rule, detail=detail, raw=line.text, problem=problem,
    )  # fmt: skip
