"""Verdicts through the review workbook: given once, never over somebody else's, marked where they cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from kit.office import codes, ledger, master_row, outcomes, receipts, sheet_of
from kit.unit_books import fill, items_of, name_of, workbook_of
from kit.workspaces import After, for_units

from toolkit.codes import Code
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.verdicts import Verdict, undo
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.returns.judge import RowsMeant, judge_claims, undo_verdicts, verdict_in_words
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

ISSUED = date(2021, 9, 10)
NOW, LATER, LAST = (datetime(2021, 9, day, 9) for day in (13, 14, 16))
DONE = {"办理状态": "已完成", "完成日期": date(2021, 9, 11), "佐证材料": "门户网站专栏"}
UNITS = ["SZ01", "SZ02", "SZ08"]
HEADERS = 3

Answers = Mapping[tuple[str, int], Mapping[str, Any]]
"""(unit's name, item) -> header -> what is typed there."""


def three_claims(workspace: Workspace) -> Workspace:
    workspace = for_units(workspace, *UNITS, "XQ01")
    generate(workspace, ISSUED, UNITS)
    for code in UNITS:
        first, second = items_of(workspace, code)[:2]
        rows = {first: DONE, second: {"办理状态": "推进中", "进展情况": "正在办"}}
        fill(workbook_of(workspace, code), workspace.inbox / f"{code}.xlsx", rows, at=NOW)
    merge_returns(workspace, NOW)
    return workspace


@pytest.fixture
def claimed(after_playing: After) -> Workspace:
    """A workspace where three units claim their first item, so that three claims wait."""
    return after_playing(three_claims)


def first(ws: Workspace, code: str) -> tuple[str, int]:
    return name_of(ws, code), items_of(ws, code)[0]


def row_of(ws: Workspace, code: str) -> dict[str, str]:
    return dict(ledger(ws)[task_key("2021", items_of(ws, code)[0], code)])


def judge(ws: Workspace, answers: Answers, target: Path | None = None, now: datetime = LATER) -> Path:
    """Save the review workbook as a clerk would, in place or as a copy."""
    source = ws.outbox / "review.xlsx"
    if not source.exists():
        list_held(ws, now)
    book = openpyxl.load_workbook(source)
    sheet = book["待核查"]
    columns = {str(cell.value).replace("\n", ""): cell.column for cell in sheet[HEADERS]}
    for line in range(HEADERS + 1, sheet.max_row + 1):
        whose = sheet.cell(line, columns["责任单位"]).value, sheet.cell(line, columns["序号"]).value
        for header, value in answers.get(whose, {}).items():
            sheet.cell(line, columns[header]).value = value
    target = target or source
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def test_claims_are_listed_with_what_the_unit_says(claimed: Workspace) -> None:
    report = list_held(claimed, LATER)
    assert report.summary.startswith("待核查3项；请在")
    shown = {(each["unit"], int(each["item"])): each for each in report.data["claims"]}
    assert shown.keys() == {first(claimed, code) for code in UNITS}
    one = shown[first(claimed, "SZ01")]
    assert (one["status"], one["done_on"], one["evidence"]) == ("已完成", "2021-09-11", "门户网站专栏")
    before = (claimed.outbox / "review.xlsx").read_bytes()
    list_held(claimed, LAST)
    assert (claimed.outbox / "review.xlsx").read_bytes() == before, "the same claims are the same edition"


def test_verdicts_saved_in_place_are_taken_by_the_next_merge_and_once(claimed: Workspace) -> None:
    ws = claimed
    passed, back, left = (first(ws, code) for code in UNITS)
    judge(
        ws,
        {
            passed: {"核查结论": "通过销号", "核查人": "核查人甲", "复核人": "核查人乙"},
            back: {"核查结论": "退回补正", "核查意见": "缺发文文号", "核查人": "核查人甲"},
            left: {"核查意见": "再看"},
        },
    )
    report = merge_returns(ws, LATER)
    assert outcomes(report.data)["review.xlsx"] == "merged" and codes(report.data, "review.xlsx") == ["review-taken"]
    told = row_of(ws, "SZ01")
    assert {name: told[name] for name in ("verdict", "verified_on", "verified_by", "checked_by")} == {
        "verdict": "通过销号",
        "verified_on": "2021-09-14",
        "verified_by": "核查人甲",
        "checked_by": "核查人乙",
    }
    assert (row_of(ws, "SZ02")["verdict"], row_of(ws, "SZ02")["fix_by"]) == ("退回补正", "2021-09-22")
    assert not row_of(ws, "SZ08").get("verdict")
    assert master_row(ws, "SZ01", passed[1])["提示"] == "已销号"
    assert master_row(ws, "SZ02", back[1])["提示"] == "退回，9月22日前补正"
    with open_store(ws) as store:
        made = store.cells.changes(task_key("2021", passed[1], "SZ01"), "verdict")
    assert [(each.value, each.actor) for each in made] == [("通过销号", "office:核查人甲")]

    again = merge_returns(ws, LATER)
    assert again.data["totals"]["changed"] == 0 and row_of(ws, "SZ01") == told
    report = list_held(ws, LATER)
    assert [each["typed"] for each in report.data["claims"]] == [{"opinion": "再看"}], "a draft stays"


def test_a_copy_comes_back_marked_and_is_taken_once_it_is_put_right(claimed: Workspace) -> None:
    ws = claimed
    passed, faulty = first(ws, "SZ01"), first(ws, "SZ02")
    judge(ws, {passed: {"核查结论": "通过销号"}, faulty: {"核查结论": "退回补正"}}, ws.inbox / "核查表（甲）.xlsx")
    assert outcomes(merge_returns(ws, LATER).data)["核查表（甲）.xlsx"] == "partial"
    (reply,) = (ws.outbox / "replies").iterdir()
    assert reply.name.endswith(f"{ws.settings.office.name}-需修改.xlsx")
    (told,) = (text for name, text in receipts(ws).items() if "核查表（甲）" in name)
    assert reply.name in told

    book = openpyxl.load_workbook(reply)
    sheet = book["待核查"]
    (marked,) = (cell for row in sheet.iter_rows() for cell in row if cell.comment)
    assert (marked.value, book["需修改"]["A1"].value) == ("退回补正", f"{ws.settings.office.name} 台账需修改1处")
    assert "退回补正要写明核查意见" in marked.comment.text
    sheet.cell(marked.row, marked.column + 1).value = "缺发文文号"
    book.save(ws.inbox / "改好的.xlsx")
    corrected = merge_returns(ws, LAST).data
    assert outcomes(corrected)["改好的.xlsx"] == "merged"
    assert codes(corrected, "改好的.xlsx") == ["review-taken"], "our list and our marks are no words of anybody's"
    assert (row_of(ws, "SZ02")["verdict"], row_of(ws, "SZ02")["opinion"]) == ("退回补正", "缺发文文号")
    assert row_of(ws, "SZ01")["verified_on"] == "2021-09-14", "what was taken before is not taken again"
    assert list((ws.outbox / "replies").iterdir()) == [reply]


def test_an_opinion_without_a_verdict_in_a_copy_is_told_and_comes_back_marked(claimed: Workspace) -> None:
    ws = claimed
    answers = {first(ws, "SZ01"): {"核查结论": "通过销号"}, first(ws, "SZ02"): {"核查意见": "缺发文文号"}}
    judge(ws, answers, ws.inbox / "核查表（甲）.xlsx")
    report = merge_returns(ws, LATER)
    assert outcomes(report.data)["核查表（甲）.xlsx"] == "partial"
    assert codes(report.data, "核查表（甲）.xlsx") == ["review-unanswered", "review-taken"]
    (told,) = (found for found in report.problems if found.code == Code.REVIEW_UNANSWERED)
    name, item = first(ws, "SZ02")
    assert (
        told.message
        == f"{name}第{item}项填了“核查意见”，没有选“核查结论”，没有采用；这一行填的是：核查意见“缺发文文号”"
    )
    assert row_of(ws, "SZ01")["verdict"] == "通过销号" and not row_of(ws, "SZ02").get("opinion")
    (reply,) = (ws.outbox / "replies").iterdir()
    sheet = sheet_of(reply, "待核查")
    (marked,) = (cell for row in sheet.iter_rows() for cell in row if cell.comment)
    assert "没有选“核查结论”" in marked.comment.text and sheet.cell(HEADERS, marked.column).value == "核查结论"


def test_impossible_verdicts_come_back_marked(claimed: Workspace) -> None:
    ws = claimed
    judge(
        ws,
        {
            first(ws, "SZ01"): {"核查结论": "确认不涉及"},
            first(ws, "SZ02"): {"核查结论": "限期整改"},
            first(ws, "SZ08"): {"核查结论": "通过销号", "核查日期": "哪天都行"},
        },
    )
    report = merge_returns(ws, LATER)
    assert codes(report.data, "review.xlsx") == ["verdict-refused"] * 3
    assert not any(row_of(ws, code).get("verdict") for code in UNITS)
    marked = {each["unit"]: (each["mark"], each["typed"]) for each in list_held(ws, LATER).data["claims"]}
    assert "单位没有说明理由申请不涉及" in marked[name_of(ws, "SZ01")][0]
    assert "要写明核查意见" in marked[name_of(ws, "SZ02")][0]
    assert marked[name_of(ws, "SZ08")] == (
        marked[name_of(ws, "SZ08")][0],
        {"verdict": "通过销号", "verified_on": "哪天都行"},
    )
    assert "“核查日期”看不懂" in marked[name_of(ws, "SZ08")][0]
    sheet = sheet_of(ws.outbox / "review.xlsx", "待核查")
    assert sum("没有采用" in str(cell.value) for row in sheet.iter_rows(min_row=4) for cell in row) == 3

    judge(ws, {first(ws, "SZ02"): {"核查意见": "专栏没有更新"}})
    merge_returns(ws, LATER)
    assert row_of(ws, "SZ02")["verdict"] == "限期整改"


def test_what_the_sentence_counts_is_taken_or_marked_and_waits(claimed: Workspace) -> None:
    ws = claimed
    passed, lacking, gone = (first(ws, code) for code in UNITS)
    given = {passed: {"核查结论": "通过销号"}, lacking: {"核查结论": "退回补正"}, gone: {"核查结论": "限期整改"}}
    judge(ws, given)
    said = list_held(ws, LATER).summary
    assert "其中1项已填核查结论，合并时办理；2项填了还不能采用，原因写在“核查提示”里" in said
    verdict = verdict_in_words(ws, "退回补正", opinion="缺附件")
    judge_claims(ws, LATER, RowsMeant([gone[0]]), verdict, go=True)
    assert "其中1项已填核查结论，合并时办理；1项填了还不能采用" in list_held(ws, LATER).summary
    merge_returns(ws, LATER)
    assert "已填核查结论" not in (said := list_held(ws, LATER).summary) and "1项填了还不能采用" in said


def test_what_a_merge_refuses_is_not_taken_after_the_workbook_was_written_again(claimed: Workspace) -> None:
    ws = claimed
    answers = {
        first(ws, "SZ01"): {"核查结论": "通过销号", "核查日期": "等领导签字后再定"},
        first(ws, "SZ02"): {"核查结论": "退回补正", "核查意见": "缺发文文号", "整改期限": "下周五"},
        first(ws, "SZ08"): {"核查结论": "限期整改", "核查意见": "没有更新", "整改期限": "2021-10-05前"},
    }
    judge(ws, answers)
    merge_returns(ws, LATER)
    for _ in range(2):
        list_held(ws, LATER)
        merge_returns(ws, LATER)
        assert not any(row_of(ws, code).get("verdict") for code in UNITS)
    typed = {each["unit"]: each["typed"] for each in list_held(ws, LATER).data["claims"]}
    words = ["等领导签字后再定", "下周五", "2021-10-05前"]
    assert [word in typed[name_of(ws, code)].values() for code, word in zip(UNITS, words, strict=True)] == [True] * 3
    cells = [cell for row in sheet_of(ws.outbox / "review.xlsx", "待核查").iter_rows() for cell in row]
    assert [word for word in words if any(cell.value == word for cell in cells)] == words

    judge(ws, {first(ws, "SZ02"): {"整改期限": date(2021, 9, 24)}})
    merge_returns(ws, LATER)
    assert (row_of(ws, "SZ02")["verdict"], row_of(ws, "SZ02")["fix_by"]) == ("退回补正", "2021-09-24")


def test_two_clerks_with_copies_add_up_and_do_not_overrule_each_other(claimed: Workspace) -> None:
    ws = claimed
    one, two, three = (first(ws, code) for code in UNITS)
    list_held(ws, LATER)
    judge(ws, {one: {"核查结论": "通过销号"}, two: {"核查结论": "通过销号"}}, ws.inbox / "甲.xlsx")
    judge(
        ws,
        {
            one: {"核查结论": "退回补正", "核查意见": "缺文号"},
            two: {"核查结论": "通过销号"},
            three: {"核查结论": "通过销号"},
        },
        ws.inbox / "乙.xlsx",
    )
    report = merge_returns(ws, LATER)
    found = codes(report.data, "甲.xlsx") + codes(report.data, "乙.xlsx")
    assert sorted(found) == ["review-taken", "review-taken", "verdict-differs"]
    assert [bool(row_of(ws, code).get("verdict")) for code in UNITS] == [True, True, True]
    (differs,) = (found for found in report.problems if found.code == Code.VERDICT_DIFFERS)
    assert "运行 toolkit review correct" in differs.remedy


def test_a_verdict_on_what_has_changed_since_is_not_taken(claimed: Workspace) -> None:
    ws = claimed
    judge(ws, {first(ws, "SZ01"): {"核查结论": "通过销号"}})
    again = {first(ws, "SZ01")[1]: {"佐证材料": "换了一份"}}
    fill(ws.inbox / "SZ01.xlsx", ws.inbox / "SZ01再报.xlsx", again, at=LATER)
    (ws.outbox / "review.xlsx").rename(ws.root / "x.xlsx")
    merge_returns(ws, LATER)
    report = merge_returns(ws, LATER, [ws.root / "x.xlsx"])
    assert codes(report.data, "x.xlsx") == ["verdict-overtaken"] and not row_of(ws, "SZ01").get("verdict")


def test_what_was_typed_beside_what_changed_since_is_told_with_all_its_words(claimed: Workspace) -> None:
    ws = claimed
    judge(ws, {first(ws, "SZ01"): {"核查结论": "通过销号", "核查意见": "甲乙丙"}})
    again = {first(ws, "SZ01")[1]: {"佐证材料": "换了一份"}}
    fill(ws.inbox / "SZ01.xlsx", ws.root / "再报.xlsx", again, at=LATER)
    merge_returns(ws, LATER, [ws.root / "再报.xlsx"])
    (told,) = (each for each in list_held(ws, LATER).problems if each.code == Code.VERDICT_OVERTAKEN)
    assert "通过销号" in told.message and "甲乙丙" in told.message


def test_a_copy_of_before_an_undo_closes_nothing_again_whoever_checked_it(claimed: Workspace) -> None:
    ws = claimed
    one = first(ws, "SZ01")
    list_held(ws, LATER)
    for clerk in "甲乙":
        judge(ws, {one: {"核查结论": "通过销号", "核查人": clerk}}, ws.root / f"{clerk}.xlsx")
    merge_returns(ws, LATER, [ws.root / "甲.xlsx"])
    undo_verdicts(ws, LATER, RowsMeant(["SZ01"], [one[1]]), go=True)
    report = merge_returns(ws, LATER, [ws.root / "乙.xlsx"])
    assert codes(report.data, "乙.xlsx") == ["verdict-overtaken"] and not row_of(ws, "SZ01").get("verdict")
    judge(ws, {one: {"核查结论": "通过销号", "核查人": "乙"}})
    merge_returns(ws, LAST)
    assert row_of(ws, "SZ01")["verified_by"] == "乙", "the new table is what is judged in"


@pytest.mark.parametrize("others", [["SZ02"], []])
def test_a_copy_of_before_an_undo_closes_nothing_however_the_verdict_was_given(
    claimed: Workspace, others: list[str]
) -> None:
    ws = claimed
    one = first(ws, "SZ01")
    for code in {"SZ02", "SZ08"} - set(others):
        judge_claims(ws, NOW, RowsMeant([code]), Verdict("verified"), go=True)
    list_held(ws, LATER)
    judge(ws, {one: {"核查结论": "通过销号"}}, ws.root / "早.xlsx")
    lying = judge(ws, {one: {"核查结论": "通过销号", "核查人": "乙"}}, ws.root / "同.xlsx")
    judge_claims(ws, LATER, RowsMeant(["SZ01"]), Verdict("rectify", "没有办"), go=True)
    undo_verdicts(ws, LATER, RowsMeant(["SZ01"], [one[1]]), go=True)
    for copy in (ws.root / "早.xlsx", lying):
        report = merge_returns(ws, LATER, [copy])
        assert codes(report.data, copy.name) == ["verdict-overtaken"] and not row_of(ws, "SZ01").get("verdict")
    judge(ws, {one: {"核查结论": "通过销号"}})
    merge_returns(ws, LAST)
    assert row_of(ws, "SZ01")["verdict"] == "通过销号"


def test_date_and_evidence_taken_away_from_a_closed_row_are_told_and_are_a_case(claimed: Workspace) -> None:
    ws = claimed
    judge(ws, {first(ws, code): {"核查结论": "通过销号"} for code in UNITS})
    merge_returns(ws, LATER)
    generate(ws, LATER.date(), UNITS)
    for code, cleared in {"SZ01": "佐证材料", "SZ02": "完成日期"}.items():
        target = ws.inbox / f"{code}再报.xlsx"
        fill(workbook_of(ws, code), target, {first(ws, code)[1]: {cleared: None}}, at=LATER)
    report = merge_returns(ws, LATER)
    for code, gone in {"SZ01": "evidence", "SZ02": "done_on"}.items():
        assert {"row-closed", "field-cleared"} <= set(codes(report.data, f"{code}再报.xlsx"))
        assert "cell-required" not in codes(report.data, f"{code}再报.xlsx")
        assert not row_of(ws, code).get(gone)
        shown = master_row(ws, code, first(ws, code)[1])
        assert (shown["状态"], shown["提示"]) == ("已销号", "已销号（销号后有变化）")
    asked = {each["unit"]: each["aside"] for each in list_held(ws, LATER).data["claims"]}
    assert "佐证材料：门户网站专栏 → 空白" in asked[name_of(ws, "SZ01")]
    judge(ws, {first(ws, "SZ01"): {"核查结论": "通过销号"}, first(ws, "SZ02"): {"核查结论": "维持原结论"}})
    assert "verdict-refused" in codes(merge_returns(ws, LATER).data, "review.xlsx"), "nothing to show for it any more"
    assert [each["unit"] for each in list_held(ws, LATER).data["claims"]] == [name_of(ws, "SZ01")]


def test_a_closed_row_touched_stays_closed_and_is_a_case_until_the_office_decides(claimed: Workspace) -> None:
    ws = claimed
    judge(ws, {first(ws, code): {"核查结论": "通过销号"} for code in UNITS})
    merge_returns(ws, LATER)
    edits = {
        "SZ01": {"佐证材料": "换了一处", "进展情况": "又一句"},
        "SZ02": {"办理状态": "推进中"},
        "SZ08": {"进展情况": "只改了这里"},
    }
    for code, values in edits.items():
        fill(ws.inbox / f"{code}.xlsx", ws.inbox / f"{code}再报.xlsx", {first(ws, code)[1]: values}, at=LATER)
    report = merge_returns(ws, LATER)
    assert "row-closed" in codes(report.data, "SZ01再报.xlsx")
    assert "row-closed" not in codes(report.data, "SZ08再报.xlsx")
    hints = {code: master_row(ws, code, first(ws, code)[1])["提示"] for code in UNITS}
    assert hints == {"SZ01": "已销号（销号后有变化）", "SZ02": "已销号（销号后有变化）", "SZ08": "已销号"}
    assert {master_row(ws, code, first(ws, code)[1])["状态"] for code in UNITS} == {"已销号"}
    asked = {each["unit"]: each["aside"] for each in list_held(ws, LATER).data["claims"]}
    assert asked.keys() == {name_of(ws, "SZ01"), name_of(ws, "SZ02")}
    assert asked[name_of(ws, "SZ01")].startswith("销号后有变化\n上次：通过销号")
    assert "佐证材料：门户网站专栏 → 换了一处" in asked[name_of(ws, "SZ01")]

    judge(
        ws,
        {
            first(ws, "SZ01"): {"核查结论": "维持原结论"},
            first(ws, "SZ02"): {"核查结论": "限期整改", "核查意见": "工作又停了"},
        },
        now=LATER,
    )
    merge_returns(ws, LATER)
    assert (row_of(ws, "SZ01")["verdict"], row_of(ws, "SZ02")["verdict"]) == ("通过销号", "限期整改")
    assert [master_row(ws, code, first(ws, code)[1])["状态"] for code in UNITS] == ["已销号", "限期整改", "已销号"]
    assert list_held(ws, LATER).data["claims"] == []
    told = show_provenance(ws, LATER.date(), name_of(ws, "SZ02"), str(first(ws, "SZ02")[1]))
    assert told.data["stands"]["word"] == "限期整改", "the word of the master"
    tasks = {(each.unit, each.item): each.state for each in show_status(ws, LATER.date()).figures.tasks}
    assert tasks["SZ02", first(ws, "SZ02")[1]] == "限期整改"


def test_a_verdict_taken_back_does_not_come_again_with_the_same_workbook(claimed: Workspace) -> None:
    ws, row = claimed, task_key("2021", first(claimed, "SZ01")[1], "SZ01")
    judge(ws, {first(ws, "SZ01"): {"核查结论": "通过销号"}})
    merge_returns(ws, LATER)
    with open_store(ws) as store:
        changes: tuple[Change, ...] = store.cells.changes(row)
        store.apply(undo(row, ws.schema.tasks, changes, ledger(ws)[row], "office", LAST))
    judge(ws, {first(ws, "SZ08"): {"核查结论": "通过销号"}})
    merge_returns(ws, LAST)
    assert not row_of(ws, "SZ01").get("verdict") and row_of(ws, "SZ08")["verdict"] == "通过销号"
    (waits,) = (each for each in list_held(ws, LAST).data["claims"] if each["unit"] == name_of(ws, "SZ01"))
    assert waits["typed"] == {}
    judge(ws, {first(ws, "SZ01"): {"核查结论": "通过销号"}})
    merge_returns(ws, LAST)
    assert row_of(ws, "SZ01")["verdict"] == "通过销号", "said anew in a workbook written since, it counts"
