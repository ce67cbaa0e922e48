"""What the item-by-item summary for the superior (逐项落实情况报告) says: each item, how it stands, in whose words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.domain.ledger.figures import Figures, ItemFigures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.lookback_figures import looked_back_at, own_year
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.plan.model import Role
from toolkit.keys import item_words
from toolkit.problems import shorten
from toolkit.reports.office.papers import NOT_SAID, Head, head_values

_WORDS = 80
_OF_SEVERAL = 40
"""Characters of a unit's words that are shown, and of each where several units lead."""
NO_LEAD = "没有写明牵头单位"


def item_values(figures: Figures, head: Head) -> dict[str, Any]:
    """What stands in the places of an item-by-item summary: every item of the plan, those looked back at left out.

    How many those are (`earlier`, of `earlier_items`) is said, so that both add up to what a 通报 counts.
    """
    items, counts = own_year(figures)
    earlier, _ = looked_back_at(figures)
    return {
        **head_values(head, figures),
        "items": len(items),
        "items_done": sum(item.finished for item in items),
        "total": counts.total,
        "owed": counts.owed,
        "met": counts.met,
        "rate": counts.rate,
        "late": counts.of(Label.OVERDUE),
        "claimed": counts.of(Label.CLAIMED),
        "earlier_items": earlier.items,
        "earlier": len(earlier.tasks),
        "rows": [_row(item) for item in items],
    }


def _row(item: ItemFigures) -> dict[str, str]:
    speakers = _speakers(item)
    return {
        "number": item_words(item.number),
        "topic": item.called,
        "stands": _stands(item),
        "units": f"{item.done}/{item.owing}",
        "said": _of_each(speakers, "progress") or (NOT_SAID if speakers else NO_LEAD),
        "evidence": _of_each(speakers, "evidence"),
        "leads": "、".join(task.unit_name for task in speakers),
    }


def _speakers(item: ItemFigures) -> tuple[TaskFigure, ...]:
    """Whose words are shown: those of the units that lead the item, or of the one unit that has it."""
    tasks = item.part.tasks
    leading = tuple(task for task in tasks if Role.LEAD in task.roles)
    return leading or (tasks if len(tasks) == 1 else ())


def _stands(item: ItemFigures) -> str:
    """已销号, or what of its assignments is not closed, the gravest first; 不涉及 where it concerns no unit."""
    if item.finished:
        return Label.CLOSED.word
    counts = item.counts
    open_labels = [label for label in Label if not label.ended and counts.of(label)]
    none = Label.NOT_INVOLVED.word if counts.total else "没有责任单位"
    return "，".join(f"{label.word}{counts.of(label)}" for label in open_labels) or none


def _of_each(tasks: tuple[TaskFigure, ...], field: str) -> str:
    return "；".join(_lines(tasks, field))


def _lines(tasks: tuple[TaskFigure, ...], field: str) -> Iterator[str]:
    many = len(tasks) > 1
    for task in tasks:
        if words := shorten(task.row.values.get(field, ""), _OF_SEVERAL if many else _WORDS):
            yield f"{task.unit_name}：{words.rstrip('。；')}" if many else words
