"""From the lines of a plan's tables to entries: what each line says under which header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.item_numbers import is_chapter
from toolkit.domain.plan.document.lines import Faults, Line, PlanTable
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


def body_of(table: PlanTable, headers: Headers, faults: Faults) -> tuple[str, list[Entry]]:
    """A document's title, and its lines below a header as entries; a line that fits no header is a fault."""
    body = _Body(headers, faults, table.paged)
    for line in table.lines:
        body.take(line)
    if not body.headed:
        _say_no_table(faults, headers, body.astray)
        return squeezed(table.title), []
    left_out = [line for line in body.astray if line.table not in body.headed]
    _say_tables_left_out(faults, left_out, min(body.headed))
    letterhead = (cell for line in body.astray for cell in line.cells if cell.strip())
    return squeezed(table.title or next(letterhead, "")), body.entries


@dataclass
class _Body:
    """The entries read so far, and the columns that hold where the reading stands.

    `columns` are those of the last header (`head`, `wide` cells) for as long as tables go on as wide as it; `fresh`
    says that no row has come since the header or the table began. `astray` are lines that stand under no header.
    """

    headers: Headers
    faults: Faults
    paged: bool
    entries: list[Entry] = field(default_factory=list)
    astray: list[Line] = field(default_factory=list)
    headed: set[int] = field(default_factory=set)
    head: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    wide: int = 0
    table: int = 0
    fresh: bool = False

    def take(self, line: Line) -> None:
        """Take in the next line."""
        cells = tuple(cell.strip() for cell in line.cells)
        if not any(cells):
            return
        if line.heading:
            if is_chapter(cells[0]):
                self.entries.append(Entry(line, topic=cells[0], heading=True))
        elif found := self.headers.columns(cells):
            self._promote_heading(line)
            self.head = self.columns = found
            self.wide, self.table, self.fresh = len(cells), line.table, True
            self.headed.add(line.table)
        elif self.columns and self.fresh and (found := self.headers.divided(self.columns, cells)):
            self.head = self.columns = found
        else:
            self._row(line, cells)

    def _row(self, line: Line, cells: tuple[str, ...]) -> None:
        if self.head and line.table != self.table:
            self.columns = self.head if len(cells) == self.wide else {}
            self.table, self.fresh = line.table, True
        if not self.columns:
            self.astray.append(line)
        elif len(cells) <= max(self.columns.values()):
            self.faults.add(Code.PLAN_UNREADABLE, line.where, " ".join(cells), line=line.where)
        else:
            self.entries.append(_entry(line, cells, self.columns, fresh=self.fresh, paged=self.paged))
            self.fresh = False

    def _promote_heading(self, header: Line) -> None:
        """Make a lone 一、 in the line above a header the heading it is."""
        if self.astray and self.astray[-1].table == header.table and not self.entries:
            filled = {cell for cell in self.astray[-1].cells if cell.strip()}
            if len(filled) == 1 and is_chapter(text := filled.pop().strip()):
                self.entries.append(Entry(self.astray[-1], topic=text, heading=True))
        elif self.entries and is_chapter(text := self.entries[-1].requirement) and not ENDED.search(text):
            above = self.entries[-1]
            if not (above.responsibility or above.deadline or above.topic):
                self.entries[-1] = Entry(above.line, topic=text, heading=True, fresh=above.fresh)


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
    return Entry(
        line,
        topic=fields.get("topic", ""),
        number=fields.get("number", ""),
        requirement=fields["requirement"],
        responsibility=_responsibility(fields),
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


def _responsibility(fields: Mapping[str, str]) -> str:
    """The phrase of a row; columns 牵头单位 and 配合单位 are put into it."""
    lead, assist = fields.get("lead", ""), fields.get("assist", "")
    parts = (
        f"{_stem(lead)}牵头" if lead else "",
        fields.get("responsibility", ""),
        f"{_stem(assist)}配合" if assist else "",
    )
    return "；".join(part for part in parts if part)


def _stem(names: str) -> str:
    return names.rstrip("。；，").removesuffix("牵头").removesuffix("配合")
