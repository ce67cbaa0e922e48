"""Words beside the fields, in files that LibreOffice saved in three formats: each is told, and nothing of ours is."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from kit.libreoffice import save_as, soffice_with
from kit.office import ledger, receipts
from kit.small_office import small_office
from kit.unit_books import FIRST, HEADERS, PAGE, TASKS, columns, fill, filled, workbook_of
from kit.workspaces import After, copy_of
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from toolkit.book.returned.match import match
from toolkit.book.returned.written import left_over
from toolkit.book.sheets.raw import RawBook, cell_name
from toolkit.codes import Code
from toolkit.domain.ledger.records import Matched
from toolkit.edges.readers.excel import read_workbook
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.written import kept_written
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import ledger as opened
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem
from toolkit.reports.returns.merge import Received

NOW, LATER = datetime(2021, 9, 13, 9), datetime(2021, 9, 14, 9)
WORDS = "另有三件事需要市里协调解决"
KINDS = ("xlsx", "xls", "ods")


def _own_column(book: Workbook) -> None:
    at = book[TASKS].max_column + 1
    book[TASKS].cell(HEADERS, at, "备注")
    book[TASKS].cell(FIRST, at, WORDS)


def _second_progress(book: Workbook) -> None:
    at = book[TASKS].max_column + 1
    book[TASKS].cell(HEADERS, at, "进展情况")
    book[TASKS].cell(FIRST, at, WORDS)


def _at(header: str, row: int = FIRST) -> Callable[[Workbook], None]:
    def typed(book: Workbook) -> None:
        book[TASKS].cell(row, columns(book[TASKS])[header], WORDS)

    return typed


def _comment(book: Workbook) -> None:
    book[TASKS].cell(FIRST, columns(book[TASKS])["进展情况"]).comment = Comment(WORDS, "经办人")


def _below(book: Workbook) -> None:
    book[TASKS].cell(book[TASKS].max_row + 3, 1, WORDS)


def _above(book: Workbook) -> None:
    book[TASKS].cell(1, 9, WORDS)


def _own_sheet(book: Workbook) -> None:
    book.create_sheet("说明")["B2"] = WORDS


def _on_the_cover(book: Workbook) -> None:
    book[PAGE]["C40"] = WORDS


def _beside_the_cover(book: Workbook) -> None:
    book[PAGE]["K3"] = WORDS


def _link(book: Workbook) -> None:
    book[TASKS].cell(FIRST, columns(book[TASKS])["进展情况"]).hyperlink = f"https://www.example.com/{WORDS}"


CASES: Mapping[str, Callable[[Workbook], None]] = {
    "own column": _own_column,
    "second progress": _second_progress,
    "over 提示": _at("提示"),
    "verdict": _at("核查意见"),
    "comment": _comment,
    "below": _below,
    "above": _above,
    "own sheet": _own_sheet,
    "on the cover": _on_the_cover,
    "beside the cover": _beside_the_cover,
    "where a link leads": _link,
}


def told(received: Received) -> list[Problem]:
    return [each for each in received.problems if each.code == Code.CELLS_NOT_READ]


@pytest.fixture(scope="module")
def issued(played: After) -> Workspace:
    """An office of as many units as there are cases and one more, each with its workbook: to be copied, not used."""
    return played(issue_to_one_a_case)


def issue_to_one_a_case(fresh: Workspace) -> Workspace:
    """Of a short plan, as LibreOffice saves each workbook in each format; the last unit has a register as well."""
    units = [f"市{at:02}局" for at in range(len(CASES) + 1)]
    plan = f"""\
