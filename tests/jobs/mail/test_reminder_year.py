"""A year of reminders, day by day, on a machine that fails: each once, none missing, none to who is done.

What may be missing is what the office is shown as unknown. TOOLKIT_YEARS sets how many years are lived whole; else one
is, until the last day of the plan and what follows it are past: each later month is like the one before.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from kit.mail_server import set_mail
from kit.workspaces import for_units, hand_out

from toolkit.domain.ledger.duties import duties
from toolkit.domain.ledger.records import Change
from toolkit.domain.mail.mails import MailKind, MailState
from toolkit.domain.mail.outbox import Answer, Attempt, Step
from toolkit.domain.mail.reminder_stages import Entry, StageKind, reminder_stages
from toolkit.edges.store.store import Store
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.mail import remind as remind_job
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.mail.hand_out import mark_handed
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.plan.import_plan import import_plan
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import RowKey, task_key

YEARS = int(os.environ.get("TOOLKIT_YEARS", "0"))
SEEDS = range(YEARS or 1)
ABOUT_A_DAY = {StageKind.BLUE, StageKind.RED}
FIRST, DAYS = date(2021, 8, 3), 365 if YEARS else 210
PLAN = """序号,工作任务,具体要求,落实单位,完成时限
1,规划公开,公开规划。,市财政局、市司法局,2021年9月前
2,财政公开,公开预算。,市财政局,2021年10月15日前
3,政策解读,解读政策。,市司法局、市审计局,2021年12月前
4,回应关切,回应关切。,市审计局,长期工作
5,清单更新,更新清单。,市审计局,每季末更新
"""
UNITS = ("SZ08", "SZ09", "SZ22", "XQ01")
"""The three of the plan, and one that has nothing to do."""
DONE = {"status": "已完成", "done_on": "2021-08-03", "evidence": "网站"}
RETURNS = {
    date(2021, 9, 28): (1, "SZ08", DONE),
    date(2021, 10, 8): (1, "SZ08", {"verdict": "退回整改"}),
    date(2021, 10, 12): (2, "SZ09", {"status": "已完成", "done_on": "2021-10-12", "evidence": "网站"}),
    date(2021, 10, 14): (1, "SZ09", {**DONE, "verdict": "通过销号"}),
    date(2021, 12, 1): (1, "SZ08", {"verdict": "通过销号"}),
    date(2022, 1, 7): (3, "SZ24", {"status": "不涉及"}),
}
"""What comes in, applied first thing on the day."""


class PowerCutError(Exception):
    """The machine goes off."""


@dataclass
class World:
    """The server, the machine, and everything that arrived: (local time, entries, units)."""

    workspace: Workspace
    store: Store
    rng: Random
    troubled: bool
    now: datetime = datetime.min
    fault: str = ""
    arrived: list[tuple[datetime, tuple[Entry, ...], str]] = field(default_factory=list)
    pressed: Counter[tuple[str, date]] = field(default_factory=Counter)
    good: set[date] = field(default_factory=set)
    hands: dict[date, list[str]] = field(default_factory=dict)

    def send(self, sender: str, recipients: Sequence[str], data: bytes, about_to: Callable[[], None]) -> Attempt:
        """A server that takes the mail, or has this fault."""
        taken = {to: Answer(Step.RECIPIENT, 250, "ok") for to in recipients}
        if self.fault == "limit":
            return Attempt({}, Answer(Step.SENDER, 550, "Connection frequency limited"))
        about_to()
        if self.fault == "cut before":
            raise PowerCutError
        message_id = next(line for line in data.split(b"\r\n") if line.startswith(b"Message-ID:")).split()[1].decode()
        mail = self.store.outbox.of_message(message_id)
        assert mail is not None
        if mail.kind in (MailKind.REMINDER, MailKind.NUDGE):
            self.arrived.append((self.now, mail.entries, mail.unit))
            self.pressed[mail.unit, self.now.date()] += 1
        if self.fault == "lost answer":
            return Attempt(taken, Answer(Step.END, 0, "drop"))
        if self.fault == "cut after":
            raise PowerCutError
        return Attempt(taken, Answer(Step.END, 250, "ok"))

    def close(self) -> None:
        """Nothing to hang up."""


def world(folder: Path, seed: int, *, troubled: bool, handed: bool = True) -> World:
    create_workspace(folder)
    import_plan(for_units(open_workspace(folder), *UNITS), PLAN.encode(), "方案.csv", plan_id="lx", issued=FIRST)
    workspace = set_mail(open_workspace(folder), server="smtp.example.com", pace_seconds=0)
    if not troubled:  # what trouble does to the office's digest is looked at in years that have some
        reminders = replace(workspace.settings.reminders, digest=False)
        workspace = replace(workspace, settings=replace(workspace.settings, reminders=reminders))
    (hand_out if handed else generate)(workspace, FIRST)
    return World(workspace, open_store(workspace), Random(seed), troubled)


def live(its: World, monkeypatch: pytest.MonkeyPatch, days: int = DAYS) -> None:
    """Run what a machine runs in a year, or so many days: the morning's job, and deliveries through the day."""
    made = remind_job.compose
    monkeypatch.setattr("toolkit.edges.mail.smtp.connect", lambda *_: its)
    # Opening the ledger takes longest.
    monkeypatch.setattr("toolkit.jobs.stores.open_store", lambda _, **__: nullcontext(its.store))
    # Keeping what is in the ledger would take longest after that: test_kept_records.py holds it. No other command is at
    # work, so that locks keep nobody out.
    monkeypatch.setattr("toolkit.jobs.stores.keep_records", lambda *_: None)
    for lock in ("locked", "sending", "keeping"):
        monkeypatch.setattr(f"toolkit.jobs.stores.{lock}", nullcontext)
    for number in range(days):
        day = FIRST + timedelta(days=number)
        if day in RETURNS:
            item, unit, values = RETURNS[day]
            its.store.apply(
                [
                    Change(task_key("lx", item, unit), name, text, unit, datetime.combine(day, time(0, 5)))
                    for name, text in values.items()
                ]
            )
        if day in its.hands:
            mark_handed(its.workspace, datetime.combine(day, time(7)), its.hands[day])
        if its.troubled and its.rng.random() < 0.15:
            continue  # the machine is off
        left = its.rng.randrange(3) if its.troubled and its.rng.random() < 0.1 else None

        def cut(*values: object) -> object:
            nonlocal left
            if left is not None:
                left -= 1
                if left < 0:
                    raise PowerCutError
            return made(*values)

        monkeypatch.setattr(remind_job, "compose", cut)
        shifts = [0, -its.rng.choice([0, 1, 9])] if its.troubled and its.rng.random() < 0.2 else [0]
        for shift in shifts:  # the clock may be put back for a while
            try:
                remind_job.remind(its.workspace, max(FIRST, day + timedelta(days=shift)))
            except PowerCutError:
                left = 99
        if left is not None or len(shifts) > 1:
            left = None
            remind_job.remind(its.workspace, day)
        served = False
        for hour in (10, 16, 20) if its.troubled else (10,):
            its.now = datetime.combine(day, time(hour))
            its.fault = ""
            if its.troubled and its.rng.random() < 0.25:
                its.fault = its.rng.choice(["limit", "cut before", "cut after", "lost answer"])
            served = served or (not its.fault and hour < 17)
            with contextlib.suppress(PowerCutError):
                deliver(its.workspace, its.now)
        if served:
            its.good.add(day)


