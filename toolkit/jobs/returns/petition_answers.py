"""The office's answer to what a unit applied for: all that it changes, and what the office is told of that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from toolkit.book.office.review_read import Answer
from toolkit.codes import Code
from toolkit.domain.ledger.applications import reassigns, unit_taking_over
from toolkit.domain.ledger.claims import claim_of
from toolkit.domain.ledger.joined import opened_again
from toolkit.domain.ledger.petitions import decide_petition, item_row
from toolkit.domain.ledger.records import Case, Change, Choice, Decision
from toolkit.jobs.returns.running_ledger import RunningLedger
from toolkit.keys import item_words
from toolkit.problems import Problem, problem


def answer_petition(
    running: RunningLedger, case: Case, answer: Answer, actor: str, now: datetime
) -> tuple[Decision, tuple[Change, ...]]:
    """The decision and its changes, also those of the row that a unit which takes an item over has of it already."""
    tasks, schema, cells = running.workspace.tasks, running.workspace.schema, running.cells(case.row.unit)
    decision, changes = decide_petition(case, answer.choice, schema, cells, actor, now, answer.note)
    taker = unit_taking_over(tasks, schema, case.row, cells.get(case.row, {}))
    both = cells | running.cells(taker.code) if taker else cells
    return decision, (*changes, *opened_again(tasks, schema, both, case, decision))


def told_of_petition(
    running: RunningLedger, case: Case, answer: Answer, changes: Sequence[Change]
) -> Iterator[Problem]:
    """What the office is told where it lets an item go: the giver's claim of it waits no more, the taker's own row is
    open again."""
    cells = running.cells(case.row.unit)
    tasks, schema, values = running.workspace.tasks, running.workspace.schema, cells.get(case.row, {})
    about, name_of = item_row(case.row, values), tasks.roster.name_of
    if answer.choice != Choice.AGREE or about is None or about.item is None or not reassigns(schema, case.row, values):
        return
    number, item = case.id, item_words(about.item)
    if claim_of(tasks, schema.tasks, cells, running.state.day, about.item, about.unit):
        yield problem(Code.REVIEW_CLAIM_LEFT, answer.origin, number=number, unit=name_of(about.unit), item=item)
    for taker in dict.fromkeys(each.row.unit for each in changes if each.row.item == about.item):
        if taker != about.unit:
            yield problem(Code.REVIEW_REOPENED, answer.origin, number=number, unit=name_of(taker), item=item)
