"""Registers from the unit's workbook to the master, and back into the next workbook."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pytest
from kit.office import sheet_of
from kit.register_books import UNIT, Book, codes, held, master, merge
from kit.unit_books import workbook_of
from kit.workspaces import After, for_units

from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.paths import reply_path
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import report_key

ISSUED = date(2021, 9, 10)
OTHER = "市商务局"
PLAN = {
    "规划名称": "某市财政发展规划",
    "类别": "专项规划",
    "规划期": "2021—2025年",
    "印发日期": "2021-3-5",
    "公开状态": "已公开",
    "公开链接": "https://example.com/plan",
}
OLD = {"规划名称": "某市财政发展“十二五”规划", "印发日期": "2011-6-1", "公开状态": "未公开", "未公开理由": "正在归集"}


def issue(workspace: Workspace) -> Workspace:
    few = for_units(workspace, UNIT, OTHER, "XQ01", whole=True)
    generate(few, ISSUED, [UNIT, OTHER])
    return few


@pytest.fixture
def issued(after_playing: After) -> Workspace:
    return after_playing(issue)


def test_rows_go_into_the_ledger_the_master_and_the_next_workbook(issued: Workspace) -> None:
    Book(issued).write("规划文件清单", PLAN, OLD).say().send("甲.xlsx")
    (returned,) = merge(issued)
    assert (returned["outcome"], codes([returned])) == ("merged", [])
    plan = {
        "title": "某市财政发展规划",
        "category": "专项规划",
        "period": "2021—2025年",
        "issued_on": "2021-03-05",
        "disclosure": "已公开",
        "link": "https://example.com/plan",
    }
    old = {"title": OLD["规划名称"], "issued_on": "2011-06-01", "disclosure": "未公开", "reason": "正在归集"}
    assert held(issued, "plans") == [plan, old]
    rows = master(issued, "规划文件清单")
    assert [(row["责任单位"], row["规划名称"], row["印发日期"]) for row in rows] == [
        (UNIT, OLD["规划名称"], datetime(2011, 6, 1)),
        (UNIT, PLAN["规划名称"], datetime(2021, 3, 5)),
    ]

    generate(issued, date(2021, 9, 14), [UNIT])
    again = Book(issued)
    shown = again.rows("规划文件清单")
    assert [row["规划名称"] for row in shown] == [OLD["规划名称"], PLAN["规划名称"]]
    assert len({row["行标识.plans"] for row in shown}) == 2
    again.write("规划文件清单", {"公开日期": "2021-3-8"}, at=1).say().send("乙.xlsx")
    merge(issued)
    assert held(issued, "plans") == [{**plan, "disclosed_on": "2021-03-08"}, old]


def test_an_update_of_the_same_file_doubles_nothing(issued: Workspace) -> None:
    sent = Book(issued).write("规划文件清单", PLAN, OLD).say().send("一.xlsx")
    merge(issued)
    sent.write("规划文件清单", {"规划名称": "第三件"}).write("规划文件清单", {"文号": "某府〔2021〕3号"}, at=0)
    sent.say().send("二.xlsx")
    merge(issued)
    assert sorted(row["title"] for row in held(issued, "plans")) == [
        "某市财政发展“十二五”规划",
        "某市财政发展规划",
        "第三件",
    ]
    assert {row["title"]: row.get("number") for row in held(issued, "plans")}["某市财政发展规划"] == "某府〔2021〕3号"


def test_a_refused_cell_is_marked_and_its_correction_finds_the_row(issued: Workspace) -> None:
    training = {"主题": "保密审查", "日期": "九月某日", "形式": "讲座", "议题": ""}
    row = {
        header: value for header, value in {**training, "会议名称": "局务会"}.items() if header in ("日期", "会议名称")
    }
    sent = Book(issued).write("听取汇报记录", row).say().send("一.xlsx")
    (returned,) = merge(issued)
    assert (returned["outcome"], codes([returned])) == ("partial", ["cell-date"])
    assert held(issued, "briefings") == [{"meeting": "局务会"}]
    with open_store(issued) as store:
        (ret,) = store.returns.of_plan("2021")
    reply = openpyxl.load_workbook(reply_path(issued, ret))
    listed = [cell.value for line in reply["需修改"].iter_rows() for cell in line if cell.value]
    assert "听取汇报记录 第5行 日期" in listed
    assert reply["听取汇报记录"]["A5"].comment is not None
    sent.write("听取汇报记录", {"日期": "2021-9-3"}, at=0).say().send("二.xlsx")
    merge(issued)
    assert held(issued, "briefings") == [{"held_on": "2021-09-03", "meeting": "局务会"}]


def test_rows_are_struck_out_and_not_deleted(issued: Workspace) -> None:
    Book(issued).write("规划文件清单", PLAN, OLD).say().send("一.xlsx")
    merge(issued)
    generate(issued, date(2021, 9, 14), [UNIT])
    again = Book(issued)
    again.sheet("规划文件清单").delete_rows(again.header_at("规划文件清单") + 2)
    again.write("规划文件清单", {"作废": "作废"}, at=0).say().send("二.xlsx")
    merge(issued)
    rows = master(issued, "规划文件清单")
    assert [(row["规划名称"], row.get("提示")) for row in rows] == [
        (PLAN["规划名称"], None),
        (OLD["规划名称"], "已作废"),
    ]
    generate(issued, date(2021, 9, 20), [UNIT])
    assert [row["规划名称"] for row in Book(issued).rows("规划文件清单")] == [PLAN["规划名称"], OLD["规划名称"]]


def test_a_row_emptied_is_told_and_kept(issued: Workspace) -> None:
    Book(issued).write("规划文件清单", PLAN).say().send("一.xlsx")
    merge(issued)
    generate(issued, date(2021, 9, 14), [UNIT])
    again = Book(issued)
    again.write("规划文件清单", dict.fromkeys(PLAN), at=0).say().send("二.xlsx")
    assert codes(merge(issued)) == ["register-row-emptied"]
    assert [row["title"] for row in held(issued, "plans")] == [PLAN["规划名称"]]


def test_nothing_this_round_is_kept_with_the_round(issued: Workspace) -> None:
    Book(issued).say_none("规划文件清单").say_none("舆情回应台账", "无").say("无变化").send("一.xlsx")
    (returned,) = merge(issued)
    assert (returned["outcome"], codes([returned])) == ("merged", ["cell-corrected"])
    code = issued.tasks.roster.by_name[UNIT].code
    with open_store(issued) as store:
        said = store.cells.current("2021", code)[report_key("2021", code, "2021-09")]
    assert (said["plans.none"], said["responses.none"]) == ("是", "是")
    book = openpyxl.load_workbook(issued.outbox / "master.xlsx")
    assert "零报告1个单位" in "".join(str(cell.value) for cell in book["规划文件清单"][2])
    lines = {row["责任单位"]: row for row in master(issued, "清单填报")}
    assert (lines[UNIT]["规划文件清单"], lines[OTHER]["规划文件清单"]) == ("零报告", "未报")
    assert lines[UNIT]["听取汇报记录"] == "未报；本年度还没有听取汇报的记录"
    assert "培训记录" not in lines[UNIT]


def test_what_is_neither_filled_nor_said_to_be_empty_shows(issued: Workspace) -> None:
    Book(issued).say_none("舆情回应台账").write("规划文件清单", PLAN).say().send("一.xlsx")
    merge(issued)
    units = {each["unit"]: each["registers"] for each in show_status(issued, date(2021, 9, 14)).data["units"]}
    assert (units[UNIT]["plans"], units[UNIT]["responses"], units[UNIT]["norms"]) == ("filled", "none", "missing")
    assert set(units[OTHER].values()) == {"missing"}
    generate(issued, date(2021, 10, 8), [UNIT])
    page = openpyxl.load_workbook(workbook_of(issued, UNIT), data_only=True)
    (line,) = (row for row in page["填报说明"].iter_rows() if any(cell.value == "清单未报" for cell in row))
    assert line[7].value == list(units[UNIT].values()).count("missing") + 1, "nothing has been said of the new round"


def test_nothing_and_rows_contradict_each_other(issued: Workspace) -> None:
    Book(issued).write("规划文件清单", PLAN).say_none("规划文件清单").say().send("一.xlsx")
    assert codes(merge(issued)) == ["register-not-empty"]
    assert len(held(issued, "plans")) == 1


def test_the_same_thing_of_two_units_is_shown_as_a_double(issued: Workspace) -> None:
    Book(issued).write("规划文件清单", PLAN).say().send("甲.xlsx")
    Book(issued, OTHER).write("规划文件清单", {**PLAN, "编制单位": "商务局"}).say().send("乙.xlsx")
    merge(issued)
    hints = {row["责任单位"]: row["提示"] for row in master(issued, "规划文件清单")}
    assert hints == {UNIT: f"与{OTHER}重复", OTHER: f"与{UNIT}重复"}


def test_a_key_that_stands_twice_is_told_and_a_row_that_stands_twice_counts_once(issued: Workspace) -> None:
    changed = {**PLAN, "规划期": "2021—2035年"}
    Book(issued).write("规划文件清单", PLAN, changed, PLAN).say().send("一.xlsx")
    assert codes(merge(issued)) == ["register-row-twice", "register-key-twice"]
    assert sorted(row["period"] for row in held(issued, "plans")) == ["2021—2025年", "2021—2035年"]


def test_a_row_copied_whole_is_a_new_row(issued: Workspace) -> None:
    Book(issued).write("规划文件清单", PLAN).say().send("一.xlsx")
    merge(issued)
    generate(issued, date(2021, 9, 14), [UNIT])
    again = Book(issued)
    (row,) = again.rows("规划文件清单")
    again.write("规划文件清单", {**row, "规划名称": "照抄一行再改的规划"}).say().send("二.xlsx")
    merge(issued)
    assert sorted(row["title"] for row in held(issued, "plans")) == sorted([PLAN["规划名称"], "照抄一行再改的规划"])


def test_a_row_of_another_units_workbook_is_not_taken(issued: Workspace) -> None:
    Book(issued, OTHER).write("规划文件清单", PLAN).say().send("一.xlsx")
    merge(issued)
    generate(issued, date(2021, 9, 14), [OTHER])
    (row,) = Book(issued, OTHER).rows("规划文件清单")
    Book(issued).write("规划文件清单", row).say().send("二.xlsx")
    assert codes(merge(issued)) == ["register-row-foreign"]
    assert held(issued, "plans") == []


def test_two_people_who_change_one_cell_differently_ask_the_office(issued: Workspace) -> None:
    Book(issued).write("规划文件清单", PLAN, OLD).say().send("一.xlsx")
    merge(issued)
    generate(issued, date(2021, 9, 14), [UNIT])
    first = Book(issued).write("规划文件清单", {"备注": "已归集"}, {"规划期": "甲期"}, at=0)
    first.say().send("甲.xlsx")
    Book(issued).write("规划文件清单", {}, {"规划期": "乙期"}, at=0).say().send("乙.xlsx")
    returned = merge(issued, datetime(2021, 9, 15, 9))
    assert codes(returned) == ["field-conflict"]
    assert "规划文件清单“某市财政发展规划”“规划期”与已收的内容不同" in returned[1]["problems"][-1]["message"]
    assert {row["title"]: row.get("period") for row in held(issued, "plans")}[PLAN["规划名称"]] == "甲期"
    conflicts = sheet_of(issued.outbox / "master.xlsx", "冲突")
    assert [cell.value for cell in conflicts[4]][2:5] == ["规划文件清单“某市财政发展规划” 规划期", "甲期", "乙期"]


def test_where_a_row_came_from_can_be_asked(issued: Workspace) -> None:
    sent = Book(issued).write("规划文件清单", OLD, {**PLAN, "印发日期": "某日"}).say().send("一.xlsx")
    merge(issued)
    sent.write("规划文件清单", {}, {"文号": "某府〔2021〕3号"}, at=0).say().send("二.xlsx")
    merge(issued)
    told = show_provenance(issued, date(2021, 9, 14), UNIT, "规划文件清单").data
    assert told["rows"] == [OLD["规划名称"], PLAN["规划名称"]]
    number = next(each for each in told["fields"] if each["field"] == "number")
    (step,) = number["changes"]
    assert (number["name"], step["value"], step["file"], step["cell"]) == (
        PLAN["规划名称"],
        "某府〔2021〕3号",
        "二.xlsx",
        "E6",
    )
    assert ("cell-date", "某日") in {(each["code"], each["value"]) for each in told["remarks"]}
    with pytest.raises(ToolkitError, match="没有“颜色”这一栏"):
        show_provenance(issued, date(2021, 9, 14), UNIT, "规划文件清单", "颜色")


def test_numbers_of_persons_in_an_application_are_told(issued: Workspace) -> None:
    row = {"申请编号": "2021-1", "收到日期": "2021-9-1", "内容摘要（不含个人信息）": "请联系13800001234"}
    Book(issued).write("依申请公开登记", row).say().send("一.xlsx")
    (returned,) = merge(issued)
    assert codes([returned]) == ["cell-personal"]
    assert "138****1234" in returned["problems"][-1]["message"]
    (shown,) = master(issued, "依申请公开登记")
    assert shown["答复期限"] == datetime(2021, 9, 29)
    generate(issued, date(2021, 9, 14), [UNIT])
    book = Book(issued)
    sheet = sheet_of(book.path, "依申请公开登记", data_only=True)
    at = (book.header_at("依申请公开登记") + 1, book.columns("依申请公开登记")["答复期限"])
    assert sheet.cell(*at).value == datetime(2021, 9, 29), "known before any office program calculates it"


def test_a_sheet_that_is_gone_is_told(issued: Workspace) -> None:
    book = Book(issued)
    del book.book["规划文件清单"]
    book.say().send("一.xlsx")
    assert codes(merge(issued)) == ["register-missing"]


OWN = """
[[registers]]
name = "windows"
title = "政务公开专区清单"
key = ["place"]
marks = ["政务公开专区"]
flags = [{ rule = "late", fields = ["due_on", "opened_on"], text = "未按期启用" }]

