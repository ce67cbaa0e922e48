"""The office's verdicts in a review workbook: taken into the ledger, or left standing with why they were not."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from toolkit.book.office.claim_columns import claims_sheet
from toolkit.book.office.claim_read import ClaimsRead, read_claims
from toolkit.book.office.refused_words import told_with_words
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.claims import claims
from toolkit.domain.ledger.judged import CLAIM, JUDGED, sealed
from toolkit.domain.ledger.led_claims import lead_opinions
from toolkit.domain.ledger.link_looks import standings
from toolkit.domain.ledger.owed import together
from toolkit.domain.ledger.passing import PASSED, passing_words
from toolkit.domain.ledger.petitions import with_extensions
from toolkit.domain.ledger.records import Cells, Change, Edition
from toolkit.domain.ledger.shown_claims import shown_claims, with_links, with_words
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.verdict_answers import ClaimAnswer, refused_since, take_answer, unjudged
from toolkit.domain.plan.tasks import Tasks
from toolkit.jobs.returns.receive import Receiver
from toolkit.jobs.returns.risk import at_risk
from toolkit.jobs.returns.running_ledger import RunningLedger
from toolkit.jobs.returns.seals import Seals
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey, task_key
from toolkit.problems import Problem, problem

if TYPE_CHECKING:
    from datetime import datetime

    from toolkit.edges.store.store import Store

_LEFT = {Code.VERDICT_REFUSED, Code.REVIEW_ROW_REPEATED, Code.REVIEW_UNANSWERED}
"""What is told of a row whose words wait in the workbook that stays in place, and of a copy in the archive alone."""
Known = frozenset[tuple[str, RowKey, tuple[tuple[str, str], ...]]]
"""Answers that were taken from workbooks of an edition: its id, the row, the cells."""


@dataclass
class Taken:
    """What came of the claims of one workbook: the changes, how many claims were judged, what was told.

    `settled` are the answers that are in the ledger now, by row; `unjudged` is told of those without a verdict, which a
    workbook that stays in place keeps.
    """

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    settled: dict[RowKey, Mapping[str, str]] = field(default_factory=dict)
    unjudged: list[Problem] = field(default_factory=list)


def waiting_claims(workspace: Workspace, store: Store, state: LedgerState) -> Cells:
    """Every claim that waits for a verdict, as the review workbook shows it, in its order."""
    found, signs = at_risk(workspace, store, state)
    waiting = (claim for claim in found if not claim.closed)
    schema, tasks = workspace.schema, workspace.tasks
    said = lead_opinions(schema.led_claims, tasks, state.current, state.last_changed)
    shown = shown_claims(waiting, tasks, schema.tasks, signs, said)
    shown = with_words(shown, _last_words(store, state.plan)) if shown else shown
    return with_links(shown, standings(store.link_looks.all()))


def _last_words(store: Store, plan: str) -> Mapping[RowKey, int]:
    """The number of the change that gave each row a verdict last, or back one it had."""
    return store.cells.last_set(plan, JUDGED)


def _extended(workspace: Workspace, state: LedgerState) -> Tasks:
    tasks = with_extensions(workspace.tasks, state.current, workspace.schema)
    return replace(tasks, applied=together(tasks.applied, state.owed))


def claims_read(workspace: Workspace, book: RawBook, editions: Mapping[str, Edition], file: str) -> ClaimsRead:
    """What a workbook of those editions says beside its claims."""
    return read_claims(book, claims_sheet(workspace.schema.tasks), editions, file)


def take_claims(receiver: Receiver, running: RunningLedger, read: ClaimsRead, known: Known) -> Taken:
    """Give the verdicts of one workbook; what was taken from one before is not said again.

    Their changes are kept together with the return that the workbook is, or not at all.
    """
    taken = Taken(problems=list(read.problems))
    workspace, state = running.workspace, running.state
    refused = _tell_refused(running, read, taken)
    sheet, calendar = workspace.schema.tasks, workspace.calendar(receiver.now.date())
    issued = workspace.tasks.plan.issued
    tasks = _extended(workspace, state) if read.answers else workspace.tasks
    found = claims(tasks, sheet, state.current, state.day) if read.answers else ()
    waiting = {claim.row: claim for claim in found}
    held = {task_key(state.plan, each.item, each.unit) for each in tasks.assignments} if read.answers else set()
    claimed_on = receiver.store.cells.arrived_on(state.plan, CLAIM) if read.answers else {}
    seals = Seals(workspace, receiver.store)
    last = _last_words(receiver.store, state.plan) if read.answers else {}
    for answer in read.answers:
        if _as_known(answer) in known:
            continue
        row = running.succession.key(answer.row)
        values = running.cells(row.unit).get(row, {})
        came = waiting[row].arrival(claimed_on.get(row)) if row in waiting else None
        stage = waiting[row].stage if row in waiting else None
        asked = replace(answer, row=row, last=last.get(row, 0), stage=stage, held=row in held)
        made = take_answer(asked, sheet, values, receiver.now, calendar, issued, came)
        if isinstance(made, Problem):
            taken.problems.append(made)
            if made.code == Code.VERDICT_REFUSED:
                refused.append(asked)
            continue
        if draft := unjudged(answer, sheet, values):
            taken.unjudged.append(draft)
        made = sealed(made, lambda row: seals.of(row, running.cells(row.unit).get(row, {})))
        if answer.said.get("verdict"):
            taken.settled[answer.row] = answer.said
        taken.changes += made
        taken.count += bool(made)
        running.apply(made)
        if made:
            taken.problems += _overruled(running, row)
            if row in waiting and sheet.field("verdict").meaning(answer.said.get("verdict", "")) == PASSED:
                taken.problems += _closes(answer, passing_words(tasks, sheet, waiting[row]))
    running.refused += refused
    return taken


def _closes(answer: ClaimAnswer, words: str) -> Iterator[Problem]:
    """What is told of a claim that was passed and has more than one day to close, or was closed before."""
    if words:
        who: dict[str, Any] = {"unit": answer.shown.get("unit", ""), "item": answer.row.item}
        yield problem(Code.VERDICT_CLOSES, answer.origin, answer.said["verdict"], **who, what=words)


def _overruled(running: RunningLedger, row: RowKey) -> Iterator[Problem]:
    """What is told, once, of answers that were refused in this run before the row was judged otherwise."""
    for answer in [each for each in running.refused if each.row == row]:
        values, where = running.cells(row.unit).get(row, {}), f"{answer.origin.file}里"
        if since := refused_since(answer, running.workspace.schema.tasks, values, where):
            running.refused.remove(answer)
            yield since


def _tell_refused(running: RunningLedger, read: ClaimsRead, taken: Taken) -> list[ClaimAnswer]:
    """Tell why rows were refused, or that they differ from what somebody else judged since; those that still wait."""
    waits = []
    for answer, fault in read.refused:
        answer = replace(answer, row=running.succession.key(answer.row))
        values = running.cells(answer.row.unit).get(answer.row, {})
        since = refused_since(answer, running.workspace.schema.tasks, values)
        taken.problems.append(since or fault)
        if not since:
            waits.append(answer)
    return waits


def with_words_left(
    workspace: Workspace, told: Iterable[Problem], read: ClaimsRead, *, stays: bool
) -> tuple[Problem, ...]:
    """What was `told` of a workbook's rows that were not taken, with all else that is written in them, where that is
    kept nowhere: a workbook that `stays` in place keeps it, but for rows that changed since."""
    sheet = claims_sheet(workspace.schema.tasks)
    said = {each.origin: each.said for each in read.answers} | {why.origin: each.said for each, why in read.refused}
    codes = {Code.VERDICT_OVERTAKEN} | (set() if stays else _LEFT)
    return tuple(
        told_with_words(sheet, each, said.get(each.origin, {})) if each.code in codes else each for each in told
    )


def known_answers(store: Store, editions: Iterable[str]) -> Known:
    """The answers taken before from workbooks of these editions."""
    return frozenset(
        (edition, row, tuple(sorted(said.items())))
        for edition in editions
        for ret in store.returns.of_edition(edition)
        for row, said in ret.settled.items()
    )


@dataclass
class LeftStanding:
    """What stands in white cells and is not in the ledger yet, by row; `marks` why it was not taken, where it cannot
    be, and `told` the words that are not written there again."""

    typed: dict[RowKey, Mapping[str, str]] = field(default_factory=dict)
    marks: dict[RowKey, str] = field(default_factory=dict)
    told: list[Problem] = field(default_factory=list)


def left_standing(
    workspace: Workspace,
    store: Store,
    state: LedgerState,
    read: ClaimsRead,
    known: Known,
    now: datetime,
    shown: Container[RowKey],
) -> LeftStanding:
    """What stands in the white cells of a workbook that is written anew with the rows that are `shown`.

    What was written beside a claim that says something else by now, or that somebody judged, is told and not kept.
    """
    sheet, calendar, issued = workspace.schema.tasks, workspace.calendar(now.date()), workspace.tasks.plan.issued
    found = LeftStanding()
    for answer, fault in read.refused:
        if not refused_since(answer, sheet, state.current.get(answer.row, {})):
            found.typed[answer.row], found.marks[answer.row] = answer.said, fault.message
            if answer.row not in shown:
                found.told.append(told_with_words(sheet, fault, answer.said))
    last = _last_words(store, state.plan) if read.answers else {}
    for answer in read.answers:
        if _as_known(answer) in known:
            continue
        asked, values = replace(answer, last=last.get(answer.row, 0)), state.current.get(answer.row, {})
        made = take_answer(replace(asked, held=answer.row in shown), sheet, values, now, calendar, issued)
        gone = isinstance(made, Problem) and made.code != Code.VERDICT_REFUSED
        why = made if isinstance(made, Problem) else unjudged(answer, sheet, values)
        if why and (gone or answer.row not in shown):
            found.told.append(told_with_words(sheet, why, answer.said))
        if isinstance(made, Problem):
            found.marks[answer.row] = made.message
        if (made and not gone) or not answer.said.get("verdict"):
            found.typed[answer.row] = answer.said
    return found


def _as_known(answer: ClaimAnswer) -> tuple[str, RowKey, tuple[tuple[str, str], ...]]:
    return answer.edition, answer.row, tuple(sorted(answer.said.items()))
