"""`verify`: is everything still as it was kept: the database, every archived byte, what was handed out?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.chain import Head
from toolkit.domain.mail.mails import MailState
from toolkit.domain.office.backups import LEDGER
from toolkit.edges.system.backup_file import Unfit, reading
from toolkit.edges.system.scratch import scratch_folder
from toolkit.errors import UNREADABLE, DamagedLedgerError, ToolkitError, UnreadableLedgerError, WorkspaceError
from toolkit.jobs.kept_records import missing_parts, parts_of
from toolkit.jobs.kept_workspace import read_anew
from toolkit.jobs.ledger.kept_status import told_otherwise
from toolkit.jobs.ledger.publish import MASTER, changed_by_hand
from toolkit.jobs.mail.shown import standing
from toolkit.jobs.office.archived import (
    archived_files,
    filed_evidence,
    gone_since,
    not_as_named,
    other_since,
    read_digest,
)
from toolkit.jobs.office.backup import gone, last_backup, name_of
from toolkit.jobs.office.witness import NO_HEADS, chain_faults, heads_of, kept_heads, receipts_tell_heads
from toolkit.jobs.outbox_files import changed_in_outbox
from toolkit.jobs.paths import ledger_path
from toolkit.jobs.returns.nothing_new import changed_unseen
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, day_words, problem, shorten
from toolkit.reports.office.backup import Verified
from toolkit.reports.office.doctor import Check, Condition
from toolkit.system_faults import is_damage

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_LONGEST = 400
_NAMED = 5
"""Units named where the workbooks of several are gone."""
_WAITING = (MailState.QUEUED, MailState.AWAITING_RELEASE, MailState.SENDING, MailState.REFUSED, MailState.UNKNOWN)


def verify(workspace: Workspace, against: str = "", *, track: Tracker = untracked) -> Verified:
    """Go through database, archive and outbox; changes nothing.

    The database's own check, every row readable, what cells hold against the last change of each; every file of the
    archive against the SHA-256 it is named by, every one that the ledger names being there, all of them against the
    last backup where that can be read, as are the changes in the ledger; the workbooks, masters and waiting mails that
    the ledger says were made, and every byte of what was written into the outbox; the inbox's files that a merge takes
    for those it has met. Settings, schema, roster and plan are read from their files, and what was kept of them and
    of `status` is compared with that. The chains of the ledger are compared with themselves, with the receipts in the
    outbox, with the last backup, and with the receipt, master, paper or head that is given `against` them:
    `ToolkitError` where that tells no head.
    """
    told = heads_of(workspace, against) if against else {}
    workspace, otherwise = read_anew(workspace)
    otherwise += told_otherwise(workspace)
    with scratch_folder() as folder:
        its = _Verifying(workspace, track, _last(workspace, folder))
        its.settings(otherwise)
        its.database(told)
        its.archive()
        its.inbox()
    return Verified(checks=tuple(its.checks), problems=tuple(its.problems))


def database_faults(workspace: Workspace, *, quick: bool = False) -> tuple[Problem, ...]:
    """What the database itself finds wrong in the ledger."""
    from toolkit.edges.store.keeping import faults_of

    url = workspace.settings.store.url
    return tuple(_damaged(what) for what in faults_of(url, workspace.root, quick=quick))


def missing_from_archive(workspace: Workspace, store: Store) -> tuple[Problem, ...]:
    """The files that the ledger names and that are not in the archive; what they hold is not looked at."""
    from toolkit.edges.store.keeping import named_files

    named = named_files(store.database)
    lacking = workspace.originals.lacking(named)
    return tuple(gone(sha256, what) for sha256, what in named.items() if sha256 in lacking)


def cells_changed(store: Store) -> tuple[Problem, ...]:
    """What cells hold where that is not their last change."""
    from toolkit.edges.store.keeping import cells_astray

    return (_damaged(wrong),) if (wrong := cells_astray(store.database)) else ()


def unguarded(store: Store) -> tuple[Problem, ...]:
    """What no longer keeps records from being changed, or does something else with them."""
    from toolkit.edges.store.keeping import guards_astray

    how = "有人绕过本工具动过数据库，请查明；再用最近一次完好的备份恢复（toolkit restore 备份文件 新文件夹）。"
    return tuple(
        problem(Code.CHECK_FAILED, Origin("ledger.db"), check="台账数据库", what=what, how=how)
        for what in guards_astray(store.database)
    )


def unreadable() -> Problem:
    """That the ledger holds such a value."""
    return _damaged("有读不懂的内容")


def _damaged(what: str) -> Problem:
    code = Code.LEDGER_DAMAGED
    whole = code.message.format(value=shorten(what, _LONGEST))  # a path may be long, and why stands behind it
    return replace(problem(code, Origin("ledger.db"), what), message=whole)


def _unlooked(error: ToolkitError) -> Problem:
    """Why the ledger could not be gone through: what is around it, or that it is of a newer program, is no damage."""
    if isinstance(error, DamagedLedgerError):
        return replace(_damaged(error.message), remedy=error.remedy)
    if isinstance(error, UnreadableLedgerError) or is_damage(error.__cause__):
        return _damaged(error.message)
    return problem(Code.CHECK_FAILED, Origin("ledger.db"), check="台账数据库", what=error.message, how=error.remedy)


class _Last(NamedTuple):
    """The last backup: when it was made, SHA-256 by name of its archive, its ledger unpacked where that can be."""

    made: datetime
    archive: Mapping[str, str]
    ledger: Path | None


def _last(workspace: Workspace, folder: Path) -> _Last | None:
    """The last backup of the workspace, its ledger unpacked into `folder`; None where it cannot be read."""
    last = last_backup(workspace)
    if last is None:
        return None
    made, path = last
    try:
        with reading(path, sealed=False) as backup:
            members = {each.name: each for each in backup.manifest.members}
            kept = {name: each.sha256 for name, each in members.items() if name.startswith("archive/")}
            place = None
            with suppress(Unfit, OSError):
                if LEDGER in members:
                    with (folder / LEDGER).open("wb") as out:
                        out.writelines(backup.parts(members[LEDGER]))
                    place = folder / LEDGER
            return _Last(made, kept, place)
    except (Unfit, WorkspaceError, OSError):
        return None


@dataclass
class _Verifying:
    """Goes through a workspace: what was looked at, what is wrong, what the ledger names."""

    workspace: Workspace
    track: Tracker
    last: _Last | None
    checks: list[Check] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    named: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    readable: bool = False
    unkept: tuple[Problem, ...] = ()

    def settings(self, otherwise: tuple[Problem, ...]) -> None:
        """What the workspace's files say, with what was kept of them."""
        self._note("设置和方案", f"重新读了{len(self.workspace.sources)}个文件", list(otherwise))

    def database(self, told: Mapping[Head, str]) -> None:
        """The ledger in itself, with the heads of its chains that are `told`, and what it says was handed out."""
        from toolkit.edges.store.keeping import disagreements, named_files
        from toolkit.edges.store.tables import LAYOUT

        found: list[Problem] = []
        try:
            receipts = kept_heads(self.workspace)  # first: a command that runs beside writes its receipts last
            parts = parts_of(self.workspace.archive, LAYOUT)  # first: a command that runs beside keeps more
            found += database_faults(self.workspace)
            with ledger(self.workspace, dry_run=True) as store:
                self._chains(store, receipts, told)  # first: it names also the rows that nothing else can read
                found += map(_damaged, disagreements(store.database))
                found += unguarded(store)
                found += self._lost_since_backup(store)
                self.named = named_files(store.database)
                self.evidence = evidence_in(self.workspace, store)
                self.unkept = tuple(missing_parts(parts, store))
                self._note("台账数据库", "完整性、外键、每一行、现值与改动记录", found)
                found = []
                self._outbox(store)
                self.readable = True
                return
        except ToolkitError as error:
            found.append(_unlooked(error))
        except UNREADABLE:
            found.append(unreadable())
        self._note("台账数据库", "", found)

    def _outbox(self, store: Store) -> None:
        found = list(missing_from_outbox(self.workspace, store))
        told = {str(each.origin) for each in found}
        found += (each for each in changed_in_outbox(self.workspace, store) if str(each.origin) not in told)
        self._note("发出的文件", "台账、总台账、待发邮件在不在，写出的文件与发出时是否相同", found)

    def archive(self) -> None:
        """Every byte of the archive."""
        found: list[Problem] = []
        try:
            files = archived_files(self.workspace)
        except WorkspaceError as error:
            found.append(problem(Code.CHECK_FAILED, check="存档", what=error.message, how=error.remedy))
            self._note("存档", "", found)
            return
        seen: dict[str, str] = {}
        for each in self.track(files, "核对存档"):
            name, sha256 = each.name, read_digest(self.workspace, each)
            if isinstance(sha256, Problem):
                found.append(sha256)
                continue
            seen[name] = sha256
            found += not_as_named(each, sha256, self.named)
        away = bool(self.workspace.originals.where)  # of what lies elsewhere a copy that was left here is none
        there = {each.name for each in files if bool(each.away) == away}
        found += (gone(sha256, what) for sha256, what in self.named.items() if name_of(sha256) not in there)
        if self.readable:
            found += filed_evidence(seen, self.evidence, self.named)
        found += self.unkept
        found += self._since_backup(seen, {str(each.origin) for each in found})
        where = f"，原件在 {its}" if (its := self.workspace.originals.where) else ""
        self._note("存档", f"{len(files)}个文件，台账里提到的{len(self.named)}个{where}", found)

    def inbox(self) -> None:
        """The files that a merge passes over by their look."""
        taken = self.named if self.readable else None
        self._note("收件", "看上去没有变的来件", list(changed_unseen(self.workspace, taken)))

    def _since_backup(self, seen: Mapping[str, str], told: set[str]) -> Iterator[Problem]:
        """What the last backup held of the archive and is gone or other now."""
        if self.last is None:
            return
        made = self.last.made
        for name, sha256 in self.last.archive.items():
            if name in told:
                continue
            if name not in seen:
                yield gone_since(made, name)
            elif seen[name] != sha256:
                yield other_since(made, name)

    def _lost_since_backup(self, store: Store) -> Iterator[Problem]:
        """Changes that the last backup's ledger had and this one has not."""
        from toolkit.edges.store.keeping import changes_lost

        if self.last and self.last.ledger and (lost := changes_lost(store.database, self.last.ledger)):
            yield _damaged(f"{day_words(self.last.made)}备份里的改动有{lost}条不在了或不一样，可能换成了旧的或别的台账")

    def _chains(self, store: Store, receipts: Mapping[Head, str], told: Mapping[Head, str]) -> None:
        from toolkit.edges.store.keeping import heads_in

        last = heads_in(self.last.ledger) if self.last and self.last.ledger else ()
        of_backup = dict.fromkeys(last, f"{day_words(self.last.made)}的备份" if self.last else "")
        found = chain_faults(store, {**receipts, **of_backup}, told)
        heads = "、".join(head.short for head in store.chains.heads())
        compared = [
            f"回执上的{len(receipts)}个校验码" if receipts else "",
            "最近的备份" if last else "",
            *told.values(),
        ]
        said = "、".join(dict.fromkeys(filter(None, compared)))
        without = "" if receipts_tell_heads(self.workspace) else f"；{NO_HEADS}"
        self._note("校验链", f"{heads or '还没有记录'}" + (f"；对过{said}" if said else "") + without, list(found))

    def _note(self, name: str, detail: str, found: list[Problem]) -> None:
        bad = any(each.code.severity.value == "error" for each in found)
        condition = Condition.BAD if bad else Condition.DOUBTFUL if found else Condition.GOOD
        said = "；".join(filter(None, (detail, f"{len(found)}处有问题" if found else "")))
        self.checks.append(Check(name, condition, said))
        self.problems += found


