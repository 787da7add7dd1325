"""Download one address to one path: streamed, taken up where it stopped, hashed on the way, named when whole.

One process at a time may write a path; :func:`detente.archive.holdings.incoming` sees to it.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypeAlias

import httpx2
import stamina

from detente.archive.answers import BY_HAND, PassingError, ask, check_status
from detente.archive.parts import Digest, FileVersion, Part
from detente.errors import ChecksumError, DownloadError

Progress: TypeAlias = Callable[[int, int, str], None]
"""Called with bytes so far, bytes in all (0 where the server does not say), and the file's name."""
Notice: TypeAlias = Callable[[str], None]
"""Called with a sentence before each further try."""

LARGEST_BYTES = 4 * 2**30


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to try, and how long to wait in between, in seconds: twice as long each time, with jitter.

    A server that asks for more than ``longest_asked_wait`` (``Retry-After``) is not waited for.
    """

    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 30.0
    jitter: float = 1.0
    longest_asked_wait: float = 120.0


@dataclass(frozen=True, slots=True)
class Download:
    """A file that arrived: where it lies, from which address after redirects, its hash and length, tries taken."""

    path: Path
    url: str
    sha256: str
    bytes_n: int
    tries: int


def download(
    url: str,
    path: Path,
    *,
    client: httpx2.Client,
    patience: Patience | None = None,
    largest_bytes: int = LARGEST_BYTES,
    md5: str | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> Download:
    """Download a file; afterwards it lies whole at ``path``, or nothing does.

    Parameters
    ----------
    url
        Address. Redirects are followed, from https to http never.
    patience
        Tries and waits. Tried again: no answer in time, a broken connection, 408, 425, 429 and 5xx; nothing else.
    largest_bytes
        A longer file is refused.
    md5
        The publisher's checksum, where there is one.
    now
        The clock by which a ``Retry-After`` that names a date is understood.

    Raises
    ------
    DownloadError
        The file could not be got. What arrived is gone on from by the next call, where the server allows it.
    ChecksumError
        The file that arrived is not the one that the publisher promises.

    Notes
    -----
    Memory: one block of 64 KiB. The file is on disk (fsync) before it gets its name. A server that announces fewer
    bytes than the file has is not found out without a checksum: readers find the table cut off.
    """
    patience = patience or Patience()
    part = Part(path)
    tries = 0

    def wait(error: Exception) -> bool | float:
        """Whether to try again; in how many seconds, if the server said so."""
        if not isinstance(error, PassingError):
            return False
        asked = seconds_to_wait(error.retry_after, now())
        if asked is not None and asked > patience.longest_asked_wait:
            return False
        if notice and tries < patience.tries:
            notice(f"{url}: {error}; trying again" + (f" in {asked:.0f} s" if asked else ""))
        return True if asked is None else asked

    try:
        for attempt in stamina.retry_context(
            wait,
            attempts=patience.tries,
            timeout=None,
            wait_initial=patience.first_wait,
            wait_max=patience.longest_wait,
            wait_jitter=patience.jitter,
        ):
            with attempt:
                tries = attempt.num
                last_url, digest = _fetch(url, part, client=client, largest_bytes=largest_bytes, progress=progress)
    except PassingError as error:
        raise DownloadError(
            f"{url}: {error} (tries: {tries}, bytes so far: {part.bytes_n:,}); try again later",
            url=url,
            tries=tries,
            bytes_n=part.bytes_n,
        ) from error
    if md5 and digest.md5 != md5.lower():
        part.discard()
        raise ChecksumError(path=str(path), expected=f"md5 {md5.lower()}", found=f"md5 {digest.md5}")
    bytes_n = part.bytes_n
    part.finish(path)
    return Download(path, last_url, digest.sha256, bytes_n, tries)


def seconds_to_wait(retry_after: str, now: datetime) -> float | None:
    """Return how long a server asks to wait, by number of seconds or by date; None if it does not say.

    Examples
    --------
    >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    >>> seconds_to_wait("7", noon), seconds_to_wait("Sun, 22 Nov 2026 12:01:00 GMT", noon), seconds_to_wait("", noon)
    (7.0, 60.0, None)
    """
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


def _fetch(
    url: str, part: Part, *, client: httpx2.Client, largest_bytes: int, progress: Progress | None
) -> tuple[str, Digest]:
    """Ask once for the file, or for what is missing of it, and write what comes; the last address, and the hashes."""
    known = part.version(url)
    begin = part.bytes_n if known else 0
    headers = {"Range": f"bytes={begin}-", "If-Range": known.validator} if known else {}
    with ask(client, url, headers) as response:
        found = FileVersion(url, response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
        if known and response.status_code in (206, 416) and not _goes_on(response, begin, known, found):
            part.discard()
            raise PassingError("the file has changed since a part of it arrived")
        is_rest = known is not None and response.status_code == 206
        check_status(response, url, wanted=206 if is_rest else 200)
        if not is_rest:
            part.begin(found)
        digest = _receive(response, part, url=url, largest_bytes=largest_bytes, progress=progress)
        return str(response.url), digest


def _goes_on(response: httpx2.Response, begin: int, known: FileVersion, found: FileVersion) -> bool:
    """Whether the answer is the rest of what is there."""
    starts_there = response.headers.get("Content-Range", "").startswith(f"bytes {begin}-")
    return starts_there and known.validator in (found.etag, found.last_modified)


def _receive(
    response: httpx2.Response, part: Part, *, url: str, largest_bytes: int, progress: Progress | None
) -> Digest:
    """Append what comes to the part; hashes of all of it."""
    is_packed = _is_packed(response, part)
    # No size of blocks is asked for: a block that is half full when the connection breaks would be lost.
    blocks = response.iter_bytes() if is_packed else response.iter_raw()
    bytes_n = part.bytes_n
    whole_n = 0 if is_packed else _whole_length(response)
    _check_length(whole_n, largest_bytes, part, url)
    digest = Digest().update_from(part.path)
    try:
        with part.path.open("ab") as file:
            for block in blocks:
                bytes_n += len(block)
                _check_length(bytes_n, largest_bytes, part, url)
                file.write(block)
                file.flush()  # what arrived stays if the process is killed
                digest.update(block)
                if progress:
                    progress(bytes_n, whole_n, part.name)
            os.fsync(file.fileno())
    except httpx2.DecodingError as error:
        part.discard()
        raise PassingError(f"the file was packed for the way and cannot be unpacked ({error})") from error
    if not bytes_n or bytes_n < whole_n:
        raise PassingError(f"the server sent {bytes_n:,} bytes" + (f" of {whole_n:,}" if whole_n else ""))
    return digest


def _whole_length(response: httpx2.Response) -> int:
    """Bytes of the whole file as announced, 0 if they are not."""
    announced = response.headers.get("Content-Length", "")
    if response.status_code == 206:
        announced = response.headers.get("Content-Range", "").rpartition("/")[2]
    return int(announced) if announced.isdigit() else 0


def _is_packed(response: httpx2.Response, part: Part) -> bool:
    """Whether the server packed the file for the way only. A .gz file that it calls packed stays as it is."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding in ("", "identity") or part.name.endswith(".gz"):
        return False
    part.forget()  # bytes unpacked here and bytes of the server cannot be counted together
    return True


def _check_length(bytes_n: int, largest_bytes: int, part: Part, url: str) -> None:
    if bytes_n > largest_bytes:
        part.discard()
        raise DownloadError(
            f"{url}: longer than {largest_bytes:,} bytes, the most that is taken; is this the file? If so, {BY_HAND}",
            url=url,
            bytes_n=bytes_n,
        )
