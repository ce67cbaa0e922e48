"""What waits for the office, and what its answers do."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Case, CaseKind, Cells, Change, Choice, Decision, Return
from toolkit.domain.ledger.retractions import claimed_since, parts_of, still_asked, value_of
from toolkit.keys import RowKey

Asked = tuple[Case, Decision | None]
"""A question with the office's latest answer, if there is one."""
Question = tuple[RowKey, str, str]
"""A row, a field, and the value a file says there."""

CARRIED = "carried"
"""The actor of a value that was carried over from the year before."""
SUCCESSION = "succession"
"""The actor of a value that was carried over from a unit since merged or split."""
CHOICES: Mapping[CaseKind, tuple[Choice, ...]] = {
    CaseKind.CONFLICT: (Choice.OURS, Choice.THEIRS, Choice.BASE),
    CaseKind.RETRACTION: (Choice.OURS, Choice.THEIRS),
    CaseKind.PETITION: (Choice.AGREE, Choice.REFUSE),
    CaseKind.HELD: (Choice.CONFIRM, Choice.TRUST, Choice.SEND_BACK),
}
"""How each kind of case can be answered."""


def open_cases(asked: Iterable[Asked], current: Cells, returns: Iterable[Return]) -> tuple[Case, ...]:
    """The cases that still wait: unanswered, and not overtaken.

    A conflict is overtaken when the ledger no longer holds what it held then, a retraction when that is so of all its
    rows or they were claimed again; a petition when the unit has asked something else in its row since, or struck the
    row out; a held file when the same bytes came to another end later.
    """
    asked = tuple(asked)
    newest = {case.row: case.id for case, _ in asked if case.kind == CaseKind.PETITION}
    latest: dict[str, int] = {}
    held: dict[int, str] = {}
    for ret in returns:
        if ret.sha256 and ret.outcome != Outcome.DUPLICATE:
            latest[ret.sha256] = ret.id
        held[ret.id] = ret.sha256
    return tuple(
        case
        for case, decision in asked
        if decision is None
        if _waits(case, current, latest.get(held.get(case.return_id, ""), 0), newest)
    )


def _waits(case: Case, current: Cells, latest: int, newest: Mapping[RowKey, int]) -> bool:
    match case.kind:
        case CaseKind.CONFLICT:
            return current.get(case.row, {}).get(case.field, "") == case.ours
        case CaseKind.RETRACTION:
            return any(still_asked(case, current))
        case CaseKind.PETITION:
            return newest[case.row] == case.id and not current.get(case.row, {}).get("retired")
        case CaseKind.HELD:
            return latest <= case.return_id


def by_cell(asked: Iterable[Asked]) -> Iterator[Asked]:
    """The questions between two values of a cell, a retraction's one by one, each with what stands there then."""
    for case, decision in asked:
        for part in parts_of(case):
            if decision is not None and part is not case:
                yield part, replace(decision, value=value_of(part, decision.choice))
            else:
                yield part, decision


def several_texts(waiting: Iterable[Case], choice: Choice) -> frozenset[int]:
    """The numbers of the cases about a cell which the same `choice` would set to several texts: it does not say which.

    So 采用乙 where several other texts wait, and 保留原值 where they grew from different values.
    """
    cells: dict[tuple[RowKey, str], dict[str, set[int]]] = {}
    for case in waiting:
        for part in parts_of(case) if choice in CHOICES[case.kind] else ():
            cells.setdefault((part.row, part.field), {}).setdefault(value_of(part, choice), set()).add(case.id)
    return frozenset(number for texts in cells.values() if len(texts) > 1 for each in texts.values() for number in each)


def answers(asked: Iterable[Asked]) -> dict[Question, str]:
    """What the office let stand, for both values of every conflict it has decided; the latest decision counts."""
    return {
        (case.row, case.field, value): decision.value
        for case, decision in _decided(asked)
        for value in (case.ours, case.theirs)
    }


def put_back(asked: Iterable[Asked], issued: date) -> dict[Question, str]:
    """The values the office decided against when it put back what stood before, and what that was.

    Counted are the decisions made since the workbook that says the value was `issued`: in a file of that edition,
    or of an older one, such a value is the one decided against, not news.
    """
    return {
        (case.row, case.field, value): decision.value
        for case, decision in _decided(asked)
        if decision.choice == Choice.BASE and decision.at.date() >= issued
        for value in (case.ours, case.theirs)
    }


def kept_claims(asked: Iterable[Asked], issued: date) -> dict[Question, str]:
    """What the office did not let a file take back of claimed rows, and what it kept; counted as for `put_back`."""
    return {
        (part.row, part.field, part.theirs): part.ours
        for case, decision in asked
        if decision and decision.choice == Choice.OURS and decision.at.date() >= issued
        if case.kind == CaseKind.RETRACTION
        for part in parts_of(case)
    }


