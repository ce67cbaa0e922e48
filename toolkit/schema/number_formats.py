"""How a number, a date, a time or a text looks in a cell of a given number format, as far as that is a plain one.

Formats are those of ECMA-376 part 1, 18.8.30 and 18.8.31, with the Chinese numerals of [DBNum1] and [DBNum2]. Of a
format that says more than is understood here, or nothing at all, it is said that what its cell shows is not known.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from toolkit.numerals import counted, formal
from toolkit.schema.cell import CellValue, text_of

_TOKEN = re.compile(
    r'"([^"]*)"|[\\!](.)|_(.)|\*(.)|\[([^\]]*)\]|((?i:AM/PM|A/P)|上午/下午)|(General|G/通用格式)'
    r"|([yY]+|[mM]+|[dD]+|[hH]+|[sS]+|a{3,4})|(.)",
    re.DOTALL,
)
_CURRENCY = re.compile(r"\$([^-]*)(?:-[0-9A-Fa-f]+)?\Z")
_ELAPSED = re.compile(r"(?:h+|m+|s+)\Z", re.IGNORECASE)
_COLOR = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|黑色?|蓝色?|红色?)\Z", re.IGNORECASE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = "一二三四五六日"
_FRACTION = re.compile(r"(.*?)([#?0]+)?( *)([#?]+)/([#?]+|\d+)(.*)", re.DOTALL)
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+,*")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\Z")
_HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_PLACES = "0#?"
_YEAR = re.compile("[eE]{1,4}")
_NAMES = re.compile("d{3}|m{4}")
_NUMERALS = re.compile(r"DBNum([12])\Z", re.IGNORECASE)
_FIGURES = {
    numerals: str.maketrans("0123456789", digits)
    for numerals, digits in {"1": "〇一二三四五六七八九", "2": "零壹贰叁肆伍陆柒捌玖"}.items()
}
_APART = {ord(str(figure)): 0xE000 + figure for figure in range(10)}
_BACK = {there: figure for figure, there in _APART.items()}
"""The figures of a format's own words, while those of the number become numerals."""
_COUNTED = {"1": counted, "2": formal}
_MOST_COUNTED, _OF_A_YEAR = 5, 4
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LONGEST = 200


class _Piece(NamedTuple):
    """A part of a format: its kind, and what it says."""

    kind: str
    text: str


