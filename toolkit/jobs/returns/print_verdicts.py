"""`review print`: what was verified and what is closed, as sheets for the leader's signature."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from toolkit.book.office.verdict_sheets import build_verdict_book, closed_rows
from toolkit.domain.ledger.judging import as_judged
from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.jobs.outbox_files import put_out
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workbooks import workbook_of
from toolkit.jobs.workspace import Workspace
from toolkit.reports.returns.print_verdicts import PrintedVerdicts


def print_verdicts(workspace: Workspace, now: datetime, *, dry_run: bool = False) -> PrintedVerdicts:
    """Write 核查情况表 and 销号清单 of the plan, as the ledger stands, into one workbook; none where nothing is judged.

    The ledger stays as it is.
    """
    workspace.not_before_issue(now.date())
    with ledger(workspace, dry_run=dry_run) as store:
        state = read_state(workspace, store, now.date())
    its = agreed(workspace, state)
    rows = ledger_rows(its.tasks, its.schema, state.current, state.day)
    judged = tuple(as_judged(its.tasks, its.schema.tasks, state.current, rows))
    closed = closed_rows(judged)
    written: tuple[Path, ...] = ()
    if judged and not dry_run:
        book = build_verdict_book(its.schema.tasks, judged, its.work, now.date())
        path = workspace.outbox / f"核查情况表-{now.date()}.xlsx"
        written = (put_out(workspace, path, workbook_of(workspace, book)),)
    return PrintedVerdicts(judged=len(judged), closed=len(closed), files=written, dry_run=dry_run)
