"""Texts as they stand in the parts of a workbook, and what the toolkit's own writer leaves to XlsxWriter."""

from __future__ import annotations

import re
from functools import lru_cache

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_ESCAPES = re.compile("(_x[0-9a-fA-F]{4}_)")
_CONTROLS = re.compile("([\x00-\x08\x0b-\x1f\ufffe\uffff])")
_FUNCTION = re.compile(r"([A-Z][A-Z0-9.]*)\(")
_KNOWN = (
    "ABS AND AVERAGE CHAR CODE COLUMN COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DATEVALUE DAY EXACT FIND HYPERLINK"
    " IF IFERROR INDEX INT ISBLANK ISERROR ISNA ISNUMBER ISTEXT LEFT LEN LOWER MATCH MAX MID MIN MOD MONTH N NOT OR"
    " REPT RIGHT ROUND ROW ROWS SEARCH SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT TEXT TODAY TRIM UPPER VALUE"
    " VLOOKUP WEEKDAY WORKDAY YEAR"
)
_FUNCTIONS = frozenset(_KNOWN.split())
"""Functions that every program knows by these names; newer ones go under others in the file (`_xlfn.CONCAT`)."""
_SURELY_FITS = 16_383
"""Characters of a text that fits into a cell whatever they are."""


class NotOursError(Exception):
    """Something that the toolkit's own writer does not write: XlsxWriter does, or says what is wrong with it."""


def length(text: str) -> int:
    """How long office programs count a text: 𠮷 is two."""
    return len(text) + sum(char > "\uffff" for char in text)


def attribute(text: str) -> str:
    """A text as the value of an attribute."""
    return result(text).replace('"', "&quot;").replace("\n", "&#xA;")


def result(text: str) -> str:
    """What a formula gives; only characters that no XML may hold are written otherwise."""
    return data(text if text.isprintable() else _CONTROLS.sub(_as_code, text))


def data(text: str) -> str:
    """A text between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def element(text: str) -> str:
    """A text between tags, characters that no XML may hold written as office programs do (`_x0007_`)."""
    return data(_plain(text))


def _as_code(found: re.Match[str]) -> str:
    return f"_x{ord(found[1]):04X}_"


def _plain(text: str) -> str:
    if text.isprintable() and "_x" not in text:
        return text
    return _CONTROLS.sub(_as_code, _ESCAPES.sub(r"_x005F\1", text))


@lru_cache(16384)  # they recur in every unit's workbook
def formula(text: str, *, of_rule: bool = False) -> str:
    """A formula as it is kept, of a cell or a rule: without its `=`. `NotOursError` where it may need another name in
    the file."""
    bare = text.removeprefix("=")
    if not bare or bare[0] in "{=" or bare[-1] == "}" or not _FUNCTIONS.issuperset(_FUNCTION.findall(bare)):
        raise NotOursError
    return element(bare) if of_rule else result(bare)


class Texts:
    """The texts of all cells, each once, numbered as they are met."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        self._told = 0

    def number(self, text: str) -> str:
        """The number of a text, told once more."""
        self._told += 1
        if (known := self._numbers.get(text)) is None:
            if len(text) > _SURELY_FITS:
                raise NotOursError
            known = self._numbers[text] = str(len(self._numbers))
        return known

    def xml(self) -> str:
        """All of them as a part; empty where there are none."""
        if not self._told:
            return ""
        counts = f'count="{self._told}" uniqueCount="{len(self._numbers)}"'
        return f'{DECLARATION}<sst xmlns="{MAIN}" {counts}>{"".join(map(_item, self._numbers))}</sst>'


def _item(text: str) -> str:
    shown = _plain(text)
    kept = ' xml:space="preserve"' if shown[:1].isspace() or shown[-1:].isspace() else ""
    return f"<si><t{kept}>{data(shown)}</t></si>"
