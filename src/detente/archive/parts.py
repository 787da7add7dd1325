"""The part of a file that has arrived: its bytes, their hashes, and which version of which file they are of.

The bytes lie in ``{path}.part``; ``{path}.part.json`` names their version (ETag or date), so that a later call, or a
later process, asks only for the rest.
"""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

BLOCK_BYTES = 2**18


@dataclass(frozen=True, slots=True)
class FileVersion:
    """Which version of which file the bytes are of, as its server names it."""

    url: str
    etag: str
    last_modified: str

    @property
    def validator(self) -> str:
        """What ``If-Range`` may carry: a strong ETag, else the date; empty where the server gives neither.

        Examples
        --------
        >>> FileVersion("", '"a"', "").validator, FileVersion("", 'W/"a"', "").validator
        ('"a"', '')
        """
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


class Digest:
    """SHA-256 and MD5 of bytes as they come."""

    def __init__(self) -> None:
        self._sha256, self._md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)

    def update(self, block: bytes) -> None:
        """Take the next bytes."""
        self._sha256.update(block)
        self._md5.update(block)

    def update_from(self, path: Path) -> "Digest":
        """Take all bytes of a file."""
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                self.update(block)
        return self

    @property
    def sha256(self) -> str:
        """SHA-256 so far, in hexadecimal digits."""
        return self._sha256.hexdigest()

    @property
    def md5(self) -> str:
        """MD5 so far, in hexadecimal digits."""
        return self._md5.hexdigest()


class Part:
    """What has arrived of the file that is to lie at ``path``."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.path = path.with_name(path.name + ".part")
        self._note = path.with_name(path.name + ".part.json")

    @property
    def bytes_n(self) -> int:
        """Bytes that are there."""
        return self.path.stat().st_size if self.path.exists() else 0

    def version(self, url: str) -> FileVersion | None:
        """Return the version of which a beginning is there and can be gone on from."""
        try:
            version = FileVersion(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return version if version.url == url and version.validator and self.bytes_n else None

    def begin(self, version: FileVersion) -> None:
        """Throw away what is there, and note what comes."""
        self.forget()
        self.path.write_bytes(b"")
        self._note.write_text(json.dumps(asdict(version)), encoding="utf-8")

    def forget(self) -> None:
        """Forget which version the bytes are of: they cannot be gone on from."""
        self._note.unlink(missing_ok=True)

    def discard(self) -> None:
        """Throw away what is there."""
        self.forget()
        self.path.unlink(missing_ok=True)

    def finish(self, path: Path) -> None:
        """Give the file its name."""
        self.path.replace(path)
        self.forget()
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on disk, where the system has a way to ask for it."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
