"""Where a name of the roster stands in a paper as a part of another body's: 广州市教育局, 市公安局霞山分局."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from toolkit.domain.office.places import PLACES
from toolkit.domain.plan.units import Roster
from toolkit.values import dataclass

STOPS = "的了和与及由在对向被请是有为将从等各全所该本其按以让把凡经报送至到于项家"
"""Characters that no name has in it and that often stand before one."""
_LONGEST = 6
"""Of how many characters a place's name is at most."""
_STATE = ("省", "国家", "自治区")
"""What stands before the name of a body above every city."""
_BRANCH = re.compile(r"[一-鿿]{0,5}?(?:分局|支队|大队|中队|派出所|分院|分公司|分中心|分校)")
"""What makes a body behind it another: 市公安局霞山分局."""
_OF_PLACE = re.compile(
    r"(?!人民政府|政府|管委会)[一-鿿]{1,8}?(?:(?<![格结布全大开当残僵时定])局(?![长部域势面限])|厅|委员会|支队|大队|法院|检察院)"
)
"""A body behind the name of its place: 雷州市 is one thing, 雷州市教育局 another."""
_LEVELS = "".join(PLACES)


@dataclass(frozen=True)
class Elsewhere:
    """What tells a body of another place from the one of the roster that is called the same; `own` are the places that
    the office itself is of."""

    own: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Elsewhere:
        """By the names of the plan and of the office: the places in them are its own."""
        said = "\n".join(texts)
        every = (stem + level for level, stems in PLACES.items() for stem in stems)
        return cls(frozenset(each for each in every if each in said))

    def around(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """From where to where the longer name stands that a name at `start` to `end` is a part of; None for none."""
        before, after = text[:start], text[end:]
        first = start - max(self._placed(before, text[start]), default=0)
        tail = (_OF_PLACE if text[end - 1] in _LEVELS else _BRANCH).match(after)
        last = end + tail.end() if tail and not set(tail[0]) & set(STOPS) else end
        return (first, last) if (first, last) != (start, end) else None

    def governments(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text names the office's own government, which no roster has: 湛江市政府."""
        for own in self.own:
            yield from (found.span() for found in re.finditer(rf"{own}(?:委|(?:人民)?政府)(?!办)", text))

    def _placed(self, before: str, head: str) -> Iterator[int]:
        """How many characters before a name are another place's: 广州 before 市教育局, 广州市 before 霞山区政府."""
        for length in range(2, _LONGEST + 1):
            if len(before) >= length and self._strange(before[-length:], head):
                yield length
            if len(before) > length and self._strange(before[-length - 1 : -1], before[-1]):
                yield length + 1
        yield from (len(each) for each in _STATE if head not in _LEVELS and before.endswith(each))

    def _strange(self, stem: str, level: str) -> bool:
        return stem in PLACES.get(level, ()) and stem + level not in self.own


def called_by_place(roster: Roster, own: Collection[str]) -> Roster:
    """The roster with what its units are also called behind the name of their own place: 湛江教育局 is 市教育局."""
    names = {
        unit.code: {
            place[:-1] + name[1:]
            for name in (unit.name, *unit.aliases)
            for place in own
            if name[0] == place[-1] and len(name) > len(place)
        }
        for unit in roster.units
    }
    taken = roster.by_name.keys()
    return replace(
        roster,
        units=tuple(replace(unit, aliases=(*unit.aliases, *sorted(names[unit.code] - taken))) for unit in roster.units),
    )
