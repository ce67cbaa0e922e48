"""What a report on the look-back (“回头看”情况报告) says: what is done by now, and by unit what is unfinished."""

from __future__ import annotations

from typing import Any

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.lookback_figures import looked_back_at
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.keys import item_words
from toolkit.problems import shorten
from toolkit.reports.office.papers import NOT_SAID, Head, head_values

_WORDS = 60


def lookback_values(figures: Figures, head: Head) -> dict[str, Any]:
    """What stands in the places of a report on the look-back; `total` is 0 where nothing is looked back at."""
    whole, units = looked_back_at(figures)
    return {
        **head_values(head, figures),
        "items": whole.items,
        "items_done": whole.items_done,
        "total": len(whole.tasks),
        "concerned": len(units),
        "done": whole.done,
        "not_involved": whole.not_involved,
        "waiting": whole.waiting,
        "unfinished": len(whole.unfinished),
        "with_unfinished": sum(bool(unit.unfinished) for unit in units),
        "units": [
            {
                "name": unit.name,
                "total": len(unit.tasks),
                "done": unit.done,
                "not_involved": unit.not_involved,
                "waiting": unit.waiting,
                "unfinished": len(unit.unfinished),
            }
            for unit in (*units, whole)
        ],
        "rows": [_row(task) for unit in units for task in unit.unfinished],
    }


def _row(task: TaskFigure) -> dict[str, str]:
    values = task.row.values
    why, how = (shorten(values.get(name, ""), _WORDS) for name in ("issues", "next_steps"))
    return {
        "unit": task.unit_name,
        "number": item_words(task.item),
        "topic": shorten(values.get("requirement", "") or values.get("topic", ""), _WORDS),
        "then": values.get("last", ""),
        "now": task.state + (f"（{task.hint}）" if task.hint and task.hint != task.state else ""),
        "why": "；".join(filter(None, (why, how))) or NOT_SAID,
    }
