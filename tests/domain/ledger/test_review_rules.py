"""What the office's answers do: which questions are closed, what stands, what a file says against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from kit.rows import key

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Case, CaseKind, Choice, Decision, Return
from toolkit.domain.ledger.review import answers, decide_conflict, open_cases, overtaken, put_anew, put_back
from toolkit.keys import case_key

DAY = datetime(2021, 9, 13, 9)
ROW = key("2021/15/SZ01")
CASE = Case(ROW, "progress", "甲", "乙", 4, "工作台账", "I5", DAY, plan="2021", base="原", id=1)


def decided(choice: Choice, value: str, at: datetime = DAY) -> Decision:
    return Decision(1, choice, value, "office", at)


def test_a_case_is_named_in_its_edition_as_a_row_is() -> None:
    assert case_key("2021", 17).case == 17
    assert ROW.case is None and key("2021/review/@office").case is None


def test_both_values_of_a_decided_conflict_are_answered_by_the_latest_decision() -> None:
    later = replace(CASE, id=2, theirs="丙")
    asked = [
        (later, decided(Choice.OURS, "甲", datetime(2021, 9, 20))),
        (CASE, decided(Choice.THEIRS, "乙")),
    ]
    assert answers(asked) == {
        (ROW, "progress", "甲"): "甲",
        (ROW, "progress", "乙"): "乙",
        (ROW, "progress", "丙"): "甲",
    }
    assert answers([(CASE, None)]) == {}


@pytest.mark.parametrize(("issued", "counts"), [(date(2021, 9, 10), True), (date(2021, 9, 14), False)])
def test_what_was_put_back_is_news_in_a_workbook_issued_later(issued: date, counts: bool) -> None:
    asked = [(CASE, decided(Choice.BASE, "原"))]
    expected = {(ROW, "progress", "甲"): "原", (ROW, "progress", "乙"): "原"}
    assert put_back(asked, issued) == (expected if counts else {})
    assert put_back([(CASE, decided(Choice.OURS, "甲"))], date(2021, 9, 1)) == {}


@pytest.mark.parametrize(
    ("now", "before", "choice", "late"),
    [
        ("甲", None, Choice.THEIRS, False),
        ("丙", None, Choice.THEIRS, True),
        ("乙", None, Choice.THEIRS, False),
        ("乙", decided(Choice.THEIRS, "乙"), Choice.OURS, False),
        ("丙", decided(Choice.THEIRS, "乙"), Choice.OURS, True),
        ("甲", decided(Choice.THEIRS, "乙"), Choice.BASE, True),
    ],
)
def test_a_conflict_is_overtaken_when_the_ledger_moved_elsewhere(
    now: str, before: Decision | None, choice: Choice, late: bool
) -> None:
    assert overtaken(CASE, before, choice, {ROW: {"progress": now}}) is late


def test_a_value_taken_from_a_file_keeps_that_file_as_its_source() -> None:
    current = {ROW: {"progress": "甲"}}
    decision, (change,) = decide_conflict(CASE, Choice.THEIRS, current, "office:某某", DAY, "核实")
    assert (decision.value, decision.note) == ("乙", "核实")
    assert (change.value, change.actor, change.return_id, change.cell) == ("乙", "office:某某", 4, "I5")
    _, (change,) = decide_conflict(CASE, Choice.BASE, current, "office", DAY)
    assert (change.value, change.return_id, change.cell) == ("原", None, "")
    assert decide_conflict(CASE, Choice.OURS, current, "office", DAY)[1] == ()


def test_a_report_without_bytes_closes_no_held_file() -> None:
    case = replace(CASE, kind=CaseKind.HELD, row="", field="")
    file = Return("ab", "a.xlsx", 1, DAY, Outcome.HELD, "2021", id=4)
    phone = Return("", "（电话报告）", 0, DAY, Outcome.MERGED, "2021", "SZ01", via="phone", id=5)
    assert open_cases([(case, None)], {}, [file, phone]) == (case,)
    assert open_cases([(case, None)], {}, [phone]) == (case,)
    assert open_cases([(case, None)], {}, [file, replace(file, id=6, outcome=Outcome.MERGED)]) == ()


@pytest.mark.parametrize(
    ("now", "asked_again"),
    [
        ("甲，又有了一些", True),  # the first side goes on in its own words
        ("甲", False),  # and says nothing new
        ("", False),
        ("乙", False),  # it has taken the other side's
        ("甲乙", False),  # or both
        ("丙", False),  # or says something else altogether
    ],
)
def test_a_side_that_goes_on_in_its_own_words_is_asked_about_anew(now: str, asked_again: bool) -> None:
    current, after = {ROW: {"progress": "甲"}}, {ROW: {"progress": now}}
    found = list(put_anew([(CASE, None)], after, current, (), DAY))
    assert found == ([replace(CASE, ours=now, id=0)] if asked_again else [])


def test_nothing_is_asked_anew_that_does_not_wait_or_was_answered_by_the_file() -> None:
    current, after = {ROW: {"progress": "甲"}}, {ROW: {"progress": "甲，又有了一些"}}

    def anew(case: Case = CASE, decision: Decision | None = None, *grown_from: int) -> int:
        return len(list(put_anew([(case, decision)], after, current, grown_from, DAY)))

    assert anew() == 1
    assert not anew(CASE, decided(Choice.OURS, "甲"))
    assert not anew(replace(CASE, kind=CaseKind.RETRACTION))
    assert not anew(replace(CASE, ours="丁")), "the ledger has moved on"
    assert not anew(replace(CASE, theirs="")) and not anew(replace(CASE, ours=""))
    assert not anew(CASE, None, 4) and anew(CASE, None, 5), "the file has grown out of the other side's return"
    assert not list(put_anew([(CASE, None)], {}, current, (), DAY)), "the file does not change the row"
