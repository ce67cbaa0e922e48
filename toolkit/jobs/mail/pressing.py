"""Who is pressed today, and of what: the rules applied to the settings, the ledger and the mails there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from toolkit.domain.ledger.duties import Duty, duties
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.owed import heard_of
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.mails import Mail
from toolkit.domain.mail.nudges import asked_between, due_nudges
from toolkit.domain.mail.pressing import (
    DueLetter,
    due_letters,
    sent_entries,
    silent_units,
    written_today,
)
from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.mail.reminder_stages import nudge_stages, reminder_stages
from toolkit.domain.mail.reminders import due_reminders
from toolkit.domain.plan.units import Near, Unit
from toolkit.errors import ConfigError
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def pressing_rules(workspace: Workspace, today: date, handed: Mapping[str, date]) -> PressingRules:
    """When units are pressed, as the settings say, and since when each of them has a workbook (`handed`)."""
    settings, rounds = workspace.settings.reminders, workspace.settings.rounds
    return PressingRules(
        workspace.tasks.plan.issued,
        workspace.calendar(today),
        reminder_stages(settings.blue, settings.red, settings.red_every),
        nudge_stages(settings.nudge),
        settings.yellow_rounds,
        rounds.every,
        rounds.return_day,
        handed,
    )


def letters_due(
    workspace: Workspace,
    state: LedgerState,
    rules: PressingRules,
    mails: Sequence[Mail],
    figures: Figures,
    resting: Collection[str],
) -> tuple[DueLetter, ...]:
    """The letters that press units on the state's day, in roster order.

    `mails` are those of the plan, `figures` those of the day. Nobody is pressed who holds no workbook of the plan, is
    `resting` (codes), or has had a letter today; nor for a report of which the round's file is held.
    """
    today, tasks = state.day, workspace.tasks
    owed = duties_of(workspace, state)
    sent = sent_entries(mails, today)
    barred = {*written_today(mails, today), *resting, *(unit.code for unit in units_without_workbook(workspace, state))}
    heard = heard_of(state.waiting, *asked_between(today, rules))
    return due_letters(
        [unit for unit in tasks.units() if unit.code not in barred],
        due_reminders(owed, rules, sent, today),
        due_nudges([unit for unit in silent_units(figures.units) if unit not in heard], rules, sent, today),
        {unit.code: unit.counts for unit in figures.units},
    )


def units_without_workbook(workspace: Workspace, state: LedgerState) -> tuple[Unit, ...]:
    """The units the plan asks something of that were never handed a workbook of it, in roster order."""
    return tuple(unit for unit in workspace.tasks.units() if unit.code not in state.handed)


def duties_of(workspace: Workspace, state: LedgerState) -> tuple[Duty, ...]:
    """Every milestone and recurring due date of the items in workbooks that units hold, finished ones too.

    `workspace` is the one with the plan as it holds now.
    """
    every = duties(workspace.tasks, workspace.schema, state.current, state.last_changed, state.day)
    return tuple(duty for duty in every if state.was_given(duty.unit, duty.item))


def arrived_units(workspace: Workspace, store: Store) -> frozenset[str]:
    """The codes of the units from whose addresses a file lies in the inbox that `merge` has not taken in yet."""
    files = [each for each in store.inbox.unmerged_files() if (workspace.inbox / each.file).is_file()]
    units = workspace.tasks.roster.units
    return frozenset(unit.code for each in files for unit in units if unit.has_address(each.sender))


def resting_units(workspace: Workspace, today: date) -> frozenset[str]:
    """The codes of the units the settings let rest today; a name no unit has is a `ConfigError`."""
    roster = workspace.tasks.roster
    found = [(pause, roster.find(pause.unit)) for pause in workspace.settings.reminders.pauses]
    if unknown := [pause.unit for pause, unit in found if isinstance(unit, Near)]:
        raise ConfigError(
            f"config.toml 里暂停提醒的单位不在名册里：{'、'.join(unknown)}",
            f"请在 [[reminders.pauses]] 里用 {workspace.settings.roster.file} 里的名称、别名或代码。",
        )
    return frozenset(unit.code for pause, unit in found if isinstance(unit, Unit) and today <= pause.until)
