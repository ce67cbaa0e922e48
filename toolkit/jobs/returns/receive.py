"""One file that came back, brought to its outcome and recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from toolkit.book.office.review_columns import REVIEW_SHEET
from toolkit.book.returned.identify import Identity, identify
from toolkit.book.returned.match import match
from toolkit.book.returned.suppose import Supposition, grown_from, suppose
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.editions import kin_of
from toolkit.domain.ledger.records import Case, CaseKind, Choice, Decision, Edition, Matched, Return
from toolkit.domain.ledger.review import Asked
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.plan.units import Unit
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.evidence import evidence_stem, item_shown, owner_of
from toolkit.domain.returns.intake import Intake, take_in
from toolkit.edges.readers.guard import Guard
from toolkit.edges.system import files
from toolkit.errors import WorkspaceError
from toolkit.jobs.state import load_state
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE, WHOLE_FILE, RowKey
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.dates import PlanYear

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


@dataclass(frozen=True)
class Received:
    """One file dealt with.

    `again`: it was met before, so that nothing new is said of it; `aside`: it is another plan's, and this run
    left it alone; `left`: it waits where it is, for the next run or for the office.
    """

    ret: Return
    problems: tuple[Problem, ...]
    again: bool = False
    aside: bool = False
    left: bool = False
    review: RawBook | None = None


@dataclass
class Books:
    """One plan's ledger as the run goes along: what a dry run would have written is remembered here alone."""

    workspace: Workspace
    current: dict[RowKey, dict[str, str]]
    latest: Mapping[str, Edition]
    asked: list[Asked]
    units: Mapping[str, Unit]
    succession: Succession

    @classmethod
    def open(cls, workspace: Workspace, store: Store, now: datetime, *, dry_run: bool = False) -> Books:
        """The ledger of the workspace's chosen plan, after what units merged or split had reported is carried over."""
        state = load_state(workspace, store, now, dry_run=dry_run)
        return cls(
            workspace,
            {row: dict(values) for row, values in state.current.items()},
            state.latest,
            list(state.asked),
            workspace.tasks.roster.by_code,
            Succession.of(workspace.tasks),
        )


