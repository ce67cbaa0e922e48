"""Word documents with python-docx: their tables as text, merged cells and automatic numbers understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.codes import Code
from toolkit.domain.plan.document.entries import is_above_title
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.edges.readers.archive import open_archive
from toolkit.edges.readers.aside import PAGE_NUMBER, as_struck, aside_line, struck_apart, without_struck
from toolkit.edges.readers.docx_numbers import ListNumbers
from toolkit.edges.readers.docx_unread import unread_figures
from toolkit.edges.readers.limits import Unreadable, damaged

TITLE_LIMIT = 80
"""Characters a document's title has at most."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = (
    *(
        (_STRICT + name + b"/main", b"http://schemas.openxmlformats.org/" + name + b"/2006/main")
        for name in (b"wordprocessingml", b"drawingml", b"spreadsheetml")
    ),
    (_STRICT + b"officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (_STRICT + b"officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)
_MAX_SPAN = 64
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_EITHER = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
"""What holds a drawing, and its older twin for programs that cannot draw it."""
_BOX = f"{_W}txbxContent"
# Properties (their w:tab is a tab stop), what tracked changes took away, ruby.
_UNSEEN = {f"{_W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "rt", "instrText")}
_BESIDE = (("footnotes", "footnote", "脚注"), ("endnotes", "endnote", "尾注"), ("comments", "comment", "批注"))
_ON_PAGES = (("header", "页眉"), ("footer", "页脚"))
_NO_TITLE = re.compile(r"附\s*件\s*\d*\s*[:：]?|附\s*表\s*\d*|.{0,12}〔\d{4}〕\s*\d+\s*号")


def read_word(data: bytes) -> PlanTable:
    """All tables and paragraphs of a document in order, and what stands at the foot of its pages or in its margin.

    A cell merged downward has its text in the first row and is blank below; one merged across repeats it. A
    list number Word counts by itself is written before its paragraph (`3.…`). The title is the first paragraph
    that is one (附件1 and 〔2021〕5号 are none). `Unreadable` where the document is broken or has no table.
    """
    try:
        document = _Document(data)
        numbers = ListNumbers(document.root("numbering"), document.root("styles"))
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(Code.FILE_DAMAGED, f"不是完好的 Word 文档（{type(error).__name__}）") from None
    lines: list[Line] = []
    boxes: list[Line] = []
    boxed: list[tuple[str, Any]] = []
    title, number, paragraphs, begun = "", 0, 0, ""
    for block in _children(document.body, f"{_W}p", f"{_W}tbl"):
        boxed += _boxed_tables(block, f"第{paragraphs + 1}段" if block.tag == f"{_W}p" else f"第{number + 1}个表")
        if block.tag == f"{_W}p":
            paragraphs += 1
            text = _paragraph(block, numbers, begun)
            begun = text if _goes_on(block) else ""
            text = "" if begun else text
            if text and not title and not number and is_title(without_struck(text)):
                title = without_struck(text)
                text = text if title != text else ""
            if text:
                lines.append(Line((text,), f"第{paragraphs}段", number + 1, paragraph=True))
            boxes += _boxes(block, numbers, f"第{paragraphs}段", number + 1)
            continue
        lines += _left_open(begun, paragraphs, number)
        number, begun = number + 1, ""
        for at, row in enumerate(_children(block, f"{_W}tr"), start=1):
            lines.append(_row(row, numbers, f"第{number}个表第{at}行", number))
            boxes += _boxes(row, numbers, f"第{number}个表第{at}行", number + 1)
    lines += _left_open(begun, paragraphs, number)
    if not (lines or boxed or boxes):
        raise Unreadable(Code.DOCUMENT_WITHOUT_TABLE, "Word 文档里没有内容")
    for where, table in boxed:
        number += 1
        rows = enumerate(_children(table, f"{_W}tr"), start=1)
        lines += [_row(row, numbers, f"{where}文本框第{at}行", number) for at, row in rows]
    beside = (*_footnotes(document, numbers, number + 1), *_on_pages(document, numbers, number + 1))
    unread = unread_figures(document.body)
    return PlanTable(title, tuple(struck_apart((*lines, *boxes, *beside))), unread=unread)


def _left_open(begun: str, paragraphs: int, number: int) -> list[Line]:
    """A paragraph whose end was taken away though no other follows."""
    return [Line((begun,), f"第{paragraphs}段", number + 1, paragraph=True)] if begun else []


def _boxes(element: Any, numbers: ListNumbers, where: str, table: int) -> Iterator[Line]:
    """The boxes of text that hang on an element, a line each."""
    for text in _box_texts(element, numbers, wide=False):
        yield aside_line(text, f"{where}文本框", table)


def _boxed_tables(element: Any, where: str) -> Iterator[tuple[str, Any]]:
    """The tables of several columns in the boxes of an element: they are tables as any, and where they are."""
    for box in _boxes_in(element):
        for block in _children(box, f"{_W}p", f"{_W}tbl"):
            if _is_wide(block):
                yield where, block
            else:
                yield from _boxed_tables(block, where)


def _is_wide(block: Any) -> bool:
    """Whether it is a table of several columns."""
    rows = _children(block, f"{_W}tr") if block.tag == f"{_W}tbl" else ()
    return any(sum(1 for _ in _children(row, f"{_W}tc")) > 1 for row in rows)


def _box_texts(element: Any, numbers: ListNumbers, *, wide: bool = True) -> Iterator[str]:
    for box in _boxes_in(element):
        text = "\n".join(filter(None, _paragraphs(box, numbers, wide=wide)))
        yield from [text] if text else []
        yield from _box_texts(box, numbers, wide=wide)


def _boxes_in(element: Any) -> Iterator[Any]:
    """The contents of the boxes in an element, those within another box left out."""
    for child in _shown(element):
        if child.tag == _BOX:
            yield child
        else:
            yield from _boxes_in(child)


def _shown(element: Any) -> Iterator[Any]:
    """The children of an element that show: nothing deleted, of alternatives the first alone."""
    for child in element:
        if child.tag == _EITHER:
            chosen = next((each for each in child if isinstance(each.tag, str)), None)
            yield from () if chosen is None else (chosen,)
        elif child.tag not in _UNSEEN:
            yield child


def _footnotes(document: _Document, numbers: ListNumbers, table: int) -> Iterator[Line]:
    """The texts at the foot of its pages, at its end and in its margin."""
    for kind, tag, name in _BESIDE:
        root = document.root(kind)
        notes = [] if root is None else [note for note in root if note.tag == f"{_W}{tag}"]
        texts = ("\n".join(filter(None, (*_paragraphs(note, numbers), *_box_texts(note, numbers)))) for note in notes)
        for at, text in enumerate(filter(None, texts), start=1):
            yield aside_line(text, f"{name}{at}", table)


def _on_pages(document: _Document, numbers: ListNumbers, table: int) -> Iterator[Line]:
    """The texts at the head and foot of its pages, each once, page numbers aside."""
    for kind, name in _ON_PAGES:
        roots = document.roots(kind)
        texts = dict.fromkeys(
            text
            for root in roots
            for text in ("\n".join(filter(None, _paragraphs(root, numbers))), *_box_texts(root, numbers))
            if text
        )
        for at, text in enumerate((text for text in texts if not PAGE_NUMBER.fullmatch(text)), start=1):
            yield aside_line(text, f"{name}{at}", table)


class _Document:
    """The parts of a document as trees; one saved as “Strict Open XML” has the usual names of its elements."""

    def __init__(self, data: bytes) -> None:
        archive = open_archive(data)
        if archive.format != "docx":
            raise Unreadable(Code.FILE_NOT_WORKBOOK, "表格，不是 Word 文档")
        self._parts, self._main = archive.parts, archive.main
        self.body = self._tree(self._parts.read(self._main)).body
        if self.body is None:
            raise damaged("没有正文")

    def root(self, kind: str) -> Any:
        """The root element of the part that the document names as its `kind`; None where it names none."""
        return next(self.roots(kind), None)

    def roots(self, kind: str) -> Iterator[Any]:
        """The root elements of all parts that the document names as such."""
        yield from (self._tree(content) for content in self._parts.related(self._main, kind) if content.strip())

    def _tree(self, content: bytes) -> Any:
        from docx.oxml import parse_xml

        if _STRICT in content:
            for strict, usual in _NAMESPACES:
                content = content.replace(strict, usual)
        return parse_xml(content)


def is_title(text: str) -> bool:
    """Whether a paragraph at a document's beginning may be its title."""
    return 0 < len(text) <= TITLE_LIMIT and _NO_TITLE.fullmatch(text) is None and not is_above_title(text)


def _row(row: Any, numbers: ListNumbers, where: str, table: int) -> Line:
    cells = list(_row_cells(row, numbers))
    below = frozenset(at for at, (_, goes_down, _) in enumerate(cells) if goes_down)
    beside = frozenset(at for at, (_, _, goes_across) in enumerate(cells) if goes_across)
    return Line(tuple(text for text, _, _ in cells), where, table, below=below, beside=beside)


def _row_cells(row: Any, numbers: ListNumbers) -> Iterator[tuple[str, bool, bool]]:
    """The text of every column of a row, and whether it goes on from above, and from the left."""
    properties = row.find(f"{_W}trPr")
    before = None if properties is None else properties.find(f"{_W}gridBefore")
    for _ in range(_span(before)):
        yield "", False, False
    for cell in _children(row, f"{_W}tc"):
        properties = cell.find(f"{_W}tcPr")
        span, goes_on = 1, False
        if properties is not None:
            span = max(1, _span(properties.find(f"{_W}gridSpan")))
            merge = properties.find(f"{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
        text = "\n".join(paragraph for paragraph in _paragraphs(cell, numbers) if paragraph).strip()
        for at in range(span):
            yield "" if goes_on else text, goes_on, at > 0


def _span(element: Any) -> int:
    text = "" if element is None else element.get(f"{_W}val", "")
    return min(int(text), _MAX_SPAN) if text.isascii() and text.isdecimal() else 0


def _paragraphs(cell: Any, numbers: ListNumbers, *, wide: bool = True) -> Iterator[str]:
    """The paragraphs of a cell or box, also those in tables there; of several columns only where `wide`."""
    begun = ""
    for block in _children(cell, f"{_W}p", f"{_W}tbl"):
        if block.tag == f"{_W}p":
            text = _paragraph(block, numbers, begun)
            begun = text if _goes_on(block) else ""
            yield from () if begun else (text,)
        elif wide or not _is_wide(block):
            for row in _children(block, f"{_W}tr"):
                for inner in _children(row, f"{_W}tc"):
                    yield from _paragraphs(inner, numbers)
    yield from (begun,) if begun else ()


def _paragraph(paragraph: Any, numbers: ListNumbers, begun: str = "") -> str:
    """A paragraph's text with its number; behind what one before has `begun`, that number is none of its own."""
    text = "".join(_texts(paragraph)).strip()
    return begun + text if begun else numbers.label(paragraph) + text


def _goes_on(paragraph: Any) -> bool:
    """Whether a tracked change took away a paragraph's end, so that the next goes on with it."""
    return paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None


def _texts(element: Any) -> Iterator[str]:
    """The text below an element as it shows: nothing deleted or moved away, nothing twice, no code of a field."""
    for child in _shown(element):
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}r" and _is_struck(child):
            yield as_struck("".join(_texts(child)))
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag != _BOX:
            yield from _texts(child)


def _is_struck(run: Any) -> bool:
    """Whether a run is shown struck through, once or twice."""
    properties = run.find(f"{_W}rPr")
    found = () if properties is None else (properties.find(f"{_W}{name}") for name in ("strike", "dstrike"))
    return any(each is not None and each.get(f"{_W}val", "1") not in ("0", "false", "off") for each in found)


def _children(element: Any, *tags: str) -> Iterator[Any]:
    """Children of these tags, content controls and tracked insertions looked into."""
    for child in element:
        if child.tag in tags:
            yield child
        elif isinstance(child.tag, str) and child.tag.endswith(("}sdt", "}sdtContent", "}ins", "}customXml")):
            yield from _children(child, *tags)
