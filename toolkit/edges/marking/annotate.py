"""A returned workbook marked for its sender: the file itself, with a list sheet put first and marks on its cells.

Runs in a guarded child (`annotate_child`). The file is edited part by part: what is not marked stays
as it came, the values its formulas last had included, which no library that loads and saves workbooks can promise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from toolkit.book.returned.reply_book import MARK, NOTE_HEAD, Mark
from toolkit.book.sheets.raw import cell_at
from toolkit.edges.marking.cell_text import set_text
from toolkit.edges.marking.comment import Comments
from toolkit.edges.marking.grid import Grid
from toolkit.edges.marking.listing import Looks, drop_lists, put_list_first
from toolkit.edges.marking.package import Package, Unfit, tag
from toolkit.edges.marking.sheets import Sheets
from toolkit.edges.marking.style import Styles

_BOX_WIDTH, _LINE_HEIGHT, _LINE_LENGTH = 260, 18, 19
"""A comment's box: pixels, and full-width characters a line takes."""


def annotate(data: bytes, listing: bytes, marks: Sequence[Mark], author: str) -> bytes:
    """The workbook `data` with the only sheet of the workbook `listing` put first and each mark on its cell.

    What an earlier reply had put on is taken off before, so that a corrected cell looks as it did at first. Raises
    `Unfit`, or whatever its odd parts lead to, where the workbook cannot be edited.
    """
    book = _Book(Package(data), author)
    book.forget()
    book.mark(Package(listing), marks)
    return book.package.save()


class _Book:
    """The workbook under edit."""

    def __init__(self, package: Package, author: str) -> None:
        self.package = package
        self._author = author
        self._styles = Styles(package, MARK)
        self._sheets = Sheets(package)
        self._sheets.deselect()
        for kind, relation, part in list(package.relations(package.workbook)):
            if kind == "calcChain":  # made anew on opening; one that does not fit is a damaged file
                package.unrelate(package.workbook, relation)
                package.drop(part)

    def forget(self) -> None:
        """Take off what an earlier reply had put on: its list, its comments and, cell by cell, its colours."""
        looks = drop_lists(self.package, self._sheets)
        marked = self._styles.with_mark()
        for sheet in self._sheets.with_cells():
            self._comments(sheet).forget()
            if marked:
                self._unmark(sheet, marked, looks)

    def mark(self, listing: Package, marks: Sequence[Mark]) -> None:
        """Put the list first, and each mark on its cell."""
        root = put_list_first(self.package, self._sheets, self._styles, listing)
        keepers = {cell.get("r"): cell for cell in root.iter(tag("c"))}
        _, *others = self._sheets
        by_sheet: dict[str, list[Mark]] = defaultdict(list)
        for mark in marks:
            by_sheet[mark.sheet].append(mark)
        for title, its in by_sheet.items():
            sheet = next((each for each in self._sheets.with_cells() if each.get("name") == title), None)
            if sheet not in others:
                raise Unfit(f"no sheet {title}")
            self._mark_sheet(sheet, its, keepers)

    def _mark_sheet(self, sheet: Any, marks: Sequence[Mark], keepers: dict[str, Any]) -> None:
        """Colour the cells of one sheet and comment on them; the list keeps how each looked."""
        grid = Grid(self.package.xml(self._sheets.part(sheet)))
        notes: dict[str, list[str]] = defaultdict(list)
        for mark in marks:
            name = grid.visible(mark.cell)
            cell = grid.cell(name)
            if name not in notes:
                grid.show(name)
                look = int(cell.get("s", "0"))
                keeper = keepers[mark.keeper]
                keeper.set("s", str(look))
                set_text(keeper, f"{sheet.get('name')}!{name}")
                cell.set("s", str(self._styles.marked(look)))
            notes[name].append(mark.note)
        boxes = {}
        for name, texts in notes.items():
            text = "\n".join(texts)
            lines = 1 + sum(len(line) // _LINE_LENGTH + 1 for line in text.split("\n"))
            boxes[name] = (text, grid.box(name, _BOX_WIDTH, _LINE_HEIGHT * lines + 12))
        self._comments(sheet).add(boxes)

    def _comments(self, sheet: Any) -> Comments:
        return Comments(self.package, self._sheets.part(sheet), NOTE_HEAD, self._author)

    def _unmark(self, sheet: Any, marked: frozenset[int], looks: Looks) -> None:
        """Give marked cells their style back: as kept, else as most of the column looks, else without the fill."""
        columns: dict[int, Counter[int]] = defaultdict(Counter)
        coloured = []
        for cell in self.package.xml(self._sheets.part(sheet)).iter(tag("c")):
            style, name = int(cell.get("s", "0")), cell.get("r", "A1")
            if style in marked:
                coloured.append(cell)
            else:
                columns[cell_at(name)[1]][style] += 1
        for cell in coloured:
            name = cell.get("r", "A1")
            look = looks.get((sheet.get("name", ""), name))
            usual = columns[cell_at(name)[1]].most_common(1)
            if look is None:
                look = usual[0][0] if usual else self._styles.unmarked(int(cell.get("s", "0")))
            cell.set("s", str(look))
