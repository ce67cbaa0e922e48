"""The workbook in which the office enters what an assessment needs beside the ledger (评分表), and that read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from toolkit.book.office.review_read import Line, lines_of
from toolkit.book.returned.locate import locate, not_found
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style
from toolkit.book.sheets.formulas import filled
from toolkit.book.sheets.inputs import Lists, validation
from toolkit.book.sheets.model import Book, Cell, Condition, Row
from toolkit.book.sheets.raw import RawBook
from toolkit.book.sheets.table import Table, TableColumn, page_footer
from toolkit.codes import Code
from toolkit.domain.office.scoring import Entry, Kind
from toolkit.domain.returns.secrecy import marking_in
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.cell import says_nothing
from toolkit.schema.model import Owner, SchemaField, Sheet, Words
from toolkit.values import dataclass

NOT_APPLICABLE, TAKEN_BACK = "不适用", "撤回"
_YES, _NO = ("有", "是"), ("没有", "无", "否")
_HEADER_ROW = 2
_NOTE = (
    "在白色格里填“数量”和“依据”，保存后运行 toolkit score take 这个文件。数量写整数，没有的写0；"
    "一票否决写“有”或“没有”；对该单位不适用的写“不适用”。除0和“没有”以外都要写依据。录错了的写“撤回”。空着的不动。"
)
_MOST = 9999
"""How many of one thing a unit can have."""


def _shown(name: str, header: str, width: float) -> SchemaField:
    return SchemaField(name, header, owner=Owner.PLAN, width=width)


FORM = Sheet(
    "score_form",
    "评分录入",
    "rows",
    (
        _shown("unit", "单位", 20),
        _shown("cls", "考核类别", 14),
        _shown("kind", "性质", 9),
        _shown("title", "考核项目", 28),
        _shown("rule", "评分规则", 24),
        SchemaField("count", "数量", owner=Owner.OFFICE, width=9, max_length=20, help="整数、有、没有、不适用或撤回。"),
        SchemaField(
            "proof",
            "依据",
            owner=Owner.OFFICE,
            width=50,
            max_length=1000,
            help="凭什么：哪天的巡查记录、哪份决定书、哪个网址。单位核对时看得到。",
        ),
        SchemaField("key", "录入编号", owner=Owner.PLAN, width=10),
    ),
)
"""Its columns; the last one is hidden, and says of which plan, unit and declared name a row is."""
_KEY = "/"


@dataclass(frozen=True, slots=True)
class FormRow:
    """What can be entered of a unit: the unit (code, name, class), the declared name and its words, what stands."""

    unit: str
    unit_name: str
    cls: str
    kind: Kind
    name: str
    title: str
    rule: str
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a row of the workbook says: of which row, the entry (None: taken back), where it stands."""

    row: FormRow
    entry: Entry | None
    origin: Origin


def build_form(plan: str, title: str, rows: Sequence[FormRow], day: date) -> Book:
    """The workbook with a row for all that can be entered, what was entered before in its cells."""
    columns = tuple(TableColumn.of(field, hidden=field.name == "key") for field in FORM.fields)
    table = Table(FORM.title, columns, _HEADER_ROW, _HEADER_ROW + max(len(rows), 1)).fitted()
    lines = [_row(table, plan, row) for row in rows]
    top = [Row((Cell(title, look.SHEET_TITLE),), 26), Row((Cell(_NOTE, look.NOTE),), 18)]
    made = table.sheet(top, lines, frozen=1, footer=page_footer(title))
    rules = tuple(validation(FORM.field(name), table.area(name), Lists()) for name in ("count", "proof"))
    done = Condition(table.area("title"), "=" + filled(table.cells(table.first)["count"]), look.ACCEPTED)
    sheet = replace(made, validations=rules, conditions=(done,), protected=True, tab=look.OFFICE_HEAD)
    return Book((sheet,), title, datetime.combine(day, time()))


