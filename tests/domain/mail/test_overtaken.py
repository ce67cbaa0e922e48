"""Which waiting mails have lost their reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from toolkit.domain.mail.mails import Mail, MailKind, MailState, mail_key
from toolkit.domain.mail.overtaken import left_to_forward, overtaken
from toolkit.domain.mail.reminder_stages import Entry, Stage

DAY, SEPTEMBER, DECEMBER = date(2021, 10, 13), date(2021, 9, 30), date(2021, 12, 31)
BACK = date(2021, 10, 25)


def mail(kind: MailKind, *entries: Entry) -> Mail:
    return Mail(mail_key(kind, "2021", "SZ08", DAY.isoformat()), kind, "2021", "SZ08", DAY, "", "", entries)


def entry(due: date, stage: str) -> Entry:
    return Entry("SZ08", due, Stage.parse(stage))


BOTH = (entry(SEPTEMBER, "red-5"), entry(DECEMBER, "yellow-2021-10"))


@pytest.mark.parametrize(
    ("kind", "entries", "still_open", "gone"),
    [
        (MailKind.REMINDER, BOTH, {SEPTEMBER, DECEMBER}, False),
        (MailKind.REMINDER, BOTH, {DECEMBER}, False),
        (MailKind.REMINDER, BOTH, set(), True),
        (MailKind.COPY, BOTH, {SEPTEMBER}, False),
        (MailKind.COPY, BOTH, set(), True),
        (MailKind.REMINDER, (BOTH[0], entry(BACK, "nudge-2")), set(), True),
        (MailKind.COPY, (), {SEPTEMBER}, True),  # its reminder was withdrawn
        (MailKind.LEDGER, BOTH, set(), False),
    ],
)
def test_a_reminder_and_its_copy(kind: MailKind, entries: tuple[Entry, ...], still_open: set[date], gone: bool) -> None:
    reminder = mail(MailKind.REMINDER, *entries)
    asked = reminder if kind == MailKind.REMINDER else mail(kind)
    found = overtaken([asked], {reminder.key: reminder}, {("SZ08", due) for due in still_open}, {"SZ08"})
    assert found == ({asked.key} if gone else frozenset())


def test_only_what_presses_one_of_them_and_waits_for_a_person_is_left_to_forward() -> None:
    waiting = [replace(mail(kind), by_hand=True) for kind in (MailKind.REMINDER, MailKind.NUDGE, MailKind.COPY)]
    others = [replace(mail(kind), by_hand=True) for kind in MailKind if kind not in {each.kind for each in waiting}]
    gone = [replace(waiting[0], state=state) for state in MailState if state != MailState.QUEUED]
    every = [*waiting, *others, *gone, mail(MailKind.REMINDER), replace(waiting[0], unit="SZ09")]
    assert list(left_to_forward(every, {"SZ08"})) == waiting and left_to_forward(every, ()) == ()


def test_a_copy_of_a_reminder_nobody_knows_stays() -> None:
    assert overtaken([mail(MailKind.COPY)], {}, set(), {"SZ08"}) == frozenset()


@pytest.mark.parametrize(("reported", "gone"), [({"SZ08"}, True), ({"SZ09"}, False)])
def test_a_nudge_goes_once_the_unit_has_reported(reported: set[str], gone: bool) -> None:
    nudge = mail(MailKind.NUDGE, entry(BACK, "nudge-2"))
    assert overtaken([nudge], {}, set(), reported) == ({nudge.key} if gone else frozenset())
