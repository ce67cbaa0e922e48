"""`weekly`: collect, merge, review, tell, remind, deliver, report, back up; and the steps of the timetable.

Merging writes receipts and masters; a master is written again after the steps that add to the ledger what it names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from toolkit.codes import Code
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.publish import MASTER, publish
from toolkit.jobs.mail.collect import collect
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.mail.verdict_letters import tell_units
from toolkit.jobs.office.backup import backup, backup_is_due
from toolkit.jobs.office.report import report
from toolkit.jobs.returns.merge import take_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem, problem
from toolkit.reports.office.steps import WEEKLY
from toolkit.reports.office.weekly import StepOfPlans, Week
from toolkit.reports.result import Result
from toolkit.settings import Settings

Step = Callable[..., Result]
"""A job of a workspace at a time, with `dry_run` and `track`."""


def remind_all(workspace: Workspace, now: datetime, *, dry_run: bool = False, track: Tracker = untracked) -> Result:
    """Today's reminders of every plan that is not closed."""
    return _of_plans(workspace, lambda its: remind(its, now.date(), preview=dry_run, track=track))


STEPS: Mapping[str, Step] = {"collect": collect, "merge": take_returns, "remind": remind_all, "deliver": deliver}
"""The steps in their order: name -> what does it."""


def steps_of(settings: Settings) -> tuple[str, ...]:
    """The steps there are for these settings: no mails are fetched or sent without a server."""
    absent = {"collect": not settings.mailbox.server, "deliver": not settings.mail.server}
    return tuple(name for name in STEPS if not absent.get(name))


def review_all(workspace: Workspace, now: datetime, *, dry_run: bool = False, track: Tracker = untracked) -> Result:
    """The review workbook of every plan that is not closed, kept current."""
    return _of_plans(workspace, lambda its: list_held(its, now, dry_run=dry_run), track, "写核查表")


def report_all(workspace: Workspace, now: datetime, *, dry_run: bool = False, track: Tracker = untracked) -> Result:
    """The page and the desk of every plan that is not closed, as they are after all the rest."""
    return _of_plans(workspace, lambda its: report(its, now, dry_run=dry_run), track, "写进展页面")


def tell_all(workspace: Workspace, now: datetime, *, dry_run: bool = False, track: Tracker = untracked) -> Result:
    """The letters about verdicts of every plan that is not closed; a round's that tells of none comes at its end."""
    return _of_plans(workspace, lambda its: tell_units(its, now, at_the_end=True, dry_run=dry_run), track, "写核查告知")


def _masters_again(workspace: Workspace, now: datetime) -> list[Problem]:
    """Write the masters that stand there once more: the code they name is the ledger's after all other steps. One that
    cannot be written stops no other, and is said."""
    found: list[Problem] = []
    for plan in workspace.settings.plans:
        try:
            if not plan.closed and ((its := workspace.of_plan(plan.id)).outbox / MASTER).is_file():
                found += publish(its, now).problems
        except ToolkitError as error:
            found.append(problem(Code.STEP_FAILED, step="总台账", what=error.message, how=error.remedy))
    return found


def _of_plans(
    workspace: Workspace, job: Callable[[Workspace], Result], track: Tracker = untracked, doing: str = ""
) -> Result:
    """What comes of a job for every plan that is not closed."""
    results = {
        plan.id: job(workspace.of_plan(plan.id)) for plan in track(workspace.settings.plans, doing) if not plan.closed
    }
    if len(results) == 1:
        return next(iter(results.values()))
    return StepOfPlans.of(results, workspace.settings.newest.id)


def weekly(workspace: Workspace, now: datetime, *, dry_run: bool = False, track: Tracker = untracked) -> Week:
    """Do every step there is for these settings, one after the other; one that fails stops no other, and is said.

    A backup is the last, where `[backup]` asks for them and none was made for so many days. `once_told` of what comes
    back is that of its merge: until it is called, the next run tells what this one took in.
    """
    steps: dict[str, Result | None] = {}
    problems: list[Problem] = []
    tried = {name: STEPS[name] for name in steps_of(workspace.settings)}
    after_merge = list(tried).index("merge") + 1
    order = [*list(tried)[:after_merge], "review", "tell", *list(tried)[after_merge:], "report"]
    order += ["backup"] if backup_is_due(workspace, now) else []
    jobs = {**tried, "review": review_all, "tell": tell_all, "report": report_all, "backup": backup}
    for name in order:
        if name == "report" and steps.get("merge") and not dry_run:
            problems += _masters_again(workspace, now)
        try:
            done = jobs[name](workspace, now, dry_run=dry_run, track=track)
        except ToolkitError as error:
            steps[name] = None
            problems.append(problem(Code.STEP_FAILED, step=WEEKLY[name], what=error.message, how=error.remedy))
        else:
            steps[name] = done
            problems += [found for found in done.problems if found not in problems]
    files = tuple(path for done in steps.values() if done for path in done.files)
    week = Week(steps=steps, problems=tuple(problems), files=files, dry_run=dry_run)
    merged = steps.get("merge")
    return replace(week, once_told=merged.once_told) if merged else week
