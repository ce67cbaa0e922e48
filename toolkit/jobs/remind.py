"""`remind`: the reminders due today, one mail a unit, into `outbox/mail/`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.domain.calendar import Calendar
from toolkit.domain.duties import duties
from toolkit.domain.records import Mail
from toolkit.domain.reminders import Due, due_reminders, reply_by, stages, worst
from toolkit.domain.rounds import next_return_by
from toolkit.domain.units import Unit
from toolkit.edges.files import safe_name, write_whole
from toolkit.jobs.generate import make_ledgers
from toolkit.jobs.report import Report, Table, Tracker, untracked
from toolkit.jobs.workspace import Workspace, ledger
from toolkit.problems import Code, Origin, Problem, problem

if TYPE_CHECKING:
    from toolkit.edges.store import Store

_BEIJING = timezone(timedelta(hours=8))
_SENT_AT = time(9)
_NO_NAME = re.compile("[<>@]")
"""Characters that stand in no display name."""


def remind(workspace: Workspace, today: date, *, preview: bool = False, track: Tracker = untracked) -> Report:
    """Make the reminders due `today`: one mail a unit with all its entries, its current workbook attached.

    Each (unit, due date, stage) is reminded of once; a stage missed since the last run is sent late and says
    so; finished units get none. The same day again makes none. With `preview` nothing is written.
    """
    calendar = workspace.calendar(today)
    with ledger(workspace, dry_run=preview) as store:
        dues = _due(workspace, store, calendar, today)
        mails: dict[str, Mail] = {}
        if not preview:
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


def _due(workspace: Workspace, store: Store, calendar: Calendar, today: date) -> tuple[Due, ...]:
    tasks, settings = workspace.tasks, workspace.settings
    plan = tasks.plan
    open_duties = duties(tasks, workspace.schema.tasks, store.current(plan.id), store.last_changed(plan.id), today)
    return due_reminders(
        list(open_duties),
        stages(settings.reminders.blue, settings.reminders.red),
        calendar,
        today,
        plan.issued,
        store.sent_entries(plan.id),
        settings.reminders.yellow_rounds,
        settings.rounds.every,
    )


def _make_mails(
    workspace: Workspace,
    store: Store,
    calendar: Calendar,
    dues: Sequence[Due],
    today: date,
    track: Tracker,
) -> dict[str, Mail]:
    """Write each unit's mail, then record it: killed in between, the next run makes the same mail again."""
    mine: dict[str, list[Due]] = {}
    for due in dues:
        mine.setdefault(due.entry.unit, []).append(due)
    units = [unit for unit in workspace.tasks.units() if unit.code in mine]
    if not units:
        return {}
    ledgers = {unit.code: path for unit, _, path, _ in make_ledgers(workspace, store, units, today)}
    mails: dict[str, Mail] = {}
    for unit in track(units, "写提醒"):
        mail, data = _letter(workspace, calendar, unit, mine[unit.code], ledgers[unit.code], today)
        written = write_whole(workspace.root / mail.path, data)
        mail = replace(mail, path=written.relative_to(workspace.root).as_posix())
        store.add_mail(mail)
        mails[unit.code] = mail
    return mails


def _letter(
    workspace: Workspace, calendar: Calendar, unit: Unit, dues: Sequence[Due], ledger: Path, today: date
) -> tuple[Mail, bytes]:
    from toolkit.edges.letters import render
    from toolkit.edges.mail import build_message, message_id

    settings, plan = workspace.settings, workspace.tasks.plan
    rounds = settings.rounds
    back = next_return_by(today, rounds.every, rounds.return_day, calendar)
    values: dict[str, Any] = {
        "unit": unit.name,
        "plan_title": plan.title,
        "office": settings.office,
        "today": today,
        "dues": tuple(dues),
        "colour": worst(dues),
        "return_by": reply_by(dues, today, back, calendar),
        "attachment": ledger.name,
    }
    subject, text, html = (
        render(workspace.templates, f"mail/reminder.{part}.j2", **values) for part in ("subject", "txt", "html")
    )
    key = f"reminder/{plan.id}/{unit.code}/{today}"
    identity = message_id(key, settings.office.mail.rpartition("@")[2])
    message = build_message(
        sender=f"{_NO_NAME.sub(' ', settings.office.name)} <{settings.office.mail}>",
        to=[unit.mail] if unit.mail else [],
        cc=unit.cc,
        subject=subject,
        text=text,
        html=html,
        message_id=identity,
        date=datetime.combine(today, _SENT_AT, _BEIJING),
        attachments=[(ledger.name, ledger.read_bytes())],
    )
    name = safe_name(f"{today:%Y%m%d}-{unit.name}-提醒") + ".eml"
    path = workspace.outbox / "mail" / name
    mail = Mail(
        key,
        "reminder",
        plan.id,
        unit.code,
        today,
        path.relative_to(workspace.root).as_posix(),
        identity,
        tuple(due.entry for due in dues),
    )
    return mail, message.as_bytes()


def _problems(workspace: Workspace, calendar: Calendar, dues: Sequence[Due], today: date) -> Iterator[Problem]:
    units = workspace.tasks.roster.by_code()
    for code in dict.fromkeys(due.entry.unit for due in dues):
        if not units[code].mail:
            yield problem(Code.MAIL_ADDRESS_MISSING, Origin(workspace.settings.roster.file), unit=units[code].name)
    days = [today, *(due.entry.due for due in dues)]
    for year in calendar.unknown_years(min(days), max(days)):
        yield problem(Code.CALENDAR_UNKNOWN_YEAR, year=year)
