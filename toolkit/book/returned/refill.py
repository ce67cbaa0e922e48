"""A fresh workbook of an edition with a return's values typed in, for a file that cannot itself be sent back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from toolkit.book.returned.reply_book import Spot
from toolkit.book.sheets.model import Book
from toolkit.book.sheets.raw import cell_at
from toolkit.book.unit.cover_sheet import cover_cells
from toolkit.book.unit.led_sheet import led_places
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.register_rows import register_places
from toolkit.book.unit.task_rows import task_rows, task_table
from toolkit.book.unit.unit_book import build_unit_book
from toolkit.domain.ledger.editions import form_key
from toolkit.domain.ledger.records import Cell as Place
from toolkit.domain.ledger.records import Cells, Edition
from toolkit.domain.ledger.row_names import fields_of
from toolkit.domain.returns.secrecy import is_withheld
from toolkit.keys import register_key, report_key, task_key
from toolkit.problems import Origin
from toolkit.schema.kinds import parse
from toolkit.schema.model import Ledger

_MOST = 32_000
"""Characters of a text that any cell takes."""


def refilled(edition: Edition, schema: Ledger, head: Letterhead, raw: Cells) -> tuple[Book, dict[Place, Origin]]:
    """The edition's workbook with what a return said typed in, and where each of its input cells stands.

    What a field understands goes in as its value, the rest as the text that was typed; a withheld text leaves its
    cell as issued.
    """
    understood = {row: dict(values) for row, values in edition.cells.items()}
    typed: dict[Place, str] = {}
    for row, values in raw.items():
        fields = {field.name: field for field in fields_of(schema, row)}
        for name, text in values.items():
            if is_withheld(text):
                continue
            parsed = parse(fields[name], text)
            if parsed.fault or parsed.text != text:
                typed[row, name] = text[:_MOST]
            else:
                understood.setdefault(row, {})[name] = text
    filled = replace(edition, cells=understood)
    book = build_unit_book(filled, schema, head)
    places = _places(filled, schema, book, head)
    for place, text in typed.items():
        if place in places:
            book = _typed(book, places[place], text)
    return book, places


def moved(some: Iterable[Spot], origins: Mapping[Place, Origin], places: Mapping[Place, Origin]) -> tuple[Spot, ...]:
    """Places of a return as places of the fresh workbook; a cell it has no counterpart for loses its link."""
    there = {(at.sheet, at.cell): places[place] for place, at in origins.items() if place in places}
    new = []
    for spot in some:
        at = there.get((spot.sheet, spot.cell), Origin())
        new.append(replace(spot, sheet=at.sheet, cell=at.cell, marked=spot.marked and bool(at.cell)))
    return tuple(new)


def _places(edition: Edition, schema: Ledger, book: Book, head: Letterhead) -> dict[Place, Origin]:
    tasks, cover = schema.tasks, schema.cover
    places: dict[Place, Origin] = {}
    for sheet in filter(None, (tasks, schema.last_year)):
        rows = task_rows(edition, sheet)
        table = task_table(sheet, rows)
        places |= {
            (task_key(edition.plan, row.item, edition.unit), field.name): Origin(
                sheet=sheet.title, cell=table.cell(field.name, row.at)
            )
            for row in rows
            for field in sheet.fields
        }
    (form,) = (sheet for sheet in book.sheets if sheet.title == cover.title)
    for name, cell in cover_cells(form, cover).items():
        places[form_key(edition, cover.field(name)), name] = Origin(sheet=cover.title, cell=cell)
    for register in schema.registers:
        if register.name not in edition.registers:
            continue
        led = register.rows == "led_claims"
        places_of = led_places(edition, register) if led else register_places(edition, register, schema, head)
        for (which, name), cell in places_of.items():
            place = report_key(edition.plan, edition.unit, edition.round)
            if which:
                place = register_key(edition.plan, register.name, which, edition.unit)
            places[place, name] = Origin(sheet=register.title, cell=cell)
    return places


def _typed(book: Book, at: Origin, text: str) -> Book:
    row_at, column = cell_at(at.cell)
    sheets = []
    for sheet in book.sheets:
        if sheet.title == at.sheet:
            row = sheet.rows[row_at]
            cells = list(row.cells)
            cells[column] = replace(cells[column], value=text)
            rows = (*sheet.rows[:row_at], replace(row, cells=tuple(cells)), *sheet.rows[row_at + 1 :])
            sheet = replace(sheet, rows=rows)
        sheets.append(sheet)
    return replace(book, sheets=tuple(sheets))
