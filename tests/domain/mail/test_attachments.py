"""What a file is good for that came in a mail: by its bytes, whatever it is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.mail.attachments import Use, is_litter, is_lock, is_table, is_unfinished, use_of
from toolkit.domain.mail.incoming import Enclosed, Incoming, kind_of
from toolkit.domain.mail.received_mail import ReceivedKind

ZIP, OLE, TNEF = b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1"), b"\x78\x9f\x3e\x22"
NAMES = (
    "台账",
    "台账.xlsx",
    "台账.xltx",
    "a.docx",
    "winmail.dat",
    "smime.p7m",
    "smime.p7s",
    "名片.vcf",
    "图.png",
    "x.pdf",
)
KINDS = ("", "application/octet-stream", "text/calendar", "application/pkcs7-mime", "image/png", "application/ms-tnef")
enclosed = st.builds(
    Enclosed,
    st.sampled_from(NAMES),
    st.sampled_from((ZIP, OLE, TNEF, b"%PDF-1.4", b"\x89PNG" + bytes(40_000), b"BEGIN:VCARD")),
    st.sampled_from(("", "a@example.com")),
    st.sampled_from(KINDS),
    st.booleans(),
)


@pytest.mark.parametrize(
    ("name", "data", "kind", "drawn", "use"),
    [
        ("台账", ZIP, "", False, Use.TABLE),
        ("台账", OLE, "", False, Use.TABLE),
        ("台账.dat", b"Rar!", "", False, Use.TABLE),
        ("台账.xltx", ZIP, "", False, Use.TABLE),
        ("坏.xlsx", b"", "", False, Use.TABLE),
        ("请示.docx", ZIP, "", False, Use.DOCUMENT),
        ("台账.wps", ZIP + b"xl/workbook.xml", "", False, Use.TABLE),
        ("台账.doc", OLE + "Workbook\0".encode("utf-16-le"), "", False, Use.TABLE),
        ("请示.wps", OLE + "WordDocument\0".encode("utf-16-le"), "", False, Use.DOCUMENT),
        ("文件.ofd", ZIP, "", False, Use.DOCUMENT),
        ("扫描件", b"%PDF", "", False, Use.DOCUMENT),
        ("台账.xlsx", TNEF, "", False, Use.WINMAIL),
        ("台账.xlsx", b"\0\5\x16\7", "application/applefile", False, Use.TRIMMING),
        ("smime.p7m", b"0", "", False, Use.SEALED),
        ("a", b"0", "application/x-pkcs7-mime", False, Use.SEALED),
        ("smime.p7s", b"0\x82\1", "", False, Use.TRIMMING),
        ("附件1", b"0\x80", "application/pkcs7-signature", False, Use.TRIMMING),
        ("附件1", b"MIIB", "application/pkcs7-signature", False, Use.TRIMMING),
        ("会议", b"BEGIN:VCALENDAR", "text/calendar", False, Use.TRIMMING),
        ("signature.asc", b"-----BEGIN PGP SIGNATURE-----", "", False, Use.TRIMMING),
        ("进展.asc", "0件申请，第2项已完成".encode(), "", False, Use.DOCUMENT),
        ("进展.asc", b"-----BEGIN PGP MESSAGE-----", "", False, Use.DOCUMENT),
        ("名片.vcf", b"BEGIN of the report", "", False, Use.DOCUMENT),
        ("logo.png", b"\x89PNG", "image/png", True, Use.TRIMMING),
        ("截图.png", b"\x89PNG" + bytes(40_000), "image/png", True, Use.DOCUMENT),
        ("截图.png", b"\x89PNG", "image/png", False, Use.DOCUMENT),
        ("台账.ics", ZIP, "text/calendar", False, Use.TABLE),
        ("台账.vcf", OLE, "", False, Use.TABLE),
        ("台账.p7m", ZIP, "application/pkcs7-mime", False, Use.TABLE),
        ("台账.dat", ZIP, "application/ms-tnef", False, Use.TABLE),
        ("台账.xlsx", ZIP, "image/png", True, Use.TABLE),
        ("台账", ZIP, "image/png", True, Use.TABLE),
        ("进展.asc", "我局已办结三项".encode(), "", False, Use.DOCUMENT),
        ("说明.png", b"%PDF", "image/png", True, Use.DOCUMENT),
    ],
)
def test_what_a_file_is_good_for(name: str, data: bytes, kind: str, drawn: bool, use: Use) -> None:
    assert use_of(name, data, kind, drawn=drawn) == use


LITTER = {
    "__MACOSX/._台账.xlsx": b"\0\5\x16\7",
    "__MACOSX/a/": b"",
    "a/.DS_Store": b"\0\0\0\1Bud1",
    "a/Thumbs.db": OLE + "Root Entry\0".encode("utf-16-le"),
    "desktop.ini": "\ufeff[.ShellClassInfo]".encode("utf-16-le"),
    "~$台账.xlsx": b"\6admin" + b" " * 159,
}


def test_what_programs_lay_beside_files_is_told_by_name_and_bytes() -> None:
    assert all(is_litter(name, data) for name, data in LITTER.items())


@given(
    st.sampled_from([*LITTER, "__MACOSX/台账.xlsx", "~$台账/一.xlsx"]),
    st.sampled_from((ZIP, OLE + "Workbook\0".encode("utf-16-le"), b"Rar!", b"%PDF-1.4", b"\x89PNG" + bytes(2000))),
)
def test_no_name_makes_litter_of_what_somebody_filled_in(name: str, data: bytes) -> None:
    assert not is_litter(name, data + bytes(2000))


@pytest.mark.parametrize("name", ["台账.xlsx.crdownload", "台账.PART", "台账.xlsx.xltd", "台账.downloading"])
def test_what_is_still_being_downloaded_is_called_so(name: str) -> None:
    assert is_unfinished(name)
    assert not is_unfinished(f"{name}.xlsx") and not is_unfinished("part") and not is_unfinished("台账.xlsx")


def test_a_lock_is_as_short_as_one_and_no_container() -> None:
    assert is_lock("~$台账.xlsx", b"") and is_lock("~$台账.xlsx", b"\6admin" + bytes(159))
    assert not is_lock("台账.xlsx", b"\6admin")
    assert not is_lock("~$台账.xlsx", ZIP) and not is_lock("~$台账.xlsx", bytes(2000))


@given(st.lists(enclosed, max_size=6), st.sampled_from(("", "台账", "见附件")))
def test_every_file_is_taken_told_or_a_trimming_and_a_mail_with_content_is_never_one_without(
    files: list[Enclosed], text: str
) -> None:
    mail = Incoming("a@example.com", "报送", text, files=tuple(files))
    trimmings = [each for each in files if each.use == Use.TRIMMING]
    assert len(mail.loose) + len(mail.closed) + len(trimmings) == len(files)
    assert [*mail.aside] == trimmings and {*mail.aside}.isdisjoint(mail.content)
    kind = kind_of(mail)
    if mail.content:
        assert kind == (ReceivedKind.RETURN if mail.loose else ReceivedKind.CLOSED)
    else:
        assert kind == ReceivedKind.TEXT


@given(enclosed)
def test_a_table_is_one_by_its_name_and_its_bytes_both(file: Enclosed) -> None:
    named, held = file.name.endswith((".xlsx", ".xltx")), file.data in (ZIP, OLE)
    assert is_table(file.name, file.data) == (named and held)


@pytest.mark.parametrize(
    ("name", "data", "table"),
    [("台账.xlsx", ZIP, True), ("台账.xls", OLE, True), ("台账.xlsx", b"%PDF", False), ("照片.png", ZIP, False)],
)
def test_a_table_is_called_so_and_looks_so(name: str, data: bytes, table: bool) -> None:
    assert is_table(name, data) == table


CMS = bytes.fromhex("06092A864886F70D010702")


@pytest.mark.parametrize(
    ("data", "use"),
    [
        (b"0\x80" + CMS, Use.SIGNED),
        (bytes(40 - len(CMS)) + CMS, Use.SIGNED),
        (bytes(41 - len(CMS)) + CMS, Use.SEALED),
        (b"-----BEGIN PKCS7-----", Use.SIGNED),
        (b"0\x80enveloped", Use.SEALED),
    ],
)
def test_what_is_signed_says_so_within_its_first_forty_bytes(data: bytes, use: Use) -> None:
    assert use_of("smime.p7m", data) == use
