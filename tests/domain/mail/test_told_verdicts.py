"""What letters have told of verdicts: up to which change, one a round, and from which day a term counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.records import Change
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.told_verdicts import (
    LetterMark,
    given_at,
    heard_later,
    next_letter,
    terms_from_telling,
    told_of,
    untold_terms,
)
from toolkit.domain.plan.tasks import NEVER
from toolkit.edges.workdays import state_council_calendar
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

ROW = task_key("lx", 1, "A")
GIVEN = datetime(2021, 9, 14, 10)
CALENDAR = state_council_calendar(2020, 2022)


def letter(mark: str, state: MailState = MailState.SENT, *, by_hand: bool = False, sent: int = 0) -> Mail:
    at = datetime(2021, 9, sent, 9) if sent else None
    return Mail(mark, MailKind.VERDICTS, "lx", "A", date(2021, 9, 1), "", "", state=state, by_hand=by_hand, sent_at=at)


def test_a_mark_names_round_change_and_digest_and_an_older_one_no_change() -> None:
    for period in ("2021-09", "2021-W37", "2021-Q3"):
        mark = LetterMark(period, 118, "5f0e1b2a")
        assert LetterMark.read(mark.text) == mark
        assert LetterMark.read(f"{period}-5f0e1b2a") == LetterMark(period, 0, "5f0e1b2a")
    assert LetterMark.read("2021-c50e1b2a") == LetterMark("2021", 0, "c50e1b2a"), "a digest that begins so is no number"


@pytest.mark.parametrize(
    ("state", "by_hand", "told"),
    [
        (MailState.SENT, False, 7),
        (MailState.UNKNOWN, False, 7),
        (MailState.QUEUED, True, 7),
        (MailState.QUEUED, False, 0),
        (MailState.AWAITING_RELEASE, True, 0),
        (MailState.WITHDRAWN, False, 0),
        (MailState.REFUSED, False, 0),
    ],
)
def test_a_unit_is_told_by_what_has_left(state: MailState, by_hand: bool, told: int) -> None:
    assert told_of([letter("2021-09-c7-aa", state, by_hand=by_hand)], "A") == told
    assert told_of([letter("2021-09-c7-aa", state, by_hand=by_hand)], "B") == 0


def test_one_letter_a_round_and_a_waiting_one_is_replaced_where_it_says_otherwise() -> None:
    waiting = letter("2021-09-c7-aa", MailState.AWAITING_RELEASE)
    assert not next_letter([waiting], "A", LetterMark("2021-09", 9, "aa"), anything=True).write
    replaced = next_letter([waiting], "A", LetterMark("2021-09", 9, "bb"), anything=True)
    assert (replaced.stale, replaced.write) == ((waiting,), True)
    assert next_letter([waiting], "A", LetterMark("2021-09", 9, "bb"), anything=False).stale == (waiting,)
    assert not next_letter([letter("2021-09-c7-aa")], "A", LetterMark("2021-09", 9, "bb"), anything=True).write
    assert next_letter([letter("2021-09-c7-aa")], "A", LetterMark("2021-10", 9, "bb"), anything=True).write
    assert next_letter([waiting], "B", LetterMark("2021-09", 9, "aa"), anything=True).write, "that is another's"


def test_a_term_counts_from_the_first_letter_that_knew_of_the_verdict(repository: Workspace) -> None:
    judged = Judged.of({"status": "已完成"}, GIVEN, term=5).text
    values = {"verdict": "退回补正", "fix_by": "2021-09-22", JUDGED: judged}
    history = {ROW: (Change(ROW, JUDGED, judged, "office", GIVEN, sequence=8),)}
    assert given_at(values, history[ROW]) == 8

    def moved(*mails: Mail, **others: str) -> list[str]:
        found = terms_from_telling(repository.schema.tasks, {ROW: values | others}, history, mails, CALENDAR, GIVEN)
        return [each.value for each in found]

    assert moved() == []
    assert moved(letter("2021-09-c7-aa", sent=15)) == [], "it was written before"
    assert moved(letter("2021-09-c8-aa", sent=15), letter("2021-10-c9-bb", sent=28)) == ["2021-09-23"]
    assert moved(letter("2021-09-c8-aa", sent=15), fix_by="2021-09-23") == []
    assert moved(letter("2021-09-c8-aa", MailState.WITHDRAWN, sent=15)) == []
    assert moved(letter("2021-09-c8-aa")) == [], "nobody knows when it left"
    assert moved(letter("2021-09-c8-aa", sent=15), verdict="通过销号") == []
    assert moved(letter("2021-09-c8-aa", sent=15), judged="") == []
    office = Judged.of({"status": "已完成"}, GIVEN).text
    assert moved(letter("2021-09-c8-aa", sent=15), judged=office) == [], "the office set the day"


def test_a_usual_term_has_not_begun_while_letters_are_written_and_none_that_left_knew_of_the_verdict(
    repository: Workspace,
) -> None:
    judged = Judged.of({"status": "已完成"}, GIVEN, term=5).text
    values = {"verdict": "退回补正", "fix_by": "2021-09-22", JUDGED: judged}
    given = (Change(ROW, JUDGED, judged, "office", GIVEN, sequence=8),)

    def untold(*mails: Mail, **others: str) -> bool:
        found = untold_terms(repository.schema.tasks, {ROW: values | others}, given, mails)
        assert found <= {(ROW.unit, ROW.item)}
        return bool(found)

    held = letter("2021-09-c8-aa", MailState.AWAITING_RELEASE)
    assert not untold(), "no letters at all: the term counts from the verdict"
    assert not untold(letter("2021-09-c8-aa", MailState.CANCELLED))
    assert untold(held) and untold(letter("2021-09-c7-aa", sent=15)), "one that left before knew nothing of it"
    assert untold(replace(letter("2021-09-c8-aa", sent=15), unit="B")), "others were told"
    assert not untold(letter("2021-09-c8-aa", sent=15), held)
    assert untold(letter("2021-09-c8-aa", MailState.REFUSED)), "it does tell by letters, but this one came to nobody"
    office = Judged.of({"status": "已完成"}, GIVEN).text
    assert not untold(held, judged=office) and not untold(held, verdict="通过销号")


def test_a_day_that_the_office_set_counts_from_the_telling_where_that_was_later(repository: Workspace) -> None:
    judged = Judged.of({"status": "已完成"}, GIVEN).text
    values = {"verdict": "限期整改", "fix_by": "2021-09-15", JUDGED: judged}
    given = (Change(ROW, JUDGED, judged, "office", GIVEN, sequence=8),)

    def heard(*mails: Mail, **others: str) -> date | None:
        found = heard_later(repository.schema.tasks, {ROW: values | others}, given, mails)
        assert found.keys() <= {(ROW.unit, ROW.item)}
        return found.get((ROW.unit, ROW.item))

    assert heard() is None, "the office tells otherwise"
    assert heard(letter("2021-09-c8-aa", MailState.AWAITING_RELEASE)) == NEVER
    assert heard(letter("2021-09-c7-aa", sent=15)) == NEVER
    assert heard(letter("2021-09-c8-aa", sent=15)) is None, "in time"
    assert heard(letter("2021-09-c8-aa", sent=20)) == date(2021, 9, 20)
    assert heard(letter("2021-09-c9-aa", sent=22), letter("2021-09-c8-aa", sent=20)) == date(2021, 9, 20)
    assert heard(letter("2021-09-c8-aa", sent=20), verdict="通过销号") is None
    assert heard(letter("2021-09-c8-aa", sent=20), judged="") is None
    assert heard(letter("2021-09-c8-aa", sent=20), fix_by="") is None
    assert heard(letter("2021-09-c8-aa", MailState.WITHDRAWN, sent=20)) == NEVER
    assert heard(letter("2021-09-c8-aa", sent=16), letter("2021-09-c8-bb", MailState.WITHDRAWN, sent=15)) == date(
        2021, 9, 16
    )
    assert heard(letter("2021-09-c8-aa", sent=20), judged=Judged.of({}, GIVEN, term=5).text) is None
