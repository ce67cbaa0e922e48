"""The letters that press: to the unit, and their copy to its superior."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.domain.ledger.rounds import next_return_by
from toolkit.domain.mail.outbox import MailKind, MailState
from toolkit.domain.mail.pressing import DueLetter
from toolkit.domain.mail.reminder_stages import StageKind
from toolkit.domain.mail.reminders import reply_by, worst
from toolkit.domain.plan.calendar import Calendar
from toolkit.jobs.mail.compose import Letter
from toolkit.jobs.workspace import Workspace


def to_unit(workspace: Workspace, calendar: Calendar, each: DueLetter, ledger: Path, today: date) -> Letter:
    """The unit's one mail of the day, its current workbook attached."""
    kind = MailKind.REMINDER if each.reminders else MailKind.NUDGE
    return Letter(
        kind=kind,
        template=kind.value,
        unit=each.unit.code,
        mark=today.isoformat(),
        day=today,
        to=(each.unit.mail,) if each.unit.mail else (),
        cc=each.unit.cc,
        values={**letter_values(workspace, calendar, each, today), "attachment": ledger.name},
        file_name=f"{today:%Y%m%d}-{each.unit.code}-{each.unit.name}-{kind.label}",
        attachments=[(ledger.name, ledger.read_bytes())],
        entries=each.entries,
    )


def letter_values(workspace: Workspace, calendar: Calendar, each: DueLetter, today: date) -> Mapping[str, Any]:
    """What the templates of the unit's mail and of its short text may say."""
    rounds = workspace.settings.rounds
    back = next_return_by(today, rounds.every, rounds.return_day, calendar)
    return {
        "unit": each.unit.name,
        "plan_title": workspace.tasks.plan.title,
        "work": workspace.work,
        "today": today,
        "dues": each.reminders,
        "nudge": each.nudge,
        "parts": each.parts,
        "colour": worst(each.reminders),
        "return_by": reply_by(each.reminders, today, back, calendar),
    }


def to_superior(workspace: Workspace, each: DueLetter, today: date) -> Letter | None:
    """The copy of what is overdue long enough for the unit's superior and the leaders; None where none is called for.

    It is held until the office releases it, unless the settings send it by itself.
    """
    settings = workspace.settings.reminders
    superior = (each.unit.superior_mail,) if each.unit.superior_mail else ()
    to = tuple(dict.fromkeys((*superior, *settings.leaders)))
    dues = tuple(
        due for due in each.reminders if due.stage.kind == StageKind.RED and due.stage.offset >= settings.copy_from
    )
    if settings.copies == "off" or not to or not dues:
        return None
    return Letter(
        kind=MailKind.COPY,
        template="copy",
        unit=each.unit.code,
        mark=today.isoformat(),
        day=today,
        to=to,
        values={
            "unit": each.unit.name,
            "plan_title": workspace.tasks.plan.title,
            "today": today,
            "dues": dues,
            "parts": each.parts,
        },
        file_name=f"{today:%Y%m%d}-{each.unit.code}-{each.unit.name}-{MailKind.COPY.label}",
        state=MailState.AWAITING_RELEASE if settings.copies == "release" else MailState.QUEUED,
    )
