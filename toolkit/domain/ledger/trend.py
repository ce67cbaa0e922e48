"""How figures moved: month by month since the plan's issue, and what changed in the round under way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from toolkit.domain.ledger.counts import rate_words
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.rounds import Round, round_of
from toolkit.domain.ledger.task_figures import TaskFigure, late_first
from toolkit.values import dataclass

SHOWN_MONTHS = 24
"""How many months a trend goes back at most."""


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """At the end of a month, or on the day where that is earlier: how many assignments had ever been due (`owed`), how
    many of these the office had closed by then (`met`), and how many in all (`closed`), due or not, each by a verdict
    of a day until then. `label` names the month: 2021年9月."""

    label: str
    end: date
    owed: int
    met: int
    closed: int

    @property
    def rate(self) -> str:
        """办结率 by then, in words."""
        return rate_words(self.met, self.owed)


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened since the round began: closed, sent back, claimed and still waiting, newly late; and every
    assignment of which a return brought anything (`moved`)."""

    closed: tuple[TaskFigure, ...]
    returned: tuple[TaskFigure, ...]
    claimed: tuple[TaskFigure, ...]
    late: tuple[TaskFigure, ...]
    moved: tuple[TaskFigure, ...]


def trend(tasks: Iterable[TaskFigure], issued: date, today: date) -> tuple[MonthFigures, ...]:
    """The months from the plan's issue to today; what has been undone since counts as it stands now."""
    every = [each for each in tasks if each.label != Label.NOT_INVOLVED]
    closed = [each.closed_on for each in every if each.closed_on]
    found: list[MonthFigures] = []
    period = round_of(today, "month")
    while len(found) < SHOWN_MONTHS and (not found or period.end >= issued):
        end = min(period.end, today)
        past = end - timedelta(1) if end == today else end
        due = [each for each in every if each.owed_after is not None and each.owed_after <= past]
        met = sum(each.met and (each.judged_on is None or each.judged_on <= end) for each in due)
        found.append(MonthFigures(period.label, end, len(due), met, sum(day <= end for day in closed)))
        period = period.previous()
    return tuple(reversed(found))


def changes(tasks: Iterable[TaskFigure], period: Round) -> Changes:
    """What happened to the assignments since the round began, as far as it still holds."""
    every, start = tuple(tasks), period.start

    def since(day: date | None) -> bool:
        return day is not None and day >= start

    return Changes(
        closed=tuple(each for each in every if since(each.closed_on)),
        returned=tuple(each for each in every if each.label == Label.RETURNED and since(each.judged_on)),
        claimed=tuple(each for each in every if each.label == Label.CLAIMED and since(each.changed_on)),
        late=late_first(each for each in every if each.late_after and since(each.late_after + timedelta(1))),
        moved=tuple(each for each in every if since(each.changed_on)),
    )
