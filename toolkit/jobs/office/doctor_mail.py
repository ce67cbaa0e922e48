"""How mail stands: what is set, whom it believes, and whether both servers let us in."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from toolkit.errors import ConfigError
from toolkit.jobs.mail.collect import open_inbox
from toolkit.jobs.mail.to_office import send_to_office
from toolkit.jobs.office.looking import Looking
from toolkit.jobs.workspace import Workspace

_LATEST = 5
"""Mails that are looked into for the word of the mail server."""


def mail_settings(seen: Looking) -> None:
    """Whether mail can go out and come in as it is set, and whose counts."""
    settings = seen.workspace.settings
    mail, box = settings.mail, settings.mailbox
    if not mail.server:
        seen.note("发邮件", "没有设置；邮件写成文件放在 outbox")
    else:
        seen.look("发邮件", lambda: _with_password(f"{mail.server}:{mail.port}", mail.user))
    if not box.server:
        seen.note("收邮件", "没有设置；文件放进 inbox")
    else:
        seen.look("收邮件", lambda: _with_password(f"{box.server}:{box.port}", box.user or settings.office.mail))
        _trusted(seen)


def _trusted(seen: Looking) -> None:
    """What is asked of a mail's sender, before the first mail comes to be held for it."""
    box, units = seen.workspace.settings.mailbox, seen.workspace.tasks.roster.units
    unknown = sum(not unit.addresses for unit in units)
    asked = f"，{unknown}个单位没有登记邮箱，它们的来信第一次都要核实" if unknown else ""
    if box.trust == "sender":
        seen.note("发件人", f"以信上写的为准，要是名册里的或确认过的{asked}", doubtful=bool(unknown))
    else:
        detail = f"要 {box.authserv_id} 验明（Authentication-Results）；信上没有它的结果的，一律待核实{asked}"
        seen.note("发件人", detail, doubtful=True)


def _with_password(server: str, user: str) -> str:
    from toolkit.edges.mail.secrets import SERVICE, VARIABLE, mail_password

    if not user:
        return f"{server}，不登录"
    if not mail_password(user):
        raise ConfigError(
            f"没有找到 {user} 的授权码", f"请放进系统钥匙串（keyring set {SERVICE} {user}）或环境变量 {VARIABLE}。"
        )
    return f"{server}，{user}，授权码已有"


def mail_servers(seen: Looking) -> None:
    """Log in to both mail servers, and send the office a mail from itself."""
    settings = seen.workspace.settings
    if settings.mail.server:
        seen.look("试发邮件", lambda: _send_test(seen.workspace, seen.now))
    if settings.mailbox.server:
        seen.look("试收邮件", lambda: _look_inside(seen.workspace))
    if not settings.mail.server and not settings.mailbox.server:
        seen.bad("邮件", "没有设置邮件服务器，试不了", "请在 config.toml 的 [mail] 和 [mailbox] 里写 server。")


def _send_test(workspace: Workspace, now: datetime) -> str:
    """Send the office a mail from itself; `ConfigError` says at which step, and why, that did not work."""
    office = workspace.settings.office
    text = f"这是{office.name}台账工具的试发邮件，收到即说明发信设置正确。不用回复。"
    send_to_office(workspace, now, f"台账工具试发邮件 {now:%Y-%m-%d %H:%M}", text)
    return f"服务器收下了给 {office.mail} 的一封试发邮件，请到邮箱里看有没有收到"


def _look_inside(workspace: Workspace) -> str:
    """Log in and count; `ConfigError` where no late mail has the word that every mail is to have."""
    from toolkit.edges.mail.received import read_mail

    box = workspace.settings.mailbox
    with open_inbox(workspace, read_only=True) as mailbox:
        uids = mailbox.uids(workspace.tasks.plan.issued)
        latest = [] if box.trust == "sender" else [mailbox.fetch(uid) for uid in uids[-_LATEST:]]
    said = f"登录成功，方案印发以来有{len(uids)}封邮件"
    found = []
    for data in filter(None, latest):
        with suppress(ValueError):  # what cannot be read is said when it is collected
            found.append(read_mail(data).findings)
    if found and not any(each.server.lower() == box.authserv_id.lower() for mail in found for each in mail):
        servers = "、".join(sorted({each.server for mail in found for each in mail})) or "没有"
        raise ConfigError(
            f"{said}，最近{len(found)}封都没有 {box.authserv_id} 的验证结果（有的是：{servers}），照这样来信全部待核实",
            "请核对 config.toml 的 [mailbox] authserv_id；收信服务器不写验证结果的，把 trust 改回 sender。",
        )
    return said
