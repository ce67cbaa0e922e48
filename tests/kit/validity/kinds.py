"""A workbook of every kind that goes out, made once: what the checkers look at."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from kit.former import WORKSPACE
from kit.wps import by_wps
from toolkit.book.office.plan_book import build_plan_book
from toolkit.book.returned.reply_book import Heading, Spot, build_list
from toolkit.domain.plan.corrected_plan import CorrectedPlan
from toolkit.edges.marking.annotate import annotate
from toolkit.edges.writing.workbook import write_book
from toolkit.jobs.returns.print_form import print_workbook
from toolkit.jobs.returns.split import split_workbook
from toolkit.jobs.workspace import open_workspace

RETURNS = Path(__file__).parents[2] / "data" / "returns"
FIELD = WORKSPACE / "field" / "甲（9月下发）.xlsx"
_SHEET = "工作台账"
_HEADING = Heading("市甲局", "甲.xlsx", datetime(2021, 9, 13, 9), 3, "某办公开科", "", "a@example.com")


def issued_kinds(demo: Path) -> dict[str, list[bytes]]:
    """Kind -> workbooks of it that hold no other program's parts, of the demonstration played in that folder."""
    workspace = open_workspace(demo)
    outbox, tasks = demo / "outbox", workspace.tasks
    units = sorted(tasks.units(), key=lambda unit: len(tasks.of_unit(unit.code)))
    ledgers = {path.name.split("-")[0]: path for path in (outbox / "ledgers").glob("*.xlsx")}
    chosen = [ledgers[unit.name] for unit in (units[0], units[-1])]
    plan = write_book(build_plan_book(tasks, (), CorrectedPlan(tasks.plan, {})))
    with TemporaryDirectory() as folder:
        printed = [path.read_bytes() for each in chosen for path in print_workbook(each, Path(folder)).files]
        parts = [path.read_bytes() for path in split_workbook(chosen[-1], Path(folder)).written]
    return {
        "单位台账": [path.read_bytes() for path in chosen],
        "台账打印版": printed,
        "分科室的台账": parts,
        "总台账": [(outbox / "master.xlsx").read_bytes()],
        "核查与核定表": [(outbox / "review.xlsx").read_bytes()],
        "方案表": [plan],
    }


def came_back(as_saved_by_libreoffice: Callable[[Path], bytes] | None = None) -> dict[str, bytes]:
    """Writer -> a unit's workbook as it saved it; LibreOffice only where it is given."""
    field = FIELD.read_bytes()
    found = {
        "exceljs": (RETURNS / "exceljs-comment.xlsx").read_bytes(),
        "SheetJS": (RETURNS / "sheetjs-office-columns.xlsx").read_bytes(),
        "openpyxl": _by_openpyxl(field),
        "XlsxWriter": field,
        "WPS（仿其写法）": by_wps(field, datetime(2021, 9, 14, 9), {"I5": "分三步推进", "K5": "9月8号"}),
    }
    return found | ({"LibreOffice": as_saved_by_libreoffice(FIELD)} if as_saved_by_libreoffice else {})


def reply_to(data: bytes) -> bytes:
    """A workbook that came back, marked at two cells of it as the office sends it back."""
    spots = [Spot(_SHEET, cell, f"第1项 {cell}", "乱", "“完成日期”不是日期", "请填写日期。") for cell in ("K5", "L6")]
    listing, marks = build_list(_HEADING, spots, ())
    return annotate(data, write_book(listing), marks, "某办公开科")


def _by_openpyxl(data: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[_SHEET]["K5"] = date(2021, 9, 8)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
