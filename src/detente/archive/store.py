"""Open an archive and read from it."""

import json
import re
import uuid
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path

import polars as pl
from arro3.core import Table
from deltalake import DeltaTable, Schema
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from detente.archive.faults import ADVICE
from detente.archive.schema import EVENT_SCHEMA, LAYOUT_VERSION
from detente.errors import ArchiveError

MARKER = "detente.json"
ENCODED = re.compile("%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder of event rows, manifest and rejects; see ``docs/decisions/0001-archive-protocol.md``.

    Make one with :func:`open_archive`. Reading never changes it.
    """

    root: Path

    @property
    def events_path(self) -> Path:
        """Folder of the Delta table of event rows."""
        return self.root / "events"

    @property
    def manifest_path(self) -> Path:
        """Folder of manifest files, one a batch."""
        return self.root / "manifest"

    @property
    def rejects_path(self) -> Path:
        """Folder of reject files, one a batch."""
        return self.root / "rejects"

    @property
    def staging_path(self) -> Path:
        """Folder for rows of batches that are still being read."""
        return self.root / "staging"

    @property
    def exists(self) -> bool:
        """Whether anything was ever written here."""
        if not (self.root / MARKER).is_file():
            return False
        if self._has_log:
            return True
        has_rows = any(self.events_path.glob("*.parquet"))
        if has_rows and not self._has_log:  # asked again: another writer makes the log before its first rows
            raise ArchiveError(f"{self.events_path}: the log of the event table is gone; {ADVICE}")
        return has_rows

    @property
    def _has_log(self) -> bool:
        return any((self.events_path / "_delta_log").glob("*.json"))

    def table(self) -> DeltaTable:
        """Return the newest version of the Delta table of event rows."""
        try:
            return DeltaTable(str(self.events_path))
        except TableNotFoundError as error:
            raise ArchiveError(f"{self.root}: no archive here yet; run `detente ingest PATH...` first") from error
        except DeltaError as error:
            raise ArchiveError(f"{self.root}: the log of the event table is garbled ({error}); {ADVICE}") from error

    def scan(
        self,
        *,
        states: Collection[str] | None = None,
        senders: Collection[str] | None = None,
        receivers: Collection[str] | None = None,
        sources: Collection[str] | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> pl.LazyFrame:
        """Return event rows as a lazy frame with the columns of ``EVENT_SCHEMA``.

        ``states`` keeps rows in which both sides are among them; ``until`` is not included. What is not given keeps
        all, what is empty keeps none. An archive that does not exist yet has no rows.
        """
        if not self.exists:
            return pl.LazyFrame(schema=EVENT_SCHEMA)
        conditions = [
            _is_among("sender", states),
            _is_among("receiver", states),
            _is_among("sender", senders),
            _is_among("receiver", receivers),
            _is_among("source", sources),
            pl.col("event_date") >= since if since else None,
            pl.col("event_date") < until if until else None,
        ]
        rows = scan_table(self, self.table())
        for condition in conditions:
            if condition is not None:
                rows = rows.filter(condition)
        return rows

    def event_files(self) -> Sequence[str]:
        """Return the current Parquet files of the event table, for engines that read Parquet by themselves."""
        return self.files(self.table()) if self.exists else []

    def files(self, table: DeltaTable) -> list[str]:
        """Return the Parquet files of one version of the event table.

        The library gives addresses, in which a space of the folder's name and a ``%20`` look alike.
        """
        return [str(self.events_path / uri.rsplit("/", 1)[-1]) for uri in table.file_uris()]


def _is_among(column: str, values: Collection[str] | None) -> pl.Expr | None:
    return None if values is None else pl.col(column).is_in(list(values))


def scan_table(archive: Archive, table: DeltaTable) -> pl.LazyFrame:
    """Return the rows of one version of the event table."""
    return _scan_files(archive.files(table))


def scan_days(archive: Archive, table: DeltaTable, first: date, last: date) -> pl.LazyFrame:
    """Return the rows of one version of the event table from ``first`` to ``last``, both included.

    Files without a row between the two are not opened: the log tells.
    """
    files = {Path(file).name: file for file in archive.files(table)}
    if files:
        apart = (pl.col("max.event_date") < first) | (pl.col("min.event_date") > last)
        for name in pl.DataFrame(table.get_add_actions(flatten=True)).filter(apart)["path"]:
            del files[name]
    return _scan_files(list(files.values())).filter(pl.col("event_date").is_between(first, last))


def _scan_files(files: list[str]) -> pl.LazyFrame:
    return pl.scan_parquet(files, schema=EVENT_SCHEMA, glob=False) if files else pl.LazyFrame(schema=EVENT_SCHEMA)


def open_archive(root: str | PathLike[str]) -> Archive:
    """Return the archive at ``root``, which need not exist yet.

    Raises
    ------
    ArchiveError
        The folder holds something else, or an archive of another layout, or has a ``%20`` in its name.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     open_archive(f"{folder}/archive").exists
    False
    """
    root = Path(root)
    if coded := ENCODED.search(str(root.absolute())):
        raise ArchiveError(f"{root}: the storage library takes {coded[0]!r} for a character; choose another folder")
    marker = root / MARKER
    is_strange = root.exists() and (not root.is_dir() or any(path.name[0] != "." for path in root.iterdir()))
    if marker.is_file():  # asked after the listing: another process may be making the archive
        found = _layout_version(marker)
        if found != LAYOUT_VERSION:
            raise ArchiveError(
                f"{root}: an archive of layout {found}; this version of Détente reads layout {LAYOUT_VERSION}. "
                "Ingest the files again into another folder (--archive PATH)"
            )
    elif is_strange:
        raise ArchiveError(f"{root}: exists and is no Détente archive; choose another folder with --archive PATH")
    return Archive(root)


def _layout_version(marker: Path) -> object:
    try:
        return dict(json.loads(marker.read_text(encoding="utf-8"))).get("layout_version")
    except (ValueError, TypeError) as error:
        raise ArchiveError(f"{marker}: garbled ({error}); {ADVICE}") from error


def mark(archive: Archive) -> None:
    """Mark the folder as an archive, so that files may be put into it; does nothing where it is one."""
    marker = archive.root / MARKER
    if not marker.exists():
        archive.root.mkdir(parents=True, exist_ok=True)
        partial = archive.root / f".{MARKER}.{uuid.uuid4().hex[:12]}.partial"
        partial.write_text(json.dumps({"layout_version": LAYOUT_VERSION}) + "\n", encoding="utf-8")
        partial.replace(marker)


def create(archive: Archive) -> None:
    """Make the folders and the empty event table; does nothing where they are. Safe in two processes at once."""
    mark(archive)
    for folder in (archive.manifest_path, archive.rejects_path, archive.staging_path):
        folder.mkdir(exist_ok=True)
    if archive.exists:
        return
    schema = Schema.from_arrow(Table.from_arrow(pl.DataFrame(schema=EVENT_SCHEMA)).schema)
    with suppress(CommitFailedError):  # another process made it at this very moment
        DeltaTable.create(str(archive.events_path), schema=schema, mode="ignore", name="core__events")
