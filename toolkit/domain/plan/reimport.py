"""A plan imported again: three-way, cell by cell, so that the office's corrections stay and nothing changes unseen.

Base is what the document said when it was last read, theirs what it says now, ours what the office reviewed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process

from toolkit.codes import Code
from toolkit.domain.plan.model import Item, Plan
from toolkit.problems import Origin, Problem, problem, shorten

FIELDS = {"topic": "工作任务", "requirement": "具体要求", "responsibility": "落实单位", "deadline": "完成时限"}
"""What the document and the office may each change of an item, by the headers both know it by."""
WHOLE = "事项"
"""Stands for the whole item where a field would be named."""
_GONE, _LEFT_OUT, _OWN = "（文件里已没有）", "（核定时已删去）", "（文件里没有）"
_LIKE, _SAME_NUMBER = 80, 40
"""How alike (0 to 100) two requirements must be to be one item: anywhere; under the same number."""


@dataclass(frozen=True, slots=True)
class Review:
    """The plan in force beside the document it came from.

    `issued` is each item as the document had it when last read, by number. An item without one is the office's
    own; one that the plan lacks was left out by the office. `disputed` are, by item, the headers of `FIELDS` (or
    `WHOLE`) that document and office both changed: they stay until the office settles the item or agrees.
    """

    plan: Plan
    issued: Mapping[int, Item]
    disputed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing a new version of the document says otherwise.

    `kind` is 新增, 撤销, 改动, 改号 (the item's number), or 待定: changed by both, `ours` then being what stays.
    """

    kind: str
    item: int
    what: str
    before: str = ""
    after: str = ""
    ours: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the office says otherwise than the document does now, and which stays."""

    item: int
    what: str
    document: str
    ours: str


def reimport(imported: Plan, before: Review) -> tuple[Review, tuple[Difference, ...]]:
    """Merge a document read again into what the office reviewed, and say what the document changed.

    A cell the document alone changed is taken; one the office changed stays; one both changed stays the office's
    and is disputed. Items are known again by their text, so that a new number carries the corrections along; the
    office's own items stay where they stood, under a new number where the document now uses theirs; an item the
    office left out stays out; one the document dropped goes, unless the office had changed it. 已核定 stays where
    the document changed nothing of the item. The same document again changes nothing.
    """
    return _Merge(imported, before).result()


def kept(review: Review) -> tuple[Kept, ...]:
    """Every word of the office that is in force against the document's, by item; last the items it left out."""
    found: list[Kept] = []
    for item in review.plan.items:
        issued = review.issued.get(item.number)
        if issued is None:
            found.append(Kept(item.number, WHOLE, _OWN, item.requirement))
            continue
        for name, header in FIELDS.items():
            theirs, ours = getattr(issued, name), getattr(item, name)
            if not _same(theirs, ours):
                found.append(Kept(item.number, header, theirs, ours))
    numbers = {item.number for item in review.plan.items}
    left_out = (item for number, item in sorted(review.issued.items()) if number not in numbers)
    return (*found, *(Kept(item.number, WHOLE, item.requirement, _LEFT_OUT) for item in left_out))


def disputes(review: Review, file: str) -> Iterator[Problem]:
    """What both the document and the office changed, and nobody has settled yet."""
    for item in review.plan.items:
        origin = Origin(file, cell=f"第{item.number}项")
        issued = review.issued.get(item.number)
        for header in () if item.settled else review.disputed.get(item.number, ()):
            if header == WHOLE:
                yield problem(Code.PLAN_WITHDRAWN, origin, item.requirement, item=item.number)
                continue
            name = next(name for name, known in FIELDS.items() if known == header)
            theirs, ours = getattr(issued, name, ""), getattr(item, name)
            if not _same(theirs, ours):
                yield problem(
                    Code.PLAN_CHANGED_BOTH, origin, theirs, item=item.number, header=header, ours=shorten(ours)
                )


