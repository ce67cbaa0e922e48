"""The one set of figures: who has reported, what is late, done, waiting; every place that shows a count shows these.

What each word means is written down in `definitions`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field
from datetime import date
from functools import cached_property
from itertools import groupby

from toolkit.domain.ledger.contacts import Contact, contact_of
from toolkit.domain.ledger.counts import Counts, count
from toolkit.domain.ledger.due_names import LONG_TERM, due_name
from toolkit.domain.ledger.labels import Label, gravest
from toolkit.domain.ledger.report_status import OTHERS, ReportStatus
from toolkit.domain.ledger.round_figures import RoundFigures, RoundRules, round_figures
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.task_figures import TaskFigure, late_first, task_figures
from toolkit.domain.ledger.trend import Changes, MonthFigures, changes, trend
from toolkit.domain.ledger.waiting import Waiting, waiting
from toolkit.domain.plan.model import Role, called
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import year_then
from toolkit.schema.model import Ledger
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of the assignments, and how many of it have which label: a 类别, a lead unit, a due date, a group."""

    name: str
    tasks: tuple[TaskFigure, ...] = field(repr=False)
    counts: Counts

    @classmethod
    def of(cls, name: str, tasks: Iterable[TaskFigure]) -> Portion:
        """The part that these assignments are."""
        every = tuple(tasks)
        return cls(name, every, count(every))


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item (项): its assignments and their counts.

    `owing` are the units that it concerns, `done` those of them that the office has closed. `label` is its gravest.
    `then` is the word for the year of one looked back at (回头看), whose `topic` is that year's; empty for any other.
    """

    number: int
    title: str
    topic: str
    requirement: str
    due: date | None
    long_term: bool
    leads: tuple[str, ...]
    part: Portion
    then: str = ""

    @property
    def called(self) -> str:
        """What a line about it calls it."""
        return called(self.title, self.requirement)

    @property
    def category(self) -> str:
        """What kind of work it is: its 工作任务, or that it is of a year before."""
        return self.topic if self.then else self.title

    @property
    def counts(self) -> Counts:
        """Its assignments counted."""
        return self.part.counts

    @property
    def owing(self) -> int:
        """How many units it concerns."""
        return self.counts.total - self.counts.of(Label.NOT_INVOLVED)

    @property
    def done(self) -> int:
        """How many of those are closed."""
        return self.counts.of(Label.CLOSED)

    @property
    def finished(self) -> bool:
        """Whether every owing unit is done; one that concerns nobody, or none by now, is neither done nor owed."""
        return 0 < self.done == self.owing

    @property
    def label(self) -> Label:
        """The gravest of its assignments."""
        return gravest(each.label for each in self.part.tasks)

    @property
    def late(self) -> tuple[TaskFigure, ...]:
        """Its overdue assignments, the oldest first."""
        return late_first(self.part.tasks)


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit with assignments: how it has reported this round (`report`, `said` in words), its assignments, whom to
    call. `handed` is the day it first had a workbook of the plan (None: it has none)."""

    code: str
    name: str
    group: str
    report: ReportStatus
    said: str
    handed: date | None
    contact: Contact
    part: Portion

    @property
    def counts(self) -> Counts:
        """Its assignments counted."""
        return self.part.counts

    @property
    def late(self) -> tuple[TaskFigure, ...]:
        """Its overdue assignments, the oldest first."""
        return late_first(self.part.tasks)


