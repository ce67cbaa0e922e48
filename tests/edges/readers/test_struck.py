"""What a workbook that came back shows struck through, as the guard hands it on."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from kit.libreoffice import save_as, soffice_with
from kit.packages import operated

from toolkit.book.sheets.raw import RawBook
from toolkit.edges.readers import xlsx_struck
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.packed import pack, unpack

SHEET = "xl/worksheets/sheet1.xml"


def written(*, strikes: bool = True) -> bytes:
    """A struck cell, a struck number, a blank struck cell, and cells with struck words in them, one of nothing else."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, struck = book.add_worksheet("甲"), book.add_format({"font_strikeout": strikes, "italic": True})
        sheet.write_row("A1", ("留", "再留"))
        sheet.write("B2", "划去", struck)
        sheet.write("C2", 12, struck)
        sheet.write_blank("D2", None, struck)
        sheet.write_rich_string("B3", "甲", struck, "乙", "丙")
        sheet.write_rich_string("C3", struck, "丁", struck, "戊")
        sheet.write_rich_string("D3", "己", book.add_format({"italic": True}), "庚", struck)
    return out.getvalue()


def struck_in(book: RawBook) -> dict[str, str]:
    """The struck words of each such cell; of a whole cell nothing."""
    assert unpack(pack(book)) == book
    (sheet,) = book.sheets
    return {cell: "".join(text for text, struck in pieces if struck) for cell, pieces in sheet.struck.items()}


FOUND = {"B2": "", "C2": "", "B3": "乙", "C3": "", "D3": "己"}


def test_what_is_struck_through_is_known() -> None:
    assert struck_in(read_workbook(written())) == FOUND


def test_an_office_program_keeps_it(tmp_path: Path, needs: Callable[[str | None, str], str]) -> None:
    (tmp_path / "表.xlsx").write_bytes(written())
    soffice = needs(soffice_with("Calc"), "LibreOffice Calc")
    save_as(soffice, "ods", [tmp_path / "表.xlsx"], tmp_path / "out", tmp_path / "profile")
    assert struck_in(read_workbook((tmp_path / "out" / "表.ods").read_bytes())) == FOUND


def test_cells_named_oddly_are_struck_where_they_stand() -> None:
    data = operated(written(), {SHEET: lambda sheet: sheet.replace(b'r="B2"', b'r="b02"')})
    assert struck_in(read_workbook(data)) == FOUND


def test_a_sheet_in_which_nothing_is_struck_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: bytes) -> None:
        raise AssertionError

    monkeypatch.setattr(xlsx_struck, "elements", never)
    assert struck_in(read_workbook(written(strikes=False))) == {}
