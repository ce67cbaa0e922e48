"""How a field of the schema shows on a sheet: its header, how its cells look, the text they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Style
from toolkit.schema.model import FieldKind, Owner, SchemaField

_CENTRED = {FieldKind.CHOICE, FieldKind.INTEGER, FieldKind.DATE}


def header_text(field: SchemaField) -> str:
    """A long header of a narrow column, broken in two lines that filter arrows leave readable."""
    star = "＊" if field.required else ""
    if len(field.header) < 5 or field.width > 16:
        return field.header + star
    at = -2 if field.header.endswith("日期") else (len(field.header) + 1) // 2
    return field.header[:at] + "\n" + field.header[at:] + star


def header_style(field: SchemaField) -> Style:
    """How a field's header looks: in the colour of who fills the field in."""
    heads = {Owner.PLAN: look.PLAN_HEAD, Owner.UNIT: look.UNIT_HEAD, Owner.OFFICE: look.OFFICE_HEAD}
    return look.header(heads[field.owner])


def cell_style(field: SchemaField) -> Style:
    """How a field's cells look: grey for the plan, white and unlocked for the unit, violet for the office."""
    centred = field.kind in _CENTRED or field.rule == "hint" or field.name == "roles"
    return _cell_style(field.owner, field.kind, centred)


@cache
def _cell_style(owner: Owner, kind: FieldKind, centred: bool) -> Style:
    base = {Owner.PLAN: look.PLAN, Owner.UNIT: look.INPUT, Owner.OFFICE: look.OFFICE}[owner]
    if centred:
        base = replace(base, align="center")
    if kind == FieldKind.DATE:
        return replace(base, number=look.DATE)
    if kind == FieldKind.PERCENT:
        return replace(base, number="0.0%", align="right")
    if kind == FieldKind.INTEGER and owner == Owner.PLAN:
        return replace(base, number=look.ITEM)
    return replace(base, number="@") if owner == Owner.UNIT and kind != FieldKind.INTEGER else base


def shown_from(field: SchemaField) -> str:
    """The name of the value that a field's cell shows: of a topic it is the short title."""
    return "title" if field.name == "topic" else field.name


def shown_text(field: SchemaField, values: Mapping[str, str]) -> str:
    """The text a cell shows: a topic's short title, roles one below the other, a deadline without an OCR's blanks."""
    text = values.get(shown_from(field), "")
    match field.name:
        case "roles":
            return text.replace("、", "、\n")
        case "deadline":
            return text.replace(" ", "")
        case _:
            return text
