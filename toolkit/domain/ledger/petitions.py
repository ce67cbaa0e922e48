"""What units ask of the office in a register (申请事项): when the office is asked, and what its answers do."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.phases import verdict_of
from toolkit.domain.ledger.records import Case, CaseKind, Cell, Cells, Change, Choice, Decision
from toolkit.domain.ledger.register_flags import holds, needed_fields
from toolkit.domain.ledger.registers import is_retired
from toolkit.domain.ledger.review import Asked
from toolkit.domain.ledger.row_states import RETURNED
from toolkit.domain.ledger.verdicts import clear, confirm_not_involved
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.transfers import extended_along
from toolkit.keys import RowKey, task_key
from toolkit.problems import Origin, day_words
from toolkit.schema.cell import says_nothing
from toolkit.schema.model import FieldKind, Ledger, Owner, Register
from toolkit.schema.registers import DECISIONS

DECISION = "decision"
GRANTED = "granted"
"""The name under which a row keeps what the office agreed to, and in answer to which question; no sheet shows it."""
_WITH_EFFECT = ("item", "type", "until", "takes_over")
_OPINION, _DECIDED_ON = "opinion", "decided_on"
_EVERY_ROW = ("note", "retired")


def decided_register(schema: Ledger, row: RowKey) -> Register | None:
    """The register of a row that the office answers; None for any other row."""
    register = schema.register(row.sheet)
    offices = register.owned(Owner.OFFICE) if register else ()
    return register if DECISION in {field.name for field in offices} else None


def asks_for(register: Register, values: Mapping[str, str]) -> str:
    """What kind of application a row of a register is; empty where it is none."""
    kind = register.by_name.get("type")
    return kind.meaning(values.get("type", "")) if kind else ""


def new_petitions(
    plan: str,
    rows: Iterable[RowKey],
    after: Cells,
    schema: Ledger,
    asked: Sequence[Asked],
    origins: Mapping[Cell, Origin],
    at: datetime,
) -> Iterator[Case]:
    """Questions to the office about those rows, as the ledger holds them `after` a return.

    A row is asked about when it is whole, a word for nothing (无) being no reason, and again when it says something
    else than when it was asked about last.
    """
    last = {case.row: case.theirs for case, _ in asked if case.kind == CaseKind.PETITION}
    for row in dict.fromkeys(rows):
        register = decided_register(schema, row)
        values = after.get(row, {})
        if register is None or is_retired(register, values):
            continue
        if any(field.lacks(values.get(field.name, "")) for field in needed_fields(register, values)):
            continue
        words = in_words(register, values)
        if last.get(row) == words:
            continue
        where = next((place for (key, _), place in origins.items() if key == row), Origin())
        now = values.get(DECISION, "")
        yield Case(row, DECISION, now, words, 0, where.sheet, where.cell, at, CaseKind.PETITION, plan, now)


def in_words(register: Register, values: Mapping[str, str]) -> str:
    """What a row asks for: its cells, each under its header, as the ledger keeps and compares it (`as_said`)."""
    told = (field for field in register.owned(Owner.UNIT) if field.name not in _EVERY_ROW)
    return "\n".join(f"{field.header}：{text}" for field in told if (text := values.get(field.name, "")))


def lacking(schema: Ledger, row: RowKey, values: Mapping[str, str]) -> str:
    """What a row with these values lacks without which the office agrees to none, in words; empty where nothing.

    That an earlier question of the row was agreed to gives a later one nothing to rest on.
    """
    register, asked = decided_register(schema, row), {**values, DECISION: ""}
    if register is None:
        return ""
    flags = (flag for flag in register.flags if flag.rule == "lacking")
    return next((flag.text for flag in flags if holds(register, flag, asked, date.min)), "")


def rests_on_nothing(schema: Ledger, row: RowKey, values: Mapping[str, str], note: str) -> str:
    """Why the office cannot agree to a row with these values, or have agreed to it, with that note, in words: neither
    says what it rests on. Empty where it can."""
    return lacking(schema, row, values) if _unsaid(schema, row, note) else ""


def _unsaid(schema: Ledger, row: RowKey, note: str) -> bool:
    """Whether a note beside the answer to a row says nothing."""
    register = decided_register(schema, row)
    field = register.by_name.get(_OPINION) if register else None
    return field.lacks(note) if field else says_nothing(schema.words.nothing, note)


def loses_basis(schema: Ledger, row: RowKey, values: Mapping[str, str], field: str, text: str) -> str:
    """Why a cell of a row with these values cannot be set to a text, in words: what was agreed to would rest on nothing
    any more. Empty where it can."""
    register, note = decided_register(schema, row), values.get(_OPINION, "")
    if register is None or as_granted(register, values) is None or rests_on_nothing(schema, row, values, note):
        return ""
    return rests_on_nothing(schema, row, {**values, field: text}, note)


def as_said(schema: Ledger, petition: Case) -> str:
    """What a petition asks for (`in_words`), as people read it: a field of its register that is a day says
    2021年10月31日, whatever else looks like one stays as it was written."""
    register = decided_register(schema, petition.row)
    days = {field.header for field in register.fields if field.kind == FieldKind.DATE} if register else set()
    return "\n".join(_line_said(line, days) for line in petition.theirs.split("\n"))


def _line_said(line: str, days: Container[str]) -> str:
    header, between, text = line.partition("：")
    with suppress(ValueError):
        return header + between + (day_words(date.fromisoformat(text)) if header in days else text)
    return line


def as_granted(register: Register, values: Mapping[str, str]) -> Mapping[str, str] | None:
    """A row's values as far as the office has agreed to them; None where it has agreed to nothing.

    What a unit writes into an answered row afterwards is a new question, and changes nothing of what was agreed until
    the office has agreed again; that it refuses the new wish takes nothing back of the earlier one.
    """
    if kept := values.get(GRANTED, ""):
        return {**values, **json.loads(kept)["values"]}
    agreed = register.field(DECISION).meaning(values.get(DECISION, "")) == DECISIONS[True]
    return values if agreed else None


def question_agreed(values: Mapping[str, str]) -> int:
    """The number of the question that the office answered by agreeing to a row; 0 where that is not kept."""
    kept = values.get(GRANTED, "")
    return int(json.loads(kept).get("question", 0)) if kept else 0


def _granted(case: Case, choice: Choice, now: Mapping[str, str], day: date) -> str:
    """What a row keeps of an answer, given that day: that of a question refused afterwards is gone, wherever it stood,
    and what had been agreed to before the last one holds again, as of its own day."""
    text = now.get(GRANTED, "")
    kept = _less(json.loads(text) if text else {}, case.id)
    if choice == Choice.AGREE:
        its = {name: now[name] for name in _WITH_EFFECT if name in now} | {_DECIDED_ON: day.isoformat()}
        return json.dumps({"question": case.id, "values": its, "before": kept}, ensure_ascii=False)
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def _less(kept: Mapping[str, Any], question: int) -> Mapping[str, Any]:
    """What had been agreed to, the last of it first, without what was agreed to in answer to a question."""
    if not kept.get("before"):
        return {} if kept.get("question") == question else kept
    before = _less(kept["before"], question)
    return before if kept.get("question") == question else {**kept, "before": before}


def decide_petition(
    case: Case, choice: Choice, schema: Ledger, current: Cells, actor: str, at: datetime, note: str = ""
) -> tuple[Decision, tuple[Change, ...]]:
    """The office's answer to a petition and the changes it makes: its decision, its opinion and the day.

    An agreed 不涉及 has its effect from that day: the row it is about does not concern the unit (确认不涉及). An agreed
    核查异议 takes the verdict back that it objects to: the claim waits again.
    """
    register = decided_register(schema, case.row)
    if register is None:
        return Decision(case.id, choice, "", actor, at, note), ()
    field = register.field(DECISION)
    value = field.text_for(DECISIONS[choice == Choice.AGREE])
    wanted = {DECISION: value, _OPINION: note, _DECIDED_ON: at.date().isoformat()}
    now, names = current.get(case.row, {}), {each.name for each in register.owned(Owner.OFFICE)}
    wanted[GRANTED] = _granted(case, choice, now, at.date())
    changes = tuple(
        Change(case.row, name, text, actor, at)
        for name, text in wanted.items()
        if name in names | {GRANTED} and now.get(name, "") != text
    )
    decision = Decision(case.id, choice, value, actor, at, note)
    follows = (
        *_not_involved(case.row, register, choice, schema, current, decision),
        *_taken_back(case, register, schema, current, decision),
    )
    return decision, (*changes, *follows)


def item_named(values: Mapping[str, str]) -> int:
    """The item that a petition with these values is about; 0 where it names none."""
    item = values.get("item", "")
    return int(item) if item.isdecimal() else 0


def item_row(row: RowKey, values: Mapping[str, str]) -> RowKey | None:
    """The assignment's row that a petition with these values is about; None where it names no item."""
    item = item_named(values)
    return task_key(row.plan, item, row.unit) if item else None


