"""Units that see a draft before it is issued: what it says of each, and what has been heard of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from kit.drafted import NAMES, ROSTER, circular, stood

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.office.asking import (
    Heard,
    asked_units,
    last_asked,
    mails_to_read,
    moot,
    objections,
    said_of_units,
    unread,
)
from toolkit.domain.plan.calendar import Calendar

DAY, AT = date(2021, 10, 11), datetime(2021, 10, 11, 9)
WEEKDAYS = Calendar(frozenset(), frozenset(), frozenset())
PAPER = Paper("2021", "通报", "", None, DAY, 3, AT, "outbox/papers/通报.docx", (), {}, 1)
ASKED = PaperWord("2021", 1, "SZ01", PaperSaid.ASKED, DAY, "office", AT, by=date(2021, 10, 14), id=1)


def heard(today: date, *words: PaperWord, sent: date | None = None) -> list[tuple[str, date | None, Heard]]:
    left = {(1, "SZ01"): sent} if sent else {}
    return [(each.unit, each.due, each.heard) for each in asked_units([PAPER], words, left, WEEKDAYS, today)]


def test_each_unit_is_told_exactly_what_names_it_word_for_word() -> None:
    missing = [ReportStatus.MISSING] * 2 + [ReportStatus.REPORTED] * 3
    lines = circular(stood([Label.OVERDUE] * 5 + [Label.WORKING] * 15, missing))
    said = said_of_units(lines, ROSTER)
    assert set(said) == set(NAMES)
    for code, name in NAMES.items():
        *texts, row = said[code]
        assert all(name in text and any(text in line for line in lines) for text in texts)
        assert row.startswith(f"{name}：到期应办结") and "逾期1" in row
    assert any("没有" in text or "未报" in text for text in said["SZ01"]) and len(said["SZ05"]) == 1


def test_the_term_runs_from_the_day_the_letter_left() -> None:
    assert heard(date(2021, 11, 30), ASKED) == [("SZ01", None, Heard.UNSENT)]
    left = date(2021, 10, 15)  # a Friday
    assert heard(date(2021, 10, 20), ASKED, sent=left) == [("SZ01", date(2021, 10, 20), Heard.WAITING)]
    assert heard(date(2021, 10, 21), ASKED, sent=left) == [("SZ01", date(2021, 10, 20), Heard.LATE)]


def test_an_answer_ends_the_waiting_until_it_is_taken_back_and_nobody_is_asked_of_what_was_issued() -> None:
    objects = replace(ASKED, said=PaperSaid.ANSWERED, objects=True, text="应为5项", id=2)
    back, agrees = replace(objects, taken_back=True, id=3), replace(objects, objects=False, id=4)
    for words, what in (
        ((objects,), Heard.OBJECTS),
        ((objects, back), Heard.UNSENT),
        ((objects, back, agrees), Heard.AGREES),
    ):
        assert [each for *_, each in heard(DAY, ASKED, *words)] == [what]
    issued = replace(ASKED, unit="", said=PaperSaid.ISSUED, id=5)
    assert heard(DAY, ASKED, objects, issued) == []
    later = [PAPER, replace(PAPER, id=2)]
    assert asked_units(later, [ASKED, objects, replace(issued, paper=2)], {}, WEEKDAYS, DAY) == ()


def test_a_mail_waits_to_be_read_until_an_answer_is_entered_or_it_is_said_to_be_none() -> None:
    mail = replace(ASKED, said=PaperSaid.REPLIED, text="请看附件", id=2)
    answer, seen = replace(ASKED, said=PaperSaid.ANSWERED, id=3), replace(mail, taken_back=True, id=3)
    assert heard(DAY, ASKED, mail) == [("SZ01", None, Heard.REPLIED)]
    assert unread([ASKED, mail], PAPER, "SZ01") == (mail,) and unread([ASKED, mail], PAPER, "SZ02") == ()
    for word in (answer, seen):
        assert unread([ASKED, mail, word], PAPER, "SZ01") == ()
        again = replace(mail, id=4)
        assert unread([ASKED, mail, word, again], PAPER, "SZ01") == (again,)
    issued = replace(ASKED, unit="", said=PaperSaid.ISSUED, id=5)
    waiting = asked_units([PAPER], [ASKED, mail, issued], {}, WEEKDAYS, DAY)
    assert [each.mails for each in waiting] == [(mail,)] and mails_to_read(waiting).count == 1
    assert mails_to_read(asked_units([PAPER], [ASKED, mail, answer], {}, WEEKDAYS, DAY)).count == 0


def test_objections_to_an_earlier_draft_are_not_asked_for_again() -> None:
    objects = replace(ASKED, said=PaperSaid.ANSWERED, objects=True, id=2)
    newer = replace(ASKED, paper=2, id=3)
    asked = asked_units([PAPER, replace(PAPER, id=2)], [ASKED, objects, newer], {}, WEEKDAYS, DAY)
    assert objections(asked).count == 0 and [each.paper.id for each in last_asked(asked, "通报")] == [2]
    assert objections(asked[:1]).count == 1


def test_letters_about_what_was_issued_or_an_earlier_draft_ask_for_nothing_once_they_have_not_left() -> None:
    papers = [PAPER, replace(PAPER, id=2), replace(PAPER, kind="别的", id=3), replace(PAPER, id=4)]

    def letter(
        paper: int, state: MailState = MailState.AWAITING_RELEASE, kind: MailKind = MailKind.ASKED, plan: str = "2021"
    ) -> Mail:
        return Mail(f"{kind}/{plan}/SZ01/{paper}", kind, plan, "SZ01", DAY, "", "", state=state)

    over = [letter(1), letter(2), replace(letter(2, MailState.QUEUED), unit="SZ02")]
    stays = [
        letter(3),
        letter(4),
        letter(2, MailState.SENT),
        replace(letter(2, MailState.QUEUED), by_hand=True),
        letter(2, plan="2020"),
        letter(2, kind=MailKind.REMINDER),
    ]
    assert list(moot([*stays, *over], papers, papers[1])) == over
    assert list(moot([letter(3), letter(4)], papers, papers[3])) == [letter(4)], "of another kind is another paper"
