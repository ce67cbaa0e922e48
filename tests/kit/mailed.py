"""Mails as units write them, for tests."""

from __future__ import annotations

import io
import json
import zipfile
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from pathlib import Path

from kit.real_servers import MailHost
from toolkit.jobs.mail import distribute as distributing
from toolkit.jobs.workspace import Workspace, open_workspace

FINANCE = "sz09@zhanjiang.example.com"
JUSTICE = "sz08@zhanjiang.example.com"
distribute = partial(distributing.distribute, unsettled=True)
"""`distribute` of the sample plan, ten items of which await the office."""


def with_mailbox(workspace: Workspace, host: MailHost, account: str, **more: str) -> Workspace:
    """The workspace, its office's mailbox on that server."""
    config = workspace.root / "config.toml"
    text = config.read_text("utf-8")
    head, _, tail = text.partition("[mailbox]")
    lines = {"server": "127.0.0.1", "ca_file": str(host.ca_file), **more}
    rest = [line for line in tail.split("\n")[1:] if line.split(" = ")[0] not in (*lines, "port", "timeout_seconds")]
    own = "".join(f'{name} = "{value}"\n' for name, value in lines.items())
    head = head.replace("zwgk@zhanjiang.example.com", account)
    config.write_text(
        f"{head}[mailbox]\nport = {host.imap_port}\ntimeout_seconds = 20\n{own}" + "\n".join(rest), "utf-8"
    )
    return open_workspace(workspace.root)


def configured(workspace: Workspace, **values: object) -> Workspace:
    """The workspace with these settings of `[mailbox]`."""
    path = workspace.root / "config.toml"
    lines = path.read_text("utf-8").split("\n")
    head = lines.index("[mailbox]") + 1
    kept = [line for line in lines[head:] if line.split(" = ")[0] not in values]
    own = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    path.write_text("\n".join([*lines[:head], *own, *kept]), "utf-8")
    return open_workspace(workspace.root)


def letter(
    sender: str, text: str = "见附件", *, subject: str = "报送台账", answers: str = "", **headers: str
) -> EmailMessage:
    """A mail without files yet."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "zwgk@example.com"
    mail["Subject"] = subject
    if answers:
        mail["In-Reply-To"] = answers
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def with_files(mail: EmailMessage, **files: bytes) -> EmailMessage:
    """The mail with files, each under its name, where a dot is written as two underscores."""
    for name, data in files.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("__", "."))
    return mail


def letter_text(path: Path) -> tuple[str, str]:
    """The plain text of a letter and the other one, each on one line."""
    mail = message_from_bytes(path.read_bytes(), policy=default)
    found = [mail.get_body([kind]) for kind in ("plain", "html")]
    plain, html = ("".join(body.get_content().split()) if body else "" for body in found)
    return plain, html


class _Gbk(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), 0


def windows_zip(**files: bytes) -> bytes:
    """An archive as Chinese Windows makes it: names in GBK, which it does not say; dots as above, `/` as `___`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = _Gbk(name.replace("___", "/").replace("__", "."))
            entry.create_system = 0
            archive.writestr(entry, data)
    return packed.getvalue()
