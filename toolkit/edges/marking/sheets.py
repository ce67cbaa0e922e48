"""The sheets of a workbook under edit, in order, and the names that belong to one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.edges.marking.package import RELATION_ID, Package, child, element, tag

_SELECTED = re.compile(rb"""(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected=["'](?:1|true)["']""")
_BEFORE_NAMES = {tag(name) for name in ("sheets", "functionGroups", "externalReferences")}


class Sheets:
    """The `sheets` of a package's workbook; each is the element that gives its title and its relation."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._root = package.xml(package.workbook)
        self._sheets = self._root.find(tag("sheets"))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._sheets)

    def part(self, sheet: Any) -> str:
        """The part a sheet stands in, `""` where there is none."""
        wanted = sheet.get(RELATION_ID)
        parts = (part for _, name, part in self._package.relations(self._package.workbook) if name == wanted)
        return next(parts, "")

    def with_cells(self) -> list[Any]:
        """The sheets that have cells: no charts, no dialogues."""
        worksheets = {name for kind, name, _ in self._package.relations(self._package.workbook) if kind == "worksheet"}
        return [sheet for sheet in self._sheets if sheet.get(RELATION_ID) in worksheets]

    def deselect(self) -> None:
        """Leave no sheet selected: two selected at once would be edited together."""
        for part in filter(None, map(self.part, self._sheets)):
            self._package.put(part, _SELECTED.sub(rb"\1", self._package.raw(part)))

    def free_title(self, wanted: str) -> str:
        """`wanted`, with a number where a sheet is called so already."""
        taken = {sheet.get("name", "").casefold() for sheet in self._sheets}
        others = (f"{wanted}（{n}）" for n in range(2, len(taken) + 3))
        return next(title for title in (wanted, *others) if title.casefold() not in taken)

    def insert_first(self, part: str, title: str) -> None:
        """Put the sheet of a part before all others, and show it when the workbook is opened."""
        number = max([0, *(int(sheet.get("sheetId", 0)) for sheet in self._sheets)]) + 1
        relation = self._package.relate(self._package.workbook, "worksheet", part)
        self._sheets.insert(0, element("sheet", {"name": title, "sheetId": str(number), "r:id": relation}))
        self._move_names(0, 1)
        for view in self._root.iter(tag("workbookView")):
            view.set("activeTab", "0")
            view.attrib.pop("firstSheet", None)

    def drop(self, sheet: Any) -> None:
        """Take a sheet out, with its part and its names."""
        at = self._sheets.index(sheet)
        part = self.part(sheet)
        self._package.unrelate(self._package.workbook, sheet.get(RELATION_ID))
        self._package.drop(part)
        self._sheets.remove(sheet)
        for name in list(self._root.iter(tag("definedName"))):
            if name.get("localSheetId") == str(at):
                name.getparent().remove(name)
        self._move_names(at + 1, -1)

    def take_names(self, other: Package, title: str) -> None:
        """Give the first sheet, called `title`, the names of the only sheet of another workbook."""
        names = self._root.find(tag("definedNames"))
        if names is None:
            names = element("definedNames")
            [each for each in self._root if each.tag in _BEFORE_NAMES][-1].addnext(names)
        for name in other.look(other.workbook).iter(tag("definedName")):
            made = child(names, "definedName", {"name": name.get("name"), "localSheetId": "0"})
            made.text = f"'{title}'!{(name.text or '').rpartition('!')[2]}"

    def _move_names(self, first: int, by: int) -> None:
        """Names of one sheet know it by its place: those from `first` on have moved."""
        for name in self._root.iter(tag("definedName")):
            at = name.get("localSheetId")
            if at is not None and int(at) >= first:
                name.set("localSheetId", str(int(at) + by))
