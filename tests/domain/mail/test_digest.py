"""What the office is told of a day: the mails by what became of them, and the units that are late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from kit import ROOT
from kit.figured import TODAY, task, unit

from toolkit.domain.ledger.contacts import Contact
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.standing import Pressed
from toolkit.domain.mail.digest import LateUnit, NamedMail, digest_of, last_digest, late_units
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.mail.reminder_stages import reminder_stages
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.units import Roster, Unit
from toolkit.edges.mail.letters import render

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
        replace(SENT, id=9, state=MailState.REFUSED, refused={"a@b.invalid": "550", "c@b.invalid": "551"}),
        replace(SENT, id=10, day=MONDAY, state=MailState.REFUSED),
        replace(SENT, id=12, state=MailState.REFUSED, answer="没有收件地址"),
        replace(SENT, id=11, kind=MailKind.DIGEST),
    ]
    digest = digest_of(mails, TUESDAY, (), ROSTER)
    assert (digest.sent, digest.queued, digest.by_hand) == ({"提醒": 1, "抄报": 1}, {"提醒": 1}, {"提醒": 1})
    assert digest.held == (NamedMail(7, "市司法局", "抄报", ""),)
    assert digest.unknown == (NamedMail(8, "市司法局", "提醒", "断了"),)
    assert digest.refused == (
        NamedMail(9, "市司法局", "提醒", "a@b.invalid：550；c@b.invalid：551"),
        NamedMail(12, "市司法局", "提醒", "没有收件地址"),
    )
    assert not digest.is_empty and digest_of(mails[-1:], TUESDAY, (), ROSTER).is_empty


def test_what_reached_most_but_not_all_is_told_too() -> None:
    digest = digest_of([replace(SENT, refused={"a@b.invalid": "550"})], TUESDAY, (), ROSTER)
    assert [mail.number for mail in digest.refused] == [1] and digest.sent == {"提醒": 1}


@given(
    st.lists(
        st.builds(
            lambda state, refused, by_hand: replace(SENT, state=state, refused=refused, by_hand=by_hand),
            st.sampled_from(MailState),
            st.sampled_from([{}, {"a@b.invalid": "550"}]),
            st.booleans(),
        )
    )
)
def test_what_was_taken_back_is_not_told(mails: list[Mail]) -> None:
    left = [mail for mail in mails if mail.state not in (MailState.CANCELLED, MailState.WITHDRAWN)]
    assert digest_of(mails, TUESDAY, (), ROSTER) == digest_of(left, TUESDAY, (), ROSTER)


def test_since_the_last_digest_before_today() -> None:
    mails = [replace(SENT, kind=MailKind.DIGEST, day=day) for day in (MONDAY, TUESDAY, WEDNESDAY)]
    assert last_digest([*mails, replace(SENT, day=WEDNESDAY)], WEDNESDAY) == TUESDAY
    assert last_digest([mails[0], SENT], WEDNESDAY) == MONDAY, "no other mail is a digest"
    assert last_digest(mails, MONDAY) is None


def test_late_units_the_longest_overdue_first_with_whom_to_call() -> None:
    justice = [task("SZ08", 3, Label.OVERDUE, 2), task("SZ08", 1, Label.OVERDUE, 5), task("SZ08", 4, Label.CLAIMED)]
    finance = [task("SZ09", 2, Label.OVERDUE, 13), task("SZ09", 5, Label.DUE_SOON)]
    units = [
        unit("SZ08", justice, name="市司法局", contact=Contact("某科长", "0759-1")),
        unit("SZ09", finance, name="市财政局"),
        unit("SZ24", [task("SZ24", 2, Label.CLOSED)], name="市审计局"),
        unit("SZ10", [task("SZ10", 2, Label.OVERDUE, 13)], name="没有领过台账的单位", handed=None),
    ]
    plain = Calendar(frozenset(), frozenset(), frozenset())
    rules = PressingRules(date(2021, 8, 2), plain, reminder_stages((7, 0), (1, 5)))
    assert late_units(units, rules, TODAY) == (
        LateUnit("市财政局", (2,), 13, "", "", (2,)),
        LateUnit("市司法局", (1, 3), 5, "某科长", "0759-1"),
    )


def test_it_is_said_where_the_days_of_the_oldest_do_not_count_from_its_due_date() -> None:
    moved = Pressed(date(2021, 6, 30), date(2021, 10, 1), "下发")
    mine = [replace(task("SZ08", 1, Label.OVERDUE, 10), moved=moved), task("SZ08", 2, Label.OVERDUE, 4)]
    other = [task("SZ09", 2, Label.OVERDUE, 13), replace(mine[0], unit="SZ09")]
    rules = PressingRules(date(2021, 8, 2), Calendar(frozenset(), frozenset(), frozenset()))
    found = late_units([unit("SZ08", mine), unit("SZ09", other)], rules, TODAY)
    assert [each.counted for each in found] == ["", "应完成6月30日，10月1日下发，逾期自下发起算"]


def test_who_had_the_last_reminder_is_named_for_supervision_the_day_after() -> None:
    plain = Calendar(frozenset(), frozenset(), frozenset())
    rules = PressingRules(date(2021, 8, 2), plain, reminder_stages((7, 0), (1, 5)))
    days = [date(2021, 10, day) for day in (7, 8, 9)]
    assert [rules.spent(date(2021, 10, 1), day) for day in days] == [False, False, True], (
        "five workdays after is 8 October"
    )
    assert not replace(rules, reminders=reminder_stages((7, 0), ())).spent(date(2021, 1, 1), TODAY)
    late = LateUnit("市财政局", (2, 5), 13, "", "", (2,), "应完成6月30日，9月28日下发，逾期自下发起算")
    for kind in ("txt", "html"):
        told = {name: {} for name in ("sent", "queued", "by_hand")} | dict.fromkeys(("held", "unknown", "refused"), ())
        office = SimpleNamespace(name="公开科", mail="a@b.example.com", phone="")
        body = render(
            ROOT / "templates",
            f"mail/digest.{kind}.j2",
            since=TODAY,
            today=TODAY,
            late=(late,),
            office=office,
            plan_title="方案",
            undelivered=0,
            **told,
        )
        assert late.counted in body and body.index("13天") < body.index(late.counted)
        assert body.count("督办单") == 1 and body.index("督办单") < body.rindex("第2项")
