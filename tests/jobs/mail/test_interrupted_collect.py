"""A collect that ends anywhere is finished by the next: every mail once, every report with its one receipt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from email.message import EmailMessage
from itertools import count
from typing import Any

import openpyxl
import pytest
from kit.mailed import FINANCE, JUSTICE, letter, with_files, with_mailbox
from kit.real_servers import PASSWORD, MailHost
from kit.unit_books import with_progress, workbook_of
from kit.workspaces import After, for_units

from toolkit.edges.mail.imap import Mailbox
from toolkit.edges.store.inbox import Inbox
from toolkit.edges.store.store import Store
from toolkit.edges.system import files
from toolkit.edges.system.originals import Folder
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger import receipts
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.mail import collect as collecting
from toolkit.jobs.mail.collect import collect
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

NOW = datetime(2021, 9, 13, 9)
ARRIVED = datetime(2021, 9, 12, 8, 30).timestamp()
_numbers = count(1)


def issue(workspace: Workspace) -> Workspace:
    few = for_units(workspace, "市财政局", "市司法局", "XQ01")
    generate(few, date(2021, 9, 10), ["市财政局", "市司法局"])
    return few


@pytest.fixture
def office(after_playing: After, mailboxes: MailHost, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", PASSWORD)
    found = with_mailbox(after_playing(issue), mailboxes, f"stopped{next(_numbers)}@example.com")
    mails: list[EmailMessage] = [
        letter(FINANCE, "本期无变化。"),
        with_files(letter(JUSTICE), 台账__xlsx=with_progress(workbook_of(found, "市司法局"), "甲")),
    ]
    mailboxes.deliver(found.settings.office.mail, *(mail.as_bytes() for mail in mails), arrived=ARRIVED)
    return found


def fails_at(number: int, real: Callable[..., Any], *, after: bool = False) -> Callable[..., Any]:
    """`real`, ended by a fault the `number`th time it is called, before it has done anything or `after` it has."""
    calls = count(1)

    def called(*given: Any, **named: Any) -> Any:
        ends = next(calls) == number
        if ends and not after:
            raise WorkspaceError("中断", "再运行一次。")
        found = real(*given, **named)
        if ends:
            raise WorkspaceError("中断", "再运行一次。")
        return found

    return called


STEPS = [
    (Folder, "put"),
    (Inbox, "add"),
    (Store, "record"),
    (files, "write_whole"),
    (files, "flush_folder"),
    (Inbox, "written"),
    (Mailbox, "mark"),
    (Inbox, "marked"),
    (collecting, "publish_now"),
    (receipts, "put_out_text"),
]
"""What a collect does, in its order."""


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("place", "name"), STEPS, ids=[name for _, name in STEPS])
def test_what_one_collect_leaves_the_next_does_once(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, after: bool
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(place, name, fails_at(1, getattr(place, name), after=after))
        with pytest.raises(WorkspaceError, match="中断"):
            collect(office, NOW)
    collect(office, NOW)
    kept = sorted(path.name for path in (office.outbox / "receipts").iterdir())
    assert len(kept) == 1 and "市财政局" in kept[0] and "无变化" in (office.outbox / "receipts" / kept[0]).read_text()
    before = {path: path.stat().st_mtime_ns for path in (office.outbox / "receipts").iterdir()}
    collect(office, NOW)
    assert {path: path.stat().st_mtime_ns for path in (office.outbox / "receipts").iterdir()} == before
    with open_store(office) as store:
        assert [ret.unit for ret in store.returns.of_plan("2021") if ret.via == "mail"] == ["SZ09"]
    cells = openpyxl.load_workbook(office.outbox / "master.xlsx", read_only=True)
    assert any("无变化" in str(row) for sheet in cells for row in sheet.values)
    merged = merge_returns(office, NOW)
    assert [(each["unit"], each["outcome"]) for each in merged.data["returns"]] == [("市司法局", "merged")]
    assert len(list((office.outbox / "receipts").iterdir())) == 2
