"""A mail from the office's own address to the office itself, sent at once and kept nowhere: a test, a warning."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta, timezone
from uuid import uuid4

from toolkit.domain.mail.outbox import Answer, Verdict, classify
from toolkit.errors import ConfigError
from toolkit.jobs.workspace import Workspace

_BEIJING = timezone(timedelta(hours=8))


def send_to_office(workspace: Workspace, now: datetime, subject: str, text: str) -> None:
    """Send the office a mail of these words; `ConfigError` says at which step, and why, that did not work."""
    from toolkit.edges.mail.message import Draft, build_message, message_id
    from toolkit.edges.mail.secrets import mail_password
    from toolkit.edges.mail.smtp import connect

    office, settings = workspace.settings.office, workspace.settings.mail
    sender = settings.user if "@" in settings.user else office.mail
    draft = Draft(
        sender=sender,
        to=[office.mail],
        subject=subject,
        text=text,
        html=f"<p>{text}</p>",
        message_id=message_id(uuid4().hex, office.mail.rpartition("@")[2]),
        date=now.replace(tzinfo=_BEIJING),
    )
    data = build_message(draft).as_bytes()
    postman = connect(settings, mail_password(settings.user) if settings.user else None, workspace.root)
    if isinstance(postman, Answer):
        raise _refusal(postman)
    with closing(postman):
        attempt = postman.send(sender, [office.mail], data, lambda: None)
    for answer in (*attempt.recipients.values(), attempt.end):
        if classify(answer) != Verdict.ACCEPTED:
            raise _refusal(answer)


def _refusal(answer: Answer) -> ConfigError:
    return ConfigError(
        str(answer), "请核对 config.toml 的 [mail]（服务器、端口、登录名、证书）和授权码；QQ、163 邮箱要先开通 SMTP。"
    )
