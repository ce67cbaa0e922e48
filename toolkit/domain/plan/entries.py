"""From the lines of a plan's tables to entries: what each line says under which header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from toolkit.codes import Code
from toolkit.domain.plan.item_numbers import Style, is_chapter, style_of
from toolkit.domain.plan.lines import Faults, Headers, Line, PlanTable
from toolkit.schema.cell import squeezed

DIGITS = re.compile(r"\D*?(\d{1,4})\D*\Z")
"""A cell of the column 序号: its first number, where it has one and no more."""
ENDED = re.compile(r"[。；！？;!?][”’」』）)]*\Z")
"""The end of a text that does not break off."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line under its headers; `fresh` where a header or a new table came before it, `corrected` where it is a line
    of a corrected plan, whose rows no page tears.
    """

    line: Line
    topic: str = ""
    number: str = ""
    requirement: str = ""
    responsibility: str = ""
    deadline: str = ""
    settled: bool = False
    heading: bool = False
    fresh: bool = False
    corrected: bool = False
    torn: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the items are numbered: by a `column`, by the numbers their texts begin with (`style`), else in order."""

    column: bool = False
    style: Style | None = None


def body_of(table: PlanTable, headers: Headers, faults: Faults) -> tuple[str, list[Entry]]:
    """A document's title, and its lines below a header as entries; a line that fits no header is a fault."""
    title = table.title
    head: Mapping[str, int] = {}
    columns = head
    body: list[Entry] = []
    astray: list[Line] = []
    headed: set[int] = set()
    wide, current, fresh = 0, 0, False
    for line in table.lines:
        cells = tuple(cell.strip() for cell in line.cells)
        if not any(cells):
            continue
        if line.heading:
            if is_chapter(cells[0]):
                body.append(Entry(line, topic=cells[0], heading=True))
        elif found := headers.columns(cells):
            _promote(body, astray, line)
            head = columns = found
            wide, current, fresh = len(cells), line.table, True
            headed.add(line.table)
        elif columns and fresh and (found := headers.divided(columns, cells)):
            head = columns = found
        else:
            if head and line.table != current:
                columns, current, fresh = (head if len(cells) == wide else {}), line.table, True
            if not columns:
                astray.append(line)
            elif len(cells) <= max(columns.values()):
                faults.add(Code.PLAN_UNREADABLE, line.where, " ".join(cells), line=line.where)
            else:
                body.append(_entry(line, cells, columns, fresh=fresh, paged=table.paged))
                fresh = False
    if not wide:
        _say_no_table(faults, headers, astray)
        return squeezed(title), []
    _say_tables_left_out(faults, [line for line in astray if line.table not in headed], min(headed))
    if not title:
        title = next((cell for line in astray for cell in line.cells if cell.strip()), "")
    return squeezed(title), body


def _promote(body: list[Entry], astray: list[Line], header: Line) -> None:
    """Make a lone 一、 in the line above a header the heading it is."""
    if astray and astray[-1].table == header.table and not body:
        filled = {cell for cell in astray[-1].cells if cell.strip()}
        if len(filled) == 1 and is_chapter(text := filled.pop().strip()):
            body.append(Entry(astray[-1], topic=text, heading=True))
    elif body and is_chapter(text := body[-1].requirement) and not ENDED.search(text):
        alone = not (body[-1].responsibility or body[-1].deadline or body[-1].topic)
        body[-1] = Entry(body[-1].line, topic=text, heading=True, fresh=body[-1].fresh) if alone else body[-1]


def _say_no_table(faults: Faults, headers: Headers, lines: Sequence[Line]) -> None:
    wide = max((line.cells for line in lines), key=lambda cells: len({cell for cell in cells if cell}), default=())
    hint = "；".join(f"“{cell}”是否为“{known}”" for cell, known in headers.near(wide))
    shown = "、".join(squeezed(cell) for cell in wide if cell)
    faults.add(Code.PLAN_NO_TABLE, "", shown, near=f"（{hint}）" if hint else "")


