"""An office at its mailbox, two units of which have their workbooks."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from kit.mail_desk import Desk
from kit.mailed import with_mailbox
from kit.real_servers import PASSWORD, MailHost
from kit.workspaces import After, for_units

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.workspace import Workspace

_numbers = count(1)


def issue_to_two_units(workspace: Workspace) -> Workspace:
    few = for_units(workspace, "市财政局", "市司法局", "XQ01")
    generate(few, date(2021, 9, 10), ["市财政局", "市司法局"])
    return few


@pytest.fixture
def desk(after_playing: After, mailboxes: MailHost, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", PASSWORD)
    account = f"told{next(_numbers)}@example.com"
    return Desk(with_mailbox(after_playing(issue_to_two_units), mailboxes, account), mailboxes)
