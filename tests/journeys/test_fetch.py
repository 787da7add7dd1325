"""From a mirror to the verbs by the command line; a process that is killed in the middle leaves nothing half done."""

import io
import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from detente.archive.holdings import holdings
from detente.cli import app
from detente.runs.add.capabilities import add_capabilities
from local_server import HOST, LocalServer, serve, status

pytestmark = pytest.mark.allow_hosts([HOST])

HEAD = "ccode,year,milex,milper,irst,pec,tpop,upop,cinc\n"
TABLE = (HEAD + "".join(f"2,{year},1,2,3,4,5,6,0.{year}\n" for year in range(1816, 2023))).encode()


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No journey sees the user's own archive, or a proxy."""
    monkeypatch.setenv("DETENTE_ARCHIVE", str(tmp_path / "archive"))
    monkeypatch.setenv("NO_PROXY", HOST)
    monkeypatch.delenv("DETENTE_DEBUG", raising=False)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer().running() as running:
        yield running


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def run_json(*words: str) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_from_a_mirror_to_a_verb_and_its_citation(server: LocalServer) -> None:
    server.on("/NMCv7.zip", status(404))
    failed = run("fetch", "nmc", "--mirror", server.base)
    assert failed.exit_code == 1
    assert f"detente: {server.base}/NMCv7.zip: the server answered 404" in failed.stderr
    assert failed.stdout == ""

    server.on("/NMCv7.zip", serve(zipped(TABLE)))
    fetched = run("fetch", "nmc", "--mirror", server.base)
    assert fetched.exit_code == 0
    assert fetched.stderr == ""
    for words in ("nmc  7.0", "fetched: ", f"from: {server.base}/NMCv7.zip (mirror)", "licence: Corr", "cite: Singer"):
        assert words in fetched.stdout
    again = run_json("fetch", "nmc", "--mirror", server.base)
    assert [(one["source"], one["is_new"]) for one in again["fetched"]] == [("nmc", False)]
    assert again["failures"] == []

    frame = add_capabilities(pl.DataFrame({"ccode": [2], "year": [1816]}))
    assert frame["cinc"].to_list() == [0.1816]
    assert "nmc (yearly)\n  Singer, J. David" in run("cite").stdout
    listed = run_json("sources")["yearly"]["nmc"]
    assert listed["in_archive"]["origin"] == "mirror"
    assert "read" not in listed
    assert "YEARLY SOURCES" in run("sources").stdout


def test_one_that_fails_does_not_stop_the_others(server: LocalServer) -> None:
    server.on("/UNVotes.csv", serve(b"rcid,ccode,session,vote\n3,2,1,1\n"))
    mixed = run("fetch", "nmc", "unga_votes", "--mirror", server.base, "--json")
    assert mixed.exit_code == 1
    document = json.loads(mixed.stdout)
    assert [one["source"] for one in document["fetched"]] == ["unga_votes"]
    assert [one["source"] for one in document["failures"]] == ["nmc"]


def test_a_file_got_by_hand_is_taken(tmp_path: Path) -> None:
    (tmp_path / "NMC.csv").write_bytes(TABLE)
    assert "(by hand)" in run("fetch", "nmc", "--from", str(tmp_path / "NMC.csv")).stdout
    listed = run("fetch", "--list")
    assert listed.exit_code == 0
    assert "NMCv7.zip" in listed.stdout
    assert run_json("fetch", "--list")["sources"]["nmc"]["in_archive"]["origin"] == "by hand"


@pytest.mark.parametrize(
    "words",
    [
        [], ["nmc", "--all"], ["nmc", "--list"], ["--all", "--from", "a.csv"], ["nmc", "unga_votes", "--from", "a.csv"],
        ["nmc", "--from", "a.csv", "--mirror", "http://a"], ["nmc", "--mirror", "a.org"],
    ],
)  # fmt: skip
def test_wrong_usage_is_told(words: list[str]) -> None:
    assert run("fetch", *words).exit_code == 2


def test_an_unknown_source_is_told() -> None:
    result = run("fetch", "cinc")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no yearly source is called cinc" in result.stderr


@pytest.mark.slow
def test_killed_in_the_middle_the_same_command_goes_on(server: LocalServer, tmp_path: Path) -> None:
    content = zipped(TABLE)
    half = len(content) // 2
    is_half_way, is_over = threading.Event(), threading.Event()

    def pause() -> None:
        is_half_way.set()
        is_over.wait(30)

    stops = serve(content, etag='"v1"', cut_after=half, pause=pause)
    server.on("/NMCv7.zip", stops, serve(content, etag='"v1"'))
    command = [sys.executable, "-m", "detente", "fetch", "nmc", "--mirror", server.base]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    part = tmp_path / "archive" / "yearly" / "nmc" / ".incoming" / "NMCv7.zip.part"
    assert is_half_way.wait(30)
    while not (part.exists() and part.stat().st_size):
        threading.Event().wait(0.01)
    process.kill()
    process.communicate(timeout=30)
    is_over.set()
    assert holdings(tmp_path / "archive") == []

    for _ in range(2):
        subprocess.run(command, capture_output=True, check=True)
    (held,) = holdings(tmp_path / "archive")
    assert held.path.read_bytes() == content
    assert server.ranges()[0] is None
    assert server.ranges()[1] is not None
    assert len(server.asked) == 2


@pytest.mark.slow
def test_two_processes_at_once_make_one_holding(server: LocalServer, tmp_path: Path) -> None:
    server.on("/NMCv7.zip", serve(zipped(TABLE)))
    command = [sys.executable, "-m", "detente", "fetch", "nmc", "--mirror", server.base]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    for process in both:
        process.communicate(timeout=60)
    assert [process.returncode for process in both] == [0, 0]
    (held,) = holdings(tmp_path / "archive")
    assert held.path.read_bytes() == zipped(TABLE)
    assert len(server.asked) == 1


def zipped(table: bytes) -> bytes:
    """A zip whose bytes are the same each time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zipfile.ZipInfo("NMC-70.csv"), table)
    return target.getvalue()
