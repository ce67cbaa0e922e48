"""Telephone numbers as people type them, into one form."""

from __future__ import annotations

import re

from toolkit.codes import Code
from toolkit.schema.cell import CellValue, Parsed, narrow, text_of, without_mark

_BETWEEN = re.compile(r"[、/;,\n]|或者?|和")
_EXTENSION = re.compile(r"(?:转接?|分机|ext\.?|x|#)-?(\d{1,6})$", re.IGNORECASE)
_DASHED_EXTENSION = re.compile(r"(0\d{2,3}-?\d{7,8}|[2-9]\d{6,7})-(\d{1,6})")
_COUNTRY = re.compile(r"(?:\+|00)86-?|86-?(?=1[3-9]\d{9}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_AREA = re.compile(r"(010|02\d)(\d{8})|(0[03-9]\d{2})(\d{7,8})")
_CERTAIN = re.compile(r"1[3-9]\d{9}|(?:010|02\d)\d{8}")
"""Digits that can be one number only, however they are parted: the numbers of these areas have eight."""
_AREA_CUT = re.compile(r"(10|2\d)-?(\d{8})|([3-9]\d{2})-?(\d{7,8})")
"""An area code whose zero is gone: a spreadsheet keeps none in a number."""
_SERVICE = re.compile(r"([48]00)(\d{7})")
_LOCAL = re.compile(r"[2-9]\d{2,3}-?\d{4}")
"""No number within a city begins with 1: half a mobile number is none."""
_SHORT = re.compile(r"[1-9]\d{2,5}")

_ZERO = "（补了区号前的0）"


def parse_phone(value: CellValue) -> Parsed:
    """Numbers as `13800000000`, `0759-3331234`, `0759-3331234转801`, `400-1234567`, `3331234` or `12345`, joined by 、.

    Blanks, dashes, brackets, full-width digits and +86 do not matter. A number cell is understood too: there the
    zero of the area code is put back, and `why` says so. Only the form is checked, nobody is called.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Parsed(fault=Code.CELL_PHONE)
    text = without_mark(narrow(text_of(value)))
    numbers: list[str] = []
    mended = False
    for piece in filter(None, (part.strip() for part in _BETWEEN.split(text))):
        whole = _number(piece, cut=not isinstance(value, str))
        found = [whole] if whole else [_number(part, cut=False) for part in piece.split()]
        for each in found:
            if each is None:
                return Parsed(fault=Code.CELL_PHONE)
            numbers.append(each[0])
            mended = mended or each[1]
    if not numbers:
        return Parsed(fault=Code.CELL_PHONE)
    canonical = "、".join(numbers)
    same = isinstance(value, str) and canonical == text_of(value)
    return Parsed(canonical, corrected=not same, why=_ZERO if mended else "")


def _number(piece: str, *, cut: bool) -> tuple[str, bool] | None:
    """One number in its form, and whether the zero of its area code was put back; None for no number.

    With `cut` that zero may be gone without a dash to show where the area code ends.
    """
    compact = re.sub(r"[()\s]+", "-", piece).strip("-")
    compact = re.sub("-{2,}", "-", compact)
    extension = ""
    if _CERTAIN.fullmatch(compact.replace("-", "")):
        compact = compact.replace("-", "")
    elif found := _EXTENSION.search(compact):
        compact, extension = compact[: found.start()].rstrip("-"), f"转{found[1]}"
    elif found := _DASHED_EXTENSION.fullmatch(compact):
        compact, extension = found[1], f"转{found[2]}"
    country = _COUNTRY.match(compact)
    if country:
        compact = compact[country.end() :]
    digits = compact.replace("-", "")
    if not digits.isdecimal():
        return None
    if _MOBILE.fullmatch(digits) and not extension:
        return digits, False
    if found := _AREA.fullmatch(digits):
        return _joined(found) + extension, False
    if found := _SERVICE.fullmatch(digits):
        return _joined(found) + extension, False
    if (cut or country or compact.count("-") == 1) and (found := _AREA_CUT.fullmatch(compact)):
        return f"0{_joined(found)}{extension}", True
    if _LOCAL.fullmatch(compact) or (_SHORT.fullmatch(compact) and not extension):
        return digits + extension, False
    return None


def _joined(found: re.Match[str]) -> str:
    return "-".join(part for part in found.groups() if part)
