"""What a clerk writes into the review workbook outside its white cells: no answer, and never without a word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from jobs.returns.test_judging import HEADERS, LAST, LATER, first, judge, row_of, three_claims
from kit.libreoffice import save_as, soffice_with
from kit.office import codes
from kit.unit_books import name_of
from kit.workspaces import After
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from toolkit.codes import Code
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem

WORDS = "请王科再看这一项"


@pytest.fixture
def claimed(after_playing: After) -> Workspace:
    """A workspace in which three claims wait in a review workbook."""
    return after_playing(three_claims)


def column(book: Workbook, header: str) -> int:
    """Where the column of that header stands."""
    cells = book["待核查"][HEADERS]
    return next(cell.column for cell in cells if str(cell.value).replace("\n", "") == header)


def right_of_the_table(book: Workbook) -> None:
    book["待核查"].cell(HEADERS + 1, book["待核查"].max_column + 2).value = WORDS


def below_the_table(book: Workbook) -> None:
    book["待核查"].cell(book["待核查"].max_row + 2, 3).value = WORDS


def in_the_hints(book: Workbook) -> None:
    cell = book["待核查"].cell(HEADERS + 1, column(book, "核查提示"))
    cell.value = f"{cell.value or ''}{WORDS}"


def in_the_risks(book: Workbook) -> None:
    book["待核查"].cell(HEADERS + 2, column(book, "风险提示")).value = WORDS


def in_what_the_unit_said(book: Workbook) -> None:
    book["待核查"].cell(HEADERS + 1, column(book, "佐证材料")).value = WORDS


def in_a_white_cell_of_no_row(book: Workbook) -> None:
    book["待核查"].cell(book["待核查"].max_row + 1, column(book, "核查意见")).value = WORDS


def in_the_title(book: Workbook) -> None:
    title = next(cell for cell in book["待核查"][1] if cell.value)
    title.value = f"{title.value}（{WORDS}）"


def over_the_note(book: Workbook) -> None:
    next(cell for cell in book["待核查"][2] if cell.value).value = WORDS


def over_a_header(book: Workbook) -> None:
    book["待核查"].cell(HEADERS, column(book, "风险提示")).value = WORDS


def on_a_sheet_of_their_own(book: Workbook) -> None:
    book.create_sheet("备忘")["B2"].value = WORDS


def on_a_copy_of_the_sheet(book: Workbook) -> None:
    copy = book.copy_worksheet(book["待核查"])
    copy.cell(HEADERS + 1, column(book, "核查意见")).value = WORDS


def in_a_comment(book: Workbook) -> None:
    book["待核查"].cell(HEADERS + 1, 2).comment = Comment(WORDS, "甲")


def in_the_foot(book: Workbook) -> None:
    book["待核查"].oddFooter.center.text = WORDS


def as_a_name_of_an_empty_sheet(book: Workbook) -> None:
    book.create_sheet(WORDS)
    book.create_sheet("Sheet1")


def in_a_row_that_is_changed(book: Workbook) -> None:
    book["待核查"].cell(HEADERS + 1, column(book, "责任单位")).value = "市财政局等"
    book["待核查"].cell(HEADERS + 1, column(book, "核查结论")).value = "退回补正"
    book["待核查"].cell(HEADERS + 1, column(book, "核查意见")).value = WORDS


def in_a_formula(book: Workbook) -> None:
    book["待核查"].cell(book["待核查"].max_row + 2, 3).value = f'="{WORDS}"&C5'


PLACES = [
    as_a_name_of_an_empty_sheet,
    in_a_row_that_is_changed,
    in_a_formula,
    right_of_the_table,
    below_the_table,
    in_the_hints,
    in_the_risks,
    in_what_the_unit_said,
    in_a_white_cell_of_no_row,
    in_the_title,
    over_the_note,
    over_a_header,
    on_a_sheet_of_their_own,
    on_a_copy_of_the_sheet,
    in_a_comment,
    in_the_foot,
]


def write(path: Path, deed: Callable[[Workbook], None]) -> None:
    book = openpyxl.load_workbook(path)
    deed(book)
    book.save(path)


def unread(problems: tuple[Problem, ...]) -> list[Problem]:
    return [each for each in problems if each.code in (Code.CELLS_NOT_READ, Code.REVIEW_ROW_CHANGED)]


@pytest.mark.parametrize("deed", PLACES)
def test_words_beside_the_white_cells_are_listed_with_their_place(
    claimed: Workspace, deed: Callable[[Workbook], None]
) -> None:
    ws = claimed
    passed = {first(ws, "SZ02"): {"核查结论": "通过销号"}}
    write(judge(ws, passed), deed)
    for told in (list_held(ws, LATER, dry_run=True).problems, merge_returns(ws, LATER).problems):
        found = unread(told)
        assert found and all(each.origin.file == "review.xlsx" for each in found)
        assert any(WORDS in f"{each.message}{each.value}" for each in found)
        assert all(each.message.count("“") < 8 for each in found), "what we wrote ourselves is not told"
    assert not row_of(ws, "SZ01").get("verdict") and row_of(ws, "SZ02")["verdict"] == "通过销号"
    assert any(WORDS in f"{each.message}{each.value}" for each in unread(list_held(ws, LATER).problems))
    assert not unread(list_held(ws, LATER).problems) and not unread(merge_returns(ws, LATER).problems), (
        "it is written anew"
    )


LONG = "上次电话里对方说还要补一份会议纪要，局长出差回来以前先不要销号；" * 3 + WORDS


def appended_at_length(book: Workbook) -> None:
    for header in ("核查提示", "佐证材料", "责任单位"):
        cell = book["待核查"].cell(HEADERS + 1, column(book, header))
        cell.value = f"{cell.value or ''}\n{LONG}"


def test_words_added_to_a_cell_of_ours_are_told_whole_and_ours_are_not(claimed: Workspace) -> None:
    ws = claimed
    write(judge(ws, {}), appended_at_length)
    told = "".join(each.message for each in unread(merge_returns(ws, LATER).problems))
    assert told.count(LONG) == 3
    assert name_of(ws, "SZ01") not in told


def test_a_copy_from_the_inbox_is_told_in_the_same_way(claimed: Workspace) -> None:
    ws = claimed
    write(judge(ws, {}, ws.inbox / "甲.xlsx"), on_a_sheet_of_their_own)
    assert codes(merge_returns(ws, LATER).data, "甲.xlsx") == ["cells-not-read"]


def test_what_we_wrote_is_never_told_as_somebodys_words(claimed: Workspace) -> None:
    """Sorted, filled in, marked as refused, written by another program: all of it is known."""
    ws = claimed
    judge(ws, {first(ws, "SZ01"): {"核查结论": "退回补正"}, first(ws, "SZ02"): {"核查日期": "等领导"}})
    for day in (LATER, LAST):
        assert not unread(merge_returns(ws, day).problems) and not unread(list_held(ws, day).problems)
    write(ws.outbox / "review.xlsx", turn_around)
    assert not unread(merge_returns(ws, LAST).problems)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_workbook_that_another_program_saved_says_no_more(claimed: Workspace, tmp_path: Path, kind: str) -> None:
    if not (soffice := soffice_with("Calc")):
        pytest.skip("LibreOffice Calc")
    ws = claimed
    judge(ws, {first(ws, "SZ01"): {"核查日期": "等领导"}})
    merge_returns(ws, LATER)
    list_held(ws, LATER)
    save_as(soffice, kind, [ws.outbox / "review.xlsx"], ws.inbox)
    assert not unread(merge_returns(ws, LAST).problems)


def test_a_mark_that_a_release_without_notes_wrote_is_known(claimed: Workspace) -> None:
    ws = claimed
    judge(ws, {first(ws, "SZ01"): {"核查结论": "退回补正"}, first(ws, "SZ02"): {"核查日期": "等领导"}})
    list_held(ws, LATER)
    for note in (ws.archive / "editions").iterdir():
        note.unlink()
    assert not unread(merge_returns(ws, LATER).problems) and not unread(list_held(ws, LATER).problems)


def turn_around(book: Workbook) -> None:
    """The rows the other way round, the id with each."""
    sheet = book["待核查"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADERS + 1)]
    for at, row in enumerate(reversed(rows), start=HEADERS + 1):
        for place, value in enumerate(row, start=1):
            sheet.cell(at, place).value = value