def asked_now(asked: Iterable[Asked], current: Cells | None = None) -> frozenset[tuple[Question, str]]:
    """The unanswered conflicts, each with what the ledger held when it was asked.

    By what the ledger holds now (`current`) those are left out that were about rows claimed again since.
    """
    return frozenset(
        ((part.row, part.field, part.theirs), part.ours)
        for case, decision in asked
        if decision is None
        for part in parts_of(case)
        if current is None or claimed_since(case, current.get(part.row, {})) is None
    )


def asked_about(asked: Iterable[Asked]) -> dict[Question, bool]:
    """The values of files that the office was asked about and that wait, or that it took; and whether it took them."""
    return {
        (case.row, case.field, case.theirs): decision is not None
        for case, decision in by_cell(asked)
        if decision is None or decision.choice == Choice.THEIRS
    }


def put_anew(
    asked: Iterable[Asked], after: Cells, current: Cells, grown_from: Container[int], at: datetime
) -> Iterator[Case]:
    """The open conflicts whose first side a file goes on with in its own words, asked again beside what it says now.

    `after` are the rows that the file changes, as they are then, `grown_from` the returns that it grew out of. Where
    the other side's return is among them, the new words hold the other side's, or they are others altogether, the unit
    has answered: it was asked to agree and to send once more.
    """
    for case, decision in asked:
        now, held = (cells.get(case.row, {}).get(case.field, "") for cells in (after, current))
        waits = decision is None and case.kind == CaseKind.CONFLICT and held == case.ours
        same_words = bool(case.ours) and (case.ours in now or now in case.ours)
        answered = not same_words or case.theirs in now or case.return_id in grown_from
        if waits and now not in ("", held) and not answered:
            yield replace(case, ours=now, opened_at=at, id=0)


def overtaken(case: Case, before: Decision | None, choice: Choice, current: Cells) -> bool:
    """Whether the ledger has moved on from a conflict, to something else than `choice` would set; from every row of a
    retraction.

    `before` is the office's latest answer: what it let stand must stand still, or it cannot be decided again.
    """
    if case.kind == CaseKind.RETRACTION:
        return not any(still_asked(case, current, before, choice))
    now = current.get(case.row, {}).get(case.field, "")
    return now not in (before.value if before else case.ours, value_of(case, choice))


def decide_conflict(
    case: Case, choice: Choice, current: Cells, actor: str, at: datetime, note: str = ""
) -> tuple[Decision, tuple[Change, ...]]:
    """The office's answer to a conflict, and the change it makes, if any.

    `ours` lets the ledger's value of then stand, `theirs` takes the other file's, `base` puts back what both
    started from. A value taken from a file keeps that file as its source; the actor is the office's person.
    """
    value = value_of(case, choice)
    decision = Decision(case.id, choice, value, actor, at, note)
    if current.get(case.row, {}).get(case.field, "") == value:
        return decision, ()
    source = (case.return_id, case.sheet, case.cell) if choice == Choice.THEIRS else (None, "", "")
    return decision, (Change(case.row, case.field, value, actor, at, *source),)


def decide_retraction(
    case: Case, before: Decision | None, choice: Choice, current: Cells, actor: str, at: datetime, note: str = ""
) -> tuple[Decision, tuple[Change, ...]]:
    """The office's answer to a retraction, and the changes it makes: of every row that has neither gone on nor been
    claimed again meanwhile.

    `before` is the latest answer where it is decided anew.
    """
    changes: list[Change] = []
    for part in still_asked(case, current, before, choice):
        changes += decide_conflict(part, choice, current, actor, at)[1]
    return Decision(case.id, choice, "", actor, at, note), tuple(changes)


def _decided(asked: Iterable[Asked]) -> list[tuple[Case, Decision]]:
    """The conflicts with an answer, in the order they were answered."""
    found = [(case, decision) for case, decision in by_cell(asked) if decision]
    return sorted(found, key=lambda pair: (pair[1].at, pair[1].id))


def office_actor(by: str) -> str:
    """The actor of what the office sets: the person named, or the office; `person` says it in words."""
    return f"office:{by}" if by else "office"


def person(actor: str) -> str:
    """Who set a value that no unit did, in words: `office:…` is the person named, `office` the office."""
    if actor == SUCCESSION:
        return "单位变动承接"
    if actor == CARRIED:
        return "上年结转"
    return actor.removeprefix("office:") if actor.startswith("office:") else "办公室"
