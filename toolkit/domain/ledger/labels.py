"""What a row of the ledger is called, which fields it may have and under which headers."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.domain.ledger.keys import item_of, register_of
from toolkit.domain.ledger.registers import row_name
from toolkit.problems import shorten
from toolkit.schema.model import Ledger, SchemaField, Sheet


def fields_of(schema: Ledger, row: str) -> tuple[SchemaField, ...]:
    """The fields a row key may have: of its sheet, or of all that is said once; none where its register is gone."""
    sheet = sheet_of(schema, row)
    if sheet is not None:
        return sheet.fields
    return () if register_of(row) else schema.form_fields


def sheet_of(schema: Ledger, row: str) -> Sheet | None:
    """The sheet whose line a row key is of; None for what a form says, and for a line of a register that is gone."""
    if item_of(row) is not None:
        return schema.tasks
    of = register_of(row)
    return schema.register(of[0]) if of else None


def header_of(schema: Ledger, row: str, name: str) -> str:
    """The header of a row's field; the field's name where the schema no longer has it."""
    return next((field.header for field in fields_of(schema, row) if field.name == name), name)


def row_label(schema: Ledger, row: str, values: Mapping[str, str] | None = None) -> str:
    """A row in words: 第12项, “填报说明”表, or the register's title with what the row's `values` say of its key."""
    of = register_of(row)
    if of is None:
        item = item_of(row)
        return f"“{schema.cover.title}”表" if item is None else f"第{item}项"
    register = schema.register(of[0])
    if register is None:
        return of[0]
    name = shorten(row_name(register, values or {}), 30)
    return f"{register.title}“{name}”" if name else f"“{register.title}”表"
