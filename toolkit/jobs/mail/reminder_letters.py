"""The letters that press: to the unit, their copy to its superior, and the same as texts to paste."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.domain.ledger.report_status import OTHERS
from toolkit.domain.ledger.rounds import next_return_by
from toolkit.domain.mail.mails import MailKind, MailState
from toolkit.domain.mail.pressing import DueLetter
from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.mail.reminder_stages import StageKind
from toolkit.domain.mail.reminders import listed, once_each, reply_by, worst
from toolkit.domain.office.issued_papers import AwaitedAnswer
from toolkit.jobs.mail.compose import Letter
from toolkit.jobs.mail.texts import group_stem, text_to_paste, unit_stem
from toolkit.jobs.workspace import Workspace
from toolkit.values import dataclass


@dataclass(frozen=True)
class ReminderLetters:
    """The letters of a plan's reminders, written on a day; `awaited` are by unit (code) the papers it is to answer."""

    workspace: Workspace
    rules: PressingRules
    today: date
    awaited: Mapping[str, Sequence[AwaitedAnswer]]

    def to_unit(self, due: DueLetter, ledger: Path) -> Letter:
        """The unit's one mail of the day, its current workbook attached."""
        kind = MailKind.REMINDER if due.reminders else MailKind.NUDGE
        return Letter(
            kind=kind,
            template=kind.value,
            unit=due.unit.code,
            mark=self.today.isoformat(),
            day=self.today,
            to=(due.unit.mail,) if due.unit.mail else (),
            cc=due.unit.cc,
            values={**self._values(due), "attachment": ledger.name},
            file_name=f"{unit_stem(self.today, due.unit)}-{kind.label}",
            attachments=[(ledger.name, ledger.read_bytes())],
            entries=due.entries,
        )

    def to_superior(self, due: DueLetter) -> Letter | None:
        """The copy of what is overdue long enough for the unit's superior and the leaders; None where none is due.

        It is held until the office releases it, unless the settings send it by itself.
        """
        settings = self.workspace.settings.reminders
        superior = (due.unit.superior_mail,) if due.unit.superior_mail else ()
        to = tuple(dict.fromkeys((*superior, *settings.leaders)))
        red = (each for each in due.reminders if each.stage.kind == StageKind.RED)
        long_overdue = tuple(each for each in red if each.stage.offset >= settings.copy_from)
        if settings.copies == "off" or not to or not long_overdue:
            return None
        return Letter(
            kind=MailKind.COPY,
            template="copy",
            unit=due.unit.code,
            mark=self.today.isoformat(),
            day=self.today,
            to=to,
            values={
                "unit": due.unit.name,
                "plan_title": self.workspace.tasks.plan.title,
                "today": self.today,
                "dues": once_each(long_overdue, self.today),
                "listed": listed(long_overdue, self.today),
                "parts": due.parts,
            },
            file_name=f"{unit_stem(self.today, due.unit)}-{MailKind.COPY.label}",
            state=MailState.AWAITING_RELEASE if settings.copies == "release" else MailState.QUEUED,
        )

    def write_texts(self, dues: Sequence[DueLetter]) -> tuple[Path, ...]:
        """Write a text for each unit that gets a letter, and one for each group that names its units; the files."""
        own = [(due, unit_stem(self.today, due.unit)) for due in dues]
        made = [text_to_paste(self.workspace, stem, "short", self._values(due)) for due, stem in own]
        groups: dict[str, list[DueLetter]] = {}
        for due in dues:
            groups.setdefault(group_stem(self.today, due.unit), []).append(due)
        for stem, members in groups.items():
            group = members[0].unit.group or OTHERS
            values = {**self._common, "group": group, "units": [self._values(due) for due in members]}
            made.append(text_to_paste(self.workspace, stem, "group", values))
        return tuple(made)

    def _values(self, due: DueLetter) -> Mapping[str, Any]:
        """What the templates of the unit's mail and of its short text may say."""
        rules = self.rules
        back = next_return_by(self.today, rules.every, rules.return_day, rules.calendar)
        return {
            **self._common,
            "unit": due.unit.name,
            "dues": once_each(due.reminders, self.today),
            "listed": listed(due.reminders, self.today),
            "nudge": due.nudge,
            "awaited": self.awaited.get(due.unit.code, ()),
            "parts": due.parts,
            "colour": worst(due.reminders, self.today),
            "return_by": reply_by(due.reminders, self.today, back, rules.calendar),
        }

    @property
    def _common(self) -> Mapping[str, Any]:
        workspace = self.workspace
        return {"plan_title": workspace.tasks.plan.title, "work": workspace.work, "today": self.today}
