"""Names in a paper that look like a unit's and are none of the roster, and the words that the plan itself says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from rapidfuzz import fuzz, process

from toolkit.domain.office.paper_places import STOPS, Elsewhere
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.units import Roster
from toolkit.values import dataclass

_AN_OFFICE = "(?<![应承主协督交催在已未领照停补代])办(?![结理好成件法事毕完妥得])"
"""办 at the end of a body's name: 市外办; no verb (到期应办, 市领导交办)."""
_ENDS = (
    r"(?:委员会|管委会|常委会|人民政府|办公室|公司|集团|中心|支队|分局|政府|法院|检察院|局|委(?![员托派任会])"
    rf"|{_AN_OFFICE}|厅|院|府)"
)
_OF_COMMITTEE = rf"委[一-鿿]{{0,6}}?(?:办公室|委员会|{_AN_OFFICE}|部(?![署分门位])|局|室|党校)"
"""What a body of a place's 党委 is called behind the place: 市委网信办."""
_PLACED = re.compile(
    rf"(?<![全各本城])(?:[一-鿿]{{1,5}}?[市县区省州旗]|[市县区省州])"
    rf"(?:{_OF_COMMITTEE}|[一-鿿×＊*xXＸ○]{{0,9}}?{_ENDS}(?![一-鿿]?长))"
)
_BARE = re.compile(
    r"(?<![一-鿿])[一-鿿]{2,8}?(?<![格结布全大开当残僵时定政党])(?<!有关)(?<!相关)(?<!上述)(?<!其他)局(?![长部域势面限])"
)
"""A body named without its place, from the last of `STOPS` on: 农业局; 格局 and 布局 are none."""
_LONGEST, _SHORTEST = 16, 3
_LIKE = 75
"""How alike (0 to 100) words that end as a unit's name does are to be one of the roster miswritten."""
_NEAREST = 65
"""How alike the name of the roster is at least that is said instead."""
_CLAUSES = re.compile(r"[。；;\n]")
_LEAST = 3
"""How long a part of the plan's text is to be known again."""
_GENERAL = re.compile(
    r"(?:[各本全]?(?:市|县|区|省)|国务院|基层|地方|县级|人民)*(?:（[^）]*）)?(?:人民)?(?:政府|委|办公室|管委会|人民政府办公室)"
)


@dataclass(frozen=True, slots=True)
class Masked:
    """Stretches of a text that are the plan's own words."""

    spans: tuple[tuple[int, int], ...]

    def covers(self, start: int, end: int) -> bool:
        """Whether a stretch lies in one of them."""
        return any(at <= start and end <= to for at, to in self.spans)


