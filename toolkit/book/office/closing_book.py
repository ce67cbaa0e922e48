"""The closing list (年终清单): how every assignment ended, what was left open, which sealed scan confirms what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from toolkit.book.office.listing import Listing, listing_sheet
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Book, Value

Line = Sequence[Value]

ENDS = (
    ("序号", 8),
    ("工作任务", 16),
    ("具体要求", 44),
    ("责任单位", 16),
    ("职责", 8),
    ("应完成日期", 12),
    ("年终状态", 12),
    ("去向", 14),
    ("完成日期", 12),
    ("佐证材料", 24),
    ("核查意见", 24),
    ("核查日期", 12),
)
"""What the list says of an assignment, each with its column's width."""
LEFT = (("类别", 14), ("责任单位", 18), ("序号", 8), ("内容", 60))
SCANS = (
    ("责任单位", 18),
    ("扫描件", 34),
    ("确认的台账（下发编号）", 24),
    ("收回编号", 10),
    ("由谁存", 20),
    ("SHA-256", 68),
)


def build_closing_book(
    title: str, note: str, ends: Sequence[Line], left: Sequence[Line], scans: Sequence[Line], day: date
) -> Book:
    """The workbook of three sheets: 办结清单, 未了事项, 盖章扫描件; `note` tells the counts."""
    sheets = [
        listing_sheet(Listing("办结清单", ENDS, ends, note=f"{title}。{note}")),
        listing_sheet(
            Listing(
                "未了事项",
                LEFT,
                left,
                note="办结时仍未了结的冲突、待核实文件、申请、没有告知的核查结论，和没有单位接收、不结转的联系人和清单。",
            )
        ),
        listing_sheet(Listing("盖章扫描件", SCANS, scans, note="扫描件原件按 SHA-256 存在 archive 文件夹。")),
    ]
    return Book(tuple(replace(sheet, tab=look.OFFICE_HEAD) for sheet in sheets), title, datetime.combine(day, time()))
