"""What a file is that came in a mail: told by its first bytes, and by its name only where these leave it open."""

from __future__ import annotations

import re
from enum import StrEnum

_WORKBOOK = re.compile(r"(?i)\.(xlsx|xlsm|xlsb|xltx|xltm|xls|xlt|et|ett|ods|ots|zip|rar|7z)\Z")
_DOCUMENT = re.compile(r"(?i)\.(docx?|docm|dotx?|wps|pptx?|pptm|dps|ofd|odt|odp|pdf|msg|vsdx?|epub|jar|apk)\Z")
_TRIMMING = re.compile(r"(?i)\.(p7s|vcf|ics|asc)\Z")
_TRIMMINGS = frozenset(
    (
        *("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"),
        *("text/calendar", "application/ics", "text/vcard", "text/x-vcard", "text/directory"),
    )
)
_CONTAINERS = (b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1"), b"Rar!", b"7z\xbc\xaf\x27\x1c")
_SHEETS = re.compile(rb"(?i)xl/workbook\.|W\0o\0r\0k\0b\0o\0o\0k\0\0\0")
"""What stands in the clear in the folder of a workbook, whatever ending its name was given."""
APPLE_HALF = b"\0\5\x16\7"
"""How the half of a file begins in which a Mac keeps what it knows of it (AppleDouble): never what is in it."""
TNEF = b"\x78\x9f\x3e\x22"
"""How a winmail.dat begins."""
_SIGNED = (bytes.fromhex("06092A864886F70D010702"), bytes.fromhex("060A2A811CCF550601040202"))
"""How the lump that a signature and what it signs make begins by saying so: of CMS, of GM/T 0010."""
_SEALED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"\0\0\1\0", b"\1\0\0\0", b"\xd7\xcd\xc6\x9a")
"""How pictures begin: PNG, JPEG, GIF, BMP, WebP, icons, Windows metafiles."""
_TRIMMED = re.compile(
    rb"(?:\xef\xbb\xbf)?BEGIN:V|-----BEGIN (?:PGP (?:SIGNATURE|PUBLIC)|PKCS7|CMS|CERTIFICATE)|0[\x80-\x84]|MI[\w+/]"
)
"""How cards, calendar entries and signatures begin, these bare (DER) or in base64."""
LITTER = frozenset(("thumbs.db", "desktop.ini"))
"""What Windows lays into a folder by itself, as it is called."""
_UNFINISHED = re.compile(r"\.(?:crdownload|opdownload|download|downloading|part|partial|xltd|td)$", re.IGNORECASE)
"""How browsers and download programs call what they have not got whole yet."""
LOCK, LOCKED = "~$", 1024
"""How the file is called that an office program lays beside one that is open, and more bytes than it ever has."""
_LOGO = 30_000
"""Bytes up to which a picture that the text shows is taken for a letterhead, a logo or a smiley."""


class Use(StrEnum):
    """What a file in a mail is good for: a `TABLE` may be a ledger or an archive of such; a `TRIMMING` says nothing.

    `WINMAIL` is Outlook's envelope, `SIGNED` what was signed as a whole; `SEALED` is what only its recipient's key
    opens.
    """

    TABLE = "table"
    DOCUMENT = "document"
    TRIMMING = "trimming"
    WINMAIL = "winmail"
    SIGNED = "signed"
    SEALED = "sealed"

    @property
    def closed(self) -> bool:
        """Whether it holds what is meant, and has to be opened first."""
        return self in (Use.WINMAIL, Use.SIGNED, Use.SEALED)


def use_of(name: str, data: bytes, kind: str = "", *, drawn: bool = False) -> Use:
    """What a file is good for; `kind` is its MIME type, `drawn` says that the mail's text shows it as a picture.

    Its first bytes come before its name, and its name before its type: nothing that somebody filled in is set aside
    because of what it is called.
    """
    if data.startswith(APPLE_HALF):
        return Use.TRIMMING
    if data.startswith(TNEF):
        return Use.WINMAIL
    if data.startswith(_CONTAINERS):
        return Use.TABLE if _SHEETS.search(data) or not _DOCUMENT.search(name) else Use.DOCUMENT
    if _WORKBOOK.search(name):
        return Use.TABLE
    if kind in _SEALED or name.lower().endswith(".p7m"):
        return Use.SIGNED if any(each in data[:40] for each in _SIGNED) or b"-BEGIN" in data[:40] else Use.SEALED
    if kind == "application/ms-tnef":
        return Use.WINMAIL
    return Use.TRIMMING if _trims(name, data, kind, drawn=drawn) else Use.DOCUMENT


def _trims(name: str, data: bytes, kind: str, *, drawn: bool) -> bool:
    """Whether a file is a picture of the letterhead, a signature, a card or a calendar entry, and looks like one."""
    if drawn and len(data) <= _LOGO:
        return data.startswith(_PICTURES) or b"<svg" in data[:1000]
    return (kind in _TRIMMINGS or _TRIMMING.search(name) is not None) and _TRIMMED.match(data.lstrip()) is not None


def is_litter(path: str, data: bytes) -> bool:
    """Whether a file of an archive is one that a program laid there by itself: called so, and with such bytes."""
    *folders, name = path.lower().split("/")
    if data.startswith(APPLE_HALF) or (not data and "__macosx" in folders):
        return True
    match name:
        case ".ds_store":
            return data.startswith(b"\0\0\0\1Bud1")
        case "thumbs.db":
            return data.startswith(_CONTAINERS[1]) and not _SHEETS.search(data)
        case "desktop.ini":
            return data.lstrip(b"\xff\xfe\xef\xbb\xbf\0\r\n").startswith(b"[")
        case _:
            return is_lock(name, data)


def is_unfinished(name: str) -> bool:
    """Whether a file is called as what is still being downloaded, or was broken off."""
    return _UNFINISHED.search(name) is not None


def is_table(name: str, data: bytes) -> bool:
    """Whether a file is called as a workbook or an archive is, and has such bytes."""
    return _WORKBOOK.search(name) is not None and data.startswith(_CONTAINERS)


def is_lock(name: str, data: bytes) -> bool:
    """Whether a file is the one that an office program lays beside one that is open: called so, and with such bytes."""
    return name.startswith(LOCK) and len(data) <= LOCKED and not data.startswith(_CONTAINERS)
