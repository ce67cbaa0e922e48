"""Plans from documents: text, CSV, Word and Excel, told apart by content, into tables of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from toolkit.book.raw import RawBook, RawSheet, RawValue
from toolkit.domain.plan_table import Headers, Line, PlanTable
from toolkit.domain.plan_text import split_plan_text
from toolkit.edges.files import decode_text
from toolkit.edges.guard import Guard
from toolkit.edges.limits import Unreadable
from toolkit.problems import Problem, WorkspaceError

_OLE = b"\xd0\xcf\x11\xe0"
_HEAD = 30
"""Lines of a sheet or text among which its headers stand."""
_SAVE_AS = "请用 WPS 或 Word 打开，另存为“Word 文档 (*.docx)”；或把表格复制到 Excel 里另存为 .xlsx。"


def read_plan_document(data: bytes, name: str, headers: Headers, guard: Guard) -> PlanTable:
    """The tables of a document; of a workbook the sheet with most known headers.

    Word files are read with their merged cells and automatic numbers. A document that cannot be read raises
    `WorkspaceError`, which says what to do instead: a scan has no text, an old or locked file must be saved anew.
    """
    if not data.strip():
        raise WorkspaceError(f"{name} 是空的", "请检查文件后重试。")
    if data.startswith(b"%PDF"):
        raise WorkspaceError(f"{name} 是 PDF，里面的表格读不准（扫描件没有文字）", _SAVE_AS)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise WorkspaceError(f"{name} 设了打开密码", "请去掉密码后重试。")
        raise WorkspaceError(f"{name} 是旧版 .doc 或 .xls 格式", _SAVE_AS)
    if data.startswith(b"PK"):
        return _read_package(data, name, headers, guard)
    text = decode_text(data, name)
    head = islice(csv.reader(io.StringIO(text)), _HEAD)
    if "\t" not in text and any(len(headers.columns(tuple(row))) > 1 for row in head):
        rows = csv.reader(io.StringIO(text, newline=""))
        return PlanTable("", tuple(Line(tuple(row), f"第{at}行") for at, row in enumerate(rows, start=1)))
    return split_plan_text(text)


def _sheet_table(book: RawBook, headers: Headers) -> PlanTable:
    ranked = [
        (len(max((headers.columns(_texts(row)) for row in sheet.rows[:_HEAD]), key=len, default={})), sheet)
        for sheet in book.sheets
    ]
    best = max(ranked, key=lambda pair: pair[0], default=None)
    if best is None:
        return PlanTable("", ())
    return PlanTable("", tuple(_sheet_lines(best[1])))


def _read_package(data: bytes, name: str, headers: Headers, guard: Guard) -> PlanTable:
    from toolkit.edges.docx_read import is_word, read_word

    try:
        if is_word(data):
            return read_word(data)
    except Unreadable as error:
        raise WorkspaceError(f"{name} 打不开：{error.what or error.code.message}", _SAVE_AS) from None
    book = guard.read(data, name)
    if isinstance(book, Problem):
        raise WorkspaceError(f"{name}：{book.message}", book.remedy)
    return _sheet_table(book, headers)


def _sheet_lines(sheet: RawSheet) -> Iterator[Line]:
    wide = max((len(row) for row in sheet.rows), default=0)
    for at, row in enumerate(sheet.rows, start=1):
        yield Line(_texts((*row, *(None,) * (wide - len(row)))), f"{sheet.title}第{at}行")


def _texts(row: tuple[RawValue, ...]) -> tuple[str, ...]:
    return tuple(_text(value) for value in row)


def _text(value: RawValue) -> str:
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)
