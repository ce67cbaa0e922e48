"""`review held`: what waits for the office, as a list and as a workbook; and that workbook read back."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.book.office.claim_columns import claims_sheet
from toolkit.book.office.master_read import typed_verdicts
from toolkit.book.office.refused_words import told_with_words
from toolkit.book.office.review_book import build_review_book, case_cells
from toolkit.book.office.review_columns import REVIEW_SHEET
from toolkit.book.office.review_read import ReadBack, read_review
from toolkit.book.returned.identify import identify
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code, Outcome, Severity
from toolkit.domain.ledger.editions import Issue, next_edition
from toolkit.domain.ledger.records import Cells, Edition, Snapshot
from toolkit.domain.ledger.shown_cases import TWO_SIDED, ShownCase, shown_cases
from toolkit.domain.ledger.shown_claims import Entered, with_offers
from toolkit.domain.ledger.state import LedgerState
from toolkit.edges.system import files
from toolkit.jobs.ledger.publish import MASTER, changed_by_hand
from toolkit.jobs.paths import standing_reviews
from toolkit.jobs.returns.decisions import Decided, decide, decided_otherwise, take_in_waiting
from toolkit.jobs.returns.receive import Receiver, ReviewReturned
from toolkit.jobs.returns.review_aside import keep_review_words, review_not_read
from toolkit.jobs.returns.running_ledger import RunningLedger
from toolkit.jobs.returns.unread import Replies
from toolkit.jobs.returns.verdicts import (
    claims_read,
    known_answers,
    left_standing,
    take_claims,
    waiting_claims,
    with_words_left,
)
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workbooks import workbook_of
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE, RowKey, about_key, case_key, task_key
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.returns.merge import Received
from toolkit.reports.returns.review import WaitingCases, answers_taken

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

# --- the workbook out ---


def list_held(workspace: Workspace, now: datetime, *, dry_run: bool = False) -> WaitingCases:
    """List what waits and write the review workbook `review.xlsx` into the outbox; none where nothing waits.

    What was typed into the workbook that stands there, and has not been taken yet, is kept in the new one; what cannot
    be taken is marked. The same claims and cases give the same workbook again. Of a plan that is closed nothing is
    written.
    """
    workspace.not_before_issue(now.date())
    closed = workspace.chosen.closed
    with ledger(workspace, dry_run=dry_run or closed) as store:
        shown = write_review(workspace, store, now, dry_run=dry_run or closed)
    return replace(shown, dry_run=dry_run, closed=workspace.chosen.id if closed else "")


def write_review(workspace: Workspace, store: Store, now: datetime, *, dry_run: bool = False) -> WaitingCases:
    """The same of a ledger that is open already."""
    path = workspace.outbox / "review.xlsx"
    standing = standing_reviews(workspace.outbox)
    state = read_state(workspace, store, now.date())
    workspace = agreed(workspace, state)
    cases, claims = _shown(workspace, store, state), waiting_claims(workspace, store, state)
    offered = _typed_into_masters(workspace, store)
    claims = with_offers(claims, {row: said for _, row, said in offered})
    waits = bool(cases or claims)
    entered, aside = _entered(workspace, store, state, standing, now, claims)
    written: tuple[Path, ...] = ()
    if waits and not dry_run:
        plan, schema = workspace.chosen.id, workspace.schema
        latest = store.editions.latest_of(plan, OFFICE)
        shown = Snapshot(_cells(workspace, cases, claims))
        edition = next_edition(latest, plan, OFFICE, shown, schema, Issue(now.date(), store.editions.key()))
        book = build_review_book(edition, schema.tasks, workspace.tasks.plan.year, entered)
        data = workbook_of(workspace, book)
        keep_review_words(workspace, edition, book)
        store.editions.add(edition)
        _archive(workspace, standing)
        written = (files.write_whole(path, data),)
    elif not dry_run:
        _archive(workspace, standing)
        for old in standing:
            files.remove(old)
    mine = [(name, row) for name, row, _ in offered if row in claims]
    if not dry_run:
        copies = dict.fromkeys(name for name, _ in mine if name != MASTER)
        store.masters.note_changed(workspace.chosen.id, tuple(copies))
    return WaitingCases(
        cases=cases,
        claims=claims,
        entered=entered,
        offered=len({row for _, row in mine}),
        beside=tuple(dict.fromkeys(row for _, row, _ in offered if row not in claims)),
        names={unit.code: unit.name for unit in workspace.tasks.roster.units},
        files=written,
        problems=aside,
        dry_run=dry_run,
    )


def _typed_into_masters(workspace: Workspace, store: Store) -> list[tuple[str, RowKey, Mapping[str, str]]]:
    """The verdicts typed into masters that were changed by hand, kept or lying in the outbox: the file's name, the row,
    what is said of it.

    What the ledger says itself, or has said of the row, is none.
    """
    plan, units = workspace.chosen.id, {unit.name: unit.code for unit in workspace.tasks.roster.units}
    kept = (workspace.outbox / name for name in store.masters.changed(plan))
    books = {path.name: files.read_bytes(path) for path in kept if path.is_file()}
    lying = workspace.outbox / MASTER
    if data := changed_by_hand(workspace, store, lying):
        books[lying.name] = data
    if not books:
        return []
    found: list[tuple[str, RowKey, Mapping[str, str]]] = []
    with workspace.guard() as guard:
        for name, data in books.items():
            book = guard.read(data, name)
            if isinstance(book, RawBook):
                typed = typed_verdicts(book, workspace.schema.tasks, name)
                found += [(name, task_key(plan, item, units.get(unit, "")), said) for unit, item, said in typed]
    history = store.cells.changes_of(plan, sorted({row.unit for _, row, _ in found})) if found else ()
    ours = {(each.row, each.value) for each in history if each.field == "verdict"}
    return [each for each in found if (each[1], each[2]["verdict"]) not in ours]


def _shown(workspace: Workspace, store: Store, state: LedgerState) -> tuple[ShownCase, ...]:
    """What waits, in words."""
    proposals = store.editions.those({case.proposal for case in state.waiting if case.proposal})
    asked = sorted({case.row.unit for case in state.waiting if case.kind in TWO_SIDED})
    changes = store.cells.changes_of(state.plan, asked) if asked else ()
    return shown_cases(state, workspace.schema, workspace.tasks.roster, proposals, changes)


def _cells(workspace: Workspace, shown: Iterable[ShownCase], claims: Cells) -> dict[RowKey, Mapping[str, str]]:
    """What the workbook asks: the cells of a review edition."""
    plan = workspace.chosen.id
    units = "\n".join(unit.name for unit in workspace.tasks.units())
    about = {about_key(plan): {"work": workspace.work, "units": units}}
    return {**about, **claims, **{case_key(plan, each.case.id): case_cells(each) for each in shown}}


def _archive(workspace: Workspace, paths: Sequence[Path]) -> None:
    """Keep what stands there before it is written over: somebody may have typed into it."""
    for path in paths:
        workspace.originals.put(files.read_bytes(path))


def _entered(
    workspace: Workspace,
    store: Store,
    state: LedgerState,
    paths: Sequence[Path],
    now: datetime,
    shown: Container[RowKey],
) -> tuple[Entered, tuple[Problem, ...]]:
    """What stands in the white cells of the review workbooks there and is not in the ledger yet; and what stands beside
    these cells, or in rows that are `shown` no more, which goes when they are written over."""
    cases: dict[int, dict[str, str]] = {}
    typed: dict[RowKey, Mapping[str, str]] = {}
    marks: dict[RowKey, str] = {}
    aside: list[Problem] = []
    with workspace.guard() as guard:
        for path in paths:
            book = guard.read(files.read_bytes(path), path.name)
            if isinstance(book, Problem):
                continue
            editions = _editions_of(store, workspace, book, path.name)
            read = _read_cases(book, editions, path.name)
            if not isinstance(read, Problem):
                for number, values in read.typed.items():
                    cases.setdefault(number, {}).update(values)
                aside += _cases_gone(state, read, path.name)
            beside = claims_read(workspace, book, editions, path.name)
            its = left_standing(workspace, store, state, beside, known_answers(store, editions), now, shown)
            typed |= its.typed
            marks |= its.marks
            aside += its.told
            lost = (*beside.problems, *(() if isinstance(read, Problem) else read.problems))
            aside += (each for each in lost if each.code == Code.REVIEW_ROW_CHANGED)
            aside += review_not_read(
                Replies(workspace, store, guard), book, editions, (read, beside), path.name, its.marks.values()
            )
    return Entered(cases, typed, marks), tuple(aside)


def _cases_gone(state: LedgerState, read: ReadBack, file: str) -> Iterator[Problem]:
    """What is typed for cases that wait no more, with its words, unless it was decided so."""
    waiting, asked = {case.id for case in state.waiting}, {case.id: (case, said) for case, said in state.asked}
    answers = {each.case: each for each in read.answers}
    for number, words in read.typed.items():
        case, before = asked.get(number, (None, None))
        answer = answers.get(number)
        if case is None or number in waiting or not (answer or words.keys() - {"confirm"}):
            continue
        if before and answer and (answer.choice, answer.note) in {(before.choice, before.note), (before.choice, "")}:
            continue
        if before and answer:
            told = decided_otherwise(case, before, answer)
        else:
            said = answer.choice.label if answer else next(iter(words.values()))
            told = problem(Code.REVIEW_OVERTAKEN, Origin(file), said, number=number, what="已经不等核定")
        yield told_with_words(REVIEW_SHEET, told, words)


def _editions_of(
    store: Store, workspace: Workspace, book: RawBook, file: str, more: Iterable[str] = ()
) -> dict[str, Edition]:
    """The review editions that anything in a workbook names, and `more`."""
    named = set(more)
    for table in (claims_sheet(workspace.schema.tasks), REVIEW_SHEET):
        identity = identify(book, [table], file)
        named |= {identity.edition, *identity.row_editions}
    return _editions(store, workspace, named)


def _read_cases(book: RawBook, editions: Mapping[str, Edition], file: str) -> ReadBack | Problem:
    """The answers to cases; nothing where no edition asks any."""
    asks = any(row.case is not None for edition in editions.values() for row in edition.cells)
    return read_review(book, editions, file) if asks or not editions else ReadBack((), (), {})


def _editions(store: Store, workspace: Workspace, ids: Iterable[str]) -> dict[str, Edition]:
    """Those of `ids` that are review editions of the workspace's plan."""
    found = (store.editions.get(each) for each in sorted(ids))
    return {each.id: each for each in found if each and (each.plan, each.unit) == (workspace.chosen.id, OFFICE)}


