"""The numbers items begin with, in the styles of Chinese documents: `1.` `（1）` `1）` `①` `（一）` `一、`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from toolkit.numerals import number_of
from toolkit.schema.cell import squeezed
from toolkit.values import dataclass

GAP = 5
"""Missing numbers after which a number at the start of a cell is still taken for an item's."""

_OTHER = 3
"""The level of a heading that begins with no chapter's number."""
_CHINESE = r"[一二三四五六七八九十百]{1,5}"
_CIRCLED = "①-⑳㉑-㉟㊱-㊿"  # noqa: RUF100  a character class


@dataclass(frozen=True, slots=True)
class Style:
    """One way of writing item numbers; the pattern's only group is the number itself.

    Where every text begins with the number after that of the one before, those before the last, `through`, hold no
    others: what looks like one in them counts their points.
    """

    pattern: re.Pattern[str]
    through: int = 0

    @staticmethod
    def of(form: str) -> Style:
        """The style of a form, which stands at the beginning of a text or after a stop."""
        return Style(re.compile(rf"(?:\A|(?<=[\s。；]))\s*{form}\s*"))

    def leading(self, text: str) -> int | None:
        """The number `text` begins with."""
        found = self.pattern.match(text)
        return number_of(found[1]) if found else None

    def split(self, text: str, first: int) -> list[tuple[int, str]]:
        """Cut a cell at its item numbers, which must count on from `first`; text before them stays with the first."""
        cuts: list[tuple[int, int, int]] = []
        for found in self.pattern.finditer(text):
            if number_of(found[1]) == first + len(cuts) and not (cuts and first < self.through):
                cuts.append((first + len(cuts), found.start(), found.end()))
        if not cuts:
            return [(first, text)]
        ends = [start for _, start, _ in cuts[1:]] + [len(text)]
        head = text[: cuts[0][1]]
        return [
            (number, (head if at == 0 else "") + text[after:end].strip())
            for at, ((number, _, after), end) in enumerate(zip(cuts, ends, strict=True))
        ]


_STYLES = tuple(
    Style.of(form)
    for form in (
        r"(\d{1,4})\s*[.．、]",
        r"[（(]\s*(\d{1,4})\s*[）)]",
        r"(\d{1,4})\s*[）)]",
        rf"([{_CIRCLED}])",
        rf"[（(]\s*({_CHINESE})\s*[）)][、.．]?",
        rf"({_CHINESE})\s*[、.．]",
    )
)
_GROUP = rf"(?:\d{{1,4}}|{_CHINESE}|[{_CIRCLED}])"
_COMPOUND = re.compile(rf"第?[（(]?{_GROUP}[）)]?(?:[.．\-－—、章节]?[（(]?{_GROUP}[）)]?)+[.．、项条]?")
_LEADING = re.compile(r"(?:\A|(?<=[\n。；]))\s*(\d{1,3}(?:[.．\-－—]\d{1,3})+)(?![\d%％.．万亿])[.．、]?\s*")
_SINGLE = re.compile(rf"第?[（(]?{_GROUP}[）)]?[.．、项条]?")
_WITH_WORDS = re.compile(rf"((?:第?[（(]?{_GROUP}[）)]?[项条号]?[.．、:：\-－—]?)+)\s*(.+)", re.DOTALL)
_WORDS = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]", re.DOTALL)
_CHAPTER = re.compile(rf"\s*(?:第?{_CHINESE}[、.．章节篇部]|第{_CHINESE}部分|[（(]{_CHINESE}[）)])")


def style_of(texts: Sequence[str]) -> Style | None:
    """The style most of a plan's texts begin with, where it counts the items; None where none does.

    Numbers that begin anew in every text (`1.…；2.…`) are points within an item and count nothing, nor do
    those of a few texts among many.
    """
    best: tuple[list[int], Style] | None = None
    for style in _STYLES:
        numbers = [number for text in texts if (number := style.leading(text)) is not None]
        later = sum(number > 1 for number in numbers)
        counts = len(numbers) * 2 >= len(texts) and (numbers.count(1) < 2 or later * 2 >= numbers.count(1))
        if numbers and numbers[0] <= 1 + GAP and counts and (best is None or len(numbers) > len(best[0])):
            best = (numbers, style)
    if best is None:
        return None
    numbers, style = best
    counted = len(numbers) == len(texts) and numbers == [*range(numbers[0], numbers[0] + len(numbers))]
    return replace(style, through=numbers[-1]) if counted else style


def is_chapter(text: str) -> bool:
    """Whether a text begins as headings do: 一、 （一） 第一章."""
    return _CHAPTER.match(text) is not None


def is_compound(text: str) -> bool:
    """Whether a cell is a number of several parts: 1.1, 1-1, （一）1."""
    return _COMPOUND.fullmatch(squeezed(text)) is not None and _SINGLE.fullmatch(squeezed(text)) is None


def single_number(text: str) -> int:
    """The number a cell is in any style, 0 where it is none: 3, （3）, 三、, ③."""
    bare = re.sub(r"[第（()）.．、项条]", "", squeezed(text))
    return number_of(bare) if _SINGLE.fullmatch(squeezed(text)) else 0


def number_and_words(text: str) -> tuple[str, str]:
    """What stands where a number would, parted into that and the words behind it: 4.公开预算; either may be blank.

    Words before a number are part of it: 重点3.
    """
    found = _WITH_WORDS.fullmatch(text)
    number, words = (found[1], found[2]) if found else ("", text)
    parted = _WORDS.search(words) and not single_number(text) and (found or not re.search(r"\d", text))
    return (number.strip(), words) if parted else (text, "")


def compound_parts(text: str) -> list[tuple[str, str]]:
    """A text cut where numbers of several parts begin (1.1 …; 1.2 …), each with its number; the first may lack one."""
    found = list(_LEADING.finditer(text))
    if not found or text[: found[0].start()].strip():
        return [("", text)]
    ends = [each.start() for each in found[1:]] + [len(text)]
    return [(each[1], text[each.end() : end].strip()) for each, end in zip(found, ends, strict=True)]


def heading_level(text: str) -> int:
    """How deep a heading stands: 1 for 一、 and 第一章, 2 for （一）, 3 for any other."""
    if not is_chapter(text):
        return _OTHER
    return 2 if text.lstrip().startswith(("（", "(")) else 1
