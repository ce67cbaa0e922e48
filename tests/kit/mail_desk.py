"""The office at a mailbox on a real server: mails arrive, are fetched, and what they bring is merged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from kit.real_servers import MailHost
from kit.unit_books import with_progress, workbook_of
from toolkit.jobs.mail.collect import collect
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace
from toolkit.reports.mail.collect import MailCollection

NOW = datetime(2021, 9, 13, 9)
_ARRIVED = datetime(2021, 9, 12, 8, 30).timestamp()


@dataclass
class Desk:
    """The office at its mailbox."""

    workspace: Workspace
    host: MailHost

    def collect(self, *mails: EmailMessage | bytes) -> MailCollection:
        """The mails arrive and are fetched."""
        raw = [mail if isinstance(mail, bytes) else mail.as_bytes() for mail in mails]
        self.host.deliver(self.workspace.settings.office.mail, *raw, arrived=_ARRIVED)
        return collect(self.workspace, NOW)

    def book(self, text: str = "甲") -> bytes:
        return with_progress(workbook_of(self.workspace, "市财政局"), text)

    def merge(self) -> list[tuple[str, str]]:
        """The name and the end of each file."""
        found = merge_returns(self.workspace, NOW).data["returns"]
        return [(each["file"].rpartition("/")[2], each["outcome"]) for each in found]


def kinds(found: MailCollection) -> dict[str, int]:
    """How many of the mails were what."""
    return {kind: number for kind, number in found.data["kinds"].items() if number}
