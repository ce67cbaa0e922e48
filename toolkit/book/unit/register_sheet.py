"""A register's sheet in a unit's workbook: its rows so far, blank ones to fill in, 提示 and answers that compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.inputs import Lists, validation
from toolkit.book.sheets.model import Cell, Column, Condition, Row, Setup, SheetSpec, Style, Validation
from toolkit.book.sheets.raw import area_name, cell_name, fixed
from toolkit.book.unit.hints import quoted
from toolkit.book.unit.register_hints import FILLED, MISSING, Places, computed_formula, hint_formula, state_formula
from toolkit.book.unit.task_sheet import Letterhead, cell_style, header_style, header_text
from toolkit.domain.ledger.editions import register_row_id
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.register_flags import STRUCK_OUT, register_hints, row_hint, with_computed
from toolkit.domain.ledger.registers import RegisterStatus, in_order, register_status, rows_of
from toolkit.domain.returns.checks import register_bounds
from toolkit.keys import report_key
from toolkit.schema.kinds import show
from toolkit.schema.model import FieldKind, Ledger, Owner, Register, SchemaField

ROW_ID_MARK = "行标识."
"""What the header of a register's hidden id column begins with; the register's name follows."""
HINT_HEADER = "提示"
BLANK_ROWS = 20
"""Rows below those there are that compute 答复期限 and 提示; the table goes on below them."""

_FEW_ROWS = 5
"""The same where nothing but 提示 is computed: a workbook of many registers must stay small."""
_MORE_ROWS = 200
"""Rows below the last one drawn that take part in drop-downs, filters and counts."""
_HINT_WIDTH = 18.0
_LABEL_WIDTH = 15
LOOKED_UP_TITLE = "计算用"


@dataclass(frozen=True)
class RegisterRow:
    """A row with what follows from it, where it stands (0-based), and the id it has in the ledger."""

    row: str
    values: Mapping[str, str]
    at: int
    hint: str


@dataclass(frozen=True)
class _Layout:
    """Where things stand on a register's sheet: rows 0-based, columns by field name."""

    register: Register
    head: tuple[SchemaField, ...]
    rows: int

    @property
    def header_at(self) -> int:
        return 2 + max(1, len(self.head))

    @property
    def first(self) -> int:
        return self.header_at + 1

    @property
    def drawn(self) -> int:
        computes = any(field.computed == "reply_by" for field in self.register.fields)
        return self.header_at + self.rows + (BLANK_ROWS if computes else _FEW_ROWS)

    @property
    def last(self) -> int:
        return self.drawn + _MORE_ROWS

    @property
    def index(self) -> dict[str, int]:
        return {field.name: at for at, field in enumerate(self.register.fields)}

    @property
    def hint_at(self) -> int:
        return len(self.register.fields)

    @property
    def label_at(self) -> int:
        """The column of the labels in the head: the first one wide enough."""
        widths = [field.width for field in self.register.fields[:-2]]
        return next((at for at, width in enumerate(widths) if width >= _LABEL_WIDTH), 0)

    def cells(self, at: int) -> dict[str, str]:
        return {name: "$" + cell_name(at, column) for name, column in self.index.items()}

    def areas(self) -> dict[str, str]:
        return {name: area_name(self.first, column, self.last, column) for name, column in self.index.items()}


def register_rows(edition: Edition, register: Register, schema: Ledger, head: Letterhead) -> tuple[RegisterRow, ...]:
    """The rows of an edition in the order of its workbook: by key, those struck out last."""
    first = _Layout(register, schema.head(register), 0).first
    dues = _dues(edition)
    rows = []
    kept = rows_of(edition.cells, edition.plan, register.name, edition.unit)
    for at, (row, values) in enumerate(in_order(register, kept), start=first):
        whole = with_computed(register, values, head.calendar, dues)
        rows.append(RegisterRow(row, whole, at, row_hint(register, whole, edition.issued_on, dues)))
    return tuple(rows)


def register_places(
    edition: Edition, register: Register, schema: Ledger, head: Letterhead
) -> dict[tuple[str, str], str]:
    """The cells of a register's sheet: (row id, field name) -> A1 name; those of its head under no row."""
    layout = _Layout(register, schema.head(register), 0)
    places = {("", field.name): cell_name(2 + at, layout.label_at + 1) for at, field in enumerate(layout.head)}
    for each in register_rows(edition, register, schema, head):
        places |= {(each.row, name): cell_name(each.at, column) for name, column in layout.index.items()}
    return places


