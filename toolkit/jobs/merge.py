"""`merge`: every file that came back into the ledger, a receipt each, and a new master."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.book.match import identify, match
from toolkit.domain.checks import Context
from toolkit.domain.intake import Intake, take_in
from toolkit.domain.plan import contact_key
from toolkit.domain.records import Edition, Matched, Outcome, Return, stopped_by
from toolkit.domain.review import Asked
from toolkit.domain.units import Unit
from toolkit.edges import files
from toolkit.edges.guard import Guard
from toolkit.jobs.publish import View, publish_master, write_receipts
from toolkit.jobs.reply import write_replies
from toolkit.jobs.report import Report, Table, Tracker, untracked
from toolkit.jobs.workspace import Workspace, ledger
from toolkit.problems import Code, Origin, Problem, Severity, WorkspaceError, problem

if TYPE_CHECKING:
    from toolkit.edges.store import Store


def merge_returns(
    workspace: Workspace,
    now: datetime,
    named: Sequence[Path] = (),
    *,
    only: bool = False,
    dry_run: bool = False,
    track: Tracker = untracked,
) -> Report:
    """Take in every file of the inbox, or those named, each into the ledger of its own plan.

    With `only`, files of other plans than the workspace's chosen one are left for another run. A file's bytes are
    archived before anything reads them; each file ends in one outcome and is recorded with all its changes in one
    transaction. Files met before, by name and bytes, are passed over; one that was not taken then is looked at
    again where it is `named`. Afterwards every return has its receipt, and the master is written anew for the
    chosen plan and for every plan that got something.
    """
    paths = _files(workspace, named)
    workspace.not_before_issue(now.date())
    with ledger(workspace, dry_run=dry_run) as store:
        intake = _Intake(workspace, store, now, only=only, dry_run=dry_run, retry=bool(named))
        reading = workspace.settings.reading
        with Guard(reading.seconds, reading.memory_mb) as guard:
            done = [intake.take(path, guard) for path in track(paths, "收台账")]
        masters: dict[str, str] = {}
        if not dry_run:
            for plan in dict.fromkeys((workspace.chosen.id, *intake.books)):
                its = intake.books[plan].workspace if plan in intake.books else workspace
                write_replies(its, store)
                write_receipts(its, store)
                masters[plan] = str(publish_master(View.of(its, store, now.date()), its.outbox / "master.xlsx"))
    return _report(workspace, done, masters, dry_run=dry_run)


@dataclass(frozen=True)
class _Done:
    """One file dealt with; `again` when it was met before, so that nothing new is said of it."""

    ret: Return
    problems: tuple[Problem, ...]
    again: bool = False
    aside: bool = False


@dataclass
class _Books:
    """One plan's ledger as the run goes along: what a dry run would have written is remembered here alone."""

    workspace: Workspace
    current: dict[str, dict[str, str]]
    latest: Mapping[str, Edition]
    asked: list[Asked]
    units: Mapping[str, Unit]

    @classmethod
    def open(cls, workspace: Workspace, store: Store) -> _Books:
        plan = workspace.chosen.id
        return cls(
            workspace,
            {row: dict(values) for row, values in store.current(plan).items()},
            store.latest_editions(plan),
            list(store.cases(plan)),
            workspace.tasks.roster.by_code(),
        )


