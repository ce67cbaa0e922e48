"""A unit's workbook as LibreOffice saves it in other formats: the same return, cell for cell."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from toolkit.book.returned.identify import identify
from toolkit.book.returned.match import match
from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue
from toolkit.domain.ledger.records import Edition
from toolkit.edges.readers.guard import Guard
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem


def filled_in(source: Path, target: Path) -> None:
    """Fill in the ledger as people do: dates, errors, long numbers, merged cells, hidden rows and columns."""
    book = openpyxl.load_workbook(source)
    sheet = book["工作台账"]
    headers = {cell.value: cell.column for cell in sheet[4]}
    answers = {
        "办理状态": ["已完成", "推进中", "推进中", "=NA()"],
        # No formula that makes a text: LibreOffice saves 0 for one it has not shown yet.
        "进展情况": ["007", "甲\n乙  丙", "=1+1", "第五"],
        "完成日期": [date(2021, 9, 8), datetime(2021, 9, 9, 17, 30), "2021年9月9日", "=1/0"],
        "佐证材料": ["https://example.com/?a=1&b=2", 123456789012345000, True, " 前后有空格 "],
    }
    for header, values in answers.items():
        for row, value in enumerate(values, start=5):
            sheet.cell(row, headers[header]).value = value
    sheet.cell(5, headers["完成日期"]).number_format = 'yyyy"年"m"月"d"日"'
    sheet.merge_cells(start_row=9, end_row=11, start_column=headers["进展情况"], end_column=headers["进展情况"])
    sheet.cell(9, headers["进展情况"]).value = "三行合写"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.save(target)


@pytest.fixture
def returned(workspace: Workspace, convert: Callable[[Path, str], Path], tmp_path: Path) -> Callable[[str], bytes]:
    """`returned("xls")` is the filled-in workbook of one unit as LibreOffice saves it."""
    generate(workspace, date(2021, 9, 10), ["市司法局"])
    (source,) = (workspace.outbox / "ledgers").iterdir()
    typed = tmp_path / "return.xlsx"
    filled_in(source, typed)
    return lambda kind: convert(typed, kind).read_bytes()


def read(data: bytes, guard: Guard) -> RawBook:
    book = guard.read(data, "来件")
    assert isinstance(book, RawBook), book
    return book


def test_every_format_says_the_same(workspace: Workspace, returned: Callable[[str], bytes]) -> None:
    with ledger(workspace) as store:
        (edition,) = store.editions.latest(workspace.tasks.plan.id).values()
    with Guard(30, 1024) as guard:
        expected = read(returned("xlsx"), guard)
        ledger_sheet = next(sheet for sheet in expected.sheets if sheet.title == "工作台账")
        assert set(ledger_sheet.errors.values()) == {"#N/A", "#DIV/0!"}
        assert any(area.endswith("11") for area in ledger_sheet.merged)
        said = understood(without_formulas(expected), workspace, edition)
        tables = [workspace.schema.tasks]
        for kind in ("xls", "ods"):
            book = read(returned(kind), guard)
            assert identify(book, tables, "来件") == identify(expected, tables, "来件")
            assert book.properties.items() >= expected.properties.items()
            assert [sheet.title for sheet in book.sheets] == [sheet.title for sheet in expected.sheets]
            for sheet, other in zip(book.sheets, expected.sheets, strict=True):
                assert (sheet.errors, sheet.uncomputed) == (other.errors, other.uncomputed), kind
                assert sorted(sheet.merged) == sorted(other.merged), kind
                wrong = set(sheet.errors) | set(sheet.uncomputed)
                assert wrong & set(sheet.unseen) == (wrong & set(other.unseen) if kind == "ods" else set()), kind
                assert with_something(sheet) == with_something(other), kind
            assert understood(without_formulas(book), workspace, edition) == said, kind


def without_formulas(book: RawBook) -> RawBook:
    """Less what formulas say: each format has words of its own for that, .xls none that can be read."""
    return replace(book, sheets=tuple(replace(sheet, unseen={}) for sheet in book.sheets))


def with_something(sheet: RawSheet) -> list[tuple[RawValue, ...]]:
    """The rows down to the last one with a value: .xls has midnight for a formula of a day that gives no day."""
    filled = [at for at, row in enumerate(sheet.rows) if any(value not in (None, time(0)) for value in row)]
    return list(sheet.rows[: max(filled, default=-1) + 1])


def understood(book: RawBook, workspace: Workspace, edition: Edition) -> object:
    found = match(book, workspace.schema, edition, {edition.id: edition}, "来件")
    assert not isinstance(found, Problem), found
    return found


def test_a_workbook_with_macros_is_read_without_them(returned: Callable[[str], bytes], tmp_path: Path) -> None:
    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(returned("xlsx"))
    macros = tmp_path / "macros.xlsm"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(macros, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")
            target.writestr(name, content)
        target.writestr("xl/vbaProject.bin", bytes.fromhex("D0CF11E0A1B11AE1") + b"Sub Auto_Open()" * 99)
    with Guard(30, 1024) as guard:
        assert read(macros.read_bytes(), guard) == read(plain.read_bytes(), guard)
