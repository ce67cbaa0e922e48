"""The plan as the office corrected it, beside the document it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from toolkit.codes import Code
from toolkit.domain.plan.model import Item, Plan
from toolkit.problems import Origin, Problem, problem, shorten
from toolkit.schema.cell import squeezed
from toolkit.values import dataclass

FIELDS = {"topic": "工作任务", "requirement": "具体要求", "responsibility": "落实单位", "deadline": "完成时限"}
"""What the document and the office may each change of an item, by the headers both know it by."""
WHOLE = "事项"
"""Stands for the whole item where a field would be named."""
LEFT_OUT = "（核定时已删去）"
_NOT_IN_FILE = "（文件里没有）"


@dataclass(frozen=True, slots=True)
class CorrectedPlan:
    """The plan in force beside the document it came from.

    `issued` is each item as the document had it when last read, by number. An item without one is the office's
    own; one that the plan lacks was left out by the office. `disputed` are, by item, the headers of `FIELDS` (or
    `WHOLE`) that document and office both changed: they stay until the office settles the item or agrees.
    """

    plan: Plan
    issued: Mapping[int, Item]
    disputed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Correction:
    """What the office says otherwise than the document does now, and which stays."""

    item: int
    what: str
    document: str
    ours: str


def corrections(corrected: CorrectedPlan) -> tuple[Correction, ...]:
    """Every word of the office that is in force against the document's, by item; last the items it left out."""
    found: list[Correction] = []
    for item in corrected.plan.items:
        issued = corrected.issued.get(item.number)
        if issued is None:
            found.append(Correction(item.number, WHOLE, _NOT_IN_FILE, item.requirement))
            continue
        for name, header in FIELDS.items():
            theirs, ours = getattr(issued, name), getattr(item, name)
            if not same_text(theirs, ours):
                found.append(Correction(item.number, header, theirs, ours))
    numbers = {item.number for item in corrected.plan.items}
    left_out = (item for number, item in sorted(corrected.issued.items()) if number not in numbers)
    return (*found, *(Correction(item.number, WHOLE, item.requirement, LEFT_OUT) for item in left_out))


def disputes(corrected: CorrectedPlan, file: str) -> Iterator[Problem]:
    """What both the document and the office changed, and nobody has settled yet."""
    for item in corrected.plan.items:
        origin = Origin(file, item=item.number)
        issued = corrected.issued.get(item.number)
        for header in () if item.settled else corrected.disputed.get(item.number, ()):
            if header == WHOLE:
                yield problem(Code.PLAN_WITHDRAWN, origin, item.requirement, item=item.number)
                continue
            name = next(name for name, known in FIELDS.items() if known == header)
            theirs, ours = getattr(issued, name, ""), getattr(item, name)
            if not same_text(theirs, ours):
                yield problem(
                    Code.PLAN_CHANGED_BOTH, origin, theirs, item=item.number, header=header, ours=shorten(ours)
                )


def same_text(one: str, other: str) -> bool:
    """Whether two texts differ in blanks at most: a table read twice breaks its lines elsewhere."""
    return squeezed(one) == squeezed(other)
