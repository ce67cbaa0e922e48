"""`weekly`: collect, merge, remind, deliver with one summary; and these steps one by one, as the timetable runs them.

Merging writes receipts and masters, so that nothing is left to publish.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from toolkit.codes import Code
from toolkit.errors import ToolkitError
from toolkit.jobs.mail.collect import collect
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.report import Report
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import problem
from toolkit.reports.result import Table
from toolkit.settings import Settings

Step = Callable[..., Report]
"""A job of a workspace at a time, with `dry_run` and `track`."""


def remind_all(workspace: Workspace, now: datetime, *, dry_run: bool = False, track: Tracker = untracked) -> Report:
    """Today's reminders of every plan that is not closed."""
    plans = [each.id for each in workspace.settings.plans if not each.closed]
    reports = [remind(workspace.of_plan(plan), now.date(), preview=dry_run, track=track) for plan in plans]
    if len(reports) == 1:
        return reports[0]
    return Report(
        "；".join(f"{plan}：{report.summary}" for plan, report in zip(plans, reports, strict=True))
        or "没有未办结的方案",
        data={"plans": {plan: dict(report.data) for plan, report in zip(plans, reports, strict=True)}},
        tables=tuple(table for report in reports for table in report.tables),
        problems=tuple(found for report in reports for found in report.problems),
    )


STEPS: dict[str, tuple[str, Step]] = {
    "collect": ("收邮件", collect),
    "merge": ("合并", merge_returns),
    "remind": ("提醒", remind_all),
    "deliver": ("发邮件", deliver),
}
"""The steps in their order: name -> the words for it, and what does it."""


def steps_of(settings: Settings) -> tuple[str, ...]:
    """The steps there are for these settings: no mails are fetched or sent without a server."""
    absent = {"collect": not settings.mailbox.server, "deliver": not settings.mail.server}
    return tuple(name for name in STEPS if not absent.get(name))


def weekly(workspace: Workspace, now: datetime, *, dry_run: bool = False, track: Tracker = untracked) -> Report:
    """Do every step there is for these settings, one after the other; one that fails stops no other, and is said."""
    reports: dict[str, Report] = {}
    problems = []
    said: list[tuple[str, str]] = []
    for name in steps_of(workspace.settings):
        label, step = STEPS[name]
        try:
            reports[name] = step(workspace, now, dry_run=dry_run, track=track)
        except ToolkitError as error:
            fault = problem(Code.STEP_FAILED, step=label, what=error.message, how=error.remedy)
            problems.append(fault)
            said.append((label, "没有做成"))
        else:
            problems += [found for found in reports[name].problems if found not in problems]
            said.append(
                (label, reports[name].summary.removeprefix("（演练，未写入）").removeprefix("（演练，未发出）"))
            )
    merged = reports["merge"].tables if "merge" in reports else ()
    failed = len(said) - len(reports)
    return Report(
        ("（演练，未写入）" if dry_run else "")
        + (f"做了{len(reports)}步，{failed}步没有做成" if failed else f"{len(said)}步都做完了"),
        data={name: dict(reports[name].data) if name in reports else None for name in STEPS},
        tables=(*merged, Table("本次", ("步骤", "结果"), tuple(said))),
        problems=tuple(problems),
        files=tuple(path for report in reports.values() for path in report.files),
    )
