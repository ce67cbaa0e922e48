"""Every due date of an assignment and how it stands: what reminders and figures are both made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from toolkit.domain.ledger.phases import Phase, answered
from toolkit.domain.ledger.recurring import every_due
from toolkit.domain.ledger.standing import Pressed, Standing, placed, pressed
from toolkit.domain.plan.model import Assignment
from toolkit.domain.plan.tasks import Tasks
from toolkit.schema.model import Sheet
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class DueStanding:
    """A milestone or recurring due date of one assignment on a day, or 整改期限 of one that has neither.

    `due` is as the plan and an agreed 延期 have it, `since` the one before it of a recurring one, `until` the day after
    which it is late: 整改期限 (a `term`), the day of an answer, of an undone verdict or of the unit's first workbook
    where that is later, and `moved` tells of these three. `doubt` is what of the plan the office has yet to settle
    before `due` is surely so. `untold` says that it was sent back and the unit has not been
    told yet.
    """

    due: date | None
    until: date
    standing: Standing
    phase: Phase
    untold: bool = False
    moved: Pressed | None = None
    term: bool = False
    since: date | None = None
    doubt: str = ""

    @property
    def open(self) -> bool:
        """Whether it is neither closed nor waits for the office: for its answer, or for its word of what it found."""
        return not (self.standing.state.finished or self.untold)

    def late(self, today: date) -> int:
        """Calendar days it is late; 0 where it is not."""
        return max((today - self.until).days, 0) if self.open else 0


def due_standings(
    tasks: Tasks, sheet: Sheet, assignment: Assignment, values: Mapping[str, str], today: date
) -> Iterator[DueStanding]:
    """Every due date of an assignment with these `values`, its milestones first; 长期工作 has none, but 整改期限 where
    the office has sent it back.

    `tasks` know every agreed extension, `values` what moves the day from which it may be late
    (`Tasks.pressed_cells`).
    """
    deadline = tasks.deadline_of(assignment.item, assignment.unit)
    dues = every_due(deadline, tasks.plan)
    for since, due in answered(sheet, values, dues or ((None, None),)):
        doubt = deadline.doubt(due) if deadline.provisional else ""
        stands, where = placed(sheet, values, due, today, since)
        found = pressed(values, due, returned=stands.returned, since=since)
        if found:
            moved = found if found.since else None
            yield DueStanding(due, found.until, stands, where, moved=moved, term=found.term, since=since, doubt=doubt)
        elif due:
            yield DueStanding(due, due, stands, where, untold=stands.returned, since=since, doubt=doubt)
