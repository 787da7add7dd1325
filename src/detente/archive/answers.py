"""What a server answers to a request for a file: redirects followed, failures sorted into passing and lasting."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

import httpx2

from detente.errors import DownloadError

MOST_REDIRECTS = 10
INCOMPLETE_CHAIN = frozenset({2, 20, 21})
"""OpenSSL's verify codes where an issuer is missing: not got, not got locally, leaf not verifiable."""
PASSING = frozenset({408, 425, 429})
"""Answers, beside 5xx, that may be better a moment later."""
BY_HAND = "get it with a browser, and give it by `detente fetch SOURCE --from FILE`"
ADVICE = {
    401: f"the publisher asks for a login: {BY_HAND}",
    403: f"the publisher turns away programs, or strangers: {BY_HAND}",
    404: "no such file, the publisher may have moved or replaced it: look for it on the source's page, " + BY_HAND,
    410: "the file is gone: look for a newer release on the source's page, " + BY_HAND,
}


class PassingError(Exception):
    """A failure that may be over a moment later; ``retry_after`` as the server wrote it."""

    def __init__(self, reason: str, *, retry_after: str = "") -> None:
        super().__init__(reason)
        self.retry_after = retry_after


def open_client() -> httpx2.Client:
    """Return a client that names itself and asks for files as they are; it trusts the system's certificates.

    ``SSL_CERT_FILE`` names another set of certificates to trust. Nothing switches verification off.

    Raises
    ------
    DownloadError
        That set cannot be read.
    """
    headers = {"User-Agent": f"detente/{version('detente')}", "Accept-Encoding": "identity"}
    try:
        return httpx2.Client(headers=headers, timeout=httpx2.Timeout(30.0, read=60.0))
    except OSError as error:
        raise DownloadError(f"SSL_CERT_FILE names no certificates that can be read ({error})", url="") from error


@contextmanager
def ask(client: httpx2.Client, url: str, headers: dict[str, str]) -> Iterator[httpx2.Response]:
    """Yield the answer at the end of all redirects, its body still to be read.

    Raises
    ------
    PassingError
        No answer in time, or the connection broke, also while the body is read.
    DownloadError
        No address, no valid certificate, a redirect from https to http, or too many redirects.
    """
    try:
        request = client.build_request("GET", url, headers=headers)
        for _ in range(MOST_REDIRECTS + 1):
            response = client.send(request, stream=True, follow_redirects=False)
            try:
                if response.next_request is None:
                    yield response
                    return
                request = _following(response, response.next_request, url)
            finally:
                response.close()
    except (httpx2.TransportError, httpx2.InvalidURL, ssl.SSLError) as error:
        raise _sorted(error, url) from error
    raise DownloadError(
        f"{url}: redirected more than {MOST_REDIRECTS} times, lastly to {request.url}; {BY_HAND}", url=url
    )


def check_status(response: httpx2.Response, url: str, *, wanted: int) -> None:
    """Pass over the answer that was wanted.

    Raises
    ------
    PassingError
        The server is busy or broken.
    DownloadError
        It will answer the same a moment later.
    """
    code = response.status_code
    if code in PASSING or code >= 500:
        raise PassingError(f"the server answered {code}", retry_after=response.headers.get("Retry-After", ""))
    if code != wanted:
        raise DownloadError(f"{url}: the server answered {code}: {ADVICE.get(code, BY_HAND)}", url=url)


def _following(response: httpx2.Response, following: httpx2.Request, url: str) -> httpx2.Request:
    if response.url.scheme == "https" and following.url.scheme != "https":
        raise DownloadError(
            f"{url}: redirected from {response.url} to {following.url}, where nobody can tell who answers: refused; "
            + BY_HAND,
            url=url,
        )
    return following


def _sorted(error: Exception, url: str) -> Exception:
    """An error on the way as one of ours."""
    certificate = _certificate_error(error)
    if certificate is not None:
        return DownloadError(f"{url}: {_about_certificate(certificate)}", url=url)
    if isinstance(error, httpx2.UnsupportedProtocol | httpx2.InvalidURL):
        return DownloadError(f"{url}: no address of http or https ({error})", url=url)
    if isinstance(error, httpx2.TimeoutException):
        return PassingError("the server did not answer in time")
    return PassingError(f"the connection broke ({str(error) or type(error).__name__})")


def _certificate_error(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error


def _about_certificate(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code not in INCOMPLETE_CHAIN:
        return (
            f"the server's TLS certificate is not valid ({error.verify_message}), and it is not passed over; {BY_HAND}"
        )
    return (
        "the server's TLS certificate leads to none that this machine trusts. Most often the server sends an "
        "incomplete chain: it leaves out the intermediate certificate, which browsers fetch by themselves. "
        f"Verification is not switched off; {BY_HAND}, or set SSL_CERT_FILE to a file that holds the system's "
        "certificates and the intermediate one"
    )
