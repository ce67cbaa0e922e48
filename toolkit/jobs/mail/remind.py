"""`remind`: the reminders due today, one mail a unit, and the year's plan of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from toolkit.codes import Code
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.copies import superseded_copies
from toolkit.domain.mail.digest import LateUnit, digest_of, last_digest, late_units
from toolkit.domain.mail.mails import Mail, MailState
from toolkit.domain.mail.outbox import outdated, withdrawn
from toolkit.domain.mail.pressing import DueLetter, spare
from toolkit.domain.mail.reminders import calendar_doubts, planned
from toolkit.domain.office.issued_papers import awaited_of
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.ledger.generate import make_ledgers
from toolkit.jobs.ledger.issued import issued_now
from toolkit.jobs.mail.compose import Letter, compose
from toolkit.jobs.mail.digest import write_digest
from toolkit.jobs.mail.pressing import (
    arrived_units,
    duties_of,
    letters_due,
    pressing_rules,
    resting_units,
    units_without_workbook,
)
from toolkit.jobs.mail.reminder_letters import ReminderLetters
from toolkit.jobs.state import agreed, carried_over, go_on, issued_version, items_not_given, kept_state, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, problem
from toolkit.reports.mail.remind import Copy, ReminderCalendar, Reminders

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_REPLACED = "当天没有发出，由以后的提醒代替"


def remind(workspace: Workspace, today: date, *, preview: bool = False, track: Tracker = untracked) -> Reminders:
    """Make the reminders due `today`: one mail a unit with all its entries, its current workbook attached.

    Each (unit, due date, stage) is reminded of once; a stage missed since the last run is sent late and says so;
    finished units get none, nor does anybody of a closed plan, nor a unit that was never handed a workbook of it. Units
    that have not reported the round are asked to, in the same mail. A unit whose file was collected and not merged yet
    is neither asked nor told of what is late; the report says whom that spared. The same day again makes none. A
    reminder still unsent from an earlier day is withdrawn, and what it said counts as not said. The same is written as
    plain texts, and the office gets its digest. With `preview` nothing is written.
    """
    closed = workspace.chosen.closed
    resting = frozenset() if closed else resting_units(workspace, today)
    made: dict[str, Mail] = {}
    with ledger(workspace, dry_run=preview) as store:
        mails = store.outbox.mails()
        state = kept_state(workspace, store, today, mails)
        if not closed:
            state = replace(state, issued=issued_version(workspace, store) is not None)
        seen = carried_over(workspace, store, state, _start_of(today), dry_run=True)
        rules = pressing_rules(workspace, today, seen.handed)
        its = agreed(workspace, seen)
        figures = figures_now(its, seen, mails)
        awaited = awaited_of(issued_now(its, store, seen, mails, figures), its.tasks.plan)
        letters = ReminderLetters(workspace, rules, today, awaited)
        workspace = its
        mine = [mail for mail in mails if mail.plan == state.plan]
        without, not_given = units_without_workbook(workspace, seen), items_not_given(workspace, seen)
        due = () if closed else letters_due(workspace, seen, rules, mine, figures, resting)
        due, spared = spare(due, arrived_units(workspace, store))
        copies = [copy for each in due if (copy := letters.to_superior(each))]
        if not preview:
            writing = _Writing(workspace, store, letters, {mail.key: mail for mail in mine})
            writing.withdraw_outdated()
            made = writing.write(state, due, track)
            writing.write_copies(copies)
            letters.write_texts(due)
            if workspace.settings.reminders.digest and rules.calendar.is_workday(today):
                writing.tell_office(late_units(figures.units, rules, today), last_digest(mails, today))
    roster = workspace.settings.roster.file
    unknown = [problem(Code.MAIL_ADDRESS_MISSING, Origin(roster), unit=e.unit.name) for e in due if not e.unit.mail]
    days = [today, *(each.entry.due for letter in due for each in letter.reminders)]
    return Reminders(
        day=today,
        letters=due,
        by_hand=sum(mail.by_hand for mail in made.values()),
        paths={unit: workspace.root / mail.path for unit, mail in made.items()},
        copies=tuple(Copy(copy.values["unit"], copy.to, copy.state == MailState.AWAITING_RELEASE) for copy in copies),
        spared=spared,
        resting=len(resting),
        without=without,
        not_given=not_given,
        handed_out=len(without) < len(workspace.tasks.units()),
        outbox=workspace.outbox,
        closed_plan=workspace.chosen.id if closed else "",
        next_workday=None if rules.calendar.is_workday(today) else rules.calendar.shift(today, 1),
        dry_run=preview,
        problems=(*unknown, *calendar_doubts(rules.calendar, days)),
    )


def plan_reminders(workspace: Workspace, today: date) -> ReminderCalendar:
    """The whole plan of reminders, as the duties still open today call for it, from the plan's issue on."""
    with ledger(workspace, dry_run=True) as store:
        state = read_state(workspace, store, today)
        mails = store.outbox.mails(plan=state.plan)
    rules = pressing_rules(workspace, today, state.handed)
    found = planned(duties_of(agreed(workspace, state), state), rules)
    return ReminderCalendar(
        planned=found,
        made=frozenset(entry for mail in mails for entry in mail.entries),
        names={unit.code: unit.name for unit in workspace.tasks.roster.units},
        problems=tuple(calendar_doubts(rules.calendar, [each.on for each in found])),
    )


@dataclass
class _Writing:
    """What a run writes, while it holds the ledger; `known` are the plan's mails by their key, as they are by now."""

    workspace: Workspace
    store: Store
    letters: ReminderLetters
    known: dict[str, Mail]

    def withdraw_outdated(self) -> None:
        """Take back the reminders of earlier days that never left."""
        for stale in outdated(self.known.values(), self.letters.today):
            if self.store.outbox.withdraw(stale.key, _REPLACED):
                self.known[stale.key] = withdrawn(stale, _REPLACED)

    def write(self, state: LedgerState, due: Sequence[DueLetter], track: Tracker) -> dict[str, Mail]:
        """Each unit's mail, by its code; killed in between, the next run makes the same ones again."""
        if not due:
            return {}
        state = go_on(self.workspace, self.store, state, _start_of(state.day))
        made = make_ledgers(self.workspace, self.store, state, [each.unit for each in due])
        ledgers = {each.unit.code: each.path for each in made}
        return {
            each.unit.code: self._compose(self.letters.to_unit(each, ledgers[each.unit.code]))
            for each in track(due, "写提醒")
        }

    def write_copies(self, copies: Sequence[Letter]) -> None:
        """The copies for superiors, in place of earlier ones that still wait in vain."""
        withdrawn = {key: mail.answer for key, mail in self.known.items() if mail.state == MailState.WITHDRAWN}
        newer = {copy.unit for copy in copies}
        for mail, why in superseded_copies(self.known.values(), newer, withdrawn, self.letters.today):
            self.store.outbox.withdraw(mail.key, why)
        for copy in copies:
            self._compose(copy)

    def tell_office(self, late: tuple[LateUnit, ...], since: date | None) -> None:
        """The office's digest of the mails as they are by now, those of this run among them."""
        workspace, today = self.workspace, self.letters.today
        mails = self.store.outbox.mails(plan=workspace.chosen.id)
        since = since or self.letters.rules.calendar.shift(today, -1)
        digest = digest_of(mails, since, late, workspace.tasks.roster)
        write_digest(workspace, self.store, digest, today, self.known)

    def _compose(self, letter: Letter) -> Mail:
        return compose(self.workspace, self.store, letter, self.known)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time())
