"""Files arrive whole or not at all, however the server behaves."""

import gzip
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from detente.archive.download import Patience, download, seconds_to_wait
from detente.errors import ChecksumError, DownloadError
from local_server import AT_ONCE, LocalServer, hang, quick_client, redirect, serve, status

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

CONTENT = bytes(range(256)) * 400
HALF = len(CONTENT) // 2
OTHER = CONTENT[::-1]


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer().running() as running:
        yield running


@pytest.fixture
def client() -> Iterator[httpx2.Client]:
    with quick_client() as opened:
        yield opened


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_arrives_with_its_hash(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    url = server.on("/a.zip", serve(CONTENT))
    got = download(url, tmp_path / "a.zip", client=client, progress=lambda *seen: told.append(seen))
    assert got.path.read_bytes() == CONTENT
    assert (got.sha256, got.bytes_n, got.tries) == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT), 1)
    assert told[-1] == (len(CONTENT), len(CONTENT), "a.zip")
    assert left_in(tmp_path) == ["a.zip"]


@pytest.mark.parametrize(("code", "what"), [(404, "no such file"), (403, "turns away"), (410, "gone"), (304, "304")])
def test_an_answer_that_will_not_change_is_asked_once(
    server: LocalServer, client: httpx2.Client, tmp_path: Path, code: int, what: str
) -> None:
    url = server.on("/a.zip", status(code))
    with pytest.raises(DownloadError, match=rf"{code}.*{what}|{what}") as raised:
        download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE)
    assert url in str(raised.value)
    assert "--from FILE" in str(raised.value)
    assert raised.value.url == url
    assert isinstance(raised.value, OSError)
    assert len(server.asked) == 1
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("code", [500, 502, 503, 429])
def test_a_server_in_trouble_is_asked_again(
    server: LocalServer, client: httpx2.Client, tmp_path: Path, code: int
) -> None:
    notices: list[str] = []
    url = server.on("/a.zip", status(code), status(code), serve(CONTENT))
    got = download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE, notice=notices.append)
    assert (got.tries, got.path.read_bytes()) == (3, CONTENT)
    assert notices == [f"{url}: the server answered {code}; trying again"] * 2


def test_tries_are_bounded_and_told(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    url = server.on("/a.zip", status(503))
    with pytest.raises(DownloadError, match=r"503 \(tries: 3, bytes so far: 0\)") as raised:
        download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE)
    assert (raised.value.tries, len(server.asked)) == (3, 3)


def test_a_server_may_say_how_long_to_wait(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    notices: list[str] = []
    url = server.on("/a.zip", status(429, Retry_After="Sun, 22 Nov 2026 12:00:01 GMT"), serve(CONTENT))
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    started = datetime.now(UTC)
    download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE, now=lambda: noon, notice=notices.append)
    assert (datetime.now(UTC) - started).total_seconds() >= 1
    assert notices[0].endswith("trying again in 1 s")


def test_a_wait_that_is_too_long_is_not_waited_for(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    url = server.on("/a.zip", status(503, Retry_After="86400"), serve(CONTENT))
    with pytest.raises(DownloadError, match="tries: 1"):
        download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE)


@pytest.mark.parametrize(("text", "seconds"), [("", None), ("soon", None), ("0", 0.0), ("Sun, 22 Nov 2026 GMT", None)])
def test_odd_waits(text: str, seconds: float | None) -> None:
    assert seconds_to_wait(text, datetime(2026, 11, 22, tzinfo=UTC)) == seconds


def test_a_server_that_hangs_is_given_up(server: LocalServer, tmp_path: Path) -> None:
    url = server.on("/a.zip", hang(0.4), serve(CONTENT))
    with httpx2.Client(timeout=0.15, trust_env=False) as client:
        assert download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE).tries == 2
        server.on("/a.zip", hang(0.4))
        with pytest.raises(DownloadError, match=r"did not answer in time \(tries: 2"):
            download(url, tmp_path / "b.zip", client=client, patience=Patience(2, 0, 0, 0))


def test_a_server_that_is_not_there(client: httpx2.Client, tmp_path: Path) -> None:
    with LocalServer().running() as gone:
        url = gone.base + "/a.zip"
    with pytest.raises(DownloadError, match=r"the connection broke .*tries: 3"):
        download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE)


@pytest.mark.parametrize(
    "validator", [{"etag": '"v1"'}, {"last_modified": "Sun, 22 Nov 2026 12:00:00 GMT"}], ids=["etag", "date"]
)
def test_a_broken_download_goes_on(
    server: LocalServer, client: httpx2.Client, tmp_path: Path, validator: dict[str, str]
) -> None:
    url = server.on("/a.zip", serve(CONTENT, cut_after=HALF, **validator), serve(CONTENT, **validator))
    got = download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE)
    assert got.path.read_bytes() == CONTENT
    assert got.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert server.ranges() == [None, f"bytes={HALF}-"]
    assert server.asked[1][1]["if-range"] in validator.values()