@dataclass
class _Intake:
    """The files of one run, one after another."""

    workspace: Workspace
    store: Store
    now: datetime
    only: bool
    dry_run: bool
    retry: bool
    books: dict[str, _Books] = field(default_factory=dict)
    earlier: dict[str, list[Return]] = field(default_factory=dict)
    seen: dict[str, Return] = field(default_factory=dict)

    def take(self, path: Path, guard: Guard) -> _Done:
        """Bring one file to its outcome and record it."""
        name = _shown_name(self.workspace, path)
        try:
            data = files.read_bytes(path)
        except WorkspaceError as error:
            fault = problem(Code.FILE_LOCKED, Origin(name), what=error.message)
            return _Done(Return("", name, 0, self.now, Outcome.QUARANTINED), (fault,))
        sha256 = files.digest(data)
        first = self.seen.get(sha256) or self.store.seen(sha256)
        ret = Return(sha256, name, len(data), self.now, Outcome.REJECTED, self.workspace.chosen.id)
        if first and self._elsewhere(first.plan):
            return _Done(first, (), aside=True)
        known = first is not None and (first.file == name or self.store.knows(sha256, name))
        if first and (first.outcome.settled or (known and not self.retry)):
            note = problem(Code.FILE_DUPLICATE, Origin(name), first=first.file)
            ret = replace(ret, outcome=Outcome.DUPLICATE, unit=first.unit, edition=first.edition)
            if not known:
                ret = self._keep(Intake(ret, (), (), (note,)))
            return _Done(ret, (note,), again=known)
        if not self.dry_run:
            files.archive(self.workspace.archive, data)
        book = guard.read(data, name)
        if isinstance(book, Problem):
            return self._stopped(ret, book)
        identity = identify(book, self.workspace.schema, name)
        if identity.fault:
            return self._stopped(ret, identity.fault)
        edition = self.store.edition(identity.edition)
        if edition is None:
            return self._stopped(ret, problem(Code.EDITION_UNKNOWN, Origin(name), identity.edition))
        if self._elsewhere(edition.plan):
            return _Done(replace(ret, plan=edition.plan, unit=edition.unit), (), aside=True)
        ret = replace(ret, edition=edition.id, unit=edition.unit)
        plans = {each.id: each for each in self.workspace.settings.plans}
        if edition.plan not in plans:
            return self._stopped(ret, problem(Code.EDITION_OTHER_PLAN, Origin(name), plan=edition.plan))
        if plans[edition.plan].closed:
            return self._stopped(ret, problem(Code.EDITION_PLAN_CLOSED, Origin(name), plan=edition.plan))
        ret = replace(ret, plan=edition.plan)
        books = self._books(edition.plan)
        if edition.unit not in books.units:
            name_then = edition.cells[contact_key(edition.plan, edition.unit)].get("unit_name", "")
            fault = problem(Code.UNIT_UNKNOWN, Origin(name), unit=name_then, unit_code=edition.unit)
            return self._stopped(ret, fault)
        kin = self._kin(edition, identity.row_editions)
        matched = match(book, books.workspace.schema, edition, kin, name)
        if isinstance(matched, Problem):
            return self._stopped(ret, matched)
        return self._merge(ret, edition, matched, books)

    def _elsewhere(self, plan: str) -> bool:
        """Whether this run leaves a file of that plan alone."""
        known = {each.id for each in self.workspace.settings.plans}
        return self.only and plan in known and plan != self.workspace.chosen.id

    def _books(self, plan: str) -> _Books:
        if plan not in self.books:
            its = self.workspace.of_plan(plan)
            its.not_before_issue(self.now.date())
            self.books[plan] = _Books.open(its, self.store)
        return self.books[plan]

    def _kin(self, edition: Edition, row_editions: frozenset[str]) -> frozenset[str]:
        found = (self.store.edition(each) for each in row_editions - {edition.id})
        same = {each.id for each in found if each and (each.plan, each.unit) == (edition.plan, edition.unit)}
        return frozenset({edition.id, *same})

    def _merge(self, ret: Return, edition: Edition, matched: Matched, books: _Books) -> _Done:
        context = Context(books.workspace.schema, books.workspace.tasks.plan.year, self.now.date(), books.current)
        earlier = self._earlier(edition.id)
        latest = books.latest[edition.unit].sequence
        done = take_in(ret, matched, edition, earlier, latest, context, books.asked)
        ret = self._keep(done)
        for change in done.changes:
            books.current.setdefault(change.row, {})[change.field] = change.value
        books.asked.extend((case, None) for case in done.cases)
        earlier.append(ret)
        return _Done(ret, done.problems)

    def _stopped(self, ret: Return, fault: Problem) -> _Done:
        ret = replace(ret, outcome=stopped_by(fault.code))
        return _Done(self._keep(Intake(ret, (), (), (fault,))), (fault,))

    def _keep(self, done: Intake) -> Return:
        """Record a return with all that comes of it, in one transaction."""
        ret = replace(done.ret, problems=tuple(found.as_dict() for found in done.problems))
        if not self.dry_run:
            ret = self.store.record(ret, done.changes, done.cases)
        self.seen.setdefault(ret.sha256, ret)
        return ret

    def _earlier(self, edition: str) -> list[Return]:
        if edition not in self.earlier:
            self.earlier[edition] = list(self.store.returns_of(edition))
        return self.earlier[edition]


