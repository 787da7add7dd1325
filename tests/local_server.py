"""A server on this machine that serves small files and misbehaves on demand."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias

import httpx2

from detente.archive.download import Patience

HOST = "127.0.0.1"
AT_ONCE = Patience(tries=3, first_wait=0.0, longest_wait=0.0, jitter=0.0)
"""Three tries without waits in between."""

Reply: TypeAlias = Callable[[BaseHTTPRequestHandler], None]


class LocalServer:
    """Addresses and what they reply: one reply for each request in turn, the last one from then on."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._http = ThreadingHTTPServer((HOST, 0), self._handler())
        self._http.daemon_threads = False
        if context:
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.base = f"{'https' if context else 'http'}://{HOST}:{self._http.server_port}"

    def on(self, path: str, *replies: Reply) -> str:
        """Set the replies of a path; returns its address."""
        self.replies[path] = list(replies)
        return self.base + path

    def ranges(self) -> list[str | None]:
        """What each request asked for by Range."""
        return [headers.get("range") for _, headers in self.asked]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the library's name
                server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                replies = server.replies.get(self.path.partition("?")[0], [status(404)])
                reply = replies.pop(0) if len(replies) > 1 else replies[0]
                reply(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler

    @contextmanager
    def running(self) -> Iterator["LocalServer"]:
        thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            thread.join()
            self._http.server_close()


def serve(
    content: bytes, *, etag: str = "", last_modified: str = "", ranges: bool = True, cut_after: int | None = None,
    headers: dict[str, str] | None = None, length: int | None = None, pause: Callable[[], object] | None = None,
) -> Reply:  # fmt: skip
    """Serve a file; with ``cut_after`` the connection breaks after so many bytes, with ``pause`` it stops there."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        begin = 0
        validator = handler.headers.get("If-Range")
        if ranges and "Range" in handler.headers and validator in (etag, last_modified):
            begin = int(handler.headers["Range"].removeprefix("bytes=").partition("-")[0])
        body = content[begin:]
        handler.send_response(206 if begin else 200)
        if begin:
            handler.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in {"ETag": etag, "Last-Modified": last_modified, **(headers or {})}.items():
            if value:
                handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body[:cut_after])
        handler.wfile.flush()
        if pause:
            pause()

    return reply


def status(code: int, **headers: str) -> Reply:
    """Reply with a status and no file."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return reply


def redirect(to: str) -> Reply:
    """Send on to another address."""
    return status(302, Location=to)


def hang(seconds: float) -> Reply:
    """Say nothing for so long, then hang up."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)

    return reply


def quick_client(**options: object) -> httpx2.Client:
    """A client that waits half a second for an answer and knows no proxy."""
    return httpx2.Client(timeout=0.5, trust_env=False, **options)  # type: ignore[arg-type]


class Rerouted(httpx2.BaseTransport):
    """Asks the server on this machine whatever host is asked for; the test sees the paths that were asked."""

    def __init__(self, base: str) -> None:
        self._base, self._inner = httpx2.URL(base), httpx2.HTTPTransport()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url.copy_with(scheme=self._base.scheme, host=self._base.host, port=self._base.port)
        return self._inner.handle_request(
            httpx2.Request(request.method, url, headers=request.headers, extensions=request.extensions)
        )

    def close(self) -> None:
        self._inner.close()
