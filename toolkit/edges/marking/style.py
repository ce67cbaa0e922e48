"""The cell styles of a workbook under edit: marked variants of its own, and those of a sheet grafted in."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.book.sheets.model import Style
from toolkit.edges.marking.package import Package, Unfit, child, element, tag

_FIRST_OWN_NUMBER_FORMAT = 164
_FONT = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family"),
    *("charset", "scheme"),
)
"""The parts of a font in the order in which Excel reads them."""
_RANK = {tag(name): at for at, name in enumerate(_FONT)}

Key = tuple[object, ...]
"""What an element says, so that another can be compared with it."""


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
        self._known: dict[str, dict[Key, int]] = {}

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
            self._variants[style] = self._put("cellXfs", made)
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
        return self._put("cellXfs", made)

    def graft(self, other: Package) -> Sequence[int]:
        """Add the cell styles of another workbook that are not here yet; returns which number each has here."""
        theirs = Styles(other, self._mark)
        parts = {
            name: [self._put(name, copy.deepcopy(each)) for each in theirs._list(name)]
            for name in ("fonts", "fills", "borders")
        }
        numbers = self._take_numbers(theirs)
        found = []
        for each in theirs._cells:
            made = copy.deepcopy(each)
            for name, by in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                made.set(name, str(parts[by][int(made.get(name, 0))]))
            made.set("xfId", "0")
            number = made.get("numFmtId", "0")
            made.set("numFmtId", numbers.get(number, number))
            found.append(self._put("cellXfs", made))
        return found

    def _put(self, name: str, made: Any) -> int:
        """The number of a part of that list: of the first that says the same, else of this one, which is added."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = {}
            for at, each in enumerate(self._list(name)):
                known.setdefault(_key(each), at)
        key = _key(made)
        if key not in known:
            known[key] = _append(self._list(name), made)
        return known[key]

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
            self._looks = self._put("fills", fill), self._put("borders", border)
        return self._looks

    def _font(self, font: int) -> int:
        """The font in the mark's colour: whatever the sender's was, it must be legible on the mark's fill."""
        if font not in self._fonts:
            made = copy.deepcopy(self._list("fonts")[font])
            for old in made.findall(tag("color")):
                made.remove(old)
            made.append(element("color", {"rgb": f"FF{self._mark.color}"}))
            made[:] = sorted(made, key=lambda each: _RANK.get(each.tag, len(_RANK)))
            self._fonts[font] = self._put("fonts", made)
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
        known = {each.get("formatCode"): each.get("numFmtId", "") for each in reversed(ours)}
        numbers = {}
        for each in given:
            code = each.get("formatCode")
            if code not in known:
                made = copy.deepcopy(each)
                known[code] = str(first)
                made.set("numFmtId", known[code])
                _append(ours, made)
                first += 1
            numbers[each.get("numFmtId", "")] = known[code]
        return numbers


def _key(part: Any) -> Key:
    """What an element says, white space aside."""
    return (part.tag, *sorted(part.attrib.items()), *map(_key, part))


def _append(parent: Any, child: Any) -> int:
    """Put `child` last, keep the count right and return where it stands."""
    parent.append(child)
    parent.set("count", str(len(parent)))
    return len(parent) - 1
