"""A returned workbook marked for its sender: the file itself, with a list sheet put first and marks on its cells.

Runs in a guarded child (`annotate_child`). The file is edited part by part: what is not marked stays
as it came, the values its formulas last had included, which no library that loads and saves workbooks can promise.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.book.returned.reply_book import LIST_TITLE, MARK, NOTE_HEAD, TAG, Mark
from toolkit.book.sheets.raw import cell_at
from toolkit.edges.marking.comment import Comments
from toolkit.edges.marking.grid import Grid
from toolkit.edges.marking.package import RELATION_ID, Package, Unfit, child, element, tag, texted
from toolkit.edges.marking.style import Styles

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SELECTED = re.compile(rb"""(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected=["'](?:1|true)["']""")
_BEFORE_NAMES = {tag(name) for name in ("sheets", "functionGroups", "externalReferences")}
_BOX_WIDTH, _LINE_HEIGHT, _LINE_LENGTH = 260, 18, 19
"""A comment's box: pixels, and full-width characters a line takes."""


def annotate(data: bytes, listing: bytes, marks: Sequence[Mark], author: str) -> bytes:
    """The workbook `data` with the only sheet of the workbook `listing` put first and each mark on its cell.

    What an earlier reply had put on is taken off before, so that a corrected cell looks as it did at first. Raises
    `Unfit`, or whatever its odd parts lead to, where the workbook cannot be edited.
    """
    book = _Book(data, author)
    book.forget()
    book.graft(Package(listing))
    by_sheet: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_sheet[mark.sheet].append(mark)
    for title, its in by_sheet.items():
        book.mark(title, its)
    return book.package.save()


class _Book:
    """The workbook under edit."""

    def __init__(self, data: bytes, author: str) -> None:
        self.package = Package(data)
        self._author = author
        self._styles = Styles(self.package, MARK)
        self._root = self.package.xml(self.package.workbook)
        self._sheets = self._root.find(tag("sheets"))
        self._listing: Any = None
        for sheet in self._sheets:
            # Two sheets selected at once would be edited together.
            part = self._part(sheet)
            self.package.put(part, _SELECTED.sub(rb"\1", self.package.raw(part)))
        for kind, relation, part in list(self.package.relations(self.package.workbook)):
            if kind == "calcChain":  # made anew on opening; one that does not fit is a damaged file
                self.package.unrelate(self.package.workbook, relation)
                self.package.drop(part)

    def forget(self) -> None:
        """Take off what an earlier reply had put on: its list, its comments and, cell by cell, its colours."""
        looks: dict[tuple[str, str], int] = {}
        for at, sheet in reversed(list(enumerate(self._sheets))):
            if sheet.get("name", "").startswith(LIST_TITLE) and (kept := self._kept_looks(sheet)) is not None:
                looks.update(kept)
                self._drop_sheet(at, sheet)
        marked = self._styles.with_mark()
        for sheet in self._worksheets():
            Comments(self.package, self._part(sheet), NOTE_HEAD, self._author).forget()
            if marked:
                self._unmark(sheet, marked, looks)

    def graft(self, listing: Package) -> None:
        """Put the only sheet of another workbook first, under a title that is free."""
        (donor,) = (part for kind, _, part in listing.relations(listing.workbook) if kind == "worksheet")
        strings = _strings(listing)
        shift = self._styles.graft(listing)
        root = listing.xml(donor)
        for cell in root.iter(tag("c")):
            if cell.get("t") == "s":
                _set_text(cell, strings[int(cell.findtext(tag("v")))])
        for each in root.iter(tag("c"), tag("row"), tag("col")):
            name = "style" if each.tag == tag("col") else "s"
            if each.get(name) is not None:
                each.set(name, str(int(each.get(name)) + shift))
        part = self.package.free("xl/worksheets/sheet{}.xml")
        self.package.add(part, root, _SHEET_TYPE)
        self._listing = self.package.xml(part)
        titles = {sheet.get("name", "").casefold() for sheet in self._sheets}
        others = (f"{LIST_TITLE}（{n}）" for n in range(2, len(titles) + 3))
        title = next(title for title in (LIST_TITLE, *others) if title.casefold() not in titles)
        number = max([0, *(int(sheet.get("sheetId", 0)) for sheet in self._sheets)]) + 1
        relation = self.package.relate(self.package.workbook, "worksheet", part)
        sheet = element("sheet", {"name": title, "sheetId": str(number), "r:id": relation})
        self._sheets.insert(0, sheet)
        self._move_names(0, 1)
        self._take_names(listing, title)
        for view in self._root.iter(tag("workbookView")):
            view.set("activeTab", "0")
            view.attrib.pop("firstSheet", None)

    def mark(self, title: str, marks: Sequence[Mark]) -> None:
        """Colour the cells of one sheet and comment on them; the list keeps how each looked."""
        sheet = next((sheet for sheet in self._worksheets() if sheet.get("name") == title), None)
        if sheet is None or title == self._sheets[0].get("name"):
            raise Unfit(f"no sheet {title}")
        part = self._part(sheet)
        grid = Grid(self.package.xml(part))
        kept = {cell.get("r"): cell for cell in self._listing.iter(tag("c"))}
        notes: dict[str, list[str]] = defaultdict(list)
        for mark in marks:
            name = grid.visible(mark.cell)
            cell = grid.cell(name)
            if name not in notes:
                grid.show(name)
                look = int(cell.get("s", "0"))
                kept[mark.keeper].set("s", str(look))
                _set_text(kept[mark.keeper], f"{title}!{name}")
                cell.set("s", str(self._styles.marked(look)))
            notes[name].append(mark.note)
        boxes = {}
        for name, texts in notes.items():
            text = "\n".join(texts)
            lines = 1 + sum(len(line) // _LINE_LENGTH + 1 for line in text.split("\n"))
            boxes[name] = (text, grid.box(name, _BOX_WIDTH, _LINE_HEIGHT * lines + 12))
        Comments(self.package, part, NOTE_HEAD, self._author).add(boxes)

    # Sheets and names

    def _part(self, sheet: Any) -> str:
        wanted = sheet.get(RELATION_ID)
        parts = (part for _, name, part in self.package.relations(self.package.workbook) if name == wanted)
        return next(parts, "")

    def _worksheets(self) -> list[Any]:
        """The sheets that have cells."""
        worksheets = {name for kind, name, _ in self.package.relations(self.package.workbook) if kind == "worksheet"}
        return [sheet for sheet in self._sheets if sheet.get(RELATION_ID) in worksheets]

    def _drop_sheet(self, at: int, sheet: Any) -> None:
        part = self._part(sheet)
        self.package.unrelate(self.package.workbook, sheet.get(RELATION_ID))
        self.package.drop(part)
        self._sheets.remove(sheet)
        for name in list(self._root.iter(tag("definedName"))):
            if name.get("localSheetId") == str(at):
                name.getparent().remove(name)
        self._move_names(at + 1, -1)

    def _move_names(self, first: int, by: int) -> None:
        """Names of one sheet know it by its place: those from `first` on have moved."""
        for name in self._root.iter(tag("definedName")):
            at = name.get("localSheetId")
            if at is not None and int(at) >= first:
                name.set("localSheetId", str(int(at) + by))

    def _take_names(self, listing: Package, title: str) -> None:
        names = self._root.find(tag("definedNames"))
        if names is None:
            names = element("definedNames")
            [each for each in self._root if each.tag in _BEFORE_NAMES][-1].addnext(names)
        for name in listing.look(listing.workbook).iter(tag("definedName")):
            made = child(names, "definedName", {"name": name.get("name"), "localSheetId": "0"})
            made.text = f"'{title}'!{(name.text or '').rpartition('!')[2]}"

    # What an earlier reply left

    def _kept_looks(self, sheet: Any) -> Mapping[tuple[str, str], int] | None:
        """The style each cell had before an earlier reply marked it; None for a list that is not ours."""
        strings = _strings(self.package)
        texts = {
            cell.get("r", ""): (_text(cell, strings), cell)
            for cell in self.package.look(self._part(sheet)).iter(tag("c"))
        }
        tags = [cell_at(name)[1] for name, (text, _) in texts.items() if text == TAG]
        if not tags:
            return None
        return {
            (place[0], place[2]): int(cell.get("s", "0"))
            for name, (text, cell) in texts.items()
            if cell_at(name)[1] == tags[0] and (place := text.rpartition("!"))[1]
        }

    def _unmark(self, sheet: Any, marked: frozenset[int], looks: Mapping[tuple[str, str], int]) -> None:
        """Give marked cells their style back: as kept, else as most of the column looks, else without the fill."""
        columns: dict[int, Counter[int]] = defaultdict(Counter)
        coloured = []
        for cell in self.package.xml(self._part(sheet)).iter(tag("c")):
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


def _strings(package: Package) -> Sequence[str]:
    part = next((part for kind, _, part in package.relations(package.workbook) if kind == "sharedStrings"), "")
    items = package.look(part).iterfind(tag("si")) if part else ()
    return ["".join(text.text or "" for text in item.iter(tag("t"))) for item in items]


def _text(cell: Any, strings: Sequence[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(tag("t")))
    value = cell.findtext(tag("v")) or ""
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    return value if cell.get("t") == "str" else ""


def _set_text(cell: Any, text: str) -> None:
    """Let a cell hold its text itself, not by number."""
    for old in list(cell):
        cell.remove(old)
    cell.set("t", "inlineStr")
    texted(child(cell, "is"), "t", text)