def _files(workspace: Workspace, named: Sequence[Path]) -> list[Path]:
    """The files to take in, the oldest first, so that a later update meets its ancestor."""
    if missing := [path for path in named if not path.is_file()]:
        raise WorkspaceError(f"找不到文件 {missing[0]}", "请检查路径。")
    found = list(named) or list(files.inbox_files(workspace.inbox))
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, str(path)))


def _shown_name(workspace: Workspace, path: Path) -> str:
    """A file's name in records: its path below the inbox, or its bare name from elsewhere."""
    full, inbox = path.resolve(), workspace.inbox.resolve()
    return files.printable(full.relative_to(inbox).as_posix() if full.is_relative_to(inbox) else path.name)


def _report(workspace: Workspace, seen: list[_Done], masters: Mapping[str, str], *, dry_run: bool) -> Report:
    names = {unit.code: unit.name for unit in workspace.tasks.roster.units}
    several = len(workspace.settings.plans) > 1
    done = [each for each in seen if not each.aside]
    fresh = [each for each in done if not each.again]
    counted = Counter(each.ret.outcome for each in fresh)
    changed = sum(each.ret.changed for each in fresh)
    conflicts = sum(each.ret.conflicts for each in fresh)
    known = len(done) - len(fresh)
    summary = ("（演练，未写入）" if dry_run else "") + f"收到{len(fresh)}个文件"
    if fresh:
        summary += "（" + "，".join(f"{o.label}{counted[o]}" for o in Outcome if counted[o]) + "）"
    summary += f"，并入{changed}处，冲突{conflicts}处"
    summary += f"；另有{known}个文件以前收过" if known else ""
    summary += f"；{len(seen) - len(done)}个文件是别的方案的，这次没有动" if len(done) < len(seen) else ""
    summary += f"；总台账：{'、'.join(masters.values())}" if masters else ""
    rows = tuple(
        (
            each.ret.file,
            *((each.ret.plan,) if several else ()),
            names.get(each.ret.unit, "—"),
            each.ret.outcome.label + ("（旧版）" if each.ret.stale else ""),
            str(each.ret.changed),
            str(each.ret.conflicts),
            str(sum(found.severity != Severity.NOTE for found in each.problems)),
        )
        for each in fresh
    )
    return Report(
        summary=summary,
        data={
            "returns": [
                {
                    "file": each.ret.file,
                    "plan": each.ret.plan,
                    "unit": names.get(each.ret.unit, ""),
                    "outcome": each.ret.outcome.value,
                    "stale": each.ret.stale,
                    "again": each.again,
                    "changed": each.ret.changed,
                    "conflicts": each.ret.conflicts,
                    "problems": [found.as_dict() for found in each.problems],
                }
                for each in done
            ],
            "totals": {
                "files": len(done),
                "known": known,
                "aside": len(seen) - len(done),
                "changed": changed,
                "conflicts": conflicts,
                **{outcome.value: counted[outcome] for outcome in Outcome},
            },
            "master": masters.get(workspace.chosen.id),
            "masters": dict(masters),
        },
        tables=(
            Table(
                "收回的台账", ("文件", *(("方案",) if several else ()), "单位", "结果", "并入", "冲突", "问题"), rows
            ),
        )
        if rows
        else (),
        problems=tuple(found for each in fresh for found in each.problems),
    )
