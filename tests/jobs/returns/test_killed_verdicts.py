"""kill -9 while verdicts are taken in: none is lost, none is given twice, none comes back once undone.

TOOLKIT_KILLS sets how often a process is killed.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from kit.office import ledger
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import for_units

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.verdicts import undo
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.weekly import weekly
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE, task_key
from toolkit.reports.returns.merge import Merged

KILLS = int(os.environ.get("TOOLKIT_KILLS", "20"))
UNIT = "SZ08"
NOON = datetime(2021, 9, 14, 12)
DONE = {"办理状态": "已完成", "完成日期": date(2021, 9, 11), "佐证材料": "门户网站专栏"}
MERGE = """
import os, sys
from datetime import datetime
from pathlib import Path
import toolkit.edges.writing.workbook
from toolkit.edges.store.returns import Returns
from toolkit.edges.store.store import Store
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import open_workspace
if sys.argv[3:] == ["recording"]:
    Returns.add = lambda *given: os._exit(9)
workspace = open_workspace(Path(sys.argv[1]))
print("ready", flush=True)
merge_returns(workspace, datetime.fromisoformat(sys.argv[2]))
"""


def killed(workspace: Workspace, now: datetime, *words: str, after: float) -> None:
    """Merge in a process of its own and kill it so many seconds after it has begun in earnest."""
    command = [sys.executable, "-c", MERGE, str(workspace.root), now.isoformat(), *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline().strip() == b"ready"
        if words:
            assert process.wait(120) == 9
        else:
            time.sleep(after)
            process.kill()


def judge(workspace: Workspace, now: datetime, verdict: str = "通过销号") -> int:
    """Write a verdict beside every claim of the review workbook; how many."""
    list_held(workspace, now)
    path = workspace.outbox / "review.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["待核查"]
    (column,) = (cell.column for cell in sheet[3] if str(cell.value).replace("\n", "") == "核查结论")
    for line in range(4, sheet.max_row + 1):
        sheet.cell(line, column).value = verdict
    book.save(path)
    return sheet.max_row - 3


def test_kill_9_while_verdicts_are_taken_in(workspace: Workspace) -> None:
    workspace = for_units(workspace, UNIT)
    chance, items = random.Random(20210914), items_of(workspace, UNIT)[:8]
    rows = [task_key("2021", item, UNIT) for item in items]
    generate(workspace, date(2021, 9, 10), [UNIT])
    fill(workbook_of(workspace, UNIT), workspace.inbox / "1.xlsx", dict.fromkeys(items, DONE))
    merge_returns(workspace, NOON)
    assert judge(workspace, NOON) == len(items)

    killed(workspace, NOON, "recording", after=0)
    assert not any(ledger(workspace)[row].get("verdict") for row in rows), "all of a workbook's verdicts or none"
    for number in range(max(2, KILLS // 5)):
        killed(workspace, NOON + timedelta(minutes=number), after=chance.uniform(0, 1.5))
        given = {row for row in rows if ledger(workspace)[row].get("verdict")}
        assert given in (set(), set(rows))
    merge_returns(workspace, NOON + timedelta(hours=1))
    with open_store(workspace) as store:
        made = [store.cells.changes(row, "verdict") for row in rows]
        mine = [ret for ret in store.returns.of_plan("2021") if ret.unit == OFFICE and ret.outcome == Outcome.MERGED]
        assert [[each.value for each in its] for its in made] == [["通过销号"]] * len(rows)
        (ret,) = mine
        assert ret.problems[-1].message.startswith("核查与核定表里填的核查结论8项，已按填的记入台账")
        history = store.cells.changes(rows[0])
        store.apply(undo(rows[0], workspace.schema.tasks, history, ledger(workspace)[rows[0]], "office", NOON))
    merge_returns(workspace, NOON + timedelta(hours=2))
    assert not ledger(workspace)[rows[0]].get("verdict")


def killed_at(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    def at_once(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(place, at_once)


def test_the_run_after_one_that_was_killed_past_the_commit_says_what_that_one_did_not(
    workspace: Workspace,
) -> None:
    workspace = for_units(workspace, UNIT, "SZ01")
    item = items_of(workspace, UNIT)[0]
    generate(workspace, date(2021, 9, 10), [UNIT, "SZ01"])
    fill(workbook_of(workspace, UNIT), workspace.inbox / "1.xlsx", {item: DONE})
    merge_returns(workspace, NOON)
    judge(workspace, NOON, "退回补正")  # without an opinion: nobody can be told what to mend
    unit_row = {items_of(workspace, "SZ01")[0]: {"办理状态": "推进中", "进展情况": "正在办", "完成日期": "没有"}}
    fill(workbook_of(workspace, "SZ01"), workspace.inbox / "2.xlsx", unit_row)
    with pytest.MonkeyPatch.context() as patched:
        killed_at(patched, "toolkit.jobs.returns.merge.answer_and_publish")
        with pytest.raises(KeyboardInterrupt):
            merge_returns(workspace, NOON + timedelta(hours=1))

    told = merge_returns(workspace, NOON + timedelta(hours=2))
    said = {each.ret.file: {found.code for found in each.problems} for each in told.fresh}
    assert said.keys() == {"review.xlsx", "2.xlsx"} and all(each.late for each in told.fresh)
    assert Code.VERDICT_REFUSED in said["review.xlsx"] and said["2.xlsx"]
    assert "2个是上次收的、当时没有列出来" in told.summary
    assert {found.code for found in told.problems} >= said["review.xlsx"] | said["2.xlsx"]
    assert not merge_returns(workspace, NOON + timedelta(hours=3)).fresh, "and it says so once"


def test_a_week_that_was_killed_after_its_merge_is_told_by_the_next(workspace: Workspace) -> None:
    workspace = for_units(workspace, UNIT)
    generate(workspace, date(2021, 9, 10), [UNIT])
    fill(workbook_of(workspace, UNIT), workspace.inbox / "1.xlsx", {items_of(workspace, UNIT)[0]: DONE})
    with pytest.MonkeyPatch.context() as patched:
        killed_at(patched, "toolkit.jobs.office.weekly.tell_all")
        with pytest.raises(KeyboardInterrupt):
            weekly(workspace, NOON)
    for hours, files in ((1, ["1.xlsx"]), (2, [])):
        week = weekly(workspace, NOON + timedelta(hours=hours))
        merged = week.steps["merge"]
        assert isinstance(merged, Merged) and [each.ret.file for each in merged.fresh] == files
        week.once_told()
