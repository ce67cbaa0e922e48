"""The corrected plan: a workbook the office corrects, and from then on the source of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Book, Cell, Column, Row, SheetSpec, Validation
from toolkit.book.sheets.table import Table, TableColumn
from toolkit.codes import Severity
from toolkit.domain.plan.corrected_plan import FIELDS, CorrectedPlan
from toolkit.domain.plan.deadlines.wording import due_words
from toolkit.domain.plan.document.headers import (
    ABOUT,
    CODE,
    DOUBT,
    ISSUED_DEADLINE,
    ISSUED_UNITS,
    KEPT,
    OWN,
    PLACE,
    REMARK,
    REMEDY,
)
from toolkit.domain.plan.model import UNSAID, Item, Plan
from toolkit.domain.plan.tasks import Tasks
from toolkit.problems import Problem

TITLE, ISSUED_TITLE, REMARKS_TITLE, DOUBTS_TITLE = "方案", "原文", "其他文字", "读入疑问"
"""The sheet the office corrects, the hidden one that keeps what the document said, and those of its other texts and
of what was doubtful when it was read."""
DISPUTED = "待定"
ISSUED_COLUMNS = ("序号", *(f"{header}（原文）" for header in FIELDS.values()), DISPUTED)
_SETTLED = "是"
_HEADER_AT = 2
_LEAST_LINES = 2
_NAMED = 4
"""Units named in full in 派给 before it only counts them."""
_NOTE = (
    "白色格可以直接改，改后保存即生效，再次读入文件也不会丢；可以加行（填没有用过的序号）、删行。"
    "“落实单位”空白的与上一行合用一格。灰色格由程序写出，改了不算。"
)


_CORRECTED = {
    "number": ("序号", 6),
    "topic": (FIELDS["topic"], 20),
    "requirement": (FIELDS["requirement"], 50),
    "responsibility": (FIELDS["responsibility"], 34),
    "deadline": (FIELDS["deadline"], 16),
    "settled": ("已核定", 8),
}
"""Header and width of the columns in which the office writes."""
_SHOWN = {
    "assigned": ("派给", 30),
    "due": ("应完成日期", 22),
    "doubts": ("需要核定", 44),
    "issued_units": (ISSUED_UNITS, 30),
    "issued_deadline": (ISSUED_DEADLINE, 16),
}
"""The same of those that the program writes."""
_KEPT = {"own": (OWN, 8), "notes": (KEPT, 30)}
"""The same of what the document says of items beyond these, only where it says anything of the kind."""
_REMARKS = {
    "text": (Cell(REMARK, look.header(look.UNIT_HEAD)), 80),
    "settled": (Cell("已核定", look.header(look.UNIT_HEAD)), 8),
    "where": (Cell("位置", look.header(look.PLAN_HEAD)), 20),
    "doubts": (Cell("可能涉及", look.header(look.PLAN_HEAD)), 44),
}
_DOUBTS = {
    "doubt": (Cell(DOUBT, look.header(look.UNIT_HEAD)), 60),
    "settled": (Cell("已核定", look.header(look.UNIT_HEAD)), 8),
    "where": (Cell(PLACE, look.header(look.PLAN_HEAD)), 20),
    "about": (Cell(ABOUT, look.header(look.PLAN_HEAD)), 10),
    "remedy": (Cell(REMEDY, look.header(look.PLAN_HEAD)), 60),
    "code": (Cell(CODE, look.header(look.PLAN_HEAD)), 20),
}


def build_plan_book(tasks: Tasks, problems: Sequence[Problem], corrected: CorrectedPlan) -> Book:
    """One row an item: what is in force (white, to be corrected), what it resolved to, what is left to decide.

    A blank 落实单位 shares the cell above, as in the document. Rows with doubts are coloured and say why. A hidden
    sheet keeps what the document said of every item, so that the next import tells its changes from the office's.
    """
    plan = tasks.plan
    doubts = _by_item(problems)
    table = Table(TITLE, _columns(plan), _HEADER_AT, _HEADER_AT + len(plan.items))
    placed = {remark.where for remark in plan.remarks}
    kept = {each.message for each in plan.doubts}
    rest = (each for each in doubts.get(0, ()) if each.origin.cell not in placed and each.message not in kept)
    unsettled = sum(not each.settled for each in plan.doubts)
    counted = [f"读入时有{unsettled}处疑问，见工作表“{DOUBTS_TITLE}”"] if unsettled else []
    general = "；".join((*counted, *(each.message for each in rest)))
    top = (
        Row((Cell(plan.title, look.SHEET_TITLE),), 26),
        Row((Cell(general, look.WARNING) if general else Cell(_NOTE, look.NOTE),), 18),
    )
    rows = []
    for above, item in zip((None, *plan.items), plan.items, strict=False):
        mine = doubts.get(item.number, ())
        said = _texts(tasks, item, above, mine, corrected.issued.get(item.number))
        texts = {column.name: said[column.name] for column in table.columns}
        rows.append(table.row(_cells(item, texts, doubtful=bool(mine)), list(texts.values()), _LEAST_LINES))
    settled = Validation(
        table.area("settled"),
        choices=(_SETTLED,),
        prompt_title="已核定",
        prompt="看过、认可本行内容的，选“是”，不再提醒。",
    )
    sheet = replace(table.sheet(top, rows, frozen=2, print_area=False), validations=(settled,))
    others = (_remarks_sheet(plan, doubts.get(0, ())),) if plan.remarks else ()
    read = (_doubts_sheet(plan),) if plan.doubts else ()
    sheets = (sheet, *others, *read, _issued_sheet(corrected))
    return Book(sheets, title=plan.title, created=datetime.combine(plan.issued, time()))


def _columns(plan: Plan) -> tuple[TableColumn, ...]:
    """The columns of a plan: the office's, the document's own where it says anything there, the program's."""
    kept = {name: spec for name, spec in _KEPT.items() if any(getattr(item, name) for item in plan.items)}
    return tuple(
        TableColumn(name, Cell(header, look.header(color)), width)
        for columns, color in ((_CORRECTED, look.UNIT_HEAD), (kept, look.PLAN_HEAD), (_SHOWN, look.PLAN_HEAD))
        for name, (header, width) in columns.items()
    )


