"""Files of yearly sources reach the archive from publisher, mirror, Dataverse or by hand, or are refused."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import polars as pl
import pytest

from detente.archive.holdings import holdings
from detente.archive.store import open_archive
from detente.errors import ArchiveError, ChecksumError, DownloadError, SourceError, UnreadableFileError
from detente.runs.add.capabilities import add_capabilities
from detente.runs.fetch import fetch
from detente.runs.ingest import ingest
from detente.sources.yearly.catalogue import YEARLY_SOURCES
from detente.sources.yearly.nmc import NMC
from local_server import AT_ONCE, HOST, LocalServer, Rerouted, serve, status

pytestmark = pytest.mark.allow_hosts([HOST])

EVENT_FILE = Path(__file__).resolve().parents[2] / "fixtures" / "cli_events" / "20240102030000.export.CSV"
NMC_PATH = "/wp-content/uploads/NMCv7.zip"
VOTES = b"rcid,ccode,session,vote\n3,2,1,1\n3,365,1,3\n3,710,1,NA\n"
DATASET = "/api/datasets/:persistentId/"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def zipped(text: str, name: str = "NMC-70.csv") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), text)
    return target.getvalue()


def nmc(cinc: float = 0.0397) -> bytes:
    head = "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n"
    return zipped(
        head + f"USA,2,1816,3823,17,80,254,8659,101,{cinc},7\nUKG,200,1816,16942,-9,345,18632,19520,2909,0.3,7\n"
    )


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer().running() as running:
        yield running


@pytest.fixture
def client(server: LocalServer) -> Iterator[httpx2.Client]:
    with httpx2.Client(transport=Rerouted(server.base), trust_env=False, timeout=2.0) as opened:
        yield opened


def test_a_file_comes_from_its_publisher_and_the_verb_finds_it(
    server: LocalServer, client: httpx2.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.on(NMC_PATH, serve(nmc()))
    (got,) = fetch("nmc", archive_root=tmp_path, client=client, now=lambda: NOON)
    assert got.is_new
    held = got.holding
    assert (held.source, held.version, held.origin, held.fetched_at) == ("nmc", "7.0", "publisher", NOON)
    assert (held.address, held.licence, held.citations) == (NMC.address, NMC.licence, NMC.citations)
    assert held.sha256 == hashlib.sha256(nmc()).hexdigest()
    assert holdings(tmp_path) == [held]
    assert list((tmp_path / "yearly" / "nmc" / ".incoming").iterdir()) == []
    monkeypatch.setenv("DETENTE_ARCHIVE", str(tmp_path))
    dyads = pl.DataFrame({"ccode1": [2], "ccode2": [200], "year": [1816]})
    assert add_capabilities(dyads).select("milper1", "milper2", "cinc1").row(0) == (17.0, None, 0.0397)


def test_what_is_held_is_not_asked_for(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    server.on(NMC_PATH, serve(nmc()))
    (first,) = fetch("nmc", archive_root=tmp_path, client=client)
    (second,) = fetch(["nmc"], archive_root=tmp_path, client=client)
    assert (second.holding, second.is_new) == (first.holding, False)
    assert len(server.asked) == 1


def test_asked_again_the_same_file_is_one_holding_and_another_is_two(
    server: LocalServer, client: httpx2.Client, tmp_path: Path
) -> None:
    server.on(NMC_PATH, serve(nmc()), serve(nmc()), serve(nmc(0.04)))
    got = [fetch("nmc", archive_root=tmp_path, client=client, again=True)[0] for _ in range(3)]
    assert [one.is_new for one in got] == [True, False, True]
    assert [one.sha256 for one in holdings(tmp_path)] == [got[1].holding.sha256, got[2].holding.sha256]


def test_a_release_that_is_newer_than_what_is_held_is_fetched(
    server: LocalServer, client: httpx2.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.on(NMC_PATH, serve(nmc()), serve(nmc(0.05)))
    fetch("nmc", archive_root=tmp_path, client=client)
    monkeypatch.setitem(YEARLY_SOURCES, "nmc", replace(NMC, version="8.0"))
    (newer,) = fetch("nmc", archive_root=tmp_path, client=client)
    assert (newer.is_new, newer.holding.version, len(holdings(tmp_path))) == (True, "8.0", 2)


def test_a_mirror_keeps_files_under_their_names(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    server.on("/data/NMCv7.zip", serve(nmc()))
    server.on("/data/UNVotes.csv", serve(VOTES))
    got = fetch(["nmc", "unga_votes"], archive_root=tmp_path, client=client, mirror=server.base + "/data/")
    assert [one.holding.origin for one in got] == ["mirror", "mirror"]
    assert [one.holding.address for one in got] == [f"{server.base}/data/NMCv7.zip", f"{server.base}/data/UNVotes.csv"]


def test_a_login_for_a_mirror_is_not_put_on_record(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    server.on("/NMCv7.zip", serve(nmc()))
    mirror = server.base.replace("http://", "http://me:secret@")
    (got,) = fetch("nmc", archive_root=tmp_path, client=client, mirror=mirror)
    assert server.asked[0][1]["authorization"].startswith("Basic ")
    assert got.holding.address == f"{server.base}/NMCv7.zip"


def version(number: int, name: str, md5: str) -> dict[str, object]:
    entry = {"dataFile": {"id": number, "filename": name, "md5": md5}}
    return {"versionNumber": number, "versionMinorNumber": 1, "files": [entry]}


def test_a_dataverse_is_searched_back_for_the_newest_version_with_the_file(
    server: LocalServer, client: httpx2.Client, tmp_path: Path
) -> None:
    newest, older = version(38, "UNVotes-1.RData", ""), version(28, "UNVotes.csv", hashlib.md5(VOTES).hexdigest())
    server.on(DATASET, serve(json.dumps({"data": {"latestVersion": newest}}).encode()))
    server.on(DATASET + "versions", status(503), serve(json.dumps({"data": [newest, older]}).encode()))
    server.on("/api/access/datafile/28", serve(VOTES))
    (got,) = fetch("unga_votes", archive_root=tmp_path, client=client, patience=AT_ONCE)
    assert (got.holding.release, got.holding.path.name) == ("28.1", "UNVotes.csv")
    assert got.holding.address == "https://dataverse.harvard.edu/api/access/datafile/28"
    assert server.asked[0][0].endswith("?persistentId=doi:10.7910/DVN/LEJUQZ")


def test_a_file_that_is_not_what_the_dataverse_promises_is_refused(
    server: LocalServer, client: httpx2.Client, tmp_path: Path
) -> None:
    listing = {"data": {"latestVersion": version(28, "UNVotes.csv", hashlib.md5(b"else").hexdigest())}}
    server.on(DATASET, serve(json.dumps(listing).encode()))
    server.on("/api/access/datafile/28", serve(VOTES))
    with pytest.raises(ChecksumError, match="not kept"):
        fetch("unga_votes", archive_root=tmp_path, client=client)
    assert holdings(tmp_path) == []


def test_a_dataverse_without_such_a_file_is_told(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    one = version(38, "ideal.csv", "")
    server.on(DATASET, serve(json.dumps({"data": {"latestVersion": one}}).encode()))
    server.on(DATASET + "versions", serve(json.dumps({"data": [one]}).encode()))
    with pytest.raises(SourceError, match=r"LEJUQZ has no file called \*UNVotes\*\.csv; look on https://doi\.org"):
        fetch("unga_votes", archive_root=tmp_path, client=client)


WEB_PAGE = b"\xef\xbb\xbf\n<!DOCTYPE html><html><title>Log in</title></html>"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (WEB_PAGE, "a web page came instead of NMCv7.zip"),
        (nmc()[:-30], "cannot be read as National Material Capabilities 7.0"),
        (zipped("ccode1,ccode2,year\n2,200,1816\n"), "no column"),
        (zipped("ccode,year,milex,milper,irst,pec,tpop,upop,cinc\n"), "has no rows"),
        (zipped("ccode,year\nx,y\n"), "cannot be read as"),
        (zipped("a", "readme.txt"), "0 members are called"),
    ],
    ids=["web page", "cut off", "another table", "no rows", "no numbers", "no table inside"],
)
def test_what_is_not_the_data_set_is_refused(
    server: LocalServer, client: httpx2.Client, tmp_path: Path, content: bytes, what: str
) -> None:
    server.on(NMC_PATH, serve(content))
    with pytest.raises(UnreadableFileError, match=what) as raised:
        fetch("nmc", archive_root=tmp_path, client=client)
    assert "not kept" in str(raised.value)
    assert holdings(tmp_path) == []
    server.on(NMC_PATH, serve(nmc()))
    assert fetch("nmc", archive_root=tmp_path, client=client)[0].is_new


def test_a_bad_file_does_not_replace_what_is_held(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    server.on(NMC_PATH, serve(nmc()), serve(WEB_PAGE))
    (first,) = fetch("nmc", archive_root=tmp_path, client=client)
    with pytest.raises(UnreadableFileError):
        fetch("nmc", archive_root=tmp_path, client=client, again=True)
    assert holdings(tmp_path) == [first.holding]


def test_an_address_that_is_gone_is_told(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="answered 404"):
        fetch("nmc", archive_root=tmp_path, client=client)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(ArchiveError, match="is no Détente archive"):
        fetch("nmc", archive_root=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_an_archive_may_begin_with_a_fetch_and_go_on_with_events(
    server: LocalServer, client: httpx2.Client, tmp_path: Path
) -> None:
    server.on(NMC_PATH, serve(nmc()))
    fetch("nmc", archive_root=tmp_path, client=client)
    archive = open_archive(tmp_path)
    assert not archive.exists
    ingest(archive, [EVENT_FILE])
    assert open_archive(tmp_path).exists
    assert len(holdings(tmp_path)) == 1


def test_a_file_of_ones_own_is_copied_and_read(tmp_path: Path) -> None:
    mine = tmp_path / "my nmc.csv"
    mine.write_text("ccode,year,milex,milper,irst,pec,tpop,upop,cinc\n2,1816,1,2,3,4,5,6,0.1\n")
    (got,) = fetch("nmc", archive_root=tmp_path / "archive", from_file=mine)
    assert (got.is_new, got.holding.origin, got.holding.path.name) == (True, "by hand", "my nmc.csv")
    assert got.holding.address == mine.as_uri()
    assert mine.exists()
    assert not fetch("nmc", archive_root=tmp_path / "archive", from_file=mine)[0].is_new
    assert len(holdings(tmp_path / "archive")) == 1


@pytest.mark.parametrize("name", ["unga_votes_published_1946_2015_cow", "unga_votes_cleaned_cow_1946_2022"])
def test_published_roll_calls_are_taken(shared_data: Path, tmp_path: Path, name: str) -> None:
    file = shared_data / "structure" / "open" / f"{name}.parquet"
    (got,) = fetch("unga_votes", archive_root=tmp_path, from_file=file)
    assert got.holding.bytes_n == file.stat().st_size


def test_a_file_of_ones_own_that_is_another_is_refused_and_stays(tmp_path: Path) -> None:
    mine = tmp_path / "page.csv"
    mine.write_bytes(WEB_PAGE)
    with pytest.raises(UnreadableFileError, match="a web page"):
        fetch("nmc", archive_root=tmp_path / "archive", from_file=mine)
    assert mine.exists()
    with pytest.raises(FileNotFoundError, match="no such file"):
        fetch("nmc", archive_root=tmp_path / "archive", from_file=tmp_path / "none.csv")


def test_a_source_given_out_by_hand_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    how = "register on the page, choose CSV"
    monkeypatch.setitem(YEARLY_SOURCES, "nmc", replace(NMC, address="", how_to_get=how))
    with pytest.raises(SourceError, match=rf"by hand only: {how}; or .*`detente fetch nmc --from FILE`"):
        fetch("nmc", archive_root=tmp_path)


def test_unknown_names_and_mixed_ways_are_told_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no yearly source is called cinc; there are: nmc"):
        fetch(["nmc", "cinc"], archive_root=tmp_path)
    with pytest.raises(SourceError, match="for one source, and not with a mirror"):
        fetch(["nmc", "unga_votes"], archive_root=tmp_path, from_file=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("source", YEARLY_SOURCES.values(), ids=lambda source: source.name)
def test_every_source_has_a_name_for_its_file_or_says_how_to_get_it(source: object) -> None:
    declared = YEARLY_SOURCES[source.name]  # type: ignore[attr-defined]
    assert bool(declared.file_name) == bool(declared.address)
    assert declared.how_to_get
    assert declared.page.startswith("http")
    assert declared.licence
    assert declared.citations