def test_a_later_call_goes_on_where_an_earlier_one_gave_up(
    server: LocalServer, client: httpx2.Client, tmp_path: Path
) -> None:
    url = server.on("/a.zip", serve(CONTENT, etag='"v1"', cut_after=HALF), status(500))
    with pytest.raises(DownloadError) as raised:
        download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE)
    assert raised.value.bytes_n == HALF
    assert left_in(tmp_path) == ["a.zip.part", "a.zip.part.json"]
    server.on("/a.zip", serve(CONTENT, etag='"v1"'))
    assert download(url, tmp_path / "a.zip", client=client).path.read_bytes() == CONTENT
    assert server.ranges()[-1] == f"bytes={HALF}-"
    assert left_in(tmp_path) == ["a.zip"]


@pytest.mark.parametrize(
    "second",
    [
        serve(CONTENT, etag='"v1"', ranges=False),  # ignores Range
        serve(CONTENT, etag='"v2"'),  # another version: the condition fails, all of it comes
        status(416),  # then all of it is asked for
    ],
    ids=["no ranges", "new version", "416"],
)
def test_a_broken_download_begins_again_where_it_cannot_go_on(
    server: LocalServer, client: httpx2.Client, tmp_path: Path, second: object
) -> None:
    url = server.on("/a.zip", serve(OTHER, etag='"v1"', cut_after=HALF), second, serve(CONTENT))  # type: ignore[arg-type]
    got = download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE)
    assert got.path.read_bytes() == CONTENT
    assert got.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_a_server_that_ignores_the_condition_does_not_mix_two_versions(
    server: LocalServer, client: httpx2.Client, tmp_path: Path
) -> None:
    rest = {"ETag": '"v2"', "Content-Range": f"bytes {HALF}-{len(CONTENT) - 1}/{len(CONTENT)}"}

    def second(handler: object) -> None:
        serve(b"", ranges=False)  # nothing is used of it: the answer is written by hand
        handler.send_response(206)  # type: ignore[attr-defined]
        for name, value in {**rest, "Content-Length": str(len(CONTENT) - HALF)}.items():
            handler.send_header(name, value)  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]
        handler.wfile.write(CONTENT[HALF:])  # type: ignore[attr-defined]

    url = server.on("/a.zip", serve(OTHER, etag='"v1"', cut_after=HALF), second, serve(CONTENT, etag='"v2"'))
    assert download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE).path.read_bytes() == CONTENT
    assert server.ranges() == [None, f"bytes={HALF}-", None]


@pytest.mark.parametrize("etag", ["", 'W/"weak"'], ids=["no version", "weak etag"])
def test_without_a_version_nothing_is_gone_on_from(
    server: LocalServer, client: httpx2.Client, tmp_path: Path, etag: str
) -> None:
    url = server.on("/a.zip", serve(OTHER, etag=etag, cut_after=HALF), serve(CONTENT, etag=etag))
    assert download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE).path.read_bytes() == CONTENT
    assert server.ranges() == [None, None]


def test_a_part_of_another_address_is_not_gone_on_from(
    server: LocalServer, client: httpx2.Client, tmp_path: Path
) -> None:
    first = server.on("/v1/a.zip", serve(OTHER, etag='"v"', cut_after=HALF), status(404))
    with pytest.raises(DownloadError):
        download(first, tmp_path / "a.zip", client=client, patience=AT_ONCE)
    second = server.on("/v2/a.zip", serve(CONTENT, etag='"v"'))
    assert download(second, tmp_path / "a.zip", client=client).path.read_bytes() == CONTENT


def test_more_announced_than_sent_is_a_broken_connection(
    server: LocalServer, client: httpx2.Client, tmp_path: Path
) -> None:
    url = server.on("/a.zip", serve(CONTENT, length=len(CONTENT) + 10))
    with pytest.raises(DownloadError, match=rf"connection broke .*bytes so far: {len(CONTENT):,}"):
        download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE)
    assert "a.zip" not in left_in(tmp_path)


def test_less_announced_than_sent_is_found_by_the_checksum(
    server: LocalServer, client: httpx2.Client, tmp_path: Path
) -> None:
    url = server.on("/a.zip", serve(CONTENT, length=HALF))
    with pytest.raises(ChecksumError) as raised:
        download(url, tmp_path / "a.zip", client=client, md5=hashlib.md5(CONTENT).hexdigest())
    assert raised.value.expected.removeprefix("md5 ") == hashlib.md5(CONTENT).hexdigest()
    assert left_in(tmp_path) == []


