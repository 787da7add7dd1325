"""Files of yearly sources that the user's machine has fetched, each beside the record of where it came from.

``{archive}/yearly/{source}/{sha256[:16]}/`` holds the file as published and ``holding.json``. A folder without its
record is no holding: the record is written last.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

RECORD = "holding.json"


@dataclass(frozen=True, slots=True)
class Holding:
    """One file as fetched: from where, when, and its hash. ``path`` is where it lies."""

    source: str
    version: str
    licence: str
    address: str
    sha256: str
    bytes_n: int
    fetched_at: datetime
    path: Path


def holdings(root: Path, source: str | None = None) -> list[Holding]:
    """Return what the archive holds of a source, or of all, oldest first."""
    folder = source or "*"
    records = (_read(record) for record in root.glob(f"yearly/{folder}/*/{RECORD}"))
    return sorted(records, key=lambda held: (held.source, held.fetched_at))


def newest_holding(root: Path, source: str) -> Holding | None:
    """Return the file of a source that was fetched last, or None."""
    held = holdings(root, source)
    return held[-1] if held else None


def write_record(holding: Holding) -> None:
    """Write the record beside its file; from here on the file is held."""
    fields: dict[str, Any] = asdict(holding) | {"fetched_at": holding.fetched_at.isoformat(), "path": holding.path.name}
    (holding.path.parent / RECORD).write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")


def _read(record: Path) -> Holding:
    fields = json.loads(record.read_text(encoding="utf-8"))
    return Holding(
        **fields | {"fetched_at": datetime.fromisoformat(fields["fetched_at"]), "path": record.parent / fields["path"]}
    )