[[registers.fields]]
name = "place"
header = "地点"
width = 20
required = true

[[registers.fields]]
name = "due_on"
header = "计划启用日期"
kind = "date"

[[registers.fields]]
name = "opened_on"
header = "启用日期"
kind = "date"

[[registers.fields]]
name = "staff"
header = "工作人员数"
kind = "integer"
"""


def test_a_register_declared_by_the_office_alone_goes_all_the_way(workspace: Workspace) -> None:
    with (workspace.root / "templates/ledger.toml").open("a", encoding="utf-8") as schema:
        schema.write(OWN)
    workspace = open_workspace(workspace.root)
    generate(workspace, ISSUED, [UNIT])
    Book(workspace).write(
        "政务公开专区清单",
        {"地点": "办事大厅一楼", "计划启用日期": "2021-8-31", "工作人员数": "3"},
        {"地点": "档案馆", "计划启用日期": "2021-12-1", "备注": "筹建"},
    ).say().send("一.xlsx")
    (returned,) = merge(workspace)
    assert returned["outcome"] == "merged"
    assert held(workspace, "windows") == [
        {"place": "办事大厅一楼", "due_on": "2021-08-31", "staff": "3"},
        {"place": "档案馆", "due_on": "2021-12-01", "note": "筹建"},
    ]
    rows = [(row["地点"], row.get("工作人员数"), row.get("提示")) for row in master(workspace, "政务公开专区清单")]
    assert rows == [("办事大厅一楼", 3, "未按期启用"), ("档案馆", None, None)]