@dataclass(frozen=True)
class Names:
    """The names of a roster with all other names that are right, and the plan's words."""

    names: Mapping[str, str]
    words: re.Pattern[str] | None
    titles: Mapping[str, tuple[int, ...]]
    elsewhere: Elsewhere

    @classmethod
    def of(cls, roster: Roster, plan: Plan, known: Iterable[str]) -> Names:
        """Those of this roster and plan; `known` are right too."""
        phrases = [phrase for group in roster.groups for phrase in (*group.phrases, group.name)]
        names = {name: unit.name for name, unit in roster.by_name.items()}
        words = {part for text in _texts(plan) for part in _parts(text) if len(part) >= _LEAST}
        words |= {each for each in (*phrases, *known, plan.title) if each}
        titles: dict[str, tuple[int, ...]] = {}
        for item in (*plan.items, *plan.earlier):
            for title in {item.title, item.topic} - {""}:
                titles[title] = (*titles.get(title, ()), item.number)
        ordered = sorted(words, key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None
        return cls(names, pattern, titles, Elsewhere.of((plan.title, *known)))

    def plan_words(self, text: str) -> Masked:
        """Where a text says what the plan says."""
        found = self.words.finditer(text) if self.words else ()
        return Masked(tuple(each.span() for each in found))

    def titled(self, text: str) -> tuple[int, ...]:
        """The items whose title a text begins with; none where it begins with none."""
        best = max((title for title in self.titles if text.startswith(title)), key=len, default="")
        return self.titles.get(best, ())

    def strange(
        self, text: str, taken: Sequence[tuple[int, int]], like: str = "", others: Sequence[tuple[int, int, str]] = ()
    ) -> Iterator[tuple[int, int, str]]:
        """The stretches that look like a unit's name and are none, each with the name nearest to it; what is `taken` is
        known. `like` is the sentence of the draft that this one was made from: a name of it that is half there only is
        one too. `others` are those that `another` found.
        """
        told = list(self.elsewhere.governments(text))
        broken = tuple(self._broken(text, like))
        for start, end, near in (*broken, *others, *self._placed(text), *self._near(text), *self._bare(text)):
            known = () if (start, end, near) in (*broken, *others) else taken
            if not any(at < end and start < to for at, to in (*known, *told)):
                told.append((start, end))
                yield start, end, near

    def _placed(self, text: str) -> Iterator[tuple[int, int, str]]:
        """市某局, 某县政府: a place and what a body is called."""
        for found in _PLACED.finditer(text):
            start = found.start() + max(map(found[0][:-1].rfind, STOPS)) + 1
            words = text[start : found.end()]
            if len(words) >= _SHORTEST and not _GENERAL.fullmatch(words):
                yield start, found.end(), self.nearest(words)

    def _bare(self, text: str) -> Iterator[tuple[int, int, str]]:
        """某某局: what a body is called, without its place."""
        for found in _BARE.finditer(re.sub(f"[{STOPS}]", " ", text)):
            yield *found.span(), self.nearest(found[0])

    def another(self, text: str, start: int, end: int) -> tuple[int, int, str] | None:
        """The longer name that a name of the roster is but a part of, with the name that it could be taken for."""
        if found := self.elsewhere.around(text, start, end):
            return *found, self.names.get(text[start:end], "")
        return None

    def nearest(self, words: str) -> str:
        """The name of the roster that words are most like, blank where they are like none."""
        return self._nearest(words)[0]

    def _near(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Words that end as a name does, and are much like one."""
        for ending in re.finditer(_ENDS, text):
            found = list[tuple[float, int, str]]()
            for start in range(max(0, ending.end() - _LONGEST), ending.end() - _SHORTEST + 1):
                words = text[start : ending.end()]
                if re.fullmatch("[一-鿿（）]+", words) and not _GENERAL.fullmatch(words):
                    near, score = self._nearest(words)
                    found.append((score, start, near))
            best = max(found, default=None)
            if best and best[0] >= _LIKE:
                yield best[1], ending.end(), best[2]

    def _broken(self, text: str, like: str) -> Iterator[tuple[int, int, str]]:
        """Names of the sentence `like` of which this one has a part."""
        if not like:
            return
        names = re.compile("|".join(map(re.escape, sorted(self.names, key=len, reverse=True))))
        steps = SequenceMatcher(None, like, text, autojunk=False).get_opcodes()
        for name in names.finditer(like):
            cut = [step for step in steps if _touches(step, name.start(), name.end())]
            kept = [step for step in cut if step[0] == "equal"]
            if kept and len(cut) > len(kept):
                start, end = (
                    min(_begin(step, name.start()) for step in cut),
                    max(_end(step, name.end()) for step in cut),
                )
                if end - start <= 2 * len(name[0]) and text[start:end] not in self.names:
                    yield start, end, self.names[name[0]]

    def _nearest(self, words: str) -> tuple[str, float]:
        found = process.extractOne(words, list(self.names), scorer=fuzz.ratio) if self.names else None
        return (self.names[found[0]], found[1]) if found and found[1] >= _NEAREST else ("", 0.0)


_Step = tuple[str, int, int, int, int]
"""How one text becomes another, a piece at a time: what is done, from where to where in the one, and in the other."""


def _touches(step: _Step, start: int, end: int) -> bool:
    """Whether a step changes, or keeps, any of the one text from `start` to `end`."""
    return start < step[1] < end if step[0] == "insert" else step[1] < end and start < step[2]


def _begin(step: _Step, start: int) -> int:
    """Where in the other text a step stands that touches the one from `start` on."""
    return step[3] + max(0, start - step[1]) if step[0] == "equal" else step[3]


def _end(step: _Step, end: int) -> int:
    """Where in the other text a step ends that touches the one up to `end`."""
    return step[4] - max(0, step[2] - end) if step[0] == "equal" else step[4]


def _texts(plan: Plan) -> Iterator[str]:
    for item in (*plan.items, *plan.earlier):
        yield from (item.topic, item.title, item.requirement, item.responsibility)


def _parts(text: str) -> Iterator[str]:
    yield from (part.strip() for part in _CLAUSES.split(text))
    yield from (line.strip() for line in text.splitlines())
