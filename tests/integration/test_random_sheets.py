"""Whatever people do to a workbook, each word of theirs is taken, refused or told as not read: none is passed over."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date
from random import Random

import openpyxl
import pytest
from kit.scribbles import WORD, Hand, said_in
from kit.unit_books import saved, workbook_of
from kit.workspaces import copy_of
from openpyxl.cell.cell import Cell as OwnCell
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.book.returned.account import Account, account, filled_cells
from toolkit.book.returned.gathered import Gathered
from toolkit.book.returned.locate import locate
from toolkit.book.returned.match import read_into
from toolkit.book.returned.written import Written, left_over
from toolkit.book.sheets.raw import RawBook, area_corners, cell_at
from toolkit.codes import Code
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.domain.ledger.records import Edition
from toolkit.edges.readers.excel import read_workbook
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.written import kept_written
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.schema.model import Ledger

SEEDS = 60
_MERGED = re.compile("单元格 ([A-Z]+[0-9]+:[A-Z]+[0-9]+) 是合并的")
_OF_CELLS = {Beside.COLUMN, Beside.LOCKED, Beside.OFFICE, Beside.AROUND, Beside.COVER}
"""What is the text of a cell, and not what may hang on one of a sheet of their own."""


class Sent:
    """A unit's workbook as it went out, and what is read of what comes back of it."""

    def __init__(self, workspace: Workspace) -> None:
        generate(workspace, date(2021, 9, 10), ["市科技局"])
        self.schema: Ledger = workspace.schema
        self.data = workbook_of(workspace, "市科技局").read_bytes()
        self.book: RawBook = read_workbook(self.data)
        with open_store(workspace) as store:
            edition = store.editions.get(self.book.properties["toolkit_edition"])
        assert edition is not None
        written = kept_written(workspace, edition.id)
        assert written is not None
        self.edition: Edition = edition
        self.written: Written = written

    def read(self, book: RawBook) -> tuple[Gathered, Account, tuple[Filled, ...]] | None:
        """What is gathered, the account of it, and what is told as not read; nothing where no table is found."""
        tables = locate(book, self.schema.tasks)
        if not tables:
            return None
        into = Gathered(self.edition, frozenset({self.edition.id}), "甲.xlsx")
        read_into(book, self.schema, tables, into)
        found = account(book, into, self.schema.cover.title)
        return into, found, left_over(found.beside, self.written, book.sheets)


