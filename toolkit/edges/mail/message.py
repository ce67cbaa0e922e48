"""Mails as bytes: the same input gives the same message, and Chinese names survive the common clients."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from email import message_from_bytes
from email.header import Header
from email.headerregistry import (
    Address,
    BaseHeader,
    ContentTypeHeader,
    HeaderRegistry,
    UniqueAddressHeader,
    UniqueUnstructuredHeader,
)
from email.message import EmailMessage
from email.policy import SMTP, Policy, default
from pathlib import PurePosixPath

from toolkit.domain.plan.units import MAIL_ADDRESS
from toolkit.errors import ConfigError
from toolkit.problems import shorten

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}
_HARMFUL = frozenset({"Cc", "Cs", "Zl", "Zp"})
_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MAILBOX = re.compile(rf'(?:"?(?P<name>[^<>@]*?)"?\s*<(?P<named>{MAIL_ADDRESS})>|(?P<bare>{MAIL_ADDRESS}))')
_NAME_BYTES = 180


def one_line(text: str) -> str:
    """`text` on one line: runs of blanks, control and direction characters become one space."""
    plain = (" " if unicodedata.category(char) in _HARMFUL or char in _BIDI else char for char in text)
    return re.sub(r"[ \xa0]+", " ", "".join(plain)).strip()


def message_id(key: str, domain: str) -> str:
    """A Message-ID that is the same whenever the key is, short enough to stand on one line."""
    host = re.sub(r"[^A-Za-z0-9.-]", "", domain).strip(".-")[:38].strip(".-") or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:24]}@{host}>"


def build_message(
    *,
    sender: str,
    to: Sequence[str],
    cc: Sequence[str],
    subject: str,
    text: str,
    html: str,
    message_id: str,
    date: datetime,
    attachments: Sequence[tuple[str, bytes]],
    reply_to: str = "",
) -> EmailMessage:
    """A mail with a plain and an HTML body and attachments (name, content), never with a Bcc.

    Addresses are `a@b.cn` or `名称 <a@b.cn>`, each recipient once; one that is no address is a `ConfigError`.
    `date` carries its time zone. No value can add a header, and the bytes depend on the arguments alone.
    """
    message = EmailMessage(policy=_POLICY)
    sole = _address(sender)
    recipients = _addresses(to)
    copies = _addresses(cc, but=recipients)
    message["From"] = sole
    if recipients:
        message["To"] = recipients
    if copies:
        message["Cc"] = copies
    if reply_to:
        message["Reply-To"] = _address(reply_to)
    message["Subject"] = _header_text(subject)
    message["Date"] = date
    message["Message-ID"] = one_line(message_id)
    message.set_content(_sound(text), cte="base64")
    message.add_alternative(_sound(html), subtype="html", cte="base64")
    for name, content in attachments:
        clean = _file_name(name)
        kind = _TYPES.get(PurePosixPath(clean).suffix.lower(), "application/octet-stream")
        maintype, subtype = kind.split("/")
        message.add_attachment(content, maintype=maintype, subtype=subtype, filename=clean, params={"name": clean})
    digest = hashlib.sha256(message_id.encode()).hexdigest()[:32]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest}_{number}")  # "=_" occurs in no base64 text
    return message


def readdressed(data: bytes, to: Sequence[str], cc: Sequence[str]) -> bytes:
    """A mail made by `build_message` with other recipients; every other byte stays."""
    head, gap, body = data.partition(b"\r\n\r\n")
    fields = [part for part in re.split(rb"\r\n(?![ \t])", head) if not part.lower().startswith((b"to:", b"cc:"))]
    fresh = EmailMessage(policy=_POLICY)
    recipients = _addresses(to)
    if recipients:
        fresh["To"] = recipients
    if copies := _addresses(cc, but=recipients):
        fresh["Cc"] = copies
    lines = fresh.as_bytes().partition(b"\r\n\r\n")[0].split(b"\r\n")
    return b"\r\n".join([fields[0], *(line for line in lines if line), *fields[1:]]) + gap + body


def plain_text(data: bytes) -> tuple[str, str]:
    """Subject and plain body of a mail made by `build_message`."""
    message = message_from_bytes(data, policy=default)
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    return str(message["Subject"]), str(body.get_content()).replace("\r\n", "\n") if body else ""


class _Subject(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]
    """A subject written whole as RFC 2047 words: mixed with bare words, Python 3.11 loses or adds blanks."""

    def fold(self, *, policy: Policy) -> str:
        if self.isascii():
            return str(super().fold(policy=policy))
        return f"{self.name}: {_words(self, policy, len(self.name) + 2)}{policy.linesep}"


class _Mailboxes(UniqueAddressHeader, BaseHeader):  # type: ignore[misc]
    """Addresses whose names are written whole as RFC 2047 words, for the same reason."""

    def fold(self, *, policy: Policy) -> str:
        end = policy.linesep
        boxes = [
            str(address)
            if address.display_name.isascii()
            else f"{_words(address.display_name, policy, 6)}{end} <{address.addr_spec}>"
            for address in self.addresses
        ]
        return f"{self.name}: " + f",{end} ".join(boxes) + end


class _NamedContentType(ContentTypeHeader, BaseHeader):  # type: ignore[misc]
    """Content-Type whose `name` is written as RFC 2047 words: QQ, 163 and Outlook read it there.

    Python alone writes RFC 2231, which the standard asks for; Content-Disposition keeps that form.
    """

    def fold(self, *, policy: Policy) -> str:
        name = self.params.get("name", "")
        if not name or name.isascii():
            return str(super().fold(policy=policy))
        end = policy.linesep
        return f'Content-Type: {self.content_type};{end} name="{_words(name, policy, 7)}"{end}'


def _words(text: str, policy: Policy, before: int) -> str:
    """`text` as folded RFC 2047 words; `before` characters stand before it on the first line."""
    return Header(text, "utf-8", maxlinelen=76, header_name="x" * (before - 2)).encode(linesep=policy.linesep)


def _policy() -> Policy:
    registry = HeaderRegistry()
    for name in ("from", "to", "cc", "reply-to"):
        registry.map_to_type(name, _Mailboxes)
    registry.map_to_type("subject", _Subject)
    registry.map_to_type("content-type", _NamedContentType)
    return SMTP.clone(header_factory=registry, cte_type="7bit")


_POLICY = _policy()


def _addresses(texts: Iterable[str], but: Iterable[Address] = ()) -> tuple[Address, ...]:
    known = {address.addr_spec.lower() for address in but}
    found = []
    for address in map(_address, texts):
        if address.addr_spec.lower() not in known:
            known.add(address.addr_spec.lower())
            found.append(address)
    return tuple(found)


def _address(text: str) -> Address:
    found = _MAILBOX.fullmatch(_header_text(text))
    if not found:
        raise ConfigError(f"邮箱地址写得不对：{shorten(text)}", "请在单位名册或 config.toml 中改正。")
    return Address(shorten(found["name"] or "", 100), addr_spec=found["named"] or found["bare"])


def _header_text(text: str) -> str:
    """One line in which nothing is taken for an encoded word and decoded into something else."""
    return one_line(text).replace("=?", "= ?")


def _file_name(name: str) -> str:
    """A name every system accepts: no path, no reserved character, at most 180 bytes, the suffix kept."""
    flat = re.sub(r'[\\/:*?"<>|]', "_", one_line(name)).strip(". ") or "附件"
    stem, dot, suffix = flat.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, suffix = flat, ""
    room = _NAME_BYTES - len(f"{dot}{suffix}".encode())
    cut = stem.encode()[:room].decode(errors="ignore").rstrip()
    return f"{cut}.{suffix}" if suffix else cut


def _sound(text: str) -> str:
    """Text that can be encoded: halves of characters become a mark."""
    return text.encode("utf-8", "replace").decode()
