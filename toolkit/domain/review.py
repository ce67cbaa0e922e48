"""What waits for the office, and what its answers do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from toolkit.domain.records import Case, CaseKind, Cells, Change, Choice, Decision, Outcome, Return

Asked = tuple[Case, Decision | None]
"""A question with the office's latest answer, if there is one."""
Question = tuple[str, str, str]
"""A row, a field, and the value a file says there."""

CHOICES: Mapping[CaseKind, tuple[Choice, ...]] = {
    CaseKind.CONFLICT: (Choice.OURS, Choice.THEIRS, Choice.BASE),
    CaseKind.HELD: (Choice.CONFIRM, Choice.SEND_BACK),
}
"""How each kind of case can be answered."""


def open_cases(asked: Iterable[Asked], current: Cells, returns: Iterable[Return]) -> tuple[Case, ...]:
    """The cases that still wait: unanswered, and not overtaken.

    A conflict is overtaken when the ledger no longer holds what it held then; a held file when the same bytes
    came to another end later.
    """
    latest: dict[str, int] = {}
    held: dict[int, str] = {}
    for ret in returns:
        if ret.outcome != Outcome.DUPLICATE:
            latest[ret.sha256] = ret.id
        held[ret.id] = ret.sha256
    return tuple(
        case
        for case, decision in asked
        if decision is None
        if (
            current.get(case.row, {}).get(case.field, "") == case.ours
            if case.kind == CaseKind.CONFLICT
            else latest.get(held.get(case.return_id, ""), 0) <= case.return_id
        )
    )


def answers(asked: Iterable[Asked]) -> dict[Question, str]:
    """What the office let stand, for every conflict it has decided."""
    return {
        (case.row, case.field, case.theirs): decision.value
        for case, decision in asked
        if decision and case.kind == CaseKind.CONFLICT
    }


def asked_now(asked: Iterable[Asked]) -> frozenset[tuple[Question, str]]:
    """The unanswered conflicts, each with what the ledger held when it was asked."""
    return frozenset(
        ((case.row, case.field, case.theirs), case.ours)
        for case, decision in asked
        if decision is None and case.kind == CaseKind.CONFLICT
    )


def decide_conflict(
    case: Case, choice: Choice, current: Cells, actor: str, at: datetime, note: str = ""
) -> tuple[Decision, tuple[Change, ...]]:
    """The office's answer to a conflict, and the change it makes, if any.

    `ours` lets the ledger's value of then stand, `theirs` takes the other file's, `base` puts back what both
    started from. A value taken from a file keeps that file as its source; the actor is the office's person.
    """
    value = {Choice.OURS: case.ours, Choice.THEIRS: case.theirs, Choice.BASE: case.base}[choice]
    decision = Decision(case.id, choice, value, actor, at, note)
    if current.get(case.row, {}).get(case.field, "") == value:
        return decision, ()
    source = (case.return_id, case.sheet, case.cell) if choice == Choice.THEIRS else (None, "", "")
    return decision, (Change(case.row, case.field, value, actor, at, *source),)
