"""The drawing of tables: columns with their headers, rows of texts, and what is merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random

from kit.plans.truth import Cell, Grid, Row

HEADERS: Mapping[str, tuple[str, ...]] = {
    "number": ("序号", "序号", "编号", "序 号"),
    "topic": ("工作任务", "重点任务", "主要任务", "工作事项", "公开事项"),
    "requirement": (
        "具体要求",
        "工作要求",
        "工作内容",
        "主要内容",
        "具体任务",
        "工作措施",
        "具体\n要求",
        "任务内容",
        "主要举措",
        "落实措施",
        "工作要求（内容）",
    ),
    "units": ("责任单位", "落实单位", "责任部门", "责任\n单位", "承办单位", "责 任 单 位", "落实部门", "责任主体"),
    "lead": ("牵头单位", "牵头部门", "主办单位", "牵头\n单位"),
    "assist": ("配合单位", "协办单位", "参与单位", "配合部门"),
    "work": ("责任单位", "落实单位"),
    "deadline": (
        "完成时限",
        "完成时间",
        "时限要求",
        "时间要求",
        "完成\n时限",
        "完成期限",
        "时间节点",
        "完成时限（年月）",
    ),
    "remark": ("备注", "备 注", "说明"),
    "form": ("完成形式", "成果形式"),
    "people": ("牵头领导", "责任领导", "分管领导"),
}


@dataclass(frozen=True)
class Column:
    """A column: what it is, its header; `under` is a header above it that it shares with its neighbours."""

    key: str
    header: str
    under: str = ""


def column(rng: Random, key: str, *, named: str = "", under: str = "") -> Column:
    """A column with one of the usual headers, or the one that is named."""
    return Column(key, named or rng.choice(HEADERS[key.rstrip("12")]), under)


def header_rows(columns: Sequence[Column]) -> list[Row]:
    """One row of headers, or two where columns stand under a common one; equal neighbours are merged."""
    if any(each.under for each in columns):
        upper: Row = []
        for name, group in groupby(columns, key=lambda each: each.under or each.key):
            size = len(list(group))
            shared = any(each.under == name for each in columns)
            header = name if shared else next(each.header for each in columns if each.key == name)
            upper += [Cell(header, 1 if shared else 2, size), *[None] * (size - 1)]
        return [upper, [Cell(each.header) if each.under else None for each in columns]]
    row: Row = []
    for header, group in groupby(columns, key=lambda each: each.header):
        size = len(list(group))
        row += [Cell(header, 1, size), *[None] * (size - 1)]
    return [row]


def body_rows(
    columns: Sequence[Column], texts: Sequence[Mapping[str, str]], merged: Mapping[str, list[int]]
) -> list[Row]:
    """A row for each of the texts; the cells of a column are merged where its numbers in `merged` repeat."""
    rows: list[Row] = [[Cell(text.get(each.key, "")) for each in columns] for text in texts]
    for at, each in enumerate(columns):
        first = 0
        for _, group in groupby(merged.get(each.key, range(len(rows)))):
            size = len(list(group))
            if size > 1:
                rows[first][at] = Cell(texts[first].get(each.key, ""), down=size)
                for below in rows[first + 1 : first + size]:
                    below[at] = None
            first += size
    return rows


def across(text: str, wide: int) -> Row:
    """A row of one cell over the whole table."""
    return [Cell(text, 1, wide), *[None] * (wide - 1)]


def side_by_side(rng: Random, columns: Sequence[Column], rows: Sequence[Row]) -> Grid:
    """A table with its first half left and its second half right."""
    half = (len(rows) + 1) // 2
    blank: Row = [Cell("") for _ in columns]
    right = [*rows[half:], *[blank] * (2 * half - len(rows))]
    head = header_rows(columns)[0]
    return Grid([[*head, *head], *[[*one, *other] for one, other in zip(rows[:half], right, strict=True)]])
