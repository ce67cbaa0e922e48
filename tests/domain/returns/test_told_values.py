"""What a unit says of an item by phone: taken whole, as a cell of its workbook would be, or not at all."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from kit.rows import key

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import Return
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.intake import Intake
from toolkit.domain.returns.told_values import Told, take_down, what_was_told
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem
from toolkit.schema.dates import PlanYear

ROW, TODAY = key("2021/3/SZ01"), date(2021, 9, 10)
CALL = Return(
    "", "（电话报告）", 0, datetime(2021, 9, 10, 15), Outcome.MERGED, "2021", "SZ01", statement="updated", via="phone"
)


def taken(repository: Workspace, told: Told) -> Intake | Problem:
    now = {ROW: {"progress": "调研", "status": "推进中"}}
    context = Context(repository.schema, 2021, TODAY, now, date(2021, 8, 2))
    return take_down(CALL, ROW, told, context, PlanYear(2021, date(2021, 8, 2), TODAY))


def test_what_is_new_is_set_and_named_in_words(repository: Workspace) -> None:
    done = taken(
        repository,
        [("办理状态", "已办结"), ("完成日期", "9月8日"), ("佐证材料", "市政府网站"), ("progress", "调研")],
    )
    assert isinstance(done, Intake)
    assert {each.field: each.value for each in done.changes} == {
        "status": "已完成",
        "done_on": "2021-09-08",
        "evidence": "市政府网站",
    }
    assert {each.actor for each in done.changes} == {"SZ01"} and done.ret.changed == 3
    words = "第3项“办理状态”、“完成日期”、“佐证材料”、“进展情况”"
    assert what_was_told(done.ret, repository.schema) == words


def test_what_the_ledger_holds_already_is_no_change(repository: Workspace) -> None:
    done = taken(repository, [("进展情况", "调研")])
    assert isinstance(done, Intake) and done.changes == () and done.ret.statement == "no_change"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([("核查结论", "通过销号")], Code.TOLD_COLUMN),
        ([("提示", "逾期")], Code.TOLD_COLUMN),
        ([("没有的栏目", "x")], Code.TOLD_COLUMN),
        ([("办理状态", "快好了"), ("进展情况", "印发")], Code.TOLD_VALUE),
        ([("完成日期", "下周")], Code.TOLD_VALUE),
        ([("办理状态", "已完成"), ("完成日期", "2021-9-8")], Code.CELL_REQUIRED),
        ([("完成日期", "2021-9-11")], Code.CELL_DATE_RANGE),
        ([("办理状态", "推进中"), ("进展情况", "机密 ★1年")], Code.CELL_SECRECY_MARKED),
    ],
)
def test_what_cannot_be_taken_keeps_all_of_it_out(repository: Workspace, told: Told, code: Code) -> None:
    fault = taken(repository, told)
    assert isinstance(fault, Problem) and fault.code == code
