"""A site of one page for the browser tests: our templates and files, a scripted server, no database."""

import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class StubSite:
    """Holds the page, the answers that wait, and what was posted."""

    def __init__(self) -> None:
        self.html = ""
        self.token = "first"
        self.answers: deque[tuple[int, dict[str, object]]] = deque()
        self.posted: list[dict[str, str]] = []
        self.sent_forms = 0
        self.slowness = 0.0
        self.url = ""

    def answer(self, status: int, **body: object) -> None:
        """Let the next save be answered like this; without one it is saved as version 2."""
        self.answers.append((status, body))


@contextmanager
def stub_site() -> Iterator[StubSite]:
    """Run the site on a free port of this machine until the block ends."""
    site = StubSite()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(site))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler_for(site: StubSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path.startswith("/static/"):
                found = finders.find(path.removeprefix("/static/"))
                self._send(
                    200 if found else 404, Path(found).read_bytes() if found else b"", guess_type(path)[0]
                )
            else:
                self._send(200, site.html.replace("TOKEN", site.token).encode(), "text/html; charset=utf-8")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path != "/gem/":
                site.sent_forms += 1
                time.sleep(site.slowness)
                self._send(200, b"<title>Sendt</title>", "text/html; charset=utf-8")
                return
            site.posted.append(_fields(self.headers["Content-Type"], body))
            status, answer = (
                site.answers.popleft() if site.answers else (200, {"version": 2, "saved_at": "14.32"})
            )
            self._send(status, json.dumps(answer).encode(), "application/json")

        def _send(self, status: int, body: bytes, kind: str | None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind or "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    return Handler


def _fields(kind: str, body: bytes) -> dict[str, str]:
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    return {
        part.get_param("name", header="content-disposition"): part.get_content()
        for part in message.iter_parts()
    }