def shown_as(value: CellValue, code: str, *, since_1904: bool = False) -> str | None:
    """The text a cell shows; empty where that is what `text_of` says or no format plays a part, None where it is not
    known: the format is not understood, or shows nothing of the value.

    A number under a date's format is that day and time, by the calendar of the workbook.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | date | time | timedelta) or not code:
        return ""
    sections = _sections(code) if len(code) <= _LONGEST else (None,)
    if isinstance(value, str):
        return _text(value, sections)
    if any(section is None for section in sections):
        return None
    try:
        text = _shown(value, [section or () for section in sections], since_1904=since_1904)
    except (OverflowError, InvalidOperation, ValueError):
        return None
    return None if not text else text if text != text_of(value) else ""


@lru_cache(maxsize=256)
def alters_texts(code: str) -> bool:
    """Whether a format shows a text otherwise than it is, or may do so."""
    return shown_as("字", code) != ""


def _text(value: str, sections: Sequence[Sequence[_Piece] | None]) -> str | None:
    """A text by the fourth section, else by the last if that has a place for it."""
    place, last = _Piece("plain", "@"), sections[-1]
    if last is None or (len(sections) < 4 and place not in last):
        return ""
    if any(piece.kind not in ("text", "plain") for piece in last):
        return None
    shown = "".join(value if piece == place else piece.text for piece in last).strip()
    return None if not shown else shown if shown != value.strip() else ""


def _shown(
    value: int | float | date | time | timedelta, sections: Sequence[Sequence[_Piece]], *, since_1904: bool
) -> str:
    dated = any(piece.kind == "date" for piece in sections[0])
    if not isinstance(value, int | float):
        if isinstance(value, time) and any(piece.kind == "date" and piece.text[:1] in "yY" for piece in sections[0]):
            return ""  # a time is of no day: one program shows 1900-01-00 there, another 1899-12-30
        return _moment(_as_moment(value), sections[0]) if dated else ""
    if dated:
        epoch = _EPOCH_1904 if since_1904 else _EPOCH
        return _moment(epoch + timedelta(days=value), sections[0]) if value >= 0 else ""
    if any(piece.kind == "if" for section in sections for piece in section):
        return _under_condition(value, sections)
    if value < 0 and len(sections) > 1:
        return _number(-value, sections[1])
    if value == 0 and len(sections) > 2:
        return _number(value, sections[2])
    return ("-" if value < 0 else "") + shown if (shown := _number(abs(value), sections[0])) else ""


def _under_condition(value: float, sections: Sequence[Sequence[_Piece]]) -> str:
    """A number by the first section whose condition it meets, else by the last where that has none."""
    for section in sections:
        asked = next((piece.text for piece in section if piece.kind == "if"), "")
        found = _CONDITION.match(asked)
        if (found and _HOLDS[found[1]](value, float(found[2]))) or (not found and section is sections[-1]):
            shown = _number(abs(value), [piece for piece in section if piece.kind != "if"])
            return ("-" if value < 0 else "") + shown if shown else ""
        if not found:
            return ""
    return ""


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[tuple[_Piece, ...] | None, ...]:
    """The sections of a format as pieces; None for one that is not understood."""
    sections: list[list[_Piece] | None] = [[]]
    for found in _TOKEN.finditer(code):
        quoted, escaped, spaced, _, bracketed, half_day, general, of_date, other = found.groups()
        piece: _Piece | None = None
        if other == ";":
            sections.append([])
            continue
        if quoted is not None or escaped is not None:
            piece = _Piece("text", quoted if quoted is not None else escaped)
        elif bracketed is not None:
            piece = _bracket(bracketed)
            if piece is None:
                sections[-1] = None
        elif half_day or of_date:
            piece = _Piece("date", half_day.upper() if half_day else of_date.lower())
        elif general:
            piece = _Piece("general", "")
        elif other is not None and not spaced:
            piece = _Piece("plain", other)
        if piece is not None and (current := sections[-1]) is not None:
            current.append(piece)
    return tuple(None if section is None else tuple(section) for section in sections)


def _bracket(text: str) -> _Piece | None:
    """What stands in square brackets: a currency, a condition, a span of time, a colour, a language, the numerals;
    None otherwise."""
    if found := _CURRENCY.match(text):
        return _Piece("text", found[1])
    if _CONDITION.match(text):
        return _Piece("if", text)
    if _ELAPSED.match(text):
        return _Piece("date", f"[{text[0].lower()}]")
    if found := _NUMERALS.match(text):
        return _Piece("numerals", found[1])
    return _Piece("text", "") if _COLOR.match(text) else None


# Dates and times


def _as_moment(value: date | time | timedelta) -> datetime:
    match value:
        case datetime():
            return value
        case date():
            return datetime.combine(value, time())
        case time():
            return datetime.combine(_EPOCH, value)
        case _:
            return _EPOCH + value


def _moment(moment: datetime, pieces: Sequence[_Piece]) -> str:
    """A day and time; a whole date without its time is left to `text_of`, which writes every one alike.

    Empty where a name in it, of a weekday (ddd) or a whole month's (mmmm), is written by each program in its own way.
    """
    numerals, pieces = _without_numerals(pieces)
    pieces = [_Piece("date", "yyyy") if each.kind == "plain" and _YEAR.match(each.text) else each for each in pieces]
    if any(piece.kind == "plain" and piece.text in "0gGbB" for piece in pieces):
        return ""
    named = "".join(piece.text[-2 if piece.text.startswith("[") else 0] for piece in pieces if piece.kind == "date")
    if {"y", "m", "d"} <= set(named) and not set(named) & set("hs"):
        return text_of(datetime.combine(moment, time()))
    if any(piece.kind == "date" and _NAMES.match(piece.text) for piece in pieces):
        return ""
    twelve = any("/" in piece.text for piece in pieces if piece.kind == "date")
    shown = []
    for at, piece in enumerate(pieces):
        part = _part(moment, pieces, at, twelve=twelve) if piece.kind == "date" else piece.text
        shown.append(_in_numerals(part, numerals, counts=len(part) < _OF_A_YEAR) if piece.kind == "date" else part)
    return "".join(shown).strip()


def _part(moment: datetime, pieces: Sequence[_Piece], at: int, *, twelve: bool) -> str:
    name = pieces[at].text
    if name.startswith("["):
        unit = {"h": 3600, "m": 60, "s": 1}[name[1]]
        return str(int((moment - _EPOCH).total_seconds() // unit))
    if name.startswith("m") and _is_minutes(pieces, at):
        return f"{moment.minute:0{min(len(name), 2)}}"
    match name[0]:
        case "y":
            return f"{moment.year:04}" if len(name) > 2 else f"{moment.year % 100:02}"
        case "m":
            return _MONTHS[moment.month - 1] if len(name) > 2 else f"{moment.month:0{len(name)}}"
        case "d":
            return f"{moment.day:0{min(len(name), 2)}}"
        case "h":
            return f"{(moment.hour - 1) % 12 + 1 if twelve else moment.hour:0{min(len(name), 2)}}"
        case "s":
            return f"{moment.second:0{min(len(name), 2)}}"
        case "a":
            return ("星期" if len(name) == 4 else "") + _WEEKDAYS[moment.weekday()]
        case _:
            morning, _, afternoon = name.partition("/")
            return morning if moment.hour < 12 else afternoon


def _is_minutes(pieces: Sequence[_Piece], at: int) -> bool:
    """Whether an m stands for minutes: after hours, or before seconds."""
    dated = [(number, piece.text.strip("[]")[:1]) for number, piece in enumerate(pieces) if piece.kind == "date"]
    names = [name for _, name in dated]
    here = next(order for order, (number, _) in enumerate(dated) if number == at)
    return (here > 0 and names[here - 1] == "h") or names[here + 1 : here + 2] == ["s"]


# Numbers


def _number(value: float, pieces: Sequence[_Piece]) -> str:
    """A number that is not negative; empty where the section holds no number, or one that is not understood."""
    numerals, pieces = _without_numerals(pieces)
    if any(piece.kind == "general" for piece in pieces) or [piece.text for piece in pieces] == ["@"]:
        own = _in_numerals(text_of(value), numerals, counts=True)
        return "".join(piece.text if piece.kind == "text" else own for piece in pieces).strip() if own else ""
    if not numerals:
        return _in_places(value, pieces)
    apart = [piece._replace(text=piece.text.translate(_APART)) if piece.kind == "text" else piece for piece in pieces]
    return _in_numerals(_in_places(value, apart), numerals).translate(_BACK)


def _without_numerals(pieces: Sequence[_Piece]) -> tuple[str, Sequence[_Piece]]:
    """Which Chinese numerals a section asks for, none as a rule; and the rest of it."""
    numerals = next((piece.text for piece in pieces if piece.kind == "numerals"), "")
    return numerals, [piece for piece in pieces if piece.kind != "numerals"] if numerals else pieces


def _in_numerals(text: str, numerals: str, *, counts: bool = False) -> str:
    """A text with its figures in those numerals: as a number is counted (三十) or digit by digit (三〇); empty where
    it is too large to be counted here."""
    if not numerals:
        return text
    if not counts or not text.isdecimal() or (text.startswith("0") and text != "0"):
        return text.translate(_FIGURES[numerals])
    return _COUNTED[numerals](int(text)) if len(text) <= _MOST_COUNTED else ""


def _in_places(value: float, pieces: Sequence[_Piece]) -> str:
    """A number in the digit places of its section."""
    plain = "".join(piece.text if piece.kind == "plain" else "\0" for piece in pieces)
    if "E" in plain or "e" in plain or "@" in plain:
        return ""
    percents = plain.count("%")
    exact = Decimal(repr(float(value))) * 100**percents
    if "/" in plain and (found := _FRACTION.fullmatch(plain)):
        return _as_fraction(exact, found) if "\0" not in plain else ""
    digits = list(_DIGITS.finditer(plain))
    if len(digits) != 1:
        return _parted(exact, pieces) if digits else "".join(piece.text for piece in pieces).strip()
    start, end = digits[0].span()
    before, after = (
        "".join(piece.text for piece in some if piece.text != "?") for some in (pieces[:start], pieces[end:])
    )
    return (before + _digits(exact, digits[0][0]) + after).strip()


def _parted(value: Decimal, pieces: Sequence[_Piece]) -> str:
    """A whole number with words between its digits (000-0000, 0!.0,"万"); empty where they are parted otherwise."""
    symbols = [(piece.text, piece.kind == "plain" and piece.text in _PLACES) for piece in pieces]
    last = max(at for at, (_, is_place) in enumerate(symbols) if is_place)
    commas = 0
    while last + 1 < len(symbols) and pieces[last + 1] == _Piece("plain", ","):
        del symbols[last + 1]
        pieces = [*pieces[: last + 1], *pieces[last + 2 :]]
        commas += 1
    if any(piece.kind == "plain" and piece.text in ".," for piece in pieces):
        return ""
    places = sum(is_place for _, is_place in symbols)
    figures = f"{(value / 1000**commas).quantize(Decimal(1), ROUND_HALF_UP):f}".lstrip("0")
    shown, left = "", places
    for text, is_place in symbols:
        if not is_place:
            shown += text
            continue
        head = figures[: len(figures) - left + 1] if left == places else figures[-left : len(figures) - left + 1]
        shown += head if len(figures) >= left else "0" * (text == "0")
        left -= 1
    return shown.strip()


def _digits(value: Decimal, pattern: str) -> str:
    """A number in one run of digit places; each comma behind them stands for a thousand less."""
    scaled = pattern.rstrip(",")
    bare, _, places = scaled.partition(".")
    value = value / 1000 ** (len(pattern) - len(scaled))
    least = bare.replace(",", "").count("0")
    rounded = value.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    left, _, right = f"{rounded:f}".partition(".")
    while right and len(right) > places.count("0") and right.endswith("0") and places[len(right) - 1] in "#?":
        right = right[:-1]
    left = left.lstrip("0").rjust(least, "0")
    if "," in bare and left:
        left = f"{int(left):,}".rjust(least, "0")
    return left + ("." if "." in scaled else "") + right


def _as_fraction(value: Decimal, found: re.Match[str]) -> str:
    whole_places, below = found[2], found[5]
    exact = Fraction(value)
    if below.isdigit():
        top, bottom = round(exact * int(below)), int(below)
    else:
        near = exact.limit_denominator(10 ** len(below) - 1)
        top, bottom = near.numerator, near.denominator
    if whole_places is None:
        return f"{top}/{bottom}"
    whole, rest = divmod(top, bottom)
    if not rest:
        return str(whole)
    return f"{whole} {rest}/{bottom}" if whole else f"{rest}/{bottom}"
