"""Files are found in the listings of a Dataverse; the listings are written by us in its layout."""

import json
from pathlib import Path
from typing import Any

import pytest

from detente.archive.dataverse import DataverseAddress, find_file, read_address
from detente.errors import DriftError, SourceError

VOTES = "dataverse:doi:10.7910/DVN/LEJUQZ/*UNVotes*.csv"


def file(number: int, name: str, **more: str) -> dict[str, Any]:
    return {"label": name, "dataFile": {"id": number, "filename": name, "md5": f"md5 of {number}", **more}}


def version(number: int, *files: dict[str, Any]) -> dict[str, Any]:
    return {"versionNumber": number, "versionMinorNumber": 0, "versionState": "RELEASED", "files": list(files)}


IDEAL_POINTS = file(3, "IdealPoints.tab", originalFileName="IdealPoints.csv", originalFileFormat="text/csv")
NEWEST = version(38, IDEAL_POINTS, file(9, "UNVotes-1.RData"))
OLDER = version(28, file(1, "UNVotes.csv"), file(2, "codebook.pdf"))
OLDEST = version(27, file(5, "UNVotes.csv"))


def listing(folder: Path, data: Any) -> Path:
    path = folder / "listing.json"
    path.write_text(json.dumps({"status": "OK", "data": data}), encoding="utf-8")
    return path


def address(text: str) -> DataverseAddress:
    found = read_address(text)
    assert found
    return found


def test_listings_are_of_the_newest_version_and_then_of_all() -> None:
    site = "https://dataverse.harvard.edu/api/datasets/:persistentId"
    assert address(VOTES).listings == (
        f"{site}/?persistentId=doi:10.7910/DVN/LEJUQZ",
        f"{site}/versions?persistentId=doi:10.7910/DVN/LEJUQZ",
    )
    one = address("dataverse:doi:10.7910/DVN/LEJUQZ@33.0/UNVotes-1.RData")
    assert one.listings == (f"{site}/versions/33.0?persistentId=doi:10.7910/DVN/LEJUQZ",)


@pytest.mark.parametrize(
    "text", ["dataverse:doi:10.9999/X/Y/a.csv", "dataverse:doi:10.7910/DVN/LEJUQZ/", "dataverse:a.csv"]
)
def test_an_address_that_names_no_file_is_told(text: str) -> None:
    with pytest.raises(SourceError, match="must be dataverse:doi:PREFIX/NAME/FILE"):
        read_address(text)


def test_a_file_has_its_number_and_its_checksum(tmp_path: Path) -> None:
    found = find_file(listing(tmp_path, {"latestVersion": OLDER}), address(VOTES))
    assert found
    assert found.url == "https://dataverse.harvard.edu/api/access/datafile/1"
    assert (found.name, found.version, found.md5) == ("UNVotes.csv", "28.0", "md5 of 1")


def test_a_table_that_was_turned_is_asked_for_as_it_was(tmp_path: Path) -> None:
    found = find_file(listing(tmp_path, NEWEST), address("dataverse:doi:10.7910/DVN/LEJUQZ/idealpoints*"))
    assert found
    assert found.url.endswith("/datafile/3?format=original")
    assert (found.name, found.md5) == ("IdealPoints.csv", None)


def test_of_all_versions_the_newest_with_the_file_is_taken(tmp_path: Path) -> None:
    assert find_file(listing(tmp_path, {"latestVersion": NEWEST}), address(VOTES)) is None
    found = find_file(listing(tmp_path, [NEWEST, OLDER, OLDEST]), address(VOTES))
    assert found
    assert found.version == "28.0"


@pytest.mark.parametrize("name", ["../../UNVotes.csv", "/etc/UNVotes.csv", "..\\UNVotes.csv"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    found = find_file(listing(tmp_path, version(1, file(1, name))), address(VOTES))
    assert found
    assert found.name == "UNVotes.csv"


def test_two_files_of_such_a_name_are_told(tmp_path: Path) -> None:
    double = version(4, file(1, "UNVotes.csv"), file(2, "UNVotes-old.csv"))
    with pytest.raises(SourceError, match=r"several files called .*: UNVotes\.csv, UNVotes-old\.csv"):
        find_file(listing(tmp_path, double), address(VOTES))


@pytest.mark.parametrize("data", [None, {}, {"files": 3}, [{"versionNumber": 1}], "error"])
def test_what_is_no_listing_is_told(tmp_path: Path, data: Any) -> None:
    with pytest.raises(DriftError, match=r"10\.7910/DVN/LEJUQZ.*no listing that can be read"):
        find_file(listing(tmp_path, data), address(VOTES))


def test_a_web_page_is_no_listing(tmp_path: Path) -> None:
    path = tmp_path / "listing.json"
    path.write_text("<html>", encoding="utf-8")
    with pytest.raises(DriftError, match="no listing"):
        find_file(path, address(VOTES))