def check(its: World) -> dict[Entry, datetime]:
    """What holds in any year; returns when each entry arrived."""
    calendar = its.workspace.calendar(FIRST)
    times: dict[Entry, datetime] = {}
    for moment, entries, _ in its.arrived:
        assert calendar.is_workday(moment.date()) and time(8, 30) <= moment.time() < time(17, 30)
        for entry in entries:
            assert entry not in times, f"{entry} twice"
            times[entry] = moment
    assert set(its.pressed.values()) <= {1}, "one mail a unit a day"
    return times


def open_on(its: World, days: int = DAYS) -> dict[tuple[str, date], list[date]]:
    """(unit, due date) -> the days, of so many lived, on which something of it was open."""
    found: dict[tuple[str, date], list[date]] = {}
    changes = [change for row in sorted(its.store.cells.current("lx")) for change in its.store.cells.changes(row)]
    for number in range(days):
        day = FIRST + timedelta(days=number)
        current: dict[RowKey, dict[str, str]] = {}
        for change in sorted(changes, key=lambda change: change.at):
            if change.at.date() <= day:
                current.setdefault(change.row, {})[change.field] = change.value
        for duty in duties(its.workspace.tasks, its.workspace.schema, current, {}, day):
            if duty.open:
                found.setdefault((duty.unit, duty.due), []).append(day)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_no_mail_presses_a_unit_before_it_was_handed_its_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    its = world(tmp_path / "渐", seed, troubled=False, handed=False)
    first = {unit.code: FIRST + timedelta(days=its.rng.randrange(150)) for unit in its.workspace.tasks.units()}
    never = its.rng.choice(sorted(first))
    for code, day in first.items():
        if code != never:
            its.hands.setdefault(day, []).append(code)
    live(its, monkeypatch, 220)
    pressed = {unit: min(day for each, day in its.pressed if each == unit) for unit, _ in its.pressed}
    calendar, owing = its.workspace.calendar(FIRST), open_on(its, 220)
    left = {unit for (unit, _), days in owing.items() for day in days if day > first[unit] and calendar.is_workday(day)}
    assert pressed.keys() == left - {never}, "pressed in weeks: who was handed a workbook and still had work to do"
    assert all(day > first[unit] for unit, day in pressed.items())
    for entry, moment in check(its).items():
        assert moment.date() > first[entry.unit]
        if entry.stage.kind in ABOUT_A_DAY:
            assert entry.due >= first[entry.unit], "what was due before counts from the hand-out"
    its.store.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_of_trouble_sends_what_a_quiet_year_sends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    quiet, troubled = (world(tmp_path / name, seed, troubled=name == "乱") for name in ("静", "乱"))
    live(quiet, monkeypatch)
    live(troubled, monkeypatch)
    clean, rough = check(quiet), check(troubled)
    assert len([entry for entry in clean if entry.stage.kind in ABOUT_A_DAY]) > 40
    opened = open_on(quiet)
    for times in (clean, rough):
        for entry, moment in times.items():
            if entry.stage.kind != StageKind.NUDGE:
                assert moment.date() in opened[entry.unit, entry.due], f"{entry} to a unit that is done"
    doubtful = {entry for mail in troubled.store.outbox.mails([MailState.UNKNOWN]) for entry in mail.entries}
    assert len(doubtful - set(rough)) < len(clean) / 4
    calendar = quiet.workspace.calendar(FIRST)
    order = reminder_stages((30, 14, 7, 3, 1, 0), (1, 5, 10))
    for entry, moment in clean.items():
        if entry.stage.kind not in ABOUT_A_DAY:
            continue
        place = order.index(entry.stage)
        following = order[place + 1] if place + 1 < len(order) else None
        until = calendar.shift(entry.due, following.offset) if following else FIRST + timedelta(days=DAYS)
        chances = [
            day
            for day in troubled.good
            if moment.date() <= day < until and calendar.is_workday(day) and day in opened[entry.unit, entry.due]
        ]
        if chances and entry not in rough and entry not in doubtful:
            passed = [later for later in order[place + 1 :] if Entry(entry.unit, entry.due, later) in rough]
            pytest.fail(f"{entry} is missing, though {min(chances)} was a good day; later ones: {passed}")
    extra = {entry for entry in rough if entry.stage.kind in ABOUT_A_DAY} - set(clean)
    assert not extra, "nothing goes out that a quiet year would not send"
    quiet.store.close()
    troubled.store.close()
