"""What a workbook of an edition yields while its sheets are walked, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.book.returned.locate import Located
from toolkit.book.returned.reading import Reading, correction_of, fault_of
from toolkit.codes import Code
from toolkit.domain.ledger.filled import Filled
from toolkit.domain.ledger.records import Cell, Cells, Edition, Matched
from toolkit.keys import RowKey
from toolkit.problems import About, Origin, Problem, problem, shorten
from toolkit.schema.dates import PlanYear
from toolkit.schema.model import SchemaField


@dataclass
class Gathered:
    """What is read of the file of that name, made from `edition`, and what is found wrong with it.

    `kin` are the editions of the same plan and unit, by id. Dates without their year are understood by `plan`, and by
    what the ledger has `held`.

    For the account of the whole file: the cells `read` by sheet and name, those `linked` whose links' addresses were
    read with them, the `tables` found by sheet, which of their
    `rows` (0-based) count and as which of the ledger's (None for a new one), and the sheet that is the `cover`.
    `unsure` and `unmarked` are those of `Matched`.
    """

    edition: Edition
    kin: Mapping[str, Edition]
    file: str
    plan: PlanYear | None = None
    held: Cells = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    cells: dict[RowKey, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    origins: dict[Cell, Origin] = field(default_factory=dict)
    refused: set[Cell] = field(default_factory=set)
    read: set[tuple[str, str]] = field(default_factory=set)
    linked: set[tuple[str, str]] = field(default_factory=set)
    tables: dict[str, Located] = field(default_factory=dict)
    rows: dict[str, dict[int, RowKey | None]] = field(default_factory=lambda: defaultdict(dict))
    cover: str = ""
    unsure: set[Cell] = field(default_factory=set)
    unmarked: set[RowKey] = field(default_factory=set)

    def take(self, key: RowKey, field: SchemaField, copies: Sequence[Reading], row: str = "") -> None:
        """Take one cell; where its row stands twice, the one value that differs from the issued.

        `row` is what the row is called. What was issued and came back as it was is no fault of the unit's, whatever
        a rule says of it by now.
        """
        cell, first = (key, field.name), copies[0]
        if len(copies) == 1 and first.is_plain:
            self._note(cell, first)
            return
        about = About(key, (field.name,))
        self.read.update((reading.origin.sheet, reading.origin.cell) for reading in copies)
        self.linked.update((reading.origin.sheet, reading.origin.cell) for reading in copies if reading.linked)
        issued = self.edition.cells.get(key, {}).get(field.name, "")
        if any(reading.parsed.other for reading in copies):
            held = self.held.get(key, {}).get(field.name, "")
            copies = [reading.in_year_of(held) for reading in copies]
        distinct = list(dict.fromkeys(reading.text for reading in copies))
        changed = [text for text in distinct if text != issued]
        wanted = changed[0] if changed else distinct[0]
        reading = next(each for each in copies if each.text == wanted)
        self.cells[key][field.name] = reading.text
        self.origins[cell] = reading.origin
        if any(each.unseen == Code.CELL_SECRECY_MARKED for each in copies):
            self.refused.add(cell)
            return
        if len(changed) > 1:
            self.refused.add(cell)
            others = "；".join(_said_there(next(each for each in copies if each.text == text)) for text in changed[1:])
            said = {"row": row, "header": field.header, "others": others}
            self.problems.append(problem(Code.ROW_REPEATED, reading.origin, wanted, about, **said))
            return
        fault = reading.unseen or (reading.parsed.fault if reading.typed != issued else None)
        if fault:
            self.refused.add(cell)
            self.problems.append(fault_of(fault, field, reading, about))
        elif note := correction_of(field, reading, about):
            self.problems.append(note)

    def leave(self, reading: Reading) -> None:
        """Pass over a cell of a copy that says nothing, as one that was read."""
        self.read.add((reading.origin.sheet, reading.origin.cell))
        if reading.linked:
            self.linked.add((reading.origin.sheet, reading.origin.cell))

    def _note(self, cell: Cell, reading: Reading) -> None:
        """Take a cell that stands once, and of which there is nothing to say."""
        key, name = cell
        place = reading.origin.sheet, reading.origin.cell
        self.read.add(place)
        if reading.linked:
            self.linked.add(place)
        self.cells[key][name] = reading.text
        self.origins[cell] = reading.origin

    def matched(self, beside: tuple[Filled, ...] = ()) -> Matched:
        """All that was taken, and what was filled in `beside`."""
        return Matched(
            dict(self.cells),
            self.origins,
            frozenset(self.refused),
            tuple(self.problems),
            beside,
            frozenset(self.unsure),
            frozenset(self.unmarked),
        )


def _said_there(copy: Reading) -> str:
    """Where a further copy of a cell stands and what it says, in words."""
    return f"“{copy.origin.sheet}”{copy.origin.place} " + (f"写的是“{shorten(copy.text)}”" if copy.text else "是空白")
