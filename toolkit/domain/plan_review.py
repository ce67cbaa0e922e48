"""A plan imported again: the office's corrections kept, and what the document changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from toolkit.domain.plan import Item, Plan


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing a new version of the document says otherwise: 新增, 撤销 or 改动, of which item, from what to what."""

    kind: str
    item: int
    what: str
    before: str = ""
    after: str = ""


def keep_corrections(imported: Plan, reviewed: Plan, issued: Mapping[int, tuple[str, str]]) -> Plan:
    """The imported plan with what the office had corrected in the reviewed one.

    `issued` are the units and deadline of each reviewed item as the document had said them: where the reviewed
    phrase differs from that, the office's stays. 已核定 stays where nothing of the item changed.
    """
    old = {item.number: item for item in reviewed.items}

    def kept(item: Item) -> Item:
        before = old.get(item.number)
        if before is None:
            return item
        units, deadline = issued.get(item.number, (before.responsibility, before.deadline))
        same = (before.requirement, units, deadline) == (item.requirement, item.responsibility, item.deadline)
        corrected = before.responsibility != units
        return replace(
            item,
            responsibility=before.responsibility if corrected else item.responsibility,
            shared=before.shared if corrected else item.shared,
            deadline=before.deadline if before.deadline != deadline else item.deadline,
            settled=before.settled and same,
        )

    return replace(imported, items=tuple(kept(item) for item in imported.items))


def differences(imported: Plan, reviewed: Plan, issued: Mapping[int, tuple[str, str]]) -> Iterator[Difference]:
    """What the document says now and did not say at the review, by item."""
    old = {item.number: item for item in reviewed.items}
    for item in imported.items:
        before = old.pop(item.number, None)
        if before is None:
            yield Difference("新增", item.number, "事项", after=item.requirement)
            continue
        units, deadline = issued.get(item.number, (before.responsibility, before.deadline))
        for what, was, now in (
            ("具体要求", before.requirement, item.requirement),
            ("落实单位", units, item.responsibility),
            ("完成时限", deadline, item.deadline),
        ):
            if was != now:
                yield Difference("改动", item.number, what, was, now)
    for number, gone in sorted(old.items()):
        yield Difference("撤销", number, "事项", before=gone.requirement)
