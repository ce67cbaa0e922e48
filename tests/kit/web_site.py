"""A small web site on this machine that answers by the path it is asked for, well and badly."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = """<html><head><title>题</title><style>a{}</style></head><body><nav>首页 栏目</nav><script>var a=1</script>
<div>规划原文</div><p>及政策解读</p><footer>版权所有</footer></body></html>"""


class Site(BaseHTTPRequestHandler):
    """Answers by the path asked for."""

    def do_GET(self) -> None:
        name, _, rest = self.path.lstrip("/").partition("/")
        getattr(self, f"_{name}", self._status)(rest or name)

    def _page(self, _: str) -> None:
        self._send(200, PAGE.encode("gb18030"), "text/html; charset=gb2312")

    def _long(self, _: str) -> None:
        self._send(200, b"<p>" + b"x" * 3_000_000, "text/html")

    def _pdf(self, _: str) -> None:
        self._send(200, b"%PDF-1.4", "application/pdf")

    def _to(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where if "://" in where else f"/{where}")
        self.end_headers()

    def _round(self, _: str) -> None:
        self._to("round")

    def _drip(self, _: str) -> None:
        self.send_response(200)
        for _ in range(100):
            self.wfile.write(b"X-A: b\r\n")
            self.wfile.flush()
            time.sleep(0.2)

    def _still(self, _: str) -> None:
        time.sleep(2)

    def _status(self, code: str) -> None:
        self._send(int(code) if code.isdigit() else 404, b"gone", "text/html")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    """One that says nothing of a reader who went away."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def site() -> Iterator[str]:
    server = Quiet(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
