"""The verdicts that somebody typed into a master, where they are not asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from toolkit.book.office.master_columns import UNIT
from toolkit.book.office.review_read import lines_of
from toolkit.book.returned.locate import locate
from toolkit.book.sheets.raw import RawBook
from toolkit.schema.model import Owner, SchemaField, Sheet


def typed_verdicts(book: RawBook, tasks: Sheet, file: str) -> Iterator[tuple[str, int, Mapping[str, str]]]:
    """The unit's name, the item, and what stands in the office's columns, of every row of 台账 that has a verdict.

    `tasks` is the sheet that declares the columns; cells that cannot be understood are left out.
    """
    unit = SchemaField("unit", UNIT, owner=Owner.PLAN, width=16)
    office = tasks.owned(Owner.OFFICE)
    found = locate(book, replace(tasks, fields=(tasks.field("number"), unit, tasks.field("status"), *office)))
    for line in lines_of(found[0], file) if found else ():
        texts = {name: text for name, text in line.texts.items() if name not in line.unread}
        said = {field.name: text for field in office if (text := texts.get(field.name, ""))}
        if said.get("verdict") and texts.get("unit") and texts.get("number", "").isdecimal():
            yield texts["unit"], int(texts["number"]), said
