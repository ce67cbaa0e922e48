"""The numbers Word counts by itself: they stand in no text, only in the rules of `numbering.xml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from toolkit.numerals import circled, counted, digit_by_digit, formal
from toolkit.values import dataclass

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_BARE = re.compile(r"[A-Za-z0-9〇零一二三四五六七八九十百千万]\Z")
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = "%1."


class ListNumbers:
    """Counts through a document's lists, paragraph by paragraph, in the order they stand.

    `numbering` and `styles` are the roots of these parts, None where the document has none.
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._styles = _style_lists(styles) if styles is not None else {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if numbering is not None:
            self._read(numbering)

    def label(self, paragraph: Any) -> str:
        """What Word writes before a paragraph (`3.`, `（一）`), counted on; blank where it is in no list, or bulleted.

        A bare number gets a full stop, so that it does not run into the text.
        """
        list_id, depth = self._place(paragraph)
        if list_id not in self._lists:
            return ""
        kind, levels, restarts = self._lists[list_id]
        counts = self._counts.setdefault(kind, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for level, start in restarts.items():
                counts[level] = start - 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        here = levels.get(depth, _Level())
        counts[depth] = counts.get(depth, here.start - 1) + 1
        if here.form in ("bullet", "none"):
            return ""

        def number(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            rule = levels.get(level, _Level())
            return _show(counts.setdefault(level, rule.start), rule.form)

        label = _PLACE.sub(number, here.text).strip()
        return f"{label}." if _BARE.search(label) else label

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and level of a paragraph, its own or its style's."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return "", 0
        style = _value(properties.find(f"{_W}pStyle"))
        list_id, depth = self._styles.get(style, ("", 0))
        if (own := properties.find(f"{_W}numPr")) is not None:
            list_id, depth = _list_of(own, list_id, depth)
        return list_id, depth

    def _read(self, root: Any) -> None:
        kinds = {kind.get(f"{_W}abstractNumId", ""): kind for kind in root.findall(f"{_W}abstractNum")}
        by_style = {_value(kind.find(f"{_W}styleLink")): each for each, kind in kinds.items()}
        for one in root.findall(f"{_W}num"):
            kind = _value(one.find(f"{_W}abstractNumId"))
            if kind in kinds and (link := _value(kinds[kind].find(f"{_W}numStyleLink"))):
                kind = by_style.get(link, kind)
            levels = _levels(kinds[kind]) if kind in kinds else {}
            restarts: dict[int, int] = {}
            for override in one.findall(f"{_W}lvlOverride"):
                depth = _number(override.get(f"{_W}ilvl"), 0)
                levels |= _levels(override)
                if (start := override.find(f"{_W}startOverride")) is not None:
                    restarts[depth] = _number(_value(start), 1)
            self._lists[one.get(f"{_W}numId", "")] = (kind, levels, restarts)


def _levels(parent: Any) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in parent.findall(f"{_W}lvl"):
        text = level.find(f"{_W}lvlText")
        found[_number(level.get(f"{_W}ilvl"), 0)] = _Level(
            _number(_value(level.find(f"{_W}start")), 1),
            _value(level.find(f"{_W}numFmt")) or "decimal",
            "" if text is None else _value(text),
        )
    return found


def _style_lists(styles: Any) -> dict[str, tuple[str, int]]:
    """Paragraph style -> list and level, styles based on others looked through."""
    by_id = {style.get(f"{_W}styleId", ""): style for style in styles.findall(f"{_W}style")}
    found: dict[str, tuple[str, int]] = {}
    for name in by_id:
        at, list_id, depth = name, "", 0
        for _ in range(_MAX_DEPTH):
            own = by_id[at].find(f"{_W}pPr/{_W}numPr") if at in by_id else None
            if own is not None:
                list_id, depth = _list_of(own, "", 0)
            if at not in by_id or list_id:
                break
            at = _value(by_id[at].find(f"{_W}basedOn"))
        if list_id:
            found[name] = (list_id, depth)
    return found


def _list_of(properties: Any, list_id: str, depth: int) -> tuple[str, int]:
    own = properties.find(f"{_W}numId")
    level = properties.find(f"{_W}ilvl")
    return (
        list_id if own is None else _value(own),
        depth if level is None else min(_number(_value(level), 0), _LEVELS - 1),
    )


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val", ""))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else otherwise


def _show(number: int, form: str) -> str:
    return _FORMS.get(form, str)(number)


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    return lambda number: chr(first + number - 1) if 1 <= number <= last else str(number)


def _letter(first: str) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    shown = ""
    for value, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        shown += sign * (number // value)
        number %= value
    return shown


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "chineseCounting": counted,
    "chineseCountingThousand": counted,
    "taiwaneseCounting": counted,
    "taiwaneseCountingThousand": counted,
    "japaneseCounting": counted,
    "ideographDigital": digit_by_digit,
    "chineseLegalSimplified": formal,
    "ideographTraditional": lambda number: "甲乙丙丁戊己庚辛壬癸"[(number - 1) % 10],
    "lowerLetter": _letter("a"),
    "upperLetter": _letter("A"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
}
