"""One file that came back, brought to its outcome and recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from toolkit.book.returned.suppose import grown_from, suppose
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.kinship import reporter_of
from toolkit.domain.ledger.records import Case, Choice, Decision, Edition, Matched, Return
from toolkit.domain.mail.attachments import is_unfinished
from toolkit.domain.mail.received_mail import SenderWord
from toolkit.domain.plan.units import Unit
from toolkit.domain.returns import triage
from toolkit.domain.returns.counted_round import counted_round
from toolkit.domain.returns.evidence import beside, owner_of
from toolkit.domain.returns.intake import Intake
from toolkit.domain.returns.unread import told_as_left, unread_problems
from toolkit.edges.readers.guard import Guard
from toolkit.edges.system import files
from toolkit.errors import WorkspaceError
from toolkit.jobs.mail.trusted import SendersMet, trust_of
from toolkit.jobs.returns.filing import file_away
from toolkit.jobs.returns.looked import Looked, look
from toolkit.jobs.returns.merging import Merging, held_claims, match_with
from toolkit.jobs.returns.met import repeated, waits
from toolkit.jobs.returns.running_ledger import RunningLedger
from toolkit.jobs.returns.unread import not_read
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.returns.merge import Received
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store
    from toolkit.jobs.returns.ahead import ReadAhead


@dataclass(frozen=True)
class ReviewReturned:
    """The office's review workbook, to be applied and recorded by whoever took it."""

    ret: Return
    book: RawBook


