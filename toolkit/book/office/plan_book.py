"""The corrected plan: a workbook the office corrects, and from then on the source of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Book, Cell, Column, Row, Setup, SheetSpec, Validation
from toolkit.book.sheets.raw import RawBook, RawSheet, area_name, cell_name, shown
from toolkit.codes import Severity
from toolkit.domain.plan.corrected_plan import FIELDS, CorrectedPlan
from toolkit.domain.plan.document.items import UNSAID
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.tasks import Tasks
from toolkit.problems import Problem

SHEET_TITLE = "方案"
ISSUED_TITLE = "原文"
SETTLED = "是"
ISSUED_UNITS, ISSUED_DEADLINE = "落实单位（原文）", "完成时限（原文）"
_DISPUTED = "待定"
_ISSUED_COLUMNS = ("序号", *(f"{header}（原文）" for header in FIELDS.values()), _DISPUTED)
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


def build_plan_book(tasks: Tasks, problems: Sequence[Problem], corrected: CorrectedPlan) -> Book:
    """One row an item: what is in force (white, to be corrected), what it resolved to, what is left to decide.

    A blank 落实单位 shares the cell above, as in the document. Rows with doubts are coloured and say why. A hidden
    sheet keeps what the document said of every item, so that the next import tells its changes from the office's.
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
        rows.append(_row(tasks, item, before, doubts.get(item.number, ()), corrected.issued.get(item.number)))
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
            _issued_sheet(corrected),
        ),
        title=plan.title,
        created=datetime.combine(plan.issued, time()),
    )


_NOTE = (
    "白色格可以直接改，改后保存即生效，再次读入文件也不会丢；可以加行（填没有用过的序号）、删行。"
    "“落实单位”空白的与上一行合用一格。灰色格由程序写出，改了不算。"
)


def read_corrected_plan(book: RawBook, plan: Plan) -> CorrectedPlan:
    """The corrected plan a workbook holds, `plan` being the plan read from it.

    Where the hidden sheet is gone, the visible columns 原文 say what the document had of units and deadline, and
    what stands in the row is taken for the rest.
    """
    hidden = _table(book, ISSUED_TITLE, _DISPUTED)
    if hidden:
        issued = {
            number: Item(number, texts[0], "", texts[1], texts[2], texts[3])
            for number, cells in hidden.items()
            if any(texts := [cells.get(header, "") for header in _ISSUED_COLUMNS[1:-1]])
        }
        disputed = {
            number: tuple(cells[_DISPUTED].split("、")) for number, cells in hidden.items() if cells.get(_DISPUTED)
        }
        return CorrectedPlan(plan, issued, disputed)
    visible = _table(book, SHEET_TITLE, ISSUED_UNITS)
    return CorrectedPlan(
        plan,
        {
            item.number: replace(
                item,
                responsibility=visible[item.number].get(ISSUED_UNITS, ""),
                deadline=visible[item.number].get(ISSUED_DEADLINE, ""),
            )
            for item in plan.items
            if visible.get(item.number, {}).get(ISSUED_UNITS)
        },
    )


def is_corrected_plan(book: RawBook) -> bool:
    """Whether a workbook is a corrected plan, with what its document had said."""
    return bool(_table(book, ISSUED_TITLE, _DISPUTED))


def _table(book: RawBook, title: str, header: str) -> dict[int, dict[str, str]]:
    """The rows of a sheet by their 序号, as header -> text; the header row is the one with `header`."""
    sheet = next((sheet for sheet in book.sheets if sheet.title == title), RawSheet(title, ()))
    headers: list[str] = []
    found: dict[int, dict[str, str]] = {}
    for row in sheet.rows:
        texts = [shown(value) for value in row]
        if header in texts:
            headers = texts
        elif headers and (cells := dict(zip(headers, texts, strict=False))).get("序号", "").isdecimal():
            found[int(cells["序号"])] = cells
    return found


def _issued_sheet(corrected: CorrectedPlan) -> SheetSpec:
    rows = [Row(tuple(Cell(header) for header in _ISSUED_COLUMNS))]
    for number in sorted({*corrected.issued, *corrected.disputed}):
        issued = corrected.issued.get(number)
        texts = (getattr(issued, name) if issued else "" for name in FIELDS)
        disputed = "、".join(corrected.disputed.get(number, ()))
        rows.append(Row((Cell(number), *(Cell(text or None) for text in texts), Cell(disputed or None))))
    return SheetSpec(
        ISSUED_TITLE, tuple(Column(20) for _ in _ISSUED_COLUMNS), tuple(rows), protected=True, visibility="hidden"
    )


def _row(tasks: Tasks, item: Item, before: Item | None, doubts: Sequence[Problem], issued: Item | None) -> Row:
    together = bool(before and before.shared and item.shared and before.responsibility == item.responsibility)
    due = tasks.deadlines[item.number].due
    texts = (
        str(item.number),
        item.topic,
        item.requirement,
        "" if together else item.responsibility or UNSAID,
        "" if together and before and before.deadline == item.deadline else item.deadline or UNSAID,
        SETTLED if item.settled else "",
        _assigned(tasks, item.number),
        due.isoformat() if due else "",
        "；".join(f"{found.message}。{found.remedy}" for found in doubts),
        issued.responsibility if issued else "",
        issued.deadline if issued else "",
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
    groups: dict[str, list[str]] = {}
    for assignment in tasks.of_item(number):
        groups.setdefault(assignment.roles_label, []).append(tasks.roster.name_of(assignment.unit))
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
        found.setdefault(problem.origin.item or 0, []).append(problem)
    return found
