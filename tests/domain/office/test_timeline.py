"""What happened with each unit: every event once, the newest first, nothing of other plans or of tomorrow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Change, Return
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.office.timeline import Issued, Way, timelines
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Roster, Unit
from toolkit.keys import task_key

DAY = date(2021, 9, 24)
TASKS = Tasks(
    Plan("2021", "方案", 2021, date(2021, 8, 2), ()),
    Roster((Unit("A", "甲局", "市直"), Unit("B", "乙局", "市直")), ()),
    (),
    {},
)
RETURN = Return(
    "x", "甲.xlsx", 1, datetime(2021, 9, 13, 9), Outcome.MERGED, "2021", "A", changed=3, sender="a@example.com", id=7
)
MAIL = Mail("k", MailKind.REMINDER, "2021", "A", date(2021, 9, 20), "m.eml", "<m>")


def verdict(item: int, unit: str, value: str) -> Change:
    return Change(task_key("2021", item, unit), "verdict", value, "办公室", datetime(2021, 9, 20, 9))


def test_a_unit_is_told_what_it_was_given_what_it_sent_and_what_was_said_of_it() -> None:
    found = timelines(
        TASKS,
        [Issued("A", 1, date(2021, 8, 16)), Issued("@office", 1, date(2021, 8, 16))],
        [RETURN],
        [verdict(1, "A", "通过销号"), verdict(2, "A", "通过销号"), verdict(3, "A", "退回补正"), verdict(4, "A", "")],
        [MAIL, replace(MAIL, state=MailState.WITHDRAWN), replace(MAIL, kind=MailKind.COPY)],
        DAY,
    )
    assert list(found) == ["A", "B"] and found["B"] == ()
    assert [(each.day.day, each.way, each.words) for each in found["A"]] == [
        (20, Way.VERDICT, "核查：通过销号2项、退回补正1项、撤销结论1项"),
        (20, Way.OUT, "邮件：提醒（待发）"),
        (13, Way.IN, "报送：已收，并入3处"),
        (16, Way.OUT, "下发台账（第1份）"),
    ]
    came = found["A"][2]
    assert (came.number, came.file, came.sender) == (7, "甲.xlsx", "a@example.com")


def test_what_is_of_another_plan_of_nobody_or_of_tomorrow_is_not_told() -> None:
    late = datetime(2021, 9, 25, 9)
    returns = [replace(RETURN, plan="2020"), replace(RETURN, unit=""), replace(RETURN, received_at=late)]
    assert timelines(TASKS, [Issued("A", 2, late.date())], returns, [], [replace(MAIL, plan="2020")], DAY)["A"] == ()


def test_a_report_by_phone_and_one_that_nothing_changed_are_told_as_such() -> None:
    phone = replace(RETURN, via="phone", changed=0, statement="no_change", file="", sender="")
    asked = replace(RETURN, conflicts=2, outcome=Outcome.PARTIAL)
    found = timelines(TASKS, [], [phone, asked], [], [replace(MAIL, by_hand=True)], DAY)["A"]
    assert [each.words for each in found] == [
        "邮件：提醒",
        "报送：部分收取，并入3处，2处待核定",
        "电话报告：已收，称无变化",
    ]
