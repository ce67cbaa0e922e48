"""What `review decide` shows: what came of the office's answer to one case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from toolkit.domain.ledger.records import Case, Choice, Decision, Return
from toolkit.domain.ledger.retractions import ClaimedAgain
from toolkit.domain.ledger.review import person
from toolkit.keys import RowKey, item_words
from toolkit.problems import day_words
from toolkit.reports.result import Result
from toolkit.values import dataclass


class NotConfirmed(StrEnum):
    """Why a held file is not confirmed as a unit's, as the answer's fault goes on."""

    WHOLE_MAIL = "是整封来信，不能确认为一个单位的：请把附件存进 inbox 后合并，这一件选“退回”"
    NO_UNIT = "没有选“确认单位”"
    UNKNOWN = "单位名册里没有“{unit}”"
    NO_WORKBOOK = "还没有给“{unit}”下发过台账"

    def words(self, unit: str = "") -> str:
        """The same of the unit that was named."""
        return self.value.format(unit=unit)


class Overtaken(StrEnum):
    """What has become of a case since it was asked, as the answer's fault goes on."""

    CONTENT = "的已收内容后来又有变化（现为：{now}）"
    ROWS = "的各项后来都又有变化"
    PETITION = "的申请后来又有变化"
    FILE = "的文件后来已另有结果"

    def words(self, now: str = "") -> str:
        """The same with what the ledger holds now."""
        return self.value.format(now=now or "空白")


def rows_left(rows: Mapping[RowKey, ClaimedAgain | None]) -> str:
    """The rows of a retraction that do not go back, each with why: claimed again since, as is said, or gone on."""
    return "；".join(
        f"第{item_words(row.item)}项" + (f"后来又报了办结（{again.file}，{_day(again)}）" if again else "后来又有变化")
        for row, again in rows.items()
    )


def _day(again: ClaimedAgain) -> str:
    return day_words(date.fromisoformat(again.on))


@dataclass(frozen=True, kw_only=True)
class CaseDecided(Result):
    """The answer to a case, and the one that stood `before`; not `new` where it is the same.

    `changed` counts the cells of the ledger that it changed; `file` is a held file that was taken in or sent back,
    `others` are those taken in with it because they waited for the same sender.
    """

    case: Case
    choice: Choice
    before: Decision | None
    new: bool
    changed: int
    file: Return | None
    others: tuple[Return, ...] = ()

    @property
    def sentence(self) -> str:
        """What was decided, what had been before, what it did."""
        said, old = f"编号{self.case.id}", self.before
        then = f"{person(old.actor)}于{day_words(old.at)}定为“{old.choice.label}”" if old else ""
        if not self.new:
            return f"{said}已由{then}，没有变化"
        again = f"（原由{then}，现改定）" if then else ""
        file = f"，文件“{self.file.file}”{self.file.outcome.label}" if self.file else ""
        also = f"；同一发件人等着的{len(self.others)}个文件一并办理" if self.others else ""
        return f"{said}：{self.choice.label}{again}{file}，总台账改动{self.changed}处{also}"

    @property
    def data(self) -> Mapping[str, Any]:
        """The case, both answers, what came of it."""
        return {
            "case": self.case.id,
            "choice": self.choice.value,
            "before": self.before.choice.value if self.before else None,
            "new": self.new,
            "changed": self.changed,
            "problems": [found.as_dict() for found in self.problems],
        }
