"""Addresses of files in a Dataverse: ``dataverse:doi:10.7910/DVN/LEJUQZ/UNVotes*.csv`` names data set and file.

A data set has versions, and a file may be in some of them only; ``…/LEJUQZ@33.0/…`` asks for one version. The file's
own address holds a number that is found through the Dataverse API.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

from detente.errors import DriftError, SourceError

SCHEME = "dataverse:"
SITES = {"10.7910": "https://dataverse.harvard.edu"}
"""DOI prefix → the Dataverse that keeps it."""


@dataclass(frozen=True, slots=True)
class DataverseAddress:
    """A file in a Dataverse: site, DOI of the data set, its version (empty: the newest with such a file), and the
    file's name, in which ``*`` stands for anything.
    """

    site: str
    doi: str
    version: str
    pattern: str

    @property
    def listings(self) -> tuple[str, ...]:
        """Addresses of the listings to search, in order: of the newest version, then of all."""
        dataset, query = f"{self.site}/api/datasets/:persistentId", f"?persistentId=doi:{self.doi}"
        if self.version:
            return (f"{dataset}/versions/{self.version}{query}",)
        return f"{dataset}/{query}", f"{dataset}/versions{query}"


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """Where a file lies and what is known of it: its name, the version of the data set, the publisher's checksum.

    ``md5`` is None where the publisher gives none, as for tables that a Dataverse has turned into its own form.
    """

    url: str
    name: str
    version: str = ""
    md5: str | None = None


def read_address(address: str) -> DataverseAddress | None:
    """Read an address; None if it is of another kind.

    Raises
    ------
    SourceError
        It begins as one and is none.

    Examples
    --------
    >>> found = read_address("dataverse:doi:10.7910/DVN/LEJUQZ@33.0/UNVotes*.csv")
    >>> found.doi, found.version, found.pattern
    ('10.7910/DVN/LEJUQZ', '33.0', 'UNVotes*.csv')
    >>> read_address("https://example.org/table.csv")
    """
    if not address.startswith(SCHEME):
        return None
    dataset, _, pattern = address.removeprefix(SCHEME).removeprefix("doi:").rpartition("/")
    doi, _, version = dataset.partition("@")
    site = SITES.get(doi.partition("/")[0])
    if not (site and "/" in doi and pattern):
        raise SourceError(
            f"{address}: must be dataverse:doi:PREFIX/NAME/FILE or …/NAME@VERSION/FILE, PREFIX {' or '.join(SITES)}"
        )
    return DataverseAddress(site, doi, version, pattern)


def find_file(listing: Path, address: DataverseAddress) -> RemoteFile | None:
    """Find the file in a listing that was fetched; of several versions the newest that has it. None if none has.

    Raises
    ------
    SourceError
        The listing is none, or more than one file of a version has such a name.
    """
    try:
        data = json.loads(listing.read_text(encoding="utf-8"))["data"]
        versions = data if isinstance(data, list) else [data.get("latestVersion", data)]
        found = (_found(version, address) for version in versions)
        return next((file for file in found if file), None)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DriftError(f"doi:{address.doi}: {address.site} gave no listing that can be read ({error!r})") from error


def _found(version: Mapping[str, Any], address: DataverseAddress) -> RemoteFile | None:
    number = f"{version['versionNumber']}.{version['versionMinorNumber']}"
    files = list(_matching(version, address))
    if len(files) > 1:
        names = ", ".join(_name(file) for file in files)
        raise SourceError(f"doi:{address.doi}: version {number} has several files called {address.pattern}: {names}")
    if not files:
        return None
    file = files[0]
    is_turned = "originalFileName" in file or "originalFileFormat" in file
    url = f"{address.site}/api/access/datafile/{file['id']}" + ("?format=original" if is_turned else "")
    return RemoteFile(url, _name(file), number, None if is_turned else file.get("md5"))


def _matching(version: Mapping[str, Any], address: DataverseAddress) -> Iterator[Mapping[str, Any]]:
    for entry in version["files"]:
        if fnmatch(_name(entry["dataFile"]).lower(), address.pattern.lower()):
            yield entry["dataFile"]


def _name(file: Mapping[str, Any]) -> str:
    """The name under which its author put it there, without folders."""
    return PurePosixPath(str(file.get("originalFileName") or file["filename"]).replace("\\", "/")).name
