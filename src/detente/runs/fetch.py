"""Fetch the files of yearly sources into the user's archive, with version, hash, licence and citations on record."""

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import httpx2
import polars as pl

from detente.archive.answers import BY_HAND, open_client
from detente.archive.dataverse import RemoteFile, find_file, read_address
from detente.archive.download import Download, Notice, Patience, Progress, download
from detente.archive.holdings import Holding, Origin, holdings, incoming, keep
from detente.archive.parts import Digest
from detente.archive.store import mark, open_archive
from detente.errors import SourceError, UnreadableFileError
from detente.settings import read_settings
from detente.sources.yearly.catalogue import YEARLY_SOURCES
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import read_table

WEB_PAGE = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A source's file as it is held now; ``is_new`` is false where the archive held this content before."""

    holding: Holding
    is_new: bool


@dataclass(frozen=True, slots=True)
class Way:
    """How files are got: from where, by which client, how patiently, and who is told."""

    client: httpx2.Client
    mirror: str | None
    patience: Patience | None
    now: Callable[[], datetime]
    progress: Progress | None
    notice: Notice | None


def fetch(
    names: str | Sequence[str],
    *,
    archive_root: str | Path | None = None,
    mirror: str | None = None,
    from_file: str | Path | None = None,
    again: bool = False,
    client: httpx2.Client | None = None,
    patience: Patience | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> list[Fetched]:
    """Fetch yearly sources into the archive, where the verbs ``add_*`` find them.

    Parameters
    ----------
    names
        Sources, by the names that ``detente fetch --list`` shows.
    archive_root
        Folder of the archive. Default: ``DETENTE_ARCHIVE``, else the user's data folder.
    mirror
        Base address of a mirror, under which files lie as ``{mirror}/{file name}``, named as by the publisher
        (:attr:`YearlySource.file_name`).
    from_file
        A file that you have, instead of the publisher's; for one source.
    again
        Ask also for what is held in this version.
    client, patience, now
        HTTP client, tries and waits, clock. Defaults: the system's certificates, five tries, the time of day.
    progress, notice
        Called with bytes so far, bytes in all (0: unknown) and file name; called with a sentence before a further try.

    Returns
    -------
    list of Fetched
        In the order asked. One file of one content is held once, however often it comes.

    Raises
    ------
    SourceError
        A name is no source; a source is given out by hand only (the message says how); the file is not the source's.
        What was fetched before stays. :class:`DownloadError` and :class:`ChecksumError` where it could not be got.
    ArchiveError
        The folder is no archive, or holds a record that cannot be read.

    Notes
    -----
    A file is kept after its source's reader has read it whole. Interrupted at any moment, the same call goes on.
    """
    sources = find_sources([names] if isinstance(names, str) else names)
    if from_file and (mirror or len(sources) != 1):
        raise SourceError("a file of your own is given for one source, and not with a mirror")
    root = Path(archive_root or read_settings(os.environ).archive)
    mark(open_archive(root))
    if from_file:
        return [_take(sources[0], Path(from_file), root=root, now=now, notice=notice)]
    with nullcontext(client) if client else open_client() as asking:
        way = Way(asking, mirror, patience, now, progress, notice)
        return [_fetch(source, way, root=root, again=again) for source in sources]


def find_sources(names: Sequence[str] | None) -> list[YearlySource]:
    """Return yearly sources by name, each once; None: all that have an address.

    Raises
    ------
    SourceError
        One of the names is none.
    """
    if names is None:
        return [source for source in YEARLY_SOURCES.values() if source.address]
    unknown = [name for name in names if name not in YEARLY_SOURCES]
    if unknown:
        raise SourceError(f"no yearly source is called {', '.join(unknown)}; there are: {', '.join(YEARLY_SOURCES)}")
    return [YEARLY_SOURCES[name] for name in dict.fromkeys(names)]


def given_by_hand() -> list[dict[str, str]]:
    """Return the sources without an address, and how to get them: ``name``, ``how_to_get``, ``page``."""
    by_hand = [source for source in YEARLY_SOURCES.values() if not source.address]
    return [{"name": one.name, "how_to_get": one.how_to_get, "page": one.page} for one in by_hand]


def _fetch(source: YearlySource, way: Way, *, root: Path, again: bool) -> Fetched:
    with incoming(root, source.name, notice=way.notice) as folder:
        held = holdings(root, source.name)
        if not again and (current := [one for one in held if one.version == source.version]):
            return Fetched(current[-1], is_new=False)
        if not source.address:
            raise SourceError(
                f"{source.name}: {source.title} is got by hand only: {source.how_to_get}; or put your file into the "
                f"archive by `detente fetch {source.name} --from FILE`. It comes from {source.page}"
            )
        file = _locate(source, way, folder)
        arrived = _download(file, way, folder)
        origin: Origin = "mirror" if way.mirror else "publisher"
        address = str(httpx2.URL(file.url).copy_with(userinfo=b""))  # a login for a mirror is nobody's business
        record = _record(source, arrived.path, arrived.sha256, origin=origin, address=address, now=way.now)
        kept = keep(root, arrived.path, replace(record, release=file.version), check=lambda path: _check(source, path))
        return Fetched(kept, is_new=kept.sha256 not in {one.sha256 for one in held})


def _take(
    source: YearlySource, from_file: Path, *, root: Path, now: Callable[[], datetime], notice: Notice | None
) -> Fetched:
    """Keep a copy of a file that the user has."""
    if not from_file.is_file():
        raise FileNotFoundError(f"{from_file}: no such file")
    with incoming(root, source.name, notice=notice) as folder:
        held = {one.sha256 for one in holdings(root, source.name)}
        copy = Path(shutil.copyfile(from_file, folder / from_file.name))
        address = from_file.resolve().as_uri()
        record = _record(source, copy, Digest().update_from(copy).sha256, origin="by hand", address=address, now=now)
        kept = keep(root, copy, record, check=lambda path: _check(source, path))
        return Fetched(kept, is_new=kept.sha256 not in held)


def _locate(source: YearlySource, way: Way, folder: Path) -> RemoteFile:
    """Where the source's file lies: on the mirror, in a Dataverse, or at its plain address."""
    if way.mirror:
        return RemoteFile(f"{way.mirror.rstrip('/')}/{quote(source.file_name)}", source.file_name)
    address = read_address(source.address)
    if address is None:
        return RemoteFile(source.address, source.file_name)
    for url in address.listings:
        listing = _download(RemoteFile(url, "listing.json"), way, folder)
        file = find_file(listing.path, address)
        listing.path.unlink()
        if file:
            return file
    raise SourceError(
        f"{source.name}: doi:{address.doi} has no file called {address.pattern}; look on {source.page}, {BY_HAND}"
    )


def _download(file: RemoteFile, way: Way, folder: Path) -> Download:
    return download(
        file.url,
        folder / file.name,
        client=way.client,
        patience=way.patience,
        md5=file.md5,
        now=way.now,
        progress=way.progress,
        notice=way.notice,
    )


def _record(
    source: YearlySource, path: Path, sha256: str, *, origin: Origin, address: str, now: Callable[[], datetime]
) -> Holding:
    return Holding(
        source=source.name,
        version=source.version,
        licence=source.licence,
        address=address,
        sha256=sha256,
        bytes_n=path.stat().st_size,
        fetched_at=now(),
        path=path,
        origin=origin,
        citations=source.citations,
    )


def _check(source: YearlySource, path: Path) -> None:
    """Read a file as its source; an error page that came in its stead is told."""
    with path.open("rb") as file:
        start = file.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(WEB_PAGE):
        raise UnreadableFileError(
            f"{source.name}: a web page came instead of {path.name}, and was not kept: the address may have changed, "
            f"or wants a login. See {source.page}; {BY_HAND}"
        )
    try:
        rows_n = source.read(read_table(path, member=source.member)).height
    except (SourceError, pl.exceptions.PolarsError) as error:
        raise UnreadableFileError(
            f"{source.name}: {path.name} cannot be read as {source.title} {source.version}, and was not kept: {error}"
        ) from error
    if not rows_n:
        raise UnreadableFileError(f"{source.name}: {path.name} has no rows, and was not kept")
