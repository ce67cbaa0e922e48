"""Mails byte by byte as programs write them: a ledger, an archive and a link are known in whatever they come."""

from __future__ import annotations

import base64
import binascii
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from kit.mail_desk import Desk, kinds
from kit.mailed import FINANCE

from toolkit.codes import Code

STRANGER = "private@example.com"
Made = Callable[[bytes], bytes]


def mail(body: bytes, *headers: str, sender: str = FINANCE, subject: str = "报送台账") -> bytes:
    """A mail of those headers and that body; what is not ASCII stands there raw, in GBK."""
    said = (f"From: <{sender}>", "To: <zwgk@example.com>", f"Subject: {subject}", "MIME-Version: 1.0", *headers)
    return "\r\n".join(said).encode("gbk") + b"\r\n\r\n" + body


def mixed(*parts: bytes, kind: str = "mixed", **of_mail: str) -> bytes:
    """A mail of parts, each with headers of its own."""
    body = b"".join(b"--=_B1\r\n" + each + b"\r\n" for each in parts)
    return mail(body + b"--=_B1--\r\n", f'Content-Type: multipart/{kind}; boundary="=_B1"', **of_mail)


def part(content: bytes, *headers: str) -> bytes:
    return "\r\n".join(headers).encode("gbk") + b"\r\n\r\n" + content


def wrapped(data: bytes, width: int = 76) -> bytes:
    """Base64 in lines of that many characters."""
    whole = base64.b64encode(data)
    return b"\r\n".join(whole[at : at + width] for at in range(0, len(whole), width))


WORDS = part("请查收我局台账".encode("gbk"), "Content-Type: text/plain; charset=gb2312")
APPLE = b"\0\5\x16\7" + bytes(80)
"""What a Mac keeps of a file beside the file itself."""
BASE64 = "Content-Transfer-Encoding: base64"


def foxmail(book: bytes) -> bytes:
    """The name raw, in GBK, without an ending."""
    kind, name = (
        'Content-Type: application/octet-stream; name="台账"',
        'Content-Disposition: attachment; filename="台账"',
    )
    return mixed(WORDS, part(wrapped(book), kind, BASE64, name))


def outlook(book: bytes) -> bytes:
    """The name in pieces and in UTF-8, the type of a table of long ago."""
    name = "Content-Disposition: attachment;\r\n filename*0*=UTF-8''%E5%8F%B0;\r\n filename*1*=%E8%B4%A6%2Exlsx"
    return mixed(WORDS, part(wrapped(book), "Content-Type: application/vnd.ms-excel", BASE64, name))


def apple(book: bytes) -> bytes:
    """A file in two halves, the first of which is the system's own."""
    fork = part(wrapped(APPLE), 'Content-Type: application/applefile; name="tz.xlsx"', BASE64)
    data = part(wrapped(book), 'Content-Type: application/vnd.ms-excel; name="tz.xlsx"', BASE64)
    halves = b"--=_B2\r\n" + fork + b"\r\n--=_B2\r\n" + data + b"\r\n--=_B2--"
    double = part(halves, 'Content-Type: multipart/appledouble; boundary="=_B2"')
    return mixed(WORDS, double)


def uuencoded(book: bytes) -> bytes:
    lines = b"".join(binascii.b2a_uu(book[at : at + 45]) for at in range(0, len(book), 45))
    content = b"begin 644 tz.xlsx\n" + lines + b"`\nend\n"
    kind = 'Content-Type: application/octet-stream; name="tz.xlsx"'
    return mixed(WORDS, part(content, kind, "Content-Transfer-Encoding: x-uuencode"))


def quoted(book: bytes) -> bytes:
    """Every byte spelled out, in lines that go on."""
    spelled = [f"={byte:02X}".encode() for byte in book]
    content = b"=\r\n".join(b"".join(spelled[at : at + 25]) for at in range(0, len(spelled), 25))
    headers = ('Content-Type: application/octet-stream; name="tz.xlsx"', "Content-Transfer-Encoding: quoted-printable")
    return mixed(WORDS, part(content, *headers))


