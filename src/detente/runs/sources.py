"""What can be read: event sources, yearly sources and built-in series, with terms, addresses and known faults."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from detente.archive.holdings import newest_holding
from detente.archive.store import Archive
from detente.register.declarations import SERIES
from detente.register.series import series_sources
from detente.runs.status import read_status
from detente.sources.catalogue import SOURCES
from detente.sources.yearly.catalogue import YEARLY_SOURCES


def list_sources(archive: Archive) -> dict[str, dict[str, dict[str, Any]]]:
    """Return all sources under ``events``, ``yearly`` and ``series``, by name, ready for JSON.

    Event sources carry what they declare and ``in_archive``: rows, files and first and last event date, or None.
    Yearly sources as :func:`list_yearly` gives them.
    """
    accounts = read_status(archive)
    events = {}
    for name, source in SOURCES.items():
        held = accounts.get(name)
        in_archive = held and {
            "files_n": held.files_n,
            "rows_kept": held.rows_kept,
            "first_event_date": held.first_event_date,
            "last_event_date": held.last_event_date,
        }
        events[name] = {**asdict(source), "in_archive": in_archive}
    series = {
        name: {
            "name": name,
            "title": one.title,
            "unit": one.unit,
            "span": f"{one.first_year} to {one.last_year}",
            "sources": [asdict(source) for source in series_sources(name)],
        }
        for name, one in SERIES.items()
    }
    return {"events": events, "yearly": list_yearly(archive.root), "series": series}


def list_yearly(root: Path) -> dict[str, dict[str, Any]]:
    """Return all yearly sources by name, ready for JSON.

    Each with what it declares, ``span``, ``file_name`` (what a mirror calls its file) and ``in_archive``: the record
    of the file that was fetched last, or None.
    """
    fields = (
        "name", "title", "version", "licence", "citations", "address", "page", "how_to_get", "columns", "silence",
        "known_faults",
    )  # fmt: skip
    listed = {}
    for name, source in YEARLY_SOURCES.items():
        held = newest_holding(root, name)
        listed[name] = {
            **{field: getattr(source, field) for field in fields},
            "span": f"{source.first_year} to {source.last_year}",
            "file_name": source.file_name,
            "in_archive": asdict(held) if held else None,
        }
    return listed
