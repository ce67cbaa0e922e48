"""Rows of the review workbook that were refused: not passed by their own copy, nor lost to another clerk's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from jobs.returns.test_judging import HEADERS, LAST, LATER, Answers, first, judge, row_of, three_claims
from kit.office import codes, sheet_of
from kit.unit_books import name_of
from kit.workspaces import After

from toolkit.codes import Code
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.workspace import Workspace

PASSED = {"核查结论": "通过销号", "核查人": "乙"}
BACK = {"核查结论": "退回补正", "核查意见": "佐证打不开，请补", "整改期限": "下月初", "核查人": "甲"}
WAITS = {"核查结论": "通过销号", "核查日期": "等领导"}


@pytest.fixture
def claimed(after_playing: After) -> Workspace:
    return after_playing(three_claims)


def copy_row(book: Path, whose: tuple[str, int], typed: Mapping[str, str]) -> None:
    """A row of the workbook once more below the others, with these words alone in its white cells."""
    its = openpyxl.load_workbook(book)
    sheet = its["待核查"]
    columns = {str(cell.value).replace("\n", ""): cell.column for cell in sheet[HEADERS]}
    rows = range(HEADERS + 1, sheet.max_row + 1)
    (at,) = (
        row
        for row in rows
        if (sheet.cell(row, columns["责任单位"]).value, sheet.cell(row, columns["序号"]).value) == whose
    )
    last = sheet.max_row + 1
    for column in range(1, sheet.max_column + 1):
        sheet.cell(last, column).value = sheet.cell(at, column).value
    for header in ("核查结论", "核查意见", "整改期限", "核查日期", "核查人", "复核人"):
        if header in columns:
            sheet.cell(last, columns[header]).value = typed.get(header)
    its.save(book)


def typed_of(ws: Workspace, code: str) -> Mapping[str, str]:
    shown = {each["unit"]: each["typed"] for each in list_held(ws, LATER).data["claims"]}
    return dict(shown[name_of(ws, code)])


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (WAITS, {"核查结论": "通过销号"}),
        ({"核查结论": "通过销号"}, WAITS),
        (WAITS, {**WAITS, "核查日期": "下周再定"}),
        ({"核查结论": "退回补正", "核查意见": "缺材料"}, {"核查结论": "通过销号"}),
        ({"核查结论": "退回补正"}, {"核查结论": "通过销号"}),
    ],
)
def test_a_row_that_stands_twice_and_not_alike_is_taken_from_neither_and_loses_no_word(
    claimed: Workspace, upper: Mapping[str, str], lower: Mapping[str, str]
) -> None:
    ws = claimed
    copy_row(judge(ws, {first(ws, "SZ01"): upper}), first(ws, "SZ01"), lower)
    assert codes(merge_returns(ws, LATER).data, "review.xlsx") == ["review-row-repeated"]
    assert not row_of(ws, "SZ01").get("verdict")
    for _ in range(2):
        kept = "\n".join(typed_of(ws, "SZ01").values())
        assert all(word in kept for word in (*upper.values(), *lower.values()))
        merge_returns(ws, LATER)
        assert not row_of(ws, "SZ01").get("verdict")
    cells = [cell for row in sheet_of(ws.outbox / "review.xlsx", "待核查").iter_rows() for cell in row]
    assert sum("没有采用" in str(cell.value) for cell in cells) == 1

    wanted = {"核查结论": "通过销号", "核查意见": None, "核查日期": None}
    judge(ws, {first(ws, "SZ01"): wanted})
    merge_returns(ws, LAST)
    assert row_of(ws, "SZ01")["verdict"] == "通过销号", "put right, it counts"


@pytest.mark.parametrize("said", [PASSED, WAITS])
def test_a_row_that_stands_twice_and_alike_is_as_one(claimed: Workspace, said: Mapping[str, str]) -> None:
    ws = claimed
    copy_row(judge(ws, {first(ws, "SZ01"): said}), first(ws, "SZ01"), said)
    found = codes(merge_returns(ws, LATER).data, "review.xlsx")
    assert found == (["review-taken"] if said is PASSED else ["verdict-refused"])


@pytest.mark.parametrize("before", [BACK, {"核查结论": "退回补正", "核查人": "甲"}, {**PASSED, "核查日期": "等领导"}])
@pytest.mark.parametrize("stands", ["with it", "before", "after"])
def test_a_clerk_whose_row_was_refused_is_told_that_another_judged_otherwise(
    claimed: Workspace, before: Mapping[str, str], stands: str
) -> None:
    ws = claimed
    one, copy = first(ws, "SZ01"), ws.inbox / "乙.xlsx"
    answers: Answers = {one: PASSED}
    judge(ws, answers, copy)
    if stands == "after":
        merge_returns(ws, LATER, [copy])
        copy.unlink()
    judge(ws, {one: before}, ws.outbox / "review.xlsx")
    if stands == "before":
        copy.rename(ws.root / "乙.xlsx")
        merge_returns(ws, LATER)
        list_held(ws, LATER)
        (ws.root / "乙.xlsx").rename(copy)
    report = merge_returns(ws, LAST)
    (differs,) = (found for found in report.problems if found.code == Code.VERDICT_DIFFERS)
    assert "核查为“通过销号”" in differs.message and differs.origin.file == "review.xlsx"
    differing = {word for header, word in before.items() if PASSED.get(header) != word}
    if stands == "after" and "核查意见" not in before and before["核查结论"] != "通过销号":
        differing = {before["核查结论"]}  # understood, and refused as it differs
    assert all(f"“{word}”" in differs.message for word in differing)
    assert ("这里的" if stands == "after" else "review.xlsx里的") in differs.message
    assert (row_of(ws, "SZ01")["verdict"], row_of(ws, "SZ01")["verified_by"]) == ("通过销号", "乙")


@pytest.mark.parametrize("said", [{**WAITS, "核查意见": "先看现场"}, BACK, {"核查意见": "等局长回来再定"}])
def test_a_copy_whose_row_is_not_taken_is_told_with_all_its_words(claimed: Workspace, said: Mapping[str, str]) -> None:
    ws = claimed
    judge(ws, {first(ws, "SZ01"): said}, ws.inbox / "乙.xlsx")
    told = "".join(each.message for each in merge_returns(ws, LATER).problems if each.origin.file == "乙.xlsx")
    assert all(f"{header}“" in told and word in told for header, word in said.items())
