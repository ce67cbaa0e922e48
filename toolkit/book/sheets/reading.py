"""Cells of a table that came back, understood one by one: what each says, where it stood, what is wrong with it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from toolkit.book.sheets.raw import RawSheet, RawValue, area_corners, cell_name
from toolkit.codes import Code
from toolkit.domain.ledger.records import Cell, Cells
from toolkit.domain.returns.secrecy import is_withheld
from toolkit.keys import RowKey
from toolkit.problems import About, Origin, Problem, problem, shorten
from toolkit.schema.cell import Parsed, clean
from toolkit.schema.dates import PlanYear
from toolkit.schema.kinds import nearest_choice, parse
from toolkit.schema.model import FieldKind, SchemaField, Sheet

_UNCOMPUTED = "="
"""How an uncomputed formula reads: its text is not known, and it is no blank."""


@dataclass(frozen=True)
class Reading:
    """One cell understood, and where it stood."""

    parsed: Parsed
    typed: str
    origin: Origin
    unseen: Code | None = None

    @property
    def text(self) -> str:
        """What it says in canonical form; as typed where that is not known."""
        return self.typed if self.parsed.fault or self.unseen else self.parsed.text

    def in_year_of(self, held: str) -> Reading:
        """The same with the ledger's day, where a date without its year can be that one."""
        return replace(self, parsed=replace(self.parsed, text=held)) if held and held == self.parsed.other else self


@dataclass
class Gathered:
    """What the sheets yield while they are walked, and what dates without their year are understood by."""

    plan: PlanYear | None = None
    held: Cells = dataclass_field(default_factory=dict)
    cells: dict[RowKey, dict[str, str]] = dataclass_field(default_factory=lambda: defaultdict(dict))
    origins: dict[Cell, Origin] = dataclass_field(default_factory=dict)
    refused: set[Cell] = dataclass_field(default_factory=set)
    problems: list[Problem] = dataclass_field(default_factory=list)


def columns_of(headers: tuple[RawValue, ...], sheet: Sheet) -> dict[str, int]:
    """Field name -> column, by header or alias; the leftmost where a header stands twice."""
    found: dict[str, int] = {}
    for column, header in enumerate(headers):
        if isinstance(header, str) and (field := sheet.headed(header)):
            found.setdefault(field.name, column)
    return found


def read_cell(raw: RawSheet, at: int, column: int, field: SchemaField, file: str, plan: PlanYear | None) -> Reading:
    """The cell of `field` in that row and column, both counted from 0."""
    row = raw.rows[at]
    value = row[column] if column < len(row) else None
    name = cell_name(at, column)
    origin = Origin(file, raw.title, name)
    if name in raw.errors:
        return Reading(Parsed(), raw.errors[name], origin, Code.CELL_ERROR_VALUE)
    if name in raw.uncomputed:
        return Reading(Parsed(), _UNCOMPUTED, origin, Code.CELL_FORMULA)
    typed = clean(str(value)) if value is not None else ""
    if is_withheld(typed):
        return Reading(Parsed(), typed, origin, Code.CELL_SECRECY_MARKED)
    return Reading(parse(field, value, plan), typed, origin)


def correction_of(field: SchemaField, reading: Reading, about: About) -> Problem | None:
    """What is said of a cell that was taken in another form than it was typed."""
    if not reading.parsed.corrected or (reading.text == reading.typed and not reading.parsed.why):
        return None
    return problem(
        Code.CELL_CORRECTED,
        reading.origin,
        reading.typed,
        about,
        header=field.header,
        taken=shorten(reading.text) or "空白",
        why=reading.parsed.why,
    )


def fault_of(code: Code, field: SchemaField, reading: Reading, about: About) -> Problem:
    """What is said of a cell that could not be understood."""
    near = nearest_choice(field, reading.typed) if code == Code.CELL_CHOICE else ""
    return problem(
        code,
        reading.origin,
        reading.typed,
        about,
        header=field.header,
        allowed="、".join(choice.text for choice in field.choices),
        near=f"（是不是“{near}”？）" if near else "",
        what="百分比" if field.kind == FieldKind.PERCENT else "整数",
        length=len(reading.typed),
        limit=field.max_length,
    )


class Merges:
    """The merged ranges over some columns.

    A cell merged away says nothing, not even that it is blank: the range's first cell counts for its own row, the
    others leave things as they are.
    """

    def __init__(self, raw: RawSheet, columns: set[int]) -> None:
        self._title = raw.title
        self._lost: dict[str, list[str]] = defaultdict(list)
        self._areas: dict[int, list[tuple[int, int, str]]] = {column: [] for column in columns}
        for area in raw.merged:
            top, left, bottom, right = area_corners(area)
            for column in columns:
                if left <= column <= right:
                    self._areas[column].append((top + (column == left), bottom, area))
        for areas in self._areas.values():
            areas.sort()

    def covering(self, row: int, column: int) -> str:
        """The range that hides this cell, `""` for a cell of its own and for a range's first one."""
        areas = self._areas[column]
        at = bisect_right(areas, row, key=lambda area: area[0]) - 1
        return areas[at][2] if at >= 0 and row <= areas[at][1] else ""

    def lose(self, area: str, cell: str) -> None:
        """Remember a task's cell that the range hides."""
        if area:
            self._lost[area].append(cell)

    def problems(self, file: str) -> Iterator[Problem]:
        """One for each range that hides a task's cell."""
        for area, cells in self._lost.items():
            origin = Origin(file, self._title, area.partition(":")[0])
            yield problem(Code.CELL_MERGED, origin, where=area, lost=shorten("、".join(cells), 80))


def take_cell(
    key: RowKey, field: SchemaField, copies: list[Reading], issued: str, into: Gathered, row: str = ""
) -> None:
    """Put one cell among the gathered; where a row stands twice, the one value that differs from the issued.

    `row` is what the row is called.
    What was issued and came back as it was is no fault of the unit's, whatever a rule says of it by now.
    """
    cell, about = (key, field.name), About(key, (field.name,))
    copies = [reading.in_year_of(into.held.get(key, {}).get(field.name, "")) for reading in copies]
    distinct = list(dict.fromkeys(reading.text for reading in copies))
    changed = [text for text in distinct if text != issued]
    wanted = changed[0] if changed else distinct[0]
    reading = next(each for each in copies if each.text == wanted)
    into.cells[key][field.name] = reading.text
    into.origins[cell] = reading.origin
    if any(each.unseen == Code.CELL_SECRECY_MARKED for each in copies):
        into.refused.add(cell)
        return
    if len(changed) > 1:
        into.refused.add(cell)
        into.problems.append(problem(Code.ROW_REPEATED, reading.origin, wanted, about, row=row, header=field.header))
        return
    fault = reading.unseen or (reading.parsed.fault if reading.typed != issued else None)
    if fault:
        into.refused.add(cell)
        into.problems.append(fault_of(fault, field, reading, about))
    elif note := correction_of(field, reading, about):
        into.problems.append(note)
