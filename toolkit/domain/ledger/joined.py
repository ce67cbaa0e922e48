"""What an agreed 责任调整 does to the row that its taker has of the item already: what comes is not closed by that."""

from __future__ import annotations

from dataclasses import replace

from toolkit.domain.ledger.applications import closed_dues, unit_taking_over
from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.petitions import item_named, taken_back_words
from toolkit.domain.ledger.records import Case, Cells, Change, Choice, Decision
from toolkit.domain.ledger.recurring import every_due
from toolkit.domain.ledger.verdicts import instead, is_closed
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import task_key
from toolkit.schema.model import Ledger


def opened_again(tasks: Tasks, schema: Ledger, current: Cells, case: Case, said: Decision) -> tuple[Change, ...]:
    """The changes by which the taker's own row of an item is open again, as far as the part that comes to it is.

    What both had closed stays so. What the unit says stands, and waits for the office once more, which may pass it if
    that covers what came. `tasks` know all that was agreed to before the decision; `current` are the rows of both.
    """
    values, sheet = current.get(case.row, {}), schema.tasks
    item, giver = item_named(values), case.row.unit
    taker = unit_taking_over(tasks, schema, case.row, values)
    if said.choice != Choice.AGREE or taker is None:
        return ()
    row = task_key(tasks.plan.id, item, taker.code)
    own, theirs = current.get(row, {}), current.get(task_key(case.row.plan, item, giver), {})
    if tasks.assignment(item, taker.code) is None:
        return ()
    closed, left = (closed_dues(tasks, sheet, current, item, unit) for unit in (taker.code, giver))
    judged = Judged.read(own)
    whole = is_closed(sheet, own) and not is_closed(sheet, theirs)
    if judged is None or not (whole or closed - left):
        return ()
    kept = closed & left
    dues, issued = (
        every_due(each, tasks.plan) for each in (tasks.deadline_of(item, taker.code), tasks.deadlines[item])
    )
    both = [due for due, (since, then) in zip(dues, issued, strict=False) if then in kept]
    stages, periods = ([due.isoformat() for since, due in both if bool(since) is again] for again in (False, True))
    through = max(stages, default="")
    before = replace(judged, through=through, before=through, periods=max(periods, default=""), at=said.at.isoformat())
    why = f"接办{tasks.roster.name_of(giver)}的任务，"
    told = {
        "opinion": taken_back_words(own.get("verdict", ""), said.at.date(), "", why=why),
        JUDGED: before.text if both else "",
    }
    return instead(row, sheet, own, told, said.actor, said.at)
