"""Returns that were once called damaged, or of which something was passed over, byte for byte: all of it is read."""

from __future__ import annotations

import pytest
from kit import ROOT

from toolkit.book.sheets.raw import Beside
from toolkit.edges.readers.excel import read_workbook

RETURNS = ROOT / "tests/data/kept-returns"
FOUND = {
    "module-sheet-empty-rid.xlsx": None,
    "sheet-without-part.xlsx": None,
    "picture-in-cell.xlsx": Beside("picture", "L5"),
    "answer-in-comment.xlsx": Beside("comment", "I5", "已完成专栏建设"),
}


@pytest.mark.parametrize("name", FOUND)
def test_its_sheets_and_what_lies_beside_its_cells_are_read(name: str) -> None:
    book = read_workbook((RETURNS / name).read_bytes())
    tasks = next(sheet for sheet in book.sheets if sheet.title == "工作台账")
    aside = [each for each in tasks.beside if each.kind != "page"]
    assert len(tasks.rows) > 4 and aside == ([found] if (found := FOUND[name]) else [])


def test_every_file_kept_is_read() -> None:
    assert {path.name for path in RETURNS.iterdir()} == {*FOUND}
