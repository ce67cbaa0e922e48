"""The words of the commands that run the others, made of what came of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from toolkit.codes import Code
from toolkit.problems import problem
from toolkit.reports.office.watch import DoneJob, Watched
from toolkit.reports.office.weekly import StepOfPlans, Week
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass

LATE = DoneJob("remind", datetime(2021, 9, 6, 9), late=True, ok=True, note="写好3个单位的提醒")
FAILED = DoneJob("merge", datetime(2021, 9, 6, 16), late=False, ok=False, note="磁盘满了")


@dataclass(frozen=True, kw_only=True)
class Done(Result):
    """A step that counts."""

    count: int

    @property
    def sentence(self) -> str:
        """How many."""
        return f"做了{self.count}件"

    @property
    def data(self) -> Mapping[str, Any]:
        """The count."""
        return {"count": self.count}

    @property
    def tables(self) -> tuple[Table, ...]:
        """The count."""
        return (Table("件", ("数",), ((str(self.count),),)),)


def test_a_week_says_each_step_in_its_own_sentence_and_that_it_was_dry_once() -> None:
    week = Week(steps={"merge": Done(count=2, dry_run=True), "remind": Done(count=3, dry_run=True)}, dry_run=True)
    assert week.summary == "（演练，未写入）2步都做完了"
    merged, steps = week.tables
    assert (merged.title, steps.rows) == ("件", (("合并", "做了2件"), ("提醒", "做了3件")))
    assert week.data == {
        "collect": None,
        "merge": {"count": 2},
        "review": None,
        "remind": {"count": 3},
        "tell": None,
        "deliver": None,
        "report": None,
        "backup": None,
    }


def test_a_week_counts_the_steps_that_failed() -> None:
    week = Week(steps={"collect": None, "merge": Done(count=2), "remind": Done(count=0)})
    assert week.summary == "做了2步，1步没有做成"
    assert week.tables[-1].rows[0] == ("收邮件", "没有做成") and week.data["collect"] is None


def test_reminders_of_several_plans_are_told_by_plan() -> None:
    both = StepOfPlans(plans={"2021": Done(count=1), "2022": Done(count=2)})
    assert both.summary == "2021：做了1件；2022：做了2件"
    assert [table.rows for table in both.tables] == [(("1",),), (("2",),)]
    assert both.data == {"plans": {"2021": {"count": 1}, "2022": {"count": 2}}}
    assert StepOfPlans(plans={}).summary == "没有未办结的方案"


def test_what_a_person_must_look_at_and_what_was_written_is_that_of_every_plan() -> None:
    lost, kept = problem(Code.STEP_FAILED, step="提醒", what="磁盘满了", how="清理"), Path("a/report.html")
    first, second = Done(count=1, files=(kept,)), Done(count=2, problems=(lost,), files=(Path("b/report.html"),))
    both = StepOfPlans.of({"2021": first, "2022": second})
    assert (both.problems, both.files) == ((lost,), (kept, Path("b/report.html")))
    assert both.exit_code == second.exit_code == 1 and both.plans == {"2021": first, "2022": second}


def test_a_watch_says_what_it_did_what_failed_and_what_comes() -> None:
    watched = Watched(done=(LATE, FAILED), ahead={"merge": datetime(2021, 9, 10, 16)})
    assert watched.summary == "做了2件事，1件没有做成，会再试；接下来：合并09-10 16:00"
    assert watched.tables[0].rows == (
        ("提醒", "09-06 09:00", "补做", "完成", "写好3个单位的提醒"),
        ("合并", "09-06 16:00", "", "没有做成", "磁盘满了"),
    )
    assert watched.data["jobs"][1] == {
        "job": "merge",
        "late": False,
        "ok": False,
        "note": "磁盘满了",
        "since": "2021-09-06T16:00:00",
    }
    assert Watched(done=(), ahead={}).tables == ()
