"""`demo`: the whole cycle on the 2021 plan with labelled sample returns, in a workspace of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from random import Random

from toolkit.domain.office.samples import MARK, sample_last_year
from toolkit.edges.system.files import write_whole
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.hand_out import mark_handed
from toolkit.jobs.mail.outbox import release_mails
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.mail.verdict_letters import tell_units
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.office.report import report
from toolkit.jobs.office.sample_returns import SampleReturns
from toolkit.jobs.office.sample_verdicts import judge_samples
from toolkit.jobs.returns.lookback import look_back
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.reports.office import demo as told
from toolkit.reports.office.demo import Demo, Step

_MARKER = "这是演示.txt"
_SEED = 2021
_KEY = "demonstration: no secret"
"""What the ids of its workbooks are keyed with, so that the same input gives the same bytes."""
_FIRST_OUT, _FIRST_BACK = date(2021, 8, 16), date(2021, 8, 27)
_SECOND_OUT, _SECOND_BACK = date(2021, 9, 10), date(2021, 9, 24)
_REMINDERS = (date(2021, 9, 27), date(2021, 12, 28))
_LAST_YEAR = ("市教育局", "市司法局", "市审计局")
"""The units that last year's list names."""
_PLACES = (
    "outbox/index.html",
    "outbox/report.html",
    "outbox/master.xlsx",
    "outbox/review.xlsx",
    "outbox/ledgers",
    "outbox/receipts",
    "outbox/replies",
    "outbox/mail",
)


def play_demo(folder: Path, *, track: Tracker = untracked) -> Demo:
    """Rebuild the demonstration workspace and play August to December 2021 in it, the same each time.

    A folder that holds anything but an earlier demonstration is left alone.
    """
    _clear(folder)
    create_workspace(folder)
    write_whole(folder / _MARKER, f"{MARK}本文件夹由 toolkit demo 生成，每次重建；填报内容均为示例。\n".encode())
    workspace = open_workspace(folder)
    with ledger(workspace) as store:
        store.editions.use_key(_KEY)
    tasks, rng = workspace.tasks, Random(_SEED)  # noqa: S311 - samples, not secrets
    steps = [
        told.plan_was_read(
            tasks.plan.issued,
            workspace.chosen.file,
            items=len(tasks.plan.items),
            assignments=len(tasks.assignments),
            undecided=len(workspace.undecided),
        )
    ]
    steps.append(_looked_back(workspace))
    workspace = open_workspace(folder)
    steps += _round(workspace, _FIRST_OUT, _FIRST_BACK, rng, track)
    steps += _round(workspace, _SECOND_OUT, _SECOND_BACK, rng, track, goes_wrong=True)
    steps += _judged(workspace, rng, track)
    steps.append(told.status_was_seen(_SECOND_BACK, show_status(workspace, _SECOND_BACK)))
    steps += [told.units_were_reminded(day, remind(workspace, day, track=track)) for day in _REMINDERS]
    publish(workspace, datetime.combine(_REMINDERS[-1], time(18)))
    report(workspace, datetime.combine(_REMINDERS[-1], time(18)))
    return Demo(steps=tuple(steps), files=tuple(folder / place for place in _PLACES))


def _looked_back(workspace: Workspace) -> Step:
    """Last year's list is pasted in; what it says is not done goes into the workbooks of its units."""
    names = [unit.name for unit in workspace.tasks.units() if unit.name in _LAST_YEAR]
    text = "".join(",".join(line) + "\n" for line in sample_last_year(names))
    path = workspace.root / "seeds" / f"{workspace.tasks.plan.year - 1}年清单（示例）.csv"
    write_whole(path, text.encode("utf-8-sig"))
    return told.last_year_was_listed(_FIRST_OUT, look_back(workspace, _FIRST_OUT, str(path)))


def _round(
    workspace: Workspace, out: date, back: date, rng: Random, track: Tracker, *, goes_wrong: bool = False
) -> Iterator[Step]:
    """Workbooks go out one day and come back another; where something goes wrong, it does so in the first units, and
    the others fill in more than their tasks."""
    made = generate(workspace, out, track=track)
    yield told.ledgers_went_out(out, made, mark_handed(workspace, datetime.combine(out, time(9))))
    returns = SampleReturns(workspace, back)
    returns.send(rng, track, silent=workspace.tasks.units()[:3] if goes_wrong else (), more=goes_wrong)
    if goes_wrong:
        returns.go_wrong()
    yield told.returns_were_merged(back, merge_returns(workspace, datetime.combine(back, time(16)), track=track))


def _judged(workspace: Workspace, rng: Random, track: Tracker) -> Iterator[Step]:
    """The office goes through the claims and applications in its review workbook; the next merge takes its answers in.

    Whom an agreed application gives other items, or another day, gets a new workbook; all are told.
    """
    judged = judge_samples(workspace, datetime.combine(_SECOND_BACK, time(17)), rng)
    yield told.claims_were_listed(_SECOND_BACK, judged)
    now = datetime.combine(_SECOND_BACK, time(18))
    yield told.verdicts_were_taken(_SECOND_BACK, merge_returns(workspace, now, track=track))
    yield told.claims_were_listed(_SECOND_BACK, list_held(workspace, now))
    moved = generate(workspace, _SECOND_BACK, affected=True, track=track)
    yield told.ledgers_went_out(_SECOND_BACK, moved, mark_handed(workspace, now))
    letters = tell_units(workspace, now)
    release_mails(workspace, now, everything=True)
    yield told.units_were_told(_SECOND_BACK, letters)


def _clear(folder: Path) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / _MARKER).is_file():
        raise WorkspaceError(f"{folder} 里已有别的内容", "请换一个空文件夹做演示。")
    shutil.rmtree(folder)