def unreported(edition: Edition, schema: Ledger) -> list[tuple[int, str]]:
    """How many registers are neither filled in nor said to be empty, and the formula; nothing where none is owed."""
    kept, said = edition.registers, edition.cells.get(report_key(edition.plan, edition.unit, edition.round), {})
    states, formulas = [], []
    for register in schema.registers:
        if register.name not in kept or not schema.head(register):
            continue
        rows = rows_of(edition.cells, edition.plan, register.name, edition.unit)
        states.append(register_status(register, schema, rows, said))
        layout = _Layout(register, schema.head(register), len(rows))
        title = register.title.replace("'", "''")
        missing = f"LEFT('{title}'!{fixed(cell_name(2, layout.label_at + 2))},{len(RegisterStatus.MISSING.label)})"
        formulas.append(f"({missing}={quoted(RegisterStatus.MISSING.label)})")
    return [(states.count(RegisterStatus.MISSING), "=" + "+".join(formulas))] if formulas else []


def register_sheets(edition: Edition, schema: Ledger, head: Letterhead, lists: Lists) -> tuple[SheetSpec, ...]:
    """The registers of an edition in the schema's order, and the hidden sheet that their formulas look into."""
    kept = edition.registers
    registers = [(register, kept[register.name]) for register in schema.registers if register.name in kept]
    if not registers:
        return ()
    hidden, places = _looked_up(edition, head)
    return (*(_sheet(edition, register, items, schema, head, lists, places) for register, items in registers), hidden)


def _looked_up(edition: Edition, head: Letterhead) -> tuple[SheetSpec, Places]:
    """The hidden sheet with what formulas look up, and where it stands there."""
    dues = sorted(_dues(edition).items())
    before = date(head.plan_year - 2, 12, 31)
    rows = [
        Row((Cell((before - _EPOCH).days), Cell(head.calendar.day_by_day(before.year + 1, head.plan_year + 1)))),
        *(Row((Cell(item), Cell((date.fromisoformat(due) - _EPOCH).days if due else None))) for item, due in dues),
    ]

    def place(first: str, last: str = "") -> str:
        return f"'{LOOKED_UP_TITLE}'!{fixed(first)}" + (f":{fixed(last)}" if last else "")

    end = len(dues) + 1
    places = Places(
        before=place("A1"),
        days=place("B1"),
        items=place("A2", f"A{end}") if dues else "",
        dues=place("B2", f"B{end}") if dues else "",
    )
    spec = SheetSpec(LOOKED_UP_TITLE, (Column(10), Column(12)), tuple(rows), protected=True, visibility="hidden")
    return spec, places


def _sheet(
    edition: Edition,
    register: Register,
    items: tuple[int, ...],
    schema: Ledger,
    head: Letterhead,
    lists: Lists,
    places: Places,
) -> SheetSpec:
    rows = register_rows(edition, register, schema, head)
    layout = _Layout(register, schema.head(register), len(rows))
    name = edition.unit_name
    index = layout.index
    top = [*_masthead(name, register, items, schema), *_head_rows(edition, layout, schema, head)]
    headers = [Cell(header_text(field), header_style(field)) for field in register.fields]
    headers += [Cell(HINT_HEADER, look.header(look.PLAN_HEAD)), Cell(f"{ROW_ID_MARK}{register.name}")]
    return SheetSpec(
        register.title,
        (
            *(Column(field.width, style=_style(field)) for field in register.fields),
            Column(_HINT_WIDTH, style=_HINT),
            Column(10, hidden=True, style=_UNLOCKED),
        ),
        (
            *(replace(row, style=look.BODY) for row in top),
            Row(tuple(headers), 34),
            *_body(edition, layout, rows, places),
        ),
        freeze=(layout.first, min(2, index[register.key[0]] + 1)),
        filter_area=area_name(layout.header_at, 0, layout.last, layout.hint_at + 1),
        validations=tuple(_validations(layout, head.plan_year, lists)),
        conditions=tuple(_conditions(layout)),
        setup=Setup(
            repeat=(layout.header_at, layout.header_at),
            footer=f"&L&9 {name.replace('&', '&&')} {register.title.replace('&', '&&')}&R&9第 &P 页，共 &N 页",
        ),
        protected=True,
        inserts=True,
        tab=look.OFFICE_HEAD,
    )


def _masthead(name: str, register: Register, items: tuple[int, ...], schema: Ledger) -> list[Row]:
    asked = f"（第{'、'.join(map(str, items))}项）" if items else ""
    link = Cell(f"← 回{schema.cover.title}", look.LINK, link=f"'{schema.cover.title}'!A1")
    note = Cell(f"{register.help}要去掉的行选“作废”，不要删行。", look.NOTE)
    at = 1 if register.fields[0].width >= _LABEL_WIDTH else 2
    return [
        Row((Cell(f"{name} {register.title}{asked}", look.SHEET_TITLE),), 26),
        Row((link, *(Cell() for _ in range(at - 1)), note), 18),
    ]


