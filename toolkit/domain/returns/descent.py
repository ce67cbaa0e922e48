"""What speaks for it that a file grew out of another one: what both say, when they were saved, who filled them in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property

from toolkit.domain.ledger.kinship import Kin, Sign, Verdict
from toolkit.domain.ledger.records import Cell, Cells
from toolkit.domain.ledger.save_times import SaveTime, order
from toolkit.keys import TASKS, RowKey
from toolkit.schema.model import FieldKind, Ledger, Owner

_LEAST = 8
"""Characters a text has at least that is not said by chance."""
_PARTICULAR = re.compile(r"[0-9《〔]|://")
"""What the sentences that everybody writes do not hold: figures, titles, addresses."""


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
        if len(text) >= _LEAST:
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
    """Which fields hold words: `telling` ones, by the sheet of a row's key."""

    telling: Mapping[str, frozenset[str]]

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
            }
        )

    def rows(self, draft: Draft, other: Draft) -> frozenset[RowKey]:
        """The rows on which a file says something in words beyond what was issued, where another one could."""
        return frozenset(cell[0] for cell, text in draft.said.items() if text and self.hold(*cell) and other.has(cell))

    def hold(self, row: RowKey, field: str) -> bool:
        """Whether a field of a row holds words."""
        return field in self.telling.get(row.sheet, ())


