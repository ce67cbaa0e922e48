"""Who is reminded of what today: a pure function of open duties, the calendar, the day and what was sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from toolkit.codes import Code
from toolkit.domain.ledger.duties import Duty
from toolkit.domain.ledger.lagging import is_lagging
from toolkit.domain.ledger.rounds import round_of
from toolkit.domain.mail.pressing_rules import PressingRules, given
from toolkit.domain.mail.reminder_stages import Entry, Stage, StageKind
from toolkit.domain.plan.calendar import Calendar
from toolkit.problems import Problem, problem
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder to be made today: its stage fell on `on`, and `late` says that day has passed."""

    entry: Entry
    on: date
    late: bool
    duties: tuple[Duty, ...]

    @property
    def stage(self) -> Stage:
        """How near or past the due date is."""
        return self.entry.stage

    def kind(self, today: date) -> StageKind:
        """Its colour as a letter shows it: what is overdue is red whatever the stage."""
        return StageKind.RED if self.entry.due < today else self.stage.kind

    @property
    def day(self) -> date:
        """The day set for what it is about, of one that is `by_day`: what its letter shows."""
        return self.duties[0].day

    @property
    def day_word(self) -> str:
        """What that day is called: 应完成日期, 整改期限 or 补正期限."""
        return self.duties[0].day_word

    def left(self, today: date) -> str:
        """Calendar days to or past the due date, in words, with what they count from where that is not its `day`."""
        return self.duties[0].left(today)

    def by_day(self) -> tuple[Reminder, ...]:
        """It, in parts of which each is about one day that was set; they share their entry."""
        days = sorted({(duty.day, duty.term, duty.day_word) for duty in self.duties})
        parts = (tuple(each for each in self.duties if (each.day, each.term, each.day_word) == day) for day in days)
        return tuple(replace(self, duties=part) for part in parts)


_GRAVEST_FIRST = (StageKind.RED, StageKind.YELLOW, StageKind.BLUE)


def worst(reminders: Iterable[Reminder], today: date) -> StageKind:
    """The gravest colour among them: red, then yellow, then blue."""
    kinds = {each.kind(today) for each in reminders}
    return next((kind for kind in _GRAVEST_FIRST if kind in kinds), StageKind.BLUE)


def once_each(reminders: Iterable[Reminder], today: date) -> tuple[Reminder, ...]:
    """What a letter to one unit lists: each item once, where it is gravest and then where it was due first.

    Each of them is about one day that was set (`Reminder.by_day`).
    """
    told: set[int] = set()
    listed: list[Reminder] = []
    parts = (part for each in reminders for part in each.by_day())
    for each in sorted(parts, key=lambda each: (_GRAVEST_FIRST.index(each.kind(today)), each.entry.due, each.day)):
        fresh = tuple({duty.item: duty for duty in each.duties if duty.item not in told}.values())
        told |= {duty.item for duty in fresh}
        if fresh:
            listed.append(replace(each, duties=fresh))
    return tuple(listed)


@dataclass(frozen=True, slots=True)
class Listed:
    """How many items a letter lists, and of them how many are overdue, lag, or come near: the three add up."""

    items: int
    red: int
    yellow: int
    blue: int

    @property
    def mixed(self) -> bool:
        """Whether it lists some of more than one colour."""
        return sum(map(bool, (self.red, self.yellow, self.blue))) > 1


def listed(reminders: Iterable[Reminder], today: date) -> Listed:
    """The items that a letter of these reminders lists, as `once_each` does, by the colour each is shown in."""
    counts = Counter[StageKind]()
    for each in once_each(reminders, today):
        counts[each.kind(today)] += len(each.duties)
    red, yellow, blue = (counts[kind] for kind in _GRAVEST_FIRST)
    return Listed(counts.total(), red, yellow, blue)


def reply_by(reminders: Iterable[Reminder], today: date, round_return: date, calendar: Calendar) -> date:
    """When a letter asks for an answer: the round's return date, or the first due date still ahead if earlier.

    A due date on a day off asks for the last workday before it; overdue ones do not bring the day forward.
    """
    asked = (calendar.shift(each.entry.due, 0) for each in reminders)
    return min((day for day in (*asked, round_return) if day >= today), default=today)


