"""Plans from documents: text, CSV, Word, PDF and Excel, told apart by content, into tables of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import NoReturn

from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.domain.plan.document.text import split_plan_text
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.plan_sheets import headed, sheet_table
from toolkit.edges.readers.sniff import is_ciphertext, is_html, is_pdf
from toolkit.edges.system.files import decode_text
from toolkit.errors import WorkspaceError
from toolkit.problems import Problem

_OLE = b"\xd0\xcf\x11\xe0"
_SAVE_AS = "请用 WPS 或 Word 打开，另存为“Word 文档 (*.docx)”；或把表格复制到 Excel 里另存为 .xlsx。"
_ASK_AGAIN = "请向发文单位重新要一份；用 WPS 或 Word 打得开的，另存为“Word 文档 (*.docx)”后再读。"
_REMEDIES = {
    Code.FILE_ENCRYPTED: "请用 WPS、Word 或 Excel 打开，去掉密码另存后再读。",
    Code.FILE_CIPHERTEXT: "请先在原来的电脑上解密（外发）、取消权限限制后再读。",
    Code.FILE_DAMAGED: _ASK_AGAIN,
    Code.FILE_HOSTILE: _ASK_AGAIN,
    Code.FILE_NOT_WORKBOOK: _SAVE_AS,
    Code.FILE_OTHER_FORMAT: _SAVE_AS,
    Code.FILE_PACKED: "请先解压，再读里面的文件。",
}
_OTHERS = (
    (b"{\\rtf", "RTF 文档", _SAVE_AS),
    *(
        (
            start,
            "图片，没有可以读出的文字",
            "请用 WPS 的文字识别转成 Word，逐项核对后再读；最好向发文单位要 Word 文档。",
        )
        for start in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
    ),
    (b"Rar!", "压缩包", "请先解压，再读里面的文件。"),
    (b"7z\xbc\xaf", "压缩包", "请先解压，再读里面的文件。"),
)
_OFD, _LIKE_WORD = b"OFD.xml", b"word/"


def read_plan_document(data: bytes, name: str, headers: Headers, guard: Guard) -> PlanTable:
    """The tables of a document; of a workbook the sheet with most known headers.

    Word and PDF files are read with their merged cells, by a child process within the limits of `guard`. A
    document that cannot be read raises `WorkspaceError`, which says what to do instead: a scan has no text, an
    old or locked file must be saved anew.
    """
    if not data.strip():
        raise WorkspaceError(f"{name} 是空的", "请检查文件后重试。")
    if is_pdf(data):
        return read_guarded(data, name, guard)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise WorkspaceError(f"{name} 设了打开密码", _REMEDIES[Code.FILE_ENCRYPTED])
        return _read_old(data, name, headers, guard)
    if data.startswith(b"PK"):
        return _read_package(data, name, headers, guard)
    for start, what, remedy in _OTHERS:
        if data.startswith(start):
            raise WorkspaceError(f"{name} 是{what}", remedy)
    if is_html(data):
        return read_guarded(data, name, guard)
    if is_ciphertext(data):
        raise WorkspaceError(f"{name} 被加密软件加密了", _REMEDIES[Code.FILE_CIPHERTEXT])
    text = decode_text(data, name)
    rows = [] if "\t" in text else _comma_rows(text)
    lines = tuple(Line(tuple(row), f"第{at}行") for at, row in enumerate(rows, start=1))
    if headed(headers, lines) or (len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1):
        return PlanTable("", lines)
    return split_plan_text(text)


def _read_old(data: bytes, name: str, headers: Headers, guard: Guard) -> PlanTable:
    """A workbook of older programs, or a document that LibreOffice can turn into one of Word's."""
    from toolkit.edges.readers.old_documents import as_docx
    from toolkit.edges.readers.struck_marks import COMMAND

    book = _read_by(COMMAND, data, name, guard)
    if not isinstance(book, Problem):
        return sheet_table(book, headers)
    converted = as_docx(data, ".doc")
    if converted is None:
        raise WorkspaceError(f"{name} 是旧版 .doc 或 .wps 格式", _SAVE_AS)
    return read_guarded(converted, name, guard)


def _comma_rows(text: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        return []


def _read_package(data: bytes, name: str, headers: Headers, guard: Guard) -> PlanTable:
    """A workbook or a document of Word's; what stands in the clear says which is the likelier, not which it is."""
    from toolkit.edges.readers.document_child import COMMAND, from_book
    from toolkit.edges.readers.struck_marks import COMMAND as MARKED

    if _OFD in data:
        raise WorkspaceError(f"{name} 是 OFD 版式文件", "请用 WPS 打开，转为“Word 文档 (*.docx)”，逐项核对后再读。")
    if _LIKE_WORD not in data:
        book = _read_by(MARKED, data, name, guard)
        if not isinstance(book, Problem):
            return sheet_table(book, headers)
        if book.code != Code.FILE_DOCUMENT:
            _refuse(book, name)
    text = _read_by(COMMAND, data, name, guard)
    if not isinstance(text, Problem):
        return from_book(text)
    book = _read_by(MARKED, data, name, guard) if text.code == Code.FILE_NOT_WORKBOOK else text
    if isinstance(book, Problem):
        _refuse(book, name)
    return sheet_table(book, headers)


def read_guarded(data: bytes, name: str, guard: Guard) -> PlanTable:
    """A Word or PDF document or a web page, read in a child process; `WorkspaceError` where it cannot be."""
    from toolkit.edges.readers.document_child import COMMAND, from_book

    book = _read_by(COMMAND, data, name, guard)
    if isinstance(book, Problem):
        _refuse(book, name)
    return from_book(book)


def _read_by(command: Sequence[str], data: bytes, name: str, guard: Guard) -> RawBook | Problem:
    with guard.running(command) as reader:
        return reader.read(data, name)


def _refuse(found: Problem, name: str) -> NoReturn:
    said = found.message.replace("，已隔离", "")  # that is for files that came back
    raise WorkspaceError(f"{name}：{said}", _REMEDIES.get(found.code, found.remedy))