def untidy(book: bytes) -> bytes:
    """Base64 in one line of all, with blanks in it, and a name that is none."""
    whole = base64.b64encode(book)
    headers = ("Content-Type: application/x-unknown-octet", "content-transfer-encoding:BASE64")
    return mixed(WORDS, part(whole[:5000] + b"  \t" + whole[5000:] + b"=", *headers))


def in_the_text(book: bytes) -> bytes:
    """A phone that takes what it does not know for a text, shown where it stands."""
    name = 'Content-Disposition: inline; filename="tz.txt"'
    return mixed(WORDS, part(wrapped(book), 'Content-Type: text/plain; name="tz.txt"', BASE64, name), kind="related")


def the_mail_itself(book: bytes) -> bytes:
    """A mail that is nothing but the file."""
    return mail(wrapped(book), 'Content-Type: application/octet-stream; name="tz.xlsx"', BASE64)


def forwarded(book: bytes) -> bytes:
    """A mail enclosed as a whole, encoded, which the standard forbids."""
    return mixed(WORDS, part(wrapped(foxmail(book)), "Content-Type: message/rfc822", BASE64))


def nameless_eml(book: bytes) -> bytes:
    """A mail saved as a file, and put in."""
    name = 'Content-Disposition: attachment; filename="转发.eml"'
    return mixed(WORDS, part(wrapped(outlook(book)), "Content-Type: application/octet-stream", BASE64, name))


def alternative(book: bytes) -> bytes:
    """The file beside two forms of one text."""
    page = part("<p>请查收".encode("gbk"), "Content-Type: text/html; charset=gb2312")
    own = part(wrapped(book), 'Content-Type: application/octet-stream; name="tz"', BASE64)
    return mixed(WORDS, page, own, kind="alternative")


LEDGERS: Mapping[str, Made] = {
    each.__name__: each
    for each in (
        *(foxmail, outlook, apple, uuencoded, quoted, untidy, in_the_text, the_mail_itself, forwarded, nameless_eml),
        alternative,
    )
}


class Entry:
    """A file in an archive, stored; `late` as a program writes it that knows its size only afterwards."""

    def __init__(
        self, name: bytes, content: bytes, flags: int = 0, system: int = 0, extra: bytes = b"", *, late: bool = False
    ) -> None:
        sums = struct.pack("<III", zlib.crc32(content), len(content), len(content))
        head = struct.pack("<HHHHH", 20, flags | 8 * late, 0, 0, 0x5321)
        self._after = name + extra
        self.local = b"PK\3\4" + head + (bytes(12) if late else sums)
        self.local += struct.pack("<HH", len(name), len(extra)) + self._after + content
        self.local += b"PK\7\x08" + sums if late else b""
        mode = 0o100644 << 16 if system == 3 else 0
        self._central = b"PK\1\2" + bytes((20, system)) + head + sums
        self._central += struct.pack("<HHHHHI", len(name), len(extra), 0, 0, 0, mode)

    def central(self, at: int) -> bytes:
        """Its line in the archive's folder."""
        return self._central + struct.pack("<I", at) + self._after


def archive(*entries: Entry, comment: bytes = b"") -> bytes:
    """An archive of files, as its format says."""
    body, folder = b"", b""
    for each in entries:
        folder += each.central(len(body))
        body += each.local
    count = len(entries)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(folder), len(body), len(comment))
    return body + folder + b"PK\5\6" + end + comment


def macos(book: bytes) -> bytes:
    """As Finder packs: UTF-8 that says so nowhere, sizes afterwards, and the system's own halves beside."""
    half = Entry("__MACOSX/._台账.xlsx".encode(), APPLE, system=3)
    return archive(Entry("台账.xlsx".encode(), book, system=3, late=True), half)


def unicode_field(book: bytes) -> bytes:
    """As Info-ZIP packs: question marks, and the name in a field of its own."""
    name, spelled = b"??.xlsx", "台账.xlsx".encode()
    field = struct.pack("<HHBI", 0x7075, 5 + len(spelled), 1, zlib.crc32(name)) + spelled
    return archive(Entry(name, book, extra=field))


