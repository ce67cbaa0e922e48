"""Editions: what a unit's workbook holds, and the id that names exactly that."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date

from toolkit.domain.ledger.judged import JUDGED, UNDONE, opinion_told
from toolkit.domain.ledger.lead_view import led_by
from toolkit.domain.ledger.led_claims import led_claims
from toolkit.domain.ledger.news import with_news
from toolkit.domain.ledger.records import Cell, Cells, Edition, LedRow, Matched, Snapshot
from toolkit.domain.ledger.registers import register_cells, registers_of
from toolkit.domain.ledger.shown_due import plan_cells
from toolkit.domain.ledger.standing_answers import standing_answers
from toolkit.domain.ledger.state import CellsByUnit
from toolkit.domain.plan.tasks import HANDED, NEVER, Later, Tasks
from toolkit.domain.plan.transfers import GAVE, Other
from toolkit.domain.plan.units import Unit
from toolkit.keys import ROUND, RowKey, contact_key, report_key, task_key
from toolkit.schema.model import Ledger, Owner, SchemaField
from toolkit.values import dataclass

PROPERTY = "toolkit_edition"
"""The custom document property that carries the edition id."""

_ID = re.compile(r"[0-9A-F]{16}\Z")
_REGISTER_ROW_ID = re.compile(r"([0-9A-F]{16})\.([a-z][a-z0-9_]*)\.([0-9a-f]{12})\Z")
_ROW_ID = re.compile(r"([0-9A-F]{16})\.([0-9]{1,9})\Z")


def snapshot(
    tasks: Tasks,
    unit: Unit,
    by_unit: CellsByUnit,
    schema: Ledger,
    return_by: date,
    today: date,
    period: str = "",
) -> Snapshot:
    """Everything a unit's workbook shows: plan cells, what the ledger holds, the round (id `period`, empty where it
    asks for none) with what stands beforehand in it; blanks left out.

    A lead unit's also holds how the units it leads stand, and the claims among theirs that wait. `tasks` know every
    agreed extension (`with_extensions`).
    """
    plan, mine = tasks.plan, by_unit.get(unit.code, {})
    cells: dict[RowKey, Mapping[str, str]] = {}
    led: list[LedRow] = []
    kept = [field.name for field in schema.tasks.fields if field.owner != Owner.PLAN]
    for assignment in tasks.of_unit(unit.code):
        key = task_key(plan.id, assignment.item, unit.code)
        ours = mine.get(key, {})
        values = {
            **plan_cells(tasks, schema.tasks, assignment, ours, today),
            **{name: ours.get(name, "") for name in kept},
            JUDGED: ours.get(JUDGED, ""),
            UNDONE: ours.get(UNDONE, ""),
            **({"opinion": opinion_told(ours)} if "opinion" in kept else {}),
            **tasks.untold_cells(assignment.item, unit.code),
        }
        cells[key] = {name: text for name, text in values.items() if text}
        led += led_by(tasks, assignment, by_unit, schema.tasks, today)
    contact = mine.get(contact_key(plan.id, unit.code), {})
    lasting = [field.name for field in schema.cover.fields if field.scope == "unit"]
    said = {name: contact[name] for name in lasting if contact.get(name)} | tasks.given_cells(unit.code)
    if said:
        cells[contact_key(plan.id, unit.code)] = said
    if period and (standing := standing_answers(schema.cover, mine, plan.id, period)):
        cells[report_key(plan.id, unit.code, period)] = standing
    registers = registers_of(schema, tasks, unit.code)
    cells.update(register_cells(schema, registers, mine))
    if schema.led_claims and (claims := led_claims(schema.led_claims, tasks, unit.code, led, by_unit)):
        cells.update(claims)
        registers[schema.led_claims.name] = tuple(sorted({int(values["item"]) for values in claims.values()}))
    return Snapshot(
        cells,
        unit.name,
        return_by,
        frozenset(
            [field.name for sheet in schema.sheets for field in sheet.fields]
            + [f"{register.name}.{field.name}" for register in schema.registers for field in register.fields]
        ),
        registers,
        schema.digest,
        tuple(sorted(led, key=lambda row: (row.item, row.unit))),
    )


def changed_items(before: Edition, after: Edition, schema: Ledger) -> tuple[int, ...]:
    """The items of which another edition says something new to the unit: what the plan or the office writes.

    Items that came or went count; what the unit filled in itself, and the round, do not.
    """
    told = [field.name for field in schema.tasks.fields if field.owner != Owner.UNIT]

    def said(edition: Edition) -> dict[int, list[str]]:
        rows = ((key.item, cells) for key, cells in edition.cells.items())
        return {item: [cells.get(name, "") for name in told] for item, cells in rows if item is not None}

    old, new = said(before), said(after)
    return tuple(sorted(item for item in {*old, *new} if old.get(item) != new.get(item)))


def given_away(edition: Edition) -> tuple[Other, ...]:
    """The items that the unit of an edition gave to others by an agreed 责任调整."""
    return Other.read(edition.cells.get(contact_key(edition.plan, edition.unit), {}).get(GAVE, ""))


def had_column(edition: Edition, name: str) -> bool:
    """Whether the sheets of an edition had this field: a column never handed out is not missing."""
    return not edition.columns or name in edition.columns


def form_key(edition: Edition, field: SchemaField) -> RowKey:
    """The row that keeps what a form's field says: of the edition's round, or for good."""
    if field.scope == "round":
        return report_key(edition.plan, edition.unit, edition.round)
    return contact_key(edition.plan, edition.unit)


@dataclass(frozen=True, slots=True)
class Issue:
    """When editions are handed out, for which round (id; none where they ask for no report), keyed with what secret."""

    day: date
    key: str
    round: str = ""


def next_edition(
    latest: Edition | None, plan: str, unit: str, shown: Snapshot, schema: Ledger, issue: Issue
) -> Edition:
    """The edition to hand out: the latest one again while nothing in it changed, else a new one of the issue's day.

    A new one says what is new in it, and its id is keyed: nobody outside can make one up.
    """
    if latest and latest.snapshot == shown and latest.round == issue.round and latest.schema_version == schema.version:
        return latest
    made = Edition(
        "",
        plan,
        unit,
        latest.sequence + 1 if latest else 1,
        issue.round,
        issue.day,
        schema.version,
        **{each.name: getattr(shown, each.name) for each in fields(shown)},
    )
    if latest:
        made = with_news(made, latest, schema)
    return replace(made, id=edition_id(made, issue.key))


def taken_as_handed(latest: Edition | None, today: date) -> date:
    """The day on which a unit not handed any workbook so far is taken to get it: when its latest says so, else when
    that was made; today where there is none. So the next one says the same as long as nothing else changes.
    """
    if latest is None:
        return today
    said = (values[HANDED] for values in latest.cells.values() if values.get(HANDED))
    return date.fromisoformat(next(said, latest.issued_on.isoformat()))


def taken_as_given(later: Later, latest: Mapping[str, Edition], plan: str, today: date) -> Later:
    """`later`, each item that a unit had in no workbook so far taken to be handed to it now, by the same rule."""
    return {
        (unit, item): _with_row(latest.get(unit), task_key(plan, item, unit), today) if day == NEVER else day
        for (unit, item), day in later.items()
    }


def _with_row(latest: Edition | None, key: RowKey, today: date) -> date:
    if latest is None or key not in latest.cells:
        return today
    return date.fromisoformat(latest.cells[key].get(HANDED) or latest.issued_on.isoformat())


def plan_differs(latest: Edition | None, shown: Snapshot, schema: Ledger) -> bool:
    """Whether what the plan and the roster say of a unit is other than in its latest edition: its rows and their plan
    cells, its name, the columns. The due date plays no part (a recurring one moves on by itself), nor does what was
    filled in since, or the round.
    """
    if latest is None:
        return True
    names = {field.name for field in schema.tasks.owned(Owner.PLAN) if not field.rule} - {"due"}

    def issued(held: Cells) -> Cells:
        return {
            row: {name: text for name, text in values.items() if name in names}
            for row, values in held.items()
            if row.item is not None
        }

    as_issued = (latest.unit_name, latest.columns, issued(latest.cells))
    return as_issued != (shown.unit_name, shown.columns, issued(shown.cells))


def edition_id(edition: Edition, key: str) -> str:
    """Sixteen hex digits that name exactly what an edition holds, under a secret; its day and own id play no part."""
    names = [each.name for each in fields(edition) if each.name not in ("id", "issued_on")]
    content = json.dumps(
        {name: _plain(getattr(edition, name)) for name in names}, ensure_ascii=False, sort_keys=True, default=_plain
    )
    return hmac.new(key.encode(), content.encode(), hashlib.sha256).hexdigest()[:16].upper()


def _plain(value: object) -> object:
    """A part of an edition as JSON knows it: row keys as text, sets in order, days as written."""
    if isinstance(value, Mapping):
        return {
            key.text if isinstance(key, RowKey) else key: held if type(held) is str else _plain(held)
            for key, held in value.items()
        }
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    return [getattr(value, each.name) for each in fields(value)] if isinstance(value, LedRow) else value


def kin_of(edition: Edition, others: Iterable[Edition | None]) -> Mapping[str, Edition]:
    """The editions of the same plan and unit, its own included, by id; None among `others` is none."""
    same = (each for each in others if each and (each.plan, each.unit) == (edition.plan, edition.unit))
    return {each.id: each for each in (*same, edition)}


def not_always_there(edition: Edition, others: Iterable[Edition]) -> frozenset[Cell]:
    """The cells that an edition fills otherwise than one of its unit's before it: who has a workbook made from either
    may not have seen them. Answers about a round are none, each of these has its own."""
    before = [each.cells for each in others if each.sequence < edition.sequence]
    return frozenset(
        (row, field)
        for row, values in edition.cells.items()
        if row.sheet != ROUND
        for field, text in values.items()
        if text and any(cells.get(row, {}).get(field, "") != text for cells in before)
    )


def with_unsure(matched: Matched, edition: Edition, others: Iterable[Edition], *, named: bool) -> Matched:
    """What was read for an edition, with the cells of which nobody can say that its people had seen what the edition
    says: of a workbook in which nothing has `named` it those that not all its unit's editions have, and the round's
    answers; else those of its rows without an id."""
    differing = not_always_there(edition, others)
    if named:
        unsure = {cell for cell in differing if cell[0] in matched.unmarked}
    else:
        answers = ((row, values) for row, values in matched.cells.items() if row.sheet == ROUND)
        unsure = {*differing, *((row, field) for row, values in answers for field in values)}
    return replace(matched, unsure=matched.unsure | unsure)


def row_id(edition: str, number: int) -> str:
    """The id a row carries in its hidden last cell; `number` is the item's, or the case's."""
    return f"{edition}.{number}"


def is_edition_id(text: str) -> bool:
    """Whether `text` has the form of an edition id."""
    return bool(_ID.match(text))


def parse_row_id(text: str) -> tuple[str, int] | None:
    """A row id as (edition id, number of the item or case); None where it is none."""
    found = _ROW_ID.match(text)
    return (found[1], int(found[2])) if found else None


def register_row_id(edition: str, register: str, row: str) -> str:
    """The id a register's row carries in its hidden last cell."""
    return f"{edition}.{register}.{row}"


def parse_register_row_id(text: str) -> tuple[str, str, str] | None:
    """A register row's id as (edition id, register, row); None where it is none."""
    found = _REGISTER_ROW_ID.match(text)
    return (found[1], found[2], found[3]) if found else None