@dataclass
class Receiver:
    """Takes files in, one after another.

    `only`: leave files of other plans than the workspace's chosen one alone. `retry`: look again at files that
    were met before and not taken. `sender`: the mail address the files came from, where it is known; of files a
    mail brought, the ledger knows it.
    """

    workspace: Workspace
    store: Store
    guard: Guard
    now: datetime
    only: bool = False
    retry: bool = False
    dry_run: bool = False
    sender: str = ""
    books: dict[str, Books] = field(default_factory=dict)
    _earlier: dict[str, list[Return]] = field(default_factory=dict)
    _seen: dict[str, Return] = field(default_factory=dict)
    _folders: dict[str, set[str]] = field(default_factory=dict)

    def take(self, path: Path, name: str) -> Received | None:
        """Bring one file to its outcome and record it under `name`.

        None for a document (PDF, picture, Word): it is for `file_document`, once the workbooks beside it are in.
        """
        try:
            data = files.read_bytes(path)
            before = self._met(name, data)
            if before:
                return before
            self._archive(data)
            book = self.guard.read(data, name)
            if isinstance(book, Problem) and book.code.effect.retry and (now := files.settled(path, data)):
                data = now
                self._archive(data)
                book = self.guard.read(data, name)
        except WorkspaceError as error:
            fault = problem(Code.FILE_LOCKED, Origin(name), what=error.message)
            return Received(Return("", name, 0, self.now, Outcome.QUARANTINED), (fault,), left=True)
        if isinstance(book, Problem):
            return None if book.code == Code.FILE_DOCUMENT else self._stopped(self._new(name, data), book)
        return self._workbook(self._new(name, data), book)

    def file_document(self, path: Path, name: str) -> Received:
        """File a document as evidence of the unit it belongs to, or hold it where that is not clear."""
        data = files.read_bytes(path)
        books = self._books(self.workspace.chosen.id)
        self._note_folders()
        ret = self._new(name, data)
        owner = owner_of(name, tuple(books.units.values()), ret.sender, self._folders)
        if owner is None:
            what = PurePosixPath(name).suffix.lstrip(".").upper() or "文档"
            return self._hold(ret, problem(Code.FILE_DOCUMENT, Origin(name), what=what + "文件"))
        return self._evidence(replace(ret, unit=owner), data, books)

    def confirm(self, case: Case, edition: Edition, decision: Decision) -> Received:
        """Take a held file in as one of `edition`, because the office said so; recorded with its decision."""
        held = self.store.returns.get(case.return_id)
        if held is None:
            raise WorkspaceError(f"第{case.id}号待核实文件不在记录中", "请重新运行 review held。")
        data = files.archived(self.workspace.archive, held.sha256)
        books = self._books(edition.plan)
        unit = books.succession.heir(edition.unit) or edition.unit
        ret = replace(self._new(held.file, data), sender=held.sender, plan=edition.plan, unit=unit)
        book = self.guard.read(data, held.file)
        if isinstance(book, Problem):
            if book.code == Code.FILE_DOCUMENT:
                return self._evidence(ret, data, books, decision)
            return self._stopped(ret, book, decision)
        row_editions = identify(book, [books.workspace.schema.tasks], held.file).row_editions
        return self._match(replace(ret, edition=edition.id), book, edition, row_editions, books, decision)

    # One after the other

    def _new(self, name: str, data: bytes) -> Return:
        return Return(
            files.digest(data),
            name,
            len(data),
            self.now,
            Outcome.REJECTED,
            self.workspace.chosen.id,
            sender=self.sender or self.store.inbox.sender_of(name, files.digest(data)),
        )

    def _archive(self, data: bytes) -> None:
        if not self.dry_run:
            files.archive(self.workspace.archive, data)

    def _met(self, name: str, data: bytes) -> Received | None:
        """What is said of a file whose bytes were met before; None where it is to be looked at."""
        sha256 = files.digest(data)
        first = self._seen.get(sha256) or self.store.returns.seen(sha256)
        if first is None:
            return None
        if self._elsewhere(first.plan):
            return Received(first, (), aside=True)
        known = first.file == name or self.store.returns.knows(sha256, name)
        if not first.outcome.settled and (self.retry or not known):
            return None
        note = problem(Code.FILE_DUPLICATE, Origin(name), first=first.file)
        ret = replace(
            self._new(name, data), outcome=Outcome.DUPLICATE, unit=first.unit, edition=first.edition, plan=first.plan
        )
        ret = ret if known else self._keep(Intake(ret, (), (), (note,)))
        return Received(ret, (note,), again=known, left=first.outcome == Outcome.HELD)

    def _workbook(self, ret: Return, book: RawBook) -> Received:
        identity = identify(book, [self.workspace.schema.tasks, REVIEW_SHEET], ret.file)
        if identity.fault:
            return self._doubtful(ret, book, identity)
        edition = self.store.editions.get(identity.edition)
        if edition is None:
            return self._stopped(ret, problem(Code.EDITION_UNKNOWN, Origin(ret.file), identity.edition))
        if self._elsewhere(edition.plan):
            return Received(replace(ret, plan=edition.plan, unit=edition.unit), (), aside=True)
        ret = replace(ret, edition=edition.id, unit=edition.unit)
        plans = {each.id: each for each in self.workspace.settings.plans}
        if edition.plan not in plans:
            return self._stopped(ret, problem(Code.EDITION_OTHER_PLAN, Origin(ret.file), plan=edition.plan))
        if plans[edition.plan].closed:
            return self._stopped(ret, problem(Code.EDITION_PLAN_CLOSED, Origin(ret.file), plan=edition.plan))
        ret, books = replace(ret, plan=edition.plan), self._books(edition.plan)
        if edition.unit == OFFICE:
            return Received(ret, (), review=book)
        unit = books.units.get(books.succession.heir(edition.unit) or "")
        if unit is None:
            then = edition.unit_name
            return self._hold(ret, problem(Code.UNIT_UNKNOWN, Origin(ret.file), unit=then, unit_code=edition.unit))
        ret = replace(ret, unit=unit.code)
        known = [address for address in (unit.mail, *unit.cc) if address]
        if known and ret.sender and not self._trusted(ret.sender, unit, known, books):
            fault = problem(
                Code.SENDER_DIFFERS, Origin(ret.file), unit=unit.name, sender=ret.sender, known="、".join(known)
            )
            return self._hold(ret, fault, edition.id)
        return self._match(ret, book, edition, identity.row_editions, books)

    def _match(
        self,
        ret: Return,
        book: RawBook,
        edition: Edition,
        row_editions: frozenset[str],
        books: Books,
        decision: Decision | None = None,
    ) -> Received:
        plan = books.workspace.tasks.plan
        years = PlanYear(plan.year, plan.issued, self.now.date())
        kin = kin_of(edition, map(self.store.editions.get, row_editions - {edition.id}))
        matched = match(book, books.workspace.schema, edition, kin, ret.file, years, books.current)
        if isinstance(matched, Problem):
            return self._stopped(ret, matched, decision)
        return self._merge(ret, edition, matched, books, decision)

    def _merge(
        self, ret: Return, edition: Edition, matched: Matched, books: Books, decision: Decision | None
    ) -> Received:
        plan, today, latest = books.workspace.tasks.plan, self.now.date(), books.latest[edition.unit].sequence
        heirs = books.succession
        edition, matched = heirs.edition(edition), heirs.matched(matched)
        context = Context(books.workspace.schema, plan.year, today, books.current, plan.issued, edition.cells)
        if edition.id not in self._earlier:
            self._earlier[edition.id] = [heirs.earlier(each) for each in self.store.returns.of_edition(edition.id)]
        earlier = self._earlier[edition.id]
        done = take_in(ret, matched, edition, earlier, latest, context, books.asked)
        done = replace(done, problems=(*done.problems, *heirs.released(done.changes, ret.file)))
        ret = self._keep(done, decision)
        for change in done.changes:
            books.current.setdefault(change.row, {})[change.field] = change.value
        books.asked.extend((case, None) for case in done.cases)
        earlier.append(ret)
        return Received(ret, done.problems)

    # Ends other than the ledger

    def _stopped(self, ret: Return, fault: Problem, decision: Decision | None = None) -> Received:
        ret = replace(ret, outcome=fault.code.effect.outcome or Outcome.QUARANTINED)
        return Received(self._keep(Intake(ret, (), (), (fault,)), decision), (fault,))

    def _hold(self, ret: Return, fault: Problem, proposal: str = "", evidence: str = "") -> Received:
        """Keep the file back and ask the office whose it is."""
        ret = replace(ret, outcome=Outcome.HELD)
        case = Case(
            WHOLE_FILE,
            "",
            "",
            evidence or fault.message,
            0,
            "",
            "",
            self.now,
            CaseKind.HELD,
            ret.plan,
            proposal=proposal,
        )
        return Received(self._keep(Intake(ret, (), (case,), (fault,))), (fault,))

    def _doubtful(self, ret: Return, book: RawBook, identity: Identity) -> Received:
        """A workbook whose carriers are gone or at odds: hold it, with what speaks for whom."""
        fault = identity.fault
        if fault is None or fault.code.effect.outcome != Outcome.HELD:
            return self._stopped(ret, fault) if fault else self._workbook(ret, book)
        plans = [each.id for each in self.workspace.settings.plans if not each.closed and not self._elsewhere(each.id)]
        if identity.named:
            found = [edition for each in sorted(identity.named) if (edition := self.store.editions.get(each))]
        else:
            found = [edition for plan in plans for edition in self._books(plan).latest.values()]
        schema = self.workspace.schema
        supposed = suppose(book, schema, [each for each in found if each.plan in plans])
        if supposed and not identity.named:
            mine = self.store.editions.of_unit(supposed.edition.plan, supposed.edition.unit)
            supposed = suppose(book, schema, [grown_from(book, schema, mine)])
        if supposed is None:
            return self._hold(ret, fault, evidence=f"{fault.message}；封面和行内容也看不出是哪个单位的")
        ret = replace(ret, plan=supposed.edition.plan)
        return self._hold(ret, fault, supposed.edition.id, f"{fault.message}；{_says(supposed)}")

    def _evidence(self, ret: Return, data: bytes, books: Books, decision: Decision | None = None) -> Received:
        unit, tasks = books.units[ret.unit], books.workspace.tasks
        item = item_shown(ret.file, {each.item for each in tasks.of_unit(ret.unit)})
        stem, suffix = evidence_stem(item, unit.name, ret.file), PurePosixPath(ret.file).suffix
        name = stem + suffix
        if not self.dry_run:
            folder = self.workspace.archive / "evidence" / ret.plan / files.safe_name(unit.name)
            self._archive(data)
            name = files.keep_beside(folder, stem, suffix, data).name
        note = problem(Code.EVIDENCE_FILED, Origin(ret.file), name=name)
        ret = self._keep(Intake(replace(ret, outcome=Outcome.EVIDENCE), (), (), (note,)), decision)
        return Received(ret, (note,))

    # What they need

    def _keep(self, done: Intake, decision: Decision | None = None) -> Return:
        """Record a return with all that comes of it, in one transaction."""
        ret = replace(done.ret, problems=done.problems)
        if not self.dry_run:
            ret = self.store.record(ret, done.changes, done.cases, decision)
        self._seen[ret.sha256] = ret
        self._note_folder(ret)
        return ret

    def _elsewhere(self, plan: str) -> bool:
        """Whether this run leaves a file of that plan alone."""
        known = {each.id for each in self.workspace.settings.plans}
        return self.only and plan in known and plan != self.workspace.chosen.id

    def _books(self, plan: str) -> Books:
        if plan not in self.books:
            its = self.workspace.of_plan(plan)
            its.not_before_issue(self.now.date())
            self.books[plan] = Books.open(its, self.store, self.now, dry_run=self.dry_run)
        return self.books[plan]

    def _trusted(self, sender: str, unit: Unit, known: list[str], books: Books) -> bool:
        """Whether the address is the roster's or the office's own, or was confirmed for this unit before."""
        if sender.lower() in {address.lower() for address in (*known, self.workspace.settings.office.mail)}:
            return True
        for case, decision in books.asked:
            if case.kind != CaseKind.HELD or decision is None or decision.choice != Choice.CONFIRM:
                continue
            held, edition = self.store.returns.get(case.return_id), self.store.editions.get(decision.value)
            if edition is None or books.succession.heir(edition.unit) != unit.code:
                continue
            if held and held.sender.lower() == sender.lower():
                return True
        return False

    def _note_folders(self) -> None:
        if not self._folders:
            self._folders[""] = set()
            for ret in self.store.returns.of_plan(self.workspace.chosen.id):
                self._note_folder(ret)
        for ret in self._seen.values():
            self._note_folder(ret)

    def _note_folder(self, ret: Return) -> None:
        if ret.unit and ret.outcome in (Outcome.MERGED, Outcome.PARTIAL):
            self._folders.setdefault(ret.file.rpartition("/")[0], set()).add(ret.unit)


def _says(supposed: Supposition) -> str:
    edition = supposed.edition
    name = edition.unit_name or edition.unit
    title = f"封面写的是“{name}”" if supposed.named else "封面没有单位名称"
    return f"{title}，任务行有{supposed.alike}行与“{name}”第{edition.sequence}次下发的台账（{supposed.rows}行）相同"
