"""What `outbox handed` shows: which units have their workbook by the office's own word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.domain.plan.units import Unit
from toolkit.problems import day_words
from toolkit.reports.ledger.handed import without_workbook
from toolkit.reports.mail.shown_mail import LISTED, ShownMail, texts_not_to_paste
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class HandedOut(Result):
    """The units noted as handed their workbook on a day; `before` counts those asked for that had one already,
    `without` are those of the plan that have none still."""

    day: date
    units: tuple[Unit, ...]
    before: int
    without: tuple[Unit, ...]

    @property
    def sentence(self) -> str:
        """How many were noted, were before, and have none."""
        if not self.units and self.before:
            parts = [f"{self.before}个单位以前已经下发，没有再记"]
        else:
            parts = [f"{len(self.units)}个单位记为{day_words(self.day)}已下发台账"]
            parts += [f"{self.before}个单位以前已经下发"] if self.before else []
        parts += [rest] if (rest := without_workbook([unit.name for unit in self.without])) else []
        return "；".join([*parts, "到期提醒和催报从下发的第二天起算"])

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a unit noted."""
        lines = tuple((unit.name, str(self.day)) for unit in self.units)
        return (Table("已下发", ("单位", "日期"), lines),) if lines else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """The units noted, and those without a workbook."""
        return {
            "handed": [{"unit": unit.name, "day": self.day.isoformat()} for unit in self.units],
            "without_workbook": [unit.name for unit in self.without],
        }


@dataclass(frozen=True, kw_only=True)
class HandedBack(Result):
    """The units whose last note was taken back, and those that have a workbook by other proof `still`, or by a note of
    `before`, on its day; `waiting` are the mails that press the others and that a person is to forward, `texts`
    those to paste that press them."""

    units: tuple[Unit, ...]
    still: tuple[Unit, ...]
    before: tuple[tuple[Unit, date], ...] = ()
    waiting: tuple[ShownMail, ...] = ()
    texts: tuple[Path, ...] = ()

    @property
    def sentence(self) -> str:
        """How many notes were taken back, whom that does not change, and what is not to be forwarded any more."""
        said = f"撤销{len(self.units)}个单位的下发记录"
        names = "、".join(unit.name for unit in self.still)
        said += f"；{names}收到过下发邮件或交回过台账，仍算已下发" if names else ""
        earlier = "、".join(f"{unit.name}（{day_words(day)}）" for unit, day in self.before)
        said += f"；{earlier}以前的下发记录不变，也不对的再撤销一次" if earlier else ""
        if self.waiting:
            said += (
                f"；发件箱里还有给这些单位、待人工发送的提醒{len(self.waiting)}封，没有发出的不要再发"
                "（用 toolkit outbox cancel 编号 取出）"
            )
        return said + texts_not_to_paste(self.texts)

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a mail that is not to be forwarded any more."""
        lines = tuple(each.line for each in self.waiting)
        return (Table("不要再发", LISTED, lines),) if lines else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """The units by name, and the mails."""
        return {
            "undone": [unit.name for unit in self.units],
            "still_handed": [unit.name for unit in (*self.still, *(unit for unit, _ in self.before))],
            "waiting": [each.data for each in self.waiting],
            "texts": [str(each) for each in self.texts],
        }
