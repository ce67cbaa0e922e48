"""The day's reminders as plain text to paste into a chat or the office system: `outbox/texts/`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.domain.ledger.report_status import OTHERS
from toolkit.domain.mail.pressing import DueLetter
from toolkit.domain.plan.calendar import Calendar
from toolkit.edges.system.files import safe_name, write_whole
from toolkit.jobs.mail.reminder_letters import letter_values
from toolkit.jobs.workspace import Workspace


def write_texts(workspace: Workspace, calendar: Calendar, todo: Sequence[DueLetter], today: date) -> tuple[Path, ...]:
    """Write a text for each unit pressed today, and one for each group that names its units; returns the files."""
    made = [
        write_text(
            workspace,
            f"{today:%Y%m%d}-{each.unit.code}-{each.unit.name}",
            "short",
            letter_values(workspace, calendar, each, today),
        )
        for each in todo
    ]
    groups: dict[str, list[DueLetter]] = {}
    for each in todo:
        groups.setdefault(each.unit.group or OTHERS, []).append(each)
    for group, members in groups.items():
        values = {
            "group": group,
            "work": workspace.work,
            "plan_title": workspace.tasks.plan.title,
            "today": today,
            "units": [letter_values(workspace, calendar, each, today) for each in members],
        }
        made.append(write_text(workspace, f"{today:%Y%m%d}-群发-{group}", "group", values))
    return tuple(made)


def write_text(workspace: Workspace, stem: str, template: str, values: Any) -> Path:
    """Fill `templates/mail/{template}.txt.j2` and put it into `outbox/texts/`, as Notepad and Word open it best."""
    from toolkit.edges.mail.letters import render

    text = render(workspace.templates, f"mail/{template}.txt.j2", office=workspace.settings.office, **values)
    path = workspace.outbox / "texts" / f"{safe_name(stem)}.txt"
    return write_whole(path, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
