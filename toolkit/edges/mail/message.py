"""Mails as bytes: the same input gives the same message, and Chinese names survive the common clients."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import PurePosixPath

from toolkit.edges.mail.headers import MAIL_POLICY, address_of, addresses, file_name, header_text, one_line
from toolkit.values import dataclass

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}
_UNSENT = "X-Unsent"
"""The field by which mail programs open a file as a letter to be sent."""


def message_id(key: str, domain: str) -> str:
    """A Message-ID that is the same whenever the key is, short enough to stand on one line."""
    host = re.sub(r"[^A-Za-z0-9.-]", "", domain).strip(".-")[:38].strip(".-") or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:24]}@{host}>"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """All that a mail is made of.

    Addresses are `a@b.invalid` or `名称 <a@b.invalid>`; `attachments` are names and contents; `date` carries its time
    zone. One that a person sends `by_hand` opens in mail programs as a letter to be sent, not as one received.
    """

    sender: str
    to: Sequence[str]
    cc: Sequence[str] = ()
    reply_to: str = ""
    subject: str
    text: str
    html: str
    attachments: Sequence[tuple[str, bytes]] = ()
    message_id: str
    date: datetime
    by_hand: bool = False


def build_message(draft: Draft) -> EmailMessage:
    """A mail with a plain and an HTML body and attachments, never with a Bcc; each recipient stands in it once.

    It says that a program wrote it (RFC 3834), so that no answering machine answers.

    What is no address is a `ConfigError`. No value can add a header, and the bytes depend on the draft alone.
    """
    message = EmailMessage(policy=MAIL_POLICY)
    message["From"] = address_of(draft.sender)
    _address_to(message, draft.to, draft.cc)
    if draft.reply_to:
        message["Reply-To"] = address_of(draft.reply_to)
    message["Subject"] = header_text(draft.subject)
    message["Date"] = draft.date
    message["Message-ID"] = one_line(draft.message_id)
    message["Auto-Submitted"] = "auto-generated"
    if draft.by_hand:
        message[_UNSENT] = "1"
    message.set_content(_sound(draft.text), cte="base64")
    message.add_alternative(_sound(draft.html), subtype="html", cte="base64")
    for name, content in draft.attachments:
        clean = file_name(name)
        kind = _TYPES.get(PurePosixPath(clean).suffix.lower(), "application/octet-stream")
        maintype, subtype = kind.split("/")
        message.add_attachment(content, maintype=maintype, subtype=subtype, filename=clean, params={"name": clean})
    digest = hashlib.sha256(draft.message_id.encode()).hexdigest()[:32]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest}_{number}")  # "=_" occurs in no base64 text
    return message


def readdressed(data: bytes, to: Sequence[str], cc: Sequence[str]) -> bytes:
    """A mail made by `build_message` with other recipients, for the program to send; every other byte stays."""
    head, gap, body = data.partition(b"\r\n\r\n")
    replaced = (b"to:", b"cc:", f"{_UNSENT}:".lower().encode())
    fields = [part for part in re.split(rb"\r\n(?![ \t])", head) if not part.lower().startswith(replaced)]
    fresh = EmailMessage(policy=MAIL_POLICY)
    _address_to(fresh, to, cc)
    lines = fresh.as_bytes().partition(b"\r\n\r\n")[0].split(b"\r\n")
    return b"\r\n".join([fields[0], *(line for line in lines if line), *fields[1:]]) + gap + body


def _address_to(message: EmailMessage, to: Sequence[str], cc: Sequence[str]) -> None:
    """Say whom a mail goes to; who stands in `to` gets no copy."""
    recipients = addresses(to)
    if recipients:
        message["To"] = recipients
    if copies := addresses(cc, but=recipients):
        message["Cc"] = copies


def plain_text(data: bytes) -> tuple[str, str]:
    """Subject and plain body of a mail made by `build_message`."""
    message = message_from_bytes(data, policy=default)
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    return str(message["Subject"]), str(body.get_content()).replace("\r\n", "\n") if body else ""


def _sound(text: str) -> str:
    """Text that can be encoded: halves of characters become a mark."""
    return text.encode("utf-8", "replace").decode()