@pytest.fixture(scope="module")
def sent(fresh: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Sent:
    return Sent(copy_of(fresh, tmp_path_factory.mktemp("sent") / "工作区"))


def unaccounted(sent: Sent, book: RawBook) -> list[tuple[str, str, str]]:
    """The words of theirs that are nowhere, or in two places at once."""
    read = sent.read(book)
    if read is None:
        return []
    into, found, left = read
    taken = Counter(word for values in into.cells.values() for text in values.values() for word in WORD.findall(text))
    told = Counter(word for each in left for word in set(WORD.findall(each.text)))
    refused = found.refused | {(each.origin.sheet, each.origin.cell) for each in into.problems}
    rows = {(each.origin.sheet, each.origin.row) for each in into.problems if each.origin.row and not each.origin.cell}
    hidden = [
        (each.origin.sheet, area_corners(where[1]))
        for each in into.problems
        if (where := _MERGED.search(each.message)) and each.code == Code.CELL_MERGED
    ]
    missing = []
    said = list(said_in(book))
    times = Counter(word for word, _, _ in said)
    for word, title, cell in said:
        known = taken[word] or (title, cell) in refused
        if cell and title:
            row, column = cell_at(cell)
            known = known or (title, row + 1) in rows
            known = known or any(
                sheet == title and top <= row <= bottom and first <= column <= last
                for sheet, (top, first, bottom, last) in hidden
            )
        if not (known or told[word]) or (times[word] == 1 and taken[word] and told[word]):
            missing.append((word, title, cell))
    pictures = [(sheet.title, each.cell) for sheet in book.sheets for each in sheet.beside if "picture" in each.kind]
    seen = {(each.sheet, each.cell) for each in left if not each.text} | found.refused
    return missing + [("", *place) for place in pictures if place not in seen]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_word_of_theirs_is_passed_over(sent: Sent, seed: int) -> None:
    hand = Hand(sent.book, seed)
    book = hand.work(hand.draw.randint(1, 12))
    assert not unaccounted(sent, book)
    read = sent.read(book)
    if read is None:
        return
    _, found, _ = read
    filled = {(sheet.title, name) for sheet in book.sheets for name in filled_cells(sheet)}
    beside = {(each.sheet, each.cell) for each in found.beside}
    parts = (found.taken, found.refused, found.ours)
    assert filled <= frozenset().union(*parts, beside)
    once = Counter(place for part in parts for place in part)
    once.update({(each.sheet, each.cell) for each in found.beside if each.kind in _OF_CELLS})
    assert {place: count for place, count in once.items() if place in filled and count > 1} == {}


# The same in files


def _typed(book: Workbook, draw: Random, word: str) -> None:
    _cell(book, draw).value = word


def _formatted(book: Workbook, draw: Random, word: str) -> None:
    cell = _cell(book, draw)
    cell.value, cell.number_format = 5, f'[DBNum1]0"{word}"'


def _noted(book: Workbook, draw: Random, word: str) -> None:
    _cell(book, draw).comment = Comment(word, "经办人")


def _led(book: Workbook, draw: Random, word: str) -> None:
    cell = _cell(book, draw)
    if not cell.hyperlink:
        cell.hyperlink = f"https://www.example.com/{word}"
    else:
        cell.value = word


def _in_a_hidden_row(book: Workbook, draw: Random, word: str) -> None:
    cell = _cell(book, draw)
    cell.value = word
    cell.parent.row_dimensions[cell.row].hidden = True


def _in_a_hidden_column(book: Workbook, draw: Random, word: str) -> None:
    cell = _cell(book, draw)
    cell.value = word
    cell.parent.column_dimensions[cell.column_letter].hidden = True


def _in_a_hidden_sheet(book: Workbook, draw: Random, word: str) -> None:
    sheet = book.create_sheet(f"便条{len(book.sheetnames)}", draw.randrange(len(book.sheetnames) + 1))
    sheet.sheet_state = draw.choice(("hidden", "veryHidden", "visible"))
    sheet.cell(draw.randint(1, 40), draw.randint(1, 9), word)


def _in_a_column_put_in(book: Workbook, draw: Random, word: str) -> None:
    sheet = _sheet(book, draw)
    at = draw.randint(1, sheet.max_column + 1)
    sheet.insert_cols(at)
    sheet.cell(draw.randint(1, sheet.max_row), at, word)


def _in_a_row_put_in(book: Workbook, draw: Random, word: str) -> None:
    sheet = _sheet(book, draw)
    at = draw.randint(1, sheet.max_row + 3)
    sheet.insert_rows(at)
    sheet.cell(at, draw.randint(1, sheet.max_column + 2), word)


def _in_a_merged_cell(book: Workbook, draw: Random, word: str) -> None:
    cell = _cell(book, draw)
    cell.value = word
    right, down = cell.column + draw.randint(0, 2), cell.row + draw.randint(1, 3)
    taken = [each for each in cell.parent.merged_cells.ranges if not each.isdisjoint(_range(cell, right, down))]
    if not taken:
        cell.parent.merge_cells(start_row=cell.row, start_column=cell.column, end_row=down, end_column=right)


def _on_a_page(book: Workbook, draw: Random, word: str) -> None:
    page = _sheet(book, draw).oddHeader.center
    page.text = f"{page.text or ''}{word}"


def _named(book: Workbook, _: Random, word: str) -> None:
    book.defined_names[f"名称{len(book.defined_names)}"] = DefinedName(
        f"名称{len(book.defined_names)}", attr_text=f'"{word}"'
    )


DOES = (
    *(_typed, _formatted, _noted, _led, _in_a_hidden_row, _in_a_hidden_column, _in_a_hidden_sheet),
    *(_in_a_column_put_in, _in_a_row_put_in, _in_a_merged_cell, _on_a_page, _named),
)


def _range(cell: OwnCell, right: int, down: int) -> CellRange:
    return CellRange(min_col=cell.column, min_row=cell.row, max_col=right, max_row=down)


def _sheet(book: Workbook, draw: Random) -> Worksheet:
    return book.worksheets[min(int(draw.expovariate(0.5)), len(book.worksheets) - 1)]


def _cell(book: Workbook, draw: Random) -> OwnCell:
    """A cell that is blank, or any that no merged range hides and that holds no word of theirs yet."""
    while True:
        sheet = _sheet(book, draw)
        cell = sheet.cell(draw.randint(1, sheet.max_row + 4), draw.randint(1, sheet.max_column + 3))
        untouched = not (WORD.search(str(cell.value)) or WORD.search(cell.number_format) or cell.comment)
        if isinstance(cell, OwnCell) and untouched:
            return cell


@pytest.mark.parametrize("seed", range(3))
def test_no_word_in_a_file_is_passed_over(sent: Sent, seed: int) -> None:
    """Rows, columns and sheets may be hidden: what was read of a file is what was put into it."""
    draw, book = Random(seed), openpyxl.load_workbook(io.BytesIO(sent.data))
    does = [*DOES] * 4
    draw.shuffle(does)
    for number, do in enumerate(does):
        do(book, draw, f"词{number}號")
    read = read_workbook(saved(book))
    said = {word for word, _, _ in said_in(read)}
    assert [do.__name__ for number, do in enumerate(does) if f"词{number}號" not in said] == []
    assert not unaccounted(sent, read)
