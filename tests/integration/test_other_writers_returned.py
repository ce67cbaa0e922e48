"""Returns that other programs saved, taken in by a workspace that an earlier release made: how each ends.

The workbook is of the round before: the unit has been issued a newer one since.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from kit.former import WORKSPACE
from kit.packages import operated, replacing
from kit.repacked import FOREIGN, Packing, repacked
from kit.wps import TASKS, by_wps

from toolkit.codes import Code, Outcome
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import open_workspace
from toolkit.keys import task_key
from toolkit.reports.returns.merge import Received

RETURNS = Path(__file__).parents[1] / "data" / "returns"
FIELD = WORKSPACE / "field" / "甲（9月下发）.xlsx"
NOW = datetime(2021, 10, 15, 9)
SAVED = datetime(2021, 9, 14, 2)
TELLING = {
    *(Code.CELLS_NOT_READ, Code.CELL_CORRECTED, Code.CELL_PICTURE, Code.CELL_MERGED, Code.CELL_DATE_NO_DAY),
    *(Code.CELL_ERROR_VALUE, Code.CELL_FORMULA, Code.PLAN_CELL_EDITED, Code.ROW_UNKNOWN, Code.COLUMN_MISSING),
    *(Code.CELL_DATE, Code.CELL_PHONE, Code.SHEET_MISSING, Code.REGISTER_MISSING),
}
"""What is said of cells, sheets and rows; what files are to each other is not asked here."""
NOTHING_MORE: Mapping[tuple[int, str], str] = {}
EVIDENCE = "https://a.example.com/1.html"

Told = set[tuple[str, str]]
Taken = Mapping[tuple[int, str], str]

NOT_READ = "cells-not-read"
CUT_OFF = (NOT_READ, "计算用!B1")
"""SheetJS cuts texts in .xls after 255 characters; what is no longer as it was written is told."""
FILES: Mapping[str, tuple[Told, Taken]] = {
    "exceljs-own-column.xlsx": ({(NOT_READ, "工作台账!V5")}, NOTHING_MORE),
    "exceljs-over-hint.xlsx": ({(NOT_READ, "工作台账!G6")}, NOTHING_MORE),
    "exceljs-comment.xlsx": ({(NOT_READ, "工作台账!I7")}, NOTHING_MORE),
    "exceljs-under-the-table.xlsx": ({(NOT_READ, "工作台账!A10")}, NOTHING_MORE),
    "exceljs-above-the-table.xlsx": ({(NOT_READ, "工作台账!A3")}, NOTHING_MORE),
    "exceljs-second-progress.xlsx": ({(NOT_READ, "工作台账!V6")}, NOTHING_MORE),
    "exceljs-picture-over.xlsx": ({("cell-picture", "工作台账!L6")}, {(3, "done_on"): "2021-09-30"}),
    "exceljs-formats.xlsx": (
        {("cell-corrected", f"工作台账!{cell}") for cell in ("I6", "I7", "M5", "N5")},
        {
            (1, "progress"): "80%",
            (3, "progress"): "五项",
            (4, "progress"): "9月30日",
            (1, "issues"): "7",
            (1, "next_steps"): "9:00",
        },
    ),
    "exceljs-phones.xlsx": (
        {("cell-corrected", f"工作台账!Q{row}") for row in (5, 7)},
        {
            (1, "person_phone"): "13912345678",
            (3, "person_phone"): "13912345678",
            (4, "person_phone"): "0759-3331234转801",
        },
    ),
    "exceljs-dates.xlsx": (
        {("cell-corrected", f"工作台账!J{row}") for row in (5, 6, 7)} | {("cell-date-no-day", "工作台账!K5")},
        {(item, "expected_on"): "2021-09-30" for item in (1, 3, 4)},
    ),
    "exceljs-rich-and-hidden.xlsx": (
        {("cell-corrected", "工作台账!L5")},
        {
            (1, "progress"): "已建成专栏",
            (3, "issues"): "人手不足",
            (1, "evidence"): "公开方案\nhttps://www.example.com/fa/1.html",
        },
    ),
    "exceljs-merged.xlsx": ({("cell-merged", "工作台账!I5")}, {(1, "progress"): "三项合并填写"}),
    "sheetjs-own-sheet.xlsb": ({(NOT_READ, "工作台账!I6"), (NOT_READ, "说明!A1")}, NOTHING_MORE),
    "sheetjs-under-the-table.xls": ({(NOT_READ, "工作台账!B9"), CUT_OFF}, NOTHING_MORE),
    "sheetjs-own-column.ods": ({(NOT_READ, "工作台账!V5")}, NOTHING_MORE),
    "sheetjs-office-columns.xlsx": ({(NOT_READ, "工作台账!S5")}, NOTHING_MORE),
    "sheetjs-phones.xls": ({CUT_OFF}, {(3, "person_phone"): "13912345678"}),
    "sheetjs-dates.ods": ({("cell-corrected", "工作台账!J6")}, {(3, "expected_on"): "2021-12-15"}),
    "sheetjs-name.xlsx": ({(NOT_READ, "")}, NOTHING_MORE),
}
REFUSED = {
    *("exceljs-picture-over.xlsx", "exceljs-dates.xlsx"),
    *("raw-picture-in-cell.xlsx", "wps-picture.xlsx", "wps-picture-listed.xlsx"),
}
"""Of these a cell is not taken."""


def _cell(name: str, content: str) -> Callable[[bytes], bytes]:
    """A change of the tasks' XML: that cell, blank or not, with this content and these attributes."""

    def change(part: bytes) -> bytes:
        whole = part.decode()
        found = re.search(rf'<c r="{name}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', whole, re.DOTALL)
        assert found
        made = content.format(f'r="{name}"{found[1] or ""}')
        return (whole[: found.start()] + made + whole[found.end() :]).encode()

    return change


