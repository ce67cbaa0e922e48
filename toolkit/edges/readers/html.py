"""Saved web pages: their tables and paragraphs, told apart from menus and scripts as far as the page does."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from html.parser import HTMLParser

from toolkit.domain.plan.document.entries import may_head
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.edges.readers.aside import as_struck, struck_apart, without_struck
from toolkit.edges.readers.sniff import is_web_archive

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_UNSEEN = {"script", "style", "noscript", "template", "nav", "select", "option", "button", "iframe", "svg"}
_VOID = {"br", "img", "hr", "input", "meta", "link", "col", "area", "base", "source", "wbr", "embed", "param"}
_INLINE = {
    "a",
    "b",
    "i",
    "u",
    "em",
    "strong",
    "span",
    "font",
    "sub",
    "sup",
    "small",
    "big",
    "s",
    "del",
    "ins",
    "strike",
    "o:p",
    "label",
    "mark",
}
_CLOSED_BY = {
    "p": {"p", "div", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"},
    "li": {"li"},
    "td": {"td", "th", "tr", "tbody", "thead", "tfoot"},
    "th": {"td", "th", "tr", "tbody", "thead", "tfoot"},
    "tr": {"tr", "tbody", "thead", "tfoot"},
}
"""Elements that end without saying so, and before what they do."""
_PAGE = 5
"""Paragraphs in the cell of a table of one row by which that is no table but the page."""
_MAX_COLUMNS, _MAX_ROWS, _MAX_DEPTH = 64, 65534, 200
_DIGITS = re.compile(r"\s*\+?(\d+)", re.ASCII)


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str]
    children: list[_Element | str] = field(default_factory=list)

    def has(self, tag: str) -> bool:
        """Whether such an element stands anywhere in it."""
        return any(isinstance(each, _Element) and (each.tag == tag or each.has(tag)) for each in self.children)

    def below(self, *tags: str) -> Iterator[_Element]:
        """The elements of these tags in it, those within another such left out."""
        for each in self.children:
            if isinstance(each, _Element):
                if each.tag in tags:
                    yield each
                else:
                    yield from each.below(*tags)


def read_html(data: bytes) -> PlanTable:
    """The tables and paragraphs of a page in order; cells over several rows or columns as in other documents.

    A table that holds others, or a cell a row at most, only arranges the page. The title is the first heading that may
    be one, else the page's own.
    """
    parser = _Parser()
    parser.feed(_text(data))
    parser.close()
    walk = _Walk()
    walk.flow(parser.root)
    walk.end()
    return PlanTable(without_struck(walk.heading or walk.title), tuple(struck_apart(walk.lines)))


def _text(data: bytes) -> str:
    if is_web_archive(data[:4096]):
        message = message_from_bytes(data, policy=policy.default)
        pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
        if pages:
            return str(pages[0].get_content())
    said = _CHARSET.search(data[:4096])
    for encoding in (said[1].decode("ascii").lower().replace("gb2312", "gb18030") if said else "utf-8", "utf-8"):
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("gb18030", errors="replace")


class _Parser(HTMLParser):
    """Makes elements of a page, the ends it leaves out put where they belong."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        while tag in _CLOSED_BY.get(self._open[-1].tag, ()):
            self._open.pop()
        element = _Element(tag, {key: value or "" for key, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID and len(self._open) < _MAX_DEPTH:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """The last open element of that tag ends, and what is open in it."""
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag == tag:
                del self._open[at:]
                return
            if self._open[at].tag == "table":
                return

    def handle_data(self, data: str) -> None:
        """Text."""
        self._open[-1].children.append(data)


@dataclass
class _Walk:
    """The lines found so far, and the paragraph under way."""

    lines: list[Line] = field(default_factory=list)
    title: str = ""
    heading: str = ""
    text: str = ""
    tables: int = 0
    paragraphs: int = 0

    def flow(self, element: _Element) -> None:
        """Take in what stands in an element."""
        for child in element.children:
            if isinstance(child, str):
                self.text += re.sub(r"\s+", " ", child)
            elif child.tag == "title":
                self.title = self.title or _inline(child).strip()
            elif child.tag == "table" and not _only_arranges(child):
                self.end()
                self._table(child)
            elif child.tag not in _UNSEEN:
                block = child.tag not in _INLINE
                self.end() if block else None
                before = len(self.lines)
                if _is_struck(child) and not block:
                    self.text += as_struck(_inline(child))
                    continue
                self.flow(child)
                self.end() if block else None
                heads = child.tag in ("h1", "h2") and not self.heading and len(self.lines) > before
                if heads and may_head(self.lines[-1].cells[0]):
                    self.heading = self.lines.pop().cells[0]

    def end(self) -> None:
        """The paragraph ends."""
        text, self.text = self.text.strip(), ""
        if text:
            self.paragraphs += 1
            self.lines.append(Line((text,), f"第{self.paragraphs}段", self.tables + 1, paragraph=True))

    def _table(self, table: _Element) -> None:
        self.tables += 1
        held: dict[int, int] = {}  # column -> rows that a cell above still covers
        group: _Element | None = None
        for at, (within, row) in enumerate(_rows(table), start=1):
            held, group = (held if within is group else {}), within
            cells: list[str] = []
            below: set[int] = set()
            beside: set[int] = set()
            opened: dict[int, int] = {}
            for cell in row.below("td", "th"):
                while len(cells) in held:
                    below.add(len(cells))
                    cells.append("")
                text = "\n".join(filter(None, (part.strip() for part in _inline(cell).split("\n"))))
                for place in range(_columns_of(cell)):
                    beside |= {len(cells)} if place else set()
                    opened[len(cells)] = _rows_of(cell) - 1
                    cells.append(text)
            last = max(held, default=-1)
            while len(cells) <= last:
                below |= {len(cells)} if len(cells) in held else set()
                cells.append("")
            held = {place: rest - 1 for place, rest in held.items() if rest > 1} | opened
            held = {place: rest for place, rest in held.items() if rest}
            where = f"第{self.tables}个表第{at}行"
            self.lines.append(Line(tuple(cells), where, self.tables, below=frozenset(below), beside=frozenset(beside)))


def _only_arranges(table: _Element) -> bool:
    """Whether a table holds others, has no row of two filled cells, or is one row with paragraphs upon paragraphs."""
    if table.has("table"):
        return True
    rows = [[cell for cell in row.below("td", "th") if _inline(cell).strip()] for row in table.below("tr")]
    if all(len(row) <= 1 for row in rows):
        return True
    return len(rows) == 1 and any(len(list(cell.below("p"))) >= _PAGE for cell in rows[0])


def _inline(element: _Element) -> str:
    """The text in an element, a new line where a paragraph or a break begins."""
    text = ""
    for child in element.children:
        if isinstance(child, str):
            text += re.sub(r"\s+", " ", child)
        elif child.tag == "br":
            text += "\n"
        elif child.tag not in _UNSEEN:
            inner = as_struck(_inline(child)) if _is_struck(child) else _inline(child)
            text += inner if child.tag in _INLINE else f"\n{inner}\n"
    return text


def _is_struck(element: _Element) -> bool:
    """Whether a page shows what stands in an element struck through."""
    return element.tag in ("s", "del", "strike") or "line-through" in element.attributes.get("style", "")


def _rows(table: _Element) -> Iterator[tuple[_Element, _Element]]:
    """The rows of a table, each with its head, body or foot: no cell reaches over the end of these."""
    for part in table.below("tr", "thead", "tbody", "tfoot"):
        if part.tag == "tr":
            yield table, part
        else:
            yield from ((part, row) for row in part.below("tr"))


def _columns_of(cell: _Element) -> int:
    return max(1, min(_number(cell, "colspan"), _MAX_COLUMNS))


def _rows_of(cell: _Element) -> int:
    """How many rows a cell covers; 0 says all that follow in its part of the table."""
    return min(_number(cell, "rowspan"), _MAX_ROWS) or _MAX_ROWS


def _number(cell: _Element, name: str) -> int:
    """A number of columns or rows as browsers read it: the digits it begins with, else 1."""
    found = _DIGITS.match(cell.attributes.get(name, ""))
    return int(found[1][:6]) if found else 1
