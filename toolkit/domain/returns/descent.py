"""A file as evidence of what it grew from: what it says beyond its edition, and which of its words are its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field as dataclass_field
from functools import cached_property

from toolkit.domain.ledger.records import Cell, Cells
from toolkit.domain.ledger.save_times import SaveTime
from toolkit.keys import TASKS, RowKey
from toolkit.schema.model import FieldKind, Ledger, Owner
from toolkit.values import dataclass

LEAST = 8
"""Characters a text has at least that is not said by chance."""


@dataclass(frozen=True, slots=True)
class WordsInUse:
    """In which row each text stands that a plan's ledger holds, and `beside` it files; None where in several."""

    rows: Mapping[str, RowKey | None]
    beside: Mapping[str, RowKey | None] = dataclass_field(default_factory=dict)

    @classmethod
    def of(cls, cells: Cells) -> WordsInUse:
        """Those of a ledger's cells."""
        rows: dict[str, RowKey | None] = {}
        for row, values in cells.items():
            note_words(rows, row, values.values())
        return cls(rows)

    def also(self, said: Iterable[Mapping[Cell, str]]) -> WordsInUse:
        """The same with what files say: as much work as there are words in these, however many the ledger holds."""
        beside = dict(self.beside)
        for each in said:
            for (row, _), text in each.items():
                note_words(beside, row, (text,))
        return WordsInUse(self.rows, beside)

    def elsewhere(self, row: RowKey, text: str) -> bool:
        """Whether it stands in another row, of whatever unit."""
        return self.rows.get(text, row) != row or self.beside.get(text, row) != row


def note_words(rows: dict[str, RowKey | None], row: RowKey, texts: Iterable[str]) -> None:
    """Note down that texts stand in a row."""
    for text in texts:
        if len(text) >= LEAST:
            rows[text] = row if rows.get(text, row) == row else None


NO_WORDS = WordsInUse({})
"""Where no words stand anywhere."""


@dataclass(frozen=True)
class Draft:
    """A file as evidence: the unit cells it has, those it was issued with, who reports, when it was saved.

    `news` are the cells in which it was the first to say what it says; not `whole` is one whose register rows are
    not all known yet.
    """

    cells: Cells
    issued: Cells
    reporter: str = ""
    saved: SaveTime | None = None
    return_id: int = 0
    news: frozenset[Cell] = frozenset()
    whole: bool = True

    @cached_property
    def said(self) -> Mapping[Cell, str]:
        """What it says on the lines of its tables beyond what was issued; a blank where that was cleared."""
        return {
            (row, field): text
            for row, values in self.cells.items()
            if row.is_line
            for field, text in values.items()
            if text != self.issued.get(row, {}).get(field, "")
        }

    @cached_property
    def filled(self) -> frozenset[RowKey]:
        """The rows on which it says something beyond what was issued."""
        return frozenset(row for (row, _), text in self.said.items() if text)

    @cached_property
    def touched(self) -> frozenset[RowKey]:
        """The rows on which it says or clears something beyond what was issued."""
        return frozenset(row for row, _ in self.said)

    def at(self, cell: Cell) -> str:
        """What a cell says."""
        row, field = cell
        return self.cells.get(row, {}).get(field, "")

    def has(self, cell: Cell) -> bool:
        """Whether it could say something in a cell: its column is there, or the row was added to a register."""
        row, field = cell
        return field in self.cells[row] if row in self.cells else self.whole and row not in self.issued


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields hold words: `telling` ones, by the sheet of a row's key; and which tell rows apart (`naming`)."""

    telling: Mapping[str, frozenset[str]]
    naming: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, schema: Ledger) -> Fields:
        """Texts and links that a unit fills in; not its contacts, which it says again on the cover."""
        contacts = schema.cover.by_name
        return cls(
            {
                name: frozenset(
                    field.name
                    for field in fields
                    if field.kind in {FieldKind.TEXT, FieldKind.LINK}
                    and field.owner == Owner.UNIT
                    and field.name not in contacts
                )
                for name, fields in (
                    (TASKS, schema.tasks.fields),
                    *((each.name, each.fields) for each in schema.registers),
                )
            },
            {each.name: frozenset(each.key) for each in schema.registers},
        )

    def rows(self, draft: Draft, other: Draft) -> frozenset[RowKey]:
        """The rows on which a file says something in words beyond what was issued, where another one could."""
        return frozenset(cell[0] for cell, text in draft.said.items() if text and self.hold(*cell) and other.has(cell))

    def name(self, row: RowKey, field: str) -> bool:
        """Whether a field tells the rows of a register apart: whoever has the document before him writes the same."""
        return field in self.naming.get(row.sheet, ())

    def hold(self, row: RowKey, field: str) -> bool:
        """Whether a field of a row holds words."""
        return field in self.telling.get(row.sheet, ())
