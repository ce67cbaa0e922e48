"""What units mailed, from a real mailbox into the inbox and the ledger."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from email.message import EmailMessage
from itertools import count

import pytest
from kit import ROOT
from kit.killed import COMMAND_LINE, to_be_killed
from kit.mailed import FINANCE, JUSTICE, letter, windows_zip, with_files, with_mailbox
from kit.real_servers import PASSWORD, MailHost
from kit.unit_books import with_progress, workbook_of
from kit.workspaces import for_units, said_handed

from toolkit.codes import Code
from toolkit.domain.ledger.report_status import ReportStatus, round_reports
from toolkit.domain.ledger.rounds import round_of
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.edges.mail.imap import Mailbox
from toolkit.edges.store.inbox import Inbox
from toolkit.edges.system.files import digest
from toolkit.edges.system.inbox import inbox_files
from toolkit.errors import ConfigError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.collect import collect
from toolkit.jobs.mail.distribute import distribute
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

NOW = datetime(2021, 9, 13, 9)
ARRIVED = datetime(2021, 9, 12, 8, 30).timestamp()
_numbers = count(1)


@pytest.fixture
def office(workspace: Workspace, mailboxes: MailHost, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", PASSWORD)
    few = for_units(workspace, "市财政局", "市司法局", "XQ01")
    generate(few, date(2021, 9, 10), ["市财政局", "市司法局"])
    return with_mailbox(few, mailboxes, f"office{next(_numbers)}@example.com")


@pytest.fixture
def post(office: Workspace, mailboxes: MailHost) -> Callable[..., None]:
    """`post(mail, …)`: the mails arrive in the office's mailbox."""

    def arrive(*mails: EmailMessage | bytes) -> None:
        raw = [mail if isinstance(mail, bytes) else mail.as_bytes() for mail in mails]
        mailboxes.deliver(office.settings.office.mail, *raw, arrived=ARRIVED)

    return arrive


def inbox(workspace: Workspace) -> list[tuple[str, bytes]]:
    """Files of the inbox, the folder of their mail written as `*`."""
    found = inbox_files(workspace.inbox)
    names = {path: path.relative_to(workspace.inbox).as_posix() for path in found}
    return sorted((f"*/{name.partition('/')[2]}", path.read_bytes()) for path, name in names.items())


def codes(report: object) -> list[str]:
    return [found.code.slug for found in report.problems]  # type: ignore[attr-defined]


def seen(host: MailHost, workspace: Workspace) -> list[bool]:
    return ["Seen" in flags for _, flags, _ in host.mails(workspace.settings.office.mail)]


def test_a_returned_workbook_is_merged_as_its_sender_s(office: Workspace, post: Callable[..., None]) -> None:
    finance, justice = (with_progress(workbook_of(office, unit), "甲") for unit in ("市财政局", "市司法局"))
    post(with_files(letter(FINANCE), 台账__xlsx=finance, 会议纪要__pdf=b"%PDF-1.4"))
    post(with_files(letter(FINANCE), 台账__xlsx=justice))
    report = collect(office, NOW)
    assert [(each["unit"], each["arrived"]) for each in report.data["files"]] == [
        ("市财政局", "2021-09-12T08:30:00")
    ] * 3
    merged = merge_returns(office, NOW)
    ends: dict[str, set[tuple[str, str]]] = {}
    for each in merged.data["returns"]:
        ends.setdefault(each["file"].rpartition("/")[2], set()).add((each["unit"], each["outcome"]))
    assert ends == {
        "台账.xlsx": {("市财政局", "merged"), ("市司法局", "held")},
        "会议纪要.pdf": {("市财政局", "evidence")},
    }
    assert "sender-differs" in codes(merged)
    with open_store(office) as store:
        assert {ret.sender for ret in store.returns.of_plan("2021")} == {FINANCE}


