"""Who is reminded of what today: a pure function of open duties, the calendar, the day and what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from toolkit.domain.ledger.duties import Duty
from toolkit.domain.ledger.records import Entry
from toolkit.domain.ledger.rounds import Every, Round, round_of
from toolkit.domain.ledger.standing import days_left
from toolkit.domain.plan.calendar import Calendar

Colour = Literal["blue", "yellow", "red"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of reminding: `offset` workdays from the due date (`blue-30` is -30, `red-5` is 5)."""

    id: str
    colour: Colour
    offset: int

    @property
    def label(self) -> str:
        """The word of its colour: 临近, 滞后 or 逾期."""
        return {"blue": "临近", "yellow": "滞后", "red": "逾期"}[self.colour]


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder to be made today: its stage fell on `on`, and `late` says that day has passed."""

    entry: Entry
    stage: Stage
    on: date
    late: bool
    duties: tuple[Duty, ...]

    def left(self, today: date) -> str:
        """Calendar days to or past the due date, in words."""
        return days_left(self.entry.due, today)


def stages(blue: Iterable[int], red: Iterable[int]) -> tuple[Stage, ...]:
    """The stages in order of time, from workdays before (`blue`, 0 is the day itself) and after (`red`)."""
    before = [Stage(f"blue-{days}", "blue", -days) for days in sorted(set(blue), reverse=True)]
    return (*before, *(Stage(f"red-{days}", "red", days) for days in sorted(set(red))))


def worst(dues: Iterable[Due]) -> Colour:
    """The gravest colour among them: red, then yellow, then blue."""
    colours = {due.stage.colour for due in dues}
    return "red" if "red" in colours else "yellow" if "yellow" in colours else "blue"


def reply_by(dues: Iterable[Due], today: date, round_return: date, calendar: Calendar) -> date:
    """When a letter asks for an answer: the round's return date, or the first due date still ahead if earlier.

    A due date on a day off asks for the last workday before it; overdue ones do not bring the day forward.
    """
    ahead = (calendar.shift(due.entry.due, 0) for due in dues if due.entry.due >= today)
    return min((day for day in (*ahead, round_return) if day >= today), default=today)


def due_reminders(
    duties: Iterable[Duty],
    stages: Sequence[Stage],
    calendar: Calendar,
    today: date,
    issued: date,
    sent: Mapping[Entry, date],
    yellow_rounds: int,
    every: Every,
) -> tuple[Due, ...]:
    """The reminders to make today, at most one a (unit, due date), by unit (in order of `duties`) and due date.

    `sent` gives every entry made so far and the day it was made; a unit that had any today gets no more, so
    that feeding the entries of one call into the next of the same day gives nothing. Nothing on a day off or
    before the plan was `issued`. Of the stages reached since then only the latest counts: it is given once,
    marked late where its day has passed; stages missed before it, or found unsent after a later one went out,
    are dropped. Where no stage is given, duties sent back, or without progress over the last `yellow_rounds`
    whole rounds (0: never) of a plan issued before those, give one yellow reminder a round.
    """
    if today < issued or not calendar.is_workday(today):
        return ()
    groups: dict[str, dict[date, list[Duty]]] = {}
    for duty in duties:
        dues = groups.setdefault(duty.unit, {})
        if duty.open:
            dues.setdefault(duty.due, []).append(duty)
    current = round_of(today, every)
    reached: dict[date, tuple[Stage, date] | None] = {}
    told = {entry.unit for entry, day in sent.items() if day == today}
    found: list[Due] = []
    for unit, dues in groups.items():
        if unit in told:
            continue
        for due, group in sorted(dues.items()):
            group.sort(key=lambda duty: duty.item)
            if due not in reached:
                reached[due] = _reached(due, stages, calendar, today, issued)
            step = reached[due]
            if step and not any(
                Entry(unit, due, stage.id) in sent for stage in stages if stage.offset >= step[0].offset
            ):
                stage, on = step
                found.append(Due(Entry(unit, due, stage.id), stage, on, on < today, tuple(group)))
            elif stuck := tuple(duty for duty in group if _stuck(duty, issued, yellow_rounds, current)):
                stage = Stage(f"yellow-{current.id}", "yellow", 0)
                entry = Entry(unit, due, stage.id)
                if entry not in sent:
                    found.append(Due(entry, stage, today, False, stuck))
    return tuple(found)


def _reached(
    due: date, stages: Iterable[Stage], calendar: Calendar, today: date, issued: date
) -> tuple[Stage, date] | None:
    for stage in sorted(stages, key=lambda stage: stage.offset, reverse=True):
        on = calendar.shift(due, stage.offset)
        if on <= today:
            return (stage, on) if on >= issued else None
    return None


def _stuck(duty: Duty, issued: date, yellow_rounds: int, current: Round) -> bool:
    if duty.sent_back:
        return True
    since = current.previous(yellow_rounds).start
    return yellow_rounds > 0 and issued < since and (duty.last_progress is None or duty.last_progress < since)


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder of the plan ahead: on that day, of that due date, at that stage, if the duties are still open."""

    on: date
    due: date
    stage: Stage
    unit: str
    items: tuple[int, ...]


def planned(duties: Iterable[Duty], stages: Iterable[Stage], calendar: Calendar, issued: date) -> tuple[Planned, ...]:
    """Every reminder known in advance, by day, due date and unit in order of `duties`; none lies before `issued`.

    It is what `due_reminders`, asked every day, gives while nothing is finished; yellow depends on what comes in.
    """
    groups: dict[tuple[str, date], list[int]] = {}
    for duty in duties:
        if duty.open:
            groups.setdefault((duty.unit, duty.due), []).append(duty.item)
    found = [
        Planned(on, due, stage, unit, tuple(sorted(items)))
        for stage in stages
        for (unit, due), items in groups.items()
        if (on := calendar.shift(due, stage.offset)) >= issued
    ]
    return tuple(sorted(found, key=lambda each: (each.on, each.due, each.stage.offset)))
