"""The headers of a mail that goes out: nothing a value holds adds one, and Chinese survives the common clients.

Names and subjects are written as RFC 2047 words and folded here: Python alone loses or adds blanks, and parts them
where QQ, 163 and Outlook do not look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from email.header import Header
from email.headerregistry import (
    Address,
    BaseHeader,
    ContentTypeHeader,
    HeaderRegistry,
    UniqueAddressHeader,
    UniqueUnstructuredHeader,
)
from email.policy import SMTP, Policy

from toolkit.domain.plan.units import MAIL_ADDRESS
from toolkit.errors import ConfigError
from toolkit.problems import shorten

_HARMFUL = frozenset({"Cc", "Cs", "Zl", "Zp"})
_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MAILBOX = re.compile(rf'(?:"?(?P<name>[^<>@]*?)"?\s*<(?P<named>{MAIL_ADDRESS})>|(?P<bare>{MAIL_ADDRESS}))')
_NAME_BYTES = 180


def one_line(text: str) -> str:
    """`text` on one line: runs of blanks, control and direction characters become one space."""
    if not text.isprintable():  # what is printable has none of these
        text = "".join(" " if unicodedata.category(char) in _HARMFUL or char in _BIDI else char for char in text)
    return re.sub(r"[ \xa0]+", " ", text).strip()


def addresses(texts: Iterable[str], but: Iterable[Address] = ()) -> tuple[Address, ...]:
    """Each address once, without those of `but`; one that is none is a `ConfigError`."""
    known = {address.addr_spec.lower() for address in but}
    found = []
    for address in map(address_of, texts):
        if address.addr_spec.lower() not in known:
            known.add(address.addr_spec.lower())
            found.append(address)
    return tuple(found)


def address_of(text: str) -> Address:
    """`a@b.invalid` or `名称 <a@b.invalid>` as an address; `ConfigError` where it is none."""
    found = _MAILBOX.fullmatch(header_text(text))
    if not found:
        raise ConfigError(f"邮箱地址写得不对：{shorten(text)}", "请在单位名册或 config.toml 中改正。")
    return Address(shorten(found["name"] or "", 100), addr_spec=found["named"] or found["bare"])


def header_text(text: str) -> str:
    """One line in which nothing is taken for an encoded word and decoded into something else."""
    return one_line(text).replace("=?", "= ?")


def file_name(name: str) -> str:
    """A name every system accepts: no path, no reserved character, at most 180 bytes, the suffix kept."""
    flat = re.sub(r'[\\/:*?"<>|]', "_", one_line(name)).strip(". ") or "附件"
    stem, dot, suffix = flat.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, suffix = flat, ""
    room = _NAME_BYTES - len(f"{dot}{suffix}".encode())
    cut = stem.encode()[:room].decode(errors="ignore").rstrip()
    return f"{cut}.{suffix}" if suffix else cut


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


MAIL_POLICY = _policy()
"""How our mails are written: these headers, lines ending in CRLF, nothing but ASCII."""
