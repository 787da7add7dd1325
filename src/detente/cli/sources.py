"""``detente sources``: what can be read, where to get it, and what is wrong with it."""

from typing import Any

from detente.cli.chosen import open_to_read
from detente.cli.options import ArchiveOption, JsonOption
from detente.cli.output import print_json


def sources(archive: ArchiveOption = None, json: JsonOption = False) -> None:
    """List event sources, yearly sources and built-in series.

    Span, licence, address, how to get them, known faults and breaks.
    Reads the archive to say what of each source it holds; writes nothing and downloads nothing.

    Examples:
      detente sources
      detente sources --json

    Exit codes: 0 done; 1 could not be done; 2 wrong usage.
    """
    from detente.runs.sources import list_sources

    listed = list_sources(open_to_read(archive))
    if json:
        print_json(listed)
        return
    print("EVENT SOURCES\n")
    for source in listed["events"].values():
        print(_event_source(source))
    print("YEARLY SOURCES\n")
    for source in listed["yearly"].values():
        print(_yearly_source(source))
    print("BUILT-IN SERIES\n")
    for series in listed["series"].values():
        print(_series(series))


def _event_source(source: dict[str, Any]) -> str:
    held = source["in_archive"]
    lines = [f"{source['name']}  {source['title']} ({source['provider']}), {source['span']}"]
    lines += [f"  {label}: {source[key]}" for label, key in _LABELS.items()]
    lines += [f"  known fault: {fault}" for fault in source["known_faults"]]
    lines += [f"  known break: {day}, {what}" for day, what in source["known_breaks"]]
    if held:
        span = f"{held['first_event_date']} to {held['last_event_date']}"
        lines.append(f"  in the archive: {held['rows_kept']:,} rows from {held['files_n']:,} files, {span}")
    else:
        lines.append(_NOT_HELD)
    return "\n".join(lines) + "\n"


_LABELS = {"licence": "licence", "address": "address", "to get it": "how_to_get", "cite as": "citation"}


def _yearly_source(source: dict[str, Any]) -> str:
    held = source["in_archive"]
    lines = [f"{source['name']}  {source['title']}, {source['version']}, {source['span']}"]
    lines += [f"  {label}: {source[key]}" for label, key in _YEARLY_LABELS.items()]
    lines += [f"  cite as: {citation}" for citation in source["citations"]]
    lines += [f"  known fault: {fault}" for fault in source["known_faults"]]
    lines.append(f"  in the archive: {held['path']}, {held['fetched_at']:%Y-%m-%d}" if held else _NOT_HELD)
    return "\n".join(lines) + "\n"


_YEARLY_LABELS = {"licence": "licence", "page": "page", "to get it": "how_to_get", "silence means": "silence"}
_NOT_HELD = "  in the archive: nothing"


def _series(series: dict[str, Any]) -> str:
    lines = [f"{series['name']}  {series['title']}, {series['span']}; unit: {series['unit']}"]
    for source in series["sources"]:
        lines += [f"  from: {source['publisher']}, {source['source_url']}", f"  licence: {source['licence']}"]
    return "\n".join(lines) + "\n"
