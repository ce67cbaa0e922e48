"""Numbered paragraphs beside a plan's table that may be items of it: its numbers leave room for theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from toolkit.codes import Code
from toolkit.domain.plan.document.lines import Faults
from toolkit.domain.plan.document.marks import mark_of
from toolkit.domain.plan.model import Remark

_LEVELS = (4, 6, 7)
"""How deep the numbers of items stand: 1. （1） 1）."""


def say_items_beside(remarks: Iterable[Remark], taken: Collection[int], faults: Faults) -> None:
    """Tell of paragraphs whose numbers no item has: those in a row that begin with another than 1, or lead up to one.

    Points of a note begin with 1 as the items do.
    """
    for run in _runs(remarks):
        numbers = [number for number, _ in run]
        if not any(number in taken for number in numbers) and (numbers[0] > 1 or numbers[-1] + 1 in taken):
            for _, remark in run:
                faults.add(Code.PLAN_ROW_UNUSED, remark.where, remark.text, line=remark.where)


def _runs(remarks: Iterable[Remark]) -> Iterator[Sequence[tuple[int, Remark]]]:
    """Paragraphs one after the other that count on in one style."""
    run: list[tuple[int, Remark]] = []
    level = 0
    for remark in remarks:
        mark = mark_of(remark.text)[0]
        if run and (mark is None or (mark.level, mark.number) != (level, run[-1][0] + 1)):
            yield run
            run = []
        if mark is not None and mark.level in _LEVELS:
            run.append((mark.number, remark))
            level = mark.level
    if run:
        yield run
