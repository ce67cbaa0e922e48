"""A reply in LibreOffice: it opens and prints, and a unit that corrects it there is done."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
from kit.office import sheet_of
from kit.small_office import small_office

from toolkit.book.returned.reply_book import LIST_TITLE, NOTE_HEAD
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.merge import merge_returns

PLAN = """\
序号,工作任务,具体要求,落实单位,完成时限
1,政策解读,解读稿与文件同步发布。,各单位,2021年12月底前
2,信息发布,做好信息发布工作。,各单位,长期坚持
3,依申请公开,建立政府信息公开申请登记台账，规范办理。,各单位,2021年12月底前
"""
WRONG = {"H5": "差不多了", "J6": "下月初", "K7": date(2022, 3, 1)}
"""Cells of 工作台账: a status, a date, a date in the future."""
RIGHT = {"H5": "推进中", "J6": date(2021, 11, 30), "K7": date(2021, 9, 1)}


def typed(source: Path, target: Path, cells: dict[str, object]) -> Path:
    book = openpyxl.load_workbook(source)
    for name, value in cells.items():
        book["工作台账"][name].value = value
    target.parent.mkdir(exist_ok=True)
    book.save(target)
    return target


def commented(file: Path) -> set[str]:
    cells = (cell for row in sheet_of(file, "工作台账") for cell in row)
    return {cell.coordinate for cell in cells if cell.comment and cell.comment.text.startswith(NOTE_HEAD)}


def test_a_reply_survives_office_programs_and_comes_back_complete(
    convert: Callable[[Path, str], Path], needs: Callable[[str | None, str], str], tmp_path: Path
) -> None:
    ws = small_office(tmp_path / "短方案", PLAN, "单位名称,别名,分组,代码\n市司法局,,全部,A\n")
    generate(ws, date(2021, 9, 10))
    (issued,) = (ws.outbox / "ledgers").iterdir()
    typed(convert(issued, "xlsx"), ws.inbox / "1.xlsx", WRONG)
    merge_returns(ws, datetime(2021, 9, 13, 9))
    (reply,) = (ws.outbox / "replies").iterdir()
    assert commented(reply) == set(WRONG)

    saved = convert(reply, "xlsx")
    assert commented(saved) == set(WRONG)
    assert openpyxl.load_workbook(saved).sheetnames == openpyxl.load_workbook(reply).sheetnames
    pages = convert(reply, "pdf")
    tool = needs(shutil.which("pdftotext"), "pdftotext")
    first = subprocess.run([tool, "-l", "1", pages, "-"], check=True, capture_output=True, text=True).stdout
    assert f"台账{LIST_TITLE}3处" in first and "第1项 办理状态" in first and "请填写日期，格式如 2021-9-30。" in first

    some = {name: RIGHT[name] for name in ("H5", "J6")}
    shutil.copy(convert(typed(saved, tmp_path / "2.xlsx", some), "xlsx"), ws.inbox)
    merge_returns(ws, datetime(2021, 9, 14, 9))
    again = sorted((ws.outbox / "replies").iterdir())[-1]
    assert commented(again) == {"K7"}
    looks = [sheet_of(file, "工作台账")["J6"] for file in (saved, again)]
    assert [cell.fill.fgColor.rgb for cell in looks] == ["FFFFC48C", "FFFFFFFF"]

    shutil.copy(convert(typed(again, tmp_path / "3.xlsx", {"K7": RIGHT["K7"]}), "xlsx"), ws.inbox)
    report = merge_returns(ws, datetime(2021, 9, 15, 9))
    assert [each["outcome"] for each in report.data["returns"] if not each["again"]] == ["merged"]
