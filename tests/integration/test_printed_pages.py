"""The printed pages of a unit's workbook: A4, 8 points at least, every text whole in its own cell, none cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pdfplumber
import pytest
from kit.former import WORKSPACE

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Book
from toolkit.book.unit.unit_book import build_unit_book
from toolkit.domain.ledger.rounds import round_of
from toolkit.edges.writing.workbook import write_book
from toolkit.jobs.ledger.generate import generate, letterhead
from toolkit.jobs.returns.print_form import print_workbook
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.schema.headers import plain

ISSUED = date(2021, 9, 10)
FIELD = WORKSPACE / "field" / "甲（9月下发）.xlsx"
A4 = {(595, 842), (842, 595)}
TYPED = {
    "status": "推进中",
    "progress": "已召开专题会议，逐项梳理公开事项；" * 20,
    "expected_on": "2021-11-30",
    "evidence": "关于印发《政务公开工作制度》的通知，http://www.example.com/zwgk/2021/09/01/content_1234567890.html",
    "issues": "人手不足，系统对接进度较慢，需要有关单位配合。" * 3,
    "next_steps": "10月底前完成对接，11月中旬前完成自查。" * 3,
}


def squeezed(text: object) -> str:
    return "".join(str(text or "").split())


def workbook(workspace: Workspace, code: str, typed: dict[str, str]) -> Book:
    """The workbook of a unit whose every row holds the values `typed`."""
    generate(workspace, ISSUED, [workspace.tasks.roster.by_code[code].name])
    with open_store(workspace) as store:
        edition = store.editions.latest("2021")[code]
    cells = {key: {**row, **typed} if key.item is not None else row for key, row in edition.cells.items()}
    head = letterhead(workspace, round_of(ISSUED, "month"))
    return build_unit_book(replace(edition, cells=cells), workspace.schema, head)


def extremes(workspace: Workspace) -> tuple[str, str]:
    """The codes of the units with most and with fewest rows."""
    units = sorted(workspace.tasks.units(), key=lambda unit: len(workspace.tasks.of_unit(unit.code)))
    return units[-1].code, units[0].code


@pytest.mark.parametrize(("which", "typed"), [("most rows", TYPED), ("fewest rows", {})])
def test_every_text_is_whole_on_paper(
    workspace: Workspace, convert: Callable[[Path, str], Path], tmp_path: Path, which: str, typed: dict[str, str]
) -> None:
    most, fewest = extremes(workspace)
    book = workbook(workspace, most if which == "most rows" else fewest, typed)
    file = tmp_path / "printed.xlsx"
    file.write_bytes(write_book(book))
    cover, tasks = book.sheets[:2]
    fields = [field for field in workspace.schema.tasks.fields if field.printed and field.name != "hint"]
    at = {plain(field.header): n for n, field in enumerate(workspace.schema.tasks.fields)}
    expected = {
        row.cells[0].value: {plain(each.header): squeezed(row.cells[at[plain(each.header)]].value) for each in fields}
        for row in tasks.rows[4:]
        if row.cells and row.cells[0].value
    }
    with pdfplumber.open(convert(file, "pdf")) as pdf:
        assert {(round(page.width), round(page.height)) for page in pdf.pages} <= A4
        first, *pages = pdf.pages
        assert min(char["size"] for char in first.chars) >= 8, "legible on paper"
        text = squeezed(first.extract_text())
        for row in cover.rows:
            for cell in row.cells:
                if isinstance(cell.value, str) and not cell.formula:
                    assert squeezed(cell.value) in text
        printed: dict[int, dict[str, str]] = {}
        for page in pages:
            assert "##" not in page.extract_text()
            assert min(char["size"] for char in page.chars) >= 8, "legible on paper"
            header, *lines = page.find_tables()[-1].extract()
            heads = [squeezed(each) for each in header]
            if not {*heads} <= at.keys():
                continue  # a register
            assert squeezed(page.extract_text()[-20:]).endswith(f"第{page.page_number}页，共{len(pdf.pages)}页")
            for line in lines:
                assert squeezed(line[0]).isdigit(), (
                    "no row runs over to the next page, and each page beside names its own"
                )
                told = printed.setdefault(int(squeezed(line[0])), {})
                told |= {head: squeezed(each) for head, each in zip(heads, line, strict=True)}
    assert {number: {k: v for k, v in told.items() if k != "提示"} for number, told in printed.items()} == expected


def test_the_printing_form_is_whole_and_legible(convert: Callable[[Path, str], Path], tmp_path: Path) -> None:
    """A text longer than a row can be high goes on below; nothing is smaller than 8 points."""
    book = openpyxl.load_workbook(FIELD)
    book["工作台账"]["I6"] = "逐项梳理公开事项，明确主体、时限、方式，" * 90
    book["规划文件清单"]["A7"] = "又一件规划"
    book.save(tmp_path / "台账.xlsx")
    with pdfplumber.open(convert(print_workbook(tmp_path / "台账.xlsx").path, "pdf")) as pdf:
        text = "".join(squeezed(page.extract_text()) for page in pdf.pages)
        assert {(round(page.width), round(page.height)) for page in pdf.pages} == {(595, 842)}
        assert min(char["size"] for page in pdf.pages for char in page.chars) >= 8
    assert text.count("明确主体、时限、方式") >= 85 and "又一件规划" in text


def test_a_cover_is_on_one_page_or_a_page_of_it_begins_with_a_heading(
    workspace: Workspace, convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    most, _ = extremes(workspace)
    sent_back = {
        "verdict": "退回补正",
        "opinion": "请补充佐证材料并写明文号和印发日期。" * 5,
        "verified_on": "2021-09-09",
    }
    for typed, more in (({}, False), (TYPED | {"status": "已完成", "done_on": "2021-09-08"} | sent_back, True)):
        book = workbook(workspace, most, typed)
        cover = book.sheets[0]
        file = tmp_path / f"{more}.xlsx"
        file.write_bytes(write_book(replace(book, sheets=(cover,))))
        headings = [squeezed(row.cells[1].value) for row in cover.rows if row.cells[1].style == look.SECTION]
        with pdfplumber.open(convert(file, "pdf")) as pdf:
            assert (len(pdf.pages) > 1) == more
            assert min(char["size"] for page in pdf.pages for char in page.chars) >= 8
            for page in pdf.pages[1:]:
                assert squeezed(page.extract_text()).startswith(tuple(headings))


def test_no_page_of_the_printing_form_ends_with_what_a_block_is_called(
    workspace: Workspace, convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    most, _ = extremes(workspace)
    file = tmp_path / "台账.xlsx"
    file.write_bytes(write_book(workbook(workspace, most, {"status": "推进中", "progress": "已召开专题会议。"})))
    with pdfplumber.open(convert(print_workbook(file).path, "pdf")) as pdf:
        assert len(pdf.pages) > 3
        for page in pdf.pages:
            *_, (_, value) = page.find_tables()[-1].extract()
            assert value is not None, page.page_number
            assert min(char["size"] for char in page.chars) >= 8
            assert "推进中去填写" not in squeezed(page.extract_text())
