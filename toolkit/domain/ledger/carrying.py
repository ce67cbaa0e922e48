"""From a closed year into the next: contacts, what stands in lists, work that goes on, where still true."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from toolkit.domain.ledger.records import Cells, Change
from toolkit.domain.ledger.registers import is_retired, registers_of, rows_of
from toolkit.domain.ledger.review import CARRIED
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import RowKey, contact_key, register_key, task_key
from toolkit.schema.cell import squeezed
from toolkit.schema.model import Ledger, Owner, Register, SchemaField, Sheet
from toolkit.values import dataclass


@dataclass(frozen=True)
class Year:
    """A plan resolved, and what its ledger holds."""

    tasks: Tasks
    cells: Cells


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What of a unit (code) would go over if somebody went on with it: contacts in words, rows of lists by title."""

    unit: str
    contacts: tuple[str, ...]
    rows: Mapping[str, int]

    @property
    def words(self) -> str:
        """All of it in words: `联系人 办公室 某某；政务新媒体清单2行`."""
        contacts = [f"联系人 {'、'.join(self.contacts)}"] if self.contacts else []
        return "；".join([*contacts, *(f"{title}{count}行" for title, count in self.rows.items())])


def carry_year(last: Year, now: Year, schema: Ledger, unissued: frozenset[str], at: datetime) -> tuple[Change, ...]:
    """What goes over to the units (codes) that hold no workbook of the new plan yet, into cells nobody ever wrote in.

    Contacts of the cover, and of an item whose requirement is the same to the word; that it goes on for good, where it
    still does; rows of lists that go on, those struck out left behind. Never what is said of a round (填报日期,
    审签领导, 审签日期), nor what was done.
    """
    found = []
    for unit in now.tasks.units():
        if unit.code in unissued:
            for row, values in _rows(last, now, schema, unit.code):
                there = now.cells.get(row, {})
                found += [
                    Change(row, name, text, CARRIED, at) for name, text in values.items() if text and name not in there
                ]
    return tuple(found)


def _rows(last: Year, now: Year, schema: Ledger, unit: str) -> Iterator[tuple[RowKey, Mapping[str, str]]]:
    plan, before = now.tasks.plan.id, last.tasks.plan.id
    yield contact_key(plan, unit), _kept(schema.cover, last.cells.get(contact_key(before, unit), {}))
    same = {squeezed(last.tasks.plan.item(each.item).requirement): each.item for each in last.tasks.of_unit(unit)}
    status = schema.tasks.field("status")
    for each in now.tasks.of_unit(unit):
        item = same.get(squeezed(now.tasks.plan.item(each.item).requirement))
        if item is None:
            continue
        values = last.cells.get(task_key(before, item, unit), {})
        goes_on = now.tasks.deadlines[each.item].ongoing and status.meaning(values.get("status", "")) == "ongoing"
        ongoing = {"status": status.text_for("ongoing")} if goes_on else {}
        yield task_key(plan, each.item, unit), {**_kept(schema.tasks, values), **ongoing}
    kept = registers_of(schema, now.tasks, unit)
    for register in (each for each in schema.registers if each.carried and each.name in kept):
        fields = register.owned(Owner.UNIT)
        for row, values in _going_on(last, register, unit).items():
            yield register_key(plan, register.name, row, unit), _values(fields, values)


def left_behind(last: Year, schema: Ledger, units: Collection[str]) -> tuple[LeftBehind, ...]:
    """What goes over to nobody: of each unit that is none of these (codes), and that no single one of these took over.

    What a unit's only heir has of it by then goes over as the heir's own.
    """
    succession, found = Succession.of(last.tasks), []
    for unit in sorted({key.unit for key in last.cells}):
        if succession.heir(unit) in units:
            continue
        rows = {each.title: len(_going_on(last, each, unit)) for each in schema.registers if each.carried}
        left = LeftBehind(
            unit,
            tuple(dict.fromkeys(_contacts(last, schema, unit))),
            {title: count for title, count in rows.items() if count},
        )
        if left.words:
            found.append(left)
    return tuple(found)


def _contacts(last: Year, schema: Ledger, unit: str) -> Iterator[str]:
    """A unit's contacts, those of its cover first."""
    cover = contact_key(last.tasks.plan.id, unit)
    mine = [key for key in last.cells if key.unit == unit and key.item is not None]
    for key, sheet in ((cover, schema.cover), *((key, schema.tasks) for key in mine)):
        if words := " ".join(text for text in _kept(sheet, last.cells.get(key, {})).values() if text):
            yield words


def _going_on(last: Year, register: Register, unit: str) -> dict[str, Mapping[str, str]]:
    """The rows of a unit's list that say something and were not struck out."""
    rows = rows_of(last.cells, last.tasks.plan.id, register.name, unit)
    return {row: values for row, values in rows.items() if any(values.values()) and not is_retired(register, values)}


def _kept(sheet: Sheet, values: Mapping[str, str]) -> Mapping[str, str]:
    return _values([field for field in sheet.fields if field.carried], values)


def _values(fields: Iterable[SchemaField], values: Mapping[str, str]) -> Mapping[str, str]:
    return {field.name: values.get(field.name, "") for field in fields}
