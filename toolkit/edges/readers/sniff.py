"""What a file's bytes are, whatever its name says: workbooks are told by their container, all else by name."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from toolkit.codes import Code
from toolkit.edges.readers.limits import Unreadable, damaged
from toolkit.edges.readers.xml_text import looks_like_xml

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_LOCKS = (b"E-SafeNet", b"%TSD-Header-", b".pfile\0")
"""What encrypting software puts at the beginning of every file on its machines."""
_LOCK_BYTES = 64
"""Bytes of a file within which it stands."""
_DOCUMENTS = (
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\0", "TIFF 图片"),
    (b"MM\0*", "TIFF 图片"),
    (b"{\\rtf", "RTF 文档"),
)
"""What comes along with returns: signed copies, screenshots."""
_OLDER_SHEETS = (b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0")
"""How workbooks of Excel 2 to 4 begin, which are in no container."""
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div)[\s>]", re.IGNORECASE)
_ARCHIVES = (
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"MSCF", "CAB"),
)
"""What holds other files, and is not looked into."""
_MAGICS = (
    (b"AC10", "CAD 图纸"),
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
    (b"\x78\x9f\x3e\x22", "Outlook 的富文本信封（winmail.dat），请对方改用 HTML 或纯文本格式重发"),
)


_PACKED = (
    *(magic for magic, _ in (*_DOCUMENTS, *_ARCHIVES, *_MAGICS)),
    b"%PDF",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\xff\xfb",
    b"fLaC",
)
_HEAD, _LEAST_SAMPLE = 4_096, 512
_ARCHIVE = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)

_ON_ITS_WAY = re.compile(r"^(?:to|received|message-id|return-path|x-unsent):", re.IGNORECASE | re.MULTILINE)


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
    if is_pdf(data):
        raise Unreadable(Code.FILE_DOCUMENT, "PDF 文件")
    if is_ciphertext(data):
        raise Unreadable(Code.FILE_CIPHERTEXT, "加密软件")
    if data.startswith(_OLDER_SHEETS):
        raise Unreadable(Code.FILE_OTHER_FORMAT, "Excel 4.0 及更早版本的表格")
    for magic, what in _DOCUMENTS:
        if data.startswith(magic):
            raise Unreadable(Code.FILE_DOCUMENT, what)
    for magic, what in _ARCHIVES:
        if data.startswith(magic):
            raise Unreadable(Code.FILE_PACKED, what)
    for magic, what in _MAGICS:
        if data.startswith(magic):
            raise Unreadable(Code.FILE_NOT_WORKBOOK, what)
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:11] == b"ftyphei":
        raise Unreadable(Code.FILE_DOCUMENT, "图片")
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        raise Unreadable(Code.FILE_NOT_WORKBOOK, "音视频")
    text = _as_text(data[:65536])
    if text is None:
        raise Unreadable(Code.FILE_NOT_WORKBOOK, "认不出的格式，也可能是加密软件的密文，要先解密（外发）")
    raise Unreadable(*_text_kind(text))


def is_container(data: bytes) -> bool:
    """Whether bytes begin like what workbooks come in, and many documents."""
    return data.startswith((b"PK", _OLE))


def is_pdf(data: bytes) -> bool:
    """Whether bytes are a PDF file, which may have something before its own beginning."""
    return data[:1024].lstrip(b"\xef\xbb\xbf\0\t\r\n ").startswith(b"%PDF")


def is_html(data: bytes) -> bool:
    """Whether bytes are a saved web page, of one file or an archive of several (.mht)."""
    return _HTML.search(data[:4096]) is not None or is_web_archive(data[:4096])


def is_web_archive(head: bytes) -> bool:
    """Whether a file that begins so is a web page with all it needs in one (.mht)."""
    return _ARCHIVE.match(head) is not None


def _is_mail(text: str) -> bool:
    """Whether what begins with headers is a mail: it is to somebody, or has been on its way, which no page is."""
    head = re.split(r"\r?\n\r?\n", text.lstrip(), maxsplit=1)[0]
    return _ON_ITS_WAY.search(head) is not None


def is_ciphertext(data: bytes) -> bool:
    """Whether bytes are what encrypting software makes of a file: its own beginning, or no pattern at all.

    Only the later half is looked at, since a header may be in the clear, and the first bytes alone, since some lock no
    more. What begins like a known format is passed over: its content is packed, which has no pattern either.
    """
    if any(lock in data[:_LOCK_BYTES] for lock in _LOCKS):
        return True
    if data.startswith(_PACKED) or _as_text(data[:65536]) is not None:
        return False
    return _is_even(data[:_HEAD]) or _is_even(data[len(data) // 2 :][:65536])


def _is_even(sample: bytes) -> bool:
    """Whether all bytes are equally frequent, as a good cipher makes them.

    Judged by chi-squared: with 255 degrees of freedom, chance exceeds eight standard deviations less than once in a
    million.
    """
    expected = len(sample) / 256
    squares = sum((sample.count(byte) - expected) ** 2 for byte in range(256))
    return len(sample) >= _LEAST_SAMPLE and squares < expected * (255 + 8 * 22.6)


def _as_text(head: bytes) -> str | None:
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not wide and b"\0" in head:
        if not looks_like_xml(head[:512]):
            return None
        head = head.replace(b"\0", b"")
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
    if is_web_archive(text[:4096].encode()):
        return (Code.FILE_MAIL, "邮件（.eml）") if _is_mail(text) else (table, "网页存档（.mht）")
    if "schemas.microsoft.com/office/word/2003/wordml" in text:
        return Code.FILE_DOCUMENT, "Word 2003 XML 文档"
    if "schemas.uof.org" in text[:4000]:
        return table, "标文通（UOF）文件"
    if start.startswith("<?xml"):
        return Code.FILE_NOT_WORKBOOK, "XML 文本"
    if start.startswith(("id;p", "table\r\n0,1", "table\n0,1")):
        return table, "旧式的文本表格（SYLK、DIF）"
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    for separator in (",", "\t", "，"):
        if lines and all(separator in line for line in lines):
            return table, "CSV 或其他文本表格"
    return Code.FILE_NOT_WORKBOOK, "纯文本"
