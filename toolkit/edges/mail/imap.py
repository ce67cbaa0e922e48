"""A mailbox over IMAP: which mails there are, their bytes, and the mark that they were taken.

The standard library's client is enough and is used: mails are wanted as their raw bytes by UID, which is four of its
commands. imap-tools wraps the same client, decodes names for people's eyes rather than as they were sent, and knows
nothing of the ID command that NetEase asks for before it opens a folder; it would save nothing here. Certificates are
verified, every wait has an end, and a mail is looked at without being marked as read.
"""

from __future__ import annotations

import base64
import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from toolkit.edges.mail.tls import verifying
from toolkit.errors import ConfigError, WorkspaceError
from toolkit.mail_settings import MailboxSettings
from toolkit.problems import shorten
from toolkit.system_faults import in_words
from toolkit.values import dataclass

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ID = '("name" "openness-ledger-toolkit" "version" "1.0" "vendor" "openness-ledger-toolkit")'
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ARRIVED = re.compile(rb'INTERNALDATE "[^"]+"')


class MailboxLost(WorkspaceError):  # noqa: N818  what is lost is the connection
    """The connection broke, or the server refused a command, while mails were being fetched."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail in the mailbox: its size in bytes, and when it arrived, in local time."""

    uid: int
    size: int
    arrived_at: datetime


class Mailbox:
    """One folder of a mail account, open; `validity` changes when the server numbers its mails anew."""

    def __init__(self, client: imaplib.IMAP4, account: str, validity: int, done: str) -> None:
        self.account = account
        self.validity = validity
        self._client = client
        self._done = done

    def uids(self, since: date) -> list[int]:
        """The mails that arrived on that day or later, the oldest first."""
        day = f"{since.day:02d}-{_MONTHS[since.month - 1]}-{since.year}"
        try:
            found = self._uid("SEARCH", "SINCE", day)
        except MailboxLost:
            found = self._uid("SEARCH", "ALL")  # some servers search by nothing else
        return sorted({int(each) for part in found if isinstance(part, bytes) for each in part.split()})

    def look(self, uid: int) -> Arrival | None:
        """A mail's size and time of arrival; None where it is gone by now."""
        said = b" ".join(_flat(self._uid("FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)")))
        size, arrived = _SIZE.search(said), _ARRIVED.search(said)
        if size is None:
            return None
        when = imaplib.Internaldate2tuple(arrived[0]) if arrived else None
        return Arrival(uid, int(size[1]), datetime(*when[:6]) if when else datetime(1970, 1, 1))

    def fetch(self, uid: int) -> bytes | None:
        """A mail's bytes, without marking it as read; None where it is gone by now."""
        parts = self._uid("FETCH", str(uid), "(BODY.PEEK[])")
        return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), None)

    def mark(self, uid: int) -> None:
        """Show that a mail was taken: as read, or moved to the folder of the settings; harmless when repeated."""
        self._uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
        if not self._done:
            return
        name = _quoted(self._done)
        with contextlib.suppress(MailboxLost):  # it is there already
            self._ask(self._client.create, name)
        if "MOVE" in self._client.capabilities:
            self._uid("MOVE", str(uid), name)
            return
        self._uid("COPY", str(uid), name)
        if "UIDPLUS" in self._client.capabilities:  # else expunging would take others' deleted mails along
            self._uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
            self._uid("EXPUNGE", str(uid))

    def _uid(self, command: str, *arguments: str) -> list[Any]:
        return self._ask(self._client.uid, command, *arguments)

    def _ask(self, command: Any, *arguments: str) -> list[Any]:
        with _talking(MailboxLost):
            answer, data = command(*arguments)
            if answer != "OK":
                raise MailboxLost(f"收信服务器不接受命令（{_words(data)}）", "请稍后再运行一次；已收好的不会重复收。")
            return list(data)


@contextmanager
def open_mailbox(
    settings: MailboxSettings, user: str, password: str, root: Path, *, read_only: bool = False
) -> Iterator[Mailbox]:
    """The folder of the settings, logged in; `root` is where `ca_file` starts.

    `ConfigError` where the server does not take the settings or the password, `WorkspaceError` where it cannot be
    reached.
    """
    context = verifying(settings.ca_file, root, "mailbox")
    with _talking(WorkspaceError):
        client = _connect(settings, context)
    try:
        _log_in(client, user, password)
        validity = _select(client, settings.folder, read_only=read_only)
        account = f"{user}@{settings.server}/{settings.folder}"
        yield Mailbox(client, account, validity, settings.done)
    finally:
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            client.logout()
        _hang_up(client)


