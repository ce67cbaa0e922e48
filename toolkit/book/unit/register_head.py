"""What stands above a register's table: title, way back, the cells filled in once a round, how the unit stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.formulas import call, equals
from toolkit.book.sheets.model import Cell, Row
from toolkit.book.sheets.raw import fixed, on_sheet
from toolkit.book.sheets.same import Same
from toolkit.book.sheets.table import BACK
from toolkit.book.unit.register_hints import FILLED, MISSING, state_formula
from toolkit.book.unit.register_rows import LABEL_WIDTH, RegisterLayout, layout_of
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.register_flags import register_hints
from toolkit.domain.ledger.registers import RegisterStatus, register_status, rows_of
from toolkit.keys import report_key
from toolkit.schema.model import Ledger, Register
from toolkit.schema.show import show

_BLANK = Cell()


def register_top(edition: Edition, layout: RegisterLayout, schema: Ledger, year: int) -> list[Row]:
    """The rows above the headers, in a plan of `year`."""
    rows = [*_masthead(edition, layout.register, schema), *_head_rows(edition, layout, schema, year)]
    return [Row(row.cells, row.height, style=look.BODY) for row in rows]


def unreported(edition: Edition, schema: Ledger) -> list[tuple[int, str]]:
    """How many registers are neither filled in nor said to be empty, and the formula; nothing where none is owed."""
    states, formulas = [], []
    for register in schema.registers:
        if register.name not in edition.registers or not schema.head(register):
            continue
        rows = rows_of(edition.cells, edition.plan, register.name, edition.unit)
        states.append(register_status(register, schema, rows, _said(edition)))
        layout = layout_of(register, schema, len(rows))
        state, missing = on_sheet(register.title, fixed(layout.state_cell)), RegisterStatus.MISSING.label
        formulas.append(f"({equals(call('LEFT', state, str(len(missing))), missing)})")
    return [(states.count(RegisterStatus.MISSING), "=" + "+".join(formulas))] if formulas else []


def _masthead(edition: Edition, register: Register, schema: Ledger) -> list[Row]:
    items = edition.registers[register.name]
    asked = f"（第{'、'.join(map(str, items))}项）" if items else ""
    link = Cell(BACK + schema.cover.title, look.LINK, link=on_sheet(schema.cover.title, "A1"))
    note = Cell(f"{register.help}要去掉的行选“作废”，不要删行。", look.NOTE)
    at = 1 if register.fields[0].width >= LABEL_WIDTH else 2
    return [
        Row((Cell(f"{edition.unit_name} {register.title}{asked}", look.SHEET_TITLE),), 26),
        Row((link, *[_BLANK] * (at - 1), note), 18),
    ]


def _head_rows(edition: Edition, layout: RegisterLayout, schema: Ledger, year: int) -> list[Row]:
    """The cells a unit fills in once a round, and beside the first how it stands with the register."""
    said = _said(edition)
    made = []
    for at, field in enumerate(layout.head):
        cells = [_BLANK] * layout.label_at
        value = show(field, said.get(field.name, "")) or None
        cells += [
            Cell(field.header, look.changed(look.STRONG, align="right", wrap=True)),
            Cell(value, look.changed(look.BOXED, align="center")),
        ]
        if at == 0:
            text = _state(edition, layout, schema, year, said)
            formula = _state_formula(Same(layout), field.text_for("none"), year)
            cells.append(Cell(text, look.changed(look.NOTE, indent=1), formula=formula))
        made.append(Row(tuple(cells), 24))
    return made or [Row((), 6)]


@lru_cache(1024)
def _state_formula(its: Same[RegisterLayout], none: str, year: int) -> str:
    """How the unit stands with the register, as a formula; `none` is what says that it has nothing to report."""
    layout = its.it
    areas = {each.name: layout.table.area(each.name) for each in layout.register.fields}
    return state_formula(layout.register, fixed(layout.head_cell(0)), none, areas, year)


def _state(edition: Edition, layout: RegisterLayout, schema: Ledger, year: int, said: Mapping[str, str]) -> str:
    """What the formula says on the day of issue."""
    register = layout.register
    rows = rows_of(edition.cells, edition.plan, register.name, edition.unit)
    state = register_status(register, schema, rows, said)
    live = sum(bool(values.get(register.key[0])) and not values.get("retired") for values in rows.values())
    words = {RegisterStatus.FILLED: FILLED.format(n=live), RegisterStatus.NONE: RegisterStatus.NONE.label}
    return "；".join([words.get(state, MISSING) if state else "", *register_hints(register, rows.values(), year)])


def _said(edition: Edition) -> Mapping[str, str]:
    """What the unit has said of the round."""
    return edition.cells.get(report_key(edition.plan, edition.unit, edition.round), {})
