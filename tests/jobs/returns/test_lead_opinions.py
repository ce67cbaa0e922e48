"""Leading units judge first (牵头初审): what they may say, of which claims, where it is shown; never a verdict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from kit.office import codes, ledger, outcomes, receipts, table
from kit.register_books import Book
from kit.unit_books import fill, name_of, workbook_of
from kit.workspaces import After, for_units, hand_out

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.decisions import answer_in_words
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.settle import ConflictsMeant, settle_conflicts
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

LEADER, UNIT, OTHER = "SZ09", "SZ08", "SZ10"
TITLE = "牵头初审"
FIRST, SECOND, THIRD = datetime(2021, 9, 13, 9), datetime(2021, 9, 14, 9), datetime(2021, 9, 15, 9)
DONE = {
    "办理状态": "已完成",
    "进展情况": "专栏已经上线",
    "完成日期": date(2021, 9, 8),
    "佐证材料": "https://example.com/7",
}


def two_claims(workspace: Workspace) -> Workspace:
    """Two units claim item 7, which the leader leads; another of theirs is under way."""
    few = for_units(workspace, UNIT, OTHER, LEADER, "SZ12", "XQ01")
    hand_out(few)
    for code in (UNIT, OTHER, LEADER):
        rows = {7: DONE, 8: {"办理状态": "推进中"}}
        fill(workbook_of(few, code), few.inbox / f"{code}.xlsx", rows, at=FIRST)
    merge_returns(few, FIRST)
    generate(few, FIRST.date(), [name_of(few, LEADER)])
    return few


@pytest.fixture
def office(after_playing: After) -> Workspace:
    return after_playing(two_claims)


def said(
    ws: Workspace, change: Callable[[Book], Any], name: str = "初审.xlsx", at: datetime = SECOND
) -> dict[str, Any]:
    """The leader does something to its workbook and sends it; what came of the merge."""
    book = Book(ws, name_of(ws, LEADER))
    change(book)
    book.say("无变化").send(name, at)
    return dict(merge_returns(ws, at).data)


def opinion(book: Book, unit: str, text: str, remark: str = "") -> None:
    """Choose an opinion in the row of a unit."""
    sheet, columns = book.sheet(TITLE), book.columns(TITLE)
    (at,) = (row for row in range(4, sheet.max_row + 1) if sheet.cell(row, columns["单位"]).value == unit)
    sheet.cell(at, columns["初审意见"]).value = text
    sheet.cell(at, columns["说明"]).value = remark or None


def beside(ws: Workspace, at: datetime) -> dict[str, str]:
    """Unit -> what the review workbook says under 初审意见 of its claim of item 7."""
    return {each["unit"]: each["led"] for each in list_held(ws, at).data["claims"] if each["item"] == "7"}


def opinions(ws: Workspace) -> list[dict[str, str]]:
    return [values for row, values in ledger(ws).items() if row.sheet == "lead_opinions"]


def test_the_sheet_shows_the_claims_that_wait_in_its_items_and_none_of_its_own(office: Workspace) -> None:
    book = Book(office, name_of(office, LEADER))
    rows = [(row["序号"], row["单位"], row["办理状态"], row["进展情况"]) for row in book.rows(TITLE)]
    names = sorted(name_of(office, code) for code in (UNIT, OTHER))
    assert rows == [(7, name, "已完成", "专栏已经上线") for name in names]
    open_cells = {
        cell.column for row in book.sheet(TITLE).iter_rows(min_row=4) for cell in row if not cell.protection.locked
    }
    assert open_cells == {book.columns(TITLE)[header] for header in ("初审意见", "说明")}
    assert book.sheet(TITLE).protection.sheet
    generate(office, FIRST.date(), [name_of(office, UNIT)])
    assert TITLE not in Book(office, name_of(office, UNIT)).book.sheetnames, "who leads nothing has no such sheet"


def test_an_opinion_stands_beside_the_claim_with_who_and_when_and_is_no_verdict(office: Workspace) -> None:
    unit, leader = name_of(office, UNIT), name_of(office, LEADER)
    before = ledger(office)[task_key("2021", 7, UNIT)]
    data = said(office, lambda book: opinion(book, unit, "建议退回", "缺解读"))
    assert outcomes(data)["初审.xlsx"] == "merged" and "no-change-contradicted" not in codes(data, "初审.xlsx")
    assert beside(office, SECOND) == {
        unit: f"{leader}：建议退回（2021年9月14日）缺解读",
        name_of(office, OTHER): "",
        leader: "",
    }
    assert ledger(office)[task_key("2021", 7, UNIT)] == before, "the claim still waits, and has no verdict"
    rows = table(office.outbox / "review.xlsx", "待核查", 3)
    assert {row["责任单位"]: row["初审意见"] for row in rows}[unit] == f"{leader}：建议退回（2021年9月14日）缺解读"
    told = show_provenance(office, SECOND.date(), unit, "7").data["lead_opinions"]
    assert told == [{"leader": leader, "opinion": "建议退回", "remark": "缺解读", "on": "2021-09-14", "earlier": False}]
    again = merge_returns(office, THIRD).data
    assert not [each for each in again["returns"] if each["changed"]]


def test_it_comes_back_in_the_leaders_next_workbook_and_can_be_changed(office: Workspace) -> None:
    unit = name_of(office, UNIT)
    said(office, lambda book: opinion(book, unit, "建议退回", "缺解读"))
    generate(office, SECOND.date(), [name_of(office, LEADER)])
    rows = {row["单位"]: row.get("初审意见") for row in Book(office, name_of(office, LEADER)).rows(TITLE)}
    assert rows == {unit: "建议退回", name_of(office, OTHER): None}
    said(office, lambda book: opinion(book, unit, "同意"), "再审.xlsx", THIRD)
    assert [each["opinion"] for each in opinions(office)] == ["同意"]


def test_of_a_claim_that_changed_it_is_told_as_of_the_earlier_one(office: Workspace) -> None:
    unit, leader = name_of(office, UNIT), name_of(office, LEADER)
    said(office, lambda book: opinion(book, unit, "同意"))
    anew = {7: {**DONE, "佐证材料": "https://example.com/解读"}}
    fill(workbook_of(office, UNIT), office.inbox / "补.xlsx", anew, at=THIRD)
    merge_returns(office, THIRD)
    assert beside(office, THIRD)[unit] == f"对此前填报：{leader}：同意（2021年9月14日）"
    generate(office, THIRD.date(), [leader])
    rows = {row["单位"]: row.get("初审意见") for row in Book(office, leader).rows(TITLE)}
    assert rows[unit] is None, "the claim made anew is judged anew"
    said(office, lambda book: opinion(book, unit, "待补充", "解读打不开"), "又审.xlsx", datetime(2021, 9, 16, 9))
    assert beside(office, datetime(2021, 9, 16, 10))[unit] == f"{leader}：待补充（2021年9月16日）解读打不开"
    assert len(opinions(office)) == 2, "what was said of the claim before stays"


def _shown_as(name: str, item: int = 7) -> Callable[[Book], None]:
    """Another row's unit and item typed over the first row's, an opinion beside them."""

    def change(book: Book) -> None:
        sheet, columns = book.sheet(TITLE), book.columns(TITLE)
        sheet.cell(4, columns["单位"]).value = name
        sheet.cell(4, columns["序号"]).value = item
        sheet.cell(4, columns["初审意见"]).value = "同意"

    return change


def _added(name: str) -> Callable[[Book], None]:
    return lambda book: book.write(TITLE, {"序号": 7, "单位": name, "初审意见": "同意"}) and None


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("own", "本单位自己的填报不由本单位初审"),
        ("own, by another's row", "本单位自己的填报不由本单位初审"),
        ("no claim", "该单位没有待初审的这一项"),
        ("another item", "不是下发给本单位初审的事项"),
        ("another's row", "行标识与序号、单位对不上"),
    ],
)
def test_what_it_may_not_judge_is_refused_with_a_problem(office: Workspace, case: str, why: str) -> None:
    leader, third = name_of(office, LEADER), name_of(office, "SZ12")
    first = Book(office, leader).rows(TITLE)[0]["单位"]
    (second,) = {name_of(office, code) for code in (UNIT, OTHER)} - {first}
    change = {
        "own": _added(leader),
        "own, by another's row": _shown_as(leader),
        "no claim": _added(third),
        "another item": _shown_as(first, 31),
        "another's row": _shown_as(second),
    }[case]
    data = said(office, change)
    assert codes(data, "初审.xlsx").count("led-row-unknown") == 1
    (found,) = (each for each in data["returns"] if each["file"] == "初审.xlsx")
    assert [why in fault["message"] for fault in found["problems"] if fault["code"] == "led-row-unknown"] == [True]
    assert opinions(office) == []


def test_who_leads_no_more_says_nothing_new_and_what_it_said_before_stands(office: Workspace) -> None:
    unit = name_of(office, UNIT)
    said(office, lambda book: opinion(book, unit, "同意"))
    plan = office.root / "seeds/plan-2021.txt"
    text = plan.read_text("utf-8")
    at = text.index("市财政局牵头", text.index("持续深化地方政府债务"))
    plan.write_text(text[:at] + "市审计局牵头" + text[at + len("市财政局牵头") :], "utf-8")
    later = open_workspace(office.root)

    def both(book: Book) -> None:
        opinion(book, unit, "同意")
        opinion(book, name_of(office, OTHER), "建议退回", "不归我们了")

    book = Book(later, name_of(later, LEADER))
    both(book)
    book.send("晚到.xlsx", THIRD)
    data = merge_returns(later, THIRD).data
    assert codes(data, "晚到.xlsx").count("led-row-unknown") == 1
    assert [each["opinion"] for each in opinions(later)] == ["同意"]
    (receipt,) = (text for name, text in receipts(later).items() if "晚到" in name)
    assert "这一项已不由本单位牵头" in receipt and "没有填写任何内容" not in receipt


def test_rows_sorted_whole_and_ids_lost_are_still_the_claims_they_show(office: Workspace) -> None:
    unit = name_of(office, UNIT)

    def turned(book: Book) -> None:
        sheet = book.sheet(TITLE)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=5)]
        for at, values in enumerate(reversed(rows), start=4):
            for column, value in enumerate(values, start=1):
                sheet.cell(at, column).value = value
        opinion(book, unit, "同意")
        sheet.delete_cols(book.columns(TITLE)["行标识.lead_opinions"])

    data = said(office, turned)
    assert "led-row-unknown" not in codes(data, "初审.xlsx")
    assert beside(office, SECOND)[unit].startswith(f"{name_of(office, LEADER)}：同意")


def test_two_sections_of_the_leader_that_differ_are_a_conflict_for_the_office(office: Workspace) -> None:
    unit = name_of(office, UNIT)
    for number, text in enumerate(("同意", "建议退回")):
        book = Book(office, name_of(office, LEADER))
        opinion(book, unit, text)
        book.send(f"科室{number}.xlsx", SECOND)
    merge_returns(office, SECOND)
    held = list_held(office, SECOND).data["cases"]
    assert [(each["header"], {each["ours"], each["theirs"]}) for each in held] == [
        (f"牵头初审“7 {unit}” 初审意见", {"同意", "建议退回"})
    ]
    found = {
        item: settle_conflicts(office, THIRD, answer_in_words(0, "theirs"), ConflictsMeant(item=item)).cases
        for item in (7, 8)
    }
    assert [(len(cases), [each.item for each in cases]) for cases in found.values()] == [(1, ["7"]), (0, [])]


def test_every_filled_cell_of_the_sheet_is_taken_refused_ours_or_told(office: Workspace) -> None:
    unit = name_of(office, UNIT)

    def change(book: Book) -> None:
        opinion(book, unit, "同意")
        sheet, columns = book.sheet(TITLE), book.columns(TITLE)
        sheet.cell(4, columns["佐证材料"]).value = "改了别人的佐证"
        sheet.cell(9, 2).value = "写在表下面的话"
        sheet.cell(3, 12).value = "自加列"
        sheet.cell(4, 12).value = "自加列里的话"

    data = said(office, change)
    (found,) = (each for each in data["returns"] if each["file"] == "初审.xlsx")
    told = " ".join(
        fault["message"] + fault["value"] for fault in found["problems"] if fault["code"] == "cells-not-read"
    )
    for words in ("改了别人的佐证", "写在表下面的话", "自加列里的话"):
        assert words in told
    untouched = said(office, lambda book: None, "没动.xlsx", THIRD)
    assert "cells-not-read" not in codes(untouched, "没动.xlsx")


def test_a_plan_without_that_sheet_has_none(office: Workspace, tmp_path: Path) -> None:
    toml = office.root / "templates" / "ledger.toml"
    text = toml.read_text("utf-8")
    toml.write_text(text[: text.index('[[registers]]\nname = "lead_opinions"')], "utf-8")
    from toolkit.jobs.workspace import open_workspace

    generate(open_workspace(office.root), SECOND.date(), [name_of(office, LEADER)])
    assert TITLE not in Book(office, name_of(office, LEADER)).book.sheetnames
