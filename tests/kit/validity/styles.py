"""What is wrong with the styles of a workbook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from kit.validity.package import MAIN, Node, Package, words

_FONT = words("b i strike condense extend outline shadow u vertAlign sz color name family charset scheme")
_FORMAT = words("font numFmt fill alignment border protection extLst")
_COLOUR = re.compile(r"[0-9A-Fa-f]{8}\Z")
_LOOKS, _BUILT_IN = 65_490, 164


def style_faults(package: Package) -> Iterator[str]:
    """Parts of styles out of order or out of range, counts that are not so."""
    for part in package.of_kind(package.workbook, "styles"):
        root = package.roots[part]
        held = {etree.QName(each).localname: each for each in root if isinstance(each.tag, str)}
        for name, each in held.items():
            if (told := each.get("count")) and int(told) != len(each):
                yield f"{part}: {name} count {told}, but {len(each)}"
        for font in root.iter(f"{MAIN}font"):
            yield from _order_faults(part, font, _FONT)
        for each in root.iter(f"{MAIN}dxf"):
            yield from _order_faults(part, each, _FORMAT)
        numbers = Counter(each.get("numFmtId") for each in root.findall(f"{MAIN}numFmts/{MAIN}numFmt"))
        yield from (f"{part}: number format {key} twice" for key, count in numbers.items() if count > 1)
        fills = [each.get("patternType") for each in root.findall(f"{MAIN}fills/{MAIN}fill/{MAIN}patternFill")]
        if fills[:2] != ["none", "gray125"]:
            yield f"{part}: the first fills are {fills[:2]}"
        for each in root.iter():
            if isinstance(each.tag, str) and (rgb := each.get("rgb")) and not _COLOUR.match(rgb):
                yield f"{part}: the colour {rgb}"
        yield from _look_faults(part, held, {*numbers})


def _order_faults(part: str, node: Node, order: list[str]) -> Iterator[str]:
    names = [etree.QName(each).localname for each in node if isinstance(each.tag, str)]
    known = [order.index(name) for name in names if name in order]
    if known != sorted(known) or len({*names}) != len(names):
        yield f"{part}: {etree.QName(node).localname} holds {names}"


def _look_faults(part: str, held: dict[str, Node], numbers: set[str | None]) -> Iterator[str]:
    """Every look names a font, fill, border and number format that there is."""
    for name in ("cellStyleXfs", "cellXfs"):
        looks = held.get(name, ())
        if not len(looks) or len(looks) > _LOOKS:
            yield f"{part}: {len(looks)} {name}"
        for at, look in enumerate(looks):
            for key, kind in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                if int(look.get(key, "0")) >= len(held.get(kind, ())):
                    yield f"{part}: {name} {at} has {key} {look.get(key)} of {len(held.get(kind, ()))}"
            number = look.get("numFmtId", "0")
            if int(number) >= _BUILT_IN and number not in numbers:
                yield f"{part}: {name} {at} has the number format {number}, which is not there"
            if name == "cellXfs" and int(look.get("xfId", "0")) >= len(held.get("cellStyleXfs", ())):
                yield f"{part}: {name} {at} has xfId {look.get('xfId')}"
