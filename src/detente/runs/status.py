"""What the archive holds, from which files, over which time, and whether every line is accounted for."""

from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from detente.archive.coverage import read_coverage
from detente.archive.manifest import read_manifest
from detente.archive.rejects import count_rejects, read_rejects
from detente.archive.store import Archive


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """The account of one source.

    Attributes
    ----------
    files_n, lines_read
        Files that were read, and their lines.
    rows_kept, rows_rejected
        Event rows in the archive; lines that could not be read.
    rows_set_aside, notes, reject_reasons
        Lines set aside by rule, rows that were understood although odd, rejected lines by reason.
    first_event_date, last_event_date
        Dates of the earliest and latest event kept; None where there is none.
    first_covered, last_covered
        Start of the first and of the last unit of time that arrived.
    covered_units_n, unit_minutes, covered_days
        Units of time that arrived, the width of one, and both multiplied.
    accounted
        Whether lines read = rows kept + rejected + set aside, and the tables hold as many rows as they say.
    """

    files_n: int
    lines_read: int
    rows_kept: int
    rows_rejected: int
    rows_set_aside: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    reject_reasons: dict[str, int] = field(default_factory=dict)
    first_event_date: date | None = None
    last_event_date: date | None = None
    first_covered: datetime | None = None
    last_covered: datetime | None = None
    covered_units_n: int = 0
    unit_minutes: int | None = None
    covered_days: float = 0.0
    accounted: bool = True


def read_status(archive: Archive) -> dict[str, SourceStatus]:
    """Return the account of every source in the archive, by name; empty for an archive that does not exist yet."""
    manifest = read_manifest(archive)
    rejects = count_rejects(archive, "source", "reason")
    coverage = read_coverage(archive)
    events = _event_spans(archive)
    return {
        source: _account(
            manifest.filter(pl.col("source") == source),
            rejects.filter(pl.col("source") == source),
            coverage.filter(pl.col("source") == source),
            events.get(source, (0, None, None)),
        )
        for source in manifest["source"].unique().sort()
    }


def read_rejected_lines(archive: Archive, *, limit: int) -> pl.DataFrame:
    """Return at most ``limit`` rejected lines: ``source``, ``file``, ``line_number``, ``reason``, ``detail``."""
    manifest = read_manifest(archive)
    member = pl.when(pl.col("member").is_null()).then(pl.lit("")).otherwise(pl.lit("::") + pl.col("member"))
    files = manifest.select("batch", "file_sha256", (pl.col("path") + member).alias("file"))
    lines = read_rejects(archive, limit=limit).join(
        files.unique(["batch", "file_sha256"]), on=["batch", "file_sha256"], how="left", maintain_order="left"
    )
    return lines.select("source", "file", "line_number", "reason", "detail")


def sum_counts(counts: pl.Series) -> dict[str, int]:
    """Add up a column of rule → count lists, largest first.

    Examples
    --------
    >>> sum_counts(pl.Series([[{"rule": "header", "rows_n": 1}], [{"rule": "header", "rows_n": 1}]]))
    {'header': 2}
    """
    parts = counts.explode().drop_nulls()
    if parts.is_empty():
        return {}
    summed = parts.struct.unnest().group_by("rule").agg(pl.col("rows_n").sum())
    return dict(summed.sort("rows_n", "rule", descending=[True, False]).iter_rows())


def _event_spans(archive: Archive) -> dict[str, tuple[int, date | None, date | None]]:
    """Rows, first and last event date of each source, from the event table itself."""
    day = pl.col("event_date")
    spans = archive.scan().group_by("source").agg(pl.len(), day.min().alias("first"), day.max().alias("last"))
    return {source: (rows_n, first, last) for source, rows_n, first, last in spans.collect().iter_rows()}


def _account(
    files: pl.DataFrame, rejects: pl.DataFrame, coverage: pl.DataFrame, events: tuple[int, date | None, date | None]
) -> SourceStatus:
    lines_read, kept, rejected = (int(files[name].sum()) for name in ("lines_read", "rows_kept", "rows_rejected"))
    set_aside = sum_counts(files["set_aside"])
    reasons = rejects.select("reason", "rows_n").sort("rows_n", "reason", descending=[True, False])
    width = coverage["unit_minutes"]
    return SourceStatus(
        files_n=files.height,
        lines_read=lines_read,
        rows_kept=kept,
        rows_rejected=rejected,
        rows_set_aside=set_aside,
        notes=sum_counts(files["notes"]),
        reject_reasons=dict(reasons.iter_rows()),
        first_event_date=events[1],
        last_event_date=events[2],
        first_covered=coverage["unit_start"].min(),  # type: ignore[arg-type]  # Polars types min as any value
        last_covered=coverage["unit_start"].max(),  # type: ignore[arg-type]
        covered_units_n=coverage.height,
        unit_minutes=width.item(0) if coverage.height else None,
        covered_days=round(float(width.sum()) / 1440, 4),
        accounted=lines_read == kept + rejected + sum(set_aside.values())
        and (kept, rejected) == (events[0], rejects["rows_n"].sum()),
    )
