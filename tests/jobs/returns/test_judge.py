"""Verdicts by command: listed first, many at once marked so, corrected and taken back with both in the history."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from kit.command import as_json, toolkit
from kit.office import ledger, master_row, sheet_of
from kit.unit_books import PAGE, fill, items_of, name_of, workbook_of
from kit.workspaces import After, for_units

from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.judge import RowsMeant, correct_verdicts, judge_claims, undo_verdicts, verdict_in_words
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.print_verdicts import print_verdicts
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

NOW, LATER, LAST = (datetime(2021, 9, day, 9) for day in (13, 14, 16))
DONE = {"办理状态": "已完成", "完成日期": date(2021, 9, 11), "佐证材料": "门户网站专栏"}
UNITS = ["SZ01", "SZ08"]
PASS = Verdict("verified", by="核查人甲")


def claim(workspace: Workspace, *evidence: str) -> None:
    """Two claims of each unit, with that evidence."""
    generate(workspace, date(2021, 9, 10), UNITS)
    for code, said in zip(UNITS, evidence, strict=True):
        rows = {item: {**DONE, "佐证材料": said} for item in items_of(workspace, code)[:2]}
        fill(workbook_of(workspace, code), workspace.inbox / f"{code}.xlsx", rows)
    merge_returns(workspace, NOW)


def four_claims(workspace: Workspace) -> Workspace:
    few = for_units(workspace, *UNITS, "XQ01")
    claim(few, DONE["佐证材料"], DONE["佐证材料"])
    return few


def four_claims_of_all(workspace: Workspace) -> None:
    claim(workspace, DONE["佐证材料"], DONE["佐证材料"])


def weak_claims(workspace: Workspace) -> Workspace:
    few = for_units(workspace, *UNITS, "XQ01")
    claim(few, "已完成", "深府办〔2021〕3号")
    return few


@pytest.fixture
def claimed(after_playing: After) -> Workspace:
    return after_playing(four_claims)


@pytest.fixture
def of_all(after_playing: After) -> Workspace:
    """Of an office whose roster knows all units of the plan, so that its commands end well."""
    return after_playing(four_claims_of_all)


def row_of(ws: Workspace, code: str, at: int = 0) -> dict[str, str]:
    return ledger(ws)[task_key("2021", items_of(ws, code)[at], code)]


def is_bulk(values: dict[str, str]) -> bool:
    judged = Judged.read(values)
    return judged is not None and judged.bulk


def verdicts(ws: Workspace) -> list[str]:
    return [row_of(ws, code, at).get("verdict", "") for code in UNITS for at in (0, 1)]


def of(ws: Workspace, code: str, at: int | None = None) -> RowsMeant:
    return RowsMeant([name_of(ws, code)], [items_of(ws, code)[at]] if at is not None else [])


def test_the_list_comes_first_and_one_claim_is_no_bulk(claimed: Workspace) -> None:
    ws = claimed
    shown = judge_claims(ws, LATER, of(ws, "SZ01", 0), PASS)
    assert shown.summary == "符合条件的1项，可办1项；核对无误后，加 --yes 再运行一次即核查为“通过销号”"
    assert not any(verdicts(ws)) and not (ws.outbox / "review.xlsx").exists()
    tried = judge_claims(ws, LATER, of(ws, "SZ01", 0), PASS, go=True, dry_run=True)
    assert tried.data["done"] == 0 and not any(verdicts(ws))
    done = judge_claims(ws, LATER, of(ws, "SZ01", 0), PASS, go=True)
    assert (done.summary, done.exit_code) == ("1项核查为“通过销号”", 0)
    assert verdicts(ws) == ["通过销号", "", "", ""] and not is_bulk(row_of(ws, "SZ01"))
    assert master_row(ws, "SZ01", items_of(ws, "SZ01")[0])["状态"] == "已销号"
    sheet = sheet_of(ws.outbox / "review.xlsx", "待核查")
    assert sheet.max_row == 3 + 3, "the review workbook is kept current"
    again = judge_claims(ws, LATER, of(ws, "SZ01", 0), PASS)
    judged = "没有符合条件的待核查事项；有1项已经核查，要改的用 toolkit review correct"
    assert (again.summary, again.exit_code, again.tables[0].rows[0][-1]) == (judged, 0, "已经如此")


def test_a_row_that_is_judged_already_is_said_to_be_and_the_correction_is_named(claimed: Workspace) -> None:
    ws = claimed
    judge_claims(ws, LATER, of(ws, "SZ01", 0), PASS, go=True)
    back = Verdict("sent_back", "缺文号")
    again = judge_claims(ws, LATER, of(ws, "SZ01", 0), back, go=True)
    assert again.summary == "没有符合条件的待核查事项；有1项已经核查，要改的用 toolkit review correct"
    assert again.exit_code == 1 and verdicts(ws)[0] == "通过销号"
    why = "已核查为“通过销号”，要改的用 toolkit review correct 更正"
    assert [each["why"] for each in again.data["rows"]] == [why]
    assert len(judge_claims(ws, LATER, of(ws, "SZ01"), back).data["rows"]) == 1, "another of the unit waits: only that"
    both = judge_claims(ws, LATER, RowsMeant(["SZ01"], items_of(ws, "SZ01")[:2]), back, go=True)
    assert both.summary == "1项核查为“退回补正”，1项不能办（见“说明”）"
    assert verdicts(ws)[:2] == ["通过销号", "退回补正"]
    assert (
        judge_claims(ws, LATER, RowsMeant(["SZ01"], items_of(ws, "SZ01")[3:4]), back).summary
        == "没有符合条件的待核查事项"
    )


def test_what_is_given_to_many_at_once_is_marked_and_what_cannot_be_is_said(claimed: Workspace) -> None:
    ws = claimed
    with pytest.raises(ToolkitError, match="没有写明是哪些"):
        judge_claims(ws, LATER, RowsMeant(), PASS, go=True)
    listed = judge_claims(ws, LATER, RowsMeant(), Verdict("confirmed_not_applicable"))
    assert "可办0项，4项不能办" in listed.summary and listed.exit_code == 1
    done = judge_claims(ws, LATER, of(ws, "SZ08"), PASS, go=True)
    assert done.summary == "2项核查为“通过销号”，记为批量核查" and done.data["bulk"]
    assert verdicts(ws) == ["", "", "通过销号", "通过销号"]
    assert all(is_bulk(row_of(ws, "SZ08", at)) and not row_of(ws, "SZ08", at).get("opinion") for at in (0, 1))
    due = judge_claims(ws, LATER, RowsMeant(due=date(2020, 1, 1)), PASS)
    assert due.judgements == ()


def test_what_is_risky_is_left_out_of_what_is_closed_in_bulk_unless_it_is_meant(after_playing: After) -> None:
    ws = after_playing(weak_claims)
    done = judge_claims(ws, LATER, RowsMeant(UNITS), PASS, go=True)
    assert verdicts(ws) == ["", "", "通过销号", "通过销号"] and "2项不能办" in done.summary
    why = [row["why"] for row in done.data["rows"] if not row["done"]]
    assert all("佐证只有“已完成”，看不出是什么材料" in each and "加 risky" in each for each in why) and len(why) == 2
    judge_claims(ws, LATER, of(ws, "SZ01", 0), PASS, go=True)
    assert verdicts(ws) == ["通过销号", "", "通过销号", "通过销号"], "named, it is meant"
    undo_verdicts(ws, LATER, of(ws, "SZ01", 0), go=True)
    judge_claims(ws, LAST, RowsMeant(UNITS), Verdict("sent_back", "佐证不具体"), go=True)
    assert verdicts(ws)[:2] == ["退回补正", "退回补正"], "what asks for more holds nothing back"
    undo_verdicts(ws, LAST, of(ws, "SZ01"), go=True)
    judge_claims(ws, LAST, RowsMeant(["SZ01"], risky=True), PASS, go=True)
    assert verdicts(ws)[:2] == ["通过销号", "通过销号"]


def test_what_is_closed_says_whether_it_was_reported_in_time(claimed: Workspace) -> None:
    ws = claimed
    judge_claims(ws, datetime(2021, 10, 20, 9), of(ws, "SZ08"), PASS, go=True)
    item = items_of(ws, "SZ08")[0]
    assert master_row(ws, "SZ08", item)["报送及时性"] == "按时", "it came in time, whenever it was judged"
    told = show_provenance(ws, date(2021, 10, 20), name_of(ws, "SZ08"), str(item)).sentence
    assert "已销号，所依据的填报于2021年9月13日收到，按时。" in told


def test_what_was_verified_and_closed_is_printed_for_signature(claimed: Workspace) -> None:
    ws = claimed
    assert print_verdicts(ws, LATER).files == () and "还没有核查结论" in print_verdicts(ws, LATER).summary
    judge_claims(ws, LATER, RowsMeant(["SZ08"]), PASS, go=True)
    judge_claims(ws, LATER, of(ws, "SZ01", 0), Verdict("sent_back", "缺文号", by="核查人乙"), go=True)
    done = print_verdicts(ws, LATER)
    (path,) = done.files
    assert (done.judged, done.closed, path.name) == (3, 2, "核查情况表-2021-09-14.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["核查情况表", "销号清单"]
    for sheet, count in zip(book, (3, 2), strict=True):
        texts = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
        assert len(texts[3:]) == count + 2 and "负责人（签字）" in texts[-1][0] and "其中批量核查2项" in texts[1][0]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        across = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[3]]
        assert sum(across) < 155, "a page holds it without getting smaller than eight points"
    assert "缺文号" in str([[cell.value for cell in row] for row in book["核查情况表"].iter_rows()])
    assert "按时" in str([[cell.value for cell in row] for row in book["销号清单"].iter_rows()])


def test_a_verdict_taken_back_leaves_both_in_the_history_and_the_unit_is_told(claimed: Workspace) -> None:
    ws = claimed
    judge_claims(ws, LATER, of(ws, "SZ01"), PASS, go=True)
    generate(ws, LATER.date(), ["SZ01"])
    assert "已销号" not in undo_verdicts(ws, LAST, of(ws, "SZ01", 0)).summary
    done = undo_verdicts(ws, LAST, of(ws, "SZ01", 0), by="核查人乙", note="佐证不实", go=True)
    assert done.summary == "1项撤销核查结论"
    assert verdicts(ws)[:2] == ["", "通过销号"] and row_of(ws, "SZ01")["opinion"] == "9月16日撤销“通过销号”：佐证不实"
    assert [each["unit"] for each in list_held(ws, LAST).data["claims"]].count(name_of(ws, "SZ01")) == 1
    with open_store(ws) as store:
        made = store.cells.changes(task_key("2021", items_of(ws, "SZ01")[0], "SZ01"), "verdict")
    assert [(each.value, each.actor) for each in made] == [("通过销号", "office:核查人甲"), ("", "office:核查人乙")]
    generate(ws, LAST.date(), ["SZ01"])
    page = sheet_of(workbook_of(ws, "SZ01"), PAGE)
    assert any("核查意见" in str(cell.value) for row in page.iter_rows() for cell in row)


def test_a_verdict_corrected_keeps_the_day_of_the_claim(claimed: Workspace) -> None:
    ws = claimed
    judge_claims(ws, LATER, of(ws, "SZ01", 0), PASS, go=True)
    came = row_of(ws, "SZ01")["judged"]
    assert '"came": "2021-09-13"' in came
    lacks = correct_verdicts(ws, LAST, of(ws, "SZ01", 0), Verdict("rectify"))
    assert lacks.judgements[0].why == "限期整改要写明核查意见"
    verdict = Verdict("rectify", "专栏没有更新", by="核查人乙")
    assert correct_verdicts(ws, LAST, of(ws, "SZ01", 0), verdict, go=True).summary == "1项更正为“限期整改”"
    row = row_of(ws, "SZ01")
    assert (row["verdict"], row["opinion"], row["fix_by"]) == ("限期整改", "专栏没有更新", "2021-10-13")
    assert '"came": "2021-09-13"' in row["judged"]
    assert correct_verdicts(ws, LAST, of(ws, "SZ01", 0), verdict, go=True).summary.startswith("0项")


def test_a_due_date_means_the_same_rows_once_they_are_judged(workspace: Workspace) -> None:
    plan = workspace.root / "seeds/plan-2021.txt"
    plan.write_text(plan.read_text("utf-8").replace("长期工作", "每季度末"), "utf-8")
    ws = for_units(workspace, "SZ08", "XQ01")
    generate(ws, date(2021, 9, 10), ["SZ08"])
    fill(workbook_of(ws, "SZ08"), ws.inbox / "甲.xlsx", {6: DONE})
    merge_returns(ws, NOW)
    quarter, row = RowsMeant(due=date(2021, 9, 30)), task_key("2021", 6, "SZ08")
    assert [each.claim.row for each in judge_claims(ws, LATER, quarter, PASS, go=True).judgements] == [row]
    correction = Verdict("rectify", "专栏没有更新")
    for due, rows in ((quarter, [row]), (RowsMeant(due=date(2021, 12, 31)), [])):
        assert [each.claim.row for each in correct_verdicts(ws, LAST, due, correction).judgements] == rows
        assert [each.claim.row for each in undo_verdicts(ws, LAST, due).judgements] == rows


def test_words_that_are_no_verdict_say_what_can_be_written(claimed: Workspace) -> None:
    assert verdict_in_words(claimed, "退回") == verdict_in_words(claimed, "send-back") == Verdict("sent_back")
    with pytest.raises(ToolkitError, match="不认识的核查结论“好”") as refused:
        verdict_in_words(claimed, "好")
    assert "通过销号（verify）、退回补正（send-back）" in refused.value.remedy
    with pytest.raises(ToolkitError, match="单位名册里没有“没有局”"):
        judge_claims(claimed, LATER, RowsMeant(["没有局"]), PASS)
    for nothing in (999, 0, -1):
        asked = RowsMeant(items=[1, nothing])
        with pytest.raises(ToolkitError, match=f"方案里没有第{nothing}项"):
            judge_claims(claimed, LATER, asked, PASS)
        with pytest.raises(ToolkitError, match=f"方案里没有第{nothing}项"):
            correct_verdicts(claimed, LATER, asked, PASS)
        with pytest.raises(ToolkitError, match=f"方案里没有第{nothing}项"):
            undo_verdicts(claimed, LATER, asked)


def test_at_the_command_line(of_all: Workspace) -> None:
    ws: tuple[str | Path, ...] = ("-w", of_all.root, "--today", "2021-09-14")
    bare = toolkit(*ws, "review")
    assert bare.code == 0 and "review.xlsx" in bare.out and "待核查4项" in bare.out
    listed = toolkit(*ws, "review", "decide", "通过销号", "--unit", "SZ01")
    assert "可办2项" in listed.out and name_of(of_all, "SZ01")[:2] in listed.out
    code, told = as_json(*ws, "review", "decide", "verify", "--unit", "SZ01", "--by", "甲", "--yes")
    assert (code, told["done"], told["bulk"]) == (0, 2, True)
    code, told = as_json(*ws, "review", "undo", "--unit", "SZ01", "--yes")
    assert (code, told["done"]) == (0, 2) and not any(verdicts(of_all))
    assert toolkit(*ws, "review", "decide", "verify", "ours", "--unit", "SZ01").code == 2


@pytest.mark.parametrize("option", ["--note", "--by"])
def test_words_that_no_cell_can_hold_never_reach_the_ledger(of_all: Workspace, option: str) -> None:
    words = ("-w", of_all.root, "--today", "2021-09-14", "review", "decide", "verify", "--unit", "SZ01", "--yes")
    refused = toolkit(*words, option, "长" * 40_000)
    assert refused.code == 2 and "太长了" in refused.err and not any(verdicts(of_all))
    assert toolkit(*words, option, "核查\x01甲\ud800").code == 0
    assert "核查甲" in row_of(of_all, "SZ01")["opinion" if option == "--note" else "verified_by"]


@pytest.mark.parametrize(
    "more",
    [("--item", "3"), ("--due", "2021-09-30"), ("--fix-by", "2021-09-30"), ("--unit", "SZ01", "--unit", "SZ08")],
)
def test_a_case_by_its_number_takes_no_conditions(claimed: Workspace, more: tuple[str, ...]) -> None:
    refused = toolkit("-w", claimed.root, "--today", "2021-09-14", "review", "decide", "12", "ours", *more)
    assert refused.code == 2 and "核定一件事项，只能写一个" in refused.err


def test_that_an_earlier_verdict_stands_again_is_said_before_it_does(claimed: Workspace) -> None:
    ws, asked = claimed, of(claimed, "SZ01", 0)
    judge_claims(ws, LATER, asked, PASS, go=True)
    again = Verdict("rectify", opinion="没有公开", fix_by=LATER.date() + timedelta(days=20))
    correct_verdicts(ws, LATER + timedelta(hours=1), asked, again, go=True)
    assert verdicts(ws)[0] == "限期整改"
    for go in (False, True):
        shown = undo_verdicts(ws, LATER + timedelta(hours=2), asked, go=go)
        assert shown.tables[0].rows[0][-1] == "撤销“限期整改”，原来的“通过销号”重新生效"
    assert verdicts(ws)[0] == "通过销号"


def test_what_is_undone_of_an_upheld_verdict_is_said_before_it_is(claimed: Workspace) -> None:
    ws, asked = claimed, of(claimed, "SZ01", 0)
    judge_claims(ws, LATER, asked, PASS, go=True)
    rows = dict.fromkeys(items_of(ws, "SZ01")[:2], DONE)
    rows[items_of(ws, "SZ01")[0]] = {**DONE, "佐证材料": "深府办〔2021〕3号"}
    generate(ws, LATER.date(), ["SZ01"])
    fill(workbook_of(ws, "SZ01"), ws.inbox / "again.xlsx", rows, at=LATER)
    merge_returns(ws, LATER)
    later = LATER + timedelta(hours=1)
    judge_claims(ws, later, asked, Verdict("upheld"), go=True)
    for go in (False, True):
        shown = undo_verdicts(ws, later + timedelta(hours=1), asked, go=go)
        assert shown.tables[0].rows[0][-1] == "撤销“维持原结论”，“通过销号”不变"
    assert verdicts(ws)[0] == "通过销号"
    shown = undo_verdicts(ws, later + timedelta(hours=2), asked, go=True)
    assert shown.tables[0].rows[0][-1] == "" and not verdicts(ws)[0]
