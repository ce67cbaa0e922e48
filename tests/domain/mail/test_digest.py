"""What the office is told of a day: the mails by what became of them, and the units that are late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import Standing
from toolkit.domain.mail.digest import LateUnit, NamedMail, digest_of, last_digest, late_units
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.plan.units import Roster, Unit

MONDAY, TUESDAY, WEDNESDAY = (date(2021, 10, day) for day in (11, 12, 13))
ROSTER = Roster((Unit("SZ08", "市司法局", "市直"), Unit("SZ09", "市财政局", "市直")), ())
SENT = Mail("k1", MailKind.REMINDER, "2021", "SZ08", TUESDAY, "", "", state=MailState.SENT, id=1)


def test_mails_by_what_became_of_them() -> None:
    mails = [
        SENT,
        replace(SENT, id=2, kind=MailKind.COPY),
        replace(SENT, id=3, day=MONDAY),
        replace(SENT, id=4, day=MONDAY, state=MailState.QUEUED),
        replace(SENT, id=5, state=MailState.QUEUED, by_hand=True),
        replace(SENT, id=6, day=MONDAY, state=MailState.QUEUED, by_hand=True),
        replace(SENT, id=7, day=MONDAY, state=MailState.AWAITING_RELEASE, kind=MailKind.COPY),
        replace(SENT, id=8, day=MONDAY, state=MailState.UNKNOWN, answer="断了"),
        replace(SENT, id=9, state=MailState.REFUSED, refused={"a@b.cn": "550", "c@b.cn": "551"}),
        replace(SENT, id=10, day=MONDAY, state=MailState.REFUSED),
        replace(SENT, id=11, kind=MailKind.DIGEST),
    ]
    digest = digest_of(mails, TUESDAY, (), ROSTER)
    assert (digest.sent, digest.queued, digest.by_hand) == ({"提醒": 1, "抄报": 1}, {"提醒": 1}, {"提醒": 1})
    assert digest.held == (NamedMail(7, "市司法局", "抄报", ""),)
    assert digest.unknown == (NamedMail(8, "市司法局", "提醒", "断了"),)
    assert digest.refused == (NamedMail(9, "市司法局", "提醒", "a@b.cn：550；c@b.cn：551"),)
    assert not digest.is_empty and digest_of(mails[-1:], TUESDAY, (), ROSTER).is_empty


def test_what_reached_most_but_not_all_is_told_too() -> None:
    digest = digest_of([replace(SENT, refused={"a@b.cn": "550"})], TUESDAY, (), ROSTER)
    assert [mail.number for mail in digest.refused] == [1] and digest.sent == {"提醒": 1}


def test_since_the_last_digest_before_today() -> None:
    mails = [replace(SENT, kind=MailKind.DIGEST, day=day) for day in (MONDAY, TUESDAY, WEDNESDAY)]
    assert last_digest([*mails, replace(SENT, day=WEDNESDAY)], WEDNESDAY) == TUESDAY
    assert last_digest(mails, MONDAY) is None


def row(unit: str, item: int, due: str, state: State = State.OVERDUE, **values: str) -> LedgerRow:
    return LedgerRow(unit, ROSTER.name_of(unit), item, {"due": due, **values}, Standing(state, ""))


def test_late_units_the_longest_overdue_first_with_whom_to_call() -> None:
    rows = [
        row("SZ08", 1, "2021-10-08", person_phone="0759-1"),
        row("SZ09", 2, "2021-09-30"),
        row("SZ08", 3, "2021-10-11", person="某科长"),
        row("SZ08", 4, "2021-10-01", State.CLAIMED),
        row("SZ08", 5, ""),
    ]
    late = {("SZ08", 1): 5, ("SZ09", 2): 13, ("SZ08", 3): 2}
    assert late_units(rows, late) == (
        LateUnit("市财政局", (2,), 13, "", ""),
        LateUnit("市司法局", (1, 3), 5, "某科长", "0759-1"),
    )
