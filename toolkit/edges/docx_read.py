"""Word documents with python-docx: their tables as text, merged cells and automatic numbers understood."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from toolkit.domain.plan_table import Line, PlanTable
from toolkit.edges.limits import MAX_DECLARED, MAX_ENTRIES, MAX_RATIO, Unreadable
from toolkit.problems import Code

_TITLE_LIMIT = 80


def is_word(data: bytes) -> bool:
    """Whether a zip package is a Word document; `Unreadable` where it is no sound zip, or an absurd one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except zipfile.BadZipFile:
        raise Unreadable(Code.FILE_DAMAGED, "压缩结构不完整，可能没有传完") from None
    declared = sum(entry.file_size for entry in entries)
    if declared > MAX_DECLARED or len(entries) > MAX_ENTRIES or declared > MAX_RATIO * max(1, len(data)):
        raise Unreadable(Code.FILE_HOSTILE, "压缩比例异常")
    return any(entry.filename == "word/document.xml" for entry in entries)


def read_word(data: bytes) -> PlanTable:
    """All tables of a document, one after the other; its title is the first paragraph that has text.

    A cell merged downward has its text in the first row and is blank below; one merged across repeats it. A
    list number Word counts by itself is written before its paragraph (`3.…`). `Unreadable` where the document
    is broken or has no table.
    """
    import docx
    from docx.oxml.ns import qn

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if any(b"<!DOCTYPE" in package.read(part)[:4096] for part in package.namelist() if part.endswith(".xml")):
                raise Unreadable(Code.FILE_HOSTILE, "含有 DOCTYPE")
        document = docx.Document(io.BytesIO(data))
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(Code.FILE_DAMAGED, f"不是完好的 Word 文档（{type(error).__name__}）") from None
    counters: Counter[tuple[str, str]] = Counter()
    lines: list[Line] = []
    for number, table in enumerate(document.element.body.iter(qn("w:tbl")), start=1):
        if _inside_table(table, qn("w:tbl")):
            continue
        for at, row in enumerate(_children(table, qn("w:tr")), start=1):
            lines.append(Line(tuple(_row_cells(row, counters, qn)), f"第{number}个表第{at}行"))
    if not lines:
        raise Unreadable(Code.FILE_DAMAGED, "里面没有表格")
    texts = (paragraph.text.strip() for paragraph in document.paragraphs)
    title = next((text for text in texts if text and len(text) <= _TITLE_LIMIT), "")
    return PlanTable(title, tuple(lines))


def _row_cells(row: Any, counters: Counter[tuple[str, str]], qn: Any) -> Iterator[str]:
    for cell in _children(row, qn("w:tc")):
        properties = cell.find(qn("w:tcPr"))
        span, goes_on = 1, False
        if properties is not None:
            grid = properties.find(qn("w:gridSpan"))
            span = int(grid.get(qn("w:val"))) if grid is not None else 1
            merge = properties.find(qn("w:vMerge"))
            goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
        text = "\n".join(_paragraphs(cell, counters, qn)).strip()
        for _ in range(min(span, 64)):
            yield "" if goes_on else text


def _paragraphs(cell: Any, counters: Counter[tuple[str, str]], qn: Any) -> Iterator[str]:
    for paragraph in cell.iter(qn("w:p")):
        text = "".join(
            "\n" if node.tag == qn("w:br") else "\t" if node.tag == qn("w:tab") else node.text or ""
            for node in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
            if node.tag != qn("w:tab") or node.getparent().tag == qn("w:r")
        ).strip()
        number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if number is not None:
            level, list_id = number.find(qn("w:ilvl")), number.find(qn("w:numId"))
            if list_id is not None and (level is None or level.get(qn("w:val")) == "0"):
                key = (list_id.get(qn("w:val")), "0")
                counters[key] += 1
                text = f"{counters[key]}.{text}"
        if text:
            yield text


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Children of that tag, content controls and tracked insertions looked into."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag.endswith(("}sdt", "}sdtContent", "}ins", "}customXml")):
            yield from _children(child, tag)


def _inside_table(table: Any, tag: str) -> bool:
    return any(parent.tag == tag for parent in table.iterancestors())
