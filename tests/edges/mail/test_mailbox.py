"""A mailbox on a real server (Dovecot), and servers that misbehave."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from kit.real_servers import PASSWORD, MailHost, free_port

from toolkit.edges.mail.imap import Mailbox, MailboxLost, _quoted, open_mailbox
from toolkit.errors import ConfigError, WorkspaceError
from toolkit.mail_settings import MailboxSettings

LONG_AGO = date(2021, 8, 2)
HERE = Path("/")


def settings(host: MailHost, **changes: object) -> MailboxSettings:
    made = MailboxSettings("127.0.0.1", host.imap_port, ca_file=str(host.ca_file), timeout_seconds=10)
    return replace(made, **changes)  # type: ignore[arg-type]


@contextmanager
def opened(host: MailHost, user: str, **changes: object) -> Iterator[Mailbox]:
    with open_mailbox(settings(host, **changes), user, PASSWORD, HERE) as mailbox:
        yield mailbox


def flags(host: MailHost, account: str, folder: str = "INBOX") -> list[str]:
    return [found for _, found, _ in host.mails(account, folder)]


def test_mails_are_found_by_day_looked_at_and_fetched_unread(mailboxes: MailHost) -> None:
    mailboxes.deliver("fetch@example.com", b"From: a\r\n\r\nold", arrived=datetime(2021, 7, 1, 9).timestamp())
    mailboxes.deliver("fetch@example.com", b"From: a\r\n\r\nnew", arrived=datetime(2021, 9, 1, 9, 30).timestamp())
    with opened(mailboxes, "fetch@example.com") as box:
        (uid,) = box.uids(LONG_AGO)
        held = box.look(uid)
        assert held and (held.size, held.arrived_at) == (14, datetime(2021, 9, 1, 9, 30))
        assert box.fetch(uid) == b"From: a\r\n\r\nnew"
        assert (box.look(999), box.fetch(999)) == (None, None)
        assert box.validity and box.account == "fetch@example.com@127.0.0.1/INBOX"
    assert "Seen" not in "".join(flags(mailboxes, "fetch@example.com"))


def test_a_mail_is_marked_as_read(mailboxes: MailHost) -> None:
    mailboxes.deliver("mark@example.com", b"From: a\r\n\r\n1", b"From: a\r\n\r\n2")
    with opened(mailboxes, "mark@example.com") as box:
        _, second = box.uids(LONG_AGO)
        box.mark(second)
        box.mark(second)
    assert ["Seen" in found for found in flags(mailboxes, "mark@example.com")] == [False, True]


@pytest.mark.parametrize("without", [(), ("MOVE",), ("MOVE", "UIDPLUS")])
def test_a_mail_is_moved_to_a_folder_with_a_chinese_name(mailboxes: MailHost, without: tuple[str, ...]) -> None:
    account = f"move{len(without)}@example.com"
    mailboxes.deliver(account, b"From: a\r\n\r\n1", b"From: a\r\n\r\n2")
    with opened(mailboxes, account, done="已收 & 台账") as box:
        client = box._client
        client.capabilities = tuple(each for each in client.capabilities if each not in without)
        first, second = box.uids(LONG_AGO)
        box.mark(first)
        box.mark(first)
        left = box.uids(LONG_AGO)
    assert left == ([first, second] if len(without) == 2 else [second])
    assert [body[-1:] for _, _, body in mailboxes.mails(account, _quoted("已收 & 台账"))][:1] == [b"1"]


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_certificates_are_verified(mailboxes: MailHost, security: str) -> None:
    port = mailboxes.imap_port if security == "ssl" else mailboxes.imap_plain_port
    with opened(mailboxes, "tls@example.com", port=port, security=security) as box:
        assert box.uids(LONG_AGO) == []
    with (
        pytest.raises(ConfigError, match="证书不可信"),
        opened(mailboxes, "tls@example.com", port=port, security=security, ca_file=""),
    ):
        pass
    with pytest.raises(ConfigError, match="ca_file"), opened(mailboxes, "tls@example.com", ca_file="none.pem"):
        pass


def test_a_wrong_password_and_a_folder_that_is_not_there_are_said(mailboxes: MailHost) -> None:
    for password in ("wrong", "授权码"):
        with (
            pytest.raises(ConfigError, match="不接受登录名或授权码"),
            open_mailbox(settings(mailboxes), "a@example.com", password, HERE),
        ):
            pass
    with pytest.raises(ConfigError, match="打不开文件夹“没有”"), opened(mailboxes, "a@example.com", folder="没有"):
        pass


def test_nobody_there_is_said(mailboxes: MailHost) -> None:
    with pytest.raises(WorkspaceError, match="拒绝连接"), opened(mailboxes, "a@example.com", port=free_port()):
        pass


@contextmanager
def talking(*script: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server that says its lines, one after each line it hears, and then nothing; `T` stands for the tag."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, connection.makefile("rb") as lines:
                connection.sendall(script[0])
                for answer in script[1:]:
                    line = lines.readline()
                    heard.append(line.partition(b" ")[2].strip())
                    if not answer:
                        return
                    connection.sendall(answer.replace(b"T ", line.partition(b" ")[0] + b" "))
                lines.readline()
                threading.Event().wait(2)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], heard
        thread.join(5)


LOGGED_IN = (
    b"* OK x\r\n",
    b"* CAPABILITY IMAP4rev1 ID\r\nT OK x\r\n",
    b"T OK x\r\n",
    b"* CAPABILITY IMAP4rev1 ID\r\nT OK x\r\n",
)


def plain(port: int, monkeypatch: pytest.MonkeyPatch) -> MailboxSettings:
    monkeypatch.setattr("imaplib.IMAP4.starttls", lambda self, context: None)
    return MailboxSettings("127.0.0.1", port, "starttls", timeout_seconds=1)


def test_the_server_is_told_who_asks_before_a_folder_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """NetEase answers `SELECT Unsafe Login` to programs that do not say their name."""
    selected = b"* 0 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nT OK x\r\n"
    script = (*LOGGED_IN, b"T OK x\r\n", selected, b"* BYE x\r\nT OK x\r\n")
    with talking(*script) as (port, heard), open_mailbox(plain(port, monkeypatch), "a", "b", HERE) as box:
        assert box.validity == 7
    assert [line.split()[0] for line in heard] == [b"CAPABILITY", b"LOGIN", b"CAPABILITY", b"ID", b"SELECT", b"LOGOUT"]


def test_a_server_that_does_not_know_the_id_command_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (*LOGGED_IN, b"T BAD unknown\r\n", b"* OK [UIDVALIDITY 7] x\r\nT OK x\r\n", b"T OK x\r\n")
    with talking(*script) as (port, _), open_mailbox(plain(port, monkeypatch), "a", "b", HERE) as box:
        assert box.validity == 7


def test_silence_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        talking(b"* OK x\r\n", b"* CAPABILITY IMAP4rev1\r\nT OK x\r\n") as (port, _),
        pytest.raises(WorkspaceError, match="没有应答"),
        open_mailbox(plain(port, monkeypatch), "a", "b", HERE),
    ):
        pass


def test_a_connection_lost_while_fetching_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (*LOGGED_IN, b"T OK x\r\n", b"* OK [UIDVALIDITY 7] x\r\nT OK x\r\n", b"* SEARCH 1\r\nT OK x\r\n", b"")
    with talking(*script) as (port, _), open_mailbox(plain(port, monkeypatch), "a", "b", HERE) as box:
        assert box.uids(LONG_AGO) == [1]
        with pytest.raises(MailboxLost, match="中途断开"):
            box.fetch(1)