序号,工作任务,具体要求,落实单位,完成时限
1,政策解读,解读稿与文件同步发布。,各单位,2021年12月底前
2,信息发布,做好信息发布工作。,各单位,长期坚持
3,依申请公开,建立政府信息公开申请登记台账，规范办理。,{units[-1]},2021年12月底前
"""
    roster = "单位名称,别名,分组,代码\n" + "".join(f"{name},,全部,U{at:02}\n" for at, name in enumerate(units))
    few = small_office(fresh.root / "短方案", plan, roster)
    generate(few, date(2021, 9, 10))
    return few


@pytest.fixture(scope="module")
def drafts(issued: Workspace, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What the units filled in, a case each; the last one alone leaves it at that."""
    folder = tmp_path_factory.mktemp("drafts")
    made = []
    assert len(openpyxl.load_workbook(workbook_of(issued, issued.tasks.units()[-1].name)).sheetnames) > 3, "a register"
    for number, (unit, change) in enumerate(zip(issued.tasks.units(), [*CASES.values(), None], strict=True)):
        path = folder / f"{number:02}.xlsx"
        book = filled(workbook_of(issued, unit.name), {}, {"本期情况": "有更新"})
        book[TASKS].cell(FIRST, columns(book[TASKS])["进展情况"], "印发了方案")
        if change:
            change(book)
        book.save(path)
        made.append(path)
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_words_beside_the_fields_are_told_in_every_format(
    issued: Workspace, drafts: list[Path], tmp_path: Path, kind: str
) -> None:
    soffice = soffice_with("Calc")
    if soffice is None:
        pytest.skip("LibreOffice Calc is not installed")
    workspace = copy_of(issued, tmp_path / "工作区")
    save_as(soffice, kind, drafts, workspace.inbox)
    done = {each.ret.file: each for each in merge_returns(workspace, NOW).received}
    *cases, plain = (done[f"{number:02}.{kind}"] for number in range(len(drafts)))
    assert not told(plain), "what we wrote ourselves is known, whatever saved it"
    for name, received in zip(CASES, cases, strict=True):
        (found,) = told(received)
        assert WORDS in found.value, name
        assert found.origin.cell in found.message, name
        assert received.ret.outcome == plain.ret.outcome, "what is not read changes no outcome"
    texts = receipts(workspace)
    assert sum(WORDS in text for text in texts.values()) == len(CASES)
    assert not any("没有填写任何内容" in text or "已正常并入" in text for text in texts.values())


def test_a_reply_that_comes_back_holds_nothing_of_ours_that_is_not_known(workspace: Workspace, tmp_path: Path) -> None:
    unit = workspace.tasks.units()[0].name
    generate(workspace, date(2021, 9, 10), [unit])
    wrong = {"办理状态": "差不多了", "进展情况": "印发了方案"}
    items = [each.item for each in workspace.tasks.of_unit(workspace.tasks.units()[0].code)][:1]
    fill(workbook_of(workspace, unit), workspace.inbox / "一.xlsx", dict.fromkeys(items, wrong))
    (first,) = merge_returns(workspace, NOW).received
    assert not told(first)
    (reply,) = (workspace.outbox / "replies").iterdir()
    book = openpyxl.load_workbook(reply)
    book[TASKS].cell(FIRST, columns(book[TASKS])["办理状态"], "推进中")
    book["需修改"]["B30"] = WORDS
    book.save(workspace.inbox / "二.xlsx")
    second = merge_returns(workspace, LATER).received[-1]
    assert [each.value for each in told(second)] == [WORDS]


def test_of_the_comments_of_a_reply_only_what_was_added_is_told(workspace: Workspace) -> None:
    units = workspace.tasks.units()[:2]
    generate(workspace, date(2021, 9, 10), [unit.name for unit in units])
    for number, unit in enumerate(units):
        item = workspace.tasks.of_unit(unit.code)[0].item
        fill(workbook_of(workspace, unit.name), workspace.inbox / f"{number}.xlsx", {item: {"办理状态": "差不多了"}})
    merge_returns(workspace, NOW)
    for number, path in enumerate(sorted((workspace.outbox / "replies").iterdir())):
        book = openpyxl.load_workbook(path)
        del book["需修改"]
        cell = book[TASKS].cell(FIRST, columns(book[TASKS])["办理状态"], "推进中")
        assert cell.comment is not None
        if number:
            cell.comment = Comment(f"{cell.comment.text}\n{WORDS}", "经办人")
        book.save(workspace.inbox / f"改{number}.xlsx")
    done = {each.ret.file: each for each in merge_returns(workspace, LATER).received}
    assert not told(done["改0.xlsx"]), "the list was deleted, the comment is ours all the same"
    assert [each.value for each in told(done["改1.xlsx"])] == [WORDS]


