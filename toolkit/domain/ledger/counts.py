"""Assignments counted: how many have each label, how many were due and were met, what of it was judged in bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.values import dataclass

NO_RATE = "—"
"""Stands for 办结率 where nothing was due."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Assignments counted; `labels` names every label, `phases` every phase, and each adds up to all of them.

    `owed` are those with a due date that has passed, less those that do not concern their unit (到期应办结), `met`
    those of them that the office has closed. `long_term` are those without any due date, `long_term_ended` those of
    them that it has closed. `bulk` of those closed were judged in bulk; `touched` were changed after closing.
    `early` are closed although not due, or without a due date; `in_part` are met and not closed, as more of them is due
    later: `met` less these and with those `early` are all that are closed.
    `oldest` are the days of the one longest overdue. Of those closed it is known of `timed` when their claim came in,
    of `closed_late` that this was after their due date. Of `late_doubted` of those overdue the due date rests on what
    the office has yet to settle of the plan.
    """

    labels: Mapping[Label, int]
    phases: Mapping[Phase, int] = field(default_factory=dict)
    owed: int = 0
    met: int = 0
    long_term: int = 0
    long_term_ended: int = 0
    bulk: int = 0
    touched: int = 0
    oldest: int = 0
    timed: int = 0
    closed_late: int = 0
    early: int = 0
    in_part: int = 0
    late_doubted: int = 0

    @property
    def total(self) -> int:
        """How many there are (项次)."""
        return sum(self.labels.values())

    def of(self, *labels: Label) -> int:
        """How many have one of these labels."""
        return sum(self.labels[label] for label in labels)

    @property
    def share(self) -> float | None:
        """办结率 = met / owed, from 0 to 1; None where nothing was due."""
        return self.met / self.owed if self.owed else None

    @property
    def rate(self) -> str:
        """办结率 in words."""
        return rate_words(self.met, self.owed)

    @property
    def trouble(self) -> tuple[int, ...]:
        """What sorts the worst first, read backwards: how many are late, the oldest of them, then each lesser label."""
        return (self.labels[Label.OVERDUE], self.oldest, *(self.labels[each] for each in list(Label)[1:4]))


def percent_tenths(part: int, whole: int) -> int:
    """How many tenths of a per cent a part is of the whole, rounded half up (四舍五入), as anybody reckons it by hand.

    Never 100% while something is missing, nor 0% while there is something: then 99.9% and 0.1%. `whole` is not 0.
    """
    rounded = (2000 * part + whole) // (2 * whole)
    return 1000 if part == whole else min(max(rounded, min(part, 1)), 999)


def rate_words(met: int, owed: int) -> str:
    """办结率 in words, by `percent_tenths`: 62.5%, or — where nothing was due."""
    if not owed:
        return NO_RATE
    whole, tenths = divmod(percent_tenths(met, owed), 10)
    return f"{whole}.{tenths}%" if tenths else f"{whole}%"


def count(tasks: Iterable[TaskFigure]) -> Counts:
    """These assignments counted."""
    every = tuple(tasks)
    labels = Counter([each.label for each in every])
    long_term = [each for each in every if each.long_term]
    timed = [each.came_late for each in every if each.came_late is not None]
    return Counts(
        labels={label: labels[label] for label in Label},
        phases=phase_counts([each.phase for each in every]),
        owed=sum([each.owed for each in every]),
        met=sum([each.met for each in every]),
        long_term=len(long_term),
        long_term_ended=sum([each.label.ended for each in long_term]),
        bulk=sum([each.bulk for each in every]),
        touched=sum([each.touched for each in every]),
        oldest=max([each.late for each in every], default=0),
        timed=len(timed),
        closed_late=sum(map(bool, timed)),
        early=sum([each.label == Label.CLOSED and not each.owed for each in every]),
        in_part=sum([each.label != Label.CLOSED and each.met for each in every]),
        late_doubted=sum([each.label == Label.OVERDUE and bool(each.doubt) for each in every]),
    )


def phase_counts(phases: Iterable[Phase]) -> Mapping[Phase, int]:
    """How many rows are in each phase, every phase named."""
    counted = Counter(phases)
    return {phase: counted[phase] for phase in Phase}
