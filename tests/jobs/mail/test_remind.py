"""`remind` on the real plan: who is reminded, when, of what, and only once."""

from __future__ import annotations

import email
import email.policy
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from kit.counting import counting, reads
from kit.workspaces import After, for_units, hand_out

from toolkit.domain.ledger.records import Change
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

NOON = datetime(2021, 8, 18, 12)


def issue_to_three(workspace: Workspace) -> Workspace:
    few = for_units(workspace, "市司法局", "市财政局", "XQ01", whole=True)
    hand_out(few)
    return few


@pytest.fixture
def small(after_playing: After) -> Workspace:
    """An office of three units, whose workbooks all went out on the day the plan was issued."""
    return after_playing(issue_to_three)


def reminders(workspace: Workspace, day: date) -> list[tuple[str, str, str, bool]]:
    found = remind(workspace, day, preview=True).data["reminders"]
    return [(entry["unit"], entry["due"], entry["stage"], entry["late"]) for entry in found]


def set_rows(workspace: Workspace, unit: str, values: dict[str, str]) -> None:
    """Let every row of a unit hold `values`, as if it had come back so."""
    with open_store(workspace) as store:
        store.apply(
            [
                Change(task_key("2021", a.item, unit), field, text, unit, NOON)
                for a in workspace.tasks.of_unit(unit)
                for field, text in values.items()
            ]
        )


def test_thirty_workdays_before_the_end_of_september(issued: Workspace) -> None:
    on_the_day = reminders(issued, date(2021, 8, 19))
    assert {entry[1:] for entry in on_the_day} == {("2021-09-30", "blue-30", False)}
    assert len(on_the_day) == 58
    assert reminders(issued, date(2021, 8, 18)) == []


def test_a_missed_day_is_caught_up_once_and_marked_late(small: Workspace) -> None:
    assert {entry[1:] for entry in reminders(small, date(2021, 8, 20))} == {("2021-09-30", "blue-30", True)}
    assert len(remind(small, date(2021, 8, 20)).data["reminders"]) == 3
    assert remind(small, date(2021, 8, 20)).data["reminders"] == []
    assert remind(small, date(2021, 8, 23)).data["reminders"] == []


def test_nothing_goes_out_on_a_day_off_and_a_make_up_day_is_none(small: Workspace) -> None:
    assert reminders(small, date(2021, 9, 20)) == []
    assert "不是工作日" in remind(small, date(2021, 9, 20), preview=True).summary
    assert reminders(small, date(2021, 9, 18)) != []


def test_a_unit_that_has_claimed_everything_gets_none(issued: Workspace) -> None:
    set_rows(issued, "SZ08", {"status": "已完成", "done_on": "2021-08-18", "evidence": "网站"})
    units = {entry[0] for entry in reminders(issued, date(2021, 8, 19))}
    assert len(units) == 57 and "市司法局" not in units


def test_a_claim_without_evidence_does_not_rest_reminders(small: Workspace) -> None:
    set_rows(small, "SZ08", {"status": "已完成"})
    assert "市司法局" in {entry[0] for entry in reminders(small, date(2021, 8, 19))}


def test_an_item_sent_back_is_yellow_and_resumes(small: Workspace) -> None:
    done = {"status": "已完成", "done_on": "2021-08-18", "evidence": "网站", "verdict": "退回整改"}
    set_rows(small, "SZ08", done)
    found = [entry for entry in reminders(small, date(2021, 8, 23)) if entry[0] == "市司法局"]
    assert ("市司法局", "2021-12-31", "yellow-2021-08", False) in found


def test_the_letter_carries_the_units_own_workbook(small: Workspace) -> None:
    entry = next(e for e in remind(small, date(2021, 9, 27)).data["reminders"] if e["unit"] == "市司法局")
    message = email.message_from_bytes(Path(entry["mail"]).read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "市司法局-2021年政务公开工作台账.xlsx"
    current = small.outbox / "ledgers" / "市司法局-2021年政务公开工作台账.xlsx"
    assert attachment.get_content() == current.read_bytes()
    assert message["To"] == "sz08@zhanjiang.example.com" and "临近提醒" in message["Subject"]
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        text = body.get_content()
        assert "2021年9月30日" in text and "还有3天" in text and "zwgk@zhanjiang.example.com" in text


def test_a_day_that_the_office_has_not_settled_is_pressed_as_one_that_is_not(small: Workspace) -> None:
    tasks = small.tasks
    doubted = {number for number, its in tasks.deadlines.items() if its.doubt(date(2021, 9, 30))}
    found = remind(small, date(2021, 9, 27)).data["reminders"]
    entry = next(each for each in found if doubted & set(each["items"]))
    assert set(entry["items"]) - doubted, "others are settled"
    message = email.message_from_bytes(Path(entry["mail"]).read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None and body.get_content().count("时限待核定：") == len(doubted & set(entry["items"]))
    texts = {path.name: path.read_text("utf-8") for path in (small.outbox / "texts").rglob("*.txt")}
    item = min(doubted & set(entry["items"]))
    short = next(text for name, text in texts.items() if entry["unit"] in name)
    assert "应完成（还有3天），时限待核定" in short
    assert any(f"{entry['unit']}：" in text and f"第{item}项时限待核定" in text for text in texts.values())


def test_preview_writes_nothing(workspace: Workspace) -> None:
    remind(workspace, date(2021, 9, 27), preview=True)
    assert not (workspace.outbox / "mail").exists() and not (workspace.outbox / "ledgers").exists()


def test_a_unit_without_address_still_gets_its_file_and_is_named(small: Workspace) -> None:
    roster = small.root / "seeds/units.csv"
    roster.write_text(roster.read_text("utf-8").replace("sz08@zhanjiang.example.com", ""), "utf-8")
    report = remind(open_workspace(small.root), date(2021, 8, 19))
    assert ["市司法局没有登记邮箱" in problem.message for problem in report.problems] == [True]
    entry = next(e for e in report.data["reminders"] if e["unit"] == "市司法局")
    assert entry["to"] == [] and Path(entry["mail"]).is_file()


def test_what_is_read_before_anything_is_written_is_read_once(workspace: Workspace) -> None:
    hand_out(workspace, date(2021, 8, 16), ["市司法局", "市财政局"])
    with counting() as heard:
        remind(workspace, date(2021, 9, 27))
    first = next(at for at, each in enumerate(heard) if each.writes)
    asked = reads(heard[:first], ["2021"])
    assert {"current", "edition", "mail", "returns"} <= {table for table, _ in asked}
    # Of meta, the layout when the ledger is opened, and the secret that ids are keyed with.
    assert [table for table, times in asked.items() if times > 1 and table != ("meta", "")] == []
