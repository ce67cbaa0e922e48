"""One question about several rows is the questions of its cells, kept and answered at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st
from kit.rows import key

from toolkit.domain.ledger.records import Case, CaseKind, Choice, Decision
from toolkit.domain.ledger.retractions import (
    CLAIMED_AGAIN,
    ClaimedAgain,
    claimed_since,
    left_out,
    parts_of,
    retraction,
    still_asked,
)
from toolkit.domain.ledger.review import (
    answers,
    asked_now,
    by_cell,
    decide_retraction,
    kept_claims,
    open_cases,
    overtaken,
    several_texts,
)
from toolkit.domain.ledger.shown_cases import conflict_fits

DAY = datetime(2021, 9, 13, 9)
ONE, TWO = key("2021/1/SZ01"), key("2021/2/SZ01")
texts = st.text("甲乙'\"\\\n,[]", max_size=6)


def part(row: object, field: str, ours: str, theirs: str, cell: str = "H5") -> Case:
    return Case(row, field, ours, theirs, 4, "工作台账", cell, DAY, plan="2021", base=ours, id=7)  # type: ignore[arg-type]


PARTS = (
    part(ONE, "status", "已完成", "推进中", "H5"),
    part(ONE, "done_on", "2021-09-11", "", "K5"),
    part(TWO, "status", "已完成", "推进中", "H6"),
)
CASE = retraction(PARTS)
CLAIMED = {ONE: {"status": "已完成", "done_on": "2021-09-11"}, TWO: {"status": "已完成"}}
BACK = {ONE: {"status": "推进中", "done_on": ""}, TWO: {"status": "推进中"}}


def decided(choice: Choice) -> Decision:
    return Decision(7, choice, "", "office", DAY)


@given(
    st.lists(st.tuples(st.sampled_from((ONE, TWO)), st.sampled_from(("status", "progress")), texts, texts), min_size=1)
)
def test_its_cells_are_kept_whatever_they_say(cells: list[tuple[object, str, str, str]]) -> None:
    parts = tuple(part(*cell) for cell in cells)
    assert parts_of(retraction(parts)) == parts


def test_only_two_sided_questions_have_cells() -> None:
    assert (CASE.kind, CASE.row, CASE.field) == (CaseKind.RETRACTION, ONE, "")
    assert parts_of(PARTS[0]) == (PARTS[0],)
    assert parts_of(Case(ONE, "decision", "", "申请", 4, "", "", DAY, CaseKind.PETITION)) == ()


def test_it_is_open_as_long_as_one_row_stands_as_asked_and_asks_about_that_alone() -> None:
    assert open_cases([(CASE, None)], CLAIMED, ()) == (CASE,)
    gone_on = {**CLAIMED, ONE: {"status": "已完成", "done_on": "2021-09-12"}}
    assert open_cases([(CASE, None)], gone_on, ()) == (CASE,)
    assert list(still_asked(CASE, gone_on)) == [PARTS[2]]
    assert open_cases([(CASE, None)], BACK, ()) == () and overtaken(CASE, None, Choice.OURS, BACK)
    assert not overtaken(CASE, decided(Choice.THEIRS), Choice.OURS, BACK), "it can be decided anew"


def test_an_answer_sets_every_cell_of_the_rows_that_stand() -> None:
    _, changes = decide_retraction(CASE, None, Choice.THEIRS, CLAIMED, "office", DAY)
    assert [(each.row, each.field, each.value, each.cell, each.return_id) for each in changes] == [
        (ONE, "status", "推进中", "H5", 4),
        (ONE, "done_on", "", "K5", 4),
        (TWO, "status", "推进中", "H6", 4),
    ]
    assert decide_retraction(CASE, None, Choice.OURS, CLAIMED, "office", DAY)[1] == ()
    _, anew = decide_retraction(CASE, decided(Choice.THEIRS), Choice.OURS, BACK, "office", DAY)
    assert [(each.row, each.field, each.value) for each in anew] == [(p.row, p.field, p.ours) for p in PARTS]
    gone_on = {**CLAIMED, TWO: {"status": "长期坚持"}}
    assert {each.row for each in decide_retraction(CASE, None, Choice.THEIRS, gone_on, "office", DAY)[1]} == {ONE}


def test_a_row_claimed_again_leaves_the_questions_of_then_and_no_later_one() -> None:
    again = ClaimedAgain((4,), "四.xlsx", "2021-09-16")
    now = {**CLAIMED, ONE: {**CLAIMED[ONE], CLAIMED_AGAIN: again.text}}
    assert ClaimedAgain.read(now[ONE]) == claimed_since(CASE, now[ONE]) == again
    assert list(still_asked(CASE, now)) == [PARTS[2]]
    assert left_out(CASE, now, None, Choice.THEIRS) == {ONE: again}
    assert {each.row for each in decide_retraction(CASE, None, Choice.THEIRS, now, "office", DAY)[1]} == {TWO}
    assert {question[0] for question, _ in asked_now([(CASE, None)], now)} == {TWO}
    later = replace(CASE, return_id=5)
    assert tuple(still_asked(later, now)) == parts_of(later) and left_out(later, now, None, Choice.THEIRS) == {}
    assert claimed_since(PARTS[0], now[ONE]) is None, "a conflict is overtaken by another value alone"
    both = {row: {**values, CLAIMED_AGAIN: again.text} for row, values in CLAIMED.items()}
    assert open_cases([(CASE, None)], both, ()) == () and overtaken(CASE, None, Choice.THEIRS, both)
    gone_on = {**now, TWO: {"status": "长期坚持"}}
    assert left_out(CASE, gone_on, None, Choice.THEIRS) == {ONE: again, TWO: None}


def test_what_is_true_of_a_conflict_is_true_of_its_cells() -> None:
    assert {question for question, _ in asked_now([(CASE, None)])} == {(p.row, p.field, p.theirs) for p in PARTS}
    assert answers([(CASE, decided(Choice.THEIRS))])[ONE, "status", "已完成"] == "推进中"
    assert answers([(CASE, decided(Choice.OURS))])[ONE, "done_on", ""] == "2021-09-11"
    assert [decision for _, decision in by_cell([(CASE, None)])] == [None] * 3
    assert conflict_fits(CASE, {}, unit="SZ01") and not conflict_fits(CASE, {}, item=1)


def test_what_the_office_kept_counts_in_files_of_the_edition_then() -> None:
    asked = [(CASE, decided(Choice.OURS))]
    assert kept_claims(asked, date(2021, 9, 10))[ONE, "status", "推进中"] == "已完成"
    assert kept_claims(asked, date(2021, 9, 14)) == {}
    assert kept_claims([(CASE, decided(Choice.THEIRS))], date(2021, 9, 10)) == {}


def test_what_one_answer_would_set_to_several_texts_is_not_guessed() -> None:
    one = Case(ONE, "progress", "甲", "乙", 4, "工作台账", "I5", DAY, plan="2021", base="", id=1)
    other = Case(ONE, "progress", "甲", "乙", 5, "工作台账", "I5", DAY, plan="2021", base="丙", id=2)
    assert several_texts([one, other], Choice.BASE) == {1, 2}, "they grew from different values"
    assert several_texts([one, other], Choice.THEIRS) == several_texts([one, other], Choice.OURS) == frozenset()
    third = Case(ONE, "progress", "甲", "丁", 6, "工作台账", "I5", DAY, plan="2021", base="", id=3)
    assert several_texts([one, third], Choice.THEIRS) == {1, 3} and not several_texts([one, third], Choice.BASE)
    assert several_texts([PARTS[0], CASE], Choice.BASE) == frozenset(), "a retraction is not answered so"
