"""The figures of a unit that an assessment may go by: each is one of the set of figures, with what lies behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from toolkit.domain.ledger.figures import Figures, UnitFigures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.keys import item_words
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A unit's figure: how many, of how many, and which (items or rounds, in words).

    It is of none where the unit has nothing of the kind: then it says nothing about the unit.
    """

    count: int
    of: int
    which: str = ""


@dataclass(frozen=True, slots=True)
class ScoredFigure:
    """A figure by its name for people: what is counted, of what, its measure word, and the figure of a unit."""

    counted: str
    of: str
    measure: str
    found: Callable[[Figures, UnitFigures], Found]


def _unmet(_: Figures, unit: UnitFigures) -> Found:
    """What was due and is not done; while the office owes an answer, nothing is held against the unit."""
    tasks = [each for each in unit.part.tasks if each.owed and not each.met and not each.label.finished]
    return Found(len(tasks), unit.counts.owed, _items(tasks))


def _overdue(_: Figures, unit: UnitFigures) -> Found:
    counts = unit.counts
    late = counts.of(Label.OVERDUE)
    return Found(late, max(counts.total - counts.long_term, late), _labelled(unit, Label.OVERDUE))


def _closed_late(_: Figures, unit: UnitFigures) -> Found:
    """What was claimed late, of what is closed, had a due date and is known when it was claimed."""
    late = (each for each in unit.part.tasks if each.came_late)
    return Found(unit.counts.closed_late, unit.counts.timed, _items(late))


def _unreported(figures: Figures, unit: UnitFigures) -> Found:
    owed = [each for each in figures.rounds if each.over and unit.code in each.owing]
    missing = [each for each in owed if unit.code in each.unreported]
    return Found(len(missing), len(owed), "、".join(each.round.label for each in missing))


def _returned(_: Figures, unit: UnitFigures) -> Found:
    """What was sent back and is not claimed again, also where the day set for it has passed and its label is 逾期."""
    back = [each for each in unit.part.tasks if each.sent_back]
    return Found(len(back), len(back) + unit.counts.of(Label.CLOSED, Label.NOT_INVOLVED), _items(back))


def _ongoing_open(_: Figures, unit: UnitFigures) -> Found:
    counts = unit.counts
    still = (each for each in unit.part.tasks if each.long_term and not each.label.ended)
    return Found(counts.long_term - counts.long_term_ended, counts.long_term, _items(still))


def _labelled(unit: UnitFigures, label: Label) -> str:
    return _items(each for each in unit.part.tasks if each.label == label)


def _items(tasks: Iterable[TaskFigure]) -> str:
    numbers = "、".join(item_words(number) for number in sorted(each.item for each in tasks))
    return f"第{numbers}项" if numbers else ""


SCORED_FIGURES: Mapping[str, ScoredFigure] = {
    "unmet": ScoredFigure("没有办结", "到期应办结", "项次", _unmet),
    "overdue": ScoredFigure("逾期", "有应完成日期", "项次", _overdue),
    "closed_late": ScoredFigure("报完成时已逾期", "可算时效的已销号", "项次", _closed_late),
    "unreported": ScoredFigure("没有报", "应报", "期", _unreported),
    "returned": ScoredFigure("退回未改", "已核查", "项次", _returned),
    "ongoing_open": ScoredFigure("没有认定", "长期工作", "项次", _ongoing_open),
}
"""Name -> the figure it is; a declaration of scores can name no other."""
