"""Write single lines in the providers' real layouts, with invented content; used by tests of readers and archive."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from detente.archive.manifest import read_manifest
from detente.archive.store import Archive

ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
         "Type2Code", "Type3Code")  # fmt: skip
EVENT = ("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
         "NumSources", "NumArticles", "AvgTone")  # fmt: skip
GEO1 = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
GEO2 = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")


def gdelt_names(width: int) -> tuple[str, ...]:
    """Names of the columns after the publisher's codebooks, written out apart from the reader's own declaration."""
    geo = GEO2 if width == 61 else GEO1
    names = (
        "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *(f"Actor1{name}" for name in ACTOR),
        *(f"Actor2{name}" for name in ACTOR), *EVENT, *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action")
        for name in geo), "DATEADDED", "SOURCEURL",
    )  # fmt: skip
    return names[:width]


def gdelt_line(number: int, *, width: int = 61, **given: str) -> bytes:
    """One GDELT line without its newline: the United States consult Russia, unless told otherwise."""
    usual = {
        "GLOBALEVENTID": str(number), "SQLDATE": "20220818", "MonthYear": "202208", "Year": "2022",
        "FractionDate": "2022.6301", "Actor1Code": "USAGOV", "Actor1Name": "UNITED STATES",
        "Actor1CountryCode": "USA", "Actor1Type1Code": "GOV", "Actor2Code": "RUS", "Actor2Name": "RUSSIA",
        "Actor2CountryCode": "RUS", "IsRootEvent": "1", "EventCode": "040", "EventBaseCode": "040",
        "EventRootCode": "04", "QuadClass": "1", "GoldsteinScale": "1.0", "NumMentions": "4", "NumSources": "1",
        "NumArticles": "4", "AvgTone": "-1.25", "ActionGeo_Type": "4", "ActionGeo_FullName": "Moscow, Moskva, Russia",
        "ActionGeo_CountryCode": "RS", "ActionGeo_Lat": "55.7522", "ActionGeo_Long": "37.6156",
        "DATEADDED": "20220818074500" if width == 61 else "20220818",
        "SOURCEURL": f"https://news.example/{number}",
    }  # fmt: skip
    return "\t".join({**usual, **given}.get(name, "") for name in gdelt_names(width)).encode()


ICEWS_NAMES = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
ICEWS_HEADER = "\t".join(ICEWS_NAMES).encode()


def icews_line(number: int, given: dict[str, str] | None = None) -> bytes:
    """One ICEWS line without its newline: the United States consult Russia, unless told otherwise."""
    usual = {
        "Event ID": str(number), "Event Date": "2018-10-04", "Source Name": "United States",
        "Source Country": "United States", "Event Text": "Consult", "CAMEO Code": "040", "Intensity": "1.0",
        "Target Name": "Foreign Affairs (Russia)", "Target Sectors": "Government,Executive",
        "Target Country": "Russian Federation", "Story ID": "7", "Sentence Number": "2", "Publisher": "The Example",
        "City": "Moscow", "Province": "Moskva", "Country": "Russian Federation", "Latitude": "55.7522",
        "Longitude": "37.6156",
    }  # fmt: skip
    return "\t".join({**usual, **(given or {})}.get(name, "") for name in ICEWS_NAMES).encode()


def write_lines(path: Path, lines: Iterable[bytes]) -> Path:
    """Write lines with a newline each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def gdelt_file(path: Path, numbers: Iterable[int], **given: str) -> Path:
    """Write a GDELT 2.0 file with these event ids."""
    return write_lines(path, (gdelt_line(number, **given) for number in numbers))


def rows_of(archive: Archive, *, apart_from: tuple[str, ...] = ()) -> pl.DataFrame:
    """All event rows in a fixed order, so that two archives can be compared."""
    return archive.scan().collect().sort("source", "event_id", "event_date").drop(apart_from)


def account_of(archive: Archive) -> dict[str, dict[str, object]]:
    """Counts of every file by the hash of its content; checks that every line is accounted for."""
    account: dict[str, dict[str, object]] = {}
    for row in read_manifest(archive).iter_rows(named=True):
        aside = {entry["rule"]: entry["rows_n"] for entry in row["set_aside"]}
        assert row["lines_read"] == row["rows_kept"] + row["rows_rejected"] + sum(aside.values()), row["path"]
        assert row["identity"] not in account
        counts = {name: row[name] for name in ("lines_read", "rows_kept", "rows_rejected", "bytes_n", "covered")}
        account[row["identity"]] = {**counts, "set_aside": aside}
    kept = sum(int(str(counts["rows_kept"])) for counts in account.values())
    assert kept == archive.scan().collect().height
    return account