def deflated(book: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("九月/财政局/台账.xlsx", book)
    return packed.getvalue()


GBK = "台账.xlsx".encode("gbk")
ARCHIVES: Mapping[str, Made] = {
    "macOS": macos,
    "Windows in Chinese": lambda book: archive(Entry(GBK, book)),
    "Windows, folders by backslash": lambda book: archive(Entry("九月\\台账.xlsx".encode("gbk"), book)),
    "Unix without the flag": lambda book: archive(Entry("台账.xlsx".encode(), book, system=3)),
    "WinRAR with the flag": lambda book: archive(Entry("台账.xlsx".encode(), book, 0x800)),
    "Info-ZIP": unicode_field,
    "WPS, sizes afterwards": lambda book: archive(Entry(GBK, book, late=True)),
    "7-Zip in folders": deflated,
    "a comment behind": lambda book: archive(Entry(GBK, book), comment="请查收".encode("gbk")),
    "without ending": lambda book: archive(Entry("台账".encode("gbk"), book)),
    "the system's half beside the file": lambda book: archive(Entry(b"._tz.xlsx", APPLE), Entry(GBK, book)),
}

LINKS = {
    "QQ": '<div>从QQ邮箱发来的超大附件</div><a href="https://wx.mail.example.com/ftn/download?k=1">台账.xlsx</a>',
    "NetEase": '<div>云附件</div><a href="https://mail.example.com/large-attachment-download/index.html?p=X">下载</a>',
    "Baidu": "链接: https://pan.example.com/s/1abc 提取码: x1y2",
    "WPS": "【金山文档】 台账 https://www.kdocs.example.com/l/sfH",
    "Tencent": "【腾讯文档】台账 https://docs.example.com/sheet/DU",
    "Ali": "我用阿里云盘分享了「台账.xlsx」https://www.alipan.example.com/s/abc",
    "OneDrive": '<a href="https://1drv.example.com/x/s!A">我已与你共享“台账.xlsx”</a>',
    "WeChat work": "微盘文件：台账.xlsx\r\nhttps://drive.weixin.example.com/s?k=1",
    "Feishu": "飞书云文档：https://x.feishu.example.com/sheets/sht",
    "Coremail": '<a href="http://mail.example.com/coremail/s?func=netdisk&id=9">文件中转站：台账.xlsx（3天后过期）</a>',
}


def linking(text: str, sender: str) -> bytes:
    kind = "html" if "<a " in text else "plain"
    return mail(wrapped(text.encode("gbk")), f"Content-Type: text/{kind}; charset=gbk", BASE64, sender=sender)


def test_a_ledger_is_taken_in_whatever_a_program_wraps_it(desk: Desk) -> None:
    mails = [made(desk.book(name)) for name, made in LEDGERS.items()]
    found = desk.collect(*mails)
    assert kinds(found) == {"return": len(LEDGERS)}
    assert [outcome for _, outcome in desk.merge()] == ["merged"] * len(LEDGERS)


def test_an_archive_is_unpacked_whoever_packed_and_sent_it(desk: Desk) -> None:
    name = 'Content-Type: application/octet-stream; name="tz.zip"'
    senders = [(FINANCE, STRANGER)[at % 2] for at in range(len(ARCHIVES))]
    mails = [
        mixed(WORDS, part(wrapped(made(desk.book(program))), name, BASE64), sender=sender)
        for sender, (program, made) in zip(senders, ARCHIVES.items(), strict=True)
    ]
    assert kinds(desk.collect(*mails)) == {"return": len(ARCHIVES)}
    ends = ["merged" if sender == FINANCE else "held" for sender in senders]
    names = ["台账" if program == "without ending" else "台账.xlsx" for program in ARCHIVES]
    assert sorted(desk.merge()) == sorted(zip(names, ends, strict=True))


def test_a_link_alone_is_told_whoever_s_cloud_it_leads_to(desk: Desk) -> None:
    found = desk.collect(*(linking(text, (FINANCE, STRANGER)[at % 2]) for at, text in enumerate(LINKS.values())))
    assert kinds(found) == {"link": len(LINKS)}
    assert [each.code for each in found.problems] == [Code.MAIL_LINK_ONLY] * len(LINKS)
    assert desk.merge() == []