@dataclass(frozen=True)
class Figures:
    """All of it on a day. Every way of dividing the assignments (`units`, `items`, `topics`, `dues`, `groups`) adds up
    to `whole`; `leads` does not: an item may have several lead units, or none (未写明牵头单位).

    `rounds` are those since the plan's issue, the one under way last; `months` those months, `changes` what happened
    in the round under way.
    """

    plan: str
    day: date
    tasks: tuple[TaskFigure, ...] = field(repr=False)
    whole: Counts
    items: tuple[ItemFigures, ...]
    units: tuple[UnitFigures, ...]
    topics: tuple[Portion, ...]
    leads: tuple[Portion, ...]
    dues: tuple[Portion, ...]
    groups: tuple[Portion, ...]
    rounds: tuple[RoundFigures, ...]
    months: tuple[MonthFigures, ...]
    changes: Changes
    waiting: Waiting

    @property
    def round(self) -> RoundFigures:
        """The round under way."""
        return self.rounds[-1]

    @property
    def closed_round(self) -> RoundFigures | None:
        """The last round whose return day has passed; None before there is any."""
        return next((each for each in reversed(self.rounds) if each.over), None)

    @cached_property
    def by_unit(self) -> Mapping[str, UnitFigures]:
        """Unit code -> its figures, of every unit with assignments."""
        return {unit.code: unit for unit in self.units}

    def name_of(self, code: str) -> str:
        """The name of a unit (code): one with assignments, or one that owes a round or did."""
        unit = self.by_unit.get(code)
        return unit.name if unit else next(each.names[code] for each in self.rounds if code in each.names)

    @property
    def once_owing(self) -> tuple[str, ...]:
        """The units (codes) that owed a round and have nothing to do any more."""
        owed = dict.fromkeys(code for each in self.rounds for code in each.owing)
        return tuple(code for code in owed if code not in self.by_unit)

    @cached_property
    def late(self) -> tuple[TaskFigure, ...]:
        """What is late: every overdue assignment, the oldest first."""
        return late_first(self.tasks)

    @property
    def late_by_days(self) -> Mapping[int, tuple[TaskFigure, ...]]:
        """The same by how many days it is late, the longest first."""
        return {days: tuple(its) for days, its in groupby(self.late, key=lambda each: each.late)}

    @property
    def late_sent_back(self) -> int:
        """How many of those that are late were sent back and not claimed again: they count as late alone."""
        return sum(each.sent_back for each in self.late)

    @property
    def owed_open(self) -> Mapping[Label, int]:
        """Of what was due (到期应办结) and is not met, label -> how many, the gravest first."""
        found = Counter(each.label for each in self.tasks if each.owed and not each.met)
        return {label: found[label] for label in Label if found[label]}

    @property
    def items_done(self) -> int:
        """How many items are done."""
        return sum(item.finished for item in self.items)

    @property
    def earlier_words(self) -> str:
        """How many of the items are of years before, in brackets; blank where none is."""
        earlier = [item.then for item in self.items if item.then]
        then = earlier[0] if len(set(earlier)) == 1 else "往年"
        return f"（含“回头看”的{then}事项{len(earlier)}项）" if earlier else ""

    @cached_property
    def topic_titles(self) -> Mapping[str, str]:
        """The name of each of the `topics` -> its short form."""
        titles = {item.topic: item.category for item in reversed(self.items)}
        return {part.name: titles[part.name] for part in self.topics}

    @property
    def worst_items(self) -> tuple[ItemFigures, ...]:
        """The items with the most trouble first, those alike in the plan's order."""
        return tuple(sorted(self.items, key=lambda item: item.counts.trouble, reverse=True))

    @property
    def worst_units(self) -> tuple[UnitFigures, ...]:
        """The units with the most trouble first, those alike in roster order."""
        return tuple(sorted(self.units, key=lambda unit: unit.counts.trouble, reverse=True))

    @property
    def lagging(self) -> tuple[Portion, ...]:
        """The groups of units, the one with the lowest 办结率 first; those of which nothing was due last."""
        return tuple(sorted(self.groups, key=_lagging))


NO_LEAD = "未写明牵头单位"
"""The name of the part that no unit leads."""


