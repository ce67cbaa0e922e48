"""`review settle`: many conflicts, and what was taken back together, decided in one sitting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from toolkit.book.office.review_read import Answer
from toolkit.codes import Code
from toolkit.domain.ledger.records import Case, CaseKind, Choice
from toolkit.domain.ledger.review import CHOICES, open_cases, several_texts
from toolkit.domain.ledger.row_names import item_of
from toolkit.domain.ledger.shown_cases import TWO_SIDED, conflict_fits, shown_cases
from toolkit.errors import ToolkitError
from toolkit.jobs.asked import items_named, unit_named
from toolkit.jobs.returns.answered import answer_and_publish
from toolkit.jobs.returns.decisions import decide
from toolkit.jobs.returns.receive import Receiver
from toolkit.jobs.returns.running_ledger import RunningLedger
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.returns.settle import ConflictsSettled
from toolkit.values import dataclass


@dataclass(frozen=True)
class ConflictsMeant:
    """Which conflicts are meant: of a unit (name, alias or code), an item, opened on or before a day; None for any."""

    unit: str = ""
    item: int | None = None
    until: date | None = None


def settle_conflicts(
    workspace: Workspace,
    now: datetime,
    answer: Answer,
    which: ConflictsMeant,
    *,
    go: bool = False,
    dry_run: bool = False,
) -> ConflictsSettled:
    """Give every open conflict that is meant the same `answer` (its number aside); without `go` they are only listed.
    Claimed rows taken back together (成批改回) are meant where the answer is one to those and no single item is meant.

    Where an answer would set one cell to several texts, it does not say which: those are left to be decided one by one,
    and told. Each is a decision of its own, as `decide` makes it, and can be decided anew by its
    number. An answer that is none to a conflict, a unit and an item that nobody knows, raise.
    """
    workspace.not_before_issue(now.date())
    workspace.not_closed()
    choice = answer.choice
    if choice not in CHOICES[CaseKind.CONFLICT]:
        allowed = "、".join(each.label for each in CHOICES[CaseKind.CONFLICT])
        raise ToolkitError(f"内容冲突不能定为“{choice.label}”", f"只能是：{allowed}。")
    code = unit_named(workspace, which.unit).code if which.unit else ""
    rehearse = dry_run or not go
    with ledger(workspace, dry_run=rehearse) as store, workspace.guard() as guard:
        receiver = Receiver(workspace, store, guard, now, dry_run=rehearse)
        running = receiver.ledger(workspace.chosen.id)
        waiting = running.state.waiting
        conflicts = [case for case in waiting if case.kind in TWO_SIDED and choice in CHOICES[case.kind]]
        rows = {case.row: running.state.current.get(case.row, {}) for case in conflicts}
        if which.item is not None:
            items_named(workspace, [which.item], {item for row in rows if (item := item_of(row, rows[row]))})
        fitting = [
            case
            for case in conflicts
            if conflict_fits(case, rows[case.row], unit=code, item=which.item, until=which.until)
        ]
        unclear = several_texts(waiting, choice)
        meant = [case for case in fitting if case.id not in unclear]
        left = [str(case.id) for case in fitting if case.id in unclear]
        changes = store.cells.changes_of(running.state.plan, sorted({case.row.unit for case in meant})) if meant else ()
        shown = shown_cases(running.state, workspace.schema, workspace.tasks.roster, {}, changes, meant)
        done = [
            decide(receiver, running, (case, None), replace(answer, case=case.id))
            for case in meant
            if not _overtaken_now(running, case)
        ]
        # Where none is new too: a run that was killed may have decided them and shown nothing.
        kept = () if rehearse else answer_and_publish(workspace, store, now).problems
    return ConflictsSettled(
        cases=shown,
        choice=choice,
        done=sum(each.new for each in done),
        changed=sum(each.changed for each in done),
        problems=(*_left(left, choice), *(found for each in done for found in each.problems), *kept),
        listed=not go,
        dry_run=dry_run,
    )


def _left(numbers: Sequence[str], choice: Choice) -> Iterator[Problem]:
    if numbers:
        yield problem(Code.REVIEW_SEVERAL, Origin(), numbers="、".join(numbers), choice=choice.label)


def _overtaken_now(running: RunningLedger, case: Case) -> bool:
    """Whether a decision just made has settled the cell of this one too."""
    return not open_cases([(case, None)], running.cells(case.row.unit), ())
