"""A register's sheet in a unit's workbook: its rows so far, blank ones to fill in, 提示 and answers that compute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.formulas import call, differs, equals, every, filled, in_row
from toolkit.book.sheets.inputs import Days, Lists, validation
from toolkit.book.sheets.model import Cell, Condition, Row, SheetSpec, Validation
from toolkit.book.sheets.raw import area_name, cell_name
from toolkit.book.sheets.same import Same
from toolkit.book.sheets.table import page_footer
from toolkit.book.unit.led_sheet import led_sheet
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.looked_up import looked_up_sheet
from toolkit.book.unit.register_head import register_top
from toolkit.book.unit.register_hints import Places, computed_formula
from toolkit.book.unit.register_rows import RegisterLayout, RegisterRow, layout_of, register_rows
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.register_flags import STRUCK_OUT
from toolkit.domain.returns.date_limits import register_bounds
from toolkit.schema.model import HINT, FieldKind, Ledger, Owner, Register, SchemaField
from toolkit.schema.show import show

_BLANK = Cell()


def register_sheets(edition: Edition, schema: Ledger, head: Letterhead, lists: Lists) -> tuple[SheetSpec, ...]:
    """The registers of an edition in the schema's order, that of a leading unit first, and the hidden sheet that their
    formulas look into."""
    registers = [register for register in schema.registers if register.name in edition.registers]
    if not registers:
        return ()
    hidden, places = looked_up_sheet(edition, head)
    own = (_sheet(edition, register, schema, head, lists, places) for register in registers if not register.rows)
    led = (led_sheet(edition, register, schema, head, lists) for register in registers if register.rows)
    return (*led, *own, hidden)


def _sheet(
    edition: Edition, register: Register, schema: Ledger, head: Letterhead, lists: Lists, places: Places
) -> SheetSpec:
    rows = register_rows(edition, register, schema, head)
    layout = layout_of(register, schema, len(rows))
    days = head.dates(edition.issued_on)
    blank = _blank_rows(Same(layout), tuple(computed for _, computed in _formulas(Same(layout), places)))
    made = layout.table.sheet(
        register_top(edition, layout, schema, head.plan_year),
        (*_rows(layout, rows, places), *blank),
        frozen=min(2, layout.table.at(register.key[0]) + 1),
        footer=page_footer(f"{edition.unit_name} {register.title}"),
        print_area=False,
    )
    return replace(
        made,
        validations=_inline_rules(Same(layout), days) or tuple(_validations(layout, days, lists)),
        conditions=_conditions(Same(layout)),
        protected=True,
        inserts=True,
        tab=look.OFFICE_HEAD,
        ending=blank,
    )


def _rows(layout: RegisterLayout, rows: Sequence[RegisterRow], places: Places) -> list[Row]:
    """The rows there are."""
    if not rows:
        return []
    register, table = layout.register, layout.table
    formulas = _formulas(Same(layout), places)
    made = []
    for row in rows:
        cells = []
        for (field, computed), column in zip(formulas, table.columns, strict=False):
            value = row.hint if field is HINT else show(field, row.values.get(field.name, ""))
            cells.append(Cell(value or None, column.style or look.NONE, formula=in_row(computed, row.at)))
        cells.append(Cell(row.id, table.columns[-1].style or look.NONE))
        texts = [row.values.get(field.name, "") for field in register.fields]
        made.append(table.row(cells, [*texts, row.hint], 1))
    return made


@lru_cache(1024)
def _blank_rows(layout: Same[RegisterLayout], formulas: tuple[str, ...]) -> tuple[Row, ...]:
    """The blank rows below them, of which only what computes is written; `formulas` are those of any row, by column.

    Their other cells look as their columns do: to write them all would double the file.
    """
    table = layout.it.table
    return tuple(
        Row(
            tuple(
                Cell(None, column.style or look.NONE, formula=in_row(computed, at)) if computed else _BLANK
                for computed, column in zip(formulas, table.columns, strict=False)
            )
        )
        for at in range(table.first + layout.it.rows, layout.it.drawn + 1)
    )


@lru_cache(1024)
def _formulas(layout: Same[RegisterLayout], places: Places) -> tuple[tuple[SchemaField, str], ...]:
    """Each field with the formula that computes it in any row; empty where somebody types it."""
    register, cells = layout.it.register, layout.it.table.any_row
    return tuple((field, computed_formula(register, field, cells, places)) for field in (*register.fields, HINT))


@lru_cache(1024)
def _inline_rules(layout: Same[RegisterLayout], days: Days) -> tuple[Validation, ...]:
    """What cells take, where no list of choices needs a sheet of its own; else none."""
    lists = Lists()
    made = tuple(_validations(layout.it, days, lists))
    return () if lists.sheets() else made


def _validations(layout: RegisterLayout, days: Days, lists: Lists) -> list[Validation]:
    """What the cells of the head and the rows take; a computed one says its help, and takes anything."""
    made = [validation(field, layout.head_cell(at), lists, days) for at, field in enumerate(layout.head)]
    for field in layout.register.fields:
        if field.owner == Owner.OFFICE:
            continue
        rule = validation(field, layout.table.area(field.name), lists, days)
        if field.computed:
            rule = replace(rule, dates=None, error="")
        elif field.kind == FieldKind.DATE:
            first, last = register_bounds(days[0].year)
            error = f"请填写 {first.year} 年以后的日期，格式如 {days[0].year}-9-30。"
            rule = replace(rule, dates=(first, last), error=error)
        made.append(rule)
    return made


@lru_cache(1024)
def _conditions(layout: Same[RegisterLayout]) -> tuple[Condition, ...]:
    """Rows struck out are grey; 提示 has a colour for what is lacking and one for all else it says."""
    first, last, hint_at = layout.it.table.first, layout.it.table.last, layout.it.hint_at
    hint = "$" + cell_name(first, hint_at)
    column, rows = area_name(first, hint_at, last, hint_at), area_name(first, 0, last, hint_at)
    return (
        Condition(rows, "=" + equals(hint, STRUCK_OUT), look.GREY),
        Condition(column, "=" + equals(call("LEFT", hint, "1"), "缺"), look.MISSING),
        Condition(column, "=" + every(filled(hint), differs(hint, STRUCK_OUT)), look.SENT_BACK),
    )
