"""`merge`: every file that came back into the ledger, a receipt each, and a new master."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.book.match import Matched, identify, match
from toolkit.domain.checks import Cell, Context, check, fields_of
from toolkit.domain.lineage import choose_base, settle
from toolkit.domain.merge import Merged, merge
from toolkit.domain.obligations import statement
from toolkit.domain.plan import contact_key, item_of, report_key
from toolkit.domain.records import Case, Cells, Change, Edition, Outcome, Return, stopped_by
from toolkit.edges import files
from toolkit.edges.guard import Guard
from toolkit.jobs.publish import publish_master, write_receipts
from toolkit.jobs.report import Report, Table, Tracker, untracked
from toolkit.jobs.workspace import Workspace, ledger
from toolkit.problems import Code, Origin, Problem, Severity, WorkspaceError, problem
from toolkit.schema.model import Ledger

if TYPE_CHECKING:
    from toolkit.edges.store import Store


def merge_returns(
    workspace: Workspace,
    now: datetime,
    named: Sequence[Path] = (),
    *,
    dry_run: bool = False,
    track: Tracker = untracked,
) -> Report:
    """Take in every file of the inbox, or those named.

    A file's bytes are archived before anything reads them; each file ends in one outcome and is recorded with
    all its changes in one transaction. Files met before, by name and bytes, are passed over; one that was not
    taken then is looked at again where it is `named`. Afterwards every return has its receipt and the master is
    written anew.
    """
    paths = _files(workspace, named)
    workspace.not_before_issue(now.date())
    with ledger(workspace, dry_run=dry_run) as store:
        intake = _Intake(workspace, store, now, dry_run=dry_run, retry=bool(named))
        reading = workspace.settings.reading
        with Guard(reading.seconds, reading.memory_mb) as guard:
            done = [intake.take(path, guard) for path in track(paths, "收台账")]
        master = None
        if not dry_run:
            write_receipts(workspace, store)
            master = publish_master(workspace, store, now)
    return _report(workspace, done, str(master) if master else None, dry_run=dry_run)


@dataclass(frozen=True)
class _Done:
    """One file dealt with; `again` when it was met before, so that nothing new is said of it."""

    ret: Return
    problems: tuple[Problem, ...]
    again: bool = False


@dataclass
class _Intake:
    """The ledger as the run goes along: what a dry run would have written is remembered here alone."""

    workspace: Workspace
    store: Store
    now: datetime
    dry_run: bool
    retry: bool
    current: dict[str, dict[str, str]] = field(init=False)
    earlier: dict[str, list[Return]] = field(default_factory=dict)
    seen: dict[str, Return] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plan = self.workspace.tasks.plan.id
        self.current = {row: dict(values) for row, values in self.store.current(plan).items()}
        self.units = self.workspace.tasks.roster.by_code()
        self.latest = self.store.latest_editions(plan)
        self.asked = {(case.row, case.field, case.theirs) for case in self.store.open_cases(plan)}

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
        ret = Return(sha256, name, len(data), self.now, Outcome.REJECTED, self.workspace.tasks.plan.id)
        known = first is not None and (first.file == name or self.store.knows(sha256, name))
        if first and (first.outcome.settled or (known and not self.retry)):
            note = problem(Code.FILE_DUPLICATE, Origin(name), first=first.file)
            ret = replace(ret, outcome=Outcome.DUPLICATE, unit=first.unit, edition=first.edition)
            return self._record(ret, (note,), again=known)
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
        ret = replace(ret, edition=edition.id, unit=edition.unit)
        if edition.plan != self.workspace.tasks.plan.id:
            return self._stopped(ret, problem(Code.EDITION_OTHER_PLAN, Origin(name), plan=edition.plan))
        if edition.unit not in self.units:
            name_then = edition.cells[contact_key(edition.plan, edition.unit)].get("unit_name", "")
            fault = problem(Code.UNIT_UNKNOWN, Origin(name), unit=name_then, unit_code=edition.unit)
            return self._stopped(ret, fault)
        kin = self._kin(edition, identity.row_editions)
        matched = match(book, self.workspace.schema, edition, kin, name)
        if isinstance(matched, Problem):
            return self._stopped(ret, matched)
        return self._merge(ret, edition, matched)

    def _kin(self, edition: Edition, row_editions: frozenset[str]) -> frozenset[str]:
        found = (self.store.edition(each) for each in row_editions - {edition.id})
        same = {each.id for each in found if each and (each.plan, each.unit) == (edition.plan, edition.unit)}
        return frozenset({edition.id, *same})

    def _merge(self, ret: Return, edition: Edition, matched: Matched) -> _Done:
        schema = self.workspace.schema
        context = Context(schema, self.workspace.tasks.plan.year, self.now.date(), self.current)
        checked = check(matched.cells, matched.origins, context, matched.refused)
        base = choose_base(matched.cells, edition, self._earlier(edition.id), schema.tasks)
        merged = merge(matched.cells, base.cells, self.current, checked.refused)
        waiting = frozenset((conflict.row, conflict.field) for conflict in merged.conflicts)
        latest = self.latest[edition.unit]
        stale = edition.sequence < latest.sequence
        report = matched.cells.get(report_key(edition.plan, edition.unit, edition.round), {}).get("report", "")
        said = schema.cover.field("report").meaning(report)
        changed = sum(item_of(taken.row) is not None for taken in merged.taken)
        says = statement(said, filled=_filled(edition, matched.cells), changed=changed)
        problems = [*matched.problems, *checked.problems]
        problems += _conflict_problems(schema, merged, matched.origins)
        if says == "blank":
            problems = [found for found in problems if found.code != Code.REQUIRED_BLANK]
            problems.append(problem(Code.RETURN_BLANK, Origin(ret.file)))
        elif said and says != said:
            problems.append(problem(Code.NO_CHANGE_CONTRADICTED, Origin(ret.file), said=report, count=changed))
        if stale:
            problems.append(
                problem(Code.EDITION_STALE, Origin(ret.file), sequence=edition.sequence, latest=latest.sequence)
            )
        partial = any(found.severity == Severity.ERROR for found in problems)
        ret = replace(
            ret,
            outcome=Outcome.PARTIAL if partial else Outcome.MERGED,
            stale=stale,
            raw=matched.cells,
            settled=settle(matched.cells, checked.refused | waiting, base.cells),
            changed=len(merged.taken),
            conflicts=len(merged.conflicts),
            statement=says,
        )
        return self._record(ret, tuple(problems), merged, matched.origins)

    def _stopped(self, ret: Return, fault: Problem) -> _Done:
        return self._record(replace(ret, outcome=stopped_by(fault.code)), (fault,))

    def _earlier(self, edition: str) -> list[Return]:
        if edition not in self.earlier:
            self.earlier[edition] = list(self.store.returns_of(edition))
        return self.earlier[edition]

    def _record(
        self,
        ret: Return,
        problems: tuple[Problem, ...],
        merged: Merged | None = None,
        origins: Mapping[Cell, Origin] | None = None,
        *,
        again: bool = False,
    ) -> _Done:
        ret = replace(ret, problems=tuple(found.as_dict() for found in problems))
        if again:
            return _Done(ret, problems, again=True)
        origins = origins or {}
        changes: list[Change] = []
        cases: list[Case] = []
        for taken in merged.taken if merged else ():
            at = origins[taken.row, taken.field]
            changes.append(
                Change(taken.row, taken.field, taken.value, ret.unit, self.now, sheet=at.sheet, cell=at.cell)
            )
        for conflict in merged.conflicts if merged else ():
            if (conflict.row, conflict.field, conflict.theirs) in self.asked:
                continue
            self.asked.add((conflict.row, conflict.field, conflict.theirs))
            at = origins[conflict.row, conflict.field]
            cases.append(
                Case(conflict.row, conflict.field, conflict.ours, conflict.theirs, 0, at.sheet, at.cell, self.now)
            )
        if not self.dry_run:
            ret = self.store.record(ret, changes, cases)
        for change in changes:
            self.current.setdefault(change.row, {})[change.field] = change.value
        self.seen.setdefault(ret.sha256, ret)
        if merged is not None:
            self._earlier(ret.edition).append(ret)
        return _Done(ret, problems)


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


def _filled(edition: Edition, cells: Cells) -> bool:
    """Whether anything differs from what was issued."""
    return any(
        text != edition.cells.get(row, {}).get(name, "")
        for row, values in cells.items()
        for name, text in values.items()
    )


def _conflict_problems(schema: Ledger, merged: Merged, origins: Mapping[Cell, Origin]) -> list[Problem]:
    found = []
    for conflict in merged.conflicts:
        header = next(each.header for each in fields_of(schema, conflict.row) if each.name == conflict.field)
        found.append(
            problem(
                Code.FIELD_CONFLICT,
                origins[conflict.row, conflict.field],
                conflict.theirs,
                item=item_of(conflict.row) or "—",
                header=header,
                ours=conflict.ours or "空白",
            )
        )
    return found


def _report(workspace: Workspace, done: list[_Done], master: str | None, *, dry_run: bool) -> Report:
    names = {unit.code: unit.name for unit in workspace.tasks.roster.units}
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
    summary += f"；总台账：{master}" if master else ""
    rows = tuple(
        (
            each.ret.file,
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
                "changed": changed,
                "conflicts": conflicts,
                **{outcome.value: counted[outcome] for outcome in Outcome},
            },
            "master": master,
        },
        tables=(Table("收回的台账", ("文件", "单位", "结果", "并入", "冲突", "问题"), rows),) if rows else (),
        problems=tuple(found for each in fresh for found in each.problems),
    )