def _head_rows(edition: Edition, layout: _Layout, schema: Ledger, head: Letterhead) -> list[Row]:
    """The cells a unit fills in once a round, and beside the first how it stands with the register."""
    said = edition.cells.get(report_key(edition.plan, edition.unit, edition.round), {})
    made = []
    for at, field in enumerate(layout.head):
        cells = [Cell() for _ in range(layout.label_at)]
        value = show(field, said.get(field.name, "")) or None
        cells += [
            Cell(field.header, replace(look.STRONG, align="right", wrap=True)),
            Cell(value, replace(look.BOXED, align="center")),
        ]
        if at == 0:
            zero = fixed(cell_name(2, layout.label_at + 1))
            text = _state(edition, layout, schema, head.plan_year, said)
            formula = state_formula(layout.register, zero, field.text_for("none"), layout.areas(), head.plan_year)
            cells.append(Cell(text, replace(look.NOTE, indent=1), formula=formula))
        made.append(Row(tuple(cells), 24))
    return made or [Row((), 6)]


def _state(edition: Edition, layout: _Layout, schema: Ledger, year: int, said: Mapping[str, str]) -> str:
    register = layout.register
    rows = rows_of(edition.cells, edition.plan, register.name, edition.unit)
    state = register_status(register, schema, rows, said)
    live = sum(bool(values.get(register.key[0])) and not values.get("retired") for values in rows.values())
    words = {RegisterStatus.FILLED: f"{FILLED[0]}{live}{FILLED[1]}", RegisterStatus.NONE: RegisterStatus.NONE.label}
    return "；".join([words.get(state, MISSING) if state else "", *register_hints(register, rows.values(), year)])


def _body(edition: Edition, layout: _Layout, rows: tuple[RegisterRow, ...], places: Places) -> list[Row]:
    register = layout.register
    styles = {field.name: _style(field) for field in register.fields}
    made = []
    blanks = (RegisterRow("", {}, at, "") for at in range(layout.first + len(rows), layout.drawn + 1))
    for row in (*rows, *blanks):
        at = layout.cells(row.at)
        cells = []
        for field in register.fields:
            formula = computed_formula(field, at, places) if field.computed else ""
            value = show(field, row.values.get(field.name, "")) or None
            # a blank row's cells look as their columns do: to write them all would double the file
            cells.append(Cell(value, styles[field.name], formula=formula) if row.row or formula else Cell())
        cells.append(Cell(row.hint or None, _HINT, formula=hint_formula(register, at, places)))
        if row.row:
            cells.append(Cell(register_row_id(edition.id, register.name, row.row), _UNLOCKED))
            texts = [(row.values.get(field.name, ""), field.width) for field in register.fields]
            made.append(Row(tuple(cells), look.row_height([*texts, (row.hint, _HINT_WIDTH)], 1), grows=True))
        else:
            made.append(Row(tuple(cells)))
    return made


def _validations(layout: _Layout, year: int, lists: Lists) -> list[Validation]:
    made = []
    for at, field in enumerate(layout.head):
        made.append(validation(field, cell_name(2 + at, layout.label_at + 1), year, lists))
    for field in layout.register.fields:
        if field.owner == Owner.OFFICE:
            continue
        column = layout.index[field.name]
        rule = validation(field, area_name(layout.first, column, layout.last, column), year, lists)
        if field.computed:
            rule = replace(rule, dates=None, error="")
        elif field.kind == FieldKind.DATE:
            first, last = register_bounds(year)
            error = f"请填写 {first.year} 年以后的日期，格式如 {year}-9-30。"
            rule = replace(rule, dates=(first, last), error=error)
        made.append(rule)
    return made


def _conditions(layout: _Layout) -> list[Condition]:
    hint = "$" + cell_name(layout.first, layout.hint_at)
    column = area_name(layout.first, layout.hint_at, layout.last, layout.hint_at)
    table = area_name(layout.first, 0, layout.last, layout.hint_at)
    return [
        Condition(table, f'={hint}="{STRUCK_OUT}"', look.GREY),
        Condition(column, f'=LEFT({hint},1)="缺"', look.MISSING),
        Condition(column, f'=AND({hint}<>"",{hint}<>"{STRUCK_OUT}")', look.SENT_BACK),
    ]


_EPOCH = date(1899, 12, 30)
_UNLOCKED = Style(locked=False)
_HINT = replace(look.PLAN, align="center", locked=False)


def _style(field: SchemaField) -> Style:
    """How a register's cells look: all but the office's are unlocked, so that rows can be sorted."""
    style = cell_style(field)
    return style if field.owner == Owner.OFFICE else replace(style, locked=False)


def _dues(edition: Edition) -> dict[int, str]:
    """Item -> the due date it was issued with, of the unit's items."""
    tasks = ((key.item, values) for key, values in edition.cells.items())
    return {item: values.get("first_due") or values.get("due", "") for item, values in tasks if item is not None}