def _say_tables_left_out(faults: Faults, lines: Sequence[Line], first: int) -> None:
    """One fault for each table under no header; a single line before the `first` one that has is a letterhead."""
    for table, group in groupby(lines, key=lambda line: line.table):
        left_out = list(group)
        if len(left_out) > 1 or table > first:
            shown = " ".join(squeezed(cell) for cell in left_out[0].cells if cell)
            where = left_out[0].where
            place = where if len(left_out) == 1 else f"{where}起的{len(left_out)}行"
            faults.add(Code.PLAN_ROW_UNUSED, where, shown, line=place)


def _entry(line: Line, cells: tuple[str, ...], columns: Mapping[str, int], *, fresh: bool, paged: bool) -> Entry:
    fields = {name: cells[at] for name, at in columns.items()}
    if heading := _heading(cells, fields, torn=paged or line.torn is not None):
        return Entry(line, topic=heading, heading=True, fresh=fresh)
    parts = [f"{_stem(fields.get('lead', ''))}牵头" if fields.get("lead") else ""]
    parts.append(fields.get("responsibility", ""))
    parts.append(f"{_stem(fields.get('assist', ''))}配合" if fields.get("assist") else "")
    return Entry(
        line,
        topic=fields.get("topic", ""),
        number=fields.get("number", ""),
        requirement=fields["requirement"],
        responsibility="；".join(part for part in parts if part),
        deadline=fields.get("deadline", ""),
        settled=bool(fields.get("settled")),
        fresh=fresh,
        corrected="settled" in fields,
        torn={name: line.torn[at] for name, at in columns.items() if line.torn and at in line.torn},
    )


def _heading(cells: tuple[str, ...], fields: Mapping[str, str], *, torn: bool) -> str:
    """The topic of what follows: one text merged across the row, or one alone in it; blank where it is a row.

    A number before it counts as part of the heading. One that stands alone may be a torn cell's rest where
    that can be, and is a heading then only if it begins like one.
    """
    number = fields.get("number", "")
    filled = [cell for cell in cells if cell]
    rest = [cell for cell in filled if cell != number] or filled
    if len(set(rest)) != 1:
        return ""
    text = rest[0]
    if len(rest) > 1:
        return text
    if text == fields["requirement"]:
        return ""
    if is_chapter(text) or (number and number != text and DIGITS.match(number) is None):
        return text
    return text if text == fields.get("topic") and not number and not torn else ""


def _stem(names: str) -> str:
    return names.rstrip("。；，").removesuffix("牵头").removesuffix("配合")


def numbering_of(body: Sequence[Entry], *, paged: bool) -> Numbering:
    """How a plan's items are numbered, told from all its entries; `paged` where any may be a torn row's rest."""
    rows = [entry for entry in body if not entry.heading]
    if any(DIGITS.match(row.number) for row in rows) and not _topics_are_numbered(rows):
        return Numbering(column=True)
    return Numbering(style=style_of(list(_beginnings(rows, paged=paged))))


def _beginnings(rows: Sequence[Entry], *, paged: bool) -> Iterator[str]:
    """The texts that begin a row, those left out that may be the rest of a torn one."""
    above = ""
    for row in rows:
        rest = row.line.torn is not None or (paged and above and not ENDED.search(above))
        if row.requirement and not rest:
            yield row.requirement
        above = row.requirement or above


def _topics_are_numbered(rows: Sequence[Entry]) -> bool:
    """Whether 序号 counts the topics: several rows without a number are no rest of the row above them."""
    if any(bool(row.number) != bool(row.topic) for row in rows):
        return False
    whole = sum(
        1
        for above, row in pairwise(rows)
        if not row.number and row.requirement and row.line.torn is None and ENDED.search(above.requirement)
    )
    return whole >= max(2, len(rows) // 10)