class _Merge:
    """One document merged into one review."""

    def __init__(self, imported: Plan, before: Review) -> None:
        self.imported, self.before = imported, before
        self.ours = {item.number: item for item in before.plan.items}
        self.differences: list[Difference] = []
        self.disputed: dict[int, tuple[str, ...]] = {}
        self.placed: dict[int, Item] = {}  # number in the reviewed plan -> the item it became

    def result(self) -> tuple[Review, tuple[Difference, ...]]:
        pairs = _pairs(self.before.issued, self.imported.items)
        own = [item for item in self.before.plan.items if item.number not in self.before.issued]
        fresh = [item for item in self.imported.items if item.number not in pairs]
        adopted = _pairs({item.number: item for item in own}, fresh, by_number=False)
        items: list[Item] = []
        for item in self.imported.items:
            issued = self.before.issued.get(pairs.get(item.number, 0))
            if issued is not None and issued.number not in self.ours:
                self._left_out(issued, item)
            elif issued is not None:
                items.append(self._merged(issued, self.ours[issued.number], item))
            elif item.number in adopted:
                items.append(self._merged(None, self.ours[adopted[item.number]], item))
            else:
                self.differences.append(Difference("新增", item.number, WHOLE, after=item.requirement))
                items.append(item)
        dropped = [self.before.issued[number] for number in sorted(self.before.issued.keys() - set(pairs.values()))]
        self._stay(items, self._withdrawn(dropped) | {item.number for item in own} - set(adopted.values()))
        plan = replace(self.imported, items=tuple(items))
        issued_now = {item.number: item for item in self.imported.items}
        return Review(plan, issued_now, self.disputed), tuple(self.differences)

    def _merged(self, issued: Item | None, ours: Item, theirs: Item) -> Item:
        """One item, three-way; without a base, whatever differs was said by both."""
        chosen: dict[str, str] = {}
        disputed: list[str] = []
        news = False
        pending = () if ours.settled else self.before.disputed.get(ours.number, ())
        if ours.number != theirs.number:
            self.differences.append(Difference("改号", theirs.number, "序号", str(ours.number), str(theirs.number)))
        for name, header in FIELDS.items():
            was = getattr(issued, name, "") if issued else None
            now, mine = getattr(theirs, name), getattr(ours, name)
            unchanged = was is not None and _same(was, now)
            if _same(now, mine):
                chosen[name] = now
            elif was is not None and _same(was, mine):
                chosen[name] = now
                news = True
                self.differences.append(Difference("改动", theirs.number, header, mine, now))
            else:
                chosen[name] = mine
                if not unchanged or header in pending:
                    news = news or not unchanged
                    disputed.append(header)
                    self.differences.append(Difference("待定", theirs.number, header, was or "", now, mine))
        if disputed:
            self.disputed[theirs.number] = tuple(disputed)
        says_units = _same(chosen["responsibility"], theirs.responsibility)
        merged = replace(
            theirs,
            topic=chosen["topic"],
            title=theirs.title if _same(chosen["topic"], theirs.topic) else ours.title,
            requirement=chosen["requirement"],
            responsibility=chosen["responsibility"],
            deadline=chosen["deadline"],
            shared=theirs.shared if says_units else ours.shared,
            settled=ours.settled and not news,
        )
        self.placed[ours.number] = merged
        return merged

    def _left_out(self, issued: Item, theirs: Item) -> None:
        """The office left this item out, so it stays out; what the document changed of it is told."""
        if any(not _same(getattr(issued, name), getattr(theirs, name)) for name in FIELDS):
            self.differences.append(
                Difference("待定", theirs.number, WHOLE, issued.requirement, theirs.requirement, _LEFT_OUT)
            )

    def _withdrawn(self, dropped: Sequence[Item]) -> set[int]:
        """Numbers of items the document dropped and the office had changed: they stay, to be decided on."""
        stays: set[int] = set()
        for issued in dropped:
            ours = self.ours.get(issued.number)
            if ours is None:
                continue
            if all(_same(getattr(issued, name), getattr(ours, name)) for name in FIELDS):
                self.differences.append(Difference("撤销", issued.number, WHOLE, before=issued.requirement))
                continue
            stays.add(issued.number)
            self.ours[issued.number] = replace(ours, settled=False)
            self.differences.append(
                Difference("待定", issued.number, WHOLE, issued.requirement, _GONE, ours.requirement)
            )
        return stays

    def _stay(self, items: list[Item], numbers: set[int]) -> None:
        """Put the office's own items back behind the item they stood behind, renumbered where their number is taken."""
        taken = {item.number for item in self.imported.items}
        free = max((*taken, *self.ours, 0)) + 1
        above: Item | None = None
        for number in (item.number for item in self.before.plan.items):
            if number in numbers:
                item = self.ours[number]
                if number in taken:
                    item = replace(item, number=free)
                    self.differences.append(Difference("改号", free, "序号", str(number), str(free)))
                    free += 1
                withdrawn = number in self.before.issued
                if withdrawn or (WHOLE in self.before.disputed.get(number, ()) and not item.settled):
                    self.disputed[item.number] = (WHOLE,)
                self.placed[number] = item
                items.insert(next((at for at, known in enumerate(items, 1) if known is above), 0), item)
            above = self.placed.get(number, above)


def _same(one: str, other: str) -> bool:
    """Whether two texts differ in blanks at most: a table read twice breaks its lines elsewhere."""
    return "".join(one.split()) == "".join(other.split())


def _pairs(old: Mapping[int, Item], new: Sequence[Item], *, by_number: bool = True) -> dict[int, int]:
    """Number of each new item -> number of the old one it is: by its text, by nearly its text, by its number."""
    plain = {number: "".join(item.requirement.split()) for number, item in old.items()}
    pairs: dict[int, int] = {}
    free = dict(plain)
    waiting = {item.number: "".join(item.requirement.split()) for item in new}

    def pair(number: int, known: int) -> None:
        pairs[number] = known
        del free[known], waiting[number]

    for number, text in list(waiting.items()):
        if free.get(number) == text:
            pair(number, number)
    by_text: dict[str, list[int]] = {}
    for known, text in free.items():
        by_text.setdefault(text, []).append(known)
    for number, text in list(waiting.items()):
        if by_text.get(text):
            pair(number, by_text[text].pop(0))
    alike = [
        (-score, number != known, number, known)
        for number, text in waiting.items()
        for _, score, known in process.extract(text, free, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=3)
    ]
    for _, _, number, known in sorted(alike):
        if number in waiting and known in free:
            pair(number, known)
    for number in list(waiting) if by_number else ():
        if number in free and fuzz.ratio(waiting[number], free[number]) >= _SAME_NUMBER:
            pair(number, number)
    return pairs
