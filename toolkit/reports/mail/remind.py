"""What `remind` shows: the reminders made today, and the year's plan of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.domain.mail.nudges import Nudge
from toolkit.domain.mail.pressing import DueLetter
from toolkit.domain.mail.reminder_stages import Entry, Stage
from toolkit.domain.mail.reminders import Planned, Reminder
from toolkit.domain.plan.units import Unit
from toolkit.keys import item_words
from toolkit.problems import day_words
from toolkit.reports.ledger.handed import items_not_given, without_workbook
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy for a unit's (name) superior and the leaders; `awaiting` that the office lets it go."""

    unit: str
    to: tuple[str, ...]
    awaiting: bool


@dataclass(frozen=True, kw_only=True)
class Reminders(Result):
    """The letters due on a day.

    `paths` says where the mail of a unit (code) stands, `by_hand` how many of them a person must forward. `spared` are
    the units whose file has come and is not merged, `resting` counts those that the settings let rest,
    `without` are those that hold no workbook of the plan, `not_given` the items that stand in none which these units
    hold; it is not `handed_out` where nobody does. `closed_plan` is
    the id of a plan that presses nobody any more, `next_workday` is there on a day off alone. In a dry run the letters
    are those that would be written.
    """

    day: date
    letters: tuple[DueLetter, ...]
    paths: Mapping[str, Path]
    by_hand: int
    copies: tuple[Copy, ...]
    spared: tuple[Unit, ...]
    resting: int
    without: tuple[Unit, ...] = ()
    not_given: Mapping[int, tuple[Unit, ...]] = field(default_factory=dict)
    handed_out: bool = True
    outbox: Path
    closed_plan: str = ""
    next_workday: date | None = None

    not_done = ""
    """The sentence says itself, and in its own place, that nothing was written."""

    @property
    def sentence(self) -> str:
        """How many were written and where, or why nobody is reminded; whom that spared."""
        count = len(self.spared)
        spared = (
            f"；{count}个单位发来的文件已收进inbox，还没有合并，这次不催（请先运行 toolkit merge）" if count else ""
        )
        more = items_not_given({item: len(units) for item, units in self.not_given.items()})
        return self._said + spared + (f"；{more}" if more else "")

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a reminder and a nudge."""
        headers = ("单位", "应完成日期", "阶段", "还剩", "事项", "")
        lines = []
        for letter in self.letters:
            lines += [self._line(letter, part) for each in letter.reminders for part in each.by_day()]
            if letter.nudge:
                lines.append(_nudge_line(letter, letter.nudge))
        return (Table("提醒", headers, tuple(lines)),) if lines else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """Every reminder, nudge and copy, the units that were spared, and those without a workbook."""
        return {
            "reminders": [
                {
                    **self._head(letter),
                    "due": each.entry.due.isoformat(),
                    "stage": each.stage.text,
                    "late": each.late,
                    "items": [duty.item for duty in each.duties],
                }
                for letter in self.letters
                for each in letter.reminders
            ],
            "nudges": [
                {
                    **self._head(letter),
                    "return_by": nudge.return_by.isoformat(),
                    "stage": nudge.entry.stage.text,
                    "late": nudge.late,
                }
                for letter in self.letters
                if (nudge := letter.nudge)
            ],
            "spared": [unit.name for unit in self.spared],
            "without_workbook": [unit.name for unit in self.without],
            "items_not_handed": [
                {"item": item, "units": [unit.name for unit in units]} for item, units in self.not_given.items()
            ],
            "copies": [{"unit": copy.unit, "to": list(copy.to), "held": copy.awaiting} for copy in self.copies],
        }

    @property
    def counts(self) -> str:
        """How many units are written to, of how many reminders, and how many of them owe a report."""
        count = sum(len(letter.reminders) for letter in self.letters)
        nudged = sum(letter.nudge is not None for letter in self.letters)
        said = f"{len(self.letters)}个单位的提醒，共{count}条"
        return said + (f"，其中催报{nudged}个单位" if nudged else "")

    @property
    def _said(self) -> str:
        if self.closed_plan:
            return f"方案“{self.closed_plan}”已办结，不再提醒"
        if not self.handed_out:
            return (
                "方案还没有下发过台账，不提醒、不催报；用 toolkit distribute 写成邮件下发，"
                "由内网、QQ、U盘等交给单位的，交出后运行 toolkit outbox handed 记为已下发"
            )
        if self.next_workday:
            return f"{day_words(self.day)}不是工作日，不发提醒；下一个工作日是{day_words(self.next_workday)}"
        paused = f"；{self.resting}个单位暂停提醒" if self.resting else ""
        without = without_workbook([unit.name for unit in self.without])
        paused += f"；{without}，不提醒" if without else ""
        if not self.letters:
            return f"{day_words(self.day)}没有要发的提醒{paused}"
        said = f"{self.day}{'应发' if self.dry_run else '写好'}{self.counts}"
        if self.dry_run:
            return f"{said}（预览，未写入）{paused}"
        said += f"；抄报{len(self.copies)}封" if self.copies else ""
        said += "（待放行：toolkit review release）" if any(copy.awaiting for copy in self.copies) else ""
        how = "，发出用 toolkit deliver" if self.by_hand < len(self.paths) else "，待人工发送"
        return f"{said}{paused}，在 {self.outbox / 'mail'}（可粘贴的文字在 texts）{how}"

    def _head(self, letter: DueLetter) -> dict[str, Any]:
        unit, path = letter.unit, self.paths.get(letter.unit.code)
        return {
            "unit": unit.name,
            "to": [unit.mail] if unit.mail else [],
            "cc": list(unit.cc),
            "mail": str(path) if path else None,
        }

    def _line(self, letter: DueLetter, its: Reminder) -> tuple[str, ...]:
        items = "、".join(item_words(duty.item) for duty in its.duties)
        day, left = its.day.isoformat(), its.left(self.day)
        return letter.unit.name, day, its.stage.shown, left, items, _late(its.late)


@dataclass(frozen=True, kw_only=True)
class ReminderCalendar(Result):
    """The reminders that are known in advance; `made` are the entries there are already, `names` the units' by code."""

    planned: tuple[Planned, ...]
    made: frozenset[Entry]
    names: Mapping[str, str]

    @property
    def sentence(self) -> str:
        """How many there are, and what is not among them."""
        batches, count = len(self._batches), len(self.planned)
        return f"按目前未办结的任务，共{batches}批提醒，{count}条；滞后提醒和催报看届时的填报，不在其中"

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line for all units that are reminded on a day of the same."""
        headers = ("提醒日期", "应完成日期", "阶段", "单位数", "单位")
        lines = tuple(
            (
                on.isoformat(),
                due.isoformat(),
                stage.shown,
                str(len(units)),
                "、".join(units[:3]) + ("等" if len(units) > 3 else ""),
            )
            for (on, due, stage), units in self._batches.items()
        )
        return (Table("全年提醒安排", headers, lines),) if lines else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """Every reminder."""
        return {
            "calendar": [
                {
                    "on": each.on.isoformat(),
                    "unit": self.names[each.entry.unit],
                    "due": each.entry.due.isoformat(),
                    "stage": each.entry.stage.text,
                    "items": list(each.items),
                    "made": each.entry in self.made,
                }
                for each in self.planned
            ]
        }

    @property
    def _batches(self) -> dict[tuple[date, date, Stage], list[str]]:
        """Day, due date and stage -> the units reminded then."""
        found: dict[tuple[date, date, Stage], list[str]] = {}
        for each in self.planned:
            found.setdefault((each.on, each.entry.due, each.entry.stage), []).append(self.names[each.entry.unit])
        return found


def _nudge_line(letter: DueLetter, nudge: Nudge) -> tuple[str, ...]:
    day, stage = nudge.return_by.isoformat(), nudge.entry.stage.shown
    return letter.unit.name, day, stage, nudge.said, "", _late(nudge.late)


def _late(late: bool) -> str:
    return "补发" if late else ""
