"""A ledger of a few columns, one edition of it with three rows, and workbooks that come back from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from kit.markdown_books import from_markdown
from kit.rows import key
from toolkit.book.returned.match import match
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.records import Edition, Matched
from toolkit.schema.model import FieldKind, Ledger

OURS, OLDER, THEIRS = "A" * 16, "B" * 16, "C" * 16
EDITION = Edition(
    OURS,
    "2021",
    "SZ01",
    2,
    "2021-09",
    date(2021, 9, 10),
    1,
    {
        key("2021/1/SZ01"): {"number": "1", "requirement": "公开规划。", "due": "2021-09-30"},
        key("2021/2/SZ01"): {
            "number": "2",
            "requirement": "归集规划。",
            "status": "推进中",
            "progress": "已有初稿",
        },
        key("2021/15/SZ01"): {"number": "15", "requirement": "健全机制。", "due": "2021-08-31"},
        key("2021/unit/SZ01"): {"person": "某某"},
    },
    "市甲局",
    date(2021, 9, 24),
)
COVER = """
# 填报说明
|  | 市甲局 政务公开工作台账 |  |  |  |
|  | 本期情况 ＊ | 有更新 |  | 是否可以发回 | 是 |
|  | 填报人 ＊ | 某乙 |  | 任务总数 | 3 |
|  | 责任人 | 某某 |
"""
TASKS = """
# 工作台账
| 市甲局 政务公开工作台账 |
| 序号 | 具体要求 | 应完成日期 | 办理状态 | 进展情况 | 完成日期 | 行标识 |
"""


def workbook(text: str, properties: dict[str, str] | None = None) -> RawBook:
    """A workbook; `A.15` stands for the row id of item 15 in the edition AAAA…."""
    spelled = re.sub(r"\b([A-F])\.(\d+)\b", lambda found: f"{found[1] * 16}.{found[2]}", text)
    return from_markdown(
        re.sub(r"下发编号 \| ([A-F]) ", lambda found: f"下发编号 | {found[1] * 16} ", spelled), properties
    )


def matched(book: RawBook, schema: Ledger, older: Edition | None = None) -> Matched:
    """What is read of it; `older` is the edition BBBB… of before, by itself as this one."""
    older = older or replace(EDITION, id=OLDER)
    found = match(book, schema, EDITION, {OURS: EDITION, OLDER: older}, "甲.xlsx")
    assert isinstance(found, Matched), found
    return found


def filled(found: Matched) -> dict[int, tuple[str, str]]:
    """Item -> its status and progress as read."""
    return {
        item: (values.get("status", "—"), values.get("progress", "—"))
        for row, values in found.cells.items()
        if (item := row.item) is not None
    }


def said(found: Matched) -> list[tuple[Code, str]]:
    """Each problem with the cell it names, or its row."""
    return [(each.code, each.origin.place) for each in found.problems]


HIDDEN = "\n# 下发信息\n| 下发编号 | {} |\n| 方案 | 2021 |\n"
ROWS = {
    1: "| 1 | 公开规划。 | 2021-09-30 | 已完成 | 已公开12个 | 2021-09-08 | A.1 |",
    2: "| 2 | 归集规划。 |  | 推进中 | 已有初稿 |  | A.2 |",
    15: "| 15 | 健全机制。 | 2021-08-31 | 未启动 |  |  | A.15 |",
}
FILLED = {1: ("已完成", "已公开12个"), 2: ("推进中", "已有初稿"), 15: ("未启动", "")}


def with_rows(*rows: str) -> RawBook:
    return workbook(COVER + TASKS + "\n".join(rows))


def unread(
    book: RawBook, errors: Mapping[str, str] | None = None, uncomputed: set[str] | None = None, title: str = "工作台账"
) -> RawBook:
    """The book with cells that show an error or hold a formula nobody calculated."""
    sheets = tuple(
        replace(sheet, errors=errors or {}, uncomputed=frozenset(uncomputed or ())) if sheet.title == title else sheet
        for sheet in book.sheets
    )
    return replace(book, sheets=sheets)


def asking_for_evidence(schema: Ledger) -> Ledger:
    """The schema with 进展情况 as a field of links."""
    tasks = schema.tasks
    link = replace(tasks.field("progress"), kind=FieldKind.LINK)
    fields = tuple(link if field.name == "progress" else field for field in tasks.fields)
    return replace(
        schema, sheets=tuple(replace(tasks, fields=fields) if each is tasks else each for each in schema.sheets)
    )