def _not_involved(
    row: RowKey, register: Register, choice: Choice, schema: Ledger, current: Cells, said: Decision
) -> tuple[Change, ...]:
    """What an agreed 不涉及 does to the row it is about, from that day; refused afterwards, it is undone again.

    The row says itself what it rests on, be it 依据 of the application: that its unit may write over.
    """
    values = current.get(row, {})
    about, sheet = item_row(row, values), schema.tasks
    if about is None or asks_for(register, values) != "not_applicable":
        return ()
    held = current.get(about, {})
    judged = Judged.read(held)
    mine = judged is not None and judged.application == row.text
    if choice == Choice.AGREE and not mine:
        rests_on = values.get("basis", "") if _unsaid(schema, row, said.note) else said.note
        return confirm_not_involved(about, sheet, held, replace(said, note=rests_on), row.text)
    return clear(about, sheet, held, said.actor, said.at) if choice == Choice.REFUSE and mine else ()


def _taken_back(case: Case, register: Register, schema: Ledger, current: Cells, said: Decision) -> tuple[Change, ...]:
    """What an agreed 核查异议 does: the verdict that asked for more is taken back, and the row says so."""
    values = current.get(case.row, {})
    about, sheet = item_row(case.row, values), schema.tasks
    if about is None or asks_for(register, values) != "objection" or said.choice != Choice.AGREE:
        return ()
    held = current.get(about, {})
    judged = Judged.read(held)
    if judged is None or verdict_of(sheet, held) not in RETURNED or judged.at > case.opened_at.isoformat():
        return ()
    note = taken_back_words(held["verdict"], said.at.date(), said.note, why="同意异议，")
    left = [each for each in clear(about, sheet, held, said.actor, said.at) if each.field != "opinion"]
    return (*left, Change(about, "opinion", note, said.actor, said.at))


