"""One cell: what a reader may find in it, what was understood of it, and its text without what nobody can see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from toolkit.codes import Code
from toolkit.values import dataclass

CellValue = str | int | float | bool | date | datetime | time | timedelta | None

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_PICTOGRAM = "[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
"""What emoji are made of; U+200D between two of them makes one picture, and is part of the text."""
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
    f"|(?<!{_PICTOGRAM})\u200d|\u200d(?!{_PICTOGRAM})"
)
"""Control, zero-width, bidirectional and tag characters; not tab and line feed, nor variation selectors."""
_SEEN_AS_PRINTABLE = "\u034f"
"""The one character among those that Python calls printable: a text without it that is printable has none of them."""
_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters by their class that nobody sees."""
_SPEAKING = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Co"))
_BEGINNING = 32
"""Characters of a text that tell as a rule that it says something."""
_TEXT_MARK = re.compile(r"\A['‘’`´]\s*(?=[0-9(+])")
_DASHES = re.compile("[\u2010-\u2015\u2212]")

REMOVED = "（去掉了看不见的字符）"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A cell understood: canonical `text`, or a `fault` and nothing; `corrected` when it was not taken as typed.

    `why` says in the clerks' words what the text alone does not show, in brackets. `other` is the second date that
    a date without its year can be.
    """

    text: str = ""
    fault: Code | None = None
    corrected: bool = False
    why: str = ""
    other: str = ""


def clean(text: str) -> str:
    """`text` as people see it: no control or invisible characters, line feeds for line ends, no blanks around it."""
    if text.isprintable() and _SEEN_AS_PRINTABLE not in text:
        return text.strip()
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)).strip()


def has_unseen(text: str) -> bool:
    """Whether `clean` takes more out of `text` than blanks around it."""
    return _UNSEEN.search(text) is not None


def speaks(text: str) -> bool:
    """Whether there is a letter or a figure in `text` that people see; a character of a font's own counts as one."""
    return any(map(_is_said, text))


def _is_said(character: str) -> bool:
    return unicodedata.category(character) in _SPEAKING and character not in _FILLERS


def says_nothing(nothing: Iterable[str], text: str) -> bool:
    """Whether a text is blank, or made of signs and words for `nothing` alone.

    Blanks and signs within a word, its case and full-width forms make it no other: 暂 无, n/a, ＮＡ.
    """
    words, first = bare_words(tuple(nothing)), text[:1]
    plain = (first.isascii() and first.isalnum()) or "\u4e00" <= first <= "\u9fff"
    if plain and first.lower() not in _beginnings(words):
        return False  # as nearly every text: nothing else of it is looked at
    begun = text[:_BEGINNING]
    first = next(_spoken(begun), "")
    if first and first not in _beginnings(words):
        return False  # as one that begins with a sign: 【示例】…
    return _made_of(words, _bare(begun), whole=begun == text) and (begun == text or _made_of(words, _bare(text)))


def _made_of(words: Sequence[str], said: str, *, whole: bool = True) -> bool:
    """Whether a text is made of these words one after the other; not `whole`, whether it is how such a text begins."""
    ends, seen = {0}, {0}
    while ends:
        left = said[(at := ends.pop()) :]
        if not left or (not whole and any(word.startswith(left) for word in words)):
            return True
        ends |= {at + len(word) for word in words if left.startswith(word)} - seen
        seen |= ends
    return False


@lru_cache(maxsize=64)
def bare_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as `says_nothing` compares them, without signs, the longest first."""
    return tuple(sorted(dict.fromkeys(filter(None, map(_bare, words))), key=len, reverse=True))


@lru_cache(maxsize=64)
def _beginnings(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word[0] for word in words)


def _bare(text: str) -> str:
    """The letters and figures that people see in a text, in one width and case."""
    return "".join(_spoken(text))


def _spoken(text: str) -> Iterator[str]:
    return filter(_is_said, unicodedata.normalize("NFKC", text).casefold())


def narrow(text: str) -> str:
    """`text` with full-width forms, U+3000 and typographic dashes as their plain ASCII counterparts."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text))


def without_mark(text: str) -> str:
    """`text` without the mark before it by which a spreadsheet is told to keep figures as text ('0759…)."""
    return _TEXT_MARK.sub("", text)


def squeezed(text: str) -> str:
    """`text` without blanks and line ends, for comparing."""
    return "".join(text.split())


def text_of(value: CellValue) -> str:
    """Any value as clean text: whole numbers without their fraction, others as exact as any cell shows them, days
    without midnight.
    """
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float():
            return str(int(value)) if value.is_integer() else format(value, ".15g")
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case str():
            return clean(value)
        case _:
            return str(value)
