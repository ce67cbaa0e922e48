"""The reviewed plan: a workbook the office corrects, and from then on the source of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from toolkit.book import styles as look
from toolkit.book.model import Book, Cell, Column, Row, Setup, SheetSpec, Validation
from toolkit.book.raw import area_name, cell_name
from toolkit.domain.plan import Item
from toolkit.domain.tasks import Tasks
from toolkit.problems import Problem, Severity

SHEET_TITLE = "方案"
SETTLED = "是"
ISSUED_UNITS, ISSUED_DEADLINE = "落实单位（原文）", "完成时限（原文）"
_HEADER_ROW = 2
_NAMED = 4
"""Units named in full in 派给 before it only counts them."""
_COLUMNS: tuple[tuple[str, float, bool], ...] = (
    ("序号", 6, True),
    ("工作任务", 20, True),
    ("具体要求", 50, True),
    ("落实单位", 34, True),
    ("完成时限", 16, True),
    ("已核定", 8, True),
    ("派给", 30, False),
    ("应完成日期", 12, False),
    ("需要核定", 44, False),
    (ISSUED_UNITS, 30, False),
    (ISSUED_DEADLINE, 16, False),
)
"""Header, width, and whether the office may write there."""


@dataclass(frozen=True)
class Issued:
    """What the document itself said of an item's units and deadline."""

    responsibility: str
    deadline: str


def build_plan_book(tasks: Tasks, problems: Sequence[Problem], issued: Mapping[int, Issued]) -> Book:
    """One row an item: what is in force (white, to be corrected), what it resolved to, what is left to decide.

    A blank 落实单位 shares the cell above, as in the document. Rows with doubts are coloured and say why.
    """
    plan = tasks.plan
    doubts = _by_item(problems)
    rows = [
        Row((Cell(plan.title, look.SHEET_TITLE),), 26),
        Row((Cell(_NOTE, look.NOTE),), 18),
        Row(
            tuple(Cell(header, look.header(look.UNIT_HEAD if own else look.PLAN_HEAD)) for header, _, own in _COLUMNS),
            34,
        ),
    ]
    before: Item | None = None
    for item in plan.items:
        rows.append(_row(tasks, item, before, doubts.get(item.number, ()), issued[item.number]))
        before = item
    last = len(rows) - 1
    general = doubts.get(0, ())
    if general:
        rows[1] = Row((Cell("；".join(found.message for found in general), look.WARNING),), 18)
    return Book(
        (
            SheetSpec(
                SHEET_TITLE,
                tuple(Column(width) for _, width, _ in _COLUMNS),
                tuple(rows),
                freeze=(_HEADER_ROW + 1, 2),
                filter_area=area_name(_HEADER_ROW, 0, last, len(_COLUMNS) - 1),
                validations=(
                    Validation(
                        f"{cell_name(_HEADER_ROW + 1, 5)}:{cell_name(last, 5)}",
                        choices=(SETTLED,),
                        prompt_title="已核定",
                        prompt="看过、认可本行内容的，选“是”，不再提醒。",
                    ),
                ),
                setup=Setup(repeat=(_HEADER_ROW, _HEADER_ROW)),
            ),
        ),
        title=plan.title,
        created=datetime.combine(plan.issued, time()),
    )


_NOTE = "白色格可以直接改，改后保存即生效；“落实单位”空白的与上一行合用一格。灰色格由程序写出，改了不算。"


def _row(tasks: Tasks, item: Item, before: Item | None, doubts: Sequence[Problem], issued: Issued) -> Row:
    together = bool(before and before.shared and item.shared and before.responsibility == item.responsibility)
    due = tasks.deadlines[item.number].due
    texts = (
        str(item.number),
        item.topic,
        item.requirement,
        "" if together else item.responsibility,
        "" if together and before and before.deadline == item.deadline else item.deadline,
        SETTLED if item.settled else "",
        _assigned(tasks, item.number),
        due.isoformat() if due else "",
        "；".join(f"{found.message}。{found.remedy}" for found in doubts),
        issued.responsibility,
        issued.deadline,
    )
    cells = []
    for text, (header, _, own) in zip(texts, _COLUMNS, strict=True):
        style = look.INPUT if own else look.PLAN
        if doubts and header in {"序号", "需要核定"}:
            style = replace(style, fill=look.SENT_BACK.fill, color=look.SENT_BACK.color)
        cells.append(Cell(item.number if header == "序号" else text or None, replace(style, locked=False)))
    widths = [width for _, width, _ in _COLUMNS]
    return Row(tuple(cells), look.row_height(list(zip(texts, widths, strict=True)), 2), grows=True)


def _assigned(tasks: Tasks, number: int) -> str:
    names = tasks.roster.by_code()
    mine = [assignment for assignment in tasks.assignments if assignment.item == number]
    groups: dict[str, list[str]] = {}
    for assignment in mine:
        groups.setdefault(assignment.roles_label, []).append(names[assignment.unit].name)
    return "\n".join(
        f"{roles}：{'、'.join(units) if len(units) <= _NAMED else f'{len(units)}个单位'}"
        for roles, units in groups.items()
    )


def _by_item(problems: Sequence[Problem]) -> dict[int, list[Problem]]:
    """Doubts by item number; 0 for those of no single item."""
    found: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.severity == Severity.NOTE:
            continue
        place = problem.origin.cell
        number = int(place[1:-1]) if place.startswith("第") and place.endswith("项") else 0
        found.setdefault(number, []).append(problem)
    return found
