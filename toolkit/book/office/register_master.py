"""The registers in the master: each merged over all units, doubles shown, rows struck out at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from toolkit.book.office.master_columns import register_columns
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style
from toolkit.book.sheets.model import Cell, Row, SheetSpec, Style
from toolkit.book.sheets.table import Table, page_footer
from toolkit.domain.ledger.merged_registers import ListedRow, MergedRegister
from toolkit.domain.ledger.register_flags import STRUCK_OUT
from toolkit.domain.ledger.registers import RegisterStatus
from toolkit.problems import day_words
from toolkit.schema.model import Register
from toolkit.schema.show import show

_HEADER_ROW = 2


def register_master(merged: MergedRegister, today: date) -> SheetSpec:
    """The master's sheet of a register."""
    register = merged.register
    title = register.title + (f"（第{'、'.join(map(str, merged.items))}项）" if merged.items else "")
    top = [
        Row((Cell(title, look.SHEET_TITLE),), 26),
        Row((Cell(f"截至{day_words(today)}，共{len(merged.rows)}行。{_standing(merged)}", look.NOTE),), 18),
    ]
    last = _HEADER_ROW + max(len(merged.rows), 1)
    table = Table(register.title, register_columns(register), _HEADER_ROW, last)
    made = table.sheet(top, _rows(table, register, merged.rows), frozen=2, footer=page_footer())
    return replace(made, tab=look.OFFICE_HEAD)


def _rows(table: Table, register: Register, rows: Sequence[ListedRow]) -> list[Row]:
    """The rows; what is struck out is grey."""
    plain = [look.PLAN, *(cell_style(field) for field in register.fields)]
    grey = [replace(style, color=look.SOFT, fill=look.PLAN_FILL) for style in plain]
    made = []
    for row in rows:
        values = [show(field, row.values.get(field.name, "")) or None for field in register.fields]
        styles = grey if row.hint == STRUCK_OUT else plain
        cells = [Cell(value, style) for value, style in zip((row.unit, *values), styles, strict=True)]
        texts = [row.values.get(field.name, "") for field in register.fields]
        made.append(table.row([*cells, Cell(row.hint or None, _hint_style(row.hint))], [row.unit, *texts, row.hint], 1))
    return made


def _hint_style(hint: str) -> Style:
    colour = look.GREY if hint in ("", STRUCK_OUT) else look.MISSING if hint.startswith("缺") else look.SENT_BACK
    return replace(look.PLAN, color=colour.color, fill=colour.fill or look.PLAN_FILL)


def _standing(merged: MergedRegister) -> str:
    """How many units have filled it in, said that there is nothing, or neither."""
    counted = Counter(merged.states.values())
    said = [f"{state.label}{counted[state]}个单位" for state in RegisterStatus if merged.states]
    said += [f"{note}的{count}个单位" for note, count in Counter(merged.notes.values()).items()]
    return "，".join(said) + "。" if said else ""
