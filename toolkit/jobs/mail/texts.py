"""Texts to paste into a chat or the office system: `outbox/texts/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.domain.ledger.report_status import OTHERS
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.domain.plan.units import Unit
from toolkit.edges.system.files import distinct_name
from toolkit.jobs.outbox_files import put_out_text
from toolkit.jobs.workspace import Workspace


def text_to_paste(workspace: Workspace, stem: str, template: str, values: Mapping[str, Any]) -> Path:
    """Fill `templates/mail/{template}.txt.j2` and put it into `outbox/texts/`."""
    from toolkit.edges.mail.letters import render

    text = render(workspace.templates, f"mail/{template}.txt.j2", office=workspace.settings.office, **values)
    return put_out_text(workspace, _place(workspace.outbox, stem), text, private=True)


def unit_stem(day: date, unit: Unit) -> str:
    """What the text of a day for a unit is called."""
    return f"{day:%Y%m%d}-{unit.code}-{unit.name}"


def group_stem(day: date, unit: Unit) -> str:
    """What the text of a day is called that names a unit beside the others of its group."""
    return f"{day:%Y%m%d}-群发-{unit.group or OTHERS}"


def texts_saying(workspace: Workspace, mails: Iterable[Mail]) -> tuple[Path, ...]:
    """The texts that press for the same as these mails, as far as they still stand: nobody is to paste them once a mail
    is taken back."""
    outboxes = {plan.id: workspace.outbox_of(plan) for plan in workspace.settings.plans}
    units = workspace.tasks.roster.by_code
    places = [
        _place(outboxes[mail.plan], stem(mail.day, units[mail.unit]))
        for mail in mails
        if mail.kind in (MailKind.REMINDER, MailKind.NUDGE) and mail.plan in outboxes and mail.unit in units
        for stem in (unit_stem, group_stem)
    ]
    return tuple(each for each in dict.fromkeys(places) if each.is_file())


def _place(outbox: Path, stem: str) -> Path:
    return outbox / "texts" / f"{distinct_name(stem)}.txt"
