"""What people do to a workbook before they send it back, at random: every word of theirs is known by its own number.

A book is taken apart into cells, so that rows and columns can be put in and out with all that hangs on them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from toolkit.book.sheets.raw import (
    Beside,
    BesideKind,
    RawBook,
    RawSheet,
    RawValue,
    area_corners,
    area_name,
    cell_at,
    cell_name,
)

WORD = re.compile(r"词\d+號")
"""A word of theirs."""
_HUNG: tuple[BesideKind, ...] = ("comment", "box", "file", "link")
_OWN_HEADERS = ("备注", "进展情况", "本月进展", "科室意见", "")
_SHOWN: tuple[tuple[RawValue, Callable[[str], str]], ...] = (
    (0.8, lambda word: f"{word}80%"),
    (7.0, lambda word: f"7{word}"),
    (1.0, lambda word: word),
)
"""A number, and what its format makes of it."""


@dataclass
class Cell:
    """What is in a cell and hangs on it."""

    value: RawValue = None
    error: str = ""
    formula: bool = False
    uncomputed: bool = False
    shown: str | None = None
    hung: tuple[Beside, ...] = ()
    links: tuple[str, ...] = ()


@dataclass
class Draft:
    """A sheet as a person has it open: its cells by row and column, both from 0, and its merged ranges by corners."""

    title: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, sheet: RawSheet) -> Draft:
        """A sheet taken apart."""
        made = cls(sheet.title, {}, [area_corners(area) for area in sheet.merged])
        for row, values in enumerate(sheet.rows):
            for column, value in enumerate(values):
                if value is not None:
                    made.at(row, column).value = value
        for name in sheet.formulas:
            made.at(*cell_at(name)).formula = True
        for name in sheet.uncomputed:
            made.at(*cell_at(name)).uncomputed = True
        for name, text in sheet.shown.items():
            made.at(*cell_at(name)).shown = text
        for each in sheet.beside:
            found = made.at(*cell_at(each.cell))
            found.hung = (*found.hung, each)
        return made

    def at(self, row: int, column: int) -> Cell:
        """That cell, there from now on."""
        return self.cells.setdefault((row, column), Cell())

    @property
    def height(self) -> int:
        return max((row for row, _ in self.cells), default=0) + 1

    @property
    def width(self) -> int:
        return max((column for _, column in self.cells), default=0) + 1

    def put_in(self, at: int, *, rows: bool, count: int = 1) -> None:
        """Put in blank rows, or columns, before that one."""

        def moved(place: tuple[int, int]) -> tuple[int, int]:
            row, column = place
            if rows:
                return (row + count if row >= at else row, column)
            return (row, column + count if column >= at else column)

        self.cells = {moved(place): cell for place, cell in self.cells.items()}
        self.merged = [(*moved((top, left)), *moved((bottom, right))) for top, left, bottom, right in self.merged]

    def take_out(self, at: int, *, rows: bool) -> None:
        """Take out one row, or column, and what is merged across it."""
        way = 0 if rows else 1
        self.cells = {
            (row - (rows and row > at), column - (not rows and column > at)): cell
            for (row, column), cell in self.cells.items()
            if (row, column)[way] != at
        }
        self.merged = []

    def sheet(self) -> RawSheet:
        """The sheet put together."""
        width: dict[int, int] = {}
        for (row, column), cell in self.cells.items():
            if cell.value is not None:
                width[row] = max(width.get(row, 0), column + 1)
        height = max(width, default=-1) + 1
        rows = tuple(
            tuple(self.cells.get((row, column), Cell()).value for column in range(width.get(row, 0)))
            for row in range(height)
        )
        named = {cell_name(*place): cell for place, cell in self.cells.items()}
        return RawSheet(
            self.title,
            rows,
            {name: cell.error for name, cell in named.items() if cell.error},
            frozenset(name for name, cell in named.items() if cell.uncomputed),
            tuple(area_name(*corners) for corners in self.merged),
            frozenset(name for name, cell in named.items() if cell.formula or cell.uncomputed),
            {name: cell.shown for name, cell in named.items() if cell.shown is not None},
            tuple(replace(each, cell=name) for name, cell in named.items() for each in cell.hung),
            False,
            {name: cell.links for name, cell in named.items() if cell.links},
        )


class Hand:
    """A person at a workbook; what each does next is drawn from its own seed."""

    def __init__(self, book: RawBook, seed: int) -> None:
        self.draw = Random(seed)
        self.sheets = [Draft.of(sheet) for sheet in book.sheets]
        self._book = book
        self._names: dict[str, str] = dict(book.names)
        self._count = 0

    def word(self) -> str:
        """A word that nobody has written yet."""
        self._count += 1
        return f"词{self._count}號"

    def book(self) -> RawBook:
        """The workbook as it is sent."""
        return replace(self._book, sheets=tuple(each.sheet() for each in self.sheets), names=self._names)

    def work(self, steps: int) -> RawBook:
        """Do so many things, and send it."""
        for _ in range(steps):
            self.draw.choice(_DONE)(self)
        return self.book()

    def sheet(self) -> Draft:
        """One of the sheets, more often an early one, among them the one with the tasks."""
        at = min(int(self.draw.expovariate(0.5)), len(self.sheets) - 1)
        return self.sheets[at]

    def place(self, sheet: Draft) -> Cell:
        """A cell on it or a little beyond it; more often in the rows that are there."""
        row, column = self.draw.randrange(sheet.height + 6), self.draw.randrange(sheet.width + 4)
        return sheet.at(row, column)

    def type(self) -> None:
        """A word into any cell, over whatever is there."""
        self._over(self.place(self.sheet()), self.word())

    def number(self) -> None:
        """A number whose format shows a word."""
        value, look = self.draw.choice(_SHOWN)
        cell = self.place(self.sheet())
        self._over(cell, value)
        cell.shown = look(self.word())

    def put_rows(self) -> None:
        """Rows put in above, among or below, with words in some of their cells."""
        sheet, count = self.sheet(), self.draw.randint(1, 3)
        at, width = self.draw.randrange(sheet.height + 3), sheet.width
        sheet.put_in(at, rows=True, count=count)
        for row in range(at, at + count):
            sheet.at(row, self.draw.randrange(width)).value = self.word()

    def put_column(self) -> None:
        """A column of their own, anywhere, whatever its header says."""
        sheet = self.sheet()
        at, height = self.draw.randrange(sheet.width + 2), sheet.height
        sheet.put_in(at, rows=False)
        header = self.draw.choice(_OWN_HEADERS)
        for row in self.draw.sample(range(height), min(height, 3)):
            sheet.at(row, at).value = self.word()
        if header:
            sheet.at(self.draw.randrange(3, 5), at).value = header

    def take_out(self) -> None:
        """A row or a column deleted."""
        sheet, rows = self.sheet(), self.draw.random() < 0.7
        sheet.take_out(self.draw.randrange(4, max(5, sheet.height if rows else sheet.width)), rows=rows)

    def double_row(self) -> None:
        """A row copied below itself, ids and all, one of its cells changed."""
        sheet = self.sheet()
        at, width = self.draw.randrange(sheet.height), sheet.width
        sheet.put_in(at + 1, rows=True)
        for column in range(width):
            if (at, column) in sheet.cells:
                sheet.cells[at + 1, column] = replace(sheet.cells[at, column])
        self._over(sheet.at(at + 1, self.draw.randrange(width)), self.word())

    def double_sheet(self) -> None:
        """A sheet copied, one of its cells changed."""
        sheet = self.sheet()
        copied = {place: replace(cell) for place, cell in sheet.cells.items()}
        copy = Draft(f"{sheet.title} ({len(self.sheets)})", copied, list(sheet.merged))
        self._over(copy.at(self.draw.randrange(sheet.height), self.draw.randrange(sheet.width)), self.word())
        self.sheets.insert(self.draw.randrange(len(self.sheets) + 1), copy)

    def own_sheet(self) -> None:
        """A sheet of their own."""
        own = Draft(f"说明{len(self.sheets)}")
        for _ in range(3):
            self.place(own).value = self.word()
        self.sheets.insert(self.draw.randrange(len(self.sheets) + 1), own)

    def rename(self) -> None:
        sheet = self.sheet()
        sheet.title = f"改名{self._count}{sheet.title}"[:31]

    def hang(self) -> None:
        """A comment, a box of text, a file or a link's tip."""
        cell = self.place(self.sheet())
        cell.hung = (*cell.hung, Beside(self.draw.choice(_HUNG), "A1", self.word()))

    def page(self) -> None:
        """The head of printed pages."""
        first = self.sheet().at(0, 0)
        first.hung = (*first.hung, Beside("page", "A1", self.word()))

    def link(self) -> None:
        cell = self.place(self.sheet())
        cell.links = (*cell.links, f"https://www.example.com/{self.word()}")

    def name(self) -> None:
        self._names[f"名称{self._count}"] = self.word()

    def picture(self) -> None:
        """A picture in a cell, or over some."""
        cell = self.place(self.sheet())
        kind: BesideKind = self.draw.choice(("picture", "picture_over"))
        if kind == "picture":
            self._over(cell, None)
        cell.hung = (*cell.hung, Beside(kind, "A1"))

    def merge(self) -> None:
        """Cells merged, whatever is in them."""
        sheet = self.sheet()
        top, left = self.draw.randrange(sheet.height), self.draw.randrange(sheet.width)
        bottom, right = top + self.draw.randrange(4), left + self.draw.randrange(3)
        if any(t <= bottom and top <= b and left <= r and le <= right for t, le, b, r in sheet.merged) or (
            top,
            left,
        ) == (bottom, right):
            return
        sheet.merged.append((top, left, bottom, right))

    def fail(self) -> None:
        """A cell that shows an error, or a formula that nobody has calculated."""
        cell = self.place(self.sheet())
        self._over(cell, None)
        if self.draw.random() < 0.5:
            cell.error = "#REF!"
        else:
            cell.uncomputed = True

    def _over(self, cell: Cell, value: RawValue) -> None:
        cell.value, cell.error, cell.formula, cell.uncomputed, cell.shown = value, "", False, False, None


