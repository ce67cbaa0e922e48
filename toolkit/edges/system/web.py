"""A look at a web page: http and https alone, of public addresses, briefly and a little of it.

By hand on the standard library's client, as what counts here no client offers: the name is resolved once, every
address it has is looked at before anything is sent, and the connection goes to that very address, so that no name can
lead into the office's own network. A redirection is a new address and is looked at as one.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit

from toolkit.domain.ledger.link_looks import is_public
from toolkit.edges.system.text import text_of
from toolkit.values import dataclass

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = {301, 302, 303, 307, 308}
_SAFE = "/%:?#[]@!$&'()*+,;=~"
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_UNSEEN = {"script", "style", "noscript", "template", "nav", "header", "footer", "aside", "select", "svg", "head"}
_AGENT = "open-government-ledger link check"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a look goes: seconds for one answer and for the whole, bytes read, redirections followed.

    `private` lets it go to addresses of the machine and its network: for a test's own server.
    """

    seconds: float = 10.0
    whole: float = 25.0
    size: int = 400_000
    hops: int = 4
    private: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status (0 for no answer), the page's main text, in words why there is none."""

    status: int
    text: str = ""
    note: str = ""


class _RefusedError(Exception):
    """An address that is not looked at; says why, in words."""


def look_at(url: str, bounds: Bounds) -> Answer:
    """Ask for a page as a reader would; never raises, whatever comes back."""
    ends = time.monotonic() + bounds.whole
    try:
        for _ in range(bounds.hops + 1):
            answer, then = _ask(url, bounds, ends)
            if not then:
                return answer
            url = urljoin(url, then)
        return Answer(0, note="转来转去，没有打开")
    except _RefusedError as error:
        return Answer(0, note=str(error))
    except TimeoutError:
        return Answer(0, note="没有及时答复")
    except ssl.SSLError:
        return Answer(0, note="证书核对不上")
    except (OSError, http.client.HTTPException, ValueError):
        return Answer(0, note="连接不上")


def _ask(url: str, bounds: Bounds, ends: float) -> tuple[Answer, str]:
    """One request: the answer, and where it sends us on."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    if parts.scheme not in _PORTS or not host or parts.username is not None:
        raise _RefusedError("不是可以核实的网址")
    port = parts.port or _PORTS[parts.scheme]
    connection = _connected(parts.scheme, host, port, bounds, ends)
    with contextlib.closing(connection), _hung_up_at(ends, connection.sock):
        target = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
        connection.request("GET", target, headers={"User-Agent": _AGENT, "Accept-Encoding": "identity"})
        response = connection.getresponse()
        if response.status in _REDIRECTS and (then := response.getheader("Location")):
            return Answer(response.status), quote(then, safe=_SAFE)
        data = _read(response, bounds, ends) if response.status == http.client.OK else b""
        kind = response.getheader("Content-Type", "")
        return Answer(response.status, main_text(data, kind) if "html" in kind or "text" in kind else ""), ""


def _connected(scheme: str, host: str, port: int, bounds: Bounds, ends: float) -> http.client.HTTPConnection:
    """A connection to one of the addresses of a host that may be gone to."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [info for info in found if bounds.private or is_public(str(info[4][0]))]
    if len(allowed) < len(found) or not allowed:
        raise _RefusedError("内部网络的地址，不核实")
    made: http.client.HTTPConnection = http.client.HTTPConnection(host, port, timeout=bounds.seconds)
    made.sock = socket.create_connection((str(allowed[0][4][0]), port), timeout=_left(bounds, ends))
    if scheme == "https":
        made.sock = ssl.create_default_context().wrap_socket(made.sock, server_hostname=host)
    return made


@contextlib.contextmanager
def _hung_up_at(ends: float, line: socket.socket) -> Iterator[None]:
    """See that a server which goes on and on, a byte at a time, is not listened to past that moment."""

    def hang_up() -> None:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(max(0.0, ends - time.monotonic()), hang_up)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _left(bounds: Bounds, ends: float) -> float:
    left = min(bounds.seconds, ends - time.monotonic())
    if left <= 0:
        raise TimeoutError
    return left


def _read(response: http.client.HTTPResponse, bounds: Bounds, ends: float) -> bytes:
    """The first of the body, as far as size and time allow."""
    parts, size = [], 0
    while size < bounds.size:
        _left(bounds, ends)
        part = response.read1(min(65_536, bounds.size - size))
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def main_text(data: bytes, kind: str = "") -> str:
    """The words of a page without menus, heads, feet and scripts, blanks squeezed; bytes that are no text give none."""
    text = _decoded(data, kind)
    reader = _Words()
    with contextlib.suppress(AssertionError, ValueError):
        reader.feed(text)
        reader.close()
    return " ".join("".join(reader.words).split())


def _decoded(data: bytes, kind: str) -> str:
    said = _CHARSET.search(kind.encode("ascii", "replace")) or _CHARSET.search(data[:2000])
    name = said[1].decode("ascii").lower() if said else ""
    if name.startswith("gb"):
        return data.decode("gb18030", "replace")
    return text_of(data) or data.decode("utf-8", "replace")


class _Words(HTMLParser):
    """The words of a page, those in no part that only serves to find one's way."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag == "body":
            self._unseen.clear()
        self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)


LookAt = Callable[[str], Answer]
"""How an address is looked at."""
