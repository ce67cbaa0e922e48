"""A received mail's bytes as plain data: who wrote it, what it says, the files in it, what a server reports.

Mails are parsed by the standard library's lenient policy, which leaves names and texts as they were sent. Nothing is
fetched from anywhere, and no name becomes a path.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import InvalidBase64LengthDefect
from email.message import Message
from email.policy import Compat32
from email.utils import collapse_rfc2231_value, getaddresses, unquote
from typing import TypeAlias

from toolkit.domain.mail.attachments import Use, use_of
from toolkit.domain.mail.incoming import Delivery, Enclosed, Incoming
from toolkit.domain.mail.received_mail import UNREADABLE
from toolkit.domain.mail.trust import Findings
from toolkit.domain.plan.units import MAIL_ADDRESS
from toolkit.edges.mail.authentication import findings
from toolkit.edges.mail.received_text import charset_text, page_text, read_header
from toolkit.edges.readers.envelope_child import Opener

_MARKS = ("auto-submitted", "x-autoreply", "x-autorespond", "precedence", "return-path")
_LINK = re.compile(r"(?i)https?://[^\s\"'<>()（）“”，。；]{4,500}")
_ASIDE = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)')
"""What stands beside an address in a header: names in quotes, comments."""
_GROUP = re.compile(r"[:;]")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_IDS = re.compile(r"<[^<>\s]{1,250}>")
_MAX_DEPTH = 20
"""Mails within mails, and parts within parts, that are looked into."""
_MAX_PARTS = 500
_MAX_HEADER = 20_000
_MAX_TEXT = 200_000
_MAX_LINKS = 50
_MAX_FINDINGS, _MAX_FINDING = 20, 4_000


def read_mail(data: bytes, opener: Opener | None = None) -> Incoming:
    """What a mail says; `ValueError` where the bytes are none, or one built to exhaust its reader.

    `opener` opens what is in it as one lump (winmail.dat, a mail signed as a whole); what it cannot open, and all of
    them without one, is a file.
    """
    try:
        return _Reading(opener).read(message_from_bytes(data, policy=_RAW))
    except (RecursionError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise ValueError(f"not a mail that can be read: {error!r}") from error


def words_of(data: bytes) -> str:
    """All that a mail of ours says, its subject first, in each way in which it says it: as an answer may quote it.

    `ValueError` as `read_mail`.
    """
    mail = read_mail(data)
    return f"{mail.subject}\n{mail.says(_MAX_TEXT)}"


Mail: TypeAlias = "Message[str, str]"


class _Raw(Compat32):
    """Headers as their raw text: the lenient policy alone replaces bytes it was not told the encoding of."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value[:_MAX_HEADER].replace("\r", "").replace("\n", "")


_RAW = _Raw()
_RETURNED = ("Original-Message-ID", "X-Original-Message-ID")
"""How a delivery report names the mail that it is about, where it does."""

_Writers = tuple[str, ...]
"""Who wrote the mails that a part is enclosed in, the outermost first."""


@dataclass
class _Reading:
    """One mail being read; of its parts `texts` and `pages` are plain and HTML text."""

    opener: Opener | None = None
    texts: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    enclosed: list[str] = field(default_factory=list)
    files: list[Enclosed] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    parts: int = 0

    def read(self, mail: Mail) -> Incoming:
        self._walk(mail, (), 0)
        html = "\n".join(self.pages)
        text, page = "\n".join(self.texts), page_text(html[:_MAX_TEXT])
        if not text.strip():
            text, page = page, ""
        answers = [each for name in ("In-Reply-To", "References") for each in _IDS.findall(mail.get(name, ""))]
        report = mail.get_param("report-type", "") if mail.get_content_type() == "multipart/report" else ""
        ids = _IDS.findall(mail.get("Message-ID", ""))
        return Incoming(
            _sender(mail),
            read_header(mail.get("Subject", ""))[:500],
            text[:_MAX_TEXT],
            ids[0] if ids else "",
            tuple(dict.fromkeys((*answers, *self.returned))),
            tuple(self.files),
            tuple(self.deliveries),
            str(report).lower(),
            {name: mail.get(name, "")[:200] for name in _MARKS if name in mail},
            _findings(mail),
            tuple(dict.fromkeys(_LINK.findall("\n".join((*self.texts, html))[:_MAX_TEXT])))[:_MAX_LINKS],
            page,
            "\n".join(self.enclosed)[:_MAX_TEXT],
        )

    def _walk(self, part: Mail, writers: _Writers, depth: int) -> None:
        self.parts += 1
        if depth > _MAX_DEPTH or self.parts > _MAX_PARTS:
            raise ValueError("too many parts")
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            self.deliveries.extend(_deliveries(part))
            self.returned += [each for block in _within(part) for name in _RETURNED for each in _named(block, name)]
        elif kind.startswith("message/"):
            self._mail_within(_inner(part), writers, depth)
        elif part.is_multipart():
            for each in _within(part):
                self._walk(each, writers, depth + 1)
        else:
            self._leaf(part, kind, writers, depth)

    def _leaf(self, part: Mail, kind: str, writers: _Writers, depth: int) -> None:
        name = _name(part)
        if kind == "text/rfc822-headers":
            self.returned += _IDS.findall(message_from_bytes(_content(part), policy=_RAW).get("Message-ID", ""))
        elif not name and kind in ("text/plain", "text/html") and use_of("", _content(part)) == Use.DOCUMENT:
            (self.texts if kind == "text/plain" else self.pages).append(_text(part))
        elif name.lower().endswith(".eml"):
            self._mail_within(message_from_bytes(_content(part), policy=_RAW), writers, depth)
        elif (data := _content(part)) or name:
            name = name or f"附件{len(self.files) + 1}{mimetypes.guess_extension(kind) or ''}"
            writer, within = "".join(writers[:1]), writers[1:]
            found = Enclosed(name, data, writer, kind, _is_drawn_in_text(part, kind), within)
            if not self._opened(found, depth):
                self.files.append(found)

    def _opened(self, lump: Enclosed, depth: int) -> bool:
        """Read what a lump holds in its place; False where it is none, or cannot be opened.

        After one that cannot, no other of the mail is tried: it may have taken all the time there is for a file.
        """
        if self.opener is None or lump.use not in (Use.WINMAIL, Use.SIGNED):
            return False
        found = self.opener(lump.data)
        if found is None:
            self.opener = None
            return False
        is_entity, data = found
        if is_entity:
            said = len(self.texts)
            self._walk(message_from_bytes(data, policy=_RAW), lump.writers, depth + 1)
            if lump.use == Use.WINMAIL and any(each.strip() for each in self.texts[:said]):
                del self.texts[said:]  # Outlook says the same in both
        else:
            name = re.sub(r"(?i)\.p7m\Z", "", lump.name)
            self.files.append(Enclosed(name, data, lump.writer, within=lump.within))
        return True

    def _mail_within(self, mail: Mail, around: _Writers, depth: int) -> None:
        """A mail enclosed in another: its files are its writer's, its words say nothing for the one around it.

        Of one enclosed in an enclosed one, they are those of the writer `around` it: who hands a mail on has seen whom
        that one is from, and no further. Who is within is noted beside it, what it says apart.
        """
        self.returned += _IDS.findall(mail.get("Message-ID", ""))
        texts, pages, deliveries = list(self.texts), list(self.pages), list(self.deliveries)
        self.texts, self.pages = [], []
        self._walk(mail, (*around, _sender(mail) or UNREADABLE), depth + 1)
        said, page = "\n".join(self.texts), page_text("\n".join(self.pages)[:_MAX_TEXT])
        self.enclosed += [read_header(mail.get("Subject", ""))[:500], said, page]
        self.texts, self.pages, self.deliveries = texts, pages, deliveries


