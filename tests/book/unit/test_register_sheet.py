"""A register's sheet: what stands where, what may be typed, sorted and inserted."""

from __future__ import annotations

from datetime import date

from kit.rows import identified, key

from toolkit.book.returned.refill import refilled
from toolkit.book.sheets.model import Book, SheetSpec
from toolkit.book.sheets.raw import cell_at
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.unit_book import build_unit_book
from toolkit.domain.ledger.editions import parse_register_row_id
from toolkit.domain.ledger.records import Edition
from toolkit.edges.writing.workbook import write_book
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey

HEAD = Letterhead("某市2021年方案", 2021, "政务公开工作", "2021年9月", "某办", "0000-1", "a@example.com")
CELLS = {
    key("2021/15/SZ01"): {"number": "15", "requirement": "要求", "due": "2021-10-31", "first_due": "2021-09-30"},
    key("2021/plans.00000000000a/SZ01"): {"title": "规划乙", "issued_on": "2021-03-05"},
    key("2021/plans.00000000000b/SZ01"): {"title": "规划甲", "retired": "作废"},
    key("2021/plans.00000000000c/SZ01"): {"title": "规划丙"},
    key("2021/petitions.00000000000d/SZ01"): {"item": "15", "type": "延期", "decision": "同意"},
}


def edition() -> Edition:
    kept = {"plans": (1,), "applications": (37,), "petitions": ()}
    day, back = date(2021, 9, 14), date(2021, 9, 24)
    return identified(Edition("", "2021", "SZ01", 1, "2021-09", day, 1, CELLS, "市甲局", back, registers=kept))


def built(repository: Workspace) -> Book:
    return build_unit_book(edition(), repository.schema, HEAD)


def sheet(book: Book, title: str) -> SheetSpec:
    return next(each for each in book.sheets if each.title == title)


def test_only_the_registers_of_the_unit_are_there_after_its_tasks(repository: Workspace) -> None:
    titles = [each.title for each in built(repository).sheets]
    assert titles[:5] == ["填报说明", "工作台账", "规划文件清单", "依申请公开登记", "申请事项"]


def test_rows_stand_by_key_struck_out_ones_last_each_with_its_id(repository: Workspace) -> None:
    rows = sheet(built(repository), "规划文件清单").rows[4:7]
    assert [row.cells[0].value for row in rows] == ["规划丙", "规划乙", "规划甲"]
    assert [row.cells[-2].value for row in rows] == [None, None, "已作废"]
    ids = [parse_register_row_id(str(row.cells[-1].value)) for row in rows]
    assert [each and each[1:] for each in ids] == [
        ("plans", "00000000000c"),
        ("plans", "00000000000a"),
        ("plans", "00000000000b"),
    ]


def test_cells_are_open_so_that_rows_can_be_sorted_and_inserted_but_not_the_offices(repository: Workspace) -> None:
    book = built(repository)
    plans, petitions = sheet(book, "规划文件清单"), sheet(book, "申请事项")
    assert plans.protected and plans.inserts
    assert not any(cell.style.locked for cell in plans.rows[4].cells)
    assert not any(column.style and column.style.locked for column in plans.columns)
    register = repository.schema.register("petitions")
    assert register
    fields = [field.name for field in register.fields]
    locked = [name for name, cell in zip(fields, petitions.rows[4].cells, strict=False) if cell.style.locked]
    assert locked == ["decision", "opinion", "decided_on"]


def test_the_due_date_as_issued_stands_beside_a_petition(repository: Workspace) -> None:
    row = sheet(built(repository), "申请事项").rows[4]
    assert date(2021, 9, 30) in [cell.value for cell in row.cells]
    assert date(2021, 10, 31) not in [cell.value for cell in row.cells]


def test_the_same_edition_gives_the_same_bytes(repository: Workspace) -> None:
    assert write_book(built(repository)) == write_book(built(repository))


def test_what_a_return_said_is_typed_into_a_fresh_workbook_new_rows_too(repository: Workspace) -> None:
    new = key("2021/plans.00000000000e/SZ01")
    raw = {
        new: {"title": "规划丁", "issued_on": "某日"},
        key("2021/plans.00000000000c/SZ01"): {"title": "规划丙", "number": "3号"},
    }
    book, places = refilled(edition(), repository.schema, HEAD, raw)
    made = sheet(book, "规划文件清单")

    def shown(row: RowKey, name: str) -> object:
        at, column = cell_at(places[row, name].cell)
        return made.rows[at].cells[column].value

    assert (shown(new, "title"), shown(new, "issued_on")) == ("规划丁", "某日")
    assert shown(key("2021/plans.00000000000c/SZ01"), "number") == "3号"
    assert places[key("2021/round-2021-09/SZ01"), "plans.none"].cell == "B3"
