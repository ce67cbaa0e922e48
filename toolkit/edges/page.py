"""A page that holds all it shows: one file, no remote content, nothing that runs but its own script."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from toolkit.edges.mail.letters import render
from toolkit.values import dataclass

_STYLES = ("page/running.css", "page/page.css")
_SCRIPT = "page/page.js"


@dataclass(frozen=True, slots=True)
class Hashes:
    """What the page's security policy lets through: its style and its script, by their SHA-256."""

    style: str
    script: str


def render_page(template_dir: Path, name: str, mark: str, as_of: date, **values: Any) -> bytes:
    """The page of a template such as `page/report.html.j2`, with `values`; every value is escaped.

    `mark` (内部资料) and `as_of` stand on every printed sheet. A browser loads nothing for it, and runs and styles by
    nothing but what the templates hold: markup in a value would do nothing even if it were not escaped.
    """
    style = "".join(render(template_dir, each, mark=mark, as_of=as_of) for each in _STYLES)
    hashes = Hashes(_hash(style), _hash(render(template_dir, _SCRIPT)))
    return render(template_dir, name, mark=mark, as_of=as_of, hashes=hashes, **values).encode()


def texts_in(page: bytes) -> tuple[str, ...]:
    """Every text that a page holds, each by itself, whoever wrote it: what is shown, attributes, comments."""
    reader = _Texts()
    reader.feed(page.decode())
    reader.close()
    return tuple(reader.texts)


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [text for _, text in attrs if text]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.texts.append(data)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
