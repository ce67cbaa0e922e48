"""An item due every month in an office's hands: what people see of it is what really happened, round after round.

TOOLKIT_OFFICE_YEARS sets how many years are lived; a short one is always.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from kit.office import master
from kit.office_copies import write
from kit.papers import issued_by
from kit.period_truth import Periods
from kit.register_books import Book

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.hand_out import mark_handed
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.plan.import_plan import import_plan
from toolkit.jobs.returns.judge import RowsMeant, judge_claims, undo_verdicts, verdict_in_words
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.workspace import Workspace, open_workspace

YEARS = int(os.environ.get("TOOLKIT_OFFICE_YEARS", "0"))
FIRST, UNIT, ITEM = date(2021, 8, 3), "市司法局", 1
PLAN = f"序号,工作任务,具体要求,落实单位,完成时限\n1,数据公开,公布上月数据。,{UNIT},每月28日前\n"
DUES = tuple(date(2021, month, 28) for month in (8, 9, 10, 11, 12))
GRAVITY = ("逾期", "退回", "临期", "待核查", "未填", "在办", "已销号")
CODES = {"overdue": "逾期", "returned": "退回", "due_soon": "临期", "claimed": "待核查", "unfilled": "未填"}
CODES |= {"working": "在办", "closed": "已销号"}
PHASES = {"待核查": "claimed", "已销号": "closed"}
TERMS = {"退回补正": 5, "限期整改": 15}
BACK = {"退回补正": "sent_back", "限期整改": "rectify"}


@dataclass
class Year:
    """A workspace, and beside it the truth of its one row; `wanted` is what came back, and by which day; `opened` are
    the periods that were closed until that day."""

    workspace: Workspace
    rng: Random
    truth: Periods = field(default_factory=lambda: Periods(date(2021, 7, 28), DUES))
    day: date = FIRST
    minute: int = 0
    filled: bool = False
    wanted: list[tuple[str, date] | None] = field(default_factory=lambda: [None])
    opened: dict[date, date] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """A moment of the day, later than any before."""
        self.minute += 1
        return datetime.combine(self.day, time(9)) + timedelta(minutes=self.minute)

    def unit_acts(self) -> None:
        """It claims work of the last weeks, takes back what it claimed, or sends nothing."""
        generate(self.workspace, self.day)
        if not self.filled:
            mark_handed(self.workspace, self.now)
        book, what = Book(self.workspace, UNIT), self.rng.choice(["claim", "claim", "claim", "take back", "", ""])
        if what == "claim":
            done, said = max(FIRST, self.day - timedelta(days=self.rng.choice([0, 5, 15, 35]))), f"材料{self.day}"
            write(book, ITEM, 办理状态="已完成", 完成日期=done, 佐证材料=said)
            self.truth.say(done, said)
        elif what:
            write(book, ITEM, 办理状态="推进中", 完成日期=None, 佐证材料=None)
            self.truth.take_back()
        self.filled = self.filled or bool(what)
        book.say().send(f"{self.day}.xlsx", self.now)
        merge_returns(self.workspace, self.now)

    def office_acts(self) -> None:
        """It passes what waits, wants more of it, or lets it lie; now and then it takes its last word back."""
        row, waits = RowsMeant([UNIT], [ITEM]), "waits" in self.truth.words.values()
        word = self.rng.choice(["通过销号", "通过销号", "退回补正", "限期整改", ""])
        if waits and word:
            given = verdict_in_words(self.workspace, word, opinion="请补正" if word in BACK else "")
            assert judge_claims(self.workspace, self.now, row, given, go=True).done == 1
            self.truth.judge(passes=word not in BACK)
            term = self.workspace.calendar(self.day).shift(self.day, TERMS[word]) if word in BACK else None
            self.wanted.append((word, term) if term else None)
        elif self.truth.before and not self.opened and self.rng.random() < 0.2:
            assert undo_verdicts(self.workspace, self.now, row, go=True).done == 1
            closed = self.truth.held.closed
            self.truth.undo()
            self.wanted.pop()
            self.opened = dict.fromkeys(closed - self.truth.held.closed, self.day)

    # --- what is shown ---

    def until(self, due: date) -> date:
        """The day after which a period is late."""
        back = self.wanted[-1][1] if self.wanted[-1] and self.truth.words[due] == "back" else due
        return max(due, back, self.opened.get(due, due))

    def label(self, due: date) -> str:
        """The one word of a period."""
        word = self.truth.words[due]
        if word in ("closed", "waits"):
            return {"closed": "已销号", "waits": "待核查"}[word]
        if self.until(due) < self.day:
            return "逾期"
        if word == "back":
            return "退回"
        return "临期" if (self.until(due) - self.day).days <= 30 else "在办" if self.filled else "未填"

    def everything_tells_the_truth(self) -> None:
        labels = [self.label(due) for due in DUES]
        gravest = min(labels, key=GRAVITY.index)
        shown = min((due for due in DUES if self.label(due) == gravest), key=self.until)
        back = self.wanted[-1] and "back" in self.truth.words.values()
        phase = BACK[self.wanted[-1][0]] if back and self.wanted[-1] else PHASES.get(gravest, "in_progress")
        (unit,) = (each for each in show_status(self.workspace, self.day).data["units"] if each["items"])
        told = self.day, self.truth, labels, unit
        assert {CODES[key]: count for key, count in unit["states"].items() if count} == {gravest: 1}, told
        assert {key for key, count in unit["phases"].items() if count} == {phase if self.filled else "unfilled"}, told
        late = [(self.day - self.until(due)).days for due in DUES if self.label(due) == "逾期"]
        assert unit["oldest"] == max(late, default=0), told
        (line,) = (each for each in master(self.workspace) if each["责任单位"] == UNIT)
        assert line["应完成日期"].date() == shown, (line, told)
        waits = bool(list_held(self.workspace, self.now).data["claims"])
        assert waits or "waits" not in self.truth.words.values(), told
        for letter in remind(self.workspace, self.day).letters:
            for duty in (duty for each in letter.reminders for duty in each.duties):
                asked = [due for due in DUES if self.truth.words[due] in ("open", "back")]
                assert duty.day in asked or duty.due in map(self.until, asked), (duty, told)
        assert merge_returns(self.workspace, self.now).data["totals"]["changed"] == 0


def live(folder: Path, seed: int, rounds: int) -> None:
    create_workspace(folder)
    import_plan(open_workspace(folder), PLAN.encode(), "方案.csv", plan_id="lx", issued=FIRST)
    year = Year(issued_by(open_workspace(folder)), Random(seed))
    year.workspace.inbox.mkdir(exist_ok=True)
    calendar = year.workspace.calendar(FIRST)
    for number in range(rounds):
        year.day, year.minute = calendar.shift(FIRST + timedelta(days=1 + number * (170 // rounds)), 1), 0
        year.unit_acts()
        year.everything_tells_the_truth()
        year.office_acts()
        year.everything_tells_the_truth()


def test_a_few_rounds_of_what_is_due_every_month(tmp_path: Path) -> None:
    live(tmp_path / "工作区", 3, 5)


@pytest.mark.skipif(not YEARS, reason="TOOLKIT_OFFICE_YEARS is not set")
def test_whole_years_of_what_is_due_every_month(tmp_path: Path) -> None:
    for seed in range(YEARS):
        live(tmp_path / f"{seed}", seed, 14)
