"""What `demo` says: the story of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from toolkit.domain.ledger.records import CaseKind
from toolkit.problems import day_words
from toolkit.reports.ledger.generate import Generated
from toolkit.reports.ledger.status import LedgerStatus
from toolkit.reports.mail.hand_out import HandedOut
from toolkit.reports.mail.remind import Reminders
from toolkit.reports.mail.verdict_letters import UnitsTold
from toolkit.reports.result import Result, Table
from toolkit.reports.returns.lookback import LookedBack
from toolkit.reports.returns.merge import Merged
from toolkit.reports.returns.review import WaitingCases
from toolkit.values import dataclass

_HANDED = "接办"
"""The word by which both sides of a 责任调整 are told."""


@dataclass(frozen=True)
class Step:
    """A line of the story: the day, what was done, what came of it, where to look."""

    day: date
    what: str
    came: str
    where: str


@dataclass(frozen=True, kw_only=True)
class Demo(Result):
    """The steps that were played; `files` are the places to look at."""

    steps: tuple[Step, ...]

    @property
    def sentence(self) -> str:
        """That the samples are samples, and that there is something to see."""
        return "演示已走完一遍（填报内容均为示例），请打开下面的文件看："

    @property
    def data(self) -> Mapping[str, Any]:
        """The steps and the places."""
        return {
            "steps": [
                {"day": step.day.isoformat(), "what": step.what, "result": step.came, "where": step.where}
                for step in self.steps
            ],
            "places": [str(place) for place in self.files],
        }

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a step."""
        lines = tuple((step.day.isoformat(), step.what, step.came, step.where) for step in self.steps)
        return (Table("全过程", ("日期", "做什么", "结果", "看哪里"), lines),)


def plan_was_read(day: date, file: str, *, items: int, assignments: int, undecided: int) -> Step:
    """The plan, as issued that day."""
    return Step(day, "读方案", f"{items}项，{assignments}条任务，待核定{undecided}处", file)


def last_year_was_listed(day: date, looked: LookedBack) -> Step:
    """What `review lookback` did."""
    return Step(day, "回头看", f"上年事项{len(looked.found)}项列入，已办结{looked.done}项", looked.list)


def ledgers_went_out(day: date, generated: Generated, handed: HandedOut) -> Step:
    """What `generate` did, and to how many units the workbooks were handed."""
    fresh = f"，{len(handed.units)}个单位记为已下发" if handed.units else ""
    return Step(day, "发台账", generated.counts + fresh, "outbox/ledgers/")


def returns_were_merged(day: date, merged: Merged) -> Step:
    """What `merge` did."""
    return Step(day, "收回合并", merged.counts, "outbox/master.xlsx、outbox/receipts/、outbox/replies/")


def claims_were_listed(day: date, waiting: WaitingCases) -> Step:
    """What waits for the office, what leading units say of it, and how much cannot be taken as it was filled in."""
    led = sum(bool(cells.get("led")) for cells in waiting.claims.values())
    opinions = f"，其中牵头初审{led}项" if led else ""
    asked = sum(shown.case.kind == CaseKind.PETITION for shown in waiting.cases)
    applied = f"，单位申请{asked}件" if asked else ""
    marked = f"，填得不对已标出{len(waiting.entered.marks)}项" if waiting.entered.marks else ""
    return Step(day, "列待核查", f"待核查{len(waiting.claims)}项{opinions}{applied}{marked}", "outbox/review.xlsx")


def verdicts_were_taken(day: date, merged: Merged) -> Step:
    """What `merge` did with the verdicts and the answers to applications."""
    return Step(day, "核查", f"核查结论和申请答复并入{merged.changed}处", "outbox/master.xlsx")


def units_were_told(day: date, told: UnitsTold) -> Step:
    """What `review tell` did, and who was told that an item goes from it or came to it."""
    moved = [each.unit.name for each in told.letters if any(_HANDED in said.label for said in each.news.answered)]
    both = f"，其中责任调整的双方{'、'.join(moved)}" if moved else ""
    return Step(day, "核查告知", f"告知{len(told.letters)}个单位{both}", "outbox/mail/")


def status_was_seen(day: date, status: LedgerStatus) -> Step:
    """What `status` says."""
    return Step(day, "看进展", status.sentence, "toolkit status")


def units_were_reminded(day: date, reminded: Reminders) -> Step:
    """What `remind` did."""
    return Step(day, "到期提醒", f"{day_words(day)}写好{reminded.counts}", "outbox/mail/")
