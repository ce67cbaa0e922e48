"""Which drafts of papers something came after, and what."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from kit.records import change, returned

from toolkit.domain.ledger.drafts import Draft, newest_drafts, overtaken
from toolkit.keys import task_key

MADE = datetime(2021, 10, 11, 9)
DRAFT = Draft("通报（草稿）-2021-10-11", 40, MADE)
BEFORE, AFTER = MADE - timedelta(minutes=1), MADE + timedelta(minutes=1)


@given(st.integers(0, 10**9), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_what_a_file_says_of_itself_is_read_back(number: int, made: datetime) -> None:
    draft = Draft("通报（草稿）", number, made.replace(microsecond=0))
    assert Draft.read(draft.name, f"办公室;{draft.stamp}") == draft
    assert Draft.read(draft.name, "别的") is None
    assert Draft.read(draft.name, "draft-1-20211301T090000") is None


def test_of_several_days_about_one_matter_the_last_draft_counts() -> None:
    later = Draft("通报（草稿）-2021-11-01", 50, MADE + timedelta(21))
    other = Draft("督办单（草稿）-市财政局第2项-2021-10-11", 40, MADE)
    assert newest_drafts([later, other, DRAFT]) == (other, later)


def test_nothing_came_after_a_draft_that_is_of_the_newest_change() -> None:
    before = [returned(received_at=BEFORE), returned(received_at=MADE)]
    assert overtaken([DRAFT], 40, before, [change(field="verdict", sequence=40)], [BEFORE]) == ()


def test_what_came_is_counted_by_its_kind_and_a_row_judged_twice_once() -> None:
    verdicts = [
        change(field="verdict", sequence=number, row=task_key("2021", item, "SZ09"))
        for number, item in ((41, 1), (42, 1), (43, 2))
    ]
    (told,) = overtaken([DRAFT], 43, [returned(received_at=AFTER)], verdicts, [BEFORE, AFTER])
    assert (told.returns, told.verdicts, told.mails) == (1, 2, 1)
    assert told.words == "来件1件、核查2项、来信1封"
    (other,) = overtaken([DRAFT, replace(DRAFT, name="x", change=41)], 41, (), ())
    assert (other.draft, other.words) == (DRAFT, "台账有改动")


def test_each_thing_that_came_since_overtakes_a_draft_by_itself() -> None:
    assert overtaken([DRAFT], 40, [returned(received_at=AFTER)], ())
    assert overtaken([DRAFT], 40, (), (), [AFTER])
    assert not overtaken([DRAFT], 40, (), (), [MADE]), "what came in that moment had come"
