"""The office's answers taken into the ledger: one case after another, each decision in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from toolkit.book.office.review_columns import choice_of
from toolkit.book.office.review_read import Answer
from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.applications import TAKES_OVER, hindered, reassigns, unit_taking_over
from toolkit.domain.ledger.judged import sealed
from toolkit.domain.ledger.petitions import item_row, loses_basis, rests_on_nothing
from toolkit.domain.ledger.records import WHOLE_MAIL, Case, CaseKind, Change, Choice, Decision, Edition
from toolkit.domain.ledger.retractions import left_out, value_of
from toolkit.domain.ledger.review import (
    CHOICES,
    Asked,
    decide_conflict,
    decide_retraction,
    office_actor,
    open_cases,
    overtaken,
    person,
)
from toolkit.domain.mail.trust import Pair
from toolkit.domain.plan.units import Near, Unit
from toolkit.domain.returns.triage import may_be_remembered
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.returns.answered import answer_and_publish
from toolkit.jobs.returns.petition_answers import answer_petition, told_of_petition
from toolkit.jobs.returns.receive import Receiver
from toolkit.jobs.returns.running_ledger import RunningLedger
from toolkit.jobs.returns.seals import Seals
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.returns.decide import CaseDecided, NotConfirmed, Overtaken, rows_left
from toolkit.reports.returns.merge import Received
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


@dataclass(frozen=True)
class Decided:
    """What came of an answer: nothing where it stood already; else how many cells changed, or why it was not taken.

    `file` is a held file that was taken in or sent back.
    """

    case: Case
    before: Decision | None
    new: bool = False
    choice: Choice | None = None
    changed: int = 0
    problems: tuple[Problem, ...] = ()
    file: Received | None = None

    @property
    def remembered(self) -> bool:
        """Whether the sender of a held file is believed for its unit from now on."""
        return self.new and self.file is not None and self.choice == Choice.TRUST


def decide(receiver: Receiver, running: RunningLedger, asked: Asked, answer: Answer, *, again: bool = False) -> Decided:
    """Apply an answer to one of `running.asked`; with `again` a conflict decided before is decided anew.

    An answer given already changes nothing. One that differs from what the office has decided since, or that the
    ledger has overtaken, is not taken, and a Problem says so.
    """
    case, before = asked
    edition = _confirmed(receiver, running, case, answer) if answer.choice.lets_in else None
    if isinstance(edition, Problem):
        return Decided(case, before, problems=(edition,))
    if before and _same(receiver, before, answer.choice, edition):
        return Decided(case, before)
    if fault := _not_agreeable(running, case, answer):
        return Decided(case, before, problems=(fault,))
    if before and not (again and case.kind != CaseKind.HELD):
        return Decided(case, before, problems=(decided_otherwise(case, before, answer),))
    if fault := _overtaken(running, asked, answer):
        return Decided(case, before, problems=(fault,))
    actor = office_actor(answer.by)
    if case.kind != CaseKind.HELD:
        decision, changes = _decision(asked, running, answer, actor, receiver.now)
        seals = Seals(running.workspace, receiver.store)
        changes = sealed(changes, lambda row: seals.of(row, running.cells(row.unit).get(row, {})))
        if not receiver.dry_run:
            receiver.store.decide(decision, changes)
        left = (*_left_out(running, asked, answer), *told_of_petition(running, case, answer, changes))
        running.apply(changes)
        done = Decided(case, before, new=True, changed=len(changes), problems=left)
    else:
        decision = Decision(case.id, answer.choice, edition.id if edition else "", actor, receiver.now, answer.note)
        file = receiver.confirm(case, edition, decision) if edition else _send_back(receiver, case, decision)
        done = Decided(
            case,
            before,
            new=True,
            choice=answer.choice,
            changed=file.ret.changed,
            problems=(*_not_remembered(receiver, case, answer), *file.problems),
            file=file,
        )
    running.asked.answered(asked, decision)
    return done


def take_in_waiting(receiver: Receiver, running: RunningLedger, settled: Iterable[Decided]) -> list[Decided]:
    """Take in the other held files that waited for nothing but the senders which these answers have confirmed."""
    pairs = {(each.file.ret.sender.lower(), each.file.ret.unit) for each in settled if each.file}
    return [
        decide(
            receiver, running, each.asked, Answer(each.asked[0].id, Choice.CONFIRM, each.unit.name, "", "", Origin())
        )
        for each in waiting_senders(receiver.store, running)
        if each.pair in pairs
    ]


@dataclass(frozen=True)
class WaitingSender:
    """A held file that waits for nothing but its sender: whom it is from (lower case), for which unit."""

    asked: Asked
    address: str
    unit: Unit
    file: str

    @property
    def pair(self) -> Pair:
        """What the office is asked to believe."""
        return self.address, self.unit.code


def waiting_senders(store: Store, running: RunningLedger) -> list[WaitingSender]:
    """The held files of the plan that wait for nothing but their sender, in the order they came."""
    returns = {ret.id: ret for ret in running.returns}
    asked = {case.id: (case, decision) for case, decision in running.asked}
    editions = store.editions.those(
        {case.proposal for case, decision in asked.values() if case.proposal and not decision}
    )
    found = []
    for case in open_cases(running.asked, {}, running.returns):
        held, edition = returns.get(case.return_id), editions.get(case.proposal)
        unit = running.units.get(running.succession.heir(edition.unit) or "") if edition else None
        if case.kind == CaseKind.HELD and held and held.sender and unit and may_be_remembered(held):
            found.append(WaitingSender(asked[case.id], held.sender.lower(), unit, held.file))
    return found


def _not_remembered(receiver: Receiver, case: Case, answer: Answer) -> Iterator[Problem]:
    held = receiver.store.returns.get(case.return_id)
    if answer.choice == Choice.TRUST and held and not may_be_remembered(held):
        yield problem(Code.SENDER_NOT_REMEMBERED, answer.origin, number=case.id)


def answer_in_words(number: int, word: str, *, unit: str = "", by: str = "", note: str = "") -> Answer:
    """An answer to the case of that number as typed: `word` as in the review workbook, shorter, or in English.

    `unit` is the name that a held file is confirmed for, `by` who decides. A word that is no answer raises.
    """
    choice = choice_of(word)
    if choice is None:
        words = "、".join(f"{each.value.replace('_', '-')}（{each.label}）" for each in Choice)
        raise ToolkitError(f"不认识的处理“{word}”", f"可以写：{words}。")
    return Answer(number, choice, unit, by, note, Origin())


def decide_case(workspace: Workspace, now: datetime, answer: Answer, *, dry_run: bool = False) -> CaseDecided:
    """`review decide`: decide one case by hand; a conflict decided before is decided anew, and that is said.

    What cannot be done raises `ToolkitError`: no such case, no answer to such a case, a unit without a workbook, a
    held file decided before, a case the ledger has overtaken.
    """
    workspace.not_before_issue(now.date())
    workspace.not_closed()
    with ledger(workspace, dry_run=dry_run) as store, workspace.guard() as guard:
        receiver = Receiver(workspace, store, guard, now, dry_run=dry_run)
        running = receiver.ledger(workspace.chosen.id)
        done = decide(receiver, running, _asked(running, answer), answer, again=True)
        others = take_in_waiting(receiver, running, [done] if done.remembered else [])
        if done.problems and not done.new:
            raise ToolkitError(done.problems[0].message, done.problems[0].remedy)
        kept = answer_and_publish(workspace, store, now).problems if not dry_run else ()
    return CaseDecided(
        case=done.case,
        choice=answer.choice,
        before=done.before,
        new=done.new,
        changed=done.changed,
        file=done.file.ret if done.file else None,
        others=tuple(each.file.ret for each in others if each.file),
        problems=(*done.problems, *(found for each in others for found in each.problems), *kept),
        dry_run=dry_run,
    )


def _asked(running: RunningLedger, answer: Answer) -> Asked:
    """The case that is meant, where it can be answered so."""
    number, choice = answer.case, answer.choice
    asked = running.asked.numbered(number)
    if asked is None:
        plan = running.workspace.chosen.id
        raise ToolkitError(f"方案 {plan} 里没有编号为{number}的核定事项", "请运行 toolkit review held 查看编号。")
    if choice not in CHOICES[asked[0].kind]:
        allowed = "、".join(each.label for each in CHOICES[asked[0].kind])
        raise ToolkitError(f"编号{number}不能定为“{choice.label}”", f"只能是：{allowed}。")
    return asked


def _decision(
    asked: Asked, running: RunningLedger, answer: Answer, actor: str, now: datetime
) -> tuple[Decision, tuple[Change, ...]]:
    case, before = asked
    current = running.cells(case.row.unit)
    if case.kind == CaseKind.RETRACTION:
        return decide_retraction(case, before, answer.choice, current, actor, now, answer.note)
    if case.kind == CaseKind.PETITION:
        return answer_petition(running, case, answer, actor, now)
    return decide_conflict(case, answer.choice, current, actor, now, answer.note)


def _left_out(running: RunningLedger, asked: Asked, answer: Answer) -> Iterator[Problem]:
    """What the office is told of the rows of a retraction that do not go back with the others, and why."""
    case, before = asked
    if case.kind != CaseKind.RETRACTION or answer.choice != Choice.THEIRS:
        return
    if left := left_out(case, running.cells(case.row.unit), before, answer.choice):
        yield problem(Code.REVIEW_ROWS_LEFT, answer.origin, number=case.id, told=rows_left(left))


def _confirmed(receiver: Receiver, running: RunningLedger, case: Case, answer: Answer) -> Edition | Problem:
    """The edition a held file is taken for: the proposed one where it is that unit's, else the unit's newest."""

    def fault(why: NotConfirmed, unit: str = "") -> Problem:
        return problem(Code.REVIEW_UNIT, answer.origin, answer.unit, number=case.id, what=why.words(unit))

    held = receiver.store.returns.get(case.return_id)
    if held and held.via == WHOLE_MAIL:
        return fault(NotConfirmed.WHOLE_MAIL)
    if not answer.unit:
        return fault(NotConfirmed.NO_UNIT)
    roster = running.workspace.tasks.roster
    unit = roster.find(answer.unit)
    if isinstance(unit, Near):
        return fault(NotConfirmed.UNKNOWN, answer.unit)
    proposed = receiver.store.editions.get(case.proposal) if case.proposal else None
    plan, heir = running.workspace.chosen.id, running.succession.heir
    if proposed and (proposed.plan, heir(proposed.unit)) == (plan, unit.code):
        return proposed
    return running.latest.get(unit.code) or fault(NotConfirmed.NO_WORKBOOK, unit.name)


def _same(receiver: Receiver, before: Decision, choice: Choice, edition: Edition | None) -> bool:
    if edition is None or not before.choice.lets_in:
        return choice == before.choice
    then = receiver.store.editions.get(before.value)
    return then is not None and then.unit == edition.unit


def decided_otherwise(case: Case, before: Decision, answer: Answer) -> Problem:
    """That a case was decided before an answer, which is not taken."""
    how = "运行 toolkit review decide 改定" if case.kind != CaseKind.HELD else "用 toolkit merge 重新收一次这个文件"
    who, day, had = person(before.actor), before.at.date(), before.choice.label
    at, said = answer.origin, answer.choice.label
    return problem(Code.REVIEW_DECIDED, at, said, number=case.id, who=who, day=day, choice=had, how=how)


def _not_agreeable(running: RunningLedger, case: Case, answer: Answer) -> Problem | None:
    """Why a petition cannot be agreed to: its unit does not have the item, nobody is named to take it over, it rests on
    nothing, or else; or why a conflict cannot be decided so: what was agreed to would rest on nothing."""
    cells = running.cells(case.row.unit)
    values = cells.get(case.row, {})
    tasks, schema = running.workspace.tasks, running.workspace.schema
    if case.kind == CaseKind.CONFLICT:
        if what := loses_basis(schema, case.row, values, case.field, value_of(case, answer.choice)):
            return problem(Code.REVIEW_BASIS, answer.origin, answer.choice.label, number=case.id, what=what)
        return None
    if case.kind != CaseKind.PETITION or answer.choice != Choice.AGREE:
        return None
    about = item_row(case.row, values)
    if not (about and about.item and tasks.assignment(about.item, case.row.unit)):
        item = values.get("item", "")
        return problem(Code.REVIEW_ITEM, answer.origin, answer.choice.label, number=case.id, item=item)
    if reassigns(schema, case.row, values) and not unit_taking_over(tasks, schema, case.row, values):
        named = values.get(TAKES_OVER, "")
        return problem(Code.REVIEW_TAKEOVER, answer.origin, answer.choice.label, number=case.id, named=named)
    if what := rests_on_nothing(schema, case.row, values, answer.note):
        return problem(Code.REVIEW_LACKING, answer.origin, answer.choice.label, number=case.id, what=what)
    if what := hindered(tasks, schema, cells, case.row, values, case.opened_at):
        return problem(Code.REVIEW_HINDERED, answer.origin, answer.choice.label, number=case.id, what=what)
    return None


def _overtaken(running: RunningLedger, asked: Asked, answer: Answer) -> Problem | None:
    case, before = asked
    current = running.cells(case.row.unit)
    if case.kind == CaseKind.CONFLICT:
        if not overtaken(case, before, answer.choice, current):
            return None
        what = Overtaken.CONTENT.words(current.get(case.row, {}).get(case.field, ""))
    elif case.kind == CaseKind.RETRACTION:
        if not overtaken(case, before, answer.choice, current):
            return None
        what = Overtaken.ROWS.words()
    elif case.kind == CaseKind.PETITION:
        if case in open_cases([(each, None) for each, _ in running.asked.about([case.row.unit])], current, ()):
            return None
        what = Overtaken.PETITION.words()
    else:
        if open_cases([asked], current, running.returns):
            return None
        what = Overtaken.FILE.words()
    return problem(Code.REVIEW_OVERTAKEN, answer.origin, answer.choice.label, number=case.id, what=what)


def _send_back(receiver: Receiver, case: Case, decision: Decision) -> Received:
    """Record that a held file goes back to its sender, whose receipt says so."""
    held = receiver.store.returns.get(case.return_id)
    if held is None:
        raise WorkspaceError(f"编号{case.id}的文件不在记录中", "请恢复 ledger.db 的备份后再试。")
    fault = problem(Code.RETURN_SENT_BACK, Origin(held.file))
    ret = replace(held, id=0, received_at=receiver.now, outcome=Outcome.REJECTED, problems=(fault,))
    if not receiver.dry_run:
        ret = receiver.store.record(ret, (), (), decision)
    return Received(ret, (fault,))
