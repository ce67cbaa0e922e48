"""The numbers and signs that paragraphs begin with, and how deep each stands: 一、, （一）, 1., dashes."""

from __future__ import annotations

import re

from toolkit.numerals import number_of
from toolkit.values import dataclass

_COUNTED = r"[一二三四五六七八九十百]{1,5}"
_MEASURE = r"\s*(?:月(?![刊报度])|年(?![度报鉴金轻])|日(?![常报])|个(?![人体性案别])|项(?!目))"
"""What stands behind a number that counts something: 2．8月底前 is item 2, due in August; 1.1个人信息 is no such."""
NAMED, BULLET = 3, 8
"""How deep 任务一： stands, above 1. and below （一）; and a dash or dot, below all numbers."""
_MARKS = (
    (1, rf"第{_COUNTED}(?:章|部分|篇|节)[、.．：:\s]*|{_COUNTED}\s*[、.．]"),
    (2, rf"[（(]\s*{_COUNTED}\s*[）)]\s*[、.．]?|第(?:{_COUNTED}|\d{{1,3}})条[、.．：:\s]+"),
    (NAMED, rf"(?:重点)?(?:任务|问题|事项|项目|工程|行动)\s*(?:{_COUNTED}|\d{{1,3}})\s*(?:[：:、]|[.．](?!\d))"),
    (4, rf"\d{{1,3}}\s*[.．、](?:(?!\d)|(?=\d+(?:[-－至到]\d+)?{_MEASURE}|\d{{4,}}))"),
    (5, rf"\d{{1,3}}(?:[.．]\d{{1,3}})+(?![\d%％万亿]|{_MEASURE})[.．、]?"),
    (6, r"[（(]\s*\d{1,3}\s*[）)]"),
    (7, r"\d{1,3}\s*[）)]|[①-⑳㉑-㉟㊱-㊿]"),
    (BULLET, r"(?:[—–－]{1,2}|[•●○·◆◇■▪]|-(?=\s))(?!\s*\d*\s*[—–－-]*\s*\Z)"),
)
_WITHIN_MARK = re.compile(r"[^\d一二三四五六七八九十百①-⑳㉑-㉟㊱-㊿]")
_MARK = tuple((level, re.compile(rf"\s*({form})\s*")) for level, form in _MARKS)


@dataclass(frozen=True)
class Mark:
    """The number a paragraph begins with: how deep it stands (1: 一、), as printed, and its value, 0 of a dash."""

    level: int
    printed: str
    number: int

    @property
    def is_compound(self) -> bool:
        """Whether it has several parts (1.1), of which `number` is the last."""
        return re.search(r"\d[.．]\d", self.printed) is not None


def mark_of(text: str) -> tuple[Mark | None, str]:
    """The number a paragraph begins with, and the rest."""
    for level, pattern in _MARK:
        if found := pattern.match(text):
            printed = re.sub(r"\s", "", found[1])
            bare = _WITHIN_MARK.sub("", printed if level != 5 else printed.split(".")[-1])
            number = 0 if level == BULLET else number_of(bare)
            return Mark(level, printed.rstrip("、.．：:"), number), text[found.end() :]
    return None, text
