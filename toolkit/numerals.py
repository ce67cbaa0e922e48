"""Chinese numerals, read and written: 二十一, 二〇二一, 贰拾壹, ①."""

from __future__ import annotations

import re
from unicodedata import normalize, numeric

_POSITIONAL = "〇一二三四五六七八九"
_DIGITS = {digit: value for value, digit in enumerate(_POSITIONAL)} | {"零": 0, "○": 0}
_COUNTED = re.compile(
    "(?:(?P<hundreds>[一二三四五六七八九]?)百[零〇○]?)?(?:(?P<tens>[一二三四五六七八九]?)十)?(?P<ones>.?)"
)
_CIRCLED = ((1, 0x2460, 20), (21, 0x3251, 35), (36, 0x32B1, 50))
"""Circled numbers: the first of a row, its code point, and the last."""


def number_of(text: str) -> int:
    """The value of a number in figures (12), as it is counted (十二, 一百零五) or circled (⑫); 0 where it is none."""
    if text.isdecimal():
        return int(text)
    found = _COUNTED.fullmatch(text.replace("两", "二"))
    if not found or (found["ones"] and found["ones"] not in _DIGITS):
        return _circled_value(text)
    hundreds, tens = (0 if said is None else _DIGITS.get(said, 1) for said in (found["hundreds"], found["tens"]))
    return hundreds * 100 + tens * 10 + _DIGITS.get(found["ones"], 0)


def is_numeral(character: str) -> bool:
    """Whether a character is a Chinese digit or 十: what stands beside it is part of the same number."""
    return character in _DIGITS or character == "十"


def in_figures(text: str) -> str:
    """`text` with each Chinese digit as a figure, all else as it was: 二〇二一 becomes 2021."""
    return "".join(str(_DIGITS.get(character, character)) for character in text)


def counted(number: int) -> str:
    """A number up to 99,999 as it is counted: 二十一, 一百零五; 十二 without 一 before it."""
    shown = _spelled(number, "零一二三四五六七八九", "十百千万")
    return shown.removeprefix("一") if 10 <= number < 20 else shown


def formal(number: int) -> str:
    """A number up to 99,999 in the numerals of cheques: 壹拾贰."""
    return _spelled(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟万")


def digit_by_digit(number: int) -> str:
    """A number in Chinese digits, as years are written: 二〇二一."""
    return "".join(_POSITIONAL[int(digit)] for digit in str(number))


def circled(number: int) -> str:
    """A number up to 50 in its circle; beyond that in figures."""
    for first, point, last in _CIRCLED:
        if first <= number <= last:
            return chr(point + number - first)
    return str(number)


def _circled_value(text: str) -> int:
    for first, point, last in _CIRCLED if len(text) == 1 else ():
        if point <= ord(text) <= point + last - first:
            return ord(text) - point + first
    return 0


def _spelled(number: int, digits: str, units: str) -> str:
    shown, blank = "", False
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True):
        if not digit:
            blank = bool(shown)
            continue
        shown += (digits[0] if blank else "") + digits[digit] + (units[place - 1] if 0 < place <= len(units) else "")
        blank = False
    return shown or digits[0]


_PLACES = {"十": 10, "百": 100, "千": 1000}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟两", "一二三四五六七八九十百千二")
NUMERAL_SIGNS = "〇零○一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾佰仟"
"""The signs that a number in Chinese numerals is written with."""
NUMERAL = f"[{NUMERAL_SIGNS}]+"
"""What a number in Chinese numerals is made of, as a regular expression."""


def value_of(text: str) -> int | None:
    """The value of a number in Chinese numerals of any size (两千三百一十八, 二〇二一, 贰拾); None where it is none."""
    plain = text.translate(_FORMAL)
    if not plain:
        return None
    if all(each in _DIGITS for each in plain):
        return int("".join(str(_DIGITS[each]) for each in plain))
    whole = part = digit = 0
    for each in plain:
        if each in _DIGITS:
            digit = _DIGITS[each]
        elif each == "万":
            whole, part, digit = (whole + part + digit) * 10_000, 0, 0
        elif each in _PLACES:
            part, digit = part + (digit or 1) * _PLACES[each], 0
        else:
            return None
    return whole + part + digit


_ROMAN = {normalize("NFKC", chr(point)).upper(): point - 0x215F for point in range(0x2160, 0x216C)}
SIGN = (
    "(?:[Ⅰ-Ⅻⅰ-ⅻ①-⒛㉑-㉟㈠-㈩㊀-㊉㊱-㊿⓪⓵-⓾❶-❿]"
    f"|(?<![A-Za-z])(?:{'|'.join(sorted(_ROMAN, key=len, reverse=True))})(?![A-Za-z]))"
)
"""A number that is one sign, or Roman in letters, as a regular expression: ③, Ⅷ, ㈢, XII."""


def sign_value(text: str) -> int:
    """The value of such a sign; 0 where it is none."""
    return int(numeric(text, 0)) if len(text) == 1 and text not in _ROMAN else _ROMAN.get(text, 0)
