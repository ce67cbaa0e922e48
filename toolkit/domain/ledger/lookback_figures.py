"""What became of last year's items that are looked back at (回头看): one count, in all and by unit."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.domain.ledger.counts import Counts, count
from toolkit.domain.ledger.figures import Figures, ItemFigures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.keys import looked_back
from toolkit.values import dataclass

_WAITS = (Label.CLAIMED, Label.ASKED)


@dataclass(frozen=True, slots=True)
class LookedBackAt:
    """Assignments of a year before, of one unit or of all; each is done, not the unit's, at the office, or unfinished.

    The four add up to `tasks`. What the office has not closed, and owes no answer about, is unfinished
    (上年未完成事项), whatever its day.
    """

    name: str
    tasks: tuple[TaskFigure, ...]

    @property
    def done(self) -> int:
        """已销号: closed by the office."""
        return sum(each.label == Label.CLOSED for each in self.tasks)

    @property
    def not_involved(self) -> int:
        """不涉及, as the office has confirmed."""
        return sum(each.label == Label.NOT_INVOLVED for each in self.tasks)

    @property
    def waiting(self) -> int:
        """Reported as done, or applied for: the office has not answered."""
        return sum(each.label in _WAITS for each in self.tasks)

    @property
    def unfinished(self) -> tuple[TaskFigure, ...]:
        """上年未完成事项."""
        return tuple(each for each in self.tasks if not each.label.finished)

    @property
    def items(self) -> int:
        """How many items these are of."""
        return len({each.item for each in self.tasks})

    @property
    def items_done(self) -> int:
        """How many of the items every unit that they concern is done with; one that concerns none is nobody's to do."""
        done = {each.item for each in self.tasks if each.label == Label.CLOSED}
        return len(done - {each.item for each in self.tasks if not each.label.ended})


def looked_back_at(figures: Figures) -> tuple[LookedBackAt, tuple[LookedBackAt, ...]]:
    """All of what is looked back at, and by unit in roster order; units without any are left out."""
    by_unit = (LookedBackAt(unit.name, _earlier(unit.part.tasks)) for unit in figures.units)
    return LookedBackAt("合计", _earlier(figures.tasks)), tuple(each for each in by_unit if each.tasks)


def own_year(figures: Figures) -> tuple[tuple[ItemFigures, ...], Counts]:
    """The plan's own items and their assignments counted, without what is looked back at."""
    items = tuple(item for item in figures.items if not looked_back(item.number))
    return items, count(task for item in items for task in item.part.tasks)


def _earlier(tasks: Iterable[TaskFigure]) -> tuple[TaskFigure, ...]:
    return tuple(each for each in tasks if looked_back(each.item))
