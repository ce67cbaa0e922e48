"""Who is pressed today, and of what: the pure rules applied to what the ledger and the outbox hold."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from toolkit.domain.ledger.duties import Duty, duties
from toolkit.domain.ledger.obligations import Obligation
from toolkit.domain.ledger.records import Entry
from toolkit.domain.ledger.standing import State
from toolkit.domain.ledger.tally import Part, tally
from toolkit.domain.mail.nudges import Nudge, due_nudges
from toolkit.domain.mail.outbox import Mail, MailKind, MailState, outdated
from toolkit.domain.mail.reminders import Due, due_reminders, stages
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.units import Near, Unit
from toolkit.errors import ConfigError
from toolkit.jobs.ledger.publish import View
from toolkit.jobs.ledger.take_over import take_over
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

PRESSING = (MailKind.REMINDER, MailKind.NUDGE)
"""The kinds of which a unit gets one mail a day at most."""

REPORTED = {Obligation.REPORTED, Obligation.NO_CHANGE, Obligation.PARTIAL, Obligation.NOT_OWED}
"""The states in which nobody is asked for the round's return."""


@dataclass(frozen=True)
class Pressed:
    """A unit that gets a mail today: what is due, whether its return is asked for, and how its tasks stand."""

    unit: Unit
    dues: tuple[Due, ...]
    nudge: Nudge | None
    parts: tuple[Part, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What its mail reminds of."""
        return (*(due.entry for due in self.dues), *((self.nudge.entry,) if self.nudge else ()))

    @property
    def tasks(self) -> int:
        """How many tasks the unit has."""
        return sum(part.count for part in self.parts)


def pressed(
    workspace: Workspace, store: Store, calendar: Calendar, today: date, known: Sequence[Mail]
) -> tuple[Pressed, ...]:
    """The units pressed today in roster order, given the mails there are.

    Entries of a mail that never left on its day count as never made. A closed plan presses nobody, and nobody is
    pressed whom the settings let rest, or who has had a mail today.
    """
    if workspace.chosen.closed:
        return ()
    settings, plan = workspace.settings, workspace.tasks.plan
    unsent = {entry for mail in outdated(known, today) for entry in mail.entries}
    sent = {entry: day for entry, day in store.outbox.entries(plan.id).items() if entry not in unsent}
    dues = due_reminders(
        open_duties(workspace, store, today),
        stages(settings.reminders.blue, settings.reminders.red),
        calendar,
        today,
        plan.issued,
        sent,
        settings.reminders.yellow_rounds,
        settings.rounds.every,
    )
    view = View.of(workspace, store, today)
    states = _states(view)
    nudges = {
        nudge.entry.unit: nudge
        for nudge in due_nudges(
            _silent(view, store, states),
            settings.reminders.nudge,
            calendar,
            today,
            plan.issued,
            sent,
            settings.rounds.every,
            settings.rounds.return_day,
        )
    }
    mine: dict[str, list[Due]] = {}
    for due in dues:
        mine.setdefault(due.entry.unit, []).append(due)
    told = {
        mail.unit for mail in known if mail.kind in PRESSING and mail.day == today and mail.state != MailState.WITHDRAWN
    }
    told |= {entry.unit for entry, day in sent.items() if day == today}
    rest = resting(workspace, today)
    return tuple(
        Pressed(unit, tuple(mine.get(unit.code, ())), nudges.get(unit.code), tally(states.get(unit.code, ())))
        for unit in workspace.tasks.units()
        if (unit.code in mine or unit.code in nudges) and unit.code not in told and unit.code not in rest
    )


def arrived(workspace: Workspace, store: Store) -> frozenset[str]:
    """The codes of the units from whose addresses a file lies in the inbox that `merge` has not taken in yet."""
    senders = {each.sender.lower() for each in store.inbox.unmerged_files() if (workspace.inbox / each.file).is_file()}
    return frozenset(
        unit.code
        for unit in workspace.tasks.roster.units
        if not senders.isdisjoint(address.lower() for address in (unit.mail, *unit.cc) if address)
    )


def spare(todo: Iterable[Pressed], units: Container[str]) -> tuple[tuple[Pressed, ...], tuple[Unit, ...]]:
    """What is left to press once `units` (codes) are asked for no return and told of nothing late; whom that spared.

    What their file says is not known yet; what is only coming up is theirs to know all the same.
    """
    left, spared = [], []
    for each in todo:
        if each.unit.code in units:
            dues = tuple(due for due in each.dues if due.stage.colour == "blue")
            if each.nudge or dues != each.dues:
                spared.append(each.unit)
            each = replace(each, dues=dues, nudge=None)
        if each.dues or each.nudge:
            left.append(each)
    return tuple(left), tuple(spared)


def open_duties(workspace: Workspace, store: Store, today: date) -> list[Duty]:
    """Every milestone and recurring due date of the plan, finished ones too."""
    current = take_over(workspace, store, datetime.combine(today, time()), dry_run=True)
    changed = store.cells.last_changed(workspace.chosen.id)
    return list(duties(workspace.tasks, workspace.schema, current, changed, today))


def resting(workspace: Workspace, today: date) -> frozenset[str]:
    """The codes of the units the settings let rest today; a name no unit has is a `ConfigError`."""
    roster = workspace.tasks.roster
    pauses = workspace.settings.reminders.pauses
    found = [(pause, roster.find(pause.unit)) for pause in pauses]
    if unknown := [pause.unit for pause, unit in found if isinstance(unit, Near)]:
        raise ConfigError(
            f"config.toml 里暂停提醒的单位不在名册里：{'、'.join(unknown)}",
            f"请在 [[reminders.pauses]] 里用 {workspace.settings.roster.file} 里的名称、别名或代码。",
        )
    return frozenset(unit.code for pause, unit in found if isinstance(unit, Unit) and today <= pause.until)


def _states(view: View) -> dict[str, list[State]]:
    """Unit code -> how each of its tasks stands."""
    codes = {unit.name: unit.code for unit in view.workspace.tasks.roster.units}
    found: dict[str, list[State]] = {}
    for row in view.rows():
        found.setdefault(codes[row.unit], []).append(row.standing.state)
    return found


def _silent(view: View, store: Store, states: Mapping[str, Sequence[State]]) -> list[str]:
    """The units that hold a workbook, have work left, and have not reported the round."""
    issued = store.editions.latest(view.workspace.chosen.id)
    said = view.round_states()
    return [
        unit.code
        for unit in view.workspace.tasks.units()
        if unit.code in issued
        and said[unit.code] not in REPORTED
        and not all(state.finished for state in states[unit.code])
    ]
