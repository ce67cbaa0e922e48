"""What a file's bytes are, whatever its name says: workbooks are told by their container, all else by name."""

from __future__ import annotations

import codecs
from typing import Literal

from toolkit.codes import Code
from toolkit.edges.readers.limits import Unreadable, damaged

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_DOCUMENTS = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\0", "TIFF 图片"),
    (b"MM\0*", "TIFF 图片"),
    (b"{\\rtf", "RTF 文档"),
)
"""What comes along with returns: signed copies, screenshots."""
_MAGICS = (
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
    (b"\x78\x9f\x3e\x22", "Outlook 的富文本信封（winmail.dat），请对方改用 HTML 或纯文本格式重发"),
)


def sniff(data: bytes) -> Literal["zip", "ole"]:
    """The container `data` begins like; `Unreadable` says what it is otherwise, and what to send instead."""
    if not data:
        raise Unreadable(Code.FILE_EMPTY)
    if data.startswith(_OLE):
        return "ole"
    if data.startswith(b"PK\x05\x06"):
        raise Unreadable(Code.FILE_NOT_WORKBOOK, "空的压缩包")
    if data.startswith(b"PK"):
        return "zip"
    if not data.strip(b"\0"):
        raise damaged("内容全是空字节")
    for magic, what in _DOCUMENTS:
        if data.startswith(magic):
            raise Unreadable(Code.FILE_DOCUMENT, what)
    for magic, what in _MAGICS:
        if data.startswith(magic):
            raise Unreadable(Code.FILE_NOT_WORKBOOK, what)
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:11] == b"ftyphei":
        raise Unreadable(Code.FILE_DOCUMENT, "图片")
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        raise Unreadable(Code.FILE_NOT_WORKBOOK, "音视频")
    text = _as_text(data[:65536])
    if text is None:
        raise Unreadable(Code.FILE_NOT_WORKBOOK, "认不出的格式")
    raise Unreadable(*_text_kind(text))


def _as_text(head: bytes) -> str | None:
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not wide and b"\0" in head:
        return None
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            # Incremental: the head may end in the middle of a character.
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        odd = sum(not (character.isprintable() or character in "\t\r\n\f") for character in text)
        return text if odd * 20 <= len(text) else None
    return None


def _text_kind(text: str) -> tuple[Code, str]:
    """Tables saved as text, which can be sent as a workbook instead, and other text."""
    start = text.lstrip().lower()
    table = Code.FILE_OTHER_FORMAT
    if "urn:schemas-microsoft-com:office:spreadsheet" in text:
        return table, "XML 电子表格 2003"
    if "opendocument.spreadsheet" in start[:4000]:
        return table, "单一 XML 的 OpenDocument 表格（.fods）"
    if start.startswith(("<!doctype html", "<html", "<table")) or "<html" in start[:2000]:
        return (table, "网页格式的表格") if "<table" in start else (Code.FILE_NOT_WORKBOOK, "网页")
    if start.startswith("mime-version:"):
        return table, "网页存档（.mht）"
    if start.startswith("<?xml"):
        return Code.FILE_NOT_WORKBOOK, "XML 文本"
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    for separator in (",", "\t", "，"):
        if lines and all(separator in line for line in lines):
            return table, "CSV 或其他文本表格"
    return Code.FILE_NOT_WORKBOOK, "纯文本"
