"""A mail server on loopback that keeps what it takes and fails as a test asks it to."""

from __future__ import annotations

import asyncio
import re
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from kit.workspaces import opened
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.edges.mail.message import Draft, build_message, message_id
from toolkit.edges.store.store import Store
from toolkit.jobs.workspace import Workspace

USER, PASSWORD = "zwgk@zhanjiang.example.com", "授权码不是ASCII".encode().hex()


@dataclass
class Server:
    """What it took, how often it was called and logged in to, and how it is to fail.

    `answers` holds lines said in place of the good one, by command (`CONNECT`, `MAIL`, `DATA`, `END`) or by recipient;
    a line may be `drop` or `silence`. Each is said once for every time it stands in its list.
    """

    port: int = 0
    answers: dict[str, list[str]] = field(default_factory=dict)
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    calls: int = 0
    logins: int = 0

    def fails(self, **answers: str) -> Server:
        self.answers = {word: [line] for word, line in answers.items()}
        return self

    def line(self, word: str) -> str | None:
        lines = self.answers.get(word, [])
        return lines.pop(0) if lines else None

    @property
    def messages(self) -> list[EmailMessage]:
        found = [message_from_bytes(data, policy=default) for _, _, data in self.taken]
        return [message for message in found if isinstance(message, EmailMessage)]


class _Conversation(SMTP):
    def __init__(self, its: Server, **options: Any) -> None:
        self.its = its
        super().__init__(self, **options)

    def connection_made(self, transport: Any) -> None:
        self.its.calls += 1
        super().connection_made(transport)

    async def push(self, status: Any) -> None:
        if isinstance(status, str) and status.startswith("220 ") and (line := self.its.line("CONNECT")):
            await self.fail(line)
            return
        await super().push(status)

    async def fail(self, line: str) -> str:
        """Say a line, or nothing, or hang up."""
        if line == "silence":
            await asyncio.sleep(30)
        if line in ("drop", "silence"):
            assert self.transport is not None
            self.transport.abort()
            raise asyncio.CancelledError
        await super().push(line)
        if line.startswith("421"):
            assert self.transport is not None
            self.transport.close()
        return line

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802  named by aiosmtpd
        line = self.its.line("MAIL")
        await (self.fail(line) if line else super().smtp_MAIL(arg))

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        address = re.search("<(.*?)>", arg or "")
        line = self.its.line(address[1] if address else "") or self.its.line("RCPT")
        await (self.fail(line) if line else super().smtp_RCPT(arg))

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        line = self.its.line("DATA")
        await (self.fail(line) if line else super().smtp_DATA(arg))

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        line = self.its.line("END")
        if line is None or line in ("drop", "silence"):
            self.its.taken.append((envelope.mail_from, list(envelope.rcpt_tos), bytes(envelope.content)))
        if line in ("drop", "silence"):
            await self.fail(line)
        return line or "250 OK"


@contextmanager
def serving(
    certificate: ssl.SSLContext | None = None, *, starttls: bool = False, password: str = PASSWORD
) -> Iterator[Server]:
    """A server on a free port of 127.0.0.1 for as long as the block lasts; logins need `password`."""
    its, loop, started = Server(), asyncio.new_event_loop(), threading.Event()

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword) -> AuthResult:
        good = given.login.decode() == USER and given.password.decode() == password
        its.logins += good
        return AuthResult(success=good, handled=False)

    def conversation() -> _Conversation:
        return _Conversation(
            its,
            hostname="localhost",
            loop=loop,
            authenticator=authenticate,
            auth_require_tls=starttls,
            tls_context=certificate if starttls else None,
            enable_SMTPUTF8=False,
        )

    async def listen() -> asyncio.Server:
        server = await loop.create_server(conversation, "127.0.0.1", 0, ssl=None if starttls else certificate)
        its.port = server.sockets[0].getsockname()[1]
        started.set()
        return server

    async def close(server: asyncio.Server) -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def run() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(listen())
        loop.run_forever()
        loop.run_until_complete(close(server))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait(10)
    try:
        yield its
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def certificate(folder: Path) -> ssl.SSLContext:
    """A server's certificate for localhost; who signed it stands in `ca.pem` of the folder."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    return context


def set_mail(workspace: Workspace, **changes: Any) -> Workspace:
    """The workspace with these settings of `[mail]`."""
    path = workspace.root / "config.toml"
    head, mark, rest = path.read_text("utf-8").partition("[mail]\n")
    for name, value in changes.items():
        shown = str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else value
        rest, count = re.subn(rf"^{name} = [^#\n]*", f"{name} = {shown} ", rest, count=1, flags=re.MULTILINE)
        assert count == 1, name
    path.write_text(head + mark + rest, "utf-8")
    return opened(workspace.root)


def queue(
    workspace: Workspace,
    store: Store,
    unit: str,
    to: Sequence[str],
    *,
    kind: MailKind = MailKind.LEDGER,
    day: date = date(2021, 9, 1),
    **changes: Any,
) -> Mail:
    """A mail as any job makes one: file first, then row."""
    key = f"{kind}/2021/{unit}/{day}"
    identity = message_id(key, "zhanjiang.example.com")
    draft = Draft(
        sender=f"政务公开科 <{USER}>",
        to=to,
        cc=changes.get("cc", ()),
        subject=f"试发 {unit}",
        text="正文𠮷\n.行首的点\n",
        html="<p>正文</p>",
        message_id=identity,
        date=datetime(2021, 9, 1, 9, tzinfo=UTC),
        attachments=changes.pop("attachments", ()),
    )
    path = workspace.root / "outbox" / "mail" / f"{unit}-{day}.eml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(build_message(draft).as_bytes())
    mail = Mail(
        key,
        kind,
        "2021",
        unit,
        day,
        path.relative_to(workspace.root).as_posix(),
        identity,
        sender=USER,
        to=tuple(to),
        **changes,
    )
    assert store.outbox.add(mail)
    found = store.outbox.get(key)
    assert found is not None
    return found
