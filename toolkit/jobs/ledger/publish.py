"""`publish`: the master workbook, of today or of any day before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.book.office.master_book import build_master
from toolkit.book.office.master_listings import (
    conflict_listing,
    filing_listing,
    former_listing,
    held_listing,
    item_listing,
    problem_listing,
    unit_listing,
)
from toolkit.book.office.register_master import register_master
from toolkit.codes import Code
from toolkit.domain.ledger.chain import Head
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.former_rows import former_rows, unassigned
from toolkit.domain.ledger.merged_registers import merged_registers
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.mails import Mail
from toolkit.edges.system.files import digest, keep_beside
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.outbox_files import put_out
from toolkit.jobs.state import agreed, issued_version, read_state, state_as_of
from toolkit.jobs.stores import ledger
from toolkit.jobs.workbooks import workbook_of
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import NOTES
from toolkit.problems import Origin, Problem, day_words, problem
from toolkit.reports.ledger.publish import Published
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

MASTER = "master.xlsx"
"""Today's master in the outbox."""


def publish(workspace: Workspace, now: datetime, *, as_of: date | None = None, dry_run: bool = False) -> Published:
    """Write the master anew from what the ledger holds; with `as_of` that of the end of that day, beside today's.

    A past master is made from the settings, schema, roster and plan of its time, whatever they say by now, and holds
    the values of the one published then. One that somebody has changed by hand is kept beside, and told.
    `WorkspaceError` where none had been published by that day, or where a file
    it was made from is gone from the archive.
    """
    its, day = workspace, as_of or now.date()
    path = workspace.outbox / ("master.xlsx" if as_of is None else f"master-{as_of}.xlsx")
    problems: tuple[Problem, ...] = ()
    with ledger(workspace, dry_run=dry_run) as store:
        if as_of:
            its = _workspace_then(workspace, store, now, as_of)
            mails = store.outbox.mails()
            state = state_as_of(its, store, _end_of(as_of), mails)
            day = state.day
            if not dry_run:
                problems = _keep_changed(workspace, store, now, path)
                path = write_master(its, store, state, figures_now(its, state, mails), path)
        else:
            workspace.not_before_issue(day)
            day = min(day, workspace.chosen.closed_on or day)
            if not dry_run:
                written = publish_now(workspace, store, now)
                path, problems = written.path, written.problems
    files = () if dry_run else (path,)
    tasks = len(its.tasks.assignments)
    return Published(master=path, day=day, tasks=tasks, problems=problems, files=files, dry_run=dry_run)


@dataclass(frozen=True)
class Master:
    """The master that was written, and what to tell of the one that stood there."""

    path: Path
    problems: tuple[Problem, ...]
    made_of: MadeOf


@dataclass(frozen=True)
class MadeOf:
    """What today's master was made of, and the heads of the ledger's chains before any of it was read; not that of what
    the toolkit notes for itself: that it wrote the master is noted there."""

    heads: tuple[Head, ...]
    mails: Sequence[Mail]
    state: LedgerState
    figures: Figures


def publish_now(workspace: Workspace, store: Store, now: datetime) -> Master:
    """Write `outbox/master.xlsx` of the ledger as it is, having noted what it is made from, to make it again.

    One that somebody has changed by hand is kept beside, and told. `WorkspaceError` where the plan's items have other
    numbers than when workbooks went out.
    """
    issued_version(workspace, store)
    problems = _keep_changed(workspace, store, now, workspace.outbox / MASTER)
    made_from = {name: workspace.originals.put(data) for name, data in workspace.sources.items()}
    store.masters.add(workspace.chosen.id, now, made_from)
    heads, mails = store.chains.heads(but=NOTES), store.outbox.mails()
    state = read_state(workspace, store, now.date(), mails)
    figures = figures_now(workspace, state, mails)
    path = write_master(workspace, store, state, figures, workspace.outbox / MASTER)
    return Master(path, problems, MadeOf(heads, mails, state, figures))