def test_what_looks_like_progress_is_a_case_for_the_office_and_not_merged(workspace: Workspace, tmp_path: Path) -> None:
    unit = workspace.tasks.units()[0]
    generate(workspace, date(2021, 9, 10), [unit.name])
    book = openpyxl.load_workbook(workbook_of(workspace, unit.name))
    _second_progress(book)
    book.save(workspace.inbox / "一.xlsx")
    (received,) = merge_returns(workspace, NOW).received
    assert received.ret.changed == 0
    assert Code.RETURN_BLANK not in {each.code for each in received.problems}
    assert Code.RETURN_BLANK_ASIDE in {each.code for each in received.problems}

    assert not any(WORDS in values.values() for values in ledger(workspace).values())
    with opened(workspace) as store:
        ((case, decision),) = store.cases.of_plan(workspace.chosen.id)
    assert (case.field, case.ours, case.theirs, case.sheet) == ("progress", "", WORDS, TASKS)
    assert decision is None
    again = merge_returns(workspace, LATER, [workspace.inbox / "一.xlsx"])
    assert len(again.received) == 1
    with opened(workspace) as store:
        assert len(store.cases.of_plan(workspace.chosen.id)) == 1, "asked once"


def test_evidence_is_taken_with_where_it_leads_and_comes_back_the_same(workspace: Workspace, tmp_path: Path) -> None:
    unit = workspace.tasks.units()[0]
    generate(workspace, date(2021, 9, 10), [unit.name])
    book = openpyxl.load_workbook(workbook_of(workspace, unit.name))
    cell = book[TASKS].cell(FIRST, columns(book[TASKS])["佐证材料"], "公开方案")
    cell.hyperlink = "https://www.example.com/fa/1.html"
    book.save(workspace.inbox / "一.xlsx")
    (received,) = merge_returns(workspace, NOW).received
    assert not told(received)
    held = "公开方案\nhttps://www.example.com/fa/1.html"
    assert [values["evidence"] for values in ledger(workspace).values() if "evidence" in values] == [held]
    assert any("连同链接的网址" in text for text in receipts(workspace).values())

    generate(workspace, date(2021, 9, 15), [unit.name])
    (workspace.inbox / "二.xlsx").write_bytes(workbook_of(workspace, unit.name).read_bytes())
    again = merge_returns(workspace, datetime(2021, 9, 16, 9)).received[-1]
    assert (again.ret.changed, told(again)) == (0, [])


def _typed(book: RawBook, words: Mapping[tuple[int, int, int], str]) -> RawBook:
    """The book with these words typed over what stands at sheet, row and column, counted from 0."""
    sheets = list(book.sheets)
    for (number, at, column), text in words.items():
        sheet = sheets[number]
        rows = [list(row) for row in sheet.rows] + [[] for _ in range(at + 1 - len(sheet.rows))]
        rows[at] += [None] * (column + 1 - len(rows[at]))
        rows[at][column] = text
        formulas = sheet.formulas - {cell_name(at, column)}
        sheets[number] = replace(sheet, rows=tuple(map(tuple, rows)), formulas=formulas)
    return replace(book, sheets=tuple(sheets))


def test_words_typed_anywhere_into_a_workbook_as_issued_are_taken_or_told(workspace: Workspace) -> None:
    """Over 序号, dates, computed columns of registers, headers, labels, hidden sheets: nothing typed there is ours."""
    unit = next(each for each in workspace.tasks.units() if each.name == "市科技局")
    generate(workspace, date(2021, 9, 10), [unit.name])
    book = read_workbook(workbook_of(workspace, unit.name).read_bytes())
    assert len(book.sheets) > 5, "registers are among them"
    with open_store(workspace) as store:
        edition = store.editions.get(book.properties["toolkit_edition"])
    assert edition is not None
    written = kept_written(workspace, edition.id)
    assert written is not None
    for seed in range(60):
        draw = random.Random(seed)
        words = {}
        for number in range(20):
            sheet = draw.randrange(len(book.sheets))
            row = draw.randrange(max(len(book.sheets[sheet].rows), 5) + 6)
            words[sheet, row, draw.randrange(28)] = f"词{number}號"
        returned = _typed(book, words)
        found = match(returned, workspace.schema, edition, {edition.id: edition}, "甲.xlsx")
        if not isinstance(found, Matched):
            continue
        left = left_over(found.beside, written, returned.sheets)
        taken = {text for values in found.cells.values() for text in values.values()}
        told = {(each.sheet, each.cell) for each in left}
        told |= {(each.origin.sheet, each.origin.cell) for each in found.problems}
        rows = {(each.origin.sheet, each.origin.row) for each in found.problems if each.origin.row}
        for (at, row, column), text in words.items():
            title = returned.sheets[at].title
            known = text in taken or (title, cell_name(row, column)) in told or (title, row + 1) in rows
            assert known, (seed, title, cell_name(row, column))