@dataclass
class Receiver:
    """Takes files in, one after another.

    `only`: leave files of other plans than the workspace's chosen one alone. `retry`: look again at files that
    were met before and not taken. `sender`: the mail address the files came from, where it is known; of files a
    mail brought, the ledger knows it. `ahead`: who reads files before their turn, where anybody does.
    """

    workspace: Workspace
    store: Store
    guard: Guard
    now: datetime
    only: bool = False
    retry: bool = False
    dry_run: bool = False
    sender: str = ""
    ahead: ReadAhead | None = None
    ledgers: dict[str, RunningLedger] = field(default_factory=dict)
    _earlier: dict[str, list[Return]] = field(default_factory=dict)
    _ended: list[Return] = field(default_factory=list)
    _last_met: dict[str, Return] = field(default_factory=dict)

    def take(self, path: Path, name: str) -> Received | ReviewReturned | None:
        """Bring one file to its outcome and record it under `name`.

        None for a document (PDF, picture, Word): it is for `file_document`, once the workbooks beside it are in. A
        file that cannot be read is left, as is a link in the inbox. `WorkspaceError` where archive, disk or database
        fail: no other file may go in before this one.
        """
        if path.is_symlink() and path.absolute().is_relative_to(self.workspace.inbox.absolute()):
            return self._left(name, problem(Code.FILE_IS_LINK, Origin(name)))
        try:
            data = files.read_bytes(path)
        except WorkspaceError as error:
            return self._left(name, problem(Code.FILE_LOCKED, Origin(name), what=error.message))
        if before := self._met(name, data):
            return before
        self.keep_bytes(data)
        book = self._read(data, name)
        if isinstance(book, Problem) and book.code.effect.retry:
            try:
                now = files.settled(path, data)
            except WorkspaceError as error:
                return self._left(name, problem(Code.FILE_LOCKED, Origin(name), what=error.message))
            if now:
                data = now
                self.keep_bytes(data)
                book = self._read(data, name)
        if isinstance(book, Problem) and is_unfinished(name):
            return self._left(name, problem(Code.FILE_UNFINISHED, Origin(name)))
        if isinstance(book, Problem):
            return None if book.code == Code.FILE_DOCUMENT else self._stopped(self._new(name, data), book)
        return self._workbook(self._new(name, data), book)

    def file_document(self, path: Path, name: str) -> Received:
        """File a document as evidence of its unit, or hold it where none is clear; one that cannot be read is left."""
        try:
            data = files.read_bytes(path)
        except WorkspaceError as error:
            return self._left(name, problem(Code.FILE_LOCKED, Origin(name), what=error.message))
        ledger, ret = self.ledger(self.workspace.chosen.id), self._new(name, data)
        returns = (*ledger.returns, *self._ended)
        owner = owner_of(name, ledger.workspace.tasks.roster, ret.sender, returns)
        if owner is None:
            what = PurePosixPath(name).suffix.lstrip(".").upper() or "文档"
            return self._hold(ret, problem(Code.FILE_DOCUMENT, Origin(name), what=what + "文件"))
        fault = triage.not_theirs(name, self.senders.brought(name, ret.sha256), ledger.units[owner], self.senders.trust)
        if fault and owner not in beside(name, returns):
            return self._hold(ret, fault, ledger.latest.get(owner))
        return self._evidence(replace(ret, unit=owner), data, ledger)

    def confirm(self, case: Case, edition: Edition, decision: Decision) -> Received:
        """Take a held file in as one of `edition`, because the office said so; recorded with its decision.

        Its sender is believed for that unit from then on only where the decision says so.
        """
        held = self.store.returns.get(case.return_id)
        if held is None:
            raise WorkspaceError(f"第{case.id}号待核实文件不在记录中", "请重新运行 toolkit review held。")
        data = self.workspace.originals.get(held.sha256)
        ledger = self.ledger(edition.plan)
        unit = ledger.succession.heir(edition.unit) or edition.unit
        if decision.choice == Choice.TRUST and triage.may_be_remembered(held):
            self.senders.remember(SenderWord(held.sender.lower(), unit, True, decision.actor, self.now, decision.note))
        ret = replace(self._new(held.file, data), sender=held.sender, plan=edition.plan, unit=unit)
        book = self._read(data, held.file)
        if isinstance(book, Problem):
            if book.code == Code.FILE_DOCUMENT:
                return self._evidence(ret, data, ledger, decision)
            return self._stopped(ret, book, decision)
        return self._match(replace(ret, edition=edition.id), book, edition, ledger, decision)

    @cached_property
    def senders(self) -> SendersMet:
        """Whom the office believes, and how files came."""
        return SendersMet(self.store, trust_of(self.workspace, self.store), self.sender, self.dry_run)

    @cached_property
    def plans(self) -> triage.PlansOpen:
        """The plans this run takes files in for."""
        plans = self.workspace.settings.plans
        closed = frozenset(each.id for each in plans if each.closed)
        return triage.PlansOpen(self.workspace.chosen.id, tuple(each.id for each in plans), closed, self.only)

    def ledger(self, plan: str) -> RunningLedger:
        """The ledger of a plan as this run goes along, opened when it is first asked for."""
        if plan not in self.ledgers:
            its = self.workspace.of_plan(plan)
            its.not_before_issue(self.now.date())
            self.ledgers[plan] = RunningLedger.open(its, self.store, self.now, dry_run=self.dry_run)
        return self.ledgers[plan]

    def _left(self, name: str, fault: Problem) -> Received:
        return Received(Return("", name, 0, self.now, Outcome.QUARANTINED), (fault,), left=True)

    def _new(self, name: str, data: bytes) -> Return:
        sha256, plan = files.digest(data), self.workspace.chosen.id
        sender = self.senders.speaker(name, sha256)
        return Return(sha256, name, len(data), self.now, Outcome.REJECTED, plan, sender=sender)

    def keep_bytes(self, data: bytes) -> None:
        """Put a file's bytes into the archive, before anything reads them; a dry run keeps nothing."""
        if not self.dry_run:
            self.workspace.originals.put(data)

    def _read(self, data: bytes, name: str) -> Looked | Problem:
        return look(data, name, self.workspace, self.guard, self.ahead)

    def _met(self, name: str, data: bytes) -> Received | None:
        """What is said of a file whose bytes were met before; None where it is to be looked at."""
        sha256 = files.digest(data)
        first = self._first(sha256)
        if first is None:
            return None
        if self.plans.leaves(first.plan):
            return Received(first, (), aside=True)
        known = first.file == name or self.store.returns.knows(sha256, name)
        if triage.counts_again(first, known=known, retry=self.retry):
            return None
        return self._repeated(self._new(name, data), first, known=known)

    def _first(self, sha256: str) -> Return | None:
        return self._last_met.get(sha256) or self.store.returns.seen(sha256)

    def _repeated(self, ret: Return, first: Return, *, known: bool) -> Received:
        ret, note = repeated(ret, first)
        ret = ret if known else self._keep(Intake(ret, (), (), (note,)))
        return Received(ret, (note,), again=known, left=waits(first))

    def _workbook(self, ret: Return, looked: Looked) -> Received | ReviewReturned:
        identity = looked.identity
        if identity.fault:
            return self._unsure(ret, looked, identity.fault)
        loaded = (ledger.editions.get(identity.edition) for ledger in self.ledgers.values())
        edition = next(filter(None, loaded), None) or self.store.editions.get(identity.edition)
        if edition is None:
            return self._stopped(ret, problem(Code.EDITION_UNKNOWN, Origin(ret.file), identity.edition))
        its = replace(ret, plan=edition.plan, edition=edition.id, unit=edition.unit)
        if self.plans.leaves(edition.plan):
            return Received(replace(its, edition=""), (), aside=True)
        if fault := self.plans.refusal(edition, ret.file):
            return self._stopped(replace(its, plan=ret.plan), fault)
        if edition.unit == OFFICE:
            brought = self.senders.brought_review(ret.file, ret.sha256)
            fault = triage.not_the_offices(ret.file, brought, self.senders.trust)
            return self._stopped(its, fault) if fault else ReviewReturned(its, looked.book)
        brought = self.senders.brought(ret.file, ret.sha256)
        ledger = self.ledger(edition.plan)
        unit = triage.owner(edition, ret.file, brought, ledger.units, ledger.succession, self.senders.trust)
        if isinstance(unit, Problem):
            return self._hold(its, unit, None if unit.code == Code.UNIT_UNKNOWN else edition, looked=looked)
        its = replace(its, unit=unit.code)
        named = self._named(looked, edition, unit)
        if named and named.code.effect.outcome:
            return self._hold(its, named, edition, looked=looked)
        return self._match(its, looked, edition, ledger, notes=(named,) if named else ())

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        """Unit code -> the names it had when workbooks went out."""
        return self.store.editions.names()

    def _named(self, looked: Looked, edition: Edition, unit: Unit) -> Problem | None:
        """What is said of the unit's name as it stands on a workbook."""
        if not edition.unit_name:
            return None
        codes = dict.fromkeys((edition.unit, unit.code, *unit.former))
        names = [name for code in codes for name in self._names.get(code, ())]
        return triage.named_otherwise(looked.file, looked.shown, unit, names, self.workspace.tasks.roster, looked.tops)

    def _match(
        self,
        ret: Return,
        looked: Looked,
        edition: Edition,
        ledger: RunningLedger,
        decision: Decision | None = None,
        notes: tuple[Problem, ...] = (),
    ) -> Received:
        matched = match_with(self.store, ledger, looked, edition, self.now.date())
        if isinstance(matched, Problem):
            return self._stopped(ret, matched, decision)
        left = not_read(ledger.workspace, self.store, self.guard, looked, edition, matched)
        matched = replace(matched, problems=(*notes, *matched.problems), beside=left)
        return self._merge(replace(ret, saved=looked.saved), edition, matched, ledger, decision)

    def _merge(
        self, ret: Return, edition: Edition, matched: Matched, ledger: RunningLedger, decision: Decision | None
    ) -> Received:
        own = self._earlier.get(edition.id, ())
        merging = Merging.of(self.store, ledger, edition, matched, own, self.now.date())
        edition, matched = merging.edition, merging.matched
        done = merging.take_in(ret)
        counted = counted_round(done.ret, edition, merging.earlier, ledger.workspace.settings.rounds.every)
        ret = replace(done.ret, reporter=reporter_of(matched.cells), round=counted.period.id)
        brought = self.senders.told(ret, ledger.units.get(ret.unit), ledger.returns_of(ret.unit))
        told = (
            *done.problems,
            *ledger.succession.released(done.changes, ret.file),
            *brought,
            *counted.problems(ret.file),
        )
        told = told_as_left(told, unread_problems(matched.beside, ret.file))
        cases = (*done.cases, *merging.offered(done, self.now))
        done = replace(done, ret=ret, cases=cases, problems=told)
        ret = self._keep(done, decision)
        ledger.apply(done.changes, ret)
        for case in done.cases:
            ledger.asked.add(replace(case, return_id=case.return_id or ret.id))
        if self.dry_run:
            self._earlier.setdefault(edition.id, []).append(ret)
        return Received(ret if self.dry_run else replace(ret, raw={}, settled={}), done.problems)

    # Ends other than the ledger

    def _stopped(self, ret: Return, fault: Problem, decision: Decision | None = None) -> Received:
        return Received(self._keep(Intake(triage.stopped(ret, fault), (), (), (fault,)), decision), (fault,))

    def _hold(
        self, ret: Return, fault: Problem, its: Edition | None = None, evidence: str = "", looked: Looked | None = None
    ) -> Received:
        """Keep the file back and ask the office whose it is, once for all mails in which one sender brings it.

        `its` is the edition that it may be of, `looked` its cells where it speaks for that one's unit until then.
        """
        if not self.retry and (first := self._first(ret.sha256)) and triage.asks_the_same(first, ret, fault):
            return self._repeated(ret, first, known=False)
        claims = held_claims(self.store, self.ledger(its.plan), looked, its, ret) if its and looked else None
        case = triage.whose_case(ret, evidence or fault.message, its.id if its else "", claims)
        ret = replace(ret, outcome=Outcome.HELD)
        return Received(self._keep(Intake(ret, (), (case,), (fault,))), (fault,))

    def _unsure(self, ret: Return, looked: Looked, fault: Problem) -> Received:
        """A workbook whose carriers are gone or at odds: hold it, with what speaks for whom."""
        if fault.code.effect.outcome != Outcome.HELD:
            return self._stopped(ret, fault)
        plans, book, identity = self.plans.taking, looked.book, looked.identity
        if identity.named:
            found = list(self.store.editions.those(identity.named).values())
        else:
            found = [edition for plan in plans for edition in self.ledger(plan).latest.values()]
        schema = self.workspace.schema
        supposed = suppose(book, schema, [each for each in found if each.plan in plans])
        if supposed and not identity.named:
            mine = self.store.editions.of_unit(supposed.edition.plan, supposed.edition.unit)
            said = {each.id: [ret.raw for ret in self.store.returns.of_edition(each.id)] for each in mine}
            supposed = suppose(book, schema, [grown_from(book, schema, mine, said)])
        if supposed is None:
            return self._hold(ret, fault, evidence=f"{fault.message}；封面和行内容也看不出是哪个单位的")
        its, evidence = supposed.edition, f"{fault.message}；{supposed.words}"
        ret, ledger = replace(ret, plan=its.plan), self.ledger(its.plan)
        brought, senders = self.senders.brought(ret.file, ret.sha256), self.senders.trust
        whose = triage.owner(its, ret.file, brought, ledger.units, ledger.succession, senders)
        return self._hold(ret, fault, its, evidence, None if isinstance(whose, Problem) else looked)

    def _evidence(self, ret: Return, data: bytes, ledger: RunningLedger, decision: Decision | None = None) -> Received:
        self.keep_bytes(data)
        returns = (*ledger.returns, *(each for each in self._ended if each.plan == ret.plan))
        done = file_away(ledger, ret, data, returns, self.now, dry_run=self.dry_run)
        mailed = self.senders.mailed_before(ret, ledger.units[ret.unit])
        done = replace(done, problems=(*done.problems, *mailed))
        ledger.apply(done.changes)
        return Received(self._keep(done, decision), done.problems)

    def _keep(self, done: Intake, decision: Decision | None = None) -> Return:
        """Record a return with all that comes of it, in one transaction."""
        ret = replace(done.ret, problems=done.problems)
        if not self.dry_run:
            ret = self.store.record(ret, done.changes, done.cases, decision)
            if ret.plan in self.ledgers:
                self.ledgers[ret.plan].recorded(ret)
        light = replace(ret, raw={}, settled={})
        self._ended.append(light)
        if ret.outcome != Outcome.DUPLICATE:
            self._last_met[ret.sha256] = light
        return ret
