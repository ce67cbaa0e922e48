"""What sits in a mail as one sealed lump, opened: Outlook's winmail.dat (TNEF), and a mail signed as a whole (S/MIME).

Both become an entity as mails are made of, so that whoever reads mails reads it like any other part. Nothing is
believed for being signed: an address in a certificate reports for nobody.

tnefparse and asn1crypto are pure Python without requirements, and tended: both formats are as old as the libraries, so
that releases are few. cryptography has no way to the content of a signed mail; pyasn1 loses its place in the lengths
that Outlook and OpenSSL leave open.
"""

from __future__ import annotations

import re
from email import encoders
from email.message import Message
from typing import Any

_SIGNED = ("signed_data", "1.2.156.10197.6.1.4.2.2")
"""The kinds of content with a signature around it: of CMS, and of the Chinese standard GM/T 0010."""
_FIRST_HEADER = re.compile(rb"\s*[A-Za-z][A-Za-z0-9-]*[ \t]*:")
_OF_PART = re.compile(rb"(?im)^(content-[a-z-]+|mime-version)[ \t]*:")
_MOST_HEAD = 20_000
_UNTOLD = ("附件", "附信")
_DEEPEST = 4
"""Mails within a winmail.dat that are looked into."""


def signed_content(data: bytes) -> bytes:
    """What a signature is around, as it was signed; `ValueError` where nothing is, or it cannot be read."""
    from asn1crypto import cms, pem

    if pem.detect(data):
        data = pem.unarmor(data)[2]
    info = cms.ContentInfo.load(data)
    if info["content_type"].native not in _SIGNED:
        raise ValueError("not signed")
    content: Any = info["content"]
    if not isinstance(content, cms.SignedData):
        content = content.parse(cms.SignedData)
    found = content["encap_content_info"]["content"].native
    if not isinstance(found, bytes) or not found:
        raise ValueError("a signature without its content")
    return found


def is_entity(data: bytes) -> bool:
    """Whether these are the bytes of a mail's part, with its headers; else they are a file."""
    head = re.split(rb"\r?\n\r?\n", data[:_MOST_HEAD].lstrip(), maxsplit=1)[0]
    return _FIRST_HEADER.match(head) is not None and _OF_PART.search(head) is not None


def winmail_entity(data: bytes) -> bytes:
    """A winmail.dat as an entity: its text where it has a plain one, its files, and the mails in it as mails that name
    no sender. Often it holds no more than how the mail is to look.

    `ValueError` where it was cut off or holds nothing known; whatever the library raises where it is broken.
    """
    from tnefparse import TNEF

    tnef = TNEF(data)
    sound = [each.good_checksum for each in tnef.objects]
    if any(sound) and not sound[-1]:  # not by a program that never sets them
        raise ValueError("cut off")
    entity = _entity_of(tnef, 0)
    if not entity.get_payload() and all(each.name != TNEF.ATTTNEFVERSION for each in tnef.objects):
        raise ValueError("nothing in it")
    return entity.as_bytes()


def _entity_of(tnef: Any, depth: int) -> Message:
    made = Message()
    made["Content-Type"] = "multipart/mixed"
    made.set_payload([])
    if text := _text(tnef.body, tnef.codepage):
        part = Message()
        part["Content-Type"] = "text/plain; charset=utf-8"
        part.set_payload(text.encode("utf-8", "replace"))
        encoders.encode_base64(part)
        made.attach(part)
    for each in tnef.attachments:
        made.attach(_attached(each, tnef.codepage, depth))
    return made


def _attached(attachment: Any, codepage: str | None, depth: int) -> Message:
    within = getattr(attachment, "embed", None)
    part = Message()
    if within is not None and depth < _DEEPEST:
        part["Content-Type"] = "message/rfc822"
        part.set_payload([_entity_of(within, depth + 1)])
        return part
    part["Content-Type"] = "application/octet-stream"
    name = _name(attachment, codepage) or _UNTOLD[within is not None]
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    if not attachment.data:
        raise ValueError("a file of which nothing was found")
    part.set_payload(attachment.data)
    encoders.encode_base64(part)
    return part


def _name(attachment: Any, codepage: str | None) -> str:
    """The long name where it has one; the library decodes a short one as UTF-8, whatever it is in."""
    from tnefparse import properties

    said = [each.data for each in attachment.mapi_attrs if each.name == properties.MAPI_ATTACH_LONG_FILENAME]
    return _text(said[0] if said else attachment._name, codepage).strip()


def _text(said: object, codepage: str | None) -> str:
    """A text of the winmail.dat; where its bytes do not say how, those of Chinese Windows."""
    if isinstance(said, bytes):
        for each in (codepage or "utf-8", "gb18030"):
            try:
                return said.decode(each).rstrip("\0")
            except (UnicodeError, LookupError):
                continue
        return said.decode("latin-1").rstrip("\0")
    return said.rstrip("\0").encode("utf-8", "replace").decode() if isinstance(said, str) else ""
