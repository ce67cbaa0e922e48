"""What several clerks wrote beside one claim: who judges alike adds to the verdict that stands, and makes no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from toolkit.codes import Code
from toolkit.domain.ledger.judged import CLAIM, JUDGED, Judged, Stage, closed_through
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.shown_claims import STAGE, STANDS, WORD
from toolkit.domain.ledger.verdict_answers import ClaimAnswer, take_answer, unjudged
from toolkit.domain.ledger.verdicts import clear, undo
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key
from toolkit.problems import Origin, Problem

ROW = task_key("2021", 1, "SZ08")
ISSUED, CAME = date(2021, 3, 1), date(2021, 9, 11)
NOON = datetime(2021, 9, 14, 12)
DONE = {"status": "已完成", "done_on": "2021-08-30", "evidence": "网站"}
PASSED = {"verdict": "通过销号", "verified_by": "甲"}
BACK = {"verdict": "退回补正", "opinion": "请补网址", "verified_by": "甲"}
UPHELD = {"verdict": "维持原结论", "verified_by": "甲"}
SEEN = {"checked_by": "乙"}


def shown_of(values: Mapping[str, str], *, stands: bool = False) -> Mapping[str, str]:
    kept = {name: values[name] for name in (*CLAIM, JUDGED) if values.get(name)}
    return kept | ({STANDS: "1"} if stands else {})


def taken(
    repository: Workspace,
    values: Mapping[str, str],
    said: Mapping[str, str],
    shown: Mapping[str, str],
    days: int = 0,
    *,
    last: int = 0,
) -> tuple[Change, ...] | Problem:
    answer = ClaimAnswer(ROW, said, shown, "", Origin(), last)
    at = NOON + timedelta(days=days)
    return take_answer(answer, repository.schema.tasks, values, at, WEEKDAYS, ISSUED, None if days else CAME)


def after(values: Mapping[str, str], made: tuple[Change, ...] | Problem) -> dict[str, str]:
    assert not isinstance(made, Problem), made
    return {**values, **{each.field: each.value for each in made}}


@pytest.mark.parametrize("said", [PASSED, BACK])
@pytest.mark.parametrize("days", [0, 1])
def test_who_judges_alike_later_leaves_the_verdict_its_moment_its_term_and_the_day_of_its_claim(
    repository: Workspace, said: Mapping[str, str], days: int
) -> None:
    shown = shown_of(DONE)
    first = taken(repository, DONE, said, shown)
    one = after(DONE, first)
    second = taken(repository, one, {"verdict": said["verdict"], **SEEN}, shown, days)
    both = after(one, second)
    assert both == {**one, **SEEN}
    judged = Judged.read(both)
    assert judged and judged.came == CAME.isoformat() and judged.term == (5 if said is BACK else 0)
    assert not isinstance(first, Problem) and not isinstance(second, Problem)
    back = undo(ROW, repository.schema.tasks, (*first, *second), both, "office", NOON + timedelta(days=2))
    left = after(both, back)
    assert not left["verdict"] and not left["checked_by"], "taken back as a whole"


def test_who_judges_otherwise_is_told_and_changes_nothing(repository: Workspace) -> None:
    shown = shown_of(DONE)
    one = after(DONE, taken(repository, DONE, PASSED, shown))
    other = {**PASSED, "verified_by": "乙", "opinion": "已看"}
    for said, differs in ((BACK, "这里的“退回补正”与它"), (other, "这里的核查人“乙”与它")):
        made = taken(repository, one, said, shown)
        assert isinstance(made, Problem) and made.code == Code.VERDICT_DIFFERS
        assert differs in made.message


@pytest.mark.parametrize("one, other", [(UPHELD, UPHELD), (PASSED, UPHELD), (UPHELD, PASSED)])
def test_two_who_let_a_verdict_stand_over_a_change_are_of_one_mind(
    repository: Workspace, one: Mapping[str, str], other: Mapping[str, str]
) -> None:
    closed = after(DONE, taken(repository, DONE, PASSED, shown_of(DONE)))
    touched = {**closed, "evidence": "换了一处"}
    shown = shown_of(touched, stands=True)
    stands = after(touched, taken(repository, touched, one, shown, 1))
    assert after(stands, taken(repository, stands, {"verdict": other["verdict"], **SEEN}, shown, 1)) == {
        **stands,
        **SEEN,
    }


def test_a_verdict_closes_its_milestone_on_the_day_to_which_it_was_moved_since_it_was_shown(
    repository: Workspace,
) -> None:
    shown = {**shown_of(DONE), STAGE: "2021-06-30"}
    answer = ClaimAnswer(ROW, PASSED, shown, "", Origin(), stage=Stage("2021-08-31"))
    made = take_answer(answer, repository.schema.tasks, DONE, NOON, WEEKDAYS, ISSUED, CAME)
    assert closed_through(after(DONE, made)) == "2021-08-31"


@pytest.mark.parametrize("said", [PASSED, {**PASSED, "verified_by": "乙"}, BACK])
@pytest.mark.parametrize("before", [0, 3])
def test_a_copy_of_before_a_verdict_was_taken_back_gives_none_anew(
    repository: Workspace, said: Mapping[str, str], before: int
) -> None:
    sent_back = after(DONE, taken(repository, DONE, BACK, shown_of(DONE))) if before else {}
    values = {**sent_back, **DONE, "evidence": "网站专栏"}
    shown = {**shown_of(values), **({WORD: str(before)} if before else {})}
    made = taken(repository, values, said, shown, last=before + 2)
    assert isinstance(made, Problem) and made.code == Code.VERDICT_OVERTAKEN
    assert taken(repository, values, SEEN, shown, last=before + 2) == (), "nothing is judged by it"
    assert not isinstance(taken(repository, values, said, shown, last=before), Problem), "it was shown as it stands"


@pytest.mark.parametrize("said", [PASSED, BACK])
def test_that_the_verdict_it_was_shown_with_was_taken_back_leaves_a_claim_to_be_judged(
    repository: Workspace, said: Mapping[str, str]
) -> None:
    back = {**after(DONE, taken(repository, DONE, BACK, shown_of(DONE))), "evidence": "网站专栏"}
    shown = {**shown_of(back), WORD: "3"}
    left = after(back, clear(ROW, repository.schema.tasks, back, "office", NOON)) | {"opinion": "同意异议，撤销"}
    assert after(left, taken(repository, left, said, shown, last=3))["verdict"] == said["verdict"]
    made = taken(repository, left, said, shown, last=5)
    assert isinstance(made, Problem) and made.code == Code.VERDICT_OVERTAKEN, "judged in between, and taken back"


def test_an_edition_of_before_that_was_kept_is_taken_where_it_shows_an_earlier_word(repository: Workspace) -> None:
    values = {**after(DONE, taken(repository, DONE, BACK, shown_of(DONE))), "evidence": "网站专栏"}
    assert taken(repository, values, PASSED, shown_of(values), last=3)


def test_words_without_a_verdict_are_told_unless_the_row_says_them_itself(repository: Workspace) -> None:
    sheet, words = repository.schema.tasks, {"opinion": "缺文号", "checked_by": "乙"}
    answer = ClaimAnswer(ROW, words, {"unit": "市司法局"}, "", Origin())
    told = unjudged(answer, sheet, DONE)
    assert told and told.message == "市司法局第1项填了“核查意见”、“复核人”，没有选“核查结论”，没有采用"
    assert unjudged(answer, sheet, DONE | words) is None
    assert unjudged(replace(answer, said=words | PASSED), sheet, DONE) is None
