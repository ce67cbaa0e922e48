"""What the page says in words of a unit's reports, an item's deadline and what the office wrote of what came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from toolkit.domain.ledger.figures import Figures, ItemFigures, UnitFigures
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.plan.tasks import Tasks
from toolkit.problems import day_words, shorten

_EXCERPT = 24
"""Characters of an item's text that tell it from others of its kind."""


def excerpts(figures: Figures) -> Mapping[int, str]:
    """Item number -> how its text begins, of those that share their category with others: it alone tells nothing."""
    shared = Counter(item.category for item in figures.items)
    return {
        item.number: shorten("".join(item.requirement.split()), _EXCERPT)
        for item in figures.items
        if shared[item.category] > 1
    }


def report_words(figures: Figures, unit: UnitFigures, *, brief: bool = False) -> str:
    """How a unit has reported the last round that is over, where it owed that one, and the round under way; of this
    alone on a `brief` page."""
    now, closed = figures.round, figures.closed_round
    said = f"{now.round.label}：{unit.said}"
    if brief or closed is None or closed is now or unit.code not in closed.owing:
        return said
    return f"{closed.round.label}：{closed.labels[unit.code]}　{said}"


def deadline_words(tasks: Tasks, item: ItemFigures) -> str:
    """The deadline as the plan has it; of what is looked back at also the day set for that."""
    words = tasks.plan.item(item.number).deadline.strip() or "未写"
    days = sorted({each.due for each in item.part.tasks if each.due}) if item.then else ()
    return words + (f"；“回头看”自查期限{'、'.join(map(day_words, days))}" if days else "")


def opinion_words(figure: TaskFigure) -> str:
    """What the office wrote beside a verdict that asks for more; the clerk's edition alone shows it."""
    opinion = figure.row.values.get("opinion", "") if figure.sent_back else ""
    return f"；核查意见：{opinion}" if opinion else ""