def _keep_changed(workspace: Workspace, store: Store, now: datetime, path: Path) -> tuple[Problem, ...]:
    """Keep a master that somebody has changed by hand since it was written, beside it under the day, and say so.

    The verdicts typed there are offered in the next review workbook.
    """
    plan, data = workspace.chosen.id, changed_by_hand(workspace, store, path)
    if data is None:
        return ()
    stem = f"{path.stem}（{now:%Y-%m-%d}改动）"
    kept = keep_beside(workspace.outbox, stem, path.suffix, data, private=False)
    store.masters.note_changed(plan, tuple(dict.fromkeys((*store.masters.changed(plan), kept.name))))
    return (problem(Code.MASTER_CHANGED, Origin(path.name), name=kept.name),)


def changed_by_hand(workspace: Workspace, store: Store, path: Path) -> bytes | None:
    """What a master holds that somebody has changed since it was written; None for one that is as it was written."""
    written = store.masters.written(_noted_as(workspace, path.name))
    if not written or not path.is_file() or digest(data := path.read_bytes()) in written:
        return None
    return data


def _noted_as(workspace: Workspace, name: str) -> str:
    """Under what the bytes written of a master are noted: today's under its plan, a past one under its name too."""
    return workspace.chosen.id if name == MASTER else f"{workspace.chosen.id}/{name}"


def write_master(workspace: Workspace, store: Store, state: LedgerState, figures: Figures, path: Path) -> Path:
    """Write the master workbook of a state of the ledger and its figures: 台账, its listings, the registers.

    Whether that day's mails arrived is told as it is known now: bounces come later. Its
    bytes are noted before they are written: killed in between, neither master is taken for one changed by hand.
    """
    tasks, schema, current, day = agreed(workspace, state).tasks, workspace.schema, state.current, state.day
    period = figures.round.round
    gone = unassigned(tasks, schema, current)
    editions = store.editions.of_units(state.plan, sorted({row.unit for row in gone}), day)
    files = {ret.id: ret.file for ret in state.returns}
    listings = [
        unit_listing(figures, tasks, schema, current),
        item_listing(figures, tasks),
        problem_listing(state.returns, workspace.problems, tasks.roster),
        conflict_listing(state.waiting, files, current, schema, tasks.roster),
        held_listing(state.waiting, files),
    ]
    if gone:
        listings.append(former_listing(former_rows(tasks, current, gone, editions), schema))
    code = store.chains.head(state.plan, _end_of(day)).short
    names = {unit: edition.unit_name or unit for unit, edition in state.latest.items()}
    registers = merged_registers(tasks, schema, current, workspace.calendar(tasks.plan.issued), day, period.id, names)
    if registers:
        listings.append(filing_listing(registers, [unit.name for unit in tasks.units()], period.label))
    sheets = [register_master(each, day) for each in registers]
    book = build_master(f"{workspace.work}总台账", figures, schema, listings, sheets, code)
    data = workbook_of(workspace, book)
    store.masters.note_written(_noted_as(workspace, path.name), digest(data))
    return put_out(workspace, path, data)


def _workspace_then(workspace: Workspace, store: Store, now: datetime, day: date) -> Workspace:
    """The workspace as it was when the plan's last master until the end of that day was made."""
    plan = workspace.chosen.id
    if day > now.date():
        raise WorkspaceError(f"{day_words(day)}还没有到", "请写今天或以前的日期。")
    made_from = store.masters.made_from(plan, _end_of(day))
    if made_from is None:
        raise WorkspaceError(
            f"到{day_words(day)}为止还没有出过方案“{plan}”的总台账", "请写第一次合并（toolkit merge）那天或以后的日期。"
        )
    sources: dict[str, bytes] = {}
    for name, sha256 in made_from.items():
        try:
            sources[name] = workspace.originals.get(sha256)
        except WorkspaceError as error:
            raise WorkspaceError(
                f"{day_words(day)}的总台账重建不了：当时的 {name}，{error.message}",
                "请从备份恢复 archive 文件夹后再试。",
            ) from error
    return open_workspace(workspace.root, plan, sources=sources)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max)
