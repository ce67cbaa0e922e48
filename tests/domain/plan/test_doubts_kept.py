"""What was doubtful when a document was read is kept with the plan, and told until the office has settled it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from kit.plans.reading import headers

from toolkit.codes import Code, Severity
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.domain.plan.model import Plan, ReadDoubt
from toolkit.domain.plan.remarks import keep_doubts, read_doubts
from toolkit.problems import Origin, Problem

PLAN = Plan("2021", "方案", 2021, date(2021, 3, 1), ())
KEPT = Code.PLAN_ROW_UNUSED
CODES = [each for each in Code if each.slug.startswith("plan-")]


@pytest.mark.parametrize("item", [None, 12])
def test_all_but_notes_is_kept_and_told_again_with_its_place_and_item(item: int | None) -> None:
    found = [Problem(code, f"{code.slug}怎么了", "怎么办", Origin("方案", cell="第3行", item=item)) for code in CODES]
    kept = keep_doubts(PLAN, found)
    assert {code.severity == Severity.NOTE for code in CODES} == {True, False}
    assert [*read_doubts(kept, "方案")] == [each for each in found if each.severity != Severity.NOTE]
    again = keep_doubts(kept, found[:1])
    assert again.doubts[: len(kept.doubts)] == kept.doubts, "what is kept already stays"


def test_what_is_settled_or_of_a_code_nobody_knows_any_more_is_not_told() -> None:
    doubt = ReadDoubt(KEPT.slug, "没有读入", "核对", "第3行")
    plan = replace(PLAN, doubts=(doubt, replace(doubt, settled=True), replace(doubt, code="plan-of-before")))
    assert [(each.code, each.origin.item) for each in read_doubts(plan, "方案")] == [(KEPT, None)]


@pytest.mark.parametrize(("about", "item"), [("", 0), ("12", 12), ("附件", 0)])
def test_the_sheet_of_doubts_says_what_is_doubtful_of_which_item(about: str, item: int) -> None:
    table = [("序号", "具体要求", "责任单位", "派给"), ("1", "公开。", "市财政局", "")]
    sheet = [("读入时的疑问", "怎么办", "疑问代号", "位置", "涉及序号", "已核定")]
    sheet.append(("没有读入", "核对", KEPT.slug, "第3行", about, ""))
    lines = tuple(Line(cells, "第1行", at) for at, rows in enumerate((table, sheet), start=1) for cells in rows)
    plan, _ = parse_plan_table(PlanTable("方案", lines), headers(), "方案", "2021", PLAN.issued)
    assert plan.doubts == (ReadDoubt(KEPT.slug, "没有读入", "核对", "第3行", item),)
