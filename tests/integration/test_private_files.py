"""What is private is its owner's alone on POSIX, whatever the umask; what is handed out follows it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from kit.mailed import FINANCE, distribute, letter, with_files, with_mailbox
from kit.real_servers import PASSWORD, MailHost
from kit.unit_books import with_progress, workbook_of
from kit.workspaces import After

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.mail.collect import collect
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
NOW = datetime(2021, 9, 13, 9)
UNIT = "市财政局"
PRIVATE = ("ledger.db", "ledger.db-wal", "ledger.db-shm", "archive", "processed", "outbox/mail", "outbox/texts")
HANDED_OUT = ("outbox/receipts", "outbox/master.xlsx", "outbox/review.xlsx")
DAMAGED = b"PK\x03\x04 nothing"


@pytest.fixture(params=[0, 0o022], ids=["umask 000", "umask 022"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def issue(workspace: Workspace) -> None:
    generate(workspace, date(2021, 9, 10), [UNIT])


def others_may(path: Path) -> list[str]:
    """What at or below a path somebody else has any permission on."""
    found = (path, *path.rglob("*")) if path.is_dir() else (path,)
    return [f"{each} {each.stat().st_mode:o}" for each in found if each.exists() and each.stat().st_mode & 0o077]


def test_a_played_workspace_shows_nobody_else_what_is_private(
    after_playing: After, mailboxes: MailHost, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", PASSWORD)
    workspace = with_mailbox(after_playing(issue), mailboxes, f"private{umask}@example.com")
    config = workspace.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('processed = "stay"', 'processed = "move"'), "utf-8")
    workspace = open_workspace(workspace.root)
    generate(workspace, date(2021, 9, 10), [UNIT, "市司法局"])
    book = with_progress(workbook_of(workspace, UNIT), "甲")
    mail = with_files(letter(FINANCE), 台账__xlsx=book, 截图__png=b"\x89PNG 1")
    mailboxes.deliver(workspace.settings.office.mail, mail.as_bytes(), arrived=datetime(2021, 9, 12, 8, 30).timestamp())
    collect(workspace, NOW)
    assert [each for each in workspace.inbox.iterdir() if each.is_dir()]
    assert [others_may(each) for each in workspace.inbox.iterdir() if each.is_dir()] == [[]]
    (workspace.inbox / "坏.xlsx").write_bytes(DAMAGED)
    held = workspace.inbox / "来历不明的扫描件.pdf"
    held.write_bytes(b"%PDF-1.4\n")
    merge_returns(workspace, NOW)
    distribute(workspace, NOW.date(), [UNIT])
    remind(workspace, NOW.date())
    list_held(workspace, NOW)
    with open_store(workspace):
        made = [workspace.root / each for each in PRIVATE]
        assert all(each.exists() for each in made if "-" not in each.name)
        assert [others_may(each) for each in made] == [[]] * len(made)
    assert any((workspace.archive / "evidence").rglob("*.png"))
    for name in HANDED_OUT:
        path = workspace.root / name
        assert path.stat().st_mode & 0o777 == (0o777 if path.is_dir() else 0o666) & ~umask
        assert all(each.stat().st_mode & 0o777 == 0o666 & ~umask for each in path.rglob("*.*"))