def _hang_up(client: imaplib.IMAP4) -> None:
    """Close the connection, whatever state it is in."""
    with contextlib.suppress(OSError):
        client.shutdown()
    client.sock.close()


def _connect(settings: MailboxSettings, context: ssl.SSLContext) -> imaplib.IMAP4:
    server, port, timeout = settings.server, settings.port, settings.timeout_seconds
    if settings.security == "ssl":
        return imaplib.IMAP4_SSL(server, port, ssl_context=context, timeout=timeout)
    client = imaplib.IMAP4(server, port, timeout=timeout)
    try:
        client.starttls(context)
    except BaseException:
        _hang_up(client)
        raise
    return client


def _log_in(client: imaplib.IMAP4, user: str, password: str) -> None:
    with _talking(WorkspaceError):
        try:
            client.login(user, password)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, UnicodeError) as error:
            raise ConfigError(
                f"收信服务器不接受登录名或授权码（{_words([str(error).encode()])}）",
                "请核对 config.toml 的 [mailbox] 和授权码；QQ、163 邮箱要先在网页版的设置里开通 IMAP，用授权码登录。",
            ) from error
        client.capabilities = tuple(_words(client.capability()[1]).upper().split())
        with contextlib.suppress(
            imaplib.IMAP4.error
        ):  # NetEase refuses to open a folder without it; others may not know it
            client.xatom("ID", _ID)


def _select(client: imaplib.IMAP4, folder: str, *, read_only: bool) -> int:
    with _talking(WorkspaceError):
        answer, data = client.select(_quoted(folder), readonly=read_only)
        if answer != "OK":
            raise ConfigError(
                f"邮箱里打不开文件夹“{folder}”（{_words(data)}）", "请核对 config.toml 的 [mailbox] folder。"
            )
        validity = client.response("UIDVALIDITY")[1]
    return int(validity[0]) if validity and validity[0] else 0


@contextmanager
def _talking(fault: type[WorkspaceError]) -> Iterator[None]:
    """Turn what goes wrong on the way to the server into a line for the clerk."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise ConfigError(
            f"收信服务器的证书不可信：{error.verify_message}",
            "请核对 config.toml 的 [mailbox] server；内网服务器用自建证书的，在 ca_file 写根证书文件名。",
        ) from error
    except (imaplib.IMAP4.error, OSError) as error:
        raise fault(
            f"收信服务器没有连上或中途断开（{_why(error)}）", "请检查网络和 config.toml 的 [mailbox]，再运行一次。"
        ) from error


def _why(error: Exception) -> str:
    text = str(error)
    if isinstance(error, TimeoutError) or "timed out" in text:
        return "服务器没有应答"
    if isinstance(error, ConnectionRefusedError):
        return "拒绝连接"
    if isinstance(error, socket.gaierror):
        return "地址不对或网络不通"
    if isinstance(error, ssl.SSLError):
        return "加密连接没有建立：证书不对，或者协议不合"
    return in_words(error) if isinstance(error, OSError) and error.errno else shorten(text or type(error).__name__)


def _flat(parts: list[Any]) -> Iterator[bytes]:
    for part in parts:
        if isinstance(part, bytes):
            yield part
        elif isinstance(part, tuple):
            yield from (each for each in part if isinstance(each, bytes))


def _words(data: list[Any]) -> str:
    return shorten(b" ".join(_flat(data)).decode("utf-8", "replace"), 300)


def _quoted(folder: str) -> str:
    """A folder's name as IMAP writes it: modified UTF-7 (RFC 3501, 5.1.3), in quotes."""
    pieces = re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", folder)
    coded = (
        piece.replace("&", "&-")
        if piece.isascii() and piece.isprintable()
        else "&" + base64.b64encode(piece.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"
        for piece in pieces
    )
    return '"' + "".join(coded).replace("\\", "\\\\").replace('"', '\\"') + '"'
