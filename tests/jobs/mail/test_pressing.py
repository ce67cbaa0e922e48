"""What `remind` does beside the reminders: nudges, pauses, copies, texts, the digest, the year's plan."""

from __future__ import annotations

import re
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from kit.mail_server import serving, set_mail
from kit.workspaces import After, for_units, hand_out

from toolkit.domain.ledger.records import Change
from toolkit.domain.mail.mails import MailKind, MailState
from toolkit.domain.mail.received_mail import ReceivedFile, ReceivedKind, ReceivedMail
from toolkit.edges.system.files import digest
from toolkit.errors import ConfigError
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.mail.outbox import release_mails
from toolkit.jobs.mail.remind import plan_reminders, remind
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.record import record_report
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

NUDGED, OVERDUE = date(2021, 8, 23), date(2021, 10, 13)
UNITS = ("市司法局", "市财政局")
FEW = ("赤坎区政府", "霞山区政府", "SZ01", "SZ02", "SZ03", "SZ10", *UNITS)


def office_of_few(workspace: Workspace) -> Workspace:
    return for_units(workspace, *FEW)


def handed_to_few(workspace: Workspace) -> Workspace:
    few = office_of_few(workspace)
    hand_out(few)
    return few


@pytest.fixture
def workspace(after_playing: After) -> Workspace:
    return after_playing(office_of_few)


@pytest.fixture
def issued(after_playing: After) -> Workspace:
    return after_playing(handed_to_few)


def configured(workspace: Workspace, **lines: str) -> Workspace:
    """The workspace with these lines of `[reminders]`, and two units alone in the plan's rounds."""
    path = workspace.root / "config.toml"
    text = path.read_text("utf-8")
    for name, value in lines.items():
        text, count = re.subn(rf"^{name} = [^#\n]*", f"{name} = {value} ", text, flags=re.MULTILINE)
        assert count == 1, name
    path.write_text(text, "utf-8")
    return open_workspace(workspace.root)


def say(workspace: Workspace, unit: str, **values: str) -> None:
    with open_store(workspace) as store:
        store.apply(
            [
                Change(task_key("2021", each.item, unit), name, text, unit, datetime(2021, 8, 20, 9))
                for each in workspace.tasks.of_unit(unit)
                for name, text in values.items()
            ]
        )