@pytest.mark.parametrize("moved", ["收过的", "收过的/九月"])
def test_what_lies_in_a_mail_s_folder_is_the_mail_s_wherever_that_was_moved_or_whatever_it_is_called(
    office: Workspace, post: Callable[..., None], moved: str
) -> None:
    post(with_files(letter(FINANCE), 台账__xlsx=with_progress(workbook_of(office, "市司法局"), "甲")))
    collect(office, NOW)
    (path,) = inbox_files(office.inbox)
    folder = office.inbox / moved / ("" if "/" not in moved else path.parent.name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    path.parent.rename(folder)
    if "/" in moved:  # and it was saved again there
        (folder / path.name).write_bytes(with_progress(workbook_of(office, "市司法局"), "乙"))
    merged = merge_returns(office, NOW)
    assert [each["outcome"] for each in merged.data["returns"]] == ["held"] and codes(merged) == ["sender-differs"]
    with open_store(office) as store:
        assert {ret.sender for ret in store.returns.of_plan("2021")} == {FINANCE}


def test_a_mail_is_taken_once_and_marked_as_read(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    post(letter("friend@example.com", "吃了吗"), with_files(letter(FINANCE), a__xlsx=b"PK 1"))
    assert collect(office, NOW).data["kinds"]["return"] == 1
    assert seen(mailboxes, office) == [False, True]
    before = inbox(office)
    again = collect(office, NOW)
    assert (again.data["mails"], again.data["files"], inbox(office)) == (0, [], before)
    assert before == [("*/a.xlsx", b"PK 1")]


def test_the_files_of_an_archive_are_unpacked(office: Workspace, post: Callable[..., None]) -> None:
    packed = windows_zip(
        市财政局___台账__xlsx=b"PK in",
        **{"______市财政局___截图__png": b"\x89PNG", "MACOSX___~$台账__xlsx": b"lock", "空__xlsx": b""},
    )
    post(with_files(letter(FINANCE), 报送__zip=packed))
    collect(office, NOW)
    assert inbox(office) == [
        ("*/报送/市财政局/台账.xlsx", b"PK in"),
        ("*/报送/市财政局/截图.png", b"\x89PNG"),
        ("*/报送/空.xlsx", b""),  # what holds nothing is told too
    ]


def test_a_forwarded_mail_s_files_are_its_sender_s_and_its_writer_is_kept(
    office: Workspace, post: Callable[..., None]
) -> None:
    outer = letter("colleague@example.com")
    outer.add_attachment(with_files(letter(JUSTICE), 台账__xlsx=b"PK"))
    post(outer)
    (found,) = collect(office, NOW).data["files"]
    assert (found["sender"], found["writer"]) == ("colleague@example.com", JUSTICE)


def test_names_are_made_safe_and_the_same_bytes_of_one_mail_are_there_once(
    office: Workspace, post: Callable[..., None]
) -> None:
    names = {"a__xlsx": b"1", "b__xlsx": b"1", "A__xlsx": b"2", "CON__xlsx": b"3", "../../x__xlsx": b"4", "__hid": b"5"}
    post(with_files(letter(FINANCE), **names))
    collect(office, NOW)
    wanted = {"a.xlsx": b"1", "A（2）.xlsx": b"2", "_CON.xlsx": b"3", "x.xlsx": b"4", "hid": b"5"}
    assert inbox(office) == sorted((f"*/{name}", data) for name, data in wanted.items())


def test_an_archive_out_of_all_proportion_stays_whole(office: Workspace, post: Callable[..., None]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("台账.xlsx", b"\0" * 50_000_000)
    post(with_files(letter(FINANCE), 台账__zip=packed.getvalue()))
    collect(office, NOW)
    assert [name for name, _ in inbox(office)] == ["*/台账.zip"]
    assert merge_returns(office, NOW).data["totals"]["quarantined"] == 1


def test_what_is_more_than_a_mail_may_bring_is_said_and_the_mail_stays_unread(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(502):
            archive.writestr(f"{number}.txt", b"%d" % number)
    post(with_files(letter(FINANCE), 报送__zip=packed.getvalue()))
    for dry_run in (True, False):
        report = collect(office, NOW, dry_run=dry_run)
        assert codes(report) == ["mail-too-many-files"]
        assert "只收了前500个，还有2个没有收" in report.problems[0].message
    assert (len(inbox(office)), seen(mailboxes, office)) == (500, [False])
    assert codes(collect(office, NOW)) == []


def test_the_same_bytes_mailed_twice_are_a_duplicate(office: Workspace, post: Callable[..., None]) -> None:
    data = with_progress(workbook_of(office, "市财政局"), "甲")
    post(
        with_files(letter(FINANCE, subject="一"), a__xlsx=data), with_files(letter(FINANCE, subject="二"), a__xlsx=data)
    )
    collect(office, NOW)
    totals = merge_returns(office, NOW).data["totals"]
    assert (totals["merged"], totals["duplicate"]) == (1, 1)


def test_a_mail_that_says_no_change_counts_and_says_how(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    said_handed(office)
    post(
        letter(FINANCE, "本期无变化。\n\n市财政局"),
        letter(FINANCE, "无变化"),
        letter("stranger@example.com", "无变化"),
        letter(JUSTICE, "无变化", Auto_Submitted="auto-replied"),
        letter(JUSTICE, "无变化", subject="自动回复：台账"),
    )
    report = collect(office, NOW)
    assert seen(mailboxes, office) == [True, True, False, False, False]
    assert report.data["kinds"] == {
        **dict.fromkeys(report.data["kinds"], 0),
        "no_change": 3,
        "automatic": 2,
    }
    assert codes(report) == ["mail-writer-unknown"]
    status = show_status(office, NOW.date()).data
    told = {each["unit"]: (each["obligation"], each["told_by"]) for each in status["units"]}
    assert told["市财政局"] == ("no_change", "mail")
    assert told["市司法局"] == ("missing", None)
    with open_store(office) as store:
        assert len(store.returns.of_plan("2021")) == 1
    assert len(list((office.outbox / "receipts").iterdir())) == 1
    assert (office.outbox / "master.xlsx").is_file()


def test_a_mail_that_says_another_unit_has_no_change_counts_for_nobody(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    post(letter(FINANCE, "本期无变化。", subject="市司法局 无变化"), letter(FINANCE, "市财政局、市司法局无变化"))
    report = collect(office, NOW)
    assert codes(report) == ["mail-writer-unknown"] * 2
    assert "信里写到市司法局" in report.problems[0].message
    assert seen(mailboxes, office) == [False, False]
    with open_store(office) as store:
        assert store.returns.of_plan("2021") == ()


def test_no_change_comes_too_late_for_a_plan_that_is_closed(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    config = office.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("closed = false", "closed = true"), "utf-8")
    post(letter(FINANCE, "无变化"))
    report = collect(open_workspace(office.root), NOW)
    assert [each.code for each in report.problems] == [Code.MAIL_PLAN_CLOSED]
    assert "市财政局来信说无变化，但方案 2021 已办结" in report.problems[0].message
    assert seen(mailboxes, office) == [False]
    with open_store(office) as store:
        assert store.returns.of_plan("2021") == ()


def test_mails_that_need_a_person_are_said_and_left_unread(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    office = with_mailbox(office, mailboxes, "")
    config = office.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("size_mb = 60", "size_mb = 1"), "utf-8")
    office = open_workspace(office.root)
    deep = b"From: a@example.com\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (n, n) for n in range(3000)
    )
    post(
        letter(FINANCE, "请看超大附件链接", subject="台账"),
        with_files(letter(FINANCE), a__xlsx=b"PK" + b"x" * 1_200_000),
        deep,
        with_files(letter("shop@example.com"), 广告__pdf=b"%PDF"),
    )
    report = collect(office, NOW)
    assert sorted(codes(report)) == ["mail-stranger", "mail-too-large", "mail-unreadable", "mail-without-file"]
    assert (inbox(office), seen(mailboxes, office)) == ([], [False] * 4)
    assert (codes(collect(office, NOW)), report.exit_code) == ([], 1)


def outgoing(workspace: Workspace, unit: str, to: tuple[str, ...], state: MailState = MailState.SENT) -> Mail:
    """A mail the office sent to a unit, in the ledger."""
    code = workspace.tasks.roster.by_name[unit].code
    with open_store(workspace) as store:
        number = len(store.outbox.mails()) + 1
        mail = Mail(
            f"ledger/2021/{code}/{number}",
            MailKind.LEDGER,
            "2021",
            code,
            NOW.date(),
            "",
            f"<{number}@example.com>",
            state=state,
            sender="zwgk@example.com",
            to=to,
            accepted=to if state == MailState.SENT else (),
            sent_at=NOW,
        )
        assert store.outbox.add(mail)
        found = store.outbox.get(mail.key)
    assert found
    return found


def bounce(address: str, original: str) -> bytes:
    """A delivery report as Postfix writes it."""
    return f"""From: MAILER-DAEMON@example.com
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown
--B
Content-Type: message/rfc822

Message-ID: {original}
Content-Type: multipart/mixed; boundary=C

--C
Content-Disposition: attachment; filename=a.xlsx

PK
--C--
--B--
""".encode()


def states(workspace: Workspace) -> dict[str, str]:
    return {each["unit"]: each["obligation"] for each in show_status(workspace, NOW.date()).data["units"]}


def test_what_the_office_mailed_to_itself_is_not_taken_for_a_return(
    office: Workspace, post: Callable[..., None]
) -> None:
    distribute(office, NOW.date(), ["市财政局"], unsettled=True)
    with open_store(office) as store:
        (own,) = store.outbox.mails()
    post((office.root / own.path).read_bytes())
    assert (collect(office, NOW).data["kinds"]["own"], inbox(office)) == (1, [])


def test_a_bounce_sets_the_mail_and_what_the_unit_owes(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    mail = outgoing(office, "市财政局", (FINANCE,))
    other = outgoing(office, "市司法局", (JUSTICE,))
    post(bounce(FINANCE.upper(), mail.message_id))
    report = collect(office, NOW)
    assert (report.data["kinds"]["bounce"], codes(report), inbox(office)) == (1, ["mail-not-delivered"], [])
    assert "550 5.1.1 user unknown" in report.problems[0].message
    with open_store(office) as store:
        found, untouched = store.outbox.get(mail.key), store.outbox.get(other.key)
    assert found and (found.state, found.accepted) == (MailState.REFUSED, ())
    assert untouched == other
    assert (states(office)["市财政局"], states(office)["市司法局"]) == ("undelivered", "missing")
    assert seen(mailboxes, office) == [True]
    post(letter(FINANCE, "无变化"))
    collect(office, NOW)
    assert states(office)["市财政局"] == "no_change"


def test_an_address_that_took_a_later_mail_or_was_corrected_is_reached(
    office: Workspace, post: Callable[..., None]
) -> None:
    said_handed(office)
    post(bounce(FINANCE, outgoing(office, "市财政局", (FINANCE,)).message_id))
    post(bounce(JUSTICE, outgoing(office, "市司法局", (JUSTICE,)).message_id))
    collect(office, NOW)
    assert [states(office)[unit] for unit in ("市财政局", "市司法局")] == ["undelivered"] * 2
    outgoing(office, "市财政局", (FINANCE,))
    roster = office.root / "seeds/units.csv"
    roster.write_text(roster.read_text("utf-8").replace(JUSTICE, "new@example.com"), "utf-8")
    assert [states(open_workspace(office.root))[unit] for unit in ("市财政局", "市司法局")] == ["missing"] * 2


def test_a_notice_that_names_no_mail_of_ours_changes_none_and_is_told_to_the_office(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    first, last = (outgoing(office, "市财政局", (FINANCE,)) for _ in range(2))
    text = f"抱歉，您的邮件被退回来了……\n收件人：{FINANCE}\n退信原因：该用户不存在"
    own_words = [letter("PostMaster@qq.com", f"{text}{number}", subject="系统退信") for number in range(2)]
    unknown = letter("PostMaster@qq.com", "收件人：unknown@example.com 退信原因：域名无效", subject="系统退信")
    post(*own_words, unknown, letter("PostMaster@qq.com", f"收件人：{JUSTICE}", subject="系统退信"))
    post(letter("PostMaster@qq.com", text, subject="系统退信", answers="<made.up@example.com>"))
    report = collect(office, NOW)
    assert codes(report) == ["mail-bounce-unclear"] * 5
    told = [each.message for each in report.problems]
    assert [f"市财政局的邮箱，最近发给它的是第{last.id}封" in each for each in told] == [True, True, False, False, True]
    assert "市司法局的邮箱）" in told[3]
    assert seen(mailboxes, office) == [False] * 5
    with open_store(office) as store:
        assert [store.outbox.get(mail.key) for mail in (first, last)] == [first, last]


def test_a_notice_that_names_a_mail_of_ours_and_an_address_it_never_went_to_says_both(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    mail = outgoing(office, "市财政局", (FINANCE,))
    post(bounce("x@gw.example.com", mail.message_id))
    report = collect(office, NOW)
    assert codes(report) == ["mail-bounce-elsewhere"] and seen(mailboxes, office) == [False]
    said = f"退的是第{mail.id}封（市财政局），但说没有收到的是 x@gw.example.com，不是这一封发往的邮箱"
    assert said in report.problems[0].message
    with open_store(office) as store:
        assert store.outbox.get(mail.key) == mail


def test_a_notice_that_says_what_is_known_already_asks_nothing(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    first, last = (outgoing(office, "市财政局", (FINANCE,)) for _ in range(2))
    shown = f"<{FINANCE}>: 550 no such user\nOriginal message headers:\nMessage-ID: {last.message_id}"
    post(bounce(FINANCE, last.message_id), bounce(FINANCE.upper(), last.message_id))
    post(letter("postmaster@outlook.example", shown, subject="Undeliverable: 台账"))
    post(letter("PostMaster@qq.com", f"收件人：{FINANCE}\n退信原因：该用户不存在", subject="系统退信"))
    assert codes(collect(office, NOW)) == ["mail-not-delivered"]
    assert seen(mailboxes, office) == [True] * 4
    with open_store(office) as store:
        found = [store.outbox.get(mail.key) for mail in (first, last)]
    assert found[0] == first and found[1] and found[1].state == MailState.REFUSED


def test_a_mailbox_numbered_anew_doubles_nothing(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    post(with_files(letter(FINANCE), a__xlsx=b"PK 1"), letter(FINANCE, "无变化"))
    collect(office, NOW)
    before, name = inbox(office), office.settings.office.mail.partition("@")[0]
    time.sleep(1.1)  # Dovecot's validity is the second of the folder's making
    for path in (mailboxes.folder / "dovecot/mail" / name).rglob("dovecot*"):
        path.unlink()
    again = collect(office, NOW)
    assert (again.data["mails"], again.data["again"]) == (0, 2)
    assert inbox(office) == before
    with open_store(office) as store:
        assert len(store.returns.of_plan("2021")) == 1


def test_mails_from_before_the_plan_was_issued_are_not_looked_at(office: Workspace, mailboxes: MailHost) -> None:
    old = with_files(letter(FINANCE), a__xlsx=b"PK")
    arrived = datetime(2021, 7, 1).timestamp()
    mailboxes.deliver(office.settings.office.mail, old.as_bytes(), arrived=arrived)
    assert collect(office, NOW).data["mails"] == 0


def test_a_dry_run_tells_and_leaves_everything(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    post(with_files(letter(FINANCE), a__xlsx=b"PK 1"), letter(JUSTICE, "无变化"))
    before = {path: path.stat().st_mtime_ns for path in office.root.rglob("*")}
    said = collect(office, NOW, dry_run=True)
    assert {path: path.stat().st_mtime_ns for path in office.root.rglob("*")} == before
    assert seen(mailboxes, office) == [False, False]
    done = collect(office, NOW)
    assert {**said.data, "files": len(said.data["files"])} == {**done.data, "files": len(done.data["files"])}


def test_taken_mails_are_moved_where_the_settings_say(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost
) -> None:
    office = with_mailbox(office, mailboxes, "", done="taken")
    post(with_files(letter(FINANCE), a__xlsx=b"PK 1"), letter("friend@example.com", "您好"))
    collect(office, NOW)
    account = office.settings.office.mail
    assert len(mailboxes.mails(account)) == 1
    assert [flags for _, flags, _ in mailboxes.mails(account, "taken") if "Seen" in flags]


def test_without_a_mailbox_or_a_password_nothing_is_done(
    workspace: Workspace, office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOOLKIT_MAIL_PASSWORD")
    monkeypatch.setattr("toolkit.edges.mail.secrets._kept", lambda user: None)
    with pytest.raises(ConfigError, match="没有找到邮箱 office"):
        collect(office, NOW)
    with pytest.raises(ConfigError, match="没有设置收信服务器"):
        collect(workspace, NOW)


# Killed half-way


@pytest.mark.parametrize("step", ["add", "written", "marked"])
@pytest.mark.parametrize("after", [False, True])
def test_stopped_at_any_step_the_next_run_goes_on(
    office: Workspace,
    post: Callable[..., None],
    mailboxes: MailHost,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    after: bool,
) -> None:
    post(with_files(letter(FINANCE), a__xlsx=b"PK 1"), letter(JUSTICE, "无变化"))
    real = getattr(Inbox, step)

    def dies(*arguments: object) -> object:
        if after:
            real(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Inbox, step, dies)
        collect(office, NOW)
    for _ in range(2):
        collect(office, NOW)
    assert inbox(office) == [("*/a.xlsx", b"PK 1")]
    assert seen(mailboxes, office) == [True, True]
    with open_store(office) as store:
        assert [ret.via for ret in store.returns.of_plan("2021")] == ["mail"]


def test_a_file_merged_before_the_killed_run_was_finished_does_not_come_back(
    office: Workspace, post: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = office.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('processed = "stay"', 'processed = "move"'), "utf-8")
    office = open_workspace(office.root)
    post(with_files(letter(FINANCE), a__xlsx=with_progress(workbook_of(office, "市财政局"), "甲")))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Inbox, "written", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        collect(office, NOW)
    merged = merge_returns(office, NOW).data["returns"]
    assert [(each["unit"], each["outcome"]) for each in merged] == [("市财政局", "merged")]
    collect(office, NOW)
    assert inbox(office) == []
    with open_store(office) as store:
        assert [ret.sender for ret in store.returns.of_plan("2021")] == [FINANCE]


@pytest.mark.parametrize("gone", [False, True])
def test_a_mail_the_archive_has_lost_is_fetched_again_or_said(
    office: Workspace,
    post: Callable[..., None],
    mailboxes: MailHost,
    monkeypatch: pytest.MonkeyPatch,
    gone: bool,
) -> None:
    post(with_files(letter(FINANCE), a__xlsx=b"PK 1"))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(
            "toolkit.edges.system.files.write_whole", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        patch.setattr("toolkit.edges.system.originals.Folder.put", lambda *_: None)
        collect(office, NOW)
    if gone:
        name = office.settings.office.mail.partition("@")[0]
        for path in (mailboxes.folder / "dovecot/mail" / name).rglob("cur/*"):
            path.unlink()
    report = collect(office, NOW)
    assert codes(report) == (["mail-unreadable"] if gone else [])
    assert inbox(office) == ([] if gone else [("*/a.xlsx", b"PK 1")])
    assert seen(mailboxes, office) == ([] if gone else [True])
    assert (codes(collect(office, NOW)), collect(office, NOW).data["mails"]) == ([], 0)


def test_a_connection_lost_between_two_mails_loses_neither(
    office: Workspace, post: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    post(*(with_files(letter(FINANCE, subject=str(n)), a__xlsx=b"PK %d" % n) for n in range(3)))
    real, left = Mailbox.fetch, [1]

    def fetch(self: Mailbox, uid: int) -> bytes | None:
        if not left:
            self._client.shutdown()
        left.clear()
        return real(self, uid)

    with monkeypatch.context() as patch:
        patch.setattr("toolkit.edges.mail.imap.Mailbox.fetch", fetch)
        report = collect(office, NOW)
    assert (codes(report), report.data["mails"]) == (["mailbox-lost"], 1)
    assert "还有2封" in report.problems[0].message
    assert collect(office, NOW).data["mails"] == 2
    assert len(list(inbox_files(office.inbox))) == 3


KILLS = int(os.environ.get("TOOLKIT_KILLS", "20"))


def test_kill_9_at_any_moment_loses_and_doubles_nothing(
    office: Workspace, post: Callable[..., None], mailboxes: MailHost, fresh: Workspace
) -> None:
    """Every mail ends as one set of files and one record, marked, however often the program is killed."""
    roster = office.settings.roster.file  # of all units: the command's exit tells of names that a roster of a few lacks
    shutil.copy(fresh.root / roster, office.root / roster)
    chance = random.Random(KILLS)
    words = ("-w", str(office.root), "--today", "2021-09-13", "--json", "collect")
    command = [sys.executable, "-m", "toolkit", *words]
    sent: dict[str, str] = {}

    def arrive(number: int) -> None:
        mails = []
        for part in range(3):
            data = b"PK %d %d" % (number, part) * 1000
            sent[digest(data)] = f"{number}-{part}"
            mails.append(with_files(letter(FINANCE, subject=f"{number}-{part}"), a__xlsx=data))
        post(*mails)

    with to_be_killed(COMMAND_LINE) as collecting:
        arrive(KILLS)
        whole = collecting.finish(*words)
        assert len(list(inbox_files(office.inbox))) == 3
        for number in range(KILLS):
            arrive(number)
            collecting.run(*words, after=whole * chance.uniform(0.05, 1.2))
    post(letter(JUSTICE, "无变化"))
    for _ in range(2):
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found = [digest(path.read_bytes()) for path in inbox_files(office.inbox)]
    assert sorted(found) == sorted(sent)
    code = office.tasks.roster.by_name["市司法局"].code
    with open_store(office) as store:
        for path in inbox_files(office.inbox):
            name = path.relative_to(office.inbox).as_posix()
            brought = store.inbox.brought(name, digest(path.read_bytes()))
            assert brought and brought.sender == FINANCE
        assert len(store.returns.of_plan("2021")) == 1
        assert (
            round_reports(office.tasks, store.returns.of_plan("2021"), round_of(NOW.date(), "month")).states[code]
            == ReportStatus.NO_CHANGE
        )
    assert all(seen(mailboxes, office))
    assert not list(office.inbox.rglob(".writing-*"))
