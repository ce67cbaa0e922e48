"""`remind`: the reminders due today, one mail a unit, into `outbox/mail/`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.domain.calendar import Calendar
from toolkit.domain.duties import duties
from toolkit.domain.outbox import Mail, MailKind, outdated
from toolkit.domain.reminders import Due, due_reminders, reply_by, stages, worst
from toolkit.domain.rounds import next_return_by
from toolkit.domain.units import Unit
from toolkit.jobs.generate import make_ledgers
from toolkit.jobs.post import Letter, post
from toolkit.jobs.report import Report, Table, Tracker, untracked
from toolkit.jobs.workspace import Workspace, ledger
from toolkit.problems import Code, Origin, Problem, problem

if TYPE_CHECKING:
    from toolkit.edges.store import Store

_REPLACED = "当天没有发出，由以后的提醒代替"


def remind(workspace: Workspace, today: date, *, preview: bool = False, track: Tracker = untracked) -> Report:
    """Make the reminders due `today`: one mail a unit with all its entries, its current workbook attached.

    Each (unit, due date, stage) is reminded of once; a stage missed since the last run is sent late and says
    so; finished units get none. The same day again makes none. With `preview` nothing is written.
    """
    calendar = workspace.calendar(today)
    with ledger(workspace, dry_run=preview) as store:
        known = store.mails(plan=workspace.chosen.id)
        dues = _due(workspace, store, calendar, today, known)
        mails: dict[str, Mail] = {}
        if not preview:
            for stale in outdated(known, today):
                store.withdraw_mail(stale.key, _REPLACED)
            mails = _make_mails(workspace, store, calendar, dues, today, track)
    units = workspace.tasks.roster.by_code()
    problems = tuple(_problems(workspace, calendar, dues, today))
    reminders, rows = [], []
    for due in dues:
        unit = units[due.entry.unit]
        mail = mails.get(unit.code)
        reminders.append(
            {
                "unit": unit.name,
                "to": [unit.mail] if unit.mail else [],
                "cc": list(unit.cc),
                "due": due.entry.due.isoformat(),
                "stage": due.entry.stage,
                "late": due.late,
                "items": [duty.item for duty in due.duties],
                "mail": str(workspace.root / mail.path) if mail else None,
            }
        )
        rows.append(
            (
                unit.name,
                due.entry.due.isoformat(),
                f"{due.stage.label}（{due.entry.stage}）",
                due.left(today),
                "、".join(str(duty.item) for duty in due.duties),
                "补发" if due.late else "",
            )
        )
    count = len({due.entry.unit for due in dues})
    if not calendar.is_workday(today):
        summary = f"{today}不是工作日，不发提醒；下一个工作日是{calendar.shift(today, 1)}"
    elif not dues:
        summary = f"{today}没有要发的提醒"
    else:
        made = "应发" if preview else "写好"
        summary = f"{today}{made}{count}个单位的提醒，共{len(dues)}条" + (
            "（预览，未写入）" if preview else f"，在 {workspace.outbox / 'mail'}"
        )
    table = Table("提醒", ("单位", "应完成日期", "阶段", "还剩", "事项", ""), tuple(rows))
    return Report(
        summary=summary,
        data={"reminders": reminders},
        tables=(table,) if rows else (),
        problems=problems,
    )


def _due(workspace: Workspace, store: Store, calendar: Calendar, today: date, known: Sequence[Mail]) -> tuple[Due, ...]:
    """What is due, given the mails there are: entries of one that never left on its day count as never made."""
    tasks, settings = workspace.tasks, workspace.settings
    plan = tasks.plan
    unsent = {entry for mail in outdated(known, today) for entry in mail.entries}
    sent = {entry: day for entry, day in store.sent_entries(plan.id).items() if entry not in unsent}
    open_duties = duties(tasks, workspace.schema.tasks, store.current(plan.id), store.last_changed(plan.id), today)
    told = {mail.unit for mail in known if mail.kind == MailKind.REMINDER and mail.day == today}
    found = due_reminders(
        list(open_duties),
        stages(settings.reminders.blue, settings.reminders.red),
        calendar,
        today,
        plan.issued,
        sent,
        settings.reminders.yellow_rounds,
        settings.rounds.every,
    )
    return tuple(due for due in found if due.entry.unit not in told)


def _make_mails(
    workspace: Workspace,
    store: Store,
    calendar: Calendar,
    dues: Sequence[Due],
    today: date,
    track: Tracker,
) -> dict[str, Mail]:
    """Each unit's mail; killed in between, the next run makes the same ones again."""
    mine: dict[str, list[Due]] = {}
    for due in dues:
        mine.setdefault(due.entry.unit, []).append(due)
    units = [unit for unit in workspace.tasks.units() if unit.code in mine]
    if not units:
        return {}
    ledgers = {unit.code: path for unit, _, path, _ in make_ledgers(workspace, store, units, today)}
    return {
        unit.code: post(
            workspace, store, _letter(workspace, calendar, unit, mine[unit.code], ledgers[unit.code], today)
        )
        for unit in track(units, "写提醒")
    }


def _letter(
    workspace: Workspace, calendar: Calendar, unit: Unit, dues: Sequence[Due], ledger: Path, today: date
) -> Letter:
    rounds = workspace.settings.rounds
    back = next_return_by(today, rounds.every, rounds.return_day, calendar)
    return Letter(
        kind=MailKind.REMINDER,
        template="reminder",
        unit=unit.code,
        mark=today.isoformat(),
        day=today,
        to=(unit.mail,) if unit.mail else (),
        cc=unit.cc,
        values={
            "unit": unit.name,
            "plan_title": workspace.tasks.plan.title,
            "today": today,
            "dues": tuple(dues),
            "colour": worst(dues),
            "return_by": reply_by(dues, today, back, calendar),
            "attachment": ledger.name,
        },
        file_name=f"{today:%Y%m%d}-{unit.code}-{unit.name}-提醒",
        attachments=[(ledger.name, ledger.read_bytes())],
        entries=tuple(due.entry for due in dues),
    )


def _problems(workspace: Workspace, calendar: Calendar, dues: Sequence[Due], today: date) -> Iterator[Problem]:
    units = workspace.tasks.roster.by_code()
    for code in dict.fromkeys(due.entry.unit for due in dues):
        if not units[code].mail:
            yield problem(Code.MAIL_ADDRESS_MISSING, Origin(workspace.settings.roster.file), unit=units[code].name)
    days = [today, *(due.entry.due for due in dues)]
    for year in calendar.unknown_years(min(days), max(days)):
        yield problem(Code.CALENDAR_UNKNOWN_YEAR, year=year)