def raw(data: bytes) -> dict[str, tuple[bytes, Told, Taken]]:
    """The workbook with its XML changed as programs write it."""
    own, picture = (NOT_READ, "工作台账!V5"), ("cell-picture", "工作台账!L6")
    in_cell = _cell("L6", '<c {} t="e" vm="1"><v>#VALUE!</v></c>')
    inline = _cell("I7", '<c {} t="inlineStr"><is><r><t>分三步</t></r><rPh sb="0" eb="1"><t>fen</t></rPh></is></c>')
    numeral = _cell("I6", '<c {} t="n"><v>12.50</v></c>')
    footnote = replacing(
        b"</sheetData>", '</sheetData><x14:ext xmlns:x14="urn:x"><x14:row>另报</x14:row></x14:ext>'.encode()
    )
    return {
        "raw-foreign-sheets.xlsx": (repacked(data, Packing(foreign=tuple(FOREIGN), moved=True)), set(), {}),
        "raw-picture-in-cell.xlsx": (operated(data, {TASKS: in_cell}), {picture}, {}),
        "raw-inline-text.xlsx": (operated(data, {TASKS: inline}), set(), {(4, "progress"): "分三步"}),
        "raw-number.xlsx": (operated(data, {TASKS: numeral}), set(), {(3, "progress"): "12.5"}),
        "raw-extension.xlsx": (operated(data, {TASKS: footnote}), set(), {}),
        "wps-shared-texts.xlsx": (
            by_wps(data, SAVED, {"I7": "分三步推进", "V5": "另报"}),
            {own},
            {(4, "progress"): "分三步推进"},
        ),
        "wps-picture.xlsx": (by_wps(data, SAVED, {}, picture="L6"), {picture}, {}),
        "wps-picture-listed.xlsx": (by_wps(data, SAVED, {}, picture="L6", listed=True), {picture}, {}),
        "raw-strict.xlsx": (repacked(data, Packing(seed=3, strict=True, prefixed=True, streamed=True)), set(), {}),
    }


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Received, Told, Taken]]:
    """How each file ended, and how it should have; all in one look at the ledger, which they leave as it was."""
    root = tmp_path_factory.mktemp("other-writers") / "工作区"
    shutil.copytree(WORKSPACE, root)
    workspace = open_workspace(root)
    merge_returns(workspace, NOW)
    named, wanted = [], {}
    for name, (told, taken) in FILES.items():
        named.append(RETURNS / name)
        wanted[name] = told, taken
    for name, (data, told, taken) in raw(FIELD.read_bytes()).items():
        named.append(root / name)
        named[-1].write_bytes(data)
        wanted[name] = told, taken
    done = merge_returns(workspace, NOW, named, dry_run=True).received
    return {each.ret.file: (each, *wanted[each.ret.file]) for each in done}


NAMES = (*FILES, *raw(FIELD.read_bytes()))


@pytest.mark.parametrize("name", NAMES)
def test_each_ends_as_it_should(ended: Mapping[str, tuple[Received, Told, Taken]], name: str) -> None:
    received, told, taken = ended[name]
    said = {
        (each.code.slug, f"{each.origin.sheet}!{each.origin.cell}" if each.origin.cell and each.origin.sheet else "")
        for each in received.problems
        if each.code in TELLING
    }
    assert said == told
    assert received.ret.stale and Code.EDITION_STALE in {each.code for each in received.problems}
    assert received.ret.outcome == (Outcome.PARTIAL if name in REFUSED else Outcome.MERGED)
    rows = {item: received.ret.raw.get(task_key("2021", item, "A"), {}) for item in (1, 3, 4)}
    expected = {(1, "progress"): "甲一", (3, "progress"): "甲三，在外填的", (1, "evidence"): EVIDENCE, **taken}
    if name == "exceljs-merged.xlsx":
        del expected[3, "progress"]
    assert {place: rows[place[0]].get(place[1], "") for place in expected} == expected


def test_every_file_kept_is_played() -> None:
    assert {path.name for path in RETURNS.iterdir()} == {*FILES, "README.md", "make.cjs"}
