"""What can be read: event sources and built-in series, with terms, addresses and known faults."""

from dataclasses import asdict
from typing import Any

from detente.archive.store import Archive
from detente.register.declarations import SERIES
from detente.register.series import series_sources
from detente.runs.status import read_status
from detente.sources.catalogue import SOURCES


def list_sources(archive: Archive) -> dict[str, dict[str, dict[str, Any]]]:
    """Return all sources under ``events`` and ``series``, by name, ready for JSON.

    Event sources carry what they declare and ``in_archive``: rows, files and first and last event date, or None.
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
    return {"events": events, "series": series}
