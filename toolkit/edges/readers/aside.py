"""What stands beside a document's own text: heads and feet of pages, comments, and what is struck through in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from toolkit.domain.plan.document.lines import Line

_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
"""Private characters around it on its way from the reader of a run to the line it stands in."""
_STRUCK = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
PAGE_NUMBER = re.compile(r"[\d\s第页共/·.—–－&PN\-]*")
"""What at the head or foot of a page says nothing but its number, and what says nothing."""


def as_struck(text: str) -> str:
    """A text marked as struck through."""
    bare = without_struck(text, keep=True)
    return f"{_OPEN}{bare}{_CLOSE}" if bare.strip() else bare


def without_struck(text: str, *, keep: bool = False) -> str:
    """A text without what is struck through in it; with `keep`, only without the marks."""
    return _STRUCK.sub(r"\1" if keep else "", text)


def struck_apart(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines without what is struck through; that follows them, a line for each they stood in."""
    aside: list[Line] = []
    for line in lines:
        struck = dict.fromkeys(text for cell in line.cells for text in _STRUCK.findall(cell))
        if struck:
            aside.append(aside_line(f"已划去：{''.join(struck).strip()}", f"{line.where}删除线", line.table))
        cells = tuple(without_struck(cell).strip() if _OPEN in cell else cell for cell in line.cells)
        if any(cells) or not line.paragraph:
            yield replace(line, cells=cells)
    yield from aside


def aside_line(text: str, where: str, table: int) -> Line:
    """A line of what stands beside a document's own text."""
    return Line((text,), where, table, paragraph=True, aside=True)