def _remarks_sheet(plan: Plan, problems: Sequence[Problem]) -> SheetSpec:
    """What the document says beside its items, a text a row, with what it may mean."""
    columns = tuple(TableColumn(name, header, width) for name, (header, width) in _REMARKS.items())
    table = Table(REMARKS_TITLE, columns, 0, len(plan.remarks))
    rows = []
    for remark in plan.remarks:
        mine = "；".join(f"{each.message}。{each.remedy}" for each in problems if each.origin.cell == remark.where)
        texts = (remark.text, _SETTLED if remark.settled else "", remark.where, mine)
        styles = (look.INPUT, look.INPUT, look.PLAN, look.PLAN)
        cells = [Cell(text or None, replace(style, locked=False)) for text, style in zip(texts, styles, strict=True)]
        rows.append(table.row(cells, texts, 1))
    settled = Validation(table.area("settled"), choices=(_SETTLED,), prompt_title="已核定", prompt="看过的，选“是”。")
    return replace(table.sheet((), rows, frozen=0, print_area=False), validations=(settled,))


def _doubts_sheet(plan: Plan) -> SheetSpec:
    """What was doubtful when the document was read, a doubt a row, until the office settles it."""
    columns = tuple(TableColumn(name, header, width) for name, (header, width) in _DOUBTS.items())
    table = Table(DOUBTS_TITLE, columns, 0, len(plan.doubts))
    rows = []
    for each in plan.doubts:
        about = str(each.item or "")
        texts = (each.message, _SETTLED if each.settled else "", each.where, about, each.remedy, each.code)
        styles = (look.PLAN, look.INPUT, *(look.PLAN,) * 4)
        cells = [Cell(text or None, replace(style, locked=False)) for text, style in zip(texts, styles, strict=True)]
        rows.append(table.row(cells, texts, 1))
    settled = Validation(table.area("settled"), choices=(_SETTLED,), prompt_title="已核定", prompt="看过的，选“是”。")
    return replace(table.sheet((), rows, frozen=0, print_area=False), validations=(settled,))


def _texts(
    tasks: Tasks, item: Item, above: Item | None, doubts: Sequence[Problem], issued: Item | None
) -> dict[str, str]:
    """What each column says of an item; what it shares with the one above is left blank."""
    together = bool(above and above.shared and item.shared and above.responsibility == item.responsibility)
    same_deadline = together and above is not None and above.deadline == item.deadline
    return {
        "number": str(item.number),
        "topic": item.topic or (UNSAID if above and above.topic else ""),
        "requirement": item.requirement,
        "responsibility": "" if together else item.responsibility or UNSAID,
        "deadline": "" if same_deadline else item.deadline or UNSAID,
        "settled": _SETTLED if item.settled else "",
        "own": item.own,
        "notes": item.notes,
        "assigned": _assigned(tasks, item.number),
        "due": due_words(tasks.deadlines[item.number]),
        "doubts": "\n".join(f"{found.message}。{found.remedy}" for found in doubts),
        "issued_units": issued.responsibility if issued else "",
        "issued_deadline": issued.deadline if issued else "",
    }


def _cells(item: Item, texts: Mapping[str, str], *, doubtful: bool) -> list[Cell]:
    cells = []
    for name, text in texts.items():
        style = look.INPUT if name in _CORRECTED else look.PLAN
        if doubtful and name in ("number", "doubts"):
            style = replace(style, fill=look.SENT_BACK.fill, color=look.SENT_BACK.color)
        cells.append(Cell(item.number if name == "number" else text or None, replace(style, locked=False)))
    return cells


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


def _issued_sheet(corrected: CorrectedPlan) -> SheetSpec:
    rows = [Row(tuple(Cell(header) for header in ISSUED_COLUMNS))]
    for number in sorted({*corrected.issued, *corrected.disputed}):
        issued = corrected.issued.get(number)
        texts = (getattr(issued, name) if issued else "" for name in FIELDS)
        disputed = "、".join(corrected.disputed.get(number, ()))
        rows.append(Row((Cell(number), *(Cell(text or None) for text in texts), Cell(disputed or None))))
    return SheetSpec(
        ISSUED_TITLE, tuple(Column(20) for _ in ISSUED_COLUMNS), tuple(rows), protected=True, visibility="hidden"
    )
