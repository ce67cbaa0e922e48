"""How the answer to a paper stands: by its day, by what the office entered, by what became of its matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from kit.drafted import PLAN
from kit.figured import figures, reported, task

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.office.issued_papers import (
    Answer,
    AwaitedAnswer,
    Issued,
    IssuedAs,
    answer_of,
    awaited,
    awaited_of,
    issued_papers,
    said_last,
)

AT = datetime(2021, 10, 1, 9)
PAPER = Paper("2021", "督办单", "A", 1, AT.date(), 1, AT, "1.docx", (), {}, 7)
ISSUED = PaperWord("2021", 7, "A", PaperSaid.ISSUED, AT.date(), "office", AT, "〔2021〕3号", date(2021, 10, 8), id=1)
ANSWERED = replace(ISSUED, said=PaperSaid.ANSWERED, number="", by=None, text="甲", id=2)


@pytest.mark.parametrize(
    ("label", "words", "stands", "late"),
    [
        (Label.OVERDUE, (ISSUED,), Answer.LATE, 3),
        (Label.OVERDUE, (replace(ISSUED, by=date(2021, 10, 11)),), Answer.AWAITED, 0),
        (Label.CLAIMED, (ISSUED,), Answer.CLAIMED, 0),
        (Label.CLOSED, (ISSUED,), Answer.DONE, 0),
        (Label.NOT_INVOLVED, (ISSUED,), Answer.DONE, 0),
        (Label.OVERDUE, (ISSUED, ANSWERED), Answer.ANSWERED, 0),
        (Label.OVERDUE, (ISSUED, ANSWERED, replace(ANSWERED, taken_back=True, id=3)), Answer.LATE, 3),
        (Label.OVERDUE, (replace(ISSUED, by=None),), Answer.NOT_ASKED, 0),
    ],
)
def test_a_claim_and_a_verdict_and_an_answer_each_end_the_waiting(
    label: Label, words: tuple[PaperWord, ...], stands: Answer, late: int
) -> None:
    its = figures([task("A", 1, label, 11)], [reported(date(2021, 10, 25), A=ReportStatus.MISSING)], {"A": "市财政局"})
    (found,) = issued_papers([PAPER], words, its, its.day)
    assert (found.stands, found.late) == (stands, late)
    step = awaited([found])
    assert (step.count, step.urgent) == (int(stands in (Answer.LATE, Answer.AWAITED)), stands == Answer.LATE)


def test_one_taken_back_takes_its_own_answers_along_and_nothing_of_another_paper_or_kind() -> None:
    asked, elsewhere = replace(ISSUED, said=PaperSaid.ASKED, id=3), replace(ANSWERED, paper=8, id=4)
    back = replace(ISSUED, taken_back=True, id=5)
    left = {(7, "A", PaperSaid.ASKED): asked, (8, "A", PaperSaid.ANSWERED): elsewhere}
    assert said_last((ISSUED, ANSWERED, asked, elsewhere, back)) == left


def test_one_taken_back_was_not_issued() -> None:
    its = figures(
        [task("A", 1, Label.OVERDUE, 11)], [reported(date(2021, 10, 25), A=ReportStatus.MISSING)], {"A": "甲"}
    )
    assert issued_papers([PAPER], [ISSUED, replace(ISSUED, taken_back=True, id=2)], its, its.day) == ()


def test_an_answer_falls_with_what_it_was_to_and_is_not_there_when_that_is_issued_after_all() -> None:
    undone = replace(ISSUED, taken_back=True, id=3)
    assert said_last([ISSUED, ANSWERED, undone]) == {}
    assert set(said_last([ISSUED, ANSWERED, undone, replace(ISSUED, id=4)])) == {(7, "A", PaperSaid.ISSUED)}
    later = replace(ANSWERED, id=5)
    assert said_last([ISSUED, ANSWERED, undone, replace(ISSUED, id=4), later])[7, "A", PaperSaid.ANSWERED] == later


def test_what_is_not_said_when_a_paper_is_said_to_be_issued_again_stays() -> None:
    term, day = date(2021, 10, 20), date(2021, 10, 2)
    assert IssuedAs(" ", None, None).over(ISSUED) == IssuedAs("〔2021〕3号", AT.date(), date(2021, 10, 8))
    assert IssuedAs("〔2021〕4号", None, term).over(ISSUED) == IssuedAs("〔2021〕4号", AT.date(), term)
    assert IssuedAs("", day, None).over(ISSUED) == IssuedAs("〔2021〕3号", day, date(2021, 10, 8))
    assert IssuedAs("〔2021〕4号", None, None).over(None) == IssuedAs("〔2021〕4号", None, None)


def test_a_unit_is_told_of_what_it_is_to_answer_the_nearest_day_first_and_of_nothing_else() -> None:
    sooner = replace(ISSUED, paper=8, number="〔2021〕4号", by=date(2021, 10, 6))
    papers = [
        Issued(PAPER, ISSUED, None, Answer.AWAITED),
        Issued(replace(PAPER, item=None, id=8), sooner, None, Answer.LATE, 5),
        Issued(replace(PAPER, unit="B", id=9), ISSUED, None, Answer.CLAIMED),
        Issued(replace(PAPER, unit="C", id=10), replace(ISSUED, by=None), None, Answer.NOT_ASKED),
        Issued(replace(PAPER, unit="", id=11), ISSUED, None, Answer.AWAITED),
    ]
    assert awaited_of(papers, PLAN) == {
        "A": (
            AwaitedAnswer("〔2021〕4号", "督办单", None, "", date(2021, 10, 6), 5),
            AwaitedAnswer("〔2021〕3号", "督办单", 1, PLAN.item(1).title, date(2021, 10, 8), 0),
        )
    }


def test_an_answer_counts_of_the_unit_itself_and_of_one_it_goes_on_with_and_of_no_other() -> None:
    said = {(7, of, PaperSaid.ANSWERED): replace(ANSWERED, unit=of, id=number) for number, of in enumerate("AOX", 2)}
    succession = Succession("2021", frozenset({(1, "A")}), {"O": ("A",)}, frozenset("AX"))
    assert answer_of(said, PAPER, "A", None) == said[7, "A", PaperSaid.ANSWERED]
    assert answer_of(said, PAPER, "A", succession) == said[7, "O", PaperSaid.ANSWERED]
    assert answer_of(said, PAPER, "X", succession) == said[7, "X", PaperSaid.ANSWERED]
    assert answer_of(said, replace(PAPER, id=8), "A", succession) is None
