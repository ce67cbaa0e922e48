"""`remind`: the reminders due today, one mail a unit, and the year's plan of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from toolkit.codes import Code
from toolkit.domain.mail.outbox import Mail, MailKind, MailState, outdated
from toolkit.domain.mail.pressing import DueLetter, spare
from toolkit.domain.mail.reminder_stages import Stage
from toolkit.domain.mail.reminders import planned
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.units import Unit
from toolkit.jobs.ledger.generate import make_ledgers
from toolkit.jobs.mail.compose import Letter, compose
from toolkit.jobs.mail.digest import make_digest
from toolkit.jobs.mail.pressing import arrived, open_duties, pressed, pressing_rules, resting
from toolkit.jobs.mail.reminder_letters import to_superior, to_unit
from toolkit.jobs.mail.texts import write_texts
from toolkit.jobs.report import Report
from toolkit.jobs.state import load_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.result import Table

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_REPLACED = "当天没有发出，由以后的提醒代替"
_NEWER = "由新的抄报代替"


def remind(workspace: Workspace, today: date, *, preview: bool = False, track: Tracker = untracked) -> Report:
    """Make the reminders due `today`: one mail a unit with all its entries, its current workbook attached.

    Each (unit, due date, stage) is reminded of once; a stage missed since the last run is sent late and says so;
    finished units get none. Units that have not reported the round are asked to, in the same mail. A unit whose file
    was collected and not merged yet is neither asked nor told of what is late, and the report says so. The same day
    again makes none. A reminder still unsent from an earlier day is withdrawn, and what it said counts as not said.
    The same is written as plain texts, and the office gets its digest. With `preview` nothing is written.
    """
    calendar = workspace.calendar(today)
    mails: dict[str, Mail] = {}
    with ledger(workspace, dry_run=preview) as store:
        known = store.outbox.mails(plan=workspace.chosen.id)
        todo, spared = spare(
            pressed(workspace, store, pressing_rules(workspace, calendar), today, known), arrived(workspace, store)
        )
        copies = [letter for each in todo if (letter := to_superior(workspace, each, today))]
        if not preview:
            for stale in outdated(known, today):
                store.outbox.withdraw(stale.key, _REPLACED)
            mails = _make_mails(workspace, store, calendar, todo, today, track)
            _make_copies(workspace, store, copies, today)
            write_texts(workspace, calendar, todo, today)
            if workspace.settings.reminders.digest and calendar.is_workday(today):
                make_digest(workspace, store, calendar, today)
    return _report(workspace, calendar, todo, spared, mails, copies, today, preview=preview)


def plan_reminders(workspace: Workspace, today: date) -> Report:
    """The whole plan of reminders, as the duties still open today call for it, from the plan's issue on."""
    calendar = workspace.calendar(today)
    with ledger(workspace, dry_run=True) as store:
        found = planned(open_duties(workspace, store, today), pressing_rules(workspace, calendar))
        made = store.outbox.entries(workspace.chosen.id)
    name_of = workspace.tasks.roster.name_of
    days: dict[tuple[date, date, Stage], list[str]] = {}
    for each in found:
        days.setdefault((each.on, each.entry.due, each.entry.stage), []).append(each.entry.unit)
    rows = tuple(
        (
            on.isoformat(),
            due.isoformat(),
            stage.shown,
            str(len(units)),
            "、".join(name_of(unit) for unit in units[:3]) + ("等" if len(units) > 3 else ""),
        )
        for (on, due, stage), units in days.items()
    )
    return Report(
        summary=f"按目前未办结的任务，共{len(rows)}批提醒，{len(found)}条；滞后提醒和催报看届时的填报，不在其中",
        data={
            "calendar": [
                {
                    "on": each.on.isoformat(),
                    "unit": name_of(each.entry.unit),
                    "due": each.entry.due.isoformat(),
                    "stage": each.entry.stage.text,
                    "items": list(each.items),
                    "made": each.entry in made,
                }
                for each in found
            ]
        },
        tables=(Table("全年提醒安排", ("提醒日期", "应完成日期", "阶段", "单位数", "单位"), rows),) if rows else (),
        problems=tuple(_unknown_years(calendar, [each.on for each in found])),
    )


def _make_mails(
    workspace: Workspace,
    store: Store,
    calendar: Calendar,
    todo: Sequence[DueLetter],
    today: date,
    track: Tracker,
) -> dict[str, Mail]:
    """Each unit's mail; killed in between, the next run makes the same ones again."""
    if not todo:
        return {}
    state = load_state(workspace, store, datetime.combine(today, time()))
    made = make_ledgers(workspace, store, state, [each.unit for each in todo])
    ledgers = {each.unit.code: each.path for each in made}
    return {
        each.unit.code: compose(workspace, store, to_unit(workspace, calendar, each, ledgers[each.unit.code], today))
        for each in track(todo, "写提醒")
    }


