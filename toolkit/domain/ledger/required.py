"""Which fields a row must have for what its choices say, and which of them it lacks."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.domain.ledger.row_names import fields_of
from toolkit.keys import RowKey
from toolkit.schema.model import Ledger, SchemaField, Sheet


def missing_fields(sheet: Sheet, values: Mapping[str, str]) -> tuple[SchemaField, ...]:
    """The fields a row must have for what its choices say (`required_when`) and has not, or only a word for nothing."""
    return tuple(field for field in required_fields(sheet, values) if field.lacks(values.get(field.name, "")))


def due_fields(schema: Ledger, row: RowKey, values: Mapping[str, str]) -> tuple[SchemaField, ...]:
    """The fields that are always to be filled, and those that a cover asks for by what it says.

    Of a line of a table, what its choices ask for is withheld with them (`required_fields`) and none of these.
    """
    asked = () if row.is_line else required_fields(schema.cover, values)
    return tuple(field for field in fields_of(schema, row) if field.required or field in asked)


def required_fields(sheet: Sheet, values: Mapping[str, str]) -> tuple[SchemaField, ...]:
    """The fields a row must have for what its choices say."""
    found = []
    for field, others in sheet.conditions:
        for other, meanings in others:
            if other.meaning(values.get(other.name, "")) in meanings:
                found.append(field)
                break
    return tuple(found)