def read_form(
    book: RawBook, plan: str, rows: Iterable[FormRow], words: Words, file: str
) -> tuple[tuple[Said, ...], list[Problem]]:
    """What the workbook says of the rows there can be, each of them once; what of it cannot be taken is a Problem.

    What bears a secrecy marking, or says nothing of what it rests on, by these `words`, is not taken.
    """
    found = locate(book, FORM)
    if not found:
        return (), [not_found(book, FORM, file)]
    known = {_KEY.join((plan, row.unit, row.name)): row for row in rows}
    by_name = {(row.unit_name, row.title): row for row in known.values()}
    said: dict[FormRow, Said | None] = {}
    problems: list[Problem] = []
    for line in lines_of(found[0], file):
        if not (line.texts.get("count") or line.texts.get("proof")):
            continue
        one = _said(line, known, by_name, words)
        if isinstance(one, Problem):
            problems.append(one)
        elif one.row not in said:
            said[one.row] = one
        elif (before := said[one.row]) is None or before.entry != one.entry:
            said[one.row] = None
            problems.append(problem(Code.SCORE_REPEATED, one.origin, unit=one.row.unit_name, title=one.row.title))
    return tuple(each for each in said.values() if each), problems


def _row(table: Table, plan: str, row: FormRow) -> Row:
    texts = {
        "unit": row.unit_name,
        "cls": row.cls,
        "kind": row.kind,
        "title": row.title,
        "rule": row.rule,
        "count": _shown_count(row),
        "proof": row.entry.proof if row.entry else "",
        "key": _KEY.join((plan, row.unit, row.name)),
    }
    cells = []
    for field in FORM.fields:
        style = cell_style(field)
        if field.owner == Owner.OFFICE:
            style = replace(style, fill=look.INPUT.fill, locked=False, number="@")
        cells.append(Cell(texts[field.name] or None, style))
    return table.row(cells, list(texts.values())[:-1], 1)


def _shown_count(row: FormRow) -> str:
    if row.entry is None:
        return ""
    if row.entry.count is None:
        return NOT_APPLICABLE
    return (_YES if row.entry.count else _NO)[0] if row.kind == Kind.VETO else str(row.entry.count)


def _said(
    line: Line, known: Mapping[str, FormRow], by_name: Mapping[tuple[str, str], FormRow], words: Words
) -> Said | Problem:
    key, shown = line.texts.get("key", ""), (line.texts.get("unit", ""), line.texts.get("title", ""))
    where = line.places.get("count") or next(iter(line.places.values()))
    row = known.get(key) if key else by_name.get(shown)
    if row is None or (row.unit_name, row.title) != shown:
        return problem(Code.SCORE_ROW, where, f"{shown[0]}“{shown[1]}”")
    names: dict[str, Any] = {"unit": row.unit_name, "title": row.title}
    unread = next((name for name in ("count", "proof") if name in line.unread), None)
    count = _count(row, line.texts.get("count", ""))
    if not unread and marking_in(line.texts.get("proof", ""), words.markings):
        unread = "proof"
    if unread:
        return problem(Code.SCORE_UNREAD, line.places[unread], header=FORM.field(unread).header, **names)
    if count is None:
        return problem(Code.SCORE_COUNT, where, line.texts.get("count", ""), **names)
    if count == TAKEN_BACK:
        return Said(row, None, where)
    entry = Entry(None if count == NOT_APPLICABLE else int(count), line.texts.get("proof", ""))
    if entry.count != 0 and says_nothing(words.nothing, entry.proof):
        return problem(Code.SCORE_PROOF, line.places.get("proof", where), line.texts.get("count", ""), **names)
    return Said(row, entry, where)


def _count(row: FormRow, text: str) -> str | None:
    """The count as digits, or one of the two words; None where it is neither."""
    word = text.strip()
    if row.kind == Kind.VETO and word in (*_YES, *_NO):
        return "1" if word in _YES else "0"
    if word == TAKEN_BACK or (word == NOT_APPLICABLE and row.kind in (Kind.INDICATOR, Kind.UNUSED)):
        return word
    if word.isdecimal() and len(word) <= len(str(_MOST)):
        return str(min(int(word), 1)) if row.kind == Kind.VETO else str(int(word))
    return None
