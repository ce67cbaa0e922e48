"""Where the values of a row came from, from the records alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from kit.rows import key

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.provenance import histories, remarks
from toolkit.domain.ledger.records import Case, Change, Choice, Decision, Return
from toolkit.problems import About, Origin, problem
from toolkit.schema.model import SchemaField

ROW, OTHER, COVER = key("2021/2/SZ08"), key("2021/3/SZ08"), key("2021/unit/SZ08")
NOON = datetime(2021, 9, 13, 12)
FIELDS = (
    SchemaField("status", "办理状态"),
    SchemaField("progress", "进展情况"),
    SchemaField("done_on", "完成日期", required_when={"status": ("done",)}),
)


def came(number: int, *told: Any) -> Return:
    return Return("00", f"{number}.xlsx", 1, NOON, Outcome.PARTIAL, "2021", "SZ08", problems=told, id=number)


def change(value: str, number: int | None, field: str = "progress") -> Change:
    return Change(ROW, field, value, "SZ08" if number else "某甲", NOON, number, "工作台账", "I6")


def test_every_value_follows_the_one_before_and_names_its_return() -> None:
    returns = {1: came(1), 2: came(2)}
    changes = [change("一", 1), change("推进中", 1, "status"), change("二", 2), change("", None), change("三", 9)]
    found = histories(ROW, changes, [], [], returns)
    assert list(found) == ["progress", "status"]
    steps = found["progress"].steps
    assert [(each.change.value, each.previous, each.ret and each.ret.file) for each in steps] == [
        ("一", "", "1.xlsx"),
        ("二", "一", "2.xlsx"),
        ("", "二", None),
        ("三", "", None),
    ]
    assert (found["progress"].value, found["status"].value) == ("三", "推进中")


def test_questions_of_the_row_come_with_their_answers_also_where_nothing_was_ever_taken() -> None:
    def case(number: int, row: str = ROW, field: str = "progress") -> Case:
        return Case(row, field, "甲", "乙", 2, "工作台账", "I6", NOON, plan="2021", id=number)

    decided = Decision(1, Choice.THEIRS, "乙", "某甲", NOON + timedelta(days=1), "电话核实")
    asked = [(case(1), decided), (case(2), None), (case(3), None), (case(4, OTHER), None), (case(5, field="x"), None)]
    found = histories(ROW, [change("甲", 1)], asked, [case(2)], {2: came(2)})
    assert list(found) == ["progress", "x"]
    assert [(each.case.id, each.decision, each.waits) for each in found["progress"].questions] == [
        (1, decided, False),
        (2, None, True),
        (3, None, False),
    ]
    assert {each.ret and each.ret.file for each in found["progress"].questions} == {"2.xlsx"}
    assert (found["x"].value, found["x"].steps) == ("", ())


ORIGINS = {
    (ROW, "status"): Origin("1.xlsx", "工作台账", "H6"),
    (ROW, "progress"): Origin("1.xlsx", "工作台账", "I6"),
    (ROW, "done_on"): Origin("1.xlsx", "工作台账", "K6"),
    (OTHER, "status"): Origin("1.xlsx", "工作台账", "H16"),
    (COVER, "person"): Origin("1.xlsx", "填报说明", "C6"),
    (COVER, "section"): Origin("1.xlsx", "填报说明", "C7"),
}


@pytest.mark.parametrize(
    ("told", "row", "fields"),
    [
        (
            problem(Code.CELL_CHOICE, ORIGINS[ROW, "status"], "好", header="办理状态", allowed="", near=""),
            ROW,
            {"status"},
        ),
        (problem(Code.CELL_CHOICE, ORIGINS[OTHER, "status"], "好", header="办理状态", allowed="", near=""), ROW, None),
        (problem(Code.CELL_SECRECY_MARKED, ORIGINS[ROW, "progress"], "秘密★"), ROW, {"progress"}),
        (
            problem(
                Code.CELL_REQUIRED,
                ORIGINS[ROW, "done_on"],
                row="第2项",
                because="已完成",
                header="完成日期",
                withheld="办理状态",
            ),
            ROW,
            {"status", "done_on"},
        ),
        (
            problem(Code.PLAN_CELL_EDITED, Origin("1.xlsx", "工作台账", "C6"), "x", item=2, header="具体要求"),
            ROW,
            set(),
        ),
        (problem(Code.PLAN_CELL_EDITED, Origin("1.xlsx", "工作台账", "C7"), "x", item=3, header="具体要求"), ROW, None),
        (problem(Code.CELL_PHONE, Origin("1.xlsx", "填报说明", "C6"), "x", header="责任人"), COVER, {"person"}),
        (problem(Code.CELL_PHONE, Origin("1.xlsx", "填报说明", "D6"), "x", header="责任人"), COVER, None),
        (problem(Code.CELL_PHONE, Origin("1.xlsx", "填报说明", "C6"), "x", header="责任人"), ROW, None),
        (problem(Code.REQUIRED_BLANK, ORIGINS[ROW, "status"], where="第2项", headers="办理状态"), ROW, None),
        (problem(Code.RETURN_BLANK, Origin("1.xlsx")), ROW, None),
    ],
    ids=lambda value: value.code.slug if hasattr(value, "code") else None,
)
def test_a_problem_belongs_to_the_row_its_cell_stands_in(told: Any, row: str, fields: set[str] | None) -> None:
    found = list(remarks(row, came(1, told), ORIGINS, FIELDS))
    assert [set(each.fields) for each in found] == ([] if fields is None else [fields])
    assert not list(remarks(row, came(1, told), {}, FIELDS)), "of a file whose cells are not known nothing is told"


def test_a_conflict_is_told_once_as_the_question_it_is() -> None:
    told = problem(Code.FIELD_CONFLICT, ORIGINS[ROW, "progress"], "乙", row="第2项", header="进展情况", ours="甲")
    case = Case(ROW, "progress", "甲", "乙", 1, "工作台账", "I6", NOON, plan="2021", id=1)
    assert not list(remarks(ROW, came(1, told), ORIGINS, FIELDS, [(case, None)]))
    (again,) = remarks(ROW, came(2, told), ORIGINS, FIELDS, [(case, None)])
    assert again.fields == {"progress"}


@pytest.mark.parametrize(
    ("about", "fields"),
    [
        (About(ROW, ("done_on", "status")), {"done_on", "status"}),
        (About(ROW), set()),
        (About(OTHER, ("status",)), None),
        (About(key("2021/plans.进展情况/SZ08"), ("title",)), None),
    ],
)
def test_a_problem_that_says_what_it_is_about_needs_no_place(about: About, fields: set[str] | None) -> None:
    told = problem(Code.CELL_PHONE, Origin("1.xlsx", "别处", "A1"), "x", about, header="进展情况")
    found = list(remarks(ROW, came(1, told), {}, FIELDS))
    assert [set(each.fields) for each in found] == ([] if fields is None else [fields])


def test_of_a_row_that_another_goes_on_with_what_was_told_of_either_is_told() -> None:
    heir = ROW._replace(unit="N")
    told = problem(Code.CELL_PHONE, Origin("1.xlsx"), "x", About(heir, ("progress",)), header="进展情况")
    assert not list(remarks(ROW, came(1, told), {}, FIELDS))
    assert [each.problem for each in remarks(ROW, came(1, told), {}, FIELDS, heir=heir)] == [told]
