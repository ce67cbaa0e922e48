"""年报表三 as a paper: the office reads in it what the units' registers say, and is told what they do not."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from kit.papers import issued_by, tables_of, text_of
from kit.register_books import Book, codes
from kit.small_office import small_office
from kit.workspaces import hand_out

from toolkit.codes import Code
from toolkit.domain.ledger.records import Change
from toolkit.errors import ToolkitError
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.returns.decisions import answer_in_words, decide_case
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, keep_plan, open_workspace
from toolkit.keys import register_key
from toolkit.settings import PlanSettings

PLAN = """\
序号,工作任务,具体要求,落实单位,完成时限
1,依申请公开,建立政府信息公开申请登记台账，规范办理。,各单位,2021年12月底前
"""
UNITS = "单位名称,别名,分组,代码\n市甲局,,全部,A\n市乙局,,全部,B\n市丙局,,全部,C\n"
REGISTER = "依申请公开登记"
ISSUED, NOW, LATER = date(2021, 4, 1), datetime(2021, 12, 20, 9), datetime(2022, 1, 10, 9)
ROWS: list[dict[str, Any]] = [
    {"申请编号": "1", "收到日期": "2021-5-6", "申请人类型": "自然人", "答复日期": "2021-5-20", "办理结果": "予以公开"},
    {"申请编号": "2", "收到日期": "2020-12-6", "申请人类型": "自然人", "答复日期": "2021-1-20", "办理结果": "部分公开"},
    {"申请编号": "3", "收到日期": "2021-12-16", "申请人类型": "科研机构"},
]
HALF = {
    "申请编号": "4",
    "收到日期": "2021-6-1",
    "申请人类型": "商业企业",
    "答复日期": "2021-6-9",
    "办理结果": "不予公开",
}


def office_of(root: Path) -> Workspace:
    made = small_office(root, PLAN, UNITS)
    keep_plan(made, PlanSettings("2021", "seeds/plan.csv", ISSUED))
    return issued_by(open_workspace(root, "2021"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """甲局 has entered three applications, 乙局 one without 具体情形, 丙局 nothing."""
    made = office_of(tmp_path_factory.mktemp("annual") / "工作区")
    hand_out(made)
    Book(made, "市甲局").write(REGISTER, *ROWS).say().send("甲.xlsx")
    Book(made, "市乙局").write(REGISTER, HALF).say().send("乙.xlsx")
    merge_returns(made, NOW)
    return made


def line_of(table: list[list[str]], words: str) -> list[str]:
    (found,) = (row for row in table if words in row[:3] or any(cell.startswith(words) for cell in row[:3]))
    return found[3:]


def test_the_table_of_a_unit_is_in_balance_and_in_the_lines_of_the_form(office: Workspace) -> None:
    made = draft_paper(office, LATER, "年报表三", "市甲局")
    assert made.paper.name == "年报表三（草稿）-市甲局2021年-2022-01-10.docx" and not made.problems
    (table,) = tables_of(made.paper)
    assert line_of(table, "一、") == ["1", "0", "1", "0", "0", "0", "2"]
    assert line_of(table, "二、") == ["1", "0", "0", "0", "0", "0", "1"]
    assert line_of(table, "（一）予以公开") == line_of(table, "（二）部分公开") == ["1", "0", "0", "0", "0", "0", "1"]
    assert line_of(table, "（七）总计") == ["2", "0", "0", "0", "0", "0", "2"]
    assert line_of(table, "四、结转下年度继续办理") == ["0", "0", "1", "0", "0", "0", "1"]
    assert [row[2] for row in table[7:15]][:2] == ["1.属于国家秘密", "2.其他法律行政法规禁止公开"]
    assert len(table) == 3 + 2 + 21 + 2
    text = text_of(made.paper)
    assert (
        "单位：市甲局" in text
        and "统计期间：2021年1月1日至2021年12月31日" in text
        and "说明" not in text
        and "{" not in text
    )


def test_what_a_register_does_not_say_fails_the_balance_and_is_named(office: Workspace) -> None:
    made = draft_paper(office, LATER, "年报表三")
    by_code = {found.code: found.message for found in made.problems}
    assert by_code == {
        Code.ANNUAL_UNBALANCED: "年报表三不平衡，第一项加第二项不等于第三项加第四项："
        "商业企业：一1＋二0＝1，三（七）0＋四0＝0；总计：一3＋二1＝4，三（七）2＋四1＝3",
        Code.ANNUAL_UNPLACED: "市乙局申请“4”办理结果是“不予公开”，没有写具体情形，没有计入（三）不予公开的各行",
        Code.ANNUAL_UNREPORTED: f"1家单位没有填“{REGISTER}”，也没有报零报告，年报表三不含它们的申请：市丙局",
    }
    text = text_of(made.paper)
    assert "全部填报单位合计（3家）" in text and "一3＋二1＝4，三（七）2＋四1＝3" in text and "市乙局申请“4”" in text


def test_it_is_asked_of_units_and_not_of_items(office: Workspace) -> None:
    for asked, said in (({"item": 1}, "不写序号"), ({"unit": "市丁局"}, "名册里没有")):
        with pytest.raises(ToolkitError, match=said):
            draft_paper(office, LATER, "年报表三", **asked)  # type: ignore[arg-type]


def test_a_workbook_handed_out_before_the_column_still_merges_and_a_newer_one_has_it(tmp_path: Path) -> None:
    older = office_of(tmp_path / "工作区")
    schema = older.templates / "ledger.toml"
    whole = schema.read_text("utf-8")
    start = whole.index('[[registers.fields]]\nname = "ground"')
    schema.write_text(whole[:start] + whole[whole.index("[[registers.fields]]", start + 5) :], "utf-8")
    older = open_workspace(older.root, "2021")
    hand_out(older, units=["A"])
    book = Book(older, "市甲局")
    assert "具体情形" not in book.columns(REGISTER)
    book.write(REGISTER, *ROWS, {**HALF, "申请编号": "5"}).say().send("甲.xlsx")
    blank = {found.code for found in draft_paper(older, LATER, "年报表三", dry_run=True).problems}
    assert Code.ANNUAL_BLANK in blank
    schema.write_text(whole, "utf-8")
    newer = open_workspace(older.root, "2021")
    (told,) = merge_returns(newer, NOW).data["returns"]
    assert told["outcome"] == "merged" and not codes([told])
    table = tables_of(draft_paper(newer, LATER, "年报表三", "市甲局").paper)[0]
    assert line_of(table, "一、")[-1] == "3" and line_of(table, "（七）总计")[-1] == "2"
    hand_out(newer, NOW.date(), ["A"])
    again = Book(newer, "市甲局")
    assert "具体情形" in again.columns(REGISTER) and len(again.rows(REGISTER)) == 4
    again.write(REGISTER, {"具体情形": "属于四类过程性信息"}, at=3).say().send("甲2.xlsx")
    assert not codes(merge_returns(newer, LATER).data["returns"][-1:])
    made = draft_paper(newer, LATER, "年报表三", "市甲局")
    assert line_of(tables_of(made.paper)[0], "6.属于四类过程性信息")[-1] == "1" and not made.problems


def test_what_was_left_open_a_year_ago_and_is_not_in_this_years_register_is_told(tmp_path: Path) -> None:
    asking = office_of(tmp_path / "工作区")
    (asking.root / "seeds/last.csv").write_text(PLAN.replace("2021", "2020"), "utf-8")
    keep_plan(asking, PlanSettings("2020", "seeds/last.csv", date(2020, 4, 1)))
    rows = {"1": {"number": "1", "received_on": "2020-12-01"}, "2": {"number": "2", "received_on": "2020-12-02"}}
    rows["2"] |= {"replied_on": "2020-12-20", "result": "予以公开"}
    with open_store(asking) as store:
        for row, values in rows.items():
            key = register_key("2020", "applications", row, "A")
            store.apply([Change(key, name, text, "office", NOW) for name, text in values.items()])
    told = {
        found.code: found.message
        for found in draft_paper(open_workspace(asking.root, "2021"), LATER, "年报表三").problems
    }
    assert "2020年登记里到年底没有办结的有1件，2021年登记里上年收到、本年办的有0件" in told[Code.ANNUAL_CARRIED]


def test_an_application_about_which_two_files_disagree_is_told_until_the_office_has_decided(tmp_path: Path) -> None:
    made = office_of(tmp_path / "工作区")
    hand_out(made)
    Book(made, "市甲局").write(REGISTER, *ROWS).say().send("甲.xlsx")
    merge_returns(made, NOW)
    hand_out(made, NOW.date(), ["A"])
    for file, said in (("甲2.xlsx", "部分公开"), ("甲3.xlsx", "其他处理")):
        Book(made, "市甲局").write(REGISTER, {"办理结果": said}, at=0).say().send(file)
    merge_returns(made, LATER)

    def found(unit: str = "") -> list[str]:
        problems = draft_paper(made, LATER, "年报表三", unit).problems
        return [each.message for each in problems if each.code == Code.ANNUAL_UNPLACED]

    assert found() == found("市甲局") == ["市甲局申请“1”的“办理结果”有几种写法，等办公室认定，照台账现有的计入"]
    Book(made, "市乙局").write(REGISTER, ROWS[0]).say().send("乙.xlsx")
    merge_returns(made, LATER)
    assert found("市乙局") == []
    with open_store(made) as store:
        ((case, _),) = store.cases.of_plan("2021")
    decide_case(made, LATER, answer_in_words(case.id, "采用甲"))
    assert found() == []