@dataclass(frozen=True)
class Likeness:
    """How two drafts compare: `file`, and `other`, which came in before.

    `alike` are the cells beyond the edition in which they say the same, `longer` and `shorter` those in which the file
    says what the other says and more, or less; `kept` those of all these in which distinctive words stand in both,
    `lost` those whose distinctive words the file does not repeat. `silent` are the rows on which the other says
    something in words and the file does not, `silent_there` those on which only the file does.
    """

    file: Draft
    other: Draft
    alike: frozenset[Cell]
    longer: frozenset[Cell]
    shorter: frozenset[Cell]
    kept: frozenset[Cell]
    lost: frozenset[Cell]
    silent: frozenset[RowKey]
    silent_there: frozenset[RowKey]

    @classmethod
    def of(cls, file: Draft, other: Draft, fields: Fields, in_use: WordsInUse) -> Likeness:
        """Compare two drafts."""
        alike, longer, shorter, kept = set[Cell](), set[Cell](), set[Cell](), set[Cell]()
        lost = {
            cell
            for cell, text in other.said.items()
            if file.has(cell) and text not in file.at(cell) and _distinctive(cell, text, fields, in_use)
        }
        for cell, text in file.said.items():
            its = other.said.get(cell)
            if its is None:
                continue
            both = text if text in its else its if its in text else ""
            if text == its:
                alike.add(cell)
            elif both and len(both) >= _LEAST:
                (longer if both == its else shorter).add(cell)
            else:
                continue
            if _distinctive(cell, both, fields, in_use):
                kept.add(cell)
        return cls(
            file,
            other,
            frozenset(alike),
            frozenset(longer),
            frozenset(shorter),
            frozenset(kept),
            frozenset(lost),
            fields.rows(other, file) - fields.rows(file, file),
            fields.rows(file, other) - fields.rows(other, other),
        )

    @cached_property
    def lacking(self) -> frozenset[Cell]:
        """The cells in which the file does not say all that the other says, although it could."""
        held = self.alike | self.longer
        return frozenset(cell for cell in self.other.said if cell not in held and self.file.has(cell))

    @cached_property
    def beyond(self) -> frozenset[Cell]:
        """The cells in which the other does not say all that the file says, although it could."""
        held = self.alike | self.shorter
        return frozenset(cell for cell in self.file.said if cell not in held and self.other.has(cell))

    @cached_property
    def its_own_rows(self) -> frozenset[RowKey]:
        """The rows on which the file says something and the other nothing at all."""
        return self.file.filled - self.other.touched

    @cached_property
    def kept_rows(self) -> frozenset[RowKey]:
        """The rows on which distinctive words stand in both."""
        return frozenset(row for row, _ in self.kept)

    @cached_property
    def reporter(self) -> Sign:
        """Whether one person reports on both."""
        mine, its = self.file.reporter, self.other.reporter
        if not mine or not its:
            return Sign.NO_REPORTER
        return Sign.SAME_REPORTER if mine == its else Sign.OTHER_REPORTER

    @cached_property
    def content(self) -> Sign | None:
        """Which says all that the other says, and more; None where neither does."""
        if not self.lacking:
            return Sign.MORE if self.beyond else Sign.SAME
        return Sign.LESS if not self.beyond else None

    @cached_property
    def time(self) -> Sign:
        """Which was saved later, as far as that is known."""
        return {1: Sign.LATER, -1: Sign.EARLIER, 0: Sign.NO_TIME}[order(self.file.saved, self.other.saved)]

    @property
    def ordered(self) -> bool:
        """Whether content or save times say which of both is the older."""
        return self.content is not None or self.time is not Sign.NO_TIME

    @property
    def takes_back(self) -> bool:
        """Whether a file that says less was surely saved later by the same person, who emptied cells of one row that
        still speaks."""
        rows = {row for row, _ in self.lacking}
        emptied = not any(map(self.file.at, self.lacking)) and len(rows) == 1 and rows <= self.file.touched
        return emptied and self.own and self.time is Sign.LATER

    @cached_property
    def older(self) -> bool:
        """Whether the file is the older: by its content, else by the save times, else where it leaves rows blank that
        the other fills in and fills in none beside, or has no news. Where nothing tells, what came later is the later.
        """
        if self.content is not None:
            return self.content is Sign.LESS and not self.takes_back
        if self.time is not Sign.NO_TIME:
            return self.time is Sign.EARLIER
        if self.silent or self.silent_there:
            return not self.silent_there
        return bool(self.lacking) and self.file.news.isdisjoint(self.lacking | self.beyond)

    @cached_property
    def verdict(self) -> Kin:
        """What the file is to the other."""
        if self.older:
            return Kin.OLDER if self._grown(self.silent_there) else Kin.FORK
        return self._line if self._grown(self.silent) else Kin.FORK

    @property
    def _line(self) -> Kin:
        return Kin.HAND_OVER if self.reporter is Sign.OTHER_REPORTER else Kin.DESCENDS

    def _grown(self, silent: frozenset[RowKey]) -> bool:
        """Whether the newer of both grew out of the older, on whose rows `silent` the newer says nothing."""
        if self.proven:
            return len(silent) <= len(self.kept_rows)
        if silent or self.reporter is Sign.OTHER_REPORTER:
            return False
        return self.reporter is Sign.SAME_REPORTER or self.time is not Sign.NO_TIME

    @cached_property
    def proven(self) -> bool:
        """Whether distinctive words show that one of both was made from the other, or both from one.

        Of two reporters there must be a particular in them, or many: what everybody writes has no figures, titles or
        addresses in it.
        """
        if self.reporter is not Sign.OTHER_REPORTER:
            return bool(self.kept)
        return len(self.kept) > max(1, len(self.lost)) or any(
            _PARTICULAR.search(self.file.said[cell]) for cell in self.kept
        )

    @cached_property
    def own_news(self) -> bool:
        """Whether the file repeats a particular that the other was the first to say."""
        return any(_PARTICULAR.search(self.file.said[cell]) for cell in self.kept & self.other.news)


    def went_on_beyond(self, before: Likeness) -> bool:
        """Whether the file goes on from the other and not from a return before it in one line.

        It repeats what the other was the first to say; or one reporter, or a later save, goes on, and no particular is
        repeated that the other had replaced.
        """
        if self.own_news:
            return True
        if self.reporter is Sign.OTHER_REPORTER or Sign.NO_REPORTER is self.reporter and self.time is not Sign.LATER:
            return False
        return not any(_PARTICULAR.search(self.file.said[cell]) for cell in before.kept - self.kept)
