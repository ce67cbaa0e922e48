"""What happened with each unit: every event once, the newest first, nothing of other plans or of tomorrow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Change, HandedWord, Return
from toolkit.domain.mail.handed_out import said_editions
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
        [
            Issued("A", 1, date(2021, 8, 16)),
            Issued("@office", 1, date(2021, 8, 16)),
            Issued("A", 2, date(2021, 9, 17)),
            Issued("A", 1, date(2021, 8, 17), handed=True),
        ],
        [RETURN],
        [verdict(1, "A", "通过销号"), verdict(2, "A", "通过销号"), verdict(3, "A", "退回补正"), verdict(4, "A", "")],
        [MAIL, replace(MAIL, state=MailState.WITHDRAWN), replace(MAIL, kind=MailKind.COPY)],
        DAY,
    )
    assert list(found) == ["A", "B"] and found["B"] == ()
    assert [(each.day.day, each.way, each.words) for each in found["A"]] == [
        (20, Way.VERDICT, "核查：通过销号2项、退回补正1项、撤销结论1项"),
        (20, Way.OUT, "邮件：提醒（待发）"),
        (17, Way.OUT, "生成台账（第2份）"),
        (13, Way.IN, "报送：已收，并入3处"),
        (17, Way.OUT, "下发台账（第1份）"),
        (16, Way.OUT, "生成台账（第1份）"),
    ]
    came = found["A"][3]
    assert (came.number, came.file, came.sender) == (7, "甲.xlsx", "a@example.com")


def test_a_workbook_made_and_handed_out_on_one_day_is_told_once_and_one_that_was_not_as_made_alone() -> None:
    made = [("A", 1, date(2021, 8, 16)), ("A", 2, date(2021, 9, 10)), ("B", 1, date(2021, 8, 16))]
    said = [
        HandedWord("2021", unit, day, handed, "办公室", datetime.combine(day, time(9)), id=at)
        for at, (unit, day, handed) in enumerate(
            [
                ("A", date(2021, 8, 16), True),
                ("A", date(2021, 9, 12), True),
                ("B", date(2021, 8, 10), True),
                ("C", DAY, True),
                ("B", DAY, False),
                ("B", date(2021, 8, 2), True),
            ],
            1,
        )
    ]
    handed = said_editions(made, said)
    assert handed == (("A", 1, date(2021, 8, 16)), ("A", 2, date(2021, 9, 12)), ("B", 1, date(2021, 8, 2)))
    issued = [*(Issued(*each) for each in made), *(Issued(*each, handed=True) for each in handed)]
    found = timelines(TASKS, issued, [], [], [], DAY)
    assert [each.words for each in found["A"]] == ["下发台账（第2份）", "生成台账（第2份）", "下发台账（第1份）"]
    assert [each.words for each in found["B"]] == ["生成台账（第1份）", "下发台账（第1份）"]


def test_what_is_of_another_plan_of_nobody_or_of_tomorrow_is_not_told() -> None:
    late = datetime(2021, 9, 25, 9)
    returns = [replace(RETURN, plan="2020"), replace(RETURN, unit=""), replace(RETURN, received_at=late)]
    assert timelines(TASKS, [Issued("A", 2, late.date())], returns, [], [replace(MAIL, plan="2020")], DAY)["A"] == ()


def test_a_report_by_phone_and_one_that_nothing_changed_are_told_as_such() -> None:
    phone = replace(RETURN, via="phone", changed=0, statement="no_change", file="", sender="")
    asked = replace(RETURN, conflicts=2, outcome=Outcome.PARTIAL)
    found = timelines(TASKS, [], [phone, asked], [], [replace(MAIL, by_hand=True)], DAY)["A"]
    assert [each.words for each in found] == [
        "邮件：提醒（待人工发送）",
        "报送：部分收取，并入3处，2处待核定",
        "电话报告：已收，称无变化",
    ]
