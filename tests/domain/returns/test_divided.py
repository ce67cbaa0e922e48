"""What a merge comes to where an item has gone to another unit meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from kit import ROOT
from kit.small_plan import small_plan

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.judged import CLAIM
from toolkit.domain.ledger.records import Case, Choice, Decision, Edition, Matched, Return
from toolkit.domain.ledger.retractions import retraction
from toolkit.domain.ledger.review import Asked
from toolkit.domain.plan.units import Unit
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.descent import NO_WORDS
from toolkit.domain.returns.divided import divide
from toolkit.domain.returns.intake import _blanks, _still_true
from toolkit.domain.returns.merge_base import Base, Lineage
from toolkit.domain.three_way import Conflict, Merged, Taken
from toolkit.keys import RowKey, contact_key, register_key, task_key
from toolkit.problems import Origin, problem
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((ROOT / "templates/ledger.toml").read_text("utf-8"))
DAY = date(2021, 9, 20)
TASKS = small_plan({1: "A", 2: "B"}, Unit("A", "甲局", "市直"), Unit("B", "乙局", "市直"))
EDITION = Edition("e1", "2021", "A", 1, "2021-09", DAY, 1, {})


ROWS = tuple(task_key("2021", item, "A") for item in (1, 2))
DONE = {"status": "已完成", "done_on": "2021-09-11", "evidence": "网站", "progress": "全部办结"}
WORK = {"status": "推进中", "done_on": "", "evidence": "", "progress": "正在摸底"}
NOON = datetime(2021, 9, 15, 12)


@pytest.mark.parametrize("decided", [(), ("progress",), ("progress", "evidence"), CLAIM])
def test_what_the_office_did_not_let_go_back_is_no_part_of_what_it_is_asked_and_other_conflicts_stay(
    decided: tuple[str, ...],
) -> None:
    current, file = dict.fromkeys(ROWS, DONE), dict.fromkeys(ROWS, WORK)
    taken = tuple(Taken(row, name, text) for row in ROWS for name, text in WORK.items())
    other = Conflict(register_key("2021", "plans", "a", "A"), "note", "甲说", "乙说", "原来")
    parts = [Case(ROWS[0], name, DONE[name], WORK[name], 1, "", "", NOON, id=7) for name in decided]
    asked: list[Asked] = [(retraction(parts), Decision(7, Choice.OURS, "", "office", NOON))] if parts else []
    context = Context(SCHEMA, 2021, DAY, current, edition={})
    before = Return("01", "一.xlsx", 1, NOON, Outcome.MERGED, raw=file)
    lineage = Lineage(replace(EDITION, issued_on=NOON.date()), [before], SCHEMA, current, NO_WORDS)
    made = divide(Merged(taken, (other,)), file, Base({}), lineage, context, asked, None)
    left = {(ROWS[0], "progress")} if decided == CLAIM else set()
    assert made.undecided == (other,) and {(each.row, each.field) for each in made.taken} == left, "its claim stands"
    back = {(each.row, each.field) for each in made.going_back}
    assert back == {(row, name) for row in ROWS for name in WORK} - {(ROWS[0], name) for name in decided} - left
    assert {(each.row, each.field) for each in made.decided} == {(ROWS[0], name) for name in decided}


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        (task_key("2021", 1, "A"), True),
        (task_key("2021", 2, "A"), False),
        (register_key("2021", "plans", "a", "A"), True),
    ],
)
def test_only_of_items_that_are_the_units_still_anything_is_asked(row: RowKey, asked: bool) -> None:
    merged = Merged((), (Conflict(row, "note", "原来", "甲说", "乙说"),))
    context = Context.of(SCHEMA, TASKS, DAY, {}, {}, NO_WORDS)
    made = divide(merged, {}, Base({}), Lineage(EDITION, [], SCHEMA, {}, NO_WORDS), context, [], None)
    assert [each.row for each in made.undecided] == [row] * asked
    assert [(each.row, each.field, each.value) for each in made.taken] == [
        (row, "note", merged.conflicts[0].theirs)
    ] * (not asked)


@pytest.mark.parametrize(("refused", "told"), [(True, []), (False, [Code.CELL_CORRECTED])])
def test_that_a_cell_was_read_in_another_form_is_told_only_where_it_was_taken(refused: bool, told: list[Code]) -> None:
    cell, at = (ROWS[0], "done_on"), Origin("一.xlsx", "工作台账", "K5")
    found = [problem(Code.CELL_CORRECTED, at, "9.11", header="完成日期", taken="2021-09-11", why="")]
    matched = Matched({}, {cell: at}, frozenset(), tuple(found))
    assert [each.code for each in _still_true(matched, frozenset({cell} if refused else ()))] == told


def test_what_a_file_cleared_is_told_of_tables_alone() -> None:
    context = Context.of(SCHEMA, TASKS, DAY, {}, {}, NO_WORDS)
    taken = [
        Taken(ROWS[0], "progress", ""),
        Taken(contact_key("2021", "A"), "person", ""),
        Taken(ROWS[1], "issues", "x"),
    ]
    (told,) = _blanks(taken, context, "一.xlsx")
    assert "进展情况" in told.message and "责任人" not in told.message and "存在问题" not in told.message
    assert not list(_blanks(taken[1:], context, "一.xlsx"))