def taken_back_words(verdict: str, day: date, note: str, why: str = "") -> str:
    """What a row says of a verdict that was taken back: `9月15日撤销“退回补正”：误办`."""
    return f"{day.month}月{day.day}日{why}撤销“{verdict}”" + (f"：{note}" if note else "")


def with_extensions(tasks: Tasks, current: Cells, schema: Ledger) -> Tasks:
    """The plan with every 延期 the office agreed to; with an item that was taken over goes the time given for it."""
    given = extensions(current, schema, tasks.plan.id)
    return replace(tasks, extended=extended_along(tasks.paths, given) if given and tasks.paths else given)


def extensions(current: Cells, schema: Ledger, plan: str) -> dict[tuple[str, int], date]:
    """(unit, item) -> the new due date, of every 延期 the office agreed to; the latest of several."""
    found: dict[tuple[str, int], date] = {}
    for row, values in current.items():
        register = decided_register(schema, row)
        if register is None or row.plan != plan or is_retired(register, values):
            continue
        if not {"item", "until"}.issubset(register.by_name):
            continue
        granted = as_granted(register, values) or {}
        if asks_for(register, granted) == "extend" and granted.get("until"):
            key, until = (row.unit, item_named(granted)), date.fromisoformat(granted["until"])
            found[key] = max(until, found.get(key, until))
    return found
