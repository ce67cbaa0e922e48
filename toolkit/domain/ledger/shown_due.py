"""Which of its due dates a row is about on a day: the one that workbooks, master, letters and figures all show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from toolkit.domain.ledger.due_standings import DueStanding, due_standings
from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.labels import Label, label_of
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.recurring import periods
from toolkit.domain.ledger.standing import BESIDE, beside_text
from toolkit.domain.plan.deadlines.model import Deadline
from toolkit.domain.plan.model import Assignment
from toolkit.domain.plan.tasks import Tasks
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

_GRAVITY = {label: rank for rank, label in enumerate(Label)}


def most_late(dues: Iterable[DueStanding], today: date) -> DueStanding | None:
    """The first of the due dates that are late; None where none is."""
    return min((each for each in dues if each.late(today)), key=lambda each: each.until, default=None)


def most_grave(dues: Iterable[DueStanding], today: date) -> DueStanding | None:
    """Of the due dates that are not closed the one a row is about: the first that is late, else that with the gravest
    label, of those the first; None where all are closed.
    """
    left = [each for each in dues if not each.standing.state.closed]
    return most_late(left, today) or min(
        left, key=lambda each: (_GRAVITY[label_of(each.standing.state, each.phase)], each.until), default=None
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """The due date a row shows, and for a recurring one the due date before it.

    `beside` says which others of its due dates are to be mended as the office asked, or are claimed and wait
    (`standing.BESIDE`), blank where it is this one or none; `touched` that a claim was changed since the office closed
    it, be it of another due date than this; `part` is the last due date that is closed while another is open.
    """

    due: date | None
    since: date | None = None
    beside: str = ""
    touched: bool = False
    part: date | None = None


def shown_due(tasks: Tasks, sheet: Sheet, assignment: Assignment, values: Mapping[str, str], today: date) -> Shown:
    """What an assignment with these `values` shows on `today`.

    It is the due date that `most_grave` finds, milestones and recurring ones alike; where all are closed the milestone
    that the last verdict closed, or without any the last recurring one. `tasks` know every agreed extension.
    """
    values = {**values, **tasks.pressed_cells(assignment.item, assignment.unit)}
    return shown_of(tasks, assignment, values, tuple(due_standings(tasks, sheet, assignment, values, today)), today)


def shown_of(
    tasks: Tasks, assignment: Assignment, values: Mapping[str, str], dues: Sequence[DueStanding], today: date
) -> Shown:
    """The same of an assignment whose `dues` were found already, of `values` that say what moves its days too."""
    deadline = tasks.deadline_of(assignment.item, assignment.unit)
    touched = any(each.standing.touched for each in dues)
    if about := most_grave(dues, today):
        part = max((each.due for each in dues if each.due and each.standing.state.closed), default=None)
        return Shown(about.due, about.since, _beside(about, dues), touched, part)
    again = periods(deadline, tasks.plan)
    if deadline.due or not again:
        return Shown(_last_closed(deadline, values), touched=touched)
    since, due = again[-1]
    return Shown(due, since, touched=touched)


def _beside(about: DueStanding, dues: Sequence[DueStanding]) -> str:
    """The first of the others that came back and the first that is claimed, where this one did not, and is not."""
    back = next((each for each in dues if each.phase.returned and not about.phase.returned), None)
    waits = next((each for each in dues if each.phase == Phase.CLAIMED != about.phase), None)
    return beside_text((each.since, each.due) for each in (back, waits) if each)


def _last_closed(deadline: Deadline, values: Mapping[str, str]) -> date | None:
    """The first milestone after those that were closed before the last verdict, or the last there is."""
    judged = Judged.read(values)
    closed = judged.before if judged else ""
    days = [due for due, _ in deadline.stages()]
    return next((due for due in days if due.isoformat() > closed), days[-1] if days else None)


def plan_cells(
    tasks: Tasks, sheet: Sheet, assignment: Assignment, values: Mapping[str, str], today: date
) -> dict[str, str]:
    """What a row shows of the plan, by field name; `since` is there for a recurring due date alone, and `BESIDE`
    where others than it shows are to be mended or are claimed.

    `first_due` is the due date as issued, where an agreed extension has moved it.
    """
    shown = shown_due(tasks, sheet, assignment, values, today)
    due, since = shown.due, shown.since
    issued, now = tasks.deadlines[assignment.item], tasks.deadline_of(assignment.item, assignment.unit)
    days = (reversed([due for due, _ in each.stages()]) for each in (now, issued))
    first = dict(zip(*days, strict=False)).get(due) if due and not since else None
    return {
        **tasks.plan_cells(assignment),
        "due": due.isoformat() if due else "",
        **({"since": since.isoformat()} if since else {}),
        **({BESIDE: shown.beside} if shown.beside else {}),
        **({"first_due": first.isoformat()} if first and first != due else {}),
    }
