"""What a unit is told of applications (申请事项) by mail: its own that were answered, and items that came to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from toolkit.domain.ledger.applications import unit_taking_over
from toolkit.domain.ledger.petitions import DECISION, asks_for, decided_register, item_named
from toolkit.domain.ledger.records import Cells, Change
from toolkit.domain.ledger.registers import is_retired
from toolkit.domain.mail.verdict_news import Told
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import RowKey
from toolkit.problems import day_words
from toolkit.schema.model import Ledger, Register
from toolkit.schema.registers import DECISIONS


def application_news(
    tasks: Tasks, schema: Ledger, current: Cells, answers: Iterable[Change], unit: str, told: int
) -> tuple[Told, ...]:
    """What a unit (code) is told that was answered since the change of the sequence `told`, by item.

    `answers` are all changes of the office's answers to applications, oldest first; `tasks` know what was agreed. Who
    was told that an item came to it is told that it does not, where the office has thought better of it.
    """
    given = [each for each in answers if each.field == DECISION]
    newest = {each.row: each for each in given}
    fresh = {row for row, each in newest.items() if each.sequence > told and each.value}
    known = {each.row: each.value for each in given if each.sequence <= told and each.row in fresh}
    mine = [
        *_answered(tasks, schema, current, fresh, unit),
        *_came(tasks, current, fresh, unit),
        *_stays(tasks, schema, current, known, unit),
    ]
    return tuple(sorted(mine, key=lambda each: each.item))


def _answered(tasks: Tasks, schema: Ledger, current: Cells, fresh: Iterable[RowKey], unit: str) -> Iterator[Told]:
    takers = {each.row: tasks.roster.name_of(each.taker) for each in tasks.transfers}
    for row in fresh:
        register, values = decided_register(schema, row), current.get(row, {})
        if register is None or row.unit != unit or is_retired(register, values):
            continue
        taker = f"，由{takers[row.text]}接办" if row.text in takers else ""
        what = f"申请{values.get('type', '')}：{values.get(DECISION, '')}{taker}{_until(tasks, register, row, values)}"
        yield _told(tasks, values, what, values.get("opinion", ""))


def _until(tasks: Tasks, register: Register, row: RowKey, values: Mapping[str, str]) -> str:
    """The day until which there is time by an agreed 延期: the one that holds, where several were agreed to."""
    agreed = register.field(DECISION).meaning(values.get(DECISION, "")) == DECISIONS[True]
    if not agreed or asks_for(register, values) != "extend":
        return ""
    until = tasks.extended.get((row.unit, item_named(values)))
    return f"，延期至{day_words(until)}" if until else ""


def _came(tasks: Tasks, current: Cells, fresh: Iterable[RowKey], unit: str) -> Iterator[Told]:
    rows = {row.text: row for row in fresh}
    for each in tasks.transfers:
        if each.taker == unit and each.row in rows:
            what = f"由{tasks.roster.name_of(each.giver)}调整来，请接办"
            yield _told(tasks, current.get(rows[each.row], {}), what)


def _stays(tasks: Tasks, schema: Ledger, current: Cells, known: Mapping[RowKey, str], unit: str) -> Iterator[Told]:
    """The items that the unit was told to take over, by answers that it `known` then, and that stay where they were."""
    moves = {each.row for each in tasks.transfers}
    for row, answer in known.items():
        register, values = decided_register(schema, row), current.get(row, {})
        if register is None or row.text in moves or register.field(DECISION).meaning(answer) != DECISIONS[True]:
            continue
        taker = unit_taking_over(tasks, schema, row, values)
        if taker and taker.code == unit:
            giver = tasks.roster.name_of(row.unit)
            yield _told(tasks, values, f"{giver}的责任调整申请改为不同意，由{giver}继续承担，不用接办")


def _told(tasks: Tasks, values: Mapping[str, str], what: str, opinion: str = "") -> Told:
    text, day = values.get("item", ""), values.get("decided_on", "")
    item = tasks.plan.by_number.get(int(text)) if text.isdecimal() else None
    number, title = (item.number, item.called) if item else (int(text) if text.isdecimal() else 0, "")
    return Told(number, title, what, opinion, date.fromisoformat(day) if day else None)
