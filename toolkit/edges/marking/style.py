"""The cell styles of a workbook under edit: marked variants of its own, and those of a sheet grafted in."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from toolkit.book.sheets.model import Style
from toolkit.edges.marking.package import Package, Unfit, child, element, tag

_FIRST_OWN_NUMBER_FORMAT = 164
_AFTER_COLOR = {tag(name) for name in ("name", "family", "charset", "scheme")}


class Styles:
    """`styles.xml` of a package; `mark` is the fill, text colour and border that set a marked cell apart."""

    def __init__(self, package: Package, mark: Style) -> None:
        part = next((part for kind, _, part in package.relations(package.workbook) if kind == "styles"), None)
        if part is None:
            raise Unfit("no styles")
        self._root = package.xml(part)
        self._mark = mark
        self._variants: dict[int, int] = {}
        self._looks: tuple[int, int] | None = None
        self._fonts: dict[int, int] = {}

    def marked(self, style: int) -> int:
        """The style made like `style`, but marked and open for input."""
        if style not in self._variants:
            made = copy.deepcopy(self._cells[style])
            fill, border = self._look()
            for name, at in (("fill", fill), ("border", border), ("font", self._font(int(made.get("fontId", 0))))):
                made.set(f"{name}Id", str(at))
                made.set(f"apply{name.title()}", "1")
            made.set("applyProtection", "1")
            for old in made.findall(tag("protection")):
                made.remove(old)
            at = 1 if len(made) and made[0].tag == tag("alignment") else 0
            made.insert(at, element("protection", {"locked": "0"}))
            self._variants[style] = _append(self._cells, made)
        return self._variants[style]

    def with_mark(self) -> frozenset[int]:
        """The styles that carry the mark's fill."""
        fills = {
            at
            for at, fill in enumerate(self._list("fills"))
            for colour in fill.iter(tag("fgColor"))
            if (colour.get("rgb") or "")[-6:].upper() == self._mark.fill
        }
        return frozenset(at for at, cell in enumerate(self._cells) if int(cell.get("fillId", 0)) in fills)

    def unmarked(self, style: int) -> int:
        """`style` without any fill: where nothing tells how the cell looked before it was marked."""
        made = copy.deepcopy(self._cells[style])
        made.set("fillId", "0")
        return _append(self._cells, made)

    def graft(self, other: Package) -> int:
        """Add every cell style of another workbook; returns by how much its style numbers grow."""
        theirs = Styles(other, self._mark)
        shift = {name: len(self._list(name)) for name in ("fonts", "fills", "borders")}
        for name in shift:
            for each in theirs._list(name):
                _append(self._list(name), copy.deepcopy(each))
        numbers = self._take_numbers(theirs)
        grown = len(self._cells)
        for each in theirs._cells:
            made = copy.deepcopy(each)
            for name, by in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                made.set(name, str(int(made.get(name, 0)) + shift[by]))
            made.set("xfId", "0")
            number = made.get("numFmtId", "0")
            made.set("numFmtId", numbers.get(number, number))
            _append(self._cells, made)
        return grown

    @property
    def _cells(self) -> Any:
        return self._list("cellXfs")

    def _list(self, name: str) -> Any:
        found = self._root.find(tag(name))
        if found is None or not len(found):
            raise Unfit(f"no {name}")
        return found

    def _look(self) -> tuple[int, int]:
        if self._looks is None:
            fill, border = element("fill"), element("border")
            pattern = child(fill, "patternFill", {"patternType": "solid"})
            child(pattern, "fgColor", {"rgb": f"FF{self._mark.fill}"})
            child(pattern, "bgColor", {"indexed": "64"})
            for side in ("left", "right", "top", "bottom"):
                child(child(border, side, {"style": "medium"}), "color", {"rgb": f"FF{self._mark.border}"})
            child(border, "diagonal")
            self._looks = _append(self._list("fills"), fill), _append(self._list("borders"), border)
        return self._looks

    def _font(self, font: int) -> int:
        """The font in the mark's colour: whatever the sender's was, it must be legible on the mark's fill."""
        if font not in self._fonts:
            made = copy.deepcopy(self._list("fonts")[font])
            for old in made.findall(tag("color")):
                made.remove(old)
            later = [at for at, each in enumerate(made) if each.tag in _AFTER_COLOR]
            made.insert(later[0] if later else len(made), element("color", {"rgb": f"FF{self._mark.color}"}))
            self._fonts[font] = _append(self._list("fonts"), made)
        return self._fonts[font]

    def _take_numbers(self, theirs: Styles) -> Mapping[str, str]:
        """Add another workbook's number formats; its ids -> ours."""
        given = theirs._root.find(tag("numFmts"))
        if given is None:
            return {}
        ours = self._root.find(tag("numFmts"))
        if ours is None:
            ours = element("numFmts")
            self._root.insert(0, ours)
        taken = [int(each.get("numFmtId", 0)) for each in ours]
        first = max([_FIRST_OWN_NUMBER_FORMAT - 1, *taken]) + 1
        numbers = {}
        for at, each in enumerate(given):
            numbers[each.get("numFmtId", "")] = str(first + at)
            made = copy.deepcopy(each)
            made.set("numFmtId", str(first + at))
            _append(ours, made)
        return numbers


def _append(parent: Any, child: Any) -> int:
    """Put `child` last, keep the count right and return where it stands."""
    parent.append(child)
    parent.set("count", str(len(parent)))
    return len(parent) - 1
