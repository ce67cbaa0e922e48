"""One conversation with a mail server: yagmail's connection, our own bytes, every step's answer kept.

yagmail opens the connection and logs in. It is given what it leaves out by itself: a context that verifies
certificates, a time limit, a name for EHLO that is ASCII on every machine, and a password, so that it never asks for
one. Its own sending is not used: it sends again after a lost connection, whatever had arrived.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from toolkit.domain.mail.outbox import Answer, Attempt, Step, Verdict, classify
from toolkit.edges.mail.tls import verifying
from toolkit.edges.system.text import text_of
from toolkit.mail_settings import MailSettings
from toolkit.system_faults import in_words

_OWN_NAME = "[127.0.0.1]"


def connect(settings: MailSettings, password: str | None, root: Path) -> Postman | Answer:
    """A logged-in connection to the server of the settings, to be closed; or the answer that says why there is none.

    `root` is where `ca_file` starts; a `ca_file` that cannot be read is a `ConfigError`.
    """
    import yagmail

    context = verifying(settings.ca_file, root, "mail")
    options: dict[str, Any] = {"timeout": settings.timeout_seconds, "local_hostname": _OWN_NAME}
    if settings.security == "ssl":
        options["context"] = context
    client = yagmail.Client(
        user={settings.user or "none": settings.user},
        password=password or "",
        host=settings.server,
        port=settings.port,
        smtp_ssl=settings.security == "ssl",
        smtp_starttls={"context": context} if settings.security == "starttls" else False,
        smtp_skip_login=not settings.user,
        soft_email_validation=False,
        **options,
    )
    try:
        client.login()
        client.smtp.ehlo_or_helo_if_needed()
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        connected = client.smtp is not None
        if connected:
            client.smtp.close()
        return _why_not(error, connected=connected)
    finally:
        client.is_closed = True  # else it says goodbye to the server when Python collects it
    return Postman(client.smtp)


class Postman:
    """A conversation that has come as far as the login."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self._smtp.quit()
        self._smtp.close()

    def send(self, sender: str, recipients: Sequence[str], data: bytes, about_to: Callable[[], None]) -> Attempt:
        """Hand `data` (lines ending in CRLF, 7-bit) over for the recipients; how far that came is in the attempt.

        `about_to` is called once, when the server waits for the content and has none of it yet; what it raises ends
        the conversation with nothing sent.
        """
        answers: dict[str, Answer] = {}
        options = [f"SIZE={len(data)}"] if self._smtp.has_extn("size") else []
        end = self._say(Step.SENDER, lambda: self._smtp.mail(sender, options))
        if classify(end) != Verdict.ACCEPTED:
            return self._end(answers, end)
        for recipient in recipients:
            end = answers[recipient] = self._say(Step.RECIPIENT, partial(self._smtp.rcpt, recipient))
            if end.code in (0, 421):
                return self._end(answers, end)
        if not any(classify(answer) == Verdict.ACCEPTED for answer in answers.values()):
            return self._end(answers, end)
        end = self._say(Step.DATA, lambda: self._smtp.docmd("DATA"))
        if end.code != 354:
            return self._end(answers, end if classify(end) != Verdict.ACCEPTED else _silent(Step.DATA, str(end)))
        try:
            about_to()
        except BaseException:
            self._smtp.close()
            raise
        try:
            self._smtp.send(_stuffed(data))
        except (smtplib.SMTPException, OSError) as error:
            return self._end(answers, _silent(Step.CONTENT, _words(error)))
        return Attempt(answers, self._say(Step.END, lambda: self._finish()))

    def _finish(self) -> tuple[int, bytes]:
        """The line that makes the mail the server's; from here on silence proves nothing."""
        self._smtp.send(b".\r\n")
        return self._smtp.getreply()

    def _say(self, step: Step, speak: Callable[[], tuple[int, bytes]]) -> Answer:
        try:
            code, text = speak()
        except (smtplib.SMTPException, OSError) as error:
            self._smtp.close()
            return _silent(step, _words(error))
        return Answer(step, code if code > 0 else 0, _decoded(text))

    def _end(self, answers: dict[str, Answer], end: Answer) -> Attempt:
        """Leave the connection ready for the next mail, if it still stands."""
        if end.code and end.code != 421 and end.step < Step.CONTENT:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._smtp.rset()
        return Attempt(answers, end)


def _stuffed(data: bytes) -> bytes:
    """The content as SMTP wants it: a dot doubled where it begins a line, CRLF at the end, the last dot not yet."""
    text = re.sub(rb"(?m)^\.", b"..", data)
    return text if text.endswith(b"\r\n") else text + b"\r\n"


def _why_not(error: Exception, *, connected: bool) -> Answer:
    """At which step, and why, no conversation came about."""
    step = Step.LOGIN if connected else Step.CONNECT
    if isinstance(error, UnicodeError):
        return Answer(Step.LOGIN, 535, "登录名或授权码里有英文以外的字符")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        what = "STARTTLS" if "STARTTLS" in str(error) else "登录"
        return Answer(Step.LOGIN, 535, f"服务器不支持{what}")
    if isinstance(error, smtplib.SMTPResponseException):
        return Answer(step, error.smtp_code if error.smtp_code > 0 else 0, _decoded(error.smtp_error))
    if isinstance(error, ssl.SSLCertVerificationError):
        return _silent(Step.TRUST, f"服务器的证书不可信：{error.verify_message}")
    if isinstance(error, ssl.SSLError):
        return _silent(Step.CONNECT, f"加密连接没有建立：{error.reason or error}")
    return _silent(step, _words(error))


def _silent(step: Step, text: str) -> Answer:
    return Answer(step, 0, text)


def _words(error: Exception) -> str:
    """Why there was no answer, in words for clerks where the reason is a common one."""
    text = str(error)
    if isinstance(error, TimeoutError) or "timed out" in text:
        return "服务器没有应答"
    if isinstance(error, ConnectionRefusedError):
        return "连不上服务器：拒绝连接"
    if isinstance(error, socket.gaierror):
        return "找不到服务器：地址不对或网络不通"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return f"连接断开（{text}）"
    if isinstance(error, ssl.SSLError):
        return "加密连接没有建立：证书不对，或者协议不合"
    return in_words(error) if isinstance(error, OSError) and error.errno else text or type(error).__name__


def _decoded(text: bytes | str) -> str:
    """A server's words: QQ still says some of them in GBK."""
    if isinstance(text, str):
        return text
    known = text_of(text)
    return text.decode("ascii", "replace") if known is None else " ".join(known.split())
