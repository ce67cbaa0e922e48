"""What units have applied for (申请事项) and what was agreed, as the rest of the rules go by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from toolkit.domain.ledger.judged import Judged, closed_through
from toolkit.domain.ledger.petitions import (
    DECISION,
    as_granted,
    asks_for,
    decided_register,
    item_named,
    question_agreed,
    with_extensions,
)
from toolkit.domain.ledger.phases import Phase, phase, verdict_of
from toolkit.domain.ledger.records import CaseKind, Cells, Choice
from toolkit.domain.ledger.recurring import every_due
from toolkit.domain.ledger.registers import is_retired
from toolkit.domain.ledger.review import Asked
from toolkit.domain.ledger.row_states import RETURNED
from toolkit.domain.ledger.standing import pressed_from
from toolkit.domain.ledger.verdicts import is_closed
from toolkit.domain.plan.model import Assignment
from toolkit.domain.plan.tasks import Applied, Tasks
from toolkit.domain.plan.transfers import Transfer, came_on
from toolkit.domain.plan.units import Unit
from toolkit.keys import RowKey, task_key
from toolkit.problems import day_words
from toolkit.schema.model import Ledger, Sheet

TAKES_OVER = "takes_over"
"""The field of an application for 责任调整 that names the unit to take over."""


def as_agreed(tasks: Tasks, schema: Ledger, current: Cells, asked: Iterable[Asked]) -> Tasks:
    """The plan as it holds with every application the office has agreed to: 延期 and 责任调整.

    What was applied for is known too, with its day and that of the answer. A plan given so already stays as it is.
    """
    issued, asked = tasks.as_issued or tasks.assignments, tuple(asked)
    moves = _transfers(tasks, schema, current, asked)
    its = replace(tasks, transfers=moves, as_issued=issued, assignments=issued, met={})
    its = with_extensions(its, current, schema)
    if its.transfers:
        its = replace(its, assignments=_moved(its), met=dict(_met(its, schema.tasks, current)))
    return replace(its, applied=applied(its, current, schema, asked))


def applied(
    tasks: Tasks, current: Cells, schema: Ledger, asked: Iterable[Asked]
) -> Mapping[tuple[str, int], tuple[Applied, ...]]:
    """(unit, item) -> what it applied for about it, in the order filed; what was struck out counts no more.

    One reworded before it was answered keeps the day on which it was filed first. What cannot be agreed to (`hindered`)
    is left out, unless the office has: it holds nothing up.
    """
    by_row: dict[RowKey, list[tuple[Applied, datetime, bool]]] = {}
    for case, decision in asked:
        if case.kind != CaseKind.PETITION:
            continue
        its = by_row.setdefault(case.row, [])
        filed = its.pop()[1] if its and its[-1][0].answered is None else case.opened_at
        agreed = decision is not None and decision.choice == Choice.AGREE
        its.append((Applied(filed.date(), decision.at.date() if decision else None), filed, agreed))
    found: dict[tuple[str, int], list[Applied]] = {}
    for row, its in by_row.items():
        register, values = decided_register(schema, row), current.get(row, {})
        if register and not is_retired(register, values):
            real = (each for each, at, ok in its if ok or not hindered(tasks, schema, current, row, values, at))
            found.setdefault((row.unit, item_named(values)), []).extend(real)
    return {key: tuple(sorted(its, key=lambda each: each.filed)) for key, its in found.items() if its}


def hindered(
    tasks: Tasks, schema: Ledger, current: Cells, row: RowKey, values: Mapping[str, str], filed: datetime
) -> str:
    """Why what a row applies for cannot be agreed to, in words, as it was filed at that moment; empty where it can.

    It is about an item the unit does not have, or that is closed; it asks for a day that has passed, or is no later
    than the one that holds, or would move a milestone that is closed, or there is none to move; it names nobody to take
    the item over; it objects to no verdict, or after its day.
    """
    item = item_named(values)
    if not any((each.item, each.unit) == (item, row.unit) for each in (*tasks.assignments, *tasks.as_issued)):
        return "该单位没有这一项任务"
    held, deadline = current.get(task_key(row.plan, item, row.unit), {}), tasks.deadlines[item]
    if _means(schema, row, values) == "objection":
        return _no_objection(schema, {**held, **tasks.untold_cells(item, row.unit)}, filed)
    if is_closed(schema.tasks, held) and not deadline.recurring:
        return "该项已经销号或确认不涉及"
    if reassigns(schema, row, values) and unit_taking_over(tasks, schema, row, values) is None:
        return f"拟接办单位“{values.get(TAKES_OVER, '')}”不是名册里的另一个单位"
    if _means(schema, row, values) == "extend" and values.get("until"):
        until = date.fromisoformat(values["until"])
        if until < filed.date():
            return f"申请至的日期（{day_words(until)}）在提出申请以前"
        if not deadline.milestones:
            return "该项是长期工作或定期办理，没有可以延的应完成日期"
        if all(until <= each.due for each in deadline.milestones):
            return f"申请至的日期（{day_words(until)}）不晚于原应完成日期"
        moved = max((each.due for each in deadline.milestones if each.due < until), default=date.max)
        if moved.isoformat() <= closed_through(held):
            return f"{day_words(moved)}的阶段已经销号，延至{day_words(until)}没有可延的"
    return ""


def _no_objection(schema: Ledger, held: Mapping[str, str], filed: datetime) -> str:
    judged = Judged.read(held)
    if judged is None or verdict_of(schema.tasks, held) not in RETURNED or judged.at > filed.isoformat():
        return "该项没有退回补正、限期整改的结论"
    until = pressed_from(held, None, returned=True)
    return f"异议在期限（{day_words(until)}）以后提出" if until and filed.date() > until else ""


def _means(schema: Ledger, row: RowKey, values: Mapping[str, str]) -> str:
    """What kind of application a row is; empty where it is none."""
    register = decided_register(schema, row)
    return asks_for(register, values) if register else ""


def unit_taking_over(tasks: Tasks, schema: Ledger, row: RowKey, values: Mapping[str, str]) -> Unit | None:
    """The unit that an application for 责任调整 names to take its item over; None for any other application, and where
    the roster knows no such unit, or it is the applicant itself."""
    if not reassigns(schema, row, values):
        return None
    named = tasks.roster.find(values.get(TAKES_OVER, ""))
    return named if isinstance(named, Unit) and named.code != row.unit else None


def named_to_take_over(tasks: Tasks, schema: Ledger, current: Cells) -> frozenset[str]:
    """The units (codes) that applications for 责任调整, answered in whatever way, name to take an item over."""
    answered = (row for row, values in current.items() if row.plan == tasks.plan.id and values.get(DECISION))
    named = (unit_taking_over(tasks, schema, row, current[row]) for row in answered)
    return frozenset(unit.code for unit in named if unit)


def reassigns(schema: Ledger, row: RowKey, values: Mapping[str, str]) -> bool:
    """Whether the row is an application for 责任调整 that the schema lets name who takes over."""
    register = decided_register(schema, row)
    named = register.by_name if register else ()
    return TAKES_OVER in named and _means(schema, row, values) == "reassign"


def _transfers(tasks: Tasks, schema: Ledger, current: Cells, asked: Iterable[Asked]) -> tuple[Transfer, ...]:
    """The items that the office has agreed to let go from one unit to another, in the order of its decisions.

    Of what no decision is known the day says when it was, and of one day's the questions' numbers.
    """
    given = {case.id: (decision.at, decision.id) for case, decision in asked if decision}
    found: list[tuple[tuple[datetime, int], int, Transfer]] = []
    for row, values in current.items():
        register = decided_register(schema, row)
        if register is None or row.plan != tasks.plan.id or is_retired(register, values):
            continue
        granted = as_granted(register, values) or {}
        taker = unit_taking_over(tasks, schema, row, granted)
        item = item_named(granted)
        if taker and item in tasks.plan.by_number:
            on = date.fromisoformat(granted["decided_on"]) if granted.get("decided_on") else tasks.plan.issued
            number = question_agreed(values)
            when = given.get(number, (datetime.combine(on, time()), 0))
            found.append((when, number, Transfer(item, row.unit, taker.code, on, row.text)))
    found.sort(key=lambda each: each[:2])
    return tuple(replace(move, turn=turn) for turn, (*_, move) in enumerate(found, start=1))


def _met(tasks: Tasks, sheet: Sheet, current: Cells) -> Iterator[tuple[tuple[str, int], frozenset[date]]]:
    """The due dates that others had closed of items which units have by moves alone, of several parts those of all."""
    for item, unit in came_on(tasks.paths):
        its = (path for (number, _), path in tasks.paths.items() if number == item and path)
        came = [path for path in its if path[-1].taker == unit]
        parts = [[closed_dues(tasks, sheet, current, item, each.giver) for each in path] for path in came]
        if met := frozenset.intersection(*(frozenset[date]().union(*closed) for closed in parts)):
            yield (unit, item), met


def closed_dues(tasks: Tasks, sheet: Sheet, current: Cells, item: int, unit: str) -> frozenset[date]:
    """The due dates, as issued, that the office has closed of an item that was a unit's, as its row says."""
    values = current.get(task_key(tasks.plan.id, item, unit), {})
    issued, moved = tasks.deadlines[item], tasks.deadline_of(item, unit)
    first = {now.due: then.due for now, then in zip(moved.milestones, issued.milestones, strict=True)}
    dues = every_due(moved, tasks.plan)
    return frozenset(
        due if since else first[due] for since, due in dues if phase(sheet, values, due, since) == Phase.CLOSED
    )


def _moved(tasks: Tasks) -> tuple[Assignment, ...]:
    """The assignments as issued, each that moved with the unit that has it now, in the roles of both; by item, then
    roster."""
    places = {unit.code: at for at, unit in enumerate(tasks.roster.units)}
    found: dict[tuple[int, str], Assignment] = {}
    for each in tasks.as_issued:
        path = tasks.paths[each.item, each.unit]
        unit = path[-1].taker if path else each.unit
        there = found.get((each.item, unit))
        roles = each.roles | there.roles if there else each.roles
        proof = each.proof if unit == each.unit else there.proof if there else ()
        found[each.item, unit] = replace(each, unit=unit, roles=roles, proof=proof)
    return _in_order(found.values(), places)


def _in_order(assignments: Iterable[Assignment], places: Mapping[str, int]) -> tuple[Assignment, ...]:
    found: Sequence[Assignment] = sorted(assignments, key=lambda each: (each.item, places.get(each.unit, len(places))))
    return tuple(found)
