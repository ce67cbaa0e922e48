"""What a row lacks, as spreadsheet formulas: the rules of `domain.ledger.required` and `SchemaField.lacks`."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.book.sheets.formulas import call, either, equals, every, joined, quoted
from toolkit.schema.cell import bare_words
from toolkit.schema.model import SchemaField, Sheet

_BETWEEN = "¦"
_SIGNS = "-－–—/／ \u3000。，、；：.,;:（）()…"
"""The signs that a formula leaves out of account: those that clerks write."""
_MOST = 55
"""How many signs and words it looks for: Excel takes 64 functions within each other."""


def missing_conditions(sheet: Sheet, cells: Mapping[str, str]) -> list[tuple[SchemaField, str]]:
    """Fields that may be required, each with the condition under which its cell is lacking."""
    found = []
    for field in sheet.fields:
        if asked := asking_conditions(sheet, field, cells):
            found.append((field, every(either(*asked), lacking_condition(field, cells[field.name]))))
    return found


def asking_conditions(sheet: Sheet, field: SchemaField, cells: Mapping[str, str]) -> list[str]:
    """The choices that require `field`, each as a condition on its cell."""
    return [
        equals(cells[other], sheet.field(other).text_for(meaning))
        for other, meanings in field.required_when.items()
        for meaning in meanings
    ]


def lacking_condition(field: SchemaField, cell: str) -> str:
    """`SchemaField.lacks` as a formula, true or false for a cell and cell by cell for a range, of words for nothing as
    the schema writes them: those written otherwise (暂 无) are found when the workbook is read."""
    words = _BETWEEN.join(("", "", *field.nothing, ""))
    between = quoted(_BETWEEN)
    return call("ISNUMBER", call("FIND", joined(between, cell, between), quoted(words)))


def nothing_condition(field: SchemaField, cell: str) -> str:
    """The same of one cell, whatever signs stand between the words: nothing is left of it without signs and words."""
    said = call("UPPER", cell)
    for word in (*_SIGNS, *bare_words(field.nothing))[:_MOST]:
        said = call("SUBSTITUTE", said, quoted(word.upper()), quoted(""))
    return f"{call('LEN', said)}=0"
