"""What a person sends from a mailbox of their own is noted by its number or by where its file was moved."""

from __future__ import annotations

import email
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from kit.mail_server import set_mail
from kit.workspaces import After

from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.mail.distribute import distribute
from toolkit.jobs.mail.outbox import list_outbox, retry_mails, show_mail
from toolkit.jobs.mail.sent_by_hand import mark_sent
from toolkit.jobs.state import read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace

MADE = date(2021, 9, 10)
NOON = datetime(2021, 9, 13, 12)


def written(workspace: Workspace) -> None:
    generate(workspace, MADE, ["市财政局", "市司法局"])
    distribute(workspace, MADE, ["市财政局", "市司法局"], unsettled=True)


@pytest.fixture
def office(after_playing: After) -> Workspace:
    return after_playing(written)


def files(workspace: Workspace) -> list[Path]:
    return [workspace.root / each.mail.path for each in list_outbox(workspace).mails]


def handed(workspace: Workspace) -> dict[str, date]:
    with ledger(workspace, dry_run=True) as store:
        return dict(read_state(workspace, store, NOON.date()).handed)


def move(file: Path) -> None:
    (file.parent / "已发").mkdir(exist_ok=True)
    file.rename(file.parent / "已发" / file.name)


def test_a_mail_for_a_person_opens_as_a_letter_to_be_sent_and_one_for_the_program_does_not(office: Workspace) -> None:
    first, _ = files(office)
    assert email.message_from_bytes(first.read_bytes())["X-Unsent"] == "1"
    number = list_outbox(office).mails[0].mail.id
    retry_mails(set_mail(office, server="localhost"), MADE, [number])
    assert email.message_from_bytes(first.read_bytes())["X-Unsent"] is None


def test_what_was_sent_is_noted_by_number_and_hands_the_workbook_out(office: Workspace) -> None:
    first, second = (each.mail for each in list_outbox(office).mails)
    tried = mark_sent(office, NOON, [first.id], dry_run=True)
    assert handed(office) == {}
    told = mark_sent(office, NOON, [first.id], on=date(2021, 9, 12))
    assert told.summary == "1封记为2021年9月12日由人发出" and tried.mails[0].mail.state == told.mails[0].mail.state
    assert handed(office) == {first.unit: date(2021, 9, 12)}
    assert [each.mail.id for each in list_outbox(office).mails] == [second.id]
    with pytest.raises(ToolkitError, match=f"第{first.id}封不是待人工发送的，没有改动"):
        mark_sent(office, NOON, [second.id, first.id])
    assert handed(office) == {first.unit: date(2021, 9, 12)}
    assert mark_sent(office, NOON, [first.id], undo=True).summary == "1封改回待人工发送"
    assert handed(office) == {} and len(list_outbox(office).mails) == 2


def test_a_file_moved_among_those_sent_is_noted_once_by_the_next_delivery_or_the_command(office: Workspace) -> None:
    first, second = files(office)
    move(first)
    assert "1封由人发出，已记下" in deliver(office, NOON).summary
    assert "由人发出" not in deliver(office, NOON).summary
    assert list(handed(office).values()) == [NOON.date()]
    assert mark_sent(office, NOON).summary.startswith("没有新发出的：请写明编号")
    move(second)
    assert "由人发出" not in deliver(office, NOON, dry_run=True).summary
    assert mark_sent(office, NOON).summary == "1封记为2021年9月13日由人发出"
    everything = list_outbox(office, everything=True).mails
    assert [each.state for each in everything] == ["已发", "已发"]
    assert all(each.path.is_file() and each.path.parent.name == "已发" for each in everything)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"on": date(2021, 9, 14)}, "还没有到"),
        ({"undo": True}, "撤销要写明编号"),
        ({"numbers": [99]}, "第99封"),
        ({"numbers": [1], "on": date(2021, 9, 9)}, "第1封到2021年9月9日还没有写"),
    ],
)
def test_what_cannot_be_so_is_refused(office: Workspace, how: dict[str, object], said: str) -> None:
    with pytest.raises(ToolkitError, match=said):
        mark_sent(office, NOON, **how)  # type: ignore[arg-type]
    assert handed(office) == {}


def test_a_file_is_found_where_it_was_moved_after_its_number_was_told(office: Workspace) -> None:
    first, _ = (each.mail for each in list_outbox(office).mails)
    mark_sent(office, NOON, [first.id])
    move(office.root / first.path)
    assert show_mail(office, first.id).files[0].parent.name == "已发"
    assert retry_mails(office, MADE, [first.id]).mails[0].mail.id == first.id


@pytest.mark.parametrize("how", ["moved, then noted", "noted, then moved", "moved back by hand", "copied"])
def test_what_was_taken_back_is_not_noted_again_until_its_file_is_moved_again(office: Workspace, how: str) -> None:
    first, _ = (each.mail for each in list_outbox(office).mails)
    file = office.root / first.path
    if how == "noted, then moved":
        mark_sent(office, NOON, [first.id])
    move(file)
    mark_sent(office, NOON)
    if how == "moved back by hand":
        (file.parent / "已发" / file.name).rename(file)
    if how == "copied":
        shutil.copy(file.parent / "已发" / file.name, file)
    mark_sent(office, NOON, [first.id], undo=True)
    assert "由人发出" not in deliver(office, NOON).summary and handed(office) == {}
    assert show_mail(office, first.id).files == (file,) and file.stat().st_mode & 0o077 == 0
    move(file)
    assert "1封由人发出，已记下" in deliver(office, NOON).summary
    assert list(handed(office)) == [first.unit]
