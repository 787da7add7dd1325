"""Open what a path holds: plain files, gzip files, and every member of a zip archive.

The kind is told by the first bytes, never by the name. Members are streams of decompressed bytes: nothing here
holds a whole file in memory.
"""

import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from isal import igzip

from detente.errors import UnreadableFileError
from detente.sources.inflate import DeflatedMember, is_plainly_deflated, reporting_damage

ZIP_MAGIC, EMPTY_ZIP_MAGIC, GZIP_MAGIC = b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"
OTHER_MAGIC = {b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"(\xb5/\xfd": "zstd", b"%PDF": "PDF", b"PAR1": "Parquet"}


class ByteStream(Protocol):
    """Anything that hands out bytes, and an empty answer at the end."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, b"" at the end."""


@dataclass(frozen=True, slots=True)
class Member:
    """One stream of lines: a file, or a file inside a zip archive.

    ``name`` is the member's name inside the zip, or ``None`` for a plain or gzip file; ``position`` its place in the
    zip's directory, since two members may bear one name. Without it the last member of that name is meant. ``info`` is
    what the directory says of the member, where it was read.
    """

    path: Path
    name: str | None = None
    position: int | None = None
    info: zipfile.ZipInfo | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        """Return the path, with the member's name after a double colon where it differs from the archive's."""
        return f"{self.path}" if self.name is None else f"{self.path}::{self.name}"

    @contextmanager
    def open(self) -> Iterator[ByteStream]:
        """Open the decompressed bytes; raise :class:`UnreadableFileError` where they are damaged."""
        with reporting_damage(str(self)):
            if self.info is not None and is_plainly_deflated(self.info):
                with self.path.open("rb") as file:
                    yield DeflatedMember(file, self.info, label=str(self))
            elif self.name is not None:
                with zipfile.ZipFile(self.path) as archive, DeflatedMember.open(archive, self._info(archive)) as stream:
                    yield stream
            elif _starts(self.path, GZIP_MAGIC):
                with igzip.open(self.path, "rb") as stream:  # type: ignore[no-untyped-call]
                    yield stream
            else:
                with self.path.open("rb") as stream:
                    yield stream

    def _info(self, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
        infos = archive.infolist()
        if self.position is not None and self.position < len(infos) and infos[self.position].filename == self.name:
            return infos[self.position]
        try:
            return archive.getinfo(str(self.name))
        except KeyError as error:
            raise UnreadableFileError(f"{self}: the zip archive holds no such member") from error


def list_members(path: Path) -> list[Member]:
    """Return the members of one file.

    Raises
    ------
    UnreadableFileError
        The file is empty, of a kind that is not read, or a zip archive without members or damaged.
    """
    head = _head(path)
    if not head:
        raise UnreadableFileError(f"{path}: the file is empty; download it again")
    for magic, kind in OTHER_MAGIC.items():
        if head.startswith(magic):
            raise UnreadableFileError(f"{path}: a {kind} file; plain text, .zip and .gz are read: unpack it first")
    if not head.startswith((ZIP_MAGIC, EMPTY_ZIP_MAGIC)):
        return [Member(path)]
    with reporting_damage(str(path)), zipfile.ZipFile(path) as archive:
        infos = [(number, info) for number, info in enumerate(archive.infolist()) if not info.is_dir()]
    members = [Member(path, info.filename, number, info) for number, info in infos]
    if not members:
        raise UnreadableFileError(f"{path}: a zip archive without members; download it again")
    return members


def list_files(paths: Sequence[Path]) -> list[Path]:
    """Return all files at and below ``paths``, each once, in order of name.

    Hidden files inside a folder are passed over, and links to folders are not followed. A folder that cannot be opened
    is itself in the list, so that reading it says why.

    Raises
    ------
    FileNotFoundError
        One of the paths does not exist.
    UnreadableFileError
        One of the paths is neither a file nor a folder.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"{path}: no such file or folder")
        if not path.is_file() and not path.is_dir():
            raise UnreadableFileError(f"{path}: neither a file nor a folder; write what it gives to a file first")
        for file in _files_in(path) if path.is_dir() else [path]:
            if file == path or not any(part.startswith(".") for part in file.relative_to(path).parts):
                found.setdefault(file.resolve(), None)
    return list(found)


def _files_in(folder: Path) -> list[Path]:
    closed: list[OSError] = []
    found = [
        Path(place, name)
        for place, _, names in os.walk(folder, onerror=closed.append)
        for name in names
        if Path(place, name).is_file()
    ]
    return sorted([*found, *(Path(error.filename) for error in closed)])


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(8)


def _starts(path: Path, magic: bytes) -> bool:
    return _head(path).startswith(magic)
