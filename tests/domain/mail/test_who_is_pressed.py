"""Whose letters go out today, whom they spare, and what the mails there are say was given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from kit.figured import counted, task, unit

from toolkit.domain.ledger.duties import Duty
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.nudges import Nudge
from toolkit.domain.mail.pressing import due_letters, sent_entries, silent_units, spare, written_today
from toolkit.domain.mail.pressing_rules import given
from toolkit.domain.mail.reminder_stages import Entry, Stage
from toolkit.domain.mail.reminders import Reminder
from toolkit.domain.plan.units import Unit

TODAY, YESTERDAY = date(2021, 9, 22), date(2021, 9, 21)
SEPTEMBER = date(2021, 9, 30)
FINANCE, JUSTICE, AUDIT = (Unit(code, code, "市直") for code in ("SZ09", "SZ08", "SZ24"))


def reminder(unit: Unit, stage: str) -> Reminder:
    duty = Duty(unit.code, 1, "甲", "乙", SEPTEMBER, "", True, "", False, None)
    return Reminder(Entry(unit.code, SEPTEMBER, Stage.parse(stage)), TODAY, False, (duty,))


def nudge(unit: Unit) -> Nudge:
    return Nudge(Entry(unit.code, date(2021, 9, 24), Stage.parse("nudge-2")), TODAY, False, "2021年9月")


def test_a_unit_gets_one_letter_with_all_that_is_due_and_its_tasks_counted() -> None:
    counts = {"SZ08": counted([Label.OVERDUE, Label.CLOSED]), "SZ09": counted([Label.WORKING])}
    dues = (reminder(FINANCE, "blue-7"), reminder(JUSTICE, "red-1"))
    justice, finance = due_letters((JUSTICE, AUDIT, FINANCE), dues, (nudge(JUSTICE),), counts)
    assert (justice.unit, justice.reminders, justice.nudge) == (JUSTICE, (dues[1],), nudge(JUSTICE))
    assert justice.entries == (dues[1].entry, nudge(JUSTICE).entry)
    assert [(part.label, part.count) for part in justice.parts] == [("已销号", 1), ("逾期", 1)]
    assert (finance.unit, finance.reminders, finance.nudge) == (FINANCE, (dues[0],), None)
    assert due_letters((AUDIT,), dues, (nudge(JUSTICE),), counts) == ()


def test_whose_file_has_come_is_told_of_what_is_ahead_alone() -> None:
    dues = (
        reminder(JUSTICE, "blue-7"),
        reminder(JUSTICE, "red-1"),
        reminder(FINANCE, "blue-7"),
        reminder(AUDIT, "red-1"),
    )
    letters = due_letters(
        (FINANCE, JUSTICE, AUDIT), dues, (nudge(JUSTICE),), dict.fromkeys(("SZ08", "SZ09", "SZ24"), counted([]))
    )
    left, spared = spare(letters, {"SZ08", "SZ24", "SZ09"})
    assert [(each.unit, each.reminders, each.nudge) for each in left] == [
        (FINANCE, (dues[2],), None),
        (JUSTICE, (dues[0],), None),
    ]
    assert spared == (JUSTICE, AUDIT)
    assert spare(letters, set()) == (letters, ())


def mail(day: date, state: MailState, stage: str = "blue-7", kind: MailKind = MailKind.REMINDER) -> Mail:
    entries = () if state == MailState.WITHDRAWN else (Entry("SZ08", SEPTEMBER, Stage.parse(stage)),)
    return Mail(f"{stage}/{day}", kind, "2021", "SZ08", day, "", "", entries, state)


@pytest.mark.parametrize(
    ("stage", "day", "had"),
    [
        ("blue-14", TODAY, True),
        ("blue-7", TODAY, True),
        ("blue-7", YESTERDAY, True),
        ("blue-7", TODAY + timedelta(days=1), False),
        ("blue-14", TODAY + timedelta(days=1), True),
        ("blue-30", YESTERDAY, False),
    ],
)
def test_a_stage_is_over_once_it_or_a_later_one_was_made_by_today(stage: str, day: date, had: bool) -> None:
    stages = [Stage.parse(each) for each in ("blue-30", "blue-14", "blue-7")]
    asked, made = (Entry("SZ08", SEPTEMBER, Stage.parse(each)) for each in ("blue-14", stage))
    assert given(asked, stages, {made: day}, TODAY) == had


def test_what_never_left_on_its_day_was_never_given() -> None:
    left, waiting = mail(date(2021, 9, 10), MailState.SENT, "blue-14"), mail(YESTERDAY, MailState.QUEUED)
    assert sent_entries([left, waiting], TODAY) == {left.entries[0]: left.day}
    assert sent_entries([left, waiting], YESTERDAY) == {left.entries[0]: left.day, waiting.entries[0]: YESTERDAY}


@pytest.mark.parametrize(
    ("made", "had"),
    [
        (mail(TODAY, MailState.QUEUED), True),
        (mail(TODAY, MailState.CANCELLED), True),
        (mail(TODAY, MailState.WITHDRAWN), False),
        (mail(YESTERDAY, MailState.SENT), False),
        (mail(TODAY, MailState.SENT, kind=MailKind.NUDGE), True),
        (mail(TODAY, MailState.SENT, kind=MailKind.LEDGER), False),
    ],
)
def test_who_has_had_a_letter_today_gets_no_second(made: Mail, had: bool) -> None:
    assert written_today([made], TODAY) == ({"SZ08"} if had else frozenset())


@pytest.mark.parametrize(
    ("report", "holds", "labels", "silent"),
    [
        (ReportStatus.MISSING, True, [Label.WORKING, Label.CLOSED], True),
        (ReportStatus.REJECTED, True, [Label.WORKING], True),
        (ReportStatus.UNDELIVERED, True, [Label.WORKING], True),
        (ReportStatus.PARTIAL, True, [Label.WORKING], False),
        (ReportStatus.NO_CHANGE, True, [Label.WORKING], False),
        (ReportStatus.NOT_OWED, True, [Label.WORKING], False),
        (ReportStatus.MISSING, False, [Label.WORKING], False),
        (ReportStatus.MISSING, True, [Label.CLAIMED, Label.CLOSED, Label.ASKED, Label.NOT_INVOLVED], False),
    ],
)
def test_who_is_asked_for_the_return(report: ReportStatus, holds: bool, labels: list[Label], silent: bool) -> None:
    tasks = [task("SZ08", at, label) for at, label in enumerate(labels, 1)]
    found = silent_units([unit("SZ08", tasks, report=report, handed=date(2021, 8, 2) if holds else None)])
    assert found == (("SZ08",) if silent else ())


def test_who_is_asked_for_a_return_alone_gets_a_letter_too_and_is_spared_it_once_a_file_has_come() -> None:
    (letter,) = due_letters((JUSTICE,), (), (nudge(JUSTICE),), {"SZ08": counted([Label.WORKING])})
    assert (letter.reminders, letter.nudge) == ((), nudge(JUSTICE))
    assert spare([letter], ()) == ((letter,), ())
    assert spare([letter], {"SZ08"}) == ((), (JUSTICE,))
