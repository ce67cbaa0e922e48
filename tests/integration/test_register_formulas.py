"""Formulas of the registers in LibreOffice: they say what the rules say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path

import openpyxl
from kit.libreoffice import save_as, soffice_with
from kit.rows import key

from toolkit.book.sheets.model import SheetSpec
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.unit_book import build_unit_book
from toolkit.domain.ledger.disclosure import Handling, reply_by
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.register_flags import row_hint, with_computed
from toolkit.edges.workdays import state_council_calendar
from toolkit.edges.writing.workbook import write_book
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey

CALENDAR = state_council_calendar(2020, 2022)
HEAD = Letterhead("某市2021年方案", 2021, "政务公开工作", "2021年9月", "某办", "", "a@example.com", CALENDAR)
TODAY = date.today()


def days_off(count: int) -> str:
    return (TODAY + timedelta(days=count)).isoformat()


def applications() -> list[dict[str, str]]:
    """Every way an application may go, received on workdays, weekends and make-up days."""
    ways: list[dict[str, str]] = [
        {},
        {"asked_on": "2021-09-20"},
        {"asked_on": "2021-09-20", "completed_on": "2021-09-26"},
        {"consulted_from": "2021-09-17"},
        {"consulted_from": "2021-09-17", "consulted_to": "2021-10-09"},
        {"consulted_from": "2021-09-20", "consulted_to": "2021-09-17"},
        {"charged_on": "2021-09-24"},
        {"charged_on": "2021-09-24", "paid_on": "2021-10-02"},
    ]
    more: list[dict[str, str]] = [
        {},
        {"extended_on": "2021-10-08", "extra_days": "10"},
        {"extended_on": "2021-10-08", "extra_days": "99"},
    ]
    received = ("2020-01-02", "2021-09-13", "2021-09-18", "2021-09-19", "2021-10-01", "2021-10-09")
    rows = [{"received_on": day, **way, **extra} for day, way, extra in product(received, ways, more)]
    return [{}, *rows, {"received_on": "2021-09-13", "replied_on": "2021-12-01", "retired": "作废"}]


WRITTEN_OTHERWISE = ("N / A", "n/a", "暂 无", "（同上。）")
OTHERS: Mapping[str, list[dict[str, str]]] = {
    "accounts": [
        {"updated_on": updated, "checked_on": checked, "state": state, "handled_on": handled}
        for updated, checked, state, handled in product(
            ("", "2021-08-17", "2021-08-18"), ("", "2021-09-01"), ("", "正常", "关停"), ("", "2021-09-01")
        )
    ],
    "inspections": [
        {"fix_by": due, "fixed_on": fixed}
        for due, fixed in product(("", days_off(-1), days_off(0), days_off(1)), ("", days_off(-1), days_off(0)))
    ],
    "plans": [{"disclosure": word, "link": link} for word, link in product(("", "已公开", "未公开"), ("", "x"))],
    "petitions": [
        {"item": item, "type": kind, "until": until, "basis": basis, "decision": decision}
        for item, kind, until, basis, decision in product(
            ("", "15", "24", "39"),
            ("", "延期", "不涉及", "核查异议"),
            ("", "2021-10-31"),
            ("", "无", "某文号"),
            ("", "同意", "不同意"),
        )
    ]
    + [
        {"item": "15", "type": "不涉及", "until": "", "basis": basis, "decision": ""}
        for basis in (
            "--",
            "———",
            "／",
            "-/-",
            "－－无",
            "无／无",
            "湛办〔2021〕5-2号",
            "–",
            "a/b",
            "N / A",
            "n/a",
            "暂 无",
            "（同上。）",
        )
    ],
}


RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
"""LibreOffice's setting to calculate every formula of a file it opens."""


def not_calculated(sheet: SheetSpec) -> SheetSpec:
    """The sheet with a wrong value in every formula's cell."""
    rows = (replace(row, cells=tuple(replace(c, value=0) if c.formula else c for c in row.cells)) for row in sheet.rows)
    return replace(sheet, rows=tuple(rows))


def test_limits_and_hints_agree_with_the_rules(
    repository: Workspace, needs: Callable[[str | None, str], str], tmp_path: Path
) -> None:
    tables = {"applications": applications(), **OTHERS}
    cells: dict[RowKey, dict[str, str]] = {
        key("2021/15/SZ01"): {
            "number": "15",
            "requirement": "要求",
            "due": "2021-10-31",
            "first_due": "2021-09-30",
        },
        key("2021/24/SZ01"): {"number": "24", "requirement": "要求"},
    }
    for name, rows in tables.items():
        for at, values in enumerate(rows):
            word = "leader" if name == "petitions" else "note"
            kept = {field: text for field, text in values.items() if text}
            cells[key(f"2021/{name}.{at:012x}/SZ01")] = {**kept, word: f"第{at}行"}
    kept_here = dict.fromkeys(tables, (1,))
    made = Edition("A" * 16, "2021", "SZ01", 1, "2021-09", TODAY, 1, cells, "市甲局", registers=kept_here)
    file = tmp_path / "registers.xlsx"
    book = build_unit_book(made, repository.schema, HEAD)
    file.write_bytes(write_book(replace(book, sheets=tuple(map(not_calculated, book.sheets)))))
    (tmp_path / "profile/user").mkdir(parents=True)
    (tmp_path / "profile/user/registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    save_as(needs(soffice_with("Calc"), "LibreOffice Calc"), "xlsx", [file], tmp_path / "saved", tmp_path / "profile")
    shown = openpyxl.load_workbook(tmp_path / "saved" / file.name, data_only=True)
    dues = {15: "2021-09-30", 24: ""}
    for name, rows in tables.items():
        register = repository.schema.register(name)
        assert register
        sheet = shown[register.title]
        (header,) = (row for row in sheet.iter_rows(max_row=5) if "提示" in [cell.value for cell in row])
        columns = {str(cell.value).replace("\n", "").strip("＊"): cell.column for cell in header}
        found = 0
        for at in range(header[0].row + 1, header[0].row + len(rows) + 1):
            (which,) = (cell.value for cell in sheet[at] if isinstance(cell.value, str) and cell.value.startswith("第"))
            values = cells[key(f"2021/{name}.{int(which.strip('第行')):012x}/SZ01")]
            whole = with_computed(register, values, CALENDAR, dues)
            assert (sheet.cell(at, columns["提示"]).value or "") == row_hint(register, whole, TODAY, dues), values
            if name == "applications":
                limit = reply_by(Handling.of(values), CALENDAR)
                day = sheet.cell(at, columns["答复期限"]).value
                assert (day.date() if isinstance(day, datetime) else None) == limit, values
            found += 1
        assert found == len(rows)
