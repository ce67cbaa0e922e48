"""Which fields a row must have for what its choices say, and which of them it lacks."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.schema.model import SchemaField, Sheet


def missing_fields(sheet: Sheet, values: Mapping[str, str]) -> tuple[SchemaField, ...]:
    """The fields a row must have for what its choices say (`required_when`) and has not, or only a word for nothing."""
    return tuple(field for field in required_fields(sheet, values) if field.lacks(values.get(field.name, "")))


def required_fields(sheet: Sheet, values: Mapping[str, str]) -> tuple[SchemaField, ...]:
    """The fields a row must have for what its choices say."""
    found = []
    for field in sheet.conditional:
        for other, meanings in field.required_when.items():
            if sheet.field(other).meaning(values.get(other, "")) in meanings:
                found.append(field)
                break
    return tuple(found)
