"""What the office has sent back and a unit still owes: what a 限期整改通知 asks of it, and by when."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.fix_dates import fix_by
from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class ToFix:
    """An assignment sent back: `by` is its 整改期限, `passed` says that this is over.

    Where the office set no day and the unit has not been told, there is no day yet, but a `term` of workdays.
    """

    task: TaskFigure
    by: date | None
    term: int = 0
    passed: bool = False

    @property
    def work(self) -> bool:
        """Whether work was not done (限期整改); else papers are lacking (退回补正)."""
        return self.task.to_mend == Phase.RECTIFY


def of_work(rows: Collection[ToFix]) -> tuple[ToFix, ...]:
    """Those of units that have work to do, with the papers that these lack: who lacks papers alone was told already."""
    pressed = {row.task.unit for row in rows if row.work}
    return tuple(row for row in rows if row.task.unit in pressed)


def to_fix(
    figures: Figures, untold: Collection[tuple[str, int]], unit: str = "", item: int | None = None
) -> Iterator[ToFix]:
    """What of a unit (code) and an item, or of all, was sent back and not reported anew, by unit in roster order.

    `untold` are the (unit code, item number) whose usual term has not begun. What waits for the office is left out.
    """
    for each in (task for its in figures.units for task in its.part.tasks):
        if (unit and each.unit != unit) or (item is not None and each.item != item):
            continue
        if each.to_mend is None:
            continue
        judged, by = Judged.read(each.row.values), fix_by(each.row.values)
        if (each.unit, each.item) in untold and judged:
            yield ToFix(each, None, judged.term)
        else:
            yield ToFix(each, by, passed=bool(by and by < figures.day))
