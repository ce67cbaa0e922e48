"""The styles of a workbook: each look once, numbered as cells are met that have it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from toolkit.book.sheets.model import Cell, Style
from toolkit.book.sheets.same import Same
from toolkit.book.sheets.styles import FONT
from toolkit.edges.writing.parts_text import DECLARATION, MAIN, NotOursError, attribute

PLAIN = Cell().style
"""The look of cells that were given none."""
_FIRST_NUMBER = 164
"""The first number of a number format of our own."""
_FONT = f'<font><sz val="10"/><color theme="1"/><name val="{FONT}"/><family val="2"/></font>'
_NO_BORDER = "<border><left/><right/><top/><bottom/><diagonal/></border>"
_FILLS = ('<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>')
_UNCHANGED = '<alignment vertical="center"/>'
_VERTICAL = {"top": ' vertical="top"', "vcenter": ' vertical="center"', "bottom": ""}
_TABLES = '<tableStyles count="0" defaultTableStyle="TableStyleMedium9" defaultPivotStyle="PivotStyleLight16"/>'
_SIX = re.compile(r"[0-9A-F]{6}\Z")
_NORMAL = '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'


class _Look(NamedTuple):
    """A style's parts as they stand in the file; styles that differ in none of these are one."""

    font: str
    fill: str
    border: str
    number: str
    align: str
    alignment: str
    locked: bool


class Looks:
    """The looks of a workbook under way.

    Styles are told apart by which object they are before they are compared: the book they are of outlives this. What
    is `known` by its object has its number, or 0 where it is that of cells which were given none: empty ones of it are
    not written, and it has the number `plain`, 0 until it is needed.
    """

    def __init__(self) -> None:
        self.known: dict[int, int] = {}
        self.plain = 0
        self._numbers: dict[_Look, int] = {}
        self._changes: dict[str, int] = {}
        self._changing: dict[int, int] = {}

    def of(self, style: Style) -> int:
        """The number of a style."""
        if known := self.known.get(id(style)):
            return known
        look, is_plain = _known_look(Same(style))
        number = self._numbers.setdefault(look, len(self._numbers) + 1)
        if is_plain:
            self.known[id(style)], self.plain = 0, number
        else:
            self.known[id(style)] = number
        return number

    def change(self, style: Style) -> int:
        """The number of what a condition changes a cell to."""
        if (known := self._changing.get(id(style))) is None:
            known = self._changing[id(style)] = self._changes.setdefault(_change(style), len(self._changes))
        return known

    def xml(self) -> str:
        """All of them as a part."""
        return _part(tuple(self._numbers), tuple(self._changes))


@lru_cache(2048)
def _known_look(style: Same[Style]) -> tuple[_Look, bool]:
    """The look of a style, which many workbooks share, and whether it is that of cells which were given none."""
    return _look(style.it), style.it == PLAIN


@lru_cache(2048)
def _look(style: Style) -> _Look:
    color = f'<color rgb="{colour(style.color)}"/>'
    marks = f"{'<b/>' if style.bold else ''}{'<u/>' if style.underline else ''}"
    font = f'<font>{marks}<sz val="{style.size:g}"/>{color}<name val="{FONT}"/><family val="2"/><scheme val="minor"/>'
    fill = ""
    if style.fill:
        solid = f'<fgColor rgb="{colour(style.fill)}"/><bgColor indexed="64"/>'
        fill = f'<fill><patternFill patternType="solid">{solid}</patternFill></fill>'
    sides = (("left", ""), ("right", ""), ("top", style.top), ("bottom", style.bottom))
    border = "".join(_side(name, own or style.border) for name, own in sides)
    align = "left" if style.indent and style.align == "center" and style.valign == "vcenter" else style.align
    alignment = f'<alignment horizontal="{align}"{_VERTICAL[style.valign]}'
    alignment += ' textRotation="255"' if style.upright else ""
    alignment += f' indent="{style.indent}"' if style.indent else ""
    alignment += ' wrapText="1"/>' if style.wrap else "/>"
    number = "" if style.number == "General" else style.number
    border = f"<border>{border}<diagonal/></border>"
    return _Look(f"{font}</font>", fill, border, number, style.align, alignment, style.locked)


def colour(digits: str) -> str:
    """A colour as parts of a workbook name it. `NotOursError` where it is not six hex digits."""
    if not _SIX.match(digits.upper()):
        raise NotOursError
    return f"FF{digits.upper()}"


def _side(name: str, color: str) -> str:
    return f'<{name} style="thin"><color rgb="{colour(color)}"/></{name}>' if color else f"<{name}/>"


@lru_cache(512)
def _change(style: Style) -> str:
    font = f'<font>{"<b/>" if style.bold else ""}<color rgb="{colour(style.color)}"/></font>'
    fill = f'<fill><patternFill><bgColor rgb="{colour(style.fill)}"/></patternFill></fill>' if style.fill else ""
    return f"<dxf>{font}{fill}</dxf>"


@lru_cache(64)  # the workbooks of units have the same looks in the same order
def _part(looks: tuple[_Look, ...], changes: tuple[str, ...]) -> str:
    fonts, fills, borders = {_FONT: 0}, {each: at for at, each in enumerate(_FILLS)}, {_NO_BORDER: 0}
    numbers: dict[str, int] = {}
    cells = [f'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0">{_UNCHANGED}</xf>']
    for look in looks:
        font = fonts.setdefault(look.font, len(fonts))
        fill = fills.setdefault(look.fill, len(fills)) if look.fill else 0
        border = borders.setdefault(look.border, len(borders))
        number = {"": 0, "0": 1}.get(look.number)
        if number is None:
            number = numbers.setdefault(look.number, _FIRST_NUMBER + len(numbers))
        applied = [("NumberFormat", number), ("Font", font), ("Fill", fill), ("Border", border), ("Alignment", 1)]
        applied.append(("Protection", not look.locked))
        told = "".join(f' apply{name}="1"' for name, does in applied if does)
        parts = f'numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"{told}'
        free = "" if look.locked else '<protection locked="0"/>'
        cells.append(f"<xf {parts}>{look.alignment}{free}</xf>")
    formats = [f'<numFmt numFmtId="{number}" formatCode="{attribute(code)}"/>' for code, number in numbers.items()]
    return (
        f'{DECLARATION}<styleSheet xmlns="{MAIN}">'
        + (_counted("numFmts", formats) if formats else "")
        + _counted("fonts", fonts)
        + _counted("fills", fills)
        + _counted("borders", borders)
        + _counted("cellStyleXfs", [f'<xf numFmtId="0" fontId="0" fillId="0" borderId="0">{_UNCHANGED}</xf>'])
        + _counted("cellXfs", cells)
        + _NORMAL
        + (_counted("dxfs", changes) if changes else '<dxfs count="0"/>')
        + f"{_TABLES}</styleSheet>"
    )


def _counted(name: str, items: list[str] | tuple[str, ...] | dict[str, int]) -> str:
    return f'<{name} count="{len(items)}">{"".join(items)}</{name}>'