def read(path: str) -> EmailMessage:
    message = message_from_bytes(Path(path).read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def body(path: str) -> str:
    found = read(path).get_body(("plain",))
    assert found is not None
    return str(found.get_content())


def states(workspace: Workspace, kind: MailKind) -> list[MailState]:
    with open_store(workspace) as store:
        return [mail.state for mail in store.outbox.mails() if mail.kind == kind]


def test_units_that_have_not_reported_are_asked_once(workspace: Workspace) -> None:
    workspace = configured(workspace, blue="[]", red="[]", yellow_rounds="0")
    hand_out(workspace, date(2021, 8, 20), [*UNITS, "赤坎区政府"])
    record_report(workspace, datetime(2021, 8, 20, 15), "市财政局", "no_change", via="phone")
    report = remind(workspace, NUDGED)
    assert [each["unit"] for each in report.data["nudges"]] == ["赤坎区政府", "市司法局"]
    mine = report.data["nudges"][1]
    assert (mine["return_by"], mine["stage"], mine["late"]) == ("2021-08-25", "nudge-2", False)
    text = body(mine["mail"])
    assert "应于2021年8月25日前发回，截至2021年8月23日尚未收到贵单位的填报" in text and "长期坚持" in text
    assert remind(workspace, NUDGED).data["nudges"] == [] == remind(workspace, date(2021, 8, 24)).data["nudges"]
    assert {each["stage"] for each in remind(workspace, date(2021, 8, 26)).data["nudges"]} == {"nudge+1"}


def test_nobody_is_asked_who_holds_no_workbook_or_is_done(workspace: Workspace) -> None:
    hand_out(workspace, date(2021, 8, 16), UNITS)
    say(workspace, "SZ09", status="不涉及", progress="无", verdict="确认不涉及")
    assert [each["unit"] for each in remind(workspace, NUDGED, preview=True).data["nudges"]] == ["市司法局"]


def test_reminder_and_nudge_of_a_day_are_one_mail(workspace: Workspace) -> None:
    hand_out(workspace, date(2021, 9, 10), UNITS)
    report = remind(workspace, date(2021, 9, 22))  # blue-7, and two workdays before the 24th
    of = {name: [each for each in report.data[name] if each["unit"] == "市司法局"] for name in ("reminders", "nudges")}
    assert len(of["reminders"]) == len(of["nudges"]) == 1
    assert of["reminders"][0]["mail"] == of["nudges"][0]["mail"]
    assert "2021年9月的台账应于2021年9月24日前发回" in body(of["nudges"][0]["mail"])


def test_a_paused_unit_rests_until_its_day(issued: Workspace) -> None:
    config = issued.root / "config.toml"
    pause = '[[reminders.pauses]]\nunit = "司法局"\nuntil = 2021-08-20\n'
    config.write_text(config.read_text("utf-8") + pause, "utf-8")
    with pytest.raises(ConfigError, match="司法局"):
        remind(open_workspace(issued.root), date(2021, 8, 19), preview=True)
    config.write_text(config.read_text("utf-8").replace('"司法局"', '"市司法局"'), "utf-8")
    paused = open_workspace(issued.root)
    report = remind(paused, date(2021, 8, 19))
    assert len(report.data["reminders"]) == len(FEW) - 1 and "1个单位暂停提醒" in report.summary
    late = remind(paused, date(2021, 8, 23)).data["reminders"]
    assert [(each["unit"], each["stage"], each["late"]) for each in late] == [("市司法局", "blue-30", True)]


def test_a_copy_goes_to_nobody_before_the_office_lets_it(issued: Workspace) -> None:
    with serving() as server:
        sending = set_mail(issued, server="localhost", port=server.port, security="none", pace_seconds=0)
        sending = configured(set_mail(sending, per_batch=500), leaders='["ld@a.example.com"]')
        report = remind(sending, OVERDUE)
        assert len(report.data["copies"]) == len(FEW) and all(each["held"] for each in report.data["copies"])
        morning = datetime(2021, 10, 13, 9)
        deliver(sending, morning)
        assert all("ld@a.example.com" not in to for _, to, _ in server.taken)
        listed = release_mails(sending, morning)
        assert len(listed.data["mails"]) == len(FEW)
        first, second = (each["number"] for each in listed.data["mails"][:2])
        done = {"status": "已完成", "done_on": "2021-10-13", "evidence": "网站"}
        say(sending, sending.tasks.units()[1].code, **done)
        report = release_mails(sending, morning, [first, second])
        assert "放行1封" in report.summary and "1封已办结" in report.summary
        deliver(sending, morning)
        copies = [message for message in server.messages if message["To"] == "ld@a.example.com"]
        assert [message["Subject"].startswith("【抄报】赤坎区政府") for message in copies] == [True]
        remind(sending, date(2021, 10, 20))
    assert (
        states(sending, MailKind.COPY).count(MailState.WITHDRAWN) == len(FEW) - 1
    )  # one was done, the rest have a newer one


def test_copies_by_themselves_or_never(issued: Workspace) -> None:
    with_leader = configured(issued, leaders='["ld@a.example.com"]', copies='"send"')
    held = {each["held"] for each in remind(with_leader, OVERDUE, preview=True).data["copies"]}
    assert held == {False}
    assert remind(configured(issued, copies='"off"'), OVERDUE, preview=True).data["copies"] == []
    early = remind(configured(issued, copies='"send"', copy_from="10"), OVERDUE, preview=True)
    assert early.data["copies"] == []


def test_the_same_as_texts_to_paste(issued: Workspace) -> None:
    hand_out(issued, date(2021, 9, 10), UNITS)
    remind(issued, date(2021, 9, 22))
    folder = issued.outbox / "texts"
    raw = (folder / "20210922-SZ08-市司法局.txt").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and b"\r\n" in raw
    text = raw.decode("utf-8-sig")
    assert "2021年9月30日应完成（还有8天）" in text and "台账应于2021年9月24日前发回" in text
    group = (folder / "20210922-群发-市直.txt").read_text("utf-8-sig")
    assert "市司法局：临近" in group and "2021年9月台账待报" in group
    assert "赤坎区政府" in (folder / "20210922-群发-县区.txt").read_text("utf-8-sig")


def test_the_offices_digest(issued: Workspace) -> None:
    with serving() as server:
        server.answers = {"sz08@zhanjiang.example.com": ["550 User unknown"]}
        sending = set_mail(issued, server="localhost", port=server.port, security="none", pace_seconds=0)
        sending = set_mail(sending, per_batch=500)
        say(sending, "SZ08", person="某科长", person_phone="0759-3181001")
        remind(sending, OVERDUE)
        deliver(sending, datetime(2021, 10, 13, 9))
        remind(sending, date(2021, 10, 14))
        deliver(sending, datetime(2021, 10, 14, 9))
        (_, digest) = (message for message in server.messages if message["To"] == sending.settings.office.mail)
    found = digest.get_body(("plain",))
    assert found is not None
    text = found.get_content()
    assert "2021年10月13日以来" in text and "提醒7封" in text
    assert "市司法局（提醒）：sz08@zhanjiang.example.com：550 User unknown" in text.replace("\r\n", "\n")
    assert re.search("市司法局　第.*项，最长逾期14天　某科长 0759-3181001", text)
    assert digest["Subject"].startswith("【发件小结】2021年10月14日")


def test_the_years_plan_as_it_will_be_sent(issued: Workspace) -> None:
    before = (issued.root / "ledger.db").read_bytes()
    report = plan_reminders(issued, date(2021, 8, 16))
    entries = report.data["calendar"]
    of_unit = [(each["on"], each["due"], each["stage"]) for each in entries if each["unit"] == "市司法局"]
    assert ("2021-08-19", "2021-09-30", "blue-30") in of_unit and ("2021-10-20", "2021-09-30", "red-10") in of_unit
    assert len(of_unit) == len(set(of_unit))
    assert {each["unit"] for each in remind(issued, date(2021, 8, 19), preview=True).data["reminders"]} == {
        each["unit"] for each in entries if each["on"] == "2021-08-19"
    }
    assert (issued.root / "ledger.db").read_bytes() == before


def test_a_closed_plan_reminds_nobody(workspace: Workspace) -> None:
    closed = configured(workspace, closed="true")
    report = remind(closed, OVERDUE)
    assert (report.data["reminders"], report.data["nudges"]) == ([], []) and "已办结" in report.summary


def mailed(workspace: Workspace, *senders: str) -> None:
    """From each of these a file in the inbox, as `collect` leaves it."""
    for number, sender in enumerate(senders):
        data = b"PK %d" % number
        workspace.inbox.mkdir(exist_ok=True)
        (workspace.inbox / f"{number}.xlsx").write_bytes(data)
        file = ReceivedFile(f"{number}.xlsx", digest(data), sender)
        moment = datetime(2021, 8, 20, 9)
        with open_store(workspace) as store:
            box = ("a", 1, number, str(number))
            store.inbox.add(
                ReceivedMail(*box, ReceivedKind.RETURN, sender, "", "", moment, moment, (file,), True, True)
            )


def test_whose_file_is_collected_and_not_merged_is_passed_over(workspace: Workspace) -> None:
    hand_out(workspace, date(2021, 8, 16), UNITS)
    mailed(workspace, "SZ08@zhanjiang.example.com", "stranger@example.com")
    report = remind(workspace, NUDGED, preview=True)
    assert ([each["unit"] for each in report.data["nudges"]], report.data["spared"]) == (["市财政局"], ["市司法局"])
    assert "1个单位发来的文件已收进inbox，还没有合并，这次不催（请先运行 toolkit merge）" in report.summary
    late = remind(workspace, OVERDUE, preview=True).data["reminders"]
    assert "市司法局" not in {each["unit"] for each in late} and "市财政局" in {each["unit"] for each in late}
    early = remind(workspace, date(2021, 8, 19), preview=True).data
    assert "市司法局" in {each["unit"] for each in early["reminders"]} and early["spared"] == []
    merge_returns(workspace, datetime(2021, 8, 23, 8))
    again = remind(workspace, NUDGED, preview=True).data
    assert (len(again["nudges"]), again["spared"]) == (2, [])


def test_a_nudge_does_not_leave_once_the_file_has_come(issued: Workspace) -> None:
    remind(issued, date(2021, 8, 19))  # by hand, so that the nudge comes alone
    with serving() as server:
        sending = set_mail(issued, server="localhost", port=server.port, security="none", pace_seconds=0)
        hand_out(sending, date(2021, 8, 16), UNITS)
        remind(sending, NUDGED)
        mailed(sending, "sz08@zhanjiang.example.com")
        deliver(sending, datetime(2021, 8, 23, 10))
        nudged = [to for _, to, _ in server.taken]
    assert not any("sz08@zhanjiang.example.com" in to for to in nudged)
    assert any("sz09@zhanjiang.example.com" in to for to in nudged)


def withheld(workspace: Workspace, copies: str = '"release"') -> Workspace:
    """Reminders and their copies of an overdue day, none of them sent."""
    sending = configured(set_mail(workspace, server="localhost"), leaders='["ld@a.example.com"]', copies=copies)
    assert len(remind(sending, OVERDUE).data["copies"]) == len(FEW)
    return sending


def test_a_copy_of_a_withdrawn_reminder_is_not_released(issued: Workspace) -> None:
    sending = withheld(issued)
    with open_store(sending) as store:
        for mail in store.outbox.mails():
            if mail.kind == MailKind.REMINDER:
                store.outbox.withdraw(mail.key, "发出前已经办结或报送")
    report = release_mails(sending, datetime(2021, 10, 13, 9), everything=True)
    assert "放行0封" in report.summary and set(states(sending, MailKind.COPY)) == {MailState.WITHDRAWN}


@pytest.mark.parametrize("copies", ['"release"', '"send"'])
def test_a_copy_goes_the_way_of_its_reminder(issued: Workspace, copies: str) -> None:
    sending = withheld(issued, copies)
    done = {"status": "已完成", "done_on": "2021-10-13", "evidence": "网站"}
    for unit in sending.tasks.units()[:2]:
        say(sending, unit.code, **done)
    remind(sending, date(2021, 10, 14))
    with open_store(sending) as store:
        copies = [mail for mail in store.outbox.mails() if mail.kind == MailKind.COPY]
        left = [mail.day for mail in copies if mail.state != MailState.WITHDRAWN]
    assert left == [date(2021, 10, 14)] * (len(FEW) - 2)
