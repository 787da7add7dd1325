"""Files of yearly sources that the user's machine has fetched, each beside the record of where it came from.

``{archive}/yearly/{source}/{sha256[:16]}/`` holds the file as published and ``holding.json``. A folder without its
record is no holding: the record is written last. ``{archive}/yearly/{source}/.incoming/`` is where files arrive;
``.lock`` beside it lets one process at a time put them there.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal

from detente.archive.parts import sync_folder
from detente.errors import ArchiveError

RECORD = "holding.json"
INCOMING = ".incoming"
WAIT_FOR_LOCK = 0.2  # seconds between looks

Origin = Literal["publisher", "mirror", "by hand"]


@dataclass(frozen=True, slots=True)
class Holding:
    """One file as fetched: from where, when, on which terms, and its hash. ``path`` is where it lies.

    ``version``: of the source's declaration. ``release``: the publisher's own number, where the address tells it.
    ``origin``: from the publisher's address, from a mirror, or from a file that the user gave. ``fetched_at``: when
    this content arrived last. ``citations`` and ``licence`` as the source declared them then.
    """

    source: str
    version: str
    licence: str
    address: str
    sha256: str
    bytes_n: int
    fetched_at: datetime
    path: Path
    origin: Origin = "publisher"
    release: str = ""
    citations: tuple[str, ...] = ()


def holdings(root: Path, source: str | None = None) -> list[Holding]:
    """Return what the archive holds of a source, or of all, by source, oldest first.

    Raises
    ------
    ArchiveError
        A record cannot be read, or its file is gone; the message names it.
    """
    records = (_read(record) for record in root.glob(f"yearly/{source or '*'}/*/{RECORD}"))
    return sorted(records, key=lambda held: (held.source, held.fetched_at))


def newest_holding(root: Path, source: str) -> Holding | None:
    """Return the file of a source that was fetched last, or None."""
    held = holdings(root, source)
    return held[-1] if held else None


def keep(root: Path, file: Path, holding: Holding, *, check: Callable[[Path], object]) -> Holding:
    """Move a file that has arrived whole into its place, and write its record last; from then on it is held.

    Parameters
    ----------
    file
        Where it lies now; on the archive's file system, as in :func:`incoming`.
    holding
        Its record; ``path`` is set here.
    check
        Reads the file as its source would; if it raises, the file is not kept, and goes.

    Returns
    -------
    Holding
        The same content twice is one holding, whose record then says when and from where it came last.
    """
    try:
        check(file)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    folder = root / "yearly" / holding.source / holding.sha256[:16]
    folder.mkdir(parents=True, exist_ok=True)
    held = _read(folder / RECORD) if (folder / RECORD).exists() and not _is_broken(folder / RECORD) else None
    path = held.path if held else folder / file.name
    file.replace(path)
    sync_folder(folder)
    kept = replace(holding, path=path)
    write_record(kept)
    return kept


def write_record(holding: Holding) -> None:
    """Write the record beside its file, at one stroke; from here on the file is held."""
    fields: dict[str, Any] = asdict(holding) | {"fetched_at": holding.fetched_at.isoformat(), "path": holding.path.name}
    record = holding.path.parent / RECORD
    draft = record.with_name(f"{RECORD}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(json.dumps(fields, indent=2, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(record)
    sync_folder(record.parent)


@contextmanager
def incoming(root: Path, source: str, *, notice: Callable[[str], None] | None = None) -> Iterator[Path]:
    """Yield the folder in which a source's files arrive, to one process at a time; others wait.

    A process that is killed leaves the folder free, with what had arrived in it.
    """
    folder = root / "yearly" / source / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    with (folder.parent / ".lock").open("a+b") as lock:
        is_told = False
        while not _try_lock(lock):
            if notice and not is_told:
                notice(f"{source}: another process is fetching it; waiting")
            is_told = True
            time.sleep(WAIT_FOR_LOCK)
        yield folder


def _try_lock(lock: IO[bytes]) -> bool:
    """Take the lock if nobody has it; the system gives it back when the file is closed or the process dies."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _read(record: Path) -> Holding:
    try:
        fields = json.loads(record.read_text(encoding="utf-8"))
        path = record.parent / Path(fields["path"]).name
        told = {"fetched_at": datetime.fromisoformat(fields["fetched_at"]), "path": path}
        held = Holding(**fields | told | {"citations": tuple(fields.get("citations", ()))})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _broken(record, f"the record cannot be read ({error})") from error
    if not path.is_file() or path.stat().st_size != held.bytes_n:
        raise _broken(record, f"{path.name} is not the file of {held.bytes_n:,} bytes that the record speaks of")
    return held


def _is_broken(record: Path) -> bool:
    with suppress(ArchiveError):
        _read(record)
        return False
    return True


def _broken(record: Path, what: str) -> ArchiveError:
    source = record.parent.parent.name
    return ArchiveError(f"{record}: {what}. Delete the folder {record.parent}, then `detente fetch {source}`")