def figures_of(
    tasks: Tasks, schema: Ledger, state: LedgerState, rules: RoundRules, unreached: Collection[str] = ()
) -> Figures:
    """The figures of the state's day.

    `tasks` are the plan as it holds with what the office agreed to; `unreached` the units (codes) that no mail of ours
    reaches.
    """
    every, rounds = task_figures(tasks, schema, state), round_figures(tasks, state, rules, unreached)
    groups = {unit.code: unit.group for unit in tasks.roster.units}
    known = [group.name for group in tasks.roster.groups]
    items = _items(tasks, every)
    topics = {item.number: item.topic for item in items}
    return Figures(
        plan=tasks.plan.title,
        day=state.day,
        tasks=every,
        whole=count(every),
        items=items,
        units=_units(tasks, state, every, rounds[-1]),
        topics=_parts(every, lambda each: topics[each.item]),
        leads=_leads(tasks, every),
        dues=_dues(every),
        groups=_parts(every, lambda each: groups[each.unit] if groups.get(each.unit) in known else OTHERS),
        rounds=rounds,
        months=trend(every, tasks.plan.issued, state.day),
        changes=changes(every, rounds[-1].round),
        waiting=waiting(tasks, schema, state),
    )


def _lagging(part: Portion) -> tuple[bool, float, int]:
    share = part.counts.share
    return share is None, share or 0.0, -part.counts.of(Label.OVERDUE)


def _parts(tasks: Iterable[TaskFigure], name: Callable[[TaskFigure], str]) -> tuple[Portion, ...]:
    """The assignments by a name they have, in the order in which the names come first."""
    found: dict[str, list[TaskFigure]] = {}
    for each in tasks:
        found.setdefault(name(each), []).append(each)
    return tuple(Portion.of(key, its) for key, its in found.items())


def _dues(tasks: Iterable[TaskFigure]) -> tuple[Portion, ...]:
    """By the due date that each is about, in order of time; 长期工作 last."""
    parts = _parts(tasks, lambda each: due_name(each.due))
    return tuple(sorted(parts, key=lambda part: (part.name == LONG_TERM, part.name)))


def _leads(tasks: Tasks, every: Iterable[TaskFigure]) -> tuple[Portion, ...]:
    """By lead unit, in roster order: all assignments, of every unit, with the items it leads; those of none last."""
    its: dict[str, list[TaskFigure]] = {}
    leaders = {item.number: _leaders(tasks, item.number) for item in tasks.plan.by_number.values()}
    for each in every:
        for leader in leaders[each.item] or (NO_LEAD,):
            its.setdefault(leader, []).append(each)
    order = [*(unit.name for unit in tasks.roster.units), NO_LEAD]
    return tuple(Portion.of(name, its[name]) for name in order if name in its)


def _leaders(tasks: Tasks, item: int) -> tuple[str, ...]:
    led = [each.unit for each in tasks.of_item(item) if Role.LEAD in each.roles]
    return tuple(tasks.roster.name_of(unit) for unit in led)


def _items(tasks: Tasks, every: Iterable[TaskFigure]) -> tuple[ItemFigures, ...]:
    its: dict[int, list[TaskFigure]] = {}
    for each in every:
        its.setdefault(each.item, []).append(each)
    return tuple(
        ItemFigures(
            number=item.number,
            title=item.title,
            topic=f"{then}事项" if then else item.topic,
            requirement=item.requirement,
            due=tasks.deadlines[item.number].due,
            long_term=not (tasks.deadlines[item.number].due or tasks.deadlines[item.number].recurring),
            leads=_leaders(tasks, item.number),
            part=Portion.of(str(item.number), its.get(item.number, ())),
            then=then,
        )
        for item in (*tasks.plan.items, *tasks.plan.earlier)
        for then in [year_then(item.number, tasks.plan.year)]
    )


def _units(
    tasks: Tasks, state: LedgerState, every: Iterable[TaskFigure], current: RoundFigures
) -> tuple[UnitFigures, ...]:
    its: dict[str, list[TaskFigure]] = {}
    for each in every:
        its.setdefault(each.unit, []).append(each)
    found = []
    for unit in tasks.units():
        mine = its[unit.code]
        late = late_first(mine)
        rows = [each.row for each in (*late, *mine)]
        found.append(
            UnitFigures(
                code=unit.code,
                name=unit.name,
                group=unit.group,
                report=current.states[unit.code],
                said=current.labels[unit.code],
                handed=state.handed.get(unit.code),
                contact=contact_of(rows, state.by_unit.get(unit.code, {})),
                part=Portion.of(unit.name, mine),
            )
        )
    return tuple(found)
