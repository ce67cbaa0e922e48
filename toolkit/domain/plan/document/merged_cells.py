"""What a row says by cells that go on from above: merged downward, or cut by a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from toolkit.codes import Code
from toolkit.domain.plan.document.entry import Entry
from toolkit.domain.plan.document.lines import Faults
from toolkit.domain.plan.document.row import Row, is_open, mend, mend_units, with_text
from toolkit.schema.cell import squeezed

_DITTO = re.compile(r"(?:同上|同前)[款项条栏行]?|[〃″＂々]|\"|”")


def says_ditto(text: str) -> bool:
    """Whether a cell says nothing but that it is as the one above: 同上, 〃."""
    return _DITTO.fullmatch(squeezed(text).rstrip("。.；;")) is not None


def as_above(row: Row, above: Row | None, faults: Faults) -> Row:
    """A row in which cells that say 同上 have what the row above says there; that is told, and kept with its notes.

    Where there is nothing above, the words stay.
    """
    if above is None:
        return row
    units = {
        name: above.units[name] if says_ditto(text) and name in above.units else text
        for name, text in row.units.items()
    }
    deadline = above.deadline if says_ditto(row.deadline) and above.deadline else row.deadline
    changed = [(name or "落实单位", row.units[name], units[name]) for name in units if units[name] != row.units[name]]
    changed += [("完成时限", row.deadline, deadline)] if deadline != row.deadline else []
    for header, words, taken in changed:
        names = {"line": row.where, "header": header, "taken": taken}
        faults.add(Code.PLAN_AS_ABOVE, row.where, words, of_item=row.first, **names)
    notes = "\n".join(filter(None, (row.notes, *(f"{header}原写：{words}" for header, words, _ in changed))))
    return replace(row, units=units, deadline=deadline, notes=notes)


def inherit(rows: list[Row], row: Row, entry: Entry, faults: Faults, headings: Sequence[str], *, paged: bool) -> Row:
    """Fill a new row's blanks from the row above, as a merged cell means; sharing units is kept in mind.

    A merged cell cut by a page has its text on both: what visibly goes on is put together, what only may is said.
    """
    row = _torn_units(rows, row, entry, faults)
    for name in ("topic", "deadline"):
        above, here = getattr(rows[-1], name), getattr(row, name)
        if name not in entry.torn or not above or not here or not rows[-1].requirement:
            continue
        if is_open(above, here):
            mend(rows, name, above + entry.torn[name] + here)
            row = with_text(row, name, "")
        else:
            faults.add(Code.PLAN_PAGE_BREAK, row.where, f"{above}｜{here}", line=row.where)
    above_row = rows[-1]
    if row.topic:
        row = replace(row, topic="\n".join([*headings, row.topic]))
    row = replace(row, topic=row.topic or (above_row.topic if entry.topical else "\n".join(headings)))
    if above_row.requirement:
        row = _spanned(rows, row, entry, faults, paged=paged)
    return replace(row, units=row.units or entry.merged_units, deadline=row.deadline or entry.merged_deadline)


def _spanned(rows: list[Row], row: Row, entry: Entry, faults: Faults, *, paged: bool) -> Row:
    """A row with the units and the deadline whose cells go on from the row above.

    Of a text recognised page by page, the head of a page and a corrected plan every blank cell does so; of the first,
    where nothing else says so, that is told.
    """
    above = rows[-1]
    certain = entry.line.torn is not None or entry.corrected or entry.made
    blank = paged or certain
    same = not row.units and entry.merged_units.keys() == above.units.keys()
    again = row.units == above.units
    if above.units and (again or (not row.units and (blank or same))):
        if not (again or same or certain):
            _tell_blank(row, "落实单位", "；".join(above.units.values()), faults)
        rows[-1] = replace(above, shared=True)
        row = replace(row, units=above.units, shared=True)
    if not row.deadline and (blank or entry.merged_deadline):
        if above.deadline and not (certain or entry.merged_deadline):
            _tell_blank(row, "完成时限", above.deadline, faults)
        row = replace(row, deadline=above.deadline)
    return row


def _tell_blank(row: Row, header: str, taken: str, faults: Faults) -> None:
    """Say that a blank cell is read as the one above: a cell over rows and one left out look alike in text."""
    names = {"line": row.where, "header": header, "taken": taken}
    faults.add(Code.PLAN_AS_ABOVE, row.where, "（空白）", of_item=row.first, **names)


def _torn_units(rows: list[Row], row: Row, entry: Entry, faults: Faults) -> Row:
    """A row with the units under each header put together where a page cut them."""
    for name, here in row.units.items():
        above = rows[-1].units.get(name, "")
        if name not in entry.torn or not above or not rows[-1].requirement:
            continue
        if is_open(above, here):
            mended = {name: above + entry.torn[name] + here}
            mend_units(rows, mended)
            row = replace(row, units={**row.units, **mended})
        else:
            faults.add(Code.PLAN_PAGE_BREAK, row.where, f"{above}｜{here}", line=row.where)
    return row
