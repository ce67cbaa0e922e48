"""Who is pressed today, and of what: the rules applied to what the ledger and the outbox hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from toolkit.domain.ledger.duties import Duty, duties
from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.domain.ledger.report_status import round_reports
from toolkit.domain.ledger.rounds import round_of
from toolkit.domain.ledger.standing import State
from toolkit.domain.mail.nudges import due_nudges
from toolkit.domain.mail.outbox import Mail
from toolkit.domain.mail.pressing import DueLetter, due_letters, sent_entries, silent_units, written_today
from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.mail.reminder_stages import nudge_stages, reminder_stages
from toolkit.domain.mail.reminders import due_reminders
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.units import Near, Unit
from toolkit.errors import ConfigError
from toolkit.jobs.state import read_state
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def pressing_rules(workspace: Workspace, calendar: Calendar) -> PressingRules:
    """When units are pressed, as the settings say."""
    settings, rounds = workspace.settings.reminders, workspace.settings.rounds
    return PressingRules(
        workspace.tasks.plan.issued,
        calendar,
        reminder_stages(settings.blue, settings.red),
        nudge_stages(settings.nudge),
        settings.yellow_rounds,
        rounds.every,
        rounds.return_day,
    )


def pressed(
    workspace: Workspace, store: Store, rules: PressingRules, today: date, known: Sequence[Mail]
) -> tuple[DueLetter, ...]:
    """The letters that press units today, in roster order, given the mails there are.

    A closed plan presses nobody, and nobody is pressed whom the settings let rest, or who has had a mail today.
    """
    if workspace.chosen.closed:
        return ()
    state = read_state(workspace, store, today)
    states: dict[str, list[State]] = {unit.code: [] for unit in workspace.tasks.units()}
    for row in ledger_rows(workspace.tasks, workspace.schema, state.current, today):
        states[row.unit].append(row.standing.state)
    reports = round_reports(workspace.tasks, state.returns, round_of(today, rules.every))
    sent = sent_entries(known, today)
    barred = written_today(known, today) | resting(workspace, today)
    return due_letters(
        [unit for unit in workspace.tasks.units() if unit.code not in barred],
        due_reminders(open_duties(workspace, store, today), rules, sent, today),
        due_nudges(silent_units(states, reports.states, state.latest), rules, sent, today),
        states,
    )


def arrived(workspace: Workspace, store: Store) -> frozenset[str]:
    """The codes of the units from whose addresses a file lies in the inbox that `merge` has not taken in yet."""
    files = [each for each in store.inbox.unmerged_files() if (workspace.inbox / each.file).is_file()]
    units = workspace.tasks.roster.units
    return frozenset(unit.code for each in files for unit in units if unit.has_address(each.sender))


def open_duties(workspace: Workspace, store: Store, today: date) -> list[Duty]:
    """Every milestone and recurring due date of the plan, finished ones too."""
    state = read_state(workspace, store, today, carried=True)
    return list(duties(workspace.tasks, workspace.schema, state.current, state.last_changed, today))


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
