"""What must not stand in a ledger: secrecy markings, which hold a cell, and words and numbers that only warn.

Finding nothing proves nothing, and nothing here says that a text is free of secrets. What is held back is kept out
of rows, problems and reports; the bytes that came stay archived as they were, for the office to deal with by its
secrecy rules.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from toolkit.schema.cell import clean, narrow

_WITHHELD = "〔涉密标志，未收〕"
_PLACEHOLDER = re.compile(re.escape(_WITHHELD) + r"[0-9a-f]{8}")
_GAP = "[ \t\u00a0\u3000\u200b-\u200f\u2060\ufeff]*"
_STARS = "★☆⭐✩✪✭*＊"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_ID_NUMBER = re.compile(r"(?<!\d)\d(?: ?\d){16} ?[\dXx](?![\dA-Za-z])")


def marking_in(text: str, markings: tuple[str, ...]) -> str:
    """The first of `markings` that stands in `text`, as declared; an empty string where none does.

    Blanks between its characters, full-width forms and the shape of the star do not matter. What stands for a text
    held back before counts as marked.
    """
    if _PLACEHOLDER.search(text):
        return _WITHHELD
    found = _marks(markings).search(text) if markings else None
    groups = found.groups() if found else ()
    return next((mark for mark, group in zip(markings, groups, strict=False) if group is not None), "")


def withheld(text: str) -> str:
    """What is kept instead of a marked text: the same for the same text, so that returns can still be compared."""
    if found := _PLACEHOLDER.search(text):
        return found[0]
    return _WITHHELD + hashlib.sha256(clean(text).encode()).hexdigest()[:8]


def is_withheld(text: str) -> bool:
    """Whether `text` stands for one that was held back."""
    return _PLACEHOLDER.fullmatch(text) is not None


def words_in(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `words` that stand in `text`, each once, in order; 国家秘密 is not told as 秘密 again."""
    return tuple(dict.fromkeys(_any_of(words).findall(text))) if words else ()


def id_numbers_in(text: str) -> tuple[str, ...]:
    """The identity card numbers in `text` (GB 11643: 18 characters, a date of birth, a checksum), masked."""
    found = (each.replace(" ", "") for each in _ID_NUMBER.findall(narrow(text)))
    return tuple(dict.fromkeys(f"{number[:3]}{'*' * 11}{number[-4:]}" for number in found if _is_id(number)))


def personal_numbers_in(text: str) -> tuple[str, ...]:
    """Eighteen-digit numbers that may be identity cards', and mobile numbers (1 and ten digits), masked.

    Stricter than `id_numbers_in`: a number with a digit mistyped is somebody's too.
    """
    plain = narrow(text)
    cards = [f"{number[:3]}{'*' * 11}{number[-4:]}" for number in _shorn(_ID_NUMBER.findall(plain))]
    mobiles = [f"{number[:3]}****{number[-4:]}" for number in _shorn(_MOBILE.findall(plain))]
    return tuple(dict.fromkeys((*cards, *mobiles)))


def _shorn(found: Iterable[str]) -> Iterator[str]:
    return (each.replace(" ", "").replace("-", "") for each in found)


@lru_cache(maxsize=8)
def _marks(markings: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern whose groups are the markings. It begins with all that any of them begins with, and a group looks back
    at that: so a text is gone through for one class of characters, not for each marking at each of its characters.
    """
    shaped = [[_shape(character) for character in "".join(mark.split())] for mark in markings]
    begins = "|".join(dict.fromkeys(first for first, *_ in shaped))
    rest = "|".join(f"((?<={first}){_GAP}{_GAP.join(others)})" for first, *others in shaped)
    return re.compile(f"(?:{begins})(?:{rest})")


@lru_cache(maxsize=8)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def _shape(character: str) -> str:
    """A pattern for one character of a marking, in whatever width it is typed."""
    if character in _STARS:
        return f"[{re.escape(_STARS)}]"
    plain = narrow(character)
    if len(plain) > 1:
        return re.escape(character)
    wide = chr(ord(plain) + 0xFEE0) if "!" <= plain <= "~" else character
    return f"[{re.escape(''.join(dict.fromkeys((character, plain, wide))))}]"


def _is_id(number: str) -> bool:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return born.year >= 1900 and "10X98765432"[total % 11] == number[-1].upper()