def _make_copies(workspace: Workspace, store: Store, letters: Sequence[Letter], today: date) -> None:
    """The copies for superiors; an earlier one that still waits is withdrawn where the unit has a newer one, or where
    the reminder it is a copy of was withdrawn.
    """
    units = {letter.unit for letter in letters}
    for mail in store.outbox.mails([MailState.AWAITING_RELEASE, MailState.QUEUED], workspace.chosen.id):
        if mail.kind != MailKind.COPY or mail.day == today or (mail.by_hand and mail.state == MailState.QUEUED):
            continue
        about = store.outbox.get(mail.reminder_key)
        if mail.unit in units:
            store.outbox.withdraw(mail.key, _NEWER)
        elif about and about.state == MailState.WITHDRAWN:
            store.outbox.withdraw(mail.key, about.answer)
    for letter in letters:
        compose(workspace, store, letter)


def _report(
    workspace: Workspace,
    calendar: Calendar,
    todo: Sequence[DueLetter],
    spared: Sequence[Unit],
    mails: dict[str, Mail],
    copies: Sequence[Letter],
    today: date,
    *,
    preview: bool,
) -> Report:
    reminders, nudges, rows = [], [], []
    for each in todo:
        mail = mails.get(each.unit.code)
        common = {
            "unit": each.unit.name,
            "to": [each.unit.mail] if each.unit.mail else [],
            "cc": list(each.unit.cc),
            "mail": str(workspace.root / mail.path) if mail else None,
        }
        for due in each.reminders:
            items = [duty.item for duty in due.duties]
            entry = {"due": due.entry.due.isoformat(), "stage": due.stage.text, "late": due.late, "items": items}
            reminders.append({**common, **entry})
            shown = "、".join(map(str, items))
            rows.append(
                (each.unit.name, due.entry.due.isoformat(), due.stage.shown, due.left(today), shown, _late(due.late))
            )
        if nudge := each.nudge:
            nudges.append(
                {
                    **common,
                    "return_by": nudge.return_by.isoformat(),
                    "stage": nudge.entry.stage.text,
                    "late": nudge.late,
                }
            )
            stage = nudge.entry.stage.shown
            rows.append(
                (each.unit.name, nudge.return_by.isoformat(), stage, f"{nudge.label}未报", "", _late(nudge.late))
            )
    headers = ("单位", "应完成日期", "阶段", "还剩", "事项", "")
    return Report(
        summary=_summary(workspace, calendar, todo, mails, copies, today, preview=preview) + _spared(spared),
        data={
            "reminders": reminders,
            "nudges": nudges,
            "spared": [unit.name for unit in spared],
            "copies": [
                {
                    "unit": letter.values["unit"],
                    "to": list(letter.to),
                    "held": letter.state == MailState.AWAITING_RELEASE,
                }
                for letter in copies
            ],
        },
        tables=(Table("提醒", headers, tuple(rows)),) if rows else (),
        problems=tuple(_problems(workspace, calendar, todo, today)),
    )


def _spared(units: Sequence[Unit]) -> str:
    if not units:
        return ""
    return f"；{len(units)}个单位发来的文件已收进inbox，还没有合并，这次不催（请先运行 toolkit merge）"


def _late(late: bool) -> str:
    return "补发" if late else ""


def _summary(
    workspace: Workspace,
    calendar: Calendar,
    todo: Sequence[DueLetter],
    mails: dict[str, Mail],
    copies: Sequence[Letter],
    today: date,
    *,
    preview: bool,
) -> str:
    if workspace.chosen.closed:
        return f"方案“{workspace.chosen.id}”已办结，不再提醒"
    if not calendar.is_workday(today):
        return f"{today}不是工作日，不发提醒；下一个工作日是{calendar.shift(today, 1)}"
    rest = len(resting(workspace, today))
    paused = f"；{rest}个单位暂停提醒" if rest else ""
    if not todo:
        return f"{today}没有要发的提醒{paused}"
    count = sum(len(each.reminders) for each in todo)
    nudged = sum(each.nudge is not None for each in todo)
    said = f"{today}{'应发' if preview else '写好'}{len(todo)}个单位的提醒，共{count}条"
    said += f"，其中催报{nudged}个单位" if nudged else ""
    if preview:
        return f"{said}（预览，未写入）{paused}"
    said += f"；抄报{len(copies)}封" if copies else ""
    said += (
        "（待放行：toolkit review release）"
        if any(letter.state == MailState.AWAITING_RELEASE for letter in copies)
        else ""
    )
    by_hand = sum(mail.by_hand for mail in mails.values())
    how = "，发出用 toolkit deliver" if by_hand < len(mails) else "，由人转发"
    return f"{said}{paused}，在 {workspace.outbox / 'mail'}（可粘贴的文字在 texts）{how}"


def _problems(workspace: Workspace, calendar: Calendar, todo: Sequence[DueLetter], today: date) -> Iterator[Problem]:
    for each in todo:
        if not each.unit.mail:
            yield problem(Code.MAIL_ADDRESS_MISSING, Origin(workspace.settings.roster.file), unit=each.unit.name)
    yield from _unknown_years(calendar, [today, *(due.entry.due for each in todo for due in each.reminders)])


def _unknown_years(calendar: Calendar, days: Sequence[date]) -> Iterator[Problem]:
    if days:
        for year in calendar.unknown_years(min(days), max(days)):
            yield problem(Code.CALENDAR_UNKNOWN_YEAR, year=year)
