"""The list of a reply in a workbook under edit: put first, and found again with what it kept, by a later reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.book.returned.reply_book import LIST_TITLE, TAG
from toolkit.book.sheets.raw import cell_at
from toolkit.edges.marking.cell_text import set_text, shared_strings, text_of
from toolkit.edges.marking.package import Package, tag
from toolkit.edges.marking.sheets import Sheets
from toolkit.edges.marking.style import Styles

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

Looks = Mapping[tuple[str, str], int]
"""Sheet title and cell name -> the number of the style the cell had before it was marked."""


def put_list_first(package: Package, sheets: Sheets, styles: Styles, listing: Package) -> Any:
    """Put the only sheet of the workbook `listing` first, under a title that is free; returns its root."""
    (donor,) = (part for kind, _, part in listing.relations(listing.workbook) if kind == "worksheet")
    strings = shared_strings(listing)
    numbers = styles.graft(listing)
    root = listing.xml(donor)
    for cell in root.iter(tag("c")):
        if cell.get("t") == "s" and (text := strings[int(cell.findtext(tag("v")))]):
            set_text(cell, text)
        elif cell.get("t") == "s":
            del cell.attrib["t"], cell[:]
    for each in root.iter(tag("c"), tag("row"), tag("col")):
        name = "style" if each.tag == tag("col") else "s"
        if each.get(name) is not None:
            each.set(name, str(numbers[int(each.get(name))]))
    part = package.free("xl/worksheets/sheet{}.xml")
    package.add(part, root, _SHEET_TYPE)
    title = sheets.free_title(LIST_TITLE)
    sheets.insert_first(part, title)
    sheets.take_names(listing, title)
    return package.xml(part)


def drop_lists(package: Package, sheets: Sheets) -> Looks:
    """Take the lists of earlier replies out; returns how the cells they marked had looked."""
    looks: dict[tuple[str, str], int] = {}
    for sheet in reversed(list(sheets)):
        if sheet.get("name", "").startswith(LIST_TITLE):
            kept = _kept_looks(package, sheets.part(sheet))
            if kept is not None:
                looks.update(kept)
                sheets.drop(sheet)
    return looks


def _kept_looks(package: Package, part: str) -> Looks | None:
    """What a list kept, in the column that has our tag over it; None for a list that is not ours."""
    strings = shared_strings(package)
    texts = {cell.get("r", ""): (text_of(cell, strings), cell) for cell in package.look(part).iter(tag("c"))}
    tags = [cell_at(name)[1] for name, (text, _) in texts.items() if text == TAG]
    if not tags:
        return None
    return {
        (place[0], place[2]): int(cell.get("s", "0"))
        for name, (text, cell) in texts.items()
        if cell_at(name)[1] == tags[0] and (place := text.rpartition("!"))[1]
    }