def due_reminders(
    duties: Iterable[Duty], rules: PressingRules, sent: Mapping[Entry, date], today: date
) -> tuple[Reminder, ...]:
    """The reminders to make today, at most one a (unit, due date), by unit (in order of `duties`) and due date.

    `sent` gives every entry made so far and the day it was made; a unit that had any today gets no more, so
    that feeding the entries of one call into the next of the same day gives nothing. Nothing on a day off or
    before the plan was issued, nor to a unit that has no workbook or was handed it today, nor of a stage that fell
    before that. Of the stages reached since then only the latest counts: it is given once,
    marked late where its day has passed; stages missed before it, or found unsent after a later one went out,
    are dropped. Entries made on a day after today supersede no earlier stage, and are not made again. Where no stage
    is given, duties sent back, or without progress over the last whole rounds that the rules count, of a plan issued
    before those, give one yellow reminder a round.
    """
    if rules.rest(today):
        return ()
    groups: dict[str, dict[date, list[Duty]]] = {}
    for duty in duties:
        dues = groups.setdefault(duty.unit, {})
        if duty.open:
            dues.setdefault(duty.due, []).append(duty)
    told = {entry.unit for entry, day in sent.items() if day == today}
    days = {due for dues in groups.values() for due in dues}
    reached = {due: rules.reached(due, rules.reminders, today) for due in days}
    found: list[Reminder] = []
    for unit, dues in groups.items():
        if unit in told or not rules.may_tell(unit, today):
            continue
        for due, group in sorted(dues.items()):
            mine = tuple(sorted(group, key=lambda duty: duty.item))
            if made := _staged(mine, rules, reached[due], sent, today) or _yellow(mine, rules, sent, today):
                found.append(made)
    return tuple(found)


def _staged(
    duties: tuple[Duty, ...],
    rules: PressingRules,
    reached: tuple[Stage, date] | None,
    sent: Mapping[Entry, date],
    today: date,
) -> Reminder | None:
    """The reminder of duties of one unit and due date, at the stage reached; None where it was given before."""
    if reached is None:
        return None
    stage, on = reached
    entry = Entry(duties[0].unit, duties[0].due, stage)
    if not rules.may_tell(entry.unit, on):
        return None
    return None if given(entry, rules.reminders, sent, today) else Reminder(entry, on, on < today, duties)


def _yellow(duties: tuple[Duty, ...], rules: PressingRules, sent: Container[Entry], today: date) -> Reminder | None:
    """The round's one reminder of those of the duties that were sent back or lag; None where none is stuck."""
    current, asked = round_of(today, rules.every), rules.asked_on(duties[0].unit)
    if asked is None:
        return None
    stuck = tuple(duty for duty in duties if duty.sent_back or is_lagging(duty, current, rules.yellow_rounds, asked))
    entry = Entry(duties[0].unit, duties[0].due, Stage(StageKind.YELLOW, round=current.id))
    return Reminder(entry, today, False, stuck) if stuck and entry not in sent else None


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder of the plan ahead: on that day, if the duties of the items are still open."""

    on: date
    entry: Entry
    items: tuple[int, ...]


def planned(duties: Iterable[Duty], rules: PressingRules) -> tuple[Planned, ...]:
    """Every reminder known in advance, by day, due date and unit in order of `duties`; none lies before the issue, nor
    before its unit has a workbook.

    It is what `due_reminders`, asked every day, gives while nothing is finished; yellow depends on what comes in.
    """
    groups: dict[tuple[str, date], list[int]] = {}
    for duty in duties:
        if duty.open:
            groups.setdefault((duty.unit, duty.due), []).append(duty.item)
    found = [
        Planned(on, Entry(unit, due, stage), tuple(sorted(items)))
        for stage in rules.reminders
        for (unit, due), items in groups.items()
        if rules.may_tell(unit, on := rules.calendar.shift(due, stage.offset))
    ]
    return tuple(sorted(found, key=lambda each: (each.on, each.entry.due, each.entry.stage.offset)))


def calendar_doubts(calendar: Calendar, days: Collection[date]) -> Iterator[Problem]:
    """The years from the first of these days to the last whose workdays are not known yet."""
    if days:
        for year in calendar.unknown_years(min(days), max(days)):
            yield problem(Code.CALENDAR_UNKNOWN_YEAR, year=year)