def _sender(mail: Mail) -> str:
    """The one address that a mail says it is from; nothing where it says none that can be read, or several.

    Where there are several headers, or one names several addresses in any reading of it, a group, or one that people
    would not see, programs differ in what they take it for.
    """
    said, *more = mail.get_all("From", [""])
    bare = _ASIDE.sub("", said)
    named = {address.strip() for _, address in getaddresses([said]) if address.strip()}
    if more or len(named) != 1 or bare.count("@") != 1 or _GROUP.search(bare):
        return ""
    (address,) = named
    return address if re.fullmatch(MAIL_ADDRESS, address) else ""


def _findings(mail: Mail) -> tuple[Findings, ...]:
    return tuple(findings(value[:_MAX_FINDING]) for value in mail.get_all("Authentication-Results", [])[:_MAX_FINDINGS])


def _name(part: Mail) -> str:
    """The name a part has as a file, or nothing: Content-Disposition's before Content-Type's."""
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        found = part.get_param(parameter, None, header)
        if isinstance(found, tuple):
            charset, _, value = found
            raw = value.encode("latin-1", "surrogateescape") if all(ord(each) < 256 for each in value) else b""
            return charset_text(raw, charset or "") if raw else unquote(collapse_rfc2231_value(found))
        if found:
            return read_header(unquote(str(found)))
    return ""


def _is_drawn_in_text(part: Mail, kind: str) -> bool:
    """A picture that the mail's text shows: a signature's logo, a smiley."""
    inline = (part.get_content_disposition() or "inline") == "inline"
    return kind.startswith("image/") and inline and "Content-ID" in part


def _content(part: Mail) -> bytes:
    """What a part holds; of base64 that is cut off, which the parser leaves as it is, as much as came."""
    found = part.get_payload(decode=True)
    if not isinstance(found, bytes):
        return b""
    if any(isinstance(each, InvalidBase64LengthDefect) for each in part.defects):
        letters = _NOT_BASE64.sub(b"", found)
        return base64.b64decode(letters[: len(letters) // 4 * 4])
    return found


def _text(part: Mail) -> str:
    return charset_text(_content(part), part.get_content_charset() or "").replace("\r\n", "\n")


def _within(part: Mail) -> list[Mail]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def _inner(part: Mail) -> Mail:
    """The mail an enclosing part holds; some programs encode it, which the standard forbids and the parser ignores."""
    inner = next(iter(_within(part)), None)
    if inner is None:
        return message_from_bytes(_content(part), policy=_RAW)
    if part.get("Content-Transfer-Encoding", "").strip().lower() == "base64" and not inner.keys():
        with contextlib.suppress(binascii.Error):
            return message_from_bytes(base64.b64decode(_content(inner)), policy=_RAW)
    return inner


def _named(block: Mail, name: str) -> list[str]:
    return _IDS.findall(block.get(name, ""))


def _deliveries(part: Mail) -> Iterator[Delivery]:
    """A delivery report's recipients; the first block is of the message as a whole. One whose mailbox sends its mail on
    stands in it by both addresses."""
    for block in _within(part):
        values: Mapping[str, str] = {name.lower(): value for name, value in block.items()}
        both = (values.get(f"{which}-recipient", "").rpartition(";")[2] for which in ("final", "original"))
        addresses = {each.lower(): each for each in (address.strip().strip("<>") for address in both) if each}
        for address in addresses.values():
            yield Delivery(
                address,
                values.get("action", "").strip().lower(),
                values.get("status", "").strip()[:20],
                read_header(values.get("diagnostic-code", "").rpartition(";")[2]).strip()[:300],
            )
