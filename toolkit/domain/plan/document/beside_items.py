"""Numbered paragraphs beside a plan's table that may be items of it: its numbers leave room for theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from toolkit.codes import Code
from toolkit.domain.plan.document.lines import Faults
from toolkit.domain.plan.document.marks import Mark, mark_of
from toolkit.domain.plan.model import Remark

_LEVELS = (4, 6, 7)
"""How deep the numbers of items stand: 1. （1） 1）."""


def say_items_beside(remarks: Iterable[Remark], taken: Collection[int], faults: Faults) -> None:
    """Tell of paragraphs whose numbers no item has: those in a row that begin with another than 1, or lead up to one.

    Points of a note begin with 1 as the items do.
    """
    for run in _runs(remarks):
        numbers = [mark.number for mark, _ in run]
        if not any(number in taken for number in numbers) and (numbers[0] > 1 or numbers[-1] + 1 in taken):
            for _, remark in run:
                faults.add(Code.PLAN_ROW_UNUSED, remark.where, remark.text, line=remark.where)


def _runs(remarks: Iterable[Remark]) -> Iterator[Sequence[tuple[Mark, Remark]]]:
    """Paragraphs one after the other that count on in one style."""
    run: list[tuple[Mark, Remark]] = []
    for remark in remarks:
        mark = mark_of(remark.text)[0]
        if run and not (mark and mark.level == run[-1][0].level and mark.number == run[-1][0].number + 1):
            yield run
            run = []
        if mark is not None and mark.level in _LEVELS:
            run.append((mark, remark))
    if run:
        yield run
