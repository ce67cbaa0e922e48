"""Several plans in one workspace: each with its own ledger, workbooks and master; the newest where none is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from kit.unit_books import fill
from kit.workspaces import hand_out

from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.plan.import_plan import import_plan
from toolkit.jobs.plan.list_plans import list_plans
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

PLAN_2020 = """
| 序号 | 工作任务 | 具体要求 | 落实单位 | 完成时限 |
|---|---|---|---|---|
| 1 | 政策解读 | 做好2020年政策文件解读。 | 市财政局、市司法局 | 2020年12月前 |
| 2 | 回应关切 | 及时回应群众关切。 | 市直各单位 | 长期工作 |
"""
PLAN_BUSINESS = """
| 序号 | 工作任务 | 具体要求 | 落实单位 | 完成时限 |
|---|---|---|---|---|
| 1 | 开办企业 | 压减开办企业时间。 | 市市场监管局、市司法局 | 2021年10月前 |
"""


def as_csv(table: str) -> bytes:
    lines = [line.strip("| ").split(" | ") for line in table.strip().splitlines() if "---" not in line]
    return "\n".join(",".join(cell.strip() for cell in line) for line in lines).encode()


@pytest.fixture
def two_years(tmp_path: Path) -> Callable[..., Workspace]:
    """A workspace with the plans 2021 and 2020; called with an id, opened for that plan."""
    create_workspace(tmp_path)
    import_plan(open_workspace(tmp_path), as_csv(PLAN_2020), "2020年要点.csv", plan_id="2020", issued=date(2020, 5, 20))
    return lambda plan_id=None: open_workspace(tmp_path, plan_id)


def made(workspace: Workspace, day: date, unit: str) -> Path:
    (book,) = generate(workspace, day, [unit]).data["workbooks"]
    return Path(book["path"])


def by_file(data: Any) -> dict[str, tuple[str, str, int]]:
    return {each["file"]: (each["plan"], each["outcome"], each["changed"]) for each in data["returns"]}


def test_the_newest_plan_is_meant_where_none_is_named(two_years: Callable[..., Workspace]) -> None:
    newest, old = two_years(), two_years("2020")
    assert (newest.chosen.id, len(newest.tasks.plan.items)) == ("2021", 50)
    assert (old.chosen.id, len(old.tasks.plan.items)) == ("2020", 2)
    listed = list_plans(newest)
    assert [each["id"] for each in listed.data["plans"]] == ["2021", "2020"]
    assert listed.data["default"] == "2021"


def test_two_plans_hand_out_and_take_back_without_meeting(two_years: Callable[..., Workspace]) -> None:
    newest, old = two_years(), two_years("2020")
    day = date(2021, 9, 10)
    mine, before = made(newest, day, "市财政局"), made(old, day, "市财政局")
    assert mine.parent == newest.root / "outbox/ledgers" and before.parent == newest.root / "outbox/2020/ledgers"
    assert (mine.name, before.name) == (
        "市财政局-2021年政务公开工作台账.xlsx",
        "市财政局-2020年政务公开工作台账.xlsx",
    )
    fill(mine, newest.inbox / "今年.xlsx", {2: {"进展情况": "今年做的"}})
    fill(before, newest.inbox / "去年.xlsx", {2: {"进展情况": "去年做的"}})
    report = merge_returns(newest, datetime(2021, 9, 13, 9))
    assert by_file(report.data) == {"今年.xlsx": ("2021", "merged", 1), "去年.xlsx": ("2020", "merged", 1)}
    unit = newest.tasks.roster.by_name["市财政局"].code
    with open_store(newest) as store:
        for plan, words in (("2021", "今年做的"), ("2020", "去年做的")):
            assert store.cells.current(plan)[task_key(plan, 2, unit)]["progress"] == words
            both = {**store.cells.current("2020"), **store.cells.current("2021")}
            assert words not in str(both.get(task_key(plan, 1, unit), ""))
            assert len(store.returns.of_plan(plan)) == 1
    assert report.data["masters"].keys() == {"2021", "2020"}
    for plan, folder in (("2021", "outbox"), ("2020", "outbox/2020")):
        assert report.data["masters"][plan] == str(newest.root / folder / "master.xlsx")
        title = openpyxl.load_workbook(newest.root / folder / "master.xlsx").worksheets[0]["A1"].value
        assert f"{plan}年政务公开工作总台账" in str(title)
        assert len(list((newest.root / folder / "receipts").glob("*.txt"))) == 1


def test_a_named_plan_takes_its_own_files_and_leaves_the_others_for_their_run(
    two_years: Callable[..., Workspace],
) -> None:
    newest, old = two_years(), two_years("2020")
    fill(made(newest, date(2021, 9, 10), "市财政局"), newest.inbox / "今年.xlsx", {2: {"进展情况": "今年做的"}})
    fill(made(old, date(2021, 9, 10), "市财政局"), newest.inbox / "去年.xlsx", {2: {"进展情况": "去年做的"}})
    report = merge_returns(old, datetime(2021, 9, 13, 9), only=True)
    assert by_file(report.data) == {"去年.xlsx": ("2020", "merged", 1)}
    assert report.data["totals"]["aside"] == 1 and "1个文件是别的方案的" in report.summary
    again = merge_returns(newest, datetime(2021, 9, 13, 10), only=True)
    assert by_file(again.data) == {"今年.xlsx": ("2021", "merged", 1)}
    assert again.data["totals"]["aside"] == 1


def test_a_closed_plan_takes_no_returns_and_the_sender_is_told_which_year_it_sent(
    two_years: Callable[..., Workspace],
) -> None:
    newest, old = two_years(), two_years("2020")
    fill(made(old, date(2021, 9, 10), "市财政局"), newest.inbox / "去年.xlsx", {2: {"进展情况": "误填"}})
    config = newest.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("2020-05-20", "2020-05-20\nclosed = true"), "utf-8")
    report = merge_returns(open_workspace(newest.root), datetime(2021, 9, 13, 9))
    (taken,) = report.data["returns"]
    assert (taken["outcome"], [each["code"] for each in taken["problems"]]) == ("rejected", ["edition-plan-closed"])
    (receipt,) = (newest.root / "outbox/receipts").glob("*.txt")
    assert "“2020”的台账，该方案已办结" in receipt.read_text("utf-8-sig")


def test_two_lines_of_work_of_one_year_remind_by_themselves(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    import_plan(
        open_workspace(tmp_path),
        as_csv(PLAN_BUSINESS),
        "方案.csv",
        plan_id="yshj",
        issued=date(2021, 7, 1),
        work="优化营商环境工作",
    )
    public, business = open_workspace(tmp_path), open_workspace(tmp_path, "yshj")
    assert (public.chosen.id, business.work) == ("2021", "2021年优化营商环境工作")
    day = date(2021, 9, 15)
    for plan in (public, business):
        hand_out(plan, date(2021, 8, 16), ["市市场监管局", "市司法局"])
    made_now = {
        plan.chosen.id: {(each["unit"], each["due"], each["mail"]) for each in remind(plan, day).data["reminders"]}
        for plan in (public, business)
    }
    assert {unit for unit, _, _ in made_now["yshj"]} == {"市市场监管局", "市司法局"}
    assert {due for _, due, _ in made_now["yshj"]} == {"2021-10-31"}
    mails = [mail for reminders in made_now.values() for _, _, mail in reminders]
    assert all(Path(mail).is_file() for mail in mails)
    assert {Path(mail).parent for _, _, mail in made_now["yshj"]} == {tmp_path / "outbox/yshj/mail"}
    assert remind(business, day).data["reminders"] == []


def test_a_new_plan_needs_its_date_and_next_years_document_does_not_replace_this_years(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    workspace = open_workspace(tmp_path)
    before = (tmp_path / "config.toml").read_bytes()
    data = as_csv(PLAN_2020)
    with pytest.raises(ToolkitError, match="新方案，要写明印发日期"):
        import_plan(workspace, data, "要点.csv", plan_id="2020")
    with pytest.raises(ToolkitError, match="方案代号“去年”不能用"):
        import_plan(workspace, data, "要点.csv", plan_id="去年", issued=date(2020, 5, 20))
    titled = (
        "某市2022年政务公开工作要点,,,,\n序号,工作任务,具体要求,落实单位,完成时限\n1,解读,做好解读。,市财政局,年底前\n"
    )
    with pytest.raises(ToolkitError, match="2022年的方案，而现在办理的是2021年") as caught:
        import_plan(workspace, titled.encode(), "要点.csv")
    assert "--plan 2022" in caught.value.remedy
    assert (tmp_path / "config.toml").read_bytes() == before
    assert json.dumps(list_plans(open_workspace(tmp_path)).data["default"]) == '"2021"'


def test_a_plan_that_is_gone_or_broken_can_be_read_in_anew(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    text = (tmp_path / "seeds/plan-2021.txt").read_bytes()
    for spoil in (lambda path: path.unlink(), lambda path: path.write_bytes(b"PK broken")):
        import_plan(open_workspace(tmp_path, importing=True), text, "方案.txt")
        reviewed = open_workspace(tmp_path)
        assert (reviewed.chosen.file, len(reviewed.tasks.plan.items)) == ("seeds/plan-2021.xlsx", 50)
        spoil(tmp_path / "seeds/plan-2021.xlsx")
        with pytest.raises(WorkspaceError):
            open_workspace(tmp_path)
        (tmp_path / "seeds/plan-2021.xlsx").unlink(missing_ok=True)
    import_plan(open_workspace(tmp_path, importing=True), text, "方案.txt")
    assert len(open_workspace(tmp_path).tasks.assignments) == 2318
