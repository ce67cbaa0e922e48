"""Receipts by mail: to whom a return came from, what to mend with the marked copy, one a return."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import openpyxl
import pytest
from kit.mail_server import set_mail
from kit.unit_books import fill, items_of
from kit.workspaces import After, for_units

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Return
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.mail.mail_receipts import answered_at
from toolkit.jobs.returns.decisions import answer_in_words, decide_case
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

SENT, BACK = date(2021, 8, 16), datetime(2021, 8, 20, 9)
UNIT, ADDRESS = "市司法局", "sz08@zhanjiang.example.com"


def office_of_few(workspace: Workspace) -> Workspace:
    return for_units(workspace, UNIT, "SZ09", "XQ01")


@pytest.fixture
def workspace(after_playing: After) -> Workspace:
    return after_playing(office_of_few)


def returned(workspace: Workspace, status: str, name: str = "司法局.xlsx") -> Path:
    (made,) = generate(workspace, SENT, [UNIT]).data["workbooks"]
    first = items_of(workspace, "SZ08")[0]
    rows = {first: {"进展情况": "已起草<script>", "办理状态": status}}
    return fill(Path(made["path"]), workspace.inbox / name, rows)


def receipts(workspace: Workspace) -> list[Mail]:
    with open_store(workspace) as store:
        return [mail for mail in store.outbox.mails() if mail.kind == MailKind.RECEIPT]


def read(workspace: Workspace, mail: Mail) -> tuple[EmailMessage, str]:
    message = message_from_bytes((workspace.root / mail.path).read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return message, body.get_content()


def test_only_where_the_settings_ask_for_it(workspace: Workspace) -> None:
    returned(workspace, "推进中")
    merge_returns(workspace, BACK)
    assert receipts(workspace) == []


def test_what_was_taken_is_confirmed_once(workspace: Workspace) -> None:
    asked = set_mail(workspace, receipts=True)
    returned(asked, "推进中")
    merge_returns(asked, BACK)
    merge_returns(asked, BACK)
    (mail,) = receipts(asked)
    message, text = read(asked, mail)
    assert mail.to == (ADDRESS,)
    assert message["Subject"] == "【已收】司法局.xlsx的回执（市司法局）"
    assert "结果：已收。2处填写已收。" in text and "不用再做什么" in text
    assert list(message.iter_attachments()) == []


def test_what_is_to_be_mended_comes_with_the_marked_copy(workspace: Workspace) -> None:
    asked = set_mail(workspace, receipts=True)
    returned(asked, "好")
    merge_returns(asked, BACK)
    (mail,) = receipts(asked)
    message, text = read(asked, mail)
    (attachment,) = message.iter_attachments()
    (reply,) = (asked.outbox / "replies").iterdir()
    assert (attachment.get_filename(), attachment.get_content()) == (reply.name, reply.read_bytes())
    assert message["Subject"].startswith("【需修改】")
    assert "填的是：好" in text and "只改标色的格" in text


def test_a_file_that_is_not_ours_is_answered_to_a_unit_only(workspace: Workspace) -> None:
    asked = set_mail(workspace, receipts=True)
    book = openpyxl.Workbook()
    book.save(asked.root / "别的.xlsx")
    merge_returns(asked, BACK, [asked.root / "别的.xlsx"], sender=ADDRESS)
    (mail,) = receipts(asked)
    assert mail.to == (ADDRESS,) and "未收" in read(asked, mail)[1]


@pytest.mark.parametrize(
    ("unit", "sender", "answered"),
    [
        ("SZ08", "", ADDRESS),
        ("SZ08", "SZ08@zhanjiang.example.com", ADDRESS),
        ("SZ08", "sz09@zhanjiang.example.com", "sz09@zhanjiang.example.com"),
        ("SZ08", "stranger@evil.invalid", ADDRESS),
        ("", "stranger@evil.invalid", ""),
        ("", "mailer-daemon@qq.example", ""),
    ],
)
def test_nobody_unknown_is_ever_answered(repository: Workspace, unit: str, sender: str, answered: str) -> None:
    ret = Return("0" * 64, "a.xlsx", 1, BACK, Outcome.MERGED, "2021", unit, sender=sender)
    assert answered_at(repository.tasks.roster, ret) == answered


def test_a_file_met_twice_is_answered_once(workspace: Workspace) -> None:
    asked = set_mail(workspace, receipts=True)
    path = returned(asked, "推进中")
    (asked.inbox / "同一份.xlsx").write_bytes(path.read_bytes())
    merge_returns(asked, BACK)
    assert len(receipts(asked)) == 1


@pytest.mark.parametrize(("days", "answered"), [(0, 1), (7, 1), (8, 0)])
def test_what_a_killed_run_took_in_is_answered_by_the_next_one_within_a_week(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, days: int, answered: int
) -> None:
    asked = set_mail(workspace, receipts=True)
    returned(asked, "推进中")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(
            "toolkit.jobs.returns.answered.mail_receipts", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        merge_returns(asked, BACK)
    assert receipts(asked) == []
    for _ in range(2):
        merge_returns(asked, BACK + timedelta(days=days))
    assert len(receipts(asked)) == answered


def test_a_file_the_office_confirms_by_hand_is_answered(workspace: Workspace) -> None:
    asked = set_mail(workspace, receipts=True)
    held = returned(asked, "推进中")
    merge_returns(asked, BACK, [held], sender="sz09@zhanjiang.example.com")
    assert [read(asked, mail)[0]["To"] for mail in receipts(asked)] == ["sz09@zhanjiang.example.com"]
    decide_case(asked, BACK, answer_in_words(1, "confirm", unit="SZ08"))
    assert len(receipts(asked)) == 2
    assert "结果：已收" in read(asked, receipts(asked)[1])[1]


def lot(workspace: Workspace, folder: str, numbers: range) -> None:
    """Files of one mail as they stand in the inbox, none of them ours."""
    for number in numbers:
        book = openpyxl.Workbook()
        book.active["A1"] = f"{folder} {number}"  # type: ignore[index]
        (workspace.inbox / folder).mkdir(exist_ok=True)
        book.save(workspace.inbox / folder / f"{number}.xlsx")


def test_what_one_mail_brought_is_answered_once(workspace: Workspace) -> None:
    asked = set_mail(workspace, receipts=True)
    returned(asked, "好")
    (asked.inbox / "来信").mkdir()
    (asked.inbox / "司法局.xlsx").rename(asked.inbox / "来信" / "司法局.xlsx")
    fill(asked.outbox / "ledgers" / f"{UNIT}-2021年政务公开工作台账.xlsx", asked.inbox / "来信" / "又.xlsx", {})
    merge_returns(asked, BACK)
    (mail,) = receipts(asked)
    message, text = read(asked, mail)
    assert "等2个文件" in message["Subject"] and "已收1个" in text and "部分收取1个" in text
    assert "《司法局.xlsx》工作台账!" in text and len(list(message.iter_attachments())) == 1
    merge_returns(asked, BACK + timedelta(hours=1))
    assert len(receipts(asked)) == 1


def test_an_address_gets_so_many_receipts_a_day_and_the_rest_the_next(workspace: Workspace) -> None:
    asked = set_mail(workspace, receipts=True, receipts_a_day=2)
    for number in range(5):
        lot(asked, str(number), range(2))
        merge_returns(
            asked, BACK + timedelta(minutes=number), sorted((asked.inbox / str(number)).iterdir()), sender=ADDRESS
        )
    assert len(receipts(asked)) == 2
    merge_returns(asked, BACK + timedelta(days=1))
    assert len(receipts(asked)) == 4


def test_whose_words_were_replaced_reads_the_receipt_too(workspace: Workspace) -> None:
    roster = workspace.root / "seeds/units.csv"
    line = f"{ADDRESS},,"
    assert line in roster.read_text("utf-8-sig")
    roster.write_text(roster.read_text("utf-8-sig").replace(line, f"{ADDRESS},sz08-b@zhanjiang.example.com,"), "utf-8")
    asked = set_mail(open_workspace(workspace.root), receipts=True)
    (made,) = generate(asked, SENT, [UNIT]).data["workbooks"]
    first, second = items_of(asked, "SZ08")[:2]
    one, other = {first: {"进展情况": "印发了2021年工作要点"}}, {second: {"进展情况": "举办了2期培训班"}}
    sooner = BACK - timedelta(hours=5)
    mine = fill(Path(made["path"]), asked.root / "甲.xlsx", {**one, **other}, {"填报人": "甲"}, sooner)
    rows = {second: {"进展情况": "举办了3期培训班"}}
    handed = fill(mine, asked.root / "乙.xlsx", rows, {"填报人": "乙"}, BACK)
    merge_returns(asked, BACK, [mine], sender=ADDRESS)
    merge_returns(asked, BACK, [handed], sender="sz08-b@zhanjiang.example.com")

    first_receipt, second_receipt = receipts(asked)
    assert first_receipt.to == (ADDRESS,)
    assert second_receipt.to == ("sz08-b@zhanjiang.example.com", ADDRESS)
    assert "换掉了已收的" in read(asked, second_receipt)[1] and "举办了2期培训班" in read(asked, second_receipt)[1]
