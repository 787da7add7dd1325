"""Certificates: an incomplete chain is told with what to do, and nothing is passed over."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from detente.archive.answers import open_client
from detente.archive.download import download
from detente.errors import DownloadError
from local_server import AT_ONCE, HOST, LocalServer, quick_client, redirect, serve

pytestmark = pytest.mark.allow_hosts([HOST])

CONTENT = b"ccode,year\n2,1816\n"


@dataclass(frozen=True)
class Authorities:
    """A root that is trusted, and an intermediate authority under it that issues the servers' certificates."""

    root: trustme.CA
    intermediate: trustme.CA


@pytest.fixture(scope="module")
def authorities() -> Authorities:
    root = trustme.CA()
    return Authorities(root, root.create_child_ca())


@contextmanager
def serving(leaf: trustme.LeafCert, *, whole_chain: bool, folder: Path) -> Iterator[LocalServer]:
    """A server that sends its own certificate, and the intermediate one only if ``whole_chain``."""
    sent = leaf.cert_chain_pems if whole_chain else leaf.cert_chain_pems[:1]
    chain = folder / "chain.pem"
    chain.write_bytes(leaf.private_key_pem.bytes() + b"".join(pem.bytes() for pem in sent))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    with LocalServer(context).running() as server:
        server.on("/a.csv", serve(CONTENT))
        yield server


def trusting(*authorities: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    for authority in authorities:
        authority.configure_trust(context)
    return context


def test_a_whole_chain_is_trusted(authorities: Authorities, tmp_path: Path) -> None:
    leaf = authorities.intermediate.issue_cert(HOST)
    with (
        serving(leaf, whole_chain=True, folder=tmp_path) as server,
        quick_client(verify=trusting(authorities.root)) as client,
    ):
        assert download(server.base + "/a.csv", tmp_path / "a.csv", client=client).path.read_bytes() == CONTENT


def test_an_incomplete_chain_is_told_with_what_to_do(authorities: Authorities, tmp_path: Path) -> None:
    leaf = authorities.intermediate.issue_cert(HOST)
    notices: list[str] = []
    with (
        serving(leaf, whole_chain=False, folder=tmp_path) as server,
        quick_client(verify=trusting(authorities.root)) as client,
        pytest.raises(DownloadError) as raised,
    ):
        download(server.base + "/a.csv", tmp_path / "a.csv", client=client, patience=AT_ONCE, notice=notices.append)
    message = str(raised.value)
    for words in ("incomplete chain", "intermediate certificate", "not switched off", "--from FILE", "SSL_CERT_FILE"):
        assert words in message
    assert server.base in message
    assert notices == []  # it is not asked again
    assert server.asked == []  # nothing was said before the certificate was trusted
    assert not (tmp_path / "a.csv").exists()


def test_the_missing_certificate_can_be_given(
    authorities: Authorities, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = tmp_path / "both.pem"
    both.write_bytes(authorities.root.cert_pem.bytes() + authorities.intermediate.cert_pem.bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(both))
    monkeypatch.setenv("NO_PROXY", HOST)
    leaf = authorities.intermediate.issue_cert(HOST)
    with serving(leaf, whole_chain=False, folder=tmp_path) as server, open_client() as client:
        assert download(server.base + "/a.csv", tmp_path / "a.csv", client=client).bytes_n == len(CONTENT)


@pytest.mark.parametrize("content", [None, "no certificate"], ids=["no file", "no certificate"])
def test_certificates_that_cannot_be_read_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    both = tmp_path / "both.pem"
    if content:
        both.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(both))
    with pytest.raises(DownloadError, match="SSL_CERT_FILE names no certificates"):
        open_client()


@pytest.mark.parametrize("fault", ["expired", "another name"])
def test_an_invalid_certificate_is_told(authorities: Authorities, tmp_path: Path, fault: str) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    if fault == "expired":
        leaf = authorities.root.issue_cert(HOST, not_before=yesterday - timedelta(days=9), not_after=yesterday)
    else:
        leaf = authorities.root.issue_cert("elsewhere.org")
    with (
        serving(leaf, whole_chain=True, folder=tmp_path) as server,
        quick_client(verify=trusting(authorities.root)) as client,
        pytest.raises(DownloadError, match=r"is not valid \(.*not passed over"),
    ):
        download(server.base + "/a.csv", tmp_path / "a.csv", client=client, patience=AT_ONCE)


def test_from_https_to_http_nobody_is_led(authorities: Authorities, tmp_path: Path) -> None:
    leaf = authorities.intermediate.issue_cert(HOST)
    with (
        LocalServer().running() as plain,
        serving(leaf, whole_chain=True, folder=tmp_path) as server,
        quick_client(verify=trusting(authorities.root)) as client,
    ):
        url = server.on("/b.csv", redirect(plain.on("/a.csv", serve(CONTENT))))
        with pytest.raises(DownloadError, match="nobody can tell who answers: refused"):
            download(url, tmp_path / "b.csv", client=client, patience=AT_ONCE)
        assert plain.asked == []
        there = plain.on("/there.csv", redirect(server.base + "/a.csv"))
        assert download(there, tmp_path / "there.csv", client=client).url == server.base + "/a.csv"