_DONE: tuple[Callable[[Hand], None], ...] = (
    *(Hand.type,) * 6,
    *(Hand.number,) * 2,
    *(Hand.put_rows,) * 2,
    *(Hand.put_column,) * 2,
    *(Hand.hang,) * 2,
    *(Hand.merge,) * 2,
    Hand.take_out,
    Hand.double_row,
    Hand.double_sheet,
    Hand.own_sheet,
    Hand.rename,
    Hand.page,
    Hand.link,
    Hand.name,
    Hand.picture,
    Hand.fail,
)


def said_in(book: RawBook) -> Iterator[tuple[str, str, str]]:
    """Every word of theirs that the workbook holds: the word, its sheet, its cell (blank where it hangs on none)."""
    for sheet in book.sheets:
        for row, values in enumerate(sheet.rows):
            for column, value in enumerate(values):
                name = cell_name(row, column)
                text = sheet.shown.get(name) or (value if isinstance(value, str) else "")
                yield from ((word, sheet.title, name) for word in WORD.findall(text))
        yield from ((word, sheet.title, each.cell) for each in sheet.beside for word in WORD.findall(each.text))
        for name, targets in sheet.links.items():
            yield from ((word, sheet.title, name) for target in targets for word in WORD.findall(target))
    yield from _in_names(book.names)


def _in_names(names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name, text in names.items():
        yield from ((word, "", name) for word in WORD.findall(text))
