"""Canonical text into what a cell shows: whoever only writes cells loads nothing that reads them."""

from __future__ import annotations

from datetime import date

from toolkit.schema.model import FieldKind, SchemaField


def show(field: SchemaField, text: str) -> str | int | float | date:
    """Canonical text as the value a cell holds: a date for dates, a number for numbers, else the text."""
    if not text:
        return ""
    match field.kind:
        case FieldKind.DATE:
            return date.fromisoformat(text)
        case FieldKind.INTEGER:
            return int(text)
        case FieldKind.PERCENT:
            return float(text)
        case _:
            return text