# --- the workbook back ---


def _told(ledger: RunningLedger) -> frozenset[tuple[Code, str]]:
    """What was found wrong in review workbooks so far."""
    mine = (ret for ret in ledger.returns if ret.unit == OFFICE)
    return frozenset((found.code, found.message) for ret in mine for found in ret.problems)


def take_review(receiver: Receiver, returned: ReviewReturned, *, in_place: bool = False) -> list[Received]:
    """Apply the answers of a review workbook that came back; it, and the held files it let in or sent back.

    It is recorded as a return of the office's with what came of it. What is written beside a claim or case without an
    answer is told of a copy; one that stands `in_place` in the outbox keeps it. Such a one that says nothing new is
    passed over; what cannot be taken of it is told again, but recorded once.
    """
    ret, book = returned.ret, returned.book
    ledger = receiver.ledger(ret.plan)
    editions = _editions_of(receiver.store, ledger.workspace, book, ret.file, [ret.edition])
    read = _read_cases(book, editions, ret.file)
    beside = claims_read(ledger.workspace, book, editions, ret.file)
    taken = take_claims(receiver, ledger, beside, known_answers(receiver.store, editions))
    told = [*taken.problems, *([] if in_place else taken.unjudged)]
    why = [each.message for each in told]
    told = [*with_words_left(ledger.workspace, told, beside, stays=in_place)]
    told += review_not_read(
        Replies(ledger.workspace, receiver.store, receiver.guard), book, editions, (read, beside), ret.file, why
    )
    done: list[Decided] = []
    if isinstance(read, Problem):
        problems, outcome = [read, *told], Outcome.PARTIAL if taken.settled else Outcome.REJECTED
    else:
        asked = {case.id: (case, before) for case, before in ledger.asked}
        done = [decide(receiver, ledger, asked[answer.case], answer) for answer in read.answers]
        done += take_in_waiting(receiver, ledger, [each for each in done if each.remembered])
        own = [found for each in done if not each.file for found in each.problems]
        refused, else_told = (
            [each for each in own if (each.severity == Severity.ERROR) is bad] for bad in (True, False)
        )
        of_rows = read.problems if in_place else [*read.with_words([*read.problems, *read.unanswered])]
        problems = [*of_rows, *read.with_words(refused), *else_told, *told]
        outcome = Outcome.PARTIAL if any(found.severity == Severity.ERROR for found in problems) else Outcome.MERGED
    answered = sum(each.new for each in done)
    if count := answered + taken.count:
        what = answers_taken(taken.count, answered)
        problems.append(problem(Code.REVIEW_TAKEN, Origin(ret.file), what=what))
    if in_place and not problems:
        return []
    ret = replace(
        ret,
        outcome=outcome,
        raw=taken.settled,
        settled=taken.settled,
        changed=sum(each.changed for each in done if not each.file) + len(taken.changes),
        problems=tuple(problems),
    )
    known = in_place and not count and _told(ledger).issuperset((each.code, each.message) for each in problems)
    if not (receiver.dry_run or known):
        ret = receiver.store.record(ret, (), (), said=taken.changes)
    return [Received(ret, tuple(problems)), *(each.file for each in done if each.file)]
