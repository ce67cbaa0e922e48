"""A plan imported again: three-way, cell by cell, so that the office's corrections stay and nothing changes unseen.

Base is what the document said when it was last read, theirs what it says now, ours what the office corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from toolkit.domain.plan.corrected_plan import FIELDS, LEFT_OUT, WHOLE, CorrectedPlan, same_text
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.same_items import same_items
from toolkit.domain.three_way import Conflict, Merged, merge
from toolkit.schema.cell import squeezed
from toolkit.values import dataclass

_GONE = "（文件里已没有）"


class DifferenceKind(StrEnum):
    """What became of an item or of a text of it; DISPUTED: the office had changed it too, and its words stay."""

    NEW = "新增"
    WITHDRAWN = "撤销"
    CHANGED = "改动"
    RENUMBERED = "改号"
    DISPUTED = "待定"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing a new version of the document says otherwise; `ours` are the office's words where they stay."""

    kind: DifferenceKind
    item: int
    what: str
    before: str = ""
    after: str = ""
    ours: str = ""


def reimport(imported: Plan, before: CorrectedPlan) -> tuple[CorrectedPlan, tuple[Difference, ...]]:
    """Merge a document read again into the plan as the office corrected it, and say what the document changed.

    A cell the document alone changed is taken; one the office changed stays; one both changed stays the office's
    and is disputed. Items are known again by their text, so that a new number carries the corrections along; the
    office's own items stay where they stood, under a new number where the document now uses theirs; an item the
    office left out stays out; one the document dropped goes, unless the office had changed it. 已核定 stays where
    the document changed nothing of the item. The same document again changes nothing.
    """
    return _Merge(imported, before).result()


class _Merge:
    """One document merged into one corrected plan."""

    def __init__(self, imported: Plan, before: CorrectedPlan) -> None:
        self.imported, self.before = imported, before
        self.ours = dict(before.plan.by_number)
        self.differences: list[Difference] = []
        self.disputed: dict[int, tuple[str, ...]] = {}
        self.placed: dict[int, Item] = {}  # number in the corrected plan -> the item it became

    def result(self) -> tuple[CorrectedPlan, tuple[Difference, ...]]:
        pairs = same_items(self.before.issued, self.imported.items)
        own = [item for item in self.before.plan.items if item.number not in self.before.issued]
        fresh = [item for item in self.imported.items if item.number not in pairs]
        adopted = same_items({item.number: item for item in own}, fresh, by_number=False)
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
                self._tell(DifferenceKind.NEW, item.number, WHOLE, after=item.requirement)
                items.append(item)
        dropped = [self.before.issued[number] for number in sorted(self.before.issued.keys() - set(pairs.values()))]
        self._stay(items, self._withdrawn(dropped) | {item.number for item in own} - set(adopted.values()))
        seen = {squeezed(remark.text) for remark in self.before.plan.remarks if remark.settled}
        remarks = (replace(each, settled=squeezed(each.text) in seen) for each in self.imported.remarks)
        known = {(each.code, each.message) for each in self.before.plan.doubts if each.settled}
        doubts = (
            replace(each, settled=each.settled or (each.code, each.message) in known) for each in self.imported.doubts
        )
        plan = replace(self.imported, items=tuple(items), remarks=tuple(remarks), doubts=tuple(doubts))
        return CorrectedPlan(plan, self.imported.by_number, self.disputed), tuple(self.differences)

    def _merged(self, issued: Item | None, ours: Item, theirs: Item) -> Item:
        """One item, three-way."""
        number = theirs.number
        if ours.number != number:
            self._tell(DifferenceKind.RENUMBERED, number, "序号", str(ours.number), str(number))
        merged = _three_way(issued, ours, theirs)
        taken, conflicts = {each.field for each in merged.taken}, {each.field for each in merged.conflicts}
        pending = () if ours.settled else self.before.disputed.get(ours.number, ())
        chosen: dict[str, str] = {}
        disputed: list[str] = []
        for name, header in FIELDS.items():
            was, now, mine = (getattr(item, name) if item else "" for item in (issued, theirs, ours))
            alike = same_text(now, mine)
            chosen[name] = now if alike or name in taken else mine
            if name in taken:
                self._tell(DifferenceKind.CHANGED, number, header, mine, now)
            elif name in conflicts or (header in pending and not alike):
                disputed.append(header)
                self._tell(DifferenceKind.DISPUTED, number, header, was, now, mine)
        if disputed:
            self.disputed[number] = tuple(disputed)
        item = replace(
            theirs,
            topic=chosen["topic"],
            title=theirs.title if same_text(chosen["topic"], theirs.topic) else ours.title,
            requirement=chosen["requirement"],
            responsibility=chosen["responsibility"],
            deadline=chosen["deadline"],
            shared=(theirs if same_text(chosen["responsibility"], theirs.responsibility) else ours).shared,
            settled=ours.settled and not (taken or conflicts),
        )
        self.placed[ours.number] = item
        return item

    def _tell(
        self, kind: DifferenceKind, item: int, what: str, before: str = "", after: str = "", ours: str = ""
    ) -> None:
        self.differences.append(Difference(kind, item, what, before, after, ours))

    def _left_out(self, issued: Item, theirs: Item) -> None:
        """The office left this item out, so it stays out; what the document changed of it is told."""
        if not _alike(issued, theirs):
            self._tell(DifferenceKind.DISPUTED, theirs.number, WHOLE, issued.requirement, theirs.requirement, LEFT_OUT)

    def _withdrawn(self, dropped: Sequence[Item]) -> set[int]:
        """Numbers of items the document dropped and the office had changed: they stay, to be decided on."""
        stays: set[int] = set()
        for issued in dropped:
            ours = self.ours.get(issued.number)
            if ours is None:
                continue
            if _alike(issued, ours):
                self._tell(DifferenceKind.WITHDRAWN, issued.number, WHOLE, issued.requirement)
                continue
            stays.add(issued.number)
            self.ours[issued.number] = replace(ours, settled=False)
            self._tell(DifferenceKind.DISPUTED, issued.number, WHOLE, issued.requirement, _GONE, ours.requirement)
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
                    self._tell(DifferenceKind.RENUMBERED, free, "序号", str(number), str(free))
                    free += 1
                withdrawn = number in self.before.issued
                if withdrawn or (WHOLE in self.before.disputed.get(number, ()) and not item.settled):
                    self.disputed[item.number] = (WHOLE,)
                self.placed[number] = item
                items.insert(next((at for at, known in enumerate(items, 1) if known is above), 0), item)
            above = self.placed.get(number, above)


def _three_way(issued: Item | None, ours: Item, theirs: Item) -> Merged[int]:
    """The texts of one item merged; of one that the document takes up from the office, whatever differs is disputed."""
    number = theirs.number
    if issued is None:
        pairs = ((name, getattr(ours, name), getattr(theirs, name)) for name in FIELDS)
        return Merged(
            (), tuple(Conflict(number, name, mine, now, "") for name, mine, now in pairs if not same_text(mine, now))
        )
    return merge({number: _texts(theirs)}, {number: _texts(issued)}, {number: _texts(ours)}, same=same_text)


def _alike(one: Item, other: Item) -> bool:
    return all(same_text(getattr(one, name), getattr(other, name)) for name in FIELDS)


def _texts(item: Item) -> dict[str, str]:
    return {name: getattr(item, name) for name in FIELDS}
