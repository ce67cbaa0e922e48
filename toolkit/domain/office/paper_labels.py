"""Which figure a number of a sentence is: the label and the unit, item or group that the sentence names for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from toolkit.domain.ledger.labels import Label
from toolkit.domain.office.given import (
    MET,
    OF_ALL,
    OF_UNITS,
    OWED,
    OWING,
    TOTAL,
    WHOLE,
    Fact,
    both,
    group_of,
    item_of,
    month_of,
    unit_of,
)
from toolkit.domain.office.paper_terms import Term, labels_in, terms
from toolkit.domain.office.paper_wholes import SHARES, shares_of
from toolkit.domain.office.paper_words import CLAUSE, Said, Token, clause_start
from toolkit.domain.plan.units import Roster
from toolkit.values import dataclass

_OPEN = "（("
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|「[^」]*」")
_IN_TURN = re.compile(r"分别|依次")
_BETWEEN = re.compile(r"\s*项?\s*(?:“[^”]*”|《[^》]*》|「[^」]*」)?[\s、,，]*(?:以及|和|及|与)?\s*第?")
"""What may stand between two names, or two numbers, of one list."""
_OF_WHAT = re.compile(r"占[^占]*$")
"""What a share is of, and no label of it: 占到期应办结的三成, 占全部2324项次的9.9%; nor is 任务 of 逾期任务占三成."""
_OF_ITS_WHOLE = re.compile(r"占[一-鿿]{0,12}$")
_LISTED = re.compile(r"(?:数|项次|任务|事项|单位)?[、，,和及与]+")
_NOUNS = re.compile(r"(?:数|项次|任务|事项|单位|三类|两类|的)*")
"""What may stand between two labels of a list, and behind the last."""
_COUNTED_BY = re.compile(r"家?个?的?")
_DUE = re.compile(r"应办结|(?<![未将])到期(?=的?\s*\d)")
"""What makes 已销号 and 办结 beside it what was met of that."""
_EACH = re.compile(r"[^；;。]*[均各都皆][^，,；;。]*")
"""What stands between a list and a number that is said of each in it: 市财政局、市教育局均逾期8项."""
_AFTER = 6
"""How many characters after a number its label may begin: 3家没有按时报送, 两成单位没有按时报送."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A number bound to what its sentence says of it: the names that its label may have, that of the labels before it
    in turn where its own counts no such thing, and what it may be of, the nearest first; of a share the measures that
    it may have: of units, of assignments or of either."""

    token: Token
    labels: tuple[tuple[str, ...], ...]
    of: tuple[str, ...]
    shares: tuple[str, ...] = SHARES

    def facts(self, facts: Iterable[Fact]) -> tuple[Fact, ...]:
        """The figures that it may be, by its label: those of the nearest thing it may be of that has any."""
        counted = [each for each in facts if each.of in self.of and self.measures(each)]
        for labels in self.labels:
            every = [each for each in counted if each.label in labels]
            for of in self.of:
                if found := tuple(each for each in every if each.of == of):
                    return found
        return ()

    def measures(self, fact: Fact) -> bool:
        """Whether a figure is counted as this number is; a number without a measure may be any count."""
        if self.token.said == Said.SHARE:
            return fact.measure in self.shares
        if not self.token.measure:
            return fact.measure not in SHARES
        return fact.measure == self.token.measure

    def agrees(self, fact: Fact) -> bool:
        """Whether it says that figure; a share made of two figures is rounded as the number is written."""
        span = self.token.span
        return span.rounds(fact.value) if fact.measure in (OF_ALL, OF_UNITS) else span.holds(fact.value)


def bind(text: str, tokens: Sequence[Token], roster: Roster, at: str = "") -> tuple[Bound, ...]:
    """Each number and share of a text with its label and what it is of; `at` is the label of its column, if any."""
    names = sorted([*groups_named(text, roster), *named(tokens)], key=lambda each: each.start)
    in_turn = {} if at else _in_turn(text, tokens, names)
    found, met = [], list[tuple[str, ...]]()
    for each in tokens:
        if each.said in (Said.NUMBER, Said.SHARE):
            its = in_turn.get(each.start)
            if whole := _whole(text, each, tokens):
                found.append(Bound(each, (whole,), _of(each, tokens, names)))
                continue
            own = its.labels if its and not its.of else ()
            labels = own or (labels_in(at) if at else _labels(text, each, tokens) or (its.labels if its else ()))
            if labels:
                met.insert(0, labels)
            of = (its.of, WHOLE) if its and its.of else _of(each, tokens, names)
            if beside := _beside(text, each, names) if not at else "":
                of = (beside, *of) if labels else (beside,)
            shares = shares_of(text, each, tokens, labels) if each.said == Said.SHARE else SHARES
            found.append(Bound(each, tuple(met), of, shares))
            listed = [] if its or at else list_of(text, [one for one in names if one.end <= each.start][::-1])
            if listed[1:] and _EACH.fullmatch(text, listed[0].end, each.start):
                found += [Bound(each, tuple(met), (one.of, WHOLE), shares) for one in listed[1:]]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Named:
    """A unit, an item or a group from `start` to `end` of a text, and what a number of it is of."""

    start: int
    end: int
    of: str


@dataclass(frozen=True, slots=True)
class _InTurn:
    """What a number is of that 分别 gives to one of several names, and the labels said between them and 分别."""

    of: str
    labels: tuple[str, ...]


_T = TypeVar("_T", Named, Token)


def groups_named(text: str, roster: Roster) -> list[Named]:
    """The groups of units that a text names."""
    groups = {phrase: group.name for group in roster.groups for phrase in (*group.phrases, group.name)}
    places = _any(groups).finditer(text) if groups else ()
    return [Named(found.start(), found.end(), group_of(groups[found[0]])) for found in places]


def named(tokens: Iterable[Token]) -> Iterator[Named]:
    """The units and items that a text names, and the months without a day."""
    for each in tokens:
        if each.said in (Said.UNIT, Said.ITEM):
            yield Named(each.start, each.end, item_of(each.item) if each.said == Said.ITEM else unit_of(each.code))
        elif each.day[1] and not (each.day[2] or each.when.part):
            yield Named(each.start, each.end, month_of(each.day[1]))


def _in_turn(text: str, tokens: Sequence[Token], names: Sequence[Named]) -> Mapping[int, _InTurn]:
    """By where they start the numbers that 分别 gives to the names before it, of one kind and as many: each its own."""
    numbers = [each for each in tokens if each.said in (Said.NUMBER, Said.SHARE)]
    found: dict[int, _InTurn] = {}
    for word in _IN_TURN.finditer(text):
        before = list_of(text, [each for each in names if each.end <= word.start()][::-1])[::-1]
        after = list_of(text, [each for each in numbers if each.start >= word.end()])
        kinds = {each.of.partition(":")[0] for each in before}
        if len(before) != len(after) or len(before) < 2 or len(kinds) > 1:
            found |= _labels_in_turn(text, word.start(), after)
            continue
        said = terms(text, before[-1].end, word.start())
        labels = said[-1].names if said else ()
        found |= {number.start: _InTurn(name.of, labels) for name, number in zip(before, after, strict=True)}
    return found


def _labels_in_turn(text: str, end: int, numbers: Sequence[Token]) -> Mapping[int, _InTurn]:
    """The numbers that 分别 gives to as many labels before it: 逾期、退回分别为231项次、16项次."""
    listed = listed_terms(text, clause_start(text, end), end)
    if len(listed) != len(numbers) or len(listed) < 2:
        return {}
    owed = any(OWED in each.names for each in listed)
    named_by = [(MET,) if owed and each.names == (Label.CLOSED.word,) else each.names for each in listed]
    return {number.start: _InTurn("", labels) for number, labels in zip(numbers, named_by, strict=True)}


def listed_terms(text: str, start: int, end: int) -> list[Term]:
    """The labels that stand in one list at the end of a stretch of text: 逾期、退回和待核查."""
    found = list[Term]()
    for each in reversed(terms(text, start, end)):
        if found and not _LISTED.fullmatch(text, each.end, found[-1].start):
            break
        if found or _NOUNS.fullmatch(text, each.end, end):
            found.append(each)
    return found[::-1]


def _beside(text: str, token: Token, names: Sequence[Named]) -> str:
    """The group that a count of units directly stands by (11个县区, 县区12家), or the unit whose it is said to be
    (逾期8项的市教育局); blank where none is."""
    if token.said != Said.NUMBER:
        return ""
    if token.measure != "家":
        whose = re.compile(re.escape(token.measure) + "的(?:是)?")
        return next((each.of for each in names if token.measure and whose.fullmatch(text, token.end, each.start)), "")
    groups = [each for each in names if each.of.startswith(group_of(""))]
    after = (each for each in groups if _COUNTED_BY.fullmatch(text, token.end, each.start))
    before = (each for each in groups if re.fullmatch(r"[有共（(\s]*", text[each.end : token.start]))
    return next((each.of for each in (*after, *before)), "")


def list_of(text: str, its: Sequence[_T]) -> list[_T]:
    """The first of them, and those after it as long as they stand in one list, whichever way it is read."""
    found = list(its[:1])
    for each in its[1:]:
        left, right = sorted((found[-1], each), key=lambda one: one.start)
        measure = getattr(left, "measure", "")
        start = left.end + (len(measure) if text.startswith(measure, left.end) else 0)
        if not _BETWEEN.fullmatch(text, start, right.start):
            break
        found.append(each)
    return found


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def _labels(text: str, token: Token, tokens: Sequence[Token]) -> tuple[str, ...]:
    """The label of a number: the last one before it in its clause, else the first one shortly after it, else the last
    one of the clauses before, down to another number (办结率偏低，只有24.1%)."""
    cuts = [found.end() for found in CLAUSE.finditer(text[: token.start])]
    start = cuts[-1] if cuts else 0
    counted = {each.end + len(each.measure) for each in tokens if each.said == Said.NUMBER}
    before = [
        found
        for found in terms(text, start, token.start)
        if found.names != (TOTAL,)
        or found.start not in counted  # 任务 of 10项任务、54家单位 is what was counted before
    ]
    if token.said == Said.SHARE:
        whole = _OF_WHAT.search(text, start, token.start)
        end = whole.start() if whole else token.start
        before = [found for found in before if found.names != (TOTAL,) and found.end <= end]
    between = [each for each in tokens if start <= each.start < token.start and each.said in (Said.NUMBER, Said.SHARE)]
    cut = CLAUSE.search(text, token.end)
    end = cut.start() if cut else len(text)
    counts = (each.start for each in tokens if each.said in (Said.NUMBER, Said.SHARE))
    following = next((each for each in counts if each >= token.end), end)
    reach = token.end + len(token.measure) + _AFTER
    nearby = [
        found
        for found in terms(text, token.end, min(end, following))
        if found.start <= reach and not end > following <= found.end + 1  # that is the next number's
    ]
    after = min(nearby, key=lambda found: found.names == (TOTAL,), default=None)  # 3家责任单位未报 counts 未报
    own = after and after.names != (TOTAL,) and between and before and before[-1].end <= between[-1].start
    nearer = before and not own  # 逾期8项次、1家未报 counts 未报, 逾期8项次、涉及2家责任单位 what is late
    said = before[-1].names if nearer else after.names if after else _outside(text, cuts)
    if not said and not any(each.end <= token.start for each in tokens if each.said in (Said.NUMBER, Said.SHARE)):
        earlier = terms(_QUOTED.sub(lambda found: " " * len(found[0]), text)[:start])
        said = earlier[-1].names if earlier else ()
    if MET in said and _DUE.search(text):
        return (MET,)
    due = _DUE.search(text, cuts[-2] if cuts[1:] else 0, token.start)
    return (MET,) if said == (Label.CLOSED.word,) and due else said


def _whole(text: str, token: Token, tokens: Sequence[Token]) -> tuple[str, ...]:
    """The labels of a number that a share is said to be of (占全部2324项次的9.9%); none where it is no such number."""
    start = clause_start(text, token.start)
    whole = _OF_ITS_WHOLE.search(text, start, token.start)
    following = next((each for each in tokens if each.start >= token.end), None)
    if token.said != Said.NUMBER or not whole or not following or following.said != Said.SHARE:
        return ()
    if CLAUSE.search(text, token.end, following.start):
        return ()
    named_by = terms(text, whole.start(), token.start)
    return named_by[-1].names if named_by else (TOTAL, OWED, OWING)


def _outside(text: str, cuts: Sequence[int]) -> tuple[str, ...]:
    """The label of the clause that a bracket stands in, for a number in the bracket: 逾期最多的是市财政局（3项）."""
    if not cuts or text[cuts[-1] - 1] not in _OPEN:
        return ()
    clause = text[cuts[-2] if cuts[1:] else 0 : cuts[-1] - 1]
    found = terms(_QUOTED.sub(" ", clause))
    return found[-1].names if found else ()


def _of(token: Token, tokens: Sequence[Token], names: Sequence[Named]) -> tuple[str, ...]:
    """What a number may be of, by what stands before it: the nearest first, all assignments last."""
    before = [each for each in tokens if each.end <= token.start]
    unit = next((each for each in reversed(before) if each.said == Said.UNIT), None)
    item = next((each for each in reversed(before) if each.said == Said.ITEM), None)
    near = list(dict.fromkeys(each.of for each in reversed(names) if each.end <= token.start))
    pair = [both(unit.code, item.item)] if unit and item else []
    return (*pair, *near, WHOLE)