def evidence_in(workspace: Workspace, store: Store) -> Mapping[str, str]:
    """SHA-256 -> file name of what was filed as evidence."""
    returns = (ret for plan in workspace.settings.plans for ret in store.returns.of_plan(plan.id))
    return {ret.sha256: ret.file for ret in returns if ret.outcome == Outcome.EVIDENCE}


def missing_from_outbox(workspace: Workspace, store: Store) -> Iterator[Problem]:
    """The workbooks, masters and mails that the ledger says were made, and that are not there."""
    for plan in workspace.settings.plans:
        if plan.closed:
            continue
        try:
            its = workspace.of_plan(plan.id)
        except ToolkitError as error:  # what is wrong with that plan's files
            yield problem(Code.CHECK_FAILED, check=f"方案“{plan.id}”", what=error.message, how=error.remedy)
            continue
        latest = {unit for unit, _, _ in store.editions.given(plan.id)}
        paths = {unit: ledger_path(its, unit) for unit in its.tasks.units() if unit.code in latest}
        gone = [(unit.name, path) for unit, path in paths.items() if not path.is_file()]
        if gone:
            names = "、".join(name for name, _ in gone[:_NAMED]) + (
                f"等{len(gone)}个单位" if len(gone) > _NAMED else ""
            )
            how = f"不再用的不必管；需要的，运行 toolkit --plan {plan.id} generate 重新生成。"
            yield _missing(workspace, gone[0][1], f"{names}的台账", how)
        master = its.outbox / MASTER
        if store.masters.written(plan.id):
            if not master.is_file():
                yield _missing(workspace, master, "总台账", f"请运行 toolkit --plan {plan.id} publish 重新写出。")
            elif changed_by_hand(its, store, master) is not None:
                yield _changed_master(workspace, master)
    for mail in store.outbox.mails(_WAITING):
        path = standing(workspace, mail)
        if not path.is_file():
            how = f"请从备份里取回；不再要发的，运行 toolkit outbox cancel {mail.id}。"
            yield _missing(workspace, path, f"第{mail.id}封待发邮件的文件", how)


def _changed_master(workspace: Workspace, path: Path) -> Problem:
    what = "写出以后被改过，与台账不一致"
    how = "改动不会算数；运行 toolkit publish 重新写出，改过的另存在旁边。"
    return problem(
        Code.CHECK_DOUBTFUL, Origin(path.relative_to(workspace.root).as_posix()), check="总台账", what=what, how=how
    )


def _missing(workspace: Workspace, path: Path, what: str, how: str) -> Problem:
    name = path.relative_to(workspace.root).as_posix()
    return problem(Code.OUTBOX_MISSING, Origin(name), name, what=what, how=how)