def test_the_right_checksum_passes_in_either_case(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    url = server.on("/a.zip", serve(CONTENT))
    assert download(url, tmp_path / "a.zip", client=client, md5=hashlib.md5(CONTENT).hexdigest().upper()).bytes_n


def test_an_empty_file_is_no_file(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    url = server.on("/a.zip", serve(b""))
    with pytest.raises(DownloadError, match="sent 0 bytes"):
        download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE)


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "not announced"])
def test_a_file_that_is_too_long_is_refused(
    server: LocalServer, client: httpx2.Client, tmp_path: Path, announced: bool
) -> None:
    def without_length(handler: object) -> None:
        handler.send_response(200)  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]
        handler.wfile.write(CONTENT)  # type: ignore[attr-defined]

    url = server.on("/a.zip", serve(CONTENT) if announced else without_length)
    with pytest.raises(DownloadError, match="longer than 1,000 bytes"):
        download(url, tmp_path / "a.zip", client=client, largest_bytes=1000, patience=AT_ONCE)
    assert left_in(tmp_path) == []
    assert len(server.asked) == 1


def test_redirects_are_followed_and_the_last_address_is_told(
    server: LocalServer, client: httpx2.Client, tmp_path: Path
) -> None:
    last = server.on("/c.zip", serve(CONTENT, etag='"v1"', cut_after=HALF), serve(CONTENT, etag='"v1"'))
    server.on("/b.zip", redirect("/c.zip"))
    got = download(server.on("/a.zip", redirect("/b.zip")), tmp_path / "a.zip", client=client, patience=AT_ONCE)
    assert (got.url, got.path.read_bytes()) == (last, CONTENT)
    assert server.ranges()[-1] == f"bytes={HALF}-"


def test_a_circle_of_redirects_is_left(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    url = server.on("/a.zip", redirect("/b.zip"))
    server.on("/b.zip", redirect("/a.zip"))
    with pytest.raises(DownloadError, match="redirected more than 10 times"):
        download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE)
    assert len(server.asked) == 11


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/a.zip", "a.zip", "http://[::1/a.zip"])
def test_what_is_no_address_is_told(client: httpx2.Client, tmp_path: Path, url: str) -> None:
    with pytest.raises(DownloadError, match="no address of http or https"):
        download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE)


def test_a_file_packed_for_the_way_is_unpacked(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    packed = {"Content-Encoding": "gzip"}
    url = server.on(
        "/a.csv",
        serve(gzip.compress(CONTENT), headers=packed, etag='"v"', cut_after=100),
        serve(gzip.compress(CONTENT), headers=packed, etag='"v"'),
    )
    got = download(url, tmp_path / "a.csv", client=client, patience=AT_ONCE)
    assert (got.path.read_bytes(), got.sha256) == (CONTENT, hashlib.sha256(CONTENT).hexdigest())
    assert server.ranges() == [None, None]


def test_a_gz_file_that_is_called_packed_stays_as_it_is(
    server: LocalServer, client: httpx2.Client, tmp_path: Path
) -> None:
    url = server.on("/a.csv.gz", serve(gzip.compress(CONTENT), headers={"Content-Encoding": "gzip"}))
    assert gzip.decompress(download(url, tmp_path / "a.csv.gz", client=client).path.read_bytes()) == CONTENT


def test_what_cannot_be_unpacked_is_told(server: LocalServer, client: httpx2.Client, tmp_path: Path) -> None:
    url = server.on("/a.csv", serve(CONTENT, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(DownloadError, match="cannot be unpacked"):
        download(url, tmp_path / "a.csv", client=client, patience=AT_ONCE)


def test_a_rest_that_is_cut_short_by_the_server_is_gone_on_from(
    server: LocalServer, client: httpx2.Client, tmp_path: Path
) -> None:
    def a_thousand_bytes(handler: object) -> None:
        begin = int(handler.headers["Range"][6:-1])  # type: ignore[attr-defined]
        handler.send_response(206)  # type: ignore[attr-defined]
        end = begin + 1000
        for name, value in {
            "ETag": '"v"', "Content-Length": "1000", "Content-Range": f"bytes {begin}-{end - 1}/{len(CONTENT)}",
        }.items():  # fmt: skip
            handler.send_header(name, value)  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]
        handler.wfile.write(CONTENT[begin:end])  # type: ignore[attr-defined]

    url = server.on("/a.zip", serve(CONTENT, etag='"v"', cut_after=HALF), a_thousand_bytes, serve(CONTENT, etag='"v"'))
    assert download(url, tmp_path / "a.zip", client=client, patience=AT_ONCE).path.read_bytes() == CONTENT
    assert server.ranges() == [None, f"bytes={HALF}-", f"bytes={HALF + 1000}-"]
