"""What a row of the ledger is called, which fields it may have and under which headers."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.domain.ledger.led_claims import LedClaim
from toolkit.domain.ledger.registers import row_name
from toolkit.keys import RowKey, item_words
from toolkit.problems import shorten
from toolkit.schema.model import Ledger, SchemaField, Sheet

_UNKNOWN: Mapping[str, str] = {}
"""The values of a row of which nothing is said."""


def fields_of(schema: Ledger, row: RowKey) -> tuple[SchemaField, ...]:
    """The fields a row key may have: of its sheet, or of all that is said once; none where its register is gone."""
    sheet = sheet_of(schema, row)
    if sheet is not None:
        return sheet.fields
    return () if row.register else schema.form_fields


def sheet_of(schema: Ledger, row: RowKey) -> Sheet | None:
    """The sheet whose line a row key is of; None for what a form says, and for a line of a register that is gone."""
    if row.item is not None:
        return schema.rows_sheet(row.item)
    return schema.register(row.register) if row.register else None


def header_of(schema: Ledger, row: RowKey, name: str) -> str:
    """The header of a row's field; the field's name where the schema no longer has it."""
    return next((field.header for field in fields_of(schema, row) if field.name == name), name)


def item_of(row: RowKey, values: Mapping[str, str]) -> int | None:
    """Which item a row with these `values` is about: its own, that of the claim it says something of, or the one it
    names; None for a row that is about none."""
    if row.item is not None:
        return row.item
    claim, named = LedClaim.read(values), values.get("item", "")
    if claim:
        return claim.item
    return int(named) if row.register and named.isdecimal() else None


def row_label(schema: Ledger, row: RowKey, values: Mapping[str, str] = _UNKNOWN) -> str:
    """A row in words: 第12项, “填报说明”表, or the register's title with what the row's `values` say of its key."""
    if not row.register:
        return f"“{schema.cover.title}”表" if row.item is None else f"第{item_words(row.item)}项"
    register = schema.register(row.register)
    if register is None:
        return row.register
    claim = LedClaim.read(values) if register.rows else None
    name = shorten(claim.label if claim else row_name(register, values), 30)
    return f"{register.title}“{name}”" if name else f"“{register.title}”表"
