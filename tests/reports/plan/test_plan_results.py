"""What the plan's commands say of their results."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from toolkit.codes import Code
from toolkit.domain.plan.corrected_plan import Correction
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.reimport import Difference, DifferenceKind
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.revision import Revision, RevisionKind
from toolkit.domain.plan.units import Roster, Unit
from toolkit.problems import Origin, problem
from toolkit.reports.plan.changes import PlanChanges
from toolkit.reports.plan.check import PlanDoubts
from toolkit.reports.plan.import_plan import PlanImport
from toolkit.reports.plan.list_plans import PlanList
from toolkit.reports.plan.show import PlanOverview
from toolkit.settings import PlanSettings

NAMES = {"S1": "市甲局", "S2": "市乙局", "S3": "市丙局", "S4": "市丁局"}
PLAN = Plan(
    "2021", "某方案", 2021, date(2021, 8, 2), (Item(1, "题", "题", "公开。", "市甲局牵头", "年底前；长期坚持"),)
)
DOUBT = problem(Code.PLAN_UNIT_BLANK, Origin("p.xlsx", item=7), item=7)


def test_a_plan_is_shown_with_who_has_what_and_until_when() -> None:
    tasks, _ = resolve_tasks(
        PLAN, Roster(tuple(Unit(code, name, "市直") for code, name in NAMES.items()), ()), (), "end"
    )
    shown = PlanOverview(tasks=tasks, problems=(DOUBT,))
    assert shown.summary == "某方案：1项，1个单位，1条任务；待核定1处" and shown.exit_code == 1
    assert shown.tables[0].rows == (("1", "题", "公开。", "市甲局牵头；市甲局", "2021-12-31、长期"),)
    (item,) = shown.data["items"]
    assert item["milestones"] == [{"due": "2021-12-31", "what": ""}] and item["ongoing"] is True
    assert item["assignments"] == [{"unit": "市甲局", "roles": ["lead"]}]


def test_an_import_says_what_the_document_changed_and_what_stays_of_the_office() -> None:
    changed = Difference(DifferenceKind.DISPUTED, 1, "完成时限", "9月前", "10月前", "11月前")
    done = PlanImport(
        plan=PLAN,
        target=Path("seeds/plan-2021.xlsx"),
        differences=(changed,),
        kept=(Correction(1, "完成时限", "10月前", "11月前"),),
        problems=(DOUBT,),
        dry_run=True,
    )
    assert done.summary == "（演练，未写入）某方案：读入1项，需要核定1处；请在 seeds/plan-2021.xlsx 里核定"
    assert [table.rows for table in done.tables] == [
        (("待定", "1", "完成时限", "9月前", "10月前", "11月前"),),
        (("1", "完成时限", "10月前", "11月前"),),
    ]
    assert done.data["differences"][0]["kind"] == "待定" and done.data["problems"][0]["cell"] == "第7项"


def test_an_import_of_a_received_ledger_says_whose_the_rest_is() -> None:
    done = PlanImport(plan=PLAN, target=Path("p.xlsx"), section="办公室", by_default=3)
    assert "其中3项没有填责任科室，按“办公室”；" in done.summary
    assert done.tables == () and done.exit_code == 0


def test_changes_are_told_with_whom_they_touch() -> None:
    changes = (
        Revision(RevisionKind.ITEM_REWORDED, 2, "具体要求", "旧", "新", tuple(NAMES)),
        Revision(RevisionKind.UNIT_RENAMED, None, "S2", "市戊局", "市乙局", ("S2",)),
    )
    told = PlanChanges(changes=changes, names={**NAMES, "S9": "市己局"})
    assert "有2处变化，涉及4个单位" in told.summary
    assert told.tables[0].rows == (
        ("事项改动", "2", "具体要求", "旧", "新", "市甲局等4个单位"),
        ("单位更名", "", "S2", "市戊局", "市乙局", "市乙局"),
    )
    assert told.data["units"] == list(NAMES.values()) and told.data["changes"][1]["kind"] == "unit_renamed"


def test_items_under_other_numbers_must_be_put_back() -> None:
    moved = tuple((number, number + 1) for number in range(1, 9))
    said = PlanChanges(moved=moved).summary
    assert said.startswith("方案和名册与上次下发时相同；序号有变动，请先改回：原第1项现为第2项、")
    assert said.endswith("原第6项现为第7项等")
    assert PlanChanges(issued=False).summary == "还没有下发过台账，没有可以比较的"


def test_doubts_and_plans_are_counted() -> None:
    assert PlanDoubts(title="某方案").summary == "没有需要核定的地方"
    assert PlanDoubts(title="某方案", problems=(DOUBT,)).summary == "某方案：还有1处需要核定"
    plan = PlanSettings("2021", "seeds/plan-2021.txt", date(2021, 8, 2), "政务公开工作", closed=True)
    listed = PlanList(plans=(plan,), default=plan)
    assert listed.tables[0].rows == (("2021", "政务公开工作", "2021-08-02", "seeds/plan-2021.txt", "默认、已办结"),)
    assert listed.data["default"] == "2021"
