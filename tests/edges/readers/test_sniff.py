"""What a file is by its bytes, where it is in none of the containers that workbooks are in."""

from __future__ import annotations

import base64
import zlib
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit import ROOT
from kit.packages import refusal
from kit.raw_books import ole

from toolkit.codes import Code
from toolkit.edges.readers.limits import Unreadable
from toolkit.edges.readers.sniff import is_ciphertext, sniff

OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)
PROSE = (ROOT / "README.zh-CN.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("data", "code", "what"),
    [
        (Random(1).randbytes(9_000), Code.FILE_CIPHERTEXT, "加密软件"),
        (bytes(3_000) + Random(2).randbytes(9_000), Code.FILE_CIPHERTEXT, "加密软件"),
        (Random(5).randbytes(4_096) + PROSE.encode(), Code.FILE_CIPHERTEXT, "加密软件"),
        (b"b\x14#e?\0\0\0E-SafeNet\0\0\0LOCK\0" + bytes(90), Code.FILE_CIPHERTEXT, "加密软件"),
        (b"%TSD-Header-###%" + "像文字的密文".encode() * 9, Code.FILE_CIPHERTEXT, "加密软件"),
        (b"\x28\xb5\x2f\xfd" + Random(3).randbytes(9_000), Code.FILE_PACKED, "zstd"),
        (b"\r\n%PDF-1.7\n" + Random(4).randbytes(9_000), Code.FILE_DOCUMENT, "PDF"),
        (b"\x09\x04\x06\0\0\0\x10\0", Code.FILE_OTHER_FORMAT, "Excel 4.0"),
        (ole({"EncryptedPackage": b"x", "\x06DataSpaces": b"x"}), Code.FILE_ENCRYPTED, ""),
        (ole({"\x09DRMContent": b"x" * 5_000, "Workbook": b"x"}), Code.FILE_CIPHERTEXT, "权限管理"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le") + "DRMEncryptedDataSpace".encode("utf-16-le"),
            Code.FILE_CIPHERTEXT,
            "权限管理",
        ),
        (ole({"WordDocument": b"x" * 5_000}), Code.FILE_DOCUMENT, ".doc"),
        (b"From: <Saved by WPS>\r\nSubject: x\r\n y\r\nMIME-Version: 1.0\r\n", Code.FILE_OTHER_FORMAT, "网页存档"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\nTo: x\r\n", Code.FILE_OTHER_FORMAT, "网页存档"),
        (b"From: a@example.com\r\nTo: b@example.com\r\nMIME-Version: 1.0\r\n\r\nx", Code.FILE_MAIL, "邮件"),
        (b"X-Unsent: 1\nFrom: a@example.com\nMIME-Version: 1.0\n\nx", Code.FILE_MAIL, "邮件"),
        (b"MIME-Version: 1.0\nReceived: from x\n by y\nMessage-ID: <1@example.com>\n\nx", Code.FILE_MAIL, "邮件"),
        ('<?xml encoding="GBK"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">甲'.encode("gbk"),
         Code.FILE_OTHER_FORMAT, "2003"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><P>\0\x05\0</P>',
         Code.FILE_OTHER_FORMAT, "2003"),
        (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", Code.FILE_OTHER_FORMAT, "SYLK"),
        (b'TABLE\r\n0,1\r\n"x"\r\n', Code.FILE_OTHER_FORMAT, "DIF"),
        (
            b'<?xml version="1.0"?><a xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
            Code.FILE_DOCUMENT,
            "Word 2003",
        ),
        (
            b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof"/>',
            Code.FILE_OTHER_FORMAT,
            "UOF",
        ),
    ],
)  # fmt: skip
def test_it_is_named_by_its_bytes(data: bytes, code: Code, what: str) -> None:
    given, said = refusal(data)
    assert given is code
    assert what in said


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1_024, 70_000), st.binary(max_size=300))
def test_what_a_cipher_makes_of_a_file_is_told(seed: int, size: int, head: bytes) -> None:
    """Whatever stands before it, as long as that is less than half and not how another format begins."""
    data = b"\1\0" + head + Random(seed).randbytes(size)
    with pytest.raises(Unreadable) as refused:
        sniff(data)
    assert "加密软件" in refused.value.what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_prose_and_what_is_made_of_it_is_no_ciphertext(encoding: str) -> None:
    data = PROSE.encode(encoding)
    assert not is_ciphertext(data)
    assert not is_ciphertext(base64.b64encode(zlib.compress(data)))
    assert not is_ciphertext(b"\x1f\x8b" + zlib.compress(data))
